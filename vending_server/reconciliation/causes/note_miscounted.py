"""One note too many or too few: the sum that lacks is one note, and the count of it shows it.

The drawer is followed piece by piece, from the opening count through every receipt to the closing
count: notes come in as the note keys say, or as the fewest that make what was received, and change
goes out of the largest pieces that are there.  People give change otherwise now and then, so that
the pieces are evidence and no proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from vending_server.reconciliation.causes.evidence import Candidate, Receipt, ShiftEvidence
from vending_server.reconciliation.causes.links import count_link
from vending_server.reconciliation.model import CauseKind
from vending_server.wire.cash_count import DENOMINATIONS_MINOR

KIND: Final = CauseKind.NOTE_MISCOUNTED
NOTES: Final = (20_000, 10_000, 5_000, 2_000)


def judge(evidence: ShiftEvidence) -> Iterator[Candidate]:
    """Return each single note that may be one too many or too few."""
    if not evidence.count_id:
        return
    more = pieces_beyond(evidence)
    for note in NOTES:
        for sign in (1, -1):
            is_seen = more.get(note, 0) * sign > 0
            yield Candidate(
                kind=KIND,
                over_minor=sign * note,
                doubt=2 if is_seen else 3,
                is_weak=not is_seen,
                links=(count_link(evidence),),
                uses=f"a note of {note}",
                told={
                    "note": note,
                    "pieces": evidence.closing_count.get(note, 0),
                    "expected": evidence.closing_count.get(note, 0) - more.get(note, 0),
                },
            )
    yield Candidate(
        kind=KIND,
        over_minor=None,
        doubt=0,
        links=(count_link(evidence),),
        is_ruled_out=True,
        told={"why": "no_single_note"},
    )


def pieces_beyond(evidence: ShiftEvidence) -> dict[int, int]:
    """Return by how many pieces of each kind the count is above what should be there."""
    drawer = Counter(evidence.opening_count)
    happened = [(one.at, one.sequence, _in_of(one), one.change_minor) for one in evidence.receipts]
    happened += [
        (one.at, 0, fewest(max(one.amount_minor, 0)), max(-one.amount_minor, 0))
        for one in evidence.movements
    ]
    for _, _, pieces, out in sorted(happened, key=lambda one: one[:2]):
        drawer.update(pieces)
        drawer.subtract(given(out, drawer))
    return {
        one: evidence.closing_count.get(one, 0) - drawer[one]
        for one in DENOMINATIONS_MINOR
        if evidence.closing_count.get(one, 0) != drawer[one]
    }


def fewest(amount_minor: int) -> Counter[int]:
    """Return the fewest pieces that make an amount."""
    pieces: Counter[int] = Counter()
    for piece in DENOMINATIONS_MINOR:
        pieces[piece], amount_minor = divmod(amount_minor, piece)
    return +pieces


def given(amount_minor: int, drawer: Mapping[int, int]) -> Counter[int]:
    """Return the pieces by which an amount leaves a drawer: the largest that are there."""
    pieces: Counter[int] = Counter()
    for piece in DENOMINATIONS_MINOR:
        pieces[piece] = min(amount_minor // piece, max(drawer[piece], 0))
        amount_minor -= pieces[piece] * piece
    return +pieces + fewest(amount_minor)


def _in_of(receipt: Receipt) -> Counter[int]:
    if receipt.notes:
        return Counter(receipt.notes)
    return fewest(receipt.cash_minor + receipt.change_minor)
