"""Bags and vouchers as a server would tell them, for windows of head office."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.helpers.office_bench import FakeLine
from tests.helpers.office_books import with_days
from vending_server.wire import machine_cash, shifts
from vending_server.wire import reconciliation as wire
from vending_server.wire.cash_count import counted_minor


def slip(number: int, **changes: Any) -> shifts.SlipLine:
    line = shifts.SlipLine(
        document_id=f"slip-{number}",
        number=number,
        banking_batch=1,
        bank="بنك فلسطين",
        bag_number=f"A-{number:05}",
        expected_minor=987_000,
        amount_minor=987_000,
        difference_reason="",
        made_at="2026-11-21T15:58:00+00:00",
        made_by="samar",
        confirmed_at=None,
        confirmed_minor=None,
        bank_reference=None,
    )
    return msgspec.structs.replace(line, **changes)


def voucher(number: int, **changes: Any) -> wire.VoucherFacts:
    facts = wire.VoucherFacts(
        voucher_id=f"voucher-{number}",
        number=number,
        point_number=2,
        day="2026-11-21",
        total_minor=987_000,
        entries=194,
        ledger_minor=987_000,
        made_at="2026-11-22T06:10:00+00:00",
        made_by="huda",
        exported_at=None,
        posted_number=None,
        posted_minor=None,
        posted_at=None,
        replaces=None,
        lines=[
            wire.VoucherLine(
                debit="drawer:2", credit="electricity", amount_minor=900_000, entries=180
            ),
            wire.VoucherLine(debit="drawer:2", credit="vat", amount_minor=87_000, entries=14),
        ],
    )
    return msgspec.structs.replace(facts, **changes)


def with_money(line: FakeLine) -> FakeLine:
    """Let the line tell bags of five points and vouchers in each state."""
    with_days(line)
    told = {"confirmed_at": "2026-11-22T08:00:00+00:00", "bank_reference": "BOP-778"}
    known = {
        1: [slip(11, confirmed_minor=987_000, **told)],
        2: [slip(21), slip(22, confirmed_minor=982_000, **told)],
        3: [slip(31, amount_minor=619_000)],
    }

    def listed(*, request: shifts.SlipListRequest, **_: Any) -> shifts.SlipList:
        return shifts.SlipList(slips=known.get(request.point_number, []), in_transit_minor=0)

    def said(*, path: str, request: shifts.BankConfirmation, **_: Any) -> Any:
        deposit = path.split("/")[3]
        for number, lines in known.items():
            known[number] = [
                msgspec.structs.replace(
                    one,
                    confirmed_minor=request.amount_minor,
                    bank_reference=request.bank_reference,
                    confirmed_at="2026-11-22T08:40:00+00:00",
                )
                if one.document_id == deposit
                else one
                for one in lines
            ]
        return shifts.BankConfirmationAnswer(
            document_id=request.document_id,
            deposit_id=deposit,
            bank_reference=request.bank_reference,
            amount_minor=request.amount_minor,
            variance_minor=0,
        )

    with_boxes(line)
    line.on("POST", "/v1/bank-deposit-lists", listed)
    line.on("POST", "/v1/bank-deposits/*", said)
    taken = "2026-11-22T06:20:00+00:00"
    of_office = [
        wire.VoucherLine(
            debit="machine_claims", credit="head_office_cash", amount_minor=5_000, entries=1
        ),
        wire.VoucherLine(
            debit="arrears_written_off", credit="arrears", amount_minor=40_000, entries=1
        ),
    ]
    vouchers = [
        voucher(
            5,
            point_number=0,
            total_minor=45_000,
            entries=2,
            ledger_minor=45_000,
            lines=of_office,
        ),
        voucher(4),
        voucher(3, point_number=3, exported_at=taken, ledger_minor=990_000),
        voucher(2, point_number=4, exported_at=taken, posted_number="J-88", posted_minor=987_000),
        voucher(1, point_number=5, exported_at=taken, posted_number="J-87", posted_minor=900_000),
    ]
    line.on(
        "POST",
        "/v1/voucher-lists",
        lambda **_: wire.VoucherList(vouchers=vouchers, due=1),
    )
    line.on("POST", "/v1/vouchers", lambda **_: voucher(6))
    line.on("POST", "/v1/vouchers/*", lambda **_: voucher(4, exported_at=taken))
    return line


def a_box(number: int, **changes: Any) -> machine_cash.EmptyingFacts:
    facts = machine_cash.EmptyingFacts(
        emptying_id=f"0193a000-0000-7000-8000-0000000009{number:02d}",
        point_number=1,
        terminal=2,
        bag_number=f"BOX-{number:04d}",
        expected_minor=315_000,
        counts=[],
        unread_notes=0,
        happened_at="2026-11-22T05:10:00+00:00",
        posted_at="2026-11-22T05:11:00+00:00",
        is_late=False,
        emptied_by=["walid", "basel"],
    )
    return msgspec.structs.replace(facts, **changes)


def with_boxes(line: FakeLine) -> None:
    """Let the line tell boxes of terminals, one of them to be counted."""
    counted = {
        "goes_to": "bank",
        "reference": "BOP-12",
        "counted_at": "2026-11-21T09:00:00+00:00",
        "counted_by": "huda",
    }
    known = [
        a_box(36),
        a_box(
            35,
            counted_minor=310_000,
            difference_minor=-5_000,
            difference_reason="ورقة ممزقة في الصندوق",
            unread_notes=1,
            **counted,
        ),
        a_box(34, counted_minor=315_000, difference_minor=0, **counted),
    ]

    def listed(*, request: machine_cash.EmptyingListRequest, **_: Any) -> Any:
        found = known if request.point_number == 1 else []
        return machine_cash.EmptyingList(emptyings=found, in_transit_minor=315_000)

    def said(*, request: machine_cash.CashBoxCount, **_: Any) -> machine_cash.EmptyingFacts:
        minor = counted_minor(request.counts)
        known[0] = a_box(36, counted_minor=minor, difference_minor=minor - 315_000, **counted)
        return known[0]

    line.on("POST", "/v1/cash-box-emptying-lists", listed)
    line.on("POST", "/v1/cash-box-emptyings/*", said)
