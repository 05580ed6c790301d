"""A meter's life: for whom it hung, where and when, and what else happened to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kiosk.headoffice.facts import Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterFault, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.meters.register import STATES
from kiosk.headoffice.offline.words import pill_of, word
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_first_strong, isolate_ltr, isolate_name
from kiosk.i18n.formats import normalise_digits
from kiosk.widgets.words import Words
from vending_server.wire.registry import (
    EventFacts,
    InstallationFacts,
    MeterHistory,
    MeterHistoryLookup,
)

HISTORIES: Final = ("POST", "/v1/meter-histories")
EVENTS: Final = {
    "registered": "S2572",
    "keyed": "S2573",
    "shelved": "S2574",
    "blocked": "S2575",
    "unblocked": "S2576",
}
REASONS: Final = {
    "new_contract": "S2577",
    "change_out": "S2578",
    "imported": "S2579",
    "followed": "S2982",
    "contract_closed": "S2580",
}
DETAILS: Final = {
    "reason": "T152",
    "shelf": "S1604",
    "blocked_ar": "S2588",
    "blocked_en": "S2589",
    "blocked_customer_ar": "S2590",
    "blocked_customer_en": "S2592",
}
KEYS: Final = (FilterKey("meter", Sort.WORD, "S913"),)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a meter's life."""

    drn: str
    told: InstallationFacts | EventFacts

    @property
    def at(self) -> dt.datetime | None:
        """When it began."""
        told = self.told
        is_hung = isinstance(told, InstallationFacts)
        return moment_of(told.installed_at if is_hung else told.happened_at)  # type: ignore[union-attr]


def number_of(wanted: Filter) -> str:
    """Return the meter of a filter; empty: none was named yet.

    Raises:
        FilterFault: it is no whole number of one meter.
    """
    term = wanted.term("meter")
    if term is None:
        return ""
    number = normalise_digits(term.text).replace("-", "").replace(" ", "")
    if term.is_not or not number.isdecimal():
        raise FilterFault("S780", str(term))
    return number


def reader(line: Line, wanted: Filter) -> Reader[Moment]:
    """Read a meter's life, oldest first; of no meter there is none."""
    drn = number_of(wanted)

    def page(cursor: str | None) -> tuple[list[Moment], str | None]:
        if not drn:
            return [], None
        asked = MeterHistoryLookup(drn=drn)
        told = line.post(HISTORIES[1], asked, MeterHistory, cursor=cursor, limit=PAGE_ROWS)
        lines: list[InstallationFacts | EventFacts] = [*told.installations, *told.events]
        rows = [Moment(told.drn, one) for one in lines]
        return sorted(rows, key=lambda row: str(row.at)), told.next_cursor

    return paged(page)


def _what(row: Moment, words: Words) -> Named:
    told = row.told
    if isinstance(told, EventFacts):
        return Named(word(words, EVENTS, told.kind), _detail(told, words))
    reason = word(words, REASONS, told.reason)
    return Named(words("S2581"), reason)


def _detail(told: EventFacts, words: Words) -> str:
    """Return what tells most of an event: why, else what."""
    for name in ("reason", f"blocked_{words.language.value}", *told.details):
        if told.details.get(name) not in (None, ""):
            return _value(told, name, words)
    return ""


def _value(told: EventFacts, name: str, words: Words) -> str:
    value = str(told.details[name])
    return pill_of(words, STATES, value).text if name == "shelf" else isolate_first_strong(value)


def _for_whom(row: Moment, _words: Words) -> Named | None:
    told = row.told
    if isinstance(told, EventFacts):
        return None
    return Named(isolate_name(told.customer_name), isolate_ltr(told.account_number))


def _until(row: Moment, _words: Words) -> dt.datetime | None:
    return moment_of(row.told.removed_at) if isinstance(row.told, InstallationFacts) else None


def _who(row: Moment, words: Words) -> str:
    told = row.told
    login = told.operator if isinstance(told, EventFacts) else told.installed_by
    return isolate_ltr(login) if login else words("S2569")


COLUMNS: Final[tuple[Column[Moment], ...]] = (
    Column(key="at", text_id="S1691", kind=Kind.MOMENT, value=lambda row, _: row.at),
    Column(key="until", text_id="S1692", kind=Kind.MOMENT, value=_until),
    Column(key="what", text_id="S2582", kind=Kind.NAMED, value=_what),
    Column(key="customer", text_id="T060", kind=Kind.NAMED, value=_for_whom, grows=1),
    Column(key="who", text_id="S1794", kind=Kind.TEXT, value=_who, yields=1),
)


def sheet(row: Moment, words: Words) -> Sheet:
    """Say all that is kept of it."""
    what, told = _what(row, words), row.told
    below = formats.meter_number(row.drn)
    if isinstance(told, EventFacts):
        return Sheet(
            title=what.name,
            below=below,
            groups=(
                (
                    "",
                    (
                        Fact("S713", moment(words, told.happened_at)),
                        Fact("S1794", _who(row, words)),
                    ),
                ),
            ),
            notes=tuple(_notes(told, words)),
        )
    facts = [
        Fact("S1691", moment(words, told.installed_at)),
        Fact("S2583", _who(row, words)),
        Fact("S1692", moment(words, told.removed_at)),
    ]
    if told.removed_at is not None:
        facts.append(
            Fact("S2584", isolate_ltr(told.removed_by) if told.removed_by else words("S2569"))
        )
        facts.append(Fact("S2585", word(words, REASONS, told.removal_reason or "")))
    notes = [
        (words("T060"), isolate_name(told.customer_name)),
        (words("S2554"), isolate_ltr(told.account_number)),
        (words("S60"), isolate_name(told.address)),
        (words("S2565"), isolate_ltr(told.place_code)),
    ]
    if told.note:
        notes.append((words("T152"), isolate_name(told.note)))
    return Sheet(
        title=what.name,
        below=words.joined(below, what.below),
        groups=(("", tuple(facts)),),
        notes=tuple(notes),
    )


def _notes(told: EventFacts, words: Words) -> Iterator[tuple[str, str]]:
    for name, value in told.details.items():
        if value not in (None, ""):
            yield word(words, DETAILS, name), _value(told, name, words)


LIFE: Final[ListOf[Any]] = ListOf(
    name="meter_life",
    text_id="S2586",
    columns=COLUMNS,
    reader=reader,
    sheet=sheet,
    keys=KEYS,
    check=number_of,
)
