"""The table of mutants follows the engine, and its runner believes failed tests only."""

import ast
from pathlib import Path

import pytest

from tests.mutants import __main__ as runner
from tests.mutants.mutant import ROOT, Mutant, MutantRotten
from tests.mutants.table import MUTANTS
from tests.mutants.trial import Outcome, Result, outcome_of, snapshot, try_mutant

TID_TESTS = ("tests/unit/token_engine/test_tid.py",)
KEN = Mutant(
    "token_engine/tid.py", "KEN", "_KEN_SHIFT: Final = 16", "_KEN_SHIFT: Final = 15", TID_TESTS
)
HARMLESS = Mutant(
    "token_engine/tid.py", "none", "never reads the wall clock", "reads none", TID_TESTS
)
GONE = Mutant("token_engine/tid.py", "none", "no such text", "", TID_TESTS)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one.file}: {one.rule}")
def test_every_mutant_still_has_its_place_in_the_engine(mutant):
    source = (ROOT / mutant.file).read_text("utf-8")

    changed = mutant.changed(source)

    # What only changes words or does not compile would prove nothing.
    assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))


@pytest.mark.parametrize("test", sorted({test for mutant in MUTANTS for test in mutant.tests}))
def test_every_test_that_must_notice_is_there(test):
    file, _, name = test.partition("::")

    assert f"def {name.partition('[')[0]}" in (ROOT / file).read_text("utf-8")


def test_no_rule_is_broken_twice_in_the_same_way():
    assert len({(one.file, one.before, one.after) for one in MUTANTS}) == len(MUTANTS)


def test_a_text_that_is_there_twice_is_no_place():
    with pytest.raises(MutantRotten):
        GONE.changed("no such text, no such text")


def test_the_copy_that_is_broken_has_all_that_its_tests_import():
    files = {test.partition("::")[0] for mutant in MUTANTS for test in mutant.tests}
    used = {
        name
        for file in files
        for name in _imported((ROOT / file).read_text("utf-8"))
        if name.startswith("tests.")
    }

    with snapshot() as base:
        missing = {name for name in used if not _is_module(base, name)}

    assert missing == set()


def _imported(source: str) -> set[str]:
    nodes = list(ast.walk(ast.parse(source)))
    named = {one.module or "" for one in nodes if isinstance(one, ast.ImportFrom)}
    return named | {to.name for one in nodes if isinstance(one, ast.Import) for to in one.names}


def _is_module(base: Path, name: str) -> bool:
    path = base.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def test_a_broken_rule_is_found_by_the_test_of_that_rule():
    with snapshot() as base:
        outcome = try_mutant(KEN, base)

    assert outcome.result is Result.FOUND
    assert outcome.proof.startswith(f"{TID_TESTS[0]}::test_")


@pytest.mark.parametrize(
    ("status", "output", "result"),
    [
        (0, "20 passed", Result.SURVIVED),
        (1, "FAILED tests/x.py::test_y - assert 1 == 2\n1 failed", Result.FOUND),
        # The module cannot even be imported: no test has judged anything.
        (1, "ERROR tests/x.py\n1 error", Result.BROKEN),
        (2, "ERROR tests/x.py\n1 error", Result.BROKEN),
        (4, "no tests ran", Result.BROKEN),
        (5, "no tests ran", Result.BROKEN),
    ],
)
def test_only_a_test_that_ran_and_failed_has_found_something(status, output, result):
    assert outcome_of(status, output).result is result


@pytest.mark.parametrize("result", [Result.SURVIVED, Result.BROKEN])
def test_a_run_fails_when_a_mutant_is_not_found(result, monkeypatch, capsys):
    monkeypatch.setattr(runner, "try_unchanged", lambda _tests, _base: Outcome(Result.SURVIVED, ""))
    monkeypatch.setattr(
        runner,
        "try_mutant",
        lambda one, _base: Outcome(Result.FOUND if one is KEN else result, "x::test_y"),
    )

    assert runner.prove([KEN], workers=1) == 0
    assert runner.prove([KEN, HARMLESS], workers=1) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "found 1 of 2 mutants"


def test_a_run_fails_when_the_tests_fail_with_nothing_broken(monkeypatch, capsys):
    found = Outcome(Result.FOUND, "x::test_y")
    monkeypatch.setattr(runner, "try_unchanged", lambda _tests, _base: found)
    monkeypatch.setattr(runner, "try_mutant", lambda _one, _base: found)

    assert runner.prove([KEN], workers=1) == 1
    assert "DO NOT PASS" in capsys.readouterr().out


def test_a_text_that_is_gone_fails_the_run(monkeypatch, capsys):
    monkeypatch.setattr(runner, "try_unchanged", lambda _tests, _base: Outcome(Result.SURVIVED, ""))

    assert runner.prove([GONE], workers=1) == 1
    assert "BROKEN" in capsys.readouterr().out
