"""A day and a bit in which every kind of act happens that reports tell of."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.cash_town import CashTown
from tests.helpers.little_town import DRN
from vending_server.db.engine import writing
from vending_server.kept_money.tables import KeptAct
from vending_server.ledger.accounts import AccountIds
from vending_server.points.tables import municipality, points
from vending_server.rerating.desk import RerateDesk
from vending_server.wire.vend import VendAnswer

TODAY = dt.date(2026, 11, 22)
TOMORROW = TODAY + dt.timedelta(days=1)


class ReportTown(CashTown):
    """Two shifts, one short and banked; an agent with commission; debts, a payment, a reversal."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.rerating = RerateDesk(
            engine=engine, clock=self.clock, zone=little_town.ZONE, account_ids=AccountIds()
        )
        with writing(engine) as connection:
            _name(connection)
        self.shifts: list[str] = []
        self._first_shift()
        self._second_shift()
        self._agents_day()
        self.clock.advance(dt.timedelta(days=1))
        self._next_day()

    def _first_shift(self) -> None:
        shift = self.open(20_000, caller=self.rana)
        self.shifts.append(shift.shift_id)
        for tender, drn in ((10_000, "plain"), (25_050, "indebted"), (5_000, "water")):
            self.sell(tender, drn=drn)
        given_up = msgspec.json.decode(self.sell(12_340).body, type=VendAnswer).vend_id
        self.take_back(given_up, self.rana, agreed=True)
        self.pay_owed(1_500, caller=self.rana)
        self.move(shift.shift_id, 3_500)
        self.move(shift.shift_id, 5_000, direction="in", reason="change_fund")
        self.keep(3_500, caller=self.rana)
        self.keep(1_000, KeptAct.RETURNED.value, caller=self.rana)
        # 20,000 + 40,050 + 1,500 - 3,500 + 5,000 + 3,500 - 1,000
        self.close(shift.shift_id, 65_550 - 50, left_minor=20_000, caller=self.rana)
        slip = self.bag([shift.shift_id], 45_500, bag_number="4410 1187")
        self.confirm(slip["document_id"], 45_480, reason="one coin of 20 agorot missing")

    def _second_shift(self) -> None:
        shift = self.open(20_000, caller=self.rana, receipt_sequence_last=90)
        self.shifts.append(shift.shift_id)
        self.sell_parts(self.rana, {"cash": 6_000, "bank_card": 4_000}, 91)
        self.close(shift.shift_id, 26_000, left_minor=20_000, caller=self.rana)
        self.bag([shift.shift_id], 6_000, bag_number="4410 1188")

    def _agents_day(self) -> None:
        self.terms(250)
        self.top_up(150_000)
        for tender in (10_000, 20_000, 5_550):
            self.agent_sells(tender)
        self.clock.advance(dt.timedelta(hours=2))
        self.settle()
        self.pay_commission(300, through="float")
        self.pay_commission(200)

    def _next_day(self) -> None:
        self.agent_sells(7_000, drn="water")
        self.sell(11_000, drn="indebted", receipt_sequence=120)


def _name(connection: sa.Connection) -> None:
    connection.execute(
        municipality.update().values(
            name_ar="بلدية بيت الزيتون",
            name_en="Municipality of Beit al-Zaytoun",
            department_ar="قسم الكهرباء والمياه",
            department_en="Electricity and water department",
        )
    )
    for number, ar, en in (
        (2, "مركز خدمات الجمهور", "Public service centre"),
        (3, "مقهى اللوزة", "Al-Loza café"),
    ):
        named = {"name_ar": ar, "name_en": en}
        connection.execute(points.update().where(points.c.number == number).values(**named))


__all__ = ["DRN", "TODAY", "TOMORROW", "ReportTown"]
