"""The catalogue: words by id, the same placeholders in both languages, every value isolated."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from kiosk.i18n.bidi import FSI, PDI, RLM
from kiosk.i18n.build import compile_all, is_stale, read_all, read_messages
from kiosk.i18n.catalogue import Language, Texts
from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.files import compiled_file, source_file
from kiosk.i18n.wording import read_wording

ARABIC = {"X01": "باقٍ {n}", "X02": "{a} – {b}"}
ENGLISH = {"X01": "{n} left", "X02": "{a} – {b}"}
SIX = ("لا", "واحد", "اثنان", "{n} قليل", "{n} كثير", "{n} غير")


def ts(texts):
    """Return a Linguist file; a tuple is a counted noun, None is not translated yet."""
    body = "".join(_message(text_id, words) for text_id, words in texts.items())
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="LANGUAGE">'
        f"<context><name></name>{body}</context></TS>"
    )


def _message(text_id, words):
    if isinstance(words, tuple):
        forms = "".join(f"<numerusform>{one}</numerusform>" for one in words)
        return f'<message id="{text_id}" numerus="yes"><translation>{forms}</translation></message>'
    if words is None:
        return f'<message id="{text_id}"><translation type="unfinished"></translation></message>'
    return f'<message id="{text_id}"><translation>{words}</translation></message>'


def write(folder, arabic, english):
    for language, texts in ((Language.ARABIC, arabic), (Language.ENGLISH, english)):
        source_file(language, folder).write_text(
            ts(texts).replace("LANGUAGE", language.value), "utf-8"
        )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    write(folder, ARABIC, ENGLISH)
    compile_all(folder)
    return folder


@pytest.fixture
def texts(folder):
    def in_language(language):
        return Texts(language, read_wording(compiled_file(language, folder)))

    return in_language


@pytest.mark.parametrize(
    ("arabic", "english", "why"),
    [
        ({"X01": "أ"}, {}, "X01 is in one language only"),
        ({"X01": "أ"}, {"X01": ""}, "X01 is not translated"),
        ({"X01": "أ"}, {"X01": " "}, "X01 is not translated"),
        ({"X01": "أ"}, {"X01": None}, "X01 is not translated"),
        ({"X01": "{n} أ"}, {"X01": "a"}, "other placeholders"),
        ({"X01": "{n} أ"}, {"X01": "{m} a"}, "other placeholders"),
        ({"X01": "{} أ"}, {"X01": "{} a"}, "without a plain name"),
        ({"X01": "{n أ"}, {"X01": "{n a"}, "open brace"),
        ({"N01": SIX}, {"N01": "{n} a"}, "counted noun in one language only"),
        ({"N01": SIX[:5]}, {"N01": ("{n} a", "{n} b")}, "needs 6 forms in ar"),
        ({"N01": SIX}, {"N01": ("{n} a",)}, "needs 2 forms in en"),
        ({"N01": SIX}, {"N01": ("{n} a", "{x} b")}, "takes its number only"),
        ({"": "أ"}, {"": "a"}, "without an id"),
    ],
)
def test_texts_that_are_not_whole_are_not_built(tmp_path, arabic, english, why):
    write(tmp_path, arabic, english)

    with pytest.raises(CatalogueFault, match=re.escape(why)):
        compile_all(tmp_path)
    assert not list(tmp_path.glob("*.qm"))


def test_an_id_that_stands_twice_is_not_built(tmp_path):
    file = tmp_path / "kiosk_ar.ts"
    twice = ts({"X01": "a"}).replace("</context>", _message("X01", "b") + "</context>")
    file.write_text(twice, "utf-8")

    with pytest.raises(CatalogueFault, match="X01 stands twice"):
        read_messages(file)


def test_texts_that_changed_since_they_were_compiled_are_stale(tmp_path):
    write(tmp_path, ARABIC, ENGLISH)
    assert is_stale(tmp_path)

    compile_all(tmp_path)
    assert not is_stale(tmp_path)

    changed = source_file(Language.ENGLISH, tmp_path)
    later = changed.stat().st_mtime_ns + 1_000_000_000
    os.utime(changed, ns=(later, later))
    assert is_stale(tmp_path)


def test_a_program_without_compiled_texts_says_what_to_do():
    with pytest.raises(CatalogueFault, match="make setup"):
        read_wording(Path("nowhere.qm"))


def test_values_in_arabic_are_isolated(texts):
    assert texts(Language.ARABIC).get("X01", n=3) == f"باقٍ {FSI}3{PDI}"


def test_values_in_english_are_isolated_only_when_arabic(texts):
    assert texts(Language.ENGLISH).get("X01", n=3) == "3 left"
    assert texts(Language.ENGLISH).get("X01", n="ليلى") == f"{FSI}ليلى{PDI} left"


def test_an_arabic_text_of_islands_alone_still_runs_from_right_to_left(texts):
    assert texts(Language.ARABIC).get("X02", a=1, b=2).startswith(RLM)
    assert not texts(Language.ENGLISH).get("X02", a=1, b=2).startswith(RLM)


@pytest.mark.parametrize("values", [{}, {"m": 1}, {"n": 1, "m": 2}])
def test_other_placeholders_than_the_text_has_are_refused(texts, values):
    with pytest.raises(CatalogueFault):
        texts(Language.ENGLISH).get("X01", **values)


def test_an_unknown_id_is_refused(texts):
    assert "X99" not in texts(Language.ENGLISH)
    with pytest.raises(CatalogueFault, match="X99"):
        texts(Language.ENGLISH).get("X99")


def test_months_have_their_levantine_names():
    arabic = Texts(Language.ARABIC)

    assert read_all()[Language.ARABIC].keys() >= {"R01", "R04", "R08", "S34", "T004", "M12"}
    assert arabic.get("M01") == "كانون الثاني"
    assert arabic.get("M10") == "تشرين الأول"
    assert arabic.get("M12") == "كانون الأول"
