"""Which vends a terminal should hold: the policy, over the purchases that are on record."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol

import sqlalchemy as sa

from vending_server.meters.tables import meters
from vending_server.sealing.model import Occasion

if TYPE_CHECKING:
    from vending_server.sealing.purchases import PurchaseHistories

_READ_AGAIN: Final = dt.timedelta(hours=1)
_MAY_BE_SEALED: Final = sa.select(meters.c.id).where(
    meters.c.contract_id.is_not(None), meters.c.blocked_en.is_(None), ~meters.c.has_key_change
)


class Wanted(Protocol):
    """A sealed vend that a terminal should hold."""

    @property
    def meter_id(self) -> int:
        """The meter's row."""
        ...

    @property
    def amount_minor(self) -> int:
        """What it is to be sold for."""
        ...


class Choice(Protocol):
    """Says what a pack should hold, the most useful first."""

    def __call__(self, connection: sa.Connection, occasion: Occasion) -> Sequence[Wanted]:
        """Return what is wanted, of which as much is sealed as the ceiling allows."""
        ...


class ByPurchases:
    """Chooses by what was bought, read once an hour for all terminals: half a year of a town."""

    def __init__(self, zone: dt.tzinfo) -> None:
        self._zone = zone
        self._read_at: dt.datetime | None = None
        self._histories: PurchaseHistories | None = None
        self._reading = threading.Lock()

    def __call__(self, connection: sa.Connection, occasion: Occasion) -> Sequence[Wanted]:
        """Return what is wanted; see Choice."""
        # numpy costs 0.1 s and 30 MB, which a server pays that seals.
        from vending_server.sealing import policy  # noqa: PLC0415

        amounts = policy.AT_A_MACHINE if occasion.takes_notes_only else policy.AT_A_CASHIER
        histories = self._histories_at(connection, occasion.now)
        return policy.choose(
            histories.of(connection.scalars(_MAY_BE_SEALED).all()),
            point=occasion.point,
            now=occasion.now,
            hours=occasion.hours,
            ceiling_minor=occasion.ceiling_minor,
            amounts=amounts,
        )

    def _histories_at(self, connection: sa.Connection, now: dt.datetime) -> PurchaseHistories:
        from vending_server.sealing.history import WINDOW, purchase_histories  # noqa: PLC0415

        with self._reading:
            is_new = self._read_at is not None and abs(now - self._read_at) < _READ_AGAIN
            if self._histories is None or not is_new:
                self._histories = purchase_histories(
                    connection, since=now - WINDOW, until=now, zone=self._zone
                )
                self._read_at = now
            return self._histories
