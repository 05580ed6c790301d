"""What the journal says about every vend of this till, kept in memory.

Rebuilt from the records at start and moved on only by `record`, which first asks the state table,
then commits to the journal, and only then believes.  So memory never runs ahead of the disk, and an
illegal event or a full disk leaves both as they were.

Held per vend: a few hundred bytes, never an answer; those are read back from the journal.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from kiosk.errors import IllegalTransition, JournalBroken
from kiosk.flows.vend_states import (
    EVENT_OF_VERDICT,
    PAPER_DUE,
    WITH_TOKEN,
    WITHOUT_ANSWER,
    HandedOver,
    IntentJournaled,
    LinkLost,
    MoneyReturned,
    MoneyUsedAgain,
    OpenedOffline,
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
from kiosk.store.offline_records import VendsSoldOffline
from kiosk.store.record_base import Record
from kiosk.store.records import (
    FORMAT_VERSION,
    AnyRecord,
    JournalBegun,
    VendGivenUp,
    VendHandedOver,
    VendIntended,
    VendLinkLost,
    VendMoneyReturned,
    VendPaperFoundGood,
    VendPrintEnded,
    VendPrintStarted,
    VendRecord,
    VendRefusedForEver,
    VendSent,
    VendTakenBack,
    VendTokenReceived,
    decode_record,
    encode_record,
)
from vending_server.wire.offline_sales import OfflineVend
from vending_server.wire.quote import TenderKind

_EVENT_OF: Final[Mapping[type[VendRecord], type[VendEvent]]] = {
    VendIntended: IntentJournaled,
    VendSent: RequestSent,
    VendLinkLost: LinkLost,
    VendTokenReceived: TokenReceived,
    VendRefusedForEver: VendRefused,
    VendMoneyReturned: MoneyReturned,
    VendPrintStarted: PrintStarted,
    VendPaperFoundGood: PaperFoundGood,
    VendHandedOver: HandedOver,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VendFacts:
    """One vend, as far as the journal goes."""

    vend_id: str
    state: VendState
    intent: VendIntended
    intent_seq: int = 0  # of a vend on the line
    answer_seq: int | None = None  # the record that holds the server's answer
    copies: int = 0
    sheet: int = 0  # copy number of the last sheet that was started
    verdict: PrintVerdict | None = None
    reason: PrintReason | None = None
    doubt_reason: str = ""
    is_given_up: bool = False  # to be reversed: its token is never taken
    sealed_id: str = ""  # sold from the pack; none: sold on the line

    @property
    def made_at(self) -> dt.datetime:
        """When the operator confirmed."""
        return dt.datetime.fromisoformat(self.intent.at)

    @property
    def cash_minor(self) -> int:
        """The part of the tender paid in cash."""
        return sum(t.amount_minor for t in self.intent.tenders if t.kind is TenderKind.CASH)


class VendBook:
    """The vends of one journal; safe to use from several threads."""

    def __init__(
        self, journal: Journal, *, also: Callable[[int, AnyRecord], None] = lambda *_: None
    ) -> None:
        """Read the journal; `also` is told every record, so that it is read only once.

        Raises:
            JournalBroken: a record cannot be read, or tells an impossible story.
        """
        self._journal = journal
        self._lock = threading.RLock()
        self._also = also
        self._vends: dict[str, VendFacts] = {}
        self._last_receipt_sequence = 0
        self._last_offline_seq = 0
        self._brought_seq = 0
        self._sealed_sold: set[str] = set()
        for seq, body in journal.bodies():
            self._replay(seq, body)

    @property
    def last_receipt_sequence(self) -> int:
        """The highest receipt sequence that this journal gave away; 0 if none."""
        return self._last_receipt_sequence

    @property
    def last_offline_seq(self) -> int:
        """The journal's number of the last sale from the pack; 0 if there was none."""
        return self._last_offline_seq

    @property
    def brought_seq(self) -> int:
        """Up to here the server surely holds the sales from the pack; it may hold more.

        A sale on the line begins only after they are all there.
        """
        return self._brought_seq

    def sealed_sold(self) -> frozenset[str]:
        """Return every sealed vend that this journal sold: none of them is ever offered again."""
        with self._lock:
            return frozenset(self._sealed_sold)

    def offline_after(self, seq: int) -> list[VendFacts]:
        """Return what was sold from the pack after a record of the journal, oldest first."""
        with self._lock:
            vends = list(self._vends.values())
        return [one for one in vends if one.sealed_id and (one.answer_seq or 0) > seq]

    def begin(self, *, at: str, terminal_id: str, device_public_key: str) -> None:
        """Say whose journal this is, if it is new.

        Raises:
            JournalUnwritable: the disk does not let us.
        """
        if self._journal.head.seq == 0:
            self.record(
                JournalBegun(
                    at=at,
                    terminal_id=terminal_id,
                    device_public_key=device_public_key,
                    format_version=FORMAT_VERSION,
                )
            )

    def record(self, record: Record) -> None:
        """Let something happen: allowed, on disk, then true.

        Raises:
            IllegalTransition: the vend's state does not allow it; nothing was written.
            JournalUnwritable: it is not on disk, and not true here either.
        """
        with self._lock:
            after = self._after(record)
            seq = self._journal.append(encode_record(record))
            self._believe(record, after, seq)

    def get(self, vend_id: str) -> VendFacts | None:
        """Return what is known of a vend."""
        with self._lock:
            return self._vends.get(vend_id)

    def in_states(self, states: frozenset[VendState]) -> list[VendFacts]:
        """Return the vends in these states, oldest first."""
        with self._lock:
            return [facts for facts in self._vends.values() if facts.state in states]

    def paid_from(self, purse_id: str) -> list[VendFacts]:
        """Return the vends that the notes of a purse pay, oldest first."""
        with self._lock:
            vends = list(self._vends.values())
        return [facts for facts in vends if facts.intent.purse_id == purse_id]

    def without_answer_on(self, drn: str) -> VendFacts | None:
        """Return the vend of a meter that waits for its answer, if there is one."""
        waiting = self.in_states(WITHOUT_ANSWER)
        return next((facts for facts in waiting if facts.intent.drn == drn), None)

    def sold_since(self, since: dt.datetime, *, drn: str, tender_minor: int) -> VendFacts | None:
        """Return the latest sale of this amount on this meter since a time, if there is one.

        Several codes of a meter that were paid together are one sale of their sum.
        """
        sums: dict[str, int] = {}
        latest: VendFacts | None = None
        for facts in self.in_states(WITH_TOKEN):
            if facts.intent.drn != drn or facts.made_at <= since:
                continue
            paid_as = facts.intent.visit_id or facts.vend_id
            sums[paid_as] = sums.get(paid_as, 0) + facts.intent.tender_minor
            if sums[paid_as] == tender_minor:
                latest = facts
        return latest

    def receipts(self, count: int) -> list[VendFacts]:
        """Return the last sales, newest first, and any older one whose paper is still due."""
        sold = self.in_states(WITH_TOKEN)
        sold.sort(key=lambda facts: facts.intent.receipt_sequence, reverse=True)
        return sold[:count] + [facts for facts in sold[count:] if facts.state in PAPER_DUE]

    def sealed_answer(self, facts: VendFacts) -> str | None:
        """Return the server's answer as stored, still closed; None while there is none.

        Raises:
            JournalBroken: the record is no longer what was written.
        """
        if facts.answer_seq is None:
            return None
        record = decode_record(self._journal.read(facts.answer_seq))
        if isinstance(record, VendsSoldOffline):
            (sold,) = (one for one in record.vends if one.vend_id == facts.vend_id)
            return sold.sealed_answer
        assert isinstance(record, VendTokenReceived | VendRefusedForEver)
        return record.sealed_answer

    def _replay(self, seq: int, body: bytes) -> None:
        record = decode_record(body)
        try:
            self._believe(record, self._after(record), seq)
            self._also(seq, record)
        except JournalBroken:
            raise
        except Exception as error:
            # Signed by this very device, yet impossible: an older program's bug, not a thief.
            raise JournalBroken(f"record {seq} tells an impossible story: {error}") from error

    def _after(self, record: Record) -> tuple[VendFacts, ...]:
        """Return the vends as they will be; raises if the event is not allowed."""
        if isinstance(record, VendsSoldOffline):
            return self._sold_offline(record)
        if not isinstance(record, VendRecord):
            return ()
        facts = self._vends.get(record.vend_id)
        if isinstance(record, VendGivenUp | VendTakenBack):
            return (_given_up(facts, is_given_up=isinstance(record, VendGivenUp)),)
        if isinstance(record, VendTokenReceived) and facts is not None and facts.is_given_up:
            raise IllegalTransition("a vend that was given up takes no token")
        state = next_state(facts.state if facts else VendState.QUOTED, _event_of(record))
        if isinstance(record, VendIntended):
            begun = VendFacts(vend_id=record.vend_id, state=state, intent=record)
            return (*self._paid_from(record), begun)
        assert facts is not None, "only an intent begins a vend"
        return (_told(replace(facts, state=state), record),)

    def _sold_offline(self, record: VendsSoldOffline) -> tuple[VendFacts, ...]:
        """Return the vends of one act at the counter, each with its token; one record is all."""
        sealed_ids = {one.sealed_id for one in record.vends}
        if len(sealed_ids) != len(record.vends) or sealed_ids & self._sealed_sold:
            raise IllegalTransition("a sealed vend is sold once")
        begun = []
        for one in record.vends:
            known = self._vends.get(one.vend_id)
            state = next_state(known.state if known else VendState.QUOTED, OpenedOffline)
            intent = _intent_of(record, one)
            begun.append(
                VendFacts(vend_id=one.vend_id, state=state, intent=intent, sealed_id=one.sealed_id)
            )
        return tuple(begun)

    def _paid_from(self, intent: VendIntended) -> tuple[VendFacts, ...]:
        """Return the refused vend whose money this intent uses, settled; nothing if there is none.

        One record moves both vends, so that no power cut can leave the money in none or in two.
        """
        if intent.instead_of is None:
            return ()
        refused = self._vends.get(intent.instead_of)
        state = next_state(refused.state if refused else VendState.QUOTED, MoneyUsedAgain)
        assert refused is not None, "only a refused vend has money to use"
        return (replace(refused, state=state),)

    def _believe(self, record: Record, vends: tuple[VendFacts, ...], seq: int) -> None:
        if isinstance(record, VendIntended):
            self._brought_seq = seq
            vends = (*vends[:-1], replace(vends[-1], intent_seq=seq))
        for told in vends:
            has_answer = told.state in {VendState.TOKEN, VendState.REFUSED}
            facts = replace(told, answer_seq=seq) if has_answer else told
            self._vends[facts.vend_id] = facts
            if facts.sealed_id and has_answer:
                self._sealed_sold.add(facts.sealed_id)
                self._last_offline_seq = seq
            self._last_receipt_sequence = max(
                self._last_receipt_sequence, facts.intent.receipt_sequence
            )


