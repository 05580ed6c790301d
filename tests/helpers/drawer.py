"""A till's drawer in a little town: shifts as a cashier works them, and the people around her."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.decided import decide_all
from tests.helpers.little_town import DRN, HandClock, Till
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals import service as approvals
from vending_server.approvals.model import RULES, TwoPersonAction
from vending_server.days.desk import DayDesk
from vending_server.db.engine import reading, writing
from vending_server.kept_money.desk import KeptMoneyDesk
from vending_server.ledger.service import trial_balance
from vending_server.operators.model import Caller, Role
from vending_server.shifts.desk import ShiftDesk
from vending_server.wire.cash_count import DENOMINATIONS_MINOR, CountLine
from vending_server.wire.days import (
    DayFacts,
    DayLocking,
    DayReopening,
    PeriodFacts,
    PeriodLocking,
    reopening_payload,
)
from vending_server.wire.kept_money import TAKEN, KeptMoney, KeptMoneyReceipt, payout_payload
from vending_server.wire.shifts import (
    BankConfirmation,
    BankDeposit,
    BatchClosing,
    CashMovement,
    ShiftClosing,
    ShiftOpening,
    ShiftRecount,
    ShiftReport,
    recount_payload,
)

DAY = dt.timedelta(days=1)


def count_of(amount_minor: int, *, largest_minor: int = 20_000) -> list[CountLine]:
    """The fewest pieces that make a sum, none above `largest_minor`; nothing is counted as well."""
    lines = []
    for piece in (one for one in DENOMINATIONS_MINOR if one <= largest_minor):
        pieces, amount_minor = divmod(amount_minor, piece)
        lines.append(CountLine(denomination_minor=piece, pieces=pieces))
    assert amount_minor == 0, "cash comes in steps of 10 agorot"
    return lines


class Drawer:
    """One database, one clock; Rana is the cashier, Walid her supervisor, Maysa keeps the books."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.clock = HandClock()
        self.desk = ShiftDesk(engine=engine, clock=self.clock)
        self.kept_money = KeptMoneyDesk(engine=engine, clock=self.clock)
        self.days = DayDesk(engine=engine, clock=self.clock, zone=little_town.ZONE)
        self.receipts = itertools.count(500)  # of papers that are no sales
        with writing(engine) as connection:
            self.rana = take_on(connection, "rana", Role.CASHIER)
            self.other = take_on(connection, "omar", Role.CASHIER, terminal=2)
            self.walid = take_on(connection, "walid", Role.SUPERVISOR)
            self.maysa = take_on(connection, "maysa", Role.ACCOUNTANT)
            self.laila = take_on(connection, "laila", Role.ACCOUNTANT)
        self.till = Till(little_town.service(engine, self.clock), self.seller(self.rana))

    def seller(self, caller: Caller):
        return replace(
            little_town.seller(caller.terminal_number),
            operator_id=caller.operator_id,
            point=caller.point,
        )

    def open(
        self,
        amount_minor: int = 20_000,
        *,
        caller: Caller | None = None,
        at: dt.datetime | None = None,
        **changes,
    ):
        message = ShiftOpening(
            shift_id=new_document_id(),
            counts=count_of(amount_minor),
            receipt_sequence_last=changes.pop("receipt_sequence_last", 0),
            opened_at="",
        )
        message = msgspec.structs.replace(message, **changes)
        return told(self.desk.open(caller or self.rana, message, at or self.clock.now()))

    def move(
        self,
        shift_id: str,
        amount_minor: int,
        *,
        direction: str = "out",
        reason: str = "petty_expense",
        caller: Caller | None = None,
        at: dt.datetime | None = None,
        **changes,
    ):
        message = CashMovement(
            movement_id=new_document_id(),
            direction=direction,
            reason=reason,
            amount_minor=amount_minor,
            counterpart="Post office",
            paper="17",
            happened_at="",
        )
        message = msgspec.structs.replace(message, **changes)
        at = at or self.clock.now()
        return self.desk.move(caller or self.rana, shift_id, message, at)

    def close(
        self,
        shift_id: str,
        counted_minor: int,
        *,
        left_minor: int = 0,
        caller: Caller | None = None,
        at: dt.datetime | None = None,
        **changes,
    ) -> ShiftReport:
        message = ShiftClosing(
            closing_id=new_document_id(),
            counts=count_of(counted_minor),
            float_left_minor=left_minor,
            closed_at="",
        )
        message = msgspec.structs.replace(message, **changes)
        at = at or self.clock.now()
        return told(self.desk.close(caller or self.rana, shift_id, message, at))

    def recount(
        self,
        shift_id: str,
        counted_minor: int,
        caller: Caller | None = None,
        witness: Caller | None = None,
        **changes,
    ):
        """Count again beside a witness; whoever may not ask for one goes without."""
        message = ShiftRecount(
            recount_id=new_document_id(), counts=count_of(counted_minor), reason="two notes stuck"
        )
        message = msgspec.structs.replace(message, **changes)
        caller = caller or self.walid
        if caller.roles & RULES[TwoPersonAction.RECOUNT].requesters:
            message = self.seen_by(witness or self.laila, shift_id, message, caller)
        return told(self.desk.recount(caller, shift_id, message))

    def seen_by(
        self, witness: Caller, shift_id: str, message: ShiftRecount, caller: Caller
    ) -> ShiftRecount:
        """Return a recount with what somebody agreed to who counted as well."""
        approval_id, now = new_document_id(), self.clock.now()
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=TwoPersonAction.RECOUNT,
                subject=shift_id,
                reason="counted together",
                payload=recount_payload(shift_id, message),
                caller=caller,
                now=now,
            )
            approvals.decide(
                connection, approval_id, accept=True, note="", approver=witness, now=now
            )
        return msgspec.structs.replace(message, approval_id=approval_id)

    def bag(
        self,
        shift_ids: Sequence[str],
        amount_minor: int,
        caller: Caller | None = None,
        **changes,
    ):
        message = BankDeposit(
            document_id=new_document_id(),
            point_number=2,
            shift_ids=list(shift_ids),
            counts=count_of(amount_minor),
            bank="Bank of Palestine",
            bag_number="B-1",
        )
        kept = self.desk.deposit(caller or self.rana, msgspec.structs.replace(message, **changes))
        return msgspec.json.decode(kept.body)

    def confirm(self, deposit_id: str, amount_minor: int, reason: str = ""):
        message = BankConfirmation(
            document_id=new_document_id(),
            bank_reference="778",
            amount_minor=amount_minor,
            difference_reason=reason,
        )
        return msgspec.json.decode(self.desk.confirm(self.maysa, deposit_id, message).body)

    def keep(
        self,
        amount_minor: int,
        act: str = TAKEN,
        *,
        account: str = "0001",
        caller: Caller | None = None,
        at: dt.datetime | None = None,
        **changes,
    ) -> KeptMoneyReceipt:
        """Take money to keep; what leaves the drawer is agreed to by two people first."""
        if act != TAKEN and "approval_id" not in changes:
            agreed = payout_payload(account_number=account, act=act, amount_minor=amount_minor)
            changes["approval_id"] = self.agree(
                TwoPersonAction.CLAIM_PAYOUT, agreed, self.walid, self.maysa
            )
        message = KeptMoney(
            document_id=new_document_id(),
            account_number=account,
            act=act,
            amount_minor=amount_minor,
            receipt_sequence=next(self.receipts),
            reason="coins did not suffice",
            happened_at="",
        )
        message = msgspec.structs.replace(message, **changes)
        kept = self.kept_money.keep(caller or self.rana, message, at or self.clock.now())
        return msgspec.json.decode(kept.body, type=KeptMoneyReceipt)

    def lock(self, day: str, *, point: int = 2, caller: Caller | None = None):
        message = DayLocking(document_id=new_document_id(), point_number=point, day=day)
        kept = self.days.lock(caller or self.maysa, message)
        return msgspec.json.decode(kept.body, type=DayFacts)

    def lock_decided(self, day: str, *, point: int = 2, caller: Caller | None = None):
        """Lock a day, with all that differs in the days that are locked decided somehow."""
        decide_all(self.engine, point, dt.date.fromisoformat(day), self.clock.now())
        return self.lock(day, point=point, caller=caller)

    def reopen(self, day: str, *, point: int = 2, **changes):
        """Open a day again; two people agree first."""
        if "approval_id" not in changes:
            agreed = reopening_payload(point_number=point, day=day)
            changes["approval_id"] = self.agree(
                TwoPersonAction.DAY_REOPENING, agreed, self.maysa, self.laila
            )
        message = DayReopening(
            document_id=new_document_id(), point_number=point, day=day, reason="a bag was forgotten"
        )
        kept = self.days.reopen(self.maysa, msgspec.structs.replace(message, **changes))
        return msgspec.json.decode(kept.body, type=DayFacts)

    def lock_month(self, month: str) -> PeriodFacts:
        message = PeriodLocking(document_id=new_document_id(), month=month)
        kept = self.days.lock_period(self.maysa, message)
        return msgspec.json.decode(kept.body, type=PeriodFacts)

    def end(self, kind: str, caller: Caller | None = None):
        message = BatchClosing(document_id=new_document_id(), point_number=2, kind=kind)
        return msgspec.json.decode(self.desk.end_batch(caller or self.walid, message).body)

    def agree(self, action: TwoPersonAction, payload: dict, asks: Caller, agrees: Caller) -> str:
        """Let two people agree to something; return the approval."""
        with writing(self.engine) as connection:
            asked = approvals.ask(
                connection,
                approval_id=new_document_id(),
                action=action,
                subject="cash",
                reason="needed",
                payload=payload,
                caller=asks,
                now=self.clock.now(),
            )
            approvals.decide(
                connection,
                asked.approval_id,
                accept=True,
                note="",
                approver=agrees,
                now=self.clock.now(),
            )
        return asked.approval_id

    def sell(self, tender_minor: int = 10_000, drn: str = "plain", **more):
        stored = self.till.sell(DRN[drn], tender_minor, **more)
        assert stored.is_sale, stored.body
        return stored

    def balance(self) -> dict[str, int]:
        with reading(self.engine) as connection:
            found = trial_balance(connection)
        assert sum(found.values()) == 0
        return found


def told(kept) -> ShiftReport:
    return msgspec.json.decode(kept.body, type=ShiftReport)
