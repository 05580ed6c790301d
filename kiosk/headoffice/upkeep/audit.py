"""The audit log: who did what when, from where, and the figures before and after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.headoffice.facts import Fact, Sheet, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import seat
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.headoffice.upkeep.audit_words import action_name, field_name, field_value, names_of
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_first_strong, isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.upkeep import AuditAsked, AuditFacts, AuditPage, AuditRange, AuditVerdict

RECORDS: Final = ("POST", "/v1/audit-record-lists")
VERIFIES: Final = ("POST", "/v1/audit-verifications")
SOURCES: Final = {"terminal": "S1667", "command": "S1960", "server": "T172"}
_SHOWN_MAX: Final = 22
_ENDS: Final = 8
_OLD, _NEW = "old_", "new_"
KEYS: Final = (
    FilterKey("action", Sort.WORD, "S1793"),
    FilterKey("who", Sort.WORD, "S1794"),
    FilterKey("about", Sort.WORD, "S1795"),
    FilterKey("from", Sort.WORD, "S1796", tuple(SOURCES)),
    FilterKey("day", Sort.DAY, "S1797"),
)


def _where(row: AuditFacts, words: Words) -> str:
    if row.point is not None and row.terminal is not None:
        return seat(words, row.point, row.terminal)
    return words(SOURCES[row.source]) if row.source in SOURCES else isolate_ltr(row.source)


def _act(row: AuditFacts, words: Words) -> Named:
    """Name an act, and its code below: filters take the code, and both languages share it."""
    name, code = action_name(row.action, words), isolate_ltr(row.action)
    return Named(name, code if name != code else "")


def shortened(subject: str) -> str:
    """Return a long id by both its ends; the whole of it stands beside the list and in files."""
    is_long = len(subject) > _SHOWN_MAX
    return f"{subject[:_ENDS]}…{subject[-_ENDS:]}" if is_long else subject


COLUMNS: Final[tuple[Column[AuditFacts], ...]] = (
    Column(
        key="sequence", text_id="S1798", kind=Kind.NUMBER, value=lambda row, _: str(row.sequence)
    ),
    Column(
        key="at",
        text_id="S713",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.happened_at),
    ),
    Column(
        key="action",
        text_id="S1793",
        kind=Kind.NAMED,
        value=_act,
    ),
    Column(
        key="who",
        text_id="S1794",
        kind=Kind.NAMED,
        value=lambda row, words: Named(isolate_ltr(row.actor), _where(row, words)),
    ),
    Column(
        key="about",
        text_id="S1795",
        kind=Kind.TEXT,
        value=lambda row, _: isolate_first_strong(row.subject),
        shown=lambda row, _: isolate_first_strong(shortened(row.subject)),
        grows=1,
    ),
)


def question(wanted: Filter, zone: ZoneInfo) -> AuditAsked:
    """Return what of a filter the server sorts out; the rest is sorted out here."""
    first, last = wanted.days()
    after = None if last is None else last + dt.timedelta(days=1)
    return AuditAsked(
        action=_one(wanted, "action"),
        actor=_one(wanted, "who"),
        subject=_one(wanted, "about"),
        source=wanted.word("from"),  # type: ignore[arg-type]  # one of the key's own choices
        since=_midnight(first, zone),
        before=_midnight(after, zone),
    )


def reader(zone: ZoneInfo) -> Callable[[Line, Filter], Reader[AuditFacts]]:
    """Return how the log is read; days of its filter are those of a zone."""

    def read(line: Line, wanted: Filter) -> Reader[AuditFacts]:
        asked = question(wanted, zone)
        is_asked = {"action": asked.action, "who": asked.actor, "about": asked.subject}
        left = [key for key, value in is_asked.items() if value is None]

        def page(cursor: str | None) -> tuple[list[AuditFacts], str | None]:
            told = line.post(RECORDS[1], asked, AuditPage, cursor=cursor, limit=PAGE_ROWS)
            return told.records, told.next_cursor

        def keeps(row: AuditFacts) -> bool:
            values = {"action": row.action, "who": row.actor, "about": row.subject}
            happened_at = dt.datetime.fromisoformat(row.happened_at).astimezone(zone)
            rest: dict[str, str | dt.date] = {key: values[key] for key in left}
            rest |= {"from": row.source, "day": happened_at.date()}
            is_kept = wanted.keeps(**rest)
            details = " ".join(map(str, row.details.values()))
            return is_kept and wanted.finds(f"{names_of(row.action)} {row.subject} {details}")

        return paged(page, keeps)

    return read


def sheet(row: AuditFacts, words: Words) -> Sheet:
    """Say all that stands in a record; figures before and after stand side by side."""
    at = dt.datetime.fromisoformat(row.happened_at)
    return Sheet(
        title=action_name(row.action, words),
        below=words.joined(words("S1799", n=row.sequence), formats.when(at, words.zone)),
        groups=(
            (
                "",
                (
                    Fact("S1793", isolate_ltr(row.action)),
                    Fact("S1794", isolate_ltr(row.actor)),
                    Fact("S1796", _where(row, words)),
                    Fact("S1786", isolate_ltr(row.hash[:16])),
                ),
            ),
            (words.joined(words("S1795"), isolate_first_strong(row.subject), by=": "), ()),
        ),
        notes=tuple(details_of(row, words)),
    )


def details_of(row: AuditFacts, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what is told as name and value; what became other as `old → new`."""
    arrow = "←" if words.is_rtl else "→"
    told = dict(row.details)
    for name, value in row.details.items():
        if name not in told:
            continue
        del told[name]
        bare = name.removeprefix(_OLD)
        partner = next((n for n in (_NEW + bare, bare) if name != bare and n in told), None)
        if partner is None:
            yield field_name(name, words), field_value(name, value, words)
        else:
            sides = (field_value(bare, one, words) for one in (value, told.pop(partner)))
            yield field_name(bare, words), words.joined(*sides, by=f" {arrow} ")


def verify(line: Line, first: int, last: int) -> AuditVerdict:
    """Have the server hash a stretch anew; blocks."""
    return line.post(VERIFIES[1], AuditRange(first=first, last=last), AuditVerdict)


def audit_list(zone: ZoneInfo) -> ListOf[AuditFacts]:
    """Return the list."""
    return ListOf(
        name="audit",
        text_id="S1961",
        columns=COLUMNS,
        reader=reader(zone),
        sheet=sheet,
        keys=KEYS,
    )


def _one(wanted: Filter, key: str) -> str | None:
    """Return the one value that a key was given, as it was typed; else none."""
    term = wanted.term(key)
    is_one = term is not None and not term.is_not and len(term.words) == 1
    return term.text if term is not None and is_one else None


def _midnight(day: dt.date | None, zone: ZoneInfo) -> str | None:
    if day is None:
        return None
    local = dt.datetime.combine(day, dt.time(), tzinfo=zone)
    return local.astimezone(dt.UTC).isoformat()
