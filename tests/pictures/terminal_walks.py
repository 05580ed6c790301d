"""The terminal without a person, K01 to K10, from the first touch to every end."""

from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtWidgets import QLineEdit

from drivers.cash_acceptors.base import AcceptorCondition
from drivers.receipt_printers.base import PrinterCondition, PrintVerdict
from kiosk.api_client import Declined, Unreachable
from kiosk.flows.till_values import LocalCode
from kiosk.selfservice.cash_step import CHARGE_ALL_S
from kiosk.vend_outcomes import DoubtReason
from tests.helpers.fake_pack import FakePack
from tests.helpers.fake_server import Break, a_meter
from tests.helpers.fake_till import DRN
from tests.helpers.machine_window import MachineWindow
from tests.pictures.shots import Shot, Shots
from vending_server.wire.facts import BothLanguages
from vending_server.wire.lookup import LinkedMeter
from vending_server.wire.problems import Problem, ProblemCode

_IDLE_S = 60
_EVENING = dt.datetime(2026, 11, 22, 19, 0, tzinfo=dt.UTC)
NEAREST = BothLanguages(
    ar="المكتب الرئيسي، شارع القدس، الأحد–الخميس 8–14", en="Main office, Jerusalem St, Sun-Thu 8-14"
)


def put_in(machine: MachineWindow, *notes: int) -> None:
    """Notes into the slot, until their sum stands on the screen."""
    for note in notes:
        machine.insert(note)
    total = sum(notes) * 100
    machine.until(lambda: machine.window.notes.shown.inserted_minor == total)


def a_customer(machine: MachineWindow) -> Shots:
    """From the first touch to the code."""
    machine.start()
    yield Shot("k01_attract", "K01", "Come closer: how it goes, which notes")
    machine.touch("start")
    yield Shot("k02_identify", "K02", "Which meter?")
    for digit in DRN[:6]:
        machine.touch(f"digit{digit}")
    yield Shot("k02_typing", "K02", "Half a number")
    for digit in DRN[6:]:
        machine.touch(f"digit{digit}")
    machine.touch("continue")
    machine.see("meter")
    yield Shot("k03_meter", "K03", "Your meter?")
    machine.touch("yes")
    machine.see("amount")
    machine.until(lambda: all(tile.isEnabled() for tile in machine.window.amount.tiles.values()))
    yield Shot("k04_amount", "K04", "Sums and what they buy; none is chosen")
    machine.touch("goal100")
    yield Shot("k04_chosen", "K04", "A sum is chosen: what becomes of it")
    machine.touch("continue")
    machine.see("notes")
    yield Shot("k05_empty", "K05", "No note is in yet")
    put_in(machine, 50)
    yield Shot("k05_notes", "K05", "50 of 100 are in")
    machine.touch("charge")
    machine.see("result")
    machine.until(lambda: bool(machine.bench.printer.printed))
    yield Shot("k07_result", "K07", "The code and the receipt")
    machine.touch("finish")
    machine.see("attract")


def own_amount(machine: MachineWindow) -> Shots:
    """A sum that is on no tile, and more notes than that: who chooses what, and who does not."""
    _with_water_meter(machine)
    machine.start()
    machine.touch("start")
    machine.type_meter(DRN)
    machine.see("meter")
    machine.touch("yes")
    machine.see("amount")
    machine.until(lambda: all(tile.isEnabled() for tile in machine.window.amount.tiles.values()))
    machine.touch("other-amount")
    machine.see("other")
    yield Shot("k04_pad", "K04", "Another amount: what notes can make")
    machine.touch("digit7")
    machine.touch("digit5")
    yield Shot("k04_pad_near", "K04", "A sum that notes cannot make, and those beside it")
    machine.touch("delete")
    machine.touch("digit0")
    machine.touch("continue")
    machine.see("amount")
    yield Shot("k04_other", "K04", "The typed sum is chosen")
    machine.touch("continue")
    machine.see("notes")
    put_in(machine, 50, 200)
    machine.until(lambda: machine.window.notes.shown.may_charge)
    for _ in range(CHARGE_ALL_S - 10):
        machine.conductor.idle.tick()
    yield Shot("k05_counts_down", "K05", "More than the goal: three choices, and a default")
    machine.touch("surplus-other")
    machine.until(lambda: machine.window.notes.shown.keeps_surplus)
    machine.until(lambda: machine.window.notes.shown.may_charge)
    yield Shot("k05_moved", "K05", "The rest goes to the customer's water meter")
    machine.touch("charge")
    machine.see("result")
    machine.until(lambda: machine.window.result.rest is not None)
    yield Shot("k07_rest", "K07", "The code, and where the rest is")


