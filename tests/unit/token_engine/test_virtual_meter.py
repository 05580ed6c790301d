import dataclasses
import itertools

import pytest

from token_engine.derivation import DecoderKeySpec, derive_decoder_key
from token_engine.engine import (
    CreditService,
    DisplayTestForm,
    ManagementFunction,
    TokenEngine,
    key_change_between,
)
from token_engine.errors import KeyExpired, KeyRefused
from token_engine.identifiers import MeterPan
from token_engine.key_change import KeyChange
from token_engine.keys import Dkga, Ea, KeyType, SecretKey
from token_engine.tid import BaseDate, Tid
from token_engine.virtual_meter import KeyRegister, MeterMake, Verdict, VirtualMeter

ENGINE = TokenEngine()
VENDING_KEY = SecretKey.from_hex("00112233445566778899aabbccddeeff01234567")
OLD = DecoderKeySpec(
    meter_pan=MeterPan("600727571234567823"),
    sgc="345678",
    ti="05",
    krn=3,
    key_type=KeyType.DUTK,
    base_date=BaseDate.Y2014,
    ea=Ea.STA,
    dkga=Dkga.KDF_HMAC,
)
NEW = dataclasses.replace(OLD, sgc="345679", krn=4, ti="99")
# Cipher, whether the set carries the supply group, tokens in the set.
SETS = [(Ea.STA, False, 2), (Ea.STA, True, 3), (Ea.MISTY1, False, 4)]


DES_SIZED = SecretKey.from_hex("0123456789abcdef")
# Written out from the standard's rule, apart from the engine's own table.
NOT_TAKEN = {
    (KeyType.DDTK, KeyType.DITK),
    (KeyType.DUTK, KeyType.DITK),
    (KeyType.DUTK, KeyType.DCTK),
    (KeyType.DCTK, KeyType.DITK),
    (KeyType.DCTK, KeyType.DUTK),
}


def key_of(spec):
    return derive_decoder_key(VENDING_KEY, spec)


def a_meter(spec=OLD):
    return VirtualMeter.for_key(
        spec=spec, decoder_key=key_of(spec), service=CreditService.ELECTRICITY, engine=ENGINE
    )


def credit(tid, spec=OLD, amount=100):
    return ENGINE.issue_credit(
        decoder_key=key_of(spec),
        ea=spec.ea,
        service=CreditService.ELECTRICITY,
        tid=Tid(tid),
        amount=amount,
        rnd=0,
    )


def change_set(old, new, **options):
    change = key_change_between(
        old=old, new=new, new_key=key_of(new), clock_tid=Tid(100), **options
    )
    return ENGINE.key_change(decoder_key=key_of(old), ea=old.ea, change=change)


def test_a_token_is_credited_once():
    meter = a_meter()

    assert meter.enter(credit(100)) == "Accept"
    assert meter.enter(credit(100)) == "UsedError"
    assert meter.credit(CreditService.ELECTRICITY) == 100


def test_tokens_may_be_entered_out_of_order_while_the_store_remembers():
    meter = a_meter()

    assert [meter.enter(credit(tid)) for tid in (300, 100, 200, 100)] == [
        *[Verdict.ACCEPT] * 3,
        Verdict.USED_ERROR,
    ]


def test_a_token_older_than_everything_stored_is_refused():
    meter = a_meter()
    for tid in range(100, 151):
        meter.enter(credit(tid))

    assert meter.enter(credit(99)) is Verdict.OLD_ERROR


@pytest.mark.parametrize(("ea", "carries_sgc", "count"), SETS)
def test_a_key_change_works_in_every_order_and_keeps_the_credit(ea, carries_sgc, count):
    old, new = dataclasses.replace(OLD, ea=ea), dataclasses.replace(NEW, ea=ea)
    tokens = change_set(old, new, ken=200, carries_sgc=carries_sgc)
    assert len(tokens) == count

    for order in itertools.permutations(tokens):
        meter = a_meter(old)
        meter.enter(credit(100, old))

        verdicts = [meter.enter(token) for token in order]

        assert verdicts == [*["1stKCT", "2ndKCT", "3rdKCT"][: count - 1], "Accept"]
        assert meter.register.key == key_of(new)
        assert (meter.register.krn, meter.register.ti, meter.register.ken) == (4, 99, 200)
        assert meter.register.sgc == (0 if count == 2 else 345679)
        assert meter.enter(credit(101, old)) is Verdict.CRC_ERROR
        assert meter.enter(credit(100, new)) is Verdict.USED_ERROR
        assert meter.enter(credit(101, new)) is Verdict.ACCEPT
        assert meter.credit(CreditService.ELECTRICITY) == 200


