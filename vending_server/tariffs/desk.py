"""The use cases of the tariff desk for the routes, each in a transaction of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import Approval
from vending_server.clock import Clock
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.operators.service import logins_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.pricing.model import Utility
from vending_server.tariffs import versions
from vending_server.tariffs.far_rates import far_rate
from vending_server.tariffs.model import VersionKind, VersionState, phase_on, tariff_in_force
from vending_server.tariffs.service import all_tariff_versions
from vending_server.tariffs.versions import SoldSince, Version
from vending_server.wire.problems import ProblemCode
from vending_server.wire.tariffs import (
    ActivationRequest,
    AgreementFacts,
    Draft,
    DraftRequest,
    SubmissionRequest,
    TariffDraft,
    VersionFacts,
    VersionList,
)

_ORDER: Final = tuple(VersionKind)
_DIGITS_MAX: Final = 18  # fits 64 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffDesk:
    """Versions over one database, in the municipality's time zone."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    sold_since: SoldSince

    def all(self, page: PageAsked = WHOLE) -> VersionList:
        """Return a page of all versions, with the phase that each is in today."""
        with reading(self.engine) as connection:
            found = versions.all_versions(connection)
            shown, next_cursor = page.cut_all(sorted(found, key=_position_of), _position_of)
            told = _facts(connection, shown, found, self._told_at())
        return VersionList(versions=told, next_cursor=next_cursor)

    def put_draft(self, caller: Caller, request: DraftRequest) -> VersionFacts:
        """Write or replace a draft; see versions.put_draft for what it refuses.

        Raises:
            Refused: TARIFF_RATE_FAR as well, unless the request says that it is meant.
        """
        with writing(self.engine) as connection:
            made = versions.put_draft(
                connection,
                request.draft,
                editor_id=caller.operator_id,
                actor=caller.actor,
                now=self.clock.now(),
                replaces=request.replaces,
                is_new=request.is_new,
            )
            if not request.is_far_rate_meant:
                self._ask_about_rates(connection, request.draft)
            return self._one(connection, made)

    def send(
        self, caller: Caller, what: str, version_id: str, request: SubmissionRequest
    ) -> VersionFacts:
        """Ask a second person; see versions.send for what it refuses."""
        with writing(self.engine) as connection:
            sent = versions.send(
                connection,
                kind_of(what),
                number_of(version_id),
                approval_id=request.approval_id,
                reason=request.reason,
                caller=caller,
                now=self.clock.now(),
                seen_sha256=request.content_sha256,
            )
            return self._one(connection, sent)

    def activate(
        self, caller: Caller, what: str, version_id: str, request: ActivationRequest
    ) -> VersionFacts:
        """Make a version active; see versions.activate for what it refuses."""
        with writing(self.engine) as connection:
            made = versions.activate(
                connection,
                kind_of(what),
                number_of(version_id),
                approval_id=request.approval_id,
                caller=caller,
                now=self.clock.now(),
                today=self._today(),
                sold_since=self.sold_since,
            )
            return self._one(connection, made)

    def _one(self, connection: sa.Connection, version: Version) -> VersionFacts:
        found = versions.all_versions(connection)
        return _facts(connection, [version], found, self._told_at())[0]

    def _ask_about_rates(self, connection: sa.Connection, draft: Draft) -> None:
        if not isinstance(draft, TariffDraft):
            return
        known = tariff_in_force(
            all_tariff_versions(connection),
            utility=Utility(draft.utility),
            customer_class=draft.customer_class,
            on=self._today(),
        )
        far = None if known is None else far_rate(draft.blocks, known.tariff.blocks)
        if far is not None:
            raise Refused(ProblemCode.TARIFF_RATE_FAR, block=far.block, percent=far.percent)

    def _told_at(self) -> _ToldAt:
        return _ToldAt(self.clock.now(), self._today())

    def _today(self) -> dt.date:
        return self.clock.now().astimezone(self.zone).date()


def _position_of(version: Version) -> tuple[int, int]:
    return _ORDER.index(version.kind), version.id  # the day of a draft may change, its number not


def kind_of(what: str) -> VersionKind:
    """Return the kind that a path names.

    Raises:
        Refused: TARIFF_UNKNOWN.
    """
    try:
        return VersionKind(what)
    except ValueError:
        raise Refused(ProblemCode.TARIFF_UNKNOWN) from None


def number_of(version_id: str) -> int:
    """Return the number of a version in a path.

    Raises:
        Refused: TARIFF_UNKNOWN.
    """
    if not (version_id.isascii() and version_id.isdecimal() and len(version_id) <= _DIGITS_MAX):
        raise Refused(ProblemCode.TARIFF_UNKNOWN)
    return int(version_id)


@dataclass(frozen=True, slots=True)
class _ToldAt:
    now: dt.datetime
    today: dt.date  # local


def _facts(
    connection: sa.Connection, wanted: list[Version], known: list[Version], told_at: _ToldAt
) -> list[VersionFacts]:
    begins = defaultdict(list)
    for one in known:
        if one.state is VersionState.ACTIVE:
            begins[one.kind, one.group].append(one.draft.valid_from)
    agreed = approvals.known(connection, [one.approval_id for one in wanted if one.approval_id])
    people = {one.edited_by for one in wanted if one.edited_by is not None}
    people |= {person for one in agreed.values() for person in one.approved_by}
    names = logins_of(connection, people)
    return [
        VersionFacts(
            version_id=one.id,
            state=phase_on(
                told_at.today,
                state=one.state,
                valid_from=one.draft.valid_from,
                valid_froms=begins[one.kind, one.group],
            ).value,
            content=one.draft,
            content_sha256=one.content_sha256,
            edited_by=None if one.edited_by is None else names[one.edited_by],
            activated_at=None if one.activated_at is None else one.activated_at.isoformat(),
            agreement=_agreement(agreed.get(one.approval_id or ""), names, told_at.now),
        )
        for one in wanted
    ]


def _agreement(
    approval: Approval | None, names: Mapping[int, str], now: dt.datetime
) -> AgreementFacts | None:
    if approval is None:
        return None  # nobody was asked, or a loader wrote it
    return AgreementFacts(
        approval_id=approval.approval_id,
        state=approval.standing(now),
        expires_at=approval.expires_at.isoformat(),
        approved_by=[names[one] for one in approval.approved_by],
    )
