"""The sale over HTTP, on both databases: every way of being wrong has a stable code."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of, sale_of
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN
from token_engine.identifiers import IdRecord, meter_pan_from_drn
from vending_server.db.engine import open_engine, reading, writing
from vending_server.meters.tables import contracts, meters
from vending_server.operators.model import Role
from vending_server.vending.tables import sales, vends
from vending_server.wire.problems import ProblemCode


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    api.let_in(engine, Role.CASHIER)
    yield engine
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


@pytest.fixture
def client(engine, database_url, tmp_path):
    with api.running(database_url, tmp_path) as client:
        yield client


@pytest.fixture
def till(client, engine):
    till = HttpTill(client, engine)
    assert till.enrol().status_code == 201
    assert till.login().status_code == 201
    return till


def card_of(key: str, **changes: object) -> str:
    fields = {"meter_pan": meter_pan_from_drn(DRN[key]), "doe": "0000", "tct": 2, "ea": 11}
    return IdRecord(**(fields | {"sgc": "345678", "ti": "05", "krn": 3} | changes)).text()


def count(engine, table) -> int:
    with reading(engine) as connection:
        return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()


def test_a_sale_from_enrolment_to_token(till):
    found = till.post("/v1/lookups", {"by": "card", "value": card_of("plain")}).json()
    assert [one["drn"] for one in found["meters"]] == [DRN["plain"]]

    sold = till.post("/v1/vends", till.vend_body(DRN["plain"]))

    assert sold.status_code == 201
    assert len(sale_of(sold).tokens[0].token) == 20
    assert sale_of(sold).receipt_number == "2-03-000001"


def test_the_same_vend_again_gets_the_same_bytes_with_200(till, engine):
    body = till.vend_body(DRN["plain"])
    first, again = till.post("/v1/vends", body), till.post("/v1/vends", body)
    asked = till.get(f"/v1/vends/{body['vend_id']}")
    resolved = till.post(f"/v1/vends/{body['vend_id']}/resolution", b"")

    assert [one.status_code for one in (first, again, asked, resolved)] == [201, 200, 200, 200]
    assert first.content == again.content == asked.content == resolved.content
    assert count(engine, sales) == 1


def test_the_same_id_with_another_body_sells_nothing(till, engine):
    body = till.vend_body(DRN["plain"])
    till.post("/v1/vends", body)

    again = till.post("/v1/vends", body | {"received_minor": 20_000})

    assert (again.status_code, problem_of(again).code) == (409, "vend_id_reused")
    assert not problem_of(again).decided
    assert count(engine, sales) == 1


def test_asking_does_not_decide_but_resolving_does(till, engine):
    body = till.vend_body(DRN["plain"])
    asked = till.get(f"/v1/vends/{body['vend_id']}")
    assert (asked.status_code, problem_of(asked).decided) == (404, False)

    none = till.post(f"/v1/vends/{body['vend_id']}/resolution", b"")
    late = till.post("/v1/vends", body)

    assert (none.status_code, problem_of(none).code) == (410, "vend_none")
    assert problem_of(none).decided
    assert late.content == none.content
    assert count(engine, sales) == 0


def test_a_late_original_still_sells_after_it_was_asked_about(till):
    body = till.vend_body(DRN["plain"])
    for _ in range(3):
        till.get(f"/v1/vends/{body['vend_id']}")

    assert till.post("/v1/vends", body).status_code == 201


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "malformed_json"),
        (b"{", 400, "malformed_json"),
        (b"\xff\xfe", 400, "malformed_json"),
        (b"[" * 3000, 400, "invalid_request"),
        (b'{"made_at":' * 700, 400, "invalid_request"),
        (b"[]", 400, "invalid_request"),
        (b'{"vend_id": 1}', 400, "invalid_request"),
        (b"{" + b" " * api.BODY_BYTES_MAX + b"}", 413, "body_too_large"),
    ],
)
def test_a_body_that_is_no_vend_is_refused_without_a_trace(till, engine, content, status, code):
    answer = till.post("/v1/vends", content)

    assert (answer.status_code, problem_of(answer).code) == (status, code)
    assert not problem_of(answer).decided
    assert count(engine, vends) == 0


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"vend_id": "7"}, "vend_id"),
        ({"vend_id": "01900000-0000-4000-8000-000000000000"}, "vend_id"),
        ({"tender_minor": None}, "tender_minor"),
        ({"units_tenths": 100}, "tender_minor"),
        ({"tender_minor": -10}, "tender_minor"),
        ({"tender_minor": 10**12 + 1}, "tender_minor"),
        ({"tender_minor": 100.5}, "tender_minor"),
        ({"tender_minor": "10000"}, "tender_minor"),
        ({"tender_minor": 10**30}, "tender_minor"),
        ({"tenders": []}, "tenders"),
        ({"tenders": [{"kind": "cash", "amount_minor": 1}] * 9}, "tenders"),
        ({"tenders": [{"kind": "gold", "amount_minor": 10_000}]}, "tenders[0].kind"),
        ({"tenders": [{"kind": "cash", "amount_minor": 0}]}, "tenders[0].amount_minor"),
        (
            {"tenders": [{"kind": "cash", "amount_minor": 10_000, "reference": "x" * 65}]},
            "tenders[0].reference",
        ),
        ({"made_at": "\0"}, ""),
        ({"received_minor": -1}, "received_minor"),
        ({"receipt_sequence": 0}, "receipt_sequence"),
        ({"receipt_sequence": 2**63}, "receipt_sequence"),
    ],
)
def test_a_field_out_of_bounds_is_named(till, engine, change, where):
    answer = till.post("/v1/vends", till.vend_body(DRN["plain"]) | change)

    assert problem_of(answer).code == "invalid_request"
    assert problem_of(answer).params == {"where": where}
    assert count(engine, vends) == 0


def test_an_unknown_field_is_refused_and_named(till):
    answer = till.post("/v1/vends", till.vend_body(DRN["plain"]) | {"discount": 5})

    assert (problem_of(answer).code, problem_of(answer).params) == (
        "unknown_field",
        {"where": "discount"},
    )


@pytest.mark.parametrize(
    ("tender", "code", "params"),
    [
        (990, "tender_below_minimum", {"minimum": 1000}),
        (200_010, "tender_above_maximum", {"maximum": 200_000}),
        (10_005, "tender_not_cash_multiple", {"step": 10, "below": 10_000, "above": 10_010}),
    ],
)
def test_an_amount_that_cannot_be_sold_names_its_bound(till, tender, code, params):
    answer = till.post("/v1/quotes", {"drn": DRN["plain"], "tender_minor": tender})

    assert (problem_of(answer).code, problem_of(answer).params) == (code, params)


def test_a_refusal_of_the_trade_is_decided_and_kept(till, engine):
    body = till.vend_body(DRN["plain"], quote_hash="0" * 64)
    refused, again = till.post("/v1/vends", body), till.post("/v1/vends", body)

    assert problem_of(refused).code == "price_changed"
    assert problem_of(refused).decided
    assert (again.status_code, again.content) == (refused.status_code, refused.content)


@pytest.mark.parametrize(
    ("by", "value", "code"),
    [
        ("drn", DRN["plain"][:-1] + "0", "check_digit"),
        ("drn", "١٢٣", "check_digit"),
        ("drn", little_town.make_drn(57, 99), "meter_unknown"),
        ("card", "12345", "check_digit"),
        ("card", card_of("plain", doe="2501"), "card_expired"),
        ("card", card_of("plain", sgc="111111"), "card_mismatch"),
        ("name", "ab", "search_too_short"),
        ("name", "لا أحد هنا", "meter_unknown"),
        ("phone", "05", "search_too_short"),
        ("account", "9999", "meter_unknown"),
    ],
)
def test_a_lookup_that_finds_nothing_says_why(till, by, value, code):
    answer = till.post("/v1/lookups", {"by": by, "value": value})

    assert problem_of(answer).code == code


@pytest.mark.parametrize(
    ("by", "value", "found"),
    [
        ("drn", DRN["plain"], ["plain"]),
        ("name", "ابو عره", ["plain"]),  # without hamza and tā' marbūṭa
        ("name", "saleh", ["indebted", "water", "blocked"]),
        ("phone", "123456", ["plain"]),
        ("phone", "٠٥٩٨٠٠٠٠٠٠", ["indebted", "water", "blocked"]),
        ("account", "0003", ["water"]),
    ],
)
def test_meters_are_found_however_the_customer_says_it(till, by, value, found):
    answer = till.post("/v1/lookups", {"by": by, "value": value})

    assert [one["drn"] for one in answer.json()["meters"]] == [DRN[key] for key in found]


def test_a_search_takes_signs_for_letters(till):
    answer = till.post("/v1/lookups", {"by": "name", "value": "%%%"})

    assert problem_of(answer).code == "meter_unknown"


def looked_up(till, drn: str):
    return till.post("/v1/lookups", {"by": "drn", "value": drn}).json()["meters"][0]


def test_before_selling_debts_fees_the_last_purchase_and_the_other_meter_are_shown(till):
    before = looked_up(till, DRN["indebted"])
    sold = sale_of(till.post("/v1/vends", till.vend_body(DRN["indebted"], 2_000)))
    after = looked_up(till, DRN["indebted"])

    assert (before["arrears_minor"], before["fees_due_minor"]) == (53_000, 1_200)
    assert before["last_purchase"] is None
    assert after["last_purchase"]["sold_at"] == sold.sold_at
    left = 53_000 + 1_200 - sold.quote.deductions_minor
    assert after["arrears_minor"] + after["fees_due_minor"] == left < 54_200
    assert {"drn": DRN["water"], "utility": "water"} in before["linked"]


def test_a_blocked_meter_is_shown_with_its_reason_and_not_sold(till):
    found = looked_up(till, DRN["blocked"])
    refused = till.post("/v1/quotes", {"drn": DRN["blocked"], "tender_minor": 10_000})

    assert (found["can_vend"], found["block_reason"]) == (False, {"ar": "فحص", "en": "inspection"})
    assert problem_of(refused).code == "meter_blocked"


def test_the_lookup_tells_the_words_for_the_customer_apart_from_those_for_the_operator(
    till, engine
):
    words = {"blocked_customer_ar": "قريبًا", "blocked_customer_en": "soon"}
    assert looked_up(till, DRN["blocked"])["block_reason_customer"] is None
    with writing(engine) as connection:
        connection.execute(meters.update().values(words))

    found = looked_up(till, DRN["blocked"])
    assert found["block_reason_customer"] == {"ar": "قريبًا", "en": "soon"}
    assert found["block_reason"] == {"ar": "فحص", "en": "inspection"}


def test_a_meter_blocked_after_the_quote_is_not_sold(till, engine):
    body = till.vend_body(DRN["plain"])
    with writing(engine) as connection:
        connection.execute(meters.update().values(blocked_ar="فحص", blocked_en="inspection"))

    assert problem_of(till.post("/v1/vends", body)).code == "meter_blocked"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/v1/lookups"),
        ("post", "/v1/quotes"),
        ("post", "/v1/vends"),
        ("get", f"/v1/vends/{little_town.new_vend_id()}"),
        ("post", f"/v1/vends/{little_town.new_vend_id()}/resolution"),
        ("post", f"/v1/vends/{little_town.new_vend_id()}/reprints"),
    ],
)
def test_nothing_of_the_sale_answers_without_a_session(client, method, path):
    for headers in ({}, {"authorization": "Bearer nonsense"}, {"authorization": "Basic x"}):
        answer = client.request(method, path, headers=headers)
        assert (answer.status_code, problem_of(answer).code) == (401, "session_ended")


def test_an_accountant_may_not_sell(client, engine):
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE operator_roles SET role = 'accountant'"))
    till = HttpTill(client, engine)
    till.enrol()
    till.login()

    answer = till.post("/v1/quotes", {"drn": DRN["plain"], "tender_minor": 10_000})
    assert (answer.status_code, problem_of(answer).code) == (403, "not_permitted")


def test_five_wrong_passwords_lock_the_operator(client, engine):
    till = HttpTill(client, engine)
    till.enrol()
    answers = [problem_of(till.login("wrong password!")) for _ in range(5)]
    right = problem_of(till.login())

    left = [(one.code, one.params.get("attempts_left")) for one in answers]
    assert left[:4] == [("login_refused", n) for n in (4, 3, 2, 1)]
    assert (answers[4].code, right.code) == ("login_locked", "login_locked")
    assert "until" in right.params


def test_what_does_not_exist_is_a_problem_too(till):
    assert problem_of(till.get("/v1/nothing")).code == ProblemCode.NOT_FOUND
    assert problem_of(till.get("/v1/vends")).code == ProblemCode.METHOD_NOT_ALLOWED
    assert problem_of(till.get("/v1/vends/not-an-id")).code == ProblemCode.INVALID_REQUEST


def test_another_terminal_does_not_see_this_ones_vends(till, client, engine):
    body = till.vend_body(DRN["plain"])
    till.post("/v1/vends", body)
    other = HttpTill(client, engine)
    other.enrol()
    other.login()

    assert problem_of(other.get(f"/v1/vends/{body['vend_id']}")).code == "vend_unknown"
    copied = other.post(
        f"/v1/vends/{body['vend_id']}/reprints", {"reprint_id": little_town.new_vend_id()}
    )
    assert problem_of(copied).code == "receipt_not_found"


def test_many_tills_selling_at_once_are_all_answered(client, engine):
    """The writer gathers what waits; nobody is lost, doubled or answered with another's sale."""
    tills = []
    for _ in range(4):
        till = HttpTill(client, engine)
        till.enrol()
        till.login()
        tills.append(till)

    def sell(till: HttpTill) -> list[str]:
        results = []
        for drn in (DRN["plain"], DRN["indebted"], DRN["water"]) * 3:
            body = till.vend_body(drn, 5_000)
            answer = till.post("/v1/vends", body)
            if answer.status_code == 201:
                assert sale_of(answer).vend_id == body["vend_id"]
            results.append("sold" if answer.status_code == 201 else problem_of(answer).code)
        return results

    with ThreadPoolExecutor(4) as pool:
        results = [one for many in pool.map(sell, tills) for one in many]

    assert set(results) <= {"sold", "price_changed"}
    assert count(engine, sales) == results.count("sold") > 0
    assert count(engine, vends) == len(results)


