"""The town of a planted month: the sample town's people and meters, and the server's services.

Everything here is the server's own code over one database and one clock that only goes forward;
what happens when is decided in month.py.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tests.discrepancies.people import OFFICE_POINT, Person, Seat, hire
from tests.discrepancies.till import Till, new_identity
from tests.helpers.little_town import HandClock
from token_engine.tid import BaseDate, tid_from_time
from vending_server.agents.desk import AgentDesk
from vending_server.agents.service import agent_at
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.days.desk import DayDesk
from vending_server.db.engine import open_engine, reading, writing
from vending_server.issuing.model import IssuedToken
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.ledger.accounts import AccountIds, open_drawer
from vending_server.machine_cash.desk import MachineCashDesk
from vending_server.meters.model import Meter
from vending_server.meters.tables import contracts, meters
from vending_server.offline_sales.reader import OfflineSalesReader
from vending_server.operators.login import LoginDesk
from vending_server.operators.model import Caller, Role
from vending_server.operators.passwords import Passwords
from vending_server.points.tables import terminals
from vending_server.rerating.desk import RerateDesk
from vending_server.sample_town.issuer import HistoryIssuer
from vending_server.sample_town.loading import TownOrder, load_town
from vending_server.sample_town.places import AGENT_POINTS, MUNICIPALITY
from vending_server.sealing.tables import packs
from vending_server.shifts.desk import ShiftDesk
from vending_server.sync.desk import JournalDesk
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.service import VendingService
from vending_server.vending.supplies import SupplyReader
from vending_server.vending.tables import tokens
from vending_server.wire.base import prepare_messages
from vending_server.wire.ids import uuid7

ZONE = ZoneInfo(MUNICIPALITY.time_zone)
FIRST_DAY = dt.date(2026, 10, 1)
DAYS = 30
CUSTOMERS = 200
RECEIPT_KEY = ReceiptKey(bytes(range(32)))
_ALL_POINTS = (1, 2, 3, 4, 5)


class TownIssuer(HistoryIssuer):
    """The real engine over the sample town's keys, for sales made now."""


@dataclass(frozen=True, slots=True)
class Served:
    """A meter that may be sold to."""

    drn: str
    utility: str
    account: str
    contract_id: int


