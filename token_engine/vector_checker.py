"""Run a vector file against the engine and say what differs.

Pure: takes parsed JSON, returns findings; `__main__` reads the file and prints. Two formats are
known, `sts-vectors-1` and `sts-identifiers-1` (tests/vectors/PROVENANCE.md describes them).
A vector of a kind that this engine does not know is counted apart, neither passed nor failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from token_engine.errors import TokenEngineError, VectorFileError
from token_engine.identifier_checks import IDENTIFIER_LISTS, check_identifier
from token_engine.vector_checks import CHECKS
from token_engine.vector_fields import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from token_engine.engine import TokenEngine

STS_FORMAT: Final = "sts-vectors-1"
IDENTIFIER_FORMAT: Final = "sts-identifiers-1"

_WITHOUT_KIND: Final = "token"


@dataclass(frozen=True, slots=True)
class Finding:
    """One vector that failed, and everything that differed."""

    vector_id: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one file."""

    checked: int
    not_supported: int
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> int:
        """How many of the checked vectors showed no difference."""
        return self.checked - len(self.findings)

    def summary(self) -> str:
        """Return the line that a checker ends with."""
        return f"{self.passed} of {self.checked} pass, {self.not_supported} not supported"


def check_vectors(data: object, engine: TokenEngine) -> Report:
    """Check a parsed file of either format.

    Raises:
        VectorFileError: the file, or an entry of it, does not have its format.
    """
    file = Fields(data, "the file")
    known_format = file.text("format")
    if known_format == STS_FORMAT:
        return _check_sts(file, engine)
    if known_format == IDENTIFIER_FORMAT:
        return _check_identifiers(file)
    raise VectorFileError(f"the format {known_format!r} is not known")


def _check_sts(file: Fields, engine: TokenEngine) -> Report:
    vectors = file.children("vectors")
    if len(vectors) != file.integer("count"):
        raise VectorFileError("the file does not hold as many vectors as it says")
    findings = []
    not_supported = 0
    for vector in vectors:
        check = CHECKS.get(vector.text("kind") if vector.has("kind") else _WITHOUT_KIND)
        if check is None:
            not_supported += 1
            continue
        findings += _findings(vector, vector.text("id"), partial(check, engine))
    return Report(len(vectors) - not_supported, not_supported, tuple(findings))


def _check_identifiers(file: Fields) -> Report:
    checked = 0
    findings = []
    for kind in IDENTIFIER_LISTS:
        for number, vector in enumerate(file.children(kind), start=1):
            checked += 1
            name = f"{kind}-{number:04d}"
            findings += _findings(vector, name, partial(check_identifier, kind))
    return Report(checked, 0, tuple(findings))


def _findings(vector: Fields, name: str, check: Callable[[Fields], Iterator[str]]) -> list[Finding]:
    """Return a finding if the vector fails; an uncertain vector says so in its last line."""
    try:
        differences = list(check(vector))
    except VectorFileError:
        raise
    except TokenEngineError as error:
        differences = [f"refused: {error.code} ({error})"]
    except ValueError as error:
        # A number that none of the enumerations knows: a kind, a service, a date.
        raise VectorFileError(f"{vector.name} ({name}): {error}") from error
    if differences and vector.has("uncertain"):
        differences.append(f"uncertain in the sources: {vector.text('uncertain')}")
    return [Finding(name, tuple(differences))] if differences else []
