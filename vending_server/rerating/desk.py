"""The use cases of re-rating for the routes: what-if, preview of a correction, correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading, take_time, writing
from vending_server.errors import Refused
from vending_server.ledger.accounts import AccountIds
from vending_server.meters.tables import contracts
from vending_server.operators.model import Caller
from vending_server.paging import WHOLE, PageAsked
from vending_server.pricing.model import Policy, Tariff, Utility
from vending_server.rerating import correcting
from vending_server.rerating.correcting import Correction
from vending_server.rerating.history import Span, contracts_with_sales, full_sales
from vending_server.rerating.model import Calendar, rerate
from vending_server.rerating.replay import replay
from vending_server.rerating.what_if import Life, WhatIf
from vending_server.tariffs.checking import tariff_of
from vending_server.tariffs.model import VersionKind, VersionState, policy_in_force
from vending_server.tariffs.service import all_policies
from vending_server.tariffs.versions import Version, one_version
from vending_server.wire.problems import ProblemCode
from vending_server.wire.rerating import (
    CorrectionAnswer,
    CorrectionOfContract,
    CorrectionPreview,
    CorrectionPreviewRequest,
    CorrectionRequest,
    WhatIfAnswer,
    WhatIfRequest,
)
from vending_server.wire.tariffs import TariffDraft

CONTRACTS_AT_ONCE: Final = 200
DAYS_MAX: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class RerateDesk:
    """Tries decisions on past sales over one database."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    account_ids: AccountIds

    def what_if(self, request: WhatIfRequest, page: PageAsked = WHOLE) -> WhatIfAnswer:
        """Tell what the sales of some days would have been, of a page of contracts; writes nothing.

        Raises:
            Refused: TARIFF_UNKNOWN, INVALID_REQUEST (days that cannot be), NO_TARIFF.
        """
        self._check_days(request.from_on, request.until_on)
        with reading(self.engine) as connection:
            take_time(connection)
            version = one_version(
                connection, VersionKind.TARIFF, request.version_id, is_locked=False
            )
            span, tariff = self._span(version, request.from_on, request.until_on)
            policy = _policy_on(connection, span.utility, request.from_on)
            bought = contracts_with_sales(connection, span)
            shown, next_cursor = page.cut_all(bought, lambda one: (one,))
            left = sum(one > shown[-1] for one in bought) if shown else 0
            first_id, last_id = (shown[0], shown[-1]) if shown else (0, -1)
            accounts = _account_numbers(connection, first_id, last_id)
            total, calendar = WhatIf(), Calendar(tariff.period, self.zone)
            sold_again = full_sales(connection, span, tariff, first_id=first_id, last_id=last_id)
            for contract_id, sold in sold_again:
                counted = [one for one in sold if one.past.sold_at >= span.since]
                if not counted:
                    continue
                again = rerate(
                    (one.past for one in sold), tariff, since=span.since, calendar=calendar
                )
                total.add(
                    Life(
                        account_number=accounts[contract_id],
                        sales=counted,
                        same_units=list(again),
                        same_money=replay(
                            sold, tariff, policy, since=span.since, calendar=calendar
                        ),
                    )
                )
        return total.answer(contracts_left=left, next_cursor=next_cursor)

    def preview(
        self, request: CorrectionPreviewRequest, page: PageAsked = WHOLE
    ) -> CorrectionPreview:
        """Tell what a correction would credit, contract by contract; writes nothing.

        Raises:
            Refused: TARIFF_UNKNOWN, TARIFF_NOT_ACTIVE, INVALID_REQUEST.
        """
        with reading(self.engine) as connection:
            take_time(connection)
            correction = self._correction(connection, request)
            found = correcting.differences(connection, correction)
            found.sort(key=lambda one: one.contract_id)
            shown, next_cursor = page.cut_all(found, lambda one: (one.contract_id,))
            named = {
                row.id: row
                for row in connection.execute(
                    sa.select(
                        contracts.c.id, contracts.c.account_number, contracts.c.closed_on
                    ).where(contracts.c.id.in_([one.contract_id for one in shown]))
                )
            }
        return CorrectionPreview(
            decision=correction.decision,
            content_sha256=correction.content_sha256,
            contracts=[
                CorrectionOfContract(
                    account_number=named[one.contract_id].account_number,
                    sales=len(one.sales),
                    difference_minor=one.gross_minor,
                    vat_minor=one.vat_minor,
                    credit_minor=one.credit_minor,
                    is_closed=named[one.contract_id].closed_on is not None,
                )
                for one in shown
            ],
            credited_minor=sum(one.credit_minor for one in found),
            borne_minor=sum(-one.gross_minor for one in found if one.gross_minor < 0),
            next_cursor=next_cursor,
        )

    def correct(self, caller: Caller, request: CorrectionRequest) -> CorrectionAnswer:
        """Credit what a decision changes of the past; the same message goes on where it stopped.

        Raises:
            Refused: as `preview`, and what correcting.begin refuses.
        """
        with writing(self.engine) as connection:
            take_time(connection)
            correction = self._correction(connection, request)
            correcting.begin(connection, request, correction, caller=caller, now=self.clock.now())
            waiting = correcting.waiting_contracts(connection, request.correction_id, correction)
        for some in _some_at_a_time(waiting):
            with writing(self.engine) as connection:
                correcting.correct_contracts(
                    connection,
                    request.correction_id,
                    correction,
                    some,
                    ids=self.account_ids,
                    now=self.clock.now(),
                )
        with reading(self.engine) as connection:
            return correcting.result(connection, request.correction_id)

    def _correction(
        self, connection: sa.Connection, request: CorrectionPreviewRequest | CorrectionRequest
    ) -> Correction:
        self._check_days(request.from_on, request.until_on)
        version = one_version(connection, VersionKind.TARIFF, request.version_id, is_locked=False)
        if version.state is not VersionState.ACTIVE:
            raise Refused(ProblemCode.TARIFF_NOT_ACTIVE)
        span, tariff = self._span(version, request.from_on, request.until_on)
        return Correction(
            decision=version.draft.decision,
            content_sha256=version.content_sha256,
            tariff=tariff,
            span=span,
        )

    def _span(self, version: Version, from_on: dt.date, until_on: dt.date) -> tuple[Span, Tariff]:
        draft = version.draft
        assert isinstance(draft, TariffDraft), "the version was asked for as a tariff"
        span = Span(
            utility=Utility(draft.utility),
            customer_class=draft.customer_class,
            from_on=from_on,
            until_on=until_on,
            zone=self.zone,
        )
        return span, tariff_of(draft)

    def _check_days(self, from_on: dt.date, until_on: dt.date) -> None:
        today = self.clock.now().astimezone(self.zone).date()
        is_past = until_on <= today and (until_on - from_on).days <= DAYS_MAX
        if not is_past or from_on >= until_on:
            raise Refused(ProblemCode.INVALID_REQUEST, where="until_on")


def _policy_on(connection: sa.Connection, utility: Utility, day: dt.date) -> Policy:
    found = policy_in_force(all_policies(connection), utility=utility, on=day)
    if found is None:
        raise Refused(ProblemCode.NO_TARIFF)
    return found.policy


def _account_numbers(connection: sa.Connection, first_id: int, last_id: int) -> dict[int, str]:
    query = sa.select(contracts.c.id, contracts.c.account_number)
    rows = connection.execute(query.where(contracts.c.id.between(first_id, last_id)))
    return {row.id: row.account_number for row in rows}


def _some_at_a_time(contract_ids: list[int]) -> Iterator[list[int]]:
    rest = iter(contract_ids)
    while some := list(islice(rest, CONTRACTS_AT_ONCE)):
        yield some
