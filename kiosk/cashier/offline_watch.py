"""What everybody at the till must know while the line is down (SCREENS G4-G6, G15).

Read from the pack's own figures whenever the line changes, a sale was made, or some seconds passed;
nothing is asked of the server.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.cashier.desk import Desk
from kiosk.cashier.line_watch import LineState
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.offline_selling import Unsynced
from kiosk.widgets.announcer import Announcer
from kiosk.widgets.words import Words
from kiosk.workers import Latest

EVERY_MS: Final = 15_000
SHORT: Final = dt.timedelta(hours=1)
_TOLD_AT: Final = (dt.timedelta(hours=4), SHORT, dt.timedelta(minutes=15))
_LOW_PARTS: Final = 5  # below a fifth of the pack it is nearly used up


class OfflineLevel(StrEnum):
    """How selling without a line stands; the value is for the reporter."""

    NOTHING = "nothing"  # the line is there, and nothing waits
    WAITING = "waiting"  # the line is there, and sales from the pack are not
    SELLING = "selling"
    LOW = "low"
    LOCKED = "locked"
    CLOSURE = "closure"


SELLS: Final = frozenset({OfflineLevel.SELLING, OfflineLevel.LOW, OfflineLevel.CLOSURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineState:
    """What is to be shown."""

    level: OfflineLevel = OfflineLevel.NOTHING
    standing: PackStanding = field(default_factory=PackStanding)
    unsynced: Unsynced = field(default_factory=Unsynced)
    since: dt.datetime | None = None  # when the line went
    left: dt.timedelta = dt.timedelta(0)  # until the permit ends


def level_of(
    standing: PackStanding, unsynced: Unsynced, *, is_gone: bool, now: dt.datetime
) -> OfflineLevel:
    """Return how selling without a line stands.  Pure."""
    if not standing.is_there or not is_gone:
        return OfflineLevel.WAITING if unsynced.count else OfflineLevel.NOTHING
    if standing.lock is not None:
        return OfflineLevel.LOCKED
    if standing.order_number:
        return OfflineLevel.CLOSURE
    is_short = _left(standing, now) < SHORT
    is_low = standing.amount_left_minor * _LOW_PARTS < standing.exposure_minor
    return OfflineLevel.LOW if is_short or is_low else OfflineLevel.SELLING


class OfflineWatch(QObject):
    """`changed` fires in the window's thread whenever something else is to be shown."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.state = OfflineState()
        self._desk = desk
        self._latest = Latest(desk.workers)
        self._reminders = Reminders(desk.announcer, desk.words)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        desk.line.changed.connect(self.look)

    @property
    def is_gone(self) -> bool:
        """Whether the line is known to be down."""
        return self._desk.line.state is LineState.GONE

    @property
    def has_pack(self) -> bool:
        """Whether this till ever sells without a line."""
        return self.state.standing.is_there

    def look(self) -> None:
        """Read anew what is left."""
        offline = self._desk.till.offline
        self._latest.run(
            lambda: (offline.standing(), offline.unsynced()), self._known, self._not_known
        )

    def _known(self, found: tuple[PackStanding, Unsynced]) -> None:
        standing, unsynced = found
        now = self._desk.now()
        level = level_of(standing, unsynced, is_gone=self.is_gone, now=now)
        before, self.state = (
            self.state,
            OfflineState(
                level=level,
                standing=standing,
                unsynced=unsynced,
                since=self._desk.line.since if self.is_gone else None,
                left=_left(standing, now),
            ),
        )
        if level is not before.level:
            self._desk.reporter.say("offline", level=level.value)
        if level is OfflineLevel.NOTHING:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        if self.is_gone and standing.is_there and standing.lock is None:
            self._reminders.tell(standing, self.state.left)
        self.changed.emit()

    def _not_known(self, error: Exception) -> None:
        self._desk.notice(error)


class Reminders:
    """Says A05 at four hours, one hour and a quarter before the permit ends, each once."""

    def __init__(self, announcer: Announcer, words: Words) -> None:
        self._announcer = announcer
        self._words = words
        self._told: set[tuple[dt.datetime, dt.timedelta]] = set()

    def tell(self, standing: PackStanding, left: dt.timedelta) -> None:
        """Say it if a mark was passed; several that were passed at once are said once."""
        until = standing.valid_until
        assert until is not None, "there is a pack"
        due = {(until, mark) for mark in _TOLD_AT if left <= mark} - self._told
        self._told |= due
        if due:
            self._announcer.say(self._words("A05", time=self._words.time_of(until)))


def _left(standing: PackStanding, now: dt.datetime) -> dt.timedelta:
    if standing.valid_until is None:
        return dt.timedelta(0)
    return max(standing.valid_until - now, dt.timedelta(0))


def hours_and_minutes(left: dt.timedelta) -> str:
    """Return what is left as people read it, `5:20`."""
    minutes = int(left.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def said(state: OfflineState, words: Words, *, is_short: bool) -> Iterable[str]:
    """Yield the parts of the band; a short one leaves out what the permit's end tells as well."""
    standing = state.standing
    if state.since is not None and state.level is not OfflineLevel.LOCKED and not is_short:
        yield words("S565", time=words.time_of(state.since))
    if state.level in SELLS:
        yield words("S568", t=words.joined(hours_and_minutes(state.left)))
        yield words("S566", x=words.money(standing.amount_left_minor))
        yield words("S567", n=standing.count_left)
    if state.unsynced.count:
        yield words("S09", n=state.unsynced.count)
