"""The style sheet of till, first start and head office in any dress (SCREENS 2.1 and 2.2)."""

from __future__ import annotations

from kiosk.theme.dress import BASE_PX, Dress
from kiosk.theme.office_sheet import office_rules


def sheet_of(dress: Dress) -> str:
    """Return the style sheet of the whole application."""
    rules = (_frames, _fields, _buttons, _lists, _caps_and_marks, _roles, _tones, office_rules)
    return "\n".join(rule(dress) for rule in rules)


def _frames(dress: Dress) -> str:
    c = dress.palette
    return f"""
    QWidget {{ color:{c.ink}; font-size:{dress.px(BASE_PX)}px }}
    QMainWindow, QWidget#page {{ background:{c.page} }}
    QLabel {{ background:transparent; border:none }}
    QFrame#card {{ background:{c.card}; border:1px solid {c.line}; border-radius:10px }}
    QFrame#card[active="true"] {{ border:3px solid {c.primary} }}
    QFrame#rule {{ background:{c.line}; border:none; max-height:1px; min-height:1px }}
    QFrame#strip {{ background:{c.strip}; border:none; border-bottom:1px solid {c.strip_edge} }}
    QFrame#change {{ background:{c.change}; border:1px solid {c.change_edge}; border-radius:8px }}
    QFrame#keybar {{ background:{c.card}; border:none; border-top:1px solid {c.line} }}
    QFrame#units {{ background:{c.lead.ground}; border:1px solid {c.lead.border};
        border-radius:8px }}
    QFrame#stopped {{ background:{c.danger_fill}; border:none }}
    QFrame#box {{ background:{c.card}; border:1px solid {c.edge}; border-radius:8px }}
    QFrame#box[active="true"] {{ border:3px solid {c.primary} }}
    QFrame#box[wrong="true"] {{ border:2px solid {c.danger.ink} }}
    """


def _fields(dress: Dress) -> str:
    c, px = dress.palette, dress.px
    return f"""
    QLineEdit {{ background:{c.card}; border:1px solid {c.edge}; border-radius:6px;
        padding:5px 10px; selection-background-color:{c.primary_fill};
        selection-color:{c.on_primary}; placeholder-text-color:{c.off} }}
    QLineEdit:focus {{ border:2px solid {c.primary}; padding:4px 9px }}
    QLineEdit[bare="true"] {{ border:none; background:transparent; padding:0px;
        font-weight:700; font-size:{px(32)}px; selection-background-color:{c.marked};
        selection-color:{c.on_marked} }}
    QLineEdit[bare="true"][narrow="true"] {{ font-size:{px(26)}px }}
    QLineEdit[meter="true"] {{ border:none; background:transparent; padding:0px 2px;
        font-weight:700; font-size:{px(22)}px }}
    QLineEdit[framed="true"] {{ font-weight:700; font-size:{px(20)}px }}
    """


def _buttons(dress: Dress) -> str:
    """What is filled shows its focus as a ring around it, with the ground between them."""
    c, px = dress.palette, dress.px
    ring = f"border:3px solid {c.primary}; padding:3px; background-clip:content"
    return f"""
    QPushButton {{ background:{c.card}; border:1px solid {c.edge}; border-radius:8px;
        padding:7px 18px; font-weight:600 }}
    QPushButton:focus {{ border:2px solid {c.primary} }}
    QPushButton:disabled {{ color:{c.off}; background:{c.off_ground}; border-color:{c.line} }}
    QPushButton#note {{ background:{c.note}; border:1px solid {c.edge}; padding:0px }}
    QPushButton#note[counted="true"] {{ background:{c.lead.ground}; border:2px solid {c.primary} }}
    QPushButton#primary {{ background:{c.primary_fill}; color:{c.on_primary}; border:none;
        font-weight:700; font-size:{px(17)}px; border-radius:8px }}
    QPushButton#primary:focus {{ {ring} }}
    QPushButton#primary:disabled {{ background:{c.off_ground}; color:{c.off} }}
    QPushButton#confirm {{ background:{c.confirm_fill}; border:none; border-radius:8px }}
    QPushButton#confirm QLabel {{ color:{c.on_confirm}; font-size:{px(18)}px; font-weight:700 }}
    QPushButton#confirm QLabel[cap="true"] {{ background:{c.on_confirm}; color:{c.confirm_fill};
        border-color:{c.on_confirm}; font-size:{px(15)}px }}
    QPushButton#confirm[narrow="true"] QLabel {{ font-size:{px(18) - 3 * dress.is_large}px }}
    QPushButton#confirm:focus {{ {ring} }}
    QPushButton#confirm:disabled {{ background:{c.off_ground} }}
    QPushButton#confirm QLabel:disabled {{ color:{c.off} }}
    QPushButton#confirm QLabel[cap="true"]:disabled {{ color:{c.off}; background:{c.off_ground};
        border-color:{c.line} }}
    QPushButton#key {{ background:transparent; border:none; padding:2px }}
    QPushButton#key:focus {{ border:1px solid {c.primary} }}
    """


