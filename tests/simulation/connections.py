"""Connections to the database that outlive the process that used them.

A process that is killed loses what it had begun, and nothing else of a connection is worth making
anew: reading the schema is most of what a start costs.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa

from vending_server.db import engine as engines


class Lender:
    """Hands connections out, takes them back instead of closing them."""

    def __init__(self) -> None:
        self._idle: dict[str, list[_Lent]] = {"reads": [], "writes": []}

    def lend_to(self, engine: sa.Engine) -> None:
        """Let an engine and the one it writes with take their connections here."""
        for one, use in ((engine, "reads"), (engines._writers[engine], "writes")):
            sa.event.listen(one, "do_connect", self._connect_for(use))

    def close(self) -> None:
        """Close what lies here: another file takes the place of this one."""
        for idle in self._idle.values():
            while idle:
                idle.pop().really_close()

    def _connect_for(self, use: str) -> Any:
        idle = self._idle[use]

        def do_connect(_dialect: Any, _record: Any, args: list[Any], more: dict[str, Any]) -> Any:
            if idle:
                return idle.pop()
            lent = sqlite3.connect(*args, **more, factory=_Lent)
            lent.back_to = idle
            return lent

        return do_connect


class _Lent(sqlite3.Connection):
    back_to: list[_Lent]

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        self.back_to.append(self)

    def really_close(self) -> None:
        super().close()
