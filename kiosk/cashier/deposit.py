"""C16 Deposit slip: the cash of closed shifts goes into a bag, tied to the shifts it came from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
)

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.desk import Desk
from kiosk.cashier.notices import is_declined, notice_of_gap
from kiosk.cashier.screen import Navigation
from kiosk.cashier.shift_places import ShiftPlace
from kiosk.cashier.shift_screen import Floor, ShiftScreen
from kiosk.cashier.sum_panel import SumPanel
from kiosk.cashier.work_screen import DigitList
from kiosk.flows.shift_values import NewBag, ShiftActView
from kiosk.flows.till_values import PrintResult
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.count_table import CountTable
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.number_field import name_field
from kiosk.widgets.parts import label, listens, name_it
from vending_server.wire.problems import ProblemCode
from vending_server.wire.shifts import BankDepositAnswer, ShiftReport

_CHARS_MAX: Final = 200
_LIST_HEIGHT: Final = 128
_ROW_HEIGHT: Final = 38


class DepositScreen(ShiftScreen):
    """Choose shifts, count the bag, name bank and bag; F12 prints two slips."""

    name: ClassVar[str] = ShiftPlace.BAG
    first_step: ClassVar[str] = "bag"

    def __init__(self, desk: Desk, go: Navigation, floor: Floor) -> None:
        super().__init__(desk, go, floor)
        self._reports: tuple[ShiftReport, ...] = ()
        self._left_out: set[str] = set()
        self._made: ShiftActView | None = None
        self._is_reason_asked = False
        self._heading, self._space = label("heading"), label("small")
        self.list = DigitList(on_space=self._mark)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.bank, self.bag, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        self._fields: tuple[tuple[str, QLineEdit], ...] = (
            ("S744", self.bank),
            ("S745", self.bag),
            ("S746", self.reason),
        )
        self._labels: dict[str, QLabel] = {}
        self.table = CountTable(desk.words)
        self.table.changed.connect(self._show_sums)
        self.sums = SumPanel(desk.words)
        self.page(self._body())
        self.retranslate()

    def entered(self) -> None:
        """Ask which shifts wait."""
        self.slip.forget()
        self.banner.show_notice(None)
        self._reports, self._made, self._is_reason_asked = (), None, False
        self._left_out.clear()
        self.table.clear()
        for _, field in self._fields:
            field.clear()
        self.set_step("bag")
        self.retranslate()
        self.list.setFocus()
        shifts = self.desk.till.shifts
        self.work(shifts.to_deposit, self._arrived)

    def command(self, cap: Cap) -> bool:
        """Choose, count, confirm."""
        made = self._made
        match cap:
            case Cap.F12 | Cap.ENTER | Cap.ESC if made is not None:
                self.go.to_shift()
            case Cap.F7 if made is not None:
                self._print(made)
            case Cap.F12:
                self._confirm()
            case Cap.ENTER:
                self._next()
            case Cap.ESC | Cap.F9:
                self.go.to_shift()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        is_free = not self.is_working
        if self._made is not None:
            yield KeyHint(Cap.F7, "B153", not self.slip.is_printing)
            yield KeyHint(Cap.F12, "B159", is_free)
        else:
            yield KeyHint(Cap.ENTER, "B158", is_free)
            yield KeyHint(Cap.F12, "B157", is_free and bool(self._chosen()))
            yield KeyHint(Cap.ESC, "B13", is_free)
        yield KeyHint(Cap.F11, "B11", is_free)

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        super().retranslate()
        words, made = self.words, self._made
        answer = made.answer if made is not None else None
        number = answer.number if isinstance(answer, BankDepositAnswer) else None
        self.title.setText(words("S739") if number is None else words("S749", n=number))
        self._heading.setText(words("S740"))
        self._space.setText(words("S748"))
        name_it(self.list, words("S740"), words("S748"))
        for text_id, field in self._fields:
            self._labels[text_id].setText(words(text_id))
            name_field(field, words, words(text_id))
            field.setEnabled(made is None)
        for part in (self._labels["S746"], self.reason):
            part.setVisible(self._is_reason_asked)
        self.table.retranslate()
        self.table.set_usable(is_usable=made is None)
        self._write_list()
        self._show_sums()

    def _body(self) -> QVBoxLayout:
        fields = QGridLayout()
        fields.setHorizontalSpacing(12)
        fields.setVerticalSpacing(8)
        for row, (text_id, field) in enumerate(self._fields):
            field.setMaxLength(_CHARS_MAX)
            sized(field, least_height=36)
            field.textEdited.connect(lambda _: self.banner.show_notice(None))
            self._labels[text_id] = label("strong")
            fields.addWidget(self._labels[text_id], row, 0)
            fields.addWidget(field, row, 1)
        fields.setRowStretch(len(self._fields), 1)
        choose = QVBoxLayout()
        for part in (self._heading, self.list, self._space):
            choose.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(28)
        top.addLayout(choose, 1)
        top.addLayout(fields, 1)
        below = QHBoxLayout()
        below.setSpacing(28)
        below.addWidget(self.table, 5)
        side = QVBoxLayout()
        side.addWidget(self.sums)
        side.addStretch(1)
        below.addLayout(side, 3)
        body = QVBoxLayout()
        body.setSpacing(10)
        body.addLayout(top)
        body.addLayout(below, 1)
        return body

    def _arrived(self, reports: Sequence[ShiftReport]) -> None:
        self._reports = tuple(reports)
        self.desk.reporter.say("to_deposit", count=len(reports))
        self.retranslate()
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self.keys_changed.emit()

    def _write_list(self) -> None:
        words = self.words
        at = max(0, self.list.currentRow())
        self.list.clear()
        if not self._reports:
            item = QListWidgetItem(words("S742"), self.list)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            return
        for report in self._reports:
            closed = dt.datetime.fromisoformat(report.closed_at or report.opened_at)
            text = words(
                "S741",
                n=report.number,
                name=isolate_ltr(report.operator),
                date=words.date_of(closed),
            )
            is_in = report.shift_id not in self._left_out
            mark = "☑" if is_in else "☐"
            shown = words.joined(mark, text, words.money(_due(report)))
            item = QListWidgetItem(shown, self.list)
            item.setSizeHint(QSize(100, worn().room(_ROW_HEIGHT)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, shown)
        self.list.setCurrentRow(min(at, len(self._reports) - 1))

    def _mark(self) -> None:
        at = self.list.currentRow()
        if self._made is None and 0 <= at < len(self._reports):
            self._left_out ^= {self._reports[at].shift_id}
            self._write_list()
            self._show_sums()
            self.keys_changed.emit()

    def _chosen(self) -> tuple[ShiftReport, ...]:
        return tuple(one for one in self._reports if one.shift_id not in self._left_out)

    def _next(self) -> None:
        order = [field for _, field in self._fields if field.isVisible()]
        if listens(self.list):
            order[0].setFocus()
            return
        at = next((at for at, field in enumerate(order) if listens(field)), None)
        if at is not None:
            order[at + 1].setFocus() if at + 1 < len(order) else self.table.begin()
        elif not self.table.step():
            self.list.setFocus()

    def _confirm(self) -> None:
        if not self._chosen():
            return
        for text_id, field in self._fields:
            is_asked = field is not self.reason or self._is_reason_asked
            if is_asked and not field.text().strip():
                self.tell(notice_of_gap(self.words(text_id)))
                field.setFocus()
                return
        bag = NewBag(
            shift_ids=tuple(one.shift_id for one in self._chosen()),
            counts=self.table.lines(),
            bank=self.bank.text().strip(),
            bag_number=self.bag.text().strip(),
            difference_reason=self.reason.text().strip(),
        )
        shifts = self.desk.till.shifts
        self.work(lambda: shifts.bag(bag), self._done, self._wants_reason)

    def _wants_reason(self, error: Exception) -> bool:
        if not is_declined(error, ProblemCode.SUMS_DISAGREE):
            return False
        self._is_reason_asked = True
        self.retranslate()
        self.tell(self.desk.notice(error))
        self.reason.setFocus()
        return True

    def _done(self, view: ShiftActView) -> None:
        if not self.is_answered(view):
            self.go.to_shift()
            return
        self._made = view
        self.set_step("bagged")
        self.retranslate()
        self._print(view, sheets=2)
        self.setFocus()

    def _print(self, view: ShiftActView, *, sheets: int = 1) -> None:
        """Print the slip; one goes with the bag, one stays."""
        slips = self.desk.till.slips

        def work() -> PrintResult:
            result = slips.print_act(view.act_id)
            for _ in range(sheets - 1):
                if result.verdict is PrintVerdict.PRINTED:
                    result = slips.print_act(view.act_id)
            return result

        self.slip.print_by(work)

    def _show_sums(self) -> None:
        words = self.words
        due = sum(_due(one) for one in self._chosen())
        rows = [
            (words("S743"), words.money(due), "title"),
            (words("S747"), words.money(self.table.total_minor), "figure"),
        ]
        if not self.table.is_empty and self.table.total_minor != due:
            rows.append(self.sums.difference(self.table.total_minor - due))
        self.sums.show_rows(rows)


def _due(report: ShiftReport) -> int:
    return (report.counted_minor or 0) - (report.float_left_minor or 0)
