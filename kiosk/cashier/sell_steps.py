"""The steps of the sell screen, and which keys mean something at each."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from kiosk.flows.till_values import SaleMode
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap


class SellStep(StrEnum):
    """Where the operator stands; the reporter says the value."""

    METER = "meter"
    SEARCH = "search"
    BLOCKED = "blocked"  # this meter buys nothing here
    CONFIRM_CUSTOMER = "confirm_customer"  # typed numbers only
    AMOUNT = "amount"
    QUOTED = "quoted"
    OTHER_MONEY = "other_money"  # card, transfer, cheque
    SENDING = "sending"


HAS_CUSTOMER: Final = frozenset({SellStep.AMOUNT, SellStep.QUOTED})
_OTHER_MONEY: Final = (
    KeyHint(Cap.ENTER, "B407"),
    KeyHint(Cap.F6, "B821"),
    KeyHint(Cap.F11, "B11"),
    KeyHint(Cap.ESC, "B13"),
)
_ENTER_MEANS: Final = {SellStep.SEARCH: "B87", SellStep.CONFIRM_CUSTOMER: "B86"}


def keys_of(step: SellStep, mode: SaleMode, *, has_other: bool = False) -> Iterator[KeyHint]:
    """Return what the key bar shows at a step."""
    if step is SellStep.OTHER_MONEY:
        yield from _OTHER_MONEY
        return
    if step in _ENTER_MEANS:
        yield KeyHint(Cap.ENTER, _ENTER_MEANS[step])
    is_free = step is not SellStep.SENDING
    yield KeyHint(Cap.F2, "B02", is_free)
    if step not in HAS_CUSTOMER and is_free:
        yield KeyHint(Cap.F3, "B03")
    if step is SellStep.METER:
        yield KeyHint(Cap.F5, "B83")
        yield KeyHint(Cap.F7, "B07")
        yield KeyHint(Cap.F9, "B150")
        yield KeyHint(Cap.F10, "B10")
    elif step not in _ENTER_MEANS and step is not SellStep.BLOCKED:
        yield KeyHint(Cap.F5, "B80" if mode is SaleMode.UNITS else "B05", is_free)
        yield KeyHint(Cap.F7, "B07", is_free)
        if has_other:
            yield KeyHint(Cap.F4, "B04", is_free)
        yield KeyHint(Cap.F8, "B08", is_free)
        yield KeyHint(Cap.F10, "B10", is_free)
        yield KeyHint(Cap.F12, "B89", step is SellStep.QUOTED)
        if mode is SaleMode.MONEY:  # late in the row: a narrow bar leaves out what stands last
            yield KeyHint(Cap.F6, "B820")
    elif step is SellStep.BLOCKED:
        yield KeyHint(Cap.F8, "B08")
        yield KeyHint(Cap.F10, "B10")
    yield KeyHint(Cap.F11, "B11", is_free)
    if step is SellStep.METER:
        yield KeyHint(Cap.CTRL_U, "B17")
    yield KeyHint(Cap.ESC, "B13", is_free)
