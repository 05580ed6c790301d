"""A day without a line: what the till sells from its pack, and how it all comes to the server.

Everything is real but the hands: server, kiosk, printer and reader are processes, and the line
between goes through a proxy that is cut.  The kiosk is killed in the middle of a sale, the server
twice while it takes in the journal.  At the end journal, ledger, drawer and paper say the same, and
every printed code is accepted by its meter once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from day_books import receipts_among
from day_till import codes_on
from day_town import meters_on_the_wall
from end2end_bench import OPERATOR, PASSWORD, LittleTown, card_of, expect_death, little_town_at
from end2end_counter import Counter
from end2end_counter import expect_death as expect_death_of_kiosk
from offline_town import settle_the_street

from kiosk.flows.offline_selling import OfflineStep
from kiosk.identity import load_facts, load_identity
from kiosk.store.offline_records import VendsSoldOffline
from kiosk.store.records import AnyRecord, VendIntended, encode_record
from tests.harness.kiosk import Kiosk
from tests.harness.proxy import Proxy
from token_engine.virtual_meter import Verdict
from vending_server.db.engine import reading, writing
from vending_server.db.migrate import upgrade
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.meters.tables import meters
from vending_server.offline_sales.tables import offline_findings
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.sync.tables import journal_records
from vending_server.vending.tables import sales, tokens

CEILING_MINOR = 200_000  # at the end of a month each vend is sealed twice
KILLED_AT = 8  # the sale in which the kiosk dies


class Day:
    """A counter whose line can be cut, and a terminal that may sell without it."""

    def __init__(self, folder: Path, stack: contextlib.ExitStack, town: LittleTown) -> None:
        self.counter = Counter(folder, stack, town)
        self.town = town
        self.line = Proxy(self.counter.server.port)
        stack.callback(self.line.close)
        self.counter.connect_to(self.line.url)
        state = folder / "state"
        self.terminal_id = load_facts(state, load_identity(state)).terminal_id
        with writing(town.engine) as connection:
            row = {"terminal_id": self.terminal_id, "ceiling_minor": CEILING_MINOR}
            connection.execute(packs.insert().values(row))

    def serve(self, *, kill_at: str | None = None) -> None:
        """Serve once more where the last server was."""
        port = self.counter.server.port
        self.counter.server.stop()
        self.counter.server = self.counter.serve(port=port, kill_at=kill_at)

    def is_killed(self, step: str) -> None:
        """Wait until the server was killed at a step."""
        expect_death(self.counter.server, step)

    def choose(self, kiosk: Kiosk, drn: str, shekels: int) -> None:
        """Swipe a card and name an amount that the pack has; F12 would sell it."""
        self.counter.reader.swipe(card_of(drn))
        kiosk.wait_for("screen", name="sell_offline", step="amount")
        kiosk.type(str(shekels))
        kiosk.wait_for("screen", name="sell_offline", step="chosen")

    def sell_offline(self, kiosk: Kiosk, drn: str, shekels: int) -> None:
        self.choose(kiosk, drn, shekels)
        kiosk.key("F12")
        kiosk.wait_for("print", verdict="PRINTED")
        self.next_customer(kiosk)

    def next_customer(self, kiosk: Kiosk) -> None:
        kiosk.key("F2")
        kiosk.wait_for("screen", name="sell", step="meter")

    def sealed(self) -> list[tuple[str, int]]:
        """Return meter and amount, in shekels, of what the till may sell: small amounts first.

        At the end of a month it also holds what may be sold in the next one.
        """
        query = (
            sa.select(meters.c.drn, sealed_vends.c.amount_minor)
            .join(meters, meters.c.id == sealed_vends.c.meter_id)
            .where(sealed_vends.c.not_before <= dt.datetime.now(dt.UTC))
            .order_by(sealed_vends.c.amount_minor, meters.c.drn)
        )
        with reading(self.town.engine) as connection:
            rows = connection.execute(query)
            return [(drn, minor // 100) for drn, minor in rows]

    def sales(self) -> list[sa.Row]:
        """Return what the server holds of this till's sales."""
        query = sa.select(sales).where(sales.c.terminal_id == self.terminal_id)
        with reading(self.town.engine) as connection:
            return list(connection.execute(query))

    def come_back(self, kiosk: Kiosk) -> None:
        """Lock the till and unlock it: with a line that signs in anew and brings the journal."""
        kiosk.key("Ctrl+L")
        kiosk.wait_for("screen", name="lock")
        kiosk.type(PASSWORD)
        kiosk.key("Return")


