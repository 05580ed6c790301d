"""Every route against another point's data: who keeps one point's books sees and moves no other's.

Each route stands in one of three tables: it names a point, it names a thing that belongs to a point
or a till, or what it touches is the whole town's (every point serves every customer).  A route that
is in none of them fails the first test, so that whoever adds one has to say which it is.
"""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest

from tests.helpers import api, little_town
from tests.helpers.office import take_on
from vending_server.db.engine import writing
from vending_server.http.access import ACCESS
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.service import create_point, make_enrolment_code
from vending_server.points.tables import PointKind
from vending_server.reconciliation.model import DifferenceKind, ItemState, SubjectKind
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.wire.facts import PointFacts

ABROAD = PointFacts(number=4, name=little_town.POINT.name, kind="municipality")
KEEP_ALL_BOOKS = {Role.ACCOUNTANT, Role.AUDITOR}

# These name a point, in the path or in the body.
NAME_A_POINT = {
    ("GET", "/v1/agents/{point_number:str}"),
    ("GET", "/v1/agents/{point_number:str}/suggestion"),
    ("POST", "/v1/agent-statements"),
    ("POST", "/v1/bank-deposits"),
    ("POST", "/v1/bank-deposit-lists"),
    ("POST", "/v1/batch-closings"),
    ("POST", "/v1/case-file-lists"),
    ("POST", "/v1/cash-box-emptying-lists"),
    ("POST", "/v1/day-locks"),
    ("POST", "/v1/machine-claim-lists"),
    ("GET", "/v1/points/{point_number:str}/batches"),
    ("GET", "/v1/points/{point_number:str}/days"),
    ("GET", "/v1/points/{point_number:str}/checklists/{day:str}"),
    ("GET", "/v1/points/{point_number:str}/seals/{day:str}"),
    ("POST", "/v1/reconciliation-item-lists"),
    ("POST", "/v1/reconciliation-refreshes"),
    ("POST", "/v1/reconciliation-rows"),
    ("POST", "/v1/reconciliation-sums"),
    ("POST", "/v1/report-lists"),
    ("POST", "/v1/reports"),
    ("POST", "/v1/shift-lists"),
}

# These name what another point's till made; a stranger is answered as if it were not there. A
# resolution decides the stranger's own vend of that id, never the other.
NAME_A_THING = {
    ("GET", "/v1/shifts/{shift_id:str}"): "shift_unknown",
    ("POST", "/v1/shifts/{shift_id:str}/movements"): "shift_unknown",
    ("POST", "/v1/shifts/{shift_id:str}/closing"): "shift_unknown",
    ("POST", "/v1/shifts/{shift_id:str}/recounts"): "shift_unknown",
    ("GET", "/v1/vends/{vend_id:str}"): "vend_unknown",
    ("POST", "/v1/vends/{vend_id:str}/reprints"): "receipt_not_found",
    ("POST", "/v1/vends/{vend_id:str}/reversal"): "receipt_not_found",
    ("POST", "/v1/vends/{vend_id:str}/resolution"): "vend_none",
    ("GET", "/v1/reconciliation-items/{item_id:str}"): "not_found",
    ("POST", "/v1/reconciliation-items/{item_id:str}/acts"): "not_found",
    ("POST", "/v1/reconciliation-papers"): "not_found",
    ("GET", "/v1/reports/{report_id:str}/parts/{part:str}"): "not_found",
    ("GET", "/v1/reports/{report_id:str}/check"): "not_found",
    ("GET", "/v1/visits/{visit_id:str}"): "receipt_not_found",
    ("POST", "/v1/visits/{visit_id:str}/reprints"): "receipt_not_found",
}

