"""Batch and single issue make the same tokens and refuse the same rows for the same reasons."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from token_engine.amount import UNITS_MAX
from token_engine.batch.issuing import CHUNK_ROWS, issue_in_chunks
from token_engine.batch.one_by_one import issue_one_by_one
from token_engine.batch.refusals import Refusal
from token_engine.batch.requests import CreditRows, DerivedKeys, GivenKeys
from token_engine.ciphers.sta import StaTables
from token_engine.engine import TidUse, TokenEngine
from token_engine.identifiers import luhn_digit, make_drn, meter_pan_from_drn
from token_engine.keys import Dkga, Ea, KeyType, SecretKey
from token_engine.tid import KEN_NEVER, TID_MAX, BaseDate

STS = json.loads((Path(__file__).parents[1] / "vectors" / "sts.json").read_text("utf-8"))
CREDITS = [vector for vector in STS["vectors"] if vector.get("cls") == 0]
ENGINE = TokenEngine()
INT64 = np.iinfo(np.int64)

DES_KEY = SecretKey.from_hex("0123456789abcdef")
KDF_KEY = SecretKey.from_hex("00112233445566778899aabbccddeeff01234567")
GROUPS = {
    "dkga02-ea07": (Dkga.DES, Ea.STA, KeyType.DUTK),
    "dkga02-ea07-common": (Dkga.DES, Ea.STA, KeyType.DCTK),
    "dkga04-ea07": (Dkga.KDF_HMAC, Ea.STA, KeyType.DDTK),
    "dkga04-ea11": (Dkga.KDF_HMAC, Ea.MISTY1, KeyType.DUTK),
}

# Both sides of every limit, and what lies between the exponents.
TIDS = (-1, 0, 1, 2, 1440, 1441, 1442, 65535, 65536, 131072, TID_MAX, TID_MAX + 1, 1 << 40)
AMOUNTS = (
    *(-1, 0, 1, 9, 16383, 16384, 16385, 16393, 16394, 180213, 180214, 180215, 180223, 180224),
    *(180225, 1818523, 1818524, 1818525, 1818623, 1818624, 1818625, UNITS_MAX - 999),
    *(UNITS_MAX - 1, UNITS_MAX, UNITS_MAX + 1, 250000, -250000, 700000, -700000),
    *(-16383, -16384, -16385, -180215, -180224, -1818524, -1818525, -1818624, -1818625),
    *(INT64.min, INT64.min + 1, INT64.max, INT64.max - 1, 10**18, -(10**18)),
)


def row_values():
    return st.tuples(
        st.sampled_from([-1, 8, 200]) | st.integers(0, 7),
        st.sampled_from(TIDS) | st.integers(0, TID_MAX),
        st.sampled_from(AMOUNTS) | st.integers(-20_000, UNITS_MAX + 100),
        st.sampled_from([-1, 16]) | st.integers(0, 15),
    )


def rows_of(values):
    columns = np.array(values, np.int64).reshape(-1, 4).T
    return CreditRows(services=columns[0], tids=columns[1], amounts=columns[2], rnds=columns[3])


def sound_rows(count, seed=1):
    random = np.random.default_rng(seed)
    return CreditRows(
        services=random.integers(0, 8, count, np.uint8),
        tids=(random.integers(0, TID_MAX // 1440, count) * 1440 + 5).astype(np.uint32),
        amounts=random.integers(0, UNITS_MAX, count),
        rnds=random.integers(0, 16, count, np.uint8),
    )


def given_keys(ea, count, seed=2):
    width = 8 if ea is Ea.STA else 16
    random = np.random.default_rng(seed)
    return GivenKeys(ea=ea, keys=random.integers(0, 256, (count, width), np.uint8))


def derived_keys(group, pans, tis):
    dkga, ea, key_type = GROUPS[group]
    return DerivedKeys(
        vending_key=DES_KEY if dkga is Dkga.DES else KDF_KEY,
        dkga=dkga,
        ea=ea,
        sgc="345678",
        krn=3,
        key_type=key_type,
        base_date=BaseDate.Y2014,
        meter_pans=np.array(pans, np.uint64),
        tis=np.array(tis, np.int64),
        tct=1,
    )


def some_pans(count, seed=3):
    random = Random(seed)
    return [
        int(meter_pan_from_drn(make_drn(random.choice((0, 57, 99, 100, 3000, 9999)), serial)))
        for serial in (random.randrange(10**8) for _ in range(count))
    ]


def spoiled_pans():
    """Numbers that are wrong in one way each, the check digits around it made good again."""
    good = st.sampled_from([f"{pan:018d}" for pan in some_pans(20)])
    other_digit = st.tuples(good, st.integers(0, 17), st.integers(0, 9)).map(
        lambda parts: parts[0][: parts[1]] + str(parts[2]) + parts[0][parts[1] + 1 :]
    )
    mended = other_digit.map(lambda text: text[:-1] + luhn_digit(text[:-1]))
    short_code = (
        st.integers(0, 10**10 - 1)
        .map(lambda n: f"0000{n:012d}")
        .map(lambda text: text + luhn_digit(text[4:]))
        .map(lambda text: text + luhn_digit(text))
    )
    free = st.integers(0, 10**18 - 1).map(lambda number: f"{number:018d}")
    return st.one_of(good, other_digit, mended, short_code, free).map(int)


def both(rows, keys, *, engine=ENGINE, ken=KEN_NEVER, use=TidUse.ORDINARY):
    chunks = issue_in_chunks(
        rows, keys, tables=engine.tables, ken=ken, reserved_allowed=use is TidUse.SPECIAL
    )
    return chunks, issue_one_by_one(engine, rows, keys, ken=ken, use=use)


def assert_same(batch, single):
    assert batch.refusals.tolist() == single.refusals.tolist()
    assert batch.tokens.tolist() == single.tokens.tolist()


@settings(deadline=None)
@given(
    st.lists(row_values(), min_size=1, max_size=60),
    st.sampled_from(Ea),
    st.sampled_from([0, 1, 2, 100, KEN_NEVER]),
    st.sampled_from(TidUse),
)
def test_any_rows_give_the_same_tokens_and_refusals(values, ea, ken, use):
    rows = rows_of(values)

    assert_same(*both(rows, given_keys(ea, len(rows)), ken=ken, use=use))


@pytest.mark.parametrize("ea", Ea)
def test_every_limit_of_tid_and_amount_is_the_same(ea):
    values = [(service, tid, 5, 7) for service in (0, 4) for tid in TIDS]
    values += [(service, 2, amount, 7) for service in range(8) for amount in AMOUNTS]
    rows = rows_of(values)

    assert_same(*both(rows, given_keys(ea, len(rows)), ken=1))


@pytest.mark.parametrize("group", GROUPS)
@settings(deadline=None)
@given(meters=st.lists(st.tuples(spoiled_pans(), st.sampled_from([-1, 0, 5, 99, 100])), min_size=1))
def test_any_meters_get_the_same_keys_and_refusals(group, meters):
    rows = rows_of([(0, 7, 1, 1)] * len(meters))
    pans, tis = zip(*meters, strict=True)

    assert_same(*both(rows, derived_keys(group, pans, tis)))


@pytest.mark.parametrize("group", GROUPS)
def test_every_tariff_index_and_form_of_number_gives_the_same_key(group):
    pans = some_pans(300)
    tis = [number % 100 for number in range(len(pans))]

    batch, single = both(sound_rows(len(pans)), derived_keys(group, pans, tis))

    assert_same(batch, single)
    assert (Refusal.RULE_UNSETTLED in batch.refusals) == group.endswith("common")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_circuit_of_any_tables_makes_the_same_tokens(seed):
    random = Random(seed)
    tables = StaTables(
        s1=tuple(random.sample(range(16), 16)),
        s2=tuple(random.sample(range(16), 16)),
        p=tuple(random.sample(range(64), 64)),
    )
    rows = sound_rows(150, seed)

    assert_same(*both(rows, given_keys(Ea.STA, len(rows)), engine=TokenEngine(tables)))


@pytest.mark.parametrize("ea", Ea)
@pytest.mark.parametrize("count", [1, 63, 64, 65, 127, 1000])
def test_no_row_is_lost_at_the_edge_of_a_word(ea, count):
    rows = sound_rows(count)

    assert_same(*both(rows, given_keys(ea, count)))


@pytest.mark.parametrize("ea", Ea)
def test_no_row_is_lost_at_the_edge_of_a_chunk(ea):
    count = CHUNK_ROWS + 70
    rows, keys = sound_rows(count), given_keys(ea, count)
    edge = slice(CHUNK_ROWS - 70, count)

    batch = ENGINE.issue_batch(credit_rows=rows, keys=keys)
    single = issue_one_by_one(
        ENGINE, rows.part(edge), keys.part(edge), ken=KEN_NEVER, use=TidUse.ORDINARY
    )

    assert len(batch.tokens) == count
    assert batch.tokens[edge].tolist() == single.tokens.tolist()
    assert not batch.refusals.any()


@pytest.mark.parametrize("ea", Ea)
def test_all_credit_vectors_with_their_keys(ea):
    vectors = [vector for vector in CREDITS if vector["ea"] == ea and fits(vector)]

    for use in TidUse:
        chosen = [v for v in vectors if v["special"] == (use is TidUse.SPECIAL)]
        keys = [list(bytes.fromhex(vector["decoder_key"])) for vector in chosen]
        batch, single = both(
            rows_of([row_of(vector) for vector in chosen]),
            GivenKeys(ea=ea, keys=np.array(keys, np.uint8)),
            use=use,
        )

        assert chosen
        assert batch.tokens.tolist() == [vector["tokens"][0].encode() for vector in chosen]
        assert_same(batch, single)


def test_all_credit_vectors_with_derived_keys():
    """Every vector has a vending key of its own, so every batch has one row."""
    found = {}
    vectors = [vector for vector in CREDITS if fits(vector)]
    for vector in vectors:
        keys = DerivedKeys(
            vending_key=SecretKey.from_hex(vector["vending_key"]),
            dkga=Dkga(vector["dkga"]),
            ea=Ea(vector["ea"]),
            sgc=vector["sgc"],
            krn=vector["krn"],
            key_type=KeyType(vector["kt"]),
            base_date=BaseDate.from_year(vector["base_year"]),
            meter_pans=np.array([int(vector["meter_pan"])], np.uint64),
            tis=np.array([int(vector["ti"])], np.uint8),
            tct=1,  # no vector names a carrier; common keys are for this one
        )
        batch = issue_in_chunks(
            rows_of([row_of(vector)]),
            keys,
            tables=ENGINE.tables,
            ken=KEN_NEVER,
            reserved_allowed=vector["special"],
        )
        found[vector["id"]] = batch.tokens[0].decode()

    # The others are currency amounts beyond int64, which are the single issue's.
    assert (len(found), len(CREDITS)) == (849, 1082)
    assert found == {vector["id"]: vector["tokens"][0] for vector in vectors}


def amount_of(vector):
    return int(vector["units"] if vector["sub"] < 4 else vector["currency_units_1e5"])


def fits(vector):
    """Tell whether an amount fits the column; currency tokens can carry much more."""
    return INT64.min <= amount_of(vector) <= INT64.max


def row_of(vector):
    return vector["sub"], vector["tid"], amount_of(vector), vector["rnd"]
