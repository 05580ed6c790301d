"""K04 and K05: the amount and what it buys, and the notes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QProgressBar, QWidget

from kiosk.flows.machine import credit_added
from kiosk.i18n import formats
from kiosk.selfservice.entry_pages import notes_accepted, utility_id
from kiosk.selfservice.look import Look
from kiosk.selfservice.parts import Button, Page, Tile, beside, boxed, fit, led, text
from kiosk.widgets.words import Saying, Words, nothing_said
from vending_server.wire.lookup import LinkedMeter, MeterFacts
from vending_server.wire.quote import Quote

GOALS_MINOR: Final = (2_000, 5_000, 10_000, 20_000, 30_000, 50_000)
_LINES_MAX: Final = 6


def whole(minor: int, words: Words) -> str:
    """Return a round sum without its empty agorot, as it stands on notes."""
    return words.money(minor).replace(".00", "")


def quote_lines(quote: Quote, words: Words) -> list[tuple[str, str]]:
    """Return what a sum pays, line by line: label and amount, then what it buys."""
    lines = [
        (words.name(one.name_ar if words.is_rtl else one.name_en), one.taken_minor)
        for one in quote.deductions
        if one.taken_minor
    ]
    energy = "S932" if quote.utility == "electricity" else "S933"
    lines.append((words(energy), quote.energy_gross_minor))
    carried = quote.carry_after_minor - quote.carry_before_minor
    if carried:
        lines.append((words("S934"), carried))
    return [(label, words.money(amount)) for label, amount in lines]


def credit_line(credit_minor: int, words: Words) -> str:
    """Return what is said of credit that is added to the notes; nothing when there is none."""
    return words("S696", x=words.money(credit_minor)) if credit_minor else ""


def other_meter(meter: MeterFacts | None) -> LinkedMeter | None:
    """Return the customer's meter of the other utility; None unless there is exactly one."""
    linked = [] if meter is None else meter.linked
    others = [one for one in linked if meter is not None and one.utility != meter.utility]
    return others[0] if len(others) == 1 else None


class QuoteCard(QWidget):
    """What a sum pays and buys; adds up."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._title = text("strong")
        self._rows = [(text("plain"), text("plain", wraps=False)) for _ in range(_LINES_MAX)]
        self._what, self._units = text("strong"), text("title", wraps=False)
        rows = [led(label, amount) for label, amount in self._rows]
        self._holders = rows
        total = led(self._what, self._units)
        column = boxed("card", [self._title, *rows, total])
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)

    def show_quote(self, quote: Quote | None, *, is_low: bool) -> None:
        """Show a quote, or nothing; without its title where height is scarce."""
        words = self._words
        lines = quote_lines(quote, words) if quote else []
        if len(lines) > _LINES_MAX:
            rest = len(lines) - _LINES_MAX + 1
            lines = [*lines[: _LINES_MAX - 1], (f"+ {rest}", "")]
        for holder, (label, amount), at in zip(
            self._holders, self._rows, range(_LINES_MAX), strict=True
        ):
            holder.setVisible(at < len(lines))
            if at < len(lines):
                label.setText(lines[at][0])
                amount.setText(lines[at][1])
        self.setVisible(quote is not None)
        if quote is None:
            return
        self._title.setVisible(not is_low)
        self._title.setText(words("S931", x=words.money(quote.tender_minor)))
        self._what.setText(words("S935" if quote.utility == "electricity" else "S936"))
        self._units.setText(words.units(quote.units_tenths, quote.utility))
        fit(self)


class MeterStrip(QWidget):
    """Which meter it is, on every page with money."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._utility, self._number = text("small", wraps=False), text("strong", wraps=False)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(boxed("card", [beside([self._utility, 1, self._number])]))

    def show_meter(self, meter: MeterFacts | None) -> None:
        """Show utility and number."""
        self._utility.setText(self._words(utility_id(meter.utility)) if meter else "")
        self._number.setText(formats.meter_number(meter.drn) if meter else "")


