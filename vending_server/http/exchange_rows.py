"""How a route's exchange is told: what it takes and answers, and which refusals go together."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import USUAL_PAGES, PageSize
from vending_server.wire.problems import ProblemCode as Code

Takes: TypeAlias = type[Request] | None
Answers: TypeAlias = type[Answer] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What may stand in the query of an address, besides what pages are asked for with."""

    name: str
    kind: Any  # a type of ours, with its bounds
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question and its answers; `answers` is none where nothing is to be said."""

    takes: Takes = None
    answers: Answers = None
    statuses: tuple[int, ...] = (200,)
    refuses: frozenset[Code] = frozenset()
    is_text: bool = False  # answers text that is no message of ours
    pages: PageSize | None = None  # a list that is told in pages
    queries: tuple[Query, ...] = ()


FIRST_AND_AGAIN: Final = (201, 200)  # the same bytes each time
MADE: Final = (201,)

APPROVED: Final = frozenset(
    {
        Code.APPROVAL_MISSING,
        Code.APPROVAL_REJECTED,
        Code.APPROVAL_EXPIRED,
        Code.APPROVAL_DIFFERS,
        Code.APPROVAL_USED,
        Code.APPROVAL_WITHDRAWN,
    }
)
DECIDED: Final = frozenset(
    {
        Code.APPROVAL_MISSING,
        Code.APPROVAL_EXPIRED,
        Code.APPROVAL_WITHDRAWN,
        Code.ALREADY_DECIDED,
        Code.APPROVER_IS_REQUESTER,
        Code.REASON_MISSING,
    }
)
PRICED: Final = frozenset(
    {
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
        Code.METER_BLOCKED,
        Code.CONTRACT_CLOSED,
        Code.NO_TARIFF,
        Code.INVALID_TARIFF,
        Code.INVALID_POLICY,
        Code.TENDER_BELOW_MINIMUM,
        Code.TENDER_ABOVE_MAXIMUM,
        Code.TENDER_NOT_CASH_MULTIPLE,
        Code.TENDER_TOO_SMALL,
        Code.ABOVE_TOKEN_MAXIMUM,
        Code.UNITS_NOT_REPRESENTABLE,
    }
)
CLOCKED: Final = frozenset({Code.CLOCK_UNRELIABLE, Code.RECOVERING_AFTER_RESTORE})
ISSUED: Final = frozenset({Code.KEY_UNAVAILABLE, Code.TID_EXHAUSTED}) | CLOCKED
SOLD: Final = (
    PRICED
    | ISSUED
    | {
        Code.PRICE_CHANGED,
        Code.SOLD_MOMENTS_AGO,
        Code.TENDERS_DISAGREE,
        Code.TENDER_REFERENCE_MISSING,
        Code.RECEIPT_NUMBER_USED,
        Code.AGENT_CREDIT_SHORT,
        Code.DEPOSIT_SHORT,
        Code.SHIFT_OF_ANOTHER,
        Code.SHIFT_CLOSED,
        Code.LIFELINE_USED,
        Code.VEND_NONE,
        Code.SALE_REVERSED,
    }
)
OWED: Final = frozenset(
    {
        Code.CONTRACT_UNKNOWN,
        Code.NOTHING_TO_SETTLE,
        Code.ABOVE_WHAT_IS_OWED,
        Code.PRICE_CHANGED,
        Code.RECOVERING_AFTER_RESTORE,
    }
)
COUNTER: Final = (
    APPROVED
    | ISSUED
    | {
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
        Code.METER_BLOCKED,
        Code.REASON_MISSING,
        Code.RECEIPT_NUMBER_USED,
        Code.DOCUMENT_ID_REUSED,
    }
)
UNITS: Final = frozenset({Code.ABOVE_TOKEN_MAXIMUM, Code.UNITS_NOT_REPRESENTABLE})
KEYED: Final = frozenset(
    {
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
        Code.KEY_CHANGE_UNKNOWN,
        Code.REASON_MISSING,
    }
)
CASH: Final = frozenset({Code.DAY_LOCKED, Code.SUMS_DISAGREE, Code.RECEIPT_NUMBER_USED})


def asks(
    takes: Takes,
    answers: Answers,
    *codes: Code,
    more: frozenset[Code] = frozenset(),
    statuses: tuple[int, ...] = (200,),
    pages: PageSize | None = None,
) -> Exchange:
    """Return a row; its own refusals one by one, and `more` where several go together."""
    refuses = more | set(codes)
    return Exchange(takes=takes, answers=answers, statuses=statuses, refuses=refuses, pages=pages)


tells = functools.partial(asks, None)
makes = functools.partial(asks, statuses=MADE)
lists = functools.partial(asks, pages=USUAL_PAGES)


def document(
    takes: Takes, answers: Answers, *codes: Code, more: frozenset[Code] = frozenset()
) -> Exchange:
    """Return the row of a route that does an act once and keeps its answer."""
    kept = more | {Code.DOCUMENT_ID_REUSED}
    return asks(takes, answers, *codes, more=kept, statuses=FIRST_AND_AGAIN)
