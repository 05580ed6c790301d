"""Sold vends as the server would answer them, for receipts and windows."""

from __future__ import annotations

from typing import Any

import msgspec

from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts
from vending_server.wire.quote import BlockLine, DeductionLine, Quote
from vending_server.wire.vend import TenderLine, TokenLine, VendAnswer

MUNICIPALITY = MunicipalityFacts(
    name=BothLanguages(ar="بلدية بيت الزيتون", en="Beit Al-Zaytoun Municipality"),
    department=BothLanguages(ar="قسم الكهرباء والمياه", en="Electricity and Water Department"),
    dealer_number="000000000",
    complaints_phone="02-000-0000",
    time_zone="Asia/Hebron",
)
POINT = PointFacts(
    number=2, name=BothLanguages(ar="المكتب الشرقي", en="Eastern office"), kind="municipality"
)
TOKEN = "57310482991622074685"


def a_deduction(**changes: Any) -> DeductionLine:
    line = DeductionLine(
        kind="municipal_fee",
        code="waste",
        name_ar="رسوم نفايات",
        name_en="Waste fee",
        period="2026-11",
        asked_minor=1200,
        taken_minor=1200,
        left_minor=0,
        vat_bp=0,
        vat_minor=0,
        net_minor=1200,
    )
    return msgspec.structs.replace(line, **changes)


INSTALMENT = a_deduction(
    kind="arrears",
    code="arrears",
    name_ar="قسط ديون",
    name_en="Debt instalment",
    period=None,
    asked_minor=1500,
    taken_minor=1500,
    left_minor=32_500,
    vat_bp=None,
    net_minor=1500,
)


def a_quote(**changes: Any) -> Quote:
    """150.00 for electricity over three blocks, a waste fee and an instalment; it adds up."""
    quote = Quote(
        drn="04123456784",
        utility="electricity",
        tariff_code="EL-RES",
        decision="7/2026",
        period="month",
        tender_minor=15_000,
        carry_before_minor=3,
        ceiling_minor=7500,
        ceiling_bp=5000,
        deductions=[a_deduction(), INSTALMENT],
        deductions_minor=2700,
        energy_money_minor=12_303,
        units_tenths=1992,
        energy_gross_minor=12_298,
        energy_vat_minor=1696,
        energy_net_minor=10_602,
        energy_vat_bp=1600,
        blocks=[
            BlockLine(block=1, tenths=416, rate_micro=470_000, net_minor=1955),
            BlockLine(block=2, tenths=900, rate_micro=510_000, net_minor=4590),
            BlockLine(block=3, tenths=676, rate_micro=600_000, net_minor=4057),
        ],
        vat_summary=[],
        carry_after_minor=5,
        bought_before_tenths=1184,
        block_limits_tenths=[1600, 2500, 4000],
        arrears_after_minor=32_500,
    )
    return msgspec.structs.replace(quote, **changes)


def a_water_quote(**changes: Any) -> Quote:
    """50.00 for water of one block, nothing due."""
    water = a_quote(
        drn="0700012345679",
        utility="water",
        tariff_code="WA-DOM",
        decision="3/2024",
        period="two_months",
        tender_minor=5000,
        carry_before_minor=0,
        deductions=[],
        deductions_minor=0,
        energy_money_minor=5000,
        units_tenths=78,
        energy_gross_minor=4976,
        energy_vat_minor=686,
        energy_net_minor=4290,
        blocks=[BlockLine(block=1, tenths=78, rate_micro=5_500_000, net_minor=4290)],
        carry_after_minor=24,
        bought_before_tenths=60,
        block_limits_tenths=[200, 400, 800, 1200],
        arrears_after_minor=0,
    )
    return msgspec.structs.replace(water, **changes)


def a_sale(**changes: Any) -> VendAnswer:
    """The sale of `a_quote`, paid with a 200 note; name what should differ."""
    sale = VendAnswer(
        vend_id="01930000-0000-7000-8000-000000000001",
        sale_id="01930000-0000-7000-8000-0000000000a1",
        receipt_number="2-0231-0047",
        sold_at="2026-11-22T08:42:10+00:00",
        municipality=MUNICIPALITY,
        point=POINT,
        operator_name=BothLanguages(ar="سمر عوّاد", en="Samar Awwad"),
        operator_title=BothLanguages(ar="الصرّافة", en="Cashier"),
        customer_name="محمود خليل أبو عرّة",
        address="حي الزيتون، شارع المدرسة",
        account_number="20 1187",
        customer_class="residential",
        quote=a_quote(),
        tenders=[TenderLine(kind="cash", amount_minor=15_000)],
        received_minor=20_000,
        change_minor=5000,
        tokens=[a_token()],
    )
    return msgspec.structs.replace(sale, **changes)


def in_training(sale: VendAnswer) -> VendAnswer:
    """The same sale from a server with test keys."""
    facts = msgspec.structs.replace(sale.municipality, is_training=True)
    return msgspec.structs.replace(sale, municipality=facts)


def a_token(token: str = TOKEN, *, kind: str = "credit") -> TokenLine:
    return TokenLine(token=token, kind=kind, units_tenths=1992, tid=6_454_950, base_year=2014)
