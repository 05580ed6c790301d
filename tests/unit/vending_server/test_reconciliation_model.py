"""The words of reconciliation: how causes rank, and when a difference waits for a person."""

from __future__ import annotations

import datetime as dt

import pytest

from vending_server.reconciliation.model import (
    Cause,
    CauseKind,
    Difference,
    DifferenceKind,
    Link,
    LinkKind,
    Strength,
    Subject,
    SubjectKind,
    View,
    ranked,
)

LINK = Link(kind=LinkKind.RECORD, id="T:1")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def cause(kind: CauseKind, strength: Strength, explains: int) -> Cause:
    return Cause(kind=kind, strength=strength, explains_minor=explains, links=(LINK,))


def test_a_cause_without_links_is_none() -> None:
    with pytest.raises(ValueError, match="links"):
        Cause(
            kind=CauseKind.NOTE_MISCOUNTED, strength=Strength.WEAK, explains_minor=-5_000, links=()
        )


def test_causes_rank_by_strength_then_by_what_they_explain_then_in_fixed_order() -> None:
    partly = cause(CauseKind.BATCH_MISSING, Strength.STRONG, -1_000)
    wholly = cause(CauseKind.NOTE_MISCOUNTED, Strength.STRONG, -5_000)
    as_well = cause(CauseKind.CHANGE_GIVEN_TWICE, Strength.STRONG, -5_000)
    proven = cause(CauseKind.VOUCHER_WRONG, Strength.PROVEN, 0)
    ruled_out = cause(CauseKind.JOURNAL_FORKED, Strength.RULED_OUT, -5_000)
    found = ranked(-5_000, (ruled_out, partly, wholly, as_well, proven))
    assert found == (proven, wholly, as_well, partly, ruled_out)


def test_a_difference_is_due_at_once_or_from_its_day_on() -> None:
    def difference(due_at: dt.datetime | None) -> Difference:
        return Difference(
            subject=Subject(kind=SubjectKind.SLIP, id="S", point_number=1, day=NOON.date()),
            left=View.DEPOSIT,
            right=View.BANK,
            kind=DifferenceKind.MISSING,
            amount_minor=-5_000,
            since=NOON,
            due_at=due_at,
        )

    assert difference(None).is_due(NOON)
    assert difference(NOON).is_due(NOON)
    assert not difference(NOON + dt.timedelta(seconds=1)).is_due(NOON)
