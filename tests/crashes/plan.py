"""What a seed makes happen: who comes with which notes, what fails, and where the program stops.

Everything is drawn here, before the run begins, so that a run can be told in a few lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from drivers.receipt_printers.base import PrintVerdict
from kiosk.selfservice.money_pages import GOALS_MINOR
from tests.crashes.line import Fate
from tests.crashes.paper import GONE
from tests.crashes.steps import Kind, Stop
from tests.crashes.town import METERS

_NTH_MAX = {
    Kind.COMMIT: 46,
    Kind.TORN: 23,
    Kind.BYTE: 200,
    Kind.IDLE_BYTE: 500,
    Kind.REQUEST: 15,
    Kind.PRINT: 3,
    Kind.TURN: 90,
}
"""About as many as half of the runs reach."""
_AGAIN_NTH_MAX = {
    Kind.COMMIT: 10,
    Kind.TORN: 5,
    Kind.BYTE: 60,
    Kind.IDLE_BYTE: 300,
    Kind.REQUEST: 8,
    Kind.PRINT: 2,
    Kind.TURN: 20,
}
"""While the next start takes up what was interrupted."""
_KINDS = (*[Kind.COMMIT] * 5, *[Kind.BYTE] * 4, *[Kind.REQUEST] * 3, *[Kind.TURN] * 3)
_KINDS = (*_KINDS, *[Kind.TORN] * 2, *[Kind.PRINT] * 2, Kind.IDLE_BYTE)


class End(StrEnum):
    """What a customer does when his notes are in."""

    CHARGE = "charge"
    CANCEL = "cancel"
    LEAVE = "leave"


class Trouble(StrEnum):
    """What goes wrong by itself, or by a hand."""

    POWER = "the acceptor loses its power"
    PULL = "the note is pulled back"
    JAM = "a note sticks"
    FULL = "the cash box is full"
    BOX = "the cash box is taken out"
    MUTE = "the acceptor says nothing for a while"
    UNPLUG = "the acceptor's cable is pulled"
    NOISE = "bytes are lost and spoilt"
    DOWN = "the line is down for a while"
    BLOCK = "the meter is blocked"
    PRICE = "the tariff changes"
    ROLE = "the terminal's login may sell no more"
    CLOSE = "the contract is closed"
    SIGNED_OUT = "the server forgets its sessions"


class Moment(StrEnum):
    """When: something becomes so for the nth time."""

    ESCROW = "a note is in escrow"
    MOVING = "a note is moving"
    AT_REST = "a note has its end"
    ASKED = "a request leaves"
    SOLD = "a token is made"
    TURN = "anything happens"


_TROUBLES = (*[Trouble.POWER] * 5, *[Trouble.CLOSE] * 3, Trouble.DOWN, *Trouble)
_MOMENT_NTH_MAX = {
    Moment.ESCROW: 3,
    Moment.MOVING: 3,
    Moment.AT_REST: 3,
    Moment.ASKED: 15,
    Moment.SOLD: 1,
    Moment.TURN: 90,
}


@dataclass(frozen=True)
class Happening:
    """One trouble, and its moment."""

    trouble: Trouble
    moment: Moment
    nth: int

    def __str__(self) -> str:
        return f"{self.trouble} when {self.moment} ({self.nth})"


@dataclass(frozen=True)
class Visit:
    """One customer."""

    drn: str
    goal_minor: int
    notes: tuple[int, ...]  # in whole shekels
    end: End
    one_more: int  # a note that he puts in while he charges, 0 for none


@dataclass(frozen=True, kw_only=True)
class Plan:
    """One run."""

    acceptor: str
    stacks_at_power_up: bool
    visits: tuple[Visit, ...]
    stops: tuple[Stop, ...]  # one for each start of the program
    power_goes_too: tuple[bool, ...]  # whether the acceptor loses its power with each stop
    stays: bool  # whether the customer is still there after a restart
    happenings: tuple[Happening, ...]
    fates: dict[int, Fate]
    late_s: float
    verdicts: tuple[PrintVerdict | str, ...]
    is_vend_late: bool  # the first vend arrives when its end may be decided already

    def lines(self) -> list[str]:
        """Tell the run."""
        told = [f"acceptor {self.acceptor}, stacks at power-up: {self.stacks_at_power_up}"]
        told += [f"visit: {one}" for one in self.visits]
        told += [
            f"stop at {stop.kind} {stop.nth}" + ", with the acceptor's power" * also
            for stop, also in zip(self.stops, self.power_goes_too, strict=True)
        ]
        told += [f"trouble: {one}" for one in self.happenings]
        told += [f"request {number}: {fate}" for number, fate in sorted(self.fates.items())]
        told += ["the first vend is late"] * self.is_vend_late
        return [*told, f"late by {self.late_s:.0f} s; papers {[str(one) for one in self.verdicts]}"]


def plan_of(rng: Random) -> Plan:
    """Draw a run."""
    stops = _stops(rng)
    visits = tuple(_visit(rng) for _ in range(rng.choice((1, 1, 1, 2))))
    return Plan(
        acceptor=rng.choice(("simple", "simple", "crc16", "id003")),
        stacks_at_power_up=rng.random() < 0.5,
        visits=visits,
        stops=stops,
        power_goes_too=tuple(rng.random() < 0.25 for _ in stops),
        stays=rng.random() < 0.6,
        happenings=_happenings(rng, visits),
        fates=_fates(rng),
        late_s=rng.uniform(0, 90),
        verdicts=_verdicts(rng),
        is_vend_late=rng.random() < 0.15,
    )


def _visit(rng: Random) -> Visit:
    notes = tuple(rng.choice((20, 50, 100, 200)) for _ in range(rng.randint(1, 4)))
    end = rng.choice((End.CHARGE, End.CHARGE, End.CHARGE, End.CANCEL, End.LEAVE))
    one_more = rng.choice((0, 0, 20, 50)) if end is End.CHARGE else 0
    return Visit(rng.choice(METERS), rng.choice(GOALS_MINOR), notes, end, one_more)


def _stops(rng: Random) -> tuple[Stop, ...]:
    how_often = rng.choice((0, *[1] * 6, *[2] * 4, 3))
    stops = []
    for number in range(how_often):
        kind = rng.choice(_KINDS)
        most = _NTH_MAX if number == 0 else _AGAIN_NTH_MAX
        stops.append(Stop(kind, rng.randint(1, most[kind])))
    return tuple(stops)


def _happenings(rng: Random, visits: tuple[Visit, ...]) -> tuple[Happening, ...]:
    """Draw what goes wrong; where a purse is vended in part, its rest often cannot be kept."""
    drawn = [_happening(rng) for _ in range(rng.choice((0, 1, 1, 2)))]
    if any(one.one_more for one in visits) and rng.random() < 0.5:
        drawn.append(Happening(rng.choice((Trouble.CLOSE, Trouble.ROLE)), Moment.SOLD, 1))
    return tuple(drawn)


def _happening(rng: Random) -> Happening:
    moment = rng.choice(list(Moment))
    return Happening(rng.choice(_TROUBLES), moment, rng.randint(1, _MOMENT_NTH_MAX[moment]))


def _fates(rng: Random) -> dict[int, Fate]:
    wrong = [one for one in Fate if one is not Fate.ARRIVES]
    first = rng.randint(3, 15)
    length = rng.choice((0, 0, 1, 1, 2, 3, 8))  # what goes wrong on a line goes wrong in a row
    fate = rng.choice((*wrong, Fate.LATE))
    return {first + at: fate if rng.random() < 0.7 else rng.choice(wrong) for at in range(length)}


def _verdicts(rng: Random) -> tuple[PrintVerdict | str, ...]:
    if rng.random() < 0.6:
        return ()
    wrong = (PrintVerdict.NOT_SENT, PrintVerdict.UNSURE, GONE, PrintVerdict.PRINTED)
    return tuple(rng.choice(wrong) for _ in range(rng.randint(1, 4)))