class Town:
    """One database, one clock, everybody who works in the town."""

    def __init__(
        self, url: str, seed: int, *, first_day: dt.date = FIRST_DAY, is_loaded: bool = False
    ) -> None:
        """Build the town before the month begins; `is_loaded`: its people and meters are there."""
        prepare_messages()
        self.rng = random.Random(f"discrepancies {seed}")
        self.engine = open_engine(url)
        self.first_day = first_day
        if not is_loaded:
            order = TownOrder(customers=CUSTOMERS, seed=seed, until=first_day, months=1)
            load_town(self.engine, order, hash_password=lambda _password: "-")
        self.clock = HandClock(self.moment(first_day, 6 * 3600))
        self._desks()
        with writing(self.engine) as connection:
            self.people = self._hire(connection)
            self.tills = {
                key: self._terminal(connection, *key)
                for key in ((1, 2), (1, 3), (1, 4), (2, 2), (2, 3), (2, 4), (3, 2), (4, 2), (5, 2))
            }
        with reading(self.engine) as connection:
            self.served = _served(connection)

    def _desks(self) -> None:
        engine, clock = self.engine, self.clock
        self.account_ids = AccountIds()
        self.issuer = TownIssuer()
        self.vending = VendingService(
            engine=engine,
            clock=clock,
            clock_guard=ClockGuard(clock, lambda _connection, now: now),
            issuer=self.issuer,  # type: ignore[arg-type]  # credits are all that is sold here
            municipality=MUNICIPALITY,
            supplies=SupplyReader(ZONE),
            account_ids=self.account_ids,
            receipt_key=RECEIPT_KEY,
        )
        self.shifts = ShiftDesk(engine=engine, clock=clock)
        self.days = DayDesk(engine=engine, clock=clock, zone=ZONE)
        self.agents = AgentDesk(engine=engine, clock=clock, zone=ZONE)
        self.rerating = RerateDesk(
            engine=engine, clock=clock, zone=ZONE, account_ids=self.account_ids
        )
        login = LoginDesk(
            engine=engine,
            passwords=Passwords(),
            idle_limit=dt.timedelta(minutes=5),
            receipt_sequence_last=lambda _connection, _terminal: 0,
        )
        self.machines = MachineCashDesk(engine=engine, clock=clock, login_desk=login)
        reader = OfflineSalesReader(
            zone=ZONE,
            municipality=MUNICIPALITY,
            receipt_key=RECEIPT_KEY,
            account_ids=self.account_ids,
        )
        self.journals = JournalDesk(engine=engine, clock=clock, readers=(reader,), apart=(reader,))

    def _hire(self, connection: sa.Connection) -> dict[str, Person]:
        cashier, agent = Role.CASHIER, Role.AGENT
        wanted = [
            ("rana", (cashier,), (1,)),
            ("omar", (cashier,), (1,)),
            ("samia", (cashier,), (2,)),
            ("fares", (Role.SUPERVISOR,), _ALL_POINTS),
            ("ghada", (Role.SUPERVISOR,), _ALL_POINTS),
            ("laila", (Role.ACCOUNTANT,), _ALL_POINTS),
            ("basel", (Role.ACCOUNTANT,), _ALL_POINTS),
            ("munir", (Role.TARIFF_MANAGER,), _ALL_POINTS),
            ("k24", (Role.SELF_SERVICE,), (2,)),
            *((f"shop{number}", (agent,), (number,)) for number in AGENT_POINTS),
        ]
        return {
            login: hire(connection, login, *roles, points=points) for login, roles, points in wanted
        }

    def _terminal(self, connection: sa.Connection, point: int, number: int) -> Till:
        identity = new_identity(self.rng.randbytes(32))
        terminal_id = self.new_id()
        connection.execute(
            terminals.insert().values(
                id=terminal_id,
                point_number=point,
                number=number,
                public_key=identity.public_key_hex,
                software_version="1.0",
                enrolled_at=self.clock.time,
            )
        )
        open_drawer(connection, terminal_id)
        connection.execute(
            packs.insert().values(terminal_id=terminal_id, ceiling_minor=100_000, edition=1)
        )
        till = Till(seat=Seat(connection, terminal_id, number, point), identity=identity)
        till.begin(self.clock.time)
        return till

    # ------------------------------------------------------------------ time and ids

    def moment(self, day: dt.date, second: int) -> dt.datetime:
        """A second of a local day, aware UTC."""
        midnight = dt.datetime(day.year, day.month, day.day, tzinfo=ZONE)
        return (midnight + dt.timedelta(seconds=second)).astimezone(dt.UTC)

    def new_id(self) -> str:
        """An id as a client makes it, of this moment."""
        unix_ms = int(self.clock.time.timestamp() * 1000)
        return uuid7(unix_ms=unix_ms, random_bytes=self.rng.randbytes(10))

    # ------------------------------------------------------------------ people

    def office(self, login: str) -> Caller:
        """Somebody at head office's own terminal."""
        return self.people[login].at(self.tills[OFFICE_POINT, 2].seat)

    def agree(
        self, action: TwoPersonAction, payload: dict[str, object], asks: Caller, *agree: Caller
    ) -> str:
        """Let others agree to what somebody asks for; return the approval."""
        approval_id = self.new_id()
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=action,
                subject="-",
                reason="needed",
                payload=payload,
                caller=asks,
                now=self.clock.now(),
            )
            for one in agree:
                approvals.decide(
                    connection,
                    approval_id,
                    accept=True,
                    note="",
                    approver=one,
                    now=self.clock.now(),
                )
        return approval_id

    # ------------------------------------------------------------------ the line

    def sync(self, till: Till, who: Person) -> None:
        """Bring to the server what it does not hold of a till's journal."""
        for upload in till.uploads():
            self.journals.take(who.at(till.seat), upload)
        till.synced = len(till.records)

    def replace(self, till: Till) -> Till:
        """Put another machine in the place of one that is not to be used any more."""
        with writing(self.engine) as connection:
            point = till.seat.point.number
            number = max(other for at, other in self.tills if at == point) + 1
            made = self._terminal(connection, point, number)
        self.tills[point, number] = made
        made.drawer = till.drawer
        return made

    def float_of(self, point: int) -> int:
        """What an agent may still sell of what he paid for."""
        with reading(self.engine) as connection:
            agent = agent_at(connection, point)
        return agent.float_minor

    def token_of(
        self, connection: sa.Connection, meter: Meter, units_tenths: int, at: dt.datetime
    ) -> IssuedToken:
        """Issue a credit outside of a sale, as sealing does; no TID of a meter comes twice."""
        query = sa.select(sa.func.max(tokens.c.tid)).where(
            tokens.c.meter_id == meter.id, tokens.c.base_year == meter.base_year
        )
        last = connection.scalar(query)
        tid = tid_from_time(at, BaseDate.from_year(meter.base_year))
        return self.issuer.issue_credit(
            request_id="",
            meter=meter,
            tid=tid if last is None else max(tid, last + 1),
            units_tenths=units_tenths,
        )


def _served(connection: sa.Connection) -> list[Served]:
    query = (
        sa.select(meters.c.drn, contracts.c.utility, contracts.c.account_number, contracts.c.id)
        .join(contracts, contracts.c.id == meters.c.contract_id)
        .where(meters.c.blocked_ar.is_(None), contracts.c.closed_on.is_(None))
        .where(meters.c.base_year > 1993)  # the TIDs of that base are used up
        .order_by(meters.c.id)
    )
    return [Served(*row) for row in connection.execute(query)]
