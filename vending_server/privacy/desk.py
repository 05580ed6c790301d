"""The use case of a person's export for the routes: read in one moment, and written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.clock import Clock
from vending_server.db.engine import snapshot, writing
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.privacy.export import as_json, export_person
from vending_server.privacy.persons import Person, person_by_number
from vending_server.wire.persons import PersonExportRequest
from vending_server.wire.problems import ProblemCode

EXPORTED: Final = "person.exported"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyDesk:
    """What is kept of customers, over one database."""

    engine: sa.Engine
    clock: Clock

    def export(self, caller: Caller, wanted: PersonExportRequest) -> bytes:
        """Return everything that is kept of a customer, as JSON.

        Raises:
            Refused: REASON_MISSING, CUSTOMER_UNKNOWN.
        """
        if not wanted.reason.strip():
            raise Refused(ProblemCode.REASON_MISSING)
        with snapshot(self.engine) as connection:
            one = person_by_number(connection, wanted.customer_number)
            if one is None:
                raise Refused(ProblemCode.CUSTOMER_UNKNOWN)
            document = as_json(export_person(connection, one))
        # Before it is handed out, and apart: reading it all holds up nobody who sells.
        with writing(self.engine) as connection:
            record_export(
                connection, one, actor=caller.actor, reason=wanted.reason, now=self.clock.now()
            )
        return document


def record_export(
    connection: sa.Connection, one: Person, *, actor: Actor, reason: str, now: dt.datetime
) -> None:
    """Write down that a customer's data was handed out, and why; not what it was."""
    audit.record(
        connection,
        action=EXPORTED,
        actor=actor,
        subject=one.subject,
        details={"reason": reason},
        now=now,
    )
