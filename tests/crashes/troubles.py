"""What goes wrong in the hall, and how it is made good again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from drivers.simulators.acceptor_wire import FaultyWire
from tests.crashes.hall import Hall
from tests.crashes.plan import Happening, Moment, Trouble
from tests.crashes.town import METERS
from tests.helpers import little_town
from vending_server.db.engine import writing
from vending_server.meters.tables import contracts, meters
from vending_server.operators.model import Role
from vending_server.operators.tables import operator_roles, sessions

_WHILE_S = 25.0
_LONG_S = 70.0
_NOISE_BYTES = 400


class Troubles:
    """Watches for the moment of each trouble of a plan."""

    def __init__(self, hall: Hall, happenings: Sequence[Happening]) -> None:
        self._hall, self._waiting = hall, list(happenings)
        self._counts: Counter[Moment] = Counter()
        self._was: tuple[bool, bool] = (False, False)
        self._asked = self._sold = 0
        self._done: list[Trouble] = []
        hall.acceptor.watch = self.look

    def look(self) -> None:
        """See what became so since the last look, and let happen what waits for it."""
        acceptor, line = self._hall.acceptor, self._hall.line
        now = (acceptor.has_note, acceptor.is_moving)
        was, self._was = self._was, now
        if now[0] and not was[0]:
            self._reached(Moment.ESCROW)
        if now[1] and not was[1]:
            self._reached(Moment.MOVING)
        if was[0] and not now[0]:
            self._reached(Moment.AT_REST)
        while self._asked < line.asked:
            self._asked += 1
            self._reached(Moment.ASKED)
        while self._sold < line.sold:
            self._sold += 1
            self._reached(Moment.SOLD)

    def turn(self) -> None:
        """Count that something happened."""
        self._reached(Moment.TURN)
        self.look()

    def power_cut(self) -> None:
        """Take the acceptor's power."""
        self._done.append(Trouble.POWER)
        self._hall.acceptor.power_cycle()

    def make_good(self) -> None:
        """Let somebody come and repair everything; nothing goes wrong any more."""
        hall = self._hall
        self._waiting.clear()
        hall.acceptor.heal()
        hall.line.heal()
        hall.printer.verdicts.clear()
        if Trouble.ROLE in self._done:
            self._write(operator_roles.insert().values(operator_id=1, role=Role.SELF_SERVICE))

    @property
    def happened(self) -> frozenset[Trouble]:
        """What went wrong so far."""
        return frozenset(self._done)

    # ------------------------------------------------------------------ inside

    def _reached(self, moment: Moment) -> None:
        self._counts[moment] += 1
        for one in [
            w for w in self._waiting if (w.moment, w.nth) == (moment, self._counts[moment])
        ]:
            self._waiting.remove(one)
            self._done.append(one.trouble)
            _HOW[one.trouble](self)

    def _write(self, *statements: sa.Executable) -> None:
        with writing(self._hall.town.engine) as connection:
            for one in statements:
                connection.execute(one)

    def _pull(self) -> None:
        if self._hall.acceptor.has_note:
            self._hall.acceptor.core.pull_back()

    def _jam(self) -> None:
        core = self._hall.acceptor.core
        core.jam()
        self._hall.clock.after(_LONG_S, core.clear_jam)

    def _full(self) -> None:
        self._hall.acceptor.core.fill_stacker()

    def _box(self) -> None:
        core = self._hall.acceptor.core
        core.take_stacker_out()
        self._hall.clock.after(_WHILE_S, core.put_stacker_in)

    def _mute(self) -> None:
        core = self._hall.acceptor.core
        core.is_mute = True
        self._hall.clock.after(_WHILE_S, lambda: setattr(core, "is_mute", False))

    def _unplug(self) -> None:
        wire = self._hall.acceptor.wire
        wire.cut_at = wire.passed
        self._hall.clock.after(_WHILE_S, wire.mend)

    def _noise(self) -> None:
        rng, old = self._hall.rng, self._hall.acceptor.wire
        places = range(old.passed, old.passed + _NOISE_BYTES)
        wire = FaultyWire(lost=rng.sample(places, 6), spoilt=rng.sample(places, 6))
        wire.passed = old.passed
        self._hall.acceptor.wire = wire

    def _down(self) -> None:
        line = self._hall.line
        line.is_down = True
        self._hall.clock.after(_LONG_S, lambda: setattr(line, "is_down", False))

    def _block(self) -> None:
        all_of_them = meters.update().where(meters.c.drn.in_(METERS))
        self._write(all_of_them.values(blocked_ar="فحص", blocked_en="inspection"))

    def _price(self) -> None:
        if self._done.count(Trouble.PRICE) > 1:
            return  # there is one decision a day
        with writing(self._hall.town.engine) as connection:
            dearer = [[limit, price + 1000] for limit, price in little_town.BLOCKS]
            little_town.supersede(connection, "E1", valid_from=dt.date(2026, 11, 22), blocks=dearer)

    def _role(self) -> None:
        self._write(operator_roles.delete())

    def _close(self) -> None:
        self._write(contracts.update().values(closed_on=dt.date(2026, 11, 22), carry_minor=0))

    def _sign_out(self) -> None:
        self._write(sessions.delete())


_HOW: dict[Trouble, Callable[[Troubles], None]] = {
    Trouble.POWER: Troubles.power_cut,
    Trouble.PULL: Troubles._pull,
    Trouble.JAM: Troubles._jam,
    Trouble.FULL: Troubles._full,
    Trouble.BOX: Troubles._box,
    Trouble.MUTE: Troubles._mute,
    Trouble.UNPLUG: Troubles._unplug,
    Trouble.NOISE: Troubles._noise,
    Trouble.DOWN: Troubles._down,
    Trouble.BLOCK: Troubles._block,
    Trouble.PRICE: Troubles._price,
    Trouble.ROLE: Troubles._role,
    Trouble.CLOSE: Troubles._close,
    Trouble.SIGNED_OUT: Troubles._sign_out,
}
