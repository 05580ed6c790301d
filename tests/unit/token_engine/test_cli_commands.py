"""The engineers' command line: what a technician types, and what the answer says."""

import getpass
import io
import json
import os
import stat
import subprocess
import sys
import warnings

import pytest

from token_engine.__main__ import COMMANDS, main

DECODER_HEX = "c8408f9cee1117db"
VENDING_HEX = "0123456789abcdef"
NEXT_HEX = "00112233445566778899aabbccddeeff01234567"
CARD = "60072757123456782300000207345678053"
NEXT_CARD = CARD[:-1] + "4"
AT = ["--at", "2026-04-10T14:30", "--rnd", "9"]
TOKEN = "35719153957250608056"


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "decoder.key"
    path.write_text(f"{DECODER_HEX}\n")
    path.chmod(0o600)
    return ["--key-file", str(path), "--ea", "7"]


@pytest.fixture
def vending(tmp_path):
    path = tmp_path / "vending.key"
    path.write_text(VENDING_HEX)
    path.chmod(0o600)
    return ["--vending-key-file", str(path), "--dkga", "2", "--card", CARD]


@pytest.fixture
def typed(monkeypatch):
    def lines(*texts):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in texts)))

    return lines


@pytest.fixture
def told(capsys):
    def run(*argv):
        status = main([str(one) for one in argv])
        said = capsys.readouterr()
        for secret in (DECODER_HEX, VENDING_HEX, NEXT_HEX):
            assert secret not in (said.out + said.err).lower()
        return status, said.out, said.err

    return run


def issued(told, *argv):
    status, out, err = told("issue", *argv)
    assert (status, err) == (0, "")
    return out.replace(" ", "").strip()


def fields(told, token, *key):
    status, out, _ = told("decode", token, *key)
    assert status == 0
    return {line[:20].strip(): line[21:] for line in out.splitlines()}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_and_asks_for_no_key_in_its_arguments(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])

    said = capsys.readouterr().out
    assert caught.value.code == 0
    assert f"`{command}`" in said
    assert f"\n  python -m token_engine {command} " in said, "an example"
    # A key's argument is a file, always.
    options = {word.strip("[],") for word in said.split() if word.strip("[").startswith("--")}
    assert {one for one in options if one.endswith("-key")} == set()


def test_the_list_of_commands_says_what_each_is_for(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])

    said = capsys.readouterr().out
    assert all(help_text in " ".join(said.split()) for _, help_text in COMMANDS.values())


def test_the_meters_own_key_and_the_groups_key_make_the_same_token(told, key, vending):
    assert issued(told, "credit", "45.7", *AT, *key) == TOKEN
    assert issued(told, "credit", "45.7", *AT, *vending) == TOKEN


def test_every_field_of_a_credit_is_explained(told, key):
    assert fields(told, "3571 9153 9572 5060 8056", *key) == {
        "class": "0, credit",
        "subclass": "0, electricity credit",
        "random (RND)": "9",
        "identifier (TID)": "6454950: 2026-04-10 14:30 UTC with base date 2014",
        "amount": "45.7 kWh (coded as 01C9)",
        "check field": "right (one wrong key in 65536 passes it too)",
    }


@pytest.mark.parametrize(
    ("argv", "name", "meaning"),
    [
        (("credit", "1", "--service", "water"), "amount", "1.0 m3 (coded as 000A)"),
        (("money", "2.5"), "amount", "2.50024 in money (S&E 0, coded as 82BA)"),
        (("money", "-2.5"), "amount", "-2.49924 in money (S&E 8, coded as 82B9)"),
        (("max-power", "1000"), "value", "1000 W (coded as 03E8)"),
        (("unbalance", "10"), "value", "10 W (coded as 000A)"),
        (("clear-credit", "all"), "value", "all registers"),
        (("clear-credit", "water"), "value", "water"),
        (("clear-tamper",), "subclass", "5, clear tamper condition"),
        (("tariff-rate", "65535"), "value", "65535 (FFFF)"),
        (("water-factor", "7"), "subclass", "7, set water meter factor"),
        (("extended", "64513"), "subclass", "10, extended token set"),
    ],
)
def test_what_is_made_is_what_is_read(told, key, argv, name, meaning):
    token = issued(told, *argv, *AT, *key)

    assert fields(told, token, *key)[name] == meaning