def _with_water_meter(machine: MachineWindow) -> None:
    water = LinkedMeter(drn="57123456782", utility="water")
    facts = {"utility": "water", "account_number": "W-1"}
    machine.bench.server.meters = {
        water.drn: msgspec.structs.replace(a_meter(water.drn), **facts),
        DRN: msgspec.structs.replace(a_meter(DRN), linked=[water]),
    }


def other_ends(machine: MachineWindow) -> Shots:
    """Money that is kept, a customer who leaves, an answer that does not come."""
    machine.start()
    machine.to_notes(DRN, goal=100)
    put_in(machine, 20)
    for _ in range(_IDLE_S):
        machine.conductor.idle.tick()
    machine.see("still_there")
    yield Shot("k10_still_there", "K10", "Are you still there? What happens to the money")
    machine.touch("more")
    machine.touch("cancel")
    machine.see("kept")
    yield Shot("k05_kept", "K05", "Cancelled: the money is kept for the next charge")
    machine.touch("finish")
    machine.see("attract")
    machine.to_notes(DRN)
    put_in(machine, 50)
    machine.bench.server.refuse_with = ProblemCode.PRICE_CHANGED
    machine.touch("charge")
    words = machine.window.words
    machine.until(lambda: machine.window.notes.shown.message(words) == words("S949"))
    machine.until(lambda: machine.window.notes.shown.may_charge)
    machine.bench.server.refuse_with = None
    yield Shot("k05_price_changed", "K05", "The price changed: confirm again")
    machine.bench.printer.verdicts = [PrintVerdict.UNSURE]
    machine.touch("charge")
    machine.until(lambda: not machine.window.result.is_printed)
    yield Shot("k08_no_paper", "K08", "The code stands on the screen alone")
    machine.window.charging.begin(5_000)
    machine.window.go(machine.window.charging)
    yield Shot("k06_charging", "K06", "The money is recorded; the answer is on its way")
    machine.window.charging.late()
    yield Shot("k06_late", "K06", "The answer takes long")


def refusals(machine: MachineWindow) -> Shots:
    """A meter that is not known, and everything that closes the machine."""
    machine.start()
    machine.touch("start")
    machine.until(lambda: machine.window.page is machine.window.identify)
    unknown = Problem(status=404, code=ProblemCode.METER_UNKNOWN, title="")
    machine.conductor._not_found(Declined(unknown))
    yield Shot("k02_unknown", "K02", "A number that nobody knows")
    machine.set_printer(PrinterCondition.PAPER_OUT)
    machine.see("out")
    yield Shot("k09_no_paper", "K09", "Out of service: no paper")
    machine.set_printer(PrinterCondition.READY)
    machine.see("attract")
    machine.set_acceptor(AcceptorCondition.JAMMED)
    machine.see("out")
    yield Shot("k09_jam", "K09", "Out of service: the slot does not work")
    machine.set_acceptor(AcceptorCondition.REFUSING)
    machine.see("attract")
    machine.touch("start")
    machine.bench.server.break_next("lookup", Break.BEFORE)
    machine.type_meter(DRN)
    machine.see("out")
    yield Shot("k09_no_line", "K09", "Out of service: no line")


