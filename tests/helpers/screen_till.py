"""A till without server, journal or printer, for windows: it answers as it is told to."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from kiosk.flows.till_values import ConfirmedSale, CopySaver, PrintResult, PrintSize, VendView
from kiosk.flows.vend_states import WITHOUT_ANSWER, VendState
from tests.helpers import sales
from tests.helpers.screen_cards import HELD_S_MAX, ScreenCards
from tests.helpers.screen_counter import ScreenActs, ScreenCounter, ScreenReversing
from tests.helpers.screen_offline import ScreenOffline
from tests.helpers.screen_shifts import ScreenShifts, ScreenSlips
from tests.helpers.screen_standing import ScreenStanding
from tests.helpers.window_thread import refuse_windows_thread
from vending_server.wire.facts import BothLanguages
from vending_server.wire.login import OperatorFacts, SessionAnswer
from vending_server.wire.lookup import (
    LastPurchase,
    LinkedMeter,
    LookupAnswer,
    LookupBy,
    MeterFacts,
)
from vending_server.wire.packs import SealedVend
from vending_server.wire.problems import Problem
from vending_server.wire.quote import Quote, QuoteAnswer, quote_hash
from vending_server.wire.vend import OfflineFacts, TokenLine

NOW = dt.datetime(2026, 11, 22, 8, 42, 10, tzinfo=dt.UTC)
DRN = "04123456784"
RATE_AGOROT = 60


def a_meter(**changes: Any) -> MeterFacts:
    """The meter of the mock-up."""
    meter = MeterFacts(
        drn=DRN,
        utility="electricity",
        customer_name="محمود خليل أبو عرّة",
        address="حي الكروم، قرب مدرسة البنات",
        account_number="20 1187",
        customer_class="residential",
        can_vend=True,
        block_reason=None,
        arrears_minor=34_000,
        fees_due_minor=1200,
        carry_minor=3,
        bought_tenths=1184,
        block_limits_tenths=[1600, 2500],
        period="month",
        tender_minor_min=1000,
        tender_minor_max=200_000,
        cash_step_minor=10,
        last_purchase=LastPurchase(
            sold_at="2026-11-10T09:15:00+00:00",
            tender_minor=10_000,
            point=BothLanguages(ar="المكتب الشرقي", en="Eastern office"),
        ),
        linked=[LinkedMeter(drn="07981204550", utility="water")],
    )
    return msgspec.structs.replace(meter, **changes)


def a_session() -> SessionAnswer:
    return SessionAnswer(
        session="opaque",
        idle_limit_s=300,
        operator=OperatorFacts(
            login="samar",
            name=BothLanguages(ar="سمر عوّاد", en="Samar Awwad"),
            title=BothLanguages(ar="الصرّافة", en="Cashier"),
            roles=["cashier"],
        ),
        point=sales.POINT,
        terminal_number=1,
        municipality=sales.MUNICIPALITY,
        server_time="2026-11-22T08:42:10+00:00",
        receipt_sequence_last=46,
    )


def price(meter: MeterFacts, tender_minor: int) -> Quote:
    """The picture's quote for 150, else one block without deductions; it adds up."""
    if tender_minor == 15_000 and meter.utility == "electricity":
        return sales.a_quote(drn=meter.drn)
    tenths = tender_minor * 10 // RATE_AGOROT
    net = tenths * RATE_AGOROT // 10
    return sales.a_quote(
        drn=meter.drn,
        utility=meter.utility,
        tender_minor=tender_minor,
        carry_before_minor=0,
        deductions=[],
        deductions_minor=0,
        energy_money_minor=tender_minor,
        units_tenths=tenths,
        energy_gross_minor=net,
        energy_vat_minor=0,
        energy_net_minor=net,
        blocks=[sales.BlockLine(block=1, tenths=tenths, rate_micro=600_000, net_minor=net)],
        carry_after_minor=tender_minor - net,
    )


