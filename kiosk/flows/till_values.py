"""What goes into the till and what comes out of it: plain values and the shapes of collaborators.

A window builds a `ConfirmedSale`, shows a `VendView`, and looks texts up from a `LocalCode`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.flows.vend_states import VendState
from vending_server.wire.cash_count import CountLine
from vending_server.wire.problems import Problem
from vending_server.wire.quote import Quote
from vending_server.wire.vend import Tender, VendAnswer


class LocalCode(StrEnum):
    """Every way in which the till itself says no (a server's no is a ProblemCode)."""

    NUMBER_MALFORMED = "number_malformed"
    CARD_MALFORMED = "card_malformed"
    RECEIVED_TOO_LITTLE = "received_too_little"  # params: missing
    CHANGE_NOT_FROM_CASH = "change_not_from_cash"
    TENDERS_DISAGREE = "tenders_disagree"  # params: expected, found
    METER_IN_DOUBT = "meter_in_doubt"  # params: vend_id
    SAME_SALE_AGAIN = "same_sale_again"  # params: time (ISO), vend_id
    MONEY_NOT_OPEN = "money_not_open"  # params: vend_id
    NOT_SIGNED_IN = "not_signed_in"
    VEND_NOT_HERE = "vend_not_here"
    NO_TOKEN = "no_token"  # noqa: S105 - a refusal, not a secret
    REPRINT_DIFFERS = "reprint_differs"
    COPY_NOT_SAVED = "copy_not_saved"
    STILL_PRINTING = "still_printing"
    ALREADY_PRINTED = "already_printed"
    NOT_PRINTED_YET = "not_printed_yet"
    NOTHING_IN_DOUBT = "nothing_in_doubt"
    REVERSAL_BEGUN = "reversal_begun"
    ACT_IN_DOUBT = "act_in_doubt"  # params: act_id
    PURSE_SHORT = "purse_short"  # params: left
    NOTE_IS_MOVING = "note_is_moving"
    BOX_CHANGED = "box_changed"
    TOKEN_INCOMPLETE = "token_incomplete"  # noqa: S105 - a refusal, not a secret
    # Selling while the line is down
    NOT_IN_PACK = "not_in_pack"
    LEASE_ENDED = "lease_ended"
    PACK_EMPTY = "pack_empty"
    CLOCK_NOT_TRUSTED = "clock_not_trusted"
    PACK_CLOSED = "pack_closed"  # nobody who is signed in may open it
    AMOUNT_NOT_IN_PACK = "amount_not_in_pack"  # params: amounts
    SOLD_ALREADY = "sold_already"  # a sealed vend of the confirmed sale is no longer there
    NOT_OFFLINE = "not_offline"  # this is never done without the server
    OFFLINE_SALES_WAIT = "offline_sales_wait"  # params: left
    OFFLINE_LOGIN_UNKNOWN = "offline_login_unknown"  # never here on the line, or too long ago
    OFFLINE_LOGIN_WRONG = "offline_login_wrong"  # params: attempts_left
    OFFLINE_LOGIN_LOCKED = "offline_login_locked"  # params: until (ISO)
    EXTENSION_WRONG = "extension_wrong"  # params: attempts_left
    EXTENSION_LOCKED = "extension_locked"
    # Customers' cards
    CARD_NOT_THERE = "card_not_there"
    CARD_OF_ANOTHER = "card_of_another"
    CARD_TOKEN_WAITS = "card_token_waits"  # noqa: S105 - a refusal, not a secret
    CARD_ONE_TOKEN = "card_one_token"  # noqa: S105 - same
    CARD_NOT_GENUINE = "card_not_genuine"
    NO_CARD_WRITER = "no_card_writer"
    NO_LIVE_CARD = "no_live_card"
    # The cash desk
    NO_OPEN_SHIFT = "no_open_shift"
    NOT_COUNTED = "not_counted"
    SHIFT_ACT_NOT_HERE = "shift_act_not_here"
    SHIFT_ACT_IN_DOUBT = "shift_act_in_doubt"  # one of this kind waits for its answer
    SHIFT_ACT_OF_ANOTHER = "shift_act_of_another"  # only whoever began an act asks again


class SaleMode(StrEnum):
    """What the customer named: the money, or the units."""

    MONEY = "money"
    UNITS = "units"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedSale:
    """What the operator confirmed: exactly the quote on the screen, and the money for it.

    The cash tender is the price part paid in cash; `received_minor` is the cash handed over,
    change included, and 0 when nothing is paid in cash.
    """

    quote: Quote
    quote_hash: str
    drn: str
    mode: SaleMode
    tenders: tuple[Tender, ...]
    received_minor: int
    sell_again: bool = False  # the operator was asked about E13 and said yes
    old_tokens_entered: bool | None = None  # what he said of older codes; none = nobody asked
    instead_of: str | None = None  # the refused vend of this meter whose money pays for this one
    purse_id: str | None = None  # the notes in the machine that pay for it
    notes: tuple[CountLine, ...] = ()  # what was put down, where the note keys were used


@dataclass(frozen=True, slots=True, kw_only=True)
class VendView:
    """One vend as the journal knows it.

    `answer` is read back from the journal, so it cannot be seen before it is on disk.
    """

    vend_id: str
    state: VendState
    drn: str
    utility: str
    operator: str
    made_at: dt.datetime
    tender_minor: int
    received_minor: int
    change_minor: int
    receipt_sequence: int
    copies: int  # reprints so far
    answer: VendAnswer | None = None
    problem: Problem | None = None
    print_verdict: PrintVerdict | None = None
    print_reason: PrintReason | None = None
    doubt_reason: str = ""  # why it is in doubt, a stable word of api_client
    is_given_up: bool = False  # in doubt, and to be reversed
    asked_at: dt.datetime | None = None  # last question, since this program started
    is_session_over: bool = False  # it was answered with: sign in again
    tenders: tuple[Tender, ...] = ()  # how it was to be paid


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintResult:
    """What became of one sheet; `copy_number` 0 is the first print."""

    copy_number: int
    verdict: PrintVerdict
    reason: PrintReason | None = None
    saved_as: str = ""  # the name of a file that stands for paper


class Sheet(Protocol):
    """A receipt as dots; rows padded to whole bytes, leftmost dot in the highest bit."""

    @property
    def rows(self) -> bytes:
        """All rows from the top."""
        ...

    @property
    def width_dots(self) -> int:
        """Dots per row."""
        ...

    @property
    def height(self) -> int:
        """Number of rows."""
        ...


class ReceiptRenderer(Protocol):
    """Turns a sale into a sheet; called in a worker thread."""

    def __call__(self, sale: VendAnswer, *, copy_number: int) -> Sheet:
        """Return the receipt; `copy_number` 0 is the first print, else it says COPY n."""
        ...


class CopySaver(Protocol):
    """Writes a copy into a file; called in a worker thread."""

    def __call__(self, sale: VendAnswer, *, copy_number: int) -> Path:
        """Return where the file lies, durably.

        Raises:
            OSError: it could not be written.
        """
        ...


@dataclass(slots=True)
class PrintSize:
    """Whether the next sheets are in large print; whoever draws them shares it with the till."""

    is_large: bool = False

    def turn(self) -> None:
        """Print large from now on, or as usual again; a forgotten one costs paper and no more."""
        self.is_large = not self.is_large


class Printer(Protocol):
    """The one thing the till wants of a receipt printer (drivers.receipt_printers.base)."""

    def print_raster(
        self,
        bitmap_rows: bytes,
        *,
        width_dots: int,
        height: int,
        job_id: str,
        kick_drawer: bool = False,
    ) -> PrintOutcome:
        """Print one sheet and cut it; blocks until the verdict stands."""
        ...


class Step(StrEnum):
    """The numbered steps of a sale, for `on_step`: where a power cut is worth trying."""

    QUOTED = "quoted"
    INTENT_JOURNALED = "intent_journaled"
    SENT_JOURNALED = "sent_journaled"
    REQUEST_SENT = "request_sent"  # called in the sending thread: the last byte left
    ANSWER_RECEIVED = "answer_received"
    TOKEN_JOURNALED = "token_journaled"  # noqa: S105 - a step, not a secret
    PRINTING_JOURNALED = "printing_journaled"
    PRINTED_UNJOURNALED = "printed_unjournaled"
    VERDICT_JOURNALED = "verdict_journaled"


DUPLICATE_WINDOW: Final = dt.timedelta(minutes=10)
RECENT_RECEIPTS_MAX: Final = 5
