"""The counter's half of the fake server: documents answered once, the same bytes for ever."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.helpers import documents_told, payments_told
from vending_server.wire import problems
from vending_server.wire.approvals import ApprovalDecisionHere, ApprovalFacts, ApprovalRequest
from vending_server.wire.canonical import digest_hex
from vending_server.wire.facts import BothLanguages
from vending_server.wire.kept_money import KeptMoney, KeptMoneyReceipt
from vending_server.wire.machine_cash import (
    CashBoxEmptying,
    MachineClaim,
    ServiceEntry,
    ServicePerson,
)
from vending_server.wire.payments import PaymentQuoteAnswer, PaymentQuoteRequest, PaymentRequest
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.reversal import ReversalRequest, unseen_message

COUNTER_ROUTES = {
    ("POST", "payment-quotes"): "payment_quote",
    ("POST", "payments"): "payment",
    ("POST", "vends/*/reversal"): "reversal",
    ("POST", "kept-money"): "kept_money",
    ("POST", "machine-claims"): "machine_claim",
    ("POST", "service-entries"): "service_entry",
    ("POST", "approvals"): "approval",
    ("POST", "approvals/*/decisions-here"): "decide_here",
    ("POST", "cash-box-emptyings"): "emptying",
}


@dataclass
class Reply:
    """Any answer, ours or a stranger's."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class FakeCounter:
    """`documents[id]` holds the body's digest and the answer; a refusal is not kept."""

    device_key: str | None
    rows: dict[str, tuple[str, Reply]]

    def __init__(self) -> None:
        self.documents: dict[str, tuple[str, bytes]] = {}
        self.made: list[str] = []
        self.kept_minor = 0
        self.passwords = {"walid": "olives", "maysa": "thyme"}  # who may serve a machine
        self.approvals: dict[str, tuple[ApprovalRequest, list[str]]] = {}
        self.told_office: list[MachineClaim | CashBoxEmptying] = []
        self.refuse_document: ProblemCode | None = None

    def _on_payment_quote(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=PaymentQuoteRequest)
        quote = payments_told.a_payment_quote(asked.amount_minor, account=asked.account_number)
        answer = PaymentQuoteAnswer(quote=quote, quote_hash=payments_told.hash_of(quote))
        return Reply(200, msgspec.json.encode(answer))

    def _on_payment(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=PaymentRequest)
        return self.once(asked.document_id, body, lambda: payments_told.a_payment(asked))

    def _on_reversal(self, *, vend_id: str, body: bytes) -> Reply:
        asked = msgspec.json.decode(body, type=ReversalRequest)
        assert asked.vend_state == "IN_DOUBT"
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(self.device_key)))
        key.verify(
            bytes.fromhex(asked.signature),
            unseen_message(
                terminal_id="terminal-1",
                vend_id=vend_id,
                vend_state=asked.vend_state,
                journal_sequence=asked.journal_sequence,
                journal_hash=asked.journal_hash,
            ),
        )
        problem = Problem(
            status=409,
            code=ProblemCode.SALE_REVERSED,
            title="",
            decided=True,
            vend_id=vend_id,
        )
        answer = documents_told.a_reversal(document_id=asked.document_id, vend_id=vend_id)
        reply = self.once(asked.document_id, body, lambda: answer)
        self.rows[vend_id] = ("", Reply(409, msgspec.json.encode(problem)))
        return reply

    def _on_kept_money(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=KeptMoney)

        def keep() -> KeptMoneyReceipt:
            self.kept_minor += asked.amount_minor
            return KeptMoneyReceipt(
                document_id=asked.document_id,
                receipt_number=f"1-3-{asked.receipt_sequence}",
                account_number=asked.account_number,
                customer_name="أحمد محمود",
                act=asked.act,
                amount_minor=asked.amount_minor,
                left_minor=self.kept_minor,
                happened_at=asked.happened_at,
                posted_at=asked.happened_at,
                is_late=False,
            )

        return self.once(asked.document_id, body, keep)

    def _on_machine_claim(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=MachineClaim)
        return self.once(asked.document_id, body, lambda: self._told(asked))

    def _on_emptying(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=CashBoxEmptying)
        return self.once(asked.document_id, body, lambda: self._told(asked))

    def _on_service_entry(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=ServiceEntry)
        if self.passwords.get(asked.operator) != asked.password:
            return refusal(401, ProblemCode.LOGIN_REFUSED, attempts_left=4)
        name = BothLanguages(ar="موظف", en="Employee")
        return Reply(200, msgspec.json.encode(ServicePerson(login=asked.operator, name=name)))

    def _on_approval(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=ApprovalRequest)
        known = self.approvals.setdefault(asked.approval_id, (asked, []))
        if known[0].payload != asked.payload:
            return refusal(409, ProblemCode.DOCUMENT_ID_REUSED)
        return Reply(201, msgspec.json.encode(self._approval(asked.approval_id)))

    def _on_decide_here(self, *, vend_id: str, body: bytes) -> Reply:
        said = msgspec.json.decode(body, type=ApprovalDecisionHere)
        if self.passwords.get(said.operator) != said.password:
            return refusal(401, ProblemCode.LOGIN_REFUSED, attempts_left=4)
        if vend_id not in self.approvals:
            return refusal(403, ProblemCode.APPROVAL_MISSING)
        agreed = self.approvals[vend_id][1]
        if said.accept and said.operator not in agreed:
            agreed.append(said.operator)
        return Reply(200, msgspec.json.encode(self._approval(vend_id)))

    def _approval(self, approval_id: str) -> ApprovalFacts:
        asked, agreed = self.approvals[approval_id]
        return ApprovalFacts(
            approval_id=approval_id,
            action=asked.action,
            subject=asked.subject,
            reason=asked.reason,
            payload=asked.payload,
            point_number=1,
            requested_by="samar",
            requested_at="2026-11-23T08:00:00+00:00",
            expires_at="2026-11-24T08:00:00+00:00",
            state="approved" if len(agreed) > 1 else "open",
            approved_by=agreed,
            is_own=True,
            may_decide=False,
        )

    def _told(self, asked: MachineClaim | CashBoxEmptying) -> MachineClaim | CashBoxEmptying:
        self.told_office.append(asked)
        return asked  # a terminal looks at no more than the status

    def once(self, document_id: str, body: bytes, make: object) -> Reply:
        known = self.documents.get(document_id)
        if known is not None:
            if known[0] != digest_hex(body):
                return refusal(409, ProblemCode.DOCUMENT_ID_REUSED)
            return Reply(200, known[1])
        if self.refuse_document is not None:
            return refusal(422, self.refuse_document)
        assert callable(make)
        raw = msgspec.json.encode(make())
        self.documents[document_id] = (digest_hex(body), raw)
        self.made.append(document_id)
        return Reply(201, raw)


def refusal(status: int, code: ProblemCode, **params: int | str) -> Reply:
    problem = Problem(status=status, code=code, title=code, params=params)
    headers = {"Content-Type": problems.PROBLEM_MEDIA_TYPE}
    return Reply(status, msgspec.json.encode(problem), headers)
