"""Lists over HTTP, page by page, on both databases: no row is missed or told twice."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from tests.helpers import api, little_town
from tests.helpers.api import problem_of
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals.model import ApprovalState, TwoPersonAction
from vending_server.approvals.tables import approval_requests
from vending_server.db.engine import writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.registry.model import MeterEvent
from vending_server.registry.tables import meter_events
from vending_server.shifts.tables import banking_batches, sales_batches

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
PLAIN = little_town.DRN["plain"]
LISTS = {
    "approvals": ("GET", "/v1/approvals", None),
    "events": ("POST", "/v1/meter-histories", {"drn": PLAIN}),
    "batches": ("GET", "/v1/points/2/batches", None),
}


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "nasser", Role.SUPERVISOR, password_hash=hashed)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine, database_url, tmp_path):
    with api.running(database_url, tmp_path) as client:
        yield client


@pytest.fixture
def boss(client, engine):
    boss = api.HttpTill(client, engine)
    boss.enrol()
    assert boss.login(operator="nasser").status_code == 201
    return boss


class Adding:
    """Rows of all three lists at moments near each other, many of them at the very same one."""

    def __init__(self, engine) -> None:
        self.engine = engine
        self.dice = random.Random(1)
        self.numbers = itertools.count(1)

    def rows(self, count: int) -> None:
        with writing(self.engine) as connection:
            for _ in range(count):
                at = NOW + dt.timedelta(seconds=self.dice.randrange(4))
                connection.execute(approval_requests.insert().values(self.approval(at)))
                connection.execute(meter_events.insert().values(self.event(at)))
                self.batch(connection, at)

    def approval(self, at: dt.datetime) -> dict:
        return {
            "id": new_document_id(),
            "action": TwoPersonAction.REVERSAL,
            "subject": "",
            "reason": "",
            "payload": {},
            "payload_sha256": "",
            "requested_by": 1,
            "requested_at": at,
            "expires_at": at + dt.timedelta(days=1),
            "state": ApprovalState.OPEN,
            "point_number": 2,
        }

    def event(self, at: dt.datetime) -> dict:
        return {
            "meter_id": 1,
            "happened_at": at,
            "kind": MeterEvent.BLOCKED,
            "details": {"note": next(self.numbers)},
        }

    def batch(self, connection, at: dt.datetime) -> None:
        number = next(self.numbers)
        common = {"point_number": 2, "number": number, "opened_at": at, "closed_at": at}
        banking = connection.execute(banking_batches.insert().values(common))
        (banking_id,) = banking.inserted_primary_key
        if self.dice.random() < 0.5:
            connection.execute(
                sales_batches.insert().values(common | {"banking_batch_id": banking_id})
            )


def page_of(till, name: str, query: str):
    method, path, body = LISTS[name]
    return till.get(f"{path}?{query}") if method == "GET" else till.post(f"{path}?{query}", body)


def told(name: str, page: dict) -> list[str]:
    """What identifies each row of a page."""
    if name == "events":
        return [f"{one}" for one in (*page["installations"], *page["events"])]
    return [f"{one.get('approval_id')} {one.get('kind')} {one.get('number')}" for one in page[name]]


def walk(till, name: str, between) -> list[str]:
    seen, query = [], "limit=4"
    while True:
        answer = page_of(till, name, query)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert len(told(name, page)) <= 4
        seen += told(name, page)
        if page["next_cursor"] is None:
            return seen
        query = f"limit=4&cursor={page['next_cursor']}"
        between()


def test_each_row_is_told_once_while_others_are_added(boss, engine):
    adding = Adding(engine)
    adding.rows(9)
    for name in LISTS:
        old = told(name, page_of(boss, name, "limit=100").json())

        seen = walk(boss, name, lambda: adding.rows(2))

        assert len(seen) == len(set(seen)), name
        assert len(old) >= 9
        assert [one for one in seen if one in set(old)] == old, name


def test_what_is_no_cursor_of_this_list_is_refused_in_words_of_its_own(boss, engine):
    Adding(engine).rows(3)
    cursors = {name: page_of(boss, name, "limit=1").json()["next_cursor"] for name in LISTS}
    mine, others = cursors["approvals"], cursors["batches"]

    def refused(query: str) -> tuple[str, str]:
        problem = problem_of(page_of(boss, "approvals", query))
        return problem.code, str(problem.params.get("where", ""))

    for text in (others, mine[:-1], mine[::-1], "x", "", "%00", "7" * 9_000):
        assert refused(f"cursor={text}") == ("cursor_invalid", ""), text
    for text in ("0", "501", "-1", "1.5", "", "%D9%A3", "1" * 400):
        assert refused(f"limit={text}") == ("invalid_request", "limit"), text
    assert refused("limit=1&limit=2") == ("invalid_request", "limit")
    assert refused(f"page=2&cursor={mine}") == ("unknown_field", "page")
    assert page_of(boss, "approvals", f"cursor={mine}").status_code == 200


def test_meters_of_one_name_are_all_found_and_no_name_stands_in_a_cursor(boss):
    body = {"by": "name", "value": "saleh"}
    whole = boss.post("/v1/lookups", body).json()

    first = boss.post("/v1/lookups?limit=1", body).json()
    second = boss.post(f"/v1/lookups?limit=1&cursor={first['next_cursor']}", body).json()

    assert (whole["more"], first["more"]) == (False, True)
    found = [one["drn"] for page in (first, second) for one in page["meters"]]
    assert found == [one["drn"] for one in whole["meters"]][:2]
    assert len(first["next_cursor"]) < 20
