"""`make-card-key`: make a key that signs customers' cards from the next start on.

`init` made the first one; a server of an earlier release has none, and a town makes another when
somebody may have read the store together with its key-encryption key.  Cards of older keys stay
genuine: whoever distrusts a key revokes and replaces the cards that it signed.
"""

from __future__ import annotations

import argparse
import sys

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of
from vending_server.keys.card_keys import CardKey
from vending_server.keys.opening import open_key_store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        KeyNotAccepted: there are as many keys as a card can name.
        Misconfigured: the key store cannot be opened or written.
    """
    now = SystemClock().now()
    store = open_key_store(config_of(args))
    made = store.add_card_key(lambda number: CardKey.new(number=number, made_at=now))
    sys.stdout.write(
        f"card key {made.number}: public half {made.public_key.hex()}\n"
        "restart the server, then make a backup; tills are told at their next login\n"
    )
    return 0
