"""Sell, restore the backup made before, let the tills return: on both databases.

Nothing is sold twice, no tombstone stands over a sale, no TID comes again, the books add up.
"""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers import disaster, issuers, little_town
from tests.helpers.audit import audit
from tests.helpers.drawer import DAY
from tests.helpers.key_town import KeyTown
from tests.helpers.little_town import DRN, Till
from tests.helpers.office import new_document_id, take_on
from tests.helpers.reversals import Reversals
from vending_server.agents.service import agent_at
from vending_server.days.desk import DayDesk
from vending_server.db.engine import reading, writing
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.issuing.software import SoftwareIssuer
from vending_server.key_changes.tables import key_change_tokens, key_changes
from vending_server.keys.opening import open_key_store, open_token_engine
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.service import trial_balance
from vending_server.ledger.tables import ledger_entries
from vending_server.operations import books
from vending_server.operations.doctor import Level, examine
from vending_server.operators.model import Role
from vending_server.points.tables import terminals
from vending_server.vending.held_vends import held_vends
from vending_server.vending.recovering import RecoveryDesk
from vending_server.vending.reversed_sales import reversed_answer
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import recovered_vends, sales, tokens, vending_key_totals, vends
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.days import DayLocking
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.recovery import (
    RecoveredVend,
    RecoveryReport,
    recovered_vend_message,
    recovery_report_message,
)
from vending_server.wire.vend import VendAnswer

KEYS = {number: Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2, 3)}
AGENTS_KEY = 3


def give_key(connection, seller, number: int) -> None:
    public = KEYS[number].public_key().public_bytes_raw().hex()
    of_terminal = terminals.c.id == seller.terminal_id
    connection.execute(terminals.update().where(of_terminal).values(public_key=public))


@pytest.fixture
def town(database_url, tmp_path):
    town = disaster.town_of(database_url, tmp_path)
    with writing(town.engine) as connection:
        for number in (1, 2):
            give_key(connection, little_town.seller(number), number)
    town.issuer = SoftwareIssuer(
        engine=open_token_engine(town.config), key_store=open_key_store(town.config)
    )
    yield town
    town.engine.dispose()


@pytest.fixture
def empty(request, town, tmp_path):
    def postgres():
        return request.getfixturevalue("postgres_server")

    with disaster.empty_database(town.engine.dialect.name, tmp_path, postgres) as engine:
        yield engine


class Kiosk:
    """A till that remembers what it sent and got."""

    def __init__(self, town, number: int, seller=None) -> None:
        self.town, self.number = town, number
        self.seller = seller or little_town.seller(number)
        self.memory: list[tuple[object, object]] = []
        self.connect(town.engine)
        self.sequence = self.till.sequence

    def connect(self, engine) -> None:
        vending = little_town.service(engine, self.town.clock, issuer=self.town.issuer)
        self.till = Till(vending, self.seller)
        self.till.sequence = getattr(self, "sequence", self.till.sequence)
        self.desk = RecoveryDesk(
            engine=engine,
            clock=self.town.clock,
            reader=self.town.issuer,
            supplies=SupplyReader(little_town.ZONE),
            account_ids=AccountIds(),
            epochs=EpochBook(),
        )

    def sell(self, key: str, **more):
        command = self.till.command(DRN[key], **more)
        answer = self.till.vending.decide([command])[0]
        self.memory.append((command, answer))
        return command, answer

    def message(self, command, stored, **changes) -> RecoveredVend:
        fields = {
            "operator": "samar",
            "request": canonical_bytes(command.request).decode(),
            "answer": stored.body.decode(),
        } | changes
        signed = recovered_vend_message(terminal_id=self.till.seller.terminal_id, **fields)
        return RecoveredVend(**fields, signature=KEYS[self.number].sign(signed).hex())

    def bring_back(self):
        return [self.desk.take(self.till.seller, self.message(*one)) for one in self.memory]

    def report(self):
        fields = {"epoch": 2, "journal_sequence": len(self.memory), "journal_hash": "ab" * 32}
        signed = recovery_report_message(terminal_id=self.till.seller.terminal_id, **fields)
        signature = KEYS[self.number].sign(signed).hex()
        self.desk.report(self.till.seller, RecoveryReport(**fields, signature=signature))

    def returns(self, engine):
        self.connect(engine)
        outcomes = self.bring_back()
        self.report()
        return [one.outcome for one in outcomes]


