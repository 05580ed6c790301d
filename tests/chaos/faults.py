"""Faults that are planted from outside, to prove that the verdict would see them.

Each breaks one promise in the way a careless change would: code of the server is replaced in the
launcher's process, a rule of the database is dropped.  The product has no switch for any of it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg
import sqlalchemy as sa

from vending_server.vending import rows, service

DATABASE = "town"  # that all of it happens in
_COMMITTED_LATE_S = 0.5


@dataclass(frozen=True)
class Fault:
    """What is dropped in the database, what is replaced in the server, and which count tells."""

    seen_as: str
    statements: tuple[str, ...] = ()
    replaced: Callable[[], None] = lambda: None

    def plant_in_database(self, url: str) -> None:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            for one in self.statements:
                connection.execute(one)


def _answer_before_commit() -> None:
    def commit(transaction: sa.Transaction, connection: sa.Connection) -> None:
        transaction.commit()
        connection.close()

    @contextlib.contextmanager
    def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
        connection = engine.connect()
        transaction = connection.begin()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        threading.Timer(_COMMITTED_LATE_S, commit, (transaction, connection)).start()

    service.writing = writing


def _forget_what_was_decided() -> None:
    service.VendingService._stored = lambda *_args: {}
    service._used_receipt_numbers = lambda *_args: set()


def _answer_replays_anew() -> None:
    replay = service._replay

    def anew(*args: Any) -> Any:
        answer = replay(*args)
        return dataclasses.replace(answer, body=answer.body.replace(b"{", b"{ ", 1))

    service._replay = anew


def _start_tids_anew() -> None:
    service.last_tids = lambda *_args: {}


def _drop_an_entry() -> None:
    entry_rows = rows.entry_rows
    rows.entry_rows = lambda *args, **more: entry_rows(*args, **more)[:-1]


FAULTS: Final[Mapping[str, Fault]] = {
    "answered_before_durable": Fault(
        "lost", (f"ALTER DATABASE {DATABASE} SET synchronous_commit = off",)
    ),
    "answered_before_commit": Fault("lost", replaced=_answer_before_commit),
    "replay_sells_again": Fault(
        "doubled",
        (
            "ALTER TABLE vends DROP CONSTRAINT pk_vends CASCADE",
            "ALTER TABLE sales DROP CONSTRAINT uq_sales_terminal_id_receipt_sequence CASCADE",
        ),
        _forget_what_was_decided,
    ),
    "tid_repeats": Fault(
        "doubled", ("ALTER TABLE tokens DROP CONSTRAINT pk_tokens CASCADE",), _start_tids_anew
    ),
    "entry_dropped": Fault("unbalanced", replaced=_drop_an_entry),
    "replay_worded_anew": Fault("replay_differs", replaced=_answer_replays_anew),
}
