"""The shipped texts: both languages whole, compiled as written, none untranslated or overlong."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontMetricsF

from kiosk.i18n.build import PLURAL_FORMS, read_all
from kiosk.i18n.catalogue import Language, Texts
from kiosk.i18n.wording import shipped_wording
from kiosk.theme.dress import FAMILIES

KIOSK = Path(__file__).parents[3] / "kiosk"
ARABIC_LETTER = re.compile("[\u0600-\u06ff]")
LATIN_WORD = re.compile("[A-Za-z]{2,}")
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
ID = re.compile("[ABEMNRST][0-9]{2,4}")

IN_BOTH = frozenset({"B11"})
"""Texts that are in both languages on purpose: the key that changes the language."""

WIDEST_PX = {"A": 360, "B": 200, "E": 960, "M": 80, "N": 110, "R": 580, "S": 960, "T": 190}
"""What a text may take at 15 px: keys share a bar of 1024 px, terms label a column, a sentence has
two lines of a banner, paper breaks a line of 384 dots once or twice."""

TEXT_SETTERS = frozenset(
    {"QLabel", "QPushButton", "setText", "setTitle", "setWindowTitle", "setToolTip"}
    | {"setPlaceholderText", "setAccessibleName", "setAccessibleDescription"}
)


@pytest.fixture(scope="module")
def messages():
    return read_all()


def test_what_was_compiled_is_what_was_written(messages):
    for language, texts in messages.items():
        words = shipped_wording(language)
        for text_id, message in texts.items():
            if not message.is_noun:
                assert words(text_id, None) == message.words


def test_no_arabic_text_speaks_to_one_man(messages):
    imperative = re.compile(
        r"(?<![\u0600-\u06ff])[وف]?(?:اكتب|اضغط|اختر|أدخل|جرّب|افحص|راجع|راجعها|تأكد|استعمل|أبلغ|أعِد|أبقِ|انتظر"
        r"|لا تبدأ|لا تقبله)(?![\u0600-\u06ff])"
    )
    spoken = {key: text.words for key, text in messages[Language.ARABIC].items() if text.words}

    assert [key for key, words in spoken.items() if imperative.search(words)] == []


def test_texts_stand_in_the_order_of_their_ids(messages):
    for texts in messages.values():
        ids = [(text_id[0], int(text_id[1:])) for text_id in texts]
        assert ids == sorted(ids)


def test_every_text_that_the_program_names_is_there(messages):
    named = {
        node.value
        for file in KIOSK.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ID.fullmatch(node.value)
    }

    assert len(named) > 500
    assert named - messages[Language.ARABIC].keys() == set()


def test_no_text_was_left_in_the_other_language(messages):
    left = {
        text_id
        for language, foreign in ((Language.ARABIC, LATIN_WORD), (Language.ENGLISH, ARABIC_LETTER))
        for text_id, message in messages[language].items()
        if foreign.search(bare := PLACEHOLDER.sub("", message.words))
        and not (language is Language.ARABIC and ARABIC_LETTER.search(bare))
    }

    assert left - IN_BOTH == set()


def test_figures_that_belong_together_are_not_turned_round_in_arabic(messages):
    """After an Arabic letter `3-1` is shown as 1-3 and `>50` as 50<, unless they are an island."""
    island = re.compile("\u2066[^\u2069]*\u2069")
    turned = re.compile(r"[0-9](?:[=<>+–-]|\.\.|--)[0-9]|[<>=][0-9]|[0-9][<>=]")
    loose = {
        text_id: message.words
        for text_id, message in messages[Language.ARABIC].items()
        if turned.search(island.sub("", message.words))
    }

    assert loose == {}


def test_no_text_is_longer_than_its_place(messages, qapp):
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPixelSize(15)
    width = QFontMetricsF(font).horizontalAdvance

    overlong = {
        (text_id, language.value, round(width(message.words)))
        for language, texts in messages.items()
        for text_id, message in texts.items()
        if width(message.words) > WIDEST_PX[text_id[0]]
    }

    assert overlong == set()


def test_a_window_says_nothing_that_is_not_in_the_catalogue():
    spoken = [
        f"{file.relative_to(KIOSK)}:{node.lineno} {argument.value}"
        for file in KIOSK.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and _name(node.func) in TEXT_SETTERS
        for argument in node.args
        if isinstance(argument, ast.Constant)
        and isinstance(argument.value, str)
        and (LATIN_WORD.search(argument.value) or ARABIC_LETTER.search(argument.value))
    ]

    assert spoken == []


def _name(function):
    return getattr(function, "attr", None) or getattr(function, "id", None)


@pytest.mark.parametrize(
    ("number", "receipts", "seconds"),
    [
        (0, "لا إيصالات", "الآن"),
        (1, "إيصال واحد", "ثانية واحدة"),
        (2, "إيصالان", "ثانيتان"),
        (3, "3 إيصالات", "3 ثوانٍ"),
        (10, "10 إيصالات", "10 ثوانٍ"),
        (11, "11 إيصالًا", "11 ثانية"),
        (99, "99 إيصالًا", "99 ثانية"),
        (100, "100 إيصال", "100 ثانية"),
        (103, "103 إيصالات", "103 ثوانٍ"),
    ],
)
def test_arabic_has_a_form_for_each_kind_of_number(number, receipts, seconds):
    texts = Texts(Language.ARABIC)

    assert _plain(texts.count("N05", number)) == receipts
    assert _plain(texts.count("N09", number)) == seconds


def test_english_knows_one_and_many():
    texts = Texts(Language.ENGLISH)

    assert [_plain(texts.count("N04", n)) for n in (0, 1, 2)] == ["0 tokens", "1 token", "2 tokens"]


def test_every_counted_noun_has_all_forms(messages):
    for language, texts in messages.items():
        nouns = [message for message in texts.values() if message.is_noun]
        assert len(nouns) == 13
        assert {len(noun.forms) for noun in nouns} == {PLURAL_FORMS[language]}


def _plain(text):
    return re.sub("[\u2066\u2069\u200f]", "", text).replace("\u00a0", " ")
