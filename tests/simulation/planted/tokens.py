"""I4: a token says to its meter exactly what was sold: TID, class and units."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from tests.simulation.planted.seam import Bug, Patch, instead
from token_engine.tid import Tid
from vending_server.issuing import software
from vending_server.issuing.software import SoftwareIssuer
from vending_server.pricing.model import Utility
from vending_server.vending import rows

_issue = SoftwareIssuer.issue_credit


def _with(**changes: Any) -> Any:
    """Issue with other inputs than asked for; each change is a function of what was asked."""

    def issued(self: SoftwareIssuer, **asked: Any) -> Any:
        return _issue(self, **asked | {name: of(asked) for name, of in changes.items()})

    return instead(SoftwareIssuer, "issue_credit", issued)


def _another_tid() -> list[Patch]:
    def issued(self: SoftwareIssuer, *, tid: Tid, **asked: Any) -> Any:
        return dataclasses.replace(_issue(self, tid=Tid(tid - 1), **asked), tid=tid)

    return [(SoftwareIssuer, "issue_credit", issued)]


def _key_of_another() -> list[Patch]:
    key_of = software.key_of
    known: dict[Any, Any] = {}

    def remembered(meter: Any, key_store: Any) -> Any:
        place = (meter.sgc, meter.krn, meter.ti, meter.ea)
        return known.setdefault(place, key_of(meter, key_store))

    return [(software, "key_of", remembered)]


def _made_before() -> list[Patch]:
    made: dict[Any, Any] = {}

    def cached(self: SoftwareIssuer, *, tid: Tid, **asked: Any) -> Any:
        what = (asked["meter"].drn, asked["units_tenths"])
        issued = made.setdefault(what, _issue(self, tid=tid, **asked))
        return dataclasses.replace(issued, tid=tid)

    return [(SoftwareIssuer, "issue_credit", cached)]


def _row_without_tenths() -> list[Patch]:
    token_row = rows._token_row

    def rounded(decision: Any) -> dict[str, Any]:
        row = token_row(decision)
        return {**row, "units_tenths": row["units_tenths"] // 10 * 10}

    return [(rows, "_token_row", rounded)]


_ALL_ELECTRIC = dict.fromkeys(Utility, software.SERVICE_OF[Utility.ELECTRICITY])

BUGS: Final = (
    Bug(
        name="units_rounded_up",
        breaks="I4",
        rule="A token carries the units that were paid, not the next whole one.",
        patches=_with(units_tenths=lambda asked: -(-asked["units_tenths"] // 10) * 10),
    ),
    Bug(
        name="token_of_another_tid",
        breaks="I4",
        rule="The TID in the token is the one that was taken for it.",
        patches=_another_tid,
    ),
    Bug(
        name="key_of_another_meter",
        breaks="I4",
        rule="A token is made with the key of its own meter, not with one of the same group.",
        patches=_key_of_another,
    ),
    Bug(
        name="token_from_a_cache",
        breaks="I3",
        rule="A second purchase of the same units gets a token of its own.",
        patches=_made_before,
    ),
    Bug(
        name="water_sold_as_electricity",
        breaks="I4",
        rule="A token's class is that of the meter's utility.",
        patches=instead(software, "SERVICE_OF", _ALL_ELECTRIC),
    ),
    Bug(
        name="row_without_tenths",
        breaks="I4",
        rule="The books keep the units of a token to the tenth.",
        patches=_row_without_tenths,
    ),
)
