"""What is known of a shift whose money does not agree; plain values, no SQL.

Sums are agorot.  *Over* means: more cash than the books know, less if negative; every judge of a
shift speaks of that, and weighing.py puts it into the sign of the difference that was asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from vending_server.reconciliation.model import CauseKind, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A vend that a till confirmed: what it cost in cash, what was put down, note by note."""

    sequence: int
    at: dt.datetime
    document_id: str
    cash_minor: int
    received_minor: int
    notes: Mapping[int, int] | None = None  # pieces by note, where the note keys were used

    @property
    def change_minor(self) -> int:
        """What went back over the counter."""
        return max(self.received_minor - self.cash_minor, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The drawer was opened without a sale."""

    sequence: int
    at: dt.datetime
    operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A second or later sheet of a receipt, printed in this shift."""

    sequence: int
    at: dt.datetime
    document_id: str
    copy_number: int
    cash_minor: int  # of the sale that it repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Cash in or out that was written down; out is negative."""

    movement_id: str
    at: dt.datetime
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A vend without a sale whose money one shift took, and maybe another gave back."""

    document_id: str
    sequence: int
    at: dt.datetime
    cash_minor: int
    taken_here: bool
    returned_here_minor: int
    ended_at: dt.datetime | None
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedLeft:
    """A vend of the terminal's pack that nobody has said was sold, or destroyed."""

    sealed_id: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptApart:
    """A sale that a copy of the till's disk told: its cash is booked, its journal is not ours."""

    finding_id: str
    at: dt.datetime
    cash_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftEvidence:
    """Everything that judges of a shift may look at."""

    shift_id: str
    terminal_id: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    is_synced: bool
    held_through: int = 0  # the last record of the till's journal that the server holds
    opening_count: Mapping[int, int] = field(default_factory=dict)  # pieces by denomination
    closing_count: Mapping[int, int] = field(default_factory=dict)  # the newest count
    count_id: str = ""  # its document
    counted_minor: int = 0
    receipts: tuple[Receipt, ...] = ()
    openings: tuple[Opening, ...] = ()
    copies: tuple[Copy, ...] = ()
    movements: tuple[Movement, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()
    sealed_left: tuple[SealedLeft, ...] = ()
    kept_apart: tuple[KeptApart, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Something that may have happened in a shift, and how much of evidence speaks against it.

    `over_minor` none: it explains whatever is left, in the direction of `sign`, or one of the sums
    `of_sums` if it names any.  `doubt` counts
    what would have to be a coincidence; it is only ever compared, and never shown.
    """

    kind: CauseKind
    over_minor: int | None
    doubt: int
    links: tuple[Link, ...]
    sign: int = 0
    of_sums: frozenset[int] = frozenset()
    told: Mapping[str, str | int] = field(default_factory=dict)
    is_recorded: bool = False  # records prove that it happened, whatever else did
    is_weak: bool = False  # told as possible only, and never beside what has no sum of its own
    is_ruled_out: bool = False  # looked at, and it cannot be; `told` says why
    uses: str = ""  # the record it stands on: nothing explains two things
    asks: int = 0  # the coincidence that the same record would be if nothing explained it
    clears_itself: bool = False
