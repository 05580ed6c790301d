"""Bring back to a restored server what it has forgotten: sales, and the acts of the cash desk.

A server that was restored from a backup neither prices nor sells to a terminal until that has
reported (docs/decisions/0061, 0360, 0393).  All goes byte for byte, signed by the device; what the
server holds already changes nothing, so that any cut is followed by the whole again.  Sales from a
pack are not brought here: the journal itself brings them.

All goes in the order of the journal, so that a sale lies in the drawer that was open then, and a
count finds what was sold before it.

An answer tells the server's own time.  From the newest one back, everything is brought until a sale
that is surely older than the backup: no clock of this machine has a word in it.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from kiosk.api_client import ApiClient, Declined, SessionEnded
from kiosk.flows.shift_book import ActFacts
from kiosk.flows.shift_values import ActKind
from kiosk.flows.shifts import Shifts
from kiosk.flows.vend_book import VendBook, VendFacts
from kiosk.flows.vend_reader import VendReader
from kiosk.flows.vend_states import WITH_TOKEN, VendState
from kiosk.identity import DeviceIdentity
from kiosk.store.journal import Journal
from kiosk.store.records import VendIntended
from vending_server.wire.canonical import digest_hex
from vending_server.wire.recovery import (
    RecoveredAct,
    RecoveredVend,
    RecoveryFacts,
    RecoveryReport,
    recovered_act_message,
    recovered_vend_message,
    recovery_report_message,
)
from vending_server.wire.vend import VendRequest

_HELD: Final = "held"
SURELY_OLDER: Final = dt.timedelta(
    days=1
)  # a sale is decided before it is committed, never so long


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The memory of one till."""

    journal: Journal
    book: VendBook
    reader: VendReader
    shifts: Shifts
    api: ApiClient
    identity: DeviceIdentity
    terminal_id: str

    def bring(self) -> RecoveryFacts:
        """Bring everything back and report, if the server waits for it; return what it said.

        Raises:
            Declined: the first refusal of one, after all others were brought; nothing was
                reported, two people look at it.
            SessionEnded, Unreachable: as any request; what was brought stays there.
            JournalBroken: an answer cannot be read.
        """
        facts = self.api.recovery()
        if not facts.is_awaited or facts.backup_taken_at is None:
            return facts
        head = self.journal.head
        forgotten = self._forgotten_since(dt.datetime.fromisoformat(facts.backup_taken_at))
        refusals = [refusal for one in forgotten if (refusal := self._refused(one)) is not None]
        if refusals:
            raise refusals[0]
        message = recovery_report_message(
            terminal_id=self.terminal_id,
            epoch=facts.epoch,
            journal_sequence=head.seq,
            journal_hash=head.hash.hex(),
        )
        self.api.report_recovery(
            RecoveryReport(
                epoch=facts.epoch,
                journal_sequence=head.seq,
                journal_hash=head.hash.hex(),
                signature=self.identity.sign(message).hex(),
            )
        )
        return facts

    def first_apart(self, after_seq: int) -> int | None:
        """Return the record of the first sale from the pack that a server may not have heard of.

        Asked when it holds the journal of another disk: nothing of ours is appended there any more.
        """
        surely_there = max(self.book.brought_seq, after_seq)
        found = [one.answer_seq or 0 for one in self.book.offline_after(surely_there)]
        return min(found, default=None)

    def _refused(self, facts: VendFacts | ActFacts) -> Declined | None:
        """Bring one back; return the server's refusal, which must not stop the others."""
        try:
            if isinstance(facts, ActFacts):
                self._bring_act(facts)
            else:
                self.api.bring_back(self._signed(facts))
        except SessionEnded:
            raise
        except Declined as declined:
            return declined
        return None

    def _bring_act(self, facts: ActFacts) -> None:
        """Bring one act back, and know of the shift again what its answer said."""
        told = self.api.bring_act_back(self._signed_act(facts))
        if told.outcome != _HELD:
            self.shifts.believe(facts, self.shifts.reader.answer(facts))

    def _forgotten_since(self, backup_taken_at: dt.datetime) -> list[VendFacts | ActFacts]:
        """Return what a server may have forgotten, in the order of the journal's intents.

        The order of the answers would not do: one in doubt may be answered days later.
        """
        vends, surely_there = self._answered_since(backup_taken_at)
        acts = [one for one in self.shifts.reader.done() if (one.answer_seq or 0) > surely_there]
        places: list[tuple[int, VendFacts | ActFacts]] = [
            *((one.intent_seq, one) for one in vends),
            *((one.intent_seq, one) for one in acts),
        ]
        return [one for _, one in sorted(places, key=lambda place: place[0])]

    def _answered_since(self, backup_taken_at: dt.datetime) -> tuple[list[VendFacts], int]:
        """Return the vends of since, and the record of the sale before, 0 if there is none."""
        since = backup_taken_at - SURELY_OLDER
        newest_first = sorted(
            (
                facts
                for facts in self.book.in_states(frozenset(VendState))
                if facts.answer_seq is not None and not facts.sealed_id
            ),
            key=lambda facts: -facts.intent.receipt_sequence,
        )
        found = list(itertools.takewhile(lambda one: self._may_be_after(one, since), newest_first))
        before = newest_first[len(found) :]
        return found, before[0].intent_seq if before else 0

    def _may_be_after(self, facts: VendFacts, since: dt.datetime) -> bool:
        """A refusal tells no time: it goes with the sales around it."""
        if facts.state not in WITH_TOKEN:
            return True
        return dt.datetime.fromisoformat(self.reader.sale_of(facts).sold_at) >= since

    def _signed_act(self, facts: ActFacts) -> RecoveredAct:
        fields: dict[str, Any] = {
            "operator": facts.operator,
            "kind": facts.kind.value,
            "shift_id": None if facts.kind is ActKind.BAG else facts.shift_id,
            "request": self.shifts.reader.request_bytes(facts).decode(),
        }
        message = recovered_act_message(terminal_id=self.terminal_id, **fields)
        return RecoveredAct(**fields, signature=self.identity.sign(message).hex())

    def _signed(self, facts: VendFacts) -> RecoveredVend:
        fields = {
            "operator": facts.intent.operator,
            "request": request_of(facts.intent).decode(),
            "answer": self.reader.plain_answer(facts).decode(),
        }
        message = recovered_vend_message(terminal_id=self.terminal_id, **fields)
        return RecoveredVend(**fields, signature=self.identity.sign(message).hex())


def request_of(intent: VendIntended) -> bytes:
    """Return the bytes that were sent for an intent, proved by their digest.

    Two answers of the operator are not in the record; of the few that they can be, one gives the
    digest.  If none does, another release has sent it: the sale counts, not its spelling.
    """
    spellings = list(_spellings(intent))
    known = (body for body in spellings if digest_hex(body) == intent.request_sha256)
    return next(known, spellings[0])


def _spellings(intent: VendIntended) -> Iterator[bytes]:
    is_by_money = intent.units_tenths is None
    for is_again, old_tokens_entered in itertools.product((False, True), (None, True, False)):
        yield msgspec.json.encode(
            VendRequest(
                vend_id=intent.vend_id,
                drn=intent.drn,
                tender_minor=intent.tender_minor if is_by_money else None,
                units_tenths=intent.units_tenths,
                tenders=list(intent.tenders),
                received_minor=intent.received_minor,
                quote_hash=intent.quote_hash,
                receipt_sequence=intent.receipt_sequence,
                visit_id=intent.visit_id,
                is_again=is_again,
                made_at=intent.at,
                old_tokens_entered=old_tokens_entered,
            )
        )
