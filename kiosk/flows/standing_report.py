"""What this terminal tells head office of itself: devices, shift, pack, doubts, the journal's way.

`tell` blocks and is called in a worker thread.  It reads what is known here and sends it when it is
worth it: something differs that head office acts upon, or the last word is half a minute old.
Figures that grow with every sale are told along with the rest, never by themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from drivers.cash_acceptors.base import AcceptorCondition
from drivers.receipt_printers.base import PrinterCondition
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.offline_selling import Unsynced
from kiosk.flows.standing import Unanswered
from vending_server.wire.login import ShiftAtTill
from vending_server.wire.standings import (
    DOUBTS_MAX,
    EVERY_S,
    MESSAGES_MAX,
    AcceptorState,
    MessageForTill,
    OpenDoubt,
    OpenShift,
    PackLeft,
    PaperState,
    PrinterState,
    StandingTaken,
    TerminalRole,
    TerminalStanding,
)

UNDER_WAY: Final = dt.timedelta(seconds=8)
"""What was sent less than so long ago is no doubt yet: its answer is on its way."""
_PAPER: Final[dict[PrinterCondition, PaperState]] = {
    PrinterCondition.READY: "ok",
    PrinterCondition.PAPER_LOW: "low",
    PrinterCondition.PAPER_OUT: "out",
}
_PRINTER: Final[dict[PrinterCondition, PrinterState]] = {
    PrinterCondition.READY: "ready",
    PrinterCondition.PAPER_LOW: "paper_low",
    PrinterCondition.PAPER_OUT: "paper_out",
    PrinterCondition.COVER_OPEN: "cover_open",
    PrinterCondition.ERROR: "error",
    PrinterCondition.OFFLINE: "offline",
    PrinterCondition.SILENT: "silent",
    PrinterCondition.GONE: "gone",
}
_ACCEPTOR: Final[dict[AcceptorCondition, AcceptorState]] = {
    AcceptorCondition.ACCEPTING: "accepting",
    AcceptorCondition.REFUSING: "refusing",
    AcceptorCondition.STACKER_REMOVED: "stacker_removed",
    AcceptorCondition.STACKER_FULL: "stacker_full",
    AcceptorCondition.JAMMED: "jammed",
    AcceptorCondition.FAULT: "fault",
    AcceptorCondition.WRONG_DEVICE: "wrong_device",
    AcceptorCondition.SILENT: "silent",
    AcceptorCondition.GONE: "gone",
}
assert set(_PRINTER) == set(PrinterCondition), "every state of a printer has its word"
assert set(_ACCEPTOR) == set(AcceptorCondition), "every state of an acceptor has its word"
# These change with every sale, or by themselves: no word is sent for their sake.
_NO_NEWS: Final = (
    *("software_time", "journal_head", "behind", "synced_at"),
    *("unsynced_minor", "in_doubt_minor", "doubts", "messages_read"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceStates:
    """The last word of each device, as the window has it."""

    printer: PrinterCondition
    is_reader_ready: bool
    acceptor: AcceptorCondition | None = None  # none: a person takes the money
    is_serving: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TillFacts:
    """Where it is read how a till is; each may block."""

    unanswered: Callable[[], list[Unanswered]]
    sync: Callable[[], SyncState]
    unsynced: Callable[[], Unsynced]  # sold without a line, and not at the server
    pack: Callable[[], PackStanding]
    shift: Callable[[], ShiftAtTill | None]
    now: Callable[[], dt.datetime]


class StandingReport:
    """Remembers what was told last, so that the same is not told again and again."""

    def __init__(
        self,
        till: TillFacts,
        send: Callable[[TerminalStanding], StandingTaken],
        *,
        role: TerminalRole,
        version: str,
    ) -> None:
        """`send` raises what an API client raises when it was not heard."""
        self._till, self._send = till, send
        self._role, self._version = role, version
        self._last: TerminalStanding | None = None
        self._last_at: dt.datetime | None = None
        self._again_after = dt.timedelta(seconds=EVERY_S)
        self._read: tuple[str, ...] = ()  # and head office does not know yet
        self._waiting: tuple[MessageForTill, ...] = ()

    @property
    def messages(self) -> tuple[MessageForTill, ...]:
        """What head office wrote and nobody here has read, as of the last answer."""
        return tuple(one for one in self._waiting if one.message_id not in self._read)

    def was_read(self, message_id: str) -> None:
        """Tell with the next word, which is due then, that somebody read a message."""
        if len(self._read) < MESSAGES_MAX:
            self._read = (*self._read, message_id)

    def nobody_is_here(self) -> None:
        """Whoever signs in next has read nothing; what was not told waits for him again."""
        self._read, self._waiting = (), ()

    def forget(self) -> None:
        """Tell everything at the next occasion: somebody signed in, or the line is back."""
        self._last = None

    def tell(self, devices: DeviceStates) -> float:
        """Send a word if one is due; returns after how many seconds the next one may be.

        Raises:
            Unreachable, Declined, SessionEnded: it was not heard; the next try tells all of it.
        """
        now = self._till.now()
        waiting = self._till.unanswered()
        told = self._word(devices, waiting, now)
        if self._is_due(told, now):
            self._last = None
            taken = self._send(told)
            self._last, self._last_at = told, now
            self._heard(told, taken)
            self._again_after = dt.timedelta(seconds=max(1, taken.again_after_s))
        ends = [one.made_at + UNDER_WAY for one in waiting if now - one.made_at < UNDER_WAY]
        next_at = min([*ends, (self._last_at or now) + self._again_after])
        return max(0.0, (next_at - now).total_seconds())

    def _is_due(self, told: TerminalStanding, now: dt.datetime) -> bool:
        last, last_at = self._last, self._last_at
        if last is None or last_at is None:
            return True
        if told.messages_read is not msgspec.UNSET:
            return True
        is_old = not last_at <= now < last_at + self._again_after  # a clock set back is no excuse
        return is_old or _acted_upon(told) != _acted_upon(last)

    def _heard(self, told: TerminalStanding, taken: StandingTaken) -> None:
        known = () if isinstance(told.messages_read, msgspec.UnsetType) else told.messages_read
        self._read = tuple(one for one in self._read if one not in known)
        self._waiting = tuple(taken.messages)

    def _word(
        self, devices: DeviceStates, waiting: list[Unanswered], now: dt.datetime
    ) -> TerminalStanding:
        till = self._till
        sync, unsynced, shift = till.sync(), till.unsynced(), till.shift()
        doubts = sorted(
            (one for one in waiting if now - one.made_at >= UNDER_WAY), key=lambda one: one.made_at
        )
        return TerminalStanding(
            role=self._role,
            software_version=self._version,
            software_time=now.isoformat(),
            paper=_PAPER.get(devices.printer, "unknown"),
            printer=_PRINTER[devices.printer],
            reader="ready" if devices.is_reader_ready else "gone",
            acceptor="none" if devices.acceptor is None else _ACCEPTOR[devices.acceptor],
            is_serving=devices.is_serving and sync.is_well,
            journal_head=sync.head,
            behind=sync.behind,
            synced_at=sync.synced_at,
            unsynced_count=unsynced.count,
            unsynced_minor=unsynced.amount_minor,
            in_doubt_count=len(doubts),
            in_doubt_minor=sum(one.amount_minor for one in doubts),
            doubts=[_doubt(one) for one in doubts[:DOUBTS_MAX]],
            pack=_pack(till.pack()),
            shift=None if shift is None else _shift(shift),
            messages_read=list(self._read) or msgspec.UNSET,
        )


def _acted_upon(told: TerminalStanding) -> dict[str, object]:
    facts: dict[str, object] = msgspec.to_builtins(told)
    for name in _NO_NEWS:
        facts.pop(name, None)
    if told.pack is not None:
        facts["pack"] = (told.pack.valid_until, told.pack.order_number, told.pack.lock)
    return facts


def _doubt(one: Unanswered) -> OpenDoubt:
    return OpenDoubt(what=one.what, since=one.made_at.isoformat(), amount_minor=one.amount_minor)


def _shift(shift: ShiftAtTill) -> OpenShift:
    return OpenShift(number=shift.number, operator=shift.operator, opened_at=shift.opened_at)


def _pack(standing: PackStanding) -> PackLeft | None:
    if standing.valid_until is None:
        return None
    return PackLeft(
        amount_left_minor=max(0, standing.amount_left_minor),
        sales_left=standing.count_left,
        exposure_minor=standing.exposure_minor,
        valid_until=standing.valid_until.isoformat(),
        order_number=standing.order_number,
        lock="" if standing.lock is None else standing.lock.value,
    )
