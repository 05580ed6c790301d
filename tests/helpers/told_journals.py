"""Records of a till's journal as the till words them, made without the kiosk's code."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Any

from tests.helpers.journal_copies import Chain
from tests.helpers.office import new_document_id

NOON = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)


class ToldJournal:
    """One till's journal in memory; each method writes what a till writes, and returns its id."""

    def __init__(self, at: dt.datetime = NOON, operator: str = "rana") -> None:
        self.chain = Chain([])
        self.at = at
        self.operator = operator
        self.receipts = itertools.count(1)

    def write(self, kind: str, **facts: Any) -> int:
        """Write one record a second after the one before; return its number."""
        self.at += dt.timedelta(seconds=1)
        told = {"kind": kind, "at": self.at.isoformat()} | facts
        self.chain.bodies.append(json.dumps(told, sort_keys=True, separators=(",", ":")))
        return len(self.chain.bodies)

    def act(self, act: str, act_id: str, shift_id: str, amount: int | None, **more: Any) -> str:
        head = len(self.chain.bodies)
        self.write(
            "shift_act_intended",
            act=act,
            act_id=act_id,
            operator=self.operator,
            shift_id=shift_id,
            path="",
            sealed_request="",
            head_seq=head,
            **({} if amount is None else {"amount_minor": amount}),
            **{"head_hash": self.chain.hashes[head].hex(), **more},
        )
        return act_id

    def done(self, act_id: str) -> str:
        self.write("shift_act_answered", act_id=act_id, sealed_answer="")
        return act_id

    def opening(self, shift_id: str, amount: int | None = 20_000) -> str:
        return self.done(self.act("opening", shift_id, shift_id, amount))

    def movement(self, movement_id: str, shift_id: str, amount: int | None) -> str:
        return self.done(self.act("movement", movement_id, shift_id, amount))

    def closing(self, shift_id: str, amount: int | None, closing_id: str | None = None) -> str:
        return self.done(self.act("closing", closing_id or new_document_id(), shift_id, amount))

    def intent(
        self, cash: int, *, vend_id: str | None = None, receipt: int | None = None, **more: Any
    ) -> str:
        """Write what a confirmed vend writes; `card` is paid beside the cash."""
        vend_id = vend_id or new_document_id()
        card = more.pop("card", 0)
        parts = [("cash", cash), ("card", card)]
        self.write(
            "vend_intended",
            vend_id=vend_id,
            receipt_sequence=next(self.receipts) if receipt is None else receipt,
            operator=self.operator,
            drn="x",
            utility="electricity",
            tender_minor=cash + card,
            units_tenths=None,
            tenders=[
                {"kind": kind, "amount_minor": amount, "reference": ""}
                for kind, amount in parts
                if amount
            ],
            received_minor=cash,
            quote_hash="",
            request_sha256="",
            **more,
        )
        self.write("vend_sent", vend_id=vend_id)
        return vend_id

    def token(self, vend_id: str) -> str:
        self.write(
            "vend_token_received", vend_id=vend_id, sale_id="", receipt_number="", sealed_answer=""
        )
        return vend_id

    def refused(self, vend_id: str) -> str:
        self.write("vend_refused", vend_id=vend_id, code="vend_none", sealed_answer="")
        return vend_id

    def returned(self, vend_id: str, amount: int) -> str:
        self.write(
            "vend_money_returned", vend_id=vend_id, operator=self.operator, amount_minor=amount
        )
        return vend_id

    def sheet(self, vend_id: str, copy: int = 0, verdict: str = "printed") -> None:
        self.write("vend_print_started", vend_id=vend_id, copy_number=copy)
        self.write(
            "vend_print_ended", vend_id=vend_id, copy_number=copy, verdict=verdict, reason=None
        )

    def sale(self, cash: int, **more: Any) -> str:
        """Write a whole sale: intent, token, paper."""
        vend_id = self.token(self.intent(cash, **more))
        self.sheet(vend_id)
        return vend_id

    def offline(self, shift_id: str, *cash: int) -> list[str]:
        """Write one act from the pack with a vend for each sum."""
        vends = [new_document_id() for _ in cash]
        self.write(
            "vends_sold_offline",
            operator=self.operator,
            shift_id=shift_id,
            pack_number=1,
            edition=1,
            valid_until=(self.at + dt.timedelta(days=1)).isoformat(),
            vends=[
                {
                    "vend_id": vend_id,
                    "sealed_id": new_document_id(),
                    "receipt_sequence": next(self.receipts),
                    "drn": "x",
                    "utility": "electricity",
                    "tender_minor": amount,
                    "units_tenths": 10,
                    "tenders": [{"kind": "cash", "amount_minor": amount, "reference": ""}],
                    "received_minor": amount,
                    "sealed_answer": "",
                }
                for vend_id, amount in zip(vends, cash, strict=True)
            ],
        )
        return vends

    def payment(self, received: int, change: int, amount: int) -> str:
        """Write a payment of fees: what was handed over, given back, and owed."""
        act_id = new_document_id()
        self.write(
            "counter_intended",
            act_id=act_id,
            act="payment",
            path="",
            operator=self.operator,
            subject="",
            utility="",
            receipt_sequence=next(self.receipts),
            amount_minor=amount,
            received_minor=received,
            change_minor=change,
            sealed_request="",
        )
        self.write("counter_done", act_id=act_id, sealed_answer="")
        return act_id
