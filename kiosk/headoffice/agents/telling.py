"""How an agent, his statement and what behaviour suggests are told: columns, sums, sentences."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.agents.curve import DayEnd
from kiosk.headoffice.approval_effects import percent
from kiosk.headoffice.line import Line
from kiosk.headoffice.sums_strip import Sum
from kiosk.headoffice.tables.columns import Column, Kind, Named, amount
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Saying, Words, saying
from vending_server.wire import agents as wire

STATEMENTS: Final = ("POST", "/v1/agent-statements")
PAGE_ROWS: Final = 100
CURVE_PAGES_MAX: Final = 200
_KINDS: Final = {
    "sale": "S2117",
    "reversal": "S2118",
    "topped_up": "S2119",
    "commission_to_float": "S2120",
}

AGENTS: Final[tuple[Column[wire.AgentLine], ...]] = (
    Column(
        key="agent",
        text_id="S2101",
        kind=Kind.NAMED,
        value=lambda one, words: Named(
            words.both(one.name), words("S78", n=one.stands.point_number)
        ),
        grows=1,
    ),
    Column(
        key="left",
        text_id="S2104",
        kind=Kind.MONEY,
        value=lambda one, _: one.stands.left_minor,
        tone=lambda one: "danger" if one.stands.left_minor <= 0 else "",
    ),
)


def what_of(line: wire.StatementLine, words: Words) -> Named:
    """Return what a line of a statement is, and the number of its paper."""
    return Named(words(_KINDS.get(line.kind, "S2121")), isolate_ltr(line.reference))


LINES: Final[tuple[Column[wire.StatementLine], ...]] = (
    Column(
        key="posted",
        text_id="S2114",
        kind=Kind.MOMENT,
        value=lambda line, _: dt.datetime.fromisoformat(line.posted_at),
    ),
    Column(key="what", text_id="S2115", kind=Kind.NAMED, value=what_of, grows=1),
    Column(
        key="amount", text_id="S901", kind=Kind.DIFFERENCE, value=lambda line, _: line.amount_minor
    ),
    Column(
        key="balance",
        text_id="S2116",
        kind=Kind.MONEY,
        value=lambda line, _: line.balance_minor,
        tone=lambda line: "warning" if line.balance_minor < 0 else "",
    ),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is read of the agent under the cursor besides his statement."""

    suggestion: wire.AgentSuggestion
    days: tuple[DayEnd, ...]
    sums: wire.AgentStatement


NO_SUMS: Final = (Sum("", ""),) * 4


def page_of(line: Line, asked: wire.StatementRequest, cursor: str | None) -> wire.AgentStatement:
    """Read one page of a statement, with the sums of all of it; blocks."""
    return line.post(STATEMENTS[1], asked, wire.AgentStatement, cursor=cursor, limit=PAGE_ROWS)


def curve_of(
    line: Line, asked: wire.StatementRequest, zone: dt.tzinfo
) -> tuple[tuple[DayEnd, ...], wire.AgentStatement]:
    """Return the float at the end of each day, and the sums of the statement; blocks."""
    ends: dict[dt.date, int] = {}
    first = told = page_of(line, asked, None)
    for _ in range(CURVE_PAGES_MAX):
        for one in told.lines:
            day = dt.datetime.fromisoformat(one.posted_at).astimezone(zone).date()
            ends[day] = one.balance_minor
        if told.next_cursor is None:
            break
        told = page_of(line, asked, told.next_cursor)
    return tuple(DayEnd(day, minor) for day, minor in ends.items()), first


def sums_of(stands: wire.AgentFacts, words: Words) -> tuple[Sum, ...]:
    """Return what stands above the curve."""
    share = percent(stands.commission_bp)
    used = min(max(-stands.float_minor, 0), stands.credit_limit_minor)
    is_used = used > 0
    below = words("S2110", n=amount(used)) if is_used else words("S2111")
    held = words("S2107", x=amount(stands.held_minor)) if stands.held_minor else ""
    is_out = stands.left_minor <= 0
    return (
        Sum(words("S2102"), amount(stands.float_minor)),
        Sum(words("S2103"), amount(stands.credit_limit_minor), below, "warning" if is_used else ""),
        Sum(words("S2104"), amount(stands.left_minor), held, "danger" if is_out else ""),
        Sum(words("S2105"), amount(stands.commission_owed_minor), words("S2108", c=share)),
    )


def told_sums(stands: wire.AgentFacts, told: wire.AgentStatement, words: Words) -> str:
    """Return the sums of a statement in two lines."""
    first = words(
        "S2122",
        a=_day(told.from_day),
        b=_day(told.through_day),
        x=amount(told.opening_minor),
        y=amount(told.topped_up_minor + told.commission_to_float_minor),
        z=amount(told.sold_minor),
        u=amount(told.closing_minor),
    )
    second = words(
        "S2123",
        x=amount(told.commission_earned_minor),
        y=amount(told.commission_paid_minor),
        z=amount(told.commission_owed_minor),
    )
    third = words(
        "S2106", z=amount(stands.unsettled_minor), x=amount(stands.unsettled_commission_minor)
    )
    return f"{first}\n{words.joined(second, third)}"


def _day(text: str) -> str:
    return dt.date.fromisoformat(text).strftime("%d/%m/%Y")


def suggested(told: wire.AgentSuggestion) -> Saying:
    """Return what behaviour suggests and the figures it comes from, in words."""
    limit, ceiling = told.credit_limit_minor, told.offline_ceiling_minor
    if limit is None or ceiling is None:
        return saying("S2129")

    def say(words: Words) -> str:
        parts = [
            words("S2126", x=amount(limit), y=amount(ceiling)),
            words(
                "S2127",
                n=told.days_looked_at,
                a=told.days_with_sales,
                x=amount(told.busy_day_minor),
                b=told.top_ups,
                c=told.pause_days,
                y=amount(told.middle_top_up_minor),
            ),
        ]
        if told.was_beyond:
            parts.append(words("S2128"))
        return " ".join(parts)

    return say
