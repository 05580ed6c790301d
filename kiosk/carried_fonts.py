"""Typefaces that a bundle carries inside, so that a till needs none of the system's.

From a checkout there are none: the system's own are used, which set-up installs.
"""

from __future__ import annotations

import functools
import logging
from pathlib import Path
from typing import Final

from PySide6.QtGui import QFontDatabase

_FOLDER: Final = Path(__file__).with_name("typefaces")
_log = logging.getLogger(__name__)


@functools.cache
def load_carried_fonts(folder: Path = _FOLDER) -> frozenset[str]:
    """Make the carried typefaces known to Qt, once; returns the names of their families.

    A QGuiApplication must exist.  A damaged file is left out, and told: the system may have it.
    """
    families: set[str] = set()
    for path in sorted(folder.glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            _log.warning("%s: not a typeface", path.name)
            continue
        families.update(QFontDatabase.applicationFontFamilies(number))
    return frozenset(families)
