"""What a virtual meter does beyond one token: registers, displays, lock-out, time, saving."""

import dataclasses
import datetime as dt
import itertools
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from token_engine.derivation import DecoderKeySpec, derive_decoder_key
from token_engine.engine import (
    CreditService,
    DisplayTestForm,
    ManagementFunction,
    TokenEngine,
    control_of_test,
    key_change_between,
)
from token_engine.errors import FieldOutOfRange, MeterStateInvalid
from token_engine.identifiers import MeterPan
from token_engine.key_change import KeyChange
from token_engine.keys import Dkga, Ea, KeyType, SecretKey
from token_engine.meter_display import TESTS
from token_engine.meter_parts import CLOCK_START, LockoutPolicy
from token_engine.meter_state import state_from_data, state_to_data
from token_engine.tid import BaseDate, Tid, tid_from_time
from token_engine.tokens import (
    FirstSectionToken,
    FourthSectionToken,
    SecondSectionToken,
    SupplyGroupToken,
    ThirdSectionToken,
)
from token_engine.virtual_meter import Verdict, VirtualMeter, make_for, register_for

ENGINE = TokenEngine()
DES_KEY = SecretKey.from_hex("0123456789abcdef")
NEXT_KEY = SecretKey.from_hex("00112233445566778899aabbccddeeff01234567")
ELECTRICITY, WATER = CreditService.ELECTRICITY, CreditService.WATER
OLD = DecoderKeySpec(
    meter_pan=MeterPan("600727571234567823"),
    sgc="345678",
    ti="05",
    krn=3,
    key_type=KeyType.DUTK,
    base_date=BaseDate.Y1993,
    ea=Ea.STA,
    dkga=Dkga.DES,
)
NEW = dataclasses.replace(OLD, krn=4, base_date=BaseDate.Y2014, dkga=Dkga.KDF_HMAC)
TODAY = dt.datetime(2024, 11, 20, 9, 30, tzinfo=dt.UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self):
        self.time = TODAY

    def __call__(self):
        return self.time

    def wait(self, seconds):
        self.time += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


def key_of(spec):
    return derive_decoder_key(DES_KEY if spec.dkga is Dkga.DES else NEXT_KEY, spec)


def a_meter(clock=lambda: CLOCK_START, spec=OLD, services=(ELECTRICITY,), ken=255, **make):
    return VirtualMeter(
        make=dataclasses.replace(make_for(spec, services=frozenset(services)), **make),
        register=register_for(spec, key_of(spec), ken=ken),
        engine=ENGINE,
        clock=clock,
    )


def credit(tid, amount=100, *, spec=OLD, service=ELECTRICITY):
    return ENGINE.issue_credit(
        decoder_key=key_of(spec), ea=spec.ea, service=service, tid=Tid(tid), amount=amount, rnd=7
    )


def money(tid, amount_1e5):
    return ENGINE.issue_currency_credit(
        decoder_key=key_of(OLD),
        ea=OLD.ea,
        service=CreditService.ELECTRICITY_CURRENCY,
        tid=Tid(tid),
        amount_1e5=amount_1e5,
    )


def manage(function, value=0, tid=1000, spec=OLD):
    return ENGINE.issue_management(
        decoder_key=key_of(spec), ea=spec.ea, function=function, tid=Tid(tid), value=value, rnd=7
    )


def display(test, form=DisplayTestForm.TWO_DIGIT_MFR, mfr_code=0):
    control = control_of_test(form, test)
    return ENGINE.issue_display_test(form=form, control=control, mfr_code=mfr_code)


def change_set(old=OLD, new=NEW, now=TODAY, **options):
    change = key_change_between(
        old=old,
        new=new,
        new_key=key_of(new),
        clock_tid=tid_from_time(now, new.base_date),
        **options,
    )
    return ENGINE.key_change(decoder_key=key_of(old), ea=old.ea, change=change)


def wrong(token):
    return token[:-1] + str((int(token[-1]) + 5) % 10)


def readings_of(meter, token):
    assert meter.enter(token) is Verdict.ACCEPT
    return {reading.test: reading.value for reading in meter.display}


