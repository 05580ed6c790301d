"""Who works in the town, and where: callers as the services know them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.operators.model import Caller, Role
from vending_server.operators.service import NewOperator, create_operator
from vending_server.points.service import point_facts
from vending_server.vending.model import Seller
from vending_server.wire.facts import BothLanguages

OFFICE_POINT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a login."""

    operator_id: int
    login: str
    roles: frozenset[Role]
    known_as: BothLanguages | None = None  # where the town has a name for this login

    @property
    def name(self) -> BothLanguages:
        """A name for paper."""
        return self.known_as or BothLanguages(ar=self.login, en=self.login.capitalize())

    def at(self, seat: Seat) -> Caller:
        """This person, signed in at a terminal."""
        return Caller(
            operator_id=self.operator_id,
            login=self.login,
            name=self.name,
            title=self.name,
            roles=self.roles,
            terminal_id=seat.terminal_id,
            terminal_number=seat.number,
            point=seat.point,
        )

    def selling_at(self, seat: Seat) -> Seller:
        """This person as receipts name him."""
        return Seller(
            terminal_id=seat.terminal_id,
            terminal_number=seat.number,
            point=seat.point,
            operator_id=self.operator_id,
            operator_name=self.name,
            operator_title=self.name,
        )


class Seat:
    """A terminal as callers stand at it."""

    def __init__(self, connection: sa.Connection, terminal_id: str, number: int, point: int):
        self.terminal_id = terminal_id
        self.number = number
        self.point = point_facts(connection, point)


def hire(
    connection: sa.Connection,
    login: str,
    *roles: Role,
    points: tuple[int, ...],
    name: BothLanguages | None = None,
) -> Person:
    """Give somebody a login; nobody ever types its password here."""
    name = name or BothLanguages(ar=login, en=login.capitalize())
    operator_id = create_operator(
        connection,
        NewOperator(
            login=login,
            name=name,
            title=name,
            roles=roles,
            point_numbers=points,
            password_hash="-",
        ),
    )
    return Person(operator_id=operator_id, login=login, roles=frozenset(roles), known_as=name)
