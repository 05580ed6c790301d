"""What head office does in the month: agents' money, decisions, lost machines, emptied boxes."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import sqlalchemy as sa

from kiosk.store.cash_records import CashBoxEmptied
from tests.discrepancies.cash import Pieces
from tests.discrepancies.people import Person
from tests.discrepancies.till import Till
from tests.discrepancies.town import Town
from tests.helpers.little_town import supersede
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.db.engine import writing
from vending_server.points.service import suspend_terminal
from vending_server.rerating import correcting
from vending_server.sealing.losing import revoke_pack
from vending_server.tariffs.tables import tariff_versions
from vending_server.wire.agents import AgentTerms, AgentTopUp, terms_payload, top_up_payload
from vending_server.wire.cash_count import DENOMINATIONS_MINOR, CountLine, counted_minor
from vending_server.wire.machine_cash import CashBoxCount, CashBoxEmptying
from vending_server.wire.rerating import (
    CorrectionAnswer,
    CorrectionPreviewRequest,
    CorrectionRequest,
)

_FUTURE = dt.date(2035, 1, 1)


def top_up(town: Town, point: int, amount: int) -> None:
    """An agent paid in advance at the bank."""
    asks, agrees = town.office("laila"), town.office("basel")
    reference = str(town.rng.randrange(10_000, 99_999))
    payload = top_up_payload(
        point_number=point, amount_minor=amount, through="bank", reference=reference
    )
    message = AgentTopUp(
        document_id=town.new_id(),
        point_number=point,
        amount_minor=amount,
        through="bank",
        reference=reference,
        approval_id=town.agree(TwoPersonAction.FLOAT_TOP_UP, payload, asks, agrees),
    )
    town.agents.top_up(asks, message)


def set_limit(town: Town, point: int, limit: int, commission_bp: int = 250) -> None:
    """Head office lets an agent sell so much beyond what he paid for."""
    asks, agrees = town.office("laila"), town.office("basel")
    payload = terms_payload(
        point_number=point, credit_limit_minor=limit, commission_bp=commission_bp
    )
    message = AgentTerms(
        document_id=town.new_id(),
        point_number=point,
        credit_limit_minor=limit,
        commission_bp=commission_bp,
        reason="contract",
        approval_id=town.agree(TwoPersonAction.CEILING_RAISE, payload, asks, agrees),
    )
    town.agents.set_terms(asks, message)


def decide_back(
    town: Town, code: str, from_on: dt.date, until_on: dt.date, per_mille: int
) -> tuple[int, CorrectionAnswer]:
    """The council lowers a tariff for days that have passed; who paid too much is credited."""
    with writing(town.engine) as connection:
        version_id = supersede(
            connection,
            code,
            decision=f"{town.rng.randrange(20, 90)}/2026",
            valid_from=_FUTURE + dt.timedelta(days=town.rng.randrange(300)),
            blocks=[[upper, rate * per_mille // 1000] for upper, rate in _blocks(connection, code)],
        )
    seen = town.rerating.preview(
        CorrectionPreviewRequest(version_id=version_id, from_on=from_on, until_on=until_on)
    )
    request = CorrectionRequest(
        correction_id=town.new_id(),
        version_id=version_id,
        content_sha256=seen.content_sha256,
        from_on=from_on,
        until_on=until_on,
        credited_minor=seen.credited_minor,
        reason="council",
        approval_id=town.new_id(),
    )
    munir, laila = town.office("munir"), town.office("laila")
    with writing(town.engine) as connection:
        approvals.ask(
            connection,
            approval_id=request.approval_id,
            action=TwoPersonAction.RETROACTIVE_CREDIT,
            subject="council",
            reason="council",
            payload=correcting.payload_of(request),
            caller=munir,
            now=town.clock.now(),
        )
        approvals.decide(
            connection,
            request.approval_id,
            accept=True,
            note="",
            approver=laila,
            now=town.clock.now(),
        )
    return version_id, town.rerating.correct(munir, request)


def lose_machine(town: Town, till: Till) -> None:
    """Suspend a machine that somebody carried away, and revoke its pack."""
    now = town.clock.now()
    with writing(town.engine) as connection:
        suspend_terminal(connection, till.seat.point.number, till.seat.number, now)
        revoke_pack(connection, till.seat.terminal_id, now)


def empty_box(
    town: Town, till: Till, machine: Person, bag_number: str, lacks: Pieces | None = None
) -> tuple[str, int, int]:
    """Empty a terminal's cash box and count the bag; `lacks` is not in it.

    Returns the emptying, what the journal says, and what was counted.
    """
    at = town.clock.now()
    pieces = Pieces(till.drawer)
    till.drawer = Pieces()
    message = CashBoxEmptying(
        document_id=town.new_id(),
        bag_number=bag_number,
        counts=pieces.lines(),
        unread_notes=0,
        happened_at=at.isoformat(),
    )
    caller = machine.at(till.seat)
    agree = [dataclasses.replace(town.people[login].at(till.seat)) for login in ("fares", "basel")]
    approval = town.agree(TwoPersonAction.CASH_BOX_EMPTYING, payload_of(message), caller, *agree)
    message = msgspec.structs.replace(message, approval_id=approval)
    till.write(
        CashBoxEmptied(
            at=at.isoformat(),
            emptying_id=message.document_id,
            approval_id=approval,
            collectors=["fares", "basel"],
            bag_number=bag_number,
            counts=message.counts,
            expected_minor=counted_minor(message.counts),
            unread_notes=0,
        )
    )
    town.machines.empty(caller, message, at)
    if lacks:
        pieces.take(lacks)
    counted = [CountLine(denomination_minor=one, pieces=pieces[one]) for one in DENOMINATIONS_MINOR]
    town.machines.count(
        town.office("laila"),
        message.document_id,
        CashBoxCount(
            document_id=town.new_id(),
            counts=counted,
            goes_to="bank",
            reference=f"BOX-{bag_number}",
            difference_reason="counted twice" if lacks else "",
        ),
    )
    return message.document_id, counted_minor(message.counts), counted_minor(counted)


def _blocks(connection: sa.Connection, code: str) -> list[tuple[int | None, int]]:
    query = tariff_versions.select().where(tariff_versions.c.code == code)
    return [(upper, rate) for upper, rate in connection.execute(query).one().blocks]
