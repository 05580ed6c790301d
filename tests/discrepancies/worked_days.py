"""Some days of work in the sample town, so that whoever tries head office has something to see.

The days are those of the planted month (month.py): real desks of the server, real
journals of tills; a few things go wrong in them.  They end yesterday.  Then comes what head office
itself does: a day locked, a copy proven, readings of bulk meters, a claim and a request that wait.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
import sqlalchemy as sa

from tests.discrepancies.month import MACHINE, Month
from tests.discrepancies.people import Person, hire
from tests.discrepancies.town import ZONE, Town
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.arrears.desk import ArrearsDesk
from vending_server.clock import SystemClock
from vending_server.days.model import HEAD_OFFICE
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.insight.desk import InsightDesk
from vending_server.operators.model import Role
from vending_server.operators.service import find_operator
from vending_server.reconciliation import causes, items
from vending_server.reconciliation.model import CauseKind, ItemState
from vending_server.reconciliation.span import Span
from vending_server.reconciliation.tables import reconciliation_items
from vending_server.sample_town.map import outline_of
from vending_server.sample_town.people import NEIGHBOURHOODS
from vending_server.sample_town.places import POINTS
from vending_server.wire.agents import top_up_payload
from vending_server.wire.arrears import DebtFacts, DebtOpening, DebtTerms, DebtWriteOff
from vending_server.wire.days import DayLocking
from vending_server.wire.facts import BothLanguages
from vending_server.wire.insight import ZoneOutline
from vending_server.wire.machine_cash import MachineClaim

DAYS: Final = 31  # as many as reconciliation shows without a filter
_SEED: Final = 7
_MORNING_OVER: Final = 10  # o'clock: what the accountant does the morning after is done
_LOCKED: Final = 20  # the first of them, where they can be
_HALF_AN_HOUR: Final = dt.timedelta(minutes=30)  # behind the server: the hand's clock runs ahead
# Who of the sample town does what somebody does in the planted month.
_CAST: Final[Mapping[str, str]] = {
    "rana": "huda",
    "samia": "samar",
    "fares": "walid",
    "laila": "maysa",
    "basel": "ziad",
    "munir": "suha",
    "shop3": "nidal",
    "shop4": "rania",
    "shop5": "majd",
}
_ALSO: Final = (
    ("omar", Role.CASHIER, (1,), BothLanguages(ar="عمر حدّاد", en="Omar Haddad")),
    ("ghada", Role.SUPERVISOR, (1, 2), BothLanguages(ar="غادة مطر", en="Ghada Matar")),
    ("k24", Role.SELF_SERVICE, (2,), BothLanguages(ar="محطة ذاتية 3", en="Self-service 3")),
)
_WRONG: Final = (
    *(CauseKind.NOTE_MISCOUNTED, CauseKind.CHANGE_GIVEN_TWICE, CauseKind.PAYOUT_UNCOUNTED),
    *(CauseKind.REPRINT_TAKEN_AS_SALE, CauseKind.DEPOSIT_LATE, CauseKind.AGENT_OVER_FLOAT),
    *(CauseKind.CASSETTE_SHORT, CauseKind.PACK_STOLEN, CauseKind.JOURNAL_FORKED),
    *(CauseKind.TARIFF_RETROACTIVE, CauseKind.VOUCHER_WRONG),
)


@dataclass(frozen=True, slots=True)
class Worked:
    """What the days left behind."""

    first_day: dt.date
    last_day: dt.date
    differences: int  # that wait for somebody
    locked: int  # days of points and of head office that nothing was left to do about


class WorkedTown(Town):
    """The sample town with its own people at the counters."""

    def _hire(self, connection: sa.Connection) -> dict[str, Person]:
        people = {role: _known(connection, login) for role, login in _CAST.items()}
        for login, role, points, name in _ALSO:
            people[login] = hire(connection, login, role, points=points, name=name)
        return people


class WorkedMonth(Month):
    """Some days in which a copied disk sells, and head office posts what no point does."""

    copies_that_sell = 1.0  # its sale waits in quarantine

    def top_of_month(self) -> None:
        """See Month."""
        super().top_of_month()
        noon = 12 * 3600
        self.later[self.days[2]].append((noon, lambda: _take_over_and_give_up(self.town)))


def last_day(now: dt.datetime) -> dt.date:
    """Return the last day that can be over: nothing of it is ahead of the server's clock."""
    local = now.astimezone(ZONE)
    is_early = local.hour < _MORNING_OVER
    return local.date() - dt.timedelta(days=2 if is_early else 1)


