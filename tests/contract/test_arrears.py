"""Debts are opened, written off and given other rules by two people: on both databases."""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of
from tests.helpers.audit import audit
from tests.helpers.debts import PLAIN, TODAY, Debts, instalment, percent
from tests.helpers.office import new_document_id, take_on
from tests.helpers.pages import walked
from tests.helpers.payments import INDEBTED
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.meters.tables import contracts, customers
from vending_server.operations.books import findings
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.tariffs.tables import arrears_accounts, arrears_rules
from vending_server.wire.quote import QuoteRequest
from vending_server.wire.vend import VendAnswer

DAY = dt.timedelta(days=1)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


@pytest.fixture
def office(engine):
    return Debts(engine)


def quoted(office, tender=10_000, drn="plain"):
    wanted = QuoteRequest(drn=little_town.DRN[drn], tender_minor=tender)
    return office.till.vending.quote(wanted).quote


def asked(office, **how) -> dict[str, int]:
    return {one.code: one.asked_minor for one in quoted(office, **how).deductions}


def test_a_debt_is_opened_by_two_people_with_its_papers_and_stands_in_the_ledger(office):
    wanted = office.opening(terms=instalment(1_500))
    with pytest.raises(Refused, match="approval_missing"):
        office.arrears.open_debt(office.maysa, wanted, TODAY)
    for changes in ({"since": "2026-11-23"}, {"terms": percent(0)}):
        with pytest.raises(Refused, match="arrears_not_valid"):
            office.open_debt(**changes)

    made = office.open_debt(terms=instalment(1_500))

    assert (made.opened_minor, made.left_minor, made.paid_minor) == (9_000, 9_000, 0)
    assert (made.since, made.evidence) == ("2025-03-01", "ruling 12/2025")
    balance = office.balance()
    assert (balance["arrears"], balance["arrears_taken_over"]) == (9_000, -9_000)
    assert asked(office) == {"court": 1_500}
    assert office.meter("plain").arrears_minor == 9_000
    with reading(office.engine) as connection:
        written = sa.select(audit_log.c.actor, audit_log.c.details)
        named = written.where(audit_log.c.action == "arrears_opening")
        ((actor, details),) = connection.execute(named)
    assert (actor, details["rule"]) == ("maysa", "per_vend instalment_minor=1500")
    assert details["evidence"] == "ruling 12/2025"


def test_the_statement_tells_which_receipt_paid_what_and_what_is_left(office):
    first = office.open_debt(9_000)
    sold = msgspec.json.decode(office.sell().body, type=VendAnswer)
    paid = office.pay(2_500, PLAIN, [first.debt])
    second = office.open_debt(500, code="fine", terms=instalment(100))
    office.write_off(first.debt, 1_500)
    gone = msgspec.json.decode(office.sell().body, type=VendAnswer)
    office.reverse(gone.vend_id)

    told = office.statement()

    assert [(one.opened_minor, one.left_minor) for one in told.debts] == [
        (9_000, 4_000),
        (500, 500),
    ]
    assert told.left_minor == 4_500 == office.balance()["arrears"]
    of_first = [one for one in told.movements if one.debt == first.debt]
    assert [(one.kind, one.amount_minor, one.receipt_number) for one in of_first] == [
        ("opened", 9_000, None),
        ("paid", 1_000, sold.receipt_number),
        ("paid_without_token", 2_500, paid.receipt_number),
        ("written_off", 1_500, None),
        ("paid", 1_000, gone.receipt_number),
        ("taken_back", 1_000, gone.receipt_number),
    ]
    assert of_first[3].reason == "the council gave it up"
    assert len([one for one in told.movements if one.debt == second.debt]) == 3
    pages = list(walked(lambda page: office.arrears.statement(PLAIN, page), 2))
    assert [one for page in pages for one in page.movements] == told.movements
    assert {page.left_minor for page in pages} == {4_500}
    assert office.statement(INDEBTED).debts[0].since is None, "it was taken over without papers"


def test_no_more_is_written_off_than_is_left_and_the_rest_is_collected(office):
    debt = office.open_debt(3_000).debt
    office.sell()
    with pytest.raises(Refused, match="above_what_is_owed") as refused:
        office.write_off(debt, 2_001)
    assert refused.value.params == {"left": 2_000}
    with pytest.raises(Refused, match="not_permitted"):
        office.agree("write_off", {}, office.walid, office.laila)

    left = office.write_off(debt, 1_500)

    assert (left.left_minor, left.written_off_minor) == (500, 1_500)
    assert office.balance()["arrears_written_off"] == 1_500
    with reading(office.engine) as connection:
        version = sa.select(arrears_accounts.c.version).where(arrears_accounts.c.code == "court")
        assert connection.scalar(version) == 3, "no sale stands on what was there before"
    assert asked(office) == {"court": 500}
    assert office.write_off(debt, 500).left_minor == 0
    assert asked(office) == {}
    with pytest.raises(Refused, match="arrears_unknown"):
        office.write_off("arrears:999", 10)


