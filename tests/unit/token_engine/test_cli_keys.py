"""The engineers' command line: which keys it takes, from a card, a file or an argument."""

import io

import pytest

from token_engine.__main__ import main

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
    next_key = ["--new-vending-key-file", vending[1], "--new-dkga", "2", "--new-card", NEXT_CARD]

    status, told, _ = run("key-change", *key, *next_key, "--new-kt", new)

    assert status == 0
    digits = "".join(f"{line.split(': ')[1]}\n" for line in told.splitlines())
    answers = run("meter", *key, typed=f"{digits}show\n")[1]
    assert "Accept" in answers
    assert f"key type (KT)          {new}" in answers


@pytest.mark.parametrize("key_type", ["4", "-1", "DUTK"])
def test_a_key_type_that_does_not_exist_is_no_argument(run, vending, key_type):
    with pytest.raises(SystemExit):
        run("decode", "0" * 20, *vending, "--kt", key_type)
