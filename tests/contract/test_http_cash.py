"""Two days of a town's cash over HTTP: a shift to the bank, an agent to his commission, the books.

On SQLite only: the services behind these routes have their tests on both databases.
"""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, sale_of
from tests.helpers.decided import decide_all
from tests.helpers.little_town import AGENT_POINT, DRN, HandClock
from tests.helpers.office import new_document_id, take_on
from vending_server import app as app_module
from vending_server.db.engine import writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords

PEOPLE = {
    "rana": Role.CASHIER,
    "nasser": Role.SUPERVISOR,
    "maysa": Role.ACCOUNTANT,
    "laila": Role.ACCOUNTANT,
}
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Desk(HttpTill):
    """A machine at which one after the other signs in; everything asked for succeeds."""

    def as_(self, operator: str) -> Desk:
        assert self.login(operator=operator).status_code == 201
        return self

    def do(self, path: str, **message: object) -> dict:
        """Make a document of a route that keeps its answer: the same again is the same bytes."""
        first, again = self.post(path, message), self.post(path, message)
        assert (first.status_code, again.status_code) == (201, 200), first.text
        assert first.content == again.content
        return first.json()

    def told(self, path: str, **message: object) -> dict:
        answer = self.post(path, message) if message else self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def agreed(self, action: str, by: str, **payload: object) -> str:
        """Let somebody at this machine agree to what the one signed in asks for."""
        approval_id = new_document_id()
        asked = {"approval_id": approval_id, "action": action, "payload": payload}
        answer = self.post("/v1/approvals", asked | {"subject": "", "reason": "as told"})
        assert answer.status_code == 201, answer.text
        said = {"operator": by, "password": api.PASSWORD, "accept": True}
        here = self.post(f"/v1/approvals/{approval_id}/decisions-here", said)
        assert here.json()["state"] == "approved", here.text
        return approval_id