def modes(machine: MachineWindow) -> Shots:
    """Closed, disturbed, without its box; and everything within reach of a chair."""
    machine.window.out.nearest = NEAREST
    machine.start()
    out = machine.window.out
    out.show_time(_EVENING)
    out.show_reason("S690", _EVENING + dt.timedelta(hours=10))
    machine.window.go(out)
    yield Shot("k09_closed", "K09", "Closed at this hour: when it opens, where else")
    out.show_reason("S692")
    machine.window.go(out)
    yield Shot("k09_tampered", "K09", "Stopped because somebody tampered with it")
    machine.window.go(machine.window.attract)
    machine.touch("start")
    machine.window._lower.click()
    yield Shot("k02_low", "K02", "The buttons are lowered (upright screens)")


def service(machine: MachineWindow) -> Shots:
    """K11: two people empty the cash box."""
    machine.start()
    machine.to_notes(DRN, goal=500)
    put_in(machine, 200, 50)
    machine.touch("charge")
    machine.see("result")
    machine.touch("finish")
    machine.see("attract")
    machine.window.service_wanted.emit()
    machine.see("service_login")
    yield Shot("k11_login", "K11", "Who serves the machine?")
    _sign(machine, "walid", "olives")
    machine.see("service")
    yield Shot("k11_menu", "K11", "How the machine is, and what can be done")
    machine.touch("tests")
    machine.see("service_tests")
    machine.insert(50)
    yield Shot("k11_tests", "K11", "Notes that are tried come back")
    machine.touch("back")
    machine.see("service")
    machine.touch("empty")
    machine.see("service_bag")
    machine.window.page.findChildren(QLineEdit)[0].setText("B-2077")
    yield Shot("k11_bag", "K11", "The bag is named first")
    machine.touch("continue")
    machine.see("service_box")
    yield Shot("k11_box", "K11", "Then what the journal says is in the box")
    machine.touch("continue")
    machine.see("service_second")
    _sign(machine, "maysa", "wrong")
    machine.until(machine.conductor.service.pages.second.wrong.isVisible)
    yield Shot("k11_second_wrong", "K11", "The second person's password is wrong")
    _sign(machine, "maysa", "thyme")
    machine.see("service_done")
    yield Shot("k11_done", "K11", "The box is empty; the slip is signed")


def _sign(machine: MachineWindow, login: str, password: str) -> None:
    name, secret = machine.window.page.findChildren(QLineEdit)
    name.setText(login)
    secret.setText(password)
    machine.touch("continue")


def without_a_line(machine: MachineWindow) -> Shots:
    """From the pack: what it can make, in notes; and when it does not serve."""
    pack = machine.bench.pack = FakePack()
    machine.machine.till.offline._pack = pack
    pack.seal(DRN, 2_000, 5_000, 5_000, 10_000)
    machine.start()
    machine.bench.server.is_cut = True
    machine.conductor.journal_brought(Unreachable(DoubtReason.TIMEOUT))
    machine.until(lambda: machine.conductor.pack.is_needed)
    yield Shot("k01_offline", "K01", "No line: not every meter can be charged")
    machine.touch("start")
    machine.type_meter(DRN)
    machine.see("meter")
    yield Shot("k03_offline", "K03", "Your meter? Nobody's name is known")
    machine.touch("yes")
    machine.see("amount")
    machine.until(machine.window.amount.tiles[10_000].isEnabled)
    machine.touch("goal100")
    yield Shot("k04_offline", "K04", "What the pack can make, and of which day its price is")
    machine.touch("continue")
    machine.see("notes")
    put_in(machine, 50, 50)
    yield Shot("k05_offline", "K05", "Two notes are in")
    machine.touch("charge")
    machine.see("result")
    machine.until(lambda: bool(machine.bench.printer.printed))
    yield Shot("k07_offline", "K07", "The codes, sold from the pack")
    machine.touch("finish")
    machine.see("attract")
    pack.lock = LocalCode.LEASE_ENDED
    machine.conductor.pack.look()
    machine.see("out")
    yield Shot("k09_offline", "K09", "The permit has ended")
