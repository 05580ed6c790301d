"""A terminal's word about itself, for tests of the board."""

from __future__ import annotations

from typing import Any

from vending_server.wire.standings import PackLeft, TerminalStanding

TOLD_AT = "2026-11-22T10:00:01+00:00"


def a_standing(**changes: Any) -> TerminalStanding:
    """A cashier's till that is well."""
    well: dict[str, Any] = {
        "role": "cashier",
        "software_version": "0.2.0",
        "software_time": TOLD_AT,
        "paper": "ok",
        "printer": "ready",
        "reader": "ready",
        "acceptor": "none",
        "is_serving": True,
        "journal_head": 12,
        "behind": 0,
        "synced_at": TOLD_AT,
    }
    return TerminalStanding(**(well | changes))


def a_pack(**changes: Any) -> PackLeft:
    """A pack that is nearly whole and lasts for the day."""
    full: dict[str, Any] = {
        "amount_left_minor": 90_000,
        "sales_left": 41,
        "exposure_minor": 100_000,
        "valid_until": "2026-11-23T10:00:00+00:00",
    }
    return PackLeft(**(full | changes))