def rows_of(engine, table):
    with reading(engine) as connection:
        return connection.execute(sa.select(table).order_by(*table.primary_key.columns)).all()


def check_books(engine) -> None:
    with reading(engine) as connection:
        audit(connection)
        assert books.findings(connection) == []
        assert sum(trial_balance(connection).values()) == 0


def test_after_a_disaster_the_tills_bring_every_sale_back(town, empty):
    one, two = Kiosk(town, 1), Kiosk(town, 2)
    for till in (one, two):
        till.sell("plain")
    one.sell("indebted")
    path = town.file_of(town.backup())
    one.sell("indebted")
    two.sell("water", tender_minor=20_000)
    one.sell("plain", tender_minor=5_000)
    before = {table: rows_of(town.engine, table) for table in (sales, tokens, vends)}

    town.restore(empty, path)
    assert one.returns(empty) == ["known", "known", "posted", "posted"]
    assert two.returns(empty) == ["known", "posted"]

    for table, old in before.items():
        assert _without_times(rows_of(empty, table)) == _without_times(old), table.name
    check_books(empty)
    for till in (one, two):
        for command, answer in till.memory:
            again = till.till.vending.decide([command])[0]
            assert again.body == answer.body, "the same bytes for ever"
            assert till.till.vending.resolve(till.till.seller, command.request.vend_id).is_sale
    assert len(rows_of(empty, sales)) == len(before[sales]), "nothing is sold twice"
    tids = {(row.meter_id, row.tid) for row in before[tokens]}
    _, fresh = one.sell("plain")
    new = {(row.meter_id, row.tid) for row in rows_of(empty, tokens)} - tids
    assert fresh.is_sale
    assert len(new) == 1, "the new sale took a TID that nobody had"
    check_books(empty)


def test_a_sale_that_comes_back_counts_against_the_credit_limit_of_its_key(town, empty):
    town.issuer = issuers.software(credit_limit_tenths=1_000_000)
    one = Kiosk(town, 1)
    one.sell("plain")
    path = town.file_of(town.backup())
    one.sell("plain")
    one.sell("indebted")  # of a key that nobody had counted when the backup was made
    before = rows_of(town.engine, vending_key_totals)

    town.restore(empty, path)
    assert one.returns(empty) == ["known", "posted", "posted"]
    restored = rows_of(empty, vending_key_totals)

    assert restored == [row for row in before if row.krn == 3], "the other begins with its sale"
    one.sell("indebted")
    check_books(empty)


def test_a_sale_with_a_key_change_set_comes_back_and_hands_out_the_same_set_again(town, empty):
    keys = KeyTown(town.engine)
    keys.plan(keys.campaign())
    town.issuer = keys.issuer
    one = Kiosk(town, 1)
    path = town.file_of(town.backup())
    _, sold = one.sell("plain", old_tokens_entered=True)
    one.sell("plain", old_tokens_entered=False)
    before = {table: rows_of(town.engine, table) for table in (tokens, key_change_tokens)}

    town.restore(empty, path)
    assert one.returns(empty) == ["posted", "posted"]

    assert {table: rows_of(empty, table) for table in before} == before
    assert [row.state for row in rows_of(empty, key_changes)].count("issued") == 1
    _, again = one.sell("plain", old_tokens_entered=True)
    sets = [msgspec.json.decode(one.body, type=VendAnswer).tokens[:4] for one in (sold, again)]
    assert sets[0] == sets[1]
    check_books(empty)


def test_a_key_change_set_that_nobody_planned_is_held_and_told_until_it_is_planned_again(
    town, empty
):
    path = town.file_of(town.backup())
    keys = KeyTown(town.engine)
    keys.plan(keys.campaign())
    town.issuer = keys.issuer
    one = Kiosk(town, 1)
    one.sell("plain", old_tokens_entered=True)

    town.restore(empty, path)

    assert one.returns(empty) == ["held"]
    with reading(empty) as connection:
        assert [row[2] for row in held_vends(connection)] == ["key_change_not_planned"]
    (told,) = brought_back(town.config, empty)
    assert told.level is Level.WARN
    assert "plan that meter's new key again" in told.text

    disaster.reports(empty, 2)
    again = KeyTown(empty)
    again.plan(again.campaign())
    one.desk.try_held()

    assert len(rows_of(empty, sales)) == 1
    assert [row.state for row in rows_of(empty, key_changes)].count("issued") == 1
    assert [one.level for one in brought_back(town.config, empty)] == [Level.OK]
    check_books(empty)