def verdicts_shown():
    """Each verdict of the standard, from a meter and what is typed into it."""
    default_key = dataclasses.replace(OLD, key_type=KeyType.DDTK)
    to_dctk = KeyChange(new_key=key_of(NEW), sgc="345678", ti="05", krn=4, key_type=KeyType.DCTK)
    bad_type = ENGINE.key_change(decoder_key=key_of(OLD), ea=Ea.STA, change=to_dctk)
    long = dataclasses.replace(NEW, ea=Ea.MISTY1)
    longer = dataclasses.replace(long, krn=5)
    four = change_set(long, longer)
    class3 = f"{(1 << 66) - 1:020d}"
    return {
        Verdict.ACCEPT: (a_meter(), [credit(5)]),
        Verdict.FIRST_KCT: (a_meter(spec=long), four[:1]),
        Verdict.SECOND_KCT: (a_meter(spec=long), four[:2]),
        Verdict.THIRD_KCT: (a_meter(spec=long), four[:3]),
        Verdict.FORMAT_ERROR: (a_meter(), ["1" * 19]),
        Verdict.CRC_ERROR: (a_meter(), [wrong(credit(5))]),
        Verdict.MFR_CODE_ERROR: (a_meter(), [display(1, mfr_code=58)]),
        Verdict.OLD_ERROR: (a_meter(tid_store_size=1), [credit(6), credit(5)]),
        Verdict.USED_ERROR: (a_meter(), [credit(5), credit(5)]),
        Verdict.KEY_EXPIRED_ERROR: (a_meter(ken=0), [credit(65536)]),
        Verdict.DDTK_ERROR: (a_meter(spec=default_key), [credit(5, spec=default_key)]),
        Verdict.OVERFLOW_ERROR: (a_meter(credit_max=99), [credit(5)]),
        Verdict.KEY_TYPE_ERROR: (a_meter(), list(bad_type)),
        Verdict.RANGE_ERROR: (a_meter(), [register_out_of_range()]),
        Verdict.FUNCTION_ERROR: (a_meter(), [class3]),
        Verdict.LOCKED: (a_meter(lockout=LockoutPolicy(wrong_entries=1)), ["1", credit(5)]),
    }


def register_out_of_range():
    """A ClearCredit token that our engine would not make."""
    from token_engine.digits import token_from_block
    from token_engine.tokens import ManagementToken, TokenClass, block_of

    content = ManagementToken(ManagementFunction.CLEAR_CREDIT, 0, Tid(5), 8)
    block = ENGINE.cipher(key_of(OLD), Ea.STA).encrypt(block_of(content))
    return token_from_block(TokenClass.MANAGEMENT, block)


def sealed(content, ea, key):
    """A section of a key-change set that our engine would not make."""
    from token_engine.digits import token_from_block
    from token_engine.tokens import TokenClass, block_of

    return token_from_block(
        TokenClass.MANAGEMENT, ENGINE.cipher(key, ea).encrypt(block_of(content))
    )


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (FirstSectionToken(15, 9, 0, 0, 2, 1), "1stKCT"),
        (FirstSectionToken(15, 10, 0, 0, 2, 1), "RangeError"),
        (FirstSectionToken(15, 0, 0, 0, 2, 1), "RangeError"),
        (SecondSectionToken(15, 99, 1), "1stKCT"),
        (SecondSectionToken(15, 100, 1), "RangeError"),
        (SupplyGroupToken(999_999), "1stKCT"),
        (SupplyGroupToken(1_000_000), "RangeError"),
    ],
)
def test_a_section_with_a_value_that_has_no_digits_is_refused(content, verdict):
    assert a_meter().enter(sealed(content, Ea.STA, key_of(OLD))) == verdict


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
@pytest.mark.parametrize("sgc", [999_999, 1_000_000, 0xFFFFFF])
def test_a_supply_group_in_two_halves_has_six_digits(order, sgc):
    long = dataclasses.replace(NEW, ea=Ea.MISTY1)
    meter = a_meter(spec=long)
    before = meter.register
    sections = (
        FirstSectionToken(15, 5, 0, 0, 2, 1),
        SecondSectionToken(15, 5, 2),
        ThirdSectionToken(sgc & 0xFFF, 3),
        FourthSectionToken(sgc >> 12, 4),
    )

    tokens = [sealed(one, Ea.MISTY1, key_of(long)) for one in sections]
    last = [meter.enter(tokens[at]) for at in order][-1]

    if sgc > 999_999:
        assert last == "RangeError"
        assert meter.register == before
    else:
        assert last == "Accept"
        assert meter.register.sgc == sgc


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_its_occasion(verdict):
    meter, tokens = verdicts_shown()[verdict]
    before = meter.state()

    told = [meter.enter(token) for token in tokens]

    assert told[-1] is verdict
    if verdict not in {Verdict.ACCEPT, Verdict.USED_ERROR, Verdict.OLD_ERROR}:
        after = meter.state()
        assert (after.credits, after.tids) == (before.credits, before.tids)
        assert after.register == before.register


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[0-9]{20}", fullmatch=True)))
def test_whatever_is_typed_gets_a_verdict_and_changes_nothing_unless_accepted(text):
    meter = a_meter()
    before = meter.state()

    verdict = meter.enter(text)

    after = meter.state()
    assert verdict in Verdict
    if verdict is not Verdict.ACCEPT:
        assert (after.credits, after.tids, after.register) == (
            *(before.credits, before.tids, before.register),
        )