def test_a_test_token_needs_no_key_either_way(told):
    token = issued(told, "test", "36", "--mfr-code", "57")

    assert token == "00576460752441428634"
    shown = fields(told, token)
    assert (shown["maker"], shown["tests"]) == ("57", "1 more of the maker's own")
    assert fields(told, issued(told, "test", "4"))["tests"] == "4 key revision (KRN)"


def test_without_a_time_a_token_is_of_now_and_never_of_the_reserved_minute(told, key):
    told_tid = fields(told, issued(told, "credit", "1", *key), *key)["identifier (TID)"]
    reserved = fields(told, issued(told, "credit", "1", "--at", "2026-04-10T00:01", *key), *key)[
        "identifier (TID)"
    ]

    assert int(told_tid.split(":")[0]) > 6_700_000
    assert "00:02" in reserved


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("credit", "45.75"), "amount_out_of_range"),
        (("credit", "-1"), "amount_out_of_range"),
        (("credit", "1e9"), "amount_out_of_range"),
        (("credit", "1e999999999"), "amount_out_of_range"),
        (("credit", "٥"), "amount_out_of_range"),
        (("credit",), "field_out_of_range"),
        (("clear-credit",), "field_out_of_range"),
        (("credit", "nan"), "amount_out_of_range"),
        (("credit", "Infinity"), "amount_out_of_range"),
        (("credit", "many"), "amount_out_of_range"),
        (("credit", "1", "--ken", "5"), "key_expired"),
        (("credit", "1", "--base-year", "2015"), "field_out_of_range"),
        (("credit", "1", "--service", "water-currency"), "token_unsupported"),
        (("clear-credit", "oil"), "field_out_of_range"),
        (("clear-tamper", "1"), "field_out_of_range"),
        (("test", "37"), "field_out_of_range"),
    ],
)
def test_what_cannot_be_made_is_refused_by_its_code(told, key, argv, code):
    status, out, err = told("issue", *argv, "--at", "2026-04-10T14:30", *key)

    assert (status, out) == (1, "")
    assert err.startswith(f"refused: {code}: ")


@pytest.mark.parametrize("time", ["yesterday", "2026-02-30", "0001-01-01T00:00+14:00"])
def test_what_is_no_time_is_told_with_an_example_of_one(time, key, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["issue", "credit", "1", "--at", time, *key])

    assert caught.value.code == 2
    assert "is not a time like 2026-04-10T14:30" in capsys.readouterr().err


def test_a_token_is_read_as_it_stands_on_the_receipt(told, key):
    groups = [TOKEN[at : at + 4] for at in range(0, 20, 4)]

    read = [told("decode", *one, *key) for one in ([TOKEN], groups, [" ".join(groups)])]

    assert read[0][0] == 0
    assert read[1:] == read[:1] * 2


@pytest.mark.parametrize(
    "changes", [["--mfr-code", "-1"], ["--lock-after", "-1"], ["--tid-store", "99999999999"]]
)
def test_a_meter_that_nobody_could_make_is_refused(told, key, typed, tmp_path, changes):
    typed("show")
    state = tmp_path / "meter.json"

    status, _, err = told("meter", *changes, "--state", state, *key)

    assert (status, err.split(": ")[1]) == (1, "field_out_of_range")
    assert not state.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (["--ea", "9"], "algorithm_withdrawn"),
        (["--ea", "11"], "key_refused"),
        (["--ea", "8"], "key_refused"),
    ],
)
def test_a_key_that_does_not_fit_is_refused(told, key, changes, code):
    assert f"refused: {code}" in told("decode", TOKEN, *key, *changes)[2]


@pytest.mark.parametrize("dkga", ["1", "3"])
def test_a_withdrawn_derivation_is_named_as_such(told, vending, dkga):
    assert "algorithm_withdrawn" in told("decode", TOKEN, *vending, "--dkga", dkga)[2]


def test_a_key_given_by_halves_is_refused(told, vending, key):
    assert "card goes with" in told("decode", TOKEN, "--card", CARD)[2]
    assert "goes with the 35 digits" in told("decode", TOKEN, *vending[:2])[2]
    assert "--ea 7" in told("decode", TOKEN, *key[:2])[2]


def test_a_missing_file_is_unreadable_input(told, tmp_path):
    status, _, err = told("decode", TOKEN, "--key-file", tmp_path / "none", "--ea", "7")

    assert status == 2
    assert err.startswith("error: ")


