"""The vector files, run as a stranger would run them, and what the checker says of bad files."""

import copy
import json
from collections import Counter
from pathlib import Path

import pytest

from token_engine.__main__ import main
from token_engine.ciphers.sta import IEC_SAMPLE_TABLES
from token_engine.engine import TokenEngine
from token_engine.errors import VectorFileError
from token_engine.vector_checker import check_vectors

VECTORS = Path(__file__).parents[2] / "vectors"
STS = json.loads((VECTORS / "sts.json").read_text("utf-8"))
IDENTIFIERS = json.loads((VECTORS / "identifiers.json").read_text("utf-8"))
ENGINE = TokenEngine()
OTHER_TABLES = {
    "s1": list(IEC_SAMPLE_TABLES.s2),
    "s2": list(IEC_SAMPLE_TABLES.s1),
    "p": list(IEC_SAMPLE_TABLES.p),
}


def file_of(*vectors):
    return {"format": "sts-vectors-1", "count": len(vectors), "vectors": list(vectors)}


def first(**members):
    return copy.deepcopy(
        next(v for v in STS["vectors"] if all(v.get(k) == x for k, x in members.items()))
    )


def written(folder, data, name="file.json"):
    path = folder / name
    path.write_text(json.dumps(data), "utf-8")
    return str(path)


@pytest.mark.parametrize(("name", "count"), [("sts.json", 2400), ("identifiers.json", 327)])
def test_every_vector_passes_and_none_is_left_out(name, count, capsys):
    assert main(["check-vectors", str(VECTORS / name)]) == 0
    assert capsys.readouterr().out == f"{count} of {count} pass, 0 not supported\n"


@pytest.mark.parametrize(
    ("members", "change"),
    [
        ({"cls": 0, "sub": 0, "ea": 7}, {"tokens": ["58529764031092204691"]}),
        ({"cls": 0, "sub": 0}, {"rnd": 4}),
        ({"cls": 0, "sub": 4}, {"tid": 5}),
        ({"cls": 0}, {"meter_pan": "600727571234567823"}),
        ({"cls": 0}, {"decoder_key": "0123456789abcdef"}),
        ({"cls": 2, "sub": 0}, {"value": 1}),
        ({"cls": 1}, {"mfr": 38}),
        ({"cls": 1, "test": 0}, {"test": 1}),
        ({"kind": "kct"}, {"ken": 1}),
        ({"kind": "kct"}, {"new_decoder_key": "0123456789abcdef"}),
        ({"kind": "tidseq"}, {"tids": [0] * 8}),
        ({"kind": "amount"}, {"value": 1}),
        ({"kind": "amount"}, {"value": None, "decoded_units": None}),
        ({"kind": "amount", "value": None}, {"value": 1}),
        ({"kind": "amount", "decimal": "0.11"}, {"decimal": "0.21"}),
        ({"kind": "currency"}, {"decoded_1e5": "1"}),
        ({"kind": "currency"}, {"value": None}),
        ({"kind": "currency", "value": None}, {"value": 1}),
        ({"kind": "ken", "expired": False}, {"expired": True}),
        ({"kind": "block", "ea": 11}, {"plain": "0000000000000000"}),
        ({"kind": "crc"}, {"crc_c": "0000"}),
    ],
)
def test_a_wrong_vector_is_found(members, change):
    vector = {**first(**members), **change}

    report = check_vectors(file_of(vector), ENGINE)

    assert [finding.vector_id for finding in report.findings] == [vector["id"]]
    assert report.summary() == "0 of 1 pass, 0 not supported"


@pytest.mark.parametrize(
    "scenario", sorted({v["scenario"] for v in STS["vectors"] if v.get("kind") == "meter"})
)
def test_a_wrong_verdict_is_found(scenario):
    vector = first(kind="meter", scenario=scenario)
    vector["steps"][-1]["expect"] = "no such verdict"

    (finding,) = check_vectors(file_of(vector), ENGINE).findings

    assert "no such verdict" in finding.differences[0]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("drn", {"mfr": -1}),
        ("meter_pan", {"drn": ""}),
        ("id_record", {"krn": 0}),
        ("doe", {"expired": True}),
    ],
)
def test_a_wrong_identifier_is_found(kind, change):
    data = copy.deepcopy(IDENTIFIERS)
    data[kind][0].update(change)

    report = check_vectors(data, ENGINE)

    assert [finding.vector_id for finding in report.findings] == [f"{kind}-0001"]


@pytest.mark.parametrize("kind", ["drn", "meter_pan", "id_record"])
def test_an_identifier_that_should_have_been_refused_is_found(kind):
    data = copy.deepcopy(IDENTIFIERS)
    data[kind][0].update(valid=False, reason="luhn")

    assert len(check_vectors(data, ENGINE).findings) == 1