def test_the_old_key_works_until_the_set_is_complete():
    meter = a_meter()
    first, second = change_set(OLD, NEW)
    meter.enter(first)

    assert meter.enter(credit(100)) is Verdict.ACCEPT
    assert meter.enter(credit(101, NEW)) is Verdict.CRC_ERROR
    assert meter.enter(second) is Verdict.ACCEPT


def test_a_reprinted_section_counts_once():
    meter = a_meter()
    first, second = change_set(OLD, NEW)

    verdicts = [meter.enter(token) for token in (first, first, second)]

    assert verdicts == [Verdict.FIRST_KCT, Verdict.FIRST_KCT, Verdict.ACCEPT]


def test_a_complete_set_leaves_nothing_behind_for_the_next_one():
    meter = a_meter()
    for token in change_set(OLD, NEW):
        meter.enter(token)

    first, second = change_set(NEW, dataclasses.replace(NEW, krn=5))
    assert [meter.enter(token) for token in (second, first)] == ["1stKCT", "Accept"]
    assert meter.register.krn == 5


def test_a_forgotten_set_begins_again():
    meter = a_meter()
    first, second = change_set(OLD, NEW)
    meter.enter(first)
    meter.forget_partial_set()

    assert meter.enter(second) is Verdict.FIRST_KCT
    assert meter.register.key == key_of(OLD)


def test_a_new_base_date_empties_the_tid_store():
    rolled = dataclasses.replace(NEW, base_date=BaseDate.Y2035)
    meter = a_meter()
    for tid in range(1000, 1060):
        meter.enter(credit(tid))
    for token in change_set(OLD, rolled):
        meter.enter(token)

    assert meter.enter(credit(5, rolled)) is Verdict.ACCEPT
    assert meter.enter(credit(0, rolled)) is Verdict.USED_ERROR


def test_a_key_type_the_meter_does_not_take_leaves_the_old_key():
    change = KeyChange(new_key=key_of(NEW), sgc="345679", ti="99", krn=4, key_type=KeyType.DCTK)
    tokens = ENGINE.key_change(decoder_key=key_of(OLD), ea=Ea.STA, change=change)
    meter = a_meter()

    assert [meter.enter(token) for token in tokens] == ["1stKCT", "KeyTypeError"]
    assert meter.enter(credit(100)) is Verdict.ACCEPT


@pytest.mark.parametrize(
    "changes",
    [
        {"meter_pan": MeterPan("000030001234567891")},
        {"ea": Ea.MISTY1},
        {"key_type": KeyType.DITK},
        {"sgc": OLD.sgc, "krn": OLD.krn, "base_date": BaseDate.Y2035},
    ],
)
def test_a_key_change_that_no_meter_should_get_is_not_planned(changes):
    new = dataclasses.replace(NEW, **changes)

    with pytest.raises(KeyRefused):
        key_change_between(old=OLD, new=new, new_key=key_of(new), clock_tid=Tid(100))


@pytest.mark.parametrize("old", KeyType)
@pytest.mark.parametrize("new", KeyType)
def test_a_key_change_is_planned_for_the_key_types_that_a_meter_takes(old, new):
    before = dataclasses.replace(OLD, key_type=old, dkga=Dkga.DES)
    after = dataclasses.replace(NEW, key_type=new, dkga=Dkga.DES)

    def plan():
        return key_change_between(old=before, new=after, new_key=DES_SIZED, clock_tid=Tid(100))

    # A meter takes a DITK over a DITK; only its manufacturer loads it.
    if new is KeyType.DITK or (old, new) in NOT_TAKEN:
        with pytest.raises(KeyRefused):
            plan()
    else:
        assert plan().key_type is new


