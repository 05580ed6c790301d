"""Sealed vends of the little town, made straight from the wire, and a till that sells them offline.

pack = SealedTown(engine)
sealed = pack.seal("plain", 2_000)
pack.sell(sealed)          # into the till's journal
pack.bring()               # to the server
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.journal_copies import Chain, JournalOffice, body
from tests.helpers.little_town import DRN, HandClock, new_vend_id
from token_engine.tid import BaseDate, tid_from_time
from vending_server.db.engine import reading, writing
from vending_server.issuing.model import IssuedToken
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.ledger.accounts import AccountIds
from vending_server.offline_sales.reader import OfflineSalesReader
from vending_server.operators.model import Caller
from vending_server.pricing.model import Payment
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.tariffs.model import ArrearsRule
from vending_server.vending.model import Order, Supply
from vending_server.vending.quoting import price_supply, quote_of
from vending_server.vending.tables import tokens
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.offline_sales import VENDS_SOLD_OFFLINE, OfflineSale, OfflineVend
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import Quote, TenderKind
from vending_server.wire.vend import Tender, TokenLine

RECEIPT_KEY = ReceiptKey(bytes(range(32)))
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def sealed_quote(supply: Supply, amount_minor: int) -> tuple[Supply, Quote]:
    """What a sealed vend costs: nothing carried over, no charges or fees, percent debts only."""
    percent = tuple(one for one in supply.arrears if one.rule is ArrearsRule.PERCENT)
    alone = replace(
        supply,
        contract=replace(supply.contract, carry_minor=0),
        dues=(),
        arrears=percent,
    )
    order = Order(tender_minor=amount_minor, units_tenths=None, payment=Payment.CASH)
    return alone, quote_of(alone, price_supply(alone, order))


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed vend in the books."""

    vend: SealedVend
    valid_until: dt.datetime

    @property
    def sealed_id(self) -> str:
        return self.vend.sealed_id

    @property
    def amount_minor(self) -> int:
        return self.vend.quote.tender_minor


