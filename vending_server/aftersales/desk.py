"""The use cases of the counter: each makes one document in one durable transaction.

Theory of operation. A request that was answered before gets its stored bytes, whatever is true by
now. A new one locks contracts and meters in ascending id, as a sale does, so that no sale of the
same meter gives out the same TID; then it takes the time, spends the approval, asks the issuer and
writes document, token and audit record. Whatever refuses on the way leaves nothing behind, the
approval included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa

from token_engine.engine import DisplayTestForm, Tid, control_of_test
from token_engine.errors import TokenEngineError
from vending_server.aftersales import corrections, documents
from vending_server.aftersales.model import (
    ACTION_OF,
    ENGINEERING_FUNCTIONS,
    DocumentKind,
    Made,
    require_token_units,
)
from vending_server.aftersales.reading import read_token
from vending_server.aftersales.served import (
    count_for_key,
    drn_of,
    locked_meter,
    served_meter,
)
from vending_server.approvals import service as approvals
from vending_server.approvals.model import Approval
from vending_server.approvals.payload import payload_of
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.service import Document, Kept, once
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.issuing.boundary import TokenIssuer
from vending_server.issuing.model import IssuedToken
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.meters.service import ServedMeter
from vending_server.operators.model import Caller
from vending_server.operators.service import logins_of
from vending_server.receipts.signing import signed
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.quoting import refuse_blocked
from vending_server.wire.counter import (
    ChangeOutRequest,
    DisplayTokenAnswer,
    DisplayTokenRequest,
    DocumentAnswer,
    EngineeringTokenRequest,
    FreeIssueRequest,
    TokenReadingAnswer,
    TokenReadingRequest,
    WrongMeterRequest,
)
from vending_server.wire.problems import ProblemCode
from vending_server.wire.vend import TokenLine


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What one request comes down to, once everything about it was checked."""

    kind: DocumentKind
    served: ServedMeter
    units_tenths: int
    reason: str
    issue: Callable[[str, Tid], IssuedToken]
    corrects_sale_id: str | None = None
    replaced_meter_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Paper:
    """Which document an act becomes, who stands for it, and when."""

    document_id: str
    caller: Caller
    approval: Approval
    made_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterDesk:
    """Documents of the counter, over one database and one issuer."""

    engine: sa.Engine
    clock: Clock
    clock_guard: ClockGuard
    issuer: TokenIssuer
    epochs: EpochBook = field(default_factory=EpochBook)
    receipt_key: ReceiptKey | None = None

    def engineering_token(self, caller: Caller, request: EngineeringTokenRequest) -> Kept:
        """Make a management token for a meter.

        Raises:
            Refused: METER_UNKNOWN, KEY_UNAVAILABLE, INVALID_REQUEST for a function or value that
                does not exist, and what `approvals.service.use` refuses.
        """
        return self._once(caller, request, DocumentKind.ENGINEERING, self._engineering)

    def free_issue(self, caller: Caller, request: FreeIssueRequest) -> Kept:
        """Issue units without a tender; refuses a blocked meter like a sale does."""
        return self._once(caller, request, DocumentKind.FREE_ISSUE, self._free_issue)

    def wrong_meter(self, caller: Caller, request: WrongMeterRequest) -> Kept:
        """Issue a sale's units once more, for the right meter.

        Raises:
            Refused: RECEIPT_NOT_FOUND, CREDIT_MOVED_ALREADY, NOT_THIS_METER, METER_BLOCKED.
        """
        return self._once(caller, request, DocumentKind.WRONG_METER, self._wrong_meter)

    def change_out(self, caller: Caller, request: ChangeOutRequest) -> Kept:
        """Issue what an old meter still held, for the meter in its place.

        Raises:
            Refused: METER_UNKNOWN, NOT_THIS_METER, MORE_THAN_SOLD, METER_BLOCKED.
        """
        return self._once(caller, request, DocumentKind.CHANGE_OUT, self._change_out)

    def display_token(self, request: DisplayTokenRequest) -> DisplayTokenAnswer:
        """Make a test or display token: no key, no meter, nothing is kept.

        Raises:
            Refused: INVALID_REQUEST, for a form or test that does not exist.
        """
        try:
            form = DisplayTestForm[request.form.upper()]
            control = control_of_test(form, request.test)
        except (KeyError, TokenEngineError):
            raise Refused(ProblemCode.INVALID_REQUEST, where="test") from None
        made = self.issuer.issue_display_test(form=form, control=control, mfr_code=request.mfr_code)
        return DisplayTokenAnswer(token=made.token)

    def read_token(self, request: TokenReadingRequest) -> TokenReadingAnswer:
        """Tell what a token says to a meter; reads only.

        Raises:
            Refused: METER_UNKNOWN, CHECK_DIGIT, KEY_UNAVAILABLE.
        """
        with reading(self.engine) as connection:
            served = served_meter(connection, request.drn)
            return read_token(connection, self.issuer, served.meter, request.token)

    def _once(
        self,
        caller: Caller,
        request: Any,
        kind: DocumentKind,
        check: Callable[[sa.Connection, Any], _Act],
    ) -> Kept:
        document = Document(
            document_id=request.document_id,
            kind=f"counter.{kind.value}",
            body=msgspec.to_builtins(request),
            caller=caller,
        )

        def agreed(connection: sa.Connection, now: dt.datetime) -> Approval:
            return approvals.use(
                connection,
                request.approval_id,
                action=ACTION_OF[kind],
                payload=payload_of(request),
                used_for=request.document_id,
                now=now,
            )

        def act(connection: sa.Connection) -> DocumentAnswer:
            return self._act(connection, caller, request, check, agreed)

        return once(self.engine, document, act, self.clock.now())

    def issue_anew(
        self,
        connection: sa.Connection,
        caller: Caller,
        request: WrongMeterRequest,
        agreed: Callable[[sa.Connection, dt.datetime], Approval],
    ) -> DocumentAnswer:
        """Do as `wrong_meter` does, within the act of a case; `agreed` spends the case's approval.

        Raises:
            Refused: as `wrong_meter`, and what `agreed` refuses.
        """
        return self._act(connection, caller, request, self._wrong_meter, agreed)

    def _act(
        self,
        connection: sa.Connection,
        caller: Caller,
        request: Any,
        check: Callable[[sa.Connection, Any], _Act],
        agreed: Callable[[sa.Connection, dt.datetime], Approval],
    ) -> DocumentAnswer:
        # A backup may lack what was issued anew after it: until all have reported, nothing is.
        self.epochs.check_complete(connection)
        checked = check(connection, request)
        now = self.clock_guard.now(connection)
        paper = _Paper(request.document_id, caller, agreed(connection, now), now)
        return self._make(connection, checked, paper)

    def _make(self, connection: sa.Connection, act: _Act, paper: _Paper) -> DocumentAnswer:
        meter = act.served.meter
        tid = documents.tid_for(connection, self.epochs, meter, paper.made_at)
        issued = act.issue(paper.document_id, tid)
        count_for_key(connection, meter, issued, units_tenths=act.units_tenths)
        made = Made(
            document_id=paper.document_id,
            kind=act.kind,
            meter=meter,
            contract_id=act.served.contract.id,
            issued=issued,
            units_tenths=act.units_tenths,
            reason=act.reason,
            corrects_sale_id=act.corrects_sale_id,
            replaced_meter_id=act.replaced_meter_id,
            approval_id=paper.approval.approval_id,
            made_at=paper.made_at,
        )
        documents.write(connection, made, caller=paper.caller)
        names = logins_of(connection, paper.approval.approved_by)
        answer = _answer(act, paper, issued, [names[one] for one in paper.approval.approved_by])
        return signed(answer, self.receipt_key)

    def _engineering(self, connection: sa.Connection, request: EngineeringTokenRequest) -> _Act:
        function = ENGINEERING_FUNCTIONS.get(request.function)
        if function is None:
            raise Refused(ProblemCode.INVALID_REQUEST, where="function")
        served = locked_meter(connection, request.drn)

        def issue(document_id: str, tid: Tid) -> IssuedToken:
            return self.issuer.issue_management(
                request_id=document_id,
                meter=served.meter,
                function=function,
                tid=tid,
                value=request.value,
            )

        return _Act(
            kind=DocumentKind.ENGINEERING,
            served=served,
            units_tenths=0,
            reason=_reason(request.reason),
            issue=issue,
        )

    def _free_issue(self, connection: sa.Connection, request: FreeIssueRequest) -> _Act:
        served = locked_meter(connection, request.drn)
        return self._credit(
            DocumentKind.FREE_ISSUE, served, request.units_tenths, _reason(request.reason)
        )

    def _wrong_meter(self, connection: sa.Connection, request: WrongMeterRequest) -> _Act:
        served = locked_meter(connection, request.right_drn)
        sold = corrections.units_of_sale(connection, request.sale_id)
        corrections.check_right_meter(sold, served)
        return self._credit(
            DocumentKind.WRONG_METER,
            served,
            sold.units_tenths,
            _reason(request.evidence),
            corrects_sale_id=request.sale_id,
        )

    def _change_out(self, connection: sa.Connection, request: ChangeOutRequest) -> _Act:
        served = locked_meter(connection, request.new_drn)
        old_id = corrections.replaced_meter(connection, drn_of(request.old_drn), served)
        corrections.check_left_over(connection, old_id, request.units_tenths)
        return self._credit(
            DocumentKind.CHANGE_OUT,
            served,
            request.units_tenths,
            _reason(request.evidence),
            replaced_meter_id=old_id,
        )

    def _credit(
        self,
        kind: DocumentKind,
        served: ServedMeter,
        units_tenths: int,
        reason: str,
        **about: Any,
    ) -> _Act:
        refuse_blocked(served.meter)
        require_token_units(units_tenths)

        def issue(document_id: str, tid: Tid) -> IssuedToken:
            return self.issuer.issue_credit(
                request_id=document_id,
                meter=served.meter,
                tid=tid,
                units_tenths=units_tenths,
            )

        return _Act(
            kind=kind,
            served=served,
            units_tenths=units_tenths,
            reason=reason,
            issue=issue,
            **about,
        )


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    return text


def _answer(
    act: _Act, paper: _Paper, issued: IssuedToken, approved_by: list[str]
) -> DocumentAnswer:
    meter, contract = act.served.meter, act.served.contract
    token = TokenLine(
        token=issued.token,
        kind="credit" if act.units_tenths else "management",
        units_tenths=act.units_tenths,
        tid=issued.tid,
        base_year=meter.base_year,
    )
    return DocumentAnswer(
        document_id=paper.document_id,
        kind=act.kind.value,
        made_at=paper.made_at.isoformat(),
        drn=meter.drn,
        customer_name=contract.customer_name,
        account_number=contract.account_number,
        reason=act.reason,
        operator_name=paper.caller.name,
        approved_by=approved_by,
        corrects_sale_id=act.corrects_sale_id,
        tokens=[token],
        utility=contract.utility.value,
    )
