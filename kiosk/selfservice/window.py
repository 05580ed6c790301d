"""The frame of every self-service screen: top bar, the four steps, the page, help at the foot.

It cannot be left by a citizen: it covers the screen, ignores every key and every wish to close it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kiosk.cashier.desk import Place, Reporter
from kiosk.i18n.bidi import isolate_ltr
from kiosk.selfservice.end_pages import (
    ChargingPage,
    KeptPage,
    OutPage,
    ResultPage,
    StillTherePage,
)
from kiosk.selfservice.entry_pages import LANGUAGE_NAMES, AttractPage, IdentifyPage, MeterPage
from kiosk.selfservice.look import Look
from kiosk.selfservice.money_pages import AmountPage, NotesPage
from kiosk.selfservice.other_page import OtherAmountPage
from kiosk.selfservice.parts import Button, HeldText, Page, beside, fit, put_margins, text
from kiosk.widgets.announcer import Announcer
from kiosk.widgets.parts import set_property
from kiosk.widgets.words import Words

_SIZE_MIN: Final = (1024, 768)
_HEIGHT_MAX: Final = (1 << 24) - 1  # as Qt has it: no bound
_STEPS: Final = ("S900", "S901", "S902", "S903")
_TOUCHES: Final = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress}
)
_SWALLOWED: Final = frozenset({Qt.Key.Key_Escape, *(Qt.Key(Qt.Key.Key_F1 + n) for n in range(35))})


class SelfServiceWindow(QMainWindow):
    """Shows one page at a time; `activity` fires at every touch."""

    activity = Signal()
    service_wanted = Signal()  # somebody holds the town's name down
    look_changed = Signal()

    def __init__(self, words: Words, look: Look, place: Place, reporter: Reporter) -> None:
        super().__init__()
        self.words, self.look = words, look
        self._place, self._reporter = place, reporter
        self.is_closable = False
        self.announcer = Announcer()
        self._more_pages: tuple[Page, ...] = ()
        self._name = HeldText("top")
        self._name.setObjectName("town")
        self._name.held.connect(self.service_wanted)
        self._tools = {name: Button("tool", name) for name in ("larger", "contrast", "language")}
        self._steps = [text("step", wraps=False) for _ in _STEPS]
        self._steps_bar = QFrame()
        self._top, self._space = QFrame(), QWidget()
        self._lower = Button("tool", "lower")
        self._help, self._machine = text("small"), text("small")
        self.attract, self.identify = AttractPage(words, look), IdentifyPage(words, look)
        self.meter, self.amount = MeterPage(words, look), AmountPage(words, look)
        self.other = OtherAmountPage(words, look)
        self.notes, self.charging = NotesPage(words, look), ChargingPage(words, look)
        self.result, self.kept = ResultPage(words, look), KeptPage(words, look)
        self.out, self.still_there = OutPage(words, look), StillTherePage(words, look)
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self._lay_out()
        self._connect_tools()
        self.dress()
        self.go(self.out)

    @property
    def pages(self) -> Mapping[str, Page]:
        """Every page by its name."""
        made = (
            *(self.attract, self.identify, self.meter, self.amount, self.other),
            *(
                self.notes,
                self.charging,
                self.result,
                self.kept,
                self.out,
                self.still_there,
                *self._more_pages,
            ),
        )
        return {page.name: page for page in made}

    def add(self, pages: Sequence[Page]) -> None:
        """Take pages that are needed only now."""
        self._more_pages = (*self._more_pages, *pages)
        for page in pages:
            self._stack.addWidget(page)
        put_margins(self._stack, self.look)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        shown = self._stack.currentWidget()
        assert isinstance(shown, Page), "only pages are in the stack"
        return shown

    def go(self, page: Page) -> None:
        """Show a page."""
        if self.page is not page:
            self._stack.setCurrentWidget(page)
        self.speak()
        fit(page)
        self.settle()
        focus = page.first_focus()
        if focus is not None:
            focus.setFocus()
        self.say_where()

    def say_where(self) -> None:
        """Tell which page is shown."""
        self._reporter.say("screen", name=self.page.name)

    def dress(self) -> None:
        """Put on the style of the moment."""
        self.setStyleSheet(self.look.stylesheet())
        # Large words beside the name do not fit a narrow screen: there is height for a second row.
        is_second_row = self.look.is_large and self.look.sizes.is_portrait
        sides = QBoxLayout.Direction
        self._bar.setDirection(sides.TopToBottom if is_second_row else sides.LeftToRight)
        edge, pad = self.look.sizes.edge, 3 if self.look.is_low else 8
        self._bar.setContentsMargins(edge, pad, edge, pad)
        # Said outright: the window is as large as its screen, whatever a page would like.
        self.setMinimumSize(*_SIZE_MIN)
        put_margins(self._stack, self.look)
        for page in self.pages.values():
            page.look = self.look
        self.speak()
        fit(self)
        self.settle()

    def speak(self) -> None:
        """Write every text in the language of the moment."""
        words, facts = self.words, self._place.municipality
        rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
        QApplication.setLayoutDirection(rtl if words.is_rtl else ltr)
        self.setWindowTitle(words("S904"))
        self._name.setText(words.both(facts.name))
        self._tools["language"].say(LANGUAGE_NAMES[words.language.other])
        self._tools["larger"].say(words("B900" if self.look.is_large else "B67"))
        self._tools["contrast"].say(words("B902" if self.look.is_contrast else "B901"))
        self._lower.say(words("B662" if self.is_low else "B74"))
        self._help.setText(words("S907", phone=isolate_ltr(facts.complaints_phone)))
        number = f"{self._place.point.number}-{self._place.terminal_number}"
        self._machine.setText(words("S908", n=isolate_ltr(number)))
        self._show_steps()
        self._foot.setVisible(not (self.page.needs_foot and self.look.is_low))
        self.page.speak()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stay, unless this is a rehearsal."""
        if self.is_closable:
            event.accept()
        else:
            event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """See every touch; let no key lead out."""
        if event.type() in _TOUCHES:
            self.activity.emit()
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}:
            key, modifiers = event.key(), event.modifiers()  # type: ignore[attr-defined]
            held = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
            if key in _SWALLOWED or modifiers & (held | Qt.KeyboardModifier.MetaModifier):
                return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------------ inside

    def _show_steps(self) -> None:
        now = self.page.step
        # A low screen has no room for them beside large type; the page's title says where we are.
        self._steps_bar.setVisible(bool(now) and not self.look.is_low)
        for at, (label, text_id) in enumerate(zip(self._steps, _STEPS, strict=True), start=1):
            sign = "✓" if at < now else str(at)
            label.setText(self.words.joined(isolate_ltr(sign), self.words(text_id), by=" "))
            set_property(label, "k", "step-now" if at == now else "step")

    def _connect_tools(self) -> None:
        acts: Mapping[str, Callable[[], None]] = {
            "larger": self._larger,
            "contrast": self._contrast,
            "language": self._other_language,
        }
        self._lower.clicked.connect(self._other_height)
        for name, act in acts.items():
            self._tools[name].clicked.connect(act)

    def _larger(self) -> None:
        self.look = self.look.with_large(is_large=not self.look.is_large)
        self.dress()
        self.look_changed.emit()

    def _contrast(self) -> None:
        self.look = self.look.with_contrast(is_contrast=not self.look.is_contrast)
        self.dress()

    def _other_height(self) -> None:
        self._stand(is_low=not self.is_low)
        self.dress()

    def _other_language(self) -> None:
        self.words.switch(self.words.language.other)
        self.speak()

    def back_to_normal(self) -> None:
        """Forget what the last customer chose of the look."""
        self.look = self.look.as_usual()
        self._stand(is_low=False)
        self.dress()
        self.look_changed.emit()

    def _lay_out(self) -> None:
        sizes = self.look.sizes
        top = self._top
        top.setObjectName("top")
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight, top)
        self._bar.setSpacing(sizes.gap)
        self._bar.addWidget(self._name, 1)
        self._bar.addWidget(beside(list(self._tools.values()), spacing=sizes.gap))
        top.setMinimumHeight(sizes.top)
        self._steps_bar.setObjectName("steps")
        steps = QHBoxLayout(self._steps_bar)
        pad = 20 if sizes.is_portrait else 6
        steps.setContentsMargins(sizes.edge, pad, sizes.edge, pad)
        for at, label in enumerate(self._steps):
            if at:
                steps.addStretch(1)
            steps.addWidget(label)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(sizes.edge, 4, sizes.edge, 8 if sizes.is_portrait else 4)
        line.addWidget(self._help, 1)
        line.addWidget(self._lower)
        line.addWidget(self._machine, 1)
        self._machine.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lower.setVisible(sizes.is_portrait)  # a lying screen is in reach as it is
        centre = QWidget()
        centre.setObjectName("page")
        self._column, self._foot = QVBoxLayout(centre), foot
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._stand(is_low=False)
        self.setCentralWidget(centre)

    def _stand(self, *, is_low: bool) -> None:
        """Put the parts below each other; low, all there is to touch is within a seated reach."""
        self.is_low = is_low
        shares = {self._space: int(is_low), self._stack: int(not is_low)}
        order = [self._top, self._steps_bar, self._stack, self._foot]
        if is_low:
            order = [self._space, self._steps_bar, self._stack, self._top, self._foot]
        for part in (self._space, *order):
            self._column.removeWidget(part)
        for part in order:
            self._column.addWidget(part, shares.get(part, 0))
        self._space.setVisible(is_low)

    def settle(self) -> None:
        """Give the page no more than it needs while everything stands low."""
        layout = self.page.layout()
        needed = 0
        if layout is not None:
            wanted = layout.totalHeightForWidth(self.width())
            needed = max(wanted, layout.totalSizeHint().height())
        self._stack.setMaximumHeight(needed if self.is_low and needed else _HEIGHT_MAX)
