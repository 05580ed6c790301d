"""I10: what other systems are told takes effect once: each sale, when it is true, one time."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import sqlalchemy as sa

from tests.simulation.planted.seam import Bug, Patch
from vending_server.db.engine import writing
from vending_server.vending import recovering, rows, service
from vending_server.vending.service import VendingService
from vending_server.vending.tables import outbox, sales

_insert_rows = rows._insert_rows


class _Silent:
    """An insert that inserts nothing."""

    def run(self, *_args: Any, **_more: Any) -> None:
        """Forget the rows."""


def _untold() -> list[Patch]:
    return [(rows, "_OUTBOX", _Silent())]


def _told(connection: sa.Connection, subject: str, now: dt.datetime) -> None:
    values = {"topic": rows.VEND_SOLD, "subject_id": subject, "created_at": now}
    connection.execute(outbox.insert().values(values))


def _twice() -> list[Patch]:
    def inserted(connection: sa.Connection, decisions: Any, ids: Any) -> None:
        _insert_rows(connection, decisions, ids)
        for one in decisions:
            if one.command.seller.is_agent:  # a second list, for whoever settles with agents
                _told(connection, one.sale_id, one.sold_at)

    return [(rows, "_insert_rows", inserted)]


def _sale_id(connection: sa.Connection, key: tuple[str, str]) -> str | None:
    query = sa.select(sales.c.id).where(sales.c.terminal_id == key[0], sales.c.vend_id == key[1])
    return connection.scalars(query).one_or_none()


def _with_each_replay() -> list[Patch]:
    decide_in = VendingService._decide_in

    def telling(self: Any, connection: sa.Connection, commands: Any) -> Any:
        answers = decide_in(self, connection, commands)
        for one, answer in zip(commands, answers, strict=True):
            if answer is not None and answer.is_sale and not answer.is_new:
                _told(connection, _sale_id(connection, one.key) or "", self.clock.now())
        return answers

    return [(VendingService, "_decide_in", telling)]


def _with_each_resolution() -> list[Patch]:
    resolve_once = VendingService._resolve_once

    def telling(self: Any, seller: Any, vend_id: str) -> Any:
        answer = resolve_once(self, seller, vend_id)
        if answer.is_sale:
            with writing(self.engine) as connection:
                sale_id = _sale_id(connection, (seller.terminal_id, vend_id))
                _told(connection, sale_id or "", self.clock.now())
        return answer

    return [(VendingService, "_resolve_once", telling)]


def _refusals_too() -> list[Patch]:
    write_refusals = rows.write_refusals

    def telling(connection: sa.Connection, decisions: Any, now: dt.datetime) -> None:
        write_refusals(connection, decisions, now)
        for one in decisions:
            _told(connection, one.command.request.vend_id, now)

    return [(service.rows, "write_refusals", telling)]


def _recovered_untold() -> list[Patch]:
    post = recovering.RecoveryDesk._post

    def silent(self: Any, connection: sa.Connection, evidence: Any) -> None:
        post(self, connection, evidence)
        sale_id = _sale_id(connection, evidence.key)
        connection.execute(outbox.delete().where(outbox.c.subject_id == sale_id))

    return [(recovering.RecoveryDesk, "_post", silent)]


BUGS: Final = (
    Bug(
        name="outbox_forgotten",
        breaks="I10",
        rule="Each sale is told to other systems.",
        patches=_untold,
    ),
    Bug(
        name="outbox_twice",
        breaks="I10",
        rule="A sale is told once, whoever else wants to know of it.",
        patches=_twice,
    ),
    Bug(
        name="outbox_with_each_replay",
        breaks="I10",
        rule="A vend that comes again is answered, and told to nobody.",
        patches=_with_each_replay,
    ),
    Bug(
        name="outbox_with_each_resolution",
        breaks="I10",
        rule="A question about a sale tells nobody of it.",
        patches=_with_each_resolution,
    ),
    Bug(
        name="refusals_told_as_sales",
        breaks="I10",
        rule="Only what was sold is told as sold.",
        patches=_refusals_too,
    ),
    Bug(
        name="recovered_untold",
        breaks="I10",
        rule="A sale that was brought back after a restore is told like any other.",
        patches=_recovered_untold,
    ),
)
