"""The use cases of selling: quote, vend, ask, resolve, reprint.

`decide` is step 5 of ARCHITECTURE section 3: for all vends given, one read, pricing, tokens, and
everything written in one durable transaction; whoever calls it answers only afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.columns import UuidText
from vending_server.db.engine import reading, wait_less, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.db.statements import Query, among
from vending_server.documents.service import last_receipt_of_documents
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.issuing.boundary import TokenIssuer
from vending_server.keys.receipt_key import ReceiptKey
from vending_server.ledger.accounts import AccountIds
from vending_server.pricing.model import Payment
from vending_server.shifts.mirror import OpenShift, open_shifts
from vending_server.vending import rows
from vending_server.vending.agent_sales import affordable, charged, lock_agents
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.deciding import decide_refusal, decide_sale
from vending_server.vending.duplicates import Past, past_of, receipt_key
from vending_server.vending.key_limits import within_key_limits
from vending_server.vending.key_sets import keyed_by
from vending_server.vending.model import (
    LastTids,
    Order,
    RefusalDecision,
    SaleDecision,
    Seller,
    StoredAnswer,
    Supply,
    VendCommand,
)
from vending_server.vending.quoting import check_may_vend, price_supply, quote_of
from vending_server.vending.reversed_sales import reversed_answer
from vending_server.vending.supplies import (
    LockedScope,
    SupplyReader,
    last_tids,
    lock_scopes,
    tid_sequences,
)
from vending_server.vending.tables import VendKind, reprints, sale_reversals, sales, vends
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.facts import MunicipalityFacts
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.quote import QuoteAnswer, QuoteRequest, quote_hash
from vending_server.wire.scalars import RECEIPT_SEQUENCE_MAX
from vending_server.wire.vend import ReprintAnswer, ReprintRequest, VendAnswer

_ATTEMPTS: Final = 5
_GONE: Final = 410

Step = Callable[[str], None]


def no_step(_name: str) -> None:
    """Do nothing at a numbered step; a test may bring something that does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VendingService:
    """Sells over one database.  Holds no state of its own: any number may run side by side."""

    engine: sa.Engine
    clock: Clock
    clock_guard: ClockGuard
    issuer: TokenIssuer
    municipality: MunicipalityFacts
    supplies: SupplyReader
    account_ids: AccountIds
    epochs: EpochBook = field(default_factory=EpochBook)
    duplicate_window: dt.timedelta = dt.timedelta(0)  # see duplicates.py; nothing = never asked
    receipt_key: ReceiptKey | None = None  # none = receipts are not signed
    on_step: Step = no_step

    def quote(self, request: QuoteRequest, *, terminal_id: str | None = None) -> QuoteAnswer:
        """Price a purchase, for a terminal if one will sell it; nothing is written.

        Raises:
            Refused: the meter or the amount cannot be sold, with the code that says why, or the
                terminal must report first (RECOVERING_AFTER_RESTORE).
        """
        order = Order(
            tender_minor=request.tender_minor,
            units_tenths=request.units_tenths,
            payment=Payment.CASH if request.is_cash else Payment.OTHER,
        )
        with reading(self.engine) as connection:
            if terminal_id is not None:
                self.epochs.check_reported(connection, terminal_id)
            supply = self.supplies.one(connection, request.drn, self.clock.now())
        check_may_vend(supply)
        quote = quote_of(supply, price_supply(supply, order))
        return QuoteAnswer(
            quote=quote,
            quote_hash=quote_hash(quote),
            corrections=[one.line for one in supply.corrections],
        )

    def decide(
        self, commands: Sequence[VendCommand], *, lock_timeout_ms: int | None = None
    ) -> list[StoredAnswer | None]:
        """Decide vends in one transaction; None stands for one that must wait for the next.

        A vend waits when it shares its contract, a debt or its own id with an earlier one here,
        and when somebody else is charging its agent.
        `lock_timeout_ms` is how long to wait for a row that somebody holds; none = the usual.

        Raises:
            RowConflict: another process decided something of it first; try one by one.
            DatabaseBusy: nothing was decided.
            Refused: CLOCK_UNRELIABLE; nothing was decided.
        """
        with writing(self.engine) as connection:
            if lock_timeout_ms is not None:
                wait_less(connection, lock_timeout_ms)
            self.on_step("begun")
            answers = self._decide_in(connection, commands)
            self.on_step("written")
        self.on_step("committed")
        return answers

    def ask(self, seller: Seller, vend_id: str) -> StoredAnswer:
        """Return what was decided; reads only.

        Raises:
            Refused: VEND_UNKNOWN; the vend may still be on its way.
        """
        with reading(self.engine) as connection:
            found = stored_answers(connection, [(seller.terminal_id, vend_id)])
        if not found:
            raise Refused(ProblemCode.VEND_UNKNOWN)
        return found[seller.terminal_id, vend_id][1]

    def resolve(self, seller: Seller, vend_id: str) -> StoredAnswer:
        """Return what was decided, or decide now that it is nothing, for ever.

        Raises:
            DatabaseBusy: not decided; ask again.
            Refused: RECOVERING_AFTER_RESTORE, undecided: a till may still bring the sale back.
        """
        for _ in range(_ATTEMPTS):
            try:
                return self._resolve_once(seller, vend_id)
            except RowConflict:
                continue  # the original was committed between our read and our write: read it
        raise DatabaseBusy("the vend is being decided by another process")

    def reprint(self, seller: Seller, vend_id: str, request: ReprintRequest) -> ReprintAnswer:
        """Count a copy of a sale of this terminal and return it; the token is the stored one.

        Raises:
            Refused: RECEIPT_NOT_FOUND, SALE_REVERSED, or INVALID_REQUEST for a reprint id of
                another vend.
        """
        for _ in range(_ATTEMPTS):
            try:
                with writing(self.engine) as connection:
                    return self._reprint_in(connection, seller, vend_id, request)
            except RowConflict:
                continue
        raise DatabaseBusy("the copy is being counted by another process")

    def _decide_in(
        self, connection: sa.Connection, commands: Sequence[VendCommand]
    ) -> list[StoredAnswer | None]:
        known = stored_answers(connection, [one.key for one in commands])
        fresh = [one for one in commands if one.key not in known]
        decided = self._held_back(connection, fresh)
        fresh = [one for one in fresh if one.key not in decided]
        if fresh:
            decided |= self._decide_fresh(connection, fresh)
        firsts = _firsts(commands)
        return [
            _replay(one, known[one.key])
            if one.key in known
            else (decided.get(one.key) if firsts[one.key] is one else None)
            for one in commands
        ]

    def _held_back(
        self, connection: sa.Connection, commands: Sequence[VendCommand]
    ) -> dict[tuple[str, str], StoredAnswer]:
        """Leave the vends of terminals in doubt that must report first.

        After a restore only they know whether this very vend was sold already.
        """
        return {
            one.key: _undecided(one, ProblemCode.RECOVERING_AFTER_RESTORE)
            for one in commands
            if self.epochs.is_awaited(connection, one.seller.terminal_id)
        }

    def _decide_fresh(
        self, connection: sa.Connection, commands: Sequence[VendCommand]
    ) -> dict[tuple[str, str], StoredAnswer]:
        drns = sorted({one.request.drn for one in commands})
        served, scopes = lock_scopes(connection, drns)
        shifts = open_shifts(connection, {one.seller.terminal_id for one in commands})
        # Only now: whoever waited for a lock sells after the one who held it, by the clock too.
        now = self.clock_guard.now(connection)
        chosen = _independent(commands, scopes)
        supplies = self.supplies.of_served(connection, drns, served, now)
        found = [one for one in supplies.values() if isinstance(one, Supply)]
        sequences = tid_sequences(found)
        last = last_tids(connection, sequences)
        tids = {
            one: self.epochs.last_or_floor(connection, one[1], last.get(one)) for one in sequences
        }
        past = past_of(
            connection,
            chosen,
            supplies=supplies,
            now=now,
            window=self.duplicate_window,
        )
        self.on_step("read")
        decisions = [
            self._decide_one(
                one, supplies, tids, past, now, shift=shifts.get(one.seller.terminal_id)
            )
            for one in chosen
        ]
        agents = lock_agents(connection, decisions)
        decisions = within_key_limits(connection, affordable(decisions, agents))
        decisions = charged(connection, decisions, agents)
        self.on_step("decided")
        sold = [one for one in decisions if isinstance(one, SaleDecision)]
        rows.write_sales(connection, sold, self.account_ids)
        refused = [one for one in decisions if isinstance(one, RefusalDecision)]
        rows.write_refusals(connection, refused, now)
        return {one.command.key: rows.stored(one) for one in decisions}

    def _decide_one(
        self,
        command: VendCommand,
        supplies: Mapping[str, Supply | Refused],
        tids: LastTids,
        past: Past,
        now: dt.datetime,
        *,
        shift: OpenShift | None,
    ) -> SaleDecision | RefusalDecision:
        supply = supplies[command.request.drn]
        if isinstance(supply, Refused):
            return decide_refusal(command, supply)
        if receipt_key(command) in past.receipts:
            return decide_refusal(command, Refused(ProblemCode.RECEIPT_NUMBER_USED))
        if shift is not None and shift.operator_id != command.seller.operator_id:
            return decide_refusal(command, Refused(ProblemCode.SHIFT_OF_ANOTHER))
        try:
            past.check_not_again(command.request, supply.meter.id)
            return decide_sale(
                command,
                supply,
                municipality=self.municipality,
                issuer=self.issuer,
                last_tids=tids,
                now=now,
                shift_id=None if shift is None else shift.shift_id,
                key_for=keyed_by(self.issuer),
                receipt_key=self.receipt_key,
            )
        except Refused as refused:
            return decide_refusal(command, refused)

    def _resolve_once(self, seller: Seller, vend_id: str) -> StoredAnswer:
        key = (seller.terminal_id, vend_id)
        with writing(self.engine) as connection:
            found = stored_answers(connection, [key])
            if found:
                return found[key][1]
            self.epochs.check_complete(connection)
            answer = StoredAnswer(_GONE, _tombstone(vend_id), is_sale=False, is_new=True)
            connection.execute(
                vends.insert().values(
                    terminal_id=seller.terminal_id,
                    vend_id=vend_id,
                    kind=VendKind.TOMBSTONE,
                    status=answer.status,
                    response=answer.body,
                    decided_at=self.clock.now(),
                )
            )
            self.on_step("tombstone_written")
        return answer

    def _reprint_in(
        self, connection: sa.Connection, seller: Seller, vend_id: str, request: ReprintRequest
    ) -> ReprintAnswer:
        key = (seller.terminal_id, vend_id)
        _, answer = stored_answers(connection, [key]).get(key, (None, None))
        if answer is not None and answer.is_reversed:
            raise Refused(ProblemCode.SALE_REVERSED)
        if answer is None or not answer.is_sale:
            raise Refused(ProblemCode.RECEIPT_NOT_FOUND)
        sale = msgspec.json.decode(answer.body, type=VendAnswer)
        counted = connection.execute(
            sa.select(reprints).where(reprints.c.reprint_id == request.reprint_id)
        ).one_or_none()
        if counted is not None:
            if (counted.terminal_id, counted.vend_id) != key:
                raise Refused(ProblemCode.INVALID_REQUEST)
            return ReprintAnswer(copy_number=counted.copy_number, sale=sale)
        copy_number = _next_copy(connection, key)
        connection.execute(
            reprints.insert().values(
                terminal_id=seller.terminal_id,
                vend_id=vend_id,
                copy_number=copy_number,
                reprint_id=request.reprint_id,
                operator_id=seller.operator_id,
                made_at=self.clock.now(),
            )
        )
        return ReprintAnswer(copy_number=copy_number, sale=sale)


