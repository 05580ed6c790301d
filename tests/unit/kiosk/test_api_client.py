from __future__ import annotations

import threading

import msgspec
import pytest
import requests

from kiosk import api_client
from kiosk.api_client import (
    ANSWER_BYTES_MAX,
    ApiClient,
    Declined,
    SessionEnded,
    Unreachable,
    new_http_session,
)
from kiosk.identity import make_identity
from kiosk.vend_outcomes import DoubtReason, InDoubt, Unknown
from tests.helpers import fake_server as fake
from tests.helpers.fake_server import Break, FakeServer, Reply
from tests.helpers.fake_till import DRN
from vending_server.wire.lookup import LookupBy, LookupRequest
from vending_server.wire.problems import Problem, ProblemCode

LOOKUP = LookupRequest(by=LookupBy.DRN, value=DRN)
ID = "01890000-0000-7000-8000-000000000001"


@pytest.fixture
def server():
    return FakeServer()


@pytest.fixture
def api(server, tmp_path):
    identity = make_identity(tmp_path)
    server.device_key = identity.public_key_hex
    client = ApiClient(fake.URL, new_session=server.new_session)
    client.login(
        identity=identity,
        terminal_id=fake.TERMINAL_ID,
        operator=fake.OPERATOR,
        password=fake.PASSWORD,
    )
    return client


def test_an_answer_comes_back_as_its_struct(api):
    assert api.lookup(LOOKUP).meters[0].drn == DRN


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Break.BEFORE, DoubtReason.LINK),
        (Break.TIMEOUT_AFTER, DoubtReason.TIMEOUT),
        (requests.ConnectTimeout(), DoubtReason.TIMEOUT),
        (requests.exceptions.SSLError(), DoubtReason.LINK),
        (OSError("no route"), DoubtReason.LINK),
        (Reply(502, b"<html>"), DoubtReason.UNREADABLE),
        (Reply(200, b"<html>"), DoubtReason.UNREADABLE),
        (Reply(200, b'{"meters":[]}'), DoubtReason.UNREADABLE),
        (Reply(200, b"\xff\xfe"), DoubtReason.UNREADABLE),
        (
            Reply(200, b'{"meters":[],"more":false}' + b" " * ANSWER_BYTES_MAX),
            DoubtReason.UNREADABLE,
        ),
        (Reply(200, b"x", {"Content-Encoding": "gzip"}), DoubtReason.UNREADABLE),
        (Reply(307, b"", {"Location": fake.URL + "/v1/quotes"}), DoubtReason.UNREADABLE),
    ],
)
def test_no_usable_answer_is_unreachable_with_its_reason(api, server, fault, reason):
    server.break_next("lookup", fault)
    with pytest.raises(Unreachable) as lost:
        api.lookup(LOOKUP)

    assert lost.value.reason is reason
    assert server.count("quote") == 0  # no redirect was followed


def test_a_refusal_carries_its_code_and_figures(api, server):
    problem = Problem(
        status=422, code=ProblemCode.SEARCH_TOO_SHORT, title="x", params={"minimum": 3}
    )
    server.break_next("lookup", Reply(422, msgspec.json.encode(problem)))
    with pytest.raises(Declined) as declined:
        api.lookup(LOOKUP)

    assert (declined.value.code, declined.value.params) == ("search_too_short", {"minimum": 3})


def test_an_ended_session_has_an_error_of_its_own(api, server):
    server.sessions.clear()

    with pytest.raises(SessionEnded):
        api.lookup(LOOKUP)


def test_without_a_session_nothing_is_authorised(api):
    api.forget_session()

    with pytest.raises(SessionEnded):
        api.lookup(LOOKUP)


def test_vend_calls_never_raise_for_what_the_line_does(api, server):
    for route in ("sell", "ask", "resolve"):
        server.break_next(route, Break.BEFORE, Reply(500, b"oops"), requests.ReadTimeout())
    calls = (
        lambda: api.send_vend(vend_id=ID, body=b"{}", timeout_s=1),
        lambda: api.ask_vend(vend_id=ID, timeout_s=1),
        lambda: api.resolve_vend(vend_id=ID, timeout_s=1),
    )
    for call in calls:
        assert [call(), call(), call()] == [
            InDoubt(DoubtReason.LINK),
            InDoubt(DoubtReason.UNREADABLE),
            InDoubt(DoubtReason.TIMEOUT),
        ]
    assert api.ask_vend(vend_id=ID, timeout_s=1) == Unknown()


def test_an_answer_that_dribbles_past_its_deadline_is_given_up(api, server, monkeypatch):
    ticks = iter([0.0, 1000.0])
    monkeypatch.setattr(api_client.time, "monotonic", lambda: next(ticks))
    server.break_next("ask", Reply(200, b"x" * 100_000))

    assert api.ask_vend(vend_id=ID, timeout_s=1) == InDoubt(DoubtReason.TIMEOUT)


def test_the_line_is_given_time_limits_and_checks_certificates(api, server, monkeypatch):
    seen = {}

    def send(_request, **kwargs):
        seen.update(kwargs)
        raise requests.ConnectionError

    monkeypatch.setattr(server, "send", send)
    api.ask_vend(vend_id=ID, timeout_s=7.5)

    assert seen["timeout"] == (3.0, 7.5)
    assert seen["verify"] is True
    assert seen["stream"] is True


def test_nothing_of_the_environment_is_trusted(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    settings = new_http_session().merge_environment_settings(
        "https://vending.example.ps", {}, None, None, None
    )

    assert not settings["proxies"]


def test_each_thread_has_an_http_session_of_its_own(server):
    made = []

    def new_session():
        made.append(server.new_session())
        return made[-1]

    api = ApiClient(fake.URL, new_session=new_session)
    both_here = threading.Barrier(2)

    def ask_twice():
        both_here.wait(30)
        api.ask_vend(vend_id=ID, timeout_s=1)
        api.ask_vend(vend_id=ID, timeout_s=1)

    threads = [threading.Thread(target=ask_twice) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    api.close()

    assert len(made) == 2


def test_a_line_that_was_idle_is_ended_before_the_server_can_end_it(server, monkeypatch):
    """Else a sale could leave in the moment in which the server hangs up, and be in doubt."""
    session = server.new_session()
    asked_at_s = [1, 3, 7, 9]
    looks = [second * 1_000_000_000 for second in asked_at_s]
    closed_with: list[int] = []  # looks at the clock that were still to come
    monkeypatch.setattr(session, "close", lambda: closed_with.append(len(looks)))
    monkeypatch.setattr(api_client.time, "monotonic_ns", lambda: looks.pop(0))
    api = ApiClient(fake.URL, new_session=lambda: session)
    for _ in asked_at_s:
        api.ask_vend(vend_id=ID, timeout_s=1)

    assert closed_with == [1]  # at the third, four seconds after the second
