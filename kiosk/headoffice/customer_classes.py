"""What customer classes are called, and which class somebody means who types its name."""

from __future__ import annotations

from typing import Final

from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.catalogue import Language, Texts
from kiosk.widgets.words import Words

_NAMES: Final = {
    "residential": "T022",
    "domestic": "T022",
    "commercial": "T023",
    "industrial": "T024",
    "agricultural": "T025",
}
_HOMES: Final = {"electricity": "residential", "water": "domestic"}  # one name, two tariffs


def class_name(words: Words, name: str) -> str:
    """Return what a customer class is called; one that has no word of ours stays as it is."""
    text_id = _NAMES.get(name)
    return words(text_id) if text_id else words.name(name)


def class_of(typed: str, utility: str) -> str:
    """Return the class of a utility that is called so, in whichever language it was typed.

    A class of the municipality's own has no word here: it is what was typed, and the server knows.
    """
    wanted = strip_controls(typed).strip().casefold()
    for language in Language:
        texts = Texts(language)
        for name, text_id in _NAMES.items():
            if texts.get(text_id).casefold() == wanted:
                is_home = name in _HOMES.values()
                return _HOMES[utility] if is_home and utility in _HOMES else name
    return typed.strip()
