"""What goes into a batch and what comes out: columns, one row a token.

All columns of a batch have the same length. `GivenKeys` brings decoder keys, `DerivedKeys` makes
them from one vending key. What is wrong with a single row is reported for that row; what is wrong
with the batch as a whole is raised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from token_engine.batch.arrays import BatchMalformed, Bytes, Integers, require_column
from token_engine.batch.refusals import Refusal
from token_engine.derivation import (
    DECODER_KEY_BYTES,
    DecoderKeySpec,
    check_carrier,
    check_vending_key,
)
from token_engine.digits import TOKEN_DIGITS
from token_engine.identifiers import MeterPan, make_drn, meter_pan_from_drn
from token_engine.keys import Dkga, Ea, KeyHolder, KeyType, SecretKey, check_ea
from token_engine.tid import BaseDate

# A spec must name some meter: with this one, all that is not the meter's is proved and laid out.
_SOME_METER: Final = meter_pan_from_drn(make_drn(mfr_code=0, serial=0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CreditRows:
    """What the tokens say: four columns of any integer dtype (uint8, uint32, int64, uint8 fit).

    `services` 0..7 as in CreditService; `tids`; `amounts` in tenths of a unit, or for a currency
    service in 10^-5 of the currency, signed; `rnds` 0..15, which currency tokens do not carry.

    Raises:
        BatchMalformed: columns of different lengths, or not of whole numbers.
    """

    services: Integers
    tids: Integers
    amounts: Integers
    rnds: Integers

    def __post_init__(self) -> None:
        """Refuse columns that are not columns."""
        for name in ("services", "tids", "amounts", "rnds"):
            require_column(name, getattr(self, name), len(self.services))
        if not np.can_cast(self.amounts.dtype, np.int64):
            raise BatchMalformed("amounts are signed: int64 at most")

    def __len__(self) -> int:
        return len(self.services)

    def part(self, rows: slice) -> CreditRows:
        """Return some of the rows, without copying."""
        return CreditRows(
            services=self.services[rows],
            tids=self.tids[rows],
            amounts=self.amounts[rows],
            rnds=self.rnds[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GivenKeys(KeyHolder):
    """A decoder key for every row: uint8, shape (n, 8) for EA07, (n, 16) for EA11, bytes in order.

    Raises:
        BatchMalformed: another dtype or shape.
    """

    ea: Ea
    keys: Bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be keys of this cipher."""
        check_ea(self.ea)
        width = DECODER_KEY_BYTES[self.ea]
        if self.keys.ndim != 2 or self.keys.shape[1] != width or self.keys.dtype != np.uint8:
            raise BatchMalformed(f"decoder keys are rows of {width} uint8")

    def __len__(self) -> int:
        return len(self.keys)

    def part(self, rows: slice) -> GivenKeys:
        """Return some of the rows, without copying."""
        return GivenKeys(ea=self.ea, keys=self.keys[rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DerivedKeys:
    """One vending key and the meters: `meter_pans` as 18-digit numbers (uint64), `tis` 0..99.

    `tct` is the token carrier type of all of them; only common keys (KT 3) ask for it. `GivenKeys`
    have no key type: whoever derived them has seen to that.

    Raises:
        BatchMalformed: columns of different lengths, or not of whole numbers.
        IdentifierError: an SGC or KRN that does not have its exact form.
        KeyRefused: a vending key that its algorithm cannot take, EA11 with DKGA02, or common keys
            for another token carrier than 01.
        RuleUnsettled: common keys (KT 3) with DKGA04.
    """

    vending_key: SecretKey
    dkga: Dkga
    ea: Ea
    sgc: str
    krn: int
    key_type: KeyType
    base_date: BaseDate
    meter_pans: Integers
    tis: Integers
    tct: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no meter can have."""
        require_column("meter_pans", self.meter_pans, len(self.meter_pans))
        require_column("tis", self.tis, len(self.meter_pans))
        check_vending_key(self.vending_key, self.dkga)
        check_carrier(self.key_type, self.tct)
        self.spec_of(_SOME_METER, "00")

    def __len__(self) -> int:
        return len(self.meter_pans)

    def part(self, rows: slice) -> DerivedKeys:
        """Return some of the rows, without copying."""
        return DerivedKeys(
            vending_key=self.vending_key,
            dkga=self.dkga,
            ea=self.ea,
            sgc=self.sgc,
            krn=self.krn,
            key_type=self.key_type,
            base_date=self.base_date,
            meter_pans=self.meter_pans[rows],
            tis=self.tis[rows],
            tct=self.tct,
        )

    def spec_of(self, meter_pan: MeterPan, ti: str) -> DecoderKeySpec:
        """Return what names the key of one meter.

        Raises:
            IdentifierError, RuleUnsettled: as DecoderKeySpec.
        """
        return DecoderKeySpec(
            meter_pan=meter_pan,
            sgc=self.sgc,
            ti=ti,
            krn=self.krn,
            key_type=self.key_type,
            base_date=self.base_date,
            ea=self.ea,
            dkga=self.dkga,
        )

    def spec_of_group(self) -> DecoderKeySpec:
        """Return the spec of no meter in particular with TI 00, to lay templates out by."""
        return self.spec_of(_SOME_METER, "00")


@dataclass(frozen=True, slots=True, eq=False)
class IssuedBatch:
    """`digits`: uint8 (n, 20), ASCII, zero bytes in refused rows. `refusals`: uint8 (n,)."""

    digits: Bytes = field(repr=False)
    refusals: Bytes

    @property
    def tokens(self) -> NDArray[np.bytes_]:
        """The tokens as a view of dtype S20; a refused row is empty."""
        return self.digits.view(f"S{TOKEN_DIGITS}").reshape(-1)

    def refusal(self, row: int) -> Refusal:
        """Why a row has no token."""
        return Refusal(int(self.refusals[row]))