@pytest.mark.parametrize(
    ("key_type", "ken", "tid", "verdict"),
    [
        (KeyType.DDTK, 0, 99_999, Verdict.OLD_ERROR),
        (KeyType.DDTK, 0, 100_000, Verdict.USED_ERROR),
        (KeyType.DDTK, 0, 100_001, Verdict.KEY_EXPIRED_ERROR),
        (KeyType.DDTK, 1, 100_001, Verdict.DDTK_ERROR),
        (KeyType.DUTK, 1, 100_001, Verdict.FUNCTION_ERROR),
    ],
)
def test_of_several_faults_the_first_in_the_order_of_checks_is_told(key_type, ken, tid, verdict):
    """Every token here is for a service that is not there, and has all the faults further down."""
    spec = dataclasses.replace(OLD, key_type=key_type)
    meter = a_meter(spec=spec, ken=ken, tid_fill=Tid(100_000))

    assert meter.enter(credit(tid, spec=spec, service=WATER)) is verdict


def test_a_register_takes_the_greatest_credit_and_no_more():
    meter = a_meter(credit_max=200)

    assert [meter.enter(credit(tid)) for tid in (10, 11, 12)] == [
        "Accept",
        "Accept",
        "OverflowError",
    ]
    assert meter.credit(ELECTRICITY) == 200


@pytest.mark.parametrize("count", range(1, 5))
def test_each_service_has_a_register_of_its_own(count):
    services = list(CreditService)[:count]
    meter = a_meter(services=services)

    for tid, service in enumerate(CreditService, start=10):
        if not service.is_currency:
            expected = Verdict.ACCEPT if service in services else Verdict.FUNCTION_ERROR
            assert meter.enter(credit(tid, tid, service=service)) is expected

    held = [meter.credit(service) for service in list(CreditService)[:4]]
    assert held == [tid if tid - 10 < count else 0 for tid in range(10, 14)]


def test_a_register_of_money_goes_up_and_down():
    meter = a_meter(services=[CreditService.ELECTRICITY_CURRENCY])

    told = [meter.enter(money(tid, one)) for tid, one in ((5, 500_000), (6, -250_000))]

    assert told == ["Accept", "Accept"]
    assert meter.credit(CreditService.ELECTRICITY_CURRENCY) == 500_024 - 249_924


def test_a_register_of_money_has_a_bottom_too():
    meter = a_meter(services=[CreditService.ELECTRICITY_CURRENCY], credit_max=300_000)

    assert [meter.enter(money(tid, -250_000)) for tid in (5, 6)] == ["Accept", "OverflowError"]


def test_what_is_consumed_leaves_the_register_and_counts_for_ever():
    meter = a_meter(services=[ELECTRICITY, WATER])
    meter.enter(credit(5, 100))

    assert meter.consume(ELECTRICITY, 30) == 30
    assert meter.consume(WATER, 5) == 0
    assert meter.consume(ELECTRICITY, 1000) == 70
    assert not meter.is_supplying
    assert meter.credit(ELECTRICITY) == 0
    assert readings_of(meter, display(3))[3] == "10.0 kWh, 0.0 m3"
    with pytest.raises(FieldOutOfRange):
        meter.consume(ELECTRICITY, -1)


def test_one_register_is_cleared_and_the_other_stays():
    meter = a_meter(services=[ELECTRICITY, WATER])
    meter.enter(credit(5, 100))
    meter.enter(credit(6, 200, service=WATER))

    assert meter.enter(manage(ManagementFunction.CLEAR_CREDIT, 1)) is Verdict.ACCEPT
    assert (meter.credit(ELECTRICITY), meter.credit(WATER)) == (100, 0)


