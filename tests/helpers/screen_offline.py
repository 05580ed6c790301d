"""What a scripted till sells without a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from kiosk.api_client import Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.offline_choice import choices_of
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.offline_selling import OfflineConfirmed, OfflineMeter, Unsynced
from kiosk.flows.till_values import LocalCode, VendView
from tests.helpers import sales
from tests.helpers.fake_pack import a_sealed
from vending_server.wire.lookup import LookupAnswer, LookupBy
from vending_server.wire.quote import BlockLine, Quote
from vending_server.wire.vend import OfflineFacts

SEALED_AT = "2026-11-22T06:00:00+00:00"
UNTIL = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
STANDING = PackStanding(
    valid_until=UNTIL,
    count_left=1203,
    amount_left_minor=6_541_000,
    ceiling_minor=10_000_000,
    exposure_minor=9_800_000,
    pack_number=1,
    edition=17,
)
RATE_MICRO = 520_000


def an_offline_quote(drn: str, tender_minor: int) -> Quote:
    """A price of one block with VAT and a little carried out; it adds up."""
    tenths = tender_minor * 10 // 61
    net = tenths * RATE_MICRO // 100_000
    vat = net * 16 // 100
    return sales.a_quote(
        drn=drn,
        tender_minor=tender_minor,
        carry_before_minor=0,
        deductions=[],
        deductions_minor=0,
        energy_money_minor=tender_minor,
        units_tenths=tenths,
        energy_gross_minor=net + vat,
        energy_vat_minor=vat,
        energy_net_minor=net,
        blocks=[BlockLine(block=2, tenths=tenths, rate_micro=RATE_MICRO, net_minor=net)],
        carry_after_minor=tender_minor - net - vat,
        bought_before_tenths=1184,
        arrears_after_minor=0,
    )


def an_offline_meter(drn: str, *amounts_minor: int) -> OfflineMeter:
    """A meter with these sealed vends."""
    offers = [
        msgspec.structs.replace(
            a_sealed(drn, amount, number, an_offline_quote(drn, amount)), sealed_at=SEALED_AT
        )
        for number, amount in enumerate(amounts_minor, start=1)
    ]
    return OfflineMeter(
        drn=drn,
        utility="electricity",
        customer_class="residential",
        priced_at=SEALED_AT,
        bought_tenths=1184,
        block_limits_tenths=(1600, 2500),
        period="month",
        choices=tuple(choices_of(offers)),
    )


@dataclass
class ScreenOffline:
    """Put a meter into `meters` and the line out of order, and it is sold to."""

    told: PackStanding = field(default_factory=PackStanding)
    waiting: Unsynced = field(default_factory=Unsynced)
    meters: dict[str, OfflineMeter] = field(default_factory=dict)
    sold: list[OfflineConfirmed] = field(default_factory=list)
    enter: Callable[[str, Any], None] = lambda _method, _value: None
    lookup: Callable[[LookupBy, str], LookupAnswer] | None = None
    put: Callable[..., VendView] | None = None

    def standing(self) -> PackStanding:
        return self.told

    def unsynced(self) -> Unsynced:
        return self.waiting

    def amounts(self) -> list[tuple[int, int]]:
        return [(2000, 811), (3000, 240), (5000, 96), (8000, 56)]

    def extend(self, code: str) -> dt.datetime:
        self.enter("extend", code)
        hours = dt.timedelta(hours=36)
        self.told = replace(
            self.told, valid_until=UNTIL + hours, order_number="phone/60", order_until=UNTIL + hours
        )
        return UNTIL + hours

    def find(
        self, by: LookupBy, value: str, *, is_line_gone: bool = False
    ) -> LookupAnswer | OfflineMeter:
        assert self.lookup is not None
        drn = value[6:17] if by is LookupBy.CARD else value
        if is_line_gone and drn in self.meters:
            return self.meters[drn]
        try:
            return self.lookup(by, value)
        except Unreachable:
            if not self.told.is_there:
                raise
        if self.told.lock is not None:
            raise TillRefusal(self.told.lock)
        if drn not in self.meters:
            params = {"phone": sales.MUNICIPALITY.complaints_phone}
            raise TillRefusal(LocalCode.NOT_IN_PACK, params=params)
        return self.meters[drn]

    def meter_of(self, drn: str) -> OfflineMeter | None:
        self.enter("meter_of", drn)
        return self.meters.get(drn)

    def sell(self, sale: OfflineConfirmed) -> list[VendView]:
        self.enter("offline_sell", sale.choice.amount_minor)
        assert self.put is not None
        self.sold.append(sale)
        codes = len(sale.choice.vends)
        facts = [
            OfflineFacts(priced_at=SEALED_AT, code=at, codes=codes) for at in range(1, codes + 1)
        ]
        return [
            self.put(f"offline-{one.sealed_id}", one, fact)
            for one, fact in zip(sale.choice.vends, facts, strict=True)
        ]
