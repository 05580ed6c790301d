"""A little town behind a real server process, with one person and one terminal for each role.

Routes are called by somebody whom the table of access lets in, over a session opened with a signed
challenge as any till's; a session that has ended is opened again.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import requests
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fuzz.api.population import ACCOUNTS, METERS, days_known, populate
from tests.harness.server import Server, Town
from tests.helpers import api, little_town, office
from vending_server.approvals.model import RULES, Rule, TwoPersonAction
from vending_server.config import CONFIG_NAME
from vending_server.db.engine import reading, writing
from vending_server.errors import HTTP_STATUS
from vending_server.http.access import ACCESS, Route
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import operator_points, operators
from vending_server.points.service import create_point, make_enrolment_code
from vending_server.points.tables import PointKind
from vending_server.tariffs.tables import dues
from vending_server.wire.enrolment import enrolment_message
from vending_server.wire.login import login_message
from vending_server.wire.problems import ProblemCode
from vending_server.wire.recovery import (
    recovered_act_message,
    recovered_vend_message,
    recovery_report_message,
)

METRICS_TOKEN: Final = "a-token-that-nobody-guesses"
VISITOR: Final = "visitor"  # signs in and out, is locked, and matters to nobody
_POINT: Final = little_town.POINT.number
_LIMITS: Final = {
    f"{whose}_requests_per_minute": 10_000_000
    for whose in ("terminal", "operator", "meter", "portal")
}


@dataclasses.dataclass
class Seat:
    """A terminal, its key, and the session of whoever sits there."""

    login: str
    key: Ed25519PrivateKey
    terminal_id: str
    session: str = ""


class _Seats(dict[Role, Seat]):
    """A seat for each role, taken by the first who needs it."""

    def __init__(self, take: Callable[[Role], Seat]) -> None:
        super().__init__()
        self._take = take

    def __missing__(self, role: Role) -> Seat:
        self[role] = seat = self._take(role)
        return seat


class FuzzTown:
    """What a fuzzer needs of a running server to be more than a stranger to it."""

    def __init__(self, engine: sa.Engine, server: Server) -> None:
        self.engine = engine
        self.server = server
        self.http = requests.Session()
        self.seats = _Seats(lambda role: self._take_seat(role.value))
        self.seconds = _Seats(lambda role: self._take_seat(second_of(role)))
        self.visitor = self._take_seat(VISITOR)

    def caller_for(self, route: Route, turn: int) -> Role | None:
        """Return one of the roles that a route lets in; another one at each turn."""
        allowed = sorted(ACCESS.get(route, ()))
        return allowed[turn % len(allowed)] if allowed else None

    def signed_in(self, role: Role) -> str:
        """Return an open session of somebody with this role."""
        return self._session_at(self.seats[role])

    def _session_at(self, seat: Seat) -> str:
        if not seat.session:
            answer = self._sign_in(seat)
            if answer.status_code == HTTP_STATUS[ProblemCode.LOGIN_LOCKED]:
                self.unlock(seat)  # made-up passwords of a second person have locked him
                answer = self._sign_in(seat)
            assert answer.status_code == 201, answer.text
            seat.session = answer.json()["session"]
        return seat.session

    def _sign_in(self, seat: Seat) -> requests.Response:
        return self.http.post(f"{self.server.url}/v1/sessions", json=self.login_body(seat))

    def unlock(self, seat: Seat) -> None:
        """Let somebody try again, whose password was guessed at."""
        unlocked = operators.update().where(operators.c.login == seat.login)
        with writing(self.engine) as connection:
            connection.execute(unlocked.values(failed_tries=0, locked_until=None))

    def login_body(self, seat: Seat, password: str = api.PASSWORD) -> dict[str, str]:
        """Return a login with the server's challenge signed."""
        url = f"{self.server.url}/v1/login-challenges"
        challenge = self.http.post(url, json={"terminal_id": seat.terminal_id}).json()["challenge"]
        message = login_message(
            terminal_id=seat.terminal_id, challenge=challenge, operator=seat.login
        )
        return {
            "terminal_id": seat.terminal_id,
            "operator": seat.login,
            "password": password,
            "challenge": challenge,
            "signature": seat.key.sign(message).hex(),
        }

    def enrolment_body(self, key: Ed25519PrivateKey, point: int = _POINT) -> dict[str, str]:
        """Return an enrolment with a code of its own, signed."""
        with writing(self.engine) as connection:
            code = make_enrolment_code(connection, point, dt.datetime.now(dt.UTC))
        public = key.public_key().public_bytes_raw().hex()
        signature = key.sign(enrolment_message(code=code, device_public_key=public))
        return {
            "code": code,
            "device_public_key": public,
            "signature": signature.hex(),
            "software_version": "fuzz",
        }

    def sign_recovery(self, role: Role, body: dict[str, Any]) -> None:
        """Sign what a till brings back with the key of its terminal."""
        seat = self.seats[role]
        fields = {name: value for name, value in body.items() if name != "signature"}
        make = recovered_vend_message if "answer" in body else recovery_report_message
        make = recovered_act_message if "kind" in body else make
        message = make(terminal_id=seat.terminal_id, **fields)
        body["signature"] = seat.key.sign(message).hex()

    def priced(self, body: dict[str, Any]) -> None:
        """Make a vend one that the server would sell now: an amount, its quote, its tender."""
        order = {"drn": body["drn"], "tender_minor": 10_000}
        answer = self._post("/v1/quotes", order, self.seats[Role.CASHIER])
        if answer.status_code == 200:
            body |= order | {
                "quote_hash": answer.json()["quote_hash"],
                "tenders": [{"kind": "cash", "amount_minor": order["tender_minor"]}],
                "received_minor": order["tender_minor"],
            }
            body.pop("units_tenths", None)

    def payment_priced(self, body: dict[str, Any]) -> None:
        """Make a payment one that the server would take now."""
        order = {name: body[name] for name in ("account_number", "amount_minor", "items")}
        answer = self._post("/v1/payment-quotes", order, self.seats[Role.CASHIER])
        if answer.status_code == 200:
            paid = body["amount_minor"]
            body |= {"quote_hash": answer.json()["quote_hash"], "received_minor": paid}
            body["tenders"] = [{"kind": "cash", "amount_minor": paid}]

    def preview(self, version_id: int) -> dict[str, Any]:
        """Return a correction of a month by a version, as it was looked at."""
        today = dt.datetime.now(dt.UTC).date()
        days = {"from_on": (today - dt.timedelta(days=30)).isoformat()}
        asked = {"version_id": version_id, **days, "until_on": today.isoformat()}
        answer = self._post(
            "/v1/tariff-corrections/preview", asked, self.seats[Role.TARIFF_MANAGER]
        ).json()
        names = ("content_sha256", "credited_minor")
        return asked | {name: answer[name] for name in names if name in answer}

    def agreed(self, action: TwoPersonAction, payload: dict[str, Any], role: Role) -> str:
        """Let somebody who may ask for something, and as many agree as must; return its id."""
        rule = RULES[action]
        asks = role if role in rule.requesters else min(rule.requesters)
        approval_id = office.new_document_id()
        asked = {"approval_id": approval_id, "action": action.value, "subject": "fuzz"}
        asked |= {"reason": "fuzz", "payload": payload}
        self._post("/v1/approvals", asked, self.seats[asks])
        self._agree_to(approval_id, rule)
        return approval_id

    def sent_and_agreed(self, what: str, version_id: str) -> str | None:
        """Send a version to a second person, who agrees; return the approval's id."""
        sent = {"approval_id": office.new_document_id(), "reason": "fuzz"}
        path = f"/v1/tariff-versions/{what}/{version_id}/submission"
        answer = self._post(path, sent, self.seats[Role.TARIFF_MANAGER])
        if answer.status_code != 200:
            return None
        self._agree_to(sent["approval_id"], RULES[TwoPersonAction.TARIFF_ACTIVATION])
        return sent["approval_id"]

    def _agree_to(self, approval_id: str, rule: Rule) -> None:
        seats = [self.seconds[one] for one in sorted(rule.approvers)]
        seats += [self.seats[one] for one in sorted(rule.approvers)]
        for seat in seats[: rule.approvals]:
            self._post(f"/v1/approvals/{approval_id}/decisions", {"accept": True}, seat)

    def _post(self, path: str, body: dict[str, Any], seat: Seat) -> requests.Response:
        headers = {"authorization": f"Bearer {self._session_at(seat)}"}
        return self.http.post(f"{self.server.url}{path}", json=body, headers=headers)

    def _take_seat(self, login: str) -> Seat:
        key = Ed25519PrivateKey.generate()
        url = f"{self.server.url}/v1/enrolments"
        is_agent = login.startswith(Role.AGENT.value)
        point = little_town.AGENT_POINT.number if is_agent else _POINT
        answer = self.http.post(url, json=self.enrolment_body(key, point))
        assert answer.status_code == 201, answer.text
        return Seat(login, key, answer.json()["terminal_id"])


