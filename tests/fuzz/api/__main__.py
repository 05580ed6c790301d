"""Thousands of requests made from the description of the interface, to a real server.

Stateful: what one answer names, the next request uses. No answer may be a fault of the server, and
none may have a status, a media type, a code or a shape that the description does not name.

    make fuzz-api [EXAMPLES=50000] [SEED=1] [ARGS=--postgresql]
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.api.machine import Findings, converse
from tests.fuzz.api.town import fuzz_town
from tests.helpers import postgres
from vending_server.db.migrate import upgrade
from vending_server.http.exchanges import EXCHANGES


def main() -> int:
    """Run and return the exit status."""
    parser = argparse.ArgumentParser(prog="make fuzz-api", description=__doc__)
    parser.add_argument("--examples", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true", help="instead of SQLite")
    args = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        _database(Path(folder), on_postgresql=args.postgresql) as url,
        fuzz_town(url, Path(folder) / "server") as town,
    ):
        found = converse(town, examples=args.examples, seed=args.seed, on_turn=_tell)
        complaints = town.server.process.complaints()
    _report(found, complaints)
    is_clean = not (found.server_errors or found.undescribed or "ERROR" in complaints)
    return 0 if is_clean else 1


@contextlib.contextmanager
def _database(folder: Path, *, on_postgresql: bool) -> Iterator[str]:
    if on_postgresql:
        with postgres.running_server() as server, server.fresh_database(upgrade) as url:
            yield url
        return
    url = f"sqlite:///{folder / 'vending.sqlite'}"
    upgrade(url)
    yield url


def _tell(found: Findings) -> None:
    """Say how far it has come: a run takes minutes."""
    told = f"turn {found.turns}: {found.examples} requests, {len(found.told)} kinds of findings"
    print(told, file=sys.stderr, flush=True)


def _report(found: Findings, complaints: str) -> None:
    for text in found.told.values():
        print(f"---\n{text}\n")
    if complaints:
        print(f"--- the server's log ends with\n{complaints}\n")
    never = [f"{method} {path}" for method, path in EXCHANGES if not found.succeeded[method, path]]
    print(f"statuses: {dict(sorted(found.statuses.items()))}")
    print(f"routes that never answered with a success: {never or 'none'}")
    print(
        f"examples={found.examples} drawn={found.drawn} routes={len(found.tried)} server_errors={found.server_errors}"
        f" undescribed={found.undescribed}"
    )


if __name__ == "__main__":
    sys.exit(main())
