"""Vending keys and what bounds them, the meters by what names their key, campaigns of new keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.key_changes import CampaignFacts, CampaignList
from vending_server.wire.upkeep import KeyHealth, MeterGroup, VendingKeyFacts

KEYS: Final = ("GET", "/v1/vending-keys")
CAMPAIGNS: Final = ("GET", "/v1/key-campaigns")
_STATES: Final = {
    "good": ("S1741", "good"),
    "not_active": ("S1742", "neutral"),
    "ends_soon": ("S1743", "warning"),
    "limit_low": ("S1744", "warning"),
    "limit_used": ("S1745", "danger"),
    "ended": ("S1746", "danger"),
}
_ALGORITHMS: Final = {2: "DES (02)", 4: "HMAC (04)"}
_BASE: Final = "01/01/{year}"
KEY_FILTER: Final = (
    FilterKey("sgc", Sort.WORD, "S1703"),
    FilterKey("krn", Sort.NUMBER, "S1704"),
    FilterKey("state", Sort.WORD, "S1604", tuple(_STATES)),
)
GROUP_FILTER: Final = (
    FilterKey("sgc", Sort.WORD, "S1703"),
    FilterKey("krn", Sort.NUMBER, "S1704"),
    FilterKey("base", Sort.NUMBER, "S1747"),
)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key, and when it was looked at: days are counted from then."""

    key: VendingKeyFacts
    now: dt.datetime

    @property
    def ends_at(self) -> dt.datetime | None:
        """When it makes no credit token any more."""
        ends = [moment_of(one) for one in (self.key.issued_until, self.key.expires_at)]
        return min((one for one in ends if one is not None), default=None)

    @property
    def days_left(self) -> int | None:
        """Whole days until then, 0 once it has ended; none: it has no end."""
        return None if self.ends_at is None else max((self.ends_at - self.now).days, 0)

    @property
    def left_tenths(self) -> int | None:
        """Units that its limit leaves; none: no limit."""
        limit = self.key.credit_limit_tenths
        return None if limit is None else limit - self.key.credit_used_tenths


def _name(row: KeyRow, words: Words) -> Named:
    kind = words("S1748") if row.key.is_test else ""
    name = isolate_ltr(f"{row.key.sgc} / {row.key.krn}")
    return Named(name, words.joined(isolate_ltr(_ALGORITHMS.get(row.key.dkga, "")), kind))


def _pill(row: KeyRow, words: Words) -> Pill:
    text_id, tone = _STATES[row.key.state]
    return Pill(words(text_id), tone)


def _group_pill(row: MeterGroup, words: Words) -> Pill:
    return Pill(words("S1769"), "good") if row.has_key else Pill(words("S1770"), "danger")


