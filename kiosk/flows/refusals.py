"""From a stable code to the text that people read: one row per code, one test that none is missing.

A row names the text (GLOSSARY section 10; E61 and above are the product's own) and says from which
parameter each of its placeholders is filled and how that figure is written.  Windows format and
show; they decide nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from drivers.card_readers.base import MisreadReason
from drivers.receipt_printers.base import CAN_PRINT, PrinterCondition, PrintReason
from kiosk.api_client import Declined
from kiosk.errors import KioskError, Params
from kiosk.flows.till_values import LocalCode
from vending_server.wire.problems import ProblemCode


class FigureKind(StrEnum):
    """How a figure is written."""

    MONEY = "money"  # agorot
    UNITS = "units"  # tenths
    COUNT = "count"
    TIME = "time"  # ISO 8601, shown as local time of day
    TEXT = "text"
    TEXT_BY_LANGUAGE = "text_by_language"  # the parameter's name ends in _ar or _en


@dataclass(frozen=True, slots=True)
class Figure:
    """One placeholder of a text and where its value comes from."""

    placeholder: str
    param: str
    kind: FigureKind


@dataclass(frozen=True, slots=True)
class Row:
    """The text of one code."""

    text_id: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Telling:
    """What to show: a text and the values for its placeholders, unformatted.

    `values` holds placeholder -> (kind, value); for TEXT_BY_LANGUAGE the value is the Arabic and
    the English text.
    """

    text_id: str
    values: Mapping[str, tuple[FigureKind, int | str | tuple[str, str]]]


def _row(text_id: str, *figures: tuple[str, str, FigureKind]) -> Row:
    return Row(text_id, tuple(Figure(*figure) for figure in figures))


K = FigureKind
P = ProblemCode
L = LocalCode
_UNEXPECTED: Final = _row("E60", ("ref", "ref", K.TEXT))
_NO_ANSWER_YET: Final = _row("E15")
_NOT_THIS_TILL: Final = _row("E65")
_TRY_AGAIN: Final = _row("E66")
_NO_PRICE: Final = _row("E69")
_NO_CODES: Final = _row("E68")

ROWS: Final[Mapping[str, Row]] = {
    # The request itself: only our own bug, or a server of another version
    P.MALFORMED_JSON: _UNEXPECTED,
    P.UNKNOWN_FIELD: _UNEXPECTED,
    P.INVALID_REQUEST: _UNEXPECTED,
    P.CURSOR_INVALID: _row("E102"),
    P.BODY_TOO_LARGE: _UNEXPECTED,
    P.NOT_FOUND: _UNEXPECTED,
    P.METHOD_NOT_ALLOWED: _UNEXPECTED,
    # Who is asking
    P.ENROLMENT_REFUSED: _row("E85"),
    P.TERMINAL_UNKNOWN: _NOT_THIS_TILL,
    P.TERMINAL_SUSPENDED: _row("E760"),
    P.MESSAGES_WAITING: _row("E761", ("n", "n", K.COUNT)),
    P.PACK_NOT_EXTENDED: _row("E762"),
    P.JOURNAL_DIFFERS: _row("E540"),
    P.JOURNAL_GAP: _row("E541"),
    P.CHALLENGE_EXPIRED: _row("E84"),
    P.SIGNATURE_INVALID: _NOT_THIS_TILL,
    P.LOGIN_REFUSED: _row("E34", ("n", "attempts_left", K.COUNT)),
    P.LOGIN_LOCKED: _row("E35", ("time", "until", K.TIME)),
    P.SESSION_ENDED: _row("E58"),
    P.NOT_PERMITTED: _row("E36"),
    P.PASSWORD_OF_SLIP: _row("E730"),
    P.SLIP_EXPIRED: _row("E731"),
    P.PASSWORD_WEAK: _row("E732"),
    # People who work here
    P.OPERATOR_UNKNOWN: _row("E733"),
    P.LOGIN_TAKEN: _row("E734"),
    P.OPERATOR_CHANGED: _row("E53"),
    P.LAST_ADMINISTRATOR: _row("E735"),
    # Finding the meter
    P.CHECK_DIGIT: _row("E01"),
    P.METER_UNKNOWN: _row("E02"),
    P.METER_BLOCKED: _row("E03", ("reason", "reason", K.TEXT_BY_LANGUAGE)),
    P.CARD_MISMATCH: _row("E06"),
    P.CARD_EXPIRED: _row("E61"),
    P.SEARCH_TOO_SHORT: _row("E64", ("n", "minimum", K.COUNT)),
    # The registry
    P.CUSTOMER_UNKNOWN: _row("E150"),
    P.CUSTOMER_NUMBER_USED: _row("E151"),
    P.CONTRACT_UNKNOWN: _row("E152"),
    P.CONTRACT_CLOSED: _row("E153"),
    P.ACCOUNT_NUMBER_USED: _row("E154"),
    P.CONTRACT_HAS_METER: _row("E795"),
    P.LIST_UNREADABLE: _row("E796", ("reason", "reason", K.TEXT)),
    P.LIST_HAS_ERRORS: _row("E797"),
    P.LIST_DIFFERS: _row("E798"),
    P.METER_NOT_IN_STOCK: _row("E155"),
    P.METER_OTHER_UTILITY: _row("E156"),
    P.METER_NOT_BLOCKED: _row("E157"),
    # Pricing
    P.INVALID_TARIFF: _NO_PRICE,
    P.INVALID_POLICY: _NO_PRICE,
    P.NO_TARIFF: _NO_PRICE,
    P.TENDER_BELOW_MINIMUM: _row("E07", ("x", "minimum", K.MONEY)),
    P.TENDER_ABOVE_MAXIMUM: _row("E08", ("x", "maximum", K.MONEY)),
    P.TENDER_NOT_CASH_MULTIPLE: _row("E09", ("x", "step", K.MONEY)),
    P.ABOVE_TOKEN_MAXIMUM: _row("E62"),
    P.UNITS_NOT_REPRESENTABLE: _row(
        "E63", ("below", "below", K.UNITS), ("above", "above", K.UNITS)
    ),
    P.TENDER_TOO_SMALL: _row("E10", ("x", "minimum", K.MONEY)),
    # Selling
    P.PRICE_CHANGED: _row("E12"),
    P.TENDERS_DISAGREE: _row("E80"),
    P.RECEIPT_NUMBER_USED: _row("E81"),
    P.TENDER_REFERENCE_MISSING: _row("E300"),
    P.AGENT_CREDIT_SHORT: _row("E17", ("x", "left", K.MONEY)),
    P.DEPOSIT_SHORT: _row("E301", ("x", "left", K.MONEY)),
    P.SHIFT_OF_ANOTHER: _row("E32"),
    P.SOLD_MOMENTS_AGO: _row(
        "E343", ("time", "time", K.TIME), ("point", "point", K.TEXT_BY_LANGUAGE)
    ),
    # The cash desk
    P.SHIFT_OPEN_ALREADY: _row("E302"),
    P.SHIFT_UNKNOWN: _row("E303"),
    P.SHIFT_CLOSED: _row("E304"),
    P.SHIFT_NOT_CLOSED: _row("E305"),
    P.SHIFT_DEPOSITED: _row("E306"),
    P.BATCH_NOT_OPEN: _row("E307"),
    P.MOVEMENT_NOT_ALLOWED: _row("E308"),
    P.SUMS_DISAGREE: _row("E51", ("a", "a", K.MONEY), ("b", "b", K.MONEY)),
    P.BATCH_NOT_FINISHED: _row("E309", ("n", "open", K.COUNT)),
    P.AGENT_UNKNOWN: _row("E310"),
    P.NOTHING_TO_SETTLE: _row("E311"),
    P.ABOVE_WHAT_IS_OWED: _row("E312", ("x", "left", K.MONEY)),
    P.DAY_LOCKED: _row("E313"),
    P.DAY_NOT_OVER: _row("E314"),
    P.DAY_HAS_OPEN_SHIFTS: _row("E52", ("n", "open", K.COUNT)),
    P.DAY_HAS_OPEN_ITEMS: _row("E52", ("n", "open", K.COUNT)),
    P.DAY_NOT_COMPARED: _row("E805"),
    P.DIFFERENCE_NOT_POSTED: _row("E700"),
    P.DAY_NOT_THE_LATEST: _row("E315"),
    P.PERIOD_LOCKED: _row("E316"),
    P.PERIOD_NOT_NEXT: _row("E317"),
    P.PERIOD_HAS_OPEN_DAYS: _row("E318", ("n", "open", K.COUNT)),
    P.KEY_UNAVAILABLE: _NO_CODES,
    P.TID_EXHAUSTED: _NO_CODES,
    P.VEND_ID_REUSED: _NO_ANSWER_YET,
    P.VEND_UNKNOWN: _NO_ANSWER_YET,
    P.VEND_NONE: _row("E16"),
    P.RECEIPT_NOT_FOUND: _row("E40"),
    P.SALE_REVERSED: _row("E340"),
    P.TOKEN_SEEN: _row("E341"),
    P.TOO_LATE_TO_REVERSE: _row("E342"),
    # Four eyes
    P.REASON_MISSING: _row("E38"),
    P.APPROVER_IS_REQUESTER: _row("E37"),
    P.OWN_DIFFERENCE: _row("E810"),
    P.APPROVAL_MISSING: _row("E94"),
    P.APPROVAL_REJECTED: _row("E95"),
    P.APPROVAL_EXPIRED: _row("E96"),
    P.APPROVAL_DIFFERS: _row("E97"),
    P.APPROVAL_USED: _row("E98"),
    P.APPROVAL_WITHDRAWN: _row("E800"),
    P.SCAN_UNFIT: _row("E801"),
    P.SCAN_DAMAGED: _row("E802"),
    P.ALREADY_DECIDED: _row("E53"),
    P.NOT_THIS_METER: _row("E99"),
    P.CREDIT_MOVED_ALREADY: _row("E100"),
    P.CASE_NOT_ENDED: _row("E771"),
    P.CASE_OPEN: _row("E770", ("n", "number", K.TEXT)),
    P.MORE_THAN_SOLD: _row("E101", ("x", "maximum_tenths", K.UNITS)),
    P.DOCUMENT_ID_REUSED: _UNEXPECTED,
    P.REPORT_DAMAGED: _row("E720"),
    P.NO_PAPER_TO_SIGN: _row("E780"),
    P.SIDE_HAS_SIGNED: _row("E781"),
    P.PAPER_SIGNED: _row("E782"),
    P.ONE_FOR_BOTH_SIDES: _row("E783"),
    P.PAPER_DISPUTED: _row("E784"),
    # Tariffs
    P.TARIFF_UNKNOWN: _row("E200"),
    P.TARIFF_OVERLAPS: _row("E54", ("date", "date", K.TEXT)),
    P.TARIFF_NOT_VALID: _row("E201", ("x", "field", K.TEXT)),
    P.TARIFF_NOT_DRAFT: _row("E202"),
    P.TARIFF_CHANGED: _row("E53"),
    P.TARIFF_RATE_FAR: _row("E740", ("n", "block", K.COUNT), ("x", "percent", K.TEXT)),
    P.TARIFF_IN_THE_PAST: _row("E203"),
    P.DECISION_MISSING: _row("E204"),
    P.TARIFF_NOT_ACTIVE: _row("E206"),
    P.CORRECTION_MADE: _row("E207"),
    P.LIFELINE_USED: _row("E205"),
    P.LIFELINE_NOT_GRANTED: _row("E405"),
    # Charges and fees put off
    P.DUE_NOT_OWED: _row("E430"),
    P.POSTPONEMENT_NOT_ALLOWED: _row("E431"),
    P.POSTPONEMENT_DAY: _row("E432", ("date", "date", K.TEXT)),
    P.POSTPONEMENTS_USED_UP: _row("E433", ("n", "times", K.COUNT)),
    P.POSTPONED_ALREADY: _row("E434", ("date", "date", K.TEXT)),
    P.POSTPONEMENT_UNKNOWN: _row("E435"),
    P.POSTPONEMENT_OVER: _row("E436"),
    # Old debts
    P.ARREARS_UNKNOWN: _row("E437"),
    P.ARREARS_NOT_VALID: _row("E438", ("x", "field", K.TEXT)),
    P.ARREARS_RULE_IN_THE_PAST: _row("E439"),
    # Key changes
    P.KEY_CHANGE_UNKNOWN: _row("E400"),
    P.KEY_CHANGE_ISSUED: _row("E401"),
    P.KEY_READING_DIFFERS: _row("E402"),
    P.KEY_READING_PROVES_NOTHING: _row("E403"),
    P.KEY_CAMPAIGN_UNKNOWN: _row("E404"),
    P.KEY_CHANGE_WAITS: _row("E406"),
    # Customers' cards
    P.CARD_UNKNOWN: _row("E830"),
    P.CARD_REPLACED: _row("E831", ("date", "date", K.TEXT)),
    P.CARD_REVOKED: _row("E832", ("date", "date", K.TEXT)),
    P.CARD_EXISTS: _row("E833", ("n", "issue", K.COUNT), ("date", "date", K.TEXT)),
    P.CARD_IN_USE: _row("E834"),
    P.CARD_KEY_MISSING: _row("E835"),
    L.CARD_NOT_THERE: _row("E836"),
    L.CARD_OF_ANOTHER: _row("E837"),
    L.CARD_TOKEN_WAITS: _row("E838"),
    L.CARD_ONE_TOKEN: _row("E839"),
    L.NO_CARD_WRITER: _row("E840"),
    L.CARD_NOT_GENUINE: _row("E841"),
    L.NO_LIVE_CARD: _row("E842"),
    # The server's own trouble
    P.DATABASE_BUSY: _TRY_AGAIN,
    P.TOO_MANY_REQUESTS: _TRY_AGAIN,
    P.CLOCK_UNRELIABLE: _row("E83"),
    P.RECOVERING_AFTER_RESTORE: _row("E131"),
    P.SERVER_FAULT: _UNEXPECTED,
    # The till itself
    L.NUMBER_MALFORMED: _row("E01"),
    L.CARD_MALFORMED: _row("E05"),
    L.RECEIVED_TOO_LITTLE: _row("E11"),
    L.CHANGE_NOT_FROM_CASH: _row("E82"),
    L.METER_IN_DOUBT: _row("E14"),
    L.SAME_SALE_AGAIN: _row("E13", ("time", "time", K.TIME)),
    L.MONEY_NOT_OPEN: _row("E92"),
    L.NOT_SIGNED_IN: _row("E91"),
    L.VEND_NOT_HERE: _row("E40"),
    L.NO_TOKEN: _row("E40"),
    L.REPRINT_DIFFERS: _row("E88"),
    L.COPY_NOT_SAVED: _row("E870"),
    L.STILL_PRINTING: _row("E71"),
    L.ALREADY_PRINTED: _row("E89"),
    L.NOT_PRINTED_YET: _row("E90"),
    L.NOTHING_IN_DOUBT: _row("E505"),
    L.REVERSAL_BEGUN: _row("E506"),
    L.ACT_IN_DOUBT: _row("E501"),
    L.PURSE_SHORT: _row("E900", ("x", "left", K.MONEY)),
    L.NOTE_IS_MOVING: _row("E650"),
    L.BOX_CHANGED: _row("E651"),
    L.TOKEN_INCOMPLETE: _row("E500"),
    # Selling while the line is down
    L.NOT_IN_PACK: _row("E19", ("phone", "phone", K.TEXT)),
    L.LEASE_ENDED: _row("E21"),
    L.PACK_EMPTY: _row("E22"),
    L.CLOCK_NOT_TRUSTED: _row("E23"),
    L.NOT_OFFLINE: _row("E24"),
    L.PACK_CLOSED: _row("E565"),
    L.SOLD_ALREADY: _row("E566"),
    L.AMOUNT_NOT_IN_PACK: _row("E20", ("list", "amounts", K.TEXT)),
    L.OFFLINE_SALES_WAIT: _row("E567", ("n", "n", K.COUNT)),
    L.OFFLINE_LOGIN_UNKNOWN: _row("E560"),
    L.OFFLINE_LOGIN_WRONG: _row("E34", ("n", "attempts_left", K.COUNT)),
    L.OFFLINE_LOGIN_LOCKED: _row("E35", ("time", "until", K.TIME)),
    L.EXTENSION_WRONG: _row("E569", ("n", "attempts_left", K.COUNT)),
    L.EXTENSION_LOCKED: _row("E564"),
    L.NO_OPEN_SHIFT: _row("E31"),
    L.NOT_COUNTED: _row("E550"),
    L.SHIFT_ACT_NOT_HERE: _row("E40"),
    L.SHIFT_ACT_IN_DOUBT: _row("E551"),
    L.SHIFT_ACT_OF_ANOTHER: _row("E552"),
    "unreachable": _row("E67"),
    "certificate_strange": _row("E76"),
    "certificate_expired": _row("E77"),
    "certificate_early": _row("E78"),
    "certificate_other_name": _row("E79"),
    "authority_differs": _row("E75"),
    "journal_unwritable": _row("E43"),
    "journal_broken": _row("E44"),
    "pack_refused": _row("E561"),
    "pack_broken": _row("E562"),
    "pack_unwritable": _row("E563"),
    "journal_in_use": _row("E86"),
    "config_refused": _row("E87"),
    "identity_refused": _row("E87"),
    "illegal_transition": _row("E53"),
    "number_not_understood": _row("E70"),
    "kiosk_error": _UNEXPECTED,
}

_MISREAD: Final[Mapping[MisreadReason, str]] = {
    MisreadReason.LRC: "E04",
    MisreadReason.FRAMING: "E04",
    MisreadReason.CHARS: "E04",
    MisreadReason.TIMEOUT: "E04",
    MisreadReason.DEVICE: "E04",
    MisreadReason.CARD_LEFT: "E04",
    # Read well, but it is some other card.
    MisreadReason.LENGTH: "E05",
    MisreadReason.TOO_LONG: "E05",
    MisreadReason.NOT_OURS: "E05",
    MisreadReason.FORGED: "E05",
}
assert set(_MISREAD) == set(MisreadReason), "every misread has a text"

_PRINTER_TROUBLE: Final[Mapping[str, str]] = {
    PrinterCondition.PAPER_OUT: "E25",
    PrinterCondition.COVER_OPEN: "E26",
    PrinterCondition.GONE: "E27",
    PrinterCondition.SILENT: "E27",
    PrinterCondition.OFFLINE: "E27",
    PrinterCondition.ERROR: "E27",
    PrintReason.STOPPED: "E28",
}
assert set(_PRINTER_TROUBLE) >= set(PrintReason), "every reason has a text"

_PRINTER_FIRST: Final[Mapping[str, str]] = {
    PrinterCondition.PAPER_OUT: "E821",
    PrinterCondition.COVER_OPEN: "E823",
    PrinterCondition.GONE: "E822",
    PrinterCondition.SILENT: "E822",
    PrinterCondition.OFFLINE: "E822",
    PrinterCondition.ERROR: "E822",
}
assert set(_PRINTER_FIRST) == set(PrinterCondition) - CAN_PRINT, "whatever prints nothing"

PRINT_UNSURE: Final = "E28"
NEVER_PRINTED: Final = "E93"
READER_GONE: Final = "E29"
IN_DOUBT: Final = "E15"


def tell(code: str, params: Params, *, ref: str = "") -> Telling:
    """Return the text of a code with its figures; an unknown code is an unexpected fault.

    A figure that the answer lacks falls back to the plain fault with the code as its reference:
    a text with a hole in it would be worse.
    """
    known: dict[str, int | str] = {**params, "ref": ref or code}
    row = ROWS.get(code, _UNEXPECTED)
    try:
        values = {
            figure.placeholder: (figure.kind, _value(figure, known)) for figure in row.figures
        }
    except KeyError:
        return Telling(_UNEXPECTED.text_id, {"ref": (K.TEXT, known["ref"])})
    return Telling(row.text_id, values)


def tell_error(error: KioskError) -> Telling:
    """Return what an error of this program says to people."""
    ref = error.problem.request_id or "" if isinstance(error, Declined) else ""
    return tell(error.code, error.params, ref=ref)


def tell_misread(reason: MisreadReason) -> Telling:
    """Return what a swipe that gave nothing says to people."""
    return Telling(_MISREAD[reason], {})


def tell_printer(trouble: PrinterCondition | PrintReason) -> Telling | None:
    """Return what the printer's condition says to people; None when it can print."""
    text_id = _PRINTER_TROUBLE.get(trouble)
    return Telling(text_id, {}) if text_id else None


def tell_printer_first(condition: PrinterCondition) -> Telling | None:
    """Return why nothing is begun that must be printed; None when it can be.

    What happened to the money is another sentence before a sale than after it.
    """
    text_id = _PRINTER_FIRST.get(condition)
    return Telling(text_id, {}) if text_id else None


def _value(figure: Figure, params: Params) -> int | str | tuple[str, str]:
    if figure.kind is K.TEXT_BY_LANGUAGE:
        return str(params[f"{figure.param}_ar"]), str(params[f"{figure.param}_en"])
    return params[figure.param]
