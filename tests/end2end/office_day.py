"""A town for the accountant's day: three tills and an agent's, all real, and head office's machine.

Tills and server are the product's own, journals lie on disk, messages go as HTTP; only the network
is a call, and everybody's clock is the test's: a day is locked when it is over.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from kiosk.api_client import ApiClient
from kiosk.enrol import enrol
from kiosk.flows.shift_values import NewBag
from kiosk.flows.till import Till
from kiosk.headoffice.line import OfficeLine
from kiosk.identity import load_identity
from tests.helpers import api, little_town
from tests.helpers.drawer import count_of
from tests.helpers.fake_till import a_sale
from tests.helpers.little_town import DRN, HandClock
from tests.helpers.machines import Line, Machine, buy_for_weeks, give_pack
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.service import make_enrolment_code
from vending_server.wire.approvals import ApprovalDecision, ApprovalFacts, ApprovalRequest
from vending_server.wire.base import Request
from vending_server.wire.shifts import ShiftReport

T = TypeVar("T")
POINT, CAFE = 2, 3
FLOAT_MINOR = 20_000
CEILING_MINOR = 30_000
_URL = "http://127.0.0.1:9"


class Person:
    """Somebody signed in at a machine of head office."""

    def __init__(self, line: OfficeLine, login: str) -> None:
        self.line = line
        self.line.sign_in(login, api.PASSWORD)

    def get(self, path: str, answer: type[T], **query: Any) -> T:
        return self.line.get(path, answer, **query)

    def post(self, path: str, message: Request, answer: type[T], **query: Any) -> T:
        return self.line.post(path, message, answer, **query)

    def asks(self, second: Person, action: TwoPersonAction, payload: dict[str, Any]) -> str:
        """Ask a second person, who agrees at her own machine; return the approval's id."""
        asked = ApprovalRequest(
            approval_id=new_document_id(),
            action=action.value,
            subject="the day",
            reason="as found",
            payload=payload,
        )
        facts = self.post("/v1/approvals", asked, ApprovalFacts)
        path = f"/v1/approvals/{facts.approval_id}/decisions"
        second.post(path, ApprovalDecision(accept=True), ApprovalFacts)
        return facts.approval_id


class Day:
    """The town, its tills, and two accountants."""

    def __init__(self, engine: sa.Engine, client: Any, clock: HandClock, folder: Path) -> None:
        self.engine, self.clock, self.folder = engine, clock, folder
        self.client = client
        self.clients: list[ApiClient] = []
        hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
        with writing(engine) as connection:
            little_town.open_agent_point(connection, float_minor=500_000)
            for login, role in (
                ("rima", Role.CASHIER),
                ("omar", Role.CASHIER),
                ("maysa", Role.ACCOUNTANT),
                ("laila", Role.ACCOUNTANT),
            ):
                take_on(connection, login, role, password_hash=hashed)
            take_on(
                connection,
                "majd",
                Role.AGENT,
                point=little_town.AGENT_POINT,
                password_hash=hashed,
            )
        self.east, self.west, self.far = (self.machine(name) for name in ("east", "west", "far"))
        self.cafe = self.machine("cafe", point=CAFE)
        give_pack(engine, self.far, ceiling_minor=CEILING_MINOR)
        self.maysa, self.laila = self.person("maysa"), self.person("laila")

    @property
    def today(self) -> str:
        return self.clock.now().astimezone(little_town.ZONE).date().isoformat()

    def machine(self, name: str, *, point: int = POINT) -> Machine:
        """A till with a line of its own."""
        machine = Machine(self.folder / name, Line(self.client), self.clock.now)
        with writing(self.engine) as connection:
            code = make_enrolment_code(connection, point, self.clock.now())
        enrol(_URL, code, machine.folder, new_session=machine.line.new_session)
        return machine

    def person(self, login: str) -> Person:
        """Somebody at an enrolled machine of head office."""
        line = Line(self.client)
        folder = self.folder / f"office-{login}"
        with writing(self.engine) as connection:
            code = make_enrolment_code(connection, POINT, self.clock.now())
        facts = enrol(_URL, code, folder, new_session=line.new_session)
        client = ApiClient(_URL, new_session=line.new_session)
        self.clients.append(client)
        office = OfficeLine(client, identity=load_identity(folder), terminal_id=facts.terminal_id)
        return Person(office, login)

    def next_morning(self) -> None:
        """Let the day be over; sessions end meanwhile, so that people sign in anew."""
        self.clock.advance(dt.timedelta(hours=19))
        for person, login in ((self.maysa, "maysa"), (self.laila, "laila")):
            person.line.sign_in(login, api.PASSWORD)


def open_drawer(till: Till) -> None:
    till.shifts.open(count_of(FLOAT_MINOR))


def sell(till: Till, names: Sequence[str], *, tender_minor: int = 5_000) -> int:
    """Sell for cash, print and hand over; return what came in."""
    for name in names:
        view = till.sell(a_sale(till, drn=DRN[name], tender_minor=tender_minor, sell_again=True))
        till.print_receipt(view.vend_id)
        till.done(view.vend_id)
    return tender_minor * len(names)


def close_drawer(till: Till, counted_minor: int) -> ShiftReport:
    """Close with a blind count; the float stays, and the Z is printed."""
    view = till.shifts.close(count_of(counted_minor), float_left_minor=FLOAT_MINOR)
    till.slips.print_act(view.act_id)
    assert view.report is not None
    return view.report


def bag(till: Till, report: ShiftReport, number: str) -> str:
    """Bag what a shift left for the bank; return the slip's id."""
    amount = (report.counted_minor or 0) - FLOAT_MINOR
    view = till.shifts.bag(
        NewBag(
            shift_ids=(report.shift_id,),
            counts=tuple(count_of(amount)),
            bank="Bank of Palestine",
            bag_number=number,
        )
    )
    till.slips.print_act(view.act_id)
    return view.act_id


@contextlib.contextmanager
def day_at(migrated: Path, folder: Path) -> Iterator[Day]:
    """A town at the morning of a day, with four weeks of purchases behind it."""
    url = f"sqlite:///{shutil.copyfile(migrated, folder / 'town.sqlite')}"
    engine = little_town.build(url)
    api.let_in(engine, Role.CASHIER)
    clock = HandClock(little_town.NOON - dt.timedelta(weeks=4))
    buy_for_weeks(engine, clock, ("plain", "water"))
    with api.running(url, folder, clock=clock) as client:
        day = Day(engine, client, clock, folder)
        yield day
        for one in day.clients:
            one.close()
    engine.dispose()
