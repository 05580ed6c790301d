"""The use cases of key changes: each act is one document in one durable transaction.

Two people agree to a campaign, and to a set that is handed out without a sale.  Planning meters of
an agreed campaign, withdrawing one and reading a meter back are done by one person and stand in the
audit log: none of them makes anything that a meter takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa

from token_engine.errors import TokenEngineError
from token_engine.identifiers import parse_drn
from vending_server.approvals import service as approvals
from vending_server.approvals.model import Approval, TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.audit import service as audit
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.service import Document, Kept, once
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.issuing.boundary import TokenIssuer
from vending_server.issuing.model import ReadCredit, ReadManagement
from vending_server.key_changes import reading as standing
from vending_server.key_changes.model import KeyChangeState, KeySet, Shown, is_proved_by
from vending_server.key_changes.planning import (
    Campaign,
    Filter,
    Planner,
    find_campaign,
    write_campaign,
)
from vending_server.key_changes.rehearsing import rehearse
from vending_server.key_changes.service import (
    Ending,
    SetIssue,
    change_with_set,
    confirm,
    open_change,
    withdraw,
    write_issue,
)
from vending_server.meters.model import Meter
from vending_server.meters.service import lock_meter
from vending_server.operators.model import Caller
from vending_server.operators.service import logins_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.sealing.rows import meters_waiting
from vending_server.vending.clock_guard import ClockGuard
from vending_server.wire.key_changes import (
    CampaignFacts,
    CampaignList,
    CampaignRequest,
    ConfirmationRequest,
    MeterKeyAnswer,
    MeterKeyChangePage,
    PlanAnswer,
    PlanRequest,
    RehearsalAnswer,
    RehearsalRequest,
    SetAnswer,
    SetRequest,
    WithdrawalRequest,
)
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChangeDesk:
    """Key changes over one database and one issuer."""

    engine: sa.Engine
    clock: Clock
    clock_guard: ClockGuard
    issuer: TokenIssuer
    epochs: EpochBook

    def create_campaign(self, caller: Caller, request: CampaignRequest) -> Kept:
        """Keep a campaign that two people agreed to.

        Raises:
            Refused: REASON_MISSING, and what `approvals.service.use` refuses.
        """

        def act(connection: sa.Connection) -> CampaignFacts:
            approval = self._agreed(connection, request, request.approval_id)
            campaign = Campaign(
                id=request.document_id,
                name=_text(request.name),
                from_sgc=request.from_sgc,
                target=request.target,
                reason=_text(request.reason),
                created_at=self.clock.now(),
            )
            write_campaign(
                connection,
                campaign,
                approval_id=approval.approval_id,
                operator_id=caller.operator_id,
            )
            return standing.progress(connection, campaign.id)

        return self._once(caller, request, "campaign", request.document_id, act)

    def plan(self, caller: Caller, campaign_id: str, request: PlanRequest) -> Kept:
        """Plan meters of a campaign's group, by zone, type, and the lost terminal that held them.

        Raises:
            Refused: KEY_CAMPAIGN_UNKNOWN.
        """

        def act(connection: sa.Connection) -> PlanAnswer:
            planner = Planner(
                issuer=self.issuer,
                campaign=find_campaign(connection, campaign_id),
                operator_id=caller.operator_id,
                now=self.clock.now(),
            )
            wanted = Filter(
                zone=request.zone,
                maker=request.maker,
                model=request.model,
                terminal_id=request.terminal_id,
                reach=request.reach,
            )
            done = planner.plan(connection, wanted, request.document_id)
            return PlanAnswer(
                document_id=request.document_id,
                campaign_id=campaign_id,
                planned=done.count,
                left=done.left,
                unfit=done.unfit,
            )

        return self._once(caller, request, "plan", campaign_id, act)

    def rehearse(self, caller: Caller, campaign_id: str, request: RehearsalRequest) -> Kept:
        """Try a campaign on virtual meters; what came of it is kept, what was made for it is not.

        Raises:
            Refused: KEY_CAMPAIGN_UNKNOWN.
        """

        def act(connection: sa.Connection) -> RehearsalAnswer:
            campaign = find_campaign(connection, campaign_id)
            return RehearsalAnswer(
                document_id=request.document_id,
                campaign_id=campaign_id,
                kinds=rehearse(connection, self.issuer, campaign, self.clock.now()),
            )

        return self._once(caller, request, "rehearsed", campaign_id, act)

    def withdraw(self, caller: Caller, request: WithdrawalRequest) -> Kept:
        """Take a planned meter back.

        Raises:
            Refused: METER_UNKNOWN, KEY_CHANGE_UNKNOWN, KEY_CHANGE_ISSUED, REASON_MISSING.
        """

        def act(connection: sa.Connection) -> MeterKeyAnswer:
            meter = _locked(connection, request.drn)
            ending = self._ending(caller, _text(request.reason))
            withdraw(connection, open_change(connection, meter), ending)
            return standing.meter_key(connection, meter.drn)

        return self._once(caller, request, "withdrawn", request.drn, act)

    def confirm(self, caller: Caller, request: ConfirmationRequest) -> Kept:
        """Let the new key be the meter's key, as somebody saw it there.

        Raises:
            Refused: METER_UNKNOWN, KEY_CHANGE_UNKNOWN, KEY_READING_DIFFERS,
                KEY_READING_PROVES_NOTHING, KEY_UNAVAILABLE.
        """

        def act(connection: sa.Connection) -> MeterKeyAnswer:
            meter = _locked(connection, request.drn)
            change = open_change(connection, meter)
            evidence = self._evidence(request, meter, change.new_key.applied_to(meter))
            confirm(connection, change, meter, self._ending(caller, evidence))
            return standing.meter_key(connection, meter.drn)

        return self._once(caller, request, "confirmed", request.drn, act)

    def hand_out(self, caller: Caller, request: SetRequest) -> Kept:
        """Hand out a planned set without a sale, or the stored one again, also after the end.

        Raises:
            Refused: METER_UNKNOWN, KEY_CHANGE_UNKNOWN, KEY_CHANGE_WAITS, REASON_MISSING,
                KEY_UNAVAILABLE, RECOVERING_AFTER_RESTORE, and what `approvals.service.use` refuses.
        """

        def act(connection: sa.Connection) -> SetAnswer:
            self.epochs.check_complete(connection)
            meter = _locked(connection, request.drn)
            now = self.clock_guard.now(connection)
            approval = self._agreed(connection, request, request.approval_id)
            change = change_with_set(connection, meter)
            key_set = KeySet(change=change, old_meter=meter, tokens=change.tokens)
            if not change.tokens:
                if meters_waiting(connection, [meter.id], now):
                    raise Refused(ProblemCode.KEY_CHANGE_WAITS)
                made = self.issuer.issue_key_change(
                    request_id=request.document_id, meter=meter, new_key=change.new_key, at=now
                )
                key_set = key_set.first_made(made)
                write_issue(
                    connection,
                    SetIssue(
                        change=change,
                        old_meter=meter,
                        made=made,
                        at=now,
                        document_id=request.document_id,
                    ),
                )
            names = logins_of(connection, approval.approved_by)
            return SetAnswer(
                document_id=request.document_id,
                drn=meter.drn,
                made_at=now.isoformat(),
                reason=_text(request.reason),
                approved_by=[names[one] for one in approval.approved_by],
                tokens=key_set.lines,
            )

        return self._once(caller, request, "set", request.drn, act)

    def campaigns(self, page: PageAsked = WHOLE) -> CampaignList:
        """Return a page of all campaigns with their progress."""
        with reading(self.engine) as connection:
            return standing.campaigns(connection, page)

    def progress(self, campaign_id: str) -> CampaignFacts:
        """Return one campaign with its progress; see reading.progress."""
        with reading(self.engine) as connection:
            return standing.progress(connection, campaign_id)

    def meters(
        self, campaign_id: str, *, state: KeyChangeState | None, page: PageAsked = WHOLE
    ) -> MeterKeyChangePage:
        """Return a page of a campaign's meters; see reading.meters_of."""
        with reading(self.engine) as connection:
            return standing.meters_of(connection, campaign_id, state, page)

    def meter_key(self, drn: str) -> MeterKeyAnswer:
        """Return how the key of a meter stands.

        Raises:
            Refused: CHECK_DIGIT, METER_UNKNOWN.
        """
        with reading(self.engine) as connection:
            return standing.meter_key(connection, _drn(drn))

    def _once(
        self,
        caller: Caller,
        request: Any,
        what: str,
        subject: str,
        act: Callable[[sa.Connection], Any],
    ) -> Kept:
        document = Document(
            document_id=request.document_id,
            kind=f"key_change.{what}",
            body={"about": subject, "request": msgspec.to_builtins(request)},
            caller=caller,
        )

        def recorded(connection: sa.Connection) -> Any:
            answer = act(connection)
            audit.record(
                connection,
                action=f"key_change.{what}",
                actor=caller.actor,
                subject=subject,
                details={"document": request.document_id},
                now=self.clock.now(),
            )
            return answer

        return once(self.engine, document, recorded, self.clock.now())

    def _agreed(self, connection: sa.Connection, request: Any, approval_id: str | None) -> Approval:
        return approvals.use(
            connection,
            approval_id,
            action=TwoPersonAction.KEY_CHANGE_TOKEN,
            payload=payload_of(request),
            used_for=request.document_id,
            now=self.clock.now(),
        )

    def _evidence(self, request: ConfirmationRequest, old: Meter, new: Meter) -> str:
        """Return by what the new key is known, in words for the record; no token among them."""
        shown = Shown(krn=request.krn, ti=request.ti, sgc=request.sgc)
        is_proved = is_proved_by(shown, old=old, new=new)
        if request.accepted_token is not None:
            said = self.issuer.verify(meter=new, token=request.accepted_token).meaning
            if not isinstance(said, ReadCredit | ReadManagement):
                raise Refused(ProblemCode.KEY_READING_DIFFERS)
            is_proved = True
        if not is_proved:
            raise Refused(ProblemCode.KEY_READING_PROVES_NOTHING)
        read = f"display: KRN {shown.krn}, TI {shown.ti}, SGC {shown.sgc or '-'}"
        token = "; took a token of the new key" if request.accepted_token is not None else ""
        return f"{read}{token}; {request.note}" if request.note else f"{read}{token}"

    def _ending(self, caller: Caller, evidence: str) -> Ending:
        return Ending(at=self.clock.now(), operator_id=caller.operator_id, evidence=evidence)


def _locked(connection: sa.Connection, drn: str) -> Meter:
    meter = lock_meter(connection, _drn(drn))
    if meter is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    return meter


def _drn(text: str) -> str:
    try:
        return parse_drn(text)
    except TokenEngineError as error:
        raise Refused(ProblemCode.CHECK_DIGIT) from error


def _text(text: str) -> str:
    if not text.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    return text
