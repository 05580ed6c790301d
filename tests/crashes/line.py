"""The line to the server: requests get lost, answers get lost, some arrive long after.

An adapter under the till's own HTTP session: the till's client and the server's application are the
real ones, what lies between is here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from enum import StrEnum, auto
from typing import Any

import requests
from requests.adapters import BaseAdapter

from kiosk.api_client import new_http_session
from tests.crashes.steps import Clock, Kind, Steps
from tests.crashes.town import Town

URL = "http://127.0.0.1:9"
_VENDS, _MADE = "/v1/vends", 201
_FLIGHT_S = 0.02
_READ_S = 8.0  # so long a till waits for an answer


class Fate(StrEnum):
    """What becomes of a request."""

    ARRIVES = auto()
    LOST = auto()  # the server never hears of it
    ANSWER_LOST = auto()
    SILENT = auto()  # the answer does not come in time
    LATE = auto()  # as SILENT, and the server hears of it only afterwards
    SPOILT = auto()  # the answer is cut off


class Line(BaseAdapter):
    """One terminal's way to its server."""

    def __init__(self, steps: Steps, clock: Clock, town: Town) -> None:
        super().__init__()
        self._steps, self._clock, self._town = steps, clock, town
        self.fates: dict[int, Fate] = {}  # by the number of the request, from 1 on
        self.is_next_vend_late = False
        self.late_s = 0.0  # how long after its time-out a late one arrives
        self.is_down = False
        self.asked = 0
        self.sold = 0  # vends that the server made
        self.meanwhile: Callable[[], None] = lambda: None  # what others do while an answer is out

    def new_session(self) -> requests.Session:
        """Return a session that speaks over this line."""
        session = new_http_session()
        session.mount("http://", self)
        return session

    def heal(self) -> None:
        """Let everything arrive from now on."""
        self.fates, self.is_down = {}, False

    def send(self, request: requests.PreparedRequest, **_more: Any) -> requests.Response:
        self._steps.at(Kind.REQUEST)
        self.asked += 1
        fate = Fate.LOST if self.is_down else self.fates.get(self.asked, Fate.ARRIVES)
        if self.is_next_vend_late and request.path_url == "/v1/vends":
            fate, self.is_next_vend_late = Fate.LATE, False
        body = _body_of(request)
        self._clock.wait(_FLIGHT_S)
        self.meanwhile()
        if fate is Fate.LOST:
            raise requests.ConnectionError("no way")
        if fate is Fate.LATE:
            self._clock.after(_READ_S + self.late_s, lambda: self._serve(request, body))
            self._clock.wait(_READ_S)
            raise requests.ReadTimeout("no answer yet")
        response = self._serve(request, body)
        self.meanwhile()
        self._steps.at(Kind.REQUEST)
        if fate is Fate.ANSWER_LOST:
            raise requests.ConnectionError("reset")
        if fate is Fate.SILENT:
            self._clock.wait(_READ_S)
            raise requests.ReadTimeout("no answer")
        if fate is Fate.SPOILT:
            response.raw = io.BytesIO(response.raw.read()[:-7])
        return response

    def close(self) -> None:
        """Keep nothing open."""

    def _serve(self, request: requests.PreparedRequest, body: bytes) -> requests.Response:
        answer = self._town.client.request(
            str(request.method), request.path_url, content=body, headers=dict(request.headers)
        )
        self.sold += request.path_url == _VENDS and answer.status_code == _MADE
        response = requests.Response()
        response.status_code = answer.status_code
        response.headers.update(answer.headers)
        response.raw = io.BytesIO(answer.content)
        response.request, response.url = request, str(request.url)
        return response


def _body_of(request: requests.PreparedRequest) -> bytes:
    body = request.body
    if body is None:
        return b""
    return body if isinstance(body, bytes) else b"".join(body)
