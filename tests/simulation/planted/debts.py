"""I9: debts, carry and blocks are what the sales made of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from tests.simulation.planted.seam import Bug, Patch, instead, nothing
from vending_server.db.statements import Change
from vending_server.meters import service as meter_service
from vending_server.meters.tables import contracts
from vending_server.vending import rows, supplies
from vending_server.vending.service import VendingService
from vending_server.vending.supplies import SupplyReader

_contract_change = rows.contract_change


def _changed(**changes: Any) -> Any:
    """Write something else of a contract than the sale makes of it."""

    def changing(decision: Any) -> Any:
        values = {name: of(decision) for name, of in changes.items()}
        return dataclasses.replace(_contract_change(decision), **values)

    return instead(rows, "contract_change", changing)


def _arrears_taken(times: int) -> Any:
    pay = rows.pay_arrears

    def paid(connection: sa.Connection, payments: Sequence[Any]) -> None:
        pay(
            connection,
            [dataclasses.replace(one, taken_minor=one.taken_minor * times) for one in payments],
        )

    return instead(rows, "pay_arrears", paid)


def _dues_unpaid() -> list[Patch]:
    return [(rows, "pay_dues", nothing)]


def _blocks_of_last_month() -> list[Patch]:
    def stored(_self: Any, contract: Any, _period: Any) -> int:
        return int(contract.bought_tenths)

    return [(supplies._Counts, "bought", stored)]


def _unversioned() -> Change:
    plain = meter_service._CHANGE_CONTRACTS
    return Change(
        lambda given: (
            contracts.update()
            .where(contracts.c.id == given["the_id"], given["the_version"] >= 0)
            .values(
                carry_minor=given["carry"],
                bought_tenths=given["bought"],
                bought_period=given["period"],
                untold_corrections=0,
                deposit_minor=contracts.c.deposit_minor - given["deposit_used"],
                version=contracts.c.version + 1,
            )
        ),
        plain._columns,
    )


def _contract_spent_twice() -> list[Patch]:
    """Let each process price from what it read at its last quote, and compare no version."""
    quote, of_served = VendingService.quote, SupplyReader.of_served
    read: dict[tuple[int, str], Any] = {}
    quoting: list[Any] = []
    alive: list[Any] = []  # or another process might get a dead one's id

    def noting(self: Any, request: Any, **more: Any) -> Any:
        quoting.append(request.drn)
        try:
            return quote(self, request, **more)
        finally:
            quoting.pop()

    def remembered(self: Any, connection: Any, drns: Any, *more: Any) -> Any:
        found = of_served(self, connection, drns, *more)
        alive.append(self)
        for drn, supply in found.items():
            if quoting:
                read[id(self), drn] = supply
            else:
                found[drn] = read.get((id(self), drn), supply)
        return found

    return [
        (VendingService, "quote", noting),
        (SupplyReader, "of_served", remembered),
        (meter_service, "_CHANGE_CONTRACTS", _unversioned()),
    ]


BUGS: Final = (
    Bug(
        name="carry_forgotten",
        breaks="I9",
        rule="What a sale leaves over stays with the contract.",
        patches=_changed(carry_minor=lambda _decision: 0),
    ),
    Bug(
        name="carry_spent_twice",
        breaks="I9",
        rule="A carry that a sale spent is gone.",
        patches=_changed(carry_minor=lambda one: one.priced.carry_before + one.priced.carry_after),
    ),
    Bug(
        name="blocks_not_counted",
        breaks="I9",
        rule="What a sale sells counts in the blocks of the period.",
        patches=_changed(bought_tenths=lambda one: one.supply.bought_tenths),
    ),
    Bug(
        name="blocks_of_last_month",
        breaks="I9",
        rule="Blocks begin anew with each period.",
        patches=_blocks_of_last_month,
    ),
    Bug(
        name="arrears_counted_twice",
        breaks="I9",
        rule="A debt falls by what a sale took of it, once.",
        patches=_arrears_taken(2),
    ),
    Bug(
        name="arrears_not_lowered",
        breaks="I9",
        rule="A debt falls by what a sale took of it.",
        patches=_arrears_taken(0),
    ),
    Bug(
        name="dues_not_noted",
        breaks="I9",
        rule="A fee that a sale took is paid.",
        patches=_dues_unpaid,
    ),
    Bug(
        name="one_contract_spent_by_two_processes",
        breaks="I9",
        rule="A sale is priced from what is true under its lock, and a contract that changed"
        " since it was read is not written.",
        patches=_contract_spent_twice,
    ),
)