def work_days(database_url: str, first_day: dt.date, days: int = DAYS) -> Worked:
    """Play the days in a loaded town, from `first_day` on, then what head office did since."""
    town = WorkedTown(database_url, _SEED, first_day=first_day, is_loaded=True)
    try:
        month = WorkedMonth(town, Counter(dict.fromkeys(_WRONG, 1)), days=days)
        month.play()
        town.clock.time = max(town.clock.time, SystemClock().now() - _HALF_AN_HOUR)
        _leave_something_to_do(town)
        _draw_zones(town)
        span = Span(from_day=first_day, through_day=month.days[-1], zone=ZONE)
        items.refresh(town.engine, span, town.clock.now(), causes.explain)
        return Worked(
            first_day=first_day,
            last_day=month.days[-1],
            differences=_open_items(town),
            locked=_lock(town, month.days[:_LOCKED]),
        )
    finally:
        town.engine.dispose()


def _known(connection: sa.Connection, login: str) -> Person:
    operator = find_operator(connection, login)
    assert operator is not None, "the sample town has this login"
    return Person(
        operator_id=operator.operator_id, login=login, roles=operator.roles, known_as=operator.name
    )


def _leave_something_to_do(town: Town) -> None:
    """Let a machine have money that it could not place, and an agent wait for a top-up."""
    machine, now = town.people["k24"], town.clock.now()
    seat = town.tills[MACHINE].seat
    served, claim_id = town.served[5], town.new_id()
    claim = MachineClaim(
        document_id=claim_id,
        number=claim_id.replace("-", "")[-8:].upper(),
        kind="money",
        amount_minor=5_000,
        account_number=served.account,
        drn=served.drn,
        note_id="",
        reason="no answer",
        happened_at=now.isoformat(),
    )
    town.machines.receive(machine.at(seat), claim, now)
    payload = top_up_payload(point_number=4, amount_minor=150_000, through="bank", reference="7731")
    with writing(town.engine) as connection:
        approvals.ask(
            connection,
            approval_id=town.new_id(),
            action=TwoPersonAction.FLOAT_TOP_UP,
            subject="4",
            reason="إيداع في البنك صباح اليوم",
            payload=payload,
            caller=town.office("basel"),
            now=town.clock.now(),
        )


def _take_over_and_give_up(town: Town) -> None:
    """Take an old debt over by hand and give it up the same day: nothing is collected of it."""
    desk = ArrearsDesk(engine=town.engine, clock=town.clock, zone=ZONE)
    maysa, ziad = town.office("laila"), town.office("basel")
    since = town.clock.time.astimezone(ZONE).date() - dt.timedelta(days=400)
    opening = DebtOpening(
        document_id=town.new_id(),
        account_number=town.served[7].account,
        amount_minor=41_500,
        code="old_books",
        name_ar="دين من الدفاتر القديمة",
        name_en="Debt of the old books",
        since=since.isoformat(),
        evidence="page 212",
        reason="bills of 2024",
        terms=DebtTerms(rule="per_vend", instalment_minor=1_000),
    )
    agreed = town.agree(TwoPersonAction.ARREARS_OPENING, payload_of(opening), maysa, ziad)
    opening = msgspec.structs.replace(opening, approval_id=agreed)
    debt = msgspec.json.decode(desk.open_debt(maysa, opening, since).body, type=DebtFacts)
    given_up = DebtWriteOff(
        document_id=town.new_id(), debt=debt.debt, amount_minor=41_500, reason="paid in 2024"
    )
    agreed = town.agree(TwoPersonAction.WRITE_OFF, payload_of(given_up), maysa, ziad)
    desk.write_off(maysa, msgspec.structs.replace(given_up, approval_id=agreed))


def _draw_zones(town: Town) -> None:
    desk = InsightDesk(engine=town.engine, clock=town.clock, zone=ZONE)
    for zone in NEIGHBOURHOODS:
        outline = ZoneOutline(
            document_id=town.new_id(), zone=zone, polygons=[outline_of(zone)], note="sample"
        )
        desk.give_outline(town.office("fares"), outline)


def _open_items(town: Town) -> int:
    query = sa.select(sa.func.count()).select_from(reconciliation_items)
    with reading(town.engine) as connection:
        return connection.scalars(query.where(reconciliation_items.c.state == ItemState.OPEN)).one()


def _lock(town: Town, days: Sequence[dt.date]) -> int:
    """Lock days, of head office and each point, until one has something left to do."""
    locked = 0
    for number in (HEAD_OFFICE, *(point.number for point in POINTS)):
        with contextlib.suppress(Refused):
            for day in days:
                wanted = DayLocking(
                    document_id=town.new_id(), point_number=number, day=day.isoformat()
                )
                town.days.lock(town.office("laila"), wanted)
                locked += 1
    return locked
