"""Claims of machines: money without a vend, notes in doubt, notes that are nobody's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.cases.alike import late, sums_and_state
from kiosk.headoffice.cases.evidence import noted
from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import pill_of, seat
from kiosk.headoffice.tables.columns import Column, Kind, Named, amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.widgets.words import Saying, Words
from vending_server.wire.cases import CaseNoteFacts
from vending_server.wire.machine_cash import (
    CREDITED,
    MONEY,
    OPEN,
    PAID,
    REJECTED,
    ClaimFacts,
    ClaimList,
    ClaimListRequest,
    ClaimSettlement,
)

LISTS: Final = ("POST", "/v1/machine-claim-lists")
SETTLES: Final = ("POST", "/v1/machine-claims/{claim_id:str}/settlement")
ACTION: Final = "claim_payout"
KINDS: Final = {"money": "S2300", "note": "S2301", "stray": "S2302"}
STATES: Final = {
    "open": ("S2303", "warning"),
    "paid": ("S2304", "good"),
    "credited": ("S2305", "good"),
    "rejected": ("S2306", "neutral"),
}
TITLES: Final = {PAID: "B746", CREDITED: "B747", REJECTED: "B748"}
_NUMBER_CHARS: Final = 8  # of a slip, whole
KEYS: Final = (
    FilterKey("state", Sort.WORD, "S1604", tuple(STATES)),
    FilterKey("kind", Sort.WORD, "S2310", tuple(KINDS)),
    FilterKey("point", Sort.NUMBER, "S1602"),
    FilterKey("number", Sort.WORD, "S2311"),
    FilterKey("day", Sort.DAY, "S1797"),
)


class NotUnderstood(Exception):
    """A field of the form says nothing; `args[0]` names it."""


def _kind(row: ClaimFacts, words: Words) -> str:
    return words(KINDS[row.kind]) if row.kind in KINDS else isolate_ltr(row.kind)


COLUMNS: Final[tuple[Column[ClaimFacts], ...]] = (
    Column(
        key="number",
        text_id="S2311",
        kind=Kind.NAMED,
        value=lambda row, words: Named(
            isolate_ltr(row.number), seat(words, row.point_number, row.terminal)
        ),
    ),
    Column(key="kind", text_id="S2310", kind=Kind.TEXT, value=_kind, grows=1),
    Column(
        key="happened_at",
        text_id="S713",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.happened_at),
    ),
    *sums_and_state(STATES),
)


def reader(zone: ZoneInfo) -> Callable[[Line, Filter], Reader[ClaimFacts]]:
    """Return how claims are read; days of the filter are those of a zone."""

    def read(line: Line, wanted: Filter) -> Reader[ClaimFacts]:
        number = wanted.term("number")
        is_one = number is not None and not number.is_not and len(number.text) == _NUMBER_CHARS
        asked = ClaimListRequest(
            point_number=wanted.number("point"),
            number=number.text.upper() if is_one and number is not None else None,
            is_open=wanted.word("state") == OPEN,
        )

        def page(cursor: str | None) -> tuple[list[ClaimFacts], str | None]:
            told = line.post(LISTS[1], asked, ClaimList, cursor=cursor, limit=PAGE_ROWS)
            return told.claims, told.next_cursor

        def keeps(row: ClaimFacts) -> bool:
            happened_at = dt.datetime.fromisoformat(row.happened_at).astimezone(zone)
            is_kept = wanted.keeps(
                state=row.state,
                kind=row.kind,
                point=row.point_number,
                number=row.number,
                day=happened_at.date(),
            )
            return is_kept and wanted.finds(f"{row.number} {row.drn} {row.account_number}")

        return paged(page, keeps)

    return read


def sheet_of(
    now: Callable[[], dt.datetime], asked_and_given: Mapping[str, list[CaseNoteFacts]]
) -> Callable[[ClaimFacts, Words], Sheet]:
    """Return what is said of a claim; its age is counted up to now."""

    def sheet(row: ClaimFacts, words: Words) -> Sheet:
        pill = pill_of(words, STATES, row.state)
        facts = (
            Fact("S901", "" if row.amount_minor is None else amount(row.amount_minor)),
            Fact("S713", moment(words, row.happened_at)),
            Fact("S900", formats.meter_number(row.drn) if row.drn else ""),
            Fact("S2313", isolate_ltr(row.account_number) if row.account_number else ""),
            Fact("S2314", isolate_ltr(row.note_id) if row.note_id else ""),
        )
        return Sheet(
            title=isolate_ltr(row.number),
            below=words.joined(seat(words, row.point_number, row.terminal), _kind(row, words)),
            state=(pill.text, pill.tone),
            cards=tuple(_cards(row, words, now())),
            groups=(("", facts), *_ended(row, words)),
            notes=(
                *(((words("T152"), isolate_name(row.reason)),) if row.reason else ()),
                *noted(asked_and_given.get(row.claim_id, []), words),
            ),
        )

    return sheet


def _cards(row: ClaimFacts, words: Words, now: dt.datetime) -> Iterator[Card]:
    if row.state != OPEN:
        return
    yield from late(row.happened_at, words, now)
    if row.kind == MONEY:
        yield Card(title=words("S2316"))
    if row.is_late:
        yield Card(title=words("S2317"), tone="neutral")


def _ended(row: ClaimFacts, words: Words) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    if row.settled_at is None:
        return
    yield (
        words.joined(words("S1658"), isolate_name(row.settlement_reason), by=": "),
        (
            Fact("S2312", "" if row.settled_minor is None else amount(row.settled_minor)),
            Fact("S1660", moment(words, row.settled_at)),
            Fact("S1661", isolate_ltr(row.settled_by or "")),
            Fact("S1696", isolate_ltr(", ".join(row.agreed_by))),
            Fact("S2318", isolate_ltr(row.credited_to) if row.credited_to else ""),
        ),
    )


def claims_list(
    zone: ZoneInfo,
    now: Callable[[], dt.datetime],
    asked_and_given: Mapping[str, list[CaseNoteFacts]],
) -> ListOf[ClaimFacts]:
    """Return the list; it begins with what nobody has settled."""
    return ListOf(
        name="claims",
        text_id="S2319",
        columns=COLUMNS,
        reader=reader(zone),
        sheet=sheet_of(now, asked_and_given),
        keys=KEYS,
        asked=f"state:{OPEN}",
    )


def waiting(line: Line) -> int:
    """Return how many claims are open, as far as one page goes."""
    asked = ClaimListRequest(is_open=True)
    return len(line.post(LISTS[1], asked, ClaimList, limit=PAGE_ROWS).claims)


def may_end(row: ClaimFacts | None, act: str) -> bool:
    """Say whether a claim may end so: money that is in the box is never closed without a place."""
    if row is None or row.state != OPEN:
        return False
    return act != REJECTED or row.kind != MONEY


def fields_of(row: ClaimFacts, act: str) -> tuple[Field, ...]:
    """Return what has to be said; an amount only where the machine could not tell one."""
    fields: list[Field] = []
    if act == CREDITED:
        fields.append(
            Field(name="account", text_id="S2313", value=row.account_number, is_figure=True)
        )
    if act != REJECTED and row.amount_minor is None:
        fields.append(Field(name="amount", text_id="S901", hint_id="S2320", is_figure=True))
    return (*fields, REASON)


def settlement_of(
    row: ClaimFacts, act: str, typed: dict[str, str], *, document_id: str
) -> ClaimSettlement:
    """Return the end that was typed.

    Raises:
        NotUnderstood: the amount is none.
    """
    minor = 0 if act == REJECTED else row.amount_minor
    if minor is None:
        try:
            minor = formats.parse_amount(typed["amount"])
        except NumberNotUnderstood:
            raise NotUnderstood("amount") from None
        if not minor:
            raise NotUnderstood("amount")
    return ClaimSettlement(
        document_id=document_id,
        act=act,  # type: ignore[arg-type]  # one of the three that the screen offers
        amount_minor=minor,
        account_number=typed.get("account", ""),
        reason=typed["reason"],
    )


def payload(row: ClaimFacts, wanted: ClaimSettlement) -> dict[str, object]:
    """Return what two people agree to: the claim and all of its end but the agreement."""
    fields: dict[str, object] = msgspec.to_builtins(wanted)
    del fields["approval_id"]
    return {"claim_id": row.claim_id, **fields}


def effect(row: ClaimFacts, wanted: ClaimSettlement) -> Saying:
    """Say in one sentence what happens with the money."""
    number, account = isolate_ltr(row.number), isolate_ltr(wanted.account_number)

    def say(words: Words) -> str:
        if wanted.act == REJECTED:
            return words("S2309", n=number)
        x = amount(wanted.amount_minor)
        if wanted.act == CREDITED:
            return words("S2308", x=x, n=number, a=account)
        return words("S2307", x=x, n=number)

    return say


def settle(line: Line, claim_id: str, wanted: ClaimSettlement, approval_id: str) -> ClaimFacts:
    """End a claim as two people agreed."""
    agreed = msgspec.structs.replace(wanted, approval_id=approval_id)
    return line.post(f"/v1/machine-claims/{claim_id}/settlement", agreed, ClaimFacts)
