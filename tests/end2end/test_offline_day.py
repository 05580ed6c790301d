"""A till whose server dies twice while it takes in the journal, and which is killed in between itself.

Everything is real but the hands: server, kiosk, printer and reader are processes.  At the end
journal, ledger and paper say the same, and every printed code is accepted once by its meter.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from day_town import meters_on_the_wall
from end2end_bench import OPERATOR, PASSWORD, LittleTown, expect_death, little_town_at
from end2end_counter import Counter
from end2end_counter import expect_death as expect_death_of_kiosk

from kiosk.flows.till_values import Step
from kiosk.store.records import VendIntended, encode_record
from tests.harness.kiosk import Kiosk
from tests.harness.paper import read_receipt_code
from token_engine.virtual_meter import Verdict
from vending_server.db.engine import reading
from vending_server.db.migrate import upgrade
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.sync.tables import journal_records
from vending_server.vending.tables import sales


@pytest.fixture
def counter(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    upgrade(url)
    with little_town_at(url, tmp_path / "server") as town, contextlib.ExitStack() as stack:
        yield Counter(tmp_path, stack, town, kill_server_at="journal_read")


def sell(counter: Counter, kiosk: Kiosk, shekels: int) -> None:
    counter.quote(kiosk, shekels)
    kiosk.key("F12")
    kiosk.wait_for("print", verdict="PRINTED")
    kiosk.key("F2")
    kiosk.wait_for("screen", name="sell", step="meter")


def test_a_server_that_dies_twice_over_a_journal_has_it_once_and_whole(
    counter: Counter, qapp: object
):
    kiosk = counter.open_and_sign_in(kill_at=Step.PRINTED_UNJOURNALED)
    expect_death(counter.server, "journal_read")
    assert records_at_server(counter.town) == []
    counter.server = counter.serve(port=counter.server.port, kill_at="journal_taken")
    counter.quote(kiosk, 20)
    kiosk.key("F12")
    expect_death_of_kiosk(kiosk, Step.PRINTED_UNJOURNALED)

    kiosk = counter.open()
    assert kiosk.login(OPERATOR, PASSWORD) == "sell"
    expect_death(counter.server, "journal_taken")
    taken = records_at_server(counter.town)
    assert taken
    counter.server = counter.serve(port=counter.server.port)
    for shekels in (30, 40):
        sell(counter, kiosk, shekels)
    kiosk.stop()
    kiosk = counter.open_and_sign_in()
    kiosk.wait_for("synced", behind=0)
    kiosk.stop()

    check_the_books(counter)


def records_at_server(town: LittleTown) -> list[str]:
    with reading(town.engine) as connection:
        query = sa.select(journal_records.c.body).order_by(journal_records.c.sequence)
        return list(connection.scalars(query))


# ---------------------------------------------------------------------- what must agree


def check_the_books(counter: Counter) -> None:
    """Journal, ledger, drawer and paper say the same; each code goes into its meter once."""
    told = counter.records()  # proves the chain and every signature
    assert [encode_record(one).decode() for one in told] == records_at_server(counter.town)
    intended = [one for one in told if isinstance(one, VendIntended)]
    cash_minor = sum(one.tender_minor for one in intended)
    with reading(counter.town.engine) as connection:
        sold = connection.execute(sa.select(sales)).all()
    assert sorted(one.vend_id for one in sold) == sorted(one.vend_id for one in intended)
    assert sum(one.tender_minor for one in sold) == cash_minor == drawer_minor(counter.town)
    check_the_codes(counter)


def check_the_codes(counter: Counter) -> None:
    printed = [read_receipt_code(paper) for paper in counter.papers()]
    assert sorted(one.tokens[0] for one in printed) == sorted(counter.tokens_of_server())
    hanging = meters_on_the_wall(counter.town)
    entered = [hanging[one.drn].enter(one.tokens[0]) for one in printed]
    again = [hanging[one.drn].enter(one.tokens[0]) for one in printed]
    assert set(entered) == {Verdict.ACCEPT}
    assert Verdict.ACCEPT not in again


def drawer_minor(town: LittleTown) -> int:
    """Return what lies in the terminals' drawers, from the entries alone."""
    drawer = ledger_accounts.c.code.like("drawer:%")
    amount = sa.func.coalesce(sa.func.sum(ledger_entries.c.amount_minor), 0)
    sides = (ledger_entries.c.debit_account_id, ledger_entries.c.credit_account_id)
    with reading(town.engine) as connection:
        put, taken = (
            connection.scalars(sa.select(amount).where(side == ledger_accounts.c.id, drawer)).one()
            for side in sides
        )
    return int(put) - int(taken)
