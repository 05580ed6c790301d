"""A town of a few people, just enough to sell to: for tests of the vending service.

Meters: "plain" (EA11, no dues), "indebted" (EA07, fee and two debts, one shared with the water
contract of the same customer), "water" (two-month period, standing charge), "blocked".
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from token_engine.engine import SecretKey, TokenEngine, derive_decoder_key
from token_engine.identifiers import make_drn, meter_pan_from_drn
from vending_server.agents.service import credit_float
from vending_server.db.engine import open_engine, writing
from vending_server.db.numbering import count_on
from vending_server.issuing.model import SERVICE_OF, IssuedToken
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds, open_drawer
from vending_server.meters.search import fold_name, fold_phone
from vending_server.meters.tables import contracts, customers, meters, places
from vending_server.operators.tables import operators
from vending_server.points.service import create_point
from vending_server.points.tables import PointKind, municipality, points, terminals
from vending_server.registry.tables import meter_installations
from vending_server.tariffs.tables import (
    arrears_accounts,
    contract_arrears,
    dues,
    policies,
    tariff_versions,
)
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.model import Seller, VendCommand
from vending_server.vending.service import VendingService
from vending_server.vending.supplies import SupplyReader
from vending_server.wire.base import prepare_messages
from vending_server.wire.canonical import canonical_bytes, digest_hex
from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts
from vending_server.wire.ids import uuid7
from vending_server.wire.quote import QuoteRequest, TenderKind
from vending_server.wire.vend import Tender, VendRequest

ZONE = ZoneInfo("Asia/Hebron")
NOON = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
BLOCKS = [[1600, 437000], [2500, 471000], [4000, 563000], [6000, 610000], [None, 670000]]
WATER_BLOCKS = [[200, 5_500_000], [400, 7_200_000], [None, 13_000_000]]

DRN = {
    "plain": make_drn(57, 12345678),
    "indebted": make_drn(3000, 12345678),
    "water": make_drn(57, 22222222),
    "blocked": make_drn(57, 33333333),
}
DES_KEY = SecretKey(bytes.fromhex("0123456789abcdef"))
HMAC_KEY = SecretKey(bytes.fromhex("00112233445566778899aabbccddeeff01234567"))


@dataclass
class HandClock:
    """A clock that moves a second at each look, and otherwise only when told to."""

    time: dt.datetime = NOON
    ticks: float = 0.0

    def now(self) -> dt.datetime:
        self.advance(dt.timedelta(seconds=1))
        return self.time

    def monotonic(self) -> float:
        return self.ticks

    def advance(self, by: dt.timedelta) -> None:
        self.time += by
        self.ticks += by.total_seconds()


class SampleIssuer:
    """The real engine over two fixed keys."""

    def __init__(self) -> None:
        self._engine = TokenEngine()

    def decoder_key(self, meter) -> SecretKey:
        vending_key = DES_KEY if meter.dkga == 2 else HMAC_KEY
        return derive_decoder_key(vending_key, meter.key_spec())

    def issue_credit(self, *, request_id, meter, tid, units_tenths) -> IssuedToken:
        token = self._engine.issue_credit(
            decoder_key=self.decoder_key(meter),
            ea=meter.key_spec().ea,
            service=SERVICE_OF[meter.utility],
            tid=tid,
            amount=units_tenths,
            rnd=tid % 16,
        )
        return IssuedToken(
            token=token, tid=tid, value=units_tenths, key_check_value="000000", issuer="test"
        )

    def issue_credits(self, orders) -> list[IssuedToken]:
        return [
            self.issue_credit(
                request_id=one.request_id,
                meter=one.meter,
                tid=one.tid,
                units_tenths=one.units_tenths,
            )
            for one in orders
        ]


MUNICIPALITY = MunicipalityFacts(
    name=BothLanguages(ar="بلدية", en="Municipality"),
    department=BothLanguages(ar="قسم", en="Department"),
    dealer_number="000000000",
    complaints_phone="02-000-0000",
    time_zone="Asia/Hebron",
)
POINT = PointFacts(number=2, name=BothLanguages(ar="نقطة", en="Point"), kind="municipality")


def seller(number: int = 1) -> Seller:
    return Seller(
        terminal_id=f"00000000-0000-7000-8000-00000000000{number}",
        terminal_number=number,
        point=POINT,
        operator_id=1,
        operator_name=BothLanguages(ar="سمر", en="Samar"),
        operator_title=BothLanguages(ar="الصرّافة", en="Cashier"),
    )


AGENT_POINT = PointFacts(number=3, name=BothLanguages(ar="وكيل", en="Agent"), kind="agent")


def agent_seller(point: PointFacts = AGENT_POINT) -> Seller:
    """The agent of a point at his own terminal."""
    return replace(
        seller(), terminal_id=f"00000000-0000-7000-8000-0000000000a{point.number}", point=point
    )


def open_agent_point(
    connection: sa.Connection, point: PointFacts = AGENT_POINT, *, float_minor: int
) -> Seller:
    """Open an agent's point with one terminal and a float; return who sells there."""
    create_point(connection, number=point.number, kind=PointKind.AGENT, name=point.name)
    at = agent_seller(point)
    add_terminal(connection, at)
    if float_minor:
        credit_float(
            connection,
            point.number,
            float_minor,
            source=accounts.BANK,
            transaction_id=new_vend_id(),
            now=NOON,
        )
    return at


