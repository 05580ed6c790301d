"""Texts by id: code says "R08", never the words.

The words stand once a language in `translations/kiosk_ar.ts` and `kiosk_en.ts`, Linguist's files
keyed by id; `build` checks them together and compiles them, `wording` reads what was compiled.

    T  words of the trade      R  what paper says        M  Levantine month names
    B  keys and buttons        S  states and labels      A  what is announced
    E  what went wrong, to people                        N  counted nouns, in every plural form

What is put into a text is isolated (UAX 9, FSI .. PDI): a number or an English shop name cannot
turn an Arabic sentence around, nor an Arabic name an English one.  Numbers come ready from
`formats`.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from kiosk.i18n.bidi import NBSP, RLM, isolate_first_strong, isolate_ltr
from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.language import Language
from kiosk.i18n.placeholders import placeholders_of
from kiosk.i18n.wording import Wording, shipped_wording

__all__ = ["Language", "Texts"]

_RTL_LETTER: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u200f]")


class Texts:
    """The catalogue as seen in one language."""

    def __init__(self, language: Language, wording: Wording | None = None) -> None:
        self.language = language
        self._wording = shipped_wording(language) if wording is None else wording

    def __contains__(self, text_id: object) -> bool:
        return isinstance(text_id, str) and bool(self._wording(text_id, None))

    def get(self, text_id: str, **values: str | int) -> str:
        """Return a text with its placeholders filled.

        Raises:
            CatalogueFault: no such text, or other placeholders than these.
        """
        words = self._words(text_id, None)
        wanted = _placeholders(text_id, words)
        if wanted != values.keys():
            raise CatalogueFault(f"{text_id} takes {sorted(wanted)}")
        filled = {name: self._isolated(value) for name, value in values.items()}
        return self._directed(words).format(**filled)

    def count(self, noun_id: str, number: int) -> str:
        """Return a number of things, `3 receipts`, in the form that the language has for it.

        Raises:
            CatalogueFault: no such noun.
        """
        assert number >= 0, "nothing is counted below zero"
        words = self._words(noun_id, number)
        return self._directed(words).format(n=isolate_ltr(str(number))).replace(" ", NBSP)

    def _words(self, text_id: str, number: int | None) -> str:
        words = self._wording(text_id, number)
        if not words:
            raise CatalogueFault(f"no text {text_id}")
        return words

    def _directed(self, words: str) -> str:
        # "{n} – {name}" has no letter outside its islands: it would take the wrong direction.
        needs_mark = self.language.is_rtl and not _RTL_LETTER.search(words)
        return RLM + words if needs_mark else words

    def _isolated(self, value: str | int) -> str:
        text = str(value)
        # Plain English stays free of invisible characters unless it needs them.
        if self.language.is_rtl or _RTL_LETTER.search(text):
            return isolate_first_strong(text)
        return text


@functools.lru_cache(maxsize=4096)
def _placeholders(text_id: str, words: str) -> frozenset[str]:
    return placeholders_of(text_id, words)