@pytest.fixture
def engine(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        little_town.open_agent_point(connection, float_minor=0)
        for login, role in PEOPLE.items():
            take_on(connection, login, role, password_hash=hashed)
        take_on(connection, "sami", Role.AGENT, point=AGENT_POINT, password_hash=hashed)
    yield engine
    engine.dispose()


@pytest.fixture
def clock(monkeypatch):
    """The server's clock, moved by hand from now on: a sale asks the database's as well."""
    clock = HandClock(dt.datetime.now(dt.UTC))
    monkeypatch.setattr(app_module, "SystemClock", lambda: clock)
    return clock


@pytest.fixture
def desk(engine, clock, tmp_path):
    with api.running(str(engine.url), tmp_path) as client:
        desk = Desk(client, engine)
        assert desk.enrol().status_code == 201
        yield desk


def pieces(**of: int) -> list[dict]:
    """A count, as `n20000=1` for one note of 200 shekels."""
    return [{"denomination_minor": int(name[1:]), "pieces": it} for name, it in of.items()]


def busy_shift(desk, shift_id: str, now: str) -> tuple[dict, dict]:
    """Sell, keep money, be paid and pay out; return what was kept and what was moved."""
    sale_of(desk.post("/v1/vends", desk.vend_body(DRN["plain"])))
    kept = desk.do(
        "/v1/kept-money",
        document_id=new_document_id(),
        account_number="0001",
        act="taken",
        amount_minor=3_000,
        receipt_sequence=next(desk.sequence),
        reason="no more notes",
        happened_at=now,
        shift_id=shift_id,
    )
    paid = {"account_number": "0002", "amount_minor": 1_200}
    desk.do(
        "/v1/payments",
        **paid,
        document_id=new_document_id(),
        tenders=[{"kind": "cash", "amount_minor": 1_200}],
        received_minor=1_200,
        quote_hash=desk.told("/v1/payment-quotes", **paid)["quote_hash"],
        receipt_sequence=next(desk.sequence),
    )
    moved = desk.do(
        f"/v1/shifts/{shift_id}/movements",
        movement_id=new_document_id(),
        direction="out",
        reason="petty_expense",
        amount_minor=2_500,
        counterpart="Post office",
        paper="17",
        happened_at=now,
    )
    return kept, moved


def test_a_shift_goes_from_its_float_to_the_bank(desk, clock):
    now = clock.now().isoformat()
    shift_id, path = new_document_id(), "/v1/shifts"
    desk.as_("rana").do(
        path,
        shift_id=shift_id,
        counts=pieces(n20000=1),
        receipt_sequence_last=0,
        opened_at=now,
    )
    kept, moved = busy_shift(desk, shift_id, now)
    x = desk.told(f"{path}/{shift_id}")
    z = desk.do(
        f"{path}/{shift_id}/closing",
        closing_id=new_document_id(),
        counts=pieces(n10000=3, n500=3),
        float_left_minor=10_000,
        closed_at=clock.now().isoformat(),
    )

    assert (kept["left_minor"], moved["is_late"], x["totals"]) == (3_000, False, None)
    assert z["totals"]["expected_minor"] == 20_000 + 10_000 + 3_000 + 1_200 - 2_500
    assert (z["counted_minor"], z["variance_minor"]) == (31_500, -200)
    again = {
        "recount_id": new_document_id(),
        "counts": pieces(n10000=3, n500=3, n100=2),
        "reason": "two coins had rolled away",
    }
    seen = desk.as_("nasser").agreed("recount", "maysa", **again, shift_id=shift_id)
    desk.as_("nasser").do(f"{path}/{shift_id}/recounts", **again, approval_id=seen)
    slip = desk.do(
        "/v1/bank-deposits",
        document_id=new_document_id(),
        point_number=2,
        shift_ids=[shift_id],
        counts=pieces(n20000=1, n1000=1, n500=1, n100=2),
        bank="Bank of Palestine",
        bag_number="B-1",
    )
    ended = [
        desk.do("/v1/batch-closings", document_id=new_document_id(), point_number=2, kind=kind)
        for kind in ("sales", "banking")
    ]
    confirmed = desk.as_("maysa").do(
        f"/v1/bank-deposits/{slip['document_id']}/confirmation",
        document_id=new_document_id(),
        bank_reference="778",
        amount_minor=21_690,
        difference_reason="a coin is foreign",
    )

    assert (slip["number"], slip["amount_minor"], confirmed["variance_minor"]) == (1, 21_700, -10)
    (shift,) = desk.told("/v1/shift-lists", point_number=2)["shifts"]
    assert (shift["shift_id"], shift["variance_minor"], shift["slip"]) == (shift_id, 0, 1)
    slips = desk.told("/v1/bank-deposit-lists", point_number=2)
    assert (slips["in_transit_minor"], slips["slips"][0]["confirmed_minor"]) == (0, 21_690)
    batches = desk.told("/v1/points/2/batches")["batches"]
    assert [one["kind"] for one in batches] == ["banking", "sales"]
    assert [one["parts"] for one in ended] == [[shift_id], ["1"]]


def test_an_agent_is_topped_up_sells_earns_and_the_books_are_locked(desk, clock, engine):
    desk.as_("nasser")
    fields = {"point_number": 3, "amount_minor": 50_000, "through": "bank"}
    fields |= {"reference": "T-1"}
    approval = desk.agreed("float_top_up", "maysa", **fields)
    document = {"document_id": new_document_id(), "approval_id": approval}
    assert desk.do("/v1/agent-top-ups", **fields, **document)["float_minor"] == 50_000
    desk.as_("maysa")
    fields = {"point_number": 3, "credit_limit_minor": 5_000, "commission_bp": 250}
    approval = desk.agreed("ceiling_raise", "laila", **fields)
    document = {"document_id": new_document_id(), "reason": "contract", "approval_id": approval}
    assert desk.do("/v1/agent-terms", **fields, **document)["left_minor"] == 55_000
    shop = Desk(desk.client, engine, point=3)
    assert shop.enrol().status_code == 201
    sold = sale_of(shop.as_("sami").post("/v1/vends", shop.vend_body(DRN["plain"], 10_010)))
    assert sold.agent_float_minor == 39_990
    clock.advance(HOUR)

    settled = desk.as_("maysa").do(
        "/v1/commission-settlements",
        document_id=new_document_id(),
        point_number=3,
        sold_until=(clock.time - HOUR / 2).isoformat(),
    )
    desk.as_("nasser")
    fields = {"point_number": 3, "amount_minor": 250, "through": "float"}
    fields |= {"reference": "P-1"}
    approval = desk.agreed("claim_payout", "laila", **fields)
    document = {"document_id": new_document_id(), "approval_id": approval}
    paid = desk.as_("maysa").do("/v1/commission-payments", **fields, **document)

    assert (settled["sales_minor"], settled["commission_minor"]) == (10_010, 250)
    assert (paid["float_minor"], paid["commission_owed_minor"]) == (40_240, 0)
    assert shop.as_("sami").told("/v1/agents/3") == paid
    began = (clock.time - DAY).date().isoformat()
    days = {"from_day": began, "through_day": (clock.time + DAY).date().isoformat()}
    account = shop.told("/v1/agent-statements", point_number=3, **days)
    kinds = [one["kind"] for one in account["lines"]]
    assert kinds == ["topped_up", "sale", "commission_to_float"]
    assert (account["sold_minor"], account["closing_minor"]) == (10_010, 40_240)
    lock_and_reopen(desk, clock, engine)


def lock_and_reopen(desk: Desk, clock: HandClock, engine) -> None:
    """The next day it is locked, and opened again by two; an old month is locked for good."""
    clock.advance(DAY)
    day = (clock.time - DAY).date().isoformat()
    month = (clock.time - 70 * DAY).date().isoformat()[:7]
    about = {"point_number": 3, "day": day}
    desk.as_("maysa")
    decide_all(engine, 3, dt.date.fromisoformat(day), clock.time)
    locked = desk.do("/v1/day-locks", document_id=new_document_id(), **about)
    approval = desk.agreed("day_reopening", "laila", **about)
    document = {"document_id": new_document_id(), "reason": "forgotten", "approval_id": approval}
    reopened = desk.do("/v1/day-reopenings", **about, **document)
    period = desk.do("/v1/period-locks", document_id=new_document_id(), month=month)

    assert (locked["locked_through"], reopened["act"]) == (day, "reopened")
    told = desk.told("/v1/points/3/days")
    assert [one["act"] for one in told["events"]] == ["reopened", "locked"]
    assert told["locked_through"] == reopened["locked_through"] < day
    assert desk.told("/v1/ledger/periods")["periods"] == [period]
    today = clock.time.date().isoformat()  # late in the evening the town's day is the next one
    balance = desk.told(f"/v1/ledger/trial-balances/{today}")
    assert balance["difference_minor"] == 0
    codes = {one["code"]: one["balance_minor"] for one in balance["accounts"]}
    assert (codes["agent_float:3"], codes["bank"]) == (-40_240, 50_000)
