"""A terminal's pack as plain values; no SQL here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from vending_server.issuing.model import IssuedToken
from vending_server.meters.model import Meter
from vending_server.sealing.states import SealedState
from vending_server.sealing.windows import Side
from vending_server.wire.packs import LEASE_HOURS_MAX, ClosureFacts, PackManifest, SealedVend

VALIDITY: Final = dt.timedelta(hours=24)
VALIDITY_MAX: Final = dt.timedelta(hours=LEASE_HOURS_MAX)
GRACE: Final = dt.timedelta(hours=1)
"""How long after its validity a pack's clock may still be behind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """For which terminal vends are chosen, when, and what they may be worth together."""

    point: int
    takes_notes_only: bool  # a terminal without a person
    now: dt.datetime
    hours: int
    ceiling_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """The order in force for a terminal: to sell on for days while roads or lines are cut."""

    number: str
    until: dt.datetime
    reason: str
    ceiling_minor: int

    @property
    def facts(self) -> ClosureFacts:
        """What the till is told of it."""
        return ClosureFacts(
            order_number=self.number, until=self.until.isoformat(), reason=self.reason
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A terminal's pack, as its newest edition left it."""

    terminal_id: str
    ceiling_minor: int  # of the order, where one is in force and raises it
    is_exchanging: bool  # a login has brought the key that the pack key is wrapped for
    pack_number: int
    edition: int
    manifest: PackManifest | None
    manifest_text: str
    signature: str
    valid_until: dt.datetime | None
    closure: Closure | None = None

    @property
    def may_grow(self) -> bool:
        """Whether anything new may be sealed for it."""
        return self.ceiling_minor > 0 and self.is_exchanging

    def is_stale(self, now: dt.datetime) -> bool:
        """Say whether half of its validity has passed."""
        return self.valid_until is None or self.valid_until - now < VALIDITY / 2

    def is_told(self) -> bool:
        """Say whether the newest manifest tells what holds now: ceiling and order."""
        facts = None if self.closure is None else self.closure.facts
        return (
            self.manifest is not None
            and self.manifest.ceiling_minor == self.ceiling_minor
            and self.manifest.closure == facts
        )

    def lasts_until(self, now: dt.datetime) -> dt.datetime:
        """Return to when an edition of now is valid: to the end of an order, if that is later."""
        usual = now + VALIDITY
        if self.closure is None:
            return usual
        return max(usual, min(self.closure.until, now + VALIDITY_MAX))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyName:
    """What names the key of a meter: a token made under another one is worth nothing there."""

    sgc: str
    krn: int
    ti: str
    base_year: int

    @classmethod
    def of(cls, meter: Meter) -> KeyName:
        """Return the name of a meter's present key."""
        return cls(sgc=meter.sgc, krn=meter.krn, ti=meter.ti, base_year=meter.base_year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A sealed vend that may lie on a terminal's disk."""

    id: str
    pack_number: int
    meter_id: int
    contract_id: int
    amount_minor: int
    key: KeyName
    basis: tuple[int, int, str, dt.datetime]  # see windows.Side
    text: str = field(repr=False)  # holds the token
    box_sha256: str
    sealed_at: dt.datetime
    added_in: int
    state: SealedState

    @property
    def is_live(self) -> bool:
        """Whether it is meant to be sold."""
        return self.state is SealedState.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A sealed vend that waits to be written."""

    vend: SealedVend = field(repr=False)
    text: str = field(repr=False)
    box_sha256: str
    side: Side
    issued: IssuedToken
    sealed_at: dt.datetime

    @property
    def meter(self) -> Meter:
        """Whose token it is."""
        return self.side.supply.meter

    @property
    def contract_id(self) -> int:
        """Whom its sale will be of."""
        return self.side.supply.contract.id

    @property
    def amount_minor(self) -> int:
        """What it sells for."""
        return self.vend.quote.tender_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a pack is to change: made before anything is locked, and looked at again then."""

    pack_number: int  # whose key closed the boxes
    known: Exposure  # what it was made from
    voids: frozenset[str] = frozenset()
    made: tuple[Made, ...] = ()
    has_more: bool = False  # more was wanted than one answer brings


@dataclass(frozen=True, slots=True)
class Exposure:
    """How much of a terminal's sealed vends could be in a thief's hands."""

    count: int
    amount_minor: int
