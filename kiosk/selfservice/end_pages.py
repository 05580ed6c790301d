"""K06 to K10: charging, the code, what was kept instead, out of service, are you still there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.printing import qr
from kiosk.selfservice.look import Look
from kiosk.selfservice.parts import Button, Page, beside, boxed, column, text
from kiosk.selfservice.qr_picture import QrPicture
from kiosk.theme.dress import TOKEN_FAMILY, token_font
from kiosk.widgets.words import Words
from vending_server.wire.facts import BothLanguages
from vending_server.wire.vend import VendAnswer

CODES_MAX: Final = 3
_ALONE_PX: Final = 80  # a code that stands on the screen alone is read from farther away


class ChargingPage(Page):
    """K06: the money is recorded; nothing can be pressed."""

    name = "charging"
    step = 3
    idle_s = None

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.amount_minor, self.is_late = 0, False
        self._title, self._safe, self._late = text("title"), text("strong"), text("plain")
        for part in (self._title, self._safe, self._late):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.arrange([self._title, boxed("card", [self._safe, self._late])], [], [])

    def begin(self, amount_minor: int) -> None:
        """Show that a sum is being charged."""
        self.amount_minor, self.is_late = amount_minor, False
        self.speak()

    def late(self) -> None:
        """Say that the answer takes long, and that the money is safe."""
        self.is_late = True
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words("S950"))
        self._safe.setText(words("S951", x=words.money(self.amount_minor)))
        self._late.setText(words("S952") if self.is_late else "")


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of money that was not charged: a text and its values."""

    text_id: str
    amount_minor: int
    number: str = ""
    values: dict[str, str] = field(default_factory=dict)

    def told(self, words: Words) -> str:
        """Return what is said of it."""
        values: dict[str, str | int] = {"x": words.money(self.amount_minor)}
        if self.number:
            values["n"] = isolate_ltr(self.number)
        return words(self.text_id, **values)


class ResultPage(Page):
    """K07 and K08: the code reaches the hand, on paper or off the screen."""

    name = "result"
    step = 4
    idle_s: int | None = 120
    finished = Signal()
    more_time = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.sale: VendAnswer | None = None
        self.rest: Kept | None = None
        self.is_printed = True
        self._title, self._paper = text("title"), text("strong")
        self._trouble = text("strong")
        self._trouble_box = boxed("danger", [self._trouble])
        self._units, self._number = text("huge", wraps=False), text("small")
        self._picture = QrPicture(look.sizes.qr)
        self._how = text("plain")
        self._codes = [(text("small"), text("digits", wraps=False)) for _ in range(CODES_MAX)]
        parts: list[QWidget] = [self._how]
        is_low = not look.sizes.is_portrait
        for label, code in self._codes:
            code.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            code.setAlignment(Qt.AlignmentFlag.AlignCenter)
            code.setFont(token_font(look.sizes.token))
            parts += [beside([label, code], spacing=8)] if is_low else [label, code]
        self.finish, self.more = Button("main", "finish"), Button("second", "more")
        self.finish.clicked.connect(self.finished)
        self.more.clicked.connect(self.more_time)
        codes = boxed("card", parts, spacing=2)
        head: list[QWidget | int]
        if is_low:
            head = [column([self._title, self._number]), 1, self._units, self._picture]
        else:
            head = [column([self._title, self._units, self._number]), 1, self._picture]
        self.arrange(
            [beside(head), self._trouble_box, codes, self._paper],
            [],
            [(self.more, 1), (self.finish, 2)],
        )

    def show_sale(self, sale: VendAnswer) -> None:
        """Show a sale; its paper comes next."""
        self.sale, self.is_printed, self.idle_s, self.rest = sale, True, 120, None
        self.speak()

    def show_rest(self, rest: Kept) -> None:
        """Say where the notes are that were not charged."""
        self.rest = rest
        self.speak()

    def paper_failed(self) -> None:
        """Say that the code stands on the screen alone."""
        self.is_printed = False
        self.speak()

    def forget(self) -> None:
        """Leave nothing for the next person."""
        self.sale = self.rest = None
        for label, code in self._codes:
            label.clear()
            code.clear()
            code.setAccessibleName("")
        self._units.clear()
        self._number.clear()
        self._picture.show_text("")

    def speak(self) -> None:
        """Write every text."""
        words, sale = self.words, self.sale
        self._title.setText(words("S960"))
        rest = "" if self.rest is None else self.rest.told(words)
        self._paper.setText(words.joined(words("S961"), rest))
        self._paper.setVisible(self.is_printed)
        self._trouble.setText(words("E48"))
        self._trouble_box.setVisible(not self.is_printed)
        self._how.setText(words("S962"))
        self.finish.say(words("B72"))
        self.more.say(words("B663"))
        self.more.setVisible(not self.is_printed)
        is_single = sale is not None and len(sale.tokens) == 1
        self._picture.setVisible(not self.is_printed and is_single)
        if sale is None:
            return
        self._picture.show_text("" if self.is_printed else qr.content(sale))
        self._picture.setAccessibleName(self._number.text())
        self._units.setText(words.joined(words.units(sale.quote.units_tenths, sale.quote.utility)))
        self._number.setText(words("S964", n=formats.receipt_number(sale.receipt_number)))
        count = len(sale.tokens)
        for at, (label, code) in enumerate(self._codes):
            is_there = at < count
            label.setVisible(is_there and count > 1)
            code.setVisible(is_there)
            if is_there:
                label.setText(words("S963", n=at + 1, m=count))
                is_alone = count == 1 and not self.is_printed and self.look.sizes.is_portrait
                code.setText(_code_text(sale.tokens[at].token, is_large=is_alone))
                code.setAccessibleName(formats.token_groups(sale.tokens[at].token))
                px = _ALONE_PX if is_alone else self.look.sizes.token
                code.setStyleSheet(f"font-family:'{TOKEN_FAMILY}'; font-size:{px}px")

    def first_focus(self) -> QWidget:
        """Return finish."""
        return self.finish