def brought_back(config, engine):
    found = examine(config, engine, dt.datetime.now(dt.UTC))
    return [one for one in found if one.what == "brought back"]


def test_a_sale_that_comes_back_into_a_locked_day_is_posted_to_the_open_one(town, empty):
    one = Kiosk(town, 1)
    path = town.file_of(town.backup())
    one.sell("plain")
    town.restore(empty, path)
    with writing(empty) as connection:
        maysa = take_on(connection, "maysa", Role.ACCOUNTANT)
    town.clock.advance(DAY)
    days = DayDesk(engine=empty, clock=town.clock, zone=little_town.ZONE)
    days.lock(maysa, DayLocking(document_id=new_document_id(), point_number=2, day="2026-11-22"))

    assert one.returns(empty) == ["posted"]

    (sale,) = rows_of(empty, sales)
    (late,) = days.days(maysa, 2).late
    assert (late.transaction_id, late.happened_at) == (sale.id, sale.sold_at.isoformat())
    posted = {row.posted_at for row in rows_of(empty, ledger_entries) if row.point_number == 2}
    assert posted == {dt.datetime.fromisoformat(late.posted_at)}
    assert late.posted_at > (sale.sold_at + DAY / 2).isoformat()
    check_books(empty)


def test_an_agents_sale_that_comes_back_is_taken_from_his_float(town, empty):
    with writing(town.engine) as connection:
        seller = little_town.open_agent_point(connection, float_minor=20_000)
        give_key(connection, seller, AGENTS_KEY)
    agent = Kiosk(town, AGENTS_KEY, seller)
    path = town.file_of(town.backup())
    agent.sell("plain")
    agent.sell("indebted", tender_minor=5_000)
    town.restore(empty, path)

    assert agent.returns(empty) == ["posted", "posted"]

    with reading(empty) as connection:
        assert agent_at(connection, 3).float_minor == 5_000
    check_books(empty)


def test_sales_of_one_contract_at_two_tills_come_back_in_any_order(town, empty):
    one, two = Kiosk(town, 1), Kiosk(town, 2)
    path = town.file_of(town.backup())
    one.sell("indebted")
    two.sell("indebted")
    one.sell("indebted", tender_minor=3_000)

    town.restore(empty, path)
    two.connect(empty)
    held = two.bring_back()
    assert [(row.outcome, row.reason) for row in held] == [("held", "priced_otherwise")]
    assert one.returns(empty) == ["posted", "posted"]

    two.bring_back()
    with reading(empty) as connection:
        assert held_vends(connection) == []
    assert len(rows_of(empty, sales)) == 3
    check_books(empty)


def test_a_refusal_and_a_tombstone_come_back_in_their_own_bytes(town, empty):
    till = Kiosk(town, 1)
    path = town.file_of(town.backup())
    blocked, refusal = till.sell("plain", quote_hash="0" * 64)
    ghost = till.till.command(DRN["plain"])
    none = till.till.vending.resolve(till.till.seller, ghost.request.vend_id)
    till.memory.append((ghost, none))

    town.restore(empty, path)
    assert till.returns(empty) == ["posted", "posted"]
    disaster.reports(empty, 2)

    assert till.till.vending.decide([blocked])[0].body == refusal.body
    late = till.till.vending.decide([ghost])[0]
    assert late.body == none.body
    assert rows_of(empty, sales) == []


def test_bringing_the_same_back_twice_changes_nothing(town, empty):
    till = Kiosk(town, 1)
    path = town.file_of(town.backup())
    till.sell("plain")
    town.restore(empty, path)
    till.connect(empty)

    outcomes = [till.bring_back()[0].outcome for _ in range(2)]

    assert outcomes == ["posted", "known"]
    assert len(rows_of(empty, recovered_vends)) == 1
    check_books(empty)


