"""The hash over a day's rows: that of RFC 6962, and another one for any other rows."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from vending_server.reconciliation.merkle import Tree

ROWS = st.lists(st.binary(max_size=6), max_size=20)


def root_of(rows: list[bytes]) -> str:
    tree = Tree()
    for row in rows:
        tree.add(row)
    return tree.root()


def by_definition(rows: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it stands there."""
    if not rows:
        return hashlib.sha256(b"").digest()
    if len(rows) == 1:
        return hashlib.sha256(b"\x00" + rows[0]).digest()
    half = 1
    while half * 2 < len(rows):
        half *= 2
    return hashlib.sha256(
        b"\x01" + by_definition(rows[:half]) + by_definition(rows[half:])
    ).digest()


@given(ROWS)
def test_the_root_is_that_of_the_definition(rows):
    assert root_of(rows) == by_definition(rows).hex()


@given(ROWS, ROWS)
def test_other_rows_have_another_root(one, other):
    assert (root_of(one) == root_of(other)) is (one == other)
