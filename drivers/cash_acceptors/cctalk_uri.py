"""The options that every ccTalk device shares."""

from __future__ import annotations

from typing import Final

from drivers.cash_acceptors.cctalk_frames import Check
from drivers.cash_acceptors.cctalk_line import CctalkAddress
from drivers.uri import DeviceUri

ADDRESS_OPTIONS: Final = ("address", "checksum")


def address_from_uri(uri: DeviceUri, *, default: int) -> CctalkAddress:
    """Read how the device is spoken to.

    Raises:
        BadDeviceUri: an option is wrong.
    """
    return CctalkAddress(
        number=uri.whole_number("address", default=default, low=2, high=255),
        check=Check(uri.choice("checksum", tuple(Check), default=Check.SIMPLE)),
    )
