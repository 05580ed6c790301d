"""Machines that were lost with their packs: the worst that can come of them, and what ends it."""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import seat, seat_key
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.lost_packs import LostMeter, LostMeters, LostPack, LostPacks

READS: Final = ("GET", "/v1/lost-packs")
METERS: Final = ("GET", "/v1/lost-packs/{terminal_id:str}/meters")
_ALL: Final = 500
_BETWEEN: Final = "|"

COLUMNS: Final[tuple[Column[LostPack], ...]] = (
    Column(
        key="terminal",
        text_id="S1667",
        kind=Kind.NAMED,
        value=lambda row, words: Named(seat(words, row.point, row.terminal)),
        grows=1,
    ),
    Column(
        key="suspended_at",
        text_id="S1699",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.suspended_at),
    ),
    Column(
        key="exposed",
        text_id="S1665",
        kind=Kind.MONEY,
        value=lambda row, _: row.exposed_minor,
        tone=lambda row: "danger" if row.exposed_minor else "",
    ),
    Column(
        key="ever",
        text_id="S1681",
        kind=Kind.MONEY,
        value=lambda row, _: row.ever_delivered_minor,
        yields=True,
    ),
    Column(key="meters", text_id="S1700", kind=Kind.COUNT, value=lambda row, _: row.meters),
    Column(
        key="planned",
        text_id="S1701",
        kind=Kind.COUNT,
        value=lambda row, _: row.meters_with_key_change,
    ),
    Column(
        key="keyed", text_id="S1702", kind=Kind.COUNT, value=lambda row, _: row.meters_keyed_since
    ),
)
METER_COLUMNS: Final[tuple[Column[LostMeter], ...]] = (
    Column(
        key="meter",
        text_id="S900",
        kind=Kind.NUMBER,
        value=lambda row, _: row.drn,
        shown=lambda row, _: formats.meter_number(row.drn),
        grows=1,
    ),
    Column(key="sgc", text_id="S1703", kind=Kind.NUMBER, value=lambda row, _: row.sgc),
    Column(key="krn", text_id="S1704", kind=Kind.NUMBER, value=lambda row, _: str(row.krn)),
    Column(key="exposed", text_id="S1665", kind=Kind.MONEY, value=lambda row, _: row.exposed_minor),
    Column(
        key="ever", text_id="S1681", kind=Kind.MONEY, value=lambda row, _: row.ever_delivered_minor
    ),
    Column(
        key="change",
        text_id="S1705",
        kind=Kind.PILL,
        value=lambda row, words: (
            Pill(words("S1706"), "good") if row.has_key_change else Pill(words("S1707"), "danger")
        ),
    ),
)
METER_KEYS: Final = (
    FilterKey("terminal", Sort.WORD, "S1708"),
    FilterKey("change", Sort.WORD, "S1705", ("yes", "no")),
)


def reader(line: Line, _wanted: Filter) -> Reader[LostPack]:
    """Read lost machines by point and number."""

    def page(cursor: str | None) -> tuple[list[LostPack], str | None]:
        told = line.get(READS[1], LostPacks, cursor=cursor, limit=PAGE_ROWS)
        return told.packs, told.next_cursor

    return paged(page)


def meters_reader(line: Line, wanted: Filter) -> Reader[LostMeter]:
    """Read the meters of one lost machine, or of all of them one after the other."""
    seats = wanted.term("terminal")

    def is_wanted(pack: LostPack) -> bool:
        key = seat_key(pack.point, pack.terminal)
        return seats is None or (key in seats.words) != seats.is_not

    def page(cursor: str | None) -> PageRead[LostMeter]:
        packs = [one for one in line.get(READS[1], LostPacks, limit=_ALL).packs if is_wanted(one)]
        number, _, inside = (cursor or f"0{_BETWEEN}").partition(_BETWEEN)
        at = int(number)
        if at >= len(packs):
            return PageRead(rows=[])
        path = METERS[1].replace("{terminal_id:str}", packs[at].terminal_id)
        told = line.get(path, LostMeters, cursor=inside or None, limit=PAGE_ROWS)
        following = None if at + 1 >= len(packs) else f"{at + 1}{_BETWEEN}"
        if told.next_cursor is not None:
            following = f"{at}{_BETWEEN}{told.next_cursor}"
        return PageRead(rows=told.meters, next_cursor=following)

    def keeps(row: LostMeter) -> bool:
        is_kept = wanted.keeps(change="yes" if row.has_key_change else "no")
        return is_kept and wanted.finds(row.drn)

    def kept(cursor: str | None) -> tuple[list[LostMeter], str | None]:
        told = page(cursor)
        return list(told.rows), told.next_cursor

    return paged(kept, keeps)


def sheet(row: LostPack, words: Words) -> Sheet:
    """Say what a thief could have, and what is left to do."""
    left = row.meters - row.meters_with_key_change
    cards = [Card(title=words("S1674", x=amount(row.exposed_minor)), tone="danger")]
    if left:
        cards.append(Card(title=words("S1709", n=left), text=words("S1710")))
    return Sheet(
        title=seat(words, row.point, row.terminal),
        below=words("S1711", time=moment(words, row.suspended_at)),
        cards=tuple(cards) if row.meters else (),
        state=None if row.meters else (words("S1712"), "good"),
        groups=(
            (
                "",
                (
                    Fact("S1665", amount(row.exposed_minor)),
                    Fact("S1679", isolate_ltr(f"{row.exposed_count:,}")),
                    Fact("S1713", isolate_ltr(f"{row.exposed_meters:,}")),
                    Fact("S1681", amount(row.ever_delivered_minor)),
                    Fact("S1700", isolate_ltr(f"{row.meters:,}")),
                    Fact("S1701", isolate_ltr(f"{row.meters_with_key_change:,}")),
                    Fact("S1702", isolate_ltr(f"{row.meters_keyed_since:,}")),
                    Fact("S1670", moment(words, row.valid_until)),
                    Fact("S1703", isolate_ltr(", ".join(row.groups))),
                ),
            ),
        ),
    )


def meter_sheet(row: LostMeter, words: Words) -> Sheet:
    """Say which key a meter has and what could be typed into it."""
    text_id, tone = ("S1706", "good") if row.has_key_change else ("S1707", "danger")
    return Sheet(
        title=formats.meter_number(row.drn),
        state=(words(text_id), tone),
        groups=(
            (
                "",
                (
                    Fact("S1703", isolate_ltr(row.sgc)),
                    Fact("S1704", isolate_ltr(str(row.krn))),
                    Fact("S1665", amount(row.exposed_minor)),
                    Fact("S1681", amount(row.ever_delivered_minor)),
                ),
            ),
        ),
    )


LOST: Final[ListOf[LostPack]] = ListOf(
    name="lost", text_id="S1714", columns=COLUMNS, reader=reader, sheet=sheet
)
LOST_METERS: Final[ListOf[LostMeter]] = ListOf(
    name="lost_meters",
    text_id="S1715",
    columns=METER_COLUMNS,
    reader=meters_reader,
    sheet=meter_sheet,
    keys=METER_KEYS,
)
