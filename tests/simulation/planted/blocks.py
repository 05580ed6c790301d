"""I12: nothing is sold for a meter once it is acknowledged that it is stopped."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import sqlalchemy as sa

from tests.simulation.planted.seam import Bug, Patch, nothing
from vending_server.meters.tables import contracts, meters
from vending_server.registry import blocks
from vending_server.registry import desk as registry
from vending_server.vending import deciding, quoting, service
from vending_server.vending.supplies import SupplyReader


def _not_looked_at() -> list[Patch]:
    return [(deciding, "check_may_vend", nothing), (service, "check_may_vend", nothing)]


def _looked_at_when_quoted() -> list[Patch]:
    return [(deciding, "check_may_vend", nothing)]


def _remembered() -> list[Patch]:
    """Know for as long as a process lives which meters are stopped."""
    of_served = SupplyReader.of_served
    known: dict[tuple[int, str], Any] = {}
    alive: list[Any] = []

    def remembered(self: Any, connection: Any, drns: Any, *more: Any) -> Any:
        alive.append(self)
        found = of_served(self, connection, drns, *more)
        for drn, supply in found.items():
            meter = getattr(supply, "meter", None)
            if meter is not None:
                reason = known.setdefault((id(self), drn), meter.block_reason)
                again = dataclasses.replace(meter, block_reason=reason)
                found[drn] = dataclasses.replace(supply, meter=again)
        return found

    return [(SupplyReader, "of_served", remembered)]


def _neighbours_released() -> list[Patch]:
    release = blocks.release

    def all_of_customer(connection: sa.Connection, wanted: Any, moment: Any) -> Any:
        facts = release(connection, wanted, moment)
        customer = (
            sa.select(contracts.c.customer_id)
            .join(meters, meters.c.contract_id == contracts.c.id)
            .where(meters.c.drn == wanted.drn)
            .scalar_subquery()
        )
        of_customer = sa.select(contracts.c.id).where(contracts.c.customer_id == customer)
        connection.execute(
            meters.update()
            .where(meters.c.contract_id.in_(of_customer))
            .values(
                blocked_ar=None,
                blocked_en=None,
                blocked_customer_ar=None,
                blocked_customer_en=None,
                blocked_by=None,
                blocked_at=None,
            )
        )
        return facts

    return [(registry.blocks, "release", all_of_customer)]


def _only_told() -> list[Patch]:
    """Acknowledge a block, and write the meter's event but not its state."""
    block = blocks.block

    def told(connection: sa.Connection, wanted: Any, moment: Any) -> Any:
        facts = block(connection, wanted, moment)
        connection.execute(
            meters.update()
            .where(meters.c.drn == wanted.drn)
            .values(blocked_ar=None, blocked_en=None, blocked_by=None, blocked_at=None)
        )
        return facts

    return [(registry.blocks, "block", told)]


def _money_opens() -> list[Patch]:
    """Sell a stopped meter what pays a debt, too large a word for "this sale pays some of it"."""
    refuse = quoting.refuse_blocked

    def unless_in_debt(supply: Any) -> None:
        if not supply.arrears:
            refuse(supply.meter)

    return [
        (deciding, "check_may_vend", unless_in_debt),
        (service, "check_may_vend", unless_in_debt),
    ]


BUGS: Final = (
    Bug(
        name="block_not_looked_at",
        breaks="I12",
        rule="A stopped meter is refused.",
        patches=_not_looked_at,
    ),
    Bug(
        name="block_looked_at_when_quoted",
        breaks="I12",
        rule="Whether a meter is stopped is asked when it is sold to, not only when it is priced.",
        patches=_looked_at_when_quoted,
    ),
    Bug(
        name="block_remembered_by_process",
        breaks="I12",
        rule="Every process knows of a block as soon as it is acknowledged.",
        patches=_remembered,
    ),
    Bug(
        name="neighbours_released",
        breaks="I12",
        rule="Releasing one meter leaves the customer's other meters stopped.",
        patches=_neighbours_released,
    ),
    Bug(
        name="block_only_noted",
        breaks="I12",
        rule="A block that is acknowledged is in force.",
        patches=_only_told,
    ),
    Bug(
        name="debtors_sold_to_in_spite",
        breaks="I12",
        rule="A stopped meter is refused whatever the sale would pay of a debt.",
        patches=_money_opens,
    ),
)
