"""Who may not work any more is forgotten by a till at its next contact, and stays out without a line.

What the server says is looked at on both databases, what a till makes of it on SQLite.
"""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import contextmanager

import msgspec
import pytest
import sqlalchemy as sa

from kiosk.api_client import Declined, SessionEnded
from kiosk.errors import TillRefusal
from tests.helpers import api, little_town
from tests.helpers.little_town import HandClock
from tests.helpers.machines import LOGIN, PASSWORD
from tests.helpers.office import new_document_id, take_on
from tests.helpers.packed_town import PackedTown
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.operators.model import Role
from vending_server.operators.over import logins_over
from vending_server.operators.passwords import Passwords
from vending_server.operators.sessions import authenticate, logout, open_session
from vending_server.operators.tables import operators
from vending_server.points.service import create_point
from vending_server.points.tables import PointKind
from vending_server.privacy.periods import SESSION_DAYS_MIN
from vending_server.sealing.wraps import WRAP_LASTS
from vending_server.staff.desk import StaffDesk
from vending_server.wire.facts import BothLanguages
from vending_server.wire.login import SessionAnswer
from vending_server.wire.operators import OperatorRights, OperatorStanding, PasswordSlip

NAME = BothLanguages(ar="مكتب", en="Office")
SLIP = "wk3p-7tbd-4mrz-8hqf"
ABOUT = {
    "suspend": (OperatorStanding, {"act": "suspend"}),
    "end": (OperatorStanding, {"act": "end"}),
    "move": (OperatorRights, {"roles": ["cashier"], "points": [3]}),
    "sell no more": (OperatorRights, {"roles": ["auditor"], "points": [2]}),
    "slip": (PasswordSlip, {"password": SLIP}),
}


class Office:
    """Amal decides about people; Samar and Rana sell."""

    def __init__(self, engine, clock):
        self.engine, self.clock = engine, clock
        self.desk = StaffDesk(engine=engine, clock=clock, passwords=Passwords(api.CHEAP))
        hashed = Passwords(api.CHEAP).hash(PASSWORD)
        with writing(engine) as connection:
            self.amal = take_on(connection, "amal", Role.ADMINISTRATOR)
            self.rana = take_on(connection, "rana", Role.CASHIER, password_hash=hashed)
            create_point(connection, number=3, kind=PointKind.MUNICIPALITY, name=NAME)

    def does(self, what, login):
        kind, given = ABOUT.get(what, (OperatorStanding, {"act": what}))
        act = {
            OperatorStanding: self.desk.stand,
            OperatorRights: self.desk.rights,
            PasswordSlip: self.desk.slip,
        }[kind]
        with reading(self.engine) as connection:
            seen = connection.scalar(
                sa.select(operators.c.version).where(operators.c.login == login)
            )
        about = {"document_id": new_document_id(), "login": login, "seen": seen, "reason": "x"}
        act(self.amal, kind(**about, **given))


class Served(Office):
    """What the server says of Rana's logins at the terminal where she works."""

    def signs_in(self):
        with writing(self.engine) as connection:
            return open_session(
                connection,
                operator_id=self.rana.operator_id,
                terminal_id=self.rana.terminal_id,
                now=self.clock.now(),
            )

    def over(self, terminal_id=None):
        with reading(self.engine) as connection:
            return logins_over(
                connection,
                terminal_id or self.rana.terminal_id,
                point_number=2,
                after=self.clock.now() - WRAP_LASTS,
            )

    def ended(self, session):
        idle = dt.timedelta(minutes=10)
        with pytest.raises(Refused) as refused:
            authenticate(self.engine, session, now=self.clock.now(), idle_limit=idle)
        return refused.value.code.value, refused.value.params


@pytest.fixture
def served(database_url):
    engine = little_town.build(database_url)
    yield Served(engine, HandClock())
    engine.dispose()


@pytest.mark.parametrize("what", ABOUT)
def test_whose_login_counts_no_more_is_named_where_she_signed_in_and_nowhere_else(served, what):
    session = served.signs_in()
    assert served.over() == []
    served.clock.advance(dt.timedelta(hours=1))
    served.does(what, "rana")

    assert served.over() == ["rana"]
    assert served.over(little_town.seller(2).terminal_id) == []
    if what != "sell no more":  # she may still look on there
        assert served.ended(session) == ("session_ended", {"login_over": "rana"})