def _code_text(token: str, *, is_large: bool) -> str:
    """Return the groups of a code; large ones take two rows, as on narrow paper."""
    groups = formats.token_group_list(token)
    if not is_large:
        return formats.token_groups(token)
    rows = (groups[:3], groups[3:])
    return "\n".join(isolate_ltr(" ".join(row)) for row in rows)


class KeptPage(Page):
    """Money that has a place: credit of the contract, or a claim by its number."""

    name = "kept"
    step = 4
    idle_s = 30
    finished = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.kept: Kept | None = None
        self._title, self._slip = text("title"), text("plain")
        self.finish = Button("main", "finish")
        self.finish.clicked.connect(self.finished)
        self.arrange([boxed("card", [self._title, self._slip])], [], [(self.finish, 1)])

    def show_kept(self, kept: Kept) -> None:
        """Show where the money is."""
        self.kept = kept
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words, kept = self.words, self.kept
        self.finish.say(words("B72"))
        if kept is None:
            return
        # Only a claim or a doubt has a number to note down; credit has a receipt.
        self._slip.setText(words("S973" if kept.number else "S570"))
        self._title.setText(kept.told(words))

    def first_focus(self) -> QWidget:
        """Return finish."""
        return self.finish


class OutPage(Page):
    """K09: refuses early, says why, and what still works."""

    name = "out"
    idle_s = None

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.reason_id = "S995"
        self.nearest: BothLanguages | None = None  # of the settings
        self.opens_at: dt.datetime | None = None
        self.now: dt.datetime | None = None
        self._title, self._why, self._still = text("title"), text("strong"), text("plain")
        self._opens = text("strong")
        self._cash, self._nearest, self._time = text("plain"), text("strong"), text("plain")
        self.arrange(
            [boxed("danger", [self._title, self._why, self._opens])],
            [boxed("card", [self._still, self._cash, self._nearest, self._time])],
            [],
        )

    def show_reason(self, reason_id: str, opens_at: dt.datetime | None = None) -> None:
        """Say why, and when it is over if that is known."""
        self.reason_id, self.opens_at = reason_id, opens_at
        self.speak()

    def show_time(self, now: dt.datetime) -> None:
        """Show the time of day: who waits for the opening has a clock."""
        self.now = now
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words("S29"))
        self._why.setText(words(self.reason_id))
        self._still.setText(words("S994"))
        is_cash = self.reason_id == "S991"
        self._cash.setText(words("S30") if is_cash else "")
        self._cash.setVisible(is_cash)
        if self.opens_at is not None:
            date, time = words.date_of(self.opens_at), words.time_of(self.opens_at)
            self._opens.setText(words("S693", date=date, time=time))
        self._opens.setVisible(self.opens_at is not None)
        if self.nearest is not None:
            self._nearest.setText(words("S694", x=words.language.choose(self.nearest)))
        self._nearest.setVisible(self.nearest is not None)
        if self.now is not None:
            self._time.setText(words("S695", time=words.time_of(self.now)))
        self._time.setVisible(self.now is not None)


class StillTherePage(Page):
    """K10: nobody loses money or leaves data behind."""

    name = "still_there"
    idle_s = None
    more = Signal()
    finished = Signal()

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.seconds, self.money_minor, self.has_code = 0, 0, False
        self._title, self._count, self._what = text("title"), text("figure"), text("strong")
        self.more_time, self.finish = Button("main", "more"), Button("second", "finish")
        self.more_time.clicked.connect(self.more)
        self.finish.clicked.connect(self.finished)
        self.arrange(
            [boxed("card", [self._title, self._count])],
            [boxed("warning", [self._what])],
            [(self.finish, 1), (self.more_time, 2)],
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take a touch beside the buttons as a wish for more time."""
        super().mousePressEvent(event)
        if self.more_time.isEnabled():
            self.more.emit()

    def show_count(self, seconds: int, money_minor: int, *, has_code: bool) -> None:
        """Count down, and say what happens to the money."""
        self.seconds, self.money_minor, self.has_code = seconds, money_minor, has_code
        self.speak()

    def speak(self) -> None:
        """Write every text."""
        words = self.words
        self._title.setText(words("S980"))
        self._count.setText(words("S981", n=self.seconds))
        if self.money_minor:
            self._what.setText(words("S983", x=words.money(self.money_minor)))
        else:
            self._what.setText(words("S984" if self.has_code else "S982"))
        self.more_time.say(words("B71"))
        self.finish.say(words("B72"))

    def first_focus(self) -> QWidget:
        """Return more time."""
        return self.more_time
