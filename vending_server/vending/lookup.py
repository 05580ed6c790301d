"""Find meters for the sell screen: by number, card, name, phone or account.

The answer is a list of meters, never "the customer's meter".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from token_engine.errors import IdentifierError
from token_engine.identifiers import IdRecord, doe_expired, parse_drn, parse_id_record
from vending_server.cards.reading import drn_of_live
from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.errors import Refused
from vending_server.key_changes.reading import names_of_keys
from vending_server.meters import service as meter_service
from vending_server.meters.model import Meter
from vending_server.meters.search import fold_name, fold_phone
from vending_server.meters.service import ServedMeter
from vending_server.paging import WHOLE, PageAsked
from vending_server.points.tables import points, terminals
from vending_server.postponements.reading import waiting
from vending_server.tariffs.model import Due
from vending_server.vending.model import Supply
from vending_server.vending.quoting import block_limits
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import sales
from vending_server.wire.cards import named_card
from vending_server.wire.facts import BothLanguages
from vending_server.wire.lookup import (
    SEARCH_CHARACTERS_MIN,
    LastPurchase,
    LinkedMeter,
    LookupAnswer,
    LookupBy,
    LookupRequest,
    MeterFacts,
    PostponedDue,
)
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupService:
    """Answers lookups from one database; reads only."""

    engine: sa.Engine
    clock: Clock
    supplies: SupplyReader

    def lookup(self, request: LookupRequest, page: PageAsked = WHOLE) -> LookupAnswer:
        """Return a page of the meters that fit.

        Raises:
            Refused: CHECK_DIGIT, METER_UNKNOWN, CARD_MISMATCH, CARD_EXPIRED, CARD_UNKNOWN,
                CARD_REPLACED, CARD_REVOKED, SEARCH_TOO_SHORT, CURSOR_INVALID (the meter that a
                page ended with serves nobody any more).
        """
        now = self.clock.now()
        with reading(self.engine) as connection:
            found = self._find(connection, request, now, page)
            if not found and page.after is None:
                raise Refused(ProblemCode.METER_UNKNOWN)
            shown, next_cursor = page.cut(found, lambda one: (one.meter.id,))
            is_all = page.after is None and next_cursor is None
            facts = self._facts(connection, shown, now, is_all=is_all)
        return LookupAnswer(meters=facts, more=next_cursor is not None, next_cursor=next_cursor)

    def _find(
        self,
        connection: sa.Connection,
        request: LookupRequest,
        now: dt.datetime,
        page: PageAsked,
    ) -> list[ServedMeter]:
        most = page.limit + 1
        after = None if page.after is None else page.after[0]
        assert after is None or isinstance(after, int), "the number of a meter"
        match request.by:
            case LookupBy.DRN:
                return _by_number(connection, request.value)
            case LookupBy.CARD:
                return self._by_card(connection, request.value, now)
            case LookupBy.CUSTOMER_CARD:
                return _by_customer_card(connection, request.value)
            case LookupBy.NAME:
                _require_length(fold_name(request.value))
                return meter_service.meters_by_name(connection, request.value, most, after)
            case LookupBy.PHONE:
                _require_length(fold_phone(request.value))
                return meter_service.meters_by_phone(connection, request.value, most, after)
            case LookupBy.ACCOUNT:
                return meter_service.meters_by_account(connection, request.value, most, after)

    def _by_card(self, connection: sa.Connection, text: str, now: dt.datetime) -> list[ServedMeter]:
        record = _parse_card(text)
        if doe_expired(record.doe, now.astimezone(self.supplies.zone).date()):
            raise Refused(ProblemCode.CARD_EXPIRED)
        found = _by_number(connection, record.drn)
        if any(not _agrees(connection, record, one.meter) for one in found):
            raise Refused(ProblemCode.CARD_MISMATCH)
        return found

    def _facts(
        self,
        connection: sa.Connection,
        found: Sequence[ServedMeter],
        now: dt.datetime,
        *,
        is_all: bool,
    ) -> list[MeterFacts]:
        supplies = self.supplies.all(connection, [one.meter.drn for one in found], now)
        families = meter_service.meters_of_customers(
            connection, {one.contract.customer_id for one in found}
        )
        priceable = _priceable(supplies, is_all=is_all)
        postponed = waiting(connection, {one.contract.id: one.dues for one in priceable})
        return [
            _meter_facts(
                supply,
                family=families[supply.contract.customer_id],
                last=_last_purchase(connection, supply.contract.id),
                postponed=postponed[supply.contract.id],
            )
            for supply in priceable
        ]


def _by_customer_card(connection: sa.Connection, text: str) -> list[ServedMeter]:
    """Return the meter of a card that counts; a replaced or revoked one finds nothing."""
    named = named_card(text)
    if named is None:
        raise Refused(ProblemCode.CARD_UNKNOWN)
    return _by_number(connection, drn_of_live(connection, named))


def _by_number(connection: sa.Connection, text: str) -> list[ServedMeter]:
    try:
        drn = parse_drn(text)
    except IdentifierError as error:
        raise Refused(ProblemCode.CHECK_DIGIT) from error
    return list(meter_service.served_meters(connection, [drn]).values())


def _parse_card(text: str) -> IdRecord:
    try:
        return parse_id_record(text)
    except IdentifierError as error:
        raise Refused(ProblemCode.CHECK_DIGIT) from error


def _agrees(connection: sa.Connection, record: IdRecord, meter: Meter) -> bool:
    """Say whether a card is of this meter; it may bear a key that the meter had or is to get."""
    if (record.meter_pan, record.tct, record.ea) != (meter.meter_pan, meter.tct, meter.ea):
        return False
    key = (record.sgc, record.ti, record.krn)
    return key == (meter.sgc, meter.ti, meter.krn) or key in names_of_keys(connection, meter.id)


def _require_length(folded: str) -> None:
    if len(folded) < SEARCH_CHARACTERS_MIN:
        raise Refused(ProblemCode.SEARCH_TOO_SHORT, minimum=SEARCH_CHARACTERS_MIN)


def _priceable(supplies: Mapping[str, Supply | Refused], *, is_all: bool) -> list[Supply]:
    """Leave out meters without a tariff among others; a lone one says why it is not shown."""
    found = [one for one in supplies.values() if isinstance(one, Supply)]
    if not found and is_all:
        raise next(one for one in supplies.values() if isinstance(one, Refused))
    return found


def _last_purchase(connection: sa.Connection, contract_id: int) -> LastPurchase | None:
    row = connection.execute(
        sa.select(sales.c.sold_at, sales.c.tender_minor, points.c.name_ar, points.c.name_en)
        .join(terminals, sales.c.terminal_id == terminals.c.id)
        .join(points, terminals.c.point_number == points.c.number)
        .where(sales.c.contract_id == contract_id, not_reversed())
        .order_by(sales.c.sold_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return LastPurchase(
        sold_at=row.sold_at.isoformat(),
        tender_minor=row.tender_minor,
        point=BothLanguages(ar=row.name_ar, en=row.name_en),
    )


def _key_change(supply: Supply) -> str | None:
    """Return the state of a key change that the customer is to be asked about, if there is one."""
    change = supply.key_change
    return None if change is None or change.is_waiting else change.state.value


def _due_now(dues: Sequence[Due]) -> int:
    """Return what the next purchase may be asked for; a postponed fee asks nothing."""
    return sum(due.amount_minor - due.paid_minor for due in dues if due.postponed_reason is None)


def _meter_facts(
    supply: Supply,
    *,
    family: Sequence[ServedMeter],
    last: LastPurchase | None,
    postponed: list[PostponedDue],
) -> MeterFacts:
    contract, tariff = supply.contract, supply.version.tariff
    return MeterFacts(
        drn=supply.meter.drn,
        utility=contract.utility.value,
        customer_name=contract.customer_name,
        address=contract.address,
        account_number=contract.account_number,
        customer_class=contract.customer_class,
        can_vend=supply.meter.block_reason is None,
        block_reason=supply.meter.block_reason,
        block_reason_customer=supply.meter.block_reason_customer,
        key_change=_key_change(supply),
        arrears_minor=sum(one.balance_minor for one in supply.arrears),
        fees_due_minor=_due_now(supply.dues),
        carry_minor=contract.carry_minor,
        deposit_minor=contract.deposit_minor,
        bought_tenths=supply.bought_tenths,
        block_limits_tenths=block_limits(tariff),
        period=tariff.period.value,
        tender_minor_min=tariff.min_tender,
        tender_minor_max=tariff.max_tender,
        cash_step_minor=supply.policy.policy.cash_rounding,
        last_purchase=last,
        postponed=postponed,
        linked=[
            LinkedMeter(drn=one.meter.drn, utility=one.meter.utility.value)
            for one in family
            if one.meter.id != supply.meter.id
        ],
    )
