"""The server as the till sees it: `requests` with bounds on everything, and typed outcomes.

Reads, logins and reprints return the wire struct or raise `Declined`, `SessionEnded` or
`Unreachable`.  The three vend calls never raise for what the line does: they return a
`VendOutcome` (vend_outcomes.py), because "no answer" is an answer that the flow must handle.

Safe to use from several worker threads: each has an HTTP session of its own.  No redirect is
followed, no proxy or password file of the environment is used, no answer is read beyond its bound.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote as percent_encoded

import msgspec
import requests
import urllib3.exceptions

from kiosk.certificate_faults import certificate_fault
from kiosk.config import Timeouts
from kiosk.errors import Fault, KioskError
from kiosk.identity import DeviceIdentity
from kiosk.vend_outcomes import (
    CERTIFICATE_REASONS,
    DoubtReason,
    InDoubt,
    VendOutcome,
    read_problem,
    read_vend_outcome,
)
from vending_server.wire.agents import AgentFacts
from vending_server.wire.approvals import ApprovalDecisionHere, ApprovalFacts, ApprovalRequest
from vending_server.wire.base import Request
from vending_server.wire.cards import (
    CardKeysAnswer,
    CardList,
    CardLookup,
    CardReading,
    CardReadingAnswer,
)
from vending_server.wire.counter import TokenReadingAnswer, TokenReadingRequest
from vending_server.wire.enrolment import EnrolmentAnswer, EnrolmentRequest
from vending_server.wire.journal_sync import JournalDifference, JournalState, JournalUpload
from vending_server.wire.key_changes import KeyLookup, MeterKeyAnswer
from vending_server.wire.login import (
    ChallengeAnswer,
    ChallengeRequest,
    SessionAnswer,
)
from vending_server.wire.lookup import LookupAnswer, LookupRequest
from vending_server.wire.machine_cash import ServiceEntry, ServicePerson
from vending_server.wire.packs import PackDelta, PackRenewalRequest
from vending_server.wire.payments import PaymentQuoteAnswer, PaymentQuoteRequest
from vending_server.wire.postponements import PostponementLookup, PostponementOutlook
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import QuoteAnswer, QuoteRequest
from vending_server.wire.recovery import (
    RecoveredAct,
    RecoveredActAnswer,
    RecoveredVend,
    RecoveredVendAnswer,
    RecoveryFacts,
    RecoveryReport,
)
from vending_server.wire.service_state import Health
from vending_server.wire.shifts import ShiftReport
from vending_server.wire.vend import ReprintAnswer, ReprintRequest

ANSWER_BYTES_MAX: Final = 1024 * 1024
PACK_BYTES_MAX: Final = 32 * 1024 * 1024
_PACK_S: Final = 120.0  # a whole pack over a slow line; nobody waits for it
_CHUNK_BYTES: Final = 16 * 1024
_OK_STATUS: Final = (200, 201)
_LINK_ERRORS: Final = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_IDLE_NS_MAX: Final = 3_000_000_000
"""A server ends a line that was idle for 5 s.  A request that leaves in that moment gets no answer,
and a sale would be in doubt for nothing: the till ends such a line first."""
_TIMEOUT_ERRORS: Final = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)

SessionFactory = Callable[[], requests.Session]
T = TypeVar("T")


class Declined(KioskError):
    """The server said no; `code` and `params` are those of its problem details."""

    fault = Fault.SERVER

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.status} {problem.code}", params=problem.params)
        self.problem = problem
        self.code = problem.code


class SessionEnded(Declined):
    """The server no longer knows our session: sign in again."""


class Unreachable(KioskError):
    """No usable answer from the server to something that changes nothing there."""

    code = "unreachable"
    fault = Fault.LINK
    may_retry = True

    def __init__(self, reason: DoubtReason) -> None:
        super().__init__(f"no answer: {reason}")
        self.reason = reason
        if reason in CERTIFICATE_REASONS:
            self.code = reason.value


class _NoAnswer(Exception):
    def __init__(self, reason: DoubtReason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: bytes


class _WatchedBody:
    """A request body that tells when its last byte was handed to the network."""

    def __init__(self, data: bytes, on_sent: Callable[[], None]) -> None:
        self._data = data
        self._on_sent = on_sent

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[bytes]:
        yield self._data
        self._on_sent()


@dataclass(slots=True)
class _Sessions:
    """One HTTP session per thread, all of them known, so that they can be closed."""

    make: SessionFactory
    local: threading.local = field(default_factory=threading.local)
    lock: threading.Lock = field(default_factory=threading.Lock)
    made: list[requests.Session] = field(default_factory=list)

    def mine(self) -> requests.Session:
        session: requests.Session | None = getattr(self.local, "session", None)
        if session is None:
            session = self.local.session = self.make()
            with self.lock:
                self.made.append(session)
        now = time.monotonic_ns()
        if now - getattr(self.local, "used_ns", now) > _IDLE_NS_MAX:
            session.close()  # it is made anew by the next request
        self.local.used_ns = now
        return session

    def close(self) -> None:
        with self.lock:
            for session in self.made:
                session.close()
            self.made.clear()
        self.local = threading.local()


def new_http_session() -> requests.Session:
    """Return an HTTP session that trusts nothing from the environment."""
    session = requests.Session()
    session.trust_env = False
    # Unpacking could blow a small answer up beyond its bound.
    session.headers["Accept-Encoding"] = "identity"
    return session


class ApiClient:
    """The HTTP contract, one method per route."""

    def __init__(
        self,
        server_url: str,
        *,
        timeouts: Timeouts | None = None,
        ca_file: Path | None = None,
        new_session: SessionFactory = new_http_session,
    ) -> None:
        self._url = server_url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._verify: bool | str = str(ca_file) if ca_file else True
        self._sessions = _Sessions(new_session)
        self._bearer: str | None = None
        self.on_session_ended: Callable[[Problem], None] = lambda _problem: None

    def close(self) -> None:
        """Close every connection."""
        self._sessions.close()

    # ------------------------------------------------------------------ who is asking

    def enrol(self, request: EnrolmentRequest) -> EnrolmentAnswer:
        """POST /v1/enrolments."""
        return self._post("/v1/enrolments", request, EnrolmentAnswer)

    def login(
        self,
        *,
        identity: DeviceIdentity,
        terminal_id: str,
        operator: str,
        password: str,
        own_password: str | None = None,
    ) -> SessionAnswer:
        """Sign the server's challenge and open a session, kept here from now on.

        `own_password` takes the place of one that stands on a slip.
        """
        challenge = self._post(
            "/v1/login-challenges", ChallengeRequest(terminal_id=terminal_id), ChallengeAnswer
        ).challenge
        request = identity.signed_login(terminal_id, challenge, operator, password, own_password)
        answer = self._post("/v1/sessions", request, SessionAnswer)
        self._bearer = answer.session
        return answer

    def forget_session(self) -> None:
        """Drop the session; the server ends it by its idle limit."""
        self._bearer = None

    # ------------------------------------------------------------------ reads

    def health(self) -> Health:
        """GET /v1/health: whether the server lives; needs no session."""
        return _decoded(self._asked("GET", "/v1/health", None), Health)

    def agent(self, point_number: int) -> AgentFacts:
        """GET /v1/agents/{point_number}: how the agent of a point stands."""
        return _decoded(self._asked("GET", f"/v1/agents/{point_number}", None), AgentFacts)

    def lookup(self, request: LookupRequest) -> LookupAnswer:
        """POST /v1/lookups."""
        return self._post("/v1/lookups", request, LookupAnswer)

    def quote(self, request: QuoteRequest) -> QuoteAnswer:
        """POST /v1/quotes."""
        return self._post("/v1/quotes", request, QuoteAnswer)

    def payment_quote(self, request: PaymentQuoteRequest) -> PaymentQuoteAnswer:
        """POST /v1/payment-quotes: what an amount would pay; reads only."""
        return self._post("/v1/payment-quotes", request, PaymentQuoteAnswer)

    def ask_approval(self, request: ApprovalRequest) -> ApprovalFacts:
        """POST /v1/approvals: put an act before a second person."""
        return self._post("/v1/approvals", request, ApprovalFacts)

    def approval(self, approval_id: str) -> ApprovalFacts:
        """GET /v1/approvals/{approval_id}: how a request stands."""
        path = f"/v1/approvals/{percent_encoded(approval_id, safe='')}"
        return _decoded(self._asked("GET", path, None), ApprovalFacts)

    def decide_here(self, approval_id: str, decision: ApprovalDecisionHere) -> ApprovalFacts:
        """POST .../decisions-here: a second person agrees or refuses at this machine."""
        path = f"/v1/approvals/{percent_encoded(approval_id, safe='')}/decisions-here"
        return self._post(path, decision, ApprovalFacts)

    def key_lookup(self, request: KeyLookup) -> MeterKeyAnswer:
        """POST /v1/key-change-lookups: how a meter's key stands; shows no token."""
        return self._post("/v1/key-change-lookups", request, MeterKeyAnswer)

    def postponement_outlook(self, request: PostponementLookup) -> PostponementOutlook:
        """POST /v1/postponement-lookups: what is due and may be put off; reads only."""
        return self._post("/v1/postponement-lookups", request, PostponementOutlook)

    def card_keys(self) -> CardKeysAnswer:
        """GET /v1/card-keys: whose signatures make a customer's card genuine."""
        return _decoded(self._asked("GET", "/v1/card-keys", None), CardKeysAnswer)

    def customer_cards(self, request: CardLookup) -> CardList:
        """POST /v1/customer-card-lookups: the cards of a meter; reads only."""
        return self._post("/v1/customer-card-lookups", request, CardList)

    def card_reading(self, request: CardReading) -> CardReadingAnswer:
        """POST /v1/customer-card-readings: what a meter wrote on a card."""
        return self._post("/v1/customer-card-readings", request, CardReadingAnswer)

    def read_token(self, request: TokenReadingRequest) -> TokenReadingAnswer:
        """POST /v1/counter/token-readings: reads only."""
        return self._post("/v1/counter/token-readings", request, TokenReadingAnswer)

    # ------------------------------------------------------------------ vends

    def send_vend(
        self,
        *,
        vend_id: str,
        body: bytes,
        timeout_s: float,
        on_sent: Callable[[], None] = lambda: None,
    ) -> VendOutcome:
        """POST /v1/vends with exactly these bytes; `on_sent` is told when they have left."""
        return self._vend_call(
            "POST",
            "/v1/vends",
            vend_id=vend_id,
            timeout_s=timeout_s,
            data=_WatchedBody(body, on_sent),
        )

    def ask_vend(self, *, vend_id: str, timeout_s: float) -> VendOutcome:
        """GET /v1/vends/{vend_id}: reads only."""
        return self._vend_call("GET", _vend_path(vend_id), vend_id=vend_id, timeout_s=timeout_s)

    def resolve_vend(self, *, vend_id: str, timeout_s: float) -> VendOutcome:
        """POST /v1/vends/{vend_id}/resolution: after this the answer is final."""
        path = f"{_vend_path(vend_id)}/resolution"
        return self._vend_call("POST", path, vend_id=vend_id, timeout_s=timeout_s)

    def reprint(self, vend_id: str, request: ReprintRequest) -> ReprintAnswer:
        """POST /v1/vends/{vend_id}/reprints: counts a copy."""
        return self._post(f"{_vend_path(vend_id)}/reprints", request, ReprintAnswer)

    # ------------------------------------------------------------------ the cash desk

    def post_document(self, path: str, body: bytes) -> bytes:
        """POST an act that the server does once for its id; return the bytes it keeps.

        Raises:
            Declined, SessionEnded, Unreachable: as any read; after the last nobody knows.
        """
        return self._asked("POST", path, body)

    def get(self, path: str, answer_type: type[T]) -> T:
        """GET one of the many routes that only head office reads."""
        return _decoded(self._asked("GET", path, None), answer_type)

    def post(self, path: str, request: Request, answer_type: type[T]) -> T:
        """POST to one of them."""
        return self._post(path, request, answer_type)

    def enter_service(self, entry: ServiceEntry) -> ServicePerson:
        """POST /v1/service-entries: who opens the service menu of this machine."""
        return self._post("/v1/service-entries", entry, ServicePerson)

    def shift(self, shift_id: str) -> ShiftReport:
        """GET /v1/shifts/{shift_id}: X or Z."""
        path = f"/v1/shifts/{percent_encoded(shift_id, safe='')}"
        return _decoded(self._asked("GET", path, None), ShiftReport)

    # ------------------------------------------------------------------ the journal

    def journal_state(self) -> JournalState:
        """GET /v1/journal: where the server's copy of our journal ends."""
        return _decoded(self._asked("GET", "/v1/journal", None), JournalState)

    def send_journal(self, upload: JournalUpload) -> JournalState:
        """POST /v1/journal-records: what follows; the same again changes nothing."""
        return self._post("/v1/journal-records", upload, JournalState)

    def tell_journal_difference(self, told: JournalDifference) -> JournalState:
        """POST /v1/journal-differences: our chain is not the copy's."""
        return self._post("/v1/journal-differences", told, JournalState)

    # ------------------------------------------------------------------ after a restore

    def recovery(self) -> RecoveryFacts:
        """GET /v1/recovery: whether the server waits for what we hold."""
        return _decoded(self._asked("GET", "/v1/recovery", None), RecoveryFacts)

    def bring_back(self, vend: RecoveredVend) -> RecoveredVendAnswer:
        """POST /v1/recovery/vends: an answer that we once got; the same again changes nothing."""
        return self._post("/v1/recovery/vends", vend, RecoveredVendAnswer)

    def bring_act_back(self, act: RecoveredAct) -> RecoveredActAnswer:
        """POST /v1/recovery/acts: what was once done at our cash desk, as bring_back."""
        return self._post("/v1/recovery/acts", act, RecoveredActAnswer)

    def report_recovery(self, report: RecoveryReport) -> RecoveryFacts:
        """POST /v1/recovery/report: that was all."""
        return self._post("/v1/recovery/report", report, RecoveryFacts)

    # ------------------------------------------------------------------ the pack

    def renew_pack(self, request: PackRenewalRequest) -> PackDelta:
        """POST /v1/pack-renewals: what changed in this terminal's pack; asked again, the same."""
        body = msgspec.json.encode(request)
        answer = self._asked(
            "POST", "/v1/pack-renewals", body, timeout_s=_PACK_S, bytes_max=PACK_BYTES_MAX
        )
        return _decoded(answer, PackDelta)

    # ------------------------------------------------------------------ the line

    def _post(self, path: str, request: Request, answer_type: type[T]) -> T:
        return _decoded(self._asked("POST", path, msgspec.json.encode(request)), answer_type)

    def _asked(
        self,
        method: str,
        path: str,
        body: bytes | None,
        *,
        timeout_s: float | None = None,
        bytes_max: int = ANSWER_BYTES_MAX,
    ) -> bytes:
        timeout_s = self._timeouts.read_s if timeout_s is None else timeout_s
        try:
            reply = self._exchange(
                method, path, timeout_s=timeout_s, data=body, bytes_max=bytes_max
            )
        except _NoAnswer as lost:
            raise Unreachable(lost.reason) from None
        if reply.status in _OK_STATUS:
            return reply.body
        problem = read_problem(reply.body)
        if problem is None:
            raise Unreachable(DoubtReason.UNREADABLE)
        if problem.code == ProblemCode.SESSION_ENDED:
            self.on_session_ended(problem)
            raise SessionEnded(problem)
        raise Declined(problem)

    def _vend_call(
        self, method: str, path: str, *, vend_id: str, timeout_s: float, data: Any = None
    ) -> VendOutcome:
        try:
            reply = self._exchange(method, path, timeout_s=timeout_s, data=data)
        except _NoAnswer as lost:
            return InDoubt(lost.reason)
        return read_vend_outcome(status=reply.status, body=reply.body, vend_id=vend_id)

    def _exchange(
        self,
        method: str,
        path: str,
        *,
        timeout_s: float,
        data: Any,
        bytes_max: int = ANSWER_BYTES_MAX,
    ) -> _Reply:
        """Send one request and read its whole answer within the bounds."""
        deadline = time.monotonic() + self._timeouts.connect_s + timeout_s
        try:
            with self._sessions.mine().request(
                method,
                self._url + path,
                data=data,
                headers=self._headers(has_body=data is not None),
                timeout=(self._timeouts.connect_s, timeout_s),
                allow_redirects=False,
                stream=True,
                verify=self._verify,
            ) as response:
                return _Reply(response.status_code, _bounded_body(response, deadline, bytes_max))
        except _TIMEOUT_ERRORS:
            raise _NoAnswer(DoubtReason.TIMEOUT) from None
        except _LINK_ERRORS as error:
            raise _NoAnswer(certificate_fault(error) or DoubtReason.LINK) from None

    def _headers(self, *, has_body: bool) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if has_body:
            headers["Content-Type"] = "application/json"
        if self._bearer is not None:
            headers["Authorization"] = f"Bearer {self._bearer}"
        return headers


def _bounded_body(response: requests.Response, deadline: float, bytes_max: int) -> bytes:
    """Read an answer; one that is packed, too long or dribbles past the deadline is none."""
    if "Content-Encoding" in response.headers:
        raise _NoAnswer(DoubtReason.UNREADABLE)
    body = bytearray()
    # read1 returns what has come, so that a drop now and then cannot hold us past the deadline.
    while chunk := response.raw.read1(_CHUNK_BYTES):
        body += chunk
        if len(body) > bytes_max:
            raise _NoAnswer(DoubtReason.UNREADABLE)
        if time.monotonic() > deadline:
            raise _NoAnswer(DoubtReason.TIMEOUT)
    return bytes(body)


def _decoded(body: bytes, answer_type: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=answer_type)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreachable(DoubtReason.UNREADABLE) from None


def _vend_path(vend_id: str) -> str:
    return f"/v1/vends/{percent_encoded(vend_id, safe='')}"
