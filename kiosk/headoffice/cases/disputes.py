"""Disputed sales: both meters side by side, the evidence, and how each case ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.cases import ending
from kiosk.headoffice.cases.alike import late, sums_and_state
from kiosk.headoffice.cases.evidence import noted
from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import pill_of, seat, word
from kiosk.headoffice.tables.columns import Column, Kind, Named, amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Saying, Words
from vending_server.wire.cases import (
    ASKED,
    CHARGED,
    CREDITED,
    OPEN,
    PAID,
    WRONG_METER,
    CaseFacts,
    CaseList,
    CaseListRequest,
    CaseMeter,
    CaseNoteFacts,
    CaseSettled,
    CaseSettlement,
)

LISTS: Final = ("POST", "/v1/case-file-lists")
SETTLES: Final = ("POST", "/v1/case-files/{case_id:str}/settlement")
ACTION: Final = "case_decision"
NAME: Final = "disputes"
KINDS: Final = {"wrong_meter": "S2757", "reversal": "S2758"}
STATES: Final = {
    "open": ("S2303", "warning"),
    "asked": ("S2759", "warning"),
    "charged": ("S2760", "good"),
    "credited": ("S2305", "good"),
    "paid": ("S2304", "good"),
    "rejected": ("S2306", "neutral"),
}
_WAITING: Final = frozenset({OPEN, ASKED})
_CODES: Final = {"yes": "S484", "no": "S483", "unknown": "S485"}
KEYS: Final = (
    FilterKey("state", Sort.WORD, "S1604", tuple(STATES)),
    FilterKey("kind", Sort.WORD, "S2310", tuple(KINDS)),
    FilterKey("point", Sort.NUMBER, "S1602"),
    FilterKey("case", Sort.NUMBER, "S2761"),
    FilterKey("day", Sort.DAY, "S1797"),
)

COLUMNS: Final[tuple[Column[CaseFacts], ...]] = (
    Column(
        key="case",
        text_id="S2761",
        kind=Kind.NAMED,
        value=lambda row, words: Named(
            isolate_ltr(str(row.number)), seat(words, row.point_number, row.terminal)
        ),
    ),
    Column(
        key="kind",
        text_id="S2310",
        kind=Kind.NAMED,
        value=lambda row, words: Named(
            word(words, KINDS, row.kind), isolate_ltr(row.receipt_number)
        ),
        grows=1,
    ),
    Column(
        key="opened_at",
        text_id="S2762",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.opened_at),
    ),
    *sums_and_state(STATES),
)


def reader(zone: ZoneInfo) -> Callable[[Line, Filter], Reader[CaseFacts]]:
    """Return how cases are read; days of the filter are those of a zone."""

    def read(line: Line, wanted: Filter) -> Reader[CaseFacts]:
        states = wanted.term("state")
        are_open = states is not None and not states.is_not and set(states.words) <= _WAITING
        asked = CaseListRequest(
            point_number=wanted.number("point"),
            number=wanted.number("case") or None,
            is_open=are_open,
        )

        def page(cursor: str | None) -> tuple[list[CaseFacts], str | None]:
            told = line.post(LISTS[1], asked, CaseList, cursor=cursor, limit=PAGE_ROWS)
            return told.cases, told.next_cursor

        def keeps(row: CaseFacts) -> bool:
            opened_at = dt.datetime.fromisoformat(row.opened_at).astimezone(zone)
            is_kept = wanted.keeps(
                state=row.state,
                kind=row.kind,
                point=row.point_number,
                case=row.number,
                day=opened_at.date(),
            )
            meters = [row.sold, *([row.right] if row.right is not None else [])]
            named = (f"{one.drn} {one.account_number} {one.customer_name}" for one in meters)
            return is_kept and wanted.finds(" ".join((row.receipt_number, *named)))

        return paged(page, keeps)

    return read


def sheet_of(
    now: Callable[[], dt.datetime], notes: Mapping[str, list[CaseNoteFacts]]
) -> Callable[[CaseFacts, Words], Sheet]:
    """Return what is said of a case; its age is counted up to now."""

    def sheet(row: CaseFacts, words: Words) -> Sheet:
        pill = pill_of(words, STATES, row.state)
        sale = (
            Fact("S1607", isolate_ltr(row.receipt_number)),
            Fact("S901", amount(row.amount_minor)),
            Fact("S2769", words.units(row.units_tenths, row.utility)),
            Fact("S1608", moment(words, row.sold_at)),
            Fact("S482", word(words, _CODES, row.code_entered)),
        )
        right = () if row.right is None else (_meter("S2764", row.right, row.right_reading, words),)
        return Sheet(
            title=words.joined(words("S2761"), isolate_ltr(str(row.number)), by=" "),
            below=words.joined(
                seat(words, row.point_number, row.terminal), word(words, KINDS, row.kind)
            ),
            state=(pill.text, pill.tone),
            cards=tuple(_cards(row, words, now())),
            groups=(
                ("", sale),
                _meter("S2763", row.sold, row.sold_reading, words),
                *right,
                _decision(row, words),
            ),
            notes=(
                (words("S2770"), isolate_name(row.evidence)),
                *noted(notes.get(row.case_id, []), words),
            ),
        )

    return sheet


def _meter(
    heading_id: str, meter: CaseMeter, reading: str, words: Words
) -> tuple[str, tuple[Fact, ...]]:
    facts = (
        Fact("S900", formats.meter_number(meter.drn)),
        Fact("S2313", isolate_ltr(meter.account_number) if meter.account_number else ""),
        Fact("S2768", isolate_name(meter.customer_name) if meter.customer_name else ""),
        Fact("S2765", isolate_name(meter.address) if meter.address else ""),
        Fact("S2767", moment(words, meter.last_sale_at)),
        Fact("S2766", isolate_name(reading) if reading else ""),
    )
    return words(heading_id), facts


def _cards(row: CaseFacts, words: Words, now: dt.datetime) -> Iterator[Card]:
    if row.state not in _WAITING:
        return
    yield from late(row.opened_at, words, now)
    if row.is_moved:
        yield Card(title=words("S2773"), tone="danger")


def _decision(row: CaseFacts, words: Words) -> tuple[str, tuple[Fact, ...]]:
    """Say how it ended, and who agreed: there are two places for that, empty or not."""
    first, second = (*map(isolate_ltr, row.agreed_by), "", "")[:2]
    agreed = (Fact("S2775", first), Fact("S2776", second))
    if row.settled_at is None:
        return words("S2774"), agreed
    return (
        words.joined(words("S1658"), isolate_name(row.settlement_reason), by=": "),
        (
            Fact("S2312", amount(row.settled_minor or 0)),
            Fact("S1660", moment(words, row.settled_at)),
            Fact("S1661", isolate_ltr(row.settled_by or "")),
            *agreed,
            Fact("S2318", isolate_ltr(row.credited_to) if row.credited_to else ""),
        ),
    )


def disputes_list(
    zone: ZoneInfo, now: Callable[[], dt.datetime], notes: Mapping[str, list[CaseNoteFacts]]
) -> ListOf[CaseFacts]:
    """Return the list; it begins with what nobody has ended."""
    return ListOf(
        name=NAME,
        text_id="S2756",
        columns=COLUMNS,
        reader=reader(zone),
        sheet=sheet_of(now, notes),
        keys=KEYS,
        asked=f"state:{OPEN},{ASKED}",
    )


def waiting(line: Line) -> int:
    """Return how many cases are open, as far as one page goes."""
    asked = CaseListRequest(is_open=True)
    return len(line.post(LISTS[1], asked, CaseList, limit=PAGE_ROWS).cases)


def may_end(row: CaseFacts | None, act: str) -> bool:
    """Say whether a case may end so; what a till issued anew is not given a second time."""
    if row is None or row.state not in _WAITING:
        return False
    if act == CHARGED and row.kind != WRONG_METER:
        return False
    return act not in {CHARGED, CREDITED, PAID} or not row.is_moved


def fields_of(row: CaseFacts, act: str) -> tuple[Field, ...]:
    """Return what has to be said; the sum is the sale's, and nobody's to choose."""
    if act != CREDITED:
        return (REASON,)
    meant = row.sold if row.right is None else row.right
    return (
        Field(name="account", text_id="S2313", value=meant.account_number, is_figure=True),
        REASON,
    )


def settlement_of(
    row: CaseFacts, act: str, typed: dict[str, str], *, document_id: str
) -> CaseSettlement:
    """Return the end that was typed."""
    return CaseSettlement(
        document_id=document_id,
        case_number=row.number,
        act=act,  # type: ignore[arg-type]  # one of the four that the screen offers
        amount_minor=row.amount_minor if act in {CREDITED, PAID} else 0,
        account_number=typed.get("account", ""),
        right_drn=row.right.drn if act == CHARGED and row.right is not None else "",
        reason=typed["reason"],
    )


def payload(row: CaseFacts, wanted: CaseSettlement) -> dict[str, object]:
    """Return what two people agree to: the case and all of its end but the agreement."""
    fields: dict[str, object] = msgspec.to_builtins(wanted)
    del fields["approval_id"]
    return {"case_id": row.case_id, **fields}


def effect(wanted: CaseSettlement) -> Saying:
    """Say in one sentence what happens."""
    fields = msgspec.to_builtins(wanted)
    return lambda words: ending.said(fields, words)


def settle(line: Line, case_id: str, wanted: CaseSettlement, approval_id: str) -> CaseSettled:
    """End a case as two people agreed."""
    agreed = msgspec.structs.replace(wanted, approval_id=approval_id)
    return line.post(f"/v1/case-files/{case_id}/settlement", agreed, CaseSettled)