def test_a_sale_is_priced_by_the_rule_of_its_day_and_the_old_one_stays_told(office, engine):
    debt = office.open_debt(9_000, terms=instalment(1_000)).debt
    seen = office.till.command(little_town.DRN["plain"])
    office.change_rule(debt, percent(500), TODAY + DAY)
    assert office.till.vending.decide([seen])[0].is_sale, "today nothing changes"
    changed = office.change_rule(debt, instalment(700, "per_period"), TODAY + 2 * DAY)
    with pytest.raises(Refused, match="arrears_rule_in_the_past"):
        office.change_rule(debt, percent(900), TODAY - DAY)
    assert asked(office) == {"court": 1_000}
    late = office.till.command(little_town.DRN["plain"])

    office.clock.advance(DAY)

    assert b"price_changed" in office.till.vending.decide([late])[0].body
    assert asked(office) == {"court": 500}
    office.sell()
    office.clock.advance(DAY)
    assert asked(office) == {}, "November paid more than the instalment"
    office.clock.advance(10 * DAY)
    assert asked(office) == {"court": 700}
    assert [one.rule for one in changed.rules] == ["per_vend", "percent", "per_period"]
    assert [one.is_in_force for one in changed.rules] == [True, False, False]
    told = office.statement().debts[0].rules
    assert [one.is_in_force for one in told] == [False, False, True]
    assert [(one.valid_from, one.made_by) for one in told[:2]] == [
        (None, "maysa"),
        ("2026-11-23", "maysa"),
    ]
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(arrears_rules.update().values(percent_bp=1))


def test_an_agreement_softens_the_policy_and_never_hardens_it(office):
    debt = office.open_debt(50_000, terms=instalment(9_000)).debt
    assert (quoted(office).ceiling_bp, quoted(office).ceiling_minor) == (5_000, 5_000)

    office.change_rule(debt, instalment(9_000, ceiling_bp=2_000))
    quote = quoted(office)
    assert (quote.ceiling_bp, quote.deductions_minor) == (2_000, 2_000)
    office.change_rule(debt, instalment(9_000, ceiling_bp=9_000, guaranteed_tenths=50))
    assert quoted(office).ceiling_bp == 5_000, "never more than the policy's"
    assert quoted(office, 1_000).units_tenths >= 100, "nor fewer units"
    office.change_rule(debt, instalment(9_000, guaranteed_tenths=1_500))
    assert quoted(office).units_tenths >= 1_500
    office.write_off(debt, 50_000)
    assert quoted(office).ceiling_bp == 5_000
    with pytest.raises(Refused, match="arrears_not_valid"):
        office.change_rule("arrears:1", instalment(10, guaranteed_tenths=10))


def test_a_debt_is_given_up_while_it_is_being_paid_and_nothing_is_lost(office):
    debt = office.open_debt(20_000, terms=instalment(300)).debt
    start = threading.Barrier(2)

    def sells() -> int:
        start.wait()
        sold = 0
        while sold < 4:  # what a quote says is left changes meanwhile: such a sale sells nothing
            sold += office.till.sell(little_town.DRN["plain"], 2_000).is_sale
        return sold

    def gives_up() -> None:
        start.wait()
        for _ in range(8):
            office.write_off(debt, 700)

    with ThreadPoolExecutor(2) as pool:
        selling, giving_up = pool.submit(sells), pool.submit(gives_up)
        giving_up.result()
        sold = selling.result()

    (told,) = office.statement().debts
    assert (told.paid_minor, told.written_off_minor) == (300 * sold, 5_600)
    assert office.balance()["arrears"] == told.left_minor == 14_400 - 300 * sold


def test_nobody_owes_anything_after_he_was_anonymised(office, engine):
    with writing(engine) as connection:
        his = customers.c.id == contracts.c.customer_id
        mine = sa.exists().where(his, contracts.c.account_number == PLAIN)
        gone = {"name": "#1", "anonymised_at": office.clock.now()}
        connection.execute(customers.update().where(mine).values(gone))
    with pytest.raises(Refused, match="arrears_not_valid") as refused:
        office.open_debt()
    assert refused.value.params == {"field": "account_number"}


