"""New keys for the meters of DES: planned by two custodians, handed out with the next sale."""

from __future__ import annotations

from random import Random
from typing import Final

import msgspec

from tests.simulation.office import new_id
from tests.simulation.world import World
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.db.engine import writing
from vending_server.wire.key_changes import CampaignRequest, KeyTarget, PlanRequest

_TARGET: Final = KeyTarget(sgc="345678", krn=3, base_year=2014, dkga=4)


def plan_keys(world: World, _rng: Random) -> None:
    """Plan every meter of the group that has an older key; its set goes out with a sale."""
    process = world.a_process()
    first, second = world.town.people["nura"], world.town.people["sami"]
    request = CampaignRequest(
        document_id=new_id(world),
        name="roll-over",
        from_sgc=_TARGET.sgc,
        target=_TARGET,
        reason="the year 2014",
    )
    approval_id, now = new_id(world), world.server_clock.now()
    with writing(process.engine) as connection:
        approvals.ask(
            connection,
            approval_id=approval_id,
            action=TwoPersonAction.KEY_CHANGE_TOKEN,
            subject="",
            reason="because",
            payload=payload_of(request),
            caller=first,
            now=now,
        )
        approvals.decide(connection, approval_id, accept=True, note="", approver=second, now=now)
    request = msgspec.structs.replace(request, approval_id=approval_id)
    desk = process.services.key_changes
    desk.create_campaign(first, request)
    planned = desk.plan(first, request.document_id, PlanRequest(document_id=new_id(world)))
    world.tell(f"keys planned: {msgspec.json.decode(planned.body)['planned']}")


MOVES: Final = {"plan_keys": plan_keys}
