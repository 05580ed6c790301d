"""Free units at the counter: a class grants them, so nobody has to agree; once in a period.

The use, the token and the trace stand or fall together.  Units are not counted as bought, and no
money moves (PRICING S10).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from vending_server.aftersales.documents import tid_for, write_token
from vending_server.aftersales.model import require_token_units
from vending_server.aftersales.served import count_for_key, locked_meter
from vending_server.aftersales.tables import lifeline_tokens
from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.documents.service import Document, Kept, once
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.issuing.boundary import TokenIssuer
from vending_server.issuing.model import IssuedToken
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.meters.service import ServedMeter
from vending_server.operators.model import Caller
from vending_server.receipts.signing import signed
from vending_server.tariffs import lifeline
from vending_server.tariffs.lifeline import Lifeline
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.quoting import refuse_blocked
from vending_server.wire.counter import LIFELINE, DocumentAnswer, LifelineRequest
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import TokenLine


@dataclass(frozen=True, slots=True, kw_only=True)
class LifelineDesk:
    """Free units over one database, one issuer, and the periods of one time zone."""

    engine: sa.Engine
    clock: Clock
    clock_guard: ClockGuard
    issuer: TokenIssuer
    zone: dt.tzinfo
    epochs: EpochBook
    receipt_key: ReceiptKey | None = None

    def issue(self, caller: Caller, request: LifelineRequest) -> Kept:
        """Issue the free units of the present period.

        Raises:
            Refused: METER_UNKNOWN, CHECK_DIGIT, METER_BLOCKED, LIFELINE_NOT_GRANTED,
                LIFELINE_USED, KEY_UNAVAILABLE, TID_EXHAUSTED, RECOVERING_AFTER_RESTORE.
        """
        document = Document(
            document_id=request.document_id,
            kind=f"counter.{LIFELINE}",
            body=msgspec.to_builtins(request),
            caller=caller,
        )
        return once(
            self.engine, document, lambda c: self._issue(c, caller, request), self.clock.now()
        )

    def _issue(
        self, connection: sa.Connection, caller: Caller, request: LifelineRequest
    ) -> DocumentAnswer:
        # A backup may lack what was issued after it: until all have reported, nothing is.
        self.epochs.check_complete(connection)
        served = locked_meter(connection, request.drn)
        refuse_blocked(served.meter)
        now = self.clock_guard.now(connection)
        granted = lifeline.lifeline_granted(connection, served.contract, now=now, zone=self.zone)
        if granted is None:
            raise Refused(ProblemCode.LIFELINE_NOT_GRANTED)
        require_token_units(granted.units_tenths)
        lifeline.use(connection, granted, document_id=request.document_id, now=now)
        issued = self.issuer.issue_credit(
            request_id=request.document_id,
            meter=served.meter,
            tid=tid_for(connection, self.epochs, served.meter, now),
            units_tenths=granted.units_tenths,
        )
        count_for_key(connection, served.meter, issued, units_tenths=granted.units_tenths)
        _write(connection, served, granted, issued, document_id=request.document_id)
        audit.record(
            connection,
            action=f"counter.{LIFELINE}",
            actor=caller.actor,
            subject=request.document_id,
            details={
                "meter": served.meter.drn,
                "units_tenths": granted.units_tenths,
                "tid": issued.tid,
                "period": granted.period,
            },
            now=now,
        )
        answer = _answer(served, granted, issued, caller=caller, request=request, now=now)
        return signed(answer, self.receipt_key)


def _write(
    connection: sa.Connection,
    served: ServedMeter,
    granted: Lifeline,
    issued: IssuedToken,
    *,
    document_id: str,
) -> None:
    write_token(connection, served.meter, issued, units_tenths=granted.units_tenths)
    connection.execute(
        lifeline_tokens.insert().values(
            document_id=document_id,
            meter_id=served.meter.id,
            base_year=served.meter.base_year,
            tid=issued.tid,
        )
    )


def _answer(
    served: ServedMeter,
    granted: Lifeline,
    issued: IssuedToken,
    *,
    caller: Caller,
    request: LifelineRequest,
    now: dt.datetime,
) -> DocumentAnswer:
    return DocumentAnswer(
        document_id=request.document_id,
        kind=LIFELINE,
        made_at=now.isoformat(),
        drn=served.meter.drn,
        customer_name=served.contract.customer_name,
        account_number=served.contract.account_number,
        reason=granted.decision,
        operator_name=caller.name,
        approved_by=[],
        corrects_sale_id=None,
        utility=served.contract.utility.value,
        tokens=[
            TokenLine(
                token=issued.token,
                kind="credit",
                units_tenths=granted.units_tenths,
                tid=issued.tid,
                base_year=served.meter.base_year,
            )
        ],
    )
