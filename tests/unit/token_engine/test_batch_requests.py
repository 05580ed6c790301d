import numpy as np
import pytest

from token_engine.batch.arrays import BatchMalformed
from token_engine.batch.one_by_one import BREAK_EVEN_ROWS
from token_engine.batch.refusals import REFUSAL_OF_CODE, Refusal
from token_engine.batch.requests import CreditRows, DerivedKeys, GivenKeys
from token_engine.engine import TidUse, TokenEngine
from token_engine.errors import (
    AlgorithmWithdrawn,
    FieldOutOfRange,
    IdentifierError,
    KeyRefused,
    RuleUnsettled,
)
from token_engine.keys import Dkga, Ea, KeyType, SecretKey
from token_engine.tid import BaseDate

ENGINE = TokenEngine()
DES_KEY = SecretKey.from_hex("0123456789abcdef")


def columns(count=3, **changes):
    values = {
        "services": np.zeros(count, np.uint8),
        "tids": np.full(count, 5, np.uint32),
        "amounts": np.full(count, 100, np.int64),
        "rnds": np.zeros(count, np.uint8),
    }
    return {**values, **changes}


def rows(count=3, **changes):
    return CreditRows(**columns(count, **changes))


def keys(count=3, ea=Ea.STA):
    return GivenKeys(ea=ea, keys=np.zeros((count, 8 if ea is Ea.STA else 16), np.uint8))


def derived(**changes):
    values = {
        "vending_key": DES_KEY,
        "dkga": Dkga.DES,
        "ea": Ea.STA,
        "sgc": "345678",
        "krn": 3,
        "key_type": KeyType.DUTK,
        "base_date": BaseDate.Y2014,
        "meter_pans": np.array([600727571234567823], np.uint64),
        "tis": np.array([5], np.uint8),
    }
    return DerivedKeys(**{**values, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"tids": np.zeros(2, np.uint32)},
        {"rnds": np.zeros((3, 1), np.uint8)},
        {"amounts": np.zeros(3)},
        {"amounts": np.zeros(3, np.uint64)},
        {"services": np.zeros(3, np.bool_)},
    ],
)
def test_columns_that_do_not_belong_together_are_refused(changes):
    with pytest.raises(BatchMalformed):
        rows(**changes)


@pytest.mark.parametrize(
    ("ea", "array"),
    [
        (Ea.STA, np.zeros((3, 16), np.uint8)),
        (Ea.MISTY1, np.zeros((3, 8), np.uint8)),
        (Ea.STA, np.zeros(8, np.uint8)),
        (Ea.STA, np.zeros((3, 8), np.int64)),
    ],
)
def test_arrays_that_are_no_keys_are_refused(ea, array):
    with pytest.raises(BatchMalformed):
        GivenKeys(ea=ea, keys=array)


@pytest.mark.parametrize("count", [3, BREAK_EVEN_ROWS + 3])
@pytest.mark.parametrize("difference", [-1, 1])
def test_a_row_without_a_key_stops_the_batch(count, difference):
    with pytest.raises(BatchMalformed):
        ENGINE.issue_batch(credit_rows=rows(count), keys=keys(count + difference))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"vending_key": SecretKey(bytes(20))}, KeyRefused),
        ({"vending_key": SecretKey(bytes(8))}, KeyRefused),
        ({"ea": Ea.MISTY1}, KeyRefused),
        ({"sgc": "12345"}, IdentifierError),
        ({"krn": 0}, IdentifierError),
        (
            {"dkga": Dkga.KDF_HMAC, "vending_key": SecretKey(bytes(20)), "key_type": KeyType.DCTK},
            KeyRefused,  # the first to be told: nobody said the token carrier
        ),
        (
            {
                "dkga": Dkga.KDF_HMAC,
                "vending_key": SecretKey(bytes(20)),
                "key_type": KeyType.DCTK,
                "tct": 1,
            },
            RuleUnsettled,
        ),
        ({"key_type": KeyType.DCTK}, KeyRefused),
        ({"key_type": KeyType.DCTK, "tct": 2}, KeyRefused),
        ({"tis": np.zeros(2, np.uint8)}, BatchMalformed),
        ({"meter_pans": np.zeros((1, 1), np.uint64)}, BatchMalformed),
    ],
)
def test_a_supply_group_that_cannot_be_is_refused_as_a_whole(changes, error):
    with pytest.raises(error):
        derived(**changes)


