"""The meters that the municipality bought over the years, lot by lot.

A lot is what was delivered together: one manufacturer, one cipher, one supply group, one carrier.
Electric meters of all ciphers and key generations are in use.  Two lots cannot be sold to today,
and that is how things are: TIDs of base 1993 ran out in November 2024 (those meters wait for their
key change), TIDs of base 2035 begin in 2035 (those lie in stock).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from token_engine.engine import Ea
from token_engine.identifiers import Drn, make_drn, meter_pan_from_drn
from vending_server.meters.model import Meter, MeterType
from vending_server.pricing.model import Utility
from vending_server.sample_town import keys
from vending_server.sample_town.keys import KEY_TYPE, SampleVendingKey
from vending_server.wire.facts import BothLanguages

_CARD: Final = 1
_KEYPAD: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterLot:
    """What the meters of one delivery have in common."""

    type: MeterType
    key: SampleVendingKey
    mfr_code: int

    @property
    def utility(self) -> Utility:
        """What its meters measure."""
        return self.type.utility

    @property
    def is_sellable(self) -> bool:
        """Whether TIDs of its base date can be had today."""
        return self.key not in {keys.DES_1993, keys.MISTY1_2035}


def _electric(number: int, model: str, ea: Ea, *, phases: int = 1, tct: int = _KEYPAD) -> MeterType:
    return MeterType(
        id=number,
        maker="Sample Meters",
        model=model,
        utility=Utility.ELECTRICITY,
        phases=phases,
        ea=ea.value,
        tct=tct,
    )


def _water(number: int, model: str, ea: Ea, *, tct: int = _KEYPAD) -> MeterType:
    type_ = _electric(number, model, ea, phases=0, tct=tct)
    return replace(type_, utility=Utility.WATER)


_E_KEYPAD: Final = _electric(1, "E-100", Ea.MISTY1)
_E_KEYPAD_STA: Final = _electric(2, "E-70", Ea.STA)
_E_CARD_STA: Final = _electric(3, "E-50 card", Ea.STA, phases=3, tct=_CARD)
_W_KEYPAD: Final = _water(4, "W-100", Ea.MISTY1)
_W_KEYPAD_STA: Final = _water(5, "W-70", Ea.STA)
_W_CARD_STA: Final = _water(6, "W-50 card", Ea.STA, tct=_CARD)
METER_TYPES: Final = (
    *(_E_KEYPAD, _E_KEYPAD_STA, _E_CARD_STA),
    *(_W_KEYPAD, _W_KEYPAD_STA, _W_CARD_STA),
)

# Codes up to 99 make meter numbers of 11 digits, the others of 13.
_E_MISTY1: Final = MeterLot(type=_E_KEYPAD, key=keys.MISTY1_2014, mfr_code=1207)
_E_STA: Final = MeterLot(type=_E_KEYPAD_STA, key=keys.STA_2014, mfr_code=57)
_E_CARD: Final = MeterLot(type=_E_CARD_STA, key=keys.DES_2014, mfr_code=21)
_E_OLD: Final = MeterLot(type=_E_CARD_STA, key=keys.DES_1993, mfr_code=21)
_E_FUTURE: Final = MeterLot(type=_E_KEYPAD, key=keys.MISTY1_2035, mfr_code=1207)
_W_MISTY1: Final = MeterLot(type=_W_KEYPAD, key=keys.WATER_2014, mfr_code=3001)
_W_STA: Final = MeterLot(type=_W_KEYPAD_STA, key=keys.STA_2014, mfr_code=61)
_W_CARD: Final = MeterLot(type=_W_CARD_STA, key=keys.DES_2014, mfr_code=62)

_E, _S, _C = _E_MISTY1, _E_STA, _E_CARD
_INSTALLED: Final = {
    Utility.ELECTRICITY: (_E, _S, _E, _C, _E, _S, _E, _C, _E, _S),
    Utility.WATER: (_W_MISTY1, _W_MISTY1, _W_STA, _W_MISTY1, _W_CARD),
}
_IN_STOCK: Final = (_E_FUTURE, _E_OLD, _E_MISTY1, _W_MISTY1)
# Every fortieth electric meter still waits for the key change that its base date needs.
_OLD_EVERY: Final = 40
_OLD_AT: Final = 7
# Tariff indexes as the town's meters carry them.
_TARIFF_INDEX: Final = {
    (Utility.ELECTRICITY, "residential"): "01",
    (Utility.ELECTRICITY, "commercial"): "02",
    (Utility.WATER, "domestic"): "11",
    (Utility.WATER, "commercial"): "12",
}
_STOCK_TARIFF_INDEX: Final = "00"

# A stride that has no factor in common with 10^8 gives every meter id a serial number of its own.
_SERIAL_FIRST: Final = 20_000_000
_SERIAL_STRIDE: Final = 7_919
_SERIALS: Final = 100_000_000

# What the operator reads, and what the customer is told: of two of them no more than to come by.
_BLOCK_REASONS: Final = (
    (
        BothLanguages(
            ar="عبث بالعداد – بانتظار الكشف الفني", en="Tampering – waiting for an inspection"
        ),
        None,
    ),
    (
        BothLanguages(
            ar="شيك راجع – مراجعة قسم الجباية", en="Returned cheque – see the collection office"
        ),
        None,
    ),
    (
        BothLanguages(ar="العداد بانتظار الاستبدال", en="Meter waiting to be replaced"),
        BothLanguages(
            ar="سيُستبدل العداد قريبًا. يرجى الاتصال بقسم العدادات.",
            en="The meter will be replaced soon. Please call the meter department.",
        ),
    ),
)
_BLOCKED_EVERY: Final = 33
_BLOCKED_AT: Final = 12


def lot_installed(utility: Utility, nth: int) -> MeterLot:
    """Return the lot of the nth meter, counted from 0, that was installed for a utility."""
    if utility is Utility.ELECTRICITY and nth % _OLD_EVERY == _OLD_AT:
        return _E_OLD
    lots = _INSTALLED[utility]
    return lots[nth % len(lots)]


def installed_meter(
    lot: MeterLot, *, meter_id: int, customer_class: str, drn: Drn | None = None
) -> Meter:
    """Return a meter of a lot as it hangs on somebody's wall; some are blocked."""
    nth = meter_id - 1
    is_blocked = nth % _BLOCKED_EVERY == _BLOCKED_AT
    reason, told_customer = _BLOCK_REASONS[nth // _BLOCKED_EVERY % len(_BLOCK_REASONS)]
    meter = _meter(
        lot,
        meter_id=meter_id,
        drn=drn or _drn(lot, meter_id),
        ti=_TARIFF_INDEX[lot.utility, customer_class],
    )
    if not is_blocked:
        return meter
    return replace(meter, block_reason=reason, block_reason_customer=told_customer)


def meters_in_stock(*, first_id: int, count: int) -> Iterator[Meter]:
    """Yield meters that serve nobody yet."""
    for nth in range(count):
        lot, meter_id = _IN_STOCK[nth % len(_IN_STOCK)], first_id + nth
        drn = _drn(lot, meter_id)
        yield _meter(lot, meter_id=meter_id, drn=drn, ti=_STOCK_TARIFF_INDEX)


def _drn(lot: MeterLot, meter_id: int) -> Drn:
    serial = (_SERIAL_FIRST + meter_id * _SERIAL_STRIDE) % _SERIALS
    return make_drn(lot.mfr_code, serial)


def _meter(lot: MeterLot, *, meter_id: int, drn: Drn, ti: str) -> Meter:
    return Meter(
        id=meter_id,
        drn=drn,
        meter_pan=meter_pan_from_drn(drn),
        utility=lot.utility,
        ea=lot.type.ea,
        dkga=lot.key.dkga.value,
        sgc=lot.key.sgc,
        krn=lot.key.krn,
        ti=ti,
        key_type=KEY_TYPE.value,
        ken=lot.key.ken,
        base_year=lot.key.base_date.year,
        tct=lot.type.tct,
        block_reason=None,
        type_id=lot.type.id,
    )
