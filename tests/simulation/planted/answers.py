"""I1 and I2: what was answered is there, and is answered so for ever."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from tests.simulation.planted.schema import without_key, without_triggers
from tests.simulation.planted.seam import Bug, Patch, instead
from tests.simulation.server import ServerKilled
from vending_server.db.engine import reading, writing
from vending_server.vending import recovering, rows, service
from vending_server.vending.model import SaleDecision, StoredAnswer
from vending_server.vending.service import VendingService
from vending_server.vending.tables import VendKind, vends
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.vend import VendAnswer


def _answered_before_commit() -> list[Patch]:
    decide, decide_in = VendingService.decide, VendingService._decide_in
    under_way: list[list[Any]] = []

    def noting(self: Any, connection: Any, commands: Any) -> Any:
        under_way[-1][:] = decide_in(self, connection, commands)
        return list(under_way[-1])

    def early(self: Any, commands: Any, **more: Any) -> Any:
        told: list[Any] = []
        under_way.append(told)
        try:
            return decide(self, commands, **more)
        except ServerKilled:
            if told:
                return told  # it had left before the power went
            raise
        finally:
            under_way.pop()

    return [(VendingService, "_decide_in", noting), (VendingService, "decide", early)]


def _cached_before_commit() -> list[Patch]:
    decide_in, ask, resolve = (
        VendingService._decide_in,
        VendingService.ask,
        VendingService.resolve,
    )
    cache: dict[tuple[str, str], StoredAnswer] = {}

    def caching(self: Any, connection: Any, commands: Sequence[Any]) -> Any:
        answers = decide_in(self, connection, commands)
        for one, answer in zip(commands, answers, strict=True):
            if answer is not None and answer.is_sale:
                cache[one.key] = dataclasses.replace(answer, is_new=False)
        return answers

    def asked(self: Any, seller: Any, vend_id: str) -> StoredAnswer:
        return cache.get((seller.terminal_id, vend_id)) or ask(self, seller, vend_id)

    def resolved(self: Any, seller: Any, vend_id: str) -> StoredAnswer:
        return cache.get((seller.terminal_id, vend_id)) or resolve(self, seller, vend_id)

    return [
        (VendingService, "_decide_in", caching),
        (VendingService, "ask", asked),
        (VendingService, "resolve", resolved),
    ]


def _recovered_otherwise() -> list[Patch]:
    priced_again = recovering._priced_again

    def other(*args: Any) -> SaleDecision:
        decision = priced_again(*args)
        told = msgspec.json.decode(decision.response, type=VendAnswer)
        anew = msgspec.structs.replace(told, customer_name=told.customer_name + " ")
        return dataclasses.replace(decision, response=canonical_bytes(anew))

    return [(recovering, "_priced_again", other)]


def _recovered_into_nothing() -> list[Patch]:
    take_in = recovering.RecoveryDesk._take_in

    def told_only(self: Any, connection: Any, *more: Any) -> Any:
        savepoint = connection.begin_nested()
        answer = take_in(self, connection, *more)
        savepoint.rollback()
        return answer

    return [(recovering.RecoveryDesk, "_take_in", told_only)]


# ---------------------------------------------------------------------- the same bytes for ever


def _stored_in_another_spelling() -> list[Patch]:
    sold_row = rows._sold_row

    def spelled(decision: SaleDecision) -> dict[str, Any]:
        row = sold_row(decision)
        told = msgspec.json.decode(row["response"])
        return {**row, "response": msgspec.json.format(msgspec.json.encode(told), indent=1)}

    return [(rows, "_sold_row", spelled)]


def _asked_with_news() -> list[Patch]:
    ask = VendingService.ask

    def with_news(self: Any, seller: Any, vend_id: str) -> StoredAnswer:
        answer = ask(self, seller, vend_id)
        if not answer.is_sale:
            return answer
        told = msgspec.json.decode(answer.body, type=VendAnswer)
        anew = msgspec.structs.replace(told, block_left_minor=0)
        return dataclasses.replace(answer, body=canonical_bytes(anew))

    return [(VendingService, "ask", with_news)]


def _tombstone_over_sale() -> list[Patch]:
    resolve_once = VendingService._resolve_once

    def over(self: Any, seller: Any, vend_id: str) -> StoredAnswer:
        with reading(self.engine) as connection:
            known = service.stored_answers(connection, [(seller.terminal_id, vend_id)])
        if not known:
            return resolve_once(self, seller, vend_id)
        body = service._tombstone(vend_id)
        with writing(self.engine) as connection:
            connection.execute(
                vends.update()
                .where(vends.c.terminal_id == seller.terminal_id, vends.c.vend_id == vend_id)
                .values(kind=VendKind.TOMBSTONE, status=410, response=body, sale_id=None)
            )
        return StoredAnswer(410, body, is_sale=False)

    return [without_triggers("vends"), (VendingService, "_resolve_once", over)]


def _ids_known_by_process() -> list[Patch]:
    decide_in, stored_answers = VendingService._decide_in, service.stored_answers
    mine: dict[Any, set[tuple[str, str]]] = {}
    deciding: list[Any] = []

    def known_here(connection: sa.Connection, keys: Any) -> Any:
        found = stored_answers(connection, keys)
        if not deciding:
            return found
        seen = mine.setdefault(connection.engine, set())
        return {key: one for key, one in found.items() if key in seen}

    def deciding_in(self: Any, connection: sa.Connection, commands: Any) -> Any:
        deciding.append(connection)
        try:
            answers = decide_in(self, connection, commands)
        finally:
            deciding.pop()
        mine.setdefault(connection.engine, set()).update(one.key for one in commands)
        return answers

    return [
        without_key("vends"),
        (service, "stored_answers", known_here),
        (VendingService, "_decide_in", deciding_in),
    ]


BUGS: Final = (
    Bug(
        name="answered_before_commit",
        breaks="I1",
        rule="A vend is answered only when its transaction is on disk.",
        patches=_answered_before_commit,
    ),
    Bug(
        name="cached_before_commit",
        breaks="I1",
        rule="Asked again, the server says what is committed, not what it was about to commit.",
        patches=_cached_before_commit,
    ),
    Bug(
        name="recovered_believed_known",
        breaks="I1",
        rule="After a restore a sale that a till brings back is posted if the books lack it.",
        patches=instead(recovering, "_is_decided", lambda *_: True),
    ),
    Bug(
        name="recovered_into_nothing",
        breaks="I1",
        rule="A till is told that its sale was posted when the posting is committed with it.",
        patches=_recovered_into_nothing,
    ),
    Bug(
        name="recovered_otherwise",
        breaks="I1",
        rule="A sale that is brought back is kept in the bytes in which the till was answered.",
        patches=_recovered_otherwise,
    ),
    Bug(
        name="stored_in_another_spelling",
        breaks="I2",
        rule="What is stored of an answer is its very bytes.",
        patches=_stored_in_another_spelling,
    ),
    Bug(
        name="asked_with_news",
        breaks="I2",
        rule="An answer that is asked for again tells nothing newer than the first time.",
        patches=_asked_with_news,
    ),
    Bug(
        name="tombstone_over_slow_sale",
        breaks="I2",
        rule="Whoever commits first has decided a vend: no tombstone replaces a sale"
        " (the triggers that keep stored answers are gone).",
        patches=_tombstone_over_sale,
    ),
    Bug(
        name="ids_known_by_process",
        breaks="I2",
        rule="A vend's id is looked for in the database, not among the vends of this process"
        " (the unique key of vends is gone).",
        patches=_ids_known_by_process,
    ),
)
