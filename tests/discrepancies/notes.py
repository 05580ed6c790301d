"""What was planted, as only the generator knows it; nothing of the product reads this."""

from __future__ import annotations

from dataclasses import dataclass

from vending_server.reconciliation.model import CauseKind, SubjectKind

Named = tuple[SubjectKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One thing that went wrong.  `amounts` are those that an item about it may be of, in agorot.

    Some things show at several subjects: a sale that was decided after the Z is too much in one
    shift and too little in the next.
    """

    kind: CauseKind
    shows_at: dict[Named, int]
    told: str
    also_at: frozenset[Named] = frozenset()  # where an item about it is no false one


class Notes:
    """Everything that was planted in one month."""

    def __init__(self) -> None:
        self.planted: list[Planted] = []

    def note(self, kind: CauseKind, shows_at: dict[Named, int], told: str) -> None:
        """Remember one more."""
        self.planted.append(Planted(kind=kind, shows_at=shows_at, told=told))