def test_an_open_case_stops_the_supply_until_a_token_clears_it():
    meter = a_meter()
    meter.enter(credit(5, 100))
    meter.tamper()

    assert not meter.is_supplying
    assert meter.consume(ELECTRICITY, 10) == 0
    assert readings_of(meter, display(8))[8] == "TAMPERED"
    assert meter.enter(manage(ManagementFunction.CLEAR_TAMPER_CONDITION)) is Verdict.ACCEPT
    assert meter.is_supplying
    assert readings_of(meter, display(8))[8] == "none"


@pytest.mark.parametrize(
    ("function", "value", "test", "shown"),
    [
        (ManagementFunction.SET_MAXIMUM_POWER_LIMIT, 1000, 7, "1000 W"),
        (ManagementFunction.SET_MAXIMUM_PHASE_POWER_UNBALANCE_LIMIT, 20_000, 11, "20004 W"),
        (ManagementFunction.SET_WATER_METER_FACTOR, 300, 12, "300"),
        (ManagementFunction.SET_TARIFF_RATE, 65535, 13, "65535"),
    ],
)
def test_what_an_engineering_token_sets_is_shown_by_its_test(function, value, test, shown):
    meter = a_meter()
    assert readings_of(meter, display(test)) == {test: "not set"}

    assert meter.enter(manage(function, value)) is Verdict.ACCEPT
    assert readings_of(meter, display(test)) == {test: shown}


def test_test_zero_shows_everything_the_meter_has():
    shown = readings_of(a_meter(ken=200), display(0))

    assert list(shown) == list(TESTS) == list(range(1, 19))
    assert (shown[4], shown[5], shown[14], shown[16], shown[17], shown[18]) == (
        *("3", "05", "07", "345678", "200", "57123456782"),
    )


@pytest.mark.parametrize(
    ("test", "form"),
    [(36, DisplayTestForm.TWO_DIGIT_MFR), (28, DisplayTestForm.FOUR_DIGIT_MFR)],
)
def test_a_test_that_the_meter_does_not_have_shows_nothing(test, form):
    assert readings_of(a_meter(), display(test, form)) == {}


def test_an_extended_read_names_its_register():
    token = ENGINE.issue_display_test(
        form=DisplayTestForm.EXTENDED_READ, control=0xFC0000000, mfr_code=57
    )
    meter = a_meter()

    assert meter.enter(token) is Verdict.ACCEPT
    assert [one.label for one in meter.display] == ["extended register 63"]


def test_the_display_is_empty_again_after_the_next_entry():
    meter = a_meter()
    meter.enter(display(4))
    meter.enter(credit(5))

    assert meter.display == ()


def test_no_reading_of_any_test_shows_the_key():
    meter = a_meter()
    shown = repr(readings_of(meter, display(0))) + repr(meter.state())

    assert key_of(OLD).reveal_key_bytes().hex() not in shown.lower()


def test_a_meter_remembers_as_many_tids_as_its_maker_gave_it():
    meter = a_meter(tid_store_size=3)
    told = [meter.enter(credit(tid)) for tid in (30, 10, 20, 40, 10, 20, 25)]

    assert told == ["Accept", "Accept", "Accept", "Accept", "OldError", "UsedError", "Accept"]
    assert meter.tids == (25, 30, 40)


def test_a_store_without_a_place_is_no_store():
    with pytest.raises(FieldOutOfRange):
        a_meter(tid_store_size=0)


def test_wrong_entries_close_the_keypad_longer_each_time(clock):
    meter = a_meter(clock, lockout=LockoutPolicy(wrong_entries=3))
    closed = []
    for _ in range(11):
        meter.enter("1" * 19)
        closed.append(meter.locked_for.seconds)
        clock.wait(closed[-1])

    assert closed == [0, 0, 20, 40, 80, 160, 320, 640, 1280, 1280, 1280]


def test_a_closed_keypad_takes_no_good_token_and_opens_in_time(clock):
    meter = a_meter(clock, lockout=LockoutPolicy(wrong_entries=1))
    meter.enter(wrong(credit(5)))

    clock.wait(19)
    assert meter.enter(credit(5)) is Verdict.LOCKED
    assert meter.locked_for == dt.timedelta(seconds=1)
    clock.wait(1)
    assert meter.enter(credit(5)) is Verdict.ACCEPT
    assert meter.enter(wrong(credit(6))) is Verdict.CRC_ERROR
    assert meter.locked_for.seconds == 20, "an accepted token begins the count anew"


