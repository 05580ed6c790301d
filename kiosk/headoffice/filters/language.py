"""A filter is a line of text: `point:3 day:2026-11-01..2026-11-30 state:open amount:>50`.

    key:value            is it            key:a,b        one of these
    key:a..b             from a to b, both included; either may be left out
    key:>50  key:<50     more, less (only numbers, money and days)
    -key:value           is it not
    anything else        words that are looked for; "two words" in quotes stay together

Money is in shekels, days are written 2026-11-30.  Keys are English in both languages, so that a
filter can be handed on to somebody who works in the other one.  Knows no Qt and no server.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Generic, NamedTuple, TypeVar

from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.i18n.formats import normalise_digits, parse_amount

_PART: Final = re.compile(r'(-?[A-Za-z_]+:)?(?:"([^"]*)"|(\S+))')
_EMPTY: Final = re.compile("-?[A-Za-z_]+:")
_SPAN: Final = ".."
TEXT_CHARS_MAX: Final = 400

V = TypeVar("V", int, dt.date)


class Sort(StrEnum):
    """What a key holds."""

    NUMBER = "number"
    MONEY = "money"  # typed in shekels, held in agorot
    DAY = "day"
    WORD = "word"  # one of `choices`, or free if there are none


class Name(NamedTuple):
    """A number that is also said by a word; `text_id` says in the help what it stands for."""

    word: str
    number: int
    text_id: str


@dataclass(frozen=True, slots=True)
class FilterKey:
    """A key that a screen understands; `text_id` says in its help what it is."""

    key: str
    sort: Sort
    text_id: str
    choices: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()  # of numbers


class FilterFault(Exception):
    """The text says nothing that is understood; `text_id` and `part` are for the person."""

    def __init__(self, text_id: str, part: str) -> None:
        super().__init__(f"{text_id}: {part}")
        self.text_id, self.part = text_id, part


@dataclass(frozen=True, slots=True)
class Span(Generic[V]):
    """From, to, both included; None = open."""

    least: V | None = None
    most: V | None = None

    def holds(self, value: V | None) -> bool:
        """Say whether a value lies in it; nothing lies nowhere."""
        if value is None:
            return False
        return (self.least is None or self.least <= value) and (
            self.most is None or value <= self.most
        )


@dataclass(frozen=True, slots=True)
class Term:
    """One part: a key with its spans or words."""

    key: str
    text: str  # as it was typed after the colon
    is_not: bool = False
    spans: tuple[Span[int] | Span[dt.date], ...] = ()
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{'-' if self.is_not else ''}{self.key}:{_quoted(self.text)}"


@dataclass(frozen=True, slots=True)
class Filter:
    """A text that was understood."""

    terms: tuple[Term, ...] = ()
    looked_for: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join([*map(str, self.terms), *map(_looked_for, self.looked_for)])

    def term(self, key: str) -> Term | None:
        """Return what was said of a key."""
        return next((term for term in self.terms if term.key == key), None)

    def number(self, key: str) -> int | None:
        """Return the one number that a key was given, where it was given one."""
        term = self.term(key)
        if term is None or term.is_not or len(term.spans) != 1:
            return None
        span = term.spans[0]
        return span.least if isinstance(span.least, int) and span.least == span.most else None

    def word(self, key: str) -> str | None:
        """Return the one word that a key was given."""
        term = self.term(key)
        is_one = term is not None and not term.is_not and len(term.words) == 1
        return term.words[0] if term is not None and is_one else None

    def days(self, key: str = "day") -> tuple[dt.date | None, dt.date | None]:
        """Return the first and the last day that a key was given; between them it may have gaps."""
        term = self.term(key)
        if term is None or term.is_not:
            return None, None
        first = [span.least for span in term.spans if not isinstance(span.least, int)]
        last = [span.most for span in term.spans if not isinstance(span.most, int)]
        firsts, lasts = [day for day in first if day], [day for day in last if day]
        least = min(firsts) if len(firsts) == len(term.spans) else None
        return least, max(lasts) if len(lasts) == len(term.spans) else None

    def keeps(self, **values: int | str | dt.date | None) -> bool:
        """Say whether a row with these values is to be seen, for what the server does not sort out.

        Keys of the filter that are not among the values are left to whoever reads the list.
        """
        return all(_agrees(term, values[term.key]) for term in self.terms if term.key in values)

    def finds(self, text: str) -> bool:
        """Say whether a text holds all words that are looked for."""
        low = plain(text)
        return all(plain(word) in low for word in self.looked_for)


def parse(text: str, keys: Sequence[FilterKey]) -> Filter:
    """Read a filter.

    Raises:
        FilterFault: an unknown key, a key twice, or a value that its key does not take.
    """
    known = {key.key: key for key in keys}
    clean = normalise_digits(strip_controls(text.replace("\u00a0", " ")))[:TEXT_CHARS_MAX]
    terms: list[Term] = []
    looked_for: list[str] = []
    for is_not, name, value, part in _parts(clean):
        if not name and _EMPTY.fullmatch(value):
            raise FilterFault("S780", part)
        if not name:
            looked_for.append(value)
            continue
        if name not in known:
            raise FilterFault("S778", part)
        if any(term.key == name for term in terms):
            raise FilterFault("S779", part)
        terms.append(_term(known[name], value, part, is_not=is_not))
    return Filter(tuple(terms), tuple(looked_for))


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _looked_for(word: str) -> str:
    """Return a word as it was typed; what reads like a key was in quotes and stays in them."""
    return f'"{word}"' if ":" in word or word.startswith("-") else _quoted(word)


def plain(text: str) -> str:
    """Return a text as it is compared: without case, isolates and the forms of one letter."""
    low = strip_controls(text).casefold()
    return low.translate(_SAME_LETTERS)


# GLOSSARY 3.7: a search does not tell these apart.
_SAME_LETTERS: Final = str.maketrans("أإآىةؤئ", "ااايهوي")


def _parts(text: str) -> Iterator[tuple[bool, str, str, str]]:
    for found in _PART.finditer(text):
        head, quoted, bare = found.groups()
        value = quoted if quoted is not None else bare
        name = (head or "").removesuffix(":").casefold()
        yield name.startswith("-"), name.removeprefix("-"), value, found.group(0)


def _term(key: FilterKey, value: str, part: str, *, is_not: bool) -> Term:
    pieces = [piece for piece in value.split(",") if piece]
    if not pieces:
        raise FilterFault("S780", part)
    if key.sort is Sort.WORD:
        words = tuple(piece.casefold() for piece in pieces)
        if key.choices and not set(words) <= set(key.choices):
            raise FilterFault("S780", part)
        return Term(key.key, value, is_not, words=words)
    named = {name.word: str(name.number) for name in key.names}
    try:
        spans = tuple(_span(key.sort, named.get(piece.casefold(), piece)) for piece in pieces)
    except (ValueError, OverflowError, NumberNotUnderstood):
        raise FilterFault("S780", part) from None
    return Term(key.key, value, is_not, spans=spans)


def _span(sort: Sort, piece: str) -> Span[int] | Span[dt.date]:
    if sort is Sort.DAY:
        one_day = dt.timedelta(days=1)
        if piece[0] in "<>":
            day = dt.date.fromisoformat(piece[1:])
            return Span(day + one_day, None) if piece[0] == ">" else Span(None, day - one_day)
        return _between(piece, dt.date.fromisoformat)
    read = _shekels if sort is Sort.MONEY else int
    if piece[0] in "<>":
        number = read(piece[1:])
        return Span(number + 1, None) if piece[0] == ">" else Span(None, number - 1)
    return _between(piece, read)


def _between(piece: str, read: Callable[[str], V]) -> Span[V]:
    first, dots, last = piece.partition(_SPAN)
    if not dots:
        value = read(piece)
        return Span(value, value)
    span = Span(read(first) if first else None, read(last) if last else None)
    least, most = span.least, span.most
    is_empty = least is None and most is None
    if is_empty or (least is not None and most is not None and most < least):
        raise ValueError(piece)
    return span


def _shekels(text: str) -> int:
    minus = text.startswith(("-", "\u2212"))
    amount = parse_amount(text[1:] if minus else text)
    return -amount if minus else amount


def _agrees(term: Term, value: int | str | dt.date | None) -> bool:
    if isinstance(value, str):
        is_so = value.casefold() in term.words
    else:
        is_so = any(span.holds(value) for span in term.spans)  # type: ignore[arg-type]
    return is_so != term.is_not
