"""Left-to-right islands in right-to-left text (UAX 9; GLOSSARY rules 1, 3, 4 and 5).

A token after Arabic text is drawn with its groups reversed unless it is isolated, and the customer
then types a wrong token.  Islands carry both an isolate and no-break spaces: either alone keeps
the order if an export loses the other.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LRI: Final = "\u2066"
FSI: Final = "\u2068"
PDI: Final = "\u2069"
RLM: Final = "\u200f"
NBSP: Final = "\u00a0"

_HIDDEN: Final = re.compile("[\u2066-\u2069\u200e\u200f\u00a0]")
# Also the older embeddings and overrides, which nobody's name needs and which could turn a row.
_UNWANTED_IN_NAMES: Final = re.compile("[\u2066-\u2069\u200e\u200f\u061c\u202a-\u202e]")
_OPENS: Final = frozenset({"LRI", "RLI", "FSI"})
_STRONG: Final = frozenset({"L", "R", "AL"})
_RTL: Final = frozenset({"R", "AL"})
_FIGURES: Final = re.compile(r"[0-9]+(?:[-._/][0-9]+)+")
_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f]+")


def isolate_ltr(text: str) -> str:
    """Return an island that reads from left to right and does not break across lines."""
    return f"{LRI}{text.replace(' ', NBSP)}{PDI}"


def isolate_first_strong(text: str) -> str:
    """Return a text that takes its direction from its own first letter."""
    return f"{FSI}{text}{PDI}"


def isolate_name(text: str) -> str:
    """Return a name or address from the database, on one line and unable to turn its row."""
    clean = _UNWANTED_IN_NAMES.sub("", text)
    return isolate_first_strong(_BLANKS.sub(" ", clean).strip())


def isolate_file_name(name: str) -> str:
    """Return a file's name: its ending at the right end in every language, no figures turned.

    `قرار 14-2026.pdf` alone is shown as `pdf.2026-14 قرار`: another number, and an ending in front.
    """
    clean = _BLANKS.sub(" ", _UNWANTED_IN_NAMES.sub("", name)).strip()
    stem, dot, ending = clean.rpartition(".")
    if not stem or not ending.isascii():
        stem, dot, ending = clean, "", ""
    stem = _FIGURES.sub(lambda found: isolate_ltr(found[0]), stem)
    return f"{LRI}{isolate_first_strong(stem)}{dot}{ending}{PDI}"


def strip_controls(text: str) -> str:
    """Return what goes to a clipboard, file, search box or QR code (rule 5).

    No-break spaces go too: a meter number is searched without its grouping.
    """
    return _HIDDEN.sub("", text)


def has_rtl(text: str) -> bool:
    """Say whether any letter or mark of a text is written from right to left."""
    return any(unicodedata.bidirectional(character) in _RTL for character in text)


def runs_rtl(text: str) -> bool:
    """Say whether a paragraph runs from right to left: its first letter outside islands decides."""
    depth = 0
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _OPENS:
            depth += 1
        elif kind == "PDI":
            depth = max(depth - 1, 0)
        elif depth == 0 and kind in _STRONG:
            return kind != "L"
    return False
