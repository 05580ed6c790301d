"""Any order of cash, on both databases, against a reference in plain integers.

Two cashiers and a supervisor at two terminals, an agent, and the books: they sell, take what is owed,
move cash, keep money, close blind, bag, settle and lock; early, late or wrongly. After each step the
ledger, every X and Z, the agent's float and each refusal are those of tests/helpers/cash_reference.
One town serves all runs: each is undone.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule, run_state_machine_as_test

from tests.helpers import little_town
from tests.helpers.cash_comparison import compare_all, compare_books, compare_shift
from tests.helpers.cash_reference import AGENT, DAY, MONTHS, NEVER, OURS, SETTLING
from tests.helpers.cash_steps import ANY, WHICH, CashSteps, approved, date_of, latest
from tests.helpers.cash_town import CashTown, tenders_of
from tests.helpers.office import new_document_id
from vending_server.db.engine import writing
from vending_server.tariffs.tables import contract_arrears
from vending_server.wire.kept_money import RETURNED, TAKEN

CASHIERS = st.sampled_from(["rana", "walid", "omar"])
SELLERS = st.sampled_from(["rana", "walid", "omar", "agent"])
THROUGH = st.sampled_from(["bank", "head_office_cash"])
MOSTLY = st.sampled_from([True, True, False])
AGREED = st.sampled_from([True, True, True, False])
AMOUNTS = st.sampled_from([10, 500, 2_500, 9_990, 10_000, 10_010, 20_000])
OFF_BY = st.sampled_from([0, 0, -10, 10, -2_500, 500])
PARTS = st.sampled_from(
    [
        {"cash": 5_000},
        {"cash": 12_340},
        {"bank_card": 4_320},
        {"cash": 1_000, "bank_card": 2_340},
        {"cash": 3_000, "deposit": 500},
        {"deposit": 2_500},
    ]
)
FEW, MANY = 18, 30  # steps of a run


def is_open(shift) -> bool:
    return shift.closed is None


def is_closed(shift) -> bool:
    return shift.closed is not None


def is_in_no_bag(shift) -> bool:
    return is_closed(shift) and shift.slip is None


def has(fits):
    """Only when there is a shift that fits."""
    return precondition(lambda self: any(map(fits, self.told.shifts.values())))


class CashMachine(CashSteps):
    @initialize(parts=PARTS, off=OFF_BY, goes_on=MOSTLY)
    def begin(self, parts, off, goes_on):
        """A morning: a float, money kept, a shift that was worked, perhaps the next one."""
        self.set_up()
        self.top_up(30_000, "bank", agreed=True)
        self.set_terms(250, 9_000, agreed=True)
        self.keep("rana", None, ("0001", TAKEN, 6_000), self.told.now, agreed=True)
        self.work_a_shift("rana", parts, off, left=5_000, paid_out=None)
        if goes_on:
            self.open("walid", 5_000, self.told.now)

    # Sales, payments, what is taken back

    @rule(who=SELLERS, parts=PARTS)
    def buy(self, who, parts):
        self.sell(who, parts)

    @rule(who=SELLERS, parts=PARTS)
    def pay_what_is_owed(self, who, parts):
        caller, number, receipt = self.seat(who)
        fields = {"tenders": tenders_of(parts), "receipt_sequence": receipt}
        self.both(
            lambda: self.told.pay(number, who, parts),
            lambda: self.town.pay_owed(sum(parts.values()), caller=caller, **fields),
        )

    @rule(parts=PARTS)
    def buy_from_the_agent(self, parts):
        self.sell("agent", parts)

    @rule(parts=st.none() | PARTS, which=WHICH, agreed=AGREED, who=CASHIERS)
    def take_back(self, parts, which, agreed, who):
        """What was sold before, or what is sold now."""
        if parts is not None:
            if self.is_free(self.town.people[who].terminal_number):
                self.open(who, 10_000, self.told.now)
            self.sell(who, parts)
        (caller, number, _), vend = (
            self.seat(who),
            latest(self.vends, which if parts is None else 0),
        )
        self.both(
            lambda: self.told.take_back(vend, number, who, agreed=agreed),
            lambda: self.town.take_back(self.vends[vend], caller, agreed=agreed),
        )

    # Shifts

    @precondition(lambda self: self.is_free(1) or self.is_free(2))
    @rule(who=CASHIERS, counted=AMOUNTS, off=OFF_BY, early=WHICH)
    def open_shift(self, who, counted, off, early):
        number = self.town.people[who].terminal_number
        before = [one for one in self.told.shifts.values() if one.terminal == number]
        if before and is_closed(before[-1]):
            counted = max(0, before[-1].left + off)
        at = self.told.now
        if early == 0:  # told a day later; the shift before was over by then
            at = max(at - DAY, 0, *[one.closed or 0 for one in before])
        self.open(who, counted, at)

    @rule(
        who=CASHIERS,
        parts=PARTS,
        off=OFF_BY,
        left=AMOUNTS,
        paid_out=st.sampled_from([None, 2_500, 10_000, 10_010]),
    )
    def work_a_shift(self, who, parts, off, *, left, paid_out):
        """Open a shift, unless there is one, sell, pay out, close it."""
        number = self.town.people[who].terminal_number
        if self.is_free(number):
            self.open(who, 10_000, self.told.now)
        self.sell(who, parts)
        self.tick()
        shift = [one for one in self.told.shifts.values() if one.terminal == number][-1]
        if paid_out is not None:
            what = ("out", "petty_expense", paid_out)
            self.move(shift, who, what, self.told.now, agreed=False)
        self.close(shift, who, (max(0, shift.expected + off), left), self.told.now)
        self.tick()

    @has(is_open)
    @rule(
        which=WHICH,
        who=CASHIERS,
        way=st.sampled_from(["in", "out", "out"]),
        reason=st.sampled_from(["change_fund", "to_head_office", "petty_expense"]),
        amount=st.sampled_from([500, 2_500, 10_000, 10_010, 10_010]),
        when=st.sampled_from(["then", "now", "tomorrow"]),
        agreed=st.booleans(),
    )
    def move_cash(self, *, which, who, way, reason, amount, when, agreed):
        shift = self.shift(which, is_open)
        at = {"then": shift.opened, "now": self.told.now, "tomorrow": self.told.now + DAY}[when]
        cashier = who if which == ANY else shift.cashier
        self.move(shift, cashier, (way, reason, amount), at, agreed=agreed)

    @has(is_closed)
    @rule(
        which=WHICH,
        way=st.sampled_from(["in", "out"]),
        amount=AMOUNTS,
        is_last=st.booleans(),
        locks=st.booleans(),
    )
    def tell_late(self, *, which, way, amount, is_last, locks):
        """What the till kept to itself until after the close, or until its day was locked."""
        shift = self.shift(which, is_closed)
        if locks:
            self.begin_the_next_day(8 * 3_600)
            self.lock_through(OURS, self.told.now // DAY)
        at = shift.closed if is_last and is_closed(shift) else shift.opened
        self.move(shift, shift.cashier, (way, "change_fund", amount), at, agreed=True)

    @rule(
        who=CASHIERS,
        account=st.sampled_from(["0001", "0001", "0002"]),
        act=st.sampled_from([TAKEN, TAKEN, RETURNED]),
        amount=AMOUNTS,
        late=st.none() | WHICH,
        agreed=AGREED,
    )
    def keep_money(self, *, who, account, act, amount, late, agreed):
        name, at = None, self.told.now
        if late is not None:
            shift = self.shift(late, is_closed)
            who, name, at = shift.cashier, shift.name, shift.opened
        self.keep(who, name, (account, act, amount), at, agreed=agreed)

    @rule(
        which=WHICH,
        by=CASHIERS,
        off=OFF_BY,
        left=AMOUNTS,
        largest=st.sampled_from([20_000, 1_000, 10]),
        is_late=st.booleans(),
    )
    def close_shift(self, *, which, by, off, left, largest, is_late):
        shift = self.shift(which, is_open)
        cashier = by if which == ANY else shift.cashier
        count = (max(0, shift.expected + off), left)
        at = shift.opened if is_late else self.told.now
        self.close(shift, cashier, count, at, largest=largest)

    @rule(which=WHICH, by=st.sampled_from(["walid", "maysa"]), off=OFF_BY)
    def count_again(self, which, by, off):
        shift = self.shift(which, is_closed)
        counted = max(0, (shift.counted or 0) + off)
        self.both(
            lambda: self.told.recount(shift.name, by, counted),
            lambda: self.town.recount(shift.name, counted, self.town.people[by]),
        )

    # Bags and batches

    @rule(which=st.sets(WHICH, min_size=1, max_size=2), off=OFF_BY, reasoned=st.booleans())
    def bag(self, which, off, reasoned):
        bagged = {one.name: one for one in (self.shift(it, is_in_no_bag) for it in which)}
        due = sum(one.to_bank for one in bagged.values() if is_closed(one))
        names, counted, slip = sorted(bagged), max(0, due + off), new_document_id()
        reason = "a coin fell" if reasoned else " "
        fields = {"document_id": slip, "difference_reason": reason}
        self.both(
            lambda: self.told.bag(slip, names, counted, reasoned=reasoned),
            lambda: self.town.bag(names, counted, self.town.maysa, **fields),
        )

    @precondition(lambda self: self.told.slips)
    @rule(which=WHICH, off=OFF_BY, reasoned=st.booleans())
    def let_the_bank_count(self, which, off, reasoned):
        slip = latest(self.told.slips, which)
        found = max(0, self.told.slips[slip][2] + off)
        self.both(
            lambda: self.told.confirm(slip, found, reasoned=reasoned),
            lambda: self.town.confirm(slip, found, "a false note" if reasoned else ""),
        )

    @rule(kind=st.sampled_from(["sales", "banking"]))
    def end_batch(self, kind):
        self.both(lambda: self.told.end(kind), lambda: self.town.end(kind))

    # The agent's books

    @rule(amount=AMOUNTS, through=THROUGH, agreed=AGREED)
    def top_up(self, amount, through, agreed):
        self.both(
            lambda: self.told.top_up(amount, through, agreed=agreed),
            lambda: self.town.top_up(amount, through=through, **approved(agreed=agreed)),
        )

    @rule(bp=st.sampled_from([0, 133, 250]), limit=st.sampled_from([0, 9_000]), agreed=AGREED)
    def set_terms(self, bp, limit, agreed):
        self.both(
            lambda: self.told.set_terms(bp, limit, agreed=agreed),
            lambda: self.town.terms(bp, limit, **approved(agreed=agreed)),
        )

    @precondition(lambda self: self.told.unsettled(self.told.now) > 0)
    @rule(which=st.integers(0, 9), later=st.booleans())
    def settle(self, which, later):
        until = latest(self.moments, which)
        if later:
            self.tick(2 * SETTLING)
        self.both(lambda: self.told.settle(until), lambda: self.town.settle(self.at(until)))

    @rule(parts=PARTS, through=THROUGH | st.just("float"), ends=st.booleans())
    def earn_commission(self, parts, through, ends):
        """Sell, let it settle, by other terms or not, and pay all there is, or too much."""
        self.sell("agent", parts)
        self.tick(2 * SETTLING)
        if ends:
            self.set_terms(133 if self.told.bp == 250 else 250, self.told.limit, agreed=True)
        elif self.told.unsettled(self.told.now) > 0:
            self.settle(0, later=True)
        self.pay_commission(max(1, self.told.payable), through, agreed=True)

    @precondition(lambda self: self.told.payable)
    @rule(amount=st.sampled_from([1, 40, 133]), through=THROUGH | st.just("float"), agreed=AGREED)
    def pay_commission(self, amount, through, agreed):
        self.both(
            lambda: self.told.pay_commission(amount, through, agreed=agreed),
            lambda: self.town.pay_commission(amount, through, **approved(agreed=agreed)),
        )

    # Days and months

    @rule()
    def wait_an_hour(self):
        self.tick(3_600)

    @rule(seconds=st.sampled_from([300, 8 * 3_600]))
    def begin_the_next_day(self, seconds):
        self.tick((self.told.now // DAY + 1) * DAY + seconds - self.told.now)

    @rule(point=st.sampled_from([OURS, OURS, AGENT]), ahead=st.integers(0, 2))
    def lock_day(self, point, ahead):
        through = self.told.locked[point]
        before = self.told.now // DAY - 2 if through == NEVER else through
        self.lock(point, before + ahead)

    @rule(
        point=st.sampled_from([OURS, OURS, AGENT]), off=st.sampled_from([0, 0, -1]), agreed=AGREED
    )
    def reopen_day(self, point, off, agreed):
        """And tell of that day, and of the one before, what nobody had told."""
        if self.told.locked[point] == NEVER:
            self.lock(point, self.told.now // DAY - 1)
        through = self.told.locked[point]
        day = off + (0 if through == NEVER else through)
        self.both(
            lambda: self.told.reopen(point, day, agreed=agreed),
            lambda: self.town.reopen(date_of(day), point=point, **approved(agreed=agreed)),
        )
        for moment in (day * DAY + 3_600, day * DAY - 3_600):
            self.keep("omar", None, ("0001", TAKEN, 500), moment, agreed=True)

    @precondition(lambda self: self.told.now < max(MONTHS.values()) * DAY)
    @rule(is_over=MOSTLY, closes=MOSTLY, regrets=MOSTLY)
    def end_the_month(self, is_over, closes, regrets):
        """Lock all its days that may be locked, and the month if that may be, for ever."""
        month, end = next(it for it in MONTHS.items() if it[1] * DAY > self.told.now)
        for one in filter(is_open, self.told.shifts.values() if closes else ()):
            self.close(one, one.cashier, (max(0, one.expected), 0), self.told.now)
        if is_over:
            self.tick(end * DAY + 8 * 3_600 - self.told.now)
        for point in self.told.locked:
            self.lock_through(point, end)
        self.lock_month(month)
        if regrets:
            self.reopen_day(OURS, 0, agreed=True)

    def lock_through(self, point, end):
        """Lock all days before one, until one of them cannot be locked."""
        through = self.told.locked[point]
        for day in range(end - 1 if through == NEVER else through + 1, end):
            if not self.lock(point, day):
                return

    @rule(month=st.sampled_from(list(MONTHS)))
    def lock_month(self, month):
        self.both(lambda: self.told.lock_month(month), lambda: self.town.lock_month(month))

    # What must be the same

    @invariant()
    def the_books_are_the_same(self):
        if not hasattr(self, "told"):
            return
        self.is_compared = False
        compare_books(self.town, self.told)
        for name in self.seen & self.told.shifts.keys():
            compare_shift(self.town, self.told.shifts[name])
        self.is_compared = True
        self.seen.clear()
        self.tick()

    def teardown(self):
        if not hasattr(self, "scope"):
            return
        try:
            if getattr(self, "is_compared", False):
                compare_all(self.town, self.told)
        finally:
            self.scope.__exit__(None, None, None)


@pytest.fixture
def base(database_url):
    engine = little_town.build(database_url)
    with writing(engine) as connection:
        # The water contract shares a debt: what is owed would hang on what is sold.
        connection.execute(contract_arrears.delete().where(contract_arrears.c.contract_id == 3))
    CashMachine.base = CashTown(engine)
    yield CashMachine.base
    engine.dispose()


def test_one_long_walk_meets_each_rule_whatever_chance_does(base):
    """What the machine may do in any order, once in one."""
    it = CashMachine()
    steps = [
        lambda: it.take_back({"cash": 5_000, "deposit": 500}, 0, agreed=True, who="walid"),
        lambda: it.sell("agent", {"cash": 3_000, "deposit": 500}),
        lambda: it.pay_what_is_owed("agent", {"cash": 1_200}),
        lambda: it.earn_commission({"bank_card": 4_330}, "bank", ends=False),
        lambda: it.earn_commission({"cash": 4_330}, "float", ends=True),
        lambda: it.sell("walid", {"cash": 1_000, "bank_card": 2_340}),
        lambda: it.pay_what_is_owed("walid", {"cash": 1_200}),
        lambda: it.work_a_shift("walid", {"cash": 5_000}, 10, left=2_500, paid_out=10_010),
        lambda: it.work_a_shift("walid", {"cash": 5_000}, -2_500, left=500, paid_out=10_000),
        lambda: it.take_back(None, 0, agreed=True, who="walid"),
        lambda: it.end_batch("sales"),
        lambda: it.end_batch("banking"),
        lambda: it.open_shift("rana", 0, -500, early=1),
        lambda: it.tell_late(which=2, way="in", amount=500, is_last=True, locks=False),
        lambda: it.take_back(None, 1, agreed=True, who="rana"),
        lambda: it.lock_day(OURS, 2),
        lambda: it.close_shift(which=0, by="walid", off=0, left=0, largest=10, is_late=False),
        lambda: it.tell_late(which=1, way="out", amount=500, is_last=True, locks=False),
        lambda: it.count_again(1, "maysa", 10),
        lambda: it.tell_late(which=1, way="out", amount=2_500, is_last=False, locks=True),
        lambda: it.count_again(1, "maysa", 10),
        lambda: it.bag({0, 1}, -10, reasoned=True),
        lambda: it.let_the_bank_count(0, -10, reasoned=True),
        lambda: it.reopen_day(OURS, 0, agreed=True),
        lambda: it.open_shift("omar", 2_500, 0, early=1),
        lambda: it.end_the_month(is_over=True, closes=False, regrets=False),
        lambda: it.close_shift(which=0, by="omar", off=0, left=0, largest=10, is_late=False),
        lambda: it.lock_through(OURS, MONTHS["2026-11"]),
        lambda: it.lock_month("2026-11"),
        lambda: it.reopen_day(OURS, 0, agreed=True),
        lambda: it.lock_month("2027-01"),
    ]
    try:
        it.begin({"cash": 5_000}, -10, goes_on=True)
        for step in steps:
            it.the_books_are_the_same()
            step()
        it.the_books_are_the_same()
    finally:
        it.teardown()


def test_any_order_of_cash_is_what_the_rules_say(base):
    is_thorough = settings.default.max_examples > 100
    budget = settings(
        max_examples=settings.default.max_examples // 5,
        stateful_step_count=MANY if is_thorough else FEW,
        # Each example takes a while: twenty steps that fail are read sooner than made fewer.
        phases=[Phase.generate, *([Phase.shrink] if is_thorough else [])],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )

    run_state_machine_as_test(CashMachine, settings=budget)

    assert not any(base.balance().values()), "every run was undone"
