"""What head office does to a single terminal: words for it, its suspension, its pack.

Each act is a document: sent again it is answered with the same bytes and not done twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import Approval, TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.audit import service as audit
from vending_server.board import messages, standstill
from vending_server.board.leases import LeaseDesk
from vending_server.clock import Clock
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept, once
from vending_server.errors import Misconfigured, Refused
from vending_server.keys.pack_master import PackMaster
from vending_server.operators.model import Caller
from vending_server.operators.service import logins_of
from vending_server.points.service import terminal_numbered
from vending_server.wire.problems import ProblemCode
from vending_server.wire.terminal_acts import (
    TerminalMessage,
    TerminalMessageRequest,
    TerminalSuspensionAnswer,
    TerminalSuspensionRequest,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalDesk:
    """Acts about single terminals over one database; every method blocks."""

    engine: sa.Engine
    clock: Clock
    master: PackMaster | None = None  # none: the key store has no secret behind packs yet

    @property
    def leases(self) -> LeaseDesk:
        """What is decided about packs."""
        return LeaseDesk(engine=self.engine, clock=self.clock, master=self.master)

    def write(self, caller: Caller, request: TerminalMessageRequest) -> Kept:
        """Leave a message for whoever works at a terminal.

        Raises:
            Refused: TERMINAL_UNKNOWN; MESSAGES_WAITING, see messages.write; DOCUMENT_ID_REUSED.
        """
        now = self.clock.now()

        def act(connection: sa.Connection) -> TerminalMessage:
            return messages.write(
                connection,
                message_id=request.document_id,
                terminal_id=_terminal(connection, request.point, request.terminal),
                point_number=request.point,
                text=request.text,
                written_by=caller.operator_id,
                now=now,
            )

        document = Document(
            document_id=request.document_id, kind="terminal.message", body=request, caller=caller
        )
        where = {"point": request.point, "terminal": request.terminal}
        return once_audited(self.engine, document, where, act, now)

    def suspend(self, caller: Caller, request: TerminalSuspensionRequest) -> Kept:
        """Stop a terminal, or let it work again, as two people agreed.

        Raises:
            Refused: what `approvals.service.use` refuses; REASON_MISSING; TERMINAL_UNKNOWN;
                ALREADY_DECIDED: it is as was asked for; NOT_PERMITTED: it is the caller's own,
                from which nobody could take it back.
        """
        if (request.point, request.terminal) == (caller.point.number, caller.terminal_number):
            raise Refused(ProblemCode.NOT_PERMITTED)
        if not request.reason.strip():
            raise Refused(ProblemCode.REASON_MISSING)
        now = self.clock.now()

        def act(connection: sa.Connection) -> TerminalSuspensionAnswer:
            agreed = approvals.use(
                connection,
                request.approval_id,
                action=TwoPersonAction.TERMINAL_SUSPENSION,
                payload=payload_of(request),
                used_for=request.document_id,
                now=now,
            )
            _terminal(connection, request.point, request.terminal)
            answer = _turned(connection, request, now)
            _record(connection, caller, request, agreed, answer)
            return answer

        kind = f"terminal.{request.act}"
        document = Document(document_id=request.document_id, kind=kind, body=request, caller=caller)
        return once(self.engine, document, act, now)


def _terminal(connection: sa.Connection, point: int, number: int) -> str:
    try:
        return terminal_numbered(connection, point, number)
    except Misconfigured:
        raise Refused(ProblemCode.TERMINAL_UNKNOWN) from None


def _turned(
    connection: sa.Connection, request: TerminalSuspensionRequest, now: dt.datetime
) -> TerminalSuspensionAnswer:
    """Suspend or resume, and say how it stands.

    Raises:
        Refused: ALREADY_DECIDED.
    """
    lost = None
    try:
        if request.act == "suspend":
            terminal_id, lost = standstill.stop(connection, request.point, request.terminal, now)
        else:
            terminal_id = standstill.resume(connection, request.point, request.terminal, now)
    except Misconfigured:
        raise Refused(ProblemCode.ALREADY_DECIDED) from None
    return TerminalSuspensionAnswer(
        terminal_id=terminal_id,
        is_suspended=request.act == "suspend",
        decided_at=now.isoformat(),
        exposed_minor=0 if lost is None else lost.exposed_minor,
        exposed_meters=0 if lost is None else lost.exposed_meters,
    )


def _record(
    connection: sa.Connection,
    caller: Caller,
    request: TerminalSuspensionRequest,
    agreed: Approval,
    answer: TerminalSuspensionAnswer,
) -> None:
    """Write it down as the command line does, under the terminal."""
    names = logins_of(connection, [agreed.requested_by, agreed.approved_by[0]])
    audit.record(
        connection,
        action="terminal.suspended" if answer.is_suspended else "terminal.resumed",
        actor=caller.actor,
        subject=answer.terminal_id,
        details={
            "by": names[agreed.requested_by],
            "agreed": names[agreed.approved_by[0]],
            "reason": request.reason.strip(),
        },
        now=dt.datetime.fromisoformat(answer.decided_at),
    )
