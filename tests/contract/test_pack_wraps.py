"""The pack key at a login, on both databases: for whom it is wrapped, and what opens it."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from kiosk.identity import DeviceIdentity, make_identity
from tests.helpers.pack_house import MASTER, MEMORY_KIB
from vending_server.db.engine import open_engine, reading, writing
from vending_server.errors import Refused
from vending_server.operators.challenges import new_challenge
from vending_server.operators.login import LoginDesk
from vending_server.operators.model import Role
from vending_server.operators.passwords import Cost, Passwords
from vending_server.operators.service import NewOperator, create_operator
from vending_server.points import service as points
from vending_server.points.tables import PointKind
from vending_server.sealing.tables import packs
from vending_server.sealing.wraps import WRAP_LASTS, PackWraps
from vending_server.sync.model import Standing
from vending_server.sync.tables import journal_heads
from vending_server.wire import pack_crypto
from vending_server.wire.enrolment import EnrolmentRequest
from vending_server.wire.facts import BothLanguages, MunicipalityFacts
from vending_server.wire.login import LoginRequest, SessionAnswer
from vending_server.wire.packs import PackExchange, PackWrap
from vending_server.wire.problems import ProblemCode

NOON = dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC)
PASSWORD = "seven olive trees"
NAME = BothLanguages(ar="اسم", en="Name")
PEOPLE = {
    "samar": [Role.CASHIER],
    "awad": [Role.AGENT, Role.SELF_SERVICE],
    "k03": [Role.SELF_SERVICE],
    "nour": [Role.AUDITOR],
}


class Town:
    """One terminal with a device of the kiosk's own making, and a login desk that wraps."""

    def __init__(self, engine: sa.Engine, identity: DeviceIdentity) -> None:
        self.engine, self.identity = engine, identity
        self.passwords = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
        self.desk = LoginDesk(
            engine=engine,
            passwords=self.passwords,
            idle_limit=dt.timedelta(minutes=5),
            receipt_sequence_last=lambda _connection, _terminal: 0,
            wraps=PackWraps(engine=engine, master=MASTER, memory_kib=MEMORY_KIB),
        )
        with writing(engine) as connection:
            self.terminal_id = self._founded(connection)

    def _founded(self, connection: sa.Connection) -> str:
        facts = MunicipalityFacts(
            name=NAME,
            department=NAME,
            dealer_number="1",
            complaints_phone="2",
            time_zone="Asia/Hebron",
        )
        points.set_municipality(connection, facts)
        points.create_point(connection, number=1, kind=PointKind.AGENT, name=NAME)
        for login, roles in PEOPLE.items():
            new = NewOperator(
                login=login,
                name=NAME,
                title=NAME,
                roles=roles,
                point_numbers=[1],
                password_hash=self.passwords.hash(PASSWORD),
            )
            create_operator(connection, new)
        code = points.make_enrolment_code(connection, 1, NOON)
        request = EnrolmentRequest(
            code=code,
            device_public_key=self.identity.public_key_hex,
            signature=self.identity.sign_enrolment(code),
            software_version="0.1.0",
        )
        return points.enrol(connection, request, NOON).terminal_id

    def allow(self, ceiling_minor: int = 100_000, pack_number: int = 1) -> None:
        """Let the terminal have a pack."""
        values = {"ceiling_minor": ceiling_minor, "pack_number": pack_number}
        with writing(self.engine) as connection:
            same = packs.c.terminal_id == self.terminal_id
            if not connection.execute(packs.update().where(same).values(values)).rowcount:
                connection.execute(packs.insert().values(terminal_id=self.terminal_id, **values))

    def request(self, operator: str = "samar", password: str = PASSWORD) -> LoginRequest:
        with writing(self.engine) as connection:
            challenge = new_challenge(connection, self.terminal_id, NOON).challenge
        return LoginRequest(
            terminal_id=self.terminal_id,
            operator=operator,
            password=password,
            challenge=challenge,
            signature=self.identity.sign_login(
                terminal_id=self.terminal_id, challenge=challenge, operator=operator
            ),
            pack_exchange=self.identity.vouched_exchange(terminal_id=self.terminal_id),
        )

    def login(self, operator: str = "samar") -> SessionAnswer:
        return self.desk.login(self.request(operator), NOON)

    def exchange_key(self) -> str | None:
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(packs.c.exchange_key))

    def opens(self, wrap: PackWrap, *, password: str | None = PASSWORD) -> bool:
        secret = b""
        if password is not None:
            salt = bytes.fromhex(wrap.salt)
            secret = pack_crypto.password_secret(password, salt, memory_kib=MEMORY_KIB)
        bound_to = pack_crypto.wrap_binding(
            terminal_id=self.terminal_id, pack_number=wrap.pack_number, operator=wrap.operator
        )
        key = pack_crypto.wrapping_key(
            self.identity.exchange_key, bytes.fromhex(wrap.ephemeral_key), secret, bound_to=bound_to
        )
        try:
            opened = pack_crypto.unwrap(key, bytes.fromhex(wrap.wrapped))
        except pack_crypto.PackDoesNotOpen:
            return False
        return opened == MASTER.pack_key(terminal_id=self.terminal_id, pack_number=wrap.pack_number)