class AmountPage(Page):
    """K04: six sums, what each buys, and what the chosen one pays."""

    name = "amount"
    step = 2
    chosen = Signal(int)
    agreed = Signal()
    other_wanted = Signal()
    left = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.meter: MeterFacts | None = None
        self.goal_minor = 0
        self._quotes: dict[int, Quote | None] = {}
        self._title, self._strip = text("title"), MeterStrip(words)
        self._card = QuoteCard(words)
        self._change, self._notes = text("plain"), text("small")
        self._credit = text("strong", wraps=False)
        self._offline, self._priced_at = text("small"), ""
        self.tiles = {goal: Tile(f"goal{goal // 100}") for goal in GOALS_MINOR}
        across = 3 if look.sizes.is_portrait else 2
        group = QButtonGroup(self)
        grid_holder = QWidget()
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.sizes.gap)
        for at, (goal, tile) in enumerate(self.tiles.items()):
            group.addButton(tile)
            tile.setMinimumHeight(look.sizes.main)
            tile.clicked.connect(lambda _=False, goal=goal: self._choose(goal))
            grid.addWidget(tile, at // across, at % across)
        self._group = group
        self.other = Button("tile", "other-amount")
        self.other.setCheckable(True)
        self.other.clicked.connect(self._want_other)
        self.go_on, self.back = Button("main", "continue"), Button("second", "back")
        self.go_on.clicked.connect(self.agreed)
        self.back.clicked.connect(self.left)
        warning = boxed(
            "warning", [self._credit, self._offline, self._change, self._notes], spacing=2
        )
        self.arrange(
            [self._strip, self._title, grid_holder, self.other],
            [self._card, warning],
            [(self.back, 1), (self.go_on, 2)],
        )

    def begin(self, meter: MeterFacts, priced_at: str = "") -> None:
        """Offer sums for a meter; none is chosen.  `priced_at`: of its stored codes."""
        self.meter, self.goal_minor, self._quotes = meter, 0, {}
        self._priced_at = priced_at
        for tile in self.tiles.values():
            tile.setEnabled(False)
        self._tick(None)
        self.speak()

    def priced(self, goal_minor: int, quote: Quote | None) -> None:
        """Take the price of one sum; None when it cannot be bought."""
        self._quotes[goal_minor] = quote
        self.tiles[goal_minor].setEnabled(quote is not None)
        self.speak()

    def choose_other(self, goal_minor: int, quote: Quote) -> None:
        """Choose a sum that was typed; on a tile it is that tile."""
        self._quotes[goal_minor] = quote
        tile = self.tiles.get(goal_minor)
        if tile is not None:
            tile.setEnabled(True)
        self._tick(tile)
        self._choose(goal_minor)

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words("S930"))
        self._strip.show_meter(self.meter)
        for sum_minor, tile in self.tiles.items():
            quote = self._quotes.get(sum_minor)
            bought = words.units(quote.units_tenths, quote.utility) if quote else ""
            tile.say(whole(sum_minor, words), bought or self._why(sum_minor))
        goal = self.goal_minor
        is_other = bool(goal) and goal not in self.tiles
        self.other.setChecked(is_other)
        self.other.say(words("B581", x=whole(goal, words)) if is_other else words("B580"))
        self._card.show_quote(self._quotes.get(goal), is_low=self.look.is_low)
        credit = credit_added(self.meter)
        self._credit.setText(credit_line(credit, words))
        self._credit.setVisible(bool(credit))
        if self._priced_at:
            priced = words.date_of(dt.datetime.fromisoformat(self._priced_at))
            short = words.joined(words("S575"), words.joined(words("S578"), priced, by=" "))
            has_room = self.look.sizes.is_portrait
            self._offline.setText(words("R09", date=priced) if has_room else short)
        # Large type on a lying screen has no room for it; it stands on the receipt.
        has_any_room = self.look.sizes.is_portrait or not self.look.is_large
        self._offline.setVisible(bool(self._priced_at) and has_any_room)
        self._change.setText(words("S860" if self.look.is_low else "S905"))
        self._notes.setText(notes_accepted(words))
        # A lying screen has room for one of them; which notes was said on the first page.
        self._notes.setVisible(self.look.sizes.is_portrait or not (credit or self._priced_at))
        self.go_on.say(words("B64" if self.look.sizes.is_portrait else "B63"))
        self.go_on.setEnabled(bool(self.goal_minor))
        self.back.say(words("B903"))

    def first_focus(self) -> QWidget:
        """Return the first tile."""
        return next(iter(self.tiles.values()))

    def _why(self, goal: int) -> str:
        if goal not in self._quotes:
            return "…"
        total = goal + credit_added(self.meter)
        is_little = self.meter is not None and total < self.meter.tender_minor_min
        has_room = self.look.sizes.is_portrait or not self.look.is_large
        return self.words("S937" if is_little else "S938") if has_room or is_little else "—"

    def _tick(self, chosen: Tile | None) -> None:
        """Show one tile as chosen, or none."""
        self._group.setExclusive(False)
        for tile in self.tiles.values():
            tile.setChecked(tile is chosen)
        self._group.setExclusive(True)

    def _want_other(self) -> None:
        self.speak()  # a touch alone chooses nothing
        self.other_wanted.emit()

    def _choose(self, goal: int) -> None:
        self.goal_minor = goal
        self.speak()
        self.chosen.emit(goal)


class Rest(StrEnum):
    """What becomes of the notes above the goal."""

    CHARGED = "charged"
    KEPT = "kept"  # as credit of this meter's contract
    MOVED = "moved"  # as credit of the customer's meter of the other utility


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesShown:
    """What stands on K05."""

    meter: MeterFacts | None = None
    goal_minor: int = 0
    inserted_minor: int = 0
    credit_minor: int = 0  # kept for the contract, added to the notes
    quote: Quote | None = None
    message: Saying = nothing_said
    is_moving: bool = False
    rest: Rest = Rest.CHARGED
    charges_in_s: int = 0  # nobody chose: how long until all of it is charged; 0 = not said

    @property
    def surplus_minor(self) -> int:
        """What is in above the goal."""
        return max(self.inserted_minor - self.goal_minor, 0) if self.goal_minor else 0

    @property
    def keeps_surplus(self) -> bool:
        """Whether only the goal is charged."""
        return self.rest is not Rest.CHARGED

    @property
    def charged_minor(self) -> int:
        """What of the notes is charged."""
        return self.inserted_minor - (self.surplus_minor if self.keeps_surplus else 0)

    @property
    def may_charge(self) -> bool:
        """Whether the money that is in can be charged at the price shown."""
        total = self.charged_minor + self.credit_minor
        is_priced = self.quote is not None and self.quote.tender_minor == total
        return is_priced and not self.is_moving and self.inserted_minor > 0


