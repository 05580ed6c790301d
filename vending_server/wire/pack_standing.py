"""How packs stand, for head office.

GET /v1/packs   every terminal that may sell offline, or has
"""

from __future__ import annotations

from vending_server.wire.base import Answer
from vending_server.wire.pages import Page


class PackStanding(Answer, frozen=True, kw_only=True):
    """One terminal's pack: what it may hold, and what could be lost with it (agorot)."""

    terminal_id: str
    point: int
    terminal: int  # within the point
    is_suspended: bool
    ceiling_minor: int
    pack_number: int
    edition: int
    acknowledged_edition: int  # which its signed journal has told of
    valid_until: str | None
    live_count: int
    live_minor: int
    exposed_minor: int  # live ones, and those whose void is not acknowledged
    ever_delivered_minor: int  # unsold, meter key unchanged, voided ones too
    ever_limit_minor: int  # above it nothing new is sealed


class PackList(Page, frozen=True, kw_only=True):
    """200: by point and terminal."""

    packs: list[PackStanding]
