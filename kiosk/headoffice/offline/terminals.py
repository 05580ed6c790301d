"""How each terminal stands: its pack, what lies exposed there, its journal at the server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import STANDINGS, pill_of, seat
from kiosk.headoffice.tables.columns import Column, Kind, Named, amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.journal_sync import JournalCopies, JournalCopy
from vending_server.wire.pack_standing import PackList, PackStanding

PACKS: Final = ("GET", "/v1/packs")
JOURNALS: Final = ("GET", "/v1/journals")
_ALL: Final = 500  # the longest page that the server tells

KEYS: Final = (
    FilterKey("point", Sort.NUMBER, "S1602"),
    FilterKey("journal", Sort.WORD, "T540", tuple(STANDINGS)),
    FilterKey("exposed", Sort.MONEY, "S1665"),
)


@dataclass(frozen=True, slots=True)
class TerminalRow:
    """A terminal's journal, and its pack if it may have one."""

    journal: JournalCopy
    pack: PackStanding | None


def _name(row: TerminalRow, words: Words) -> Named:
    told = words("S1666") if row.journal.is_suspended else ""
    return Named(seat(words, row.journal.point, row.journal.terminal), told)


COLUMNS: Final[tuple[Column[TerminalRow], ...]] = (
    Column(key="terminal", text_id="S1667", kind=Kind.NAMED, value=_name, grows=1),
    Column(
        key="journal",
        text_id="T540",
        kind=Kind.PILL,
        value=lambda row, words: pill_of(words, STANDINGS, row.journal.standing),
    ),
    Column(
        key="records", text_id="S1668", kind=Kind.COUNT, value=lambda row, _: row.journal.sequence
    ),
    Column(
        key="heard_at",
        text_id="S1669",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.journal.heard_at),
    ),
    Column(
        key="valid_until",
        text_id="S1670",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.pack.valid_until) if row.pack else None,
    ),
    Column(
        key="exposed",
        text_id="S1665",
        kind=Kind.MONEY,
        value=lambda row, _: row.pack.exposed_minor if row.pack else None,
        tone=lambda row: "danger" if row.journal.is_suspended and row.pack else "",
    ),
    Column(
        key="ceiling",
        text_id="S1671",
        kind=Kind.MONEY,
        value=lambda row, _: row.pack.ceiling_minor if row.pack else None,
        yields=True,
    ),
)


def all_packs(line: Line) -> dict[str, PackStanding]:
    """Read every pack, by terminal."""
    found: dict[str, PackStanding] = {}
    cursor: str | None = None
    while True:
        told = line.get(PACKS[1], PackList, cursor=cursor, limit=_ALL)
        found |= {one.terminal_id: one for one in told.packs}
        cursor = told.next_cursor
        if cursor is None:
            return found


def reader(line: Line, wanted: Filter) -> Reader[TerminalRow]:
    """Read terminals by point and number."""

    def page(cursor: str | None) -> tuple[list[TerminalRow], str | None]:
        told = line.get(JOURNALS[1], JournalCopies, cursor=cursor, limit=PAGE_ROWS)
        packs = all_packs(line)
        rows = [TerminalRow(one, packs.get(one.terminal_id)) for one in told.journals]
        return rows, told.next_cursor

    def keeps(row: TerminalRow) -> bool:
        return wanted.keeps(
            point=row.journal.point,
            journal=row.journal.standing,
            exposed=row.pack.exposed_minor if row.pack else 0,
        )

    return paged(page, keeps)


def sheet(row: TerminalRow, words: Words) -> Sheet:
    """Say how journal and pack of a terminal stand."""
    journal, name = row.journal, _name(row, words)
    pill = pill_of(words, STANDINGS, journal.standing)
    return Sheet(
        title=name.name,
        below=name.below,
        state=(pill.text, pill.tone),
        cards=tuple(_cards(row, words)),
        groups=(
            (
                words("T540"),
                (
                    Fact("S1668", isolate_ltr(f"{journal.sequence:,}")),
                    Fact("S1669", moment(words, journal.heard_at)),
                    Fact("T144", isolate_ltr(_short(journal.hash)) if journal.sequence else ""),
                ),
            ),
            *_pack(row.pack, words),
        ),
    )


def _cards(row: TerminalRow, words: Words) -> Iterator[Card]:
    journal, pack = row.journal, row.pack
    if journal.differs_since is not None:
        time = moment(words, journal.differs_since)
        yield Card(title=words("S1672", time=time), text=words("S1673"), tone="danger")
    if journal.is_suspended and pack is not None and pack.exposed_minor:
        yield Card(title=words("S1674", x=amount(pack.exposed_minor)), tone="danger")
    if pack is not None and pack.ever_delivered_minor >= pack.ever_limit_minor > 0:
        yield Card(title=words("S1675"))


def _pack(pack: PackStanding | None, words: Words) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    if pack is None:
        return
    edition = f"{pack.pack_number}.{pack.edition}"
    yield (
        words("S1676"),
        (
            Fact("S1677", isolate_ltr(edition)),
            Fact("S1678", isolate_ltr(str(pack.acknowledged_edition))),
            Fact("S1670", moment(words, pack.valid_until)),
            Fact("S1679", isolate_ltr(f"{pack.live_count:,}")),
            Fact("S1680", amount(pack.live_minor)),
            Fact("S1665", amount(pack.exposed_minor)),
            Fact("S1671", amount(pack.ceiling_minor)),
            Fact("S1681", amount(pack.ever_delivered_minor)),
            Fact("S1682", amount(pack.ever_limit_minor)),
        ),
    )


def _short(digest: str) -> str:
    return f"{digest[:4]}-{digest[4:8]}".upper()


TERMINALS: Final[ListOf[TerminalRow]] = ListOf(
    name="terminals", text_id="S1683", columns=COLUMNS, reader=reader, sheet=sheet, keys=KEYS
)