@pytest.mark.parametrize("lie", ["token", "units", "money", "vend", "receipt", "operator"])
def test_what_does_not_prove_itself_is_held_and_posts_nothing(town, empty, lie):
    till = Kiosk(town, 1)
    path = town.file_of(town.backup())
    command, answer = till.sell("plain")
    told = msgspec.json.decode(answer.body, type=VendAnswer)
    line = told.tokens[0]
    change = {
        "token": {"tokens": [msgspec.structs.replace(line, token="1" * 20)]},
        "units": {"tokens": [msgspec.structs.replace(line, units_tenths=line.units_tenths + 1)]},
        "money": {"quote": msgspec.structs.replace(told.quote, tender_minor=1_000)},
        "vend": {"vend_id": little_town.new_vend_id()},
        "receipt": {"receipt_number": "2-01-000099"},
        "operator": {},
    }[lie]
    forged = canonical_bytes(msgspec.structs.replace(told, **change)).decode()
    town.restore(empty, path)
    till.connect(empty)
    operator = "amal" if lie == "operator" else "samar"

    got = till.desk.take(
        till.till.seller, till.message(command, answer, answer=forged, operator=operator)
    )

    assert got.outcome == "held"
    assert got.reason
    assert (rows_of(empty, sales), rows_of(empty, tokens)) == ([], [])
    check_books(empty)


def test_another_terminals_signature_brings_nothing_back(town, empty):
    one, two = Kiosk(town, 1), Kiosk(town, 2)
    path = town.file_of(town.backup())
    sold = one.sell("plain")
    town.restore(empty, path)
    for kiosk in (one, two):
        kiosk.connect(empty)

    with pytest.raises(Refused, match="signature_invalid"):
        two.desk.take(two.till.seller, one.message(*sold))
    assert rows_of(empty, recovered_vends) == []


def test_where_nothing_was_restored_nothing_is_brought_back(town):
    till = Kiosk(town, 1)
    sold = till.sell("plain")

    with pytest.raises(Refused, match="invalid_request"):
        till.desk.take(till.till.seller, till.message(*sold))


def test_a_vend_that_nobody_answered_can_be_denied_after_all_have_reported(town, empty):
    one, two = Kiosk(town, 1), Kiosk(town, 2)
    path = town.file_of(town.backup())
    lost = one.till.command(DRN["plain"])  # sold, but the answer never reached the till
    town_sale = one.till.vending.decide([lost])[0]
    assert town_sale.is_sale

    town.restore(empty, path)
    one.returns(empty)
    with pytest.raises(Refused, match="recovering_after_restore"):
        one.till.vending.resolve(one.till.seller, lost.request.vend_id)
    two.returns(empty)

    none = one.till.vending.resolve(one.till.seller, lost.request.vend_id)
    assert msgspec.json.decode(none.body, type=Problem).code == ProblemCode.VEND_NONE


def brings_back_a_reversal(town, empty, *, sold_before_the_backup: bool):
    """A till whose server forgot the reversal, and perhaps the sale; returns what came of it."""
    till = Kiosk(town, 1)
    path = town.file_of(town.backup())
    command, _ = till.sell("plain")
    if sold_before_the_backup:
        path = town.file_of(town.backup())
    till.memory = [(command, reversed_answer(command.request.vend_id))]
    town.restore(empty, path)
    return till, command.request.vend_id, till.returns(empty)


def test_a_vend_that_was_reversed_after_the_backup_comes_back_as_no_sale(town, empty):
    till, vend_id, outcomes = brings_back_a_reversal(town, empty, sold_before_the_backup=False)

    assert outcomes == ["posted"]
    said = till.till.vending.ask(till.till.seller, vend_id)
    assert msgspec.json.decode(said.body, type=Problem).code == "sale_reversed"
    assert rows_of(empty, sales) == []


def test_a_reversal_that_the_backup_forgot_is_held_until_it_is_made_again(town, empty):
    _, vend_id, outcomes = brings_back_a_reversal(town, empty, sold_before_the_backup=True)

    assert outcomes == ["held"]
    with reading(empty) as connection:
        assert [one[2] for one in held_vends(connection)] == ["reversal_forgotten"]
    check_books(empty)  # the sale stands in them, and head office knows that its money is gone
    bench = Reversals(empty)
    with pytest.raises(Refused, match="recovering_after_restore"):
        bench.reverse(vend_id, vend_state="REFUNDED")
    disaster.reports(empty, 2)
    bench.reverse(vend_id, vend_state="REFUNDED")

    with reading(empty) as connection:
        assert held_vends(connection) == []
    check_books(empty)


def _without_times(rows):
    return [
        {name: value for name, value in row._mapping.items() if name != "decided_at"}
        for row in rows
    ]
