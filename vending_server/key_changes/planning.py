"""Campaigns: which key the meters of a group are to get, and planning them.

A meter is planned once at a time, which a unique index holds.  Before meters are planned a set is
made for one meter of each kind, as a sale will, and thrown away: what cannot be issued is found out
here and not at a counter with a customer before it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.issuing.boundary import TokenIssuer
from vending_server.issuing.model import NewKey
from vending_server.key_changes.model import KeyChangeState
from vending_server.key_changes.tables import key_campaigns, key_changes
from vending_server.meters.model import Meter, Shelf
from vending_server.meters.service import meters_of_ids, note_key_change
from vending_server.meters.tables import contracts, meter_types, meters, places
from vending_server.sealing.losing import Reach, meters_at_risk
from vending_server.wire.key_changes import KeyTarget, UnfitMeters
from vending_server.wire.problems import ProblemCode

PLAN_MAX: Final = 1_000
_KIND: Final = (
    meters.c.ea,
    meters.c.dkga,
    meters.c.sgc,
    meters.c.krn,
    meters.c.ti,
    meters.c.key_type,
    meters.c.ken,
    meters.c.base_year,
    meters.c.tct,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What two people agreed to."""

    id: str
    name: str
    from_sgc: str
    target: KeyTarget
    reason: str
    created_at: dt.datetime

    def new_key_of(self, meter: Meter) -> NewKey:
        """Return the key that a meter is to get."""
        target = self.target
        return NewKey(
            sgc=target.sgc,
            krn=target.krn,
            ti=meter.ti if target.ti is None else target.ti,
            key_type=meter.key_type if target.key_type is None else target.key_type,
            ken=target.ken,
            base_year=target.base_year,
            dkga=target.dkga,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which meters of the campaign's group are meant; none = whatever they have there."""

    zone: str | None = None
    maker: str | None = None
    model: str | None = None
    terminal_id: str | None = None  # whose sealed vends could still be used
    reach: Reach = "exposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What one request planned."""

    count: int
    left: int
    unfit: list[UnfitMeters]


def write_campaign(
    connection: sa.Connection, campaign: Campaign, *, approval_id: str, operator_id: int
) -> None:
    """Write a campaign; it is never changed."""
    target = campaign.target
    connection.execute(
        key_campaigns.insert().values(
            id=campaign.id,
            name=campaign.name,
            from_sgc=campaign.from_sgc,
            sgc=target.sgc,
            krn=target.krn,
            base_year=target.base_year,
            dkga=target.dkga,
            ti=target.ti,
            key_type=target.key_type,
            ken=target.ken,
            reason=campaign.reason,
            approval_id=approval_id,
            created_at=campaign.created_at,
            created_by=operator_id,
        )
    )


def find_campaign(connection: sa.Connection, campaign_id: str) -> Campaign:
    """Return a campaign.

    Raises:
        Refused: KEY_CAMPAIGN_UNKNOWN.
    """
    query = sa.select(key_campaigns).where(key_campaigns.c.id == campaign_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.KEY_CAMPAIGN_UNKNOWN)
    return campaign_of(row)


def campaign_of(row: Any) -> Campaign:
    """Return the campaign of a row."""
    return Campaign(
        id=row.id,
        name=row.name,
        from_sgc=row.from_sgc,
        target=KeyTarget(
            sgc=row.sgc,
            krn=row.krn,
            base_year=row.base_year,
            dkga=row.dkga,
            ti=row.ti,
            key_type=row.key_type,
            ken=row.ken,
        ),
        reason=row.reason,
        created_at=row.created_at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans meters of one campaign."""

    issuer: TokenIssuer
    campaign: Campaign
    operator_id: int
    now: dt.datetime

    def plan(self, connection: sa.Connection, wanted: Filter, document_id: str) -> Planned:
        """Plan the fit meters of a filter, at most PLAN_MAX; their rows stay locked to the end.

        Raises:
            RowConflict: somebody planned one of them meanwhile.
        """
        candidates = candidates_of(self.campaign, wanted)
        fit, unfit = self._tried(connection, candidates, document_id)
        if not fit:
            return Planned(count=0, left=0, unfit=unfit)
        chosen = _locked(connection, candidates, fit)
        now_planned, left = chosen[:PLAN_MAX], len(chosen) - PLAN_MAX
        self._write(connection, meters_of_ids(connection, now_planned).values())
        return Planned(count=len(now_planned), left=max(left, 0), unfit=unfit)

    def _tried(
        self, connection: sa.Connection, candidates: sa.Select[int], document_id: str
    ) -> tuple[list[tuple[object, ...]], list[UnfitMeters]]:
        """Make a set for one meter of each kind and throw it away."""
        kinds = list(kinds_of(connection, candidates))
        samples = meters_of_ids(connection, [sample for _, sample, _ in kinds])
        fit: list[tuple[object, ...]] = []
        unfit: list[UnfitMeters] = []
        for kind, sample_id, count in kinds:
            meter = samples[sample_id]
            reason = self._refusal(meter, f"{document_id}/{meter.drn}")
            if reason is None:
                fit.append(kind)
            else:
                unfit.append(
                    UnfitMeters(
                        reason=reason, krn=meter.krn, base_year=meter.base_year, meters=count
                    )
                )
        return fit, unfit

    def _refusal(self, meter: Meter, request_id: str) -> str | None:
        try:
            self.issuer.issue_key_change(
                request_id=request_id,
                meter=meter,
                new_key=self.campaign.new_key_of(meter),
                at=self.now,
            )
        except Refused as refused:
            return str(refused.params.get("reason", refused.code.value))
        return None

    def _write(self, connection: sa.Connection, chosen: Collection[Meter]) -> None:
        rows = []
        for meter in chosen:
            new = self.campaign.new_key_of(meter)
            rows.append(
                {
                    "campaign_id": self.campaign.id,
                    "meter_id": meter.id,
                    "state": KeyChangeState.PLANNED,
                    "sgc": new.sgc,
                    "krn": new.krn,
                    "ti": new.ti,
                    "key_type": new.key_type,
                    "ken": new.ken,
                    "base_year": new.base_year,
                    "dkga": new.dkga,
                    "planned_at": self.now,
                    "planned_by": self.operator_id,
                }
            )
        connection.execute(key_changes.insert(), rows)
        note_key_change(connection, [meter.id for meter in chosen], is_open=True)


def candidates_of(
    campaign: Campaign, wanted: Filter, *, are_planned_too: bool = False
) -> sa.Select[int]:
    """Return the meters that a filter means and that a set could still change."""
    target = campaign.target
    has_it = sa.and_(
        meters.c.sgc == target.sgc,
        meters.c.krn == target.krn,
        meters.c.ken == target.ken,
        *([] if target.ti is None else [meters.c.ti == target.ti]),
        *([] if target.key_type is None else [meters.c.key_type == target.key_type]),
    )
    query = sa.select(meters.c.id).where(
        meters.c.sgc == campaign.from_sgc,
        sa.true() if are_planned_too else ~meters.c.has_key_change,
        meters.c.shelf != Shelf.SCRAPPED,
        ~has_it,
    )
    if wanted.zone is not None:
        in_zone = (
            sa.select(contracts.c.id)
            .join(places, contracts.c.place_id == places.c.id)
            .where(places.c.zone == wanted.zone)
        )
        query = query.where(meters.c.contract_id.in_(in_zone))
    if wanted.terminal_id is not None:
        at_risk = meters_at_risk(wanted.terminal_id, wanted.reach)
        query = query.where(meters.c.id.in_(at_risk))
    for column, value in ((meter_types.c.maker, wanted.maker), (meter_types.c.model, wanted.model)):
        if value is not None:
            of_type = sa.select(meter_types.c.id).where(column == value)
            query = query.where(meters.c.type_id.in_(of_type))
    return query


def kinds_of(
    connection: sa.Connection, candidates: sa.Select[int]
) -> Iterator[tuple[tuple[object, ...], int, int]]:
    """Yield what sorts of key there are among candidates, one meter of each, and how many."""
    query = (
        sa.select(sa.func.min(meters.c.id), sa.func.count(), *_KIND)
        .where(meters.c.id.in_(candidates))
        .group_by(*_KIND)
        .order_by(sa.func.min(meters.c.id))
    )
    for sample_id, count, *kind in connection.execute(query):
        yield tuple(kind), sample_id, count


def _locked(
    connection: sa.Connection,
    candidates: sa.Select[int],
    kinds: Sequence[tuple[object, ...]],
) -> list[int]:
    """Return the candidates of these kinds, ascending; the first PLAN_MAX are locked."""
    query = candidates.where(sa.tuple_(*_KIND).in_(kinds)).order_by(meters.c.id)
    found = list(connection.scalars(query))
    locked = sa.select(meters.c.id, meters.c.has_key_change).where(
        meters.c.id.in_(found[:PLAN_MAX])
    )
    for row in connection.execute(locked.order_by(meters.c.id).with_for_update()):
        if row.has_key_change:
            raise RowConflict("somebody planned one of these meters meanwhile")
    return found
