"""How long personal data is kept is decided in one place, and changed within bounds."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

import vending_server.http.exchanges  # noqa: F401 - every message of the wire
from vending_server.config import Mode, config_text, load_config
from vending_server.errors import Misconfigured
from vending_server.privacy.names import IN_ANSWERS, IN_REGISTRY, without_names
from vending_server.privacy.periods import KEPT, PERIODS, Kind, default_periods, periods_from
from vending_server.wire.base import Answer
from vending_server.wire.canonical import canonical_bytes

PAGE = Path(__file__).parents[3] / "docs" / "retention.md"


def test_a_town_that_decides_nothing_has_the_periods_of_the_table():
    assert periods_from({}) == default_periods()
    assert {kind: PERIODS[kind].days for kind in Kind} == default_periods()
    assert all(one.days in one.within for one in PERIODS.values())


def test_a_period_is_changed_in_the_settings_and_the_others_stay(tmp_path):
    path = tmp_path / "server.toml"
    text = config_text(mode=Mode.SAMPLE, database_url="sqlite:///x.sqlite")
    path.write_text(text + "[retention]\nanswers_days = 100\n", encoding="utf-8")

    assert load_config(path).retention == {**default_periods(), Kind.ANSWERS: 100}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"answers_days": 89}, "answers_days must be a number from 90 to"),
        ({"answers_days": True}, "answers_days"),
        ({"answers": 100}, "unknown setting in retention: answers"),
        ([], "table"),
    ],
)
def test_a_period_that_cannot_be_is_refused(settings, told):
    with pytest.raises(Misconfigured, match=told):
        periods_from(settings)


def test_names_are_taken_out_and_the_spelling_of_the_rest_stays():
    answer = canonical_bytes({"name": "أحمد", "phone": None, "reason": "é", "z": [{"name": 1}]})

    assert without_names(answer, IN_REGISTRY) == answer.replace("أحمد".encode(), b"").replace(
        b"null", b'""'
    )


def test_the_page_tells_every_kind_with_its_period_and_what_is_kept():
    text = PAGE.read_text("utf-8")

    for kind, period in PERIODS.items():
        assert re.search(rf"`{kind}_days` \| {period.days} \({period.bounds}\)", text), kind
    assert [what for what in KEPT if what not in text] == []


# Told, and never stored.
TOLD_ONLY = {"MeterFacts", "InstallationFacts", "PostponementOutlook", "CaseMeter", "MeterSeat"}


def test_every_stored_answer_names_people_where_they_are_taken_out_and_found_by_account():
    naming = {
        kind.__name__: set(kind.__struct_fields__)
        for kind in _answers()
        if PERSONAL & set(kind.__struct_fields__)
    }
    stored = {name: fields for name, fields in naming.items() if name not in TOLD_ONLY}

    assert "VendAnswer" in stored
    for name, fields in stored.items():
        taken_out = IN_REGISTRY if name in {"CustomerFacts", "ContractFacts"} else IN_ANSWERS
        assert PERSONAL & fields <= set(taken_out), name
        assert {"account_number", "number"} & fields, f"{name} is found by nothing"
    inside = {
        kind.__name__
        for kind in _answers()
        for field in msgspec.structs.fields(kind)
        if any(re.search(rf"\b{name}\b", str(field.type)) for name in naming)
    }
    assert inside == INSIDE, "names inside of a list or a field are not taken out"


# Told, never stored; and a copy, which is made from the stored answer each time.
INSIDE = {"LookupAnswer", "MeterHistory", "PostponementList", "PostponementOutlook"}
INSIDE |= {"MeterOfRegister", "ReprintAnswer", "VisitDocument", "Signs", "CaseFacts"}
PERSONAL = {"customer_name", "customer_number", "address", "phone", "id_number"}


def _answers(kind=Answer):
    for one in kind.__subclasses__():
        yield one
        yield from _answers(one)
