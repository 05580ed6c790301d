"""The sample town's keys and cards: public, flagged, and enough to build a meter from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from token_engine.__main__ import main
from token_engine.engine import CreditService, Ea, Tid, TokenEngine
from token_engine.errors import CheckDigitError
from token_engine.identifiers import parse_id_record
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.operators.passwords import check_password
from vending_server.pricing.model import Utility
from vending_server.sample_town.cards import FAR_EXPIRY, PAST_EXPIRY, card_text
from vending_server.sample_town.keys import TEST_KEYS, decoder_key_of, key_spec_of_card
from vending_server.sample_town.meter_lots import installed_meter, lot_installed, meters_in_stock
from vending_server.sample_town.places import POINTS, STAFF, seller_at

DOCUMENT = (Path(__file__).parents[3] / "docs/sample-town.md").read_text("utf-8")
CLASS_OF = {Utility.ELECTRICITY: "residential", Utility.WATER: "domestic"}


def a_meter(utility: Utility, nth: int, meter_id: int = 1):
    return installed_meter(
        lot_installed(utility, nth), meter_id=meter_id, customer_class=CLASS_OF[utility]
    )


@pytest.mark.parametrize("key", TEST_KEYS, ids=lambda key: f"{key.sgc}-{key.krn}")
def test_every_test_key_is_printed_with_its_check_value(key):
    row = (
        rf"\| {key.sgc} \| {key.krn} \| {key.dkga:02d} \| {key.base_date.year} \| [^|]+"
        rf"\| `{key.hex_digits}` \| `{key.check_value}` \|"
    )

    assert re.search(row, DOCUMENT)


@pytest.mark.parametrize("staff", STAFF, ids=lambda staff: staff.login)
def test_every_password_keeps_the_rule_and_is_printed(staff):
    check_password(staff.password, login=staff.login)

    assert f"| `{staff.login}` | `{staff.password}` | " in DOCUMENT


def test_every_point_is_printed_and_has_somebody_who_sells():
    for point in POINTS:
        assert seller_at(point.number).points == (point.number,)
        assert f"| {point.number} | {point.kind} | {point.name.en} · {point.name.ar} |" in DOCUMENT


def test_a_test_key_shows_neither_itself_nor_a_decoder_key():
    secret = TEST_KEYS[0].secret

    assert TEST_KEYS[0].hex_digits not in repr(secret)


@pytest.mark.parametrize("utility", Utility)
@pytest.mark.parametrize("nth", range(10))
def test_a_card_and_the_test_keys_are_enough_to_build_the_meter(utility: Utility, nth: int):
    meter = a_meter(utility, nth)
    service = CreditService[utility.name]
    engine = TokenEngine()
    token = engine.issue_credit(
        decoder_key=decoder_key_of(meter.key_spec()),
        ea=Ea(meter.ea),
        service=service,
        tid=Tid(6_780_042),
        amount=1992,
        rnd=5,
    )
    spec = key_spec_of_card(card_text(meter))
    virtual = VirtualMeter.for_key(
        spec=spec, decoder_key=decoder_key_of(spec), service=service, engine=engine
    )

    assert spec == meter.key_spec()
    assert virtual.enter(token) is Verdict.ACCEPT
    assert virtual.credit(service) == 1992


def test_the_documented_token_reads_as_documented(tmp_path, capsys):
    card, key, token = re.search(
        r"`(\d{35})`, gives the decoder key `([0-9a-f]{32})`, and\s+"
        r".venv/bin/python -m token_engine decode (\d{20}) --ea 11",
        DOCUMENT,
    ).groups()
    decoder_key = decoder_key_of(key_spec_of_card(card))
    decoded = TokenEngine().decode(token=token, decoder_key=decoder_key, ea=Ea.MISTY1)

    assert decoder_key.reveal_key_bytes().hex() == key
    assert (decoded.tid, decoded.units_tenths) == (6_780_042, 1992)
    key_file = tmp_path / "meter.key"
    key_file.write_text(key)
    key_file.chmod(0o600)
    main(["decode", token, "--ea", "11", "--key-file", str(key_file)])
    for line in capsys.readouterr().out.splitlines():
        assert line in DOCUMENT


def test_a_card_of_another_supply_group_is_not_of_the_town():
    card = card_text(a_meter(Utility.ELECTRICITY, 0))

    with pytest.raises(KeyError):
        key_spec_of_card(card[:26] + "999999" + card[32:])


def test_a_misread_card_is_refused():
    card = card_text(a_meter(Utility.ELECTRICITY, 0))
    misread = card[:10] + str((int(card[10]) + 1) % 10) + card[11:]

    with pytest.raises(CheckDigitError):
        key_spec_of_card(misread)


def test_some_cards_expire_and_some_have_expired():
    expiries = [
        parse_id_record(card_text(a_meter(Utility.ELECTRICITY, 0, meter_id))).doe
        for meter_id in range(1, 301)
    ]

    assert 20 <= expiries.count(FAR_EXPIRY) <= 40
    assert 1 <= expiries.count(PAST_EXPIRY) <= 6
    assert expiries.count("0000") > 250


def test_a_card_can_be_asked_for_with_another_expiry():
    assert parse_id_record(card_text(a_meter(Utility.WATER, 0), PAST_EXPIRY)).doe == PAST_EXPIRY


def test_no_two_meters_share_a_number():
    numbers = [a_meter(Utility.ELECTRICITY, n, n + 1).drn for n in range(0, 60_000, 7)]

    assert len(set(numbers)) == len(numbers)


def test_meters_in_stock_are_of_base_dates_that_cannot_be_sold_to_as_well():
    stock = list(meters_in_stock(first_id=1_000, count=4))

    assert {meter.base_year for meter in stock} == {1993, 2014, 2035}
    assert [meter.id for meter in stock] == [1_000, 1_001, 1_002, 1_003]
    assert all(meter == replace(meter, block_reason=None) for meter in stock)
