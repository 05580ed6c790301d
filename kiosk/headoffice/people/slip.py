"""The slip of a one-time password: on the screen until it is put away, on paper if one wants.

The password stands in this panel and in the file, in no log and no list; put away, it is gone here.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout

from kiosk.headoffice.desk import OfficeDesk
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.catalogue import Texts
from kiosk.i18n.language import Language
from kiosk.printing.a4 import Title, pdf_of
from kiosk.printing.receipt import Line
from kiosk.printing.rows import BandRow, PairRow, Row, RuleKind, RuleRow, TextRow
from kiosk.printing.style import Style
from kiosk.theme.wearing import sized
from kiosk.widgets.parts import FilledButton, label, name_it, row, wrapping

_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is handed to a person."""

    login: str
    password: str = field(repr=False)
    until: str  # of this server's clock, as people read it
    made_at: dt.datetime


def rows_of(slip: Slip, language: Language) -> Iterable[Row]:
    """Yield the rows of the paper."""
    texts = Texts(language)
    yield BandRow(texts.get("S2464"))
    yield PairRow(Line(texts.get("S89"), isolate_ltr(slip.login)))
    yield PairRow(Line(texts.get("S2419"), slip.until))
    yield RuleRow(RuleKind.DASHED)
    yield TextRow(isolate_ltr(slip.password), Style.LARGE)
    yield RuleRow(RuleKind.DASHED)
    yield TextRow(texts.get("S2465"), Style.PLAIN)
    yield TextRow(texts.get("S2468"), Style.PLAIN)


def save(slip: Slip, folder: Path, languages: tuple[Language, ...]) -> Path:
    """Write the paper for this account's eyes only; return where it lies.

    Raises:
        OSError: it cannot be written, or is there already.
    """
    title = Title(number=f"slip {slip.login}", made_at=slip.made_at)
    pdf = pdf_of(lambda language: rows_of(slip, language), languages, title)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"slip-{slip.made_at.strftime('%Y%m%d-%H%M%S')}.pdf"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pdf)
    return path


class SlipPanel(QFrame):
    """Shows one slip; `saving` and `left` ask the screen to write it, and to go on."""

    saving = Signal()
    left = Signal()

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self.slip: Slip | None = None
        self._title, self._who = wrapping("section"), wrapping("strong")
        self.password = label("title")
        self.password.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._until, self._rule, self._how = wrapping("small"), wrapping(""), wrapping("")
        self._saved = wrapping("small")
        self.keep, self.done = FilledButton(), QPushButton()
        self.keep.clicked.connect(self.saving)
        self.done.clicked.connect(self.put_away)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        for part in (
            *(self._title, self._who, self.password, self._until, self._rule, self._how),
            self._saved,
        ):
            column.addWidget(part)
        for button in (self.keep, self.done):
            sized(button, least_height=38)
        column.addLayout(row([self.keep, self.done, 1]))
        column.addStretch(1)

    def show_slip(self, slip: Slip) -> None:
        """Show a slip, until it is put away."""
        self.slip = slip
        self._saved.clear()
        self.speak()
        self.keep.setFocus()

    def say_saved(self, path: Path) -> None:
        """Say where the paper lies."""
        self._saved.setText(self._desk.words("S2466", x=isolate_ltr(str(path))))

    def put_away(self) -> None:
        """Forget the password."""
        self.slip = None
        self.speak()
        self.left.emit()

    def speak(self) -> None:
        """Write every text again."""
        words, slip = self._desk.words, self.slip
        self._title.setText(words("S2464"))
        self._who.setText("" if slip is None else words.begun(isolate_ltr(slip.login)))
        self.password.setText("" if slip is None else words.begun(isolate_ltr(slip.password)))
        told = "" if slip is None else slip.until
        self._until.setText(words.joined(words("S2419"), told, by=": "))
        self._rule.setText(words("S2465"))
        self._how.setText(words("S2468"))
        self.keep.setText(words("B916"))
        self.done.setText(words("B917"))
        for button in (self.keep, self.done):
            name_it(button, button.text())
