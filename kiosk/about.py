"""`kiosk about`: which version this is, and whether it finds the typefaces that it needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from PySide6.QtGui import QFontDatabase, QGuiApplication

from kiosk.carried_fonts import load_carried_fonts
from kiosk.config import Role
from kiosk.enrol import SOFTWARE_VERSION
from kiosk.theme.dress import FAMILIES, TOKEN_FAMILY

_NEEDS_NO_DISPLAY: Final = ("-platform", "offscreen")


def about() -> tuple[bool, list[str]]:
    """Return whether the program has what it needs, and what to tell."""
    app = QGuiApplication.instance() or QGuiApplication([sys.argv[0], *_NEEDS_NO_DISPLAY])
    lines = [f"version {SOFTWARE_VERSION}", f"roles {' '.join(Role)}"]
    fonts = dict(_fonts())
    lines += [f"font {family}: {where}" for family, where in fonts.items()]
    del app
    return "missing" not in fonts.values(), lines


def _fonts() -> Iterator[tuple[str, str]]:
    carried = load_carried_fonts()
    known = set(QFontDatabase.families())
    for family in (*FAMILIES, TOKEN_FAMILY):
        if family in carried:
            yield family, "carried"
        else:
            yield family, "of the system" if family in known else "missing"
