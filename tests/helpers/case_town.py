"""A little town with disputes: sales, a counter that issues anew, and people who decide about them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from typing import Any

import msgspec
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.issuers import MemoryKeys
from tests.helpers.little_town import DRN, Till
from tests.helpers.office import new_document_id, take_on
from tests.helpers.reversals import Reversals
from token_engine.engine import TokenEngine
from vending_server.aftersales.desk import CounterDesk
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.cases.desk import CaseDesk
from vending_server.db.engine import reading, writing
from vending_server.documents.service import Kept
from vending_server.issuing.software import SoftwareIssuer
from vending_server.machine_cash.desk import MachineCashDesk
from vending_server.operators.model import Caller, Role
from vending_server.reports.kinds import letter
from vending_server.reports.kinds.books import Books
from vending_server.reports.making import write
from vending_server.reports.model import (
    Asked,
    FileFormat,
    Imprint,
    Language,
    Period,
    Report,
    ReportKind,
)
from vending_server.vending.clock_guard import ClockGuard
from vending_server.wire.cases import (
    CaseFacts,
    CaseListRequest,
    CaseNote,
    CaseOpened,
    CaseOpening,
    CaseSettled,
    CaseSettlement,
)
from vending_server.wire.counter import WrongMeterRequest
from vending_server.wire.facts import BothLanguages
from vending_server.wire.machine_cash import ClaimFacts, MachineClaim
from vending_server.wire.vend import VendAnswer

IMPRINT = Imprint(
    municipality=BothLanguages(ar="بلدية بيت الزيتون", en="Municipality of Beit al-Zaytoun"),
    department=BothLanguages(ar="قسم الكهرباء والمياه", en="Electricity and water department"),
    number="R-000018",
    made_at=dt.datetime(2026, 11, 24, 8, 30),  # noqa: DTZ001 - by the town's clock
    made_by=BothLanguages(ar="مايسة", en="Maysa"),
)


class CaseTown(Reversals):
    """Rana sells, Maysa asks, Laila and Walid agree."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        guard = ClockGuard(self.clock, lambda _connection, now: now)
        issuer = SoftwareIssuer(engine=TokenEngine(), key_store=MemoryKeys())
        self.counter = CounterDesk(
            engine=engine, clock=self.clock, clock_guard=guard, issuer=issuer
        )
        self.cases = CaseDesk(engine=engine, clock=self.clock, counter=self.counter)
        vending = little_town.service(engine, self.clock, clock_guard=guard, issuer=issuer)
        self.sales = Till(vending, self.seller(self.rana))

    def sell(self, name: str = "plain", tender: int = 10_000) -> VendAnswer:
        """A sale of a meter that somebody will regret."""
        return msgspec.json.decode(self.sales.sell(DRN[name], tender).body, type=VendAnswer)

    def opening(self, sale: VendAnswer, **changes: Any) -> CaseOpening:
        """A case about a sale as a till opens it."""
        message = CaseOpening(
            document_id=new_document_id(),
            kind="wrong_meter",
            sale_id=sale.sale_id,
            right_drn=DRN["indebted"],
            code_entered="yes",
            sold_reading="112.4",
            right_reading="0.0",
            evidence="her receipt, the neighbour agrees",
        )
        return msgspec.structs.replace(message, **changes)

    def open_case(self, message: CaseOpening) -> CaseOpened:
        """Open a case at the till."""
        return msgspec.json.decode(self.cases.open_case(self.rana, message).body, type=CaseOpened)

    def listed(self, **asked: Any) -> list[CaseFacts]:
        """All cases, newest first."""
        return self.cases.listed(self.maysa, CaseListRequest(**asked)).cases

    def note(self, case_id: str, act: Any, text: str, reference: str = "") -> CaseNote:
        """Ask for evidence, or bring it."""
        message = CaseNote(
            document_id=new_document_id(), case_id=case_id, act=act, text=text, reference=reference
        )
        self.cases.note(self.maysa, message)
        return message

    def decided(
        self, case: CaseOpened, act: Any, *, agree: int = 2, **changes: Any
    ) -> CaseSettlement:
        """How a case is to end, as some people agreed."""
        message = CaseSettlement(
            document_id=new_document_id(),
            case_number=case.number,
            act=act,
            amount_minor=case.amount_minor if act in {"credited", "paid"} else 0,
            account_number="",
            right_drn=case.right_drn if act == "charged" else "",
            reason="both displays were read",
        )
        message = msgspec.structs.replace(message, **changes)
        approval_id, now = new_document_id(), self.clock.now()
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=TwoPersonAction.CASE_DECISION,
                subject=str(case.number),
                reason=message.reason,
                payload={"case_id": case.document_id, **payload_of(message)},
                caller=self.maysa,
                now=now,
            )
            for one in (self.laila, self.walid)[:agree]:
                approvals.decide(
                    connection, approval_id, accept=True, note="", approver=one, now=now
                )
        return msgspec.structs.replace(message, approval_id=approval_id)

    def settle(
        self, case: CaseOpened, act: str, *, caller: Caller | None = None, **changes: Any
    ) -> CaseSettled:
        """End a case."""
        message = self.decided(case, act, **changes)
        return self.told(self.cases.settle(caller or self.maysa, case.document_id, message))

    @staticmethod
    def told(kept: Kept) -> CaseSettled:
        """What the server said of an end."""
        return msgspec.json.decode(kept.body, type=CaseSettled)

    def issue_at_till(self, sale: VendAnswer, right: str = "indebted") -> None:
        """Issue a sale's units anew at the till, as two agreed there."""
        request = WrongMeterRequest(
            document_id=new_document_id(),
            sale_id=sale.sale_id,
            right_drn=DRN[right],
            evidence="photographs",
        )
        approval_id, now = new_document_id(), self.clock.now()
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=TwoPersonAction.WRONG_METER,
                subject="",
                reason="photographs",
                payload=payload_of(request),
                caller=self.rana,
                now=now,
            )
            for one in (self.laila, self.walid):
                approvals.decide(
                    connection, approval_id, accept=True, note="", approver=one, now=now
                )
        agreed = msgspec.structs.replace(request, approval_id=approval_id)
        self.counter.wrong_meter(self.rana, agreed)

    def claim(self, amount_minor: int = 5_000) -> ClaimFacts:
        """What a machine could not place."""
        with writing(self.engine) as connection:
            machine = take_on(connection, "k03", Role.SELF_SERVICE, terminal=2)
        document_id, now = new_document_id(), self.clock.now()
        message = MachineClaim(
            document_id=document_id,
            number=document_id.replace("-", "")[-8:].upper(),
            kind="money",
            amount_minor=amount_minor,
            account_number="0001",
            drn="",
            note_id="",
            reason="no_line",
            happened_at=now.isoformat(),
        )
        desk = MachineCashDesk(engine=self.engine, clock=self.clock, login_desk=None)  # type: ignore[arg-type]
        return msgspec.json.decode(desk.receive(machine, message, now).body, type=ClaimFacts)

    def letter(self, case_id: str) -> Report:
        """The letter of a case, as it is read from the books."""
        with reading(self.engine) as connection:
            report = letter.build(self._books(connection, case_id))
            for table in report.tables:
                list(table.rows)
            return report

    def letter_file(self, case_id: str, language: Language = Language.ARABIC) -> bytes:
        """The letter of a case on paper."""
        file = io.BytesIO()
        with reading(self.engine) as connection:
            report = letter.build(self._books(connection, case_id))
            write(file, report, IMPRINT, language=language, file_format=FileFormat.PDF)
        return file.getvalue()

    def _books(self, connection: sa.Connection, case_id: str) -> Books:
        now = self.clock.now()
        period = Period(from_day=now.date(), through_day=now.date())
        asked = Asked(kind=ReportKind.LETTER, period=period, subject=case_id)
        return Books(connection=connection, asked=asked, zone=little_town.ZONE, now=now)

    def of_point(self, caller: Caller, number: int) -> Caller:
        """The same person, keeping another point's books."""
        return dataclasses.replace(
            caller, point=msgspec.structs.replace(caller.point, number=number)
        )
