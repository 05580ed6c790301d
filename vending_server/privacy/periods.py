"""How long personal data is kept, and why: the one place where it is decided.

Each kind is one row.  A town changes a period in its settings (`[retention]` in server.toml),
within the bounds that stand here; docs/retention.md tells what becomes of each kind.  The reasons
are those of a utility that sells for money; which law asks for them, and for how long, is for the
town's own lawyer to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vending_server.errors import Misconfigured

# A till that was off for a season may still ask for its answer: nothing takes a name out earlier.
ANSWER_DAYS_MIN: Final = 90
SESSION_DAYS_MIN: Final = 14
_YEAR: Final = 365
# Who was anonymised, for whoever restores a backup (forgotten.py); beside the settings by default.
LIST_NAME: Final = "anonymised.list"


class Kind(StrEnum):
    """A kind of personal data that has a period."""

    CUSTOMERS = "customers"
    ANSWERS = "answers"
    IMPORTS = "imports"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How long a kind is kept, in days; `why` is the reason to keep it at all."""

    days: int
    within: range
    holds: str
    why: str
    then: str

    @property
    def bounds(self) -> str:
        """The bounds as a person reads them."""
        return f"{self.within[0]} to {self.within[-1]}"


PERIODS: Final[Mapping[Kind, Period]] = {
    Kind.CUSTOMERS: Period(
        days=10 * _YEAR,
        within=range(_YEAR, 30 * _YEAR + 1),
        holds="name, phone, identity number and address of who has no contract any more",
        why="claims of either side, and the tax office, may still ask who a contract was with",
        then="anonymised, if all is settled",
    ),
    Kind.ANSWERS: Period(
        days=400,
        within=range(ANSWER_DAYS_MIN, 20 * _YEAR + 1),
        holds="names and addresses in the stored answers of sales, payments and other documents",
        why="a till asks for an answer that it missed; a customer wants a copy of a receipt",
        then="name and address are taken out of the answer; all else of it stays",
    ),
    Kind.IMPORTS: Period(
        days=400,
        within=range(30, 20 * _YEAR + 1),
        holds="customers as they were before and after an import",
        why="a list that was taken over wrongly is undone",
        then="name, phone, identity number and address are taken out; undoing it is over",
    ),
    Kind.SESSIONS: Period(
        days=90,
        # A till is told whose login there counts no more for as long as one is good without a line.
        within=range(SESSION_DAYS_MIN, 10 * _YEAR + 1),
        holds="when which operator was signed in at which terminal",
        why="an act at a terminal is traced to who was signed in there; whose login counts no more",
        then="deleted",
    ),
}
assert set(PERIODS) == set(Kind), "every kind has its period"

SUFFIX: Final = "_days"

# Personal data that no period ends, and why; docs/retention.md says more.
KEPT: Final[Mapping[str, str]] = {
    "books": "sales, tokens, payments, ledger: accounts must be proven; they name contracts only",
    "customers' cards": "which card counts, and what meters wrote on it: of contracts, no names",
    "audit log": "who of the staff did what: one chain, of which no link can be taken out",
    "operators": "who stands behind an act; they are ended, never deleted",
    "reasons and notes": "words of the staff that explain an act; they must not name a customer",
    "decisions": "as the council signed them: its members act in public, no customer is named",
    "places and meters": "the town's network",
}


def periods_from(settings: object) -> Mapping[Kind, int]:
    """Return the days of each kind: those of the `[retention]` table, else the ones above.

    Raises:
        Misconfigured: something that is no kind, or a number out of its bounds.
    """
    if not isinstance(settings, dict):
        raise Misconfigured("retention must be a table of days")
    given = dict(settings)
    found = {kind: _days(kind, given.pop(f"{kind}{SUFFIX}", None)) for kind in Kind}
    if given:
        raise Misconfigured(f"unknown setting in retention: {', '.join(sorted(given))}")
    return found


def _days(kind: Kind, given: object) -> int:
    period = PERIODS[kind]
    if given is None:
        return period.days
    # type() and not isinstance(): `true` would pass for 1.
    if type(given) is not int or given not in period.within:
        raise Misconfigured(f"retention.{kind}{SUFFIX} must be a number from {period.bounds}")
    return given


def default_periods() -> Mapping[Kind, int]:
    """Return the days of a town that decided nothing."""
    return periods_from({})
