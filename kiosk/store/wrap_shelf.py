"""The wraps beside a pack's boxes: the pack key, closed once for each person, and his tries.

A try is on disk before a password is looked at, so that switching off does not give five new ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from kiosk.errors import PackBroken
from kiosk.store.pack_shelf import PackShelf
from vending_server.wire.packs import PackWrap


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWrap:
    """What one person's password opens at this terminal."""

    wrap: PackWrap
    session: bytes  # the facts of his last login, closed under the pack key
    failed: int = 0
    locked_until: str | None = None  # aware UTC


class WrapShelf:
    """The wraps in a pack's file."""

    def __init__(self, shelf: PackShelf) -> None:
        self._file = shelf.file

    def get(self, operator: str) -> KeptWrap | None:
        """Return what is kept for a login.

        Raises:
            PackBroken: it cannot be read.
        """
        query = "SELECT wrap, session, failed, locked_until FROM wraps WHERE operator = ?"
        rows = self._file.rows(query, operator)
        if not rows:
            return None
        wrap, session, failed, locked_until = rows[0]
        try:
            told = msgspec.json.decode(wrap.encode(), type=PackWrap)
        except msgspec.DecodeError as error:
            raise PackBroken(f"a wrap cannot be read: {error}") from None
        return KeptWrap(wrap=told, session=session, failed=failed, locked_until=locked_until)

    def keep(self, operator: str, wrap: PackWrap, session: bytes) -> None:
        """Keep a new wrap in place of an older one; its tries begin anew."""
        text = msgspec.json.encode(wrap).decode()
        with self._file.changing():
            self._file.run(
                "INSERT OR REPLACE INTO wraps VALUES (?, ?, ?, ?, 0, NULL)",
                operator,
                wrap.pack_number,
                text,
                session,
            )

    def forget(self, *operators: str) -> None:
        """Destroy what is kept for these logins."""
        kept = {operator for (operator,) in self._file.rows("SELECT operator FROM wraps")}
        gone = kept.intersection(operators)
        if not gone:
            return
        with self._file.changing():
            for operator in gone:
                self._file.run("DELETE FROM wraps WHERE operator = ?", operator)

    def set_tries(self, operator: str, *, failed: int, locked_until: str | None) -> None:
        """Keep how often a password was wrong in a row, and until when none is looked at."""
        with self._file.changing():
            self._file.run(
                "UPDATE wraps SET failed = ?, locked_until = ? WHERE operator = ?",
                failed,
                locked_until,
                operator,
            )
