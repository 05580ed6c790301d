"""I3: a TID is given out once for each meter and base date, whatever happens.

The primary key of `tokens` holds this rule a second time; each bug here takes it away first, or it
would only keep people waiting.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec
import sqlalchemy as sa

from tests.simulation.planted.schema import without_key
from tests.simulation.planted.seam import Bug, Patch
from vending_server.epochs.service import EpochBook
from vending_server.meters.tables import meters
from vending_server.vending import deciding, service
from vending_server.vending.service import VendingService

_KEY_GONE: Final = " (the unique keys of tokens and sealed vends are gone)"


def _of_the_clock() -> list[Patch]:
    return [
        without_key("tokens", "sealed_vends"),
        (service, "last_tids", lambda _connection, _sequences: {}),
    ]


def _off_by_one() -> list[Patch]:
    def not_moved_on(clock_tid: Any, last: Any) -> Any:
        return clock_tid if last is None or last < clock_tid else last

    return [without_key("tokens", "sealed_vends"), (deciding, "next_tid", not_moved_on)]


def _remembered_by_process() -> list[Patch]:
    write_sales = service.rows.write_sales
    known: dict[Any, dict[Any, int]] = {}

    def remembered(connection: sa.Connection, sequences: Any) -> dict[Any, int]:
        mine = known.setdefault(connection.engine, {})
        return {one: mine[one] for one in sequences if one in mine}

    def remembering(connection: sa.Connection, decisions: Any, ids: Any) -> None:
        write_sales(connection, decisions, ids)
        for one in decisions:
            sequence = (one.supply.meter.id, one.supply.meter.base_year)
            known.setdefault(connection.engine, {})[sequence] = one.issued.tid

    return [
        without_key("tokens", "sealed_vends"),
        (service, "last_tids", remembered),
        (service.rows, "write_sales", remembering),
    ]


def _again_after_retry() -> list[Patch]:
    last_tids = service.last_tids
    retried: set[str] = set()

    def noting(question: Any) -> Any:
        def asked(self: Any, seller: Any, vend_id: str) -> Any:
            answer = question(self, seller, vend_id)
            if answer.is_sale:
                retried.add(msgspec.json.decode(answer.body)["quote"]["drn"])
            return answer

        return asked

    def handed_back(connection: sa.Connection, sequences: Any) -> dict[Any, int]:
        query = sa.select(meters.c.id).where(meters.c.drn.in_(retried))
        again = set(connection.scalars(query))
        found = last_tids(connection, sequences)
        return {one: tid - (one[0] in again) for one, tid in found.items()}

    return [
        without_key("tokens", "sealed_vends"),
        (service, "last_tids", handed_back),
        (VendingService, "ask", noting(VendingService.ask)),
        (VendingService, "resolve", noting(VendingService.resolve)),
    ]


def _no_floor() -> list[Patch]:
    return [without_key("tokens", "sealed_vends"), (EpochBook, "tid_floor", lambda *_: None)]


BUGS: Final = (
    Bug(
        name="unique_index_dropped",
        breaks="I3",
        rule="Two tokens of one meter never share a TID, even if both are sold within a minute"
        + _KEY_GONE
        + ".",
        patches=_of_the_clock,
    ),
    Bug(
        name="tid_not_moved_on",
        breaks="I3",
        rule="A TID is above the last one of its meter, not the same" + _KEY_GONE + ".",
        patches=_off_by_one,
    ),
    Bug(
        name="tid_remembered_by_process",
        breaks="I3",
        rule="The last TID of a meter is read from what all processes issued" + _KEY_GONE + ".",
        patches=_remembered_by_process,
    ),
    Bug(
        name="tid_reused_after_retry",
        breaks="I3",
        rule="A TID is used up although its vend had to be asked for again" + _KEY_GONE + ".",
        patches=_again_after_retry,
    ),
    Bug(
        name="tid_repeated_after_restore",
        breaks="I3",
        rule="After a restore a TID is above all that may have been given out before it"
        + _KEY_GONE
        + ".",
        patches=_no_floor,
    ),
)
