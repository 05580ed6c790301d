"""A vending server in memory, as an HTTP adapter under a real `requests.Session`.

It keeps the promises of the wire contract (one row per vend_id; ask only reads; resolve leaves a
tombstone) and breaks the line on demand.  Prices are a toy: one unit per shekel, no deductions.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from enum import Enum, auto
from typing import Any

import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from requests.adapters import BaseAdapter

from kiosk.api_client import new_http_session
from tests.helpers.fake_cards import CARD_ROUTES, FakeCards
from tests.helpers.fake_counter import COUNTER_ROUTES, FakeCounter, Reply
from tests.helpers.fake_desk import DeskRefusal, FakeDesk
from tests.helpers.fake_journals import JOURNAL_ROUTES, FakeJournals
from vending_server.wire import problems, vend
from vending_server.wire.canonical import digest_hex
from vending_server.wire.enrolment import EnrolmentAnswer, EnrolmentRequest, enrolment_message
from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts
from vending_server.wire.login import (
    ChallengeAnswer,
    LoginRequest,
    OperatorFacts,
    SessionAnswer,
    login_message,
)
from vending_server.wire.lookup import LookupAnswer, LookupBy, LookupRequest, MeterFacts
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import Quote, QuoteAnswer, QuoteRequest, quote_hash

URL = "http://127.0.0.1:9"
CODE = "ENROL-ME"
OPERATOR = "samar"
PASSWORD = "a long enough password"
TERMINAL_ID = "terminal-1"
CUSTOMER_NAME = "أحمد محمود"

_NAME = BothLanguages(ar="بلدية", en="Municipality")
MUNICIPALITY = MunicipalityFacts(
    name=_NAME,
    department=_NAME,
    dealer_number="562000001",
    complaints_phone="04-0000000",
    time_zone="Asia/Hebron",
)
POINT = PointFacts(number=1, name=_NAME, kind="main")


class Break(Enum):
    """Where the line breaks."""

    BEFORE = auto()  # the server never hears of it
    AFTER = auto()  # the server did it, the answer is lost
    TIMEOUT_AFTER = auto()


Fault = Break | Reply | BaseException


def a_quote(drn: str, tender_minor: int = 5000) -> Quote:
    return Quote(
        drn=drn,
        utility="electricity",
        tariff_code="T1",
        decision="2026/1",
        period="month",
        tender_minor=tender_minor,
        carry_before_minor=0,
        ceiling_minor=0,
        ceiling_bp=0,
        deductions=[],
        deductions_minor=0,
        energy_money_minor=tender_minor,
        units_tenths=tender_minor // 10,
        energy_gross_minor=tender_minor,
        energy_vat_minor=0,
        energy_net_minor=tender_minor,
        energy_vat_bp=0,
        blocks=[],
        vat_summary=[],
        carry_after_minor=0,
        bought_before_tenths=0,
        block_limits_tenths=[],
        arrears_after_minor=0,
    )


def a_meter(drn: str) -> MeterFacts:
    return MeterFacts(
        drn=drn,
        utility="electricity",
        customer_name=CUSTOMER_NAME,
        address="شارع",
        account_number="A-1",
        customer_class="home",
        can_vend=True,
        block_reason=None,
        arrears_minor=0,
        fees_due_minor=0,
        carry_minor=0,
        bought_tenths=0,
        block_limits_tenths=[],
        period="month",
        tender_minor_min=1000,
        tender_minor_max=100000,
        cash_step_minor=10,
        last_purchase=None,
        linked=[],
    )


class FakeServer(FakeCounter, FakeCards, FakeJournals, BaseAdapter):
    """One server; `breaks[route]` holds what goes wrong next there, in order."""

    def __init__(self) -> None:
        BaseAdapter.__init__(self)
        FakeCounter.__init__(self)
        FakeCards.__init__(self)
        FakeJournals.__init__(self)
        self.device_key: str | None = None
        self.rows: dict[str, tuple[str, Reply]] = {}  # vend_id -> (body digest or "", answer)
        self.copies: dict[str, list[str]] = {}
        self.sold: list[str] = []
        self.requests: list[tuple[str, bytes]] = []
        self.breaks: dict[str, list[Fault]] = {}
        self.refuse_with: ProblemCode | None = None
        self.receipt_sequence_last = 0
        self.deposit_minor = 0  # kept for every contract
        self.meters: dict[str, MeterFacts] = {}  # others are made up as they are asked for
        self.sessions: set[str] = set()
        self.uses_shifts = False
        self.desk = FakeDesk()
        self.is_cut = False  # the line is down
        self.holding: dict[str, threading.Event] = {}  # route -> answers only when set
        self._lock = threading.Lock()

    def new_session(self) -> requests.Session:
        session = new_http_session()
        session.mount("http://", self)
        session.mount("https://", self)
        return session

    def break_next(self, route: str, *faults: Fault) -> None:
        self.breaks.setdefault(route, []).extend(faults)

    # ------------------------------------------------------------------ the adapter

    def send(self, request: requests.PreparedRequest, **_kwargs: Any) -> requests.Response:
        body = _body_of(request)
        route, vend_id = _route(request)
        fault = self._next_fault(route)
        if self.is_cut or fault is Break.BEFORE:
            raise requests.ConnectionError("refused")
        if isinstance(fault, BaseException):
            raise fault
        if isinstance(fault, Reply):
            return _response(request, fault)
        with self._lock:
            self.requests.append((route, body))
            reply = self._serve(request, route=route, vend_id=vend_id, body=body)
        if event := self.holding.get(route):
            assert event.wait(30), "the test never let the answer go"
        if fault is Break.AFTER:
            raise requests.ConnectionError("reset by peer")
        if fault is Break.TIMEOUT_AFTER:
            raise requests.ReadTimeout("no answer")
        return _response(request, reply)

    def close(self) -> None:
        pass

    def count(self, route: str) -> int:
        return sum(1 for name, _ in self.requests if name == route)

    def _next_fault(self, route: str) -> Fault | None:
        queue = self.breaks.get(route)
        return queue.pop(0) if queue else None

    def _serve(
        self, request: requests.PreparedRequest, *, route: str, vend_id: str, body: bytes
    ) -> Reply:
        serve: Callable[..., Reply] = getattr(self, f"_on_{route}")
        is_open = route in {"enrol", "challenge", "login"}
        bearer = str(request.headers.get("Authorization", "")).removeprefix("Bearer ")
        if not is_open and bearer not in self.sessions:
            return _problem(401, ProblemCode.SESSION_ENDED)
        return serve(vend_id=vend_id, body=body)

    # ------------------------------------------------------------------ who is asking

    def _on_enrol(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=EnrolmentRequest)
        if asked.code != CODE:
            return _problem(403, ProblemCode.ENROLMENT_REFUSED)
        message = enrolment_message(code=asked.code, device_public_key=asked.device_public_key)
        _verify(asked.device_public_key, asked.signature, message)
        self.device_key = asked.device_public_key
        return _answer(
            201,
            EnrolmentAnswer(
                terminal_id=TERMINAL_ID,
                terminal_number=3,
                point=POINT,
                municipality=MUNICIPALITY,
                server_time="2026-11-23T08:00:00+00:00",
            ),
        )

    def _on_challenge(self, **_: object) -> Reply:
        return _answer(201, ChallengeAnswer(challenge="c1", expires_at="2026-11-23T08:01:00Z"))

    def _on_login(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=LoginRequest)
        if asked.password != PASSWORD:
            return _problem(401, ProblemCode.LOGIN_REFUSED, params={"attempts_left": 4})
        message = login_message(
            terminal_id=asked.terminal_id, challenge=asked.challenge, operator=asked.operator
        )
        _verify(str(self.device_key), asked.signature, message)
        session = f"session-{len(self.sessions)}"
        self.sessions.add(session)
        self.desk.operator = asked.operator
        return _answer(
            201,
            SessionAnswer(
                session=session,
                idle_limit_s=300,
                operator=OperatorFacts(
                    login=asked.operator, name=_NAME, title=_NAME, roles=["cashier"]
                ),
                point=POINT,
                terminal_number=3,
                municipality=MUNICIPALITY,
                server_time="2026-11-23T08:00:00+00:00",
                receipt_sequence_last=self.receipt_sequence_last,
                uses_shifts=self.uses_shifts,
                shift=self.desk.at_till(),
            ),
        )

    # ------------------------------------------------------------------ reads

    def _on_lookup(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=LookupRequest)
        if asked.by is LookupBy.CUSTOMER_CARD:
            refused = self.refuses_card(asked.value)
            if refused is not None:
                return refused
            meter = a_meter(self.drn_of_card(asked.value))
            return _answer(200, LookupAnswer(meters=[meter], more=False))
        meter = self.meters.get(asked.value) or a_meter(asked.value)
        meter = msgspec.structs.replace(meter, deposit_minor=self.deposit_minor)
        return _answer(200, LookupAnswer(meters=[meter], more=False))

    def _on_quote(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=QuoteRequest)
        tender = asked.tender_minor if asked.tender_minor is not None else asked.units_tenths * 10
        quote = a_quote(asked.drn, tender)
        return _answer(200, QuoteAnswer(quote=quote, quote_hash=quote_hash(quote)))

    # ------------------------------------------------------------------ the cash desk

    def _on_shift(self, *, vend_id: str, **_: object) -> Reply:
        return _desk_reply(lambda: (200, self.desk.report(vend_id)))

    def _on_open_shift(self, *, body: bytes, **_: object) -> Reply:
        return _desk_reply(lambda: self.desk.open(body))

    def _on_move_cash(self, *, vend_id: str, body: bytes) -> Reply:
        return _desk_reply(lambda: self.desk.move(vend_id, body))

    def _on_close_shift(self, *, vend_id: str, body: bytes) -> Reply:
        return _desk_reply(lambda: self.desk.close(vend_id, body))

    def _on_bag(self, *, body: bytes, **_: object) -> Reply:
        return _desk_reply(lambda: self.desk.bag(body))

    # ------------------------------------------------------------------ vends

    def _on_sell(self, *, body: bytes, **_: str) -> Reply:
        asked = msgspec.json.decode(body, type=vend.VendRequest)
        if asked.vend_id in self.rows:
            digest, reply = self.rows[asked.vend_id]
            if digest and digest != digest_hex(body):
                return _problem(409, ProblemCode.VEND_ID_REUSED, vend_id=asked.vend_id)
            return Reply(200 if reply.status == 201 else reply.status, reply.body)
        if self.refuse_with is not None:
            reply = _problem(422, self.refuse_with, vend_id=asked.vend_id, decided=True)
        else:
            self.sold.append(asked.vend_id)
            reply = _answer(201, self._sale(asked))
        self.rows[asked.vend_id] = (digest_hex(body), reply)
        return reply

    def _on_ask(self, *, vend_id: str, **_: object) -> Reply:
        if vend_id not in self.rows:
            return _problem(404, ProblemCode.VEND_UNKNOWN, vend_id=vend_id)
        reply = self.rows[vend_id][1]
        return Reply(200 if reply.status == 201 else reply.status, reply.body)

    def _on_resolve(self, *, vend_id: str, **_: object) -> Reply:
        tombstone = _problem(409, ProblemCode.VEND_NONE, vend_id=vend_id, decided=True)
        self.rows.setdefault(vend_id, ("", tombstone))
        return self._on_ask(vend_id=vend_id)

    def _on_reprint(self, *, vend_id: str, body: bytes) -> Reply:
        asked = msgspec.json.decode(body, type=vend.ReprintRequest)
        if vend_id not in self.rows:
            return _problem(404, ProblemCode.RECEIPT_NOT_FOUND)
        copies = self.copies.setdefault(vend_id, [])
        if asked.reprint_id not in copies:
            copies.append(asked.reprint_id)
        sale = msgspec.json.decode(self.rows[vend_id][1].body, type=vend.VendAnswer)
        number = copies.index(asked.reprint_id) + 1
        return _answer(201, vend.ReprintAnswer(copy_number=number, sale=sale))

    def _sale(self, asked: vend.VendRequest) -> vend.VendAnswer:
        tender = sum(part.amount_minor for part in asked.tenders)
        cash = sum(part.amount_minor for part in asked.tenders if part.kind == "cash")
        quote = a_quote(asked.drn, tender)
        line = vend.TokenLine(
            token=f"{len(self.sold):020d}",
            kind="credit",
            units_tenths=quote.units_tenths,
            tid=1,
            base_year=1993,
        )
        return vend.VendAnswer(
            vend_id=asked.vend_id,
            sale_id=f"sale-{len(self.sold)}",
            receipt_number=f"1-3-{asked.receipt_sequence}",
            sold_at="2026-11-23T08:00:00+00:00",
            municipality=MUNICIPALITY,
            point=POINT,
            operator_name=_NAME,
            operator_title=_NAME,
            customer_name=CUSTOMER_NAME,
            address="شارع",
            account_number="A-1",
            customer_class="home",
            quote=quote,
            tenders=[
                vend.TenderLine(kind=part.kind, amount_minor=part.amount_minor)
                for part in asked.tenders
            ],
            received_minor=asked.received_minor,
            change_minor=asked.received_minor - cash,
            tokens=[line],
        )


_ROUTES = {
    **JOURNAL_ROUTES,
    ("POST", "enrolments"): "enrol",
    ("POST", "login-challenges"): "challenge",
    ("POST", "sessions"): "login",
    ("POST", "lookups"): "lookup",
    ("POST", "quotes"): "quote",
    ("POST", "vends"): "sell",
    ("GET", "vends/*"): "ask",
    ("POST", "vends/*/resolution"): "resolve",
    ("POST", "vends/*/reprints"): "reprint",
    **COUNTER_ROUTES,
    **CARD_ROUTES,
    ("POST", "shifts"): "open_shift",
    ("GET", "shifts/*"): "shift",
    ("POST", "shifts/*/movements"): "move_cash",
    ("POST", "shifts/*/closing"): "close_shift",
    ("POST", "bank-deposits"): "bag",
}


def _route(request: requests.PreparedRequest) -> tuple[str, str]:
    parts = str(request.path_url).removeprefix("/v1/").split("/")
    if parts[0] == "counter":
        return COUNTER_ROUTES[str(request.method), "/".join(parts)], ""
    vend_id = parts[1] if len(parts) > 1 else ""
    if vend_id:
        parts[1] = "*"
    return _ROUTES[str(request.method), "/".join(parts)], vend_id


def _body_of(request: requests.PreparedRequest) -> bytes:
    body = request.body
    if body is None:
        return b""
    return body if isinstance(body, bytes) else b"".join(body)


def _answer(status: int, value: msgspec.Struct) -> Reply:
    return Reply(status, msgspec.json.encode(value))


def _problem(
    status: int,
    code: ProblemCode,
    *,
    vend_id: str | None = None,
    decided: bool = False,
    params: dict[str, int | str] | None = None,
) -> Reply:
    problem = Problem(
        status=status,
        code=code,
        title=code,
        decided=decided,
        vend_id=vend_id,
        params=params or {},
    )
    headers = {"Content-Type": problems.PROBLEM_MEDIA_TYPE}
    return Reply(status, msgspec.json.encode(problem), headers)


def _desk_reply(act: Callable[[], tuple[int, msgspec.Struct]]) -> Reply:
    try:
        status, answer = act()
    except DeskRefusal as refused:
        return _problem(refused.status, refused.code)
    return _answer(status, answer)


def _response(request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    response = requests.Response()
    response.status_code = reply.status
    response.headers.update(reply.headers)
    response.raw = io.BytesIO(reply.body)
    response.request = request
    response.url = str(request.url)
    return response


def _verify(public_key: str, signature: str, message: bytes) -> None:
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    key.verify(bytes.fromhex(signature), message)
