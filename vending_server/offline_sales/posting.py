"""Turn offline sales into sales: in memory, one after the other; see writing.py for the rows.

Theory of operation.  A sealed vend carried nothing over: its quote begins at a carry of zero, else
one carry would have been spent by every vend of a pack.  So the sale finds the contract's carry and
adds what its own price left.  It takes of a debt what is still owed; what the till took beyond that
stays with the customer, in the carry.  Then the energy is priced once more, as the next purchase of
this contract; see pricing_again.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from token_engine.tid import Tid
from vending_server.days.model import posting_time
from vending_server.issuing.model import IssuedToken
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.ledger import accounts as ledger
from vending_server.ledger.posting import Entry
from vending_server.meters.model import Contract
from vending_server.offline_sales.accounts import Accounts, ContractAccount
from vending_server.offline_sales.answers import answer_of, number_of
from vending_server.offline_sales.findings import Finding, new_finding_id
from vending_server.offline_sales.model import FindingReason, sold_between
from vending_server.offline_sales.pricing_again import Difference, TariffsOfDays, difference
from vending_server.offline_sales.reading import Books, SealedRow, SeatedShift
from vending_server.offline_sales.records import ToldVend
from vending_server.pricing.deductions import deduction_line
from vending_server.pricing.model import DeductionKind, DeductionLine, EnergyLine, Mode, PricedSale
from vending_server.pricing.period import BillingPeriod
from vending_server.pricing.units import sts_amount
from vending_server.tariffs.model import TariffVersion
from vending_server.vending.deciding import new_sale_id
from vending_server.vending.model import SaleDecision, Seller, Supply, VendCommand
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.facts import BothLanguages, MunicipalityFacts
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import Quote, TenderKind
from vending_server.wire.vend import VendRequest

_NOBODY: Final = BothLanguages(ar="", en="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An offline sale, and where in time it belongs."""

    told: ToldVend
    sealed: SealedRow
    vend: SealedVend
    sold_at: dt.datetime
    is_clock_odd: bool
    version: TariffVersion  # in force then; the sealed one where there was none
    period: BillingPeriod
    receipt_sequence: int
    money_from: str | None = None  # what pays instead of the drawer: a quarantine that ends

    @property
    def cash_minor(self) -> int:
        """The cash that went into the drawer."""
        if self.money_from is not None:
            return 0
        cash = (one for one in self.told.vend.tenders if one.kind is TenderKind.CASH)
        return sum(one.amount_minor for one in cash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What a customer paid too much, with the sale it is about."""

    correction_id: str
    sale_id: str
    version_id: int
    contract_id: int
    is_closed: bool
    receipt_number: str
    sold_on: dt.date
    quote: Quote
    over: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """One sale with all that follows from it."""

    placed: Placed
    decision: SaleDecision
    findings: list[Finding] = field(default_factory=list)
    credit: Credit | None = None
    late: bool = False  # its day was locked
    closed_shift: SeatedShift | None = None  # its count stood already


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """Makes sales of what tills told, over the books of one upload."""

    books: Books
    accounts: Accounts
    tariffs: TariffsOfDays
    zone: dt.tzinfo
    municipality: MunicipalityFacts
    receipt_key: ReceiptKey | None

    def place(self, told: ToldVend, sealed: SealedRow) -> Placed:
        """Return a sale at its moment: by the till's clock, as far as that can be."""
        vend = sealed.vend()
        sold_at, is_odd = sold_between(told.at, sealed_at=sealed.sealed_at, now=self.books.seat.now)
        contract = self.books.contracts[sealed.contract_id]
        version = self.tariffs.version(contract, sold_at)
        version = version or self.books.sold_versions[sealed.tariff_version_id]
        return Placed(
            told=told,
            sealed=sealed,
            vend=vend,
            sold_at=sold_at,
            is_clock_odd=is_odd,
            version=version,
            period=self.tariffs.period(version, sold_at),
            receipt_sequence=told.vend.receipt_sequence,
        )

    def post(self, placed: Placed) -> Posted:
        """Return the sale, its effect on contract and debts taken."""
        account = self.accounts.contract(placed.sealed.contract_id)
        bought = account.bought[placed.period.key]
        priced, rest = self._priced(placed, account)
        decision = self._decision(placed, priced, account.contract, bought)
        account.carry_minor = 0 if account.is_closed else priced.carry_after
        over = difference(placed.vend.quote, placed.version, bought_tenths=bought)
        credit = self._credit(placed, account, over, decision.sale_id)
        account.buy(placed.period, priced.units)
        until = self.books.locked_until
        is_late = until is not None and placed.sold_at < until
        shift = self._shift(placed.told)
        return Posted(
            placed=placed,
            decision=decision,
            findings=[
                Finding(
                    told=placed.told,
                    reason=reason,
                    finding_id=new_finding_id(self.books.seat.now),
                    difference_minor=minor,
                    sale_id=decision.sale_id,
                    correction_id=credit.correction_id
                    if credit is not None and reason is FindingReason.PRICE_CREDITED
                    else None,
                )
                for reason, minor in self._reasons(placed, over, rest, is_late=is_late)
            ],
            credit=credit,
            late=is_late,
            closed_shift=shift if shift is not None and shift.closed_at is not None else None,
        )

    def _shift(self, told: ToldVend) -> SeatedShift | None:
        return self.books.shifts.get(told.sale.shift_id)

    def _priced(self, placed: Placed, account: ContractAccount) -> tuple[PricedSale, int]:
        """Return the sale's amounts, and what no debt was left to take."""
        quote = placed.vend.quote
        lines = tuple(self._paid(placed.sealed.contract_id, quote))
        total = sum(line.taken for line in lines)
        rest = quote.deductions_minor - total
        energy = EnergyLine(
            gross=quote.energy_gross_minor,
            vat_bp=quote.energy_vat_bp,
            vat=quote.energy_vat_minor,
            net=quote.energy_net_minor,
            blocks=(),  # they stand in the answer, as they were shown
        )
        priced = PricedSale(
            mode=Mode.MONEY,
            tender=quote.tender_minor,
            carry_before=account.carry_minor,
            ceiling=quote.ceiling_minor,
            deductions=lines,
            deductions_total=total,
            energy_money=quote.energy_money_minor,
            units=quote.units_tenths,
            sts=sts_amount(quote.units_tenths),
            energy=energy,
            vat_summary=(),
            carry_after=account.carry_minor + quote.carry_after_minor + rest,
        )
        return priced, rest

    def _paid(self, contract_id: int, quote: Quote) -> Iterator[DeductionLine]:
        for line in quote.deductions:
            left = line.taken_minor
            for debt in self.accounts.debts(contract_id, line.code) if left else ():
                item = debt.debt.account()
                taken = debt.pay(left)
                left -= taken
                yield deduction_line(DeductionKind.ARREARS, item, asked=taken, taken=taken)

    def _decision(
        self, placed: Placed, priced: PricedSale, contract: Contract, bought: int
    ) -> SaleDecision:
        books, sealed = self.books, placed.sealed
        sale_id = new_sale_id(books.seat.now)
        shift = self._shift(placed.told)
        token = placed.vend.tokens[-1]
        answer = answer_of(
            books,
            placed.told,
            placed.vend,
            contract,
            sale_id=sale_id,
            sold_at=placed.sold_at,
            receipt_sequence=placed.receipt_sequence,
            municipality=self.municipality,
            receipt_key=self.receipt_key,
        )
        return SaleDecision(
            command=self._command(placed),
            supply=Supply(
                meter=books.meters[sealed.meter_id],
                contract=contract,
                version=books.sold_versions[sealed.tariff_version_id],
                policy=books.sold_policies[sealed.policy_id],
                period=placed.period,
                bought_tenths=bought,
                dues=(),
                arrears=tuple(books.debts[sealed.contract_id]),
            ),
            priced=priced,
            quote=placed.vend.quote,
            issued=IssuedToken(
                token=token.token,
                tid=Tid(token.tid),
                value=priced.units,
                key_check_value="",  # the token's own row has it
                issuer="",
            ),
            sale_id=sale_id,
            sold_at=placed.sold_at,
            response=canonical_bytes(answer),
            shift_id=None if shift is None else shift.shift_id,
            posted_at=posting_time(placed.sold_at, books.locked_until, books.seat.now),
            decided_at=books.seat.now,
            money_from=placed.money_from,
            more_entries=tuple(self._more_entries(placed, priced)),
        )

    def _more_entries(self, placed: Placed, priced: PricedSale) -> Iterator[Entry]:
        is_closed = placed.sealed.contract_id in self.books.closed
        if is_closed and priced.carry_after:  # owed to who was there, and not kept there
            yield Entry(ledger.CARRY, ledger.CONTRACT_PAYOUTS, priced.carry_after)
        shift = self._shift(placed.told)
        if shift is not None and shift.closed_at is not None and placed.cash_minor:
            # The count stood; what was expected did not.
            drawer = ledger.drawer_of_shift(shift.shift_id)
            yield Entry(ledger.CASH_VARIANCE, drawer, placed.cash_minor)

    def _command(self, placed: Placed) -> VendCommand:
        books, told, vend = self.books, placed.told, placed.told.vend
        seller = books.operators.get(told.sale.operator)
        return VendCommand(
            seller=Seller(
                terminal_id=books.seat.terminal_id,
                terminal_number=books.seat.terminal_number,
                point=books.point,
                operator_id=books.seat.brought_by if seller is None else seller.operator_id,
                operator_name=_NOBODY if seller is None else seller.name,
                operator_title=_NOBODY if seller is None else seller.title,
            ),
            request=VendRequest(
                vend_id=vend.vend_id,
                drn=vend.drn,
                tender_minor=vend.tender_minor,
                tenders=vend.tenders,
                received_minor=vend.received_minor,
                quote_hash="",
                receipt_sequence=placed.receipt_sequence,
                visit_id=told.sale.visit_id,
                made_at=told.sale.at,
            ),
            body_sha256=told.record_hash,
        )

    def _credit(
        self, placed: Placed, account: ContractAccount, over: Difference, sale_id: str
    ) -> Credit | None:
        if over.gross_minor <= 0:
            return None
        if not account.is_closed:
            account.carry_minor += over.gross_minor
            account.more_untold += 1
        return Credit(
            correction_id=new_finding_id(self.books.seat.now),
            sale_id=sale_id,
            version_id=placed.version.id,
            contract_id=account.contract.id,
            is_closed=account.is_closed,
            receipt_number=number_of(self.books, placed.receipt_sequence),
            sold_on=placed.sold_at.astimezone(self.zone).date(),
            quote=placed.vend.quote,
            over=over,
        )

    def _was_stopped(self, sealed: SealedRow) -> bool:
        """Whether its meter is blocked, or was after it was sealed and has been released since."""
        if self.books.meters[sealed.meter_id].block_reason is not None:
            return True
        last = self.books.stopped.get(sealed.meter_id)
        return last is not None and last >= sealed.sealed_at

    def _reasons(
        self, placed: Placed, over: Difference, rest: int, *, is_late: bool
    ) -> Sequence[tuple[FindingReason, int]]:
        """Return what is odd, each with the money it is about."""
        books, sealed, sale = self.books, placed.sealed, placed.told.sale
        is_lost = bool(sale.shift_id) and sale.shift_id not in books.shifts
        gross = over.gross_minor
        known = (
            (FindingReason.DAY_LOCKED, is_late, 0),
            (FindingReason.SHIFT_UNKNOWN, is_lost, 0),
            (FindingReason.OPERATOR_UNKNOWN, sale.operator not in books.operators, 0),
            (FindingReason.CLOCK, placed.is_clock_odd, 0),
            (FindingReason.CLOSURE_ORDER, sale.order_number, 0),
            (FindingReason.BLOCKED_METER, self._was_stopped(sealed), 0),
            (FindingReason.CONTRACT_CLOSED, sealed.contract_id in books.closed, 0),
            (FindingReason.TARIFF_CHANGED, placed.version.id != sealed.tariff_version_id, 0),
            (FindingReason.PERIOD_CHANGED, placed.period.key != sealed.period, 0),
            (FindingReason.DEBT_SETTLED, rest, rest),
            (FindingReason.PRICE_CREDITED, gross > 0, gross),
            (FindingReason.PRICE_BORNE, gross < 0, -gross),
        )
        return [(reason, minor) for reason, is_so, minor in known if is_so]