# Customers, meters, tariffs, keys and the town's own books belong to no point; an act of a till is
# booked where its session is; the approvals of a town may be given by any second person of the role.
TOWN_WIDE = set(ACCESS) - NAME_A_POINT - set(NAME_A_THING)
TOWN_WIDE_PREFIXES = (
    *("/v1/lookups", "/v1/quotes", "/v1/payment-quotes", "/v1/counter/"),
    *(
        "/v1/customers",
        "/v1/customer-card",
        "/v1/card-",
        "/v1/contracts",
        "/v1/contract-",
        "/v1/meter-",
        "/v1/person-exports",
        "/v1/registry-import",
    ),
    *("/v1/postponement", "/v1/arrears", "/v1/tariff-", "/v1/decision-scans", "/v1/key-c"),
    *("/v1/period-locks", "/v1/ledger/"),
    *(
        "/v1/offline-",
        "/v1/pack-renewals",
        "/v1/packs",
        "/v1/closure-orders",
        "/v1/lost-packs",
    ),  # a renewal is of the session's terminal
    # The session says whose: no id of another's can be given.
    *("/v1/vends", "/v1/payments", "/v1/shifts", "/v1/kept-money", "/v1/recovery"),
    *("/v1/journal", "/v1/service-entries"),  # of all tills only how far their journals came
    *("/v1/terminal-standings", "/v1/board"),  # the office sees all points at one look
    *(
        "/v1/terminal-messages",
        "/v1/terminal-suspensions",
        "/v1/pack-extensions",
    ),  # and does something about each
    *("/v1/operator", "/v1/role-permissions", "/v1/password-slips"),  # people of the whole town
    *("/v1/insight/", "/v1/zone-outlines"),  # zones and meters belong to no point
    # Keys, copies and the audit log are the town's own.
    *("/v1/vending-keys", "/v1/backups", "/v1/restore-proofs", "/v1/audit-"),
    # A machine tells its own; head office owes what machines kept, and counts the bags of all.
    *("/v1/machine-claims", "/v1/cash-box-emptyings"),
    # Every point serves every customer, so a case is about any sale; whose cases one sees and ends is
    # the service's to say (test_case_files.py).
    *("/v1/case-files", "/v1/case-notes", "/v1/case-note-lists"),
    # Accountants keep the books of all points; an agent pays in at any office.
    *(
        "/v1/agent-top-ups",
        "/v1/agent-terms",
        "/v1/commission-",
        "/v1/day-reopenings",
        "/v1/paper-",
    ),
    "/v1/report-kinds",  # of the points that whoever asks may have
    *(
        "/v1/agents",
        "/v1/agent-top-ups",
        "/v1/agent-terms",
        "/v1/commission-",
        "/v1/day-reopenings",
    ),
    "/v1/voucher",
    "/v1/bank-deposits/{deposit_id:str}/confirmation",
    "/v1/approvals",
)


def test_every_route_says_whose_data_it_touches():
    assert set(ACCESS) >= NAME_A_POINT | set(NAME_A_THING), "a row of a route that is gone"
    assert [path for _, path in TOWN_WIDE if not path.startswith(TOWN_WIDE_PREFIXES)] == []
    assert [path for _, path in TOWN_WIDE if "{point_number" in path] == []
    for one in set(ACCESS) - set(NAME_A_THING):
        assert not re.search(r"\{(shift|vend|visit)_id", one[1]), one


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        create_point(
            connection, number=ABROAD.number, kind=PointKind.MUNICIPALITY, name=ABROAD.name
        )
        for role in Role:
            take_on(connection, role.value, role, password_hash=hashed)
        take_on(connection, "abroad", Role.SUPERVISOR, password_hash=hashed, point=ABROAD)
    yield engine
    engine.dispose()


@pytest.fixture
def client(engine, database_url, tmp_path):
    with api.running(database_url, tmp_path) as client:
        yield client


@pytest.fixture
def examples(client):
    """Bodies that the description gives as examples, so that none is refused for its form."""
    described = client.get("/v1/openapi.json").json()["paths"]

    def example(method, path):
        operation = described[re.sub(r":[a-z]+\}", "}", path)][method.lower()]
        content = operation.get("requestBody", {}).get("content", {})
        return dict(content.get("application/json", {}).get("example", {}))

    return example


@pytest.fixture
def here(client, engine):
    till = api.HttpTill(client, engine)
    assert till.enrol().status_code == 201
    return till


@pytest.fixture
def abroad(client, engine):
    """A supervisor signed in at another point."""
    till = api.HttpTill(client, engine)
    with writing(engine) as connection:
        till.code = make_enrolment_code(connection, ABROAD.number, dt.datetime.now(dt.UTC))
    assert till.enrol().status_code == 201
    assert till.login(operator="abroad").status_code == 201
    return till


def call(till, method, path, body, **ids):
    concrete = re.sub(r"\{([a-z_]+):str\}", lambda found: str(ids[found[1]]), path)
    headers = {"authorization": f"Bearer {till.session}"}
    return till.client.request(method, concrete, content=json.dumps(body), headers=headers)


