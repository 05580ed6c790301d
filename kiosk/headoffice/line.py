"""The server as head office sees it: typed GET and POST, and who is signed in.

A screen names the route, the message and what comes back; nothing else of HTTP is known above.
Every method blocks and is called in a worker thread.
"""

from __future__ import annotations

from typing import Protocol, TypeVar
from urllib.parse import urlencode

from kiosk.api_client import ApiClient
from kiosk.identity import DeviceIdentity
from vending_server.wire.base import Request
from vending_server.wire.login import SessionAnswer

T = TypeVar("T")
Query = str | int | None


class Line(Protocol):
    """What screens ask; tests bring one that answers from memory."""

    def sign_in(
        self, operator: str, password: str, own_password: str | None = None
    ) -> SessionAnswer:
        """Open a session for a person; his own password takes the place of one on a slip.

        Raises:
            Declined: login_refused, login_locked and their like.
            Unreachable: nobody answered.
        """

    def sign_out(self) -> None:
        """Forget the session here; the server ends it by its idle limit."""

    def get(self, path: str, answer_type: type[T], **query: Query) -> T:
        """Read something.

        Raises:
            Declined, SessionEnded, Unreachable.
        """

    def post(self, path: str, request: Request, answer_type: type[T], **query: Query) -> T:
        """Ask with a message, or do something that the server does once for its id.

        Raises:
            Declined, SessionEnded, Unreachable: after the last nobody knows whether it was done.
        """


class OfficeLine:
    """The line of one enrolled machine."""

    def __init__(self, api: ApiClient, *, identity: DeviceIdentity, terminal_id: str) -> None:
        self._api, self._identity, self._terminal_id = api, identity, terminal_id

    def sign_in(
        self, operator: str, password: str, own_password: str | None = None
    ) -> SessionAnswer:
        """See Line."""
        return self._api.login(
            identity=self._identity,
            terminal_id=self._terminal_id,
            operator=operator,
            password=password,
            own_password=own_password,
        )

    def sign_out(self) -> None:
        """See Line."""
        self._api.forget_session()

    def get(self, path: str, answer_type: type[T], **query: Query) -> T:
        """See Line."""
        return self._api.get(path + query_text(query), answer_type)

    def post(self, path: str, request: Request, answer_type: type[T], **query: Query) -> T:
        """See Line."""
        return self._api.post(path + query_text(query), request, answer_type)


def query_text(query: dict[str, Query]) -> str:
    """Return `?limit=50&cursor=...`; what is None is left out, and nothing is nothing."""
    given = {name: value for name, value in query.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""
