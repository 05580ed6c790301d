"""Colours, type and the style sheet of every window (SCREENS 2.1 and 2.2).

Each text pair below has a contrast of at least 4.5:1 (a test computes it).  Colour is never the
only sign: every state that has a colour here also has a word where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from kiosk.carried_fonts import load_carried_fonts

FAMILIES: Final = ["Noto Sans", "Noto Sans Arabic"]
TOKEN_FAMILY: Final = "DejaVu Sans Mono"  # noqa: S105 - a typeface
BASE_PX: Final = 15

INK: Final = "#14232B"
MUTED: Final = "#4A5B64"
PAGE: Final = "#EEF2F4"
CARD: Final = "#FFFFFF"
LINE: Final = "#D3DCE1"
EDGE: Final = "#7C8D96"  # borders that mean something: 3:1 on white
PRIMARY: Final = "#0B5F6B"
PRIMARY_SOFT: Final = "#E0F0F2"
CONFIRM: Final = "#0C6B35"
CONFIRM_SOFT: Final = "#DDF3E4"
TOP: Final = "#0F2F3A"
TOP_SOFT: Final = "#1D4553"
TOP_MUTED: Final = "#C9D8DE"
WARNING: Final = "#6B4700"
WARNING_SOFT: Final = "#FFF3D6"
WARNING_EDGE: Final = "#E3C57F"
DANGER: Final = "#A61B12"
DANGER_SOFT: Final = "#FDECEA"
DANGER_EDGE: Final = "#E5A39D"
ELECTRICITY: Final = "#8A5A00"
ELECTRICITY_SOFT: Final = "#FFF0C2"
WATER: Final = "#0B3F78"
WATER_SOFT: Final = "#E8F1FA"
WATER_EDGE: Final = "#B4CDE6"
BAR_BEFORE: Final = PRIMARY
BAR_NOW: Final = "#E2A423"
BAR_REST: Final = "#B9C8D2"
OFF: Final = "#5B6B73"
OFF_SOFT: Final = "#E6EBEE"
WHITE: Final = "#FFFFFF"

TEXT_PAIRS: Final = (
    (INK, CARD),
    (INK, PAGE),
    (MUTED, CARD),
    (MUTED, PAGE),
    (PRIMARY, CARD),
    (PRIMARY, PRIMARY_SOFT),
    (CONFIRM, CONFIRM_SOFT),
    (WHITE, CONFIRM),
    (WHITE, PRIMARY),
    (WHITE, TOP),
    (TOP_MUTED, TOP),
    (TOP_MUTED, TOP_SOFT),
    (WARNING, WARNING_SOFT),
    (DANGER, DANGER_SOFT),
    (DANGER, CARD),
    (WHITE, DANGER),
    (WATER, WATER_SOFT),
    (ELECTRICITY, ELECTRICITY_SOFT),
    (OFF, OFF_SOFT),
)
"""(ink, ground) of every text on a screen."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Ink, ground and border of a pill, card or banner that says a state."""

    ink: str
    ground: str
    border: str


TONES: Final = {
    "good": Tone(CONFIRM, CONFIRM_SOFT, "#A9D9BA"),
    "warning": Tone(WARNING, WARNING_SOFT, WARNING_EDGE),
    "danger": Tone(DANGER, DANGER_SOFT, DANGER_EDGE),
    "water": Tone(WATER, WATER_SOFT, WATER_EDGE),
    "electricity": Tone(ELECTRICITY, ELECTRICITY_SOFT, WARNING_EDGE),
    "neutral": Tone(MUTED, PAGE, LINE),
    "strip": Tone(TOP_MUTED, TOP_SOFT, TOP_SOFT),
    "primary": Tone(PRIMARY, PRIMARY_SOFT, "#A9CDD2"),
}

_ROLES: Final = {
    "muted": f"color:{MUTED}",
    "small": f"color:{MUTED}; font-size:13px",
    "strong": "font-weight:700",
    "heading": f"color:{MUTED}; font-weight:600; font-size:15px",
    "title": "font-size:22px; font-weight:700",
    "section": f"color:{PRIMARY}; font-weight:700; font-size:16px",
    "figure": "font-size:32px; font-weight:700",
    "units": f"font-size:36px; font-weight:700; color:{TOP}",
    "change": f"font-size:44px; font-weight:700; color:{WHITE}",
    "change-label": f"font-size:19px; font-weight:700; color:{WHITE}",
    "change-sign": f"font-size:20px; color:{TOP_MUTED}",
    "sign": f"font-size:20px; color:{MUTED}",
    "top": f"color:{TOP_MUTED}; font-size:14px",
    "top-strong": f"color:{WHITE}; font-weight:700; font-size:17px",
    "change-big": f"font-size:72px; font-weight:700; color:{WHITE}",
    "fact": f"color:{MUTED}; font-size:14px",
    "fact-value": "font-size:14px",
    "fact-strong": "font-size:14px; font-weight:700",
    "clock": f"color:{WHITE}; font-weight:700; font-size:19px",
    "screen-title": "font-size:24px; font-weight:700",
    "code": "font-size:12px",
    "stopped": f"font-size:30px; font-weight:700; color:{WHITE}",
    "stopped-text": f"font-size:18px; color:{WHITE}",
}


def _role_rules() -> str:
    return "\n".join(f'QLabel[role="{name}"] {{ {rule} }}' for name, rule in _ROLES.items())