@contextlib.contextmanager
def fuzz_town(url: str, folder: Path) -> Iterator[FuzzTown]:
    """Fill a migrated, empty database, and serve it."""
    folder.mkdir()
    engine = little_town.build(url)
    password = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        populate(connection)
        agents = little_town.AGENT_POINT
        create_point(connection, number=agents.number, kind=PointKind.AGENT, name=agents.name)
        for role in Role:
            point = agents if role is Role.AGENT else little_town.POINT
            for login in (role.value, second_of(role)):
                office.take_on(connection, login, role, password_hash=password, point=point)
        office.take_on(connection, VISITOR, Role.CASHIER, password_hash=password)
    token = folder / "metrics.token"
    token.touch(mode=0o600)
    token.write_text(METRICS_TOKEN, "utf-8")
    config = folder / CONFIG_NAME
    tokens = {"metrics_token_file": token, "portal_token_file": token}
    config.write_text(api.settings_text(api.config_for(url, folder, **tokens, **_LIMITS)), "utf-8")
    server = Server(Town(config, {}))
    try:
        yield FuzzTown(engine, server)
    finally:
        server.stop()
        engine.dispose()


def second_of(role: Role) -> str:
    """Return the login of another person with the same role, who agrees to what the first asks."""
    return f"{role.value}.2"


