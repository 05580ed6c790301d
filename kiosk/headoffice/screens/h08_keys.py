"""H08 Key health: what bounds each vending key, the meters of each, campaigns; never a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, ListsScreen
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.upkeep import keys
from vending_server.wire.upkeep import KeyHealth

_READERS: Final = frozenset({"key_custodian", "supervisor", "administrator", "auditor"})
_WELL: Final = frozenset({"good", "not_active"})


class Keys(ListsScreen):
    """The worst key first."""

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (keys.KEY_LIST, keys.GROUP_LIST, keys.CAMPAIGN_LIST)


def waiting(line: Line) -> int:
    """Return how many keys want attention, and groups of meters without one."""
    told = line.get(keys.KEYS[1], KeyHealth)
    bad = sum(one.state not in _WELL for one in told.keys)
    return bad + sum(not one.has_key for one in told.groups)


ENTRY: Final = ScreenEntry(
    name="keys",
    text_id="S1777",
    roles=_READERS,
    reads=(keys.KEYS, keys.CAMPAIGNS),
    make=Keys,
    count=waiting,
)
