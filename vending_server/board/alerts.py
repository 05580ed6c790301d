"""What somebody should look at, from a board that is otherwise done.  No SQL; the window has words.

Nothing is said about devices of which there is no news: their card is grey already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Final, Literal

from vending_server.board.model import CLOCK_OFF_S_MAX, is_fresh
from vending_server.wire.board import (
    Alert,
    BackupLight,
    IssuerCheck,
    KeyLight,
    PointBoard,
    TerminalBoard,
)
from vending_server.wire.standings import PackLeft, TerminalStanding

FLOAT_LOW_PARTS: Final = 5  # less than a fifth of limit and float together is little
PACK_SHORT: Final = dt.timedelta(hours=1)
PACK_LOW_PARTS: Final = 5
_WELL: Final = "well"
_BAD_PRINTER: Final = frozenset({"error", "offline", "silent", "gone", "cover_open"})
_BAD_ACCEPTOR: Final = frozenset(
    {"stacker_removed", "stacker_full", "jammed", "fault", "wrong_device", "silent", "gone"}
)


class AlertCode(StrEnum):
    """Every alert of the board; the window has words for each."""

    JOURNAL_DIFFERS = "journal_differs"
    NO_NEWS = "no_news"
    NOT_SERVING = "not_serving"
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    PRINTER = "printer"
    READER = "reader"
    ACCEPTOR = "acceptor"
    IN_DOUBT = "in_doubt"
    UNSYNCED = "unsynced"
    CLOCK = "clock"
    PACK_LOCKED = "pack_locked"
    PACK_LOW = "pack_low"
    FLOAT_SPENT = "float_spent"
    FLOAT_LOW = "float_low"
    QUARANTINE = "quarantine"
    ESCALATED = "escalated"
    KEY_ENDED = "key_ended"
    KEY_ENDS = "key_ends"
    BACKUP_BAD = "backup_bad"
    BACKUP_LATE = "backup_late"
    ISSUER_DIFFERS = "issuer_differs"


_C: Final = AlertCode
_BAD: Final = frozenset(
    {
        *(_C.JOURNAL_DIFFERS, _C.NOT_SERVING, _C.PAPER_OUT, _C.PRINTER, _C.ACCEPTOR),
        *(_C.IN_DOUBT, _C.FLOAT_SPENT, _C.KEY_ENDED, _C.BACKUP_BAD, _C.ISSUER_DIFFERS),
    }
)


def alert(
    code: AlertCode, *, point: int | None = None, terminal: int | None = None, **more: Any
) -> Alert:
    """Return one alert with the level of its code."""
    level: Literal["bad", "warning"] = "bad" if code in _BAD else "warning"
    return Alert(code=code.value, level=level, point=point, terminal=terminal, **more)


def in_order(alerts: Sequence[Alert]) -> list[Alert]:
    """Return the gravest first, then the town's, then by point, terminal and code."""
    return sorted(
        alerts,
        key=lambda one: (one.level != "bad", one.point or 0, one.terminal or 0, one.code),
    )


def of_point(point: PointBoard, now: dt.datetime) -> Iterator[Alert]:
    """Yield what is wrong at one point and its terminals."""
    agent = point.agent
    if agent is not None:
        most = agent.credit_limit_minor + max(agent.float_minor, 0)
        if agent.left_minor <= 0:
            yield alert(_C.FLOAT_SPENT, point=point.number, amount_minor=agent.left_minor)
        elif agent.left_minor * FLOAT_LOW_PARTS < most:
            yield alert(_C.FLOAT_LOW, point=point.number, amount_minor=agent.left_minor)
    for terminal in point.terminals:
        for code, more in _of_terminal(terminal, now):
            yield alert(code, point=point.number, terminal=terminal.number, **more)


_More = dict[str, Any]


