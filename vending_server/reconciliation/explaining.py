"""What an explanation has to rest on.

A cause that strong evidence speaks for and that covers the whole sum is accepted by one accountant.
All else, weak evidence, a cause that covers a part, or rows that somebody names himself, is a
judgement: two people stand behind it, as behind a decision that moves money, and every row named is
one of the books.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.reconciliation.links import causes_of, links_of, stored
from vending_server.reconciliation.model import Act, Strength
from vending_server.reconciliation.papers import point_of_terminal
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import (
    ENOUGH_FOR_ONE,
    CauseFacts,
    ItemAct,
    LinkFacts,
    LinkGiven,
    PaperAsked,
)

_RULED_OUT = Strength.RULED_OUT.name.lower()


def links_named(connection: sa.Connection, item: Any, wanted: ItemAct) -> list[Any]:
    """Return what an act points at: the rows that were given, else those of the cause it names.

    Raises:
        Refused: INVALID_REQUEST (`links`: a row that there is not, or of another point).
    """
    if wanted.links:
        _require_known(connection, item, wanted.links)
        return stored(LinkFacts(kind=one.kind, id=one.id) for one in wanted.links)
    cause = cause_named(item, wanted)
    return stored(cause.links) if cause is not None else []


def cause_named(item: Any, wanted: ItemAct) -> CauseFacts | None:
    """Return the cause that an act accepts, as evidence speaks for it; None: it speaks for none."""
    return next((one for one in causes_of(item.causes) if one.kind == wanted.cause), None)


def needs_two(item: Any, wanted: ItemAct) -> bool:
    """Say whether an explanation is a judgement.

    Raises:
        Refused: INVALID_REQUEST (`cause`: none and no row, or one that is ruled out).
    """
    if wanted.act != Act.EXPLAIN.value:
        return False
    cause = cause_named(item, wanted)
    is_ruled_out = cause is not None and cause.strength == _RULED_OUT
    if is_ruled_out or (cause is None and not wanted.links):
        raise Refused(ProblemCode.INVALID_REQUEST, where="cause")
    if cause is None or cause.strength not in ENOUGH_FOR_ONE:
        return True
    return abs(cause.explains_minor) < abs(int(item.amount_minor))


def _require_known(connection: sa.Connection, item: Any, given: Iterable[LinkGiven]) -> None:
    rows = [*links_of(item.rows), *(link for one in causes_of(item.causes) for link in one.links)]
    known = {(one.kind, one.id) for one in rows}
    for one in given:
        if (one.kind, one.id) not in known and not _is_of_point(connection, item, one):
            raise Refused(ProblemCode.INVALID_REQUEST, where="links")


def _is_of_point(connection: sa.Connection, item: Any, link: LinkGiven) -> bool:
    point = point_of_terminal(connection, PaperAsked(kind=link.kind, id=link.id))
    whole_town = item.point_number == 0
    return point is not None and (whole_town or point == int(item.point_number))