@pytest.mark.parametrize("between", [display(1), display(36), credit(5), display(1, mfr_code=58)])
def test_nothing_that_anybody_could_enter_ends_the_count(clock, between):
    """Class 1 tokens are the same for all; a used token lies in every dustbin."""
    meter = a_meter(clock, lockout=LockoutPolicy(wrong_entries=2))
    meter.enter(credit(5))
    meter.enter(wrong(credit(6)))
    meter.enter(between)
    meter.enter(wrong(credit(7)))

    assert meter.locked_for.seconds == 20


def test_without_a_policy_nobody_is_locked_out(clock):
    meter = a_meter(clock)

    assert {meter.enter("1") for _ in range(200)} == {Verdict.FORMAT_ERROR}


def test_a_partial_set_is_forgotten_in_time(clock):
    first, second = change_set()
    meter = a_meter(clock)

    meter.enter(first)
    clock.wait(601)
    assert meter.enter(second) is Verdict.FIRST_KCT
    clock.wait(600)
    assert meter.enter(first) is Verdict.ACCEPT


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_tid_roll_over_rehearsal(order, clock):
    """A meter on base 1993 takes its set with RO=1, then 2014 tokens, and refuses old ones."""
    meter = a_meter(clock, tid_fill=tid_from_time(TODAY, BaseDate.Y2014))
    old_tid = tid_from_time(TODAY, BaseDate.Y1993)
    new_tid = tid_from_time(TODAY, BaseDate.Y2014)
    bought, unused = credit(old_tid, 300), credit(old_tid + 1, 400)
    assert meter.enter(bought) is Verdict.ACCEPT
    assert meter.enter(credit(new_tid, spec=NEW)) is Verdict.CRC_ERROR
    tokens = change_set()

    told = [meter.enter(tokens[at]) for at in order]

    assert told == [Verdict.FIRST_KCT, Verdict.ACCEPT]
    assert meter.tids == (0,) * 50
    assert meter.credit(ELECTRICITY) == 300, "the meter keeps its credit"
    assert meter.enter(bought) is Verdict.CRC_ERROR
    assert meter.enter(unused) is Verdict.CRC_ERROR
    fresh = credit(new_tid, 500, spec=NEW)
    assert [meter.enter(fresh) for _ in range(2)] == [Verdict.ACCEPT, Verdict.USED_ERROR]
    assert meter.enter(credit(0, spec=NEW)) is Verdict.USED_ERROR
    assert meter.credit(ELECTRICITY) == 800


def test_without_roll_over_the_new_base_dates_tids_would_be_too_old(clock):
    """Why RO exists: TIDs begin again at zero, far below those that the store holds."""
    same_base = dataclasses.replace(NEW, base_date=BaseDate.Y1993)
    meter = a_meter(clock, tid_store_size=1)
    meter.enter(credit(tid_from_time(TODAY, BaseDate.Y1993)))
    for token in change_set(new=same_base):
        meter.enter(token)

    late = credit(tid_from_time(TODAY, BaseDate.Y2014), spec=same_base)
    assert meter.enter(late) is Verdict.OLD_ERROR


def test_a_key_with_an_expiry_number_takes_tokens_up_to_it():
    meter = a_meter(ken=4)

    assert meter.enter(credit(5 * 65536)) is Verdict.KEY_EXPIRED_ERROR
    assert meter.enter(credit(5 * 65536 - 1)) is Verdict.ACCEPT


def lived(clock):
    """Return a meter with something in every corner of its state."""
    meter = a_meter(clock, services=[ELECTRICITY, WATER], lockout=LockoutPolicy(wrong_entries=2))
    meter.enter(credit(5, 100))
    meter.enter(credit(6, 70, service=WATER))
    meter.consume(ELECTRICITY, 30)
    meter.enter(manage(ManagementFunction.SET_MAXIMUM_POWER_LIMIT, 5000))
    meter.enter(change_set()[0])
    meter.tamper()
    meter.enter("1")
    meter.enter("2")
    return meter


def resumed(meter, clock):
    data = json.loads(json.dumps(state_to_data(meter.state())))
    return VirtualMeter.resumed(state_from_data(data), engine=ENGINE, clock=clock)


def test_a_meter_goes_on_where_it_was_saved(clock):
    meter = lived(clock)
    again = resumed(meter, clock)

    assert again.state() == meter.state()
    assert again.enter(credit(7)) is Verdict.LOCKED
    clock.wait(20)
    assert again.enter(credit(5, 100)) is Verdict.USED_ERROR
    assert again.enter(change_set()[1]) is Verdict.ACCEPT
    assert again.enter(credit(7, spec=NEW)) is Verdict.ACCEPT