def _intent_of(record: VendsSoldOffline, one: OfflineVend) -> VendIntended:
    """Return what the operator confirmed, as all that follows a sale reads it."""
    return VendIntended(
        at=record.at,
        vend_id=one.vend_id,
        receipt_sequence=one.receipt_sequence,
        operator=record.operator,
        drn=one.drn,
        utility=one.utility,
        tender_minor=one.tender_minor,
        units_tenths=None,
        tenders=one.tenders,
        received_minor=one.received_minor,
        quote_hash="",
        request_sha256="",
        visit_id=record.visit_id,
        purse_id=record.purse_id,
    )


def _given_up(facts: VendFacts | None, *, is_given_up: bool) -> VendFacts:
    """Return a vend in doubt that is given up, or no longer."""
    if facts is None or facts.state is not VendState.IN_DOUBT:
        raise IllegalTransition("only a vend in doubt is given up")
    if facts.is_given_up is is_given_up:
        raise IllegalTransition("given up already, or never")
    return replace(facts, is_given_up=is_given_up)


def _event_of(record: VendRecord) -> type[VendEvent]:
    if isinstance(record, VendPrintEnded):
        return EVENT_OF_VERDICT[PrintVerdict(record.verdict)]
    return _EVENT_OF[type(record)]


def _told(facts: VendFacts, record: VendRecord) -> VendFacts:
    """Return the facts with what this record adds beyond the new state."""
    match record:
        case VendLinkLost(reason=reason):
            return replace(facts, doubt_reason=reason)
        case VendPrintStarted(copy_number=number):
            return replace(facts, copies=max(facts.copies, number), sheet=number)
        case VendPrintEnded(verdict=verdict, reason=reason):
            why = PrintReason(reason) if reason else None
            return replace(facts, verdict=PrintVerdict(verdict), reason=why)
    return facts
