"""A virtual meter's state as plain data (for a JSON file), and back.

The data holds the decoder key in clear: a real meter guards it in its chip, a virtual one cannot.
Whoever has it can make tokens for that meter. A virtual meter is a training device: give it keys of
test meters only, and store the data where its owner alone can read it. This module stores nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from token_engine.derivation import DECODER_KEY_BYTES
from token_engine.errors import MeterStateInvalid, TokenEngineError
from token_engine.keys import Ea, KeyType, SecretKey
from token_engine.meter_parts import (
    KRN_MAX,
    SGC_MAX,
    TI_MAX,
    KeyRegister,
    LockoutPolicy,
    MeterMake,
    MeterState,
)
from token_engine.tid import KEN_NEVER, check_tid
from token_engine.tokens import (
    CreditService,
    KeyChangeContent,
    KeySection,
    ManagementFunction,
    TokenClass,
    block_of,
    content_of_block,
)

FORMAT: Final = "virtual-meter-1"
_BLOCK_BYTES: Final = 8
# No register, counter or setting of any meter comes near; sums with it are still 64-bit numbers.
_NUMBER_MAX: Final = 10**18
_TIME_SPAN_MAX_S: Final = 366 * 86_400
_LAST_YEAR: Final = 2200


def state_to_data(state: MeterState) -> dict[str, object]:
    """Return the state as texts, whole numbers, lists and objects; it holds the decoder key."""
    make, register = state.make, state.register
    return {
        "format": FORMAT,
        "warning": "holds a decoder key: training meters only, and for its owner's eyes only",
        "make": {
            "drn": make.drn,
            "ea": int(make.ea),
            "mfr_code": make.mfr_code,
            "services": sorted(map(int, make.services)),
            "tid_fill": make.tid_fill,
            "tid_store_size": make.tid_store_size,
            "credit_max": make.credit_max,
            "partial_set_s": make.partial_set_s,
            "lock_after_wrong_entries": make.lockout.wrong_entries,
            "lock_first_s": make.lockout.first_s,
            "lock_longest_s": make.lockout.longest_s,
        },
        "register": {
            "key": register.key.reveal_key_bytes().hex(),
            "key_type": int(register.key_type),
            "krn": register.krn,
            "ti": register.ti,
            "ken": register.ken,
            "sgc": register.sgc,
        },
        "tids": sorted(state.tids),
        "credits": _numbered(state.credits),
        "totals": _numbered(state.totals),
        "settings": _numbered(state.settings),
        # A partial key-change set holds a part of the next key; it is kept as clear DataBlocks.
        "sections": [f"{block_of(one):016x}" for one in state.sections.values()],
        "sections_at": state.sections_at.isoformat(),
        "wrong_entries": state.wrong_entries,
        "locked_until": state.locked_until.isoformat(),
        "is_tampered": state.is_tampered,
    }


def state_from_data(data: object) -> MeterState:
    """Return the state that `state_to_data` gave.

    Raises:
        MeterStateInvalid: anything else.
    """
    try:
        return _state(_members(data))
    except (TypeError, ValueError, KeyError, OverflowError, TokenEngineError):
        # `from None`: the original message may quote the key.
        raise MeterStateInvalid("this is not the state of a virtual meter") from None


def _state(data: Mapping[str, object]) -> MeterState:
    if data["format"] != FORMAT:
        raise ValueError
    make = _make(_members(data["make"]))
    tids = tuple(check_tid(one) for one in _integers(data["tids"]))
    register = _register(_members(data["register"]))
    if len(tids) != make.tid_store_size or len(register.key) != DECODER_KEY_BYTES[make.ea]:
        raise ValueError
    credit = {CreditService(key): value for key, value in _by_number(data["credits"])}
    return MeterState(
        make=make,
        register=register,
        tids=tids,
        credits=dict.fromkeys(CreditService, 0) | credit,
        totals={CreditService(key): value for key, value in _by_number(data["totals"])},
        settings={ManagementFunction(key): value for key, value in _by_number(data["settings"])},
        sections=dict(_section(one, make.ea) for one in _texts(data["sections"])),
        sections_at=_time(data["sections_at"]),
        wrong_entries=_natural(data["wrong_entries"]),
        locked_until=_time(data["locked_until"]),
        is_tampered=_flag(data["is_tampered"]),
    )


def _make(data: Mapping[str, object]) -> MeterMake:
    return MeterMake(
        drn=_text(data["drn"]),
        ea=Ea(_natural(data["ea"])),
        mfr_code=_natural(data["mfr_code"]),
        services=frozenset(CreditService(one) for one in _integers(data["services"])),
        tid_fill=check_tid(_natural(data["tid_fill"])),
        tid_store_size=_natural(data["tid_store_size"]),
        credit_max=_natural(data["credit_max"]),
        partial_set_s=_natural(data["partial_set_s"], most=_TIME_SPAN_MAX_S),
        lockout=LockoutPolicy(
            wrong_entries=_natural(data["lock_after_wrong_entries"]),
            first_s=_natural(data["lock_first_s"], most=_TIME_SPAN_MAX_S),
            longest_s=_natural(data["lock_longest_s"], most=_TIME_SPAN_MAX_S),
        ),
    )


def _register(data: Mapping[str, object]) -> KeyRegister:
    return KeyRegister(
        key=SecretKey.from_hex(_text(data["key"])),
        key_type=KeyType(_natural(data["key_type"])),
        krn=_natural(data["krn"], most=KRN_MAX),
        ti=_natural(data["ti"], most=TI_MAX),
        ken=_natural(data["ken"], most=KEN_NEVER),
        sgc=_natural(data["sgc"], most=SGC_MAX),
    )


def _section(text: str, ea: Ea) -> tuple[KeySection, KeyChangeContent]:
    data = bytes.fromhex(text)
    if len(data) != _BLOCK_BYTES:
        raise ValueError
    block = int.from_bytes(data, "big")
    content = content_of_block(TokenClass.MANAGEMENT, block, ea)
    if not isinstance(content, KeyChangeContent):
        raise TypeError
    return KeySection(block >> 60), content


def _numbered(values: Mapping[CreditService, int] | Mapping[ManagementFunction, int]) -> object:
    return {str(int(key)): value for key, value in values.items()}


def _by_number(value: object) -> list[tuple[int, int]]:
    return [(int(key), _integer(one)) for key, one in _members(value).items()]


def _members(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _integers(value: object) -> list[int]:
    if not isinstance(value, list):
        raise TypeError
    return [_integer(one) for one in value]


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError
    return [_text(one) for one in value]


def _integer(value: object) -> int:
    if type(value) is not int:  # `true` would pass for 1 with isinstance
        raise TypeError
    if abs(value) > _NUMBER_MAX:
        raise ValueError
    return value


def _natural(value: object, *, most: int = _NUMBER_MAX) -> int:
    number = _integer(value)
    if not 0 <= number <= most:
        raise ValueError
    return number


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _time(value: object) -> dt.datetime:
    time = dt.datetime.fromisoformat(_text(value))
    if time.tzinfo is None or time.year > _LAST_YEAR:
        raise ValueError
    return time
