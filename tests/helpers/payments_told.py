"""Payments without a token as the server would tell them: three things owed, the oldest first."""

from __future__ import annotations

from tests.helpers import sales
from vending_server.wire.facts import BothLanguages
from vending_server.wire.payments import (
    PaymentAnswer,
    PaymentLine,
    PaymentQuote,
    PaymentRequest,
    payment_quote_hash,
)
from vending_server.wire.quote import TenderKind, VatLine
from vending_server.wire.vend import TenderLine

ACCOUNT = "20 1187"
_WASTE = BothLanguages(ar="رسوم نفايات", en="Waste fee")
_CHARGE = BothLanguages(ar="رسم ثابت", en="Standing charge")
_DEBT = BothLanguages(ar="ديون سابقة", en="Old debt")
OWED = (
    ("due:3", "fixed_charge", "standing", _CHARGE, "2026-10", 2000, 1600),
    ("due:7", "municipal_fee", "waste", _WASTE, "2026-11", 1200, 0),
    ("arrears:2", "arrears", "arrears", _DEBT, None, 34_000, None),
)
TOTAL = 37_200
hash_of = payment_quote_hash


def a_payment_quote(
    amount_minor: int, *, items: tuple[str, ...] = (), account: str = ACCOUNT
) -> PaymentQuote:
    """Share an amount out over what is owed."""
    left, lines = amount_minor, []
    for item, kind, code, name, period, owed, vat_bp in OWED:
        if items and item not in items:
            continue
        taken = min(left, owed)
        left -= taken
        vat = taken * vat_bp // (10_000 + vat_bp) if vat_bp else 0
        lines.append(
            PaymentLine(
                item=item,
                kind=kind,
                code=code,
                name=name,
                period=period,
                is_postponed=False,
                owed_minor=owed,
                taken_minor=taken,
                left_minor=owed - taken,
                vat_bp=vat_bp,
                vat_minor=vat,
                net_minor=taken - vat,
            )
        )
    gross = sum(line.taken_minor for line in lines if line.vat_bp)
    vat = sum(line.vat_minor for line in lines)
    summary = [VatLine(vat_bp=1600, gross_minor=gross, vat_minor=vat, net_minor=gross - vat)]
    return PaymentQuote(
        account_number=account,
        utility="electricity",
        amount_minor=amount_minor,
        lines=lines,
        vat_summary=summary if gross else [],
        left_minor=sum(line.left_minor for line in lines),
    )


def a_payment(asked: PaymentRequest) -> PaymentAnswer:
    """The answer to a payment in cash or by other means."""
    cash = sum(t.amount_minor for t in asked.tenders if t.kind is TenderKind.CASH)
    return PaymentAnswer(
        document_id=asked.document_id,
        visit_id=asked.visit_id or asked.document_id,
        receipt_number=f"2-0231-{asked.receipt_sequence:04d}",
        paid_at="2026-11-22T08:42:10+00:00",
        municipality=sales.MUNICIPALITY,
        point=sales.POINT,
        operator_name=BothLanguages(ar="سمر عوّاد", en="Samar Awwad"),
        operator_title=BothLanguages(ar="الصرّافة", en="Cashier"),
        customer_name="محمود خليل أبو عرّة",
        address="حي الزيتون",
        account_number=asked.account_number,
        customer_class="residential",
        quote=a_payment_quote(asked.amount_minor, items=tuple(asked.items)),
        tenders=[TenderLine(kind=t.kind.value, amount_minor=t.amount_minor) for t in asked.tenders],
        received_minor=asked.received_minor,
        change_minor=asked.received_minor - cash,
    )
