"""Hands at the cash desk of a window: sign in, count, choose from the menu; and what is shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.i18n.bidi import strip_controls
from tests.helpers.cashier_bench import CashierBench


def sign_in(bench: CashierBench, screen: str, operator: str = "samar") -> None:
    bench.window.login.user.setText(operator)
    bench.window.login.password.setText("x")
    bench.window.login.password.setFocus()
    bench.events.clear()
    bench.press("Enter")
    bench.wait_for(event="screen", name=screen)


def opened(bench: CashierBench) -> None:
    """Signed in, 200 + 2 x 20 counted, the slip printed."""
    sign_in(bench, "open_shift")
    bench.press("1", "Enter", "Enter", "Enter", "2", "F12")
    bench.wait_for(event="slip", verdict="PRINTED")


def selling(bench: CashierBench) -> None:
    opened(bench)
    bench.press("F12")
    bench.wait_for(event="screen", name="sell")


def menu(bench: CashierBench, digit: str, screen: str) -> None:
    bench.events.clear()
    bench.press("F9")
    bench.wait_for(event="screen", name="shift_menu")
    bench.press(digit)
    bench.wait_for(event="screen", name=screen)
    bench.settle()


def everything_shown(bench: CashierBench) -> str:
    """Every text and accessible text of every widget there is, shown or not."""
    told = []
    for part in bench.window.findChildren(QWidget):
        told += [part.accessibleName(), part.accessibleDescription(), part.toolTip()]
        text = getattr(part, "text", None)
        told.append(str(text()) if callable(text) else "")
    return strip_controls(" | ".join(told))
