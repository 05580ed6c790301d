"""What the journal says about every act of the counter, kept in memory.

The states are those of a vend (vend_states.py): an answer stands for the token, and money of a
refused act is settled the same way.  Told each record at the start, moved on only by `record`,
which commits to the journal first.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from kiosk.errors import TillRefusal
from kiosk.flows.counter_values import CounterKind
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_states import (
    EVENT_OF_VERDICT,
    WITHOUT_ANSWER,
    HandedOver,
    IntentJournaled,
    LinkLost,
    MoneyReturned,
    MoneyUsedAgain,
    PaperFoundGood,
    PrintStarted,
    RequestSent,
    TokenReceived,
    VendEvent,
    VendRefused,
    VendState,
    next_state,
)
from kiosk.store.journal import Journal
from kiosk.store.records import (
    AnyRecord,
    CounterDone,
    CounterHandedOver,
    CounterIntended,
    CounterLinkLost,
    CounterMoneyReturned,
    CounterPaperGood,
    CounterPrintEnded,
    CounterPrintStarted,
    CounterRecord,
    CounterRefused,
    CounterSent,
    decode_record,
    encode_record,
)

_EVENT_OF: Final[Mapping[type[CounterRecord], type[VendEvent]]] = {
    CounterIntended: IntentJournaled,
    CounterSent: RequestSent,
    CounterLinkLost: LinkLost,
    CounterDone: TokenReceived,
    CounterRefused: VendRefused,
    CounterMoneyReturned: MoneyReturned,
    CounterPrintStarted: PrintStarted,
    CounterPaperGood: PaperFoundGood,
    CounterHandedOver: HandedOver,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterFacts:
    """One act, as far as the journal goes; `lost_at` is when the last sending found no answer."""

    act_id: str
    state: VendState
    intent: CounterIntended
    intent_seq: int = 0
    answer_seq: int | None = None
    lost_at: dt.datetime | None = None
    copies: int = 0
    sheet: int = 0
    verdict: PrintVerdict | None = None
    reason: PrintReason | None = None
    doubt_reason: str = ""

    @property
    def kind(self) -> CounterKind:
        """What is done."""
        return CounterKind(self.intent.act)

    @property
    def made_at(self) -> dt.datetime:
        """When the operator confirmed."""
        return dt.datetime.fromisoformat(self.intent.at)

    @property
    def has_open_money(self) -> bool:
        """Whether money was taken for something that will never be."""
        return self.state is VendState.REFUSED and self.intent.amount_minor > 0


class CounterBook:
    """The acts of one journal; safe to use from several threads."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.RLock()
        self._acts: dict[str, CounterFacts] = {}
        self._last_receipt_sequence = 0

    @property
    def last_receipt_sequence(self) -> int:
        """The highest receipt sequence that an act took; 0 if none."""
        return self._last_receipt_sequence

    def replay(self, seq: int, record: AnyRecord) -> None:
        """Take what stands in the journal already."""
        if isinstance(record, CounterRecord):
            with self._lock:
                self._believe(self._after(record), seq, record)

    def record(self, record: CounterRecord) -> None:
        """Let something happen: allowed, on disk, then true.

        Raises:
            IllegalTransition: the act's state does not allow it; nothing was written.
            JournalUnwritable: it is not on disk, and not true here either.
        """
        with self._lock:
            after = self._after(record)
            seq = self._journal.append(encode_record(record))
            self._believe(after, seq, record)

    def facts(self, act_id: str) -> CounterFacts:
        """Return what is known of an act.

        Raises:
            TillRefusal: vend_not_here.
        """
        with self._lock:
            facts = self._acts.get(act_id)
        if facts is None:
            raise TillRefusal(LocalCode.VEND_NOT_HERE)
        return facts

    def all(self) -> list[CounterFacts]:
        """Return all acts, oldest first."""
        with self._lock:
            return list(self._acts.values())

    def in_states(self, states: frozenset[VendState]) -> list[CounterFacts]:
        """Return the acts in these states, oldest first."""
        return [facts for facts in self.all() if facts.state in states]

    def paid_from(self, purse_id: str) -> list[CounterFacts]:
        """Return the acts that keep notes of a purse, oldest first."""
        return [facts for facts in self.all() if facts.intent.purse_id == purse_id]

    def without_answer_for(self, subject: str) -> CounterFacts | None:
        """Return the act of an account or meter that waits for its answer, if there is one."""
        waiting = self.in_states(WITHOUT_ANSWER)
        return next((facts for facts in waiting if facts.intent.subject == subject), None)

    def sealed_request(self, facts: CounterFacts) -> str:
        """Return the bytes that were sent, still closed."""
        record = decode_record(self._journal.read(facts.intent_seq))
        assert isinstance(record, CounterIntended)
        return record.sealed_request

    def sealed_answer(self, facts: CounterFacts) -> str:
        """Return the server's answer, still closed."""
        assert facts.answer_seq is not None, "this act has no answer yet"
        record = decode_record(self._journal.read(facts.answer_seq))
        assert isinstance(record, CounterDone | CounterRefused)
        return record.sealed_answer

    def _after(self, record: CounterRecord) -> tuple[CounterFacts, ...]:
        facts = self._acts.get(record.act_id)
        if isinstance(record, CounterLinkLost) and facts and facts.state is VendState.IN_DOUBT:
            return (_told(facts, record),)  # sent once more, and again no answer
        state = next_state(facts.state if facts else VendState.QUOTED, _event_of(record))
        if isinstance(record, CounterIntended):
            # The request is read back from its record; a copy of it in memory would be a name.
            intent = _without_request(record)
            return (
                *self._paid_from(record),
                CounterFacts(act_id=record.act_id, state=state, intent=intent),
            )
        assert facts is not None, "only an intent begins an act"
        return (_told(replace(facts, state=state), record),)

    def _paid_from(self, intent: CounterIntended) -> tuple[CounterFacts, ...]:
        if intent.instead_of is None:
            return ()
        refused = self._acts.get(intent.instead_of)
        state = next_state(refused.state if refused else VendState.QUOTED, MoneyUsedAgain)
        assert refused is not None, "only a refused act has money to use"
        return (replace(refused, state=state),)

    def _believe(self, acts: tuple[CounterFacts, ...], seq: int, record: CounterRecord) -> None:
        for facts in acts:
            told = facts
            if facts.act_id == record.act_id and isinstance(record, CounterIntended):
                told = replace(facts, intent_seq=seq)
                self._last_receipt_sequence = max(
                    self._last_receipt_sequence, record.receipt_sequence or 0
                )
            elif isinstance(record, CounterDone | CounterRefused):
                told = replace(facts, answer_seq=seq)
            self._acts[told.act_id] = told


def _without_request(intent: CounterIntended) -> CounterIntended:
    return msgspec.structs.replace(intent, sealed_request="")


def _event_of(record: CounterRecord) -> type[VendEvent]:
    if isinstance(record, CounterPrintEnded):
        return EVENT_OF_VERDICT[PrintVerdict(record.verdict)]
    return _EVENT_OF[type(record)]


def _told(facts: CounterFacts, record: CounterRecord) -> CounterFacts:
    """Return the facts with what this record adds beyond the new state."""
    match record:
        case CounterLinkLost(at=at, reason=reason):
            return replace(facts, lost_at=dt.datetime.fromisoformat(at), doubt_reason=reason)
        case CounterPrintStarted(copy_number=number):
            return replace(facts, copies=max(facts.copies, number), sheet=number)
        case CounterPrintEnded(verdict=verdict, reason=reason):
            why = PrintReason(reason) if reason else None
            return replace(facts, verdict=PrintVerdict(verdict), reason=why)
    return facts
