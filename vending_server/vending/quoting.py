"""From a priced sale to the quote that a till shows and hashes; pure.

Quote and vend go through the same two functions, so that what was seen can be what is sold.
"""

from __future__ import annotations

from typing import Final

from vending_server.errors import Refused
from vending_server.meters.model import Meter
from vending_server.pricing import model as pricing
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused, RefusalCode
from vending_server.vending.model import Order, Supply
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import BlockLine, DeductionLine, Quote, VatLine

# What the bound of a refusal is called in the operator's text.
_LIMIT_NAME: Final = {
    RefusalCode.TENDER_BELOW_MINIMUM: "minimum",
    RefusalCode.TENDER_ABOVE_MAXIMUM: "maximum",
    RefusalCode.TENDER_NOT_CASH_MULTIPLE: "step",
    RefusalCode.ABOVE_TOKEN_MAXIMUM: "maximum_tenths",
}


def check_may_vend(supply: Supply) -> None:
    """Refuse a meter that is blocked.

    Raises:
        Refused: METER_BLOCKED, with the reason in both languages.
    """
    refuse_blocked(supply.meter)


def refuse_blocked(meter: Meter) -> None:
    """Refuse credit of any kind for a meter that is blocked.

    Raises:
        Refused: METER_BLOCKED, with the reason in both languages.
    """
    reason = meter.block_reason
    if reason is not None:
        raise Refused(ProblemCode.METER_BLOCKED, reason_ar=reason.ar, reason_en=reason.en)


def price_supply(supply: Supply, order: Order) -> pricing.PricedSale:
    """Price an order for a meter.

    Raises:
        Refused: with the pricing rule's own code and the bound that was passed.
    """
    try:
        return price(supply.pricing_request(order))
    except PricingRefused as refusal:
        raise Refused(ProblemCode(refusal.code.value), **_params(refusal)) from None


def quote_of(supply: Supply, priced: pricing.PricedSale) -> Quote:
    """Return the quote of a priced sale, in canonical form."""
    names = _names(supply)
    return Quote(
        drn=supply.meter.drn,
        utility=supply.contract.utility.value,
        tariff_code=supply.version.code,
        decision=supply.version.tariff.decision,
        period=supply.version.tariff.period.value,
        tender_minor=priced.tender,
        carry_before_minor=priced.carry_before,
        ceiling_minor=priced.ceiling,
        ceiling_bp=supply.policy.policy.ceiling_bp,
        deductions=[_deduction(line, names[line.code]) for line in priced.deductions],
        deductions_minor=priced.deductions_total,
        energy_money_minor=priced.energy_money,
        units_tenths=priced.units,
        energy_gross_minor=priced.energy.gross,
        energy_vat_minor=priced.energy.vat,
        energy_net_minor=priced.energy.net,
        energy_vat_bp=priced.energy.vat_bp,
        blocks=[
            BlockLine(block=one.block, tenths=one.tenths, rate_micro=one.rate, net_minor=one.net)
            for one in priced.energy.blocks
        ],
        vat_summary=[
            VatLine(vat_bp=one.vat_bp, gross_minor=one.gross, vat_minor=one.vat, net_minor=one.net)
            for one in priced.vat_summary
        ],
        carry_after_minor=priced.carry_after,
        bought_before_tenths=supply.bought_tenths,
        block_limits_tenths=block_limits(supply.version.tariff),
        arrears_after_minor=_arrears_after(supply, priced),
    )


def block_limits(tariff: pricing.Tariff) -> list[int]:
    """Return the upper bounds of the blocks, the open last one left out."""
    return [block.upper for block in tariff.blocks if block.upper is not None]


def _arrears_after(supply: Supply, priced: pricing.PricedSale) -> int:
    owed = sum(one.balance_minor for one in supply.arrears)
    kind = pricing.DeductionKind.ARREARS
    return owed - sum(line.taken for line in priced.deductions if line.kind is kind)


def _names(supply: Supply) -> dict[str, tuple[str, BothLanguages]]:
    named = {due.line_code: (due.code, due.name) for due in supply.dues}
    return named | {one.line_code: (one.code, one.name) for one in supply.arrears}


def _deduction(line: pricing.DeductionLine, named: tuple[str, BothLanguages]) -> DeductionLine:
    code, name = named
    return DeductionLine(
        kind=line.kind.value,
        code=code,
        name_ar=name.ar,
        name_en=name.en,
        period=line.period,
        asked_minor=line.asked,
        taken_minor=line.taken,
        left_minor=line.left,
        vat_bp=line.vat_bp,
        vat_minor=line.vat,
        net_minor=line.net,
    )


def _params(refusal: PricingRefused) -> dict[str, int | str]:
    params: dict[str, int | str] = {}
    if refusal.limit is not None and refusal.code in _LIMIT_NAME:
        params[_LIMIT_NAME[refusal.code]] = refusal.limit
    if refusal.below is not None:
        params["below"] = refusal.below
    if refusal.above is not None:
        params["above"] = refusal.above
    return params