def stored_answers(
    connection: sa.Connection, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[str | None, StoredAnswer]]:
    """Return what was decided under these ids, each with the hash of its body."""
    asked = set(keys)
    rows = _DECIDED.rows(
        connection,
        terminals=[terminal_id for terminal_id, _ in keys],
        vend_ids=[vend_id for _, vend_id in keys],
    )
    return {
        (terminal_id, vend_id): (
            body_sha256,
            reversed_answer(vend_id)
            if reversed_id is not None
            else StoredAnswer(status, bytes(response), is_sale=kind == VendKind.SALE),
        )
        for terminal_id, vend_id, kind, body_sha256, status, response, reversed_id in rows
        if (terminal_id, vend_id) in asked
    }


_LAST_RECEIPT: Final = Query(
    sa.select(sa.func.max(sales.c.receipt_sequence)).where(
        sales.c.terminal_id == sa.bindparam("terminal_id", type_=UuidText),
        # Above it are sales that were released from quarantine under a number that no till gave.
        sales.c.receipt_sequence <= RECEIPT_SEQUENCE_MAX,
    )
)


def last_receipt_sequence(connection: sa.Connection, terminal_id: str) -> int:
    """Return the highest receipt sequence of a terminal's sales, 0 when there are none."""
    of_sales = _LAST_RECEIPT.value(connection, terminal_id=terminal_id) or 0
    return max(of_sales, last_receipt_of_documents(connection, terminal_id))


