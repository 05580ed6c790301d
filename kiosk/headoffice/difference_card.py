"""One difference as a card: which two views, how much, how it stands, causes by evidence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QVBoxLayout

from kiosk.headoffice import cause_words
from kiosk.headoffice.reconciliation_words import (
    KINDS,
    STATES,
    difference_text,
    moment_of,
    pair_name,
    pill_of,
    word,
)
from kiosk.headoffice.tables.columns import Pill
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.parts import label, name_it, row, wrapping
from kiosk.widgets.words import Words
from vending_server.wire.reconciliation import CauseFacts, DifferenceFacts

CAUSES_MAX = 3
RULED_OUT = "ruled_out"


def state_pill(words: Words, difference: DifferenceFacts) -> Pill:
    """Return how far people are with a difference, or that it clears by itself."""
    if difference.item_state is not None:
        return pill_of(words, STATES, difference.item_state)
    return Pill(words("S1073"), "warning")


def cause_lines(words: Words, causes: Sequence[CauseFacts]) -> list[tuple[str, str]]:
    """Return name and sentence of causes, in the order of their evidence."""
    return [
        (
            words.joined(
                cause_words.title(words, cause.kind), cause_words.strength(words, cause.strength)
            ),
            cause_words.sentence(words, cause.kind, cause.told),
        )
        for cause in causes
    ]


class DifferenceCard(QFrame):
    """A toned card; it is written once and thrown away, never changed."""

    def __init__(
        self,
        words: Words,
        difference: DifferenceFacts,
        causes: Sequence[CauseFacts] | None = None,
    ) -> None:
        super().__init__()
        state = state_pill(words, difference)
        self.setProperty("tone", state.tone if state.tone in {"danger", "warning"} else "neutral")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        title = wrapping("strong", pair_name(words, difference.left, difference.right))
        figure = label("card-figure", difference_text(difference))
        head = row([title, figure], spacing=8)
        head.setStretchFactor(title, 1)
        column.addLayout(head)
        column.addLayout(row([label("card-state", state.text), 1]))
        told = [title.text(), figure.text(), state.text]
        for text in self._sentences(words, difference):
            column.addWidget(wrapping("card-text", text))
            told.append(text)
        for at, (name, sentence) in enumerate(cause_lines(words, (causes or ())[:CAUSES_MAX]), 1):
            column.addWidget(wrapping("card-name", f"{isolate_ltr(str(at))} · {name}"))
            column.addWidget(wrapping("card-text", sentence))
            told += [name, sentence]
        name_it(self, ". ".join(told))

    @staticmethod
    def _sentences(words: Words, difference: DifferenceFacts) -> list[str]:
        found = []
        if difference.kind != "amount":
            found.append(word(words, KINDS, difference.kind))
        if difference.item_id is None and difference.due_at is not None:
            found.append(words("S1116", time=moment_of(words, difference.due_at)))
        return found
