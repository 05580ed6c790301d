"""A simulated point's terminal: sells without rest, asks again until it has an answer.

It promises what a till does: one body for one vend id, sent again byte by byte until something was
decided; what it was told is kept, to be compared with what is true afterwards.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import random
import secrets
import threading
import time
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.enrolment import enrolment_message
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.login import login_message

REPEATED = 0.1  # of the vends once they were decided
AT_ONCE = 0.05  # of the vends, on two lines
RESOLVED = 0.3  # of the vends without an answer: asked for instead of sent again
_VENDS = "/v1/vends"
_SOLD = {200, 201}
_BROKEN = (OSError, http.client.HTTPException)
_TENDERS_MINOR = (2_000, 3_000, 5_000, 10_000)
_PAUSE_S = 0.05
_ANSWER_S = 30.0


class NoAnswer(Exception):
    """The line broke, or nothing was decided: the same bytes must be sent again."""


@dataclass(frozen=True)
class Told:
    """What a terminal was told about one vend, for ever."""

    terminal_id: str
    vend_id: str
    drn: str
    request: bytes
    answer: bytes
    is_sale: bool

    @property
    def key(self) -> tuple[str, str]:
        """What the vend is known by, everywhere."""
        return (self.terminal_id, self.vend_id)


@dataclass
class Terminal:
    """One enrolled machine with its operator signed in."""

    port: int
    drns: list[str]
    rng: random.Random
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    terminal_id: str = ""
    session: str = ""
    told: list[Told] = field(default_factory=list)
    answers_that_differ: int = 0
    sent_again: int = 0
    resolved: int = 0
    _line: http.client.HTTPConnection | None = None
    _sequence: itertools.count = field(default_factory=lambda: itertools.count(1))

    def enrol(self, code: str) -> None:
        public_key = self.key.public_key().public_bytes_raw().hex()
        signed = enrolment_message(code=code, device_public_key=public_key)
        body = {
            "code": code,
            "device_public_key": public_key,
            "signature": self.key.sign(signed).hex(),
            "software_version": "chaos",
        }
        self.terminal_id = self._told_at_once("/v1/enrolments", body)["terminal_id"]

    def sign_in(self, operator: str, password: str) -> None:
        challenge = self._told_at_once("/v1/login-challenges", {"terminal_id": self.terminal_id})[
            "challenge"
        ]
        signed = login_message(terminal_id=self.terminal_id, challenge=challenge, operator=operator)
        body = {
            "terminal_id": self.terminal_id,
            "operator": operator,
            "password": password,
            "challenge": challenge,
            "signature": self.key.sign(signed).hex(),
        }
        self.session = self._told_at_once("/v1/sessions", body)["session"]

    def sell_until(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            self._sell(is_over)
        self._hang_up()

    def replay(self, told: Told) -> bytes:
        """Send a decided vend once more, after everything."""
        return self._decided(told.vend_id, told.request)[1]

    def _sell(self, is_over: threading.Event) -> None:
        drn, tender = self.rng.choice(self.drns), self.rng.choice(_TENDERS_MINOR)
        try:
            status, body = self._post("/v1/quotes", {"drn": drn, "tender_minor": tender})
        except NoAnswer:
            is_over.wait(_PAUSE_S)
            return
        if status == 200:
            self._vend(drn, tender, json.loads(body)["quote_hash"])

    def _vend(self, drn: str, tender: int, quote_hash: str) -> None:
        vend_id = uuid7(
            unix_ms=time.time_ns() // 1_000_000, random_bytes=secrets.token_bytes(RANDOM_BYTES)
        )
        request = canonical_bytes(
            {
                "vend_id": vend_id,
                "drn": drn,
                "tender_minor": tender,
                "tenders": [{"kind": "cash", "amount_minor": tender}],
                "received_minor": tender,
                "quote_hash": quote_hash,
                "receipt_sequence": next(self._sequence),
                "is_again": True,
                "made_at": "",
            }
        )
        first = self._sent_twice(request) if self.rng.random() < AT_ONCE else []
        status, answer = self._decided(vend_id, request)
        self.answers_that_differ += sum(one != answer for one in first)
        is_sale = status in _SOLD
        self.told.append(Told(self.terminal_id, vend_id, drn, request, answer, is_sale))
        if self.rng.random() < REPEATED:
            self.sent_again += 1
            self.answers_that_differ += self._decided(vend_id, request)[1] != answer

    def _sent_twice(self, request: bytes) -> list[bytes]:
        """Send a vend on two lines at once, as a network that doubles; return what was decided."""
        self.sent_again += 1
        with (
            contextlib.closing(self._new_line()) as one,
            contextlib.closing(self._new_line()) as two,
        ):
            try:
                for line in (one, two):
                    line.request("POST", _VENDS, body=request, headers=self._headers())
                answers = [_answer_of(line) for line in (one, two)]
            except _BROKEN:
                return []
        return [body for status, body in answers if _is_decided(status, body)]

    def _decided(self, vend_id: str, request: bytes) -> tuple[int, bytes]:
        """Send the same bytes until something was decided, however often the server dies.

        Sometimes, as a till whose patience has ended, have the vend resolved first.
        """
        path, body = _VENDS, request
        while True:
            try:
                status, answer = self._post(path, body)
            except NoAnswer:
                if path == _VENDS and self.rng.random() < RESOLVED:
                    self.resolved += 1
                    path, body = f"{_VENDS}/{vend_id}/resolution", b""
            else:
                if _is_decided(status, answer):
                    return status, answer
            time.sleep(_PAUSE_S)

    def _told_at_once(self, path: str, body: object) -> dict[str, str]:
        status, answer = self._post(path, body)
        assert status == 201, (path, status, answer)
        return json.loads(answer)

    def _post(self, path: str, body: object) -> tuple[int, bytes]:
        data = body if isinstance(body, bytes) else canonical_bytes(body)
        try:
            if self._line is None:
                self._line = self._new_line()
            self._line.request("POST", path, body=data, headers=self._headers())
            return _answer_of(self._line)
        except _BROKEN as error:
            self._hang_up()
            raise NoAnswer from error

    def _new_line(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_S)

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.session}"} if self.session else {}

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def _answer_of(line: http.client.HTTPConnection) -> tuple[int, bytes]:
    answer = line.getresponse()
    return answer.status, answer.read()


def _is_decided(status: int, answer: bytes) -> bool:
    return status in _SOLD or bool(json.loads(answer).get("decided"))