class NotesPage(Page):
    """K05: money counted in without doubt; confirmed at the price on the screen."""

    name = "notes"
    step = 3
    idle_s = 60
    agreed = Signal()
    cancelled = Signal()
    surplus_chosen = Signal(str)  # a Rest

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.shown = NotesShown()
        self.surplus, self.move_rest = Button("tool", "surplus"), Button("tool", "surplus-other")
        self.surplus.clicked.connect(self._keep_or_charge)
        self.move_rest.clicked.connect(lambda: self.surplus_chosen.emit(Rest.MOVED))
        self._strip, self._title = MeterStrip(words), text("title")
        self._label, self._sum = text("small"), text("huge", wraps=False)
        self._goal, self._bar = text("plain"), QProgressBar()
        self._credit = text("plain", wraps=False)
        self._bar.setTextVisible(False)
        self._message = text("strong")
        self._message.setMinimumHeight(look.sizes.target)
        self._card = QuoteCard(words)
        self._rule = text("small")
        self.charge, self.cancel = Button("main", "charge"), Button("second", "cancel")
        self.charge.clicked.connect(self.agreed)
        self.cancel.clicked.connect(self.cancelled)
        self._rule_box = boxed("warning", [self._rule])
        counted = boxed("card", [self._label, self._sum, self._credit, self._bar, self._goal])
        self.arrange(
            [self._strip, self._title, counted, self._message],
            [self._card, self._rule_box, self.surplus, self.move_rest],
            [(self.cancel, 1), (self.charge, 2)],
        )

    def show_notes(self, shown: NotesShown) -> None:
        """Show where the money stands."""
        self.shown = shown
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words, shown = self.words, self.shown
        self._strip.show_meter(shown.meter)
        is_reached = shown.goal_minor and shown.inserted_minor >= shown.goal_minor
        self._title.setText(words("S946" if is_reached else "S940"))
        self._label.setText(words("S31"))
        self._sum.setText(words.joined(words.money(shown.inserted_minor)))
        self._bar.setAccessibleName(words("S31"))
        self._bar.setMaximum(max(shown.goal_minor, 1))
        self._bar.setValue(min(shown.inserted_minor, max(shown.goal_minor, 1)))
        goal = words("S941", x=words.money(shown.goal_minor))
        self._goal.setText(goal if shown.goal_minor and not is_reached else "")
        self._credit.setText(credit_line(shown.credit_minor, words))
        self._credit.setVisible(bool(shown.credit_minor))
        left_s = shown.charges_in_s
        self._message.setText(words("S584", n=left_s) if left_s else shown.message(words))
        quote = shown.quote if shown.inserted_minor else None
        self._card.show_quote(quote, is_low=self.look.is_low)
        self._rule.setText(words("S861" if self.look.is_low else "S947"))
        self._say_surplus()
        self.charge.say(words("B65"))
        self.charge.setEnabled(shown.may_charge)
        keep = "B861" if self.look.is_low else "B905"
        self.cancel.say(words(keep if shown.inserted_minor else "B904"))
        self.cancel.setEnabled(not shown.is_moving)

    def _say_surplus(self) -> None:
        """Let whoever put in more than the goal choose what becomes of the rest."""
        words, shown = self.words, self.shown
        has_surplus = bool(shown.surplus_minor) and not shown.is_moving
        self.surplus.setVisible(has_surplus)
        # Large type and a lying screen leave room for one of them.
        has_room = self.look.sizes.is_portrait and not self.look.is_large
        self._rule_box.setVisible(has_room or not has_surplus)
        self._bar.setVisible(not has_surplus)
        goal, rest = whole(shown.goal_minor, words), whole(shown.surplus_minor, words)
        keep = words("B584", y=rest) if self.look.is_low else words("B664", x=goal, y=rest)
        self.surplus.say(words("B665") if shown.keeps_surplus else keep)
        other = other_meter(shown.meter)
        self.move_rest.setVisible(has_surplus and not shown.keeps_surplus and other is not None)
        is_water = other is not None and other.utility == "water"
        self.move_rest.say(words("B582" if is_water else "B583", y=rest))
        if has_surplus and shown.keeps_surplus:
            moved = "S585" if is_water else "S586"
            self._goal.setText(words(moved if shown.rest is Rest.MOVED else "S697", x=rest))
        self._goal.setVisible(bool(self._goal.text()))

    def _keep_or_charge(self) -> None:
        self.surplus_chosen.emit(Rest.CHARGED if self.shown.keeps_surplus else Rest.KEPT)

    def first_focus(self) -> QWidget:
        """Return charge now."""
        return self.charge