def _lists(dress: Dress) -> str:
    c = dress.palette
    return f"""
    QScrollArea, QScrollArea > QWidget, QWidget#lines {{ background:{c.card}; border:none }}
    QListWidget {{ background:{c.card}; border:1px solid {c.line}; border-radius:8px; outline:0 }}
    QListWidget::item {{ border-bottom:1px solid {c.line} }}
    QListWidget::item:selected {{ background:{c.lead.ground}; color:{c.ink};
        border:2px solid {c.primary} }}
    QScrollBar:vertical {{ background:{c.card}; width:12px; margin:0px; border:none }}
    QScrollBar::handle:vertical {{ background:{c.edge}; border-radius:4px; min-height:32px;
        margin:2px }}
    QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height:0px }}
    QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical {{ background:transparent }}
    """


def _caps_and_marks(dress: Dress) -> str:
    c, px = dress.palette, dress.px
    return f"""
    QLabel[cap="true"] {{ background:{c.cap}; border:1px solid {c.cap_edge}; border-radius:4px;
        padding:1px 7px; font-weight:700; font-size:{px(13)}px; color:{c.ink} }}
    QLabel[cap="true"]:disabled {{ color:{c.off}; background:{c.off_ground};
        border-color:{c.line} }}
    QLabel[mark] {{ border-radius:5px }}
    QLabel[mark="before"] {{ background:{c.bar_before} }}
    QLabel[mark="now"] {{ background:{c.bar_now} }}
    QLabel[mark="way"] {{ background:{c.edge}; border-radius:0px }}
    """


def _roles(dress: Dress) -> str:
    c, px = dress.palette, dress.px
    roles = {
        "muted": f"color:{c.muted}",
        "small": f"color:{c.muted}; font-size:{px(13)}px",
        "strong": "font-weight:700",
        "heading": f"color:{c.muted}; font-weight:600; font-size:{px(15)}px",
        "title": f"font-size:{px(22)}px; font-weight:700",
        "section": f"color:{c.primary}; font-weight:700; font-size:{px(16)}px",
        "figure": f"font-size:{px(32)}px; font-weight:700",
        "units": f"font-size:{px(36)}px; font-weight:700; color:{c.units}",
        "change": f"font-size:{px(44)}px; font-weight:700; color:{c.on_change}",
        "change-label": f"font-size:{px(19)}px; font-weight:700; color:{c.on_change}",
        "change-sign": f"font-size:{px(20)}px; color:{c.change_muted}",
        "change-big": f"font-size:{px(72)}px; font-weight:700; color:{c.on_change}",
        "sign": f"font-size:{px(20)}px; color:{c.muted}",
        "top": f"color:{c.on_strip_tone.ink}; font-size:{px(14)}px",
        "top-strong": f"color:{c.on_strip}; font-weight:700; font-size:{px(17)}px",
        "clock": f"color:{c.on_strip}; font-weight:700; font-size:{px(19)}px",
        "fact": f"color:{c.muted}; font-size:{px(14)}px",
        "fact-value": f"font-size:{px(14)}px",
        "fact-strong": f"font-size:{px(14)}px; font-weight:700",
        "long-name": f"font-size:{px(13)}px",
        "screen-title": f"font-size:{px(24)}px; font-weight:700",
        "code": f"font-size:{px(12)}px",
        "stopped": f"font-size:{px(30)}px; font-weight:700; color:{c.on_danger}",
        "stopped-text": f"font-size:{px(18)}px; color:{c.on_danger}",
    }
    return "\n".join(f'QLabel[role="{name}"] {{ {rule} }}' for name, rule in roles.items())


def _tones(dress: Dress) -> str:
    tight = f"font-size:{dress.px(12)}px; padding:0px 5px"
    rules = []
    for name, tone in dress.palette.tones.items():
        rules.append(
            f'QFrame[tone="{name}"] {{ background:{tone.ground};'
            f" border:1px solid {tone.border}; border-radius:8px }}"
            f'QFrame[tone="{name}"] QLabel, QLabel[tone="{name}"] {{ color:{tone.ink} }}'
            f'QLabel[tone="{name}"], QPushButton[tone="{name}"] {{ background:{tone.ground};'
            f" color:{tone.ink};"
            f" border:1px solid {tone.border}; border-radius:8px; padding:0px 10px }}"
        )
    rules.append("QFrame#band[tone] { border-radius:0px; border:none }")
    rules.append(
        f'QFrame#strip[tight="true"] QLabel[tone], QFrame#strip[tight="true"] QPushButton'
        f" {{ {tight} }}"
    )
    return "\n".join(rules)