def add_terminal(connection: sa.Connection, at: Seller) -> None:
    connection.execute(
        terminals.insert().values(
            id=at.terminal_id,
            point_number=at.point.number,
            number=at.terminal_number,
            public_key=at.terminal_id.replace("-", "") * 2,
            software_version="test",
            enrolled_at=NOON,
        )
    )
    open_drawer(connection, at.terminal_id)


def build(url: str) -> sa.Engine:
    """Fill a migrated, empty database; return an engine on it."""
    engine = open_engine(url, busy_timeout_ms=20_000)
    with writing(engine) as connection:
        _people_and_places(connection)
        _tariffs(connection)
        _contracts(connection)
        _dues(connection)
        count_on(connection, (customers, places, contracts, operators, arrears_accounts))
    return engine


def service(engine: sa.Engine, clock: HandClock | None = None, **changes: object) -> VendingService:
    prepare_messages()
    clock = clock or HandClock()
    return replace(
        VendingService(
            engine=engine,
            clock=clock,
            clock_guard=ClockGuard(clock, lambda _connection, now: now),
            issuer=SampleIssuer(),
            municipality=MUNICIPALITY,
            supplies=SupplyReader(ZONE),
            account_ids=AccountIds(),
        ),
        **changes,
    )


@dataclass
class Till:
    """Makes vends as a till would: quote first, then a command with the quote's hash."""

    vending: VendingService
    seller: Seller = field(default_factory=seller)
    sequence: itertools.count = field(default_factory=lambda: itertools.count(1))

    def command(
        self,
        drn: str,
        tender_minor: int | None = 10_000,
        *,
        units_tenths: int | None = None,
        tenders: Sequence[Tender] | None = None,
        **changes: object,
    ) -> VendCommand:
        quoted = self.vending.quote(
            QuoteRequest(drn=drn, tender_minor=tender_minor, units_tenths=units_tenths)
        )
        paid = quoted.quote.tender_minor
        tenders = [Tender(kind=TenderKind.CASH, amount_minor=paid)] if tenders is None else tenders
        cash = sum(one.amount_minor for one in tenders if one.kind is TenderKind.CASH)
        fields = {
            "vend_id": new_vend_id(),
            "drn": drn,
            "tender_minor": tender_minor,
            "units_tenths": units_tenths,
            "tenders": list(tenders),
            "received_minor": cash,
            "quote_hash": quoted.quote_hash,
            "receipt_sequence": next(self.sequence),
            "made_at": "2026-11-22T10:00:00+00:00",
        }
        return self.wrap(VendRequest(**(fields | changes)))

    def wrap(self, request: VendRequest) -> VendCommand:
        body = canonical_bytes(request)
        return VendCommand(seller=self.seller, request=request, body_sha256=digest_hex(body))

    def sell(self, drn: str, tender_minor: int | None = 10_000, **more: object):
        return self.vending.decide([self.command(drn, tender_minor, **more)])[0]


_numbers = itertools.count(1)


def new_vend_id() -> str:
    return uuid7(unix_ms=1_800_000_000_000, random_bytes=next(_numbers).to_bytes(10, "big"))


def _people_and_places(connection: sa.Connection) -> None:
    names = {"name_ar": "سمر", "name_en": "Samar"}
    connection.execute(
        municipality.insert().values(
            id=1,
            name_ar="بلدية",
            name_en="Municipality",
            department_ar="قسم",
            department_en="Department",
            dealer_number="000000000",
            complaints_phone="02-000-0000",
            time_zone="Asia/Hebron",
        )
    )
    connection.execute(points.insert().values(number=2, kind="municipality", **names))
    for number in (1, 2):
        add_terminal(connection, seller(number))
    connection.execute(
        operators.insert().values(
            id=1, login="samar", title_ar="الصرّافة", title_en="Cashier", password_hash="-", **names
        )
    )


