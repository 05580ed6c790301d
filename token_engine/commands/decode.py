"""`decode`: read one token and explain every field of it.

A test or display token (class 1) is the same for every meter and is read without a key.

  python -m token_engine decode 3571 9153 9572 5060 8056 --key-file meter.key --ea 7
  python -m token_engine decode 0057 6460 7524 4142 8634
"""

from __future__ import annotations

import argparse

from token_engine.commands.common import (
    EXIT_OK,
    add_key_arguments,
    add_tables_argument,
    base_date,
    meter_key,
)
from token_engine.digits import block_from_token
from token_engine.engine import DecodedToken, TokenEngine
from token_engine.explain import explain
from token_engine.tokens import TokenClass, frame_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("token", nargs="+", help="20 digits, with or without blanks between groups")
    add_key_arguments(parser)
    add_tables_argument(parser)


def run(engine: TokenEngine, options: argparse.Namespace) -> int:
    """Print the fields, one on a line."""
    token = "".join(options.token).replace(" ", "")
    if block_from_token(token)[0] == TokenClass.DISPLAY_TEST:
        content = engine.read_display_test(token)
        decoded = DecodedToken(TokenClass.DISPLAY_TEST, frame_of(content).subclass, content)
    else:
        meter = meter_key(options)
        decoded = engine.decode(token=token, decoder_key=meter.key, ea=meter.ea)
    for name, meaning in explain(decoded, base_date(options)):
        print(f"{name:<20} {meaning}")
    return EXIT_OK