def code_of(answer):
    return answer.json()["code"] if answer.status_code >= 400 else ""


def test_who_keeps_one_points_books_opens_no_other_points(here, examples):
    for role in Role:
        here.session = ""
        assert here.login(operator=role.value).status_code == 201
        for method, path in NAME_A_POINT:
            if role not in ACCESS[method, path] or role in KEEP_ALL_BOOKS:
                continue

            def tried(number, method=method, path=path):
                body = examples(method, path)
                if "{point_number" not in path:
                    body["point_number"] = number
                return code_of(
                    call(here, method, path, body, point_number=number, day="2026-11-22")
                )

            assert tried(ABROAD.number) == "not_permitted", (role, method, path)
            # A tariff manager keeps no point's books: one kind of report is of the whole town.
            if role not in {Role.AGENT, Role.TARIFF_MANAGER}:
                assert tried(little_town.POINT.number) != "not_permitted", (role, method, path)


def made_abroad(till, examples):
    """Open a shift and sell something at the other point; return their ids."""
    opening = examples("POST", "/v1/shifts") | {"shift_id": little_town.new_vend_id()}
    opening["opened_at"] = dt.datetime.now(dt.UTC).isoformat()
    answer = till.post("/v1/shifts", opening)
    assert answer.status_code == 201, answer.text
    body = till.vend_body(little_town.DRN["plain"])
    assert till.post("/v1/vends", body).status_code == 201
    report = examples("POST", "/v1/reports") | {"report_id": little_town.new_vend_id()}
    report |= {"kind": "sales_journal", "point_number": ABROAD.number}
    made = till.post("/v1/reports", report)
    assert made.status_code == 201, made.text
    return {
        "report_id": report["report_id"],
        "part": 1,
        "shift_id": opening["shift_id"],
        "vend_id": body["vend_id"],
        "visit_id": little_town.new_vend_id(),
        "item_id": item_of(till, opening["shift_id"]),
    }


def item_of(till, shift_id):
    """Let the open shift, whose till is silent, be an item of the worklist; return its id."""
    engine = till.client.app.state.engine
    now = dt.datetime.now(dt.UTC)
    item_id = little_town.new_vend_id()
    with writing(engine) as connection:
        connection.execute(
            reconciliation_items.insert().values(
                id=item_id,
                subject_kind=SubjectKind.SHIFT,
                subject_id=shift_id,
                left_view="journal",
                right_view="ledger",
                kind=DifferenceKind.GAP,
                point_number=ABROAD.number,
                day=now.date(),
                since=now,
                amount_minor=0,
                count=0,
                state=ItemState.OPEN,
                settled_minor=0,
                settled_count=0,
                first_seen_at=now,
                changed_at=now,
                causes=[],
                rows=[],
            )
        )
    return item_id


def test_what_another_points_till_made_is_not_there_for_a_stranger(here, abroad, examples):
    ids = made_abroad(abroad, examples)
    assert here.login(operator="supervisor").status_code == 201

    met = {}
    for method, path in NAME_A_THING:
        body = examples(method, path)
        for name in body:  # an act has an id of its own
            if name.endswith("_id") and name != "approval_id":
                body[name] = little_town.new_vend_id()

        met[method, path] = code_of(call(here, method, path, body, **ids))

    assert met == NAME_A_THING
    assert call(abroad, "GET", "/v1/shifts/{shift_id:str}", None, **ids).status_code == 200
    own = call(abroad, "GET", "/v1/reconciliation-items/{item_id:str}", None, **ids)
    assert (own.status_code, own.json()["acts"]) == (200, [])
    part = call(abroad, "GET", "/v1/reports/{report_id:str}/parts/{part:str}", None, **ids)
    assert part.status_code == 200
    sold = call(abroad, "GET", "/v1/vends/{vend_id:str}", None, **ids)
    assert sold.status_code == 200, "nothing became of it by all that was tried"
    assert len(sold.json()["tokens"]) == 1


def test_another_points_cash_is_not_put_into_ones_own_bag(here, abroad, examples):
    ids = made_abroad(abroad, examples)
    assert here.login(operator="supervisor").status_code == 201
    bag = examples("POST", "/v1/bank-deposits") | {"point_number": little_town.POINT.number}
    bag |= {"shift_ids": [ids["shift_id"]], "document_id": little_town.new_vend_id()}

    assert code_of(here.post("/v1/bank-deposits", bag)) == "shift_unknown"
