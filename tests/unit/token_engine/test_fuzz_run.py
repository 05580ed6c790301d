"""The long fuzz run, short: it says what it saw, and notices a decoder that does wrong."""

from __future__ import annotations

import itertools
import random
from types import SimpleNamespace

from tests.fuzz import engine
from tests.helpers import good_tokens
from token_engine.errors import CrcError, TokenUnsupported


def with_decoder(monkeypatch, decode):
    monkeypatch.setattr(engine, "_ENGINE", SimpleNamespace(decode=decode))


def test_a_short_run_ends_with_its_figures(capsys):
    assert engine.fuzz(3000, random.Random(1)) == 0

    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("inputs=3000 malformed=")
    assert last.endswith("untyped=0")


def test_a_run_feeds_each_token_with_every_change_of_it():
    tokens = engine._tokens_and_changes(random.Random(1), engine.Counter())
    texts = [text for _, text in itertools.islice(tokens, 1 + good_tokens.CHANGES_OF_A_TOKEN)]

    changed = texts[1:]
    assert texts[0] not in changed
    assert [sum(a != b for a, b in zip(texts[0], one, strict=True)) for one in changed[66:]] == (
        [1] * 180
    )
    assert {(int(texts[0]) ^ int(one)).bit_count() for one in changed[:66]} == {1}


def test_an_error_without_a_name_ends_the_run(monkeypatch, capsys):
    with_decoder(monkeypatch, None)

    assert engine.fuzz(3, random.Random(1)) == 1
    assert "an error without a name" in capsys.readouterr().out


def test_a_good_token_that_is_refused_ends_the_run(monkeypatch, capsys):
    def decode(**_):
        raise CrcError

    with_decoder(monkeypatch, decode)

    assert engine.fuzz(3, random.Random(1)) == 1
    assert "not read as it was made" in capsys.readouterr().out


def test_a_decoder_that_looks_at_no_check_field_ends_the_run(monkeypatch, capsys):
    read = []

    def decode(**what):
        if not read:
            read.append(good_tokens.ENGINE.decode(**what))
            return read[0]
        raise TokenUnsupported

    with_decoder(monkeypatch, decode)
    tokens = engine._tokens_and_changes(random.Random(1), engine.Counter())
    said = [engine._wrong_about_token(*next(tokens), engine.Counter()) for _ in range(40)]

    assert said[0] is None
    assert sum("a wrong check field" in (one or "") for one in said) == 39


def test_more_accidents_than_chance_explains_are_noticed(capsys):
    assert engine._report(300, engine.Counter(changed=100, accidents=6)) == 1
    assert engine._report(300, engine.Counter(changed=100, accidents=5)) == 0
