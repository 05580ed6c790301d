"""How names and phone numbers are folded, so that a search finds what people type.

Arabic spelling varies in hamza, tā' marbūṭa and alif maqṣūra; diacritics and case carry nothing
(GLOSSARY section 3, rule 7).
"""

from __future__ import annotations

import unicodedata
from typing import Final

_FOLD: Final = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه", "ـ": None}
)


def fold_name(text: str) -> str:
    """Return a name without what spellings differ in, words parted by single blanks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.translate(_FOLD).casefold().split())


def fold_phone(text: str) -> str:
    """Return the digits of a phone number as 0-9; every other sign is dropped."""
    return "".join(str(unicodedata.digit(c)) for c in text if c.isdecimal())
