"""What ccTalk acceptors of notes and of coins have in common (docs/protocols/cctalk.md).

Theory of operation.  Each step polls the event buffer first and acts afterwards, so
that no order is ever sent about something whose end already stands in the buffer.

1. *Set up*, at the start and whenever contact was lost: read the inhibit mask (all
   zero: the device lost its power), read the buffer, then set what the device needs,
   mask and master inhibit.
2. *Poll*: what is new in the buffer becomes events.  A hole in it is told before
   anything visible behind the hole.
3. *Act*: whatever the kind of acceptor has to do.
"""

from __future__ import annotations

import abc
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorEvent,
    AcceptorMet,
    AcceptorRestarted,
    Coin,
    DoubtReason,
    EventsLost,
    Note,
)
from drivers.cash_acceptors.cctalk_events import (
    EVENTS_KEPT,
    READING_BYTES,
    SWITCHED_ON,
    BadMark,
    BufferedEvent,
    Progress,
    Reading,
    progress,
)
from drivers.cash_acceptors.cctalk_frames import (
    MODIFY_INHIBITS,
    MODIFY_MASTER_INHIBIT,
    REQUEST_INHIBITS,
    SELF_CHECK,
    SIMPLE_POLL,
)
from drivers.cash_acceptors.cctalk_line import CctalkAddress, CctalkLine, Clock, LineTiming
from drivers.cash_acceptors.cctalk_notes import is_category
from drivers.cash_acceptors.engine_base import EngineBase
from drivers.transport import Transport

_NO_FAULT: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CctalkSettings:
    """One device's ways."""

    address: CctalkAddress
    line: LineTiming = field(default_factory=LineTiming)
    poll_s: float = 0.2
    recheck_s: float = 3.0
    """So often a device is asked whether it is well, and still set up."""


