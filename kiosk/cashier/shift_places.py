"""The screens of the cash desk, by name: where one may be sent."""

from __future__ import annotations

from enum import StrEnum


class ShiftPlace(StrEnum):
    """The reporter says the value."""

    MENU = "shift_menu"
    OPEN = "open_shift"
    PAY_IN = "pay_in"
    PAY_OUT = "pay_out"
    X = "x_report"
    CLOSE = "close_shift"
    BAG = "deposit"
    DRAWER = "drawer"