def test_common_keys_of_card_meters_are_taken_and_cut_into_parts():
    cards = derived(key_type=KeyType.DCTK, tct=1)

    assert cards.part(slice(0, 1)).tct == 1


@pytest.mark.parametrize("count", [4, BREAK_EVEN_ROWS + 4])
def test_a_refused_row_stops_no_other_and_has_no_digits(count):
    tids = np.full(count, 5, np.uint32)
    tids[2] = 1441
    batch = ENGINE.issue_batch(credit_rows=rows(count, tids=tids), keys=keys(count))

    assert batch.refusal(2) is Refusal.RESERVED_TID
    assert batch.refusal(2).code == "reserved_tid"
    assert batch.tokens[2] == b""
    assert np.flatnonzero(batch.refusals).tolist() == [2]
    assert {len(token) for token in np.delete(batch.tokens, 2)} == {20}


@pytest.mark.parametrize("count", [4, BREAK_EVEN_ROWS + 4])
def test_the_reserved_minute_is_there_for_special_use(count):
    tids = np.full(count, 1441, np.uint32)
    batch = ENGINE.issue_batch(
        credit_rows=rows(count, tids=tids), keys=keys(count), use=TidUse.SPECIAL
    )

    assert not batch.refusals.any()


@pytest.mark.parametrize("ea", Ea)
def test_a_batch_of_nothing_gives_nothing(ea):
    batch = ENGINE.issue_batch(credit_rows=rows(0), keys=keys(0, ea))

    assert (batch.digits.shape, len(batch.tokens), len(batch.refusals)) == ((0, 20), 0, 0)


def test_what_came_in_is_not_written_to():
    count = BREAK_EVEN_ROWS + 1
    given = columns(count, tids=np.full(count, 1 << 30, np.int64))
    before = {name: column.copy() for name, column in given.items()}
    some_keys = keys(count)

    ENGINE.issue_batch(credit_rows=CreditRows(**given), keys=some_keys)

    assert all((given[name] == before[name]).all() for name in given)
    assert not some_keys.keys.any()


@pytest.mark.parametrize("ea", Ea)
def test_keys_may_lie_anywhere_in_memory(ea):
    count = BREAK_EVEN_ROWS + 9
    width = keys(1, ea).keys.shape[1]
    wide = np.random.default_rng(4).integers(0, 256, (count, 2 * width), np.uint8)
    apart, together = wide[:, ::2], np.ascontiguousarray(wide[:, ::2])

    one, other = (
        ENGINE.issue_batch(credit_rows=rows(count), keys=GivenKeys(ea=ea, keys=array))
        for array in (apart, together)
    )

    assert one.tokens.tolist() == other.tokens.tolist()


def test_every_refusal_has_a_code_of_its_own():
    assert len(REFUSAL_OF_CODE) == len(Refusal)
    assert all(REFUSAL_OF_CODE[refusal.code] is refusal for refusal in Refusal)


def test_no_key_is_shown():
    shown = repr(keys()) + repr(derived())

    assert "0123456789abcdef" not in shown
    assert "array" not in repr(keys())


@pytest.mark.parametrize("ken", [-1, 256])
@pytest.mark.parametrize("count", [1, BREAK_EVEN_ROWS])
def test_a_key_expiry_number_that_cannot_be_stops_the_batch(ken, count):
    with pytest.raises(FieldOutOfRange):
        ENGINE.issue_batch(credit_rows=rows(count), keys=keys(count), ken=ken)


def test_given_keys_name_their_algorithm():
    with pytest.raises(AlgorithmWithdrawn):
        GivenKeys(ea=9, keys=np.zeros((1, 8), np.uint8))
    with pytest.raises(KeyRefused):
        GivenKeys(ea=7, keys=np.zeros((1, 8), np.uint8))