def test_a_kind_nobody_knows_is_counted_apart():
    report = check_vectors(file_of({"id": "x", "kind": "later"}, first(kind="ken")), ENGINE)

    assert report.summary() == "1 of 1 pass, 1 not supported"


def test_a_failure_the_sources_leave_open_says_so():
    vector = first(kind="meter", scenario="class3")
    vector["steps"][0]["expect"] = "FormatError"

    (finding,) = check_vectors(file_of(vector), ENGINE).findings

    assert "uncertain" in finding.differences[-1]


def test_other_tables_fail_every_vector_that_rests_on_the_samples(tmp_path, capsys):
    tables = written(tmp_path, OTHER_TABLES)
    status = main(["check-vectors", str(VECTORS / "sts.json"), "--sta-tables", tables])

    *failures, last = capsys.readouterr().out.splitlines()
    failed = Counter(line.split(":")[0] for line in failures)
    resting = {
        v["id"]
        for v in STS["vectors"]
        if v.get("tables") == "sample"
        # Class 1 and class 3 tokens are never decrypted, so no table matters to them.
        and v.get("scenario") not in {"mfr", "class3"}
    }

    assert status == 1
    assert resting == set(failed)
    assert last == f"{2400 - len(failures)} of 2400 pass, 0 not supported"


@pytest.mark.parametrize(
    "data",
    [
        *([], {}, {"format": 1}, {"format": "later"}, {"format": "sts-vectors-1"}),
        {"format": "sts-vectors-1", "count": 1, "vectors": []},
        {"format": "sts-vectors-1", "count": 0, "vectors": {}},
        file_of(7),
        file_of({"kind": "crc"}),
        file_of({**first(kind="crc"), "data": "xyz"}),
        file_of({**first(kind="crc"), "crc": None}),
        file_of({**first(kind="ken"), "tid": "1"}),
        file_of({**first(kind="ken"), "tid": True}),
        file_of({**first(kind="ken"), "expired": 1}),
        file_of({**first(kind="currency"), "currency_units_1e5": "1.5"}),
        file_of({**first(kind="tidseq"), "whens": ["yesterday"]}),
        file_of({**first(kind="tidseq"), "whens": [1]}),
        file_of({**first(kind="tidseq"), "tids": ["1"]}),
        file_of({**first(kind="meter"), "meter": []}),
        file_of({**first(cls=0), "sub": 99}),
        file_of({**first(cls=0), "tokens": []}),
        {"format": "sts-identifiers-1", "drn": [{}]},
    ],
)
def test_a_malformed_file_is_told_as_one(data, tmp_path, capsys):
    with pytest.raises(VectorFileError):
        check_vectors(data, ENGINE)

    assert main(["check-vectors", written(tmp_path, data)]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"])
def test_a_file_that_is_no_json_is_told_as_one(content, tmp_path, capsys):
    path = tmp_path / "file.json"
    path.write_bytes(content)

    assert main(["check-vectors", str(path)]) == 2
    assert main(["check-vectors", str(tmp_path / "absent.json")]) == 2
    assert capsys.readouterr().err.count("error: ") == 2


def test_tables_that_are_no_permutations_stop_the_check(tmp_path, capsys):
    tables = written(tmp_path, {**OTHER_TABLES, "s1": [0] * 16})

    status = main(["check-vectors", str(VECTORS / "sts.json"), "--sta-tables", tables])

    assert status == 2
    assert "s1 is not a permutation" in capsys.readouterr().err


def test_a_token_is_made_and_read_on_the_command_line(tmp_path, capsys):
    key = tmp_path / "key"
    key.write_text("c8408f9cee1117db\n", "ascii")
    key.chmod(0o600)
    common = ["--ea", "7", "--key-file", str(key)]

    issue = ["issue", "credit", "45.7", "--tid", "6454950", "--rnd", "9"]
    assert main([*issue, *common]) == 0
    token = capsys.readouterr().out.replace(" ", "").strip()
    assert token == "35719153957250608056"
    assert main(["decode", token, *common]) == 0
    assert "6454950: 2026-04-10 14:30 UTC" in capsys.readouterr().out


def test_a_refusal_on_the_command_line_names_its_code_and_not_the_key(tmp_path, capsys):
    key = tmp_path / "key"
    key.write_bytes(b"c8408f9cee1117\xdb")

    assert main(["decode", "0" * 20, "--ea", "7", "--key-file", str(key)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("refused: key_refused: ")
    assert "c8408f" not in told
