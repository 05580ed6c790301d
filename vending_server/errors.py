"""How the server says no: one exception, a stable code, and the status that goes with it.

`Refused` is an answer, not an accident: whoever asked gets the code and the figures its text needs.
Whether a refusal is *decided* (stored under a vend_id for ever) is known only where vends are
stored; this module does not say.  No key, password, code or token ever stands in `params`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.wire.problems import ProblemCode as Code

HTTP_STATUS: Final[Mapping[Code, int]] = {
    Code.MALFORMED_JSON: 400,
    Code.UNKNOWN_FIELD: 400,
    Code.INVALID_REQUEST: 400,
    Code.CURSOR_INVALID: 400,
    Code.BODY_TOO_LARGE: 413,
    Code.NOT_FOUND: 404,
    Code.METHOD_NOT_ALLOWED: 405,
    Code.ENROLMENT_REFUSED: 403,
    Code.TERMINAL_UNKNOWN: 403,
    Code.TERMINAL_SUSPENDED: 403,
    Code.MESSAGES_WAITING: 409,
    Code.PACK_NOT_EXTENDED: 409,
    Code.JOURNAL_GAP: 409,
    Code.JOURNAL_DIFFERS: 403,
    Code.CHALLENGE_EXPIRED: 401,
    Code.SIGNATURE_INVALID: 401,
    Code.LOGIN_REFUSED: 401,
    Code.LOGIN_LOCKED: 423,
    Code.SESSION_ENDED: 401,
    Code.NOT_PERMITTED: 403,
    Code.PASSWORD_OF_SLIP: 403,
    Code.SLIP_EXPIRED: 403,
    Code.PASSWORD_WEAK: 422,
    Code.OPERATOR_UNKNOWN: 404,
    Code.LOGIN_TAKEN: 409,
    Code.OPERATOR_CHANGED: 409,
    Code.LAST_ADMINISTRATOR: 409,
    # A well-formed question whose answer is no: 404 where a thing is missing, 422 otherwise.
    Code.CHECK_DIGIT: 422,
    Code.METER_UNKNOWN: 404,
    Code.METER_BLOCKED: 422,
    Code.CARD_MISMATCH: 422,
    Code.CARD_EXPIRED: 422,
    Code.SEARCH_TOO_SHORT: 422,
    Code.CUSTOMER_UNKNOWN: 404,
    Code.CUSTOMER_NUMBER_USED: 409,
    Code.CONTRACT_UNKNOWN: 404,
    Code.CONTRACT_CLOSED: 422,
    Code.ACCOUNT_NUMBER_USED: 409,
    Code.LIST_UNREADABLE: 422,
    Code.LIST_HAS_ERRORS: 422,
    Code.LIST_DIFFERS: 409,
    Code.CONTRACT_HAS_METER: 422,
    Code.METER_NOT_IN_STOCK: 422,
    Code.METER_OTHER_UTILITY: 422,
    Code.METER_NOT_BLOCKED: 422,
    Code.INVALID_TARIFF: 422,
    Code.INVALID_POLICY: 422,
    Code.TENDER_BELOW_MINIMUM: 422,
    Code.TENDER_ABOVE_MAXIMUM: 422,
    Code.TENDER_NOT_CASH_MULTIPLE: 422,
    Code.ABOVE_TOKEN_MAXIMUM: 422,
    Code.UNITS_NOT_REPRESENTABLE: 422,
    Code.TENDER_TOO_SMALL: 422,
    Code.NO_TARIFF: 422,
    Code.PRICE_CHANGED: 409,
    Code.TENDERS_DISAGREE: 422,
    Code.TENDER_REFERENCE_MISSING: 422,
    Code.RECEIPT_NUMBER_USED: 409,
    Code.AGENT_CREDIT_SHORT: 422,
    Code.DEPOSIT_SHORT: 422,
    Code.SOLD_MOMENTS_AGO: 409,
    Code.SHIFT_OF_ANOTHER: 409,
    Code.SHIFT_OPEN_ALREADY: 409,
    Code.SHIFT_UNKNOWN: 404,
    Code.SHIFT_CLOSED: 409,
    Code.SHIFT_NOT_CLOSED: 409,
    Code.SHIFT_DEPOSITED: 409,
    Code.BATCH_NOT_OPEN: 422,
    Code.MOVEMENT_NOT_ALLOWED: 422,
    Code.SUMS_DISAGREE: 422,
    Code.BATCH_NOT_FINISHED: 409,
    Code.AGENT_UNKNOWN: 404,
    Code.NOTHING_TO_SETTLE: 422,
    Code.ABOVE_WHAT_IS_OWED: 422,
    Code.DAY_LOCKED: 409,
    Code.DAY_NOT_OVER: 409,
    Code.DAY_HAS_OPEN_SHIFTS: 409,
    Code.DAY_HAS_OPEN_ITEMS: 409,
    Code.DAY_NOT_COMPARED: 409,
    Code.DIFFERENCE_NOT_POSTED: 409,
    Code.DAY_NOT_THE_LATEST: 409,
    Code.PERIOD_LOCKED: 409,
    Code.PERIOD_NOT_NEXT: 409,
    Code.PERIOD_HAS_OPEN_DAYS: 409,
    Code.KEY_UNAVAILABLE: 422,
    Code.TID_EXHAUSTED: 422,
    Code.VEND_ID_REUSED: 409,
    Code.VEND_UNKNOWN: 404,
    Code.VEND_NONE: 410,
    Code.RECEIPT_NOT_FOUND: 404,
    Code.SALE_REVERSED: 410,
    Code.TOKEN_SEEN: 409,
    Code.TOO_LATE_TO_REVERSE: 409,
    Code.REASON_MISSING: 422,
    Code.APPROVER_IS_REQUESTER: 403,
    Code.OWN_DIFFERENCE: 403,
    Code.APPROVAL_MISSING: 403,
    Code.APPROVAL_REJECTED: 403,
    Code.APPROVAL_EXPIRED: 403,
    Code.APPROVAL_DIFFERS: 403,
    Code.APPROVAL_USED: 409,
    Code.APPROVAL_WITHDRAWN: 409,
    Code.SCAN_UNFIT: 422,
    Code.SCAN_DAMAGED: 409,
    Code.ALREADY_DECIDED: 409,
    Code.NOT_THIS_METER: 422,
    Code.CREDIT_MOVED_ALREADY: 409,
    Code.CASE_OPEN: 409,
    Code.CASE_NOT_ENDED: 409,
    Code.MORE_THAN_SOLD: 422,
    Code.DOCUMENT_ID_REUSED: 409,
    Code.REPORT_DAMAGED: 409,
    Code.NO_PAPER_TO_SIGN: 422,
    Code.SIDE_HAS_SIGNED: 409,
    Code.PAPER_SIGNED: 409,
    Code.ONE_FOR_BOTH_SIDES: 403,
    Code.PAPER_DISPUTED: 409,
    Code.TARIFF_UNKNOWN: 404,
    Code.TARIFF_OVERLAPS: 409,
    Code.TARIFF_NOT_VALID: 422,
    Code.TARIFF_NOT_DRAFT: 409,
    Code.TARIFF_CHANGED: 409,
    Code.TARIFF_RATE_FAR: 422,
    Code.TARIFF_IN_THE_PAST: 422,
    Code.DECISION_MISSING: 422,
    Code.TARIFF_NOT_ACTIVE: 422,
    Code.CORRECTION_MADE: 409,
    Code.LIFELINE_USED: 409,
    Code.LIFELINE_NOT_GRANTED: 422,
    Code.DUE_NOT_OWED: 422,
    Code.POSTPONEMENT_NOT_ALLOWED: 422,
    Code.POSTPONEMENT_DAY: 422,
    Code.POSTPONEMENTS_USED_UP: 422,
    Code.POSTPONED_ALREADY: 409,
    Code.POSTPONEMENT_UNKNOWN: 404,
    Code.POSTPONEMENT_OVER: 409,
    Code.ARREARS_UNKNOWN: 404,
    Code.ARREARS_NOT_VALID: 422,
    Code.ARREARS_RULE_IN_THE_PAST: 422,
    Code.KEY_CHANGE_UNKNOWN: 404,
    Code.KEY_CHANGE_ISSUED: 409,
    Code.KEY_CHANGE_WAITS: 409,
    Code.KEY_READING_DIFFERS: 422,
    Code.KEY_READING_PROVES_NOTHING: 422,
    Code.KEY_CAMPAIGN_UNKNOWN: 404,
    Code.CARD_UNKNOWN: 404,
    Code.CARD_REPLACED: 422,
    Code.CARD_REVOKED: 422,
    Code.CARD_EXISTS: 409,
    Code.CARD_IN_USE: 409,
    Code.CARD_KEY_MISSING: 422,
    Code.DATABASE_BUSY: 503,
    Code.CLOCK_UNRELIABLE: 503,
    Code.RECOVERING_AFTER_RESTORE: 503,
    Code.TOO_MANY_REQUESTS: 429,
    Code.SERVER_FAULT: 500,
}
assert set(HTTP_STATUS) == set(Code), "every problem code needs a status"


class ServerError(Exception):
    """Root of what the server raises on purpose; `code` is stable, the text is for engineers."""

    code: str = Code.SERVER_FAULT.value


class Refused(ServerError):
    """The answer is no, for the reason that `code` names."""

    code: Code

    def __init__(self, code: Code, **params: int | str) -> None:
        super().__init__(code.value)
        self.code = code
        self.params: dict[str, int | str] = params

    @property
    def status(self) -> int:
        """The HTTP status that carries this refusal."""
        return HTTP_STATUS[self.code]


class Misconfigured(ServerError):
    """A file or setting that a person must put right before the server may run."""

    code = "misconfigured"