def _replay(command: VendCommand, known: tuple[str | None, StoredAnswer]) -> StoredAnswer:
    """Answer an id that was decided before: the same body gets the same bytes for ever."""
    body_sha256, answer = known
    if body_sha256 is not None and body_sha256 != command.body_sha256:
        return _undecided(command, ProblemCode.VEND_ID_REUSED)
    return answer


def _firsts(commands: Sequence[VendCommand]) -> dict[tuple[str, str], VendCommand]:
    """Return the first bearer of each id; a second one in the same batch waits and is a replay."""
    firsts: dict[tuple[str, str], VendCommand] = {}
    for one in commands:
        firsts.setdefault(one.key, one)
    return firsts


def _undecided(command: VendCommand, code: ProblemCode) -> StoredAnswer:
    refused = Refused(code)
    problem = Problem(
        status=refused.status,
        code=code.value,
        title=code.value.replace("_", " "),
        vend_id=command.request.vend_id,
    )
    return StoredAnswer(refused.status, canonical_bytes(problem), is_sale=False)


def _independent(
    commands: Sequence[VendCommand], scopes: Mapping[str, LockedScope]
) -> list[VendCommand]:
    """Return the vends that share nothing with an earlier one; the others wait."""
    chosen: list[VendCommand] = []
    taken: set[tuple[object, ...]] = set()
    for command in commands:
        scope = scopes.get(command.request.drn)
        claims: set[tuple[object, ...]] = {
            ("id", *command.key),
            ("receipt", *receipt_key(command)),
        }
        if scope is not None:
            claims.update(scope.claims())
        if taken.isdisjoint(claims):
            chosen.append(command)
            taken |= claims
    return chosen


# Asks for more pairs than are meant; what else it finds is left out by the caller.
_DECIDED: Final = Query(
    sa.select(
        vends.c.terminal_id,
        vends.c.vend_id,
        vends.c.kind,
        vends.c.body_sha256,
        vends.c.status,
        vends.c.response,
        sale_reversals.c.sale_id,
    )
    .outerjoin(sale_reversals, sale_reversals.c.sale_id == vends.c.sale_id)
    .where(among(vends.c.terminal_id, "terminals"), among(vends.c.vend_id, "vend_ids"))
)


def _tombstone(vend_id: str) -> bytes:
    return canonical_bytes(
        Problem(
            status=_GONE,
            code=ProblemCode.VEND_NONE.value,
            title="no sale",
            decided=True,
            vend_id=vend_id,
        )
    )


def _next_copy(connection: sa.Connection, key: tuple[str, str]) -> int:
    query = sa.select(sa.func.max(reprints.c.copy_number)).where(
        reprints.c.terminal_id == key[0], reprints.c.vend_id == key[1]
    )
    return (connection.scalars(query).one() or 0) + 1
