"""The auditor: after every step, what must hold whatever happened (the invariants I1 to I14).

Each violation begins with the name of its invariant.  An auditor remembers what it saw before, so
that what was once true and is no longer is seen too.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from kiosk.flows.vend_states import WITH_TOKEN, VendState
from tests.simulation.audit_packs import audit_packs
from tests.simulation.audit_sold import SoldAudit
from tests.simulation.customers import Has
from tests.simulation.facts import Facts, Looker, Row
from tests.simulation.seat import Seat
from tests.simulation.server import START_S
from tests.simulation.town import FLOAT_MINOR
from tests.simulation.world import World
from token_engine.engine import Ea, TokenEngine
from token_engine.errors import TokenEngineError

RECOVERY_S: Final = 10.0
ENGINE: Final = TokenEngine()


class Auditor:
    """Watches one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._looker = Looker(world.town.database)
        self._generation = world.town.generation
        self._entries: list[Row] = []
        self._tids: dict[tuple[int, int, int], str] = {}
        self._vends: dict[tuple[int, int, int], str] = {}
        self._answered: set[str] = set()
        self._decoded: set[str] = set()
        self._journaled: dict[tuple[str, str], bytes] = {}  # answers that tills have on disk
        self._heads: dict[str, tuple[int, str]] = {}
        self._sold = SoldAudit(world)

    def look(self) -> tuple[Facts, bool]:
        """Return what the database says now."""
        if self._generation != self._world.town.generation:
            self._generation = self._world.town.generation
            self._looker.forget()
            self._entries = []
        return self._looker.look()

    def close(self) -> None:
        """Look no more."""
        self._looker.forget()

    def after_step(self) -> list[str]:
        """Return what does not hold."""
        facts, is_new = self.look()
        self._world.held = facts.held
        self._read_journals()
        wrong: list[str] = []
        if is_new:
            for check in (
                self._same_bytes_for_ever,
                self._one_tid_once,
                self._entries_balance,
                self._carry_and_blocks,
                self._debts,
                self._outbox,
                self._blocked_meters,
            ):
                wrong += check(facts)
        wrong += audit_packs(self._world, facts)
        wrong += self._sold.after_step(facts)
        for always in (
            self._acknowledged_exist,
            self._drawers,
            self._copies_of_journals,
            self._papers,
            self._money_or_token,
            self._recovery,
        ):
            wrong += always(facts)
        return wrong

    # ------------------------------------------------------------------ I1, I2: vends

    def _read_journals(self) -> None:
        for seat in self._world.seats:
            if seat.program is None:
                continue
            till = seat.till
            for facts in till._book.in_states(WITH_TOKEN):
                key = (seat.facts.terminal_id, facts.vend_id)
                if key not in self._journaled and not facts.sealed_id:
                    sealed = till._book.sealed_answer(facts)
                    assert sealed is not None
                    self._journaled[key] = till._reader._box.open(sealed, vend_id=facts.vend_id)

    def _acknowledged_exist(self, facts: Facts) -> Iterator[str]:
        if self._world.is_forgetful:
            return
        for key, answer in self._journaled.items():
            kept = facts.vends.get(key)
            if kept is None and key[1] in self._world.held:
                continue
            if kept is None or kept["kind"] != "sale":
                yield f"I1: a till has the token of a vend that is {kept and kept['kind']}"
            elif bytes(kept["response"]) != answer:
                yield "I1: a till has another answer than the server kept"

    def _same_bytes_for_ever(self, facts: Facts) -> Iterator[str]:
        for vend_id in self._world.servers.unlike:
            yield f"I2: vend {vend_id} was answered in two ways"
        ids = Counter((one["terminal_id"], one["vend_id"]) for one in facts.sales)
        for key, times in ids.items():
            if times > 1:
                yield f"I2: {times} sales of one vend"
            if facts.vends.get(key, {}).get("kind") != "sale":
                yield "I2: a sale whose vend says otherwise"
        if self._world.is_forgetful:
            return
        for key, body in self._world.servers.first.items():
            kept = facts.vends.get(key)
            if kept is not None and kept["kind"] == "sale" and bytes(kept["response"]) != body:
                yield "I2: a vend would be answered otherwise than it was"

    # ------------------------------------------------------------------ I3, I4: tokens

    def _one_tid_once(self, facts: Facts) -> Iterator[str]:
        yield from self._answered_tids()
        vend_of = {one["id"]: one["vend_id"] for one in facts.sales}
        sale_of = {one["id"]: one for one in facts.sales}
        for one in facts.tokens:
            key = (one["meter_id"], one["base_year"], one["tid"])
            if not self._is_first(key, one["token"], vend_of.get(one["sale_id"])):
                yield f"I3: TID {one['tid']} of meter {one['meter_id']} was given out twice"
            elif one["token"] not in self._decoded:
                self._decoded.add(one["token"])
                yield from self._decodes(one, sale_of.get(one["sale_id"]))
        doubled = Counter((one["meter_id"], one["base_year"], one["tid"]) for one in facts.tokens)
        for key, times in doubled.items():
            if times > 1:
                yield f"I3: TID {key[2]} of meter {key[0]} stands {times} times"

    def _is_first(self, key: tuple[int, int, int], token: str, vend_id: str | None) -> bool:
        """Note to whom a TID went; whether that is the only one, in one token."""
        whose = self._vends.setdefault(key, vend_id) if vend_id is not None else vend_id
        return self._tids.setdefault(key, token) == token and whose == vend_id

    def _answered_tids(self) -> Iterator[str]:
        """Also what was answered and forgotten since: somebody may have it on paper."""
        meters = {meter.drn: meter.id for meter in self._world.town.meters.values()}
        for (_terminal_id, vend_id), body in self._world.servers.first.items():
            if vend_id in self._answered:
                continue
            self._answered.add(vend_id)
            told = json.loads(body)
            line = told["tokens"][-1]
            key = (meters[told["quote"]["drn"]], line["base_year"], line["tid"])
            if not self._is_first(key, line["token"], vend_id):
                yield f"I3: TID {line['tid']} of meter {key[0]} was given out twice"

    def _decodes(self, token: Row, sale: Row | None) -> Iterator[str]:
        meter = self._world.town.meter_by_id[token["meter_id"]]
        key = self._world.town.key_of(meter.id, krn=token["krn"], base_year=token["base_year"])
        try:
            decoded = ENGINE.decode(token=token["token"], decoder_key=key, ea=Ea(meter.ea))
        except TokenEngineError:
            yield f"I4: a token of meter {meter.id} does not decode"
            return
        tid = decoded.tid
        if tid is None or int(tid) != token["tid"]:
            yield f"I4: a token of meter {meter.id} decodes to another TID"
        if decoded.units_tenths != token["units_tenths"]:
            yield f"I4: a token of meter {meter.id} decodes to other units"
        if sale is not None and sale["units_tenths"] != token["units_tenths"]:
            yield "I4: a token has other units than its sale"
        if sale is not None and sale["meter_id"] != token["meter_id"]:
            yield "I4: a token is of another meter than its sale"

    # ------------------------------------------------------------------ I5: the ledger

    def _entries_balance(self, facts: Facts) -> Iterator[str]:
        known = len(self._entries)
        if facts.entries[:known] != self._entries:
            yield "I5: an entry was changed or removed"
        self._entries = facts.entries
        if sum(facts.balances.values()):
            yield "I5: the trial balance is not zero"
        if facts.balances["sale_clearing"]:
            yield "I5: a sale's entries do not sum to zero"
        posted = Counter(one["transaction_id"] for one in facts.entries)
        paid: dict[str, int] = defaultdict(int)
        for one in facts.tenders:
            paid[one["sale_id"]] += one["amount_minor"]
        for sale in facts.sales:
            parts = (
                sale["deductions_minor"] + sale["energy_gross_minor"] + sale["carry_after_minor"]
            )
            if sale["tender_minor"] + sale["carry_before_minor"] != parts:
                yield "I5: the parts of a sale are not its money"
            if not posted[sale["id"]]:
                yield "I5: a sale without entries"
            if paid[sale["id"]] != sale["tender_minor"]:
                yield "I5: the tenders of a sale are not its money"

    # ------------------------------------------------------------------ I9: what follows from sales

    def _carry_and_blocks(self, facts: Facts) -> Iterator[str]:
        if self._world.is_forgetful or self._world.held or facts.corrections:
            return
        sealed = facts.sealed_sales
        carry: dict[int, int] = defaultdict(int)
        bought: dict[tuple[int, str], int] = defaultdict(int)
        for one in facts.as_posted():
            contract = one["contract_id"]
            if one["id"] in facts.reversed:
                continue
            if one["carry_before_minor"] != carry[contract]:
                yield f"I9: contract {contract} took a carry of {one['carry_before_minor']},"
                yield f"I9: it had {carry[contract]}"
            stood = bought[contract, one["period"]]
            if one["bought_before_tenths"] != stood and one["id"] not in sealed:
                yield f"I9: contract {contract} stood elsewhere in its blocks"
            carry[contract] = one["carry_after_minor"]
            bought[contract, one["period"]] += one["units_tenths"]
        for one in facts.contracts.values():
            if one["carry_minor"] != carry[one["id"]]:
                yield f"I9: the carry of contract {one['id']} is not what its sales left"
            period = one["bought_period"]
            if period and one["bought_tenths"] != bought[one["id"], period]:
                yield f"I9: the block total of contract {one['id']} is not what it bought"

    def _debts(self, facts: Facts) -> Iterator[str]:
        taken: dict[int, int] = defaultdict(int)
        sale_ids = {one["id"] for one in facts.sales} - facts.reversed
        for one in facts.deductions:
            if one["arrears_account_id"] is not None and one["sale_id"] in sale_ids:
                taken[one["arrears_account_id"]] += one["taken_minor"]
        for one in facts.arrears.values():
            if one["balance_minor"] != one["opening_minor"] - taken[one["id"]]:
                yield f"I9: debt {one['id']} is not what the sales left of it"

    # ------------------------------------------------------------------ I6, I11: money

    def _drawers(self, facts: Facts) -> Iterator[str]:
        if self._world.is_forgetful or self._world.held:
            return
        for desk in self._world.desks:
            counter, seat = desk.counter, desk.counter.seat
            # Without a drawer in the books its cash is that of the sales alone.
            known = facts.sale_of.keys() | (facts.booked if seat.facts.has_drawer else set())
            paid = [
                one
                for one in counter.customers
                if one.has is Has.PAID or (one.has is Has.TOKEN and one.is_offline)
            ]
            unsold = sum(one.cash_minor for one in paid if (one.vend_id or one.before) not in known)
            yield from self._drawer(facts, seat, unsold)

    def _drawer(self, facts: Facts, seat: Seat, unsold_minor: int) -> Iterator[str]:
        terminal_id = seat.facts.terminal_id
        if not seat.facts.has_drawer:
            mine = {one["id"] for one in facts.sales if one["terminal_id"] == terminal_id}
            of_mine = [one for one in facts.tenders if one["sale_id"] in mine - facts.reversed]
            cash = sum(one["amount_minor"] for one in of_mine if one["kind"] == "cash")
            if seat.drawer_minor != cash + unsold_minor:
                yield f"I6: {seat.name} holds {seat.drawer_minor}, sold for {cash}"
            sold = [one for one in facts.sales if one["id"] in mine - facts.reversed]
            kept_apart = (
                one["amount_minor"]
                for one in facts.findings
                if one["is_booked"] and one["terminal_id"] == terminal_id
            )
            spent = sum(one["tender_minor"] for one in sold) + sum(kept_apart)
            if facts.float_minor != FLOAT_MINOR - spent:
                yield f"I6: the agent's float is {facts.float_minor}"
            return
        mine = [one for one in facts.shifts if one["terminal_id"] == terminal_id]
        is_open = [one for one in mine if one["closed_at"] is None]
        if is_open:
            expected = facts.balances[f"shift:{is_open[0]['id']}"]
            if seat.drawer_minor != expected + unsold_minor:
                yield f"I6: {seat.name} holds {seat.drawer_minor}, the ledger says {expected},"
                yield f"I6: {unsold_minor} are of customers who wait"

    def _money_or_token(self, facts: Facts) -> Iterator[str]:
        if self._world.is_forgetful:
            return
        sold = facts.sale_of
        for counter in self._world.counters:
            for one in counter.customers:
                sale = sold.get(one.vend_id or "")
                if one.has is Has.MONEY_BACK and sale and sale["id"] not in facts.reversed:
                    yield f"I11: customer {one.number} has his money back, and was sold a token"
                is_told = one.is_offline or one.vend_id in self._world.held
                if one.has is Has.TOKEN and sale is None and not is_told:
                    yield f"I11: customer {one.number} has a token that nobody sold"

    # ------------------------------------------------------------------ I7, I8: journals, paper

    def _copies_of_journals(self, facts: Facts) -> Iterator[str]:
        for seat in self._world.seats:
            copy = facts.copies.get(seat.facts.terminal_id)
            if copy is None or seat.program is None:
                continue
            mark = (copy["sequence"], copy["hash"])
            if copy["standing"] != "well":
                if not seat.was_put_back:
                    yield f"I7: {seat.name} is called {copy['standing']}, and nobody touched it"
                continue
            if self._heads.get(seat.name) == mark or copy["sequence"] == 0:
                continue
            self._heads[seat.name] = mark
            if facts.records_kept[seat.facts.terminal_id] != copy["sequence"]:
                yield f"I7: the copy of {seat.name} lacks records before its end"
            journal = seat.till._journal
            if copy["sequence"] > journal.head.seq:
                if not seat.was_put_back:
                    yield f"I7: the copy of {seat.name} is longer than its journal"
            elif journal.record(copy["sequence"]).hash.hex() != copy["hash"]:
                yield f"I7: the copy of {seat.name} is of another journal, and nobody says so"

    def _papers(self, _facts: Facts) -> Iterator[str]:
        for seat in self._world.seats:
            since = seat.printer.sheets[seat.sheets_before :]
            for job, times in Counter(job for job, _text in since).items():
                if times > 1:
                    yield f"I8: {times} sheets called {job}"
            if seat.program is None or seat.was_put_back:
                continue
            started = self._sheets_begun(seat)
            for job, _text in seat.printer.sheets:
                number, _, copy = job.partition("/")
                if number in started and int(copy) > started[number]:
                    yield f"I8: {job} is on paper and in no record"

    def _sheets_begun(self, seat: Seat) -> dict[str, int]:
        book, found = seat.till._book, {}
        for facts in book.in_states(WITH_TOKEN):
            answer = self._journaled.get((seat.facts.terminal_id, facts.vend_id))
            if answer is not None:
                number = answer.partition(b'"receipt_number":"')[2].partition(b'"')[0].decode()
                found[number] = -1 if facts.state is VendState.TOKEN else facts.copies
        return found

    # ------------------------------------------------------------------ I10, I12, I14

    def _outbox(self, facts: Facts) -> Iterator[str]:
        told = Counter(facts.outbox)
        for (topic, _subject), times in told.items():
            if times > 1:
                yield f"I10: {topic} stands {times} times in the outbox"
        sale_ids = {one["id"] for one in facts.sales}
        subjects = {subject for _topic, subject in told}
        if sale_ids - subjects:
            yield "I10: a sale is not in the outbox"
        if subjects - sale_ids:
            yield "I10: other systems are told of a sale that there is not"

    def _blocked_meters(self, facts: Facts) -> Iterator[str]:
        for name, blocked in self._world.blocked.items():
            meter_id = self._world.town.meters[name].id
            sold = [one for one in facts.sales if one["meter_id"] == meter_id]
            later = facts.recovered | {one["id"] for one in sold if one["id"] in facts.sealed_sales}
            fresh = [one for one in sold if not {one["vend_id"], one["id"]} & later]
            if len(fresh) > blocked.sold_before:
                yield f"I12: {name} was sold to after it was stopped"

    def _recovery(self, _facts: Facts) -> Iterator[str]:
        for seat in self._world.seats:
            if seat.recovery_s > RECOVERY_S:
                yield f"I14: {seat.name} took {seat.recovery_s:.0f} s to know where it stood"
            if seat.left_open:
                yield f"I14: {seat.name} started, and {seat.left_open} were as if under way"
        if START_S > RECOVERY_S:
            yield "I14: a server takes too long"
