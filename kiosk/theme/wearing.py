"""Puts a dress on an application, at once and without losing anything that was typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.carried_fonts import load_carried_fonts
from kiosk.theme.dress import BASE_PX, FAMILIES, PROPERTY, Dress, worn
from kiosk.theme.palette import Palette
from kiosk.theme.sheet import sheet_of

_ROOM: Final = "room"


def apply_theme(app: QApplication, dress: Dress | None = None) -> None:
    """Give an application our look, and digits 0-9 whatever the system says (GLOSSARY 1)."""
    QLocale.setDefault(
        QLocale(QLocale.Language.English, QLocale.Country.PalestinianTerritories),
    )
    load_carried_fonts()
    app.setStyle("Fusion")
    wear(app, dress or Dress())


def wear(app: QApplication, dress: Dress) -> None:
    """Put on another dress; windows write their texts again themselves (rows have sizes)."""
    app.setProperty(PROPERTY, dress)
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(dress.px(BASE_PX))
    # Each of the three makes every widget look again what it wears: only what differs is said.
    if app.font() != font:
        app.setFont(font)
    palette = _system_palette(app.palette(), dress.palette)
    if app.palette() != palette:
        app.setPalette(palette)
    app.setStyleSheet(sheet_of(dress))
    for widget in app.allWidgets():
        if widget.property(_ROOM) is not None:
            _give_room(widget, dress)


def sized(
    widget: QWidget,
    *,
    width: int | None = None,
    height: int | None = None,
    least_width: int | None = None,
    least_height: int | None = None,
    most_width: int | None = None,
    most_height: int | None = None,
) -> None:
    """Give a widget room in pixels of normal type; it grows with the type of the moment."""
    room = {
        "setMinimumWidth": least_width if width is None else width,
        "setMaximumWidth": most_width if width is None else width,
        "setMinimumHeight": least_height if height is None else height,
        "setMaximumHeight": most_height if height is None else height,
    }
    widget.setProperty(_ROOM, {name: pixels for name, pixels in room.items() if pixels is not None})
    _give_room(widget, worn())


def _give_room(widget: QWidget, dress: Dress) -> None:
    for name, pixels in widget.property(_ROOM).items():
        getattr(widget, name)(dress.room(pixels))


def _system_palette(found: QPalette, colours: Palette) -> QPalette:
    """Return what Qt paints where no rule of the sheet reaches: hints in fields, arrows, bars."""
    palette = QPalette(found)
    for role, colour in (
        (QPalette.ColorRole.Window, colours.page),
        (QPalette.ColorRole.WindowText, colours.ink),
        (QPalette.ColorRole.Base, colours.card),
        (QPalette.ColorRole.AlternateBase, colours.page),
        (QPalette.ColorRole.Text, colours.ink),
        (QPalette.ColorRole.Button, colours.cap),
        (QPalette.ColorRole.ButtonText, colours.ink),
        (QPalette.ColorRole.Highlight, colours.primary_fill),
        (QPalette.ColorRole.HighlightedText, colours.on_primary),
        (QPalette.ColorRole.PlaceholderText, colours.off),
    ):
        palette.setColor(role, QColor(colour))
    return palette
