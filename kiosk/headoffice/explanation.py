"""What may explain a difference: a cause that evidence speaks for, or rows somebody points at.

A cause that strong evidence speaks for and that covers the whole sum is accepted by one accountant.
All else is a judgement, and the server takes it from two people only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.headoffice import cause_words
from kiosk.headoffice.difference_card import RULED_OUT
from kiosk.headoffice.tables.columns import amount
from kiosk.widgets.words import Words
from vending_server.wire import reconciliation as wire


@dataclass(frozen=True, slots=True)
class Explanation:
    """A cause, or the rows alone; `is_whole` where strong evidence covers the whole sum."""

    cause: wire.CauseFacts | None
    links: tuple[wire.LinkFacts, ...]
    is_whole: bool

    def name(self, words: Words) -> str:
        """Return what it is called."""
        if self.cause is None:
            return words("S3061", n=len(self.links))
        return cause_words.title(words, self.cause.kind)

    def weight(self, words: Words, item_minor: int) -> str:
        """Return in a sentence how far it goes, and who has to stand behind it."""
        if self.is_whole:
            return words("S3062")
        if self.cause is None:
            return words("S3063")
        if self.cause.strength not in wire.ENOUGH_FOR_ONE:
            return words("S3066")
        covered = amount(abs(self.cause.explains_minor))
        return words("S3064", x=covered, y=amount(abs(item_minor)))


def explanations_of(
    item: wire.ItemFacts, pointed_at: Iterable[wire.LinkFacts]
) -> list[Explanation]:
    """Return what may be accepted, the best evidence first, rows that were pointed at last."""
    return list(_found(item, tuple(pointed_at)))


def _found(item: wire.ItemFacts, rows: tuple[wire.LinkFacts, ...]) -> Iterator[Explanation]:
    whole = abs(item.item.amount_minor)
    for cause in item.causes:
        if cause.strength != RULED_OUT:
            links = tuple(cause.links[: wire.LINKS_MAX])
            is_strong = cause.strength in wire.ENOUGH_FOR_ONE
            yield Explanation(cause, links, is_strong and abs(cause.explains_minor) >= whole)
    if rows:
        yield Explanation(None, rows[: wire.LINKS_MAX], is_whole=False)
