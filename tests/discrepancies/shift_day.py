"""One shift at one counter: customers, the innocent odd things of a day, and what was planted.

Everything that the drawer's pieces do happens here; a thing that was planted does to the pieces, or
to a record, what its kind says, and nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.discrepancies.cash import NOTES, Pieces, change_fund, exactly
from tests.discrepancies.counter import Counter, Wanted
from tests.discrepancies.notes import Notes
from tests.discrepancies.offline import Sealed, seal, sell_offline, void_rest
from tests.discrepancies.people import Person
from tests.discrepancies.till import Sold
from tests.discrepancies.town import Served, Town
from vending_server.reconciliation.model import CauseKind, SubjectKind
from vending_server.wire.shifts import ShiftReport

Event = tuple[int, Callable[[], None]]  # second of the day, what happens then
OPENS, CLOSES = 8 * 3600, 14 * 3600 + 1800
REASONS = ("change for a customer", "صرف", "checked the drawer", "small money", "فكّة")
PURPOSES = ("water for the office", "قرطاسية", "taxi", "cleaning", "stamp")
TENDERS = (2_000, 3_000, 3_500, 5_000, 5_000, 7_000, 10_000, 10_000, 12_550, 15_000, 20_000, 8_740)
MINUTE = 60


@dataclass
class Doubtful:
    """A vend that is in doubt over the end of a shift."""

    wanted: Wanted
    shift_id: str


@dataclass
class ShiftDay:
    """What one counter does on one day."""

    town: Town
    counter: Counter
    notes: Notes
    planted: Sequence[CauseKind]
    second_person: Person
    carried: list[Doubtful] = field(default_factory=list)  # from the shift before
    left_open: list[Doubtful] = field(default_factory=list)  # for the shift after
    sold: list[Sold] = field(default_factory=list)
    report: ShiftReport | None = None
    dies: bool = False  # nothing is brought to the server any more
    shift_id: str = ""
    offline_minor: int = 0
    wrong_minor: int = 0  # what was planted here so far

    def events(self) -> list[Event]:
        """What happens when; the closing is the last."""
        rng, happen = self.town.rng, []
        customers = rng.randrange(7, 13)
        happen += [(self._time(), self._customer) for _ in range(customers)]
        happen += [
            (self._time(), act)
            for chance, act in (
                (0.25, self._opened_for_change),
                (0.25, self._copied),
                (0.15, self._paid_out),
                (0.06, self._more_change),
                (0.10, self._doubt_of_minutes),
                (0.10, self._card),
                (0.10, self._line_down_for_an_hour),
            )
            if rng.random() < chance
        ]
        acts = {
            CauseKind.NOTE_MISCOUNTED: self._note,
            CauseKind.CHANGE_GIVEN_TWICE: self._change_twice,
            CauseKind.PAYOUT_UNCOUNTED: self._uncounted,
            CauseKind.REPRINT_TAKEN_AS_SALE: self._copy_sold,
            CauseKind.RESOLVED_LATER: self._doubt_over_night,
            CauseKind.BATCH_MISSING: self._line_down_for_good,
        }
        happen += [(self._time(late=True), acts[kind]) for kind in self.planted]
        happen += [(OPENS + 20 * MINUTE, lambda one=one: self._settle(one)) for one in self.carried]
        return [(OPENS, self._open), *happen, (CLOSES, self._close)]

    def _time(self, *, late: bool = False) -> int:
        first = OPENS + (150 if late else 25) * MINUTE
        return self.town.rng.randrange(first, CLOSES - 20 * MINUTE)

    # ------------------------------------------------------------------ a usual day

    def _open(self) -> None:
        if not self.counter.till.drawer.amount_minor:
            self.counter.till.drawer = change_fund()
        self.shift_id = self.counter.open(self.counter.till.drawer)

    def _customer(self) -> None:
        sold = self.counter.sell(self._somebody(), self.town.rng.choice(TENDERS))
        if sold is not None:
            self.sold.append(sold)

    def _somebody(self) -> Served:
        return self.town.rng.choice(self.town.served)

    def _card(self) -> None:
        self.counter.sell(self._somebody(), self.town.rng.choice(TENDERS), by_card=True)

    def _opened_for_change(self) -> None:
        self.counter.open_drawer(self.town.rng.choice(REASONS))

    def _copied(self) -> None:
        if self.sold:
            self.counter.copy(self.town.rng.choice(self.sold))

    def _paid_out(self) -> None:
        """A pay-out as it should be: opened, paid, and written down."""
        amount = self.town.rng.randrange(30, 130) * 100
        if self.town.rng.random() < 0.5:
            self.counter.open_drawer(self.town.rng.choice(PURPOSES))
        if self.counter.till.drawer.amount_minor > amount + 20_000:
            self.counter.move("out", "petty_expense", amount, self.second_person)

    def _more_change(self) -> None:
        self.counter.move("in", "change_fund", 10_000, self.second_person)

    def _doubt_of_minutes(self) -> None:
        """The answer is lost, and found by asking."""
        wanted = self.counter.want(self._somebody(), self.town.rng.choice(TENDERS))
        if wanted is None:
            return
        self.counter.send(wanted)
        answer = self.counter.decide(wanted)
        self.counter.till.lose(wanted.request.vend_id, self.counter.now)
        self.town.clock.advance(dt.timedelta(minutes=2))
        self.counter.finish(wanted, answer)

    def _line_down_for_an_hour(self) -> None:
        """Some sales from the pack, which are brought before the count."""
        for sealed in self._sell_sealed():
            void_rest(self.town, [sealed])

    def _sell_sealed(self) -> list[Sealed]:
        """Sell some of a small pack; return what was not sold."""
        till, rng = self.counter.till, self.town.rng
        wanted = [seal(self.town, till, self._somebody(), rng.choice(TENDERS)) for _ in range(4)]
        pack = [one for one in wanted if one is not None]
        sold, rest = pack[:-1], pack[-1:]
        for one in sold:
            self.town.clock.advance(dt.timedelta(minutes=rng.randrange(1, 6)))
            sell_offline(self.town, till, self.counter.who, one)
            self.offline_minor += one.amount_minor
        return rest

    def _close(self) -> None:
        counter, till = self.counter, self.counter.till
        if not self.dies:
            self.town.sync(till, counter.who)  # a till brings its sales before its count
        self.report = counter.close()
        if self.dies:
            told = "sales from the pack never came"
            self._noted(CauseKind.BATCH_MISSING, self.offline_minor, told)
        else:
            self.town.sync(till, counter.who)

    # ------------------------------------------------------------------ what was planted

    def _note(self) -> None:
        """One note too many goes over the counter, or one too few."""
        drawer, rng = self.counter.till.drawer, self.town.rng
        note = rng.choice([one for one in NOTES if drawer[one] and self._shows(one)] or [2_000])
        is_short = bool(drawer[note]) and rng.random() < 0.7
        if is_short:
            drawer.take(Pieces({note: 1}))
        else:
            drawer.add(Pieces({note: 1}))
        amount = -note if is_short else note
        self._noted(CauseKind.NOTE_MISCOUNTED, amount, f"a note of {note // 100}")

    def _change_twice(self) -> None:
        sold = self._with_change()
        self.town.clock.advance(dt.timedelta(seconds=self.town.rng.randrange(20, 120)))
        self.counter.open_drawer(self.town.rng.choice(REASONS))
        self.counter.give(sold.change_minor)
        told = f"change of {sold.receipt_number} given twice"
        self._noted(CauseKind.CHANGE_GIVEN_TWICE, -sold.change_minor, told)

    def _with_change(self) -> Sold:
        for _ in range(200):
            sold = self.counter.sell(self._somebody(), self.town.rng.choice(TENDERS))
            if sold is not None and sold.change_minor and self._shows(sold.change_minor):
                return sold
        raise AssertionError("somebody pays with a note that is too large")

    def _uncounted(self) -> None:
        there = self.counter.till.drawer.amount_minor
        rng = self.town.rng
        is_round = rng.random() < 0.3
        wanted = rng.randrange(2, 15) * 1_000 if is_round else rng.randrange(150, 1_500, 5) * 10
        amount = min(wanted, there // 2000 * 1000)
        amount += 0 if self._shows(amount) else 50
        self.counter.open_drawer(self.town.rng.choice(PURPOSES))
        self.counter.give(amount)
        self._noted(CauseKind.PAYOUT_UNCOUNTED, -amount, "paid out and not written down")

    def _copy_sold(self) -> None:
        before = [one for one in self.sold if self._shows(one.tender_minor)]
        sold = self.town.rng.choice(before) if before else self._with_change()
        self.counter.copy(sold)
        self.counter.till.drawer.add(exactly(sold.tender_minor))
        told = f"a copy of {sold.receipt_number} taken for a sale"
        self._noted(CauseKind.REPRINT_TAKEN_AS_SALE, sold.tender_minor, told)

    def _doubt_over_night(self) -> None:
        """A vend that never arrived; its money lies in the drawer when this is counted."""
        wanted = None
        while wanted is None:
            wanted = self.counter.doubt(self._somebody(), self.town.rng.choice(TENDERS))
        self.left_open.append(Doubtful(wanted, self.shift_id))

    def _settle(self, one: Doubtful) -> None:
        """The morning after: it was never sold, and the customer gets the money back."""
        counter, amount = self.counter, one.wanted.cash_minor
        while counter.till.drawer.amount_minor < 2 * amount:
            self._more_change()
        answer = counter.resolve(one.wanted)
        counter.till.learn(one.wanted.request.vend_id, answer, counter.now)
        counter.till.return_money(one.wanted.request.vend_id, amount, counter.who, counter.now)
        counter.give(amount)
        shows_at = {
            (SubjectKind.SHIFT, one.shift_id): amount,
            (SubjectKind.SHIFT, self.shift_id): -amount,
        }
        self.notes.note(CauseKind.RESOLVED_LATER, shows_at, "decided after the Z: nothing was sold")

    def _line_down_for_good(self) -> None:
        """Sales from the pack that never reach the server: the machine dies after its count."""
        self.town.sync(self.counter.till, self.counter.who)
        self.offline_minor = 0
        self._sell_sealed()
        self.dies = True

    def _shows(self, amount: int) -> bool:
        """Say whether a sum would be seen beside what is wrong already: none cancels another."""
        return abs(amount) != abs(self.wrong_minor)

    def _noted(self, kind: CauseKind, amount: int, told: str) -> None:
        self.wrong_minor += amount
        self.notes.note(kind, {(SubjectKind.SHIFT, self.shift_id): amount}, told)
