"""Take back what the tills hold after a restore: sales, refusals and tombstones, as they were.

A till brings the request it sent and the answer it got, signed by its device.  A sale is posted
again only if everything about it proves itself:

- the token reads under the meter's key to exactly the TID and the units of the answer: nobody but a
  server with the key can have made it;
- today's books, at the moment of the sale, give the very quote that was confirmed, to its hash.  So
  carry, blocks, fees and debts stay what their sales make of them.

Whatever does not is held with its reason, the evidence kept, for two people to decide; it is tried
again whenever another sale was posted, so that the order in which tills report does not matter.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.days.service import posting_time_of
from vending_server.db.engine import reading, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.epochs.service import FIRST_EPOCH, EpochBook, terminal_reported
from vending_server.errors import HTTP_STATUS, Refused
from vending_server.issuing.model import IssuedToken, ReadCredit
from vending_server.ledger.accounts import AccountIds
from vending_server.operators.service import find_operator
from vending_server.points.model import check_device_signature
from vending_server.points.service import terminal
from vending_server.shifts.mirror import open_shift_then
from vending_server.vending import rows
from vending_server.vending.agent_sales import charge_known
from vending_server.vending.deciding import order_of, receipt_number
from vending_server.vending.held_vends import REVERSAL_FORGOTTEN, held_rows
from vending_server.vending.key_limits import count_known
from vending_server.vending.model import SaleDecision, Seller, Supply, VendCommand
from vending_server.vending.quoting import price_supply, quote_of
from vending_server.vending.recovered_sets import TokenReader, UnprovedSet, proved_set
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.supplies import SupplyReader, lock_scopes
from vending_server.vending.tables import (
    RecoveredOutcome,
    VendKind,
    recovered_vends,
    sales,
    tokens,
    vends,
)
from vending_server.wire.canonical import canonical_bytes, digest_hex
from vending_server.wire.ids import is_uuid7
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import quote_hash
from vending_server.wire.recovery import (
    RecoveredVend,
    RecoveredVendAnswer,
    RecoveryFacts,
    RecoveryReport,
    recovered_vend_message,
    recovery_report_message,
)
from vending_server.wire.vend import VendAnswer, VendRequest

_KNOWN: Final = "known"
_ATTEMPTS: Final = 5


class _Held(Exception):
    """This evidence does not prove itself; the reason is a stable word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evidence:
    terminal_id: str
    operator: str  # who sold
    request_text: bytes
    answer_text: bytes
    request: VendRequest

    @property
    def key(self) -> tuple[str, str]:
        return (self.terminal_id, self.request.vend_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryDesk:
    """Takes back answers over one database; holds no state of its own but the epoch's."""

    engine: sa.Engine
    clock: Clock
    reader: TokenReader
    supplies: SupplyReader
    account_ids: AccountIds
    epochs: EpochBook

    def facts(self, seller: Seller) -> RecoveryFacts:
        """Say whether this terminal is awaited."""
        with reading(self.engine) as connection:
            epoch = self.epochs.epoch(connection)
            since = self.epochs.forgotten_since(connection, seller.terminal_id)
            return RecoveryFacts(
                epoch=FIRST_EPOCH if epoch is None else epoch.number,
                is_awaited=self.epochs.is_awaited(connection, seller.terminal_id),
                backup_taken_at=None if since is None else since.isoformat(),
            )

    def take(self, seller: Seller, message: RecoveredVend) -> RecoveredVendAnswer:
        """Take back one answer; the same again changes nothing.

        Raises:
            Refused: SIGNATURE_INVALID, or INVALID_REQUEST for what is no request with its answer,
                or where nothing was ever restored.
            DatabaseBusy: nothing was taken; bring it again.
        """
        evidence = _evidence(seller.terminal_id, message)
        for _ in range(_ATTEMPTS):
            try:
                with writing(self.engine) as connection:
                    return self._take_in(connection, seller, evidence, message)
            except RowConflict:
                continue
        raise DatabaseBusy("the vend is being decided by another process")

    def report(self, seller: Seller, message: RecoveryReport) -> None:
        """Believe a terminal that it has brought back everything.

        Raises:
            Refused: SIGNATURE_INVALID, or INVALID_REQUEST for another epoch's report.
        """
        signed = recovery_report_message(
            terminal_id=seller.terminal_id,
            epoch=message.epoch,
            journal_sequence=message.journal_sequence,
            journal_hash=message.journal_hash,
        )
        with writing(self.engine) as connection:
            _check_signature(connection, seller, signed, message.signature)
            epoch = self.epochs.epoch(connection)
            if epoch is None or epoch.number != message.epoch:
                raise Refused(ProblemCode.INVALID_REQUEST, where="epoch")
            terminal_reported(
                connection,
                seller.terminal_id,
                journal_sequence=message.journal_sequence,
                journal_hash=message.journal_hash,
                operator_id=seller.operator_id,
                now=self.clock.now(),
            )

    def _take_in(
        self,
        connection: sa.Connection,
        seller: Seller,
        evidence: _Evidence,
        message: RecoveredVend,
    ) -> RecoveredVendAnswer:
        signed = recovered_vend_message(
            terminal_id=seller.terminal_id,
            operator=message.operator,
            request=message.request,
            answer=message.answer,
        )
        _check_signature(connection, seller, signed, message.signature)
        epoch = self.epochs.epoch(connection)
        if epoch is None:
            raise Refused(ProblemCode.INVALID_REQUEST, where="recovery")
        is_decided = _is_decided(connection, evidence.key)
        if is_decided and not _is_reversal_forgotten(connection, evidence):
            return RecoveredVendAnswer(outcome=_KNOWN, reason="")
        held = _held_before(connection, evidence.key)
        try:
            self._post(connection, evidence)
            outcome, reason = RecoveredOutcome.POSTED, ""
        except _Held as why:
            outcome, reason = RecoveredOutcome.HELD, str(why)
        if not held:
            connection.execute(
                recovered_vends.insert().values(
                    terminal_id=evidence.terminal_id,
                    vend_id=evidence.request.vend_id,
                    epoch_number=epoch.number,
                    received_at=self.clock.now(),
                    submitted_by=seller.operator_id,
                    operator=evidence.operator,
                    request=evidence.request_text,
                    answer=evidence.answer_text,
                    signature=message.signature,
                    outcome=outcome,
                    reason=reason,
                )
            )
        if outcome is RecoveredOutcome.POSTED:
            self.try_held_again(connection)
        return RecoveredVendAnswer(outcome=outcome.value, reason=reason)

    def try_held_again(self, connection: sa.Connection) -> None:
        """Post what only waited for an earlier sale, until nothing more follows.

        Whoever posts sales of before a restore in another way calls this afterwards.
        """
        is_moving = self.epochs.epoch(connection) is not None
        while is_moving:
            is_moving = False
            for evidence in _held(connection):
                try:
                    self._post(connection, evidence)
                    is_moving = True
                except _Held:
                    continue

    def try_held(self) -> None:
        """Try it again although nothing was posted: a meter's new key may have been planned anew.

        Raises:
            DatabaseBusy, RowConflict: another time.
        """
        with writing(self.engine) as connection:
            self.try_held_again(connection)

    def _post(self, connection: sa.Connection, evidence: _Evidence) -> None:
        """Write what an answer says; nothing was written when it is held.

        Raises:
            _Held: it does not prove itself.
        """
        if _is_reversal_forgotten(connection, evidence):
            raise _Held(REVERSAL_FORGOTTEN)
        problem = _problem_of(evidence.answer_text)
        if problem is not None:
            _post_refusal(connection, evidence, problem, self.clock.now())
            return
        decision = self._decision(connection, evidence)
        try:
            charge_known(connection, decision)
        except Refused as refused:
            raise _Held(refused.code.value) from None
        count_known(connection, decision)
        seller = decision.command.seller
        posted_at, is_late = posting_time_of(
            connection,
            transaction_id=decision.sale_id,
            point_number=seller.point.number,
            happened_at=decision.sold_at,
            now=self.clock.now(),
        )
        # Its money lies in the drawer that is counted when that shift is closed.
        shift_id = open_shift_then(
            connection,
            seller.terminal_id,
            operator_id=seller.operator_id,
            at=decision.sold_at,
            told_at=evidence.request.made_at,
        )
        shift_id = None if is_late else shift_id
        decision = replace(decision, posted_at=posted_at, shift_id=shift_id)
        rows.write_sales(connection, [decision], self.account_ids)

    def _decision(self, connection: sa.Connection, evidence: _Evidence) -> SaleDecision:
        try:
            answer = msgspec.json.decode(evidence.answer_text, type=VendAnswer)
            sold_at = dt.datetime.fromisoformat(answer.sold_at)
        except (msgspec.DecodeError, ValueError):
            raise _Held("answer_unreadable") from None
        if answer.vend_id != evidence.request.vend_id or sold_at.tzinfo is None:
            raise _Held("answer_of_another_vend")
        if canonical_bytes(answer) != evidence.answer_text or not is_uuid7(answer.sale_id):
            raise _Held("answer_not_in_our_spelling")
        epoch = self.epochs.epoch(connection)
        if epoch is None or sold_at > epoch.begun_at:
            raise _Held("sold_after_the_restore")
        lock_scopes(connection, [evidence.request.drn])
        supply = self._supply(connection, evidence, sold_at)
        command = _command_of(connection, evidence, answer)
        try:
            supply, key_set = proved_set(self.reader, supply, answer.tokens)
        except UnprovedSet as why:
            raise _Held(str(why)) from None
        issued = self._token(connection, supply, answer)
        return replace(_priced_again(command, supply, answer, issued, sold_at), key_set=key_set)

    def _supply(
        self, connection: sa.Connection, evidence: _Evidence, sold_at: dt.datetime
    ) -> Supply:
        drn = evidence.request.drn
        found = self.supplies.all(connection, [drn], sold_at)[drn]
        if isinstance(found, Refused):
            raise _Held(found.code.value)
        return found

    def _token(self, connection: sa.Connection, supply: Supply, answer: VendAnswer) -> IssuedToken:
        line = answer.tokens[-1]
        try:
            told = self.reader.verify(meter=supply.meter, token=line.token)
        except Refused as refused:
            raise _Held(refused.code.value) from None
        said = told.meaning
        if (
            not isinstance(said, ReadCredit)
            or (said.tid, said.amount) != (line.tid, line.units_tenths)
            or line.base_year != supply.meter.base_year
        ):
            raise _Held("token_says_otherwise")
        at = (tokens.c.meter_id, tokens.c.base_year, tokens.c.tid)
        key = (supply.meter.id, line.base_year, line.tid)
        if connection.execute(sa.select(tokens.c.tid).where(sa.tuple_(*at).in_([key]))).first():
            raise _Held("tid_used")
        return IssuedToken(
            token=line.token,
            tid=said.tid,
            value=line.units_tenths,
            key_check_value=told.key_check_value or "",
            issuer=told.issuer,
        )


def _evidence(terminal_id: str, message: RecoveredVend) -> _Evidence:
    try:
        request = msgspec.json.decode(message.request, type=VendRequest)
    except msgspec.DecodeError:
        raise Refused(ProblemCode.INVALID_REQUEST, where="request") from None
    if not is_uuid7(request.vend_id):
        raise Refused(ProblemCode.INVALID_REQUEST, where="request.vend_id")
    return _Evidence(
        terminal_id=terminal_id,
        operator=message.operator,
        request_text=message.request.encode(),
        answer_text=message.answer.encode(),
        request=request,
    )


def _check_signature(
    connection: sa.Connection, seller: Seller, signed: bytes, signature: str
) -> None:
    public_key = terminal(connection, seller.terminal_id).public_key
    check_device_signature(public_key=public_key, message=signed, signature=signature)


def _is_decided(connection: sa.Connection, key: tuple[str, str]) -> bool:
    query = sa.select(vends.c.kind).where(vends.c.terminal_id == key[0], vends.c.vend_id == key[1])
    return connection.execute(query).first() is not None


def _is_reversal_forgotten(connection: sa.Connection, evidence: _Evidence) -> bool:
    """Say whether a till knows of a reversal of which the books hold only the sale.

    Its money was given back. The till asks for the reversal once more, and a second person agrees
    once more: their agreement was lost with it.
    """
    problem = _problem_of(evidence.answer_text)
    if problem is None or problem.code != ProblemCode.SALE_REVERSED:
        return False
    terminal_id, vend_id = evidence.key
    stands = sa.select(sales.c.id).where(
        sales.c.terminal_id == terminal_id, sales.c.vend_id == vend_id, not_reversed()
    )
    return connection.execute(stands).first() is not None


def _held_before(connection: sa.Connection, key: tuple[str, str]) -> bool:
    query = sa.select(recovered_vends.c.outcome).where(
        recovered_vends.c.terminal_id == key[0], recovered_vends.c.vend_id == key[1]
    )
    return connection.execute(query).first() is not None


def _held(connection: sa.Connection) -> list[_Evidence]:
    return [
        _Evidence(
            terminal_id=row.terminal_id,
            operator=row.operator,
            request_text=row.request,
            answer_text=row.answer,
            request=msgspec.json.decode(row.request, type=VendRequest),
        )
        for row in held_rows(connection)
    ]


def _problem_of(answer: bytes) -> Problem | None:
    """Return the stored refusal that an answer is, None for a sale."""
    try:
        problem = msgspec.json.decode(answer, type=Problem)
    except msgspec.DecodeError:
        return None
    return problem if problem.decided else None


def _post_refusal(
    connection: sa.Connection, evidence: _Evidence, problem: Problem, now: dt.datetime
) -> None:
    """Write a refusal or tombstone again under its id, in the bytes in which it was stored."""
    try:
        status = HTTP_STATUS[ProblemCode(problem.code)]
    except ValueError:
        raise _Held("refusal_unknown") from None
    if problem.vend_id != evidence.request.vend_id or status != problem.status:
        raise _Held("answer_of_another_vend")
    is_tombstone = problem.code == ProblemCode.VEND_NONE
    connection.execute(
        vends.insert().values(
            terminal_id=evidence.terminal_id,
            vend_id=evidence.request.vend_id,
            kind=VendKind.TOMBSTONE if is_tombstone else VendKind.REFUSAL,
            body_sha256=None if is_tombstone else digest_hex(evidence.request_text),
            status=status,
            response=canonical_bytes(problem),
            decided_at=now,
        )
    )


def _command_of(connection: sa.Connection, evidence: _Evidence, answer: VendAnswer) -> VendCommand:
    """Return the vend as it came the first time; both the till and the answer say who sold."""
    operator = find_operator(connection, evidence.operator)
    if operator is None or operator.name != answer.operator_name:
        raise _Held("operator_unknown")
    seat = terminal(connection, evidence.terminal_id)
    number = receipt_number(
        point=seat.point_number,
        terminal=seat.number,
        sequence=evidence.request.receipt_sequence,
    )
    if number != answer.receipt_number:
        raise _Held("receipt_of_another_terminal")
    used = sa.select(sales.c.id).where(
        sales.c.terminal_id == evidence.terminal_id,
        sales.c.receipt_sequence == evidence.request.receipt_sequence,
    )
    if connection.execute(used).first():
        raise _Held("receipt_number_used")
    return VendCommand(
        seller=Seller(
            terminal_id=evidence.terminal_id,
            terminal_number=seat.number,
            point=answer.point,
            operator_id=operator.operator_id,
            operator_name=answer.operator_name,
            operator_title=answer.operator_title,
        ),
        request=evidence.request,
        body_sha256=digest_hex(evidence.request_text),
    )


def _priced_again(
    command: VendCommand,
    supply: Supply,
    answer: VendAnswer,
    issued: IssuedToken,
    sold_at: dt.datetime,
) -> SaleDecision:
    """Return the sale if the books of its moment give the quote that was confirmed.

    Raises:
        _Held: they give another one: another sale of the contract is missing, or came meanwhile.
    """
    request = command.request
    try:
        priced = price_supply(supply, order_of(request))
    except Refused as refused:
        raise _Held(refused.code.value) from None
    quote = quote_of(supply, priced)
    if not quote_hash(quote) == quote_hash(answer.quote) == request.quote_hash:
        raise _Held("priced_otherwise")
    paid = sum(part.amount_minor for part in request.tenders)
    if paid != priced.tender or priced.units != issued.value:
        raise _Held("tenders_disagree")
    return SaleDecision(
        command=command,
        supply=supply,
        priced=priced,
        quote=quote,
        issued=issued,
        sale_id=answer.sale_id,
        sold_at=sold_at,
        response=canonical_bytes(answer),
    )
