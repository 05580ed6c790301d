"""The release before meets this one: its disk under the new till, its words at the new server.

What was recorded, and with which code, stands in tests/data/kiosk_before_offline/record.py.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from kiosk.flows.vend_states import VendState
from kiosk.identity import load_identity
from kiosk.store.verify import verify_journal
from tests.helpers import api, old_kiosk
from tests.helpers.audit import audit
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN, NOON, HandClock
from tests.helpers.machines import Line, Machine, give_pack
from vending_server.db.engine import open_engine, reading
from vending_server.db.migrate import upgrade
from vending_server.sealing.tables import packs
from vending_server.sync.tables import journal_records
from vending_server.vending.tables import sales, tokens
from vending_server.wire.login import login_message

SOLD = 4
LATER = NOON + dt.timedelta(hours=2)


class Town:
    """The old server's database under the new server."""

    def __init__(self, engine, client, clock):
        self.engine, self.client, self.clock = engine, client, clock

    def rows(self, table):
        with reading(self.engine) as connection:
            return connection.execute(sa.select(table)).all()


@pytest.fixture
def town(tmp_path):
    path = tmp_path / "town.sqlite"
    old_kiosk.unpack_database(path)
    upgrade(f"sqlite:///{path}")
    engine = open_engine(f"sqlite:///{path}")
    clock = HandClock(LATER)
    with api.running(str(engine.url), tmp_path, clock=clock) as client:
        yield Town(engine, client, clock)
        with reading(engine) as connection:
            audit(connection)
    engine.dispose()


@pytest.fixture
def machine(town, tmp_path):
    folder = tmp_path / "disk"
    old_kiosk.unpack_disk(folder)
    return Machine(folder, Line(town.client), town.clock.now)


def test_a_machine_that_is_upgraded_with_unsent_sales_brings_every_one_of_them(town, machine):
    assert len(town.rows(sales)) == SOLD
    assert len(town.rows(journal_records)) == 7
    with machine.till() as till:
        state = till.sync.bring()
        journal = [body.decode() for _, body in till._journal.bodies()]

        assert (state.behind, state.is_well) == (0, True)
        assert [row.body for row in town.rows(journal_records)] == journal
    key = load_identity(machine.folder).public_key
    assert verify_journal(machine.journal_path, public_key=key).records == len(journal) > 20


def test_what_the_old_program_left_open_is_settled_by_the_new_one(town, machine):
    with machine.till() as till:
        unprinted = [one for one in till.unfinished_vends() if one.state is VendState.TOKEN]
        lost, never_left = till.open_vends()
        assert {lost.drn, never_left.drn} == {DRN["indebted"], DRN["water"]}
        assert till.ask(lost.vend_id).state is VendState.TOKEN
        none = till.resolve(never_left.vend_id)
        assert (none.state, none.problem.code) == (VendState.REFUSED, "vend_none")
        for vend in [*unprinted, lost]:
            till.print_receipt(vend.vend_id)

        assert len(unprinted) == 1
        assert len(town.rows(sales)) == len(town.rows(tokens)) == SOLD
        printed = "".join(machine.printer.printed)
        assert all(printed.count(till.tokens_of(one.vend_id)[0].token) == 1 for one in unprinted)


def test_the_upgraded_machine_sells_on_in_its_receipt_numbers(town, machine):
    with machine.till() as till:
        till.resolve(next(one.vend_id for one in till.open_vends() if one.drn == DRN["water"]))
        view = till.sell(a_sale(till, drn=DRN["water"], tender_minor=7_000))
        assert view.state is VendState.TOKEN
        till.sync.bring()
    *before, last = sorted(town.rows(sales), key=lambda row: row.receipt_sequence)
    assert (len(before), last.vend_id) == (SOLD, view.vend_id)
    taken = [one.receipt_sequence for one in before]
    assert last.receipt_sequence == max(taken) + 2, "one stands on the request that never left"


# ---------------------------------------------------------------------- the old kiosk's words


class OldKiosk:
    """Says what the old kiosk said, word for word but for what is new each time."""

    def __init__(self, client) -> None:
        self.client = client
        self.session = ""

    def say(self, said, **changes):
        body = said.request
        if changes:
            body = json.dumps(json.loads(body) | changes)
        headers = {"authorization": f"Bearer {self.session}"} if self.session else {}
        return self.client.request(said.method, said.path, content=body.encode(), headers=headers)

    def login(self) -> dict:
        challenge, login = (said_to(path) for path in ("/v1/login-challenges", "/v1/sessions"))
        text = self.say(challenge).json()["challenge"]
        told = json.loads(login.request)
        message = login_message(
            terminal_id=told["terminal_id"], challenge=text, operator=told["operator"]
        )
        signature = old_kiosk.DEVICE_KEY.sign(message).hex()
        answer = self.say(login, challenge=text, signature=signature)
        assert answer.status_code == login.status, answer.text
        self.session = answer.json()["session"]
        return answer.json()


def said_to(path):
    return next(one for one in old_kiosk.messages() if one.path == path)


@pytest.fixture
def old(town):
    kiosk = OldKiosk(town.client)
    kiosk.login()
    return kiosk


def test_an_old_kiosk_signs_in_without_a_word_about_packs(town):
    told = OldKiosk(town.client).login()

    assert "pack_exchange" not in said_to("/v1/sessions").request
    assert missing(said_to("/v1/sessions").told(), told) == []


def test_an_old_kiosk_at_a_terminal_that_may_sell_offline_gets_no_key_and_sells_on(town, machine):
    give_pack(town.engine, machine, ceiling_minor=30_000)
    told = OldKiosk(town.client).login()

    assert told.get("pack_wrap") is None
    (pack,) = town.rows(packs)
    assert (pack.exchange_key, pack.edition) == (None, 0)


@pytest.mark.parametrize("path", ["/v1/lookups", "/v1/quotes"])
def test_what_an_old_kiosk_asks_is_answered_with_everything_that_it_reads(old, path):
    answer = old.say(said_to(path))

    assert answer.status_code == 200, answer.text
    assert missing(said_to(path).told(), answer.json()) == []


def test_vends_that_an_old_kiosk_sends_again_get_their_old_bytes_and_sell_nothing(town, old):
    vends = [one for one in old_kiosk.messages() if one.path == "/v1/vends"]
    assert len(vends) == SOLD
    for said in vends:
        assert old.say(said).text == said.answer
    assert len(town.rows(sales)) == SOLD


def test_a_journal_that_an_old_kiosk_uploads_again_is_known(town, old):
    upload = said_to("/v1/journal-records")
    answer = old.say(upload)

    assert answer.status_code == upload.status, answer.text
    assert missing(upload.told(), answer.json()) == []
    assert (answer.json()["sequence"], answer.json()["standing"]) == (7, "well")


def missing(old, new, where="") -> list[str]:
    """Return what stood in an old answer and does not in the new one, or is of another kind."""
    if old is None or new is None:
        return []
    if type(old) is not type(new):
        return [where]
    if isinstance(old, dict):
        lost = [f"{where}.{key}" for key in old if key not in new]
        both = [(old[key], new[key], f"{where}.{key}") for key in old if key in new]
    else:
        lost, both = [], []
        if isinstance(old, list):
            both = [(one, other, f"{where}[]") for one, other in zip(old, new, strict=False)]
    return lost + [one for pair in both for one in missing(*pair)]
