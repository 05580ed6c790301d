"""What is measured: the same credit tokens clause by clause, one by one and in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from token_engine.amount import encode_units
from token_engine.batch.requests import CreditRows, DerivedKeys, GivenKeys
from token_engine.ciphers.sta import IEC_SAMPLE_TABLES
from token_engine.ciphers.sta_reference import encrypt_sta_by_the_clause
from token_engine.derivation import derive_decoder_key
from token_engine.digits import token_from_block
from token_engine.engine import TokenEngine
from token_engine.identifiers import MeterPan, make_drn, meter_pan_from_drn
from token_engine.keys import Dkga, Ea, KeyType, SecretKey
from token_engine.tid import TID_MAX, BaseDate, Tid
from token_engine.tokens import CreditService, CreditToken, TokenClass, block_of

ENGINE = TokenEngine()
METERS = 5000
# What a household buys at once: up to 1,500 kWh, in tenths.
AMOUNT_MAX = 15_000

VENDING_KEYS = {
    Dkga.DES: SecretKey.from_hex("0123456789abcdef"),
    Dkga.KDF_HMAC: SecretKey.from_hex("00112233445566778899aabbccddeeff01234567"),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One way to make tokens; `make(rows)` makes the first so many and returns them."""

    name: str
    rows: int
    make: Callable[[int], list[str] | np.ndarray]


def credit_rows(count: int, seed: int = 1) -> CreditRows:
    random = np.random.default_rng(seed)
    return CreditRows(
        services=random.integers(0, 4, count, np.uint8),
        tids=(random.integers(0, TID_MAX // 1440, count) * 1440 + 2).astype(np.uint32),
        amounts=random.integers(1, AMOUNT_MAX, count),
        rnds=random.integers(0, 16, count, np.uint8),
    )


def given_keys(ea: Ea, count: int, seed: int = 2) -> GivenKeys:
    width = 8 if ea is Ea.STA else 16
    random = np.random.default_rng(seed)
    return GivenKeys(ea=ea, keys=random.integers(0, 256, (count, width), np.uint8))


def derived_keys(dkga: Dkga, ea: Ea, count: int) -> DerivedKeys:
    random = Random(3)
    pans = [
        int(meter_pan_from_drn(make_drn(random.choice((4, 57, 3000)), random.randrange(10**8))))
        for _ in range(METERS)
    ]
    return DerivedKeys(
        vending_key=VENDING_KEYS[dkga],
        dkga=dkga,
        ea=ea,
        sgc="345678",
        krn=3,
        key_type=KeyType.DUTK,
        base_date=BaseDate.Y2014,
        meter_pans=np.resize(np.array(pans, np.uint64), count),
        tis=np.resize(np.arange(100, dtype=np.uint8), count),
    )


def reference(rows: CreditRows, keys: GivenKeys, count: int) -> list[str]:
    """Tokens as the clauses have them: plain integers, one bit after another in the cipher."""
    tokens = []
    for service, tid, amount, rnd, key in _values(rows, keys.keys[:count]):
        content = CreditToken(CreditService(service), rnd, Tid(tid), encode_units(amount))
        block = encrypt_sta_by_the_clause(
            block_of(content), int.from_bytes(bytes(key), "big"), IEC_SAMPLE_TABLES
        )
        tokens.append(token_from_block(TokenClass.CREDIT, block))
    return tokens


def one_by_one(rows: CreditRows, keys: GivenKeys, count: int) -> list[str]:
    return [
        _issue(SecretKey(bytes(key)), keys.ea, values)
        for *values, key in _values(rows, keys.keys[:count])
    ]


def one_by_one_with_derivation(rows: CreditRows, keys: DerivedKeys, count: int) -> list[str]:
    """Everything that a sale asks of the engine: the spec proved, the key derived, the token."""
    meters = list(zip(keys.meter_pans[:count].tolist(), keys.tis[:count].tolist(), strict=True))
    tokens = []
    for *values, (pan, ti) in _values(rows, meters):
        spec = keys.spec_of(MeterPan(f"{pan:018d}"), f"{ti:02d}")
        key = derive_decoder_key(keys.vending_key, spec)
        tokens.append(_issue(key, keys.ea, values))
    return tokens


def batch(rows: CreditRows, keys: GivenKeys | DerivedKeys, count: int) -> np.ndarray:
    part = slice(0, count)
    issued = ENGINE.issue_batch(credit_rows=rows.part(part), keys=keys.part(part))
    assert not issued.refusals.any(), "the benchmark sells sound rows only"
    return issued.tokens


def _issue(key: SecretKey, ea: Ea, values: Sequence[int]) -> str:
    service, tid, amount, rnd = values
    return ENGINE.issue_credit(
        decoder_key=key,
        ea=ea,
        service=CreditService(service),
        tid=Tid(tid),
        amount=amount,
        rnd=rnd,
    )


def _values(rows: CreditRows, last: Sequence[Any] | np.ndarray) -> Iterator[tuple[Any, ...]]:
    count = len(last)
    columns = (rows.services, rows.tids, rows.amounts, rows.rnds)
    return zip(*(column[:count].tolist() for column in columns), last, strict=True)