@pytest.fixture
def day(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    upgrade(url)
    with little_town_at(url, tmp_path / "server") as town, contextlib.ExitStack() as stack:
        settle_the_street(town, dt.datetime.now(dt.UTC))
        yield Day(tmp_path, stack, town)


def test_a_day_without_a_line_is_in_the_books_once_though_till_and_server_died(
    day: Day, qapp: object
):
    kiosk = day.counter.open_and_sign_in(kill_at=OfflineStep.SOLD_JOURNALED, kill_at_time=KILLED_AT)
    day.line.wait_for("POST /v1/pack-renewals ")
    day.line.wait_for("POST /v1/journal-records ")  # that says that the pack lies there
    pack = day.sealed()
    assert len(pack) >= 20
    last = pack[-1][0]
    both = [one for one in pack if one[0] == last]
    singly = [one for one in pack if one[0] != last]
    day.line.cut()
    for drn, shekels in singly[: KILLED_AT - 1]:
        day.sell_offline(kiosk, drn, shekels)
    kiosk = killed_over_a_sale(day, kiosk, *singly[KILLED_AT - 1])
    for drn, shekels in singly[KILLED_AT:]:
        day.sell_offline(kiosk, drn, shekels)
    assert len(both) == 2
    day.sell_offline(kiosk, last, sum(shekels for _, shekels in both))  # two codes, one strip
    assert day.sales() == []

    the_line_is_back_and_the_server_dies_twice(day, kiosk)
    assert len(day.sales()) == len(pack)
    sell_on_the_line(day, kiosk)
    kiosk.stop()
    check_the_books(day, sold=len(pack) + 1)


def killed_over_a_sale(day: Day, kiosk: Kiosk, drn: str, shekels: int) -> Kiosk:
    """The power goes when the sale is written down and nobody has seen a token: it is printed."""
    day.choose(kiosk, drn, shekels)
    kiosk.key("F12")
    expect_death_of_kiosk(kiosk, OfflineStep.SOLD_JOURNALED)
    kiosk = day.counter.open()
    assert kiosk.login(OPERATOR, PASSWORD) == "sell", "signed in without a line"
    kiosk.key("F7")
    kiosk.wait_for("receipts")
    kiosk.key("F12")
    assert kiosk.wait_for("print", verdict="PRINTED")["copy_number"] == 0
    day.next_customer(kiosk)
    return kiosk


def the_line_is_back_and_the_server_dies_twice(day: Day, kiosk: Kiosk) -> None:
    day.serve(kill_at="journal_read")
    day.line.mend()
    day.come_back(kiosk)
    day.is_killed("journal_read")
    assert day.sales() == [], "killed before the commit"
    day.serve(kill_at="journal_taken")
    day.come_back(kiosk)
    day.is_killed("journal_taken")
    day.serve()
    day.come_back(kiosk)
    kiosk.wait_for("synced", behind=0)


def sell_on_the_line(day: Day, kiosk: Kiosk) -> None:
    day.counter.reader.swipe(card_of("plain"))
    kiosk.wait_for("screen", name="sell", step="amount")
    kiosk.type("40")
    kiosk.wait_for("quote", tender_minor=4_000)
    kiosk.key("F12")
    kiosk.wait_for("print", verdict="PRINTED")
    day.come_back(kiosk)
    kiosk.wait_for("synced", behind=0)


# ---------------------------------------------------------------------- what must agree


def check_the_books(day: Day, *, sold: int) -> None:
    """Journal, ledger, drawer and paper say the same; each code goes into its meter once."""
    told = day.counter.records()  # proves the chain and every signature
    assert [encode_record(one).decode() for one in told] == records_at_server(day.town)
    by_vend = dict(vends_of_journal(told))
    posted = day.sales()
    assert {one.vend_id: one.tender_minor for one in posted} == by_vend
    assert len(posted) == sold
    assert drawer_minor(day) == sum(by_vend.values())
    with reading(day.town.engine) as connection:
        found = connection.execute(sa.select(offline_findings)).all()
    # Both vends of a customer were priced as his next purchase; the second was a later one.
    assert {(one.reason.value, one.state.value) for one in found} <= {("price_borne", "posted")}
    check_the_codes(day, {one.id for one in posted})


def vends_of_journal(told: list[AnyRecord]) -> Iterator[tuple[str, int]]:
    for one in told:
        if isinstance(one, VendIntended):
            yield one.vend_id, one.tender_minor
        elif isinstance(one, VendsSoldOffline):
            for vend in one.vends:
                yield vend.vend_id, vend.tender_minor


def check_the_codes(day: Day, posted: set[str]) -> None:
    printed = receipts_among(codes_on(*day.counter.papers()))
    assert sorted(one.tokens[0] for one in printed) == sorted(tokens_of(day.town, posted))
    hanging = meters_on_the_wall(day.town, [one.drn for one in printed])
    entered = [hanging[one.drn].enter(one.tokens[0]) for one in printed]
    again = [hanging[one.drn].enter(one.tokens[0]) for one in printed]
    assert set(entered) == {Verdict.ACCEPT}
    assert Verdict.ACCEPT not in again


def tokens_of(town: LittleTown, sale_ids: set[str]) -> list[str]:
    """Return the tokens of sales: made for them, or made before they were sold."""
    key = ("meter_id", "base_year", "tid")
    is_same = sa.and_(*(tokens.c[name] == sealed_vends.c[name] for name in key))
    joined = tokens.outerjoin(sealed_vends, is_same)
    sale_id = sa.func.coalesce(tokens.c.sale_id, sealed_vends.c.sale_id)
    query = sa.select(tokens.c.token).select_from(joined).where(sale_id.in_(sale_ids))
    with reading(town.engine) as connection:
        return list(connection.scalars(query))


def records_at_server(town: LittleTown) -> list[str]:
    with reading(town.engine) as connection:
        query = sa.select(journal_records.c.body).order_by(journal_records.c.sequence)
        return list(connection.scalars(query))


def drawer_minor(day: Day) -> int:
    """Return what lies in the terminal's drawer, from the entries alone."""
    drawer = ledger_accounts.c.code == f"drawer:{day.terminal_id}"
    amount = sa.func.coalesce(sa.func.sum(ledger_entries.c.amount_minor), 0)
    sides = (ledger_entries.c.debit_account_id, ledger_entries.c.credit_account_id)
    with reading(day.town.engine) as connection:
        put, taken = (
            connection.scalars(sa.select(amount).where(side == ledger_accounts.c.id, drawer)).one()
            for side in sides
        )
    return int(put) - int(taken)
