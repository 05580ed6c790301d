"""Make sealed vends: price, TID, token, text and box; nothing is written."""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from token_engine.errors import TidOutOfRange
from token_engine.tid import Tid
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.issuing.boundary import BatchIssuer
from vending_server.issuing.model import CreditOrder, IssuedToken
from vending_server.keys.pack_master import PackMaster
from vending_server.sealing.model import Made, Pack
from vending_server.sealing.prices import SealedPrices
from vending_server.sealing.tids import free_tids
from vending_server.sealing.windows import Side
from vending_server.vending.supplies import last_tids, tid_sequences
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.pack_crypto import box_digest, close_box, meter_index
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import Quote
from vending_server.wire.vend import TokenLine


class Order(NamedTuple):
    """A sealed vend that is to be made; `exposed` is how many its meter has already."""

    side: Side
    amount_minor: int
    exposed: int


class _Priced(NamedTuple):
    order: Order
    quote: Quote
    sealed_id: str
    tid: Tid


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes sealed vends for packs."""

    issuer: BatchIssuer
    epochs: EpochBook
    master: PackMaster

    def make(
        self,
        connection: sa.Connection,
        pack: Pack,
        orders: Sequence[Order],
        prices: SealedPrices,
        now: dt.datetime,
    ) -> list[Made]:
        """Return what can be made of these orders, in order.

        What cannot be priced, has no TID free or no key is left out: it is sold online.
        """
        priced = list(self._priced(connection, orders, prices, now))
        issued = self.issuer.issue_credits(
            [
                CreditOrder(
                    request_id=one.sealed_id,
                    meter=one.order.side.supply.meter,
                    tid=one.tid,
                    units_tenths=one.quote.units_tenths,
                )
                for one in priced
            ]
        )
        key = self.master.pack_key(terminal_id=pack.terminal_id, pack_number=pack.pack_number)
        closing = _Closing(key, pack.terminal_id, prices, now)
        return [
            closing.made(one, token)
            for one, token in zip(priced, issued, strict=True)
            if isinstance(token, IssuedToken)
        ]

    def _priced(
        self,
        connection: sa.Connection,
        orders: Sequence[Order],
        prices: SealedPrices,
        now: dt.datetime,
    ) -> Iterator[_Priced]:
        tids = self._tids(connection, orders, now)
        unix_ms = int(now.timestamp() * 1000)
        for order in orders:
            free = tids[order.side.supply.meter.id]
            if not free:
                continue
            try:
                quote = prices.quote(order.side.supply, order.amount_minor)
            except Refused:
                continue
            noise = secrets.token_bytes(RANDOM_BYTES)
            yield _Priced(
                order=order,
                quote=quote,
                sealed_id=uuid7(unix_ms=unix_ms, random_bytes=noise),
                tid=free.pop(),
            )

    def _tids(
        self, connection: sa.Connection, orders: Sequence[Order], now: dt.datetime
    ) -> dict[int, list[Tid]]:
        """Return free TIDs for each meter, the first to be used last in its list."""
        of_meter: defaultdict[int, list[Order]] = defaultdict(list)
        for order in orders:
            of_meter[order.side.supply.meter.id].append(order)
        last = last_tids(connection, tid_sequences(one.side.supply for one in orders))
        found: dict[int, list[Tid]] = {}
        for meter_id, some in of_meter.items():
            base_year = some[0].side.supply.meter.base_year
            newest = last.get((meter_id, base_year))
            try:
                free = free_tids(
                    last_tid=self.epochs.last_or_floor(connection, base_year, newest),
                    now=now,
                    base_year=base_year,
                    wanted=len(some),
                    live=some[0].exposed,
                )
            except TidOutOfRange:
                free = []
            found[meter_id] = free[::-1]
        return found


class _Closing:
    """Writes out and closes the vends of one pack at one moment."""

    def __init__(
        self, pack_key: bytes, terminal_id: str, prices: SealedPrices, now: dt.datetime
    ) -> None:
        self._pack_key = pack_key
        self._terminal_id = terminal_id
        self._prices = prices
        self._now = now
        # A meter has several vends, and most sides begin and end alike.
        self._index = functools.cache(functools.partial(meter_index, pack_key))
        self._told = functools.cache(dt.datetime.isoformat)

    def made(self, priced: _Priced, issued: IssuedToken) -> Made:
        """Return a vend in its box."""
        side, quote = priced.order.side, priced.quote
        supply = side.supply
        token = TokenLine(
            token=issued.token,
            kind="credit",
            units_tenths=issued.value,
            tid=issued.tid,
            base_year=supply.meter.base_year,
        )
        vend = SealedVend(
            sealed_id=priced.sealed_id,
            drn=supply.meter.drn,
            customer_class=supply.contract.customer_class,
            quote=quote,
            tokens=[token],
            block_left_minor=self._prices.block_left(supply, quote),
            sealed_at=self._told(self._now),
            not_before=self._told(side.not_before),
            not_after=self._told(side.not_after),
        )
        text = canonical_bytes(vend)
        index = self._index(supply.meter.drn)
        box = close_box(
            self._pack_key,
            text,
            terminal_id=self._terminal_id,
            sealed_id=vend.sealed_id,
            index=index,
        )
        return Made(
            vend=vend,
            text=text.decode(),
            box_sha256=box_digest(box),
            side=side,
            issued=issued,
            sealed_at=self._now,
        )
