"""I7: the server's copy is the till's journal, record by record, or everybody says that it is not."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any, Final

from kiosk.flows.journal_sync import JournalSync
from kiosk.store.journal import Journal
from kiosk.store.records import VendPrintEnded, decode_record
from tests.simulation.planted.seam import Bug, Patch, instead, nothing
from vending_server.sync import service as sync

_insert = Journal._insert


def _lagging() -> list[Patch]:
    last_seq = Journal._last_seq

    def insert(self: Any, record: Any) -> None:
        waiting, self._waiting = getattr(self, "_waiting", None), record
        if waiting is not None:
            _insert(self, waiting)

    def told_seq(self: Any) -> int:
        return self._head.seq if getattr(self, "_waiting", None) else last_seq(self)

    def record(self: Any, seq: int) -> Any:
        waiting = getattr(self, "_waiting", None)
        if waiting is not None and waiting.seq == seq:
            return waiting
        return plain_record(self, seq)

    plain_record = Journal.record
    return [
        (Journal, "_insert", insert),
        (Journal, "_last_seq", told_seq),
        (Journal, "record", record),
    ]


def _full_disk_believed() -> list[Patch]:
    def insert(self: Any, record: Any) -> None:
        with contextlib.suppress(sqlite3.Error):
            _insert(self, record)

    return [(Journal, "_insert", insert)]


def _rewritten() -> list[Patch]:
    """Put the end of a sheet in the place of its beginning, to save a record."""

    def append(self: Any, body: bytes) -> int:
        if isinstance(decode_record(body), VendPrintEnded):
            with self._lock:
                before = self.record(self._head.seq)
                for guard in ("journal_appends", "journal_keeps_rows"):
                    self._connection.execute(f"DROP TRIGGER IF EXISTS {guard}")
                self._connection.execute("DELETE FROM journal WHERE seq = ?", (before.seq,))
                self._head = type(self._head)(before.seq - 1, before.previous_hash)
        return plain_append(self, body)

    plain_append = Journal.append
    return [(Journal, "append", append)]


def _believes_the_server() -> Patch:
    return (JournalSync, "_difference", lambda _self, _copy: None)


def _signature_unread() -> list[Patch]:
    fault_of = sync._fault_of

    def unsigned(*args: Any) -> Any:
        found = fault_of(*args)
        return None if found is not None and found.standing is sync.Standing.UNSIGNED else found

    return [_believes_the_server(), (sync, "_fault_of", unsigned)]


def _chain_unread() -> list[Patch]:
    """Compare nothing, and take in what the copy holds already as if it followed."""

    def no_fault(*_args: Any) -> None:
        return None

    return [_believes_the_server(), (sync, "_fault_of", no_fault)]


def _fork_not_flagged() -> list[Patch]:
    def kept_quietly(
        _connection: Any, _sender: Any, before: Any, _fault: Any, _evidence: Any
    ) -> Any:
        return before.state()

    return [(sync, "_kept_apart", kept_quietly)]


def _printing_left_out() -> list[Patch]:
    batch = JournalSync._batch

    def without(self: Any, held: Any) -> Any:
        found = batch(self, held)
        return [
            one for one in found if not isinstance(decode_record(one.body), VendPrintEnded)
        ] or found

    return [(JournalSync, "_batch", without)]


BUGS: Final = (
    Bug(
        name="record_after_token_is_shown",
        breaks="I7",
        rule="A record is on disk before anybody sees what it says.",
        patches=_lagging,
    ),
    Bug(
        name="full_disk_believed",
        breaks="I7",
        rule="A record that the disk did not take is not believed.",
        patches=_full_disk_believed,
    ),
    Bug(
        name="record_rewritten",
        breaks="I7",
        rule="A record is never replaced (the triggers of the journal's file are gone).",
        patches=_rewritten,
    ),
    Bug(
        name="head_signature_unread",
        breaks="I7",
        rule="The server believes only a chain whose head the device signed"
        " (and the till does not compare the copy with its own records).",
        patches=_signature_unread,
    ),
    Bug(
        name="chain_unread",
        breaks="I7",
        rule="What a till sends is compared with the copy, and its head's signature proved"
        " (and the till does not compare the copy with its own records).",
        patches=_chain_unread,
    ),
    Bug(
        name="fork_not_flagged",
        breaks="I7",
        rule="A journal that differs from its copy is called so until two people looked.",
        patches=_fork_not_flagged,
    ),
    Bug(
        name="records_left_out",
        breaks="I7",
        rule="A till sends all of its records.",
        patches=_printing_left_out,
    ),
    Bug(
        name="difference_untold",
        breaks="I7",
        rule="A till that finds another journal at the server says so.",
        patches=instead(JournalSync, "_tell", nothing),
    ),
)
