"""The counter's half of the fake server: documents answered once, the same bytes for ever."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from tests.helpers import payments_told
from vending_server.wire import problems
from vending_server.wire.canonical import digest_hex
from vending_server.wire.payments import PaymentQuoteAnswer, PaymentQuoteRequest, PaymentRequest
from vending_server.wire.problems import Problem, ProblemCode

COUNTER_ROUTES = {
    ("POST", "payment-quotes"): "payment_quote",
    ("POST", "payments"): "payment",
}


@dataclass
class Reply:
    """Any answer, ours or a stranger's."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


class FakeCounter:
    """`documents[id]` holds the body's digest and the answer; a refusal is not kept."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[str, bytes]] = {}
        self.made: list[str] = []
        self.refuse_document: ProblemCode | None = None

    def _on_payment_quote(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=PaymentQuoteRequest)
        quote = payments_told.a_payment_quote(asked.amount_minor, account=asked.account_number)
        answer = PaymentQuoteAnswer(quote=quote, quote_hash=payments_told.hash_of(quote))
        return Reply(200, msgspec.json.encode(answer))

    def _on_payment(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=PaymentRequest)
        return self.once(asked.document_id, body, lambda: payments_told.a_payment(asked))

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


def refusal(status: int, code: ProblemCode) -> Reply:
    problem = Problem(status=status, code=code, title=code)
    headers = {"Content-Type": problems.PROBLEM_MEDIA_TYPE}
    return Reply(status, msgspec.json.encode(problem), headers)