def _tone_rules() -> str:
    rules = []
    for name, tone in TONES.items():
        rules.append(
            f'QFrame[tone="{name}"] {{ background:{tone.ground};'
            f" border:1px solid {tone.border}; border-radius:8px }}"
            f'QFrame[tone="{name}"] QLabel, QLabel[tone="{name}"] {{ color:{tone.ink} }}'
            f'QLabel[tone="{name}"], QPushButton[tone="{name}"] {{ background:{tone.ground};'
            f" color:{tone.ink};"
            f" border:1px solid {tone.border}; border-radius:8px; padding:0px 10px }}"
        )
    return "\n".join(rules)


def stylesheet() -> str:
    """Return the style sheet of the whole application."""
    return f"""
    QWidget {{ color:{INK}; font-size:{BASE_PX}px }}
    QMainWindow, QWidget#page {{ background:{PAGE} }}
    QLabel {{ background:transparent; border:none }}
    QFrame#card {{ background:{CARD}; border:1px solid {LINE}; border-radius:10px }}
    QFrame#rule {{ background:{LINE}; border:none; max-height:1px; min-height:1px }}
    QFrame#strip, QFrame#change {{ background:{TOP}; border:none }}
    QFrame#change {{ border-radius:8px }}
    QFrame#keybar {{ background:{CARD}; border:none; border-top:1px solid {LINE} }}
    QFrame#units {{ background:{PRIMARY_SOFT}; border:1px solid #A9CDD2; border-radius:8px }}
    QFrame#stopped {{ background:{DANGER}; border:none }}
    QFrame#box {{ background:{CARD}; border:1px solid {EDGE}; border-radius:8px }}
    QFrame#box[active="true"] {{ border:3px solid {PRIMARY} }}
    QFrame#box[wrong="true"] {{ border:2px solid {DANGER} }}
    QFrame#card[active="true"] {{ border:3px solid {PRIMARY} }}
    QLineEdit {{ background:{CARD}; border:1px solid {EDGE}; border-radius:6px; padding:5px 10px;
        selection-background-color:{PRIMARY}; selection-color:{WHITE} }}
    QLineEdit:focus {{ border:2px solid {PRIMARY}; padding:4px 9px }}
    QLineEdit[bare="true"] {{ border:none; background:transparent; padding:0px;
        font-weight:700; font-size:32px; selection-background-color:{PRIMARY_SOFT};
        selection-color:{INK} }}
    QLineEdit[bare="true"][narrow="true"] {{ font-size:26px }}
    QLineEdit[meter="true"] {{ border:none; background:transparent; padding:0px 2px;
        font-weight:700; font-size:22px }}
    QLineEdit[framed="true"] {{ font-weight:700; font-size:20px }}
    QLabel[cap="true"] {{ background:#E3EBEF; border:1px solid #B9C8D2; border-radius:4px;
        padding:1px 7px; font-weight:700; font-size:13px; color:{INK} }}
    QLabel[cap="true"]:disabled {{ color:{OFF}; background:{OFF_SOFT} }}
    QPushButton {{ background:{CARD}; border:1px solid {EDGE}; border-radius:8px;
        padding:7px 18px; font-weight:600 }}
    QPushButton:focus {{ border:2px solid {PRIMARY} }}
    QPushButton:disabled {{ color:{OFF}; background:{OFF_SOFT}; border-color:{LINE} }}
    QPushButton#note {{ background:#F5F8F9; border:1px solid #B9C8D2; padding:0px }}
    QPushButton#note[counted="true"] {{ background:{PRIMARY_SOFT}; border:2px solid {PRIMARY} }}
    QPushButton#primary {{ background:{PRIMARY}; color:{WHITE}; border:none; font-weight:700;
        font-size:17px; border-radius:8px }}
    QPushButton#primary:focus {{ border:3px solid {BAR_NOW} }}
    QPushButton#primary:disabled {{ background:{OFF_SOFT}; color:{OFF} }}
    QPushButton#confirm {{ background:{CONFIRM}; border:none; border-radius:8px }}
    QPushButton#confirm QLabel {{ color:{WHITE}; font-size:18px; font-weight:700 }}
    QPushButton#confirm QLabel[cap="true"] {{ background:{WHITE}; color:{TOP}; font-size:15px }}
    QPushButton#confirm:disabled {{ background:{OFF_SOFT} }}
    QPushButton#confirm QLabel:disabled {{ color:{OFF} }}
    QPushButton#confirm:focus {{ border:3px solid {BAR_NOW} }}
    QPushButton#key {{ background:transparent; border:none; padding:2px }}
    QPushButton#key:focus {{ border:1px solid {PRIMARY} }}
    QScrollArea, QScrollArea > QWidget, QWidget#lines {{ background:{CARD}; border:none }}
    QListWidget {{ background:{CARD}; border:1px solid {LINE}; border-radius:8px; outline:0 }}
    QListWidget::item {{ border-bottom:1px solid {LINE} }}
    QListWidget::item:selected {{ background:{PRIMARY_SOFT}; color:{INK};
        border:2px solid {PRIMARY} }}
    {_role_rules()}
    {_tone_rules()}
    """


def token_font(pixels: int) -> QFont:
    """Return the face of tokens: one width for every digit, so that groups stand under another."""
    font = QFont(TOKEN_FAMILY)
    font.setPixelSize(pixels)
    font.setBold(True)
    return font


def apply_theme(app: QApplication) -> None:
    """Give an application our look, and digits 0-9 whatever the system says (GLOSSARY 1)."""
    QLocale.setDefault(
        QLocale(QLocale.Language.English, QLocale.Country.PalestinianTerritories),
    )
    load_carried_fonts()
    app.setStyle("Fusion")
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(BASE_PX)
    app.setFont(font)
    palette = app.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(PAGE))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(INK))
    palette.setColor(QPalette.ColorRole.PlaceholderText, QColor(OFF))
    app.setPalette(palette)
    app.setStyleSheet(stylesheet())
