"""Every kind of token from every implementation of TokenIssuer: what it says and what is refused.

The software engine is the one real implementation; beside it stands a stand-in for a certified
module behind a line, which answers, refuses or stays silent.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from tests.helpers import issuers, little_town
from tests.helpers.issuers import MemoryKeys, a_meter
from token_engine.engine import (
    ALL_REGISTERS,
    DisplayTestForm,
    KeyType,
    ManagementFunction,
    TokenEngine,
    derive_decoder_key,
)
from token_engine.tid import BaseDate, tid_from_time
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.errors import Refused
from vending_server.issuing.boundary import IssuerSilent
from vending_server.issuing.model import (
    SERVICE_OF,
    IssuedKeyChange,
    IssuedToken,
    NewKey,
    ReadCredit,
    ReadDisplayTest,
    ReadKeySection,
    ReadManagement,
    TokenFault,
)
from vending_server.wire.problems import ProblemCode

NOW = little_town.NOON
TID = tid_from_time(NOW, BaseDate.Y2014)
MINUTE = dt.timedelta(minutes=1)
F = ManagementFunction

# What names the keys of the little town, but for what a test changes.
NEW_KEY = NewKey(
    sgc=issuers.SGC, krn=4, ti="07", key_type=int(KeyType.DUTK), ken=255, base_year=2014, dkga=4
)


@pytest.fixture(params=["software", "remote"])
def make_issuer(request):
    return getattr(issuers, request.param)


def key_of(meter):
    return MemoryKeys().vending_key(sgc=meter.sgc, krn=meter.krn)


def decoder_key_of(meter):
    return derive_decoder_key(key_of(meter).secret, meter.key_spec())


def virtual_meter(meter):
    return VirtualMeter.for_key(
        spec=meter.key_spec(),
        decoder_key=decoder_key_of(meter),
        service=SERVICE_OF[meter.utility],
        engine=TokenEngine(),
    )


def credit(issuer, meter, tid=TID, units_tenths=457):
    return issuer.issue_credit(request_id="act", meter=meter, tid=tid, units_tenths=units_tenths)


def manage(issuer, meter, function=F.CLEAR_TAMPER_CONDITION, value=0):
    return issuer.issue_management(
        request_id="act", meter=meter, function=function, tid=TID, value=value
    )


def change(issuer, meter, new_key=NEW_KEY, at=NOW):
    return issuer.issue_key_change(request_id="act", meter=meter, new_key=new_key, at=at)


def refusal_of(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code, caught.value.params.get("reason")


@pytest.mark.parametrize("name", ["plain", "indebted", "water"])
def test_a_token_says_what_was_asked_and_who_made_it_with_which_key(make_issuer, name):
    meter = a_meter(name)

    issued = credit(make_issuer(), meter)

    decoded = TokenEngine().decode(
        token=issued.token, decoder_key=decoder_key_of(meter), ea=meter.key_spec().ea
    )
    assert isinstance(issued, IssuedToken)
    assert (decoded.tid, decoded.units_tenths) == (issued.tid, issued.value) == (TID, 457)
    assert issued.key_check_value == key_of(meter).key_check_value
    assert issued.issuer
    assert issued.token not in repr(issued)


OUT_OF_BOUNDS = [
    ({"active_from": NOW + MINUTE}, "not_active_yet"),
    ({"expires_at": NOW}, "expired"),
    ({"issued_until": NOW - MINUTE, "expires_at": NOW}, "expired"),
    ({"ken": 5}, "key_expired"),
]
OUT_OF_CREDIT = [
    ({"issued_until": NOW}, "issue_period_over"),
    ({"credit_limit_tenths": 456}, "above_credit_limit"),
]


@pytest.mark.parametrize(("bounds", "reason"), OUT_OF_BOUNDS + OUT_OF_CREDIT)
def test_a_key_out_of_its_bounds_makes_no_token(make_issuer, bounds, reason):
    refused = refusal_of(credit, make_issuer(**bounds), a_meter())

    assert refused == (ProblemCode.KEY_UNAVAILABLE, reason)


@pytest.mark.parametrize(
    "bounds",
    [
        {"active_from": NOW},
        {"issued_until": NOW + MINUTE},
        {"expires_at": NOW + MINUTE},
        {"credit_limit_tenths": 457},
    ],
)
def test_a_key_just_within_its_bounds_makes_a_token(make_issuer, bounds):
    assert credit(make_issuer(**bounds), a_meter()).token


NO_KEY = [
    {"sgc": "999999"},
    {"krn": 9},
    {"base_year": 2035},
    {"dkga": 2},
    {"key_type": int(KeyType.DCTK), "tct": 2},
    {"key_type": int(KeyType.DCTK), "tct": 1},  # a common key under DKGA04 is not settled
    {"key_type": int(KeyType.DITK)},  # comes from no vending key
]


# Under a DDTK the meter would answer DDTKError.
@pytest.mark.parametrize("changes", [*NO_KEY, {"key_type": int(KeyType.DDTK)}])
def test_a_meter_whose_key_is_not_there_or_takes_no_credit_gets_no_token(make_issuer, changes):
    code, _ = refusal_of(credit, make_issuer(), a_meter(**changes))

    assert code is ProblemCode.KEY_UNAVAILABLE


@pytest.mark.parametrize("name", ["plain", "indebted"])
@pytest.mark.parametrize(
    ("function", "value", "carried"),
    [
        (F.SET_MAXIMUM_POWER_LIMIT, 1000, 1000),
        (F.SET_MAXIMUM_POWER_LIMIT, 20_000, 20_004),  # the next watts that 16 bits can say
        (F.CLEAR_CREDIT, 0, 0),
        (F.CLEAR_CREDIT, ALL_REGISTERS, ALL_REGISTERS),
        (F.SET_TARIFF_RATE, 65_535, 65_535),
        (F.CLEAR_TAMPER_CONDITION, 0, 0),
        (F.SET_MAXIMUM_PHASE_POWER_UNBALANCE_LIMIT, 10, 10),
        (F.SET_WATER_METER_FACTOR, 1, 1),
    ],
)
def test_a_management_token_says_what_was_asked(make_issuer, name, function, value, carried):
    meter, issuer = a_meter(name), make_issuer()

    issued = manage(issuer, meter, function, value)

    assert (issued.tid, issued.value) == (TID, carried)
    assert issued.key_check_value == key_of(meter).key_check_value
    assert issued.issuer == issuer.NAME
    assert issued.token not in repr(issued)
    assert virtual_meter(meter).enter(issued.token) is Verdict.ACCEPT
    meaning = issuer.verify(meter=meter, token=issued.token).meaning
    assert meaning == ReadManagement(
        function=function, tid=TID, minute=NOW.replace(second=0), value=carried
    )


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (F.SET_MAXIMUM_POWER_LIMIT, 18_201_625),
        (F.SET_MAXIMUM_POWER_LIMIT, -1),
        (F.CLEAR_CREDIT, 8),
        (F.SET_TARIFF_RATE, 65_536),
        (F.CLEAR_TAMPER_CONDITION, 1),
    ],
)
def test_a_value_that_a_function_cannot_have_is_refused(make_issuer, function, value):
    code, _ = refusal_of(manage, make_issuer(), a_meter(), function, value)

    assert code is ProblemCode.INVALID_REQUEST


@pytest.mark.parametrize(("bounds", "reason"), OUT_OF_BOUNDS)
def test_a_key_out_of_its_bounds_makes_no_management_token(make_issuer, bounds, reason):
    refused = refusal_of(manage, make_issuer(**bounds), a_meter())

    assert refused == (ProblemCode.KEY_UNAVAILABLE, reason)


@pytest.mark.parametrize("bounds", [bounds for bounds, _ in OUT_OF_CREDIT])
def test_a_key_that_sells_no_more_still_manages(make_issuer, bounds):
    assert manage(make_issuer(**bounds), a_meter()).token


@pytest.mark.parametrize("changes", NO_KEY)
def test_no_other_token_is_made_for_a_meter_without_its_key(make_issuer, changes):
    issuer, meter = make_issuer(), a_meter(**changes)

    for call in (manage, change):
        assert refusal_of(call, issuer, meter)[0] is ProblemCode.KEY_UNAVAILABLE


def test_a_meter_under_its_default_key_is_managed(make_issuer):
    assert manage(make_issuer(), a_meter(key_type=int(KeyType.DDTK))).token


# The meter, what of its new key is not NEW_KEY's, and the number of tokens with RO.
CHANGES = [
    (a_meter("plain"), {}, (4, False)),
    (a_meter("plain", key_type=int(KeyType.DDTK)), {"krn": 3}, (4, False)),
    (a_meter("plain"), {"sgc": issuers.OTHER_SGC, "krn": 2}, (4, False)),
    (a_meter("indebted"), {}, (2, False)),  # DKGA02 to DKGA04
    (a_meter("indebted"), {"sgc": issuers.OTHER_SGC, "krn": 1, "dkga": 2}, (3, False)),
    (a_meter("indebted", krn=1, base_year=1993), {"krn": 2, "dkga": 2}, (2, True)),
]


@pytest.mark.parametrize(("meter", "other", "expected"), CHANGES)
def test_a_key_change_set_takes_the_meter_to_its_new_key(make_issuer, meter, other, expected):
    issuer = make_issuer()
    new_key = dataclasses.replace(NEW_KEY, **other)
    after = new_key.applied_to(meter)
    device = virtual_meter(meter)

    issued = change(issuer, meter, new_key)

    assert isinstance(issued, IssuedKeyChange)
    assert (len(issued.tokens), issued.fills_tid_store) == expected
    assert issued.old_key_check_value == key_of(meter).key_check_value
    assert issued.new_key_check_value == key_of(after).key_check_value
    assert issued.issuer == issuer.NAME
    assert not any(token in repr(issued) for token in issued.tokens)
    assert [device.enter(token) for token in issued.tokens][-1] is Verdict.ACCEPT
    assert device.register.key == decoder_key_of(after)
    assert (device.register.krn, device.register.ti) == (new_key.krn, 7)
    assert device.enter(credit(issuer, after).token) is Verdict.ACCEPT
    sections = [issuer.verify(meter=meter, token=token).meaning for token in issued.tokens]
    assert [one.section for one in sections] == [3, 4, 8, 9][: len(sections)]
    assert {type(one) for one in sections} == {ReadKeySection}


def test_an_expired_key_still_encrypts_the_change_to_a_valid_one(make_issuer):
    meter = a_meter(ken=5)

    for bounds in ({"expires_at": NOW}, {"issued_until": NOW}, {"ken": 5}):
        assert len(change(make_issuer(**bounds), meter).tokens) == 4


def test_a_key_that_is_not_active_yet_encrypts_nothing(make_issuer):
    issuer = make_issuer(active_from=NOW + MINUTE)

    assert refusal_of(change, issuer, a_meter())[1] == "not_active_yet"


@pytest.mark.parametrize(
    ("bounds", "other", "reason"),
    [
        ({"expires_at": NOW}, {}, "expired"),
        ({"active_from": NOW + MINUTE}, {}, "not_active_yet"),
        ({"issued_until": NOW}, {}, "issue_period_over"),
        ({"ken": 5}, {}, "ken_above_key"),
        ({"ken": 5}, {"ken": 5}, "key_expired"),
        ({}, {"ken": 5}, "key_expired"),
        ({}, {"krn": 9}, None),
        ({}, {"base_year": 2035}, "key_not_as_recorded"),
        ({}, {"dkga": 2}, "key_not_as_recorded"),
        ({}, {"key_type": int(KeyType.DITK)}, "initialisation_key"),
        ({}, {"key_type": int(KeyType.DCTK)}, "common_key_needs_card"),
        ({}, {"ti": "100"}, "identifier_malformed"),
    ],
)
def test_a_new_key_that_is_of_no_use_is_not_loaded(make_issuer, bounds, other, reason):
    new_key = dataclasses.replace(NEW_KEY, **other)

    refused = refusal_of(change, make_issuer(other=bounds), a_meter(), new_key)

    assert refused == (ProblemCode.KEY_UNAVAILABLE, reason)


def test_a_common_key_is_for_card_meters_and_not_under_a_unique_one(make_issuer):
    common = dataclasses.replace(
        NEW_KEY, sgc=issuers.OTHER_SGC, krn=1, dkga=2, key_type=int(KeyType.DCTK)
    )
    # 13-digit numbers have no settled common key; this one stands for an 11-digit card meter.
    card = a_meter("plain", ea=7, dkga=2, krn=2, tct=1)
    on_default = dataclasses.replace(card, key_type=int(KeyType.DDTK))

    assert refusal_of(change, make_issuer(), card, common)[1] == "key_type_change"
    assert len(change(make_issuer(), on_default, common).tokens) == 3
    keypad = dataclasses.replace(on_default, tct=2)
    assert refusal_of(change, make_issuer(), keypad, common)[1] == "common_key_needs_card"


def test_a_key_of_a_base_date_to_come_is_not_loaded():
    meter = a_meter("indebted")
    new_key = dataclasses.replace(NEW_KEY, krn=1, dkga=2, base_year=1993)

    # 2026 lies after the last minute of 1993: no token of that key could say when it was made.
    assert refusal_of(change, issuers.software(), meter, new_key)[1] == "tid_out_of_range"


def test_a_display_test_needs_no_key(make_issuer):
    issuer = make_issuer()
    issued = issuer.issue_display_test(
        form=DisplayTestForm.TWO_DIGIT_MFR, control=1 << 35, mfr_code=57
    )

    assert issued.token == "00576460752441428634"  # the example of STS.md, section 2.2
    assert issued.issuer == issuer.NAME
    read = issuer.verify(meter=a_meter(krn=9), token=issued.token)
    assert (read.key_check_value, read.issuer) == (None, issuer.NAME)
    assert read.meaning == ReadDisplayTest(
        form=DisplayTestForm.TWO_DIGIT_MFR, control=1 << 35, mfr_code=57
    )


@pytest.mark.parametrize(("control", "mfr_code"), [(1 << 36, 0), (-1, 0), (1, 256)])
def test_a_display_test_that_fits_no_form_is_refused(make_issuer, control, mfr_code):
    code, _ = refusal_of(
        make_issuer().issue_display_test,
        form=DisplayTestForm.TWO_DIGIT_MFR,
        control=control,
        mfr_code=mfr_code,
    )

    assert code is ProblemCode.INVALID_REQUEST


def test_a_token_brought_back_is_read_under_the_key_that_made_it(make_issuer):
    # Bounds of the key do not matter for reading.
    meter, issuer = a_meter(), make_issuer()
    token = credit(issuer, meter).token

    read = make_issuer(expires_at=NOW).verify(meter=meter, token=token)

    assert read.meaning == ReadCredit(
        service=SERVICE_OF[meter.utility], tid=TID, minute=NOW.replace(second=0), amount=457
    )
    assert read.key_check_value == key_of(meter).key_check_value
    after = NEW_KEY.applied_to(meter)
    assert issuer.verify(meter=after, token=token).meaning is TokenFault.OTHER_KEY


@pytest.mark.parametrize(
    ("token", "fault"),
    [
        ("", TokenFault.MALFORMED),
        ("1234", TokenFault.MALFORMED),
        ("٠" * 20, TokenFault.MALFORMED),
        ("9" * 20, TokenFault.MALFORMED),
        (f"{3 << 27:020d}", TokenFault.UNSUPPORTED),  # class 3
        ("00576460752441428635", TokenFault.OTHER_KEY),  # a display test, mistyped
        (f"{0:020d}", TokenFault.OTHER_KEY),
    ],
)
def test_a_bad_token_is_an_answer_and_no_error(make_issuer, token, fault):
    assert make_issuer().verify(meter=a_meter(), token=token).meaning is fault


def test_only_a_missing_key_keeps_a_token_from_being_read(make_issuer):
    issuer, meter = make_issuer(), a_meter()
    token = credit(issuer, meter).token

    code, _ = refusal_of(issuer.verify, meter=dataclasses.replace(meter, krn=9), token=token)

    assert code is ProblemCode.KEY_UNAVAILABLE


def test_asking_a_module_again_about_the_same_act_finds_the_first_token():
    issuer, meter = issuers.remote(), a_meter()
    issuer.is_silent = True
    for call in (credit, manage, change):
        with pytest.raises(IssuerSilent):
            call(issuer, meter)
    made = dict(issuer.results)
    issuer.is_silent = False

    found = {call: call(issuer, meter) for call in (credit, manage, change)}

    assert issuer.results == made
    assert found[credit].token == made["issue_credit", "act"].token
    assert found[change].tokens == made["issue_key_change", "act"].tokens