KEY_COLUMNS: Final[tuple[Column[KeyRow], ...]] = (
    Column(key="key", text_id="S1749", kind=Kind.NAMED, value=_name, grows=1),
    Column(
        key="check", text_id="S1750", kind=Kind.NUMBER, value=lambda row, _: row.key.check_value
    ),
    Column(
        key="base",
        text_id="S1747",
        kind=Kind.NUMBER,
        value=lambda row, _: str(row.key.base_year),
        yields=True,
    ),
    Column(key="ends_at", text_id="S1751", kind=Kind.MOMENT, value=lambda row, _: row.ends_at),
    Column(key="days", text_id="S1752", kind=Kind.COUNT, value=lambda row, _: row.days_left),
    Column(
        key="left",
        text_id="S1753",
        kind=Kind.UNITS,
        value=lambda row, _: row.left_tenths,
    ),
    Column(key="meters", text_id="S1754", kind=Kind.COUNT, value=lambda row, _: row.key.meters),
    Column(key="state", text_id="S1604", kind=Kind.PILL, value=_pill),
)
GROUP_COLUMNS: Final[tuple[Column[MeterGroup], ...]] = (
    Column(key="sgc", text_id="S1703", kind=Kind.NUMBER, value=lambda row, _: row.sgc, grows=1),
    Column(key="krn", text_id="S1704", kind=Kind.NUMBER, value=lambda row, _: str(row.krn)),
    Column(key="base", text_id="S1747", kind=Kind.NUMBER, value=lambda row, _: str(row.base_year)),
    Column(key="meters", text_id="S1754", kind=Kind.COUNT, value=lambda row, _: row.meters),
    Column(key="changes", text_id="S1755", kind=Kind.COUNT, value=lambda row, _: row.open_changes),
    Column(
        key="state",
        text_id="S1604",
        kind=Kind.PILL,
        value=_group_pill,
    ),
)
CAMPAIGN_COLUMNS: Final[tuple[Column[CampaignFacts], ...]] = (
    Column(
        key="name",
        text_id="S1756",
        kind=Kind.NAMED,
        value=lambda row, _: Named(
            isolate_name(row.name), isolate_ltr(f"{row.from_sgc} → {row.sgc} / {row.krn}")
        ),
        grows=1,
    ),
    Column(
        key="created_at",
        text_id="S1757",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.created_at),
        yields=True,
    ),
    Column(key="planned", text_id="S1706", kind=Kind.COUNT, value=lambda row, _: row.planned),
    Column(key="issued", text_id="S1758", kind=Kind.COUNT, value=lambda row, _: row.issued),
    Column(key="confirmed", text_id="S1759", kind=Kind.COUNT, value=lambda row, _: row.confirmed),
    Column(
        key="share",
        text_id="S1760",
        kind=Kind.NUMBER,
        value=lambda row, _: f"{progress_percent(row)}%",
        ends=True,
    ),
)


def progress_percent(row: CampaignFacts) -> int:
    """Return how many of the meters were seen with their new key, in hundredths, rounded down."""
    meters = row.planned + row.issued + row.confirmed
    return row.confirmed * 100 // meters if meters else 0


def key_reader(line: Line, wanted: Filter) -> Reader[KeyRow]:
    """Read keys, the worst first."""

    def page(_cursor: str | None) -> tuple[list[KeyRow], str | None]:
        told = line.get(KEYS[1], KeyHealth)
        now = dt.datetime.fromisoformat(told.server_time)
        return [KeyRow(one, now) for one in told.keys], None

    def keeps(row: KeyRow) -> bool:
        return wanted.keeps(sgc=row.key.sgc, krn=row.key.krn, state=row.key.state)

    return paged(page, keeps)


def group_reader(line: Line, wanted: Filter) -> Reader[MeterGroup]:
    """Read meters by what names their key."""

    def page(_cursor: str | None) -> tuple[list[MeterGroup], str | None]:
        return line.get(KEYS[1], KeyHealth).groups, None

    def keeps(row: MeterGroup) -> bool:
        return wanted.keeps(sgc=row.sgc, krn=row.krn, base=row.base_year)

    return paged(page, keeps)


def campaign_reader(line: Line, _wanted: Filter) -> Reader[CampaignFacts]:
    """Read campaigns, newest first."""

    def page(cursor: str | None) -> tuple[list[CampaignFacts], str | None]:
        told = line.get(CAMPAIGNS[1], CampaignList, cursor=cursor, limit=PAGE_ROWS)
        return told.campaigns, told.next_cursor

    return paged(page)


