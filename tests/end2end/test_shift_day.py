"""A cashier's day with real processes: count, sell, pay out, count blind and short; the Z on paper."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from end2end_bench import OPERATOR, PASSWORD, little_town_at
from end2end_counter import Counter
from PIL import Image, ImageChops

from kiosk.app import load_terminal, paper_look, shift_slip_renderer
from kiosk.config import load_config
from kiosk.flows.shift_values import JournalMark, SlipFacts, SlipKind
from kiosk.store.records import ShiftActIntended
from tests.harness.kiosk import Kiosk
from tests.helpers.api import CHEAP
from tests.helpers.office import take_on
from vending_server.db.engine import reading, writing
from vending_server.db.migrate import upgrade
from vending_server.documents.tables import documents
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.shifts.tables import shifts
from vending_server.wire.cash_count import CountLine
from vending_server.wire.shifts import ShiftReport

SUPERVISOR, SUPERVISORS_PASSWORD = "walid", "a password of his own"


@pytest.fixture
def day(tmp_path: Path):
    """A counter over a little town that works with shifts."""
    url = f"sqlite:///{tmp_path / 'vending.sqlite'}"
    upgrade(url)
    with little_town_at(url, tmp_path / "server") as town, contextlib.ExitStack() as stack:
        settings = town.settings.config.read_text("utf-8")
        used = settings.replace("uses_shifts = false", "uses_shifts = true")
        assert used != settings
        town.settings.config.write_text(used, "utf-8")
        with writing(town.engine) as connection:
            hashed = Passwords(CHEAP).hash(SUPERVISORS_PASSWORD)
            take_on(connection, SUPERVISOR, Role.SUPERVISOR, password_hash=hashed)
        yield Counter(tmp_path, stack, town)


def work_the_day(counter: Counter) -> Path:
    """200.00 of float, a sale of 50.00, 30.00 and 120.00 paid out, 90.00 counted; return the Z."""
    kiosk = counter.open()
    assert kiosk.login(OPERATOR, PASSWORD) == "open_shift"
    kiosk.type("1")
    kiosk.key("F12")
    kiosk.wait_for("slip", verdict="PRINTED")
    counter.printer.wait_for_paper()
    kiosk.key("F12")
    kiosk.wait_for("screen", name="sell")
    counter.quote(kiosk, 50)
    kiosk.key("F12")
    kiosk.wait_for("print", verdict="PRINTED")
    counter.printer.wait_for_paper()
    kiosk.key("F2")
    kiosk.wait_for("screen", name="sell", step="meter")
    kiosk.key("F9")
    kiosk.wait_for("screen", name="shift_menu")
    pay_out(kiosk, 30)
    paid(counter, kiosk)
    pay_out(kiosk, 120)
    kiosk.wait_for("screen", name="pay_out", step="second")
    kiosk.type(SUPERVISOR)
    kiosk.key("Return")
    kiosk.type(SUPERVISORS_PASSWORD)
    kiosk.key("F12")
    paid(counter, kiosk)
    kiosk.type("4")
    kiosk.wait_for("screen", name="close_shift")
    kiosk.key("Return", "Return")
    kiosk.type("1")
    kiosk.key("Return")
    kiosk.type("2")
    kiosk.key("F12")
    assert kiosk.wait_for("z")["variance_minor"] == -1_000
    paper = counter.printer.wait_for_paper()
    kiosk.wait_for("slip", verdict="PRINTED")
    kiosk.wait_for("synced", behind=0)
    kiosk.stop()
    return paper


def pay_out(kiosk: Kiosk, shekels: int) -> None:
    """Type a movement at the menu and confirm it."""
    kiosk.type("2")
    kiosk.wait_for("screen", name="pay_out")
    kiosk.type(str(shekels))
    kiosk.key("Return", "Return")
    kiosk.type("Post")
    kiosk.key("Return")
    kiosk.type("17")
    kiosk.key("F12")


def paid(counter: Counter, kiosk: Kiosk) -> None:
    """Wait for the slip of a movement and go back to the menu."""
    kiosk.wait_for("slip", verdict="PRINTED")
    counter.printer.wait_for_paper()
    kiosk.key("F12")
    kiosk.wait_for("screen", name="shift_menu")


def z_of_server(counter: Counter) -> ShiftReport:
    with reading(counter.town.engine) as connection:
        kept = connection.scalars(sa.select(documents.c.response).where(documents.c.kind == "z"))
        return msgspec.json.decode(bytes(kept.one()), type=ShiftReport)


def is_final(counter: Counter) -> bool:
    with reading(counter.town.engine) as connection:
        return bool(connection.scalars(sa.select(shifts.c.is_synced)).one())


def picture_of(z: ShiftReport, counter: Counter) -> Image.Image:
    """Draw the Z from the server's own bytes and the journal's two fingerprints."""
    intents = [one for one in counter.records() if isinstance(one, ShiftActIntended)]
    opening, closing = intents[0], intents[-1]
    config = load_config(counter.config)
    render = shift_slip_renderer(load_terminal(config).on_paper, paper_look(config))
    slip = SlipFacts(
        kind=SlipKind.Z,
        made_at=dt.datetime.fromisoformat(str(z.closed_at)),
        operator=OPERATOR,
        report=z,
        counts=(
            CountLine(denomination_minor=5_000, pieces=1),
            CountLine(denomination_minor=2_000, pieces=2),
        ),
        begun=JournalMark(seq=opening.head_seq, hash=bytes.fromhex(opening.head_hash)),
        mark=JournalMark(seq=closing.head_seq, hash=bytes.fromhex(closing.head_hash)),
    )
    sheet = render(slip, copy_number=0)
    return Image.frombytes("1", (sheet.width_dots, sheet.height), sheet.rows, "raw", "1;I")


def test_a_day_of_a_shift_ends_with_the_servers_z_on_paper(day: Counter, qapp: object):
    paper = work_the_day(day)
    z = z_of_server(day)
    expected = picture_of(z, day)
    with Image.open(paper) as printed:
        part = printed.convert("1").crop((0, 0, *expected.size))

    assert z.totals is not None
    assert z.totals.expected_minor == 20_000 + 5_000 - 3_000 - 12_000
    assert (z.counted_minor, z.variance_minor, z.number) == (9_000, -1_000, 1)
    assert ImageChops.logical_xor(part, expected).getbbox() is None
    assert is_final(day), "the journal is at the server up to the close"