def numbers_known(engine: sa.Engine) -> dict[str, list[Any]]:
    """Return values that mean something in the town, by the names of fields."""
    with reading(engine) as connection:
        points = sorted(set(connection.scalars(sa.select(operator_points.c.point_number))))
        logins = sorted(connection.scalars(sa.select(operators.c.login)))
        items = [f"due:{one}" for one in connection.scalars(sa.select(dues.c.id))]
    now = dt.datetime.now(dt.UTC)
    meters = dict.fromkeys(("drn", "right_drn", "old_drn", "new_drn"), METERS)
    return meters | {
        "account_number": [*(f"{number:04}" for number in range(1, 5)), *ACCOUNTS],
        "point_number": points,
        "operator": [VISITOR, *logins],
        "item": items,
        "debt": ["arrears:1", "arrears:2"],
        "amount_minor": [100, 500, 1_000, 10_000],
        "denomination_minor": [10_000, 2_000, 100],
        "value": [*METERS[:8], "محمود", "saleh", "0598000000", *ACCOUNTS[:8]],
        "customer_class": ["residential"],
        **{key: [now.isoformat()] for key in ("opened_at", "closed_at", "happened_at")},
        **days_known(now.date()),
        "sold_until": [(now - dt.timedelta(hours=1)).isoformat()],
        "tender_minor": [1_000, 10_000, 20_000],
        "tender_minor_min": [1_000],
        "tender_minor_max": [200_000],
        "vat_bp": [0, 1_600],
        "version_id": [1, 2],
        "epoch": [1],
    }
