"""F10, 9: acts of this till that are no sales; what waits for an answer or paper stands first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.cashier.act_watch import ActWatch
from kiosk.cashier.act_words import heading_of, state_said
from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.work_screen import WorkScreen
from kiosk.flows.counter_values import ActView
from kiosk.flows.vend_states import PAPER_DUE
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label, name_it, pill, wrapping
from vending_server.wire.lookup import MeterFacts

_ROW_HEIGHT = 66


class ActsScreen(WorkScreen):
    """A list; Enter opens one, where it is printed again or settled."""

    name: ClassVar[str] = "acts"

    def __init__(self, desk: Desk, go: Navigation, watch: ActWatch) -> None:
        super().__init__(desk, go)
        self._watch = watch
        self._views: tuple[ActView, ...] = ()
        self._is_answered = False
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self.banner = Banner(desk.words)
        self.list = QListWidget()
        layout = QVBoxLayout()
        layout.setSpacing(10)
        for part in (self._title, self._hint, self.banner):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.addWidget(card(layout, margins=(24, 18, 24, 18)))
        watch.answered.connect(lambda _view: self._reload() if self.isVisible() else None)
        self.retranslate()

    def begin(self, _meter: MeterFacts | None) -> None:
        """Read the acts anew."""
        self.banner.show_notice(None)

    def entered(self) -> None:
        """Begin at the list."""
        self.list.setFocus()
        self._reload()

    def command(self, cap: Cap) -> bool:
        """Open the marked act, or go back."""
        match cap:
            case Cap.ESC | Cap.F2:
                self.go.to_sell()
            case Cap.ENTER if 0 <= self.list.currentRow() < len(self._views):
                self.go.to_act(self._views[self.list.currentRow()])
            case _:
                return cap is Cap.ENTER
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        yield KeyHint(Cap.ENTER, "B405", bool(self._views))
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again; the choice stays."""
        words = self.words
        self._title.setText(words("S426"))
        is_empty = self._is_answered and not self._views
        self._hint.setText(words("S428" if is_empty else "S427"))
        name_it(self.list, words("S426"), words("S427"))
        self.banner.retranslate()
        at = max(0, self.list.currentRow())
        self.list.clear()
        for view in self._views:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, heading_of(view, words)[0])
            self.list.setItemWidget(item, self._row(view))
        self.list.setCurrentRow(at)
        self.keys_changed.emit()

    def _reload(self) -> None:
        acts = self.desk.till.acts
        self.desk.workers.run(acts.recent, self._loaded, self.failed)

    def _loaded(self, views: Sequence[ActView]) -> None:
        self._views = tuple(views)
        self._is_answered = True
        self._watch.take(views)
        self.retranslate()
        self.desk.reporter.say("acts", count=len(views))

    def _row(self, view: ActView) -> QWidget:
        words = self.words
        host = QWidget()
        what, who = heading_of(view, words)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(label("strong", what))
        made = words.joined(words.date_of(view.made_at), words.time_of(view.made_at))
        names.addWidget(label("small", words.joined(made, who)))
        tone, text_id = ("warning", "S133") if view.state in PAPER_DUE else state_said(view)
        layout = QHBoxLayout(host)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(22)
        layout.addLayout(names, 1)
        if view.amount_minor:
            layout.addWidget(label("strong", words.money(view.amount_minor)))
        layout.addWidget(pill(tone, words(text_id)))
        return host
