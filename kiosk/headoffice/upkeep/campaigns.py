"""A campaign of new keys: what is agreed to, which meters are planned, and how each one stands.

Planning takes two custodians once for the campaign; its meters are then planned in steps by one.
A sale hands the set out only when no till can sell a sealed vend of the old key (the server's rule,
docs/key-changes.md): nothing here can hurry it.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

import msgspec

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import pill_of
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.headoffice.upkeep.unfit_words import why
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Saying, Words
from vending_server.wire.key_changes import (
    CampaignFacts,
    CampaignRequest,
    KeyFacts,
    KeyTarget,
    MeterKeyAnswer,
    MeterKeyChange,
    MeterKeyChangePage,
    MeterPageRequest,
    PlanAnswer,
    PlanRequest,
    SetRequest,
    WithdrawalRequest,
)

MAKES: Final = ("POST", "/v1/key-campaigns")
PLANS: Final = ("POST", "/v1/key-campaigns/{campaign_id:str}/plans")
PAGES: Final = ("POST", "/v1/key-campaigns/{campaign_id:str}/pages")
WITHDRAWS: Final = ("POST", "/v1/key-change-withdrawals")
ACTION: Final = "key_change_token"
STATES: Final = {
    "planned": ("S1706", "neutral"),
    "issued": ("S1758", "warning"),
    "confirmed": ("S1759", "good"),
    "withdrawn": ("S1768", "neutral"),
}
ABOUT: Final = (
    Field(name="name", text_id="S1756"),
    Field(name="from_sgc", text_id="S2610", is_figure=True, chars_max=6),
    REASON,
)
TARGET: Final = (
    Field(name="sgc", text_id="S2611", is_figure=True, chars_max=6),
    Field(name="krn", text_id="S1704", is_figure=True, chars_max=1),
    Field(name="base_year", text_id="S2612", value="2014", is_figure=True, chars_max=4),
    Field(name="dkga", text_id="S2613", value="4", is_figure=True, chars_max=1),
)
GROUP: Final = (
    Field(name="zone", text_id="T198", may_be_empty=True),
    Field(name="maker", text_id="S2614", may_be_empty=True),
    Field(name="model", text_id="S2615", hint_id="S2616", may_be_empty=True),
)
KEYS: Final = (
    FilterKey("campaign", Sort.WORD, "S1756"),
    FilterKey("state", Sort.WORD, "S1604", tuple(STATES)),
    FilterKey("meter", Sort.WORD, "S913"),
)


class NotUnderstood(Exception):
    """A field says nothing that a key has; `args[0]` names it."""


def campaign_of(typed: dict[str, str], document_id: str) -> CampaignRequest:
    """Return the campaign that was typed; each meter keeps its tariff index and key type.

    Raises:
        NotUnderstood: a field is not what it should be.
    """
    for name in ("from_sgc", "sgc"):
        if len(typed[name]) != 6 or not typed[name].isdecimal():
            raise NotUnderstood(name)
    if typed["krn"] not in set("123456789"):
        raise NotUnderstood("krn")
    if typed["base_year"] not in {"1993", "2014", "2035"}:
        raise NotUnderstood("base_year")
    if typed["dkga"] not in {"2", "4"}:
        raise NotUnderstood("dkga")
    return CampaignRequest(
        document_id=document_id,
        name=typed["name"],
        from_sgc=typed["from_sgc"],
        target=KeyTarget(
            sgc=typed["sgc"],
            krn=int(typed["krn"]),
            base_year=int(typed["base_year"]),  # type: ignore[arg-type]  # of the three above
            dkga=int(typed["dkga"]),  # type: ignore[arg-type]  # of the two above
        ),
        reason=typed["reason"],
    )


def payload(request: CampaignRequest | SetRequest) -> dict[str, Any]:
    """Return what a second person agrees to: the message without the approval it waits for."""
    fields: dict[str, Any] = msgspec.to_builtins(request)
    del fields["approval_id"]
    return fields


def effect(request: CampaignRequest) -> Saying:
    """Say from which group to which key."""
    target = request.target
    old, new = isolate_ltr(request.from_sgc), isolate_ltr(f"{target.sgc} / {target.krn}")
    base = isolate_ltr(f"01/01/{target.base_year}")
    return lambda words: words("S2617", old=old, new=new, date=base)


def make(line: Line, request: CampaignRequest, approval_id: str) -> CampaignFacts:
    """Keep a campaign that two people agreed to."""
    agreed = msgspec.structs.replace(request, approval_id=approval_id)
    return line.post(MAKES[1], agreed, CampaignFacts)


def plan_of(typed: dict[str, str], document_id: str) -> PlanRequest:
    """Return which meters of the group are planned next; what is empty is whatever it is."""
    return PlanRequest(
        document_id=document_id,
        zone=typed["zone"] or None,
        maker=typed["maker"] or None,
        model=typed["model"] or None,
    )


def plan(line: Line, campaign_id: str, request: PlanRequest) -> PlanAnswer:
    """Plan them; the server tries a set for one meter of each kind before."""
    return line.post(path_of(PLANS, campaign_id), request, PlanAnswer)


def withdraw(line: Line, request: WithdrawalRequest) -> MeterKeyAnswer:
    """Take a planned meter back; one whose set was handed out stays."""
    return line.post(WITHDRAWS[1], request, MeterKeyAnswer)


def plan_cards(words: Words, told: PlanAnswer) -> tuple[Card, ...]:
    """Say what the last step planned, what is left, and what no set could be made for."""
    cards = [
        Card(
            title=words("S2618", x=_count(told.planned)),
            text=words("S2619", x=_count(told.left)) if told.left else "",
            tone="good" if told.planned else "neutral",
        )
    ]
    for one in told.unfit:
        kind = isolate_ltr(f"KRN {one.krn} · {one.base_year}")
        text = words.joined(kind, why(words, one.reason), by="\n")
        cards.append(Card(title=words("S2620", x=_count(one.meters)), text=text, tone="danger"))
    return tuple(cards)


def reader(line: Line, wanted: Filter) -> Reader[MeterKeyChange]:
    """Read the meters of a campaign as they were planned; of none there are none."""
    term = wanted.term("campaign")
    state = wanted.word("state")

    def page(cursor: str | None) -> tuple[list[MeterKeyChange], str | None]:
        if term is None:
            return [], None
        asked = MeterPageRequest(state=state)  # type: ignore[arg-type]  # a choice of the key
        path = path_of(PAGES, term.text)
        told = line.post(path, asked, MeterKeyChangePage, cursor=cursor, limit=PAGE_ROWS)
        return told.meters, told.next_cursor

    return paged(page, lambda row: wanted.keeps(state=row.state, meter=row.drn))


def path_of(route: tuple[str, str], campaign_id: str) -> str:
    """Return the path of a route about one campaign."""
    return route[1].replace("{campaign_id:str}", quote(campaign_id, safe=""))


def _count(number: int) -> str:
    return isolate_ltr(f"{number:,}")


def key_name(key: KeyFacts | None) -> str | None:
    """Return what names a key as people read it: `990011 / 2 / 01`."""
    return None if key is None else f"{key.sgc} / {key.krn} / {key.ti}"


COLUMNS: Final[tuple[Column[MeterKeyChange], ...]] = (
    Column(
        key="meter",
        text_id="S913",
        kind=Kind.NAMED,
        value=lambda row, _: Named(formats.meter_number(row.drn)),
    ),
    Column(key="old", text_id="S2621", kind=Kind.NUMBER, value=lambda row, _: key_name(row.old)),
    Column(key="new", text_id="S2622", kind=Kind.NUMBER, value=lambda row, _: key_name(row.new)),
    Column(
        key="planned_at",
        text_id="S1706",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.planned_at),
        yields=2,
    ),
    Column(
        key="issued_at",
        text_id="S1758",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.issued_at),
        yields=1,
    ),
    Column(
        key="state",
        text_id="S1604",
        kind=Kind.PILL,
        value=lambda row, words: pill_of(words, STATES, row.state),
        grows=1,
    ),
)


def sheet(row: MeterKeyChange, words: Words) -> Sheet:
    """Say from which key to which, since when, and by what it is known."""
    pill = pill_of(words, STATES, row.state)
    return Sheet(
        title=formats.meter_number(row.drn),
        state=(pill.text, pill.tone),
        cards=(Card(title=words("S2623")),) if row.state == "issued" else (),
        groups=(
            (
                "",
                (
                    Fact("S2621", isolate_ltr(key_name(row.old) or "")),
                    Fact("S2622", isolate_ltr(key_name(row.new) or "")),
                    Fact("S1747", isolate_ltr(f"01/01/{row.new.base_year}")),
                    Fact("S1706", moment(words, row.planned_at)),
                    Fact("S1758", moment(words, row.issued_at)),
                    Fact("S2624", moment(words, row.closed_at)),
                ),
            ),
        ),
        notes=((words("S2625"), isolate_name(row.evidence)),) if row.evidence else (),
    )


METERS: Final[ListOf[MeterKeyChange]] = ListOf(
    name="campaign_meters",
    text_id="S2626",
    columns=COLUMNS,
    reader=reader,
    sheet=sheet,
    keys=KEYS,
    empty=lambda wanted: "S3210" if wanted.term("campaign") is None else "S3211",
)