def test_a_key_is_asked_for_unseen(told, monkeypatch):
    monkeypatch.setattr(getpass, "getpass", lambda prompt: f" {DECODER_HEX}\n")

    assert told("decode", TOKEN, "--ea", "7")[0] == 0


def test_a_key_is_not_asked_for_where_it_would_be_seen(told, monkeypatch):
    def shown(_prompt):
        warnings.warn("it will be echoed", getpass.GetPassWarning, stacklevel=1)
        return DECODER_HEX

    monkeypatch.setattr(getpass, "getpass", shown)

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        status, _, err = told("decode", TOKEN, "--ea", "7")
    assert status == 1
    assert "no terminal" in err


def test_another_meters_token_is_no_token_of_this_one(told, key):
    assert "refused: token_crc" in told("decode", TOKEN[:-1] + "7", *key)[2]


def change_set(told, *argv):
    status, out, err = told("key-change", *argv)
    assert (status, err) == (0, "")
    lines = [line for line in out.splitlines() if " of " in line]
    return [line.split(": ")[1].replace(" ", "") for line in lines], out


def test_a_roll_over_set_is_worked_out_from_two_cards(told, vending, tmp_path):
    next_key = tmp_path / "next.key"
    next_key.write_text(NEXT_HEX)
    next_key.chmod(0o600)
    old = [*vending, "--base-year", "1993"]
    new = ["--new-vending-key-file", next_key, "--new-card", NEXT_CARD]

    tokens, out = change_set(told, *old, *new, "--at", "2024-11-20T10:00", "--with-sgc")

    assert len(tokens) == 3
    assert "empties the TID store" in out
    first = fields(told, tokens[0], *old)
    assert first["roll-over (RO)"] == "1: empties the TID store"
    assert first["key revision (KRN)"] == "4"
    assert first["key type (KT)"] == "2, unique (DUTK)"
    assert first["key"] == "32 bits of the new key, not shown"
    assert fields(told, tokens[1], *old)["tariff index (TI)"] == "05"
    assert fields(told, tokens[2], *old)["supply group (SGC)"] == "345678"


def test_bare_decoder_keys_take_their_attributes_from_the_arguments(told, tmp_path, typed):
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("11" * 16)
    one.chmod(0o600)
    other.write_text("22" * 16)
    other.chmod(0o600)
    keys = ["--key-file", one, "--ea", "11", "--new-key-file", other]

    tokens, out = change_set(told, *keys, "--sgc", "345678", "--ti", "99", "--krn", "2")
    assert len(tokens) == 4
    assert "empties" not in out
    status, _, err = told("key-change", *keys, "--sgc", "345678")
    assert status == 1
    assert "--sgc, --ti and --krn" in err

    typed(*tokens)
    assert told("meter", *keys[:4])[1].splitlines()[::3] == [
        *("1stKCT", "2ndKCT", "3rdKCT", "Accept")
    ]


def test_the_same_key_may_not_empty_the_tid_store(told, key):
    argv = [*key, "--new-key-file", key[1], "--sgc", "345678", "--ti", "01", "--krn", "2"]

    assert "key_refused" in told("key-change", *argv, "--roll-over")[2]


def test_a_technician_types_digits_and_sees_verdict_and_credit(told, vending, typed):
    typed("3571 9153 9572 5060 8056", TOKEN, "", "use 5.7", "1", "hello", "quit", TOKEN)

    status, out, err = told("meter", *vending)

    assert (status, err) == (0, "")
    credit, supply = "  electricity            45.7 kWh", "  supply                 OFF"
    assert out.splitlines() == [
        *("Accept", credit, "UsedError", credit),
        *("  used                   5.7 kWh", credit.replace("45.7", "40.0")),
        *("FormatError", credit.replace("45.7", "40.0")),
        "refused: field_out_of_range: digits of a token, or one of show, use, wait, tamper, quit",
    ]
    assert supply not in out


def test_wrong_digits_lock_the_meter_until_time_passes(told, vending, typed):
    typed("1", "2", TOKEN, "wait 20", TOKEN)

    out = told("meter", *vending, "--lock-after", "2")[1]

    answers = [line for line in out.splitlines() if not line.startswith("  ")]
    assert answers[:2] == ["FormatError", "FormatError"]
    assert answers[2].startswith("Locked (for ")
    assert answers[3] == "Accept"
    assert "the keypad is closed for" in out


