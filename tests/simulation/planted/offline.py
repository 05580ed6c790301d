"""Selling without a line: what is told afterwards is posted once, whole, and with what is odd about it."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import sqlalchemy as sa

from kiosk.flows.pack_book import PackBook
from kiosk.flows.vend_book import VendBook
from tests.simulation.planted.schema import without_key
from tests.simulation.planted.seam import Bug, Patch, instead, nothing
from vending_server.key_changes import desk as key_desk
from vending_server.offline_sales import reader, writing
from vending_server.offline_sales.accounts import ContractAccount, DebtAccount
from vending_server.offline_sales.model import FindingReason
from vending_server.offline_sales.posting import Poster
from vending_server.sealing import making
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import sealed_vends
from vending_server.vending import rows as vend_rows
from vending_server.vending import service, supplies
from vending_server.vending.tables import tokens

_KEY_GONE: Final = " (the unique keys of tokens and sealed vends are gone)"
_last_tids = making.last_tids


def _last_tids_without(states: tuple[SealedState, ...]) -> Any:
    """Return the last TIDs as if sealed vends of these states had taken none."""

    def found(connection: sa.Connection, sequences: Any) -> dict[Any, int]:
        vend = sealed_vends.c
        is_such = sa.exists().where(
            vend.meter_id == tokens.c.meter_id,
            vend.base_year == tokens.c.base_year,
            vend.tid == tokens.c.tid,
            vend.state.in_(states),
        )
        query = (
            sa.select(tokens.c.meter_id, tokens.c.base_year, sa.func.max(tokens.c.tid))
            .where(~is_such)
            .group_by(tokens.c.meter_id, tokens.c.base_year)
        )
        last = {(meter, year): tid for meter, year, tid in connection.execute(query)}
        return {one: last[one] for one in sequences if one in last}

    return found


def _voided_again() -> list[Patch]:
    found = _last_tids_without((SealedState.VOIDED,))
    return [without_key("tokens", "sealed_vends"), (making, "last_tids", found)]


def _sealed_unreserved() -> list[Patch]:
    found = _last_tids_without((SealedState.LIVE, SealedState.VOID_ASKED))
    return [without_key("tokens", "sealed_vends"), (making, "last_tids", found)]


def _sold_twice() -> list[Patch]:
    sold_offline = VendBook._sold_offline

    def once_more(self: Any, record: Any) -> Any:
        self._sealed_sold.clear()
        return sold_offline(self, record)

    return [
        (PackBook, "sold", property(lambda _self: {})),
        (VendBook, "sealed_sold", lambda _self: frozenset()),
        (VendBook, "_sold_offline", once_more),
    ]


def _blocks_untold() -> list[Patch]:
    reasons = Poster._reasons

    def silent(self: Any, *args: Any, **more: Any) -> Any:
        for reason, minor in reasons(self, *args, **more):
            if reason is not FindingReason.BLOCKED_METER:
                yield reason, minor

    return [(Poster, "_reasons", silent)]


def _carry_dropped() -> list[Patch]:
    priced = Poster._priced

    def of_its_own(self: Any, placed: Any, account: Any) -> Any:
        sale, rest = priced(self, placed, account)
        carry = sale.carry_after - sale.carry_before
        return dataclasses.replace(sale, carry_before=0, carry_after=carry), rest

    return [(Poster, "_priced", of_its_own)]


def _debt_kept() -> list[Patch]:
    return [(DebtAccount, "pay", lambda self, asked: min(asked, self.left_minor))]


def _first_of_each_upload() -> list[Patch]:
    told_in = reader.told_in
    return [(reader, "told_in", lambda news: list(told_in(news))[:1])]


def _untold() -> list[Patch]:
    insert = vend_rows.insert_sealed_sales

    def silent(connection: sa.Connection, decisions: Any, ids: Any) -> None:
        insert(connection, decisions, ids)
        outbox = service.rows.outbox
        ids_ = [one.sale_id for one in decisions]
        connection.execute(outbox.delete().where(outbox.c.subject_id.in_(ids_)))

    return [(writing, "insert_sealed_sales", silent)]


def _no_waiting() -> list[Patch]:
    def nobody(*_args: Any) -> set[int]:
        return set()

    return [(supplies, "meters_waiting", nobody), (key_desk, "meters_waiting", nobody)]


def _agent_uncharged() -> list[Patch]:
    return [(writing, "_charge", lambda *_: [])]


BUGS: Final = (
    Bug(
        name="voided_tid_used_again",
        breaks="I3",
        rule="The TID of a voided vend is never given to another one" + _KEY_GONE + ".",
        patches=_voided_again,
    ),
    Bug(
        name="sealed_tids_not_reserved",
        breaks="I3",
        rule="The TIDs of sealed vends are taken, for whatever is sealed after them"
        + _KEY_GONE
        + ".",
        patches=_sealed_unreserved,
    ),
    Bug(
        name="sealed_vend_sold_twice",
        breaks="I3",
        rule="A sealed vend is sold to one customer (neither book of a till remembers it).",
        patches=_sold_twice,
    ),
    Bug(
        name="key_change_does_not_wait",
        breaks="I4",
        rule="A meter gets its new key only when no till can sell it a token under the old one.",
        patches=_no_waiting,
    ),
    Bug(
        name="offline_agent_uncharged",
        breaks="I6",
        rule="What an agent sold without a line is taken from his float.",
        patches=_agent_uncharged,
    ),
    Bug(
        name="offline_carry_dropped",
        breaks="I9",
        rule="A sale from a pack adds to what is carried over, and takes nothing from it.",
        patches=_carry_dropped,
    ),
    Bug(
        name="offline_units_uncounted",
        breaks="I9",
        rule="What was sold without a line counts in the blocks of its period.",
        patches=instead(ContractAccount, "buy", nothing),
    ),
    Bug(
        name="offline_debt_not_lowered",
        breaks="I9",
        rule="A debt falls by what a sale without a line took of it.",
        patches=_debt_kept,
    ),
    Bug(
        name="offline_sale_untold",
        breaks="I10",
        rule="A sale from a pack is told to other systems when it is posted.",
        patches=_untold,
    ),
    Bug(
        name="second_sale_of_an_upload_lost",
        breaks="I11",
        rule="Every offline sale in a journal becomes a sale, or something that people look at.",
        patches=_first_of_each_upload,
    ),
    Bug(
        name="blocked_sale_untold",
        breaks="I12",
        rule="Head office is told when a stopped meter was sold to without a line.",
        patches=_blocks_untold,
    ),
)
