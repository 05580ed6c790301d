"""Who is signed in at a till: login, logout, and what a server's end of the session means here.

The password goes to the server and to the pack, which it opens, and stays in neither.  A login that
cannot be written down is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kiosk.api_client import ApiClient, Declined, SessionEnded, Unreachable
from kiosk.errors import TillRefusal
from kiosk.flows.offline_pack import PackView
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_book import VendBook
from kiosk.identity import DeviceIdentity
from kiosk.store.offline_records import OperatorSignedInOffline
from kiosk.store.records import OperatorSignedIn, OperatorSignedOut
from vending_server.wire.login import SessionAnswer
from vending_server.wire.problems import Problem, ProblemCode

T = TypeVar("T")


class SigningIn:
    """The person at one till; every method but `session` blocks."""

    def __init__(
        self,
        *,
        api: ApiClient,
        identity: DeviceIdentity,
        terminal_id: str,
        book: VendBook,
        clock: TillClock,
        pack: PackView,
        ended: Callable[[], None],
    ) -> None:
        """`ended` is told whenever nobody is signed in any more."""
        self._api = api
        self._identity = identity
        self._terminal_id = terminal_id
        self._book = book
        self._clock = clock
        self._pack = pack
        self._ended = ended
        self._session: SessionAnswer | None = None
        api.on_session_ended = self._session_ended  # whichever request hears of it
        self.is_offline = False  # the last person who came in did so without the server

    @property
    def session(self) -> SessionAnswer | None:
        """Who is signed in."""
        return self._session

    def sign_in(
        self, operator: str, password: str, own_password: str | None = None
    ) -> SessionAnswer:
        """See `Till.login`."""
        try:
            session = self._api.login(
                identity=self._identity,
                terminal_id=self._terminal_id,
                operator=operator,
                password=password,
                own_password=own_password,
            )
            self.is_offline = False
        except Declined as declined:
            if declined.code == ProblemCode.LOGIN_REFUSED:
                self._pack.login_refused(operator, password)
            raise
        except Unreachable:
            if not self._pack.standing().is_there:
                raise
            return self._sign_in_offline(operator, password)
        login = session.operator.login
        try:
            self._book.record(OperatorSignedIn(at=self._clock.stamp(), operator=login))
        except BaseException:
            self._api.forget_session()
            raise
        self._session = session
        self._pack.signed_in(session, own_password or password)
        return session

    def sign_out(self) -> None:
        """See `Till.logout`."""
        session, self._session = self._session, None
        self._ended()
        self._api.forget_session()
        self._pack.signed_out()
        if session is not None:
            login = session.operator.login
            self._book.record(OperatorSignedOut(at=self._clock.stamp(), operator=login))

    def required(self) -> SessionAnswer:
        """Return who is signed in.

        Raises:
            TillRefusal: not_signed_in.
        """
        if self._session is None:
            raise TillRefusal(LocalCode.NOT_SIGNED_IN)
        return self._session

    def served(self, call: Callable[[], T]) -> T:
        """Call the server; a session that it ended is ended here too.

        Raises:
            Whatever the call raises.
        """
        try:
            return call()
        except SessionEnded:
            self.sign_out()
            raise

    def _session_ended(self, problem: Problem) -> None:
        """Let in no more, also without the server, whose session ended because he may not work."""
        login = problem.params.get("login_over")
        if login is not None:
            self._pack.login_over(str(login))

    def _sign_in_offline(self, operator: str, password: str) -> SessionAnswer:
        """Let a person in by what his last login on the line left here."""
        session = self._pack.sign_in(operator, password)
        login = session.operator.login
        try:
            self._book.record(OperatorSignedInOffline(at=self._clock.stamp(), operator=login))
        except BaseException:
            self._pack.signed_out()
            raise
        self.is_offline = True
        known = self._session
        if known is None or known.operator.login != login:
            self._api.forget_session()
            self._session = session
        # Else back from the lock: the session with the server goes on.
        return session
