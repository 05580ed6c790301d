"""The long fuzz run, short: it says what it saw, and notices a decoder that lets errors out."""

from __future__ import annotations

import random

from tests.fuzz import engine


def test_a_short_run_ends_with_its_figures(capsys):
    assert engine.fuzz(3000, random.Random(1)) == 0

    assert capsys.readouterr().out.splitlines()[-1].startswith("inputs=3000 malformed=")


def test_an_error_without_a_name_ends_the_run(monkeypatch, capsys):
    monkeypatch.setattr(engine, "_ENGINE", object())

    assert engine.fuzz(3, random.Random(1)) == 1
    assert "an error without a name" in capsys.readouterr().out


def test_a_check_field_that_lets_too_much_through_is_noticed(monkeypatch, capsys):
    monkeypatch.setattr(engine, "_verdict", lambda _text, _ea: "accepted")

    assert engine.fuzz(300, random.Random(1)) == 1
