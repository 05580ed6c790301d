"""What every screen looks at before money is taken: enough cash, and a printer that can print."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.payment_panel import PaymentPanel
from kiosk.flows.refusals import tell_printer_first
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.widgets.banner import Banner, Notice, notice

TellAt = Callable[[Banner, Notice], None]


def is_cash_enough(
    panel: PaymentPanel,
    tell_at: TellAt,
    desk: Desk,
    *,
    received_minor: Callable[[], int | None],
    due_minor: int | None,
) -> bool:
    """Say whether the cash handed over covers what is due, in agorot; if not, the screen tells why.

    Nothing typed means the exact sum, and what is due may not be known yet.
    """
    try:
        received = received_minor()
    except NumberNotUnderstood as error:
        tell_at(panel.received_banner, desk.notice(error))
        return False
    if received is not None and due_minor is not None and received < due_minor:
        tell_at(panel.received_banner, notice("E11"))
        panel.received.field.setFocus()
        return False
    return True


def is_printer_fit(panel: PaymentPanel, tell_at: TellAt, devices: DeviceWatch) -> bool:
    """Say whether a receipt can be printed; if not, the screen tells what to do first."""
    told = tell_printer_first(devices.printer)
    if told is not None:
        tell_at(panel.banner, Notice(told, "warning"))
    return told is None