def test_who_works_again_is_not_named_and_whose_login_is_too_old_is_not_either(served):
    served.signs_in()
    served.does("suspend", "rana")
    served.does("reopen", "rana")
    assert served.over() == []

    served.does("suspend", "rana")
    served.clock.advance(WRAP_LASTS)
    assert served.over() == []


def test_a_login_with_another_password_counts_again(served):
    served.signs_in()
    served.clock.advance(dt.timedelta(hours=1))
    served.does("slip", "rana")
    assert served.over() == ["rana"]
    served.clock.advance(dt.timedelta(hours=1))
    served.signs_in()
    assert served.over() == []


def test_a_session_that_merely_ended_names_nobody(served):
    session = served.signs_in()
    with writing(served.engine) as connection:
        logout(connection, session, served.clock.now())
    assert served.ended(session) == ("session_ended", {})


def test_logins_are_kept_for_as_long_as_one_is_good_without_a_line():
    assert dt.timedelta(days=SESSION_DAYS_MIN) >= WRAP_LASTS


# ------------------------------------------------------------------ at the till


class Hall(Office):
    """A till with a pack, on a line that can be cut."""

    def __init__(self, town: PackedTown) -> None:
        super().__init__(town.engine, town.clock)
        self.town, self.machine = town, town.stolen

    @contextmanager
    def without_a_line(self):
        self.town.line.is_down = True
        yield
        self.town.line.is_down = False

    def lets_in(self, till, login):
        """Whether the till lets somebody in who has the right password of before."""
        till.logout()
        with self.without_a_line():
            try:
                till.login(login, PASSWORD)
            except TillRefusal as refused:
                if refused.code != "offline_login_unknown":
                    raise
                return False
        return True


@pytest.fixture
def hall(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER)
    clock = HandClock()
    with api.running(str(engine.url), tmp_path, clock=clock) as client:
        yield Hall(PackedTown(engine, client, clock, tmp_path))
    engine.dispose()


@contextmanager
def a_till_that_knows_both(hall):
    with hall.machine.till(operator="rana") as till:
        hall.machine.renew(till)
        till.logout()
        till.login(LOGIN, PASSWORD)
        yield till


def test_the_next_login_of_anybody_lets_the_till_forget_who_was_suspended(hall):
    with a_till_that_knows_both(hall) as till:
        assert hall.lets_in(till, "rana"), "both are let in without a line"
        hall.does("suspend", "rana")
        assert hall.lets_in(till, "rana"), "nobody could tell the till"

        till.logout()
        till.login(LOGIN, PASSWORD)
        assert not hall.lets_in(till, "rana")
        assert hall.lets_in(till, LOGIN)


def test_the_next_renewal_lets_the_till_forget_who_was_suspended(hall):
    with a_till_that_knows_both(hall) as till:
        hall.does("suspend", "rana")
        hall.machine.renew(till)
        assert not hall.lets_in(till, "rana")
        assert hall.lets_in(till, LOGIN)


def test_the_next_request_of_who_was_suspended_lets_the_till_forget_him(hall):
    with a_till_that_knows_both(hall) as till:
        hall.does("suspend", LOGIN)
        with pytest.raises(SessionEnded):
            hall.machine.renew(till)
        assert not hall.lets_in(till, LOGIN)
        assert hall.lets_in(till, "rana")


def test_a_password_that_the_server_refuses_opens_nothing_without_a_line_either(hall):
    with a_till_that_knows_both(hall) as till:
        hall.does("suspend", "rana")
        with pytest.raises(Declined):
            till.login("rana", "some other password")
        assert hall.lets_in(till, "rana"), "it was never right, and says nothing"

        with pytest.raises(Declined):
            till.login("rana", PASSWORD)
        assert not hall.lets_in(till, "rana")


def test_an_older_server_that_names_nobody_is_understood(hall):
    with hall.machine.till() as till:
        told = msgspec.to_builtins(till.session)
        del told["logins_over"]
        assert msgspec.convert(told, SessionAnswer).logins_over == []
