"""Which items wait for somebody; pure."""

from __future__ import annotations

from typing import Final

from vending_server.reconciliation.model import SETTLED, ItemState

WAITING: Final = tuple(one for one in ItemState if one not in SETTLED)
