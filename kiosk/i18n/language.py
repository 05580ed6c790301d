"""The two languages of the product."""

from __future__ import annotations

from enum import StrEnum

from vending_server.wire.facts import BothLanguages


class Language(StrEnum):
    """A language of screens and paper; the value is the key in the catalogue files."""

    ARABIC = "ar"
    ENGLISH = "en"

    @property
    def is_rtl(self) -> bool:
        """Whether rows run from right to left."""
        return self is Language.ARABIC

    @property
    def other(self) -> Language:
        """The other language, for the translated line under a heading."""
        return Language.ENGLISH if self is Language.ARABIC else Language.ARABIC

    def choose(self, text: BothLanguages) -> str:
        """Return the wording in this language of a text that the server sent in both."""
        return text.ar if self is Language.ARABIC else text.en
