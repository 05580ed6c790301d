"""However news and counts of notes come, each note is announced once, and every total is true."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from kiosk.selfservice.notes_said import NOTE, NotesSaid

NOTES = st.lists(st.sampled_from([2_000, 5_000, 10_000, 20_000]), max_size=8)


@given(NOTES, st.lists(st.integers(0, 2), max_size=24))
def test_what_is_announced_adds_up_to_what_is_in(notes, order):
    said, told, inside = NotesSaid(), [], 0
    journaled = news = 0  # how many notes are written down, and how many the screen has heard of
    while news < len(notes) or inside < sum(notes):
        steps = ["count"]
        steps += ["write"] * (journaled < len(notes)) + ["hear"] * (news < journaled)
        match steps[min(order.pop(), len(steps) - 1) if order else -1]:
            case "write":
                journaled += 1
            case "hear":
                said.heard(notes[news])
                news += 1
            case "count":
                now = sum(notes[:journaled])
                told += said.counted(inside, now)
                inside = now
        if journaled == news == len(notes):
            told += said.counted(inside, sum(notes))
            inside = sum(notes)

    totals = [total for _, _, total in told]
    assert totals == list(accumulate(amount for _, amount, _ in told))
    assert totals[-1:] == list(accumulate(notes))[-1:]
    assert set(totals) <= set(accumulate(notes)), "a total stands between two notes"


def test_notes_that_were_heard_of_before_their_count_are_said_one_by_one():
    said = NotesSaid()
    for one in (2_000, 5_000):
        said.heard(one)

    assert list(said.counted(0, 7_000)) == [(NOTE, 2_000, 2_000), (NOTE, 5_000, 7_000)]
    assert list(said.counted(7_000, 7_000)) == []
