"""The part of the style sheet that only head office needs: navigation, lists, its panels."""

from __future__ import annotations

from kiosk.theme.dress import Dress


def office_rules(dress: Dress) -> str:
    """Return the rules of head office in a dress."""
    c, px = dress.palette, dress.px
    strip = c.on_strip_tone
    return f"""
    QFrame#sidebar {{ background:{c.strip}; border:none; border-top:1px solid {c.strip_edge} }}
    QFrame#sidebar QPushButton {{ background:transparent; border:2px solid transparent;
        border-radius:7px; padding:0px }}
    QFrame#sidebar QPushButton:checked {{ background:{strip.ground}; border-color:{strip.border} }}
    QFrame#sidebar QPushButton:focus {{ border-color:{c.on_strip} }}
    QLabel[role="nav"] {{ color:{strip.ink}; font-size:{px(15)}px; font-weight:400 }}
    QLabel[role="nav-chosen"] {{ color:{c.on_strip}; font-size:{px(15)}px; font-weight:700 }}
    QLabel[role="nav-count"] {{ background:{c.warning.ground}; color:{c.warning.ink};
        border-radius:9px; padding:0px 8px; font-size:{px(13)}px; font-weight:700 }}
    QLabel[role="side"] {{ color:{c.on_strip}; font-size:{px(14)}px; font-weight:700 }}
    QLabel[role="side-small"] {{ color:{strip.ink}; font-size:{px(13)}px }}
    QPushButton#chooser:checked {{ background:{c.lead.ground}; color:{c.primary};
        border-color:{c.primary} }}
    QTableView#rows {{ background:{c.card}; border:none; outline:0 }}
    QTableView#rows QHeaderView {{ background:{c.note}; border:none }}
    QFrame#exporting {{ background:{c.lead.ground}; border:none;
        border-top:1px solid {c.lead.border} }}
    QFrame#upright {{ background:{c.line}; border:none; max-width:1px; min-width:1px }}
    QLabel[role="sum-danger"] {{ color:{c.danger.ink}; font-size:{px(13)}px; font-weight:700 }}
    QLabel[role="sum-warning"] {{ color:{c.warning.ink}; font-size:{px(13)}px; font-weight:600 }}
    QLabel[role="card-figure"] {{ font-size:{px(17)}px; font-weight:700 }}
    QFrame[tone] QLabel[role="card-text"] {{ color:{c.ink}; font-size:{px(14)}px }}
    QFrame[tone] QLabel[role="card-name"] {{ color:{c.ink}; font-size:{px(14)}px;
        font-weight:700 }}
    QFrame[tone] QLabel[role="card-small"] {{ color:{c.ink}; font-size:{px(13)}px }}
    QLabel[role="card-state"] {{ background:{c.card}; border-radius:8px; padding:1px 10px;
        font-size:{px(13)}px; font-weight:700 }}
    QComboBox {{ background:{c.card}; color:{c.ink}; border:1px solid {c.edge};
        border-radius:6px; padding:5px 10px }}
    QComboBox:focus {{ border:2px solid {c.primary}; padding:4px 9px }}
    QComboBox:disabled {{ color:{c.off}; background:{c.off_ground}; border-color:{c.line} }}
    QComboBox::drop-down {{ border:none; width:28px }}
    QComboBox::down-arrow {{ image:none }}
    QComboBox QAbstractItemView {{ background:{c.card}; color:{c.ink}; border:1px solid {c.edge};
        selection-background-color:{c.primary_fill}; selection-color:{c.on_primary}; outline:0 }}
    QLabel[role="board-pill"] {{ font-size:{px(13)}px; padding:0px 6px }}
    QListWidget#alerts::item {{ border:none }}
    QLabel[ink="good"] {{ color:{c.good.ink} }}
    QLabel[ink="warning"] {{ color:{c.warning.ink} }}
    QLabel[ink="danger"] {{ color:{c.danger.ink} }}
    QLabel[ink="neutral"] {{ color:{c.muted} }}
    QScrollArea#cards, QScrollArea#cards > QWidget {{ background:{c.page}; border:none }}
    QLabel[role="sum"] {{ font-size:{px(20)}px; font-weight:700 }}
    """