@pytest.mark.parametrize("ea", Ea)
@given(st.permutations(range(4)), st.integers(0, 4))
def test_a_meter_may_be_switched_off_between_any_two_tokens_of_a_set(ea, order, cut):
    old = dataclasses.replace(NEW, ea=ea)
    new = dataclasses.replace(old, krn=5)
    tokens = change_set(old, new, carries_sgc=True)
    meter = a_meter(spec=old)
    for position, at in enumerate([one for one in order if one < len(tokens)]):
        if position == cut:
            meter = resumed(meter, lambda: CLOCK_START)
        last = meter.enter(tokens[at])

    assert last is Verdict.ACCEPT
    assert meter.register.key == key_of(new)
    assert meter.register.sgc == 345678


def members(data):
    """Name every member of a saved state, as the path to it."""
    inner = [(part, name) for part in ("make", "register") for name in data[part]]
    return [(name,) for name in data if name != "warning"] + inner


def broken(data, path, change):
    data = json.loads(json.dumps(data))
    inside = data if len(path) == 1 else data[path[0]]
    if change == "missing":
        del inside[path[-1]]
    else:
        inside[path[-1]] = change
    return data


def is_refused(data):
    try:
        state_from_data(data)
    except MeterStateInvalid:
        return True
    return False


@pytest.mark.parametrize("change", ["missing", None, True, 5, "x", [{}], {"99": 1}, {"0": "1"}])
def test_a_state_with_a_member_of_the_wrong_kind_is_refused(clock, change):
    good = state_to_data(lived(clock).state())
    fits = {path for path in members(good) if type(_member(good, path)) is type(change)}
    # A text that is no number, key or time is refused too; any text may be a meter's number.
    fits -= {("register", "key"), ("sections_at",), ("locked_until",), ("format",)}
    fits -= {("tids",), ("sections",), ("credits",), ("totals",), ("settings",)}
    fits -= {("make", "services"), ("make",), ("register",)}
    wrong_kind = [path for path in members(good) if change == "missing" or path not in fits]

    taken = [path for path in wrong_kind if not is_refused(broken(good, path, change))]

    assert wrong_kind
    assert taken == []


def _member(data, path):
    return data[path[0]] if len(path) == 1 else data[path[0]][path[1]]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("make", "ea"), 9),
        (("make", "services"), [8]),
        (("make", "tid_store_size"), 49),
        (("make", "tid_store_size"), 0),
        (("make", "tid_fill"), 1 << 24),
        (("make", "credit_max"), -1),
        (("register", "key"), "00" * 7),
        (("register", "key_type"), 4),
        (("register", "ken"), 256),
        (("tids",), [0] * 49 + [1 << 24]),
        (("tids",), [0] * 49 + [-1]),
        (("sections",), ["0" * 16]),
        (("sections",), ["-1"]),
        (("sections",), ["0" * 18]),
        (("sections_at",), "2026-11-22T10:00:00"),
        (("wrong_entries",), -1),
        (("wrong_entries",), 10**19),
        (("make", "partial_set_s"), 10**15),
        (("make", "lock_first_s"), 10**15),
        (("make", "lock_longest_s"), 10**15),
        (("make", "credit_max"), 10**30),
        (("register", "key"), "00" * 16),
        (("register", "krn"), 10),
        (("register", "ti"), 100),
        (("register", "sgc"), 1_000_000),
        (("credits",), {"0": 10**30}),
        (("credits",), {"0": -(10**30)}),
        (("locked_until",), "9999-12-31T23:59:59-23:59"),
        (("sections_at",), "9999-12-31T23:59:59+00:00"),
    ],
)
def test_a_state_with_a_value_that_cannot_be_is_refused(clock, path, value):
    good = state_to_data(lived(clock).state())

    assert is_refused(broken(good, path, value))


@pytest.mark.parametrize("data", [None, [], {}, "x", 1, {"format": "virtual-meter-2"}])
def test_what_is_no_state_is_refused(data):
    with pytest.raises(MeterStateInvalid):
        state_from_data(data)


def test_a_refused_state_does_not_quote_the_key(clock):
    data = state_to_data(lived(clock).state())
    key = data["register"]["key"]
    data["register"]["key"] = key + "zz"

    with pytest.raises(MeterStateInvalid) as caught:
        state_from_data(data)
    assert key not in str(caught.value)
    assert caught.value.__suppress_context__
