"""Packs of the town's tills, and what is sold from them while the line is down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from kiosk.store.offline_records import VendsSoldOffline
from tests.discrepancies.cash import exactly
from tests.discrepancies.people import Person
from tests.discrepancies.till import Till
from tests.discrepancies.town import Served, Town
from tests.helpers.sealed_town import sealed_quote
from vending_server.db.engine import writing
from vending_server.errors import Refused
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.model import Supply
from vending_server.vending.tables import tokens
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.offline_sales import OfflineVend
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender, TokenLine

LEASE = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One vend of a pack."""

    vend: SealedVend
    terminal_id: str
    valid_until: dt.datetime

    @property
    def amount_minor(self) -> int:
        """What it costs."""
        return self.vend.quote.tender_minor


def seal(town: Town, till: Till, served: Served, amount: int) -> Sealed | None:
    """Price, issue and keep one vend of a till's pack; None: it cannot be sold."""
    at = town.clock.now()
    with writing(town.engine) as connection:
        try:
            supply = town.vending.supplies.one(connection, served.drn, at)
            supply, quote = sealed_quote(supply, amount)
        except Refused:
            return None
        issued = town.token_of(connection, supply.meter, quote.units_tenths, at)
        vend = SealedVend(
            sealed_id=town.new_id(),
            drn=served.drn,
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
            not_after=(at + LEASE).isoformat(),
        )
        connection.execute(
            tokens.insert().values(
                meter_id=supply.meter.id,
                base_year=supply.meter.base_year,
                tid=issued.tid,
                sale_id=None,
                token=issued.token,
                units_tenths=issued.value,
                sgc=supply.meter.sgc,
                krn=supply.meter.krn,
                ti=supply.meter.ti,
                key_check_value=issued.key_check_value,
                issuer=issued.issuer,
            )
        )
        _keep(connection, supply, vend, till.seat.terminal_id, at)
    return Sealed(vend=vend, terminal_id=till.seat.terminal_id, valid_until=at + LEASE)


def sell_offline(
    town: Town, till: Till, who: Person, sealed: Sealed, *, into_drawer: bool = True
) -> None:
    """Sell one sealed vend: a record of the journal, and money in the drawer."""
    at, amount = town.clock.now(), sealed.amount_minor
    till.write(
        VendsSoldOffline(
            at=at.isoformat(),
            operator=who.login,
            shift_id=till.shift_id or "",
            pack_number=1,
            edition=1,
            valid_until=sealed.valid_until.isoformat(),
            vends=[
                OfflineVend(
                    vend_id=town.new_id(),
                    sealed_id=sealed.vend.sealed_id,
                    receipt_sequence=till.next_receipt(),
                    drn=sealed.vend.drn,
                    utility=sealed.vend.quote.utility,
                    tender_minor=amount,
                    units_tenths=sealed.vend.quote.units_tenths,
                    tenders=[Tender(kind=TenderKind.CASH, amount_minor=amount)],
                    received_minor=amount,
                    sealed_answer="closed",
                )
            ],
        )
    )
    if into_drawer:
        till.drawer.add(exactly(amount))


def void_rest(town: Town, sealed: list[Sealed]) -> None:
    """Forget what a pack still held: the next edition is without it, and the till said so."""
    ids = [one.vend.sealed_id for one in sealed]
    with writing(town.engine) as connection:
        connection.execute(
            sealed_vends.update()
            .where(sealed_vends.c.id.in_(ids), sealed_vends.c.state == SealedState.LIVE)
            .values(state=SealedState.VOIDED, state_at=town.clock.now())
        )


def _keep(
    connection: sa.Connection,
    supply: Supply,
    vend: SealedVend,
    terminal_id: str,
    at: dt.datetime,
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
            not_before=at,
            not_after=at + LEASE,
            sealed_at=at,
            added_in=1,
            valid_until=at + LEASE,
            state=SealedState.LIVE,
            state_at=at,
        )
    )
