"""Who came during an outage and was served, as counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Served:
    """How many customers came during some outages, and how many of them got something."""

    outages: int = 0
    came: int = 0
    some: int = 0
    usual: int = 0

    def __add__(self, other: Served) -> Served:
        return Served(
            outages=self.outages + other.outages,
            came=self.came + other.came,
            some=self.some + other.some,
            usual=self.usual + other.usual,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One cell of the table: a point, an outage's length, a ceiling."""

    point: int
    hours: int
    ceiling_minor: int
