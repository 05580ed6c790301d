"""A sale goes past the router; whoever asks cannot tell, whatever the answer is."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from unittest import mock

import pytest

from tests.helpers import little_town
from vending_server.app import bare_app
from vending_server.db.errors import DatabaseBusy
from vending_server.errors import Refused
from vending_server.http.direct import DirectRoutes
from vending_server.http.limits import RateLimit, RateLimits
from vending_server.http.routes import patterns
from vending_server.metrics import Metrics
from vending_server.operators.model import Caller, Role
from vending_server.vending.model import StoredAnswer
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.problems import ProblemCode
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender, VendRequest

BODY_MAX = 2_000
SESSION = "a-session-of-the-test"
SOLD = StoredAnswer(200, b'{"sold":"yes"}', is_sale=True, is_new=True)
REQUEST = canonical_bytes(
    VendRequest(
        vend_id="00000000-0000-7000-8000-000000000001",
        drn=little_town.DRN["plain"],
        tender_minor=1000,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=1000)],
        received_minor=1000,
        quote_hash="0" * 64,
        receipt_sequence=1,
        made_at="",
    )
)


class Writer:
    """Answers every vend with the same, or raises it."""

    outcome: StoredAnswer | Exception = SOLD

    async def decided(self, _command):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def caller(*roles: Role) -> Caller:
    seller = little_town.seller()
    return Caller(
        operator_id=seller.operator_id,
        login="samar",
        name=seller.operator_name,
        title=seller.operator_title,
        roles=frozenset(roles),
        terminal_id=seller.terminal_id,
        terminal_number=seller.terminal_number,
        point=seller.point,
    )


def limits(per_minute: int) -> RateLimits:
    terminal, operator, meter, portal = (RateLimit(per_minute, time.monotonic_ns) for _ in range(4))
    return RateLimits(terminal=terminal, operator=operator, meter=meter, portal=portal)


@pytest.fixture(scope="module")
def routes():
    return bare_app(BODY_MAX)


@pytest.fixture
def app(routes):
    app = routes
    app.metrics = Metrics(patterns())
    app.state.services = SimpleNamespace(
        identity=SimpleNamespace(recent_caller=lambda _session: caller(Role.CASHIER)),
        limits=limits(1_000),
        writer=Writer(),
        vending=SimpleNamespace(on_step=lambda _name: None),
    )
    return app


def asked(app, body: bytes = REQUEST, *, session: str | None = SESSION) -> list[dict]:
    """Return what is sent to whoever asks."""
    parts = [body[:50], body[50:]]
    sent: list[dict] = []
    headers = [(b"host", b"x"), (b"content-length", str(len(body)).encode())]
    headers += [(b"x-request-id", b"request-1")]
    if session is not None:
        headers.append((b"authorization", b"Bearer " + session.encode()))

    async def receive() -> dict:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: dict) -> None:
        sent.append({**message, "headers": list(message.get("headers", ()))})

    scope = {"type": "http", "method": "POST", "path": "/v1/vends", "headers": headers}
    scope |= {"raw_path": b"/v1/vends", "query_string": b"", "root_path": "", "scheme": "http"}
    scope |= {"server": ("x", 1), "client": ("y", 2), "http_version": "1.1", "extensions": {}}
    asyncio.run(app(scope, receive, send))
    return sent


def answers_of_both(app, **how) -> tuple[list[dict], list[dict]]:
    """Return what is sent the direct way and, with that way closed, by the router."""
    direct = asked(app, **how)
    with mock.patch.object(DirectRoutes, "find", return_value=None) as way:
        routed = asked(app, **how)
    way.assert_called_once()
    return direct, routed


@pytest.mark.parametrize(
    ("status", "how"),
    [
        (201, {}),
        (401, {"session": None}),
        (400, {"body": b"{" * 100}),
        (400, {"body": b"{}"}),
        (413, {"body": b" " * (BODY_MAX + 1)}),
    ],
)
def test_a_request_is_answered_as_through_the_router(app, status, how):
    direct, routed = answers_of_both(app, **how)

    assert direct == routed
    assert direct[0]["status"] == status


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (409, StoredAnswer(409, b'{"refused":"for ever"}', is_sale=False)),
        (503, DatabaseBusy("held")),
        (503, Refused(ProblemCode.CLOCK_UNRELIABLE, sign="jumped")),
    ],
)
def test_what_the_writer_says_is_answered_as_through_the_router(app, status, outcome):
    app.state.services.writer.outcome = outcome

    direct, routed = answers_of_both(app)

    assert direct == routed
    assert direct[0]["status"] == status


@pytest.mark.expects_log("/v1/vends: ZeroDivisionError at")
def test_an_unforeseen_failure_is_a_problem_and_a_line_in_the_log(app):
    app.state.services.writer.outcome = ZeroDivisionError()

    direct, routed = answers_of_both(app)

    assert direct == routed
    assert direct[0]["status"] == 500


def test_who_may_not_sell_is_refused(app):
    identity = SimpleNamespace(recent_caller=lambda _session: caller(Role.AUDITOR))
    app.state.services.identity = identity

    direct, routed = answers_of_both(app)

    assert direct == routed
    assert direct[0]["status"] == 403


def test_who_asks_too_often_is_told_to_wait(app):
    app.state.services.limits = limits(2)
    asked(app)
    asked(app)

    assert asked(app)[0]["status"] == 429


def test_a_sale_is_counted_under_its_route(app):
    asked(app)

    line = 'requests_total{method="POST",route="/v1/vends",status="201"} 1'
    assert line in app.metrics.text({})
