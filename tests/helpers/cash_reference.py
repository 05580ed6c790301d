"""The drawers, an agent's books and the days once more: plain integers, no database.

Written from the rules (design, section 6 "Money"), not from the server, for test_cash_machine.
Moments are seconds since the first local midnight: `now` is when something is told, `at` when it
happened. An act changes the books, or raises `No` and changes nothing. What the money of a sale was
spent on is pricing's to say: here all of it stands in the one account SOLD.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

DAY, SETTLING, NEVER = 86_400, 900, -(10**5)
OURS, AGENT = 2, 3  # the points; ours has the terminals 1 and 2, the agent's one is called 3
MONTHS = {"2026-11": 9, "2026-12": 40, "2027-01": 71}  # the day after each; day 0 is 2026-11-22
OWED = 1_200 + 3_000 + 50_000  # a fee and two debts of account 0002
PAY_OUT_ALONE = 10_000
SOLD, VARIANCE, KEPT, OFFICE = "sold", "cash_variance", "customer_deposits", "head_office_cash"
FLOAT, PAYABLE, TRANSIT = "agent_float:3", "commission_payable:3", "cash_in_transit"
MOVES = {
    "change_fund": (OFFICE, {"in", "out"}),
    "to_head_office": (OFFICE, {"out"}),
    "petty_expense": ("petty_expenses", {"out"}),
}
# Of the sums of an X or Z, those that bring cash and those that take it.
BRINGS = {
    ("by_means", "cash"),
    ("payments", "cash"),
    ("flows", "pay_in"),
    ("flows", "deposit_taken"),
}
TAKES = {("reversals", "cash"), ("flows", "pay_out"), ("flows", "deposit_returned")}


class No(Exception):
    def __init__(self, code: str, **params: int) -> None:
        super().__init__(code)
        self.told = (code, params)


def require(holds: object, code: str, **params: int) -> None:
    if not holds:
        raise No(code, **params)


@dataclass
class Shift:
    name: str
    terminal: int
    cashier: str
    opened: int
    opening: int
    handover: int | None
    batch: int
    sums: Counter = field(default_factory=Counter)
    counts: Counter = field(default_factory=Counter)
    closed: int | None = None
    counted: int | None = None
    left: int | None = None
    slip: int | None = None

    @property
    def expected(self) -> int:
        came, went = (sum(self.sums[it] for it in sums) for sums in (BRINGS, TAKES))
        return self.opening + came - went

    @property
    def variance(self) -> int | None:
        return None if self.counted is None else self.counted - self.expected

    @property
    def to_bank(self) -> int:
        return self.counted - self.left

    def add(self, section: str, name: str, amount: int) -> None:
        self.sums[section, name] += amount
        self.counts[section, name] += 1


class CashReference:
    def __init__(self) -> None:
        self.now = 0
        self.entries: list[tuple[int, int, str, str, int]] = []
        self.shifts: dict[str, Shift] = {}
        self.sales: dict[str, tuple[int, dict[str, int]]] = {}  # of account 0001, in order
        self.taken_back: set[str] = set()
        self.kept: Counter = Counter()  # by account
        self.owed = OWED
        self.locked = {OURS: NEVER, AGENT: NEVER}  # through which day
        self.month: str | None = None  # the last one that is locked
        self.banking_of: dict[int, int] = {}  # each sales batch's banking batch
        self.open_batches: dict[str, int | None] = {"sales": None, "banking": None}
        self.slips: dict[str, list] = {}  # number, expected, counted, what the bank said
        self.float = self.limit = self.bp = self.payable = self.settled = 0
        self.settled_until = NEVER * DAY
        self.earning: list[tuple[int, int]] = []  # when the agent sold for how much

    # The ledger

    def balances(self, until: int | None = None) -> dict[str, int]:
        found: Counter = Counter()
        for at, _, debit, credit, amount in self.entries:
            if until is None or at < until:
                found[debit] += amount
                found[credit] -= amount
        return {account: balance for account, balance in found.items() if balance}

    def post(self, at: int, debit: str, credit: str, amount: int, point: int = OURS) -> None:
        if amount:
            sides = (debit, credit) if amount > 0 else (credit, debit)
            self.entries.append((at, point, *sides, abs(amount)))

    def months_end(self) -> int:
        return MONTHS.get(self.month, NEVER)

    def is_locked(self, at: int) -> bool:
        return at < max(self.locked[OURS] + 1, self.months_end()) * DAY

    def posting(self, at: int) -> int:
        """What comes late goes to the open day, what comes early to now."""
        return self.now if self.is_locked(at) else min(at, self.now)

    # Sales and payments; `parts` are cash, bank_card and deposit

    def drawer(self, terminal: int, cashier: str) -> tuple[Shift | None, str]:
        for one in self.shifts.values():
            if one.terminal == terminal and one.closed is None:
                require(one.cashier == cashier, "shift_of_another")
                return one, f"shift:{one.name}"
        return None, FLOAT if terminal == AGENT else f"drawer:{terminal}"

    def sell(self, vend: str, terminal: int, cashier: str, parts: dict[str, int]) -> None:
        place = self.drawer(terminal, cashier)
        charge = self.take(place, "by_means", "0001", parts)
        self.sales[vend] = (terminal, parts)
        if terminal == AGENT:
            self.earning.append((self.now, charge))

    def pay(self, terminal: int, cashier: str, parts: dict[str, int]) -> None:
        amount = sum(parts.values())
        require(self.owed, "nothing_to_settle")
        require(amount <= self.owed, "above_what_is_owed", left=self.owed)
        self.take(self.drawer(terminal, cashier), "payments", "0002", parts)
        self.owed -= amount

    def take(self, place, section: str, account: str, parts: dict[str, int]) -> int:
        deposit, kept, left = parts.get("deposit", 0), self.kept[account], self.float + self.limit
        require(deposit <= kept, "deposit_short", left=kept)
        charge = sum(parts.values()) - deposit
        if place[1] == FLOAT:
            require(charge <= left, "agent_credit_short", left=left)
            self.float -= charge
        self.tender(place, section, account, parts)
        return charge

    def tender(self, place, section: str, account: str, parts: dict[str, int], sign=1) -> None:
        shift, cash = place
        for kind, amount in parts.items():
            ours = {"cash": cash, "deposit": KEPT}.get(kind, FLOAT if cash == FLOAT else kind)
            self.post(self.now, ours, SOLD, sign * amount, AGENT if cash == FLOAT else OURS)
            if shift is not None:
                shift.add(section, kind, amount)
        self.kept[account] -= sign * parts.get("deposit", 0)

    def take_back(self, vend: str, terminal: int, cashier: str, *, agreed: bool) -> None:
        (sold_at, parts), standing = self.sales[vend], self.sales.keys() - self.taken_back
        require(sold_at == terminal, "receipt_not_found")
        require(vend in standing, "sale_reversed")
        require(vend == max(standing, key=list(self.sales).index), "too_late_to_reverse")
        place = self.drawer(terminal, cashier)
        require(agreed, "approval_missing")
        self.taken_back.add(vend)
        self.tender(place, "reversals", "0001", parts, sign=-1)

    # Shifts

    def open(self, name: str, terminal: int, cashier: str, counted: int, at: int) -> None:
        before = [one for one in self.shifts.values() if one.terminal == terminal]
        require(not before or before[-1].closed is not None, "shift_open_already")
        left, is_first = (before[-1].left, False) if before else (None, True)
        if self.open_batches["sales"] is None:
            following = max(self.banking_of.values(), default=0) + 1
            banking = self.open_batches["banking"] or following
            self.open_batches = {"sales": max(self.banking_of, default=0) + 1, "banking": banking}
            self.banking_of[self.open_batches["sales"]] = banking
        batch = self.open_batches["sales"]
        self.shifts[name] = Shift(name, terminal, cashier, at, counted, left, batch)
        posted, source = self.posting(at), OFFICE if is_first else f"handover:{terminal}"
        self.post(posted, f"shift:{name}", source, counted if is_first else left)
        self.post(posted, f"shift:{name}", VARIANCE, 0 if is_first else counted - left)

    def own(self, name: str, terminal: int, cashier: str, at: int) -> tuple[Shift, str]:
        shift = self.shifts[name]
        require((shift.terminal, shift.cashier) == (terminal, cashier), "shift_unknown")
        require(shift.closed is None or at <= shift.closed, "shift_closed")
        return shift, f"shift:{name}"

    def cash(self, place, effect: int, other: str, flow: str, at: int) -> None:
        (shift, drawer), posted = place, self.posting(at)
        self.post(posted, drawer, other, effect)
        if shift is not None and shift.closed is not None:
            self.post(posted, drawer, VARIANCE, -effect)  # what was counted stands
            if self.is_locked(at):
                return  # its Z stays as it was printed
        if shift is not None:
            shift.add("flows", flow, abs(effect))

    def move(self, name: str, terminal: int, cashier: str, what, at: int, *, agreed: bool) -> None:
        place, (way, reason, amount) = self.own(name, terminal, cashier, at), what
        account, ways = MOVES[reason]
        require(way in ways, "movement_not_allowed")
        require(agreed or way == "in" or amount <= PAY_OUT_ALONE, "approval_missing")
        self.cash(place, amount if way == "in" else -amount, account, f"pay_{way}", at)

    def keep(self, name, terminal: int, cashier: str, what, at: int, *, agreed: bool) -> None:
        account, act, amount = what
        effect = amount if act == "taken" else -amount
        require(self.kept[account] + effect >= 0, "deposit_short", left=self.kept[account])
        is_late = name is not None
        place = self.own(name, terminal, cashier, at) if is_late else self.drawer(terminal, cashier)
        require(agreed or act == "taken", "approval_missing")
        self.kept[account] += effect
        self.cash(place, effect, KEPT, f"deposit_{act}", at)

    def close(self, name: str, terminal: int, by: str, count, at: int) -> None:
        shift, (counted, left) = self.shifts[name], count
        is_his = by in {shift.cashier, "walid"}  # who is a supervisor
        require(is_his and shift.terminal == terminal, "shift_unknown")
        require(shift.closed is None, "shift_closed")
        require(left <= counted, "sums_disagree", a=counted, b=left)
        shift.closed, shift.counted, shift.left = at, counted, left
        self.post(self.posting(at), f"shift:{name}", VARIANCE, shift.variance)
        self.post(self.posting(at), f"handover:{terminal}", f"shift:{name}", left)

    def recount(self, name: str, by: str, counted: int) -> None:
        shift = self.shifts[name]
        require(shift.closed is not None, "shift_not_closed")
        require(shift.cashier != by, "approver_is_requester")
        require(shift.slip is None, "shift_deposited")
        require(not self.is_locked(shift.closed), "day_locked")
        require(counted >= shift.left, "sums_disagree", a=counted, b=shift.left)
        self.post(self.now, f"shift:{name}", VARIANCE, counted - shift.counted)
        shift.counted = counted

    # Bags for the bank, and batches

    def bag(self, slip: str, names: list[str], counted: int, *, reasoned: bool) -> None:
        bagged = [self.shifts[name] for name in self.shifts if name in names]
        for one in bagged:
            require(one.closed is not None, "shift_not_closed")
            require(one.slip is None, "shift_deposited")
        require(len({self.banking_of[one.batch] for one in bagged}) == 1, "batch_not_open")
        expected = sum(one.to_bank for one in bagged)
        require(reasoned or counted == expected, "sums_disagree", a=expected, b=counted)
        self.slips[slip] = [len(self.slips) + 1, expected, counted, None]
        for one in bagged:
            one.slip = len(self.slips)
            self.post(self.now, TRANSIT, f"shift:{one.name}", one.to_bank)
        self.post(self.now, TRANSIT, VARIANCE, counted - expected)

    def confirm(self, slip: str, found: int, *, reasoned: bool) -> None:
        _, _, counted, said = self.slips[slip]
        require(said is None, "already_decided")
        require(reasoned or found == counted, "sums_disagree", a=counted, b=found)
        self.post(self.now, TRANSIT, VARIANCE, found - counted)
        self.post(self.now, "bank", TRANSIT, found)
        self.slips[slip][3] = found

    def end(self, kind: str) -> None:
        batch = self.open_batches[kind]
        require(batch, "batch_not_open")
        shifts = list(self.shifts.values())
        if kind == "sales":
            unfinished = sum(one.batch == batch and one.closed is None for one in shifts)
        else:
            inside = [one for one in shifts if self.banking_of[one.batch] == batch]
            closed = [one for one in inside if one.closed is not None]
            unfinished = sum(one.to_bank > 0 and one.slip is None for one in closed)
            unfinished += self.open_batches["sales"] is not None
        require(not unfinished, "batch_not_finished", open=unfinished)
        self.open_batches[kind] = None

    # The agent's float and commission

    def top_up(self, amount: int, source: str, *, agreed: bool) -> None:
        require(agreed, "approval_missing")
        self.float += amount
        self.post(self.now, source, FLOAT, amount, AGENT)

    def set_terms(self, bp: int, limit: int, *, agreed: bool) -> None:
        require(self.float + limit >= 0, "above_what_is_owed", left=-self.float)
        require(agreed, "approval_missing")
        if bp != self.bp and self.unsettled(self.now - SETTLING) > 0:
            self.settle(self.now - SETTLING)
        self.bp, self.limit = bp, limit

    def unsettled(self, until: int) -> int:
        return sum(amount for at, amount in self.earning if at < until) - self.settled

    def settle(self, until: int) -> None:
        amount, is_past = self.unsettled(until), until <= self.now - SETTLING
        require(amount > 0 and is_past and until > self.settled_until, "nothing_to_settle")
        self.settled, self.settled_until = self.settled + amount, until
        earned = amount * self.bp // 10_000
        self.payable += earned
        self.post(self.now, "commission_expense", PAYABLE, earned, AGENT)

    def pay_commission(self, amount: int, through: str, *, agreed: bool) -> None:
        require(amount <= self.payable, "above_what_is_owed", left=self.payable)
        require(agreed, "approval_missing")
        self.payable -= amount
        self.float += amount if through == "float" else 0
        self.post(self.now, PAYABLE, FLOAT if through == "float" else through, amount, AGENT)

    # Days and months

    def lock(self, point: int, day: int) -> None:
        before, end = self.locked[point], (day + 1) * DAY
        require(self.now >= end + SETTLING, "day_not_over")
        require(before == NEVER or day == before + 1, "day_not_the_latest")
        ours = self.shifts.values() if point == OURS else ()
        still = sum(one.opened < end and one.closed is None for one in ours)
        require(not still, "day_has_open_shifts", open=still)
        self.locked[point] = day

    def reopen(self, point: int, day: int, *, agreed: bool) -> None:
        require(self.locked[point] == day, "day_not_the_latest")
        require(day >= self.months_end(), "period_locked")
        require(agreed, "approval_missing")
        self.locked[point] = day - 1

    def lock_month(self, month: str) -> None:
        begin, end, names = self.months_end(), MONTHS[month], list(MONTHS)
        is_next = self.month is None or names.index(month) == names.index(self.month) + 1
        require(is_next and self.now >= end * DAY + SETTLING, "period_not_next")
        posted = {point for at, point, *_ in self.entries if begin <= at // DAY < end}
        still = sum(self.locked[point] + 1 < end for point in posted)
        require(not still, "period_has_open_days", open=still)
        self.month = month
