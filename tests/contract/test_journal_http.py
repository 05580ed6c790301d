"""Journals over HTTP: a long upload passes, and a terminal that differs sells no more.

On SQLite only: the service behind the routes has its tests on both databases.
"""

from __future__ import annotations

import datetime as dt
import shutil

import msgspec
import pytest

from tests.helpers import api, little_town
from tests.helpers.api import HttpTill, problem_of, sale_of
from tests.helpers.journal_copies import Chain, body
from tests.helpers.little_town import DRN
from vending_server.operators.model import Role
from vending_server.wire.journal_sync import UPLOAD_BYTES_MAX


@pytest.fixture
def till(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER)
    with api.running(str(engine.url), tmp_path) as client:
        till = HttpTill(client, engine)
        till.enrol()
        till.login()
        yield till
    engine.dispose()


def upload(till, chain, **stretch):
    return till.post("/v1/journal-records", chain.upload(till.key, **stretch))


def test_more_than_any_other_request_may_hold_is_taken_in(till):
    chain = Chain([body(number, sealed="x" * 2_000) for number in range(20)])

    answer = upload(till, chain)

    assert answer.status_code == 200, answer.text
    told, asked = answer.json(), till.get("/v1/journal").json()
    heard, later = (dt.datetime.fromisoformat(one.pop("server_time")) for one in (told, asked))
    assert told == asked
    assert told["sequence"] == 20
    assert heard < later, "the server says what time it is"


def test_a_terminal_whose_journal_is_here_goes_on_selling(till):
    upload(till, Chain.of(2))
    till.login()  # what is known of a caller is known for a second

    assert sale_of(till.post("/v1/vends", till.vend_body(DRN["plain"]))).tokens


def test_a_record_that_spells_a_nul_in_its_text_stops_nothing(till):
    chain = Chain([body(1, note="\\u0000"), body(2, note="\0")])

    assert upload(till, chain).json()["sequence"] == 2
    told = {"by": "name", "value": "\0"}
    assert problem_of(till.post("/v1/lookups", told)).code == "invalid_request"


def test_what_is_longer_than_an_upload_may_be_is_refused(till):
    chain = Chain([body(1, sealed="x" * (UPLOAD_BYTES_MAX // 3)) for _ in range(4)])

    assert problem_of(upload(till, chain)).code == "body_too_large"
    wrong = msgspec.to_builtins(Chain.of(1).upload(till.key)) | {"previous_hash": "0"}
    assert problem_of(till.post("/v1/journal-records", wrong)).code == "invalid_request"


def test_a_terminal_that_differs_asks_and_resolves_but_sells_no_more(till):
    first = till.vend_body(DRN["plain"])
    sold = sale_of(till.post("/v1/vends", first))
    upload(till, Chain.of(2))
    upload(till, Chain([body(9)]))

    later = till.vend_body(DRN["water"])
    till.login()  # what is known of a caller is known for a second
    assert problem_of(till.post("/v1/vends", later)).code == "journal_differs"
    assert sale_of(till.get(f"/v1/vends/{first['vend_id']}")).sale_id == sold.sale_id
    resolved = till.post(f"/v1/vends/{later['vend_id']}/resolution", {})
    assert problem_of(resolved).code == "vend_none"
