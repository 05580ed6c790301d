"""The month: who works when, what is planted where, and what head office does about it all."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter as Counts
from collections import defaultdict

from kiosk.store.cash_records import NoteEnded, NoteOrdered, NoteSeen, PurseBegun
from tests.discrepancies.cash import Pieces
from tests.discrepancies.counter import Counter, confirm
from tests.discrepancies.notes import Notes
from tests.discrepancies.office import decide_back, empty_box, lose_machine, set_limit, top_up
from tests.discrepancies.offline import seal, sell_offline, void_rest
from tests.discrepancies.people import Person
from tests.discrepancies.plan import draw_kinds
from tests.discrepancies.shift_day import TENDERS, Doubtful, Event, ShiftDay
from tests.discrepancies.till import Till
from tests.discrepancies.town import DAYS, Town
from tests.discrepancies.vouchers import Accounting
from vending_server.db.engine import writing
from vending_server.reconciliation.model import CauseKind, SubjectKind
from vending_server.vending.tables import tokens
from vending_server.wire.shifts import BankDepositAnswer

FRIDAY = 4
COUNTERS = {(1, 2): "rana", (1, 3): "omar", (2, 2): "samia"}
AGENTS = (3, 4, 5)
MACHINE = (2, 3)
SPARE = ((1, 4), (2, 4))  # mobile tills, with packs of their own
OF_SHIFTS = (
    CauseKind.NOTE_MISCOUNTED,
    CauseKind.CHANGE_GIVEN_TWICE,
    CauseKind.PAYOUT_UNCOUNTED,
    CauseKind.REPRINT_TAKEN_AS_SALE,
    CauseKind.RESOLVED_LATER,
    CauseKind.BATCH_MISSING,
)
MOST_IN_ONE_SHIFT = 2
Key = tuple[int, int]  # a point and the number of a terminal there
MEETINGS = 3
CODES = ("EL-RES-BLOCKS-2015", "WA-DOM-BLOCKS-2024")


class Month:
    """Thirty days of one town."""

    copies_that_sell = 0.5  # of the disks that are copied

    def __init__(
        self, town: Town, kinds: Counts[CauseKind] | None = None, days: int = DAYS
    ) -> None:
        """Draw where what is planted, of these kinds; none named: as many as a month has."""
        self.town, self.rng = town, town.rng
        self.notes = Notes()
        self.days = [town.first_day + dt.timedelta(days=number) for number in range(days)]
        self.workdays = [day for day in self.days if day.weekday() != FRIDAY]
        self.kinds = draw_kinds(self.rng) if kinds is None else kinds
        self.later: dict[dt.date, list[Event]] = defaultdict(list)
        self.at_counter = {key: town.tills[key] for key in COUNTERS}
        self.carried: dict[Key, list[Doubtful]] = {key: [] for key in COUNTERS}
        self.slips = 0
        self.last_shift: dict[str, str] = {}  # of each terminal
        self.confirmed: dict[int, tuple[str, int]] = {}  # the bank's last word at a point
        self.stopped: set[int] = set()  # agents who pay nothing more in
        self._agents_drawn = self.rng.sample(AGENTS, len(AGENTS))
        self._codes = self.rng.sample(CODES, len(CODES))
        self._draw()

    # ------------------------------------------------------------------ when what is planted

    def _draw(self) -> None:
        slots = [(day, key) for day in self.workdays for key in COUNTERS]
        self.in_shift: dict[tuple[dt.date, Key], list[CauseKind]] = defaultdict(list)
        self._slots()
        self.odd_bags: dict[tuple[dt.date, Key], CauseKind] = {}
        bags = [one for one in slots if self._day_at(0.1) <= one[0] <= self._day_at(0.58)]
        for kind in (CauseKind.DEPOSIT_DOUBLED, CauseKind.DEPOSIT_LATE):
            for _ in range(self.kinds[kind]):
                slot = self.rng.choice([one for one in bags if one not in self.odd_bags])
                self.odd_bags[slot] = kind
        acts = (
            (CauseKind.JOURNAL_FORKED, 0.2, 0.8, self._fork),
            (CauseKind.TARIFF_RETROACTIVE, 0.4, 0.8, self._decide_back),
            (CauseKind.AGENT_OVER_FLOAT, 0.5, 0.86, self._over_float),
            (CauseKind.PACK_STOLEN, 0.25, 0.86, self._steal),
            (CauseKind.TOKEN_WITHOUT_SALE, 0.1, 0.9, self._token),
        )
        for kind, first, last, act in acts:
            for number in range(self.kinds[kind]):
                day = self._day_at(self.rng.uniform(first, last))
                second = self.rng.randrange(16, 19) * 3600
                self.later[day].append((second, lambda act=act, number=number: act(number)))
        wrong = self.rng.sample(self.days[:-2], self.kinds[CauseKind.VOUCHER_WRONG])
        self.accounting = Accounting(self.town, self.notes, wrong)
        emptied = self.days[3::4]
        short = set(self.rng.sample(emptied, self.kinds[CauseKind.CASSETTE_SHORT]))
        for day in emptied:
            is_short = day in short
            self.later[day].append(
                (20 * 3600, lambda short=is_short: self._empty_box(is_short=short))
            )

    def _day_at(self, part: float) -> dt.date:
        """The day when so much of the month has passed."""
        return self.days[int(part * len(self.days))]

    def _slots(self) -> None:
        """Give what goes wrong in a shift its shift; some things meet in one."""
        slots = [(day, key) for day in self.workdays[:-1] for key in COUNTERS]
        self.rng.shuffle(slots)
        kinds = [kind for kind in OF_SHIFTS for _ in range(self.kinds[kind])]
        self.rng.shuffle(kinds)
        meeting = [slots.pop() for _ in range(MEETINGS if len(self.days) == DAYS else 0)]
        for kind in kinds:
            # Of a shift whose journal never comes nothing else can be known.
            place = next(
                (
                    one
                    for one in meeting
                    if len(self.in_shift[one]) < MOST_IN_ONE_SHIFT
                    and kind not in self.in_shift[one]
                    and kind is not CauseKind.BATCH_MISSING
                ),
                None,
            )
            self.in_shift[place or slots.pop()].append(kind)

    # ------------------------------------------------------------------ playing

    def play(self) -> Notes:
        """Let it all happen; return what was planted."""
        self.top_of_month()
        for day in self.days:
            self._day(day)
        after = self.days[-1] + dt.timedelta(days=1)
        self._go_to(self.town.moment(after, 9 * 3600))
        self.accounting.morning(after)
        return self.notes

    def top_of_month(self) -> None:
        """Agents get their terms."""
        for point in AGENTS:
            set_limit(self.town, point, self.rng.choice((0, 20_000, 50_000)))

    def _day(self, day: dt.date) -> None:
        happen = list(self.later[day])
        if day.weekday() != FRIDAY:
            for key in COUNTERS:
                happen += self._shift(day, key)
        for point in AGENTS:
            happen += self._agent_day(point)
        happen.append((9 * 3600, lambda: self.accounting.morning(day)))
        happen += [(self._any_time(), self._at_machine) for _ in range(self.rng.randrange(2, 6))]
        ordered = sorted(enumerate(happen), key=lambda one: (one[1][0], one[0]))
        for _, (second, act) in ordered:
            self._go_to(self.town.moment(day, second))
            act()

    def _any_time(self) -> int:
        return self.rng.randrange(8 * 3600, 21 * 3600)

    def _go_to(self, moment: dt.datetime) -> None:
        if moment > self.town.clock.time:
            self.town.clock.advance(moment - self.town.clock.time)

    # ------------------------------------------------------------------ counters

    def _shift(self, day: dt.date, key: Key) -> list[Event]:
        counter = Counter(self.town, self.at_counter[key], self.town.people[COUNTERS[key]])
        shift = ShiftDay(
            town=self.town,
            counter=counter,
            notes=self.notes,
            planted=self.in_shift[day, key],
            second_person=self.town.people["fares"],
            carried=self.carried[key],
        )
        self.carried[key] = shift.left_open
        events = shift.events()
        happen = [one for one in events if one[0] != events[-1][0]]
        closing = events[-1]
        happen.append((closing[0], closing[1]))
        happen.append((closing[0] + 900, lambda: self._after_close(day, key, shift)))
        return happen

    def _after_close(self, day: dt.date, key: Key, shift: ShiftDay) -> None:
        assert shift.report is not None, "it was closed"
        if shift.dies:
            self.at_counter[key] = self.town.replace(self.at_counter[key])
        self.last_shift[shift.counter.till.seat.terminal_id] = shift.shift_id
        slip = self._bag(key, shift)
        if slip is None:
            return
        kind = self.odd_bags.get((day, key))
        bank_day = day + dt.timedelta(days=1 if (day.weekday() + 1) % 7 != FRIDAY else 2)
        self.later[bank_day].append((12 * 3600, lambda: self._confirm(key, slip, kind)))

    def _bag(self, key: Key, shift: ShiftDay) -> BankDepositAnswer | None:
        report = shift.report
        assert report is not None
        if report.counted_minor == report.float_left_minor:
            return None
        self.slips += 1
        slip = shift.counter.bag([report], f"B{self.slips:05}")
        if not shift.dies:
            self.town.sync(shift.counter.till, shift.counter.who)
        return slip

    def _confirm(self, key: Key, slip: BankDepositAnswer, kind: CauseKind | None) -> None:
        reference = f"BOP-{self.rng.randrange(10**7, 10**8)}"
        amount, where = slip.amount_minor, (SubjectKind.SLIP, slip.document_id)
        before = self.confirmed.get(key[0])
        if kind is CauseKind.DEPOSIT_LATE and self.rng.random() < 0.6:
            told = f"slip {slip.number} never reached the bank"
            self.notes.note(kind, {where: -amount}, told)
            return
        if kind is CauseKind.DEPOSIT_LATE:
            notes = [one for one in (5_000, 10_000, 20_000, 40_000) if one < amount]
            less = self.rng.choice(notes or [amount // 20 * 10])
            confirm(self.town, slip.document_id, amount - less, reference, "as the bank counted")
            self.notes.note(kind, {where: -less}, f"the bank counted less in slip {slip.number}")
            return
        if kind is CauseKind.DEPOSIT_DOUBLED:
            assert before is not None, "some slips are confirmed before"
            said, told_before = before
            confirm(self.town, slip.document_id, told_before, said, "as the bank says")
            told = f"slip {slip.number} confirmed with the bank's word for another bag"
            self.notes.note(kind, {where: told_before - amount}, told)
            return
        confirm(self.town, slip.document_id, amount, reference)
        self.confirmed[key[0]] = (reference, amount)

    # ------------------------------------------------------------------ agents and the machine

    def _agent_day(self, point: int) -> list[Event]:
        till, who = self.town.tills[point, 2], self.town.people[f"shop{point}"]
        counter = Counter(self.town, till, who)

        def sell() -> None:
            counter.sell(self.rng.choice(self.town.served), self.rng.choice(TENDERS))

        happen = [(self._any_time(), sell) for _ in range(self.rng.randrange(1, 7))]
        if self.rng.random() < 0.15 and point not in self.stopped:
            happen.append((self._any_time(), lambda: top_up(self.town, point, 50_000)))
        if self.rng.random() < 0.08 and point not in self.stopped:
            happen.append((self._any_time(), lambda: self._agent_offline(point)))
        return [*happen, (22 * 3600, lambda: self.town.sync(till, who))]

    def _agent_offline(self, point: int) -> None:
        if point in self.stopped:
            return
        till, who = self.town.tills[point, 2], self.town.people[f"shop{point}"]
        pack = [
            seal(self.town, till, self.rng.choice(self.town.served), self.rng.choice(TENDERS))
            for _ in range(3)
        ]
        there = [one for one in pack if one is not None]
        for one in there[:2]:
            self._go_to(self.town.clock.time + dt.timedelta(minutes=3))
            sell_offline(self.town, till, who, one)
        self.town.sync(till, who)
        void_rest(self.town, there[2:])

    def _at_machine(self) -> None:
        till, who = self.town.tills[MACHINE], self.town.people["k24"]
        counter = Counter(self.town, till, who)
        served = self.rng.choice(self.town.served)
        notes = self.rng.choices((2_000, 5_000, 10_000), k=self.rng.randrange(1, 3))
        wanted = counter.want(served, sum(notes), notes=notes)
        if wanted is None:
            return
        purse_id, at = self.town.new_id(), counter.now
        stamp = at.isoformat()
        till.write(
            PurseBegun(
                at=stamp,
                purse_id=purse_id,
                drn=served.drn,
                utility=served.utility,
                account_number=served.account,
            )
        )
        for note in notes:
            escrow_id = self.town.new_id()
            till.write(
                NoteSeen(
                    at=stamp,
                    mark=escrow_id[-8:],
                    escrow_id=escrow_id,
                    amount_minor=note,
                    purse_id=purse_id,
                )
            )
            till.write(NoteOrdered(at=stamp, escrow_id=escrow_id, order="stack"))
            till.write(NoteEnded(at=stamp, mark=escrow_id[:8], escrow_id=escrow_id, end="stacked"))
        counter.send(wanted, purse_id=purse_id)
        answer = counter.decide(wanted)
        assert answer.is_sale, answer.body
        counter.finish(wanted, answer)
        self.town.sync(till, who)

    def _empty_box(self, *, is_short: bool) -> None:
        till, machine = self.town.tills[MACHINE], self.town.people["k24"]
        if not till.drawer.amount_minor:
            return
        lacks = None
        if is_short:
            note = self.rng.choice([one for one in till.drawer if till.drawer[one]])
            lacks = Pieces({note: self.rng.randrange(1, till.drawer[note] + 1)})
        emptying, expected, counted = empty_box(
            self.town, till, machine, f"K{self.rng.randrange(10**4):04}", lacks
        )
        self.town.sync(till, machine)
        if lacks:
            shows_at = {(SubjectKind.CASSETTE, emptying): counted - expected}
            self.notes.note(CauseKind.CASSETTE_SHORT, shows_at, "a box held less than its notes")

    # ------------------------------------------------------------------ what head office sees late

    def _fork(self, number: int) -> None:
        """A till's disk is copied; the copy goes on with a record of its own."""
        # What is in doubt is settled at the machine where it was sold.
        old = [key for key in sorted(COUNTERS) if len(self.at_counter[key].records) >= 10]
        key = self.rng.choice([one for one in old if not self.carried[one]] or old)
        till, who = self.at_counter[key], self.town.people[COUNTERS[key]]
        self.town.sync(till, who)
        back = self.rng.randrange(1, 6)
        clone = Till(
            seat=till.seat,
            identity=till.identity,
            records=till.records[:-back],
            receipts=itertools.count(9_000),
        )
        clone.synced = len(clone.records)
        clone.open_drawer("?", who, self.town.clock.now())
        is_used = self.rng.random() < self.copies_that_sell
        sold = self._clone_sells(clone, who) if is_used else 0
        for upload in clone.uploads():
            self.town.journals.take(who.at(till.seat), upload)
        self.at_counter[key] = self.town.replace(till)
        shows_at = {(SubjectKind.TERMINAL, till.seat.terminal_id): -sold}
        if sold:  # booked to the shift that the copy names, and in no journal
            shows_at[SubjectKind.SHIFT, clone.shift_id or ""] = -sold
        self.notes.note(CauseKind.JOURNAL_FORKED, shows_at, "a copy of a till's disk spoke")

    def _clone_sells(self, clone: Till, who: Person) -> int:
        """Let a copy of a disk sell a vend of the pack in the shift that is over; return its cash."""
        clone.shift_id = self.last_shift.get(clone.seat.terminal_id)
        sealed = seal(self.town, clone, self.rng.choice(self.town.served), self.rng.choice(TENDERS))
        if clone.shift_id is None or sealed is None:
            return 0
        sell_offline(self.town, clone, who, sealed, into_drawer=False)
        return sealed.amount_minor

    def _decide_back(self, number: int) -> None:
        code = self._codes[number]
        until = self.town.clock.time.date()
        version_id, answer = decide_back(
            self.town, code, self.days[0], until, self.rng.randrange(850, 960)
        )
        where = (SubjectKind.TARIFF, str(version_id))
        told = f"{answer.decision} over {code}: credits for what was sold"
        self.notes.note(CauseKind.TARIFF_RETROACTIVE, {where: -answer.credited_minor}, told)

    def _over_float(self, number: int) -> None:
        point = self._agents_drawn[number]
        till, who = self.town.tills[point, 2], self.town.people[f"shop{point}"]
        counter = Counter(self.town, till, who)
        self.town.sync(till, who)
        set_limit(self.town, point, 50_000)
        while (left := self.town.float_of(point)) > 30_000:
            counter.sell(self.rng.choice(self.town.served), min(left - 20_000, 150_000))
        pack = []
        while sum(one.amount_minor for one in pack) < left + 8_000:
            one = seal(self.town, till, self.rng.choice(self.town.served), self.rng.choice(TENDERS))
            if one is not None:
                pack.append(one)
        set_limit(self.town, point, 0)
        for one in pack:
            self._go_to(self.town.clock.time + dt.timedelta(minutes=2))
            sell_offline(self.town, till, who, one)
        self.town.sync(till, who)
        beyond = sum(one.amount_minor for one in pack) - left
        self.stopped.add(point)
        where = (SubjectKind.AGENT, str(point))
        self.notes.note(
            CauseKind.AGENT_OVER_FLOAT, {where: beyond}, f"point {point} over its float"
        )

    def _steal(self, number: int) -> None:
        till = self.town.tills[SPARE[number]]
        who = self.town.people["ghada"]
        pack = []
        while len(pack) < self.rng.randrange(3, 7):
            one = seal(self.town, till, self.rng.choice(self.town.served), self.rng.choice(TENDERS))
            if one is not None:
                pack.append(one)
        self.town.sync(till, who)
        lose_machine(self.town, till)
        exposed = sum(one.amount_minor for one in pack)
        where = (SubjectKind.PACK, till.seat.terminal_id)
        self.notes.note(CauseKind.PACK_STOLEN, {where: exposed}, "a machine with its pack is gone")

    def _token(self, number: int) -> None:
        """Somebody with access to the issuer makes a token that nobody paid for."""
        served = self.rng.choice(self.town.served)
        now, units = self.town.clock.now(), self.rng.randrange(200, 2_000)
        with writing(self.town.engine) as connection:
            meter = self.town.vending.supplies.one(connection, served.drn, now).meter
            issued = self.town.token_of(connection, meter, units, now)
            connection.execute(
                tokens.insert().values(
                    meter_id=meter.id,
                    base_year=meter.base_year,
                    tid=issued.tid,
                    sale_id=None,
                    token=issued.token,
                    units_tenths=issued.value,
                    sgc=meter.sgc,
                    krn=meter.krn,
                    ti=meter.ti,
                    key_check_value=issued.key_check_value,
                    issuer=issued.issuer,
                )
            )
        where = (SubjectKind.KEY, f"{meter.sgc}:{meter.krn}")
        self.notes.note(CauseKind.TOKEN_WITHOUT_SALE, {where: 0}, f"a token of {units} for nothing")