def key_sheet(row: KeyRow, words: Words) -> Sheet:
    """Say what bounds a key."""
    key, name, pill = row.key, _name(row, words), _pill(row, words)
    facts = [
        Fact("S1750", isolate_ltr(key.check_value)),
        Fact("S1747", isolate_ltr(_BASE.format(year=key.base_year))),
        Fact("S1761", moment(words, key.active_from)),
        Fact("S1762", moment(words, key.issued_until)),
        Fact("S1763", moment(words, key.expires_at)),
        Fact("S1752", "" if row.days_left is None else isolate_ltr(f"{row.days_left:,}")),
        Fact("S1754", isolate_ltr(f"{key.meters:,}")),
    ]
    if key.credit_limit_tenths is not None:
        facts += [
            Fact("S1764", isolate_ltr(_units(key.credit_limit_tenths))),
            Fact("S1765", isolate_ltr(_units(key.credit_used_tenths))),
            Fact("S1753", isolate_ltr(_units(row.left_tenths or 0))),
        ]
    return Sheet(
        title=name.name,
        below=name.below,
        state=(pill.text, pill.tone),
        cards=tuple(_key_cards(row, words)),
        groups=(("", tuple(facts)),),
    )


def group_sheet(row: MeterGroup, words: Words) -> Sheet:
    """Say how many meters have such a key, and whether it is here."""
    pill = _group_pill(row, words)
    return Sheet(
        title=isolate_ltr(f"{row.sgc} / {row.krn}"),
        state=(pill.text, pill.tone),
        cards=() if row.has_key else (Card(title=words("S1766"), tone="danger"),),
        groups=(
            (
                "",
                (
                    Fact("S1747", isolate_ltr(_BASE.format(year=row.base_year))),
                    Fact("S1754", isolate_ltr(f"{row.meters:,}")),
                    Fact("S1755", isolate_ltr(f"{row.open_changes:,}")),
                ),
            ),
        ),
    )


def campaign_sheet(row: CampaignFacts, words: Words) -> Sheet:
    """Say from which group to which key, and how far it came."""
    return Sheet(
        title=words.name(row.name),
        below=words.joined(isolate_ltr(f"{row.from_sgc} → {row.sgc} / {row.krn}")),
        cards=(Card(title=words("S1767", n=row.issued)),) if row.issued else (),
        groups=(
            (
                "",
                (
                    Fact("S1706", isolate_ltr(f"{row.planned:,}")),
                    Fact("S1758", isolate_ltr(f"{row.issued:,}")),
                    Fact("S1759", isolate_ltr(f"{row.confirmed:,}"), "good"),
                    Fact("S1768", isolate_ltr(f"{row.withdrawn:,}")),
                    Fact("S1760", isolate_ltr(f"{progress_percent(row)}%")),
                    Fact("S1747", isolate_ltr(_BASE.format(year=row.base_year))),
                    Fact("S1757", moment(words, row.created_at)),
                ),
            ),
            (words.joined(words("T152"), isolate_name(row.reason), by=": "), ()),
        ),
    )


def _key_cards(row: KeyRow, words: Words) -> Iterator[Card]:
    days, state = row.days_left, row.key.state
    if state == "ended":
        yield Card(title=words("S1771"), tone="danger")
    elif state == "ends_soon" and days is not None and row.ends_at is not None:
        yield Card(title=words("E57", date=words.date_of(row.ends_at)), text=words("S1772", n=days))
    if state == "limit_used":
        yield Card(title=words("S1773"), tone="danger")


def _units(tenths: int) -> str:
    whole = formats.unit_amount(abs(tenths))
    return f"\u2212{whole}" if tenths < 0 else whole


KEY_LIST: Final[ListOf[KeyRow]] = ListOf(
    name="keys",
    text_id="S1774",
    columns=KEY_COLUMNS,
    reader=key_reader,
    sheet=key_sheet,
    keys=KEY_FILTER,
)
GROUP_LIST: Final[ListOf[MeterGroup]] = ListOf(
    name="meters_by_key",
    text_id="S1775",
    columns=GROUP_COLUMNS,
    reader=group_reader,
    sheet=group_sheet,
    keys=GROUP_FILTER,
)
CAMPAIGN_LIST: Final[ListOf[CampaignFacts]] = ListOf(
    name="key_campaigns",
    text_id="S1776",
    columns=CAMPAIGN_COLUMNS,
    reader=campaign_reader,
    sheet=campaign_sheet,
)
