"""What the journal says about every act of the cash desk of this till, kept in memory.

As with the vends (vend_book.py): told each record at the start, moved on only by `record`, which
commits to the journal first.  Held per act: its intent without the messages, and where they stand.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import IllegalTransition, JournalBroken
from kiosk.flows.shift_values import ActKind, ActState
from kiosk.store.journal import Journal
from kiosk.store.record_base import Record
from kiosk.store.records import (
    ShiftActAnswered,
    ShiftActIntended,
    ShiftActLinkLost,
    ShiftActRecord,
    ShiftActRefused,
    ShiftSlipEnded,
    ShiftSlipStarted,
    decode_record,
    encode_record,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """One act, as far as the journal goes."""

    act_id: str
    kind: ActKind
    state: ActState
    operator: str
    shift_id: str
    path: str
    at: str
    head_seq: int
    head_hash: str
    intent_seq: int
    answer_seq: int | None = None
    was_lost: bool = False  # it was sent, and the server may have done it
    sheets: int = 0  # slips that were started
    verdict: PrintVerdict | None = None

    @property
    def copies(self) -> int:
        """How many marked copies there may be beside the first print."""
        return max(0, self.sheets - 1)


class ShiftBook:
    """The acts of one journal; safe to use from several threads."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.RLock()
        self._acts: dict[str, ActFacts] = {}

    def replay(self, seq: int, record: Record) -> None:
        """Take over a record that is in the journal already."""
        if isinstance(record, ShiftActRecord):
            self._acts[record.act_id] = self._after(seq, record)

    def record(self, record: Record) -> None:
        """Let something happen: allowed, on disk, then true.

        Raises:
            IllegalTransition: the act does not stand so; nothing was written.
            JournalUnwritable: it is not on disk, and not true here either.
        """
        with self._lock:
            after = self._after(0, record) if isinstance(record, ShiftActRecord) else None
            seq = self._journal.append(encode_record(record))
            if after is not None:
                assert isinstance(record, ShiftActRecord), "only these move an act on"
                self._acts[after.act_id] = self._after(seq, record)

    def get(self, act_id: str) -> ActFacts | None:
        """Return what is known of an act."""
        with self._lock:
            return self._acts.get(act_id)

    def acts(self, *kinds: ActKind, state: ActState) -> list[ActFacts]:
        """Return the acts of these kinds that stand so, oldest first; no kind means all."""
        with self._lock:
            found = list(self._acts.values())
        return [act for act in found if act.state is state and (not kinds or act.kind in kinds)]

    def opening_of(self, shift_id: str) -> ActFacts | None:
        """Return how this till opened a shift; none if another machine or an older one did."""
        return self.get(shift_id)

    def sealed_request(self, facts: ActFacts) -> str:
        """Return the request as stored, still closed.

        Raises:
            JournalBroken: the record is no longer what was written.
        """
        record = decode_record(self._journal.read(facts.intent_seq))
        assert isinstance(record, ShiftActIntended), "an act begins with its intent"
        return record.sealed_request

    def sealed_answer(self, facts: ActFacts) -> str:
        """Return the answer of an act that is done, still closed.

        Raises:
            JournalBroken: the record is no longer what was written.
        """
        assert facts.answer_seq is not None, "this act has no answer"
        record = decode_record(self._journal.read(facts.answer_seq))
        assert isinstance(record, ShiftActAnswered), "an answer was looked for"
        return record.sealed_answer

    def _after(self, seq: int, record: ShiftActRecord) -> ActFacts:
        facts = self._acts.get(record.act_id)
        if isinstance(record, ShiftActIntended):
            return _begun(facts, seq, record)
        if facts is None:
            raise IllegalTransition(f"act {record.act_id} never began")
        match record:
            case ShiftActLinkLost() if facts.state is ActState.IN_DOUBT:
                return replace(facts, was_lost=True)
            case ShiftActAnswered() if facts.state is ActState.IN_DOUBT:
                return replace(facts, state=ActState.DONE, answer_seq=seq)
            case ShiftActRefused() if facts.state is ActState.IN_DOUBT:
                return replace(facts, state=ActState.REFUSED)
            case ShiftSlipStarted(copy_number=number) if facts.state is ActState.DONE:
                sheets = max(facts.sheets, number + 1)
                return replace(facts, sheets=sheets, verdict=PrintVerdict.UNSURE)
            case ShiftSlipEnded(verdict=verdict) if facts.sheets:
                return replace(facts, verdict=PrintVerdict(verdict))
        raise IllegalTransition(f"{type(record).__name__} in {facts.state}")


def _begun(known: ActFacts | None, seq: int, record: ShiftActIntended) -> ActFacts:
    if known is not None:
        raise IllegalTransition(f"act {record.act_id} began before")
    try:
        kind = ActKind(record.act)
    except ValueError:
        raise JournalBroken(f"an act of no known kind: {record.act}") from None
    return ActFacts(
        act_id=record.act_id,
        kind=kind,
        state=ActState.IN_DOUBT,
        operator=record.operator,
        shift_id=record.shift_id,
        path=record.path,
        at=record.at,
        head_seq=record.head_seq,
        head_hash=record.head_hash,
        intent_seq=seq,
    )
