"""Acts at the counter that are no sale. Each is a document with an id made by whoever asks.

    POST /v1/counter/engineering-tokens   a management token for one meter
    POST /v1/counter/display-tokens       a test or display token: no key, no second person
    POST /v1/counter/free-issues          units without a tender
    POST /v1/counter/lifeline-issues      the free units of a class, once in a period
    POST /v1/counter/wrong-meter-cases    what went into a wrong meter, once more for the right one
    POST /v1/counter/change-outs          what was left in a meter that was taken down
    POST /v1/counter/token-readings       what a token says that somebody brings back; reads only

201 the first time, 200 with the same bytes each time after; the same id with another body is
refused (`document_id_reused`). An act for two people is asked for first (`/v1/approvals`): the
payload there is this very message without its `approval_id`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.scalars import Drn, Reason, UnitsTenths, Uuid7
from vending_server.wire.vend import TokenLine

VALUE_MAX: Final = 18_201_624  # watts that a token can carry; other functions take 16 bits
MFR_CODE_MAX: Final = 9_999
TEST_MAX: Final = 36
LIFELINE: Final = "lifeline"  # the kind of its answer


class EngineeringTokenRequest(Request, frozen=True, kw_only=True):
    """A management token; `value` is watts for the power limits, a register to clear, or 0."""

    document_id: Uuid7
    drn: Drn
    function: str  # set_maximum_power_limit, clear_credit, clear_tamper_condition, ...
    value: Annotated[int, Meta(ge=0, le=VALUE_MAX)] = 0
    reason: Reason
    approval_id: Uuid7 | None = None


class DisplayTokenRequest(Request, frozen=True, kw_only=True):
    """A test or display token for a make of meters; test 0 starts all tests."""

    form: Literal["two_digit_mfr", "four_digit_mfr"]
    test: Annotated[int, Meta(ge=0, le=TEST_MAX)]
    mfr_code: Annotated[int, Meta(ge=0, le=MFR_CODE_MAX)] = 0  # 0 = any make


class FreeIssueRequest(Request, frozen=True, kw_only=True):
    """Units without a tender."""

    document_id: Uuid7
    drn: Drn
    units_tenths: UnitsTenths
    reason: Reason
    approval_id: Uuid7 | None = None


class LifelineRequest(Request, frozen=True, kw_only=True):
    """The free units that the contract's class is granted; no second person."""

    document_id: Uuid7
    drn: Drn


class WrongMeterRequest(Request, frozen=True, kw_only=True):
    """Units of a sale that went into a wrong meter, for the right one; two people must agree."""

    document_id: Uuid7
    sale_id: Uuid7
    right_drn: Drn
    evidence: Reason
    approval_id: Uuid7 | None = None


class ChangeOutRequest(Request, frozen=True, kw_only=True):
    """What an old meter's display still showed, for the meter that hangs in its place."""

    document_id: Uuid7
    old_drn: Drn
    new_drn: Drn
    units_tenths: UnitsTenths
    evidence: Reason
    approval_id: Uuid7 | None = None


class DocumentAnswer(Answer, frozen=True, kw_only=True):
    """What was made, and who stands for it."""

    document_id: str
    kind: str
    made_at: str
    drn: str
    customer_name: str
    account_number: str
    reason: str
    operator_name: BothLanguages
    approved_by: list[str]
    corrects_sale_id: str | None
    tokens: list[TokenLine]
    utility: str | msgspec.UnsetType = msgspec.UNSET  # of the units, none on old ones
    receipt_tag: str | msgspec.UnsetType = msgspec.UNSET  # see receipt_text.py; none on old ones


class DisplayTokenAnswer(Answer, frozen=True, kw_only=True):
    """A token that works on every meter of the make, as often as it is typed."""

    token: str


class TokenReadingRequest(Request, frozen=True, kw_only=True):
    """A token and the meter it is said to be for."""

    drn: Drn
    token: str


class TokenReadingAnswer(Answer, frozen=True, kw_only=True):
    """What a token says. `record` tells whether we made it for this meter."""

    meaning: str  # credit, management, display_test, key_change, malformed, other_key, unsupported
    units_tenths: int | None = None
    tid: int | None = None
    minute: str | None = None
    function: str | None = None
    value: int | None = None
    is_on_record: bool = False
    sale_id: str | None = None
    receipt_number: str | None = None
    document_id: str | None = None
    is_reversed: bool = False  # its sale was taken back: nobody should ever have seen this token