def test_an_open_case_and_a_display_test(told, key, typed):
    clear = issued(told, "clear-tamper", *key)
    typed("tamper", issued(told, "test", "8"), clear, issued(told, "test", "8"), "show")

    out = told("meter", *key)[1]

    shown = [line.split("tamper ")[1].strip() for line in out.splitlines() if " 8 tamper" in line]
    assert shown == ["TAMPERED", "none"]
    assert "TID store" in out


@pytest.mark.parametrize(
    "line",
    [
        "use",
        "use much",
        "use 1.55",
        "use 1 oil",
        "use 1 water",
        "wait",
        "wait -1",
        "wait 1" + "0" * 30,
        "wait 1" + "0" * 5000,
        "wait 99999999999",
        "wait 250000000000",
    ],
)
def test_a_word_that_is_not_understood_changes_nothing(told, key, typed, line):
    typed(line, "show")

    status, out, _ = told("meter", *key)
    assert status == 0
    assert out.startswith("refused: ")


def test_a_meter_is_kept_in_a_file_of_its_owner_alone(told, vending, typed, tmp_path):
    state = tmp_path / "meter.json"
    typed(TOKEN, "use 1 water")
    assert told("meter", *vending, "--service", "electricity", "--state", state)[0] == 0

    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir() if "meter" in one.name] == ["meter.json"]
    typed("show", TOKEN)
    out = told("meter", "--state", state)[1]
    assert "45.7 kWh" in out
    assert "UsedError" in out


def test_a_state_that_others_can_read_is_refused(told, vending, typed, tmp_path):
    state = tmp_path / "meter.json"
    typed()
    told("meter", *vending, "--state", state)
    state.chmod(0o644)

    status, _, err = told("meter", "--state", state)
    assert status == 1
    assert "chmod 600" in err


@pytest.mark.parametrize("text", ["", "{", "{}", '{"format": "virtual-meter-1"}'])
def test_a_state_that_is_none_is_told_and_not_overwritten(told, typed, tmp_path, text):
    state = tmp_path / "meter.json"
    state.write_text(text)
    state.chmod(0o600)
    typed("show")

    assert told("meter", "--state", state)[0] in {1, 2}
    assert state.read_text() == text


def test_many_long_waits_are_counted_together(told, key, typed):
    typed(*["wait 3000000000"] * 3, TOKEN)

    out = told("meter", *key)[1]
    assert out.count("refused: ") == 2
    assert "45.7 kWh" in out


@pytest.mark.parametrize("command", [["meter", "--state"], ["check-vectors"]])
def test_a_file_that_is_nested_too_deeply_is_unreadable(told, typed, tmp_path, command):
    file = tmp_path / "deep.json"
    file.write_text("[" * 100_000)
    file.chmod(0o600)
    typed()

    status, out, err = told(*command, file)
    assert (status, out) == (2, "")
    assert err == "error: deep.json is nested too deeply\n"


def test_a_new_meter_has_the_registers_and_the_store_it_was_given(told, vending, typed, tmp_path):
    state = tmp_path / "meter.json"
    typed("show")
    services = ["--service", "electricity", "--service", "water"]
    out = told("meter", *vending, *services, "--tid-store", "3", "--state", state)[1]

    assert "  water                  0.0 m3" in out
    assert "3 places" in out
    assert json.loads(state.read_text())["make"]["drn"] == "57123456782"


def test_bench_says_how_long_a_token_takes(told):
    status, out, _ = told("bench", "--tokens", "3")

    assert status == 0
    assert [line.split(",")[0] for line in out.splitlines()] == ["DKGA02", "DKGA04"]


def test_the_meter_works_in_a_pipe_as_a_program_of_its_own(vending):
    done = subprocess.run(
        [sys.executable, "-m", "token_engine", "meter", *vending],
        input=f"{TOKEN}\n",
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "Accept\n  electricity            45.7 kWh\n"
    assert done.stderr == ""


def test_the_meter_works_on_a_terminal(vending):
    """A real pseudo-terminal: what is typed is prompted for, and end-of-file ends it."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "token_engine", "meter", *vending],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    ) as process:
        os.close(theirs)
        os.write(ours, f"{TOKEN}\nquit\n".encode())
        shown = read_to_the_end(ours)
    os.close(ours)

    assert process.returncode == 0
    assert shown.count(b"meter> ") == 2
    assert b"Accept" in shown
    assert b"45.7 kWh" in shown


def read_to_the_end(terminal):
    shown = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how Linux says that the other side is gone
            return shown
        if not part:
            return shown
        shown += part
