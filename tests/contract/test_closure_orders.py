"""Orders for days without a line: larger packs that last longer, by two people, for a while."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.little_town import NOON
from tests.helpers.office import new_document_id, take_on
from tests.helpers.pack_town import PackTown, set_ceiling
from vending_server.__main__ import main
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.audit.service import verify
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.sealing import closures, rows
from vending_server.sealing.closure_desk import ClosureDesk
from vending_server.wire.closures import ClosureOrderRequest, ClosureRevocation, ClosureShare
from vending_server.wire.packs import ClosureFacts

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def town(engine):
    town = PackTown(engine, ceiling_minor=3_000)
    town.want(("plain", 2000), ("water", 3000), ("indebted", 2000))
    return town


class Office:
    """Head office: one asks, one agrees."""

    def __init__(self, town: PackTown):
        self.town = town
        self.desk = ClosureDesk(engine=town.engine, clock=town.clock)
        with writing(town.engine) as connection:
            self.layla = take_on(connection, "layla", Role.ACCOUNTANT)
            self.amal = take_on(connection, "amal", Role.ADMINISTRATOR)

    def request(self, *, begins=NOON, hours=60, ceiling=10_000, **changes) -> ClosureOrderRequest:
        begins_at = begins.isoformat()
        given = {
            "document_id": new_document_id(),
            "shares": [ClosureShare(point=2, terminal=0, ceiling_minor=ceiling)],
            "begins_at": begins_at,
            "ends_at": (begins + hours * HOUR).isoformat(),
            "reason": "roads closed",
            "approval_id": new_document_id(),
        }
        return ClosureOrderRequest(**(given | changes))

    def agree(self, request: ClosureOrderRequest) -> None:
        with writing(self.town.engine) as connection:
            approvals.ask(
                connection,
                approval_id=request.approval_id,
                action=TwoPersonAction.CLOSURE_ORDER,
                subject="closure",
                reason=request.reason,
                payload=payload_of(request),
                caller=self.layla,
                now=self.town.clock.now(),
            )
            approvals.decide(
                connection,
                request.approval_id,
                accept=True,
                note="",
                approver=self.amal,
                now=self.town.clock.now(),
            )

    def order(self, **changes) -> str:
        """Make an order, and return its id."""
        request = self.request(**changes)
        self.agree(request)
        self.send(request)
        return request.document_id

    def send(self, request: ClosureOrderRequest):
        times = (dt.datetime.fromisoformat(one) for one in (request.begins_at, request.ends_at))
        return self.desk.order(self.layla, request, *times)


@pytest.fixture
def office(town):
    return Office(town)


def lasts(town) -> int:
    """Hours from noon to the end of what the till holds; the clock moves a second at each look."""
    return (dt.datetime.fromisoformat(town.till.manifest.valid_until) - NOON) // HOUR


def test_a_pack_is_larger_and_lasts_to_the_end_of_the_order_and_its_manifest_says_so(town, office):
    town.till.renew()
    assert (town.till.manifest.exposure_minor, lasts(town)) == (2000, 24)

    office.order(hours=60)
    town.till.renew()

    manifest = town.till.manifest
    assert (manifest.ceiling_minor, manifest.exposure_minor) == (10_000, 7000)
    assert lasts(town) == 60
    assert manifest.closure == ClosureFacts(
        order_number="2026/1", until=(NOON + 60 * HOUR).isoformat(), reason="roads closed"
    )
    assert {one.valid_until for one in town.sealed()} == {NOON + 60 * HOUR}
    edition = town.till.edition
    assert town.till.ask().added == [], "asked again, nothing is new"
    town.till.renew()
    assert town.till.edition == edition


def test_an_order_takes_a_second_person_who_agreed_to_exactly_that(town, office):
    request = office.request()
    with pytest.raises(Refused, match="approval_missing"):
        office.send(request)
    office.agree(request)
    more = [ClosureShare(point=2, terminal=0, ceiling_minor=99_000)]
    with pytest.raises(Refused, match="approval_differs"):
        office.send(office.request(shares=more, approval_id=request.approval_id))

    assert office.send(request).status == 201
    assert office.send(request).status == 200, "the same once more is the same order"
    with reading(town.engine) as connection:
        assert verify(connection).fault == ""
    (told,) = office.desk.orders().orders
    assert (told.number, told.made_by, told.agreed_by) == ("2026/1", "layla", "amal")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hours": 73}, "invalid_request"),
        ({"hours": 0}, "invalid_request"),
        ({"begins": NOON - 48 * HOUR, "hours": 48}, "invalid_request"),
        ({"shares": [ClosureShare(point=2, terminal=9, ceiling_minor=1)]}, "terminal_unknown"),
    ],
)
def test_an_order_that_cannot_be_is_not_made(town, office, changes, code):
    with pytest.raises(Refused, match=code):
        office.order(**changes)
    assert office.desk.orders().orders == []


def test_nothing_changes_before_an_order_begins(town, office):
    office.order(begins=NOON + 5 * HOUR)
    town.till.renew()
    assert (town.till.manifest.exposure_minor, town.till.manifest.closure) == (2000, None)

    town.clock.advance(5 * HOUR)
    town.till.renew()

    assert town.till.manifest.exposure_minor == 7000


def test_what_is_too_much_goes_when_the_order_ends(town, office):
    office.order(hours=10)
    town.till.renew()
    assert lasts(town) == 24, "never less than without an order"

    town.clock.advance(10 * HOUR)
    town.till.renew()

    assert (town.till.manifest.ceiling_minor, town.till.manifest.closure) == (3000, None)
    assert town.till.manifest.exposure_minor <= 3000
    assert town.states().count("voided") == 2


def test_a_revoked_order_is_gone_at_the_next_renewal_and_keys_wait_as_long_as_it_was_told(
    town, office
):
    order_id = office.order(hours=60)
    town.till.renew()
    revocation = ClosureRevocation(document_id=new_document_id(), reason="roads open")

    office.desk.revoke(office.amal, order_id, revocation)
    town.till.ask()

    assert office.desk.orders().orders[0].revoked_by == "amal"
    with reading(town.engine) as connection:
        pack = rows.pack_of(connection, town.caller.terminal_id)
        assert (pack.valid_until - NOON) // HOUR == 24
        # The till may never have seen this edition: what it holds it may sell for 60 hours.
        exposed = {one.meter_id for one in town.sealed()}
        later = NOON + 60 * HOUR
        assert rows.meters_waiting(connection, exposed, later) == exposed
    again = ClosureRevocation(document_id=new_document_id(), reason="once more")
    with pytest.raises(Refused, match="already_decided"):
        office.desk.revoke(office.amal, order_id, again)
    with pytest.raises(Refused, match="not_found"):
        office.desk.revoke(office.amal, new_document_id(), again)


def test_of_two_orders_the_one_made_last_counts_and_no_order_lowers_a_ceiling(town, office):
    office.order(ceiling=10_000)
    office.order(ceiling=5_000, hours=30)
    town.till.renew()
    assert (town.till.manifest.closure.order_number, town.till.manifest.exposure_minor) == (
        "2026/2",
        5000,
    )

    office.order(ceiling=100, hours=30)
    town.till.renew()

    assert town.till.manifest.ceiling_minor == 3000, "its own is more"


def test_a_terminal_that_is_named_itself_gets_what_is_said_there(town, office):
    other = little_town.seller(2).terminal_id
    with writing(town.engine) as connection:
        set_ceiling(connection, other, 0)
    shares = [
        ClosureShare(point=2, terminal=2, ceiling_minor=7_000),
        ClosureShare(point=2, terminal=0, ceiling_minor=10_000),
    ]
    office.order(shares=shares)
    (told,) = office.desk.orders().orders
    assert [(one.terminal, one.ceiling_minor) for one in told.terminals][:2] == [
        (1, 10_000),
        (2, 7_000),
    ]
    with reading(town.engine) as connection:
        pack = closures.under_order(connection, rows.pack_of(connection, other), NOON)
        assert pack.may_grow, "a terminal that sells online only may be let to"
        assert closures.is_under_order(connection, other, NOON)
        assert not closures.is_under_order(connection, other, NOON + 60 * HOUR)


@pytest.fixture
def command(engine, database_url, tmp_path):
    folder = tmp_path / "server"
    made = ["init", "--mode", "sample", "--directory", str(folder), "--database-url", database_url]
    assert main(made) == 0
    password = tmp_path / "password"
    password.write_text(api.PASSWORD)
    password.chmod(0o600)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "maysa", Role.ACCOUNTANT, password_hash=hashed)
        take_on(connection, "khalil", Role.ADMINISTRATOR, password_hash=hashed)

    def run(*words, people=("maysa", "khalil")):
        by = [text for one in people for text in ("--by", one, "--password-file", str(password))]
        where = ["--config", str(folder / "server.toml")]
        return main(["closure-order", *where, *words, *by])

    return run


def test_head_office_orders_lists_and_revokes_at_the_server(engine, command, capsys):
    whole = ("--may-hold", "2=50000", "--hours", "72", "--reason", "the bridge is closed")
    assert command(*whole, people=("maysa",)) == 2
    assert command(*whole[:2], *whole[4:]) == 2, "no hours"
    assert command("--may-hold", "2", *whole[2:]) == 2
    assert command(*whole, "--begins", "2026-11-28T18:00") == 2, "of no zone"
    assert command(people=()) == 0
    assert "50000" not in capsys.readouterr().out

    assert command(*whole) == 0
    assert command("--revoke", "2027/9", "--reason", "r") == 2
    number = capsys.readouterr().out.splitlines()[1].split()[0]
    assert command("--revoke", number, "--reason", "open again") == 0
    assert command(people=()) == 0

    told = capsys.readouterr().out
    assert "50000" in told
    assert "revoked" in told
    with reading(engine) as connection:
        assert verify(connection).fault == ""
        acts = connection.scalars(sa.text("SELECT action FROM audit_log")).all()
    assert acts.count("closure_order") == acts.count("closure_order.revoked") == 1
