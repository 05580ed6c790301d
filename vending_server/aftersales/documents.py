"""What the counter gave out: the next TID of a meter, the token, and the trace of the act."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from token_engine.errors import TidOutOfRange
from token_engine.tid import BaseDate, Tid, next_tid, tid_from_time
from vending_server.aftersales.model import Made
from vending_server.aftersales.tables import counter_documents
from vending_server.audit import service as audit
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.issuing.model import IssuedToken
from vending_server.meters.model import Meter
from vending_server.operators.model import Caller
from vending_server.vending.tables import tokens
from vending_server.wire.problems import ProblemCode


def tid_for(connection: sa.Connection, epochs: EpochBook, meter: Meter, now: dt.datetime) -> Tid:
    """Return the next TID of a meter, of the one sequence for all its tokens; its row is locked.

    Raises:
        Refused: TID_EXHAUSTED.
    """
    query = sa.select(sa.func.max(tokens.c.tid)).where(
        tokens.c.meter_id == meter.id, tokens.c.base_year == meter.base_year
    )
    issued = connection.scalars(query).one()
    last = epochs.last_or_floor(connection, meter.base_year, issued)
    base = BaseDate.from_year(meter.base_year)
    try:
        return next_tid(tid_from_time(now, base), None if last is None else Tid(last))
    except TidOutOfRange as error:
        raise Refused(ProblemCode.TID_EXHAUSTED) from error


def write_token(
    connection: sa.Connection, meter: Meter, issued: IssuedToken, *, units_tenths: int
) -> None:
    """Write a token that no sale stands for, so that its TID is as unique as any."""
    connection.execute(
        tokens.insert().values(
            meter_id=meter.id,
            base_year=meter.base_year,
            tid=issued.tid,
            sale_id=None,
            token=issued.token,
            units_tenths=units_tenths,
            sgc=meter.sgc,
            krn=meter.krn,
            ti=meter.ti,
            key_check_value=issued.key_check_value,
            issuer=issued.issuer,
        )
    )


def write(connection: sa.Connection, made: Made, *, caller: Caller) -> None:
    """Write a document, its token and its trace; the caller's transaction commits them."""
    write_token(connection, made.meter, made.issued, units_tenths=made.units_tenths)
    connection.execute(
        counter_documents.insert().values(
            id=made.document_id,
            kind=made.kind,
            meter_id=made.meter.id,
            contract_id=made.contract_id,
            base_year=made.meter.base_year,
            tid=made.issued.tid,
            units_tenths=made.units_tenths,
            corrects_sale_id=made.corrects_sale_id,
            replaced_meter_id=made.replaced_meter_id,
            reason=made.reason,
            approval_id=made.approval_id,
            made_at=made.made_at,
        )
    )
    audit.record(
        connection,
        action=f"counter.{made.kind.value}",
        actor=caller.actor,
        subject=made.document_id,
        details={
            "meter": made.meter.drn,
            "units_tenths": made.units_tenths,
            "tid": made.issued.tid,
            "reason": made.reason,
        },
        now=made.made_at,
    )
