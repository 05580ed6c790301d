"""Texts by id: code says "R08", never the words.

Every text stands once, in one TOML file of `texts/`, in both languages with the same
placeholders; all files are read and checked together, so a half-translated build does not start.

    terms.toml    T    words of the trade            receipt.toml  R, S34  what paper says
    months.toml   M    Levantine month names         screens.toml  B, S, A what windows say
    errors.toml   E    what went wrong, to people

What is put into a text is isolated (UAX 9, FSI .. PDI): a number or an English shop name cannot
turn an Arabic sentence around, nor an Arabic name an English one.  Numbers come ready from
`formats`.  This module knows no plural forms: texts are worded so that none is needed.
"""

from __future__ import annotations

import functools
import re
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from kiosk.i18n.bidi import RLM, isolate_first_strong
from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.language import Language

__all__ = ["Entry", "Language", "Texts", "read_catalogue", "shipped_catalogue"]

_TEXTS: Final = files("kiosk.i18n").joinpath("texts")
_LANGUAGES: Final = frozenset(Language)
_RTL_LETTER: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u200f]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in both languages and the names of what is put into it."""

    wording: Mapping[Language, str]
    placeholders: frozenset[str]


def read_catalogue(sources: Iterable[tuple[str, str]]) -> dict[str, Entry]:
    """Read (file name, TOML) pairs into one catalogue.

    Raises:
        CatalogueFault: an id stands twice, a language is missing or added, placeholders differ.
    """
    catalogue: dict[str, Entry] = {}
    for name, toml in sources:
        for text_id, table in tomllib.loads(toml).items():
            if text_id in catalogue:
                raise CatalogueFault(f"{text_id} stands twice, again in {name}")
            catalogue[text_id] = _entry(text_id, table)
    return catalogue


@functools.cache
def shipped_catalogue() -> Mapping[str, Entry]:
    """Return every text of the product; read once."""
    found = sorted(_TEXTS.iterdir(), key=lambda file: file.name)
    return read_catalogue(
        (file.name, file.read_text(encoding="utf-8"))
        for file in found
        if file.name.endswith(".toml")
    )


class Texts:
    """The catalogue as seen in one language."""

    def __init__(self, language: Language, catalogue: Mapping[str, Entry] | None = None) -> None:
        self.language = language
        self._catalogue = shipped_catalogue() if catalogue is None else catalogue

    def __contains__(self, text_id: object) -> bool:
        return text_id in self._catalogue

    def get(self, text_id: str, **values: str | int) -> str:
        """Return a text with its placeholders filled.

        Raises:
            CatalogueFault: no such text, or other placeholders than these.
        """
        entry = self._catalogue.get(text_id)
        if entry is None:
            raise CatalogueFault(f"no text {text_id}")
        if entry.placeholders != values.keys():
            raise CatalogueFault(f"{text_id} takes {sorted(entry.placeholders)}")
        filled = {name: self._isolated(value) for name, value in values.items()}
        return self._directed(entry.wording[self.language]).format(**filled)

    def _directed(self, wording: str) -> str:
        # "{n} – {name}" has no letter outside its islands: it would take the wrong direction.
        needs_mark = self.language.is_rtl and not _RTL_LETTER.search(wording)
        return RLM + wording if needs_mark else wording

    def _isolated(self, value: str | int) -> str:
        text = str(value)
        # Plain English stays free of invisible characters unless it needs them.
        if self.language.is_rtl or _RTL_LETTER.search(text):
            return isolate_first_strong(text)
        return text


def _entry(text_id: str, table: object) -> Entry:
    if not isinstance(table, dict) or table.keys() != _LANGUAGES:
        raise CatalogueFault(f"{text_id} needs exactly {sorted(_LANGUAGES)}")
    wording = {language: table[language] for language in Language}
    if not all(isinstance(text, str) and text for text in wording.values()):
        raise CatalogueFault(f"{text_id} has an empty wording")
    names = {frozenset(_placeholders(text_id, text)) for text in wording.values()}
    if len(names) != 1:
        raise CatalogueFault(f"{text_id} has other placeholders in each language")
    return Entry(wording=wording, placeholders=names.pop())


def _placeholders(text_id: str, text: str) -> Iterable[str]:
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise CatalogueFault(f"{text_id} has an open brace") from error
    if not all(name.isidentifier() for name in fields):
        raise CatalogueFault(f"{text_id} has a placeholder without a plain name")
    return fields
