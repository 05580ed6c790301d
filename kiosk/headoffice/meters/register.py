"""The register: meters, for whom they hang and where, what names their key; never a key.

A name is no identity: two people have the same one, and a family two meters.  What was found by a
name is therefore a list to choose from and nothing is told or done about a row of it, before
somebody names the meter by its number (Enter on the row does that).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kiosk.headoffice.customer_classes import class_name
from kiosk.headoffice.facts import Card, Fact, Sheet, moment
from kiosk.headoffice.filters.language import Filter, FilterFault, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import pill_of
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.formats import normalise_digits
from kiosk.widgets.words import Words
from vending_server.wire.registry import MeterList, MeterListAsked, MeterOfRegister

LISTS: Final = ("POST", "/v1/meter-lists")
STATES: Final = {
    "installed": ("S2550", "good"),
    "in_stock": ("S2551", "neutral"),
    "removed": ("S2552", "warning"),
    "scrapped": ("S2553", "neutral"),
}
UTILITIES: Final = {"electricity": "S921", "water": "S922"}
_BLOCKED: Final = {"yes": True, "no": False}
_FREE: Final = ("meter", "customer", "account", "place", "sgc")  # the server looks for these
_LINE_CHARS: Final = 30  # an address as short as this stands in one line
_DIGITS: Final = re.compile("[0-9]{1,13}")
_SGC: Final = re.compile("[0-9]{1,6}")
KEYS: Final = (
    FilterKey("meter", Sort.WORD, "S913"),
    FilterKey("customer", Sort.WORD, "T060"),
    FilterKey("account", Sort.WORD, "S2554"),
    FilterKey("place", Sort.WORD, "S2555"),
    FilterKey("state", Sort.WORD, "S1604", tuple(STATES)),
    FilterKey("blocked", Sort.WORD, "S17", tuple(_BLOCKED)),
    FilterKey("sgc", Sort.WORD, "S1703"),
    FilterKey("krn", Sort.NUMBER, "S1704"),
)


@dataclass(frozen=True, slots=True)
class MeterRow:
    """A meter, and whether a name led to it."""

    meter: MeterOfRegister
    is_by_name: bool


def question(wanted: Filter) -> MeterListAsked:
    """Return what of a filter the server sorts out: words without a key are a number or a name.

    Raises:
        FilterFault: something that it cannot look for.
    """
    free = {key: _one(wanted, key) for key in _FREE}
    number, names = free["meter"], [free["customer"]] if free["customer"] else []
    for word in wanted.looked_for:
        bare = normalise_digits(word).replace("-", "")
        if bare.isdecimal() and not number:
            number = bare
        else:
            names.append(word)
    number = normalise_digits(number).replace("-", "").replace(" ", "")
    for pattern, text in ((_DIGITS, number), (_SGC, free["sgc"])):
        if text and not pattern.fullmatch(text):
            raise FilterFault("S780", text)
    krn = wanted.number("krn")
    return MeterListAsked(
        drn=number,
        customer=" ".join(names),
        account=free["account"],
        place=free["place"],
        state=wanted.word("state"),  # type: ignore[arg-type]  # one of the key's own choices
        is_blocked=_BLOCKED.get(wanted.word("blocked") or ""),
        sgc=free["sgc"],
        krn=krn if krn is not None and 1 <= krn <= 9 else None,
    )


def reader(line: Line, wanted: Filter) -> Reader[MeterRow]:
    """Read meters in the order of their numbers."""
    asked = question(wanted)

    def page(cursor: str | None) -> tuple[list[MeterRow], str | None]:
        told = line.post(LISTS[1], asked, MeterList, cursor=cursor, limit=PAGE_ROWS)
        return [MeterRow(one, bool(asked.customer)) for one in told.meters], told.next_cursor

    def keeps(row: MeterRow) -> bool:
        blocked = "no" if row.meter.block_reason is None else "yes"
        return wanted.keeps(state=row.meter.state, blocked=blocked, krn=row.meter.krn)

    return paged(page, keeps)


def is_named(row: MeterRow | None) -> bool:
    """Say whether a row is of a meter that somebody named, not only a customer."""
    return row is not None and not row.is_by_name


def _one(wanted: Filter, key: str) -> str:
    term = wanted.term(key)
    if term is None:
        return ""
    if term.is_not or len(term.words) != 1:
        raise FilterFault("S2556", str(term))
    return term.text  # as it was typed: an account's letters are not all one


def _state(row: MeterRow, words: Words) -> Pill:
    if row.meter.block_reason is not None:
        return Pill(words("S17"), "danger")
    return pill_of(words, STATES, row.meter.state)


def _name(row: MeterRow, words: Words) -> Named:
    meter = row.meter
    make = isolate_name(f"{meter.maker} {meter.model}".strip())
    return Named(formats.meter_number(meter.drn), words.joined(utility(words, meter), make))


def utility(words: Words, meter: MeterOfRegister) -> str:
    """Return what a meter counts, in words."""
    return words(UTILITIES[meter.utility])


def _customer(row: MeterRow, _words: Words) -> Named | None:
    seat = row.meter.seat
    if seat is None:
        return None
    return Named(isolate_name(seat.customer_name), isolate_ltr(seat.account_number))


def in_two(address: str) -> tuple[str, str]:
    """Divide a long address at the comma nearest to its middle, or at a space if that is better."""
    if len(address) <= _LINE_CHARS:
        return address, ""
    for signs in ("،,", "،, "):
        places = [at for at, one in enumerate(address) if one in signs]
        at = min(places, key=lambda place: abs(place - len(address) / 2), default=0)
        if at and (" " in signs or max(at, len(address) - at) <= _LINE_CHARS):
            return address[:at].strip(), address[at + 1 :].strip()
    return address, ""


def _place(row: MeterRow, _words: Words) -> Named | None:
    """Return the address in two lines: in one a narrow window would cut it."""
    seat = row.meter.seat
    if seat is None:
        return None
    first, second = in_two(seat.address)
    return Named(isolate_name(first), isolate_name(second) if second else "", whole=seat.address)


def _code(row: MeterRow, words: Words) -> Named | None:
    seat = row.meter.seat
    if seat is None:
        return None
    return Named(isolate_ltr(seat.place_code), words.name(seat.zone) if seat.zone else "")


def key_name(sgc: str, krn: int, ti: str) -> str:
    """Return what names a key as people read it: `990011 / 2 / 01`."""
    return isolate_ltr(f"{sgc} / {krn} / {ti}")


COLUMNS: Final[tuple[Column[MeterRow], ...]] = (
    Column(key="meter", text_id="S913", kind=Kind.NAMED, value=_name),
    Column(key="customer", text_id="T060", kind=Kind.NAMED, value=_customer),
    Column(key="place", text_id="S60", kind=Kind.NAMED, value=_place, grows=1),
    Column(key="place_code", text_id="S2565", kind=Kind.NAMED, value=_code, yields=2),
    Column(
        key="key",
        text_id="S2557",
        kind=Kind.NUMBER,
        value=lambda row, _: f"{row.meter.sgc} / {row.meter.krn} / {row.meter.ti}",
        yields=1,
    ),
    Column(key="state", text_id="S1604", kind=Kind.PILL, value=_state),
)


def sheet(row: MeterRow, words: Words) -> Sheet:
    """Say what is known of a meter; of one that a name led to, only how it is named."""
    meter, name, pill = row.meter, _name(row, words), _state(row, words)
    if row.is_by_name:
        card = Card(title=words("S2558"), text=words("S2559"), tone="neutral")
        return Sheet(title=name.name, below=name.below, cards=(card,))
    return Sheet(
        title=name.name,
        below=name.below,
        state=(pill.text, pill.tone),
        cards=tuple(_cards(meter, words)),
        groups=(*_seat(meter, words), (words("S2557"), _key(meter))),
        notes=tuple(_block_notes(meter, words)),
    )


def _cards(meter: MeterOfRegister, words: Words) -> Iterator[Card]:
    if meter.block_reason is not None:
        reason = meter.block_reason
        told = reason.ar if words.language.value == "ar" else reason.en
        yield Card(title=words("S2560"), text=isolate_name(told), tone="danger")
    if meter.has_key_change:
        yield Card(title=words("S2561"))
    if meter.state == "removed":
        yield Card(title=words("S2562"))


def _seat(meter: MeterOfRegister, words: Words) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    seat = meter.seat
    if seat is None:
        return
    yield (
        words("S2563"),
        (
            Fact("S2554", isolate_ltr(seat.account_number)),
            Fact("S2564", isolate_ltr(seat.customer_number or "")),
            Fact("S1888", class_name(words, seat.customer_class)),
            Fact("S2565", isolate_ltr(seat.place_code)),
            Fact("T198", isolate_name(seat.zone)),
        ),
    )
    yield words.joined(words("T060"), isolate_name(seat.customer_name), by=": "), ()
    yield words.joined(words("T065"), isolate_name(seat.address), by=": "), ()


def _key(meter: MeterOfRegister) -> tuple[Fact, ...]:
    return (
        Fact("S1703", isolate_ltr(meter.sgc)),
        Fact("S1704", isolate_ltr(str(meter.krn))),
        Fact("S2566", isolate_ltr(meter.ti)),
        Fact("S2567", isolate_ltr(str(meter.ken))),
        Fact("S1747", isolate_ltr(f"01/01/{meter.base_year}")),
        Fact("S2568", isolate_ltr(f"EA{meter.ea:02} / DKGA{meter.dkga:02}")),
    )


def _block_notes(meter: MeterOfRegister, words: Words) -> Iterator[tuple[str, str]]:
    if meter.block_reason is not None and meter.blocked_at is not None:
        who = isolate_ltr(meter.blocked_by) if meter.blocked_by else words("S2569")
        yield words("S2570"), words.joined(who, moment(words, meter.blocked_at))


METERS: Final[ListOf[Any]] = ListOf(
    name="meters",
    text_id="S2571",
    columns=COLUMNS,
    reader=reader,
    sheet=sheet,
    keys=KEYS,
    check=question,
)
