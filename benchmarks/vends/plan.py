"""Honest vends, prepared before the clock runs: every request carries the hash of its own price.

Each client owns its meters, so what a meter's next sale costs follows from the sales before it.
That is worked out here with the server's own pricing, as the quotes of a till would have told it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.vends.load import Client
from vending_server.errors import Refused
from vending_server.pricing.model import Payment, PricedSale
from vending_server.vending.model import Order, Supply
from vending_server.vending.quoting import price_supply, quote_of
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.quote import TenderKind, quote_hash
from vending_server.wire.vend import Tender, VendRequest

_TENDERS_MINOR = (2_000, 3_000, 5_000, 10_000, 2_550)
_HEAD = (
    "POST /v1/vends HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {session}\r\n"
    "content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
)


@dataclass
class Buyer:
    """A client's session, its meters as they will be after the vends planned so far, its till."""

    session: str
    supplies: deque[Supply]
    client: Client
    tenders: Iterator[int]
    sequence: Iterator[int]

    def plan(self, count: int) -> None:
        """Bring the client's stock of requests to `count`."""
        while len(self.client.requests) < count:
            supply = self.supplies.popleft()
            body, after = _vend(supply, next(self.tenders), next(self.sequence))
            self.supplies.append(after)
            head = _HEAD.format(session=self.session, length=len(body))
            self.client.requests.append(head.encode() + body)


def buyers(sessions: list[str], supplies: list[Supply]) -> list[Buyer]:
    """Share the meters out; each must be sellable for any of the tenders."""
    sellable = [one for one in supplies if _is_sellable(one)]
    assert len(sellable) >= len(sessions), "a larger town is needed"
    return [
        Buyer(
            session=session,
            supplies=deque(sellable[at :: len(sessions)]),
            client=Client(),
            tenders=itertools.cycle(_TENDERS_MINOR),
            sequence=itertools.count(1),
        )
        for at, session in enumerate(sessions)
    ]


def _is_sellable(supply: Supply) -> bool:
    if supply.meter.block_reason is not None or supply.meter.base_year != 2014:
        return False
    try:
        for tender in _TENDERS_MINOR:
            price_supply(supply, _order(tender))
    except Refused:
        return False
    return True


def _order(tender_minor: int) -> Order:
    return Order(tender_minor=tender_minor, units_tenths=None, payment=Payment.CASH)


def _vend(supply: Supply, tender_minor: int, sequence: int) -> tuple[bytes, Supply]:
    priced = price_supply(supply, _order(tender_minor))
    now = dt.datetime.now(dt.UTC)
    request = VendRequest(
        vend_id=uuid7(
            unix_ms=int(now.timestamp() * 1000), random_bytes=secrets.token_bytes(RANDOM_BYTES)
        ),
        drn=supply.meter.drn,
        tender_minor=tender_minor,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=tender_minor)],
        received_minor=tender_minor,
        quote_hash=quote_hash(quote_of(supply, priced)),
        receipt_sequence=sequence,
        is_again=True,  # customers of a benchmark come back within the minute
        made_at=now.isoformat(),
    )
    return canonical_bytes(request), _after(supply, priced)


def _after(supply: Supply, priced: PricedSale) -> Supply:
    """Return the supply as the sale leaves it."""
    taken = {line.code: line.taken for line in priced.deductions}
    dues = [
        replace(one, paid_minor=one.paid_minor + taken.get(one.line_code, 0)) for one in supply.dues
    ]
    debts = [
        replace(
            one,
            balance_minor=one.balance_minor - taken.get(one.line_code, 0),
            period_paid_minor=one.period_paid_minor + taken.get(one.line_code, 0),
        )
        for one in supply.arrears
    ]
    return replace(
        supply,
        contract=replace(supply.contract, carry_minor=priced.carry_after),
        bought_tenths=supply.bought_tenths + priced.units,
        dues=tuple(one for one in dues if one.paid_minor < one.amount_minor),
        arrears=tuple(one for one in debts if one.balance_minor > 0),
    )
