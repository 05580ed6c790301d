"""What is announced of notes: each by its own value, though several are counted in one go.

A count reads the journal and may come after several notes, or before the news of the last one.
What is counted and was not heard of yet is announced as a sum, and its news then says nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.widgets.announcer import Announcer
from kiosk.widgets.words import Words

NOTE: Final = "A06"
SUM: Final = "A2960"


class NotesSaid:
    """The notes of one customer, between the news of each and the count that has it."""

    def __init__(self) -> None:
        self._waiting: list[int] = []  # heard of, and not announced
        self._ahead_minor = 0  # announced, and not heard of

    def heard(self, amount_minor: int) -> None:
        """Hear that a note is in; it is announced with the count that has it."""
        if amount_minor <= self._ahead_minor:
            self._ahead_minor -= amount_minor
        else:
            self._waiting.append(amount_minor)

    def announce(
        self, announcer: Announcer, words: Words, before_minor: int, now_minor: int
    ) -> None:
        """Announce what a count brought."""
        for text_id, amount, total in self.counted(before_minor, now_minor):
            announcer.say(words(text_id, x=words.money(amount), y=words.money(total)))

    def counted(self, before_minor: int, now_minor: int) -> Iterator[tuple[str, int, int]]:
        """Yield what is to be announced: which text, of what amount, and the total with it."""
        total = before_minor
        while self._waiting and total + self._waiting[0] <= now_minor:
            amount = self._waiting.pop(0)
            total += amount
            yield NOTE, amount, total
        if total < now_minor:
            self._ahead_minor += now_minor - total
            yield SUM, now_minor - total, now_minor
