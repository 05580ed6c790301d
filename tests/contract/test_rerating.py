"""A back-dated decision and what-if, on both databases, against arithmetic written apart."""

from __future__ import annotations

import ast
import datetime as dt
from collections import defaultdict
from fractions import Fraction
from math import ceil, floor

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN, NOON, ZONE, HandClock, Till, supersede
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import open_engine, reading, writing
from vending_server.errors import Refused
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.service import trial_balance
from vending_server.meters.tables import contracts
from vending_server.operations.books import findings
from vending_server.operators.model import Role
from vending_server.operators.passwords import Cost, Passwords
from vending_server.paging import PageAsked
from vending_server.rerating import correcting
from vending_server.rerating.desk import RerateDesk
from vending_server.sample_town.loading import TownOrder, load_town
from vending_server.tariffs.tables import tariff_versions
from vending_server.vending.tables import sales
from vending_server.wire.quote import QuoteRequest
from vending_server.wire.rerating import (
    CorrectionPreviewRequest,
    CorrectionRequest,
    WhatIfRequest,
)
from vending_server.wire.vend import VendAnswer

TODAY = dt.date(2026, 11, 23)
CHEAPER = [[1600, 400_000], [2500, 471_000], [4000, 563_000], [6000, 610_000], [None, 670_000]]
DEARER = [[1600, 500_000], [None, 800_000]]
CHEAP = Passwords(Cost(passes=1, memory_kib=8, lanes=1))


class Office:
    """A tariff manager who corrects, an accountant who agrees."""

    def __init__(self, engine, at=NOON + dt.timedelta(days=1)):
        self.engine, self.now = engine, at
        with writing(engine) as connection:
            self.rima = take_on(connection, "rima", Role.TARIFF_MANAGER)
            self.nabil = take_on(connection, "nabil", Role.ACCOUNTANT)
        self.desk = RerateDesk(
            engine=engine, clock=HandClock(time=at), zone=ZONE, account_ids=AccountIds()
        )

    def version(self, code="E1", **changes):
        fields = {"decision": "12/2026", "valid_from": dt.date(2030, 1, 1), "blocks": CHEAPER}
        with writing(self.engine) as connection:
            return supersede(connection, code, **(fields | changes))

    def preview(self, version_id, from_on=dt.date(2026, 11, 1), until_on=TODAY):
        return self.desk.preview(
            CorrectionPreviewRequest(version_id=version_id, from_on=from_on, until_on=until_on)
        )

    def request(self, version_id, from_on=dt.date(2026, 11, 1), until_on=TODAY, **changes):
        seen = self.preview(version_id, from_on, until_on)
        fields = {
            "correction_id": new_document_id(),
            "version_id": version_id,
            "content_sha256": seen.content_sha256,
            "from_on": from_on,
            "until_on": until_on,
            "credited_minor": seen.credited_minor,
            "reason": "council",
            "approval_id": new_document_id(),
        }
        return CorrectionRequest(**(fields | changes))

    def agree(self, request):
        common = {"approval_id": request.approval_id}
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                action=TwoPersonAction.RETROACTIVE_CREDIT,
                subject="12/2026",
                reason="council",
                payload=correcting.payload_of(request),
                caller=self.rima,
                now=self.now,
                **common,
            )
            approvals.decide(
                connection, accept=True, note="", approver=self.nabil, now=self.now, **common
            )

    def correct(self, request):
        self.agree(request)
        return self.desk.correct(self.rima, request)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
        assert findings(connection) == []
    engine.dispose()


def carry_of(engine, contract_id=1):
    with reading(engine) as connection:
        return connection.scalars(
            sa.select(contracts.c.carry_minor).where(contracts.c.id == contract_id)
        ).one()


def from_scratch(engine, blocks, vat_bp, *, since, until):
    """Gross differences by contract, from the rows alone and with exact fractions."""
    query = sa.select(sales).join(contracts).order_by(sales.c.sold_at, sales.c.id)
    query = query.where(contracts.c.utility == "electricity")
    query = query.where(contracts.c.customer_class == "residential")
    bought, found, vat = defaultdict(int), defaultdict(int), defaultdict(int)
    with reading(engine) as connection:
        rows = connection.execute(query).all()
    for row in rows:
        local = row.sold_at.astimezone(ZONE)
        key = (row.contract_id, f"{local:%Y-%m}")
        first, bought[key] = bought[key], bought[key] + row.units_tenths
        if not since <= local.date() < until:
            continue
        cost, lower = Fraction(0), 0
        for upper, rate in blocks:
            top = bought[key] if upper is None else min(upper, bought[key])
            cost += max(0, top - max(first, lower)) * Fraction(rate, 100_000)
            lower = upper
        gross = ceil(cost * Fraction(10_000 + vat_bp, 10_000))
        then = floor(Fraction(gross * vat_bp, 10_000 + vat_bp) + Fraction(1, 2))
        found[row.contract_id] += row.energy_gross_minor - gross
        vat[row.contract_id] += row.energy_vat_minor - then
    return found, vat


