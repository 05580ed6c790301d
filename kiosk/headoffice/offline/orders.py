"""Closure orders: larger packs that last longer, for days on which roads or lines are cut."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import msgspec

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.facts import Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import seat
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Saying, Words
from vending_server.wire.closures import (
    CEILING_MAX,
    SHARES_MAX,
    ClosureOrderFacts,
    ClosureOrderList,
    ClosureOrderRequest,
    ClosureRevocation,
    ClosureShare,
)

READS: Final = ("GET", "/v1/closure-orders")
MAKES: Final = ("POST", "/v1/closure-orders")
REVOKES: Final = ("POST", "/v1/closure-orders/{order_id:str}/revocation")
ACTION: Final = "closure_order"
HOURS_MAX: Final = 72
FIELDS: Final = (
    Field(name="shares", text_id="S1684", hint_id="S1685", is_figure=True),
    Field(name="hours", text_id="S1686", hint_id="S1687", value="24", is_figure=True),
    REASON,
)
_SHARE: Final = re.compile(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]?))?=([1-9][0-9]{0,6})")


class NotUnderstood(Exception):
    """A field of the form says nothing that makes an order; `args[0]` names it."""


def _state(row: ClosureOrderFacts, words: Words) -> Pill:
    if row.revoked_at is not None:
        return Pill(words("S1688"), "neutral")
    return Pill(words("S1689"), "warning") if row.is_in_force else Pill(words("S1690"), "neutral")


COLUMNS: Final[tuple[Column[ClosureOrderFacts], ...]] = (
    Column(
        key="number",
        text_id="S1615",
        kind=Kind.NAMED,
        value=lambda row, _: Named(isolate_ltr(row.number), isolate_name(row.reason)),
        grows=1,
    ),
    Column(
        key="begins_at",
        text_id="S1691",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.begins_at),
    ),
    Column(
        key="ends_at",
        text_id="S1692",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.ends_at),
    ),
    Column(
        key="terminals", text_id="S1683", kind=Kind.COUNT, value=lambda row, _: len(row.terminals)
    ),
    Column(
        key="ceiling",
        text_id="S1671",
        kind=Kind.MONEY,
        value=lambda row, _: sum(one.ceiling_minor for one in row.terminals),
    ),
    Column(key="state", text_id="S1604", kind=Kind.PILL, value=_state),
)


def reader(line: Line, _wanted: Filter) -> Reader[ClosureOrderFacts]:
    """Read orders, newest first."""

    def page(cursor: str | None) -> tuple[list[ClosureOrderFacts], str | None]:
        told = line.get(READS[1], ClosureOrderList, cursor=cursor, limit=PAGE_ROWS)
        return told.orders, told.next_cursor

    return paged(page)


def sheet(row: ClosureOrderFacts, words: Words) -> Sheet:
    """Say who may hold what until when, and who wanted it."""
    pill = _state(row, words)
    revoked = (
        (Fact("S1693", moment(words, row.revoked_at)), Fact("S1694", isolate_ltr(row.revoked_by)))
        if row.revoked_at is not None and row.revoked_by is not None
        else ()
    )
    return Sheet(
        title=words.joined(words("S1615"), isolate_ltr(row.number), by=" "),
        below=words.name(row.reason),
        state=(pill.text, pill.tone),
        groups=(
            (
                "",
                (
                    Fact("S1691", moment(words, row.begins_at)),
                    Fact("S1692", moment(words, row.ends_at)),
                    Fact("S1695", isolate_ltr(row.made_by)),
                    Fact("S1696", isolate_ltr(row.agreed_by)),
                    *revoked,
                ),
            ),
            *(
                (seat(words, one.point, one.terminal), (Fact("S1671", amount(one.ceiling_minor)),))
                for one in row.terminals
            ),
        ),
    )


def may_be_revoked(row: ClosureOrderFacts | None, now: dt.datetime) -> bool:
    """Say whether there is anything left to end."""
    is_open = row is not None and row.revoked_at is None
    return is_open and row is not None and dt.datetime.fromisoformat(row.ends_at) > now


def order_of(typed: dict[str, str], *, document_id: str, now: dt.datetime) -> ClosureOrderRequest:
    """Return the order that was typed, from now on.

    Raises:
        NotUnderstood: a field is not what it should be.
    """
    parts = typed["shares"].replace(",", " ").split()
    shares = [_share(part) for part in parts]
    if not shares or len(shares) > SHARES_MAX:
        raise NotUnderstood("shares")
    hours = typed["hours"]
    if not (hours.isascii() and hours.isdecimal() and 1 <= int(hours) <= HOURS_MAX):
        raise NotUnderstood("hours")
    return ClosureOrderRequest(
        document_id=document_id,
        shares=shares,
        begins_at=now.isoformat(),
        ends_at=(now + dt.timedelta(hours=int(hours))).isoformat(),
        reason=typed["reason"],
    )


def payload(order: ClosureOrderRequest) -> dict[str, object]:
    """Return what two people agree to: all of it but the agreement itself."""
    fields: dict[str, object] = msgspec.to_builtins(order)
    del fields["approval_id"]
    return fields


def effect(order: ClosureOrderRequest) -> Saying:
    """Say in one sentence what an order does."""

    def say(words: Words) -> str:
        shares = ", ".join(
            f"{one.point}{f'-{one.terminal}' if one.terminal else ''}: {amount(one.ceiling_minor)}"
            for one in order.shares
        )
        return words("S1697", x=isolate_ltr(shares), time=moment(words, order.ends_at))

    return say


def make(line: Line, order: ClosureOrderRequest, approval_id: str) -> ClosureOrderFacts:
    """Make the order that was agreed to."""
    agreed = msgspec.structs.replace(order, approval_id=approval_id)
    return line.post(MAKES[1], agreed, ClosureOrderFacts)


def revoke(line: Line, order_id: str, document_id: str, reason: str) -> ClosureOrderFacts:
    """End an order now."""
    request = ClosureRevocation(document_id=document_id, reason=reason)
    return line.post(f"/v1/closure-orders/{order_id}/revocation", request, ClosureOrderFacts)


def _share(part: str) -> ClosureShare:
    found = _SHARE.fullmatch(part)
    if found is None:
        raise NotUnderstood("shares")
    point, terminal, shekels = found.groups()
    minor = int(shekels) * 100
    if minor > CEILING_MAX:
        raise NotUnderstood("shares")
    return ClosureShare(point=int(point), terminal=int(terminal or 0), ceiling_minor=minor)


ORDERS: Final[ListOf[ClosureOrderFacts]] = ListOf(
    name="closure_orders", text_id="S1698", columns=COLUMNS, reader=reader, sheet=sheet
)
