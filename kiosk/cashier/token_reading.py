"""F10, 4: somebody brings a token back; say what it is.  Reads only; the token is kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.screen import Navigation
from kiosk.cashier.work_screen import BACK, WorkScreen
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.number_field import (
    meter_field,
    name_field,
    token_field,
)
from kiosk.widgets.parts import card, label, listens, name_it, set_property, toned, wrapping
from kiosk.workers import Latest
from vending_server.wire.counter import TokenReadingAnswer
from vending_server.wire.lookup import MeterFacts

_SAID: Final = {
    "malformed": ("danger", "S409"),
    "other_key": ("danger", "S408"),
    "key_change": ("warning", "S410"),
    "display_test": ("neutral", "S411"),
    "unsupported": ("danger", "S413"),
}
_FACTS: Final = 4


def said_of(answer: TokenReadingAnswer) -> tuple[str, str]:
    """Return the tone and the text of what a token is; only one on record is good."""
    if answer.meaning not in {"credit", "management"}:
        return _SAID.get(answer.meaning, ("danger", "S413"))
    if not answer.is_on_record:
        return "danger", "S407"
    if answer.is_reversed:
        return "danger", "S406"
    return ("good", "S405") if answer.meaning == "credit" else ("warning", "S412")


class TokenReadingScreen(WorkScreen):
    """Two fields, Enter, and a sentence."""

    name: ClassVar[str] = "token_reading"

    def __init__(self, desk: Desk, go: Navigation) -> None:
        super().__init__(desk, go)
        self._answer: TokenReadingAnswer | None = None
        self._utility = "electricity"
        self._reads = Latest(desk.workers)
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self._meter_label, self._token_label = label("strong"), label("strong")
        self.meter, self.token = meter_field(), token_field()
        self.banner = Banner(desk.words)
        self.said = wrapping("title")
        self._facts = [(label("fact"), label("fact-strong")) for _ in range(_FACTS)]
        self._note = wrapping("small")
        for field in (self.meter, self.token):
            field.textEdited.connect(self._forget)
        self._lay_out()
        self.retranslate()

    def begin(self, meter: MeterFacts | None) -> None:
        """Start with the meter that stood on the screen."""
        self._forget()
        self.token.clear()
        self._utility = meter.utility if meter else "electricity"
        self.meter.setText(meter.drn if meter else "")

    def entered(self) -> None:
        """Ask for what is missing."""
        (self.token if self.meter.text() else self.meter).setFocus()

    def left(self) -> None:
        """Nothing of a customer stays behind."""
        self._forget()
        self.meter.clear()
        self.token.clear()

    def command(self, cap: Cap) -> bool:
        """Enter goes on from meter to token to the server."""
        if cap is Cap.ESC and listens(self.token) and self.token.text():
            self.token.clear()
            self._forget()
            return True
        if cap in BACK:
            self.go.to_sell() if cap is Cap.F2 else self.go.to_more()
            return True
        if cap is Cap.ENTER:
            if not self.next_of(self.meter, self.token):
                self._read()
            return True
        return False

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        yield KeyHint(Cap.ENTER, "B400")
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again; what was typed stays."""
        words = self.words
        self._title.setText(words("S402"))
        self._hint.setText(words("S403"))
        self._meter_label.setText(words("T004"))
        self._token_label.setText(words("S404"))
        name_field(self.meter, words, words("T004"))
        name_field(self.token, words, words("S404"))
        self.banner.retranslate()
        self._write()

    def _forget(self) -> None:
        self._reads.forget()
        self.banner.show_notice(None)
        self._answer = None
        self._write()

    def _read(self) -> None:
        drn, token, counter = self.meter.plain, self.token.plain, self.desk.till.counter
        self._forget()
        self._reads.run(
            self.desk.timed(lambda: counter.read_token(drn, token)), self._read_done, self.failed
        )

    def _read_done(self, answer: TokenReadingAnswer) -> None:
        self._answer = answer
        self._write()
        self.desk.reporter.say("token_reading", said=said_of(answer)[1])
        self.announce(self.said.text())

    def _write(self) -> None:
        answer = self._answer
        self._box.setVisible(answer is not None)
        if answer is None:
            return
        tone, text_id = said_of(answer)
        set_property(self._box, "tone", tone)
        self.said.setText(self.words(text_id))
        name_it(self._box, self.said.text())
        rows = list(self._rows(answer))
        for at, (what, value) in enumerate(self._facts):
            what.setText(rows[at][0] if at < len(rows) else "")
            value.setText(rows[at][1] if at < len(rows) else "")
        self._note.setText(self.words("S417"))
        self._note.setVisible(answer.meaning == "credit" and answer.is_on_record)

    def _rows(self, answer: TokenReadingAnswer) -> Iterator[tuple[str, str]]:
        words = self.words
        if answer.units_tenths is not None:
            yield words("S414"), words.units(answer.units_tenths, self._utility)
        if answer.function is not None:
            yield words("S418"), isolate_ltr(answer.function.replace("_", " "))
        if answer.minute is not None:
            made = dt.datetime.fromisoformat(answer.minute)
            yield words("S415"), words.joined(words.date_of(made), words.time_of(made))
        if answer.receipt_number is not None:
            yield words("S416"), words.joined(formats.receipt_number(answer.receipt_number))
        elif answer.document_id is not None:
            yield words("S419", n=isolate_ltr(answer.document_id[-8:])), ""

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(12)
        pairs = ((self._meter_label, self.meter), (self._token_label, self.token))
        for at, (what, field) in enumerate(pairs):
            field.setProperty("meter", None)
            field.setProperty("framed", "true")
            sized(field, least_width=420, least_height=48)
            form.addWidget(what, at, 0)
            form.addWidget(field, at, 1)
        form.setColumnStretch(2, 1)
        facts = QGridLayout()
        facts.setHorizontalSpacing(24)
        for at, (what, value) in enumerate(self._facts):
            facts.addWidget(what, at, 0)
            facts.addWidget(value, at, 1)
        facts.setColumnStretch(2, 1)
        inside = QVBoxLayout()
        inside.setSpacing(10)
        inside.addWidget(self.said)
        inside.addLayout(facts)
        inside.addWidget(self._note)
        self._box = toned("neutral", inside)
        layout = QVBoxLayout()
        layout.setSpacing(14)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addLayout(form)
        layout.addWidget(self.banner)
        layout.addWidget(self._box)
        layout.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.addWidget(card(layout, margins=(24, 18, 24, 18)))
