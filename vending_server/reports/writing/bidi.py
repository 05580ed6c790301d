"""In which order the letters of a line stand on paper (Unicode's UAX #9, for one line).

Arabic runs from right to left, numbers and Latin in it from left to right.  `visual_runs` parts a
text into runs of one direction and puts them in the order in which they are drawn, from the left;
each run keeps its letters as they are spoken, because shaping needs them so.

Rules W1 to W7, N1, N2, I1, I2, L1 and L2 are followed; LRI, RLI, FSI and PDI make a part an island
of its own.  Brackets are turned (L4) by whoever shapes.  Older embeddings (LRE, RLO, ...) and
pairs of brackets (N0) are left out: what stands in a report is one name,
number or sentence at a time, and its parts are isolated.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
_OPENING: Final = frozenset({LRI, RLI, FSI})
_ISLAND: Final = "island"  # an isolated part, seen from outside
_STRONG_RIGHT: Final = frozenset({"R", "AL"})
_STRONG: Final = _STRONG_RIGHT | {"L"}
_NUMBERS: Final = frozenset({"EN", "AN"})
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "BN", _ISLAND})
_BLANK: Final = frozenset({"S", "WS", "BN"})


@dataclass(frozen=True, slots=True)
class VisualRun:
    """Some letters of one direction, in the order in which they are read."""

    text: str
    is_rtl: bool


def visual_runs(text: str, *, is_rtl: bool) -> list[VisualRun]:
    """Return the runs of a line from left to right; `is_rtl` is the direction of the line."""
    pieces = _pieces(text)
    if not pieces:
        return []
    base = 1 if is_rtl else 0
    levels = _levels([_class_of(piece) for piece in pieces], base)
    order = _reordered(levels)
    runs: list[VisualRun] = []
    grouped = itertools.groupby(order, key=lambda at: (levels[at], len(pieces[at]) > 1))
    for (level, is_island), places in grouped:
        found = list(places)
        if is_island:
            for at in found:
                runs += _island(pieces[at])
        else:
            letters = "".join(pieces[at] for at in sorted(found))
            runs.append(VisualRun(letters, level % 2 == 1))
    return runs


def first_strong_is_rtl(text: str) -> bool:
    """Say whether the first letter that has a direction runs from the right."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind in _STRONG:
            return kind in _STRONG_RIGHT
    return False


def _island(piece: str) -> list[VisualRun]:
    inner = piece[1:].removesuffix(PDI)
    is_rtl = piece[0] == RLI or (piece[0] == FSI and first_strong_is_rtl(inner))
    return visual_runs(inner, is_rtl=is_rtl)


def _pieces(text: str) -> list[str]:
    """Return letter by letter; an isolated part is one piece, with its signs."""
    pieces: list[str] = []
    depth, begin = 0, 0
    for at, sign in enumerate(text):
        if sign in _OPENING:
            if depth == 0:
                begin = at
            depth += 1
        elif sign == PDI and depth:
            depth -= 1
            if depth == 0:
                pieces.append(text[begin : at + 1])
        elif depth == 0 and sign != PDI:
            pieces.append(sign)
    if depth:
        pieces.append(text[begin:])
    return [piece for piece in pieces if len(piece) == 1 or piece[1:].removesuffix(PDI)]


def _class_of(piece: str) -> str:
    return _ISLAND if len(piece) > 1 else unicodedata.bidirectional(piece) or "L"


def _levels(kinds: Sequence[str], base: int) -> list[int]:
    resolved = _neutrals(_weak(kinds, base), base)
    levels = [_implicit(kind, base) for kind in resolved]
    # L1: what is blank at the end belongs to the line.
    for at in range(len(kinds) - 1, -1, -1):
        if kinds[at] not in _BLANK:
            break
        levels[at] = base
    return levels


def _implicit(kind: str, base: int) -> int:
    """I1 and I2."""
    if base % 2:
        return base if kind == "R" else base + 1
    if kind == "L":
        return base
    return base + (1 if kind == "R" else 2)


def _weak(kinds: Sequence[str], base: int) -> list[str]:
    """W1 to W7: marks, numbers and what stands between numbers."""
    start = "R" if base % 2 else "L"
    found = _marks_and_numbers(kinds, start)
    for at in range(1, len(found) - 1):  # W4
        around = {found[at - 1], found[at + 1]}
        is_one = found[at] == "ES" and around == {"EN"}
        if is_one or (found[at] == "CS" and len(around) == 1 and around <= _NUMBERS):
            found[at] = found[at - 1]
    for begin, end in _stretches(found, {"ET"}):  # W5
        near = {found[begin - 1] if begin else "", found[end] if end < len(found) else ""}
        if "EN" in near:
            found[begin:end] = ["EN"] * (end - begin)
    found = ["ON" if kind in {"ES", "CS", "ET"} else kind for kind in found]  # W6
    strong = start
    for at, kind in enumerate(found):  # W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            found[at] = "L"
    return found


def _marks_and_numbers(kinds: Sequence[str], start: str) -> list[str]:
    """W1 to W3."""
    found: list[str] = []
    before, strong = start, start
    for kind in kinds:
        if kind == "NSM":
            now = "ON" if before == _ISLAND else before
        else:
            now = "AN" if kind == "EN" and strong == "AL" else kind
        before = now
        if kind in _STRONG:
            strong = kind
        found.append(now)
    return ["R" if kind == "AL" else kind for kind in found]


def _neutrals(kinds: Sequence[str], base: int) -> list[str]:
    """N1 and N2: what has no direction takes that of both sides, or of the line."""
    line = "R" if base % 2 else "L"
    found = list(kinds)

    def side(at: int) -> str:
        if not 0 <= at < len(found):
            return line
        return "R" if found[at] in _NUMBERS else found[at]

    for begin, end in _stretches(found, _NEUTRAL):
        left, right = side(begin - 1), side(end)
        found[begin:end] = [left if left == right else line] * (end - begin)
    return found


def _stretches(
    kinds: Sequence[str], wanted: frozenset[str] | set[str]
) -> Iterator[tuple[int, int]]:
    at = 0
    for is_wanted, group in itertools.groupby(list(kinds), key=lambda kind: kind in wanted):
        length = len(list(group))
        if is_wanted:
            yield at, at + length
        at += length


def _reordered(levels: Sequence[int]) -> list[int]:
    """L2: turn each stretch of a level or above round, from the highest to the lowest odd one."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level % 2]
    for level in range(max(levels), min(odd, default=max(levels) + 1) - 1, -1):
        at = 0
        while at < len(order):
            if levels[order[at]] < level:
                at += 1
                continue
            end = at
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[at:end] = reversed(order[at:end])
            at = end
    return order
