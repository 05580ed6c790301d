"""The file of the server's public card keys, as the readers' drivers take it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from vending_server.wire.cards import CardKeyFacts

FILE_NAME: Final = "card-keys"
_HEAD: Final = "# Public keys of the server's customer cards; written anew at each login.\n"


def make_sure_of(path: Path) -> None:
    """Begin the file, if there is none: a till knows no key before its first login.

    Raises:
        OSError: it cannot be written.
    """
    if not path.exists():
        keep_card_keys(path, ())


def keep_card_keys(path: Path, keys: Iterable[CardKeyFacts]) -> None:
    """Write the file anew; whoever reads sees the old one or the new one, whole.

    Raises:
        OSError: it cannot be written; the old one is untouched.
    """
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="ascii") as file:
        file.write(_HEAD + "".join(f"{key.number} {key.public_key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
