"""What went wrong, as a stable code: problem details (RFC 9457).  Operators read texts, not these.

The code is the contract.  Texts are looked up from it on the till, in the operator's language;
`detail` is for engineers.  `params` carry the figures that a text needs, as integers or ISO times.

`decided` is what keeps money safe: true means the answer is stored under this vend_id and will be
the same for ever.  Any other failure of a vend, whatever its code, leaves the vend in doubt.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from vending_server.wire.base import Answer

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"


class ProblemCode(StrEnum):
    """Every way in which the server says no."""

    # The request itself
    MALFORMED_JSON = "malformed_json"
    UNKNOWN_FIELD = "unknown_field"
    INVALID_REQUEST = "invalid_request"
    CURSOR_INVALID = "cursor_invalid"
    BODY_TOO_LARGE = "body_too_large"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"

    # Who is asking
    ENROLMENT_REFUSED = "enrolment_refused"
    TERMINAL_UNKNOWN = "terminal_unknown"
    TERMINAL_SUSPENDED = "terminal_suspended"
    MESSAGES_WAITING = "messages_waiting"  # params: n
    PACK_NOT_EXTENDED = "pack_not_extended"
    CHALLENGE_EXPIRED = "challenge_expired"
    SIGNATURE_INVALID = "signature_invalid"
    LOGIN_REFUSED = "login_refused"  # params: attempts_left
    LOGIN_LOCKED = "login_locked"  # params: until
    SESSION_ENDED = "session_ended"
    NOT_PERMITTED = "not_permitted"
    PASSWORD_OF_SLIP = "password_of_slip"  # noqa: S105 - a refusal; right, but for one's own only
    SLIP_EXPIRED = "slip_expired"
    PASSWORD_WEAK = "password_weak"  # noqa: S105 - same

    # People who work here
    OPERATOR_UNKNOWN = "operator_unknown"
    LOGIN_TAKEN = "login_taken"
    OPERATOR_CHANGED = "operator_changed"  # he is not any more as the asker saw him
    LAST_ADMINISTRATOR = "last_administrator"

    # Finding the meter
    CHECK_DIGIT = "check_digit"
    METER_UNKNOWN = "meter_unknown"
    METER_BLOCKED = "meter_blocked"  # params: reason_ar, reason_en
    CARD_MISMATCH = "card_mismatch"
    CARD_EXPIRED = "card_expired"
    SEARCH_TOO_SHORT = "search_too_short"  # params: minimum

    # The registry
    CUSTOMER_UNKNOWN = "customer_unknown"
    CUSTOMER_NUMBER_USED = "customer_number_used"
    CONTRACT_UNKNOWN = "contract_unknown"
    CONTRACT_CLOSED = "contract_closed"
    ACCOUNT_NUMBER_USED = "account_number_used"
    LIST_UNREADABLE = "list_unreadable"
    LIST_HAS_ERRORS = "list_has_errors"
    LIST_DIFFERS = "list_differs"  # from what was shown: the register, or the list
    CONTRACT_HAS_METER = "contract_has_meter"
    METER_NOT_IN_STOCK = "meter_not_in_stock"
    METER_OTHER_UTILITY = "meter_other_utility"
    METER_NOT_BLOCKED = "meter_not_blocked"

    # Pricing (PRICING.md S8)
    INVALID_TARIFF = "invalid_tariff"
    INVALID_POLICY = "invalid_policy"
    TENDER_BELOW_MINIMUM = "tender_below_minimum"  # params: minimum
    TENDER_ABOVE_MAXIMUM = "tender_above_maximum"  # params: maximum
    TENDER_NOT_CASH_MULTIPLE = "tender_not_cash_multiple"  # params: step
    ABOVE_TOKEN_MAXIMUM = "above_token_maximum"  # noqa: S105 - a refusal, not a secret
    UNITS_NOT_REPRESENTABLE = "units_not_representable"  # params: below, above
    TENDER_TOO_SMALL = "tender_too_small"
    NO_TARIFF = "no_tariff"

    # Selling
    PRICE_CHANGED = "price_changed"
    TENDERS_DISAGREE = "tenders_disagree"
    TENDER_REFERENCE_MISSING = "tender_reference_missing"
    RECEIPT_NUMBER_USED = "receipt_number_used"
    AGENT_CREDIT_SHORT = "agent_credit_short"  # params: left
    DEPOSIT_SHORT = "deposit_short"  # params: left
    SOLD_MOMENTS_AGO = "sold_moments_ago"  # params: time, point_ar, point_en
    SHIFT_OF_ANOTHER = "shift_of_another"

    # The cash desk
    SHIFT_OPEN_ALREADY = "shift_open_already"
    SHIFT_UNKNOWN = "shift_unknown"
    SHIFT_CLOSED = "shift_closed"
    SHIFT_NOT_CLOSED = "shift_not_closed"
    SHIFT_DEPOSITED = "shift_deposited"
    BATCH_NOT_OPEN = "batch_not_open"
    MOVEMENT_NOT_ALLOWED = "movement_not_allowed"
    SUMS_DISAGREE = "sums_disagree"  # params: a, b
    BATCH_NOT_FINISHED = "batch_not_finished"  # params: open
    AGENT_UNKNOWN = "agent_unknown"
    NOTHING_TO_SETTLE = "nothing_to_settle"
    ABOVE_WHAT_IS_OWED = "above_what_is_owed"  # params: left
    DAY_LOCKED = "day_locked"
    DAY_NOT_OVER = "day_not_over"
    DAY_HAS_OPEN_SHIFTS = "day_has_open_shifts"  # params: open
    DAY_HAS_OPEN_ITEMS = "day_has_open_items"  # params: open
    DAY_NOT_COMPARED = "day_not_compared"  # it is being compared: ask again in some minutes
    DIFFERENCE_NOT_POSTED = "difference_not_posted"  # it stands in no account
    DAY_NOT_THE_LATEST = "day_not_the_latest"
    PERIOD_LOCKED = "period_locked"
    PERIOD_NOT_NEXT = "period_not_next"
    PERIOD_HAS_OPEN_DAYS = "period_has_open_days"  # params: open
    KEY_UNAVAILABLE = "key_unavailable"
    TID_EXHAUSTED = "tid_exhausted"
    VEND_ID_REUSED = "vend_id_reused"  # same id, other body
    VEND_UNKNOWN = "vend_unknown"  # ask only: not final
    VEND_NONE = "vend_none"  # a tombstone: this vend can never be sold
    RECEIPT_NOT_FOUND = "receipt_not_found"
    SALE_REVERSED = "sale_reversed"  # it was sold and taken back: there is no token for ever
    TOKEN_SEEN = "token_seen"  # noqa: S105 - a refusal, not a secret
    TOO_LATE_TO_REVERSE = "too_late_to_reverse"

    # Four eyes, and documents made by hand
    REASON_MISSING = "reason_missing"
    APPROVER_IS_REQUESTER = "approver_is_requester"
    OWN_DIFFERENCE = "own_difference"  # whoever had the money in hand decides about it
    APPROVAL_MISSING = "approval_missing"
    APPROVAL_REJECTED = "approval_rejected"
    APPROVAL_EXPIRED = "approval_expired"
    APPROVAL_DIFFERS = "approval_differs"
    APPROVAL_USED = "approval_used"
    APPROVAL_WITHDRAWN = "approval_withdrawn"  # what was asked for was changed since
    ALREADY_DECIDED = "already_decided"
    NOT_THIS_METER = "not_this_meter"
    CREDIT_MOVED_ALREADY = "credit_moved_already"
    CASE_NOT_ENDED = "case_not_ended"
    CASE_OPEN = "case_open"  # params: number
    MORE_THAN_SOLD = "more_than_sold"  # params: maximum_tenths
    DOCUMENT_ID_REUSED = "document_id_reused"  # same id, other body

    # Tariffs
    TARIFF_UNKNOWN = "tariff_unknown"
    SCAN_UNFIT = "scan_unfit"  # no PDF, PNG or JPEG, or not a whole one
    SCAN_DAMAGED = "scan_damaged"  # a kept file has not its hash
    TARIFF_OVERLAPS = "tariff_overlaps"  # params: date
    TARIFF_NOT_VALID = "tariff_not_valid"  # params: field
    TARIFF_NOT_DRAFT = "tariff_not_draft"
    TARIFF_CHANGED = "tariff_changed"  # it is not any more what the asker saw
    TARIFF_RATE_FAR = "tariff_rate_far"  # params: block, percent; asked again, it may be meant
    TARIFF_IN_THE_PAST = "tariff_in_the_past"
    DECISION_MISSING = "decision_missing"
    TARIFF_NOT_ACTIVE = "tariff_not_active"
    CORRECTION_MADE = "correction_made"
    LIFELINE_USED = "lifeline_used"
    LIFELINE_NOT_GRANTED = "lifeline_not_granted"

    # Charges and fees put off
    DUE_NOT_OWED = "due_not_owed"
    POSTPONEMENT_NOT_ALLOWED = "postponement_not_allowed"
    POSTPONEMENT_DAY = "postponement_day"  # params: date (the latest)
    POSTPONEMENTS_USED_UP = "postponements_used_up"  # params: times
    POSTPONED_ALREADY = "postponed_already"  # params: date
    POSTPONEMENT_UNKNOWN = "postponement_unknown"
    POSTPONEMENT_OVER = "postponement_over"

    # Old debts
    ARREARS_UNKNOWN = "arrears_unknown"
    ARREARS_NOT_VALID = "arrears_not_valid"  # params: field
    ARREARS_RULE_IN_THE_PAST = "arrears_rule_in_the_past"

    # Key changes
    KEY_CHANGE_UNKNOWN = "key_change_unknown"
    KEY_CHANGE_ISSUED = "key_change_issued"
    KEY_READING_DIFFERS = "key_reading_differs"
    KEY_READING_PROVES_NOTHING = "key_reading_proves_nothing"
    KEY_CAMPAIGN_UNKNOWN = "key_campaign_unknown"
    KEY_CHANGE_WAITS = "key_change_waits"  # a till may still sell a sealed vend of the old key

    # Customers' cards
    CARD_UNKNOWN = "card_unknown"  # genuine, and not in this register
    CARD_REPLACED = "card_replaced"  # params: date
    CARD_REVOKED = "card_revoked"  # params: date
    CARD_EXISTS = "card_exists"  # params: issue, date
    CARD_IN_USE = "card_in_use"  # the chip is somebody's card already
    CARD_KEY_MISSING = "card_key_missing"

    # Reports
    REPORT_DAMAGED = "report_damaged"  # the archived file is not what was written
    NO_PAPER_TO_SIGN = "no_paper_to_sign"  # only an agent's settlement as PDF is signed
    SIDE_HAS_SIGNED = "side_has_signed"
    PAPER_SIGNED = "paper_signed"  # by both sides: nothing of it is disputed any more
    ONE_FOR_BOTH_SIDES = "one_for_both_sides"
    PAPER_DISPUTED = "paper_disputed"  # a disputed line waits for its answer

    # The server's own trouble
    DATABASE_BUSY = "database_busy"
    CLOCK_UNRELIABLE = "clock_unreliable"
    JOURNAL_GAP = "journal_gap"  # params: sequence, up to which the server holds it
    JOURNAL_DIFFERS = "journal_differs"  # the till's journal is not the one the server holds
    RECOVERING_AFTER_RESTORE = "recovering_after_restore"  # the tills' journals come first
    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_FAULT = "server_fault"


class Problem(Answer, frozen=True, kw_only=True):
    """A refusal or failure, as `application/problem+json`."""

    status: int
    code: str  # a ProblemCode; a plain text here so that an older till can read a newer code
    title: str
    detail: str = ""
    type: str = "about:blank"
    decided: bool = False
    vend_id: str | None = None
    request_id: str | None = None
    params: dict[str, int | str] = msgspec.field(default_factory=dict)
