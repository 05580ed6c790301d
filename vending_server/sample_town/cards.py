"""The card of a sample meter: its identification record, computed and stored nowhere.

One card in ten carries a date of expiry; a few of those are over, so that a till can be seen to
refuse one.
"""

from __future__ import annotations

from typing import Final

from token_engine.identifiers import NO_EXPIRY, Drn, IdRecord, serial_of
from vending_server.meters.model import Meter

FAR_EXPIRY: Final = "3412"  # YYMM
PAST_EXPIRY: Final = "2406"


def card_text(meter: Meter, doe: str | None = None) -> str:
    """Return the 35 digits of a meter's card; `doe` stands in for its own date of expiry."""
    record = IdRecord(
        meter_pan=meter.meter_pan,
        doe=expiry_of(meter.drn) if doe is None else doe,
        tct=meter.tct,
        ea=meter.ea,
        sgc=meter.sgc,
        ti=meter.ti,
        krn=meter.krn,
    )
    return record.text()


def expiry_of(drn: Drn) -> str:
    """Return the date of expiry of a meter's card, decided by its serial number."""
    serial = serial_of(drn)
    if not serial.endswith("3"):
        return NO_EXPIRY
    return PAST_EXPIRY if serial.endswith("33") else FAR_EXPIRY
