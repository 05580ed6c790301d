"""Play the book and write docs/API.md anew."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.api_book.playing import DOCUMENT, played
from vending_server.db.migrate import upgrade


def main() -> int:
    """Write the file and return the exit status."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrated = folder / "migrated.sqlite"
        upgrade(f"sqlite:///{migrated}")
        DOCUMENT.write_text(played(migrated, folder).document(), "utf-8")
    sys.stdout.write(f"{DOCUMENT.name} is written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
