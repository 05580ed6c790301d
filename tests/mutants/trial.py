"""One trial: a copy of the engine and its tests, one rule broken there, the tests that must fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from tests.mutants.mutant import ROOT, Mutant

# Everything that the engine's tests read. Nothing else is there: no database, no window.
_COPIED: Final = (
    "token_engine",
    "tests/__init__.py",
    "tests/helpers/__init__.py",
    "tests/helpers/good_tokens.py",
    "tests/fuzz",
    "tests/vectors",
    "tests/unit/token_engine",
    "tests/contract/test_engine_batch.py",
)
_CONFTEST: Final = Path(__file__).with_name("conftest_of_copies.py")
# No plug-ins: each of them takes longer to load than the tests of most rules to run. No bytecode:
# a cached file of the same size and second would hide the mutant.
_SETTINGS: Final = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
_LONGEST_S: Final = 180
_TESTS_FAILED: Final = 1


class Result(StrEnum):
    """What became of a mutant. BROKEN: no test has judged it, so it proves nothing."""

    FOUND = "found"
    SURVIVED = "SURVIVED"
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result and its proof: the test that failed, or what pytest said at the end."""

    result: Result
    proof: str


@contextmanager
def snapshot() -> Iterator[Path]:
    """Copy what trials need, once: whoever goes on editing meanwhile does not disturb them."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        _copy(Path(name))
        yield Path(name)


def try_mutant(mutant: Mutant, base: Path) -> Outcome:
    """Run the tests of one mutant against a copy of a snapshot with its rule broken.

    Raises:
        MutantRotten: its text is not in the engine any more.
    """
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = Path(name)
        shutil.copytree(base, folder, dirs_exist_ok=True)
        file = folder / mutant.file
        file.write_text(mutant.changed(file.read_text("utf-8")), "utf-8")
        return _run(folder, mutant.tests)


def try_unchanged(tests: Iterable[str], base: Path) -> Outcome:
    """Run tests with nothing broken: they must all pass (SURVIVED)."""
    return _run(base, tests)


def _copy(folder: Path) -> None:
    for part in _COPIED:
        source, target = ROOT / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, target)
    shutil.copyfile(_CONFTEST, folder / "tests" / "conftest.py")


def _run(folder: Path, tests: Iterable[str]) -> Outcome:
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        run = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | _SETTINGS,
            capture_output=True,
            text=True,
            timeout=_LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Outcome(Result.BROKEN, f"no end within {_LONGEST_S} s")
    return outcome_of(run.returncode, run.stdout + run.stderr)


def outcome_of(status: int, output: str) -> Outcome:
    """Judge a run of pytest. Only a test that ran and failed has found something."""
    failures = [line for line in output.splitlines() if line.startswith("FAILED ")]
    if status == 0:
        return Outcome(Result.SURVIVED, "")
    if status == _TESTS_FAILED and failures:
        return Outcome(Result.FOUND, failures[0].removeprefix("FAILED ").split(" - ")[0])
    return Outcome(Result.BROKEN, output[-2000:])