class SealedTown:
    """A little town with one terminal that was given sealed vends, and its journal."""

    def __init__(
        self, engine: sa.Engine, *, caller: Caller | None = None, clock: HandClock | None = None
    ) -> None:
        self.engine = engine
        self.clock = clock or HandClock()
        self.vending = little_town.service(engine, self.clock, receipt_key=RECEIPT_KEY)
        self.reader = OfflineSalesReader(
            zone=little_town.ZONE,
            municipality=little_town.MUNICIPALITY,
            receipt_key=RECEIPT_KEY,
            account_ids=AccountIds(),
        )
        self.office = JournalOffice(
            engine, caller, clock=self.clock, readers=(self.reader,), apart=(self.reader,)
        )
        self.seller = little_town.seller(self.office.caller.terminal_number)
        self.chain = Chain([])
        self.receipts = itertools.count(1)
        self._minutes = itertools.count(1)
        with writing(engine) as connection:
            connection.execute(
                packs.insert().values(terminal_id=self.terminal_id, ceiling_minor=10**7, edition=1)
            )

    def on(self, engine: sa.Engine) -> SealedTown:
        """The same till, with all it remembers, at a server over another database."""
        moved = copy.copy(self)
        moved.engine = engine
        moved.vending = replace(self.vending, engine=engine, account_ids=AccountIds())
        moved.reader = replace(self.reader, account_ids=AccountIds())
        moved.office = copy.copy(self.office)
        moved.office.engine = engine
        moved.office.desk = replace(
            self.office.desk, engine=engine, readers=(moved.reader,), apart=(moved.reader,)
        )
        return moved

    @property
    def terminal_id(self) -> str:
        return self.office.caller.terminal_id

    def seal(
        self,
        key: str,
        amount_minor: int,
        *,
        at: dt.datetime | None = None,
        terminal_id: str | None = None,
        state: SealedState = SealedState.LIVE,
    ) -> Sealed:
        """Price, issue and keep one sealed vend; valid for a day from `at`."""
        at = at or self.clock.now()
        drn = DRN.get(key, key)
        with writing(self.engine) as connection:
            supply = self.vending.supplies.one(connection, drn, at)
            supply, quote = sealed_quote(supply, amount_minor)
            issued = self._issued(supply, quote, at)
            vend = SealedVend(
                sealed_id=new_vend_id(),
                drn=drn,
                customer_class=supply.contract.customer_class,
                quote=quote,
                tokens=[
                    TokenLine(
                        token=issued.token,
                        kind="credit",
                        units_tenths=quote.units_tenths,
                        tid=issued.tid,
                        base_year=supply.meter.base_year,
                    )
                ],
                sealed_at=at.isoformat(),
                not_before=at.isoformat(),
                not_after=(at + DAY).isoformat(),
            )
            _keep_token(connection, supply, issued)
            _keep_vend(
                connection,
                supply,
                vend,
                terminal_id=terminal_id or self.terminal_id,
                state=state,
                sealed_at=at,
            )
        return Sealed(vend, at + DAY)

    def sell(
        self,
        *sealed: Sealed,
        at: dt.datetime | None = None,
        vends: Sequence[OfflineVend] = (),
        **changes: object,
    ) -> OfflineSale:
        """Write one act of one customer to the till's journal; name what should differ."""
        at = at or self.clock.now()
        fields: dict[str, object] = {
            "kind": VENDS_SOLD_OFFLINE,
            "at": at.isoformat(),
            "operator": "rana",
            "shift_id": "",
            "pack_number": 1,
            "edition": 1,
            "valid_until": sealed[0].valid_until.isoformat() if sealed else (at + DAY).isoformat(),
            "vends": [*(self.vend(one) for one in sealed), *vends],
        }
        sale = OfflineSale(**(fields | changes))
        self.chain.bodies.append(canonical_bytes(sale).decode())
        return sale

    def vend(self, sealed: Sealed, **changes: object) -> OfflineVend:
        """One sealed vend, paid in cash with the exact amount."""
        paid = Tender(kind=TenderKind.CASH, amount_minor=sealed.amount_minor)
        vend = OfflineVend(
            vend_id=new_vend_id(),
            sealed_id=sealed.sealed_id,
            receipt_sequence=next(self.receipts),
            drn=sealed.vend.drn,
            utility=sealed.vend.quote.utility,
            tender_minor=sealed.amount_minor,
            units_tenths=sealed.vend.quote.units_tenths,
            tenders=[paid],
            received_minor=sealed.amount_minor,
            sealed_answer="only the till can read it",
        )
        return msgspec.structs.replace(vend, **changes)

    def note(self, **facts: object) -> None:
        """Write some other record to the till's journal."""
        self.chain.bodies.append(body(len(self.chain.bodies) + 1, **facts))

    def write(self, **record: object) -> None:
        """Write a record of any form to the till's journal."""
        self.chain.bodies.append(json.dumps(record))

    def bring(self):
        """Send what the server does not hold."""
        return self.office.take(self.chain, first=self.office.state().sequence + 1)

    def rows(self, table: sa.Table, *order: sa.Column) -> list:
        with reading(self.engine) as connection:
            return list(connection.execute(sa.select(table).order_by(*order)))

    def _issued(self, supply: Supply, quote: Quote, at: dt.datetime) -> IssuedToken:
        base = BaseDate.from_year(supply.meter.base_year)
        tid = tid_from_time(at - DAY + next(self._minutes) * MINUTE, base)
        return self.vending.issuer.issue_credit(
            request_id="", meter=supply.meter, tid=tid, units_tenths=quote.units_tenths
        )


def _keep_token(connection: sa.Connection, supply: Supply, issued: IssuedToken) -> None:
    meter = supply.meter
    connection.execute(
        tokens.insert().values(
            meter_id=meter.id,
            base_year=meter.base_year,
            tid=issued.tid,
            sale_id=None,
            token=issued.token,
            units_tenths=issued.value,
            sgc=meter.sgc,
            krn=meter.krn,
            ti=meter.ti,
            key_check_value=issued.key_check_value,
            issuer=issued.issuer,
        )
    )


def _keep_vend(
    connection: sa.Connection,
    supply: Supply,
    vend: SealedVend,
    *,
    terminal_id: str,
    state: SealedState,
    sealed_at: dt.datetime,
) -> None:
    connection.execute(
        sealed_vends.insert().values(
            id=vend.sealed_id,
            terminal_id=terminal_id,
            pack_number=1,
            meter_id=supply.meter.id,
            contract_id=supply.contract.id,
            base_year=supply.meter.base_year,
            tid=vend.tokens[-1].tid,
            amount_minor=vend.quote.tender_minor,
            units_tenths=vend.quote.units_tenths,
            text=canonical_bytes(vend).decode(),
            box_sha256="0" * 64,
            tariff_version_id=supply.version.id,
            policy_id=supply.policy.id,
            period=supply.period.key,
            not_before=sealed_at,
            not_after=sealed_at + DAY,
            sealed_at=sealed_at,
            added_in=1,
            valid_until=sealed_at + DAY,
            state=state,
            state_at=sealed_at,
        )
    )
