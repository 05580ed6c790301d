"""Key-change sets: the tokens that give a meter a new decoder key and its attributes.

IEC 62055-41, "Set1stSectionDecoderKey" and its companions. This module says what the set
carries and in which order it is printed; `engine` encrypts it under the old key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from token_engine.errors import KeyRefused
from token_engine.identifiers import check_krn, parse_sgc, parse_ti
from token_engine.keys import KEY_TYPE_CHANGES, Ea, KeyType, SecretKey
from token_engine.tid import KEN_NEVER, Tid, check_ken
from token_engine.tokens import (
    FirstSectionToken,
    FourthSectionToken,
    KeyChangeContent,
    SecondSectionToken,
    SupplyGroupToken,
    ThirdSectionToken,
)

if TYPE_CHECKING:
    from token_engine.derivation import DecoderKeySpec

# STS 7, EA11: SGCLO and SGCHO are the halves of the 24 bits of the SGC.
_SGC_HALF_BITS: Final = 12


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The new key of a meter, never a DITK: loading that one is its manufacturer's.

    `fills_tid_store` (RO) goes with a change of base date only. `carries_sgc` adds the third token
    of an EA07 set, which lets the meter show its supply group; an EA11 set always carries it.
    """

    new_key: SecretKey
    sgc: str
    ti: str
    krn: int
    key_type: KeyType
    ken: int = KEN_NEVER
    fills_tid_store: bool = False
    carries_sgc: bool = False

    def __post_init__(self) -> None:
        """Refuse attributes that no meter could store."""
        parse_sgc(self.sgc)
        parse_ti(self.ti)
        check_krn(self.krn)
        if self.key_type is KeyType.DITK:
            raise KeyRefused("an initialisation key (DITK) is loaded where the meter is made only")
        if not 0 <= self.ken <= KEN_NEVER:
            raise KeyRefused("a key expiry number is 0..255")


def check_new_key(
    *, old_type: KeyType, new_type: KeyType, clock_tid: Tid, ken: int = KEN_NEVER
) -> None:
    """Refuse a new key that is of no use to the meter, whatever is known about it besides.

    Raises:
        KeyExpired: by `clock_tid`, which is now counted from the new key's base date.
        KeyRefused: a key type that the meter would not take under its present one.
    """
    check_ken(clock_tid, ken)
    if new_type not in KEY_TYPE_CHANGES[old_type]:
        raise KeyRefused("the meter would not take this key type under its present one")


def key_change_between(
    *,
    old: DecoderKeySpec,
    new: DecoderKeySpec,
    new_key: SecretKey,
    clock_tid: Tid,
    ken: int = KEN_NEVER,
    carries_sgc: bool = False,
) -> KeyChange:
    """Return the change that takes a meter from one key to another.

    `clock_tid` is now, counted from the new key's base date: a key that expired by then is not
    loaded. The old key may have expired; it still encrypts the change to a valid one.

    Raises:
        KeyExpired: the new key has.
        KeyRefused: another meter or cipher, a key type that the meter would not take, or a
            change of base date under the same vending key revision.
    """
    check_new_key(old_type=old.key_type, new_type=new.key_type, clock_tid=clock_tid, ken=ken)
    if (old.meter_pan, old.ea) != (new.meter_pan, new.ea):
        raise KeyRefused("a key change stays with its meter and its cipher")
    changes_base = old.base_date is not new.base_date
    if changes_base and (old.sgc, old.krn) == (new.sgc, new.krn):
        raise KeyRefused("a new base date comes with a new vending key")
    return KeyChange(
        new_key=new_key,
        sgc=new.sgc,
        ti=new.ti,
        krn=new.krn,
        key_type=new.key_type,
        ken=ken,
        fills_tid_store=changes_base,
        carries_sgc=carries_sgc,
    )


def sections_of(change: KeyChange, ea: Ea) -> tuple[KeyChangeContent, ...]:
    """Return the tokens of the set, in the order in which they are numbered and printed."""
    words = _words_of(change.new_key)
    # TI is binary in a token, although key derivation takes its digits.
    second = SecondSectionToken(change.ken & 15, int(change.ti), words[-1])
    if ea is Ea.MISTY1:
        sgc_high, sgc_low = divmod(int(change.sgc), 1 << _SGC_HALF_BITS)
        return (
            _first_of(change, words[0], has_third_section=False),
            second,
            ThirdSectionToken(sgc_low, words[1]),
            FourthSectionToken(sgc_high, words[2]),
        )
    first = _first_of(change, words[0], has_third_section=change.carries_sgc)
    if change.carries_sgc:
        return first, second, SupplyGroupToken(int(change.sgc))
    return first, second


def _first_of(change: KeyChange, word: int, *, has_third_section: bool) -> FirstSectionToken:
    return FirstSectionToken(
        ken_high=change.ken >> 4,
        krn=change.krn,
        fills_tid_store=int(change.fills_tid_store),
        has_third_section=int(has_third_section),
        key_type=change.key_type,
        key_bits=word,
    )


def _words_of(key: SecretKey) -> tuple[int, ...]:
    """Split a key into 32-bit words, the most significant first."""
    material = key.reveal_key_bytes()
    return tuple(int.from_bytes(material[i : i + 4], "big") for i in range(0, len(material), 4))
