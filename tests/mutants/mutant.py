"""What a mutant is: one text of the engine, what takes its place, and the tests that must notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

ROOT: Final = Path(__file__).parents[2]

# Rule broken, text, what takes its place, and tests if others than those named for the file.
Row: TypeAlias = tuple[str, str, str] | tuple[str, str, str, str]


class MutantRotten(Exception):
    """The text is not in the file exactly once: the table has to follow the engine."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one rule; `tests` are files, or single tests of a file where that is slow."""

    file: str
    rule: str
    before: str
    after: str
    tests: tuple[str, ...]

    def changed(self, source: str) -> str:
        """Return the engine's file with the rule broken.

        Raises:
            MutantRotten: the text is not there, or there more than once.
        """
        count = source.count(self.before)
        if count != 1:
            raise MutantRotten(f"{self.file}: found {count} times, not once: {self.before!r}")
        return source.replace(self.before, self.after)


def mutants_of(file: str, tests: str, *rows: Row) -> Iterator[Mutant]:
    """Return the mutants of one file of the engine; `tests` is a list with blanks in between."""
    for rule, before, after, *own in rows:
        names = (own[0] if own else tests).split()
        yield Mutant(f"token_engine/{file}", rule, before, after, tuple(map(_path_of, names)))


def _path_of(name: str) -> str:
    """Spell a test's place out: `unit/test_tid` and `contract/test_engine_batch::test_x`."""
    folder, rest = name.split("/", 1)
    place = {"unit": "tests/unit/token_engine", "contract": "tests/contract"}[folder]
    file, *test = rest.split("::", 1)
    return "::".join([f"{place}/{file}.py", *test])
