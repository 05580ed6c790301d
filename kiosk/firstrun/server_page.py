"""Step 2: the server's address, the one-time code, the authority's fingerprint; then enrolment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout

from kiosk.enrol import server_url_of
from kiosk.errors import ConfigRefused, KioskError
from kiosk.firstrun.page import Page, SetupDesk, Steps, next_of
from kiosk.firstrun.setup import plain_address
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.formats import normalise_digits
from kiosk.identity import TerminalFacts
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import label, name_it, wrapping

_FIELD_HEIGHT: Final = 42
_SCHEME: Final = "https://"
_EXAMPLE: Final = "vending.example.ps"
_STRANGE: Final = "certificate_strange"
_NO_ANSWER: Final = "unreachable"
_CODE_REFUSED: Final = "enrolment_refused"
_OTHER_AUTHORITY: Final = "authority_differs"
_CHARS_MAX: Final = 200


class ServerPage(Page):
    """Three fields; a machine that is enrolled already is told so and asked nothing."""

    name: ClassVar[str] = "server"

    def __init__(self, desk: SetupDesk, go: Steps) -> None:
        super().__init__(desk, go)
        self._facts: TerminalFacts | None = None
        self._title, self._enrolled = label("screen-title"), wrapping("strong")
        self._labels = [label("strong") for _ in range(3)]
        self._hints = [label("small") for _ in range(3)]
        self.address, self.code, self.fingerprint = QLineEdit(), QLineEdit(), QLineEdit()
        self._fields = (self.address, self.code, self.fingerprint)
        for field in self._fields:
            field.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            sized(field, least_height=_FIELD_HEIGHT)
            field.setMaxLength(_CHARS_MAX)
            field.textEdited.connect(lambda _: self.tell(None))
        self._connect = QPushButton()
        self._connect.setObjectName("primary")
        sized(self._connect, least_height=48)
        self._connect.clicked.connect(self._submit)
        self._lay_out()
        self.retranslate()

    def entered(self) -> None:
        """Show what was answered before; a lost connection left the code to be typed again."""
        answers = self.first.answers
        self.address.setText(answers.server_url)
        self.fingerprint.setText(answers.fingerprint)
        self.desk.workers.run(self.first.facts, self._know, self.failed)
        (self.code if answers.server_url else self.address).setFocus()

    def left(self) -> None:
        """The code stays on no screen."""
        self.code.clear()
        self.tell(None)

    def command(self, cap: Cap) -> bool:
        """Enter goes from field to field and on; F12 connects."""
        if cap is Cap.ESC:
            self.go.back()
            return True
        if cap is Cap.ENTER and self._facts is None and next_of(*self._fields):
            return True
        if cap in {Cap.ENTER, Cap.F12}:
            self._submit()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this page."""
        yield KeyHint(Cap.ENTER, "B601", is_usable=not self.is_busy)
        if self._facts is None:
            yield KeyHint(Cap.F12, "B602", is_usable=not self.is_busy)
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13", is_usable=not self.is_busy)

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        words = self.words
        self._title.setText(words("S612"))
        hints = (words("S619", x=isolate_ltr(_EXAMPLE)), words("S620"), words("S621"))
        for at, (text_id, field) in enumerate(
            zip(("S616", "S617", "S618"), self._fields, strict=True)
        ):
            self._labels[at].setText(words(text_id))
            self._hints[at].setText(hints[at])
            name_it(field, words(text_id), hints[at])
        self._enrolled.setText(self._who())
        button = "B601" if self._facts else "B602"
        self._connect.setText(words("S624") if self.is_busy else words(button))
        self._connect.setEnabled(not self.is_busy)
        name_it(self._connect, words(button), "F12")
        self.banner.retranslate()

    def _who(self) -> str:
        if self._facts is None:
            return ""
        words, place = self.words, self._facts.enrolment
        point = words.joined(
            words("S78", n=place.point.number), words.both(place.point.name), by=" – "
        )
        number = f"{words('S622')} {place.terminal_number}"
        return "\n".join((words("S623"), words.both(place.municipality.name), point, number))

    def _know(self, facts: TerminalFacts | None) -> None:
        self._facts = facts
        if facts is not None:
            self.address.setText(facts.server_url)
        for field in self._fields:
            field.setEnabled(facts is None)
        for part in (*self._labels[1:], *self._hints, self.code, self.fingerprint):
            part.setVisible(facts is None)
        self._enrolled.setVisible(facts is not None)
        self.retranslate()
        self.keys_changed.emit()
        if facts is not None:
            self._connect.setFocus()

    def _submit(self) -> None:
        if self.is_busy:
            return
        if self._facts is not None:
            self.go.onwards()
            return
        answers = msgspec.structs.replace(
            self.first.answers,
            server_url=plain_address(self.address.text()),
            fingerprint=normalise_digits("".join(self.fingerprint.text().split())),
        )
        try:
            server_url_of(answers.server_url)
        except ConfigRefused:
            self._refuse(_address_refused(), self.address)
            return
        if not self.code.text().strip():
            self._refuse(notice("E601"), self.code)
            return
        self.tell(None)
        self.set_busy(is_busy=True)
        code = self.code.text()

        def op() -> TerminalFacts:
            self.first.keep(answers)
            return self.first.connect(code)

        self.desk.workers.run(op, self._enrolled_now, self._not_enrolled)

    def _enrolled_now(self, facts: TerminalFacts) -> None:
        self.set_busy(is_busy=False)
        self.code.clear()
        self._know(facts)
        self.go.onwards()

    def _not_enrolled(self, error: Exception) -> None:
        code = error.code if isinstance(error, KioskError) else ""
        if code == _STRANGE and not self.first.answers.fingerprint:
            self.set_busy(is_busy=False)
            self._refuse(notice("E603"), self.fingerprint)
        elif code == _NO_ANSWER:
            self.set_busy(is_busy=False)
            self._refuse(notice("E604"), self.address)
        else:
            self.failed(error)
            blamed = {_CODE_REFUSED: self.code, _OTHER_AUTHORITY: self.fingerprint}.get(code)
            if blamed is not None:
                blamed.setFocus()
                blamed.selectAll()

    def _refuse(self, told: Notice, field: QLineEdit) -> None:
        self.tell(told)
        field.setFocus()
        field.selectAll()

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setVerticalSpacing(4)
        form.setHorizontalSpacing(18)
        for at, field in enumerate(self._fields):
            form.addWidget(self._labels[at], 2 * at, 0)
            form.addWidget(field, 2 * at, 1)
            form.addWidget(self._hints[at], 2 * at + 1, 1)
        form.setColumnStretch(1, 1)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._title)
        column.addLayout(form)
        for part in (self._enrolled, self.banner, self._connect):
            column.addWidget(part)
        self._enrolled.hide()
        self.lay_out(column)


def _address_refused() -> Notice:
    return Notice(Telling("E600", {"x": (FigureKind.TEXT, isolate_ltr(_SCHEME))}))
