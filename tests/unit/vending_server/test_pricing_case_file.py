"""Reading case files, broken inputs included, and the command that checks one."""

from __future__ import annotations

import argparse
import copy
import enum
import json
from pathlib import Path

import pytest

from vending_server.pricing import check_command
from vending_server.pricing.case_file import (
    CaseFileUnreadable,
    disagreements,
    parse_cases,
    parse_request,
    parse_tariff,
    refusal_document,
    sale_document,
)
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused
from vending_server.pricing.validation import check_tariff

_DATA = Path(__file__).parents[2] / "data"

_INPUT = {
    "tariff": {
        "utility": "water",
        "period": "month",
        "decision": "sample",
        "vat_bp": 1600,
        "min_tender": 100,
        "max_tender": 100_000,
        "blocks": [[200, 550_000], [None, 720_000]],
    },
    "policy": {"ceiling_bp": 5000, "guaranteed_units": 10, "cash_rounding": 10},
    "payment": "cash",
    "carry": 3,
    "bought": 190,
    "fixed_charges": [
        {"code": "rent", "period": "2024-01", "amount": 100, "paid": 40, "vat_bp": 1600}
    ],
    "municipal_fees": [
        {
            "code": "waste",
            "period": "2024-01",
            "amount": 70,
            "paid": 0,
            "vat_bp": 0,
            "postponed": True,
            "reason": "hardship",
        }
    ],
    "arrears": [
        {"code": "a", "balance": 500, "rule": {"type": "percent", "bp": 100}},
        {"code": "b", "balance": 500, "rule": {"type": "per_vend", "instalment": 20}},
        {
            "code": "c",
            "balance": 500,
            "rule": {"type": "per_period", "instalment": 20, "paid_this_period": 5},
        },
    ],
    "tender": 2000,
    "units_wanted": None,
}


class _Sentinel(enum.Enum):
    """A value with a name that is the same in every test process."""

    NOWHERE = "nowhere"


_NOWHERE = _Sentinel.NOWHERE


def _changed(path, value):
    document = copy.deepcopy(_INPUT)
    *parents, last = path
    holder = document
    for step in parents:
        holder = holder[step]
    if value is _NOWHERE:
        del holder[last]
    else:
        holder[last] = value
    return document


def _outcome(document):
    try:
        return sale_document(price(parse_request(document)))
    except PricingRefused as refused:
        return refusal_document(refused)


def _written(*cases):
    return json.dumps({"format": 1, "seed": 1, "cases": list(cases)})


def _agreeing_case():
    return {"id": 1, "name": "plain", "input": _INPUT, "expected": _outcome(_INPUT)}


def test_a_sound_input_becomes_a_sale_that_json_can_hold():
    document = _outcome(_INPUT)

    assert document["ok"] is True
    assert json.loads(json.dumps(document)) == document


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (["tariff"], _NOWHERE, "invalid_tariff"),
        (["tariff"], [], "invalid_tariff"),
        (["tariff", "period"], "quarter", "invalid_tariff"),
        (["tariff", "utility"], ["water"], "invalid_tariff"),
        (["tariff", "vat_bp"], _NOWHERE, "invalid_tariff"),
        (["tariff", "vat"], 1600, "invalid_tariff"),
        (["tariff", "min_tender"], "100", "invalid_tariff"),
        (["tariff", "max_tender"], True, "invalid_tariff"),
        (["tariff", "blocks"], None, "invalid_tariff"),
        (["tariff", "blocks"], [[None]], "invalid_tariff"),
        (["tariff", "blocks"], [7], "invalid_tariff"),
        (["tariff", "blocks", 0, 1], 0.5, "invalid_tariff"),
        (["policy"], _NOWHERE, "invalid_policy"),
        (["policy"], "half", "invalid_policy"),
        (["policy", "ceiling_bp"], None, "invalid_policy"),
        (["policy", "floor_bp"], 5, "invalid_policy"),
        (["payment"], "cheque", "invalid_request"),
        (["carry"], _NOWHERE, "invalid_request"),
        (["carry"], False, "invalid_request"),
        (["tip"], 5, "invalid_request"),
        (["fixed_charges"], {}, "invalid_request"),
        (["fixed_charges", 0, "paid"], _NOWHERE, "invalid_request"),
        (["fixed_charges", 0, "postponed"], True, "invalid_request"),
        (["municipal_fees", 0, "reason"], None, "invalid_request"),
        (["municipal_fees", 0], None, "invalid_request"),
        (["arrears", 0, "rule"], None, "invalid_request"),
        (["arrears", 0, "rule", "type"], "all", "invalid_request"),
        (["arrears", 0, "rule", "type"], ["percent"], "invalid_request"),
        (["arrears", 0, "rule", "instalment"], 5, "invalid_request"),
        (["arrears", 2, "rule", "paid_this_period"], _NOWHERE, "invalid_request"),
        (["tender"], 1000.5, "invalid_request"),
        (["tender"], "2000", "invalid_request"),
        (["tender"], None, "invalid_request"),
        (["units_wanted"], 5, "invalid_request"),
    ],
    ids=str,
)
def test_a_broken_input_is_refused_and_never_guessed_at(path, value, code):
    assert _outcome(_changed(path, value)) == {"ok": False, "refusal": code}


