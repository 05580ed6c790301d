"""What a journal record says: one struct per thing that happened, told by its `kind`.

An event and its counter are one record: the receipt sequence rides in the intent, the copy number
in the start of a print.  Two records would let a power cut between them count twice.

No name and no token stands here in clear; what is `sealed_...` is closed by receipt_box.py.
"""

from __future__ import annotations

import msgspec

from kiosk.errors import JournalBroken
from kiosk.store.card_records import CardWriteEnded, CardWriteFound, CardWriteIntended
from kiosk.store.cash_records import (
    AcceptorTold,
    BoxSlipPrinted,
    CashBoxEmptied,
    ClaimPrinted,
    MoneyClaimed,
    NoteEnded,
    NoteOrdered,
    NoteSeen,
    OfficeTold,
    PurseBegun,
    ServiceClosed,
    ServiceOpened,
    StrayNote,
)
from kiosk.store.offline_records import (
    OperatorSignedInOffline,
    PackExtended,
    PackLost,
    PackTaken,
    VendsSoldOffline,
)
from kiosk.store.record_base import Record
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.cash_count import CountLine
from vending_server.wire.vend import Tender

FORMAT_VERSION = 1


class JournalBegun(Record, frozen=True, kw_only=True, tag="journal_begun"):
    """Always the first record: whose journal this is."""

    terminal_id: str
    device_public_key: str
    format_version: int


class JournalChecked(Record, frozen=True, kw_only=True, tag="journal_checked"):
    """After a write had failed, an operator tried again and it works."""


class OperatorSignedIn(Record, frozen=True, kw_only=True, tag="operator_signed_in"):
    """A login that the server accepted."""

    operator: str


class OperatorSignedOut(Record, frozen=True, kw_only=True, tag="operator_signed_out"):
    """The operator left, or the server ended the session."""

    operator: str


class CounterRecord(Record, frozen=True, kw_only=True):
    """Something that happened to one act of the counter: a payment, or a token without a sale."""

    act_id: str


class CounterIntended(CounterRecord, frozen=True, kw_only=True, tag="counter_intended"):
    """Confirmed by the operator; on disk, with the very bytes to send, before one leaves."""

    act: str  # of flows.counter_values.CounterKind
    path: str
    operator: str
    subject: str  # the account or meter that nothing else is done for meanwhile
    utility: str
    receipt_sequence: int | None
    amount_minor: int
    received_minor: int
    change_minor: int
    sealed_request: str
    instead_of: str | None = None  # the refused act whose money pays this one, settled by this
    purse_id: str | None = None  # the notes in the machine that it keeps


class CounterSent(CounterRecord, frozen=True, kw_only=True, tag="counter_sent"):
    """The next thing is the request."""


class CounterLinkLost(CounterRecord, frozen=True, kw_only=True, tag="counter_link_lost"):
    """No answer: in doubt, and the same bytes are sent again."""

    reason: str


class CounterDone(CounterRecord, frozen=True, kw_only=True, tag="counter_done"):
    """Done at the server: its answer, byte for byte."""

    sealed_answer: str


class CounterRefused(CounterRecord, frozen=True, kw_only=True, tag="counter_refused"):
    """The server did nothing and said why."""

    code: str
    sealed_answer: str


class CounterMoneyReturned(CounterRecord, frozen=True, kw_only=True, tag="counter_money_returned"):
    """The customer has the money back."""

    operator: str
    amount_minor: int


class CounterPrintStarted(CounterRecord, frozen=True, kw_only=True, tag="counter_print_started"):
    """A sheet goes to the printer next; 0 is the first print, n is COPY n."""

    copy_number: int


class CounterPrintEnded(CounterRecord, frozen=True, kw_only=True, tag="counter_print_ended"):
    """What is known about that sheet."""

    copy_number: int
    verdict: str
    reason: str | None


class CounterPaperGood(CounterRecord, frozen=True, kw_only=True, tag="counter_paper_good"):
    """A person looked at the paper."""

    operator: str


class CounterHandedOver(CounterRecord, frozen=True, kw_only=True, tag="counter_handed_over"):
    """The customer has what he came for."""


class ShiftActRecord(Record, frozen=True, kw_only=True):
    """Something that happened to one act of the cash desk."""

    act_id: str


class ShiftActIntended(ShiftActRecord, frozen=True, kw_only=True, tag="shift_act_intended"):
    """Confirmed by the operator; on disk before a byte leaves.  `head_*`: where the chain stood."""

    act: str  # of flows.shift_values.ActKind
    operator: str
    shift_id: str  # none for a bag of several shifts
    path: str
    sealed_request: str
    head_seq: int
    head_hash: str
    # What it moves (negative: out of the drawer) or counts; journals of before the field lack it.
    amount_minor: int | None = None


class ShiftActLinkLost(ShiftActRecord, frozen=True, kw_only=True, tag="shift_act_link_lost"):
    """No answer: the same bytes will be sent again."""

    reason: str


class ShiftActAnswered(ShiftActRecord, frozen=True, kw_only=True, tag="shift_act_answered"):
    """Done at the server: its answer, byte for byte."""

    sealed_answer: str


class ShiftActRefused(ShiftActRecord, frozen=True, kw_only=True, tag="shift_act_refused"):
    """The server did nothing and said why."""

    code: str