def test_a_database_held_by_another_writer_is_said_to_be_busy(till, engine, monkeypatch):
    body = till.vend_body(DRN["plain"])
    services = till.client.app.state.services
    hurried = open_engine(str(engine.url), busy_timeout_ms=50)
    monkeypatch.setattr(
        services.writer, "_decider", dataclasses.replace(services.vending, engine=hurried)
    )
    with writing(engine) as rival:
        rival.execute(contracts.update().values(version=contracts.c.version))
        answer = till.post("/v1/vends", body)
    hurried.dispose()

    assert (answer.status_code, problem_of(answer).code) == (503, "database_busy")
    assert not problem_of(answer).decided
    monkeypatch.undo()
    assert till.post("/v1/vends", body).status_code == 201


def test_one_meter_is_not_quoted_in_a_loop(engine, database_url, tmp_path):
    with api.running(database_url, tmp_path, meter_requests_per_minute=2) as client:
        till = HttpTill(client, engine)
        assert till.enrol().status_code == 201
        assert till.login().status_code == 201
        body = {"drn": DRN["plain"], "tender_minor": 10_000}
        answers = [till.post("/v1/quotes", body) for _ in range(3)]
        other = till.post("/v1/quotes", body | {"drn": DRN["water"]})

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert problem_of(answers[2]).params["retry_after_s"] > 0
    assert other.status_code == 200, "another meter's customer does not wait"
