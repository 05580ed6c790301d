"""The catalogue: both languages, the same placeholders, every value isolated."""

from __future__ import annotations

import pytest

from kiosk.i18n.bidi import FSI, PDI, RLM
from kiosk.i18n.catalogue import Language, Texts, read_catalogue, shipped_catalogue
from kiosk.i18n.errors import CatalogueFault

WHOLE = """
[X01]
ar = "باقٍ {n}"
en = "{n} left"

[X02]
ar = "{a} – {b}"
en = "{a} – {b}"
"""


def texts(language):
    return Texts(language, read_catalogue([("x.toml", WHOLE)]))


def test_every_shipped_text_is_in_both_languages():
    catalogue = shipped_catalogue()

    assert {"R01", "R04", "R08", "S34", "T004", "M12"} <= catalogue.keys()
    assert all(entry.wording.keys() == set(Language) for entry in catalogue.values())


@pytest.mark.parametrize(
    "toml",
    [
        '[X01]\nar = "أ"',
        '[X01]\nar = "أ"\nen = "a"\nfr = "a"',
        '[X01]\nar = "أ"\nen = ""',
        '[X01]\nar = "أ"\nen = 3',
        '[X01]\nar = "{n} أ"\nen = "a"',
        '[X01]\nar = "{n} أ"\nen = "{m} a"',
        '[X01]\nar = "{} أ"\nen = "{} a"',
        '[X01]\nar = "{n أ"\nen = "{n a"',
        'X01 = "a"',
    ],
)
def test_a_text_that_is_not_whole_stops_the_load(toml):
    with pytest.raises(CatalogueFault):
        read_catalogue([("x.toml", toml)])


def test_an_id_in_two_files_stops_the_load():
    with pytest.raises(CatalogueFault, match="X01"):
        read_catalogue([("x.toml", WHOLE), ("y.toml", WHOLE)])


def test_values_in_arabic_are_isolated():
    assert texts(Language.ARABIC).get("X01", n=3) == f"باقٍ {FSI}3{PDI}"


def test_values_in_english_are_isolated_only_when_arabic():
    assert texts(Language.ENGLISH).get("X01", n=3) == "3 left"
    assert texts(Language.ENGLISH).get("X01", n="ليلى") == f"{FSI}ليلى{PDI} left"


def test_an_arabic_text_of_islands_alone_still_runs_from_right_to_left():
    assert texts(Language.ARABIC).get("X02", a=1, b=2).startswith(RLM)
    assert not texts(Language.ENGLISH).get("X02", a=1, b=2).startswith(RLM)


@pytest.mark.parametrize("values", [{}, {"m": 1}, {"n": 1, "m": 2}])
def test_other_placeholders_than_the_text_has_are_refused(values):
    with pytest.raises(CatalogueFault):
        texts(Language.ENGLISH).get("X01", **values)


def test_an_unknown_id_is_refused():
    assert "X99" not in texts(Language.ENGLISH)
    with pytest.raises(CatalogueFault, match="X99"):
        texts(Language.ENGLISH).get("X99")


def test_months_have_their_levantine_names():
    arabic = Texts(Language.ARABIC)

    assert arabic.get("M01") == "كانون الثاني"
    assert arabic.get("M10") == "تشرين الأول"
    assert arabic.get("M12") == "كانون الأول"