@pytest.fixture
def town(database_url, tmp_path):
    engine = open_engine(database_url)
    yield Town(engine, make_identity(tmp_path))
    engine.dispose()


def test_whoever_sells_at_a_terminal_with_a_pack_gets_its_key_wrapped_to_password_and_device(town):
    town.allow(pack_number=3)
    wrap = town.login().pack_wrap
    assert wrap is not None
    assert (wrap.pack_number, wrap.operator) == (3, "samar")
    assert wrap.valid_until == (NOON + WRAP_LASTS).isoformat()
    assert town.opens(wrap)
    assert not town.opens(wrap, password="eight olive trees")
    assert not town.opens(wrap, password=None)
    assert wrap != town.login().pack_wrap, "each is closed anew"


def test_whoever_chooses_a_password_with_his_login_gets_the_key_wrapped_to_that_one(town):
    town.allow()
    own = "nine fig trees"
    request = msgspec.structs.replace(town.request(), new_password=own)
    wrap = town.desk.login(request, NOON).pack_wrap
    assert wrap is not None
    assert town.opens(wrap, password=own)
    assert not town.opens(wrap)


def test_a_terminal_without_a_person_needs_no_password_and_only_it(town):
    town.allow()
    wrap = town.login("k03").pack_wrap
    assert wrap is not None
    assert wrap.salt == ""
    assert town.opens(wrap, password=None)
    both = town.login("awad").pack_wrap
    assert both is not None
    assert not town.opens(both, password=None), "a person's is never open"


def test_nobody_gets_a_key_who_does_not_sell_or_where_no_pack_is(town):
    assert town.login().pack_wrap is None, "no ceiling yet"
    town.allow()
    assert town.login("nour").pack_wrap is None
    old_till = msgspec.structs.replace(town.request(), pack_exchange=None)
    assert town.desk.login(old_till, NOON).pack_wrap is None
    town.allow(0)
    assert town.login().pack_wrap is None


def test_no_key_for_a_terminal_whose_journal_contradicts_the_copy(town):
    town.allow()
    with writing(town.engine) as connection:
        connection.execute(
            journal_heads.insert().values(
                terminal_id=town.terminal_id,
                sequence=1,
                hash="0" * 64,
                standing=Standing.FORKED,
                differs_since=NOON,
                heard_at=NOON,
            )
        )
    assert town.login().pack_wrap is None


def test_a_password_that_is_too_short_for_a_stolen_disk_opens_no_pack(town):
    town.allow()
    with writing(town.engine) as connection:
        new = NewOperator(
            login="old",
            name=NAME,
            title=NAME,
            roles=[Role.CASHIER],
            point_numbers=[1],
            password_hash=town.passwords.hash("olive trees"),
        )
        create_operator(connection, new)
    answer = town.desk.login(town.request("old", "olive trees"), NOON)
    assert answer.session
    assert answer.pack_wrap is None


def test_the_devices_key_is_kept_from_the_first_login_on(town):
    assert town.exchange_key() is None
    town.login()
    vouched = town.identity.vouched_exchange(terminal_id=town.terminal_id)
    assert town.exchange_key() == vouched.public_key
    town.login()
    assert town.exchange_key() == vouched.public_key


def test_a_key_that_the_device_does_not_vouch_for_is_no_login(town, tmp_path_factory):
    town.allow()
    other = make_identity(tmp_path_factory.mktemp("other"))
    strange = other.vouched_exchange(terminal_id=town.terminal_id)
    elsewhere = town.identity.vouched_exchange(terminal_id="elsewhere")
    own = town.identity.vouched_exchange(terminal_id=town.terminal_id)
    swapped = msgspec.structs.replace(own, public_key=strange.public_key)
    for exchange in (strange, elsewhere, swapped):
        request = msgspec.structs.replace(town.request(), pack_exchange=exchange)
        with pytest.raises(Refused) as refused:
            town.desk.login(request, NOON)
        assert refused.value.code == ProblemCode.SIGNATURE_INVALID
    assert town.exchange_key() is None


def test_a_key_with_which_every_exchange_gives_nothing_is_refused(town):
    town.allow()
    zero = "0" * 64
    message = pack_crypto.exchange_message(terminal_id=town.terminal_id, exchange_key=zero)
    exchange = PackExchange(public_key=zero, signature=town.identity.sign(message).hex())
    request = msgspec.structs.replace(town.request(), pack_exchange=exchange)
    with pytest.raises(Refused):
        town.desk.login(request, NOON)


def test_a_wrong_password_brings_nothing_and_keeps_nothing(town):
    town.allow()
    with pytest.raises(Refused) as refused:
        town.desk.login(town.request(password="eight olive trees"), NOON)
    assert refused.value.code == ProblemCode.LOGIN_REFUSED
    assert town.exchange_key() is None
