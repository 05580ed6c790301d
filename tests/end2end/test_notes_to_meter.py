"""Notes in, token on paper, meter charged: every program and every byte is real but the hands."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from end2end_bench import PASSWORD, LittleTown, card_of, little_town_at, records_of

from kiosk.enrol import enrol
from kiosk.store.cash_records import CashBoxEmptied, NoteEnded, NoteSeen
from tests.harness.devices import BillsProcess, PrinterProcess, ReaderProcess
from tests.harness.kiosk import Kiosk, write_config
from tests.harness.paper import read_receipt_code
from tests.helpers import api, little_town
from tests.helpers.little_town import DRN
from token_engine.engine import CreditService, TokenEngine
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.db.engine import reading, writing
from vending_server.db.migrate import upgrade
from vending_server.issuing.model import SERVICE_OF
from vending_server.machine_cash.tables import cash_box_emptyings
from vending_server.meters.service import served_meters
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.service import NewOperator, create_operator
from vending_server.pricing.model import Utility
from vending_server.wire.facts import BothLanguages

LOGIN = "k03"
METER = DRN["plain"]
STAFF = {LOGIN: Role.SELF_SERVICE, "walid": Role.SUPERVISOR, "maysa": Role.ACCOUNTANT}


class Place:
    """A terminal in a hall: server, printer, reader and acceptor of notes."""

    def __init__(self, folder: Path, stack: ExitStack, town: LittleTown) -> None:
        self.folder, self.town, self._stack = folder, town, stack
        self.server = town.serve()
        stack.callback(self.server.stop)
        self.printer, self.reader = PrinterProcess(folder), ReaderProcess(folder)
        self.bills = BillsProcess(folder)
        for device in (self.printer, self.reader, self.bills):
            stack.callback(device.process.stop)
        enrol(self.server.url, town.enrolment_code(), folder / "state")
        self.config = write_config(
            folder, server_url=self.server.url, printer=self.printer.link, reader=self.reader.link
        )
        secret = folder / "k03.secret"
        secret.touch(mode=0o600)
        secret.write_text(PASSWORD + "\n")
        more = {
            "bills": f"cctalk:{self.bills.link}",
            "operator": LOGIN,
            "password_file": secret.name,
        }
        with self.config.open("a") as file:
            file.writelines(f"{name} = {json.dumps(value)}\n" for name, value in more.items())
            # The line is good: however busy the machine is, nobody has a sale given up.
            file.write("[timeouts]\nask_after_s = 4.0\nresolve_after_s = 40.0\n")

    def open(self, *, kill_at: str | None = None) -> Kiosk:
        kiosk = Kiosk(self.config, kill_at=kill_at, role="selfservice")
        self._stack.callback(kiosk.stop)
        return kiosk

    def to_notes(self, kiosk: Kiosk, *, goal: int) -> None:
        """Go to the notes with a card and a chosen amount."""
        kiosk.wait_for_all(
            {"event": "screen", "name": "attract"}, {"event": "devices", "reader": "ready"}
        )
        self.reader.swipe(card_of("plain"))
        kiosk.wait_for("screen", name="meter")
        kiosk.touch("yes")
        kiosk.wait_for("priced", goal_minor=goal * 100)
        kiosk.touch(f"goal{goal}", "continue")
        kiosk.wait_for("screen", name="notes")
        kiosk.wait_for("acceptor", condition="accepting")

    def charge(self, kiosk: Kiosk, *, inserted: int) -> str:
        """Charge what is in; returns the token that the paper bears."""
        kiosk.wait_for("notes", inserted_minor=inserted * 100, may_charge=1)
        kiosk.touch("charge")
        kiosk.wait_for("screen", name="result")
        paper = self.printer.wait_for_paper()
        kiosk.wait_for("print", verdict="PRINTED")
        code = read_receipt_code(paper)
        assert code.drn == METER
        return code.tokens[0]

    def enter(self, token: str) -> tuple[Verdict, int]:
        """Type a token into the virtual meter of the customer."""
        with reading(self.town.engine) as connection:
            meter = served_meters(connection, [METER])[METER].meter
        service = CreditService(SERVICE_OF[Utility.ELECTRICITY])
        virtual = VirtualMeter.for_key(
            spec=meter.key_spec(),
            decoder_key=little_town.SampleIssuer().decoder_key(meter),
            service=service,
            engine=TokenEngine(),
        )
        return virtual.enter(token), virtual.credit(service)

    def empty_the_box(self, kiosk: Kiosk) -> None:
        """Let two people of the town empty the cash box into bag B-7."""
        kiosk.hold("town")
        kiosk.wait_for("screen", name="service_login")
        kiosk.fill("walid", PASSWORD)
        kiosk.wait_for("screen", name="service")
        kiosk.touch("empty")
        kiosk.wait_for("screen", name="service_bag")
        kiosk.fill("B-7")
        kiosk.wait_for("screen", name="service_box")
        kiosk.touch("continue")
        kiosk.wait_for("screen", name="service_second")
        kiosk.fill("maysa", PASSWORD)

    def emptyings(self) -> list[tuple[str, int]]:
        """Return what head office knows of emptied boxes: bag and sum."""
        query = sa.select(cash_box_emptyings.c.bag_number, cash_box_emptyings.c.expected_minor)
        with reading(self.town.engine) as connection:
            return [(bag, sum_minor) for bag, sum_minor in connection.execute(query)]

    def notes_by_end(self) -> dict[str, int]:
        """Prove the journal; return the money that was seen, and where it ended."""
        records = records_of(self.folder / "state" / "journal.sqlite")
        seen = {one.escrow_id: one.amount_minor for one in records if isinstance(one, NoteSeen)}
        ends: dict[str, int] = {"seen": sum(seen.values())}
        for one in records:
            if isinstance(one, NoteEnded):
                ends[one.end] = ends.get(one.end, 0) + seen[one.escrow_id]
        return ends


def take_on(town: LittleTown, login: str, role: Role) -> None:
    name = BothLanguages(ar="محطة الشحن", en="Charging point")
    with writing(town.engine) as connection:
        create_operator(
            connection,
            NewOperator(
                login=login,
                name=name,
                title=name,
                roles=(role,),
                point_numbers=(2,),
                password_hash=Passwords(api.CHEAP).hash(PASSWORD),
            ),
        )


@contextmanager
def place_at(folder: Path) -> Iterator[Place]:
    url = f"sqlite:///{folder / 'vending.sqlite'}"
    upgrade(url)
    with little_town_at(url, folder / "server") as town, ExitStack() as stack:
        for login, role in STAFF.items():
            take_on(town, login, role)
        yield Place(folder, stack, town)


@pytest.fixture
def make_place(tmp_path: Path) -> Iterator[Callable[[], Place]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(place_at(tmp_path))


def test_notes_become_a_token_that_the_meter_accepts_and_two_people_take_them_out(make_place):
    place = make_place()
    kiosk = place.open()
    place.to_notes(kiosk, goal=50)
    place.bills.insert(20)
    kiosk.wait_for("notes", inserted_minor=2_000)
    place.bills.insert(50)
    token = place.charge(kiosk, inserted=70)

    verdict, units = place.enter(token)
    assert verdict is Verdict.ACCEPT
    assert units == place.town.units_of(token, METER) > 0
    assert place.town.counts() == (1, 1, 1)
    assert place.bills.money() == ([20, 50], [])
    assert place.notes_by_end() == {"seen": 7_000, "stacked": 7_000}
    kiosk.touch("finish")
    kiosk.wait_for("screen", name="attract")

    place.empty_the_box(kiosk)
    kiosk.wait_for("emptied", amount_minor=7_000)
    kiosk.wait_for("screen", name="service_done")
    slip = place.printer.wait_for_paper()
    kiosk.touch("finish")
    kiosk.wait_for("screen", name="service")
    kiosk.touch("leave")
    kiosk.wait_for("screen", name="attract")
    kiosk.wait_for("office", untold=0)
    assert slip
    assert place.emptyings() == [("B-7", 7_000)]
    records = records_of(place.folder / "state" / "journal.sqlite")
    (record,) = [one for one in records if isinstance(one, CashBoxEmptied)]
    assert (record.bag_number, record.expected_minor) == ("B-7", 7_000)


def test_killed_with_a_note_inside_the_next_start_goes_on_and_nothing_is_lost(make_place):
    place = make_place()
    kiosk = place.open(kill_at="before_note_ended")
    place.to_notes(kiosk, goal=100)
    place.bills.insert(100)
    kiosk.process.wait_for_line(lambda line: line == "reached before_note_ended", "the kill")
    assert kiosk.process.wait_until_ended() == -signal.SIGKILL

    again = place.open()
    token = place.charge(again, inserted=100)

    assert place.enter(token)[0] is Verdict.ACCEPT
    assert place.town.counts() == (1, 1, 1)
    assert place.bills.money() == ([100], [])
    assert place.notes_by_end() == {"seen": 10_000, "stacked": 10_000}
