"""Who works here or did: one row a person, and what is known of him beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.approval_effects import ROLES
from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import pill_of, seat
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.operators import OperatorCard, OperatorList

PEOPLE: Final = ("GET", "/v1/operators")
LOCKED: Final = "locked"
STATES: Final = {
    "active": ("S2410", "good"),
    LOCKED: ("S2411", "warning"),
    "suspended": ("S2412", "danger"),
    "ended": ("S2413", "neutral"),
}
KEYS: Final = (
    FilterKey("state", Sort.WORD, "S1604", tuple(STATES)),
    FilterKey("role", Sort.WORD, "S2407", tuple(ROLES)),
    FilterKey("point", Sort.NUMBER, "S1602"),
)
Now = Callable[[], dt.datetime]


@dataclass(slots=True)
class Agreeing:
    """Roles that agree to other people's acts, as the last page said; two people give them."""

    roles: frozenset[str] = frozenset(ROLES)


def state_of(row: OperatorCard, now: dt.datetime) -> str:
    """Say how somebody stands: a lock after five wrong passwords is one of somebody active."""
    is_locked = row.locked_until is not None and now < dt.datetime.fromisoformat(row.locked_until)
    return LOCKED if row.standing == "active" and is_locked else row.standing


def roles_of(names: list[str], words: Words) -> str:
    """Return roles in words."""
    return words.listed(words(ROLES[one]) if one in ROLES else isolate_ltr(one) for one in names)


def points_of(numbers: list[int]) -> str:
    """Return `1, 3`."""
    return isolate_ltr(", ".join(map(str, numbers)))


def password_days(row: OperatorCard, now: dt.datetime) -> int | None:
    """Return how many days ago a password was set; none: before that was written down."""
    at = moment_of(row.password_set_at)
    return None if at is None else max((now - at).days, 0)


def columns(now: Now) -> tuple[Column[OperatorCard], ...]:
    """Return the columns; ages are counted up to now."""
    return (
        Column(
            key="name",
            text_id="S2406",
            kind=Kind.NAMED,
            value=lambda row, words: Named(words.both(row.name), isolate_ltr(row.login)),
        ),
        Column(
            key="state",
            text_id="S1604",
            kind=Kind.PILL,
            value=lambda row, words: pill_of(words, STATES, state_of(row, now())),
        ),
        Column(
            key="roles",
            text_id="S2407",
            kind=Kind.TEXT,
            value=lambda row, words: roles_of(row.roles, words),
            grows=1,
        ),
        Column(
            key="points",
            text_id="S2408",
            kind=Kind.NUMBER,
            value=lambda row, _: ", ".join(map(str, row.points)),
            yields=1,
        ),
        Column(
            key="last_login",
            text_id="S2409",
            kind=Kind.MOMENT,
            value=lambda row, _: moment_of(row.last_login_at),
        ),
        Column(
            key="failed_tries",
            text_id="S2416",
            kind=Kind.COUNT,
            value=lambda row, _: row.failed_tries,
            tone=lambda row: "warning" if row.failed_tries else "",
            yields=3,
        ),
        Column(
            key="password_days",
            text_id="S2414",
            kind=Kind.COUNT,
            value=lambda row, _: password_days(row, now()),
            yields=2,
        ),
    )


def reader(agreeing: Agreeing, now: Now) -> Callable[[Line, Filter], Reader[OperatorCard]]:
    """Return how people are read; what the answer says of roles is put into `agreeing`."""

    def read(line: Line, wanted: Filter) -> Reader[OperatorCard]:
        def page(cursor: str | None) -> tuple[list[OperatorCard], str | None]:
            told = line.get(PEOPLE[1], OperatorList, cursor=cursor, limit=PAGE_ROWS)
            agreeing.roles = frozenset(told.agreeing)
            return told.operators, told.next_cursor

        def keeps(row: OperatorCard) -> bool:
            is_kept = wanted.keeps(state=state_of(row, now()))
            is_kept = is_kept and any(wanted.keeps(role=one) for one in row.roles)
            is_kept = is_kept and any(wanted.keeps(point=one) for one in row.points)
            names = (row.login, row.name.ar, row.name.en, row.title.ar, row.title.en)
            return is_kept and wanted.finds(" ".join(names))

        return paged(page, keeps)

    return read


def sheet_of(now: Now) -> Callable[[OperatorCard, Words], Sheet]:
    """Return what is said of a person."""

    def sheet(row: OperatorCard, words: Words) -> Sheet:
        pill = pill_of(words, STATES, state_of(row, now()))
        offline = words("S2422" if row.sells_offline else "S2423")
        return Sheet(
            title=words.both(row.name),
            below=words.joined(isolate_ltr(row.login), words.both(row.title)),
            state=(pill.text, pill.tone),
            cards=tuple(_cards(row, words, now())),
            groups=(
                (
                    words.joined(words("S2407"), roles_of(row.roles, words), by=": "),
                    (
                        Fact("S2408", points_of(row.points)),
                        Fact("S2409", moment(words, row.last_login_at)),
                        Fact("S2415", isolate_ltr(str(row.sessions))),
                        Fact(
                            "S2416",
                            isolate_ltr(str(row.failed_tries)),
                            "warning" if row.failed_tries else "",
                        ),
                        Fact("S2417", moment(words, row.password_set_at)),
                        Fact("S2418", offline),
                    ),
                ),
            ),
        )

    return sheet


def _cards(row: OperatorCard, words: Words, now: dt.datetime) -> Iterator[Card]:
    if row.standing == "suspended":
        yield Card(title=words("S2430", x=moment(words, row.since)), tone="danger")
    if row.standing == "ended":
        yield Card(title=words("S2431", x=moment(words, row.since)), tone="neutral")
        return
    for shift in row.shifts:
        where = seat(words, shift.point, shift.terminal)
        yield Card(title=words("S2425", n=shift.number, x=where))
    if state_of(row, now) == LOCKED:
        yield Card(title=words("S2427", x=moment(words, row.locked_until)))
    if row.slip_until is not None:
        is_over = now >= dt.datetime.fromisoformat(row.slip_until)
        text_id = "S2432" if is_over else "S2426"
        yield Card(title=words(text_id, x=moment(words, row.slip_until)))
    if row.second_person:
        yield Card(title=words("S2428"), tone="neutral")


def people_list(agreeing: Agreeing, now: Now) -> ListOf[OperatorCard]:
    """Return the list."""
    return ListOf(
        name="people",
        text_id="S2403",
        columns=columns(now),
        reader=reader(agreeing, now),
        sheet=sheet_of(now),
        keys=KEYS,
    )
