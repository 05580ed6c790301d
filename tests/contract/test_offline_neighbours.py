"""What else asks about sales and tokens finds those that were made without a line."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.helpers import issuers, little_town
from tests.helpers.agent_books import HOUR, Books
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN
from tests.helpers.reversals import Reversals, key_of
from tests.helpers.sealed_town import SealedTown
from vending_server.aftersales.corrections import check_left_over
from vending_server.aftersales.reading import read_token
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.meters.service import served_meters


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def test_a_sale_out_of_a_pack_is_never_taken_back_for_a_token_that_nobody_saw(engine):
    drawer = Reversals(engine)
    town = SealedTown(engine, caller=drawer.rana, clock=drawer.clock)
    town.office.key = key_of(drawer.rana.terminal_id)
    drawer.give_key(drawer.rana.terminal_id)
    sale = town.sell(town.seal("plain", 2_000))
    town.bring()

    with pytest.raises(Refused, match="token_seen"):
        drawer.reverse(sale.vends[0].vend_id)


def test_a_sale_that_an_offline_one_stands_on_is_not_taken_back(engine):
    drawer = Reversals(engine)
    town = SealedTown(engine, caller=drawer.rana, clock=drawer.clock)
    town.office.key = key_of(drawer.rana.terminal_id)
    drawer.give_key(drawer.rana.terminal_id)
    sold_first = town.clock.now()
    sealed = town.seal("plain", 2_000, at=sold_first)
    drawer.till.sequence = iter(range(100, 200))
    online = drawer.till.command(DRN["plain"], 5_000)
    drawer.till.vending.decide([online])
    town.sell(sealed, at=sold_first)
    town.bring()

    with pytest.raises(Refused, match="too_late_to_reverse"):
        drawer.reverse(online.request.vend_id)


def test_a_token_out_of_a_pack_is_read_with_the_receipt_it_was_sold_by(engine):
    town = SealedTown(engine)
    town.vending = replace(town.vending, issuer=issuers.software())
    sealed = town.seal("plain", 2_000)

    def read():
        with reading(engine) as connection:
            meter = served_meters(connection, [DRN["plain"]])[DRN["plain"]].meter
            return read_token(connection, town.vending.issuer, meter, sealed.vend.tokens[0].token)

    unsold = read()
    town.sell(sealed)
    town.bring()
    sold = read()

    assert (unsold.is_on_record, unsold.receipt_number) == (True, None)
    assert (sold.is_on_record, sold.receipt_number) == (True, "2-01-000001")


def test_what_is_still_sealed_is_in_no_meter_that_was_replaced(engine):
    town = SealedTown(engine)
    sold, unsold = town.seal("plain", 2_000), town.seal("plain", 3_000)
    town.sell(sold)
    town.bring()
    units = sold.vend.quote.units_tenths

    with reading(engine) as connection:
        check_left_over(connection, 1, units)
        with pytest.raises(Refused, match="more_than_sold") as refused:
            check_left_over(connection, 1, units + unsold.vend.quote.units_tenths)
    assert refused.value.params == {"maximum_tenths": units}


def test_an_agent_earns_on_a_sale_that_was_told_after_its_time_was_settled(engine):
    books = Books(engine)
    books.top_up(50_000)
    books.terms(250)
    agent = books.agent.seller
    caller = replace(books.agents_person, terminal_id=agent.terminal_id)
    town = SealedTown(engine, caller=caller, clock=books.clock)
    told_late = town.seal("plain", 2_000)
    sold_at = town.clock.now()
    books.agent_sells(10_000)
    books.clock.advance(2 * HOUR)
    assert books.settle().sales_count == 1
    town.receipts = iter(range(100, 200))
    town.sell(told_late, at=sold_at, operator="samar")
    town.bring()
    books.clock.advance(2 * HOUR)

    settled = books.settle()

    assert (settled.number, settled.sales_count, settled.sales_minor) == (2, 1, 2_000)


def test_tokens_by_day_count_those_of_packs_once(engine):
    town = SealedTown(engine)
    sold = town.seal("plain", 2_000)
    town.seal("water", 3_000)
    town.sell(sold)
    town.bring()

    with reading(engine) as connection:
        view = sa.table("report_tokens_by_day")
        rows = connection.execute(sa.select(sa.text("reason, tokens")).select_from(view))
        assert sorted((row.reason, row.tokens) for row in rows) == [("sale", 1), ("sealed", 1)]
