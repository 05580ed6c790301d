"""The engineers' command line: which keys it takes, from a card, a file or an argument."""

import datetime as dt
import io

import pytest

from token_engine.__main__ import main
from token_engine.derivation import spec_of_record
from token_engine.errors import IdentifierError
from token_engine.identifiers import parse_id_record
from token_engine.keys import Dkga, KeyType
from token_engine.tid import BaseDate

DECODER_HEX = "c8408f9cee1117db"
VENDING_HEX = "0123456789abcdef"
# Token carrier 01 (magnetic card): the one that a common key (KT 3) is for.
CARD = "60072757123456782300000107345678053"
NEXT_CARD = CARD[:-1] + "4"


@pytest.fixture
def vending(tmp_path):
    path = secret_file(tmp_path / "vending.key", VENDING_HEX)
    return ["--vending-key-file", path, "--dkga", "2", "--card", CARD]


@pytest.fixture
def run(capsys, monkeypatch):
    def told(*argv, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = main([str(one) for one in argv])
        said = capsys.readouterr()
        return status, said.out, said.err

    return told


def secret_file(path, hex_digits):
    path.write_text(f"{hex_digits}\n")
    path.chmod(0o600)
    return str(path)


@pytest.mark.parametrize(
    ("key_type", "verdict"), [(0, "Accept"), (1, "DDTKError"), (2, "Accept"), (3, "Accept")]
)
def test_every_key_type_makes_tokens_that_its_meter_reads(run, vending, key_type, verdict):
    key = [*vending, "--kt", key_type]

    status, token, _ = run("issue", "credit", "45.7", *key)
    assert status == 0
    assert "45.7 kWh" in run("decode", token.strip(), *key)[1]
    assert run("meter", *key, typed=token)[1].splitlines()[0] == verdict
    assert f"key type (KT)          {key_type}" in run("meter", *key, typed="show\n")[1]


@pytest.mark.parametrize(("old", "new"), [(0, 1), (0, 2), (0, 3), (1, 2), (2, 1), (3, 1)])
def test_a_meter_takes_the_set_for_its_next_key_type(run, vending, old, new):
    key = [*vending, "--kt", old]

    status, told, _ = run("key-change", *key, *next_keys(vending), "--new-kt", new)

    assert status == 0
    digits = "".join(f"{line.split(': ')[1]}\n" for line in told.splitlines())
    answers = run("meter", *key, typed=f"{digits}show\n")[1]
    assert "Accept" in answers
    assert f"key type (KT)          {new}" in answers


@pytest.mark.parametrize("key_type", ["4", "-1", "DUTK"])
def test_a_key_type_that_does_not_exist_is_no_argument(run, vending, key_type):
    with pytest.raises(SystemExit):
        run("decode", "0" * 20, *vending, "--kt", key_type)


def next_keys(vending):
    return ["--new-vending-key-file", vending[1], "--new-dkga", "2", "--new-card", NEXT_CARD]


@pytest.mark.parametrize("command", [["issue", "credit", "1"], ["decode", "0" * 20], ["meter"]])
def test_an_expired_card_is_refused(run, vending, command):
    expired = CARD[:18] + "2001" + CARD[22:]

    status, out, err = run(*command, *vending, "--card", expired)

    assert (status, out) == (1, "")
    assert err.startswith("refused: identifier_malformed: the card's date of expiry")


def test_a_key_change_takes_no_expired_card_for_the_new_key(run, vending):
    expired = NEXT_CARD[:18] + "2001" + NEXT_CARD[22:]

    assert "DOE" in run("key-change", *vending, *next_keys(vending), "--new-card", expired)[2]


def test_a_card_is_good_through_the_month_of_its_expiry():
    record = parse_id_record(CARD[:18] + "2611" + CARD[22:])
    named = {"key_type": KeyType.DUTK, "base_date": BaseDate.Y2014, "dkga": Dkga.DES}

    assert spec_of_record(record, **named, on=dt.date(2026, 11, 30)).krn == 3
    with pytest.raises(IdentifierError):
        spec_of_record(record, **named, on=dt.date(2026, 12, 1))


@pytest.mark.parametrize("carrier", ["00", "02", "07"])
def test_a_common_key_goes_with_magnetic_cards_only(run, vending, carrier):
    card = CARD[:22] + carrier + CARD[24:]

    status, out, err = run("issue", "credit", "1", *vending, "--card", card, "--kt", "3")
    assert (status, out) == (1, "")
    assert err.startswith("refused: key_refused: a common key")
    assert run("issue", "credit", "1", *vending, "--card", card, "--kt", "2")[0] == 0


@pytest.mark.parametrize(
    ("carrier", "message"),
    [
        ([], "without a card, say the token carrier of a common key (KT 3): --tct 1"),
        (["--tct", "2"], "a common key (KT 3) goes with token carrier (TCT) 01 only"),
    ],
)
def test_a_bare_common_key_needs_its_carrier_said(run, tmp_path, carrier, message):
    bare = ["--key-file", secret_file(tmp_path / "key", DECODER_HEX), "--ea", "7"]

    status, out, err = run("issue", "credit", "1", *bare, "--kt", "3", *carrier)

    assert (status, out, err) == (1, "", f"refused: key_refused: {message}\n")
    assert run("issue", "credit", "1", *bare, "--kt", "3", "--tct", "1")[0] == 0
    assert run("issue", "credit", "1", *bare, "--kt", "2", *carrier)[0] == 0


def test_a_bare_common_key_is_no_new_key_without_its_carrier(run, tmp_path):
    bare = ["--key-file", secret_file(tmp_path / "old", DECODER_HEX), "--ea", "7", "--kt", "1"]
    bare += ["--new-key-file", secret_file(tmp_path / "new", "11" * 8), "--new-kt", "3"]
    bare += ["--sgc", "345678", "--ti", "05", "--krn", "4"]

    assert "--tct 1" in run("key-change", *bare)[2]
    assert run("key-change", *bare, "--tct", "1")[0] == 0


def test_a_carrier_that_is_not_the_cards_is_refused(run, vending):
    assert run("issue", "credit", "1", *vending, "--tct", "1")[0] == 0

    assert "another token carrier" in run("issue", "credit", "1", *vending, "--tct", "2")[2]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (["--ken", "0"], "key_expired"),
        (["--ken", "102", "--at", "2027-01-01T00:00"], "key_expired"),
        (["--ken", "256"], "field_out_of_range"),
        (["--ken", "-1"], "field_out_of_range"),
        (["--new-kt", "0"], "key_refused"),
        (["--kt", "0", "--new-kt", "0"], "key_refused"),
        (["--kt", "2", "--new-kt", "3"], "key_refused"),
        (["--kt", "3", "--new-kt", "2"], "key_refused"),
    ],
)
def test_a_new_key_is_refused_alike_with_cards_and_with_bare_keys(
    run, vending, tmp_path, more, code
):
    bare = ["--key-file", secret_file(tmp_path / "old", DECODER_HEX), "--ea", "7"]
    bare += ["--new-key-file", secret_file(tmp_path / "new", "11" * 8)]
    bare += ["--sgc", "345678", "--ti", "05", "--krn", "4"]

    for keys in (bare, [*vending, *next_keys(vending)]):
        assert run("key-change", *keys)[0] == 0
        status, out, err = run("key-change", *keys, *more)
        assert (status, out) == (1, "")
        assert err.startswith(f"refused: {code}: ")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_can_read_is_refused(run, vending, tmp_path, mode):
    file = tmp_path / "decoder.key"
    secret_file(file, DECODER_HEX)
    bare = ["--key-file", file, "--ea", "7"]
    assert run("issue", "credit", "1", *bare)[0] == 0

    file.chmod(mode)
    (tmp_path / "vending.key").chmod(mode)
    for key in (bare, vending):
        status, out, err = run("issue", "credit", "1", *key)
        assert (status, out) == (1, "")
        assert "open to others: chmod 600" in err
