"""C07 Reprint: the last receipts of this till, and a marked copy.  Never a new number or token."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiosk.cashier.desk import Desk
from kiosk.cashier.notices import is_session_over
from kiosk.cashier.offline_watch import OfflineWatch
from kiosk.cashier.print_desk import PrintDesk
from kiosk.cashier.screen import Navigation, Screen
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.flows.till_values import PrintResult, VendView
from kiosk.flows.vend_states import NEVER_ON_PAPER, VendState
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label, name_it, pill, row, wrapping

_ROW_HEIGHT = 72
_PAPER = {
    VendState.UNSURE: ("danger", "S15"),
    VendState.NOT_SENT: ("warning", "S133"),
    VendState.TOKEN: ("warning", "S133"),
    VendState.PRINTING: ("neutral", "S13"),
}


class ReprintScreen(Screen):
    """A list; F12 prints a copy, Enter shows the sale."""

    name: ClassVar[str] = "reprint"

    def __init__(self, desk: Desk, go: Navigation, prints: PrintDesk, watch: OfflineWatch) -> None:
        super().__init__(desk, go)
        self._watch = watch
        self._prints = prints
        self._views: tuple[VendView, ...] = ()
        self._is_answered = False
        self._title = label("screen-title")
        self._hint = wrapping("muted")
        self.list = QListWidget()
        self.banner = Banner(desk.words)
        layout = QVBoxLayout()
        layout.setSpacing(10)
        for part in (self._title, self._hint, self.banner):
            layout.addWidget(part)
        layout.addWidget(self.list, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.addWidget(card(layout, margins=(24, 18, 24, 18)))
        prints.changed.connect(self._on_print)
        self.list.currentRowChanged.connect(self.keys_changed)
        self.retranslate()

    def entered(self) -> None:
        """Read the last receipts anew."""
        self.banner.show_notice(None)
        self.list.setFocus()
        self._reload()

    def command(self, cap: Cap) -> bool:
        """Print a copy of the marked receipt, or show it."""
        view = self._view()
        match cap:
            case Cap.ESC | Cap.F2:
                self.go.to_sell()
            case Cap.F5 if view is not None and view.state not in NEVER_ON_PAPER:
                self.banner.show_notice(None)
                self._prints.save_copy(view.vend_id)
            case Cap.F6:
                self.desk.till.print_size.turn()
                self.keys_changed.emit()
            case Cap.F12 if view is not None:
                self._print(view)
            case Cap.ENTER if view is not None and view.answer is not None:
                self.go.to_result(view)
            case _:
                return cap in {Cap.F12, Cap.ENTER}
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        view = self._view()
        has_choice = view is not None
        is_original = view is not None and view.state in NEVER_ON_PAPER
        yield KeyHint(Cap.ENTER, "B32", has_choice)
        yield KeyHint(Cap.F12, "B90" if is_original else "B85", has_choice)
        if self.desk.saver is not None:
            yield KeyHint(Cap.F5, "B872", has_choice and not is_original)
        is_large = self.desk.till.print_size.is_large
        yield KeyHint(Cap.F6, "B871" if is_large else "B870")
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again; the choice stays."""
        words = self.words
        self._title.setText(words("S113"))
        is_empty = self._is_answered and not self._views
        self._hint.setText(words("S115") if is_empty else words("S114"))
        name_it(self.list, words("S113"))
        self.banner.retranslate()
        at = self.list.currentRow()
        self.list.clear()
        for view in self._views:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, _number(view))
            self.list.setItemWidget(item, self._row(view))
        self.list.setCurrentRow(max(0, at) if self._views else -1)
        self.keys_changed.emit()

    def _view(self) -> VendView | None:
        at = self.list.currentRow()
        return self._views[at] if 0 <= at < len(self._views) else None

    def _print(self, view: VendView) -> None:
        self.banner.show_notice(None)
        if view.state in NEVER_ON_PAPER:
            self._prints.print_first(view.vend_id)
        else:
            self._prints.print_copy(view.vend_id)

    def _on_print(self, vend_id: str) -> None:
        if not self.isVisible():
            return
        state = self._prints.state(vend_id)
        if state is not None and state.refused is not None:
            self.banner.show_notice(state.refused)
        if state is not None and state.result is not None and state.result.saved_as:
            self._tell_saved(state.result)
        if state is None or not state.is_printing:
            self._reload()

    def _tell_saved(self, result: PrintResult) -> None:
        figures: dict[str, tuple[FigureKind, int | str | tuple[str, str]]] = {
            "n": (FigureKind.COUNT, result.copy_number),
            "file": (FigureKind.TEXT, isolate_ltr(result.saved_as)),
        }
        told = Notice(Telling("S870", figures), "good")
        self.banner.show_notice(told)
        self.tell_banner(told)

    def _reload(self) -> None:
        till = self.desk.till
        self.desk.workers.run(till.recent_receipts, self._loaded, self._failed)

    def _loaded(self, views: Sequence[VendView]) -> None:
        self._views = tuple(views)
        self._is_answered = True
        self.retranslate()
        self.desk.reporter.say("receipts", count=len(views))

    def _failed(self, error: Exception) -> None:
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
            return
        self.banner.show_notice(told)
        self.tell_banner(told)

    def _row(self, view: VendView) -> QWidget:
        words = self.words
        host = QWidget()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(label("strong", words("S95", n=formats.receipt_number(_number(view)))))
        made = words.joined(
            words.date_of(view.made_at),
            words.time_of(view.made_at),
            words("S116", n=view.copies),
        )
        left.addWidget(label("small", made))
        utility = words("T063" if view.utility == "electricity" else "T064")
        meter = words.joined(utility, formats.meter_number(view.drn))
        tone, text_id = _PAPER.get(view.state, ("good", "S14"))
        layout = QHBoxLayout(host)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.setSpacing(22)
        layout.addLayout(left, 1)
        layout.addWidget(label("", meter), 1)
        layout.addWidget(label("strong", words.money(view.tender_minor)))
        if view.vend_id in self._watch.state.unsynced.vend_ids:
            told = words("T569")
            mark = pill("warning", "▲" if worn().is_large else told)  # large type needs the room
            name_it(mark, told)
            layout.addLayout(row([mark]))
        layout.addLayout(row([pill(tone, words(text_id))]))
        return host


def _number(view: VendView) -> str:
    return view.answer.receipt_number if view.answer else str(view.receipt_sequence)