def test_a_debt_and_its_end_go_over_http(engine, database_url, tmp_path):
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        for login in ("maysa", "laila"):
            take_on(connection, login, Role.ACCOUNTANT, password_hash=hashed)
    with api.running(database_url, tmp_path) as client:
        till = HttpTill(client, engine)
        till.enrol()
        till.login(operator="maysa")

        def act(path: str, action: str, body: dict):
            approval = {"approval_id": new_document_id(), "action": action, "payload": body}
            approval |= {"subject": "debt", "reason": body["reason"]}
            assert till.post("/v1/approvals", approval).status_code == 201
            here = f"/v1/approvals/{approval['approval_id']}/decisions-here"
            second = {"operator": "laila", "password": api.PASSWORD, "accept": True}
            assert till.post(here, second).status_code == 200
            return till.post(path, body | {"approval_id": approval["approval_id"]})

        today = dt.datetime.now(little_town.ZONE).date().isoformat()
        opening = msgspec.to_builtins(Debts.opening(None))
        opened = act("/v1/arrears", "arrears_opening", without_approval(opening))
        assert opened.status_code == 201, opened.text
        debt = {"debt": opened.json()["debt"], "reason": "hardship"}
        rule = {"valid_from": today, "terms": {"rule": "percent", "percent_bp": 100}}
        rule |= {"document_id": new_document_id()} | debt
        # What the parser fills in is a part of what is agreed to.
        rule["terms"] |= dict.fromkeys(("instalment_minor", "ceiling_bp", "guaranteed_tenths"))
        assert act("/v1/arrears-rules", "arrears_rule", rule).status_code == 201
        off = {"amount_minor": 9_000, "document_id": new_document_id()} | debt
        assert act("/v1/arrears-write-offs", "write_off", off).json()["left_minor"] == 0
        told = till.post("/v1/arrears-statements?limit=1", {"account_number": PLAIN}).json()
        assert (told["left_minor"], len(told["movements"])) == (0, 1)
        unknown = till.post("/v1/arrears-statements", {"account_number": "none"})
        assert problem_of(unknown).code == "contract_unknown"


def without_approval(body: dict) -> dict:
    return {name: value for name, value in body.items() if name != "approval_id"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["open", "sell", "pay", "write_off", "rule", "reverse", "wait"]),
        st.integers(1, 400),
    ),
    min_size=6,
    max_size=12,
)


def step(office, kind: str, size: int, debts: list[str], sold: list[str]) -> None:
    debt = debts[size % len(debts)] if debts else None
    if kind == "open" or debt is None:
        terms = percent(size) if size % 2 else instalment(10 * size, "per_period")
        debts.append(office.open_debt(100 * size + size, terms=terms).debt)
    elif kind == "sell":
        sold.append(
            msgspec.json.decode(office.sell(10 * size + 2_000).body, type=VendAnswer).vend_id
        )
    elif kind == "pay":
        office.pay(10 * size, PLAIN, [debt])
    elif kind == "write_off":
        office.write_off(debt, 7 * size)
    elif kind == "rule":
        office.change_rule(debt, instalment(size), office.today() + (size % 3) * DAY)
    elif kind == "reverse" and sold:
        office.reverse(sold.pop())
    else:
        office.clock.advance(DAY / 2)


def test_no_order_of_acts_loses_an_agora_of_any_debt(office):
    """Ledger, statement and the rows that pricing reads say the same after any order of acts."""
    debts: list[str] = []
    debt_rows = arrears_accounts.c

    @settings(
        max_examples=10,
        deadline=None,
        # The town goes on from one example to the next: what was found is not made smaller.
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(STEPS)
    def tried(steps) -> None:
        sold: list[str] = []  # what another example sold may not be the last any more
        for kind, size in steps:
            with contextlib.suppress(Refused):  # more than is owed, too late to take back
                step(office, kind, size, debts, sold)
        told = office.statement()
        with reading(office.engine) as connection:
            rows = connection.execute(sa.select(debt_rows.id, debt_rows.balance_minor))
            left = {f"arrears:{row.id}": row.balance_minor for row in rows}
            assert findings(connection) == []
        assert {one.debt: one.left_minor for one in told.debts} == {one: left[one] for one in debts}
        assert office.balance()["arrears"] == told.left_minor
        moved = {"opened": 1, "taken_back": 1}
        assert told.left_minor == sum(
            one.amount_minor * moved.get(one.kind, -1) for one in told.movements
        )

    tried()
