"""What a list says, what the register says, and what is wrong: plain values; no SQL here.

Things are named by the keys that people know (account number, meter number), never by row ids, so
that a difference reads as it will be told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Fact: TypeAlias = str | int | dt.date | None
Facts: TypeAlias = Mapping[str, Fact]


class Kind(StrEnum):
    """What a list holds, in the order in which it is written: each may refer to those before."""

    CUSTOMER = "customer"
    PLACE = "place"
    METER_TYPE = "meter_type"
    CONTRACT = "contract"
    METER = "meter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One thing as the list has it: its key, the line that first named it, and what is said of it.

    Facts that the list has no column for are absent: of a thing that is known they stay as they
    are, of a new one they take the register's defaults.
    """

    kind: Kind
    key: str
    line: int
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One thing as the register has it."""

    row_id: int
    facts: Facts
    is_closed: bool = False  # a contract that ended, a meter that was scrapped
    version: int = 0  # of a contract: counts every change, a sale included


Register: TypeAlias = Mapping[Kind, Mapping[str, Known]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the import does to one thing: before and after hold the facts that differ."""

    kind: Kind
    key: str
    line: int
    row_id: int | None  # none = it is new
    before: Facts
    after: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that an import would do."""

    changes: tuple[Change, ...]
    unchanged: Mapping[Kind, int]
    missing: Mapping[Kind, tuple[str, ...]]  # in the register, open, and not in the list

    def of(self, kind: Kind) -> list[Change]:
        """Return what happens to the things of one kind."""
        return [one for one in self.changes if one.kind is kind]