class CctalkEngine(EngineBase, abc.ABC):
    """See `drivers.cash_acceptors.acceptor_device.AcceptorEngine`."""

    category: ClassVar[bytes]
    read_events: ClassVar[int]
    faults: ClassVar[Mapping[int, AcceptorCondition]]

    def __init__(
        self, uri: str, settings: CctalkSettings, *, mark: str | None, clock: Clock = time.monotonic
    ) -> None:
        super().__init__(uri)
        self.poll_s = settings.poll_s
        self._settings = settings
        self._clock = clock
        self._seen: Reading | None = None
        self._is_mark_strange = False
        self._money: Mapping[int, Note | Coin] = {}
        self._accepted: frozenset[int] = frozenset()
        self._is_set_up = False
        self._is_mask_set = mark is not None
        self._awaited: str | None = None
        self._inhibits_sent: tuple[int, bool] | None = None
        self._trouble: AcceptorCondition | None = None
        self._checked_at = clock()
        if mark is not None:
            try:
                self._seen = Reading.from_mark(mark)
            except BadMark:  # of another acceptor: what it knew cannot be asked about here
                self._is_mark_strange = True

    # ------------------------------------------------------------ the kind of acceptor

    @abc.abstractmethod
    def _read_money(self, line: CctalkLine) -> Mapping[int, Note | Coin] | None:
        """Return the denominations by their number; None when the device stopped answering."""

    @abc.abstractmethod
    def _prepare(self, line: CctalkLine) -> bool:
        """Set what must be set before anything is accepted; whether it was taken."""

    @abc.abstractmethod
    def _events_of(self, event: BufferedEvent, mark: str) -> list[AcceptorEvent]:
        """Return what is told of one event of the buffer."""

    def _waiting_events(self, _now: Reading) -> list[AcceptorEvent]:
        """Return what is told of the first reading: of what still waits, if anything can."""
        return []

    def _give_up(self, _reason: DoubtReason, _mark: str) -> list[AcceptorEvent]:
        """Return what is told when the buffer cannot say any more what became of money."""
        return []

    def _in_contact(self) -> None:
        """The device answers again."""

    def _act(self, line: CctalkLine) -> None:
        """Stage 3."""

    # ------------------------------------------------------------ orders

    def accept(self, amounts_minor: frozenset[int]) -> None:
        """Take these denominations from the next step on."""
        self._accepted = amounts_minor

    def confirm(self, mark: str) -> None:
        """Know that the journal holds an event; where a book begins is waited for."""
        if mark == self._awaited:
            self._awaited = None

    def contact_lost(self) -> None:
        """The port is gone."""
        self._lose(AcceptorCondition.GONE)

    def step(self, transport: Transport) -> None:
        """Poll, then act."""
        address, timing = self._settings.address, self._settings.line
        line = CctalkLine(transport, address, timing, self._clock)
        is_well = self._poll(line) if self._is_set_up else self._set_up(line)
        if is_well and self._is_set_up:  # a restart found on the way wants a new set-up first
            self._act(line)
            is_well = self._set_inhibits(line)
        if not is_well:
            self._lose(AcceptorCondition.SILENT)

    # ------------------------------------------------------------ set up

    def _lose(self, condition: AcceptorCondition) -> None:
        self._is_set_up = False
        if not (condition is AcceptorCondition.SILENT and self._is_wrong()):
            self._note(condition)

    def _is_wrong(self) -> bool:
        return self._condition is AcceptorCondition.WRONG_DEVICE

    def _set_up(self, line: CctalkLine) -> bool:
        """Stage 1; whether the device answered all of it."""
        if not line.tell(SIMPLE_POLL):
            return False
        is_ours = is_category(line, self.category)
        if not is_ours:
            if is_ours is False:
                self._note(AcceptorCondition.WRONG_DEVICE)
            return False
        money = self._read_money(line)
        mask = line.ask_twice(REQUEST_INHIBITS, size=2)
        if money is None or mask is None:
            return False
        self._money = money
        self._in_contact()
        if not any(mask) and self._is_mask_set:
            self._restart()
        if not self._poll(line):
            return False
        self._inhibits_sent = None
        self._is_set_up = self._check(line)
        return self._is_set_up

    def _set_inhibits(self, line: CctalkLine) -> bool:
        """Set mask and master inhibit, if they are not as wanted.

        The mask is never all zero, not even when nothing is accepted: all zero is
        what a device has after a restart.  It stays so until the journal holds the
        restart, so that an older mark finds it too.
        """
        if self._awaited is not None:
            self._note(self._trouble or AcceptorCondition.REFUSING)
            return True
        mask = self._mask(self._accepted)
        is_open = mask != 0 and self._trouble is None
        wanted = (mask or self._mask(None), is_open)
        if self._inhibits_sent != wanted:
            # All of it together: a restart while we waited for the journal forgot the rest.
            if not (line.tell(MODIFY_MASTER_INHIBIT, b"\x00") and self._prepare(line)):
                return False
            if not line.tell(MODIFY_INHIBITS, wanted[0].to_bytes(2, "little")):
                return False
            if is_open and not line.tell(MODIFY_MASTER_INHIBIT, b"\x01"):
                return False
            self._inhibits_sent = wanted
            self._is_mask_set = wanted[0] != 0
        well = AcceptorCondition.ACCEPTING if is_open else AcceptorCondition.REFUSING
        self._note(self._trouble or well)
        return True

    def _mask(self, amounts_minor: frozenset[int] | None) -> int:
        return sum(
            1 << number - 1
            for number, money in self._money.items()
            if amounts_minor is None or money.amount_minor in amounts_minor
        )

    def _check(self, line: CctalkLine) -> bool:
        """Ask the device what it thinks of itself."""
        self._checked_at = self._clock()
        answer = line.ask_any(SELF_CHECK, sizes=(1, 2))
        if answer is None:
            return False
        self._trouble = (
            None if answer[0] == _NO_FAULT else self.faults.get(answer[0], AcceptorCondition.FAULT)
        )
        return True

    # ------------------------------------------------------------ poll

    def _mark(self) -> str:
        return (self._seen or SWITCHED_ON).mark

    def _poll(self, line: CctalkLine) -> bool:
        """Stage 2; whether the device answered."""
        answer = line.ask(self.read_events, size=READING_BYTES)
        if answer is not None and Reading.parse(answer) != self._seen:
            answer = line.ask_twice(self.read_events, size=READING_BYTES)
        if answer is None:
            return False
        now = Reading.parse(answer)
        if self._seen is None:
            self._begin(now)
        news = progress(self._seen or SWITCHED_ON, now)
        if news.lost or news.is_broken:
            mask = line.ask_twice(REQUEST_INHIBITS, size=2)
            if mask is None:
                return False
            if not any(mask):
                self._restart()
                news = progress(SWITCHED_ON, now)
        self._take(news, now)
        is_due = self._clock() - self._checked_at >= self._settings.recheck_s
        return self._check(line) and self._watch_inhibits(line) if is_due else True

    def _watch_inhibits(self, line: CctalkLine) -> bool:
        """Look at the mask: a restart that left the buffer as it was shows nowhere else."""
        answer = line.ask_twice(REQUEST_INHIBITS, size=2)
        if answer is not None and self._is_mask_set and not any(answer):
            self._restart()
        elif answer is not None and self._inhibits_sent is not None:
            is_as_set = int.from_bytes(answer, "little") == self._inhibits_sent[0]
            self._inhibits_sent = self._inhibits_sent if is_as_set else None
        return answer is not None

    def _begin(self, now: Reading) -> None:
        """The first reading: what lies before us is not ours, except what still waits."""
        self._seen = now
        if self._is_mark_strange:
            self._tell_all(self._give_up(DoubtReason.EVENTS_LOST, now.mark))
        waiting = self._waiting_events(now)
        self._awaited = now.before(1).mark if waiting else now.mark
        self._tell(AcceptorMet(self.uri, self._awaited))
        self._tell_all(waiting)

    def _restart(self) -> None:
        self._seen = SWITCHED_ON
        self._is_set_up = self._is_mask_set = False
        self._awaited = self._mark()
        self._tell_all(self._give_up(DoubtReason.RESTARTED, self._mark()))
        self._tell(AcceptorRestarted(self.uri, self._mark()))
        self._note(AcceptorCondition.REFUSING)  # it takes nothing before it is set up again

    def _take(self, news: Progress, now: Reading) -> None:
        if news.is_restart:
            self._restart()
        place = self._seen or SWITCHED_ON
        if news.lost or news.is_broken:
            # The hole first: if we stop between the two, a note is still open, and found so.
            place = now.before(EVENTS_KEPT) if news.lost else now
            self._tell(EventsLost(self.uri, place.mark, news.lost or None))
            self._tell_all(self._give_up(DoubtReason.EVENTS_LOST, place.mark))
        for event in news.fresh:
            place = place.followed_by(event)
            self._tell_all(self._events_of(event, place.mark))
        self._seen = now

    def _suspect(self) -> None:
        """Something is wrong or right again: ask at once."""
        self._trouble = self._trouble or AcceptorCondition.FAULT
        self._checked_at = self._clock() - self._settings.recheck_s
