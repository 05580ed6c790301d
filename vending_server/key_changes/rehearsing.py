"""Rehearse a campaign: its change on a virtual meter of each kind that the group has.

Nothing is planned and no meter is touched; a kind that goes wrong here would go wrong at a counter.
Meters that are planned already count as well: nobody knows of them either until one was read back.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.issuing.boundary import TokenIssuer
from vending_server.issuing.model import RehearsedKeyChange
from vending_server.key_changes.planning import Campaign, Filter, candidates_of, kinds_of
from vending_server.meters.model import Meter
from vending_server.meters.service import meters_of_ids
from vending_server.wire.key_changes import RehearsedDisplay, RehearsedEntry, RehearsedKind

KINDS_MAX: Final = 100


def rehearse(
    connection: sa.Connection, issuer: TokenIssuer, campaign: Campaign, at: dt.datetime
) -> list[RehearsedKind]:
    """Return how the change goes for each kind of meter, the first KINDS_MAX of them."""
    candidates = candidates_of(campaign, Filter(), are_planned_too=True)
    kinds = [(sample, count) for _, sample, count in kinds_of(connection, candidates)][:KINDS_MAX]
    samples = meters_of_ids(connection, [sample for sample, _ in kinds])
    return [_tried(issuer, campaign, samples[sample], count, at) for sample, count in kinds]


def _tried(
    issuer: TokenIssuer, campaign: Campaign, meter: Meter, count: int, at: dt.datetime
) -> RehearsedKind:
    try:
        done = issuer.rehearse_key_change(meter=meter, new_key=campaign.new_key_of(meter), at=at)
    except Refused as refused:
        reason = str(refused.params.get("reason", refused.code.value))
        return _told(meter, count, reason=reason)
    return _told(meter, count, done=done, is_right=_is_right(campaign, meter, done))


def _is_right(campaign: Campaign, meter: Meter, done: RehearsedKeyChange) -> bool:
    new = campaign.new_key_of(meter)
    # A set without the third section leaves a meter without its group, and it shows zeros.
    groups = {new.sgc, "000000"} if new.sgc == meter.sgc else {new.sgc}
    is_shown = (done.krn, done.ti) == (new.krn, new.ti) and done.sgc in groups
    return is_shown and all(one.is_right for one in done.entries)


def _told(
    meter: Meter,
    count: int,
    *,
    reason: str | None = None,
    done: RehearsedKeyChange | None = None,
    is_right: bool = False,
) -> RehearsedKind:
    return RehearsedKind(
        krn=meter.krn,
        base_year=meter.base_year,
        ea=meter.ea,
        ti=meter.ti,
        meters=count,
        reason=reason,
        entries=[]
        if done is None
        else [
            RehearsedEntry(code=one.code.value, display=one.display, is_right=one.is_right)
            for one in done.entries
        ],
        shows=None if done is None else RehearsedDisplay(krn=done.krn, ti=done.ti, sgc=done.sgc),
        is_right=is_right,
    )