def test_the_credits_of_a_sample_month_are_its_recomputation_from_scratch(database_url):
    engine = open_engine(database_url)
    until = dt.date(2026, 11, 1)
    load_town(
        engine,
        TownOrder(customers=60, seed=1, until=until, months=2),
        hash_password=CHEAP.hash,
    )
    office = Office(engine)
    # Cheaper at first, dearer later: some households gain, some would lose.
    blocks = [[1000, 300_000], [2500, 480_000], [None, 700_000]]
    with reading(engine) as connection:
        before = trial_balance(connection)
    version_id = office.version("EL-RES-BLOCKS-2015", blocks=blocks)
    span = (dt.date(2026, 9, 10), until)  # over the end of a period
    differs, vat = from_scratch(engine, blocks, 1600, since=span[0], until=span[1])

    answer = office.correct(office.request(version_id, *span))

    credits_ = {one: more for one, more in differs.items() if more > 0}
    assert len(credits_) > 5
    assert any(more < 0 for more in differs.values())
    assert answer.credited_minor == sum(credits_.values())
    assert answer.credited_vat_minor == sum(vat[one] for one in credits_)
    assert answer.borne_minor == -sum(more for more in differs.values() if more < 0)
    with reading(engine) as connection:
        after = trial_balance(connection)
        audit(connection)
        assert findings(connection) == []
    assert before["carry"] - after["carry"] == answer.credited_minor
    assert after["vat"] - before["vat"] == answer.credited_vat_minor
    assert sum(after.values()) == 0
    engine.dispose()


def test_a_credit_is_in_the_carry_and_on_the_next_receipt_only(engine):
    office = Office(engine)
    till = Till(little_town.service(engine))
    sold = till.sell(DRN["plain"], 10_000)
    before = carry_of(engine)
    answer = office.correct(office.request(office.version()))
    later = Till(
        little_town.service(engine, HandClock(time=office.now + dt.timedelta(hours=1))),
        sequence=till.sequence,
    )
    quoted = later.vending.quote(QuoteRequest(drn=DRN["plain"], tender_minor=5_000))
    receipt = msgspec.json.decode(later.sell(DRN["plain"], 5_000).body, type=VendAnswer)
    after = msgspec.json.decode(later.sell(DRN["plain"], 5_000).body, type=VendAnswer)

    assert sold.is_sale
    assert answer.credited_minor > 0
    (line,) = quoted.corrections
    assert (line.decision, line.amount_minor) == ("12/2026", answer.credited_minor)
    assert receipt.corrections == [line]
    assert receipt.quote.carry_before_minor == before + answer.credited_minor
    assert after.corrections == []
    with reading(engine) as connection:
        assert set(connection.scalars(sa.select(contracts.c.untold_corrections))) == {0}


def test_the_same_message_credits_once_and_a_decision_too(engine):
    office = Office(engine)
    Till(little_town.service(engine)).sell(DRN["plain"], 10_000)
    version_id = office.version()
    request = office.request(version_id)
    first = office.correct(request)
    carry = carry_of(engine)

    assert office.desk.correct(office.rima, request) == first
    with pytest.raises(Refused, match="correction_made"):
        office.correct(office.request(version_id))
    with pytest.raises(Refused, match="document_id_reused"):
        office.desk.correct(office.rima, msgspec.structs.replace(request, reason="another"))
    assert carry_of(engine) == carry


def test_a_correction_that_was_cut_goes_on_where_it_stopped(engine, monkeypatch):
    office = Office(engine)
    till = Till(little_town.service(engine))
    for drn in (DRN["plain"], DRN["indebted"]):
        till.sell(drn, 10_000)
    request = office.request(office.version())
    monkeypatch.setattr("vending_server.rerating.desk.CONTRACTS_AT_ONCE", 1)
    whole, cut = correcting.correct_contracts, iter([True, False])

    def failing(*args, **more):
        if not next(cut):
            raise RuntimeError("the power went")
        whole(*args, **more)

    monkeypatch.setattr(correcting, "correct_contracts", failing)
    with pytest.raises(RuntimeError):
        office.correct(request)
    monkeypatch.setattr(correcting, "correct_contracts", whole)

    answer = office.desk.correct(office.rima, request)
    assert answer.credited_contracts == 2
    assert answer.credited_minor == request.credited_minor


def test_who_paid_too_little_is_not_charged(engine):
    office = Office(engine)
    Till(little_town.service(engine)).sell(DRN["plain"], 10_000)
    before = carry_of(engine)

    answer = office.correct(office.request(office.version(blocks=DEARER)))

    assert (answer.credited_minor, answer.credited_contracts) == (0, 0)
    assert answer.borne_minor > 0
    assert carry_of(engine) == before


def test_a_second_decision_starts_from_what_the_first_made_of_it(engine):
    office = Office(engine)
    Till(little_town.service(engine)).sell(DRN["plain"], 10_000)
    office.correct(office.request(office.version()))

    same = office.version(code="E1+", decision="13/2026", valid_from=dt.date(2031, 1, 1))
    assert office.preview(same).credited_minor == 0


