"""Causes in words: each kind of the server has its name and a sentence, in both languages."""

from __future__ import annotations

import pytest

from kiosk.headoffice import cause_words
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from vending_server.reconciliation.model import CauseKind, Strength

FACTS = {
    "batch_missing": {"x": 12_000, "sealed": 4},
    "resolved_later": {"money": "taken", "x": 5_000},
    "change_given_twice": {"x": 2_450, "received": 10_000, "seconds": 40},
    "payout_uncounted": {"openings": 1},
    "reprint_taken_as_sale": {"x": 8_740, "copy": 1},
    "note_miscounted": {"note": 5_000, "pieces": 3, "expected": 4},
    "journal_forked": {"standing": "forked"},
    "deposit_doubled": {"by": "reference", "slip": 7, "x": 90_000, "reference": "BOP-1"},
    "deposit_late": {"how": "no_word", "x": 90_000},
    "tariff_retroactive": {
        "decision": "51/2026",
        "from": "2026-10-01",
        "until": "2026-10-15",
        "x": 300,
    },
    "agent_over_float": {"sales": 2, "x": 10_500},
    "pack_stolen": {"vends": 4, "x": 53_500},
    "token_without_sale": {"tokens": 1},
    "cassette_short": {"note": 5_000, "pieces": -1, "kinds": 1},
    "voucher_wrong": {"how": "other_sum"},
}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(CauseKind))
def test_every_cause_has_a_name_and_a_sentence_with_its_figures(kind, language):
    words = Words(language)
    told = FACTS[kind.value]
    assert cause_words.title(words, kind.value) != kind.value
    said = strip_controls(cause_words.sentence(words, kind.value, told))
    assert "{" not in said
    if "x" in told:
        assert f"{told['x'] / 100:,.2f}" in said


@pytest.mark.parametrize("why", ["no_opening", "movement_there", "no_copy", "no_single_note"])
def test_what_is_ruled_out_says_why(why):
    said = cause_words.sentence(Words(Language.ENGLISH), "payout_uncounted", {"why": why})
    assert said != cause_words.title(Words(Language.ENGLISH), "payout_uncounted")


@pytest.mark.parametrize("strength", list(Strength))
def test_every_strength_has_its_word(strength):
    assert cause_words.strength(Words(Language.ENGLISH), strength.name.lower())


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("resolved_later", {"money": "returned", "x": 5_000}),
        ("batch_missing", {"held": 40}),
        ("note_miscounted", {"note": 5_000, "pieces": 3, "expected": 3}),
        ("deposit_doubled", {"by": "bag", "slip": 7, "x": 90_000}),
        ("deposit_late", {"how": "counted_otherwise", "x": 5_000}),
        ("voucher_wrong", {"how": "missing"}),
        ("journal_forked", {"standing": "unsigned"}),
        ("journal_forked", {"apart": 1, "x": 2_000}),
    ],
)
def test_another_turn_of_a_cause_has_another_sentence(kind, told):
    words = Words(Language.ENGLISH)
    assert cause_words.sentence(words, kind, told) != cause_words.sentence(words, kind, FACTS[kind])


def test_a_kind_of_a_newer_server_is_shown_by_its_plain_word():
    words = Words(Language.ENGLISH)
    assert cause_words.sentence(words, "ghost", {"x": 1}) == "ghost"
    assert cause_words.strength(words, "divine") == "divine"
    assert cause_words.sentence(words, "tariff_retroactive", {"from": "soon"})