@dataclass
class ScreenTill:
    """Scripted: put an exception into `errors[method]` and it is raised once."""

    meters: list[MeterFacts] = field(default_factory=lambda: [a_meter()])
    sold_as: VendState = VendState.TOKEN
    problem: Problem | None = None
    verdicts: list[PrintVerdict] = field(default_factory=list)
    errors: dict[str, Exception] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    sales: list[ConfirmedSale] = field(default_factory=list)
    vends: dict[str, VendView] = field(default_factory=dict)
    gates: dict[str, threading.Event] = field(default_factory=dict)
    reprice: Callable[[Quote], Quote] = lambda quote: quote
    visit_states: list[VendState] = field(default_factory=list)
    tokens: list[TokenLine] | None = None  # none = one charge code
    counter: ScreenCounter = field(default_factory=ScreenCounter)
    reversing: ScreenReversing = field(default_factory=ScreenReversing)
    acts: ScreenActs = field(default_factory=ScreenActs)
    cards: ScreenCards = field(default_factory=ScreenCards)

    shifts: ScreenShifts = field(default_factory=ScreenShifts)
    slips: ScreenSlips = field(default_factory=ScreenSlips)
    standing: ScreenStanding = field(default_factory=ScreenStanding)
    session_text: str = "opaque"  # none: nobody answered the login
    offline: ScreenOffline = field(default_factory=ScreenOffline)
    print_size: PrintSize = field(default_factory=PrintSize)

    def __post_init__(self) -> None:
        self.offline.enter, self.offline.lookup = self._enter, self.lookup
        self.offline.put = self._put_offline
        self.shifts.enter = self.slips.enter = self.standing.enter = self._enter

    def hold(self, method: str) -> threading.Event:
        """Let a method wait until the event is set."""
        return self.gates.setdefault(method, threading.Event())

    def called(self, method: str) -> list[Any]:
        return [value for name, value in self.calls if name == method]

    def login(self, operator: str, password: str, own_password: str | None = None) -> SessionAnswer:
        self.own_password = own_password
        self._enter("login", operator)
        session = msgspec.structs.replace(
            a_session(), uses_shifts=self.shifts.uses_shifts, shift=self.shifts.desk.at_till()
        )
        self.shifts.signed_in(operator)
        person = msgspec.structs.replace(session.operator, login=operator)
        return msgspec.structs.replace(session, operator=person, session=self.session_text)

    def logout(self) -> None:
        self._enter("logout", None)

    def lookup(self, by: LookupBy, value: str) -> LookupAnswer:
        self._enter("lookup", (by, value))
        named = [meter for meter in self.meters if by is LookupBy.DRN and meter.drn == value]
        return LookupAnswer(meters=named or list(self.meters), more=False)

    def quote(
        self,
        drn: str,
        *,
        tender_minor: int | None = None,
        units_tenths: int | None = None,
        is_cash: bool = True,
    ) -> QuoteAnswer:
        self._enter("quote", tender_minor if units_tenths is None else units_tenths)
        [meter] = [m for m in self.meters if m.drn == drn]
        if units_tenths is not None:
            tender_minor = -(-units_tenths * RATE_AGOROT // 100) * 10
        assert tender_minor is not None
        priced = price(meter, tender_minor)
        if units_tenths is not None:
            priced = msgspec.structs.replace(priced, units_tenths=units_tenths)
        quote = self.reprice(priced)
        return QuoteAnswer(quote=quote, quote_hash=quote_hash(quote))

    def sell(self, sale: ConfirmedSale) -> VendView:
        self._enter("sell", sale.quote.tender_minor)
        self.sales.append(sale)
        if sale.instead_of is not None:
            assert self.vends[sale.instead_of].state is VendState.REFUSED, "no money to use"
            self._change(sale.instead_of, state=VendState.REFUNDED)
        return self.put(f"vend-{len(self.sales)}", self.sold_as, sale)

    def sell_visit(self, sales: Sequence[ConfirmedSale]) -> list[VendView]:
        self._enter("sell_visit", [sale.quote.tender_minor for sale in sales])
        self.sales.extend(sales)
        states = self.visit_states or [VendState.TOKEN] * len(sales)
        numbered = enumerate(zip(sales, states, strict=True), start=1)
        return [self.put(f"visit-{at}", state, sale) for at, (sale, state) in numbered]

    def print_visit(self, vend_ids: Sequence[str]) -> PrintResult:
        self._enter("print_visit", list(vend_ids))
        verdict = self.verdicts.pop(0) if self.verdicts else PrintVerdict.PRINTED
        for vend_id in vend_ids:
            self._change(vend_id, state=VendState(verdict.value), print_verdict=verdict)
        return PrintResult(copy_number=0, verdict=verdict)

    def put(self, vend_id: str, state: VendState, sale: ConfirmedSale | None = None) -> VendView:
        """Keep a vend in a state, as if it had been sold so."""
        quote = sale.quote if sale else sales.a_quote()
        received = sale.received_minor if sale else 20_000
        answer = sales.a_sale(
            vend_id=vend_id,
            quote=quote,
            received_minor=received,
            change_minor=received - quote.tender_minor,
            **({} if self.tokens is None else {"tokens": self.tokens}),
        )
        has_token = state not in WITHOUT_ANSWER and state is not VendState.REFUSED
        self.vends[vend_id] = VendView(
            vend_id=vend_id,
            state=state,
            drn=quote.drn,
            utility=quote.utility,
            operator="samar",
            made_at=NOW,
            tender_minor=quote.tender_minor,
            received_minor=received,
            change_minor=received - quote.tender_minor,
            receipt_sequence=47,
            tenders=sale.tenders if sale else (),
            copies=0,
            answer=answer if has_token else None,
            problem=self.problem if state is VendState.REFUSED else None,
        )
        return self.vends[vend_id]

    def _put_offline(self, vend_id: str, sealed: SealedVend, facts: OfflineFacts) -> VendView:
        """Keep a vend that was sold from the pack: nobody's name is known."""
        quote = sealed.quote
        view = self.put(vend_id, VendState.TOKEN)
        assert view.answer is not None
        answer = msgspec.structs.replace(
            view.answer,
            quote=quote,
            tokens=sealed.tokens,
            customer_name="",
            address="",
            account_number="",
            offline=facts,
            received_minor=quote.tender_minor,
            change_minor=0,
        )
        return self._change(
            vend_id,
            answer=answer,
            drn=quote.drn,
            tender_minor=quote.tender_minor,
            received_minor=quote.tender_minor,
            change_minor=0,
        )

    def ask(self, vend_id: str) -> VendView:
        self._enter("ask", vend_id)
        return self.vends[vend_id]

    def resolve(self, vend_id: str) -> VendView:
        self._enter("resolve", vend_id)
        return self.vends[vend_id]

    def money_returned(self, vend_id: str) -> VendView:
        self._enter("money_returned", vend_id)
        return self._change(vend_id, state=VendState.REFUNDED)

    def print_receipt(self, vend_id: str) -> PrintResult:
        self._enter("print_receipt", vend_id)
        return self._printed(vend_id, copy_number=0)

    def reprint(self, vend_id: str) -> PrintResult:
        self._enter("reprint", vend_id)
        copies = self.vends[vend_id].copies + 1
        self._change(vend_id, copies=copies)
        return self._printed(vend_id, copy_number=copies)

    def save_copy(self, vend_id: str, saver: CopySaver) -> PrintResult:
        self._enter("save_copy", vend_id)
        copies = self.vends[vend_id].copies + 1
        answer = self.vends[vend_id].answer
        assert answer is not None
        path = saver(answer, copy_number=copies)
        self._change(vend_id, copies=copies)
        return PrintResult(copy_number=copies, verdict=PrintVerdict.PRINTED, saved_as=path.name)

    def paper_is_good(self, vend_id: str) -> VendView:
        self._enter("paper_is_good", vend_id)
        return self._change(vend_id, state=VendState.DONE)

    def done(self, vend_id: str) -> VendView:
        self._enter("done", vend_id)
        return self._change(vend_id, state=VendState.DONE)

    def view(self, vend_id: str) -> VendView:
        self._enter("view", vend_id)
        return self.vends[vend_id]

    def open_vends(self) -> list[VendView]:
        self._enter("open_vends", None)
        is_open = WITHOUT_ANSWER | {VendState.REFUSED}
        return [view for view in self.vends.values() if view.state in is_open]

    def recent_receipts(self, count: int = 5) -> list[VendView]:
        self._enter("recent_receipts", count)
        return [view for view in self.vends.values() if view.answer is not None][-count:]

    def check_journal(self) -> None:
        self._enter("check_journal", None)

    def _enter(self, method: str, value: Any) -> None:
        refuse_windows_thread(method)
        self.calls.append((method, value))
        gate = self.gates.get(method)
        if gate is not None:
            assert gate.wait(HELD_S_MAX), f"{method} was held too long"
        error = self.errors.pop(method, None)
        if error is not None:
            raise error

    def _change(self, vend_id: str, **changes: Any) -> VendView:
        self.vends[vend_id] = replace(self.vends[vend_id], **changes)
        return self.vends[vend_id]

    def _printed(self, vend_id: str, *, copy_number: int) -> PrintResult:
        verdict = self.verdicts.pop(0) if self.verdicts else PrintVerdict.PRINTED
        reason = None if verdict is PrintVerdict.PRINTED else PrintReason.GONE
        self._change(
            vend_id,
            state=VendState(verdict.value),
            print_verdict=verdict,
            print_reason=reason,
        )
        return PrintResult(copy_number=copy_number, verdict=verdict, reason=reason)
