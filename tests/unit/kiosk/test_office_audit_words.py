"""Acts of the audit log and reasons of issuers have names: nobody reads a code to know what was done."""

from __future__ import annotations

import re

import pytest

from kiosk.headoffice.upkeep.audit_words import ACTIONS, action_name
from kiosk.headoffice.upkeep.unfit_words import REASONS, why
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.language import Language
from kiosk.widgets.words import Words
from tests.helpers.audit_actions import SERVER, written_actions


@pytest.fixture(scope="module")
def written() -> set[str]:
    return written_actions()


def test_every_act_that_the_server_writes_down_has_a_name(written: set[str]):
    words = Words(Language.ENGLISH)
    unnamed = {one for one in written if action_name(one, words) == isolate_ltr(one)}

    assert len(written) > 150
    assert unnamed == set()


def test_no_name_is_kept_for_an_act_that_nobody_writes(written: set[str]):
    assert ACTIONS.keys() - written == set()


@pytest.mark.parametrize("language", Language)
def test_an_act_of_a_later_server_is_told_as_it_was_written(language: Language):
    words = Words(language)

    assert action_name("moon.landed", words) == isolate_ltr("moon.landed")
    assert action_name("approval.danced.recount", words) == isolate_ltr("approval.danced.recount")


def test_an_approval_is_named_by_what_was_agreed_to():
    assert "Day reopened" in action_name("approval.given.day_reopening", Words(Language.ENGLISH))


def test_every_reason_of_the_key_rules_has_a_sentence():
    rules = (SERVER / "issuing" / "key_rules.py").read_text("utf-8")
    key = (SERVER / "keys" / "model.py").read_text("utf-8")
    told = set(re.findall(r'unavailable\("(\w+)"\)', rules)) | set(
        re.findall(r'return "(\w+)"', key)
    )

    assert len(told) > 8
    assert told - REASONS.keys() == set()


def test_a_reason_of_another_issuer_is_told_as_it_came():
    assert why(Words(Language.ARABIC), "hsm_is_cold") == isolate_ltr("hsm_is_cold")
