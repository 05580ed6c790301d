"""Bring the journal to the server, from where its copy ends (docs/journal-sync.md).

`bring` blocks and is called in a worker thread; it is tried again from anywhere, after any cut.
Nothing is concluded from an answer but by comparing it with our own records: a server that knows a
record which we do not have, or another one under its number, holds the journal of another disk.
Then this till sells nothing any more, and says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from kiosk.api_client import ApiClient, Declined, SessionEnded, Unreachable
from kiosk.errors import KioskError
from kiosk.flows.recovery import Recovery
from kiosk.flows.till_clock import TillClock
from kiosk.flows.upload_size import UploadSize
from kiosk.identity import DeviceIdentity
from kiosk.store.chain import EMPTY, Head, StoredRecord
from kiosk.store.journal import Journal
from vending_server.wire.journal_sync import (
    RECORDS_MAX,
    JournalDifference,
    JournalState,
    JournalUpload,
    difference_message,
)
from vending_server.wire.problems import ProblemCode

ROUNDS_MAX: Final = 8  # uploads of one call: a sale must not wait for a thread
WELL: Final = "well"


class JournalDiffers(KioskError):
    """The server's copy is of another journal than ours: nothing is sold here any more."""

    code = ProblemCode.JOURNAL_DIFFERS.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """How much of the journal the server holds, as last heard."""

    held: int = 0
    head: int = 0
    synced_at: str | None = None  # when all of it was there; aware UTC
    is_well: bool = True
    shown_apart: int = 0  # up to this record it was shown our sales beside another journal

    @property
    def received(self) -> int:
        """Up to which of our records the server has each sale from the pack.

        How much it holds of another disk's journal says nothing of ours.
        """
        return self.held if self.is_well else self.shown_apart

    @property
    def behind(self) -> int:
        """How many records the server does not hold."""
        return max(0, self.head - self.held)


