"""What could be lost with machines that were stolen, lost or given up (docs/offline.md).

GET /v1/lost-packs                          every suspended terminal that had a pack
GET /v1/lost-packs/{terminal_id}/meters     the meters whose tokens it may hold; of any terminal

Only tokens of meters whose key is still the one they were made under count: new keys for them (a
campaign, and a plan with `terminal_id`) end the loss.
"""

from __future__ import annotations

from vending_server.wire.base import Answer
from vending_server.wire.pages import Page


class LostPack(Answer, frozen=True, kw_only=True):
    """The worst that can come of one suspended terminal's pack (agorot)."""

    terminal_id: str
    point: int
    terminal: int  # within the point
    suspended_at: str
    valid_until: str | None  # of its last edition: no till sells it later, a thief could
    exposed_count: int  # sealed vends that lay there
    exposed_minor: int
    ever_delivered_minor: int  # with all that it said it had destroyed
    exposed_meters: int
    meters: int  # whose tokens were ever delivered and still work
    meters_with_key_change: int  # of these: planned, or the set handed out
    meters_keyed_since: int  # besides these: what was delivered for them is worth nothing
    groups: list[str]  # supply groups of these meters, each for a campaign of its own


class LostPacks(Page, frozen=True, kw_only=True):
    """200: by point and terminal."""

    packs: list[LostPack]


class LostMeter(Answer, frozen=True, kw_only=True):
    """One meter whose tokens a terminal may hold."""

    drn: str
    sgc: str
    krn: int
    exposed_minor: int
    ever_delivered_minor: int
    has_key_change: bool


class LostMeters(Page, frozen=True, kw_only=True):
    """200: in the order of the register."""

    meters: list[LostMeter]
