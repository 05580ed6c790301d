"""A terminal's pack, as head office decides: how much it may hold, and a code to sell longer.

A pack is a lease of credit: it ends by itself, is renewed by its till while the line is there, and
what is changed here reaches it with the next renewal, or over the telephone.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.clock import Clock
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.errors import Misconfigured, Refused
from vending_server.keys.pack_master import PackMaster
from vending_server.operators.model import Caller
from vending_server.points.service import terminal_numbered
from vending_server.sealing.ceilings import set_ceiling
from vending_server.sealing.extending import extend_pack
from vending_server.sealing.rows import exposure_of, pack_of
from vending_server.wire.problems import ProblemCode
from vending_server.wire.terminal_acts import (
    OfflineCeilingAnswer,
    OfflineCeilingRequest,
    PackExtensionAnswer,
    PackExtensionRequest,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseDesk:
    """Packs of single terminals over one database; every method blocks."""

    engine: sa.Engine
    clock: Clock
    master: PackMaster | None  # none: the key store has no secret behind packs yet

    def set_ceiling(self, caller: Caller, request: OfflineCeilingRequest) -> Kept:
        """Say how much a terminal may hold; less than before takes one person, more takes two.

        Raises:
            Refused: REASON_MISSING; TERMINAL_UNKNOWN: there is none, or it is suspended; what
                `approvals.service.use` refuses for a higher one.
        """
        if not request.reason.strip():
            raise Refused(ProblemCode.REASON_MISSING)
        now = self.clock.now()

        def act(connection: sa.Connection) -> OfflineCeilingAnswer:
            before = pack_of(connection, _terminal(connection, request), lock=True).ceiling_minor
            if request.ceiling_minor > before:  # it is what a thief of the machine gets
                approvals.use(
                    connection,
                    request.approval_id,
                    action=TwoPersonAction.CEILING_RAISE,
                    payload=payload_of(request),
                    used_for=request.document_id,
                    now=now,
                )
            try:
                terminal_id = set_ceiling(
                    connection, request.point, request.terminal, request.ceiling_minor
                )
            except Misconfigured:
                raise Refused(ProblemCode.TERMINAL_UNKNOWN) from None
            manifest = pack_of(connection, terminal_id).manifest
            return OfflineCeilingAnswer(
                terminal_id=terminal_id,
                ceiling_minor=request.ceiling_minor,
                exposed_minor=exposure_of(connection, terminal_id).amount_minor,
                valid_until=None if manifest is None else manifest.valid_until,
            )

        document = Document(
            document_id=request.document_id,
            kind="terminal.offline_ceiling",
            body=request,
            caller=caller,
        )
        details: dict[str, int | str] = {
            "point": request.point,
            "terminal": request.terminal,
            "ceiling_minor": request.ceiling_minor,
            "reason": request.reason.strip(),
        }
        return once_audited(self.engine, document, details, act, now)

    def extend(self, caller: Caller, request: PackExtensionRequest) -> Kept:
        """Return a code that lets an edition be sold longer, as two people agreed.

        Raises:
            Refused: what `approvals.service.use` refuses; REASON_MISSING; TERMINAL_UNKNOWN;
                TERMINAL_SUSPENDED; KEY_UNAVAILABLE; PACK_NOT_EXTENDED: see extend_pack.
        """
        if not request.reason.strip():
            raise Refused(ProblemCode.REASON_MISSING)
        master, now = self.master, self.clock.now()
        if master is None:
            raise Refused(ProblemCode.KEY_UNAVAILABLE, reason="no_pack_master")

        def act(connection: sa.Connection) -> PackExtensionAnswer:
            approvals.use(
                connection,
                request.approval_id,
                action=TwoPersonAction.PACK_EXTENSION,
                payload=payload_of(request),
                used_for=request.document_id,
                now=now,
            )
            return _extended(connection, request, master)

        document = Document(
            document_id=request.document_id, kind="pack.extended", body=request, caller=caller
        )
        details: dict[str, int | str] = {
            "point": request.point,
            "terminal": request.terminal,
            "edition": request.edition,
            "hours": request.hours,
            "approval": request.approval_id or "",
            "reason": request.reason.strip(),
        }
        return once_audited(self.engine, document, details, act, now)


def _extended(
    connection: sa.Connection, request: PackExtensionRequest, master: PackMaster
) -> PackExtensionAnswer:
    terminal_id = _terminal(connection, request)
    try:
        code, until = extend_pack(
            connection, terminal_id, edition=request.edition, hours=request.hours, master=master
        )
    except Misconfigured:
        raise Refused(ProblemCode.PACK_NOT_EXTENDED) from None
    return PackExtensionAnswer(code=code, until=until.isoformat())


def _terminal(
    connection: sa.Connection, request: OfflineCeilingRequest | PackExtensionRequest
) -> str:
    try:
        return terminal_numbered(connection, request.point, request.terminal)
    except Misconfigured:
        raise Refused(ProblemCode.TERMINAL_UNKNOWN) from None
