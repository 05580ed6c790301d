"""K04 and K05: an amount of one's own, and what becomes of notes above the goal when nobody says it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from drivers.receipt_printers.base import PrinterCondition
from kiosk.flows.note_sums import NoteSums, sums_of
from kiosk.i18n.language import Language
from kiosk.selfservice.cash_step import CHARGE_ALL_S
from tests.helpers.fake_acceptor import MachineBench
from tests.helpers.fake_server import Break, a_meter
from tests.helpers.fake_till import DRN
from tests.helpers.machine_window import SIZES, MachineWindow
from tests.helpers.window_look import cut_texts, outside, overlapping
from vending_server.wire.kept_money import KeptMoney
from vending_server.wire.lookup import LinkedMeter
from vending_server.wire.problems import ProblemCode

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., MachineWindow]
WATER = LinkedMeter(drn="57123456782", utility="water")


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Maker]:
    made: list[MachineWindow] = []

    def start(**how: object) -> MachineWindow:
        made.append(MachineWindow(qapp, MachineBench(tmp_path), **how))  # type: ignore[arg-type]
        made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.close()


@pytest.fixture
def machine(make: Maker) -> MachineWindow:
    """A terminal that waits for its first customer."""
    return make()


def texts(machine) -> str:
    """What stands on the page, without the signs that keep numbers from turning around."""
    labels = machine.window.page.findChildren(QLabel)
    shown = " ".join(label.text() for label in labels if label.isVisible())
    return plain(shown)


def told(machine, text_id, **values) -> str:
    """A text of the terminal as `texts` has it."""
    return plain(machine.window.words(text_id, **values))


def plain(shown: str) -> str:
    return shown.replace("\u2066", "").replace("\u2069", "").replace("\xa0", " ")


def to_amounts(machine):
    machine.touch("start")
    machine.type_meter(DRN)
    machine.see("meter")
    machine.touch("yes")
    amount = machine.window.amount
    machine.until(lambda: all(tile.isEnabled() for tile in amount.tiles.values()))


def type_sum(machine, shekels):
    machine.touch("other-amount")
    machine.see("other")
    for digit in str(shekels):
        machine.touch(f"digit{digit}")


def put_in(machine, *notes):
    for note in notes:
        machine.insert(note)
    machine.until(lambda: machine.window.notes.shown.inserted_minor == sum(notes) * 100)
    machine.until(lambda: machine.window.notes.shown.may_charge)


def wait(machine, seconds):
    for _ in range(seconds):
        machine.conductor.idle.tick()


def own_water_meter(machine, **facts):
    """Give the customer a water meter beside the one he charges."""
    server = machine.bench.server
    water = msgspec.structs.replace(
        a_meter(WATER.drn), utility="water", account_number="W-1", **facts
    )
    power = msgspec.structs.replace(a_meter(DRN), linked=[WATER])
    server.meters = {WATER.drn: water, DRN: power}


# ---------------------------------------------------------------------- another amount


def test_notes_make_every_ten_from_twenty_on_but_thirty():
    made = sums_of((2_000, 5_000, 10_000, 20_000), 20_000)

    assert made == [2_000, *range(4_000, 20_001, 1_000)]


def test_sums_lie_between_the_meters_bounds_beside_the_credit_that_is_added():
    meter = msgspec.structs.replace(
        a_meter(DRN), tender_minor_min=7_500, tender_minor_max=20_000, deposit_minor=2_500
    )

    sums = NoteSums.of(meter)

    assert (sums.least, sums.most) == (5_000, 17_000)
    assert sums.beside(6_500) == (6_000, 7_000)
    full = msgspec.structs.replace(a_meter(DRN), tender_minor_max=1_000)
    assert (NoteSums.of(full).least, NoteSums.of(full).most) == (0, 0)


def test_an_amount_of_ones_own_is_priced_and_is_the_goal_like_a_tile(machine):
    to_amounts(machine)
    type_sum(machine, 70)
    machine.touch("continue")
    machine.see("amount")
    assert plain(machine.window.amount.other.text()) == "Other amount: 70 ₪"
    assert "70.00" in texts(machine)
    machine.touch("continue")
    machine.see("notes")
    put_in(machine, 20, 50)
    machine.until(lambda: machine.bench.acceptor.accepts == frozenset())  # the goal is reached
    machine.touch("charge")
    machine.see("result")

    assert machine.window.result.sale.quote.tender_minor == 7_000


@pytest.mark.parametrize(("typed", "near"), [(30, ("20", "40")), (75, ("70", "80"))])
def test_a_sum_that_notes_cannot_make_goes_no_further_and_the_next_ones_are_told(
    machine, typed, near
):
    to_amounts(machine)
    type_sum(machine, typed)
    other = machine.window.other
    below, above = (f"{one} ₪" for one in near)

    assert not other.go_on.isEnabled()
    assert told(machine, "S582", x=f"{typed} ₪", a=below, b=above) in texts(machine)
    machine.touch("digit0")
    assert other.go_on.isEnabled() is True


@pytest.mark.parametrize("typed", [0, 10, 1_010, 99_999])
def test_less_than_the_least_and_more_than_the_most_goes_no_further(machine, typed):
    to_amounts(machine)
    type_sum(machine, typed)

    assert not machine.window.other.go_on.isEnabled()
    assert "1000" in texts(machine)


def test_a_typed_sum_that_is_on_a_tile_chooses_the_tile_and_a_tile_ends_another_sum(machine):
    to_amounts(machine)
    type_sum(machine, 100)
    machine.touch("continue")
    machine.see("amount")
    amount = machine.window.amount
    assert amount.tiles[10_000].isChecked()
    assert not amount.other.isChecked()
    type_sum(machine, 110)
    machine.touch("continue")
    machine.see("amount")
    assert amount.other.isChecked()
    assert not any(tile.isChecked() for tile in amount.tiles.values())
    machine.touch("goal50")

    assert amount.goal_minor == 5_000
    assert not amount.other.isChecked()


def test_whoever_turns_back_from_the_pad_has_what_he_had_chosen(machine):
    to_amounts(machine)
    machine.touch("goal200")
    type_sum(machine, 7)
    machine.touch("back")
    machine.see("amount")

    amount = machine.window.amount
    assert amount.goal_minor == 20_000
    assert amount.tiles[20_000].isChecked()
    assert not amount.other.isChecked()


def test_a_sum_without_a_price_says_why_and_stays_on_the_pad(machine):
    to_amounts(machine)
    type_sum(machine, 70)
    machine.bench.server.break_next("quote", Break.BEFORE)
    machine.touch("continue")
    machine.until(lambda: told(machine, "S992") in texts(machine))

    assert not machine.window.other.go_on.isEnabled()
    assert machine.window.amount.goal_minor == 0


# ---------------------------------------------------------------------- nobody chooses


def test_more_than_the_goal_is_all_charged_after_half_a_minute_that_is_counted_down(machine):
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    wait(machine, CHARGE_ALL_S - 7)
    assert told(machine, "S584", n=7) in texts(machine)
    wait(machine, 7)
    machine.see("result")

    assert machine.window.result.sale.quote.tender_minor == 20_000
    assert len(machine.bench.server.sold) == 1


def test_a_touch_gives_the_whole_half_minute_again(machine):
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    wait(machine, CHARGE_ALL_S - 1)
    machine.conductor.idle.touched()
    wait(machine, CHARGE_ALL_S - 1)

    assert machine.window.page is machine.window.notes
    assert machine.bench.server.sold == []


@pytest.mark.parametrize("notes", [(20,), (50,)])
def test_up_to_the_goal_nothing_is_charged_by_itself(machine, notes):
    machine.to_notes(DRN, goal=50)
    put_in(machine, *notes)
    wait(machine, 80)
    machine.see("kept")

    assert machine.bench.server.sold == []
    assert machine.bench.server.kept_minor == sum(notes) * 100


def test_whoever_chose_the_goal_only_is_not_charged_by_the_clock(machine):
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    machine.touch("surplus")
    machine.until(lambda: machine.window.notes.shown.charged_minor == 5_000)
    machine.until(lambda: machine.window.notes.shown.may_charge)
    wait(machine, 80)
    machine.see("kept")

    assert machine.bench.server.sold == []
    assert machine.bench.server.kept_minor == 20_000


def test_a_price_that_changed_waits_for_a_hand(machine):
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    machine.bench.server.refuse_with = ProblemCode.PRICE_CHANGED
    wait(machine, CHARGE_ALL_S)
    machine.until(lambda: told(machine, "S949") in texts(machine))
    machine.until(lambda: machine.window.notes.shown.may_charge)
    machine.bench.server.refuse_with = None
    wait(machine, CHARGE_ALL_S + 5)

    assert machine.bench.server.sold == []
    assert machine.window.page is machine.window.notes


def test_nothing_is_charged_by_itself_while_its_receipt_could_not_be_printed(machine):
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    machine.set_printer(PrinterCondition.PAPER_OUT)
    wait(machine, CHARGE_ALL_S + 5)

    assert machine.bench.server.sold == []
    assert machine.window.page is machine.window.notes


# ---------------------------------------------------------------------- to the other meter


def kept_of(machine) -> list[tuple[str, int]]:
    told = [body for route, body in machine.bench.server.requests if route == "kept_money"]
    acts = [msgspec.json.decode(body, type=KeptMoney) for body in told]
    return [(act.account_number, act.amount_minor) for act in acts]


def test_the_rest_goes_to_the_contract_of_the_customers_other_meter(machine):
    own_water_meter(machine)
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    machine.touch("surplus-other")
    machine.until(lambda: machine.window.notes.shown.charged_minor == 5_000)
    assert told(machine, "S585", x="150 ₪") in texts(machine)
    machine.touch("charge")
    machine.see("result")
    machine.until(lambda: machine.window.result.rest is not None)

    assert machine.window.result.sale.quote.tender_minor == 5_000
    assert kept_of(machine) == [("W-1", 15_000)]
    assert told(machine, "S587", x="150.00 ₪") in texts(machine)
    (purse,) = machine.machine.till.purses.notes.purses()
    sums = machine.machine.till.purses.sums(purse.purse_id)
    assert (sums.vended_minor, sums.kept_minor, sums.left_minor) == (5_000, 15_000, 0)


def test_a_meter_that_takes_nothing_is_not_chosen(machine):
    own_water_meter(machine, can_vend=False)
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    machine.touch("surplus-other")
    machine.until(lambda: told(machine, "S589") in texts(machine))
    machine.touch("charge")
    machine.see("result")

    assert machine.window.result.sale.quote.tender_minor == 20_000
    assert kept_of(machine) == []


def test_whoever_cancels_after_choosing_the_other_meter_keeps_all_of_it_for_this_one(machine):
    own_water_meter(machine)
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)
    machine.touch("surplus-other")
    machine.until(lambda: machine.window.notes.shown.charged_minor == 5_000)
    machine.touch("cancel")
    machine.see("kept")

    assert kept_of(machine) == [("A-1", 20_000)]


@pytest.mark.parametrize(
    "linked",
    [
        [],
        [WATER, LinkedMeter(drn="57333333338", utility="water")],
        [LinkedMeter(drn="57333333338", utility="electricity")],
    ],
)
def test_without_exactly_one_meter_of_the_other_utility_none_is_offered(machine, linked):
    meter = msgspec.structs.replace(a_meter(DRN), linked=linked)
    machine.bench.server.meters = {DRN: meter}
    machine.to_notes(DRN, goal=50)
    put_in(machine, 200)

    assert machine.window.notes.surplus.isVisible()
    assert not machine.window.notes.move_rest.isVisible()


# ---------------------------------------------------------------------- to be seen


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("size", list(SIZES))
def test_no_text_of_an_amount_of_ones_own_or_of_the_rest_is_cut(make, language, size):
    machine = make(language=language, size=size)
    own_water_meter(machine)
    window = machine.window
    to_amounts(machine)
    type_sum(machine, 999)
    looked = [(window.other, "typed")]
    look_at(machine, looked)
    machine.touch("clear")
    for digit in "990":
        machine.touch(f"digit{digit}")
    machine.touch("continue")
    machine.see("amount")
    look_at(machine, [(window.amount, "other")])
    machine.touch("goal50")
    machine.touch("continue")
    machine.see("notes")
    put_in(machine, 200)
    wait(machine, CHARGE_ALL_S - 10)
    look_at(machine, [(window.notes, "counts down")])
    machine.touch("surplus-other")
    machine.until(lambda: window.notes.shown.charged_minor == 5_000)
    look_at(machine, [(window.notes, "moved")])


def look_at(machine, pages):
    window = machine.window
    for is_large in (False, True):
        window.look = window.look.with_large(is_large=is_large)
        window.dress()
        for page, state in pages:
            window.go(page)
            QApplication.processEvents()
            where = f"{page.name} {state} large={is_large}"
            assert (window.width(), window.height()) in SIZES, where
            assert list(cut_texts(window)) == [], where
            assert list(outside(window)) == [], where
            assert list(overlapping(window)) == [], where
            for button in page.findChildren(QAbstractButton):
                if button.isVisible():
                    assert button.sizeHint().width() <= button.width() + 1, (
                        f"{where} {button.text()}"
                    )
                    assert button.accessibleName(), button.objectName()
    window.look = window.look.with_large(is_large=False)
    window.dress()