def _of_terminal(terminal: TerminalBoard, now: dt.datetime) -> Iterator[tuple[AlertCode, _More]]:
    if terminal.presence == "suspended":
        return
    yield from _of_the_line(terminal)
    told, told_at = terminal.told, terminal.told_at
    if told is None or told_at is None or not is_fresh(dt.datetime.fromisoformat(told_at), now):
        return
    yield from _of_devices(told)
    if not told.is_serving:
        yield _C.NOT_SERVING, {}
    if told.unsynced_count:
        yield _C.UNSYNCED, {"count": told.unsynced_count, "amount_minor": told.unsynced_minor}
    if terminal.clock_off_s is not None and abs(terminal.clock_off_s) > CLOCK_OFF_S_MAX:
        yield _C.CLOCK, {}
    if told.pack is not None:
        yield from _of_pack(told.pack, now)


def _of_the_line(terminal: TerminalBoard) -> Iterator[tuple[AlertCode, _More]]:
    if terminal.journal not in (None, _WELL):
        yield _C.JOURNAL_DIFFERS, {}
    told = terminal.told
    is_office = told is not None and told.role == "headoffice"  # it may be switched off
    if terminal.presence == "unknown" and not is_office:
        yield _C.NO_NEWS, {"since": terminal.since}
    if told is not None and told.in_doubt_count:  # its money has no answer, whatever the line does
        money = {"count": told.in_doubt_count, "amount_minor": told.in_doubt_minor}
        yield _C.IN_DOUBT, {**money, "since": told.doubts[0].since if told.doubts else None}


def _of_devices(told: TerminalStanding) -> Iterator[tuple[AlertCode, _More]]:
    if told.paper == "out":
        yield _C.PAPER_OUT, {}
    elif told.printer in _BAD_PRINTER:
        yield _C.PRINTER, {}
    elif told.paper == "low":
        yield _C.PAPER_LOW, {}
    if told.reader == "gone":
        yield _C.READER, {}
    if told.acceptor in _BAD_ACCEPTOR:
        yield _C.ACCEPTOR, {}


def _of_pack(pack: PackLeft, now: dt.datetime) -> Iterator[tuple[AlertCode, _More]]:
    if pack.lock:
        yield _C.PACK_LOCKED, {}
        return
    is_short = dt.datetime.fromisoformat(pack.valid_until) - now < PACK_SHORT
    if is_short or pack.amount_left_minor * PACK_LOW_PARTS < pack.exposure_minor:
        yield _C.PACK_LOW, {"amount_minor": pack.amount_left_minor, "since": None}


def of_keys(keys: Sequence[KeyLight]) -> Iterator[Alert]:
    """Yield the keys that end, or have; one word for all of them."""
    ended = [one for one in keys if one.light == "bad"]
    ending = [one for one in keys if one.light == "warning"]
    if ended:
        yield alert(_C.KEY_ENDED, count=len(ended), since=_first_end(ended))
    if ending:
        yield alert(_C.KEY_ENDS, count=len(ending), since=_first_end(ending))


def _first_end(keys: Sequence[KeyLight]) -> str | None:
    return min(one.ends_at for one in keys if one.ends_at is not None)


def of_backup(backup: BackupLight) -> Iterator[Alert]:
    """Yield what is wrong with the copies of the data."""
    if backup.light == "bad":
        yield alert(_C.BACKUP_BAD, since=backup.taken_at)
    elif backup.light == "warning":
        yield alert(_C.BACKUP_LATE, since=backup.taken_at)


def of_issuer(check: IssuerCheck) -> Iterator[Alert]:
    """Yield that tokens and counters, or tokens and sales, are not the same."""
    if check.light == "bad":
        count = check.keys_that_differ + check.sales_without_token
        yield alert(_C.ISSUER_DIFFERS, count=count, since=check.checked_at)


def quarantine(count: int, amount_minor: int) -> Alert:
    """Return that sales without a line wait for two people."""
    return alert(_C.QUARANTINE, count=count, amount_minor=amount_minor)


def escalated(count: int, amount_minor: int) -> Alert:
    """Return that differences of money wait for somebody above whoever found them."""
    return alert(_C.ESCALATED, count=count, amount_minor=amount_minor)