class ShiftSlipStarted(ShiftActRecord, frozen=True, kw_only=True, tag="shift_slip_started"):
    """A slip goes to the printer next; 0 is the first print, n is COPY n."""

    copy_number: int


class ShiftSlipEnded(ShiftActRecord, frozen=True, kw_only=True, tag="shift_slip_ended"):
    """What is known about that slip."""

    copy_number: int
    verdict: str
    reason: str | None


class DrawerOpened(Record, frozen=True, kw_only=True, tag="drawer_opened"):
    """The drawer was opened without a sale; on disk before it opens."""

    operator: str
    reason: str


class VendRecord(Record, frozen=True, kw_only=True):
    """Something that happened to one vend."""

    vend_id: str


class VendIntended(VendRecord, frozen=True, kw_only=True, tag="vend_intended"):
    """Confirmed by the operator; on disk before a byte leaves."""

    receipt_sequence: int
    operator: str
    drn: str
    utility: str
    tender_minor: int  # the quote's, also for a vend by units
    units_tenths: int | None
    tenders: list[Tender]
    received_minor: int
    quote_hash: str
    request_sha256: str
    # The refused vend whose money pays this one: this very record settles it.  Journals of before
    # the field lack it.
    instead_of: str | None = None
    visit_id: str | None = None  # sold together with others of one customer
    purse_id: str | None = None  # the notes in the machine that pay it, see cash_records.py
    # What was put down, as the note keys told it: none where a sum was typed, nothing was entered,
    # or several meters were paid together.  Journals of before the field lack it.
    notes: list[CountLine] = msgspec.field(default_factory=list)


class VendSent(VendRecord, frozen=True, kw_only=True, tag="vend_sent"):
    """The next thing is the request."""


class VendLinkLost(VendRecord, frozen=True, kw_only=True, tag="vend_link_lost"):
    """In doubt from here on."""

    reason: str


class VendTokenReceived(VendRecord, frozen=True, kw_only=True, tag="vend_token_received"):
    """Sold: the server's answer, byte for byte."""

    sale_id: str
    receipt_number: str
    sealed_answer: str


class VendRefusedForEver(VendRecord, frozen=True, kw_only=True, tag="vend_refused"):
    """A stored refusal or a tombstone."""

    code: str
    sealed_answer: str


class VendMoneyReturned(VendRecord, frozen=True, kw_only=True, tag="vend_money_returned"):
    """The customer has the money back."""

    operator: str
    amount_minor: int


class VendGivenUp(VendRecord, frozen=True, kw_only=True, tag="vend_given_up"):
    """In doubt, and to be reversed: no token of it is taken or shown from here on."""

    operator: str


class VendTakenBack(VendRecord, frozen=True, kw_only=True, tag="vend_taken_back"):
    """It is not to be reversed after all, and nobody was told that its token is unseen."""

    operator: str


class VendPrintStarted(VendRecord, frozen=True, kw_only=True, tag="vend_print_started"):
    """A sheet goes to the printer next; 0 is the first print, n is COPY n."""

    copy_number: int


class VendPrintEnded(VendRecord, frozen=True, kw_only=True, tag="vend_print_ended"):
    """What is known about that sheet."""

    copy_number: int
    verdict: str
    reason: str | None


class VendPaperFoundGood(VendRecord, frozen=True, kw_only=True, tag="vend_paper_found_good"):
    """A person looked at the paper."""

    operator: str


class VendHandedOver(VendRecord, frozen=True, kw_only=True, tag="vend_handed_over"):
    """The customer has what he came for."""


AnyRecord = (
    JournalBegun
    | JournalChecked
    | OperatorSignedIn
    | OperatorSignedOut
    | ShiftActIntended
    | ShiftActLinkLost
    | ShiftActAnswered
    | ShiftActRefused
    | ShiftSlipStarted
    | ShiftSlipEnded
    | DrawerOpened
    | VendIntended
    | VendSent
    | VendLinkLost
    | VendTokenReceived
    | VendRefusedForEver
    | VendMoneyReturned
    | VendGivenUp
    | VendTakenBack
    | VendPrintStarted
    | VendPrintEnded
    | VendPaperFoundGood
    | VendHandedOver
    | CounterIntended
    | CounterSent
    | CounterLinkLost
    | CounterDone
    | CounterRefused
    | CounterMoneyReturned
    | CounterPrintStarted
    | CounterPrintEnded
    | CounterPaperGood
    | CounterHandedOver
    | PurseBegun
    | NoteSeen
    | NoteOrdered
    | NoteEnded
    | StrayNote
    | AcceptorTold
    | MoneyClaimed
    | ClaimPrinted
    | CashBoxEmptied
    | BoxSlipPrinted
    | OfficeTold
    | ServiceOpened
    | ServiceClosed
    | CardWriteIntended
    | CardWriteEnded
    | CardWriteFound
    | VendsSoldOffline
    | PackTaken
    | PackLost
    | PackExtended
    | OperatorSignedInOffline
)
_DECODER: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)


def encode_record(record: Record) -> bytes:
    """Return the bytes that are stored, hashed and signed."""
    return canonical_bytes(record)


def decode_record(body: bytes) -> AnyRecord:
    """Return what a stored body says.

    Raises:
        JournalBroken: not a record that this version of the program knows.
    """
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JournalBroken(f"a journal record cannot be read: {error}") from None
