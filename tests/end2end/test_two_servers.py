"""Two server processes over one database, two tills at once: carry, blocks and debts go once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import sqlalchemy as sa
from end2end_bench import Terminal

from kiosk.flows.till import Till
from kiosk.flows.till_values import ConfirmedSale, VendView
from kiosk.flows.vend_states import VendState
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN
from vending_server.db.engine import reading, writing
from vending_server.tariffs.tables import arrears_accounts, contract_arrears
from vending_server.vending.tables import sale_deductions, sales
from vending_server.wire.problems import ProblemCode

ROUNDS = 6
WASTE, SHARED = 1, 1  # a due and a debt of the little town
FIRST_NEW = 100
INSTALMENT_MINOR = 700


@pytest.fixture
def tills(town, serve, tmp_path):
    """Two terminals, each signed in at a server of its own."""
    with ExitStack() as stack:
        servers = [serve(), serve()]
        yield [
            stack.enter_context(Terminal(town, tmp_path, url=server.url).till(server.url))
            for server in servers
        ]


def sell_at_once(tills, sales_wanted: list[ConfirmedSale]) -> list[VendView]:
    """Let both operators press F12 at the same moment."""
    start = threading.Barrier(len(tills))

    def sell(till, sale) -> VendView:
        start.wait(30)
        return till.sell(sale)

    with ThreadPoolExecutor(len(tills)) as pool:
        return list(pool.map(sell, tills, sales_wanted))


def race(tills, quote: Callable[[Till, str], ConfirmedSale], drns: list[str]) -> None:
    """Quote both, sell both: the first sale changes the second one's price, so that is refused.

    The loser is quoted again and then sold to, as the cashier would do.
    """
    wanted = [quote(till, drn) for till, drn in zip(tills, drns, strict=True)]
    views = sell_at_once(tills, wanted)
    lost = [at for at, view in enumerate(views) if view.state is VendState.REFUSED]

    assert len(lost) == 1, "one quote each, one state of the account: one sale"
    assert views[lost[0]].problem.code == ProblemCode.PRICE_CHANGED
    assert views[1 - lost[0]].state is VendState.TOKEN
    loser, drn = tills[lost[0]], drns[lost[0]]
    assert loser.sell(quote(loser, drn)).state is VendState.TOKEN


def test_two_tills_sell_to_one_contract_one_after_the_other(town, tills):
    for number in range(ROUNDS):
        race(tills, quoted(5_000 + 10 * number), [DRN["indebted"]] * 2)

    assert town.count(sales) == 2 * ROUNDS
    # The fee and the shared debt's instalment of this period, each once in twelve sales.
    assert taken_by(town, sale_deductions.c.due_id) == {WASTE: 1200}
    assert taken_by(town, sale_deductions.c.arrears_account_id)[SHARED] == 2000


def test_two_contracts_that_share_a_debt_pay_its_instalment_once(town, tills):
    for number in range(ROUNDS):
        add_shared_debt(town, FIRST_NEW + number)
        race(tills, quoted(20_000 + 10 * number), [DRN["indebted"], DRN["water"]])

    assert town.count(sales) == 2 * ROUNDS
    taken = taken_by(town, sale_deductions.c.arrears_account_id)
    new = range(FIRST_NEW, FIRST_NEW + ROUNDS)
    assert [taken[one] for one in new] == [INSTALMENT_MINOR] * ROUNDS


def quoted(tender_minor: int) -> Callable[[Till, str], ConfirmedSale]:
    return lambda till, drn: a_sale(till, drn=drn, tender_minor=tender_minor, sell_again=True)


def taken_by(town, column: sa.Column) -> dict[int, int]:
    """Return what all sales together took, by due or by debt."""
    query = sa.select(column, sa.func.sum(sale_deductions.c.taken_minor))
    with reading(town.engine) as connection:
        found = connection.execute(query.where(column.is_not(None)).group_by(column))
        return {one: int(taken) for one, taken in found}


def add_shared_debt(town, account_id: int) -> None:
    """Give the customer another debt, of two instalments, that both of his contracts pay off."""
    account = {
        "id": account_id,
        "code": f"new-{account_id}",
        "customer_id": 2,
        "name_ar": "ديون",
        "name_en": "Debt",
        "opening_minor": 2 * INSTALMENT_MINOR,
        "balance_minor": 2 * INSTALMENT_MINOR,
        "rule": "per_period",
        "percent_bp": None,
        "instalment_minor": INSTALMENT_MINOR,
    }
    with writing(town.engine) as connection:
        connection.execute(arrears_accounts.insert().values(**account))
        connection.execute(
            contract_arrears.insert(),
            [
                {"contract_id": one, "arrears_account_id": account_id, "position": account_id}
                for one in (2, 3)
            ],
        )
