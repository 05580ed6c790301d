"""Meters and supply contracts as plain values; no SQL here.

A meter serves one contract; the contract holds the customer's money and block position, so that a
new meter on the same contract changes neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from token_engine.engine import BaseDate, DecoderKeySpec, Dkga, Ea, KeyType
from token_engine.identifiers import Drn, MeterPan
from vending_server.pricing.model import Utility
from vending_server.wire.facts import BothLanguages


class Shelf(StrEnum):
    """Where a meter is that serves no contract."""

    IN_STOCK = "in_stock"
    REMOVED = "removed"  # off the wall, to be looked at before it may hang again
    SCRAPPED = "scrapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterType:
    """What all meters of one make have in common."""

    id: int
    maker: str
    model: str
    utility: Utility
    phases: int  # none in a water meter: 0
    ea: int
    tct: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a meter hangs; coordinates are WGS 84 in millionths of a degree."""

    id: int
    code: str
    address: str
    zone: str = ""
    latitude_micro: int | None = None
    longitude_micro: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One meter of the register, with all that names its decoder key."""

    id: int
    drn: Drn
    meter_pan: MeterPan
    utility: Utility
    ea: int
    dkga: int
    sgc: str
    krn: int
    ti: str
    key_type: int
    ken: int
    base_year: int
    tct: int
    block_reason: BothLanguages | None  # in the operator's words
    block_reason_customer: BothLanguages | None = None  # none = "please visit the office"
    type_id: int | None = None
    has_key_change: bool = False  # an open one; see key_changes

    def key_spec(self) -> DecoderKeySpec:
        """Return what the decoder key is derived from, the vending key excepted."""
        return DecoderKeySpec(
            meter_pan=self.meter_pan,
            sgc=self.sgc,
            ti=self.ti,
            krn=self.krn,
            key_type=KeyType(self.key_type),
            base_date=BaseDate.from_year(self.base_year),
            ea=Ea(self.ea),
            dkga=Dkga(self.dkga),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A supply contract: one customer, one utility, one place.

    `bought_tenths` counts what was bought in the period that starts with `bought_period`; in any
    other period it says nothing.
    """

    id: int
    account_number: str
    customer_id: int
    customer_name: str
    address: str
    utility: Utility
    customer_class: str
    carry_minor: int
    bought_tenths: int
    bought_period: str
    version: int
    untold_corrections: int = 0
    deposit_minor: int = 0