@pytest.mark.parametrize("document", [None, [], "x", 5])
def test_an_input_that_is_no_object_has_no_tariff(document):
    assert _outcome(document) == {"ok": False, "refusal": "invalid_tariff"}


def test_a_wrong_value_in_the_tariff_is_named_before_a_missing_policy():
    document = _changed(["tariff", "vat_bp"], -1)
    del document["policy"]
    del document["carry"]

    assert _outcome(document)["refusal"] == "invalid_tariff"


def test_a_wrong_value_in_the_policy_is_named_before_a_missing_carry():
    document = _changed(["policy", "ceiling_bp"], -1)
    del document["carry"]

    assert _outcome(document)["refusal"] == "invalid_policy"


def test_the_sample_tariffs_are_valid_tariffs():
    versions = json.loads((_DATA / "tariffs.json").read_text(encoding="utf-8"))["versions"]

    assert len(versions) == 5
    for version in versions:
        check_tariff(parse_tariff(version["tariff"]))


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": 2, "cases": []}', '{"format": 1, "cases": [{}]}']
)
def test_a_file_that_is_no_case_file_is_said_to_be_none(text):
    with pytest.raises(CaseFileUnreadable):
        parse_cases(text)


def _disagreeing_fields(expected):
    [case] = parse_cases(_written(_agreeing_case() | {"expected": expected}))
    return [found.field for found in disagreements(case)]


def test_each_field_that_differs_is_named():
    expected = _agreeing_case()["expected"]
    expected["energy"]["vat"] += 1
    expected["deductions"][0]["left"] += 1
    expected["deductions"][0]["colour"] = "blue"
    expected["tender"] = float(expected["tender"])

    assert _disagreeing_fields(expected) == [
        "tender",
        "deductions[0].left",
        "deductions[0].colour",
        "energy.vat",
    ]


def test_a_missing_line_and_a_missing_field_are_differences():
    expected = _agreeing_case()["expected"]
    expected["deductions"].pop()
    del expected["carry_after"]

    assert _disagreeing_fields(expected) == ["deductions", "carry_after"]


def test_a_refusal_beside_a_sale_is_one_difference():
    assert _disagreeing_fields({"ok": False, "refusal": "tender_too_small"}) == ["ok"]


def _run(path):
    parser = argparse.ArgumentParser()
    check_command.add_arguments(parser)
    return check_command.run(parser.parse_args([str(path)]))


def test_the_command_counts_the_cases_that_agree(tmp_path, capsys):
    file = tmp_path / "cases.json"
    file.write_text(_written(_agreeing_case(), _agreeing_case() | {"id": 2}))

    assert _run(file) == 0
    assert capsys.readouterr().out == "2 of 2 agree\n"


def test_the_command_fails_and_says_where_when_a_case_disagrees(tmp_path, capsys):
    wrong = _agreeing_case() | {"id": 2, "expected": {"ok": False, "refusal": "tender_too_small"}}
    file = tmp_path / "cases.json"
    file.write_text(_written(_agreeing_case(), wrong))

    assert _run(file) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("case 2 (plain): ok:")
    assert lines[-1] == "1 of 2 agree"


@pytest.mark.parametrize("text", [None, "not json", '{"format": 1, "cases": []}'])
def test_the_command_fails_when_there_is_nothing_to_compare(tmp_path, text):
    file = tmp_path / "cases.json"
    if text is not None:
        file.write_text(text)

    assert _run(file) == 2
