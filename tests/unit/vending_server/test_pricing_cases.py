"""Pricing against the case file of an independent oracle, and the two worked examples by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.pricing_requests import FLAT_TARIFF, a_request
from vending_server.pricing.case_file import disagreements, parse_cases
from vending_server.pricing.model import (
    ArrearsAccount,
    Block,
    DueItem,
    Payment,
    Percent,
    Period,
    Policy,
    StsAmount,
    Tariff,
    Utility,
    VatSummaryLine,
)
from vending_server.pricing.price import price

_CASES = parse_cases(
    (Path(__file__).parents[2] / "data" / "pricing_cases.json").read_text(encoding="utf-8")
)


def test_the_case_file_is_whole():
    assert [case.id for case in _CASES] == list(range(1, 401))


@pytest.mark.parametrize("case", _CASES, ids=lambda case: str(case.id))
def test_every_written_case_is_priced_as_written(case):
    assert [str(found) for found in disagreements(case)] == []


def _taken(sale):
    return [(line.code, line.asked, line.taken, line.left, line.vat) for line in sale.deductions]


def test_electricity_by_money_comes_out_as_worked_by_hand():
    sale = price(
        a_request(
            tariff=Tariff(
                utility=Utility.ELECTRICITY,
                period=Period.MONTH,
                decision="worked example",
                vat_bp=1600,
                min_tender=1000,
                max_tender=200_000,
                blocks=(
                    Block(1600, 437_000),
                    Block(2500, 471_000),
                    Block(4000, 563_000),
                    Block(6000, 610_000),
                    Block(None, 670_000),
                ),
            ),
            policy=Policy(ceiling_bp=5000, guaranteed_units=100, cash_rounding=10),
            payment=Payment.CASH,
            carry=4,
            bought=1450,
            fixed_charges=(DueItem("meter_rent", "2024-05", amount=1000, vat_bp=1600),),
            municipal_fees=(DueItem("waste", "2024-05", amount=1500, vat_bp=0),),
            arrears=(
                ArrearsAccount("old", 50_000, Percent(1250)),
                ArrearsAccount("court", 8000, Percent(333)),
            ),
            tender=10_010,
        )
    )

    assert sale.ceiling == 5005
    assert _taken(sale) == [
        ("meter_rent", 1000, 1000, 0, 138),
        ("waste", 1500, 1500, 0, 0),
        ("old", 1252, 1252, 48_748, 0),
        ("court", 333, 333, 7667, 0),
    ]
    assert (sale.deductions_total, sale.energy_money) == (4085, 5929)
    assert (sale.units, sale.sts) == (1088, StsAmount(0, 1088))
    assert (sale.energy.gross, sale.energy.vat, sale.energy.net) == (5926, 817, 5109)
    assert [(line.block, line.tenths, line.net) for line in sale.energy.blocks] == [
        (1, 150, 656),
        (2, 900, 4239),
        (3, 38, 214),
    ]
    assert sale.carry_after == 3
    assert sale.vat_summary == (
        VatSummaryLine(vat_bp=0, gross=1500, vat=0, net=1500),
        VatSummaryLine(vat_bp=1600, gross=6926, vat=955, net=5971),
    )


def test_water_by_units_comes_out_as_worked_by_hand():
    sale = price(
        a_request(
            tariff=Tariff(
                utility=Utility.WATER,
                period=Period.TWO_MONTHS,
                decision="worked example",
                vat_bp=1600,
                min_tender=1000,
                max_tender=200_000,
                blocks=(
                    Block(200, 5_500_000),
                    Block(400, 7_200_000),
                    Block(800, 9_500_000),
                    Block(1200, 12_000_000),
                    Block(None, 13_000_000),
                ),
            ),
            policy=Policy(ceiling_bp=5000, guaranteed_units=10, cash_rounding=10),
            payment=Payment.CASH,
            carry=38,
            bought=185,
            fixed_charges=(
                DueItem("standing", "2024-03/04", amount=1700, vat_bp=1600, paid=600),
                DueItem("standing", "2024-05/06", amount=1700, vat_bp=1600),
            ),
            municipal_fees=(DueItem("sewage", "2024-05/06", amount=900, vat_bp=1600),),
            units_wanted=30,
        )
    )

    assert sale.tender == 4350
    assert (sale.ceiling, sale.deductions_total, sale.energy_money) == (2175, 2175, 2213)
    assert _taken(sale) == [
        ("standing", 1100, 1100, 0, 151),
        ("standing", 1700, 1075, 625, 148),
        ("sewage", 900, 0, 900, 0),
    ]
    assert (sale.energy.gross, sale.energy.vat, sale.energy.net) == (2210, 305, 1905)
    assert [line.net for line in sale.energy.blocks] == [825, 1080]
    assert sale.carry_after == 3
    assert sale.vat_summary == (VatSummaryLine(vat_bp=1600, gross=4385, vat=604, net=3781),)


def test_a_plain_sale_spends_the_whole_tender_on_energy():
    sale = price(a_request(tariff=FLAT_TARIFF, tender=10_000))

    # 0.56 ILS + 16 % is 6.496 agorot a tenth: 1539 tenths cost 9997.344.
    assert (sale.units, sale.energy.gross, sale.carry_after) == (1539, 9998, 2)
