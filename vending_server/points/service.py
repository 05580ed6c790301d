"""Points, their terminals, and how a machine becomes one: with a one-time code and its own key.

Every function works inside the transaction of the connection it is given and commits nothing.
A suspended terminal is refused wherever it is looked up with `active_terminal`.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Collection
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.agents.opening import open_agent
from vending_server.days.model import HEAD_OFFICE
from vending_server.days.opening import open_days
from vending_server.db.statements import Query
from vending_server.errors import Misconfigured, Refused
from vending_server.ledger.accounts import open_drawer
from vending_server.points.model import (
    CODE_LIFETIME,
    Terminal,
    check_device_signature,
    enrolment_code_hash,
    is_printable_version,
    new_enrolment_code,
)
from vending_server.points.tables import (
    PointKind,
    enrolment_codes,
    municipality,
    points,
    terminals,
)
from vending_server.wire.enrolment import EnrolmentAnswer, EnrolmentRequest, enrolment_message
from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts
from vending_server.wire.ids import RANDOM_BYTES, uuid7
from vending_server.wire.problems import ProblemCode


def set_municipality(connection: sa.Connection, facts: MunicipalityFacts) -> None:
    """Say whose server this is; a second call replaces the first."""
    connection.execute(municipality.delete())
    connection.execute(
        municipality.insert().values(
            id=1,
            name_ar=facts.name.ar,
            name_en=facts.name.en,
            department_ar=facts.department.ar,
            department_en=facts.department.en,
            dealer_number=facts.dealer_number,
            complaints_phone=facts.complaints_phone,
            time_zone=facts.time_zone,
        )
    )


def create_point(
    connection: sa.Connection,
    *,
    number: int,
    kind: PointKind,
    name: BothLanguages,
    dealer_number: str | None = None,
) -> None:
    """Open a charging point; `dealer_number` is that of a seller with one of his own.

    Raises:
        Misconfigured: there is a point of this number, or it is head office's.
    """
    if number == HEAD_OFFICE:
        raise Misconfigured(f"{number} is head office's own number; a point begins at 1")
    if is_point(connection, number):
        raise Misconfigured(f"there is a point {number} already")
    row = {"number": number, "kind": kind, "name_ar": name.ar, "name_en": name.en}
    connection.execute(points.insert().values(row | {"dealer_number": dealer_number}))
    open_days(connection, number)
    if kind is PointKind.AGENT:
        open_agent(connection, number)


def make_enrolment_code(connection: sa.Connection, point_number: int, now: dt.datetime) -> str:
    """Return a new one-time code for a machine at a point; only its hash is kept.

    Raises:
        Misconfigured: there is no such point.
    """
    require_point(connection, point_number)
    code = new_enrolment_code()
    connection.execute(
        enrolment_codes.insert().values(
            code_hash=enrolment_code_hash(code),
            point_number=point_number,
            expires_at=now + CODE_LIFETIME,
        )
    )
    return code


def enrol(
    connection: sa.Connection, request: EnrolmentRequest, now: dt.datetime
) -> EnrolmentAnswer:
    """Make a machine a terminal of the point that its one-time code was made for.

    The same machine may send the same request again while the code lasts and gets the same
    terminal: its first answer may have been lost on the way.

    Raises:
        Refused: INVALID_REQUEST, SIGNATURE_INVALID, or ENROLMENT_REFUSED for a code or key that
            cannot be used; nothing is said about which.
    """
    check_enrolment_signature(request)
    if not is_printable_version(request.software_version):
        raise Refused(ProblemCode.INVALID_REQUEST, field="software_version")
    code_hash = enrolment_code_hash(request.code)
    if _use_code(connection, code_hash, now):
        found = _new_terminal(connection, request, code_hash=code_hash, now=now)
    else:
        found = _terminal_of_code(connection, request, code_hash=code_hash, now=now)
    return EnrolmentAnswer(
        terminal_id=found.terminal_id,
        terminal_number=found.number,
        point=point_facts(connection, found.point_number),
        municipality=municipality_facts(connection),
        server_time=now.isoformat(),
    )


def check_enrolment_signature(request: EnrolmentRequest) -> None:
    """Check that whoever asks holds the private half of the key that it brings.

    Raises:
        Refused: SIGNATURE_INVALID.
    """
    check_device_signature(
        public_key=request.device_public_key,
        message=enrolment_message(code=request.code, device_public_key=request.device_public_key),
        signature=request.signature,
    )


def terminal(connection: sa.Connection, terminal_id: str) -> Terminal:
    """Return a terminal, suspended or not.

    Raises:
        Refused: TERMINAL_UNKNOWN.
    """
    if not _is_uuid(terminal_id):
        raise Refused(ProblemCode.TERMINAL_UNKNOWN)
    row = _TERMINAL.record(connection, terminal_id=terminal_id)
    return _terminal(row, ProblemCode.TERMINAL_UNKNOWN)


_TERMINAL: Final = Query(
    sa.select(terminals).where(
        terminals.c.id == sa.bindparam("terminal_id", type_=terminals.c.id.type)
    )
)


def active_terminal(connection: sa.Connection, terminal_id: str) -> Terminal:
    """Return a terminal that may be worked at.

    Raises:
        Refused: TERMINAL_UNKNOWN or TERMINAL_SUSPENDED.
    """
    found = terminal(connection, terminal_id)
    if found.is_suspended:
        raise Refused(ProblemCode.TERMINAL_SUSPENDED)
    return found


def terminal_numbered(connection: sa.Connection, point_number: int, number: int) -> str:
    """Return the id of a terminal, suspended or not.

    Raises:
        Misconfigured: there is none of this number.
    """
    query = sa.select(terminals.c.id).where(
        terminals.c.point_number == point_number, terminals.c.number == number
    )
    found: str | None = connection.scalar(query)
    if found is None:
        raise Misconfigured(f"there is no terminal {point_number}-{number:02d}")
    return found


def suspend_terminal(
    connection: sa.Connection, point_number: int, number: int, now: dt.datetime
) -> str:
    """Stop a machine until two people let it work again (`resume_terminal`), and return its id.

    Raises:
        Misconfigured: there is no such terminal, or it is suspended already.
    """
    suspended = connection.execute(
        terminals.update()
        .where(terminals.c.point_number == point_number, terminals.c.number == number)
        .where(terminals.c.suspended_at.is_(None))
        .values(suspended_at=now)
        .returning(terminals.c.id)
    ).scalar_one_or_none()
    if suspended is None:
        raise Misconfigured(f"there is no terminal {point_number}-{number:02d} that could sell")
    return str(suspended)


def resume_terminal(connection: sa.Connection, point_number: int, number: int) -> str:
    """Let a suspended machine work again, and return its id.

    Raises:
        Misconfigured: there is no such terminal, or it is not suspended.
    """
    resumed = connection.execute(
        terminals.update()
        .where(terminals.c.point_number == point_number, terminals.c.number == number)
        .where(terminals.c.suspended_at.is_not(None))
        .values(suspended_at=None)
        .returning(terminals.c.id)
    ).scalar_one_or_none()
    if resumed is None:
        raise Misconfigured(f"there is no terminal {point_number}-{number:02d} that is suspended")
    return str(resumed)


def point_facts(connection: sa.Connection, number: int) -> PointFacts:
    """Return what tills show and print about a point.

    Raises:
        Misconfigured: there is no such point.
    """
    row = _POINT.record(connection, number=number)
    if row is None:
        raise Misconfigured(f"there is no point {number}")
    name = BothLanguages(ar=row.name_ar, en=row.name_en)
    return PointFacts(
        number=row.number,
        name=name,
        kind=PointKind(row.kind).value,
        dealer_number=msgspec.UNSET if row.dealer_number is None else row.dealer_number,
    )


_POINT: Final = Query(
    sa.select(points).where(points.c.number == sa.bindparam("number", type_=points.c.number.type))
)


_MUNICIPALITY: Final = Query(sa.select(municipality))


def municipality_facts(connection: sa.Connection) -> MunicipalityFacts:
    """Return what stands at the head of every receipt.

    Raises:
        Misconfigured: nobody has said whose server this is.
    """
    row = _MUNICIPALITY.record(connection)
    if row is None:
        raise Misconfigured("no municipality is set: run set-municipality first")
    return MunicipalityFacts(
        name=BothLanguages(ar=row.name_ar, en=row.name_en),
        department=BothLanguages(ar=row.department_ar, en=row.department_en),
        dealer_number=row.dealer_number,
        complaints_phone=row.complaints_phone,
        time_zone=row.time_zone,
    )


def set_dealer_number(connection: sa.Connection, number: int, dealer_number: str | None) -> None:
    """Say under which licensed dealer number a point sells; None: the municipality's alone.

    Raises:
        Misconfigured: there is no point of this number.
    """
    require_point(connection, number)
    at = points.update().where(points.c.number == number)
    connection.execute(at.values(dealer_number=dealer_number))


def in_training(facts: MunicipalityFacts) -> MunicipalityFacts:
    """Return the facts as a server with test keys tells them: all of its paper says so."""
    return msgspec.structs.replace(facts, is_training=True)


def require_point(connection: sa.Connection, number: int) -> None:
    """Refuse an unknown point; lock a known one, so that its terminals are numbered one by one."""
    if not lock_point(connection, number):
        raise Misconfigured(f"there is no point {number}")


def numbers_of_terminals(
    connection: sa.Connection, terminal_ids: Collection[str]
) -> dict[str, int]:
    """Return the number of each terminal within its point."""
    query = sa.select(terminals.c.id, terminals.c.number).where(terminals.c.id.in_(terminal_ids))
    return {row.id: row.number for row in connection.execute(query)}


def is_point(connection: sa.Connection, number: int) -> bool:
    """Say whether there is a point of this number."""
    return connection.scalar(sa.select(points.c.number).where(points.c.number == number)) == number


def lock_point(connection: sa.Connection, number: int) -> bool:
    """Lock a point until the transaction ends; False: there is none of this number."""
    query = sa.select(points.c.number).where(points.c.number == number).with_for_update()
    return connection.scalar(query) is not None


def _use_code(connection: sa.Connection, code_hash: str, now: dt.datetime) -> bool:
    """Use a code up; of two machines that try at once, one changes the row and one does not."""
    used = connection.execute(
        enrolment_codes.update()
        .where(enrolment_codes.c.code_hash == code_hash)
        .where(enrolment_codes.c.used_at.is_(None))
        .where(enrolment_codes.c.expires_at > now)
        .values(used_at=now)
    )
    return used.rowcount == 1


def _new_terminal(
    connection: sa.Connection, request: EnrolmentRequest, *, code_hash: str, now: dt.datetime
) -> Terminal:
    query = sa.select(enrolment_codes.c.point_number)
    point_number = connection.scalars(query.where(enrolment_codes.c.code_hash == code_hash)).one()
    require_point(connection, point_number)
    _require_new_key(connection, request.device_public_key)
    made = Terminal(
        terminal_id=_new_id(now),
        point_number=point_number,
        number=_next_number(connection, point_number),
        public_key=request.device_public_key,
        is_suspended=False,
    )
    connection.execute(
        terminals.insert().values(
            id=made.terminal_id,
            point_number=made.point_number,
            number=made.number,
            public_key=made.public_key,
            software_version=request.software_version,
            enrolled_at=now,
        )
    )
    of_code = enrolment_codes.update().where(enrolment_codes.c.code_hash == code_hash)
    connection.execute(of_code.values(terminal_id=made.terminal_id))
    open_drawer(connection, made.terminal_id)
    return made


def _terminal_of_code(
    connection: sa.Connection, request: EnrolmentRequest, *, code_hash: str, now: dt.datetime
) -> Terminal:
    """Return the terminal that this very machine became with this code."""
    became = sa.select(enrolment_codes.c.terminal_id).where(
        enrolment_codes.c.code_hash == code_hash, enrolment_codes.c.expires_at > now
    )
    same_machine = terminals.c.public_key == request.device_public_key
    found = _terminal_where(
        connection,
        same_machine & (terminals.c.id == became.scalar_subquery()),
        ProblemCode.ENROLMENT_REFUSED,
    )
    if found.is_suspended:
        raise Refused(ProblemCode.ENROLMENT_REFUSED)
    return found


def _terminal_where(
    connection: sa.Connection, condition: sa.ColumnElement[bool], otherwise: ProblemCode
) -> Terminal:
    query = sa.select(terminals).where(condition)
    return _terminal(connection.execute(query).one_or_none(), otherwise)


def _terminal(row: Any, otherwise: ProblemCode) -> Terminal:
    if row is None:
        raise Refused(otherwise)
    return Terminal(
        terminal_id=row.id,
        point_number=row.point_number,
        number=row.number,
        public_key=row.public_key,
        is_suspended=row.suspended_at is not None,
    )


def _require_new_key(connection: sa.Connection, public_key: str) -> None:
    query = sa.select(terminals.c.id).where(terminals.c.public_key == public_key)
    if connection.scalar(query) is not None:
        raise Refused(ProblemCode.ENROLMENT_REFUSED)


def _next_number(connection: sa.Connection, point_number: int) -> int:
    query = sa.select(sa.func.coalesce(sa.func.max(terminals.c.number), 0))
    last = connection.scalars(query.where(terminals.c.point_number == point_number)).one()
    return int(last) + 1


def _is_uuid(text: str) -> bool:
    """Say whether a text is one: PostgreSQL fails on a comparison with anything else."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _new_id(now: dt.datetime) -> str:
    unix_ms = int(now.timestamp() * 1000)
    return uuid7(unix_ms=unix_ms, random_bytes=secrets.token_bytes(RANDOM_BYTES))
