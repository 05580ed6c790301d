"""How campaigns and meters stand; reads only, and shows no token."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.key_changes.model import KeyChangeState
from vending_server.key_changes.planning import Campaign, campaign_of, find_campaign
from vending_server.key_changes.tables import key_campaigns, key_changes
from vending_server.meters.tables import meters
from vending_server.paging import WHOLE, PageAsked
from vending_server.wire.key_changes import (
    CampaignFacts,
    CampaignList,
    KeyFacts,
    MeterKeyAnswer,
    MeterKeyChange,
    MeterKeyChangePage,
)
from vending_server.wire.problems import ProblemCode

_changes = key_changes.c
_WITH_DRN: Final = sa.select(key_changes, meters.c.drn).join(
    meters, _changes.meter_id == meters.c.id
)


def campaigns(connection: sa.Connection, page: PageAsked = WHOLE) -> CampaignList:
    """Return a page of all campaigns, newest first."""
    keys = (key_campaigns.c.created_at, key_campaigns.c.id)
    query = page.rows_of(sa.select(key_campaigns), *keys, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.created_at, row.id))
    found = [campaign_of(row) for row in shown]
    counts = _counts(connection, [one.id for one in found])
    told = [_facts(one, counts.get(one.id, {})) for one in found]
    return CampaignList(campaigns=told, next_cursor=next_cursor)


def progress(connection: sa.Connection, campaign_id: str) -> CampaignFacts:
    """Return one campaign with its progress.

    Raises:
        Refused: KEY_CAMPAIGN_UNKNOWN.
    """
    campaign = find_campaign(connection, campaign_id)
    return _facts(campaign, _counts(connection, [campaign_id]).get(campaign_id, {}))


def meters_of(
    connection: sa.Connection, campaign_id: str, state: KeyChangeState | None, page: PageAsked
) -> MeterKeyChangePage:
    """Return a page of the meters of a campaign, as they were planned.

    Raises:
        Refused: KEY_CAMPAIGN_UNKNOWN.
    """
    find_campaign(connection, campaign_id)
    query = _WITH_DRN.where(_changes.campaign_id == campaign_id)
    if state is not None:
        query = query.where(_changes.state == state)
    rows = connection.execute(page.rows_of(query, _changes.id)).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.id,))
    return MeterKeyChangePage(meters=[_change(row) for row in shown], next_cursor=next_cursor)


def meter_key(connection: sa.Connection, drn: str) -> MeterKeyAnswer:
    """Return how the key of a meter stands.

    Raises:
        Refused: METER_UNKNOWN.
    """
    meter = connection.execute(sa.select(meters).where(meters.c.drn == drn)).one_or_none()
    if meter is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    query = _WITH_DRN.where(_changes.meter_id == meter.id).order_by(_changes.id.desc())
    return MeterKeyAnswer(
        drn=drn,
        present=KeyFacts(sgc=meter.sgc, krn=meter.krn, ti=meter.ti, base_year=meter.base_year),
        changes=[_change(row) for row in connection.execute(query)],
    )


def names_of_keys(connection: sa.Connection, meter_id: int) -> set[tuple[str, str, int]]:
    """Return group, tariff index and revision of every key that a meter had or was handed.

    A customer's card still bears the old ones after a key change.
    """
    query = sa.select(key_changes).where(
        _changes.meter_id == meter_id, _changes.issued_at.is_not(None)
    )
    rows = connection.execute(query).all()
    return {(row.sgc, row.ti, row.krn) for row in rows} | {
        (row.old_sgc, row.old_ti, row.old_krn) for row in rows
    }


def _counts(
    connection: sa.Connection, campaign_ids: list[str]
) -> dict[str, dict[KeyChangeState, int]]:
    query = (
        sa.select(_changes.campaign_id, _changes.state, sa.func.count())
        .where(_changes.campaign_id.in_(campaign_ids))
        .group_by(_changes.campaign_id, _changes.state)
    )
    counts: dict[str, dict[KeyChangeState, int]] = {}
    for campaign_id, state, count in connection.execute(query):
        counts.setdefault(campaign_id, {})[state] = count
    return counts


def _facts(campaign: Campaign, counts: dict[KeyChangeState, int]) -> CampaignFacts:
    target = campaign.target
    return CampaignFacts(
        campaign_id=campaign.id,
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
        created_at=campaign.created_at.isoformat(),
        **{state.value: counts.get(state, 0) for state in KeyChangeState},
    )


def _change(row: Any) -> MeterKeyChange:
    old = None
    if row.old_sgc is not None:
        old = KeyFacts(sgc=row.old_sgc, krn=row.old_krn, ti=row.old_ti, base_year=row.old_base_year)
    return MeterKeyChange(
        number=row.id,
        campaign_id=row.campaign_id,
        drn=row.drn,
        state=row.state.value,
        old=old,
        new=KeyFacts(sgc=row.sgc, krn=row.krn, ti=row.ti, base_year=row.base_year),
        planned_at=row.planned_at.isoformat(),
        issued_at=None if row.issued_at is None else row.issued_at.isoformat(),
        closed_at=None if row.closed_at is None else row.closed_at.isoformat(),
        evidence=row.evidence,
    )
