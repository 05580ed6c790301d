"""Causes of differences, by evidence: each kind of cause is one file.

    explain(connection, differences)   ->   for each of them its causes, ranked

Two forms.  The money of a *shift* can differ for several reasons at once: its judges
(`SHIFT_JUDGES`) look at one evidence that is read for all shifts together and name candidates, and
weighing.py finds which of them make the sum.  Every other subject has judges of its own
(`JUDGES`), each with a reader of just what it needs.

A judge sees records, counts and documents that the town has anyway; none knows a tolerance, none
has ever seen a name, and no cause is told without the rows that speak for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any, Final

import sqlalchemy as sa

from vending_server.reconciliation.causes import (
    agent_over_float,
    batch_missing,
    cassette_short,
    change_given_twice,
    deposit_doubled,
    deposit_late,
    journal_behind,
    journal_forked,
    note_miscounted,
    pack_stolen,
    payout_uncounted,
    reprint_taken_as_sale,
    resolved_later,
    tariff_retroactive,
    token_without_sale,
    voucher_wrong,
)
from vending_server.reconciliation.causes.evidence import Candidate, ShiftEvidence
from vending_server.reconciliation.causes.shift_reading import evidence_of
from vending_server.reconciliation.causes.weighing import weigh
from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    Difference,
    DifferenceKind,
    SubjectKind,
    View,
    ranked,
)

AT_ONCE: Final = 400
"""Subjects of one question: a database takes only so many parameters."""
_FROM_CASH: Final = (View.COUNTED, View.JOURNAL, View.LEDGER)
"""The views of a drawer, the one nearest to the cash first."""

_ANYTHING: Final = frozenset(CauseKind)
_OF_LINES: Final = frozenset(
    {CauseKind.BATCH_MISSING, CauseKind.JOURNAL_FORKED, CauseKind.RESOLVED_LATER}
)

ShiftJudge = Callable[[ShiftEvidence], Iterator[Candidate]]
SHIFT_JUDGES: Final[Mapping[CauseKind, ShiftJudge]] = {
    one.KIND: one.judge
    for one in (
        batch_missing,
        change_given_twice,
        note_miscounted,
        payout_uncounted,
        reprint_taken_as_sale,
        resolved_later,
    )
} | {journal_forked.KIND: journal_forked.judge_shift}


@dataclass(frozen=True, slots=True)
class Judge:
    """One kind of cause of subjects that have a judge of their own."""

    kind: CauseKind
    subjects: frozenset[SubjectKind]
    read: Callable[[sa.Connection, Sequence[Difference]], Mapping[str, Sequence[Any]]]
    judge: Callable[[Difference, Sequence[Any]], Iterator[Cause]]


def _judge_of(module: ModuleType) -> Judge:
    return Judge(module.KIND, module.SUBJECTS, module.read, module.judge)


JUDGES: Final = tuple(
    _judge_of(one)
    for one in (
        agent_over_float,
        cassette_short,
        deposit_doubled,
        deposit_late,
        journal_behind,
        journal_forked,
        pack_stolen,
        tariff_retroactive,
        token_without_sale,
        voucher_wrong,
    )
)


def explain(
    connection: sa.Connection,
    differences: Sequence[Difference],
    *,
    shift_judges: Mapping[CauseKind, ShiftJudge] = SHIFT_JUDGES,
    judges: Sequence[Judge] = JUDGES,
) -> list[tuple[Cause, ...]]:
    """Return the causes of each difference, ranked; read for all of them at once."""
    found: list[list[Cause]] = [[] for _ in differences]
    for judge in judges:
        asked = [n for n, one in enumerate(differences) if one.subject.kind in judge.subjects]
        for first in range(0, len(asked), AT_ONCE):
            some = asked[first : first + AT_ONCE]
            rows = judge.read(connection, [differences[n] for n in some])
            for n in some:
                told = rows.get(differences[n].subject.id, ())
                found[n] += judge.judge(differences[n], told)
    told = [
        ranked(difference.amount_minor, tuple(causes))
        for difference, causes in zip(differences, found, strict=True)
    ]
    for n, causes in _of_shifts(connection, differences, shift_judges):
        # What explains a sum together stays together: weighing.py has ranked these.
        told[n] = tuple(sorted((*causes, *told[n]), key=lambda one: -one.strength))
    return told


def _of_shifts(
    connection: sa.Connection,
    differences: Sequence[Difference],
    judges: Mapping[CauseKind, ShiftJudge],
) -> Iterator[tuple[int, list[Cause]]]:
    """Yield the causes of what differs in drawers, with the place of the difference."""
    of_shift: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(differences):
        if _is_of_drawer(one):
            of_shift[one.subject.id].append(n)
    for shift_id, evidence in evidence_of(connection, list(of_shift)):
        candidates = [one for judge in judges.values() for one in judge(evidence)]
        for n in of_shift[shift_id]:
            sign = _sign_of(differences[n])
            kinds = _kinds_for(differences[n])
            speak = [one for one in candidates if one.kind in kinds]
            yield (
                n,
                [
                    replace(one, explains_minor=sign * one.explains_minor)
                    for one in weigh(sign * differences[n].amount_minor, speak)
                ],
            )


def _is_of_drawer(one: Difference) -> bool:
    return (
        one.subject.kind is SubjectKind.SHIFT
        and one.kind in {DifferenceKind.AMOUNT, DifferenceKind.GAP}
        and {one.left, one.right} <= set(_FROM_CASH)
    )


def _kinds_for(one: Difference) -> frozenset[CauseKind]:
    """Return what can stand between two views: hands between cash and journal, lines behind it.

    Where the journal is not here, what was counted stands against the server's entries: anything.
    """
    if one.kind is DifferenceKind.GAP or View.JOURNAL not in {one.left, one.right}:
        return _ANYTHING
    return _ANYTHING - _OF_LINES if View.COUNTED in {one.left, one.right} else _OF_LINES


def _sign_of(one: Difference) -> int:
    """Return 1 if the difference is positive where there is more cash than the books know."""
    return 1 if _FROM_CASH.index(one.right) < _FROM_CASH.index(one.left) else -1