@pytest.mark.parametrize("old", KeyType)
@pytest.mark.parametrize("new", set(KeyType) - {KeyType.DITK})
def test_a_meter_takes_a_new_key_type_or_says_so(old, new):
    change = KeyChange(new_key=DES_SIZED, sgc="345679", ti="99", krn=4, key_type=new)
    key = key_of(OLD)
    register = KeyRegister(key=key, key_type=old, krn=3, ti=5, ken=255, sgc=345678)
    make = MeterMake(ea=Ea.STA, mfr_code=0, services=frozenset({CreditService.ELECTRICITY}))
    meter = VirtualMeter(make=make, register=register, engine=ENGINE)

    last = [
        meter.enter(one) for one in ENGINE.key_change(decoder_key=key, ea=Ea.STA, change=change)
    ]

    assert last[-1] == ("KeyTypeError" if (old, new) in NOT_TAKEN else "Accept")


def test_a_set_without_any_plan_loads_no_initialisation_key_either():
    with pytest.raises(KeyRefused, match="DITK"):
        KeyChange(new_key=DES_SIZED, sgc="345679", ti="99", krn=4, key_type=KeyType.DITK)


def test_an_expired_key_is_not_loaded():
    with pytest.raises(KeyExpired):
        key_change_between(
            old=OLD, new=NEW, new_key=key_of(NEW), clock_tid=Tid(201 * 65536), ken=200
        )


@pytest.mark.parametrize("base", BaseDate)
def test_the_tid_store_is_emptied_when_the_base_date_changes_and_only_then(base):
    new = dataclasses.replace(NEW, base_date=base)

    change = key_change_between(old=OLD, new=new, new_key=key_of(new), clock_tid=Tid(100))

    assert change.fills_tid_store is (base is not OLD.base_date)


def test_a_default_key_takes_no_credit_but_takes_management():
    spec = dataclasses.replace(OLD, key_type=KeyType.DDTK)
    meter = a_meter(spec)
    limit = ENGINE.issue_management(
        decoder_key=key_of(spec),
        ea=Ea.STA,
        function=ManagementFunction.SET_MAXIMUM_POWER_LIMIT,
        tid=Tid(100),
        value=20_000,
        rnd=0,
    )

    assert meter.enter(credit(101, spec)) is Verdict.DDTK_ERROR
    assert meter.enter(limit) is Verdict.ACCEPT
    assert meter.setting(ManagementFunction.SET_MAXIMUM_POWER_LIMIT) == 20_004


def test_a_meter_can_be_cleared():
    meter = a_meter()
    meter.enter(credit(100))
    clear = ENGINE.issue_management(
        decoder_key=key_of(OLD),
        ea=Ea.STA,
        function=ManagementFunction.CLEAR_CREDIT,
        tid=Tid(101),
        value=0xFFFF,
        rnd=0,
    )

    assert meter.enter(clear) is Verdict.ACCEPT
    assert meter.credit(CreditService.ELECTRICITY) == 0


@pytest.mark.parametrize(
    ("mfr_code", "verdict"), [(57, "Accept"), (0, "Accept"), (58, "MfrCodeError")]
)
def test_a_display_token_works_again_and_again_in_its_makers_meters(mfr_code, verdict):
    token = ENGINE.issue_display_test(
        form=DisplayTestForm.TWO_DIGIT_MFR, control=1, mfr_code=mfr_code
    )
    meter = a_meter()

    assert [meter.enter(token), meter.enter(token)] == [verdict, verdict]


def test_a_refused_token_changes_nothing_and_can_be_entered_again_later():
    register = KeyRegister(key=key_of(OLD), key_type=KeyType.DUTK, krn=3, ti=5, ken=255, sgc=345678)
    make = MeterMake(
        ea=Ea.STA, mfr_code=57, services=frozenset({CreditService.ELECTRICITY}), credit_max=150
    )
    meter = VirtualMeter(make=make, register=register, engine=ENGINE)
    token = credit(100)
    mistyped = token[:-1] + str((int(token[-1]) + 5) % 10)
    clear = ENGINE.issue_management(
        decoder_key=key_of(OLD),
        ea=Ea.STA,
        function=ManagementFunction.CLEAR_CREDIT,
        tid=Tid(102),
        value=0,
        rnd=0,
    )

    entered = (token[:-1], mistyped, token, credit(101), clear, credit(101))

    assert [meter.enter(digits) for digits in entered] == [
        *(Verdict.FORMAT_ERROR, Verdict.CRC_ERROR, Verdict.ACCEPT),
        *(Verdict.OVERFLOW_ERROR, Verdict.ACCEPT, Verdict.ACCEPT),
    ]
    assert meter.credit(CreditService.ELECTRICITY) == 100
