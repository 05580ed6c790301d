"""Who may do what, on both databases: enrolment, challenges, logins, locks, sessions.

Everything a test was handed in secret is looked for in its log records and in the database at its
end, with every logger turned up.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from vending_server.db.engine import open_engine, reading, writing
from vending_server.db.tables import metadata
from vending_server.errors import Misconfigured, Refused
from vending_server.ledger.tables import AccountKind, ledger_accounts
from vending_server.operators.identity import IdentityService
from vending_server.operators.login import LoginDesk
from vending_server.operators.model import LOCK_TIME, Role
from vending_server.operators.passwords import Cost, Passwords
from vending_server.operators.recent import RecentCallers
from vending_server.operators.service import NewOperator, create_operator
from vending_server.operators.tables import login_challenges, operators, sessions
from vending_server.points import service as points_service
from vending_server.points.tables import PointKind, terminals
from vending_server.wire.enrolment import EnrolmentAnswer, EnrolmentRequest, enrolment_message
from vending_server.wire.facts import BothLanguages, MunicipalityFacts
from vending_server.wire.login import (
    ChallengeRequest,
    LoginRequest,
    SessionAnswer,
    login_message,
)

NOON = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
IDLE_LIMIT = dt.timedelta(minutes=15)
QUICK = Cost(passes=1, memory_kib=8, lanes=1)
PASSWORD = "seven olive trees"
WRONG = "eight olive trees"
SAMAR = "samar"  # works at point 1
LINA = "lina"  # works at point 2
NOBODY = "nobody"


@dataclass
class HandClock:
    time: dt.datetime = NOON

    def now(self) -> dt.datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def advance(self, **by: float) -> None:
        self.time += dt.timedelta(**by)


class CountingPasswords(Passwords):
    """Counts how many guesses got as far as the hash."""

    def __init__(self) -> None:
        super().__init__(QUICK)
        self.guesses = 0

    def matches(self, encoded: str | None, password: str) -> bool:
        self.guesses += 1
        return super().matches(encoded, password)


@dataclass
class Device:
    """A machine with its own key."""

    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    terminal_id: str = ""

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def enrolment(self, code: str) -> EnrolmentRequest:
        message = enrolment_message(code=code, device_public_key=self.public_key)
        return EnrolmentRequest(
            code=code,
            device_public_key=self.public_key,
            signature=self.key.sign(message).hex(),
            software_version="0.1.0",
        )

    def login(self, challenge: str, operator: str, password: str) -> LoginRequest:
        message = login_message(
            terminal_id=self.terminal_id, challenge=challenge, operator=operator
        )
        return LoginRequest(
            terminal_id=self.terminal_id,
            operator=operator,
            password=password,
            challenge=challenge,
            signature=self.key.sign(message).hex(),
        )


@dataclass
class Server:
    """One process's view of the database; `restarted` gives another one's."""

    url: str
    clock: HandClock
    secrets: set[str]

    def __post_init__(self) -> None:
        self.engine = open_engine(self.url)
        self.passwords = CountingPasswords()
        desk = LoginDesk(
            engine=self.engine,
            passwords=self.passwords,
            idle_limit=IDLE_LIMIT,
            receipt_sequence_last=lambda _connection, _terminal_id: 41,
        )
        self.identity = IdentityService(
            engine=self.engine,
            clock=self.clock,
            desk=desk,
            idle_limit=IDLE_LIMIT,
            recent=RecentCallers(self.clock),
        )

    def restarted(self) -> Server:
        self.engine.dispose()
        return Server(self.url, self.clock, self.secrets)

    def code(self, point_number: int = 1) -> str:
        with writing(self.engine) as connection:
            code = points_service.make_enrolment_code(connection, point_number, self.clock.now())
        self.secrets.add(code)
        return code

    def enrol(self, device: Device, code: str) -> EnrolmentAnswer:
        answer = self.identity.enrol(device.enrolment(code))
        device.terminal_id = answer.terminal_id
        return answer

    def device(self, point_number: int = 1) -> Device:
        device = Device()
        self.enrol(device, self.code(point_number))
        return device

    def challenge(self, device: Device) -> str:
        request = ChallengeRequest(terminal_id=device.terminal_id)
        challenge = self.identity.new_challenge(request).challenge
        self.secrets.add(challenge)
        return challenge

    def login(
        self, device: Device, operator: str = SAMAR, password: str = PASSWORD
    ) -> SessionAnswer:
        self.secrets.add(password)
        request = device.login(self.challenge(device), operator, password)
        answer = self.identity.login(request)
        self.secrets.add(answer.session)
        return answer

    def refusal(self, device: Device, operator: str = SAMAR, password: str = WRONG) -> Refused:
        with pytest.raises(Refused) as caught:
            self.login(device, operator, password)
        return caught.value

    def execute(self, statement: sa.Executable) -> None:
        with writing(self.engine) as connection:
            connection.execute(statement)

    def scalars(self, statement: sa.Select[tuple[object]]) -> list[object]:
        with reading(self.engine) as connection:
            return list(connection.scalars(statement))


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that any logger says, tracebacks included, from now to the end of the test.

    Not caplog: it forgets at each phase of a test, and its fixture ends before others do.
    """
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    loggers = [logging.getLogger(), logging.getLogger("sqlalchemy")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(handler)
    yield text
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture
def server(database_url: str, logged: io.StringIO):
    server = Server(database_url, HandClock(), secrets=set())
    _found_the_municipality(server)
    yield server
    assert "INSERT INTO" in logged.getvalue(), "nothing was logged"
    _assert_no_secret_in(logged.getvalue(), server.secrets)
    _assert_no_secret_in(_everything_stored(server.engine), server.secrets)
    server.engine.dispose()


def _found_the_municipality(server: Server) -> None:
    name = BothLanguages(ar="بلدية", en="Municipality")
    facts = MunicipalityFacts(
        name=name,
        department=name,
        dealer_number="1",
        complaints_phone="2",
        time_zone="Asia/Hebron",
    )
    with writing(server.engine) as connection:
        points_service.set_municipality(connection, facts)
        for number, login in ((1, SAMAR), (2, LINA)):
            points_service.create_point(connection, number=number, kind=PointKind.AGENT, name=name)
            new = NewOperator(
                login=login,
                name=name,
                title=name,
                roles=[Role.CASHIER],
                point_numbers=[number],
                password_hash=server.passwords.hash(PASSWORD),
            )
            create_operator(connection, new)


def _everything_stored(engine: sa.Engine) -> str:
    logging.disable(logging.INFO)  # what this very search reads was looked for already
    try:
        with reading(engine) as connection:
            return "\n".join(
                str(tuple(row))
                for table in metadata.sorted_tables
                for row in connection.execute(sa.select(table))
            )
    finally:
        logging.disable(logging.NOTSET)


def _assert_no_secret_in(text: str, secrets: set[str]) -> None:
    assert [secret for secret in secrets if secret in text] == []


def _all_at_once(*calls):
    """Run the calls on threads that start together; return results and refusals."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except Refused as refused:
            return refused

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


class TestEnrolment:
    def test_terminals_are_numbered_within_their_point(self, server):
        answers = [server.enrol(Device(), server.code(point)) for point in (1, 1, 2)]

        assert [(one.point.number, one.terminal_number) for one in answers] == [
            (1, 1),
            (1, 2),
            (2, 1),
        ]

    def test_a_new_terminal_has_a_drawer_in_the_ledger(self, server):
        device = server.device()

        query = sa.select(ledger_accounts.c.kind).where(
            ledger_accounts.c.code == f"drawer:{device.terminal_id}"
        )
        assert server.scalars(query) == [AccountKind.ASSET]

    def test_a_code_makes_one_machine_a_terminal(self, server):
        code = server.code()
        server.enrol(Device(), code)

        with pytest.raises(Refused, match="enrolment_refused"):
            server.enrol(Device(), code)

    def test_a_machine_whose_answer_was_lost_asks_again_and_is_the_same_terminal(self, server):
        code, device = server.code(), Device()

        first, again = server.enrol(device, code), server.enrol(device, code)

        assert again == first

    def test_a_machine_is_not_enrolled_twice_with_two_codes(self, server):
        device = server.device()

        with pytest.raises(Refused, match="enrolment_refused"):
            server.enrol(device, server.code())

    def test_a_refused_enrolment_leaves_the_code_to_be_used(self, server):
        device, code = server.device(), server.code()
        with pytest.raises(Refused):
            server.enrol(device, code)

        assert server.enrol(Device(), code).terminal_number == 2

    def test_a_suspended_terminal_does_not_come_back_with_its_old_code(self, server):
        code, device = server.code(), Device()
        server.enrol(device, code)
        server.execute(terminals.update().values(suspended_at=NOON))

        with pytest.raises(Refused, match="enrolment_refused"):
            server.enrol(device, code)

    def test_a_code_is_read_out_and_typed_as_people_do(self, server):
        code = server.code().lower().replace("-", " ").replace("0", "o").replace("1", "l")

        assert server.enrol(Device(), code).terminal_number == 1

    @pytest.mark.parametrize("hours", [24, 25])
    def test_a_code_is_of_no_use_after_a_day(self, server, hours):
        code = server.code()
        server.clock.advance(hours=hours)

        with pytest.raises(Refused, match="enrolment_refused"):
            server.enrol(Device(), code)

    def test_an_invented_code_is_refused(self, server):
        with pytest.raises(Refused, match="enrolment_refused"):
            server.enrol(Device(), "0000-0000-0000-0000")

    def test_a_machine_must_hold_the_key_it_shows(self, server):
        code = server.code()
        stolen = Device().enrolment(code).device_public_key
        own = Device().enrolment(code)
        request = EnrolmentRequest(
            code=code,
            device_public_key=stolen,
            signature=own.signature,
            software_version="0.1.0",
        )

        with pytest.raises(Refused, match="signature_invalid"):
            server.identity.enrol(request)
        assert server.enrol(Device(), code).terminal_number == 1

    def test_of_two_machines_racing_with_one_code_one_becomes_a_terminal(self, server):
        code = server.code()
        devices = [Device(), Device()]

        outcomes = _all_at_once(*(lambda one=one: server.enrol(one, code) for one in devices))

        refused = [one for one in outcomes if isinstance(one, Refused)]
        assert [one.code for one in refused] == ["enrolment_refused"]
        assert len(server.scalars(sa.select(terminals.c.id))) == 1

    def test_machines_racing_at_one_point_get_different_numbers(self, server):
        codes = [server.code() for _ in range(4)]

        outcomes = _all_at_once(*(lambda one=one: server.enrol(Device(), one) for one in codes))

        assert sorted(one.terminal_number for one in outcomes) == [1, 2, 3, 4]

    def test_a_code_for_a_point_that_does_not_exist_is_not_made(self, server):
        with pytest.raises(Misconfigured):
            server.code(point_number=9)

    @pytest.mark.parametrize("version", ["v\x00", "v" * 101])
    def test_a_version_that_cannot_be_stored_is_an_invalid_request(self, server, version):
        device, code = Device(), server.code()
        good = device.enrolment(code)
        request = EnrolmentRequest(
            code=code,
            device_public_key=good.device_public_key,
            signature=good.signature,
            software_version=version,
        )

        with pytest.raises(Refused, match="invalid_request"):
            server.identity.enrol(request)


class TestChallenge:
    def test_a_challenge_works_once(self, server):
        device = server.device()
        challenge = server.challenge(device)
        server.identity.login(device.login(challenge, SAMAR, PASSWORD))

        with pytest.raises(Refused, match="challenge_expired"):
            server.identity.login(device.login(challenge, SAMAR, PASSWORD))

    def test_a_challenge_is_used_up_by_a_login_that_was_refused(self, server):
        device = server.device()
        challenge = server.challenge(device)
        with pytest.raises(Refused, match="login_refused"):
            server.identity.login(device.login(challenge, SAMAR, WRONG))

        with pytest.raises(Refused, match="challenge_expired"):
            server.identity.login(device.login(challenge, SAMAR, PASSWORD))

    def test_one_challenge_sent_twice_at_once_opens_one_session(self, server):
        device = server.device()
        request = device.login(server.challenge(device), SAMAR, PASSWORD)

        outcomes = _all_at_once(*[lambda: server.identity.login(request)] * 2)

        assert sum(isinstance(one, SessionAnswer) for one in outcomes) == 1

    def test_a_challenge_is_signed_within_two_minutes(self, server):
        device = server.device()
        challenge = server.challenge(device)
        server.clock.advance(minutes=2)

        with pytest.raises(Refused, match="challenge_expired"):
            server.identity.login(device.login(challenge, SAMAR, PASSWORD))

    def test_a_challenge_of_another_terminal_is_of_no_use(self, server):
        device, other = server.device(), server.device()

        with pytest.raises(Refused, match="challenge_expired"):
            server.identity.login(other.login(server.challenge(device), SAMAR, PASSWORD))

    def test_the_signature_of_another_device_is_refused_and_counts_no_try(self, server):
        device = server.device()
        thief = Device(terminal_id=device.terminal_id)
        for _ in range(6):
            with pytest.raises(Refused, match="signature_invalid"):
                server.login(thief, password=WRONG)

        assert server.login(device).operator.login == SAMAR

    @pytest.mark.parametrize("signature", ["", "zz", "00" * 63, "00" * 64])
    def test_what_is_no_signature_is_refused(self, server, signature):
        device = server.device()
        good = device.login(server.challenge(device), SAMAR, PASSWORD)
        request = LoginRequest(
            terminal_id=good.terminal_id,
            operator=good.operator,
            password=good.password,
            challenge=good.challenge,
            signature=signature,
        )

        with pytest.raises(Refused, match="signature_invalid"):
            server.identity.login(request)

    @pytest.mark.parametrize(
        "terminal_id", ["", "no id", "019b0000-0000-7000-8000-000000000000", "x\x00"]
    )
    def test_an_unknown_terminal_gets_no_challenge(self, server, terminal_id):
        with pytest.raises(Refused, match="terminal_unknown"):
            server.challenge(Device(terminal_id=terminal_id))

    def test_a_suspended_terminal_gets_no_challenge_and_uses_none(self, server):
        device = server.device()
        challenge = server.challenge(device)
        server.execute(terminals.update().values(suspended_at=NOON))

        with pytest.raises(Refused, match="terminal_suspended"):
            server.challenge(device)
        with pytest.raises(Refused, match="terminal_suspended"):
            server.identity.login(device.login(challenge, SAMAR, PASSWORD))

    def test_challenges_never_pile_up(self, server):
        device = server.device()
        latest = [server.challenge(device) for _ in range(103)][-1]

        assert len(server.scalars(sa.select(login_challenges.c.challenge_hash))) == 100
        assert server.identity.login(device.login(latest, SAMAR, PASSWORD))

    def test_expired_challenges_are_swept_away(self, server):
        device = server.device()
        server.challenge(device)
        server.clock.advance(minutes=3)
        server.challenge(device)

        assert len(server.scalars(sa.select(login_challenges.c.challenge_hash))) == 1


class TestLogin:
    def test_a_session_says_who_and_where(self, server):
        device = server.device()

        answer = server.login(device)

        assert answer.operator.login == SAMAR
        assert answer.operator.roles == ["cashier"]
        assert (answer.point.number, answer.terminal_number) == (1, 1)
        assert answer.idle_limit_s == 900
        assert answer.receipt_sequence_last == 41

    def test_five_wrong_passwords_lock_the_login_and_the_right_one_finds_it_locked(self, server):
        device = server.device()
        refusals = [server.refusal(device) for _ in range(5)]

        sixth = server.refusal(device, password=PASSWORD)

        assert [one.params.get("attempts_left") for one in refusals] == [4, 3, 2, 1, None]
        assert [one.code for one in refusals] == ["login_refused"] * 4 + ["login_locked"]
        assert sixth.code == "login_locked"
        assert sixth.params == {"until": (NOON + LOCK_TIME).isoformat()}

    def test_the_lock_opens_after_its_time(self, server):
        device = server.device()
        for _ in range(5):
            server.refusal(device)
        server.clock.advance(seconds=LOCK_TIME.total_seconds() - 1)
        assert server.refusal(device, password=PASSWORD).code == "login_locked"
        server.clock.advance(seconds=1)

        assert server.login(device).operator.login == SAMAR

    def test_after_a_lock_there_are_five_tries_again(self, server):
        device = server.device()
        for _ in range(5):
            server.refusal(device)
        server.clock.advance(seconds=LOCK_TIME.total_seconds())

        assert server.refusal(device).params == {"attempts_left": 4}

    def test_the_lock_survives_a_restart(self, server):
        device = server.device()
        for _ in range(5):
            server.refusal(device)

        again = server.restarted()

        assert again.refusal(device, password=PASSWORD).code == "login_locked"
        again.engine.dispose()

    def test_tries_are_counted_over_all_terminals(self, server):
        devices = [server.device() for _ in range(5)]

        assert [server.refusal(one).code for one in devices][-1] == "login_locked"

    def test_the_lock_is_one_persons_only(self, server):
        here, there = server.device(1), server.device(2)
        for _ in range(5):
            server.refusal(here)

        assert server.login(there, LINA).operator.login == LINA

    def test_the_right_password_forgets_the_wrong_ones(self, server):
        device = server.device()
        for _ in range(4):
            server.refusal(device)
        server.login(device)

        assert server.refusal(device).params == {"attempts_left": 4}

    def test_guesses_sent_side_by_side_cannot_outrun_the_lock(self, server):
        device = server.device()
        requests = [device.login(server.challenge(device), SAMAR, WRONG) for _ in range(9)]
        server.passwords.guesses = 0

        _all_at_once(*(lambda one=one: server.identity.login(one) for one in requests))

        assert server.passwords.guesses == 5

    def test_an_unknown_operator_gets_the_answers_of_a_known_one(self, server):
        device = server.device()

        known = [server.refusal(device, SAMAR) for _ in range(7)]
        unknown = [server.refusal(device, NOBODY) for _ in range(7)]

        assert [(one.code, one.params) for one in unknown] == [
            (one.code, one.params) for one in known
        ]

    def test_an_unknown_operator_costs_a_hash_like_a_known_one(self, server):
        device = server.device()
        server.passwords.guesses = 0
        server.refusal(device, NOBODY)

        assert server.passwords.guesses == 1

    @pytest.mark.parametrize("login", ["", " samar", "sa\x00mar", "s" * 41, "SAMAR", "سمر"])
    def test_a_name_that_nobody_has_is_simply_wrong(self, server, login):
        assert server.refusal(server.device(), login, PASSWORD).code == "login_refused"

    def test_an_operator_of_another_point_is_a_stranger_here(self, server):
        device = server.device(point_number=1)

        assert server.refusal(device, LINA, PASSWORD).code == "login_refused"
        assert server.scalars(sa.select(sessions.c.session_hash)) == []

    def test_a_stolen_terminal_locks_nobody_out_of_another_point(self, server):
        device = server.device(point_number=1)
        for _ in range(6):
            server.refusal(device, LINA, "not the password")

        locked = sa.select(operators.c.locked_until).where(operators.c.login == LINA)
        assert server.scalars(locked) == [None]

    def test_who_has_left_is_nobody(self, server):
        device = server.device()
        server.execute(operators.update().values(ended_at=NOON))

        assert server.refusal(device, SAMAR, PASSWORD).code == "login_refused"

    def test_a_login_name_is_taken_once(self, server):
        new = NewOperator(
            login=SAMAR,
            name=BothLanguages(ar="سمر", en="Samar"),
            title=BothLanguages(ar="صرّافة", en="Cashier"),
            roles=[Role.CASHIER],
            point_numbers=[1],
            password_hash="$argon2id$",
        )

        with pytest.raises(Misconfigured, match="taken"), writing(server.engine) as connection:
            create_operator(connection, new)


class TestSession:
    def test_a_session_names_its_caller(self, server):
        device = server.device()
        session = server.login(device).session

        caller = server.identity.authenticate(session)

        assert (caller.login, caller.terminal_id) == (SAMAR, device.terminal_id)
        assert (caller.point.number, caller.terminal_number) == (1, 1)
        assert caller.roles == {Role.CASHIER}

    @pytest.mark.parametrize("session", ["", "invented", "x\x00"])
    def test_an_invented_session_has_ended(self, server, session):
        with pytest.raises(Refused, match="session_ended"):
            server.identity.authenticate(session)

    def test_a_session_nobody_uses_ends(self, server):
        session = server.login(server.device()).session
        server.clock.advance(seconds=IDLE_LIMIT.total_seconds() + 1)

        with pytest.raises(Refused, match="session_ended"):
            server.identity.authenticate(session)

    def test_a_session_in_use_goes_on(self, server):
        session = server.login(server.device()).session
        for _ in range(4):
            server.clock.advance(minutes=14)
            server.identity.authenticate(session)

        assert server.identity.authenticate(session).login == SAMAR

    def test_being_seen_is_written_once_a_minute(self, server):
        session = server.login(server.device()).session
        seen = sa.select(sessions.c.last_seen_at)

        server.clock.advance(seconds=59)
        server.identity.authenticate(session)
        before = server.scalars(seen)
        server.clock.advance(seconds=1)
        server.identity.authenticate(session)

        assert before == [NOON]
        assert server.scalars(seen) == [NOON + dt.timedelta(minutes=1)]

    def test_a_busy_database_ends_no_session(self, server):
        session = server.login(server.device()).session
        server.clock.advance(minutes=5)
        impatient = open_engine(server.url, busy_timeout_ms=1)
        identity = IdentityService(
            engine=impatient,
            clock=server.clock,
            desk=server.identity.desk,
            idle_limit=IDLE_LIMIT,
            recent=RecentCallers(server.clock),
        )

        with writing(server.engine) as other:
            other.execute(sessions.update().values(opened_at=NOON))
            caller = identity.authenticate(session)
        impatient.dispose()

        assert caller.login == SAMAR

    def test_a_session_ends_at_logout_and_may_be_ended_twice(self, server):
        session = server.login(server.device()).session
        server.identity.logout(session)
        server.identity.logout(session)

        with pytest.raises(Refused, match="session_ended"):
            server.identity.authenticate(session)

    def test_the_next_person_at_a_terminal_ends_the_session_before(self, server):
        device = server.device()
        before = server.login(device).session
        after = server.login(device).session

        with pytest.raises(Refused, match="session_ended"):
            server.identity.authenticate(before)
        assert server.identity.authenticate(after).login == SAMAR

    def test_a_session_at_another_terminal_is_its_own(self, server):
        device, other = server.device(), server.device()
        session, elsewhere = server.login(device).session, server.login(other).session
        server.identity.logout(elsewhere)

        assert server.identity.authenticate(session).terminal_id == device.terminal_id

    def test_suspending_a_terminal_stops_its_session(self, server):
        session = server.login(server.device()).session
        server.execute(terminals.update().values(suspended_at=NOON))

        with pytest.raises(Refused, match="terminal_suspended"):
            server.identity.authenticate(session)

    def test_a_session_ends_with_the_persons_work_here(self, server):
        session = server.login(server.device()).session
        server.execute(operators.update().values(ended_at=NOON))

        with pytest.raises(Refused, match="session_ended"):
            server.identity.authenticate(session)

    def test_a_session_does_not_outlive_the_persons_place(self, server):
        device = server.device()
        session = server.login(device).session
        server.execute(terminals.update().values(point_number=2))

        with pytest.raises(Refused, match="not_permitted"):
            server.identity.authenticate(session)
