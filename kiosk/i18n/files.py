"""Where the words lie: one Linguist file a language, and what is compiled from it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kiosk.i18n.language import Language

FOLDER: Final = Path(__file__).parent / "translations"


def source_file(language: Language, folder: Path = FOLDER) -> Path:
    """Return the file that people edit."""
    return folder / f"kiosk_{language.value}.ts"


def compiled_file(language: Language, folder: Path = FOLDER) -> Path:
    """Return the file that the program reads."""
    return folder / f"kiosk_{language.value}.qm"
