"""The steps of test_cash_machine: each is told to the reference and done on the server.

Both do it, or both refuse for the same reason with the same figures.
"""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.helpers import little_town
from tests.helpers.cash_reference import PAY_OUT_ALONE, CashReference, No
from tests.helpers.cash_town import CashTown
from tests.helpers.decided import decide_all
from tests.helpers.drawer import count_of
from tests.helpers.office import new_document_id
from tests.helpers.undone import undone
from vending_server.errors import Refused
from vending_server.wire.kept_money import TAKEN

MIDNIGHT = dt.datetime(2026, 11, 22, tzinfo=little_town.ZONE).astimezone(dt.UTC)
ANY = 3
WHICH = st.integers(0, ANY)  # of what fits, the latest first; or of all there is


class CashSteps(RuleBasedStateMachine):
    base: CashTown

    def set_up(self) -> None:
        self.scope = undone(self.base.engine)
        self.town = self.base.over(self.scope.__enter__())
        self.told = CashReference()
        self.receipts = {one: itertools.count(1) for one in (1, 2, 3)}
        self.vends = {}  # their ids by the reference's names
        self.moments = []
        self.seen = set()  # the shifts of this step
        self.tick()

    def tick(self, by: int = 1) -> None:
        self.town.clock.advance(dt.timedelta(seconds=by))
        self.told.now = int((self.town.clock.time - MIDNIGHT).total_seconds())
        self.moments.append(self.told.now)

    def at(self, moment: int) -> dt.datetime:
        return MIDNIGHT + dt.timedelta(seconds=moment)

    def both(self, tell, act):
        """Return what the server answered; None: both refused."""
        refused = None
        try:
            tell()
        except No as no:
            refused = no
        if refused is None:
            return act()
        with pytest.raises(Refused) as caught:
            act()
        assert (caught.value.code.value, caught.value.params) == refused.told
        return None

    def seat(self, who):
        """Return the caller, his terminal as the reference numbers it, and its next receipt."""
        caller = self.town.people[who]
        number = 3 if who == "agent" else caller.terminal_number
        mine = [one.name for one in self.told.shifts.values() if one.terminal == number]
        self.seen.update(mine[-1:])
        return caller, number, next(self.receipts[number])

    def shift(self, which, fits=lambda _shift: True):
        """Return one that fits if there is one, mostly; and sometimes any."""
        fitting = [one for one in self.told.shifts.values() if which == ANY or fits(one)]
        found = latest(fitting or self.told.shifts.values(), which)
        self.seen.add(found.name)
        return found

    def is_free(self, terminal):
        mine = [one for one in self.told.shifts.values() if one.terminal == terminal]
        return all(one.closed is not None for one in mine)

    def sell(self, who, parts):
        (caller, number, receipt), vend = self.seat(who), f"vend {self.told.now}"
        vend_id = self.both(
            lambda: self.told.sell(vend, number, who, parts),
            lambda: self.town.sell_parts(caller, parts, receipt),
        )
        if vend_id is not None:
            self.vends[vend] = vend_id

    def open(self, who, counted, at):
        (caller, number, receipt), name = self.seat(who), new_document_id()
        self.both(
            lambda: self.told.open(name, number, who, counted, at),
            lambda: self.town.open(
                counted,
                caller=caller,
                at=self.at(at),
                shift_id=name,
                receipt_sequence_last=receipt,
            ),
        )
        self.seen.add(name)

    def move(self, shift, who, what, at, *, agreed):
        (caller, number, _), (way, reason, amount) = self.seat(who), what
        self.both(
            lambda: self.told.move(shift.name, number, who, what, at, agreed=agreed),
            lambda: self.town.move_agreed(
                shift.name,
                amount,
                self.at(at),
                caller=caller,
                direction=way,
                reason=reason,
                is_agreed=agreed and way == "out" and amount > PAY_OUT_ALONE,
            ),
        )

    def keep(self, who, name, what, at, *, agreed):
        (caller, number, receipt), (account, act, amount) = self.seat(who), what
        self.both(
            lambda: self.told.keep(name, number, who, what, at, agreed=agreed),
            lambda: self.town.keep(
                amount,
                act,
                account=account,
                caller=caller,
                at=self.at(at),
                shift_id=name,
                receipt_sequence=receipt,
                **approved(agreed=agreed or act == TAKEN),
            ),
        )

    def close(self, shift, by, count, at, *, largest=20_000):
        (caller, number, _), (counted, left) = self.seat(by), count
        self.both(
            lambda: self.told.close(shift.name, number, by, count, at),
            lambda: self.town.close(
                shift.name,
                counted,
                left_minor=left,
                caller=caller,
                at=self.at(at),
                counts=count_of(counted, largest_minor=largest),
            ),
        )
        self.seen.add(shift.name)

    def lock(self, point, day):
        """Lock a day; what differs in it was decided, which is none of this comparison's."""
        town, of_day = self.town, dt.date.fromisoformat(date_of(day))
        decide_all(town.engine, point, of_day, town.clock.now())
        return self.both(
            lambda: self.told.lock(point, day),
            lambda: self.town.lock(date_of(day), point=point),
        )


def latest(found, which):
    return list(found)[-1 - which % len(found)]


def approved(*, agreed: bool) -> dict:
    """What is left out: the helpers of the town let two people agree."""
    return {} if agreed else {"approval_id": None}


def date_of(day: int) -> str:
    return (dt.date(2026, 11, 22) + dt.timedelta(days=day)).isoformat()