def test_another_sum_than_the_one_agreed_to_is_not_credited(engine):
    office = Office(engine)
    Till(little_town.service(engine)).sell(DRN["plain"], 10_000)
    request = office.request(office.version(), credited_minor=1)

    with pytest.raises(Refused, match="approval_differs"):
        office.correct(request)
    with pytest.raises(Refused, match="approval_missing"):
        office.desk.correct(
            office.rima,
            office.request(
                office.version(code="E1+", decision="x", valid_from=dt.date(2031, 1, 1))
            ),
        )


def test_days_that_are_not_over_are_not_corrected(engine):
    office = Office(engine)

    with pytest.raises(Refused, match="invalid_request"):
        office.preview(office.version(), until_on=TODAY + dt.timedelta(days=1))


def test_a_draft_corrects_nothing(engine):
    office = Office(engine)

    with pytest.raises(Refused, match="tariff_not_active"):
        office.preview(office.version(state="draft"))


def test_a_closed_contract_is_owed_its_credit_as_a_payout(engine):
    office = Office(engine)
    Till(little_town.service(engine)).sell(DRN["plain"], 10_000)
    with writing(engine) as connection:
        connection.execute(
            contracts.update().where(contracts.c.id == 1).values(closed_on=TODAY, carry_minor=0)
        )
    answer = office.correct(office.request(office.version()))

    with reading(engine) as connection:
        assert trial_balance(connection)["contract_payouts"] == -answer.credited_minor
    assert carry_of(engine) == 0


def what_if(office, version_id):
    return office.desk.what_if(
        WhatIfRequest(version_id=version_id, from_on=dt.date(2026, 11, 1), until_on=TODAY)
    )


def test_the_version_that_sold_makes_no_difference(engine):
    office, till = Office(engine), Till(little_town.service(engine))
    for drn in (DRN["plain"], DRN["indebted"], DRN["plain"], DRN["indebted"]):
        till.sell(drn, 20_000)
    with reading(engine) as connection:
        same = connection.scalars(
            sa.select(tariff_versions.c.id).where(tariff_versions.c.code == "E1")
        ).one()
    told = what_if(office, same)

    assert (told.sales, told.contracts, told.tender_minor) == (4, 2, 80_000)
    assert told.gross_then_minor == told.gross_minor
    assert told.vat_then_minor == told.vat_minor
    assert told.units_then_tenths == told.units_tenths
    assert told.ceiling_hits_then == told.ceiling_hits
    assert (told.unchanged, told.paying_more, told.paying_less) == (2, 0, 0)


def test_a_dearer_draft_makes_losers_and_sells_fewer_units(engine):
    office, till = Office(engine), Till(little_town.service(engine))
    for drn in (DRN["plain"], DRN["indebted"], DRN["plain"]):
        till.sell(drn, 20_000)
    told = what_if(office, office.version(blocks=DEARER, state="draft"))

    assert told.paying_more == 2
    assert told.gross_then_minor > told.gross_minor
    assert told.units_then_tenths < told.units_tenths
    assert [one.account_number for one in told.losers] == ["0001", "0002"]
    assert sum(one.contracts for one in told.bands) == 2
    more = told.losers[0].gross_then_minor - told.losers[0].gross_minor
    assert any(one.from_minor <= more < one.from_minor + 500 for one in told.bands)
    assert told.winners == []


def test_a_what_if_in_parts_adds_up_to_the_whole(engine):
    office, till = Office(engine), Till(little_town.service(engine))
    for drn in (DRN["plain"], DRN["indebted"], DRN["plain"]):
        till.sell(drn, 20_000)
    version_id = office.version(blocks=DEARER, state="draft")
    whole = what_if(office, version_id)
    asked = WhatIfRequest(version_id=version_id, from_on=dt.date(2026, 11, 1), until_on=TODAY)
    first = office.desk.what_if(asked, PageAsked(limit=1, after=None, cursor_of=str))
    (after,) = ast.literal_eval(first.next_cursor)
    last = office.desk.what_if(asked, PageAsked(limit=1, after=(after,), cursor_of=str))

    assert (whole.contracts_left, whole.next_cursor) == (0, None)
    assert (first.contracts, first.contracts_left) == (1, 1)
    assert (last.contracts, last.contracts_left, last.next_cursor) == (1, 0, None)
    for name in ("sales", "gross_minor", "gross_then_minor", "units_then_tenths", "paying_more"):
        assert getattr(first, name) + getattr(last, name) == getattr(whole, name), name
    assert first.losers + last.losers == whole.losers


def test_a_what_if_over_days_without_sales_is_empty(engine):
    office = Office(engine)
    told = what_if(office, office.version(blocks=DEARER, state="draft"))

    assert (told.contracts, told.contracts_left, told.next_cursor) == (0, 0, None)
