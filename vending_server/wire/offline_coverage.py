"""What a pack would have served in outages that never were (docs/offline-coverage.md)."""

from __future__ import annotations

from vending_server.wire.base import Answer
from vending_server.wire.pages import Page


class CoverageRow(Answer, frozen=True, kw_only=True):
    """Outages of one length at one point, and a pack of one worth; counts of customers."""

    point: int
    amounts: str  # cashier | machine
    hours: int
    ceiling_minor: int
    first_on: str  # local days on which the outages began, one each
    last_on: str
    outages: int
    came: int
    some: int  # the pack held something for them
    usual: int  # it made just what they paid then


class CoverageList(Page, frozen=True, kw_only=True):
    """200: by point, amounts, length and ceiling; empty until the first `replay-offline --keep`."""

    rows: list[CoverageRow]