class JournalSync:
    """The way of one journal to the server; one `bring` at a time, from whatever thread."""

    def __init__(
        self,
        journal: Journal,
        api: ApiClient,
        clock: TillClock,
        *,
        identity: DeviceIdentity,
        terminal_id: str,
        recovery: Recovery,
    ) -> None:
        """Take the journal and the line; `keep_time` lets somebody hear the server's time.

        `recovery` goes first: a restored server sells nothing here before it is told.
        """
        self._journal = journal
        self._recovery = recovery
        self.api = api
        self._identity = identity
        self._terminal_id = terminal_id
        self._clock = clock
        self._lock = threading.Lock()
        self._size = UploadSize()
        self._held: Head | None = None  # the copy's end, once it was compared with our records
        self._epoch: int | None = None  # of the server's database, as last heard
        self._state = SyncState()
        self.first: Callable[[], None] = lambda: None  # what must be there before the records
        self._hear_time: Callable[[str], None] = lambda _server_time: None
        self._is_time_wanted: Callable[[], bool] = lambda: False

    @property
    def state(self) -> SyncState:
        """How it stands, with what was written since."""
        return replace(self._state, head=self._journal.head.seq)

    def keep_time(self, hear: Callable[[str], None], *, is_wanted: Callable[[], bool]) -> None:
        """Tell somebody what time the server says it is, whenever it says so.

        While he wants it the server is asked, also if there is nothing to send.
        """
        self._hear_time, self._is_time_wanted = hear, is_wanted

    def check_well(self) -> None:
        """Refuse to sell with a journal that the server contradicts.

        Raises:
            JournalDiffers: it does.
        """
        if not self._state.is_well:
            raise JournalDiffers("the server holds the journal of another disk")

    def bring(self) -> SyncState:
        """Send what the server does not hold, some uploads of it; tells how it stands then.

        Raises:
            Declined, SessionEnded, Unreachable: as any request; what was sent stays sent.
            JournalBroken: a record cannot be read.
        """
        with self._lock:
            refused = self._recover()
        self.first()
        with self._lock:
            try:
                self._bring()
            except KioskError:
                self._held = None  # ask anew next time
                raise
            if refused is not None:
                raise refused
            return self.state

    def _recover(self) -> Declined | None:
        """Tell a restored server first what it forgot; what it refuses of that stops no journal.

        It also forgot records that it once held: where its copy ends is asked anew.
        """
        try:
            told = self._recovery.bring()
        except SessionEnded:
            self._held = None
            raise
        except Declined as declined:
            self._held = None
            return declined
        except KioskError:
            self._held = None
            raise
        if told.is_awaited or told.epoch != self._epoch:
            self._held, self._epoch = None, told.epoch
        return None

    def _bring(self) -> None:
        if self._held is None or self._is_time_wanted():
            self._held = self._compared(self.api.journal_state())
        for _ in range(ROUNDS_MAX):
            if self._held is None or not self._state.is_well:
                self._show_apart()
                return
            batch = self._batch(self._held)
            if not batch:
                self._state = replace(self._state, synced_at=self._clock.stamp())
                return
            self._send(self._held, batch)

    def _show_apart(self) -> None:
        """Show what was sold from the pack to a server that holds the journal of another disk.

        Its money lies in this drawer.  Nothing is appended there; two people decide about it.
        """
        first = self._recovery.first_apart(self._state.shown_apart)
        if first is None:
            return
        held = self._journal.record(first - 1).head
        while batch := self._batch(held):
            self.api.send_journal(_upload_of(held, batch))
            held = batch[-1].head
        self._state = replace(self._state, shown_apart=held.seq)

    def _send(self, held: Head, batch: list[StoredRecord]) -> None:
        upload = _upload_of(held, batch)
        try:
            self._held = self._compared(self.api.send_journal(upload))
            self._size.carried()
        except Unreachable:
            self._size.broke_off()
            raise
        except Declined as declined:
            if declined.code != ProblemCode.JOURNAL_GAP:
                raise
            self._held = self._compared(self.api.journal_state())

    def _batch(self, held: Head) -> list[StoredRecord]:
        batch: list[StoredRecord] = []
        size = 0
        for record in self._journal.records_after(held.seq, most=RECORDS_MAX):
            size += len(record.body)
            if batch and size > self._size.bytes:
                break
            batch.append(record)
        return batch

    def _compared(self, told: JournalState) -> Head | None:
        """Return the copy's end if it is one of our records; else stop selling and say so."""
        if told.server_time is not None:
            self._hear_time(told.server_time)
        copy = Head(told.sequence, bytes.fromhex(told.hash))
        kind = None
        if told.standing == WELL:
            kind = self._difference(copy)
        is_well = told.standing == WELL and kind is None
        self._state = replace(self._state, held=told.sequence, is_well=is_well)
        if kind is not None:
            self._tell(kind, copy)
        return copy if is_well else None

    def _difference(self, copy: Head) -> str | None:
        ours = self._journal.head
        if copy.seq > ours.seq:
            return "rolled_back"
        own = EMPTY if copy.seq == 0 else self._journal.record(copy.seq).head
        return None if own.hash == copy.hash else "forked"

    def _tell(self, kind: str, copy: Head) -> None:
        ours = self._journal.head
        message = difference_message(
            terminal_id=self._terminal_id,
            sequence=ours.seq,
            own_hash=ours.hash.hex(),
            server_hash=copy.hash.hex(),
        )
        self.api.tell_journal_difference(
            JournalDifference(
                kind="rolled_back" if kind == "rolled_back" else "forked",
                sequence=ours.seq,
                hash=ours.hash.hex(),
                server_hash=copy.hash.hex(),
                seen_at=self._clock.stamp(),
                signature=self._identity.sign(message).hex(),
            )
        )


def _upload_of(held: Head, batch: list[StoredRecord]) -> JournalUpload:
    return JournalUpload(
        first_sequence=batch[0].seq,
        previous_hash=held.hash.hex(),
        bodies=[record.body.decode() for record in batch],
        head_signature=batch[-1].signature.hex(),
    )