def _tariffs(connection: sa.Connection) -> None:
    common = {"valid_from": dt.date(2020, 1, 1), "vat_bp": 1600, "tender_minor_min": 1000}
    common |= {"tender_minor_max": 200_000, "customer_class": "residential"}
    connection.execute(
        tariff_versions.insert(),
        [
            {
                "code": "E1",
                "name": "e",
                "utility": "electricity",
                "decision": "7/2026",
                "period": "month",
                "blocks": BLOCKS,
                **common,
            },
            {
                "code": "W1",
                "name": "w",
                "utility": "water",
                "decision": "8/2026",
                "period": "two_months",
                "blocks": WATER_BLOCKS,
                **common,
            },
        ],
    )
    connection.execute(
        policies.insert(),
        [
            {
                "utility": utility,
                "valid_from": dt.date(2020, 1, 1),
                "ceiling_bp": 5000,
                "guaranteed_tenths": 0,
                "cash_step_minor": 10,
            }
            for utility in ("electricity", "water")
        ],
    )


def supersede(connection: sa.Connection, code: str, /, **changes: object) -> int:
    """Let a version like another one follow it; return its id."""
    known = sa.select(tariff_versions).where(tariff_versions.c.code == code)
    row = dict(connection.execute(known).mappings().one()) | {"code": f"{code}+"} | changes
    del row["id"]
    made = connection.execute(tariff_versions.insert().values(row))
    return made.inserted_primary_key[0]


def _contracts(connection: sa.Connection) -> None:
    people = [(1, "محمود خليل أبو عرّة", "0599-123 456"), (2, "Ahmad Saleh", "0598000000")]
    connection.execute(
        customers.insert(),
        [
            {
                "id": one,
                "name": name,
                "name_search": fold_name(name),
                "phone": phone,
                "phone_search": fold_phone(phone),
            }
            for one, name, phone in people
        ],
    )
    served = [("plain", 1), ("indebted", 2), ("water", 2), ("blocked", 2)]
    for number, (key, customer) in enumerate(served, start=1):
        utility = "water" if key == "water" else "electricity"
        connection.execute(
            places.insert().values(id=number, code=f"{number:04d}", address="حي الكروم")
        )
        connection.execute(
            contracts.insert().values(
                place_id=number,
                id=number,
                account_number=f"{number:04d}",
                customer_id=customer,
                utility=utility,
                customer_class="residential",
                address="حي الكروم",
                opened_on=dt.date(2020, 1, 1),
                bought_period="",
            )
        )
        drn = DRN[key]
        connection.execute(
            meters.insert().values(
                drn=drn,
                meter_pan=meter_pan_from_drn(drn),
                contract_id=number,
                utility=utility,
                ea=7 if key == "indebted" else 11,
                dkga=2 if key == "indebted" else 4,
                sgc="345678",
                krn=2 if key == "indebted" else 3,
                ti="05",
                key_type=2,
                base_year=2014,
                tct=2,
                blocked_ar="فحص" if key == "blocked" else None,
                blocked_en="inspection" if key == "blocked" else None,
            )
        )
        connection.execute(
            meter_installations.insert().values(
                meter_id=number,
                contract_id=number,
                place_id=number,
                installed_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
                reason="new_contract",
            )
        )


def _dues(connection: sa.Connection) -> None:
    fee = {"code": "waste", "name_ar": "رسوم نفايات", "name_en": "Waste fee"}
    connection.execute(
        dues.insert(),
        [
            {
                "contract_id": 2,
                "kind": "municipal_fee",
                "period": "2026-11",
                "amount_minor": 1200,
                "vat_bp": 0,
                **fee,
            },
            {
                "contract_id": 3,
                "kind": "fixed_charge",
                "code": "standing",
                "name_ar": "رسم ثابت",
                "name_en": "Standing charge",
                "period": "2026-11",
                "amount_minor": 1700,
                "vat_bp": 1600,
            },
        ],
    )
    common = {"customer_id": 2, "name_ar": "ديون", "name_en": "Debt"}
    connection.execute(
        arrears_accounts.insert(),
        [
            {
                "id": 1,
                "code": "shared",
                "opening_minor": 3000,
                "balance_minor": 3000,
                "rule": "per_period",
                "percent_bp": None,
                "instalment_minor": 2000,
                **common,
            },
            {
                "id": 2,
                "code": "old",
                "opening_minor": 50_000,
                "balance_minor": 50_000,
                "rule": "percent",
                "percent_bp": 1000,
                "instalment_minor": None,
                **common,
            },
        ],
    )
    connection.execute(
        contract_arrears.insert(),
        [
            {"contract_id": 2, "arrears_account_id": 1, "position": 1},
            {"contract_id": 2, "arrears_account_id": 2, "position": 2},
            {"contract_id": 3, "arrears_account_id": 1, "position": 1},
        ],
    )
