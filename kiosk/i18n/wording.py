"""The words of a language, out of the file that `build` compiled."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTranslator

from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.files import compiled_file
from kiosk.i18n.language import Language

Wording = Callable[[str, int | None], str]
"""From a text's id, and how many where it is a counted noun, to its words; none is ''."""


def read_wording(file: Path) -> Wording:
    """Open a compiled file.

    Raises:
        CatalogueFault: it is not there, or is no such file.
    """
    translator = QTranslator()
    if not translator.load(str(file)):
        raise CatalogueFault(f"no words in {file.name}: `make setup` compiles them")

    @functools.cache
    def words(text_id: str, number: int | None) -> str:
        return translator.translate("", text_id, None, -1 if number is None else number) or ""

    return words


@functools.cache
def shipped_wording(language: Language) -> Wording:
    """Return the product's words in a language; read once."""
    return read_wording(compiled_file(language))
