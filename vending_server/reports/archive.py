"""The archive in the database: orders with their numbers, files with their hashes.

Inside the caller's transaction.  An order is written first, because its number stands in the file;
the file follows.  An order without a file is one that a power cut came between: whoever asks for
the same again gets it finished, with the number and the time of then.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.operators.service import logins_of
from vending_server.paging import PageAsked
from vending_server.reports import kept_doubts
from vending_server.reports.model import (
    NEEDS,
    Asked,
    FileFormat,
    Language,
    Period,
    ReportKind,
    Said,
)
from vending_server.reports.tables import archived_reports, report_files
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reports import PART_BYTES, ReportFacts, ReportList, ReportPart

_SCHEDULED: Final = "P845"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be made, and for whom: everything that a file follows from, but the books."""

    report_id: str
    asked: Asked
    owner: int | None  # the point whose report it is
    language: Language
    file_format: FileFormat
    made_at: dt.datetime
    made_by: int | None
    made_by_name: BothLanguages | None
    schedule_key: str | None = None
    number: int = 0  # once it is in the archive

    @property
    def number_text(self) -> str:
        """Return its number as it stands on paper."""
        return number_text(self.number)

    @property
    def made_by_text(self) -> BothLanguages | Said:
        """Return who is printed as its maker."""
        return Said(_SCHEDULED) if self.made_by_name is None else self.made_by_name


def number_text(number: int) -> str:
    """Return a report's number as it stands on paper."""
    return f"R-{number:06d}"


def order_of(connection: sa.Connection, report_id: str) -> Order | None:
    """Return an order, or none."""
    query = sa.select(archived_reports).where(archived_reports.c.id == report_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _order(row)


def order_numbered(connection: sa.Connection, number: int) -> Order:
    """Return the order of a number.

    Raises:
        Refused: NOT_FOUND.
    """
    query = sa.select(archived_reports).where(archived_reports.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise Refused(ProblemCode.NOT_FOUND)
    return _order(row)


def put_order(connection: sa.Connection, order: Order) -> Order:
    """Write an order down under the next number."""
    last = connection.scalar(sa.select(sa.func.max(archived_reports.c.number))) or 0
    asked = order.asked
    name = order.made_by_name or BothLanguages(ar="", en="")
    row = {
        "id": order.report_id,
        "number": last + 1,
        "kind": asked.kind,
        "point_number": order.owner,
        "from_day": asked.period.from_day,
        "through_day": asked.period.through_day,
        "subject": asked.subject,
        "language": order.language,
        "format": order.file_format,
        "made_at": order.made_at,
        "made_by": order.made_by,
        "made_by_ar": name.ar,
        "made_by_en": name.en,
        "schedule_key": order.schedule_key,
    }
    connection.execute(archived_reports.insert().values(row))
    found = order_of(connection, order.report_id)
    assert found is not None, "it was just written"
    return found


def put_file(
    connection: sa.Connection, report_id: str, content: bytes, doubts: Sequence[Said]
) -> None:
    """Write an order's file with the doubts that it was made with, once."""
    connection.execute(
        report_files.insert().values(
            report_id=report_id,
            sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            content=content,
            doubts=kept_doubts.stored(doubts),
        )
    )


def doubts_of(connection: sa.Connection, report_id: str) -> list[Said] | None:
    """Return the doubts that a report was made with; None: nobody kept them, or it is not made."""
    query = sa.select(report_files.c.doubts).where(report_files.c.report_id == report_id)
    found = connection.scalar(query)
    return None if found is None else kept_doubts.told(found)


def has_file(connection: sa.Connection, report_id: str) -> bool:
    """Say whether an order became a file."""
    query = sa.select(report_files.c.report_id).where(report_files.c.report_id == report_id)
    return connection.scalar(query) is not None


def is_whole(connection: sa.Connection, report_id: str) -> bool:
    """Say whether a file has the hash that was written down; an order without one has not."""
    row = _file(connection, report_id)
    return row is not None and hashlib.sha256(row.content).hexdigest() == row.sha256


def content_of(connection: sa.Connection, report_id: str) -> bytes:
    """Return a file, looked over.

    Raises:
        Refused: NOT_FOUND, REPORT_DAMAGED.
    """
    row = _file(connection, report_id)
    if row is None:
        raise Refused(ProblemCode.NOT_FOUND)
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused(ProblemCode.REPORT_DAMAGED)
    return content


def part_of(connection: sa.Connection, report_id: str, part: int) -> ReportPart:
    """Return a part of a file, the first being 1.

    Raises:
        Refused: NOT_FOUND, REPORT_DAMAGED.
    """
    content = content_of(connection, report_id)
    parts = parts_of(len(content))
    if not 1 <= part <= parts:
        raise Refused(ProblemCode.NOT_FOUND)
    return ReportPart(
        report_id=report_id,
        part=part,
        parts=parts,
        sha256=hashlib.sha256(content).hexdigest(),
        content=content[(part - 1) * PART_BYTES : part * PART_BYTES],
    )


def parts_of(size_bytes: int) -> int:
    """Return in how many parts a file of this size is told."""
    return max(1, -(-size_bytes // PART_BYTES))


def facts_of(connection: sa.Connection, report_id: str) -> ReportFacts:
    """Return an archived report; it is there, or that is our own bug."""
    query = _told().where(archived_reports.c.id == report_id)
    (facts,) = _facts(connection, connection.execute(query).all())
    return facts


def listed(
    connection: sa.Connection,
    page: PageAsked,
    *,
    kind: ReportKind | None,
    point_number: int | None,
) -> ReportList:
    """Return a page of what is archived, newest first."""
    query = _told()
    if kind is not None:
        query = query.where(archived_reports.c.kind == kind)
    if point_number is not None:
        query = query.where(archived_reports.c.point_number == point_number)
    query = page.rows_of(query, archived_reports.c.number, newest_first=True)
    rows = connection.execute(query).all()
    shown, next_cursor = page.cut(rows, lambda row: (row.number,))
    return ReportList(reports=_facts(connection, shown), next_cursor=next_cursor)


def all_numbers(connection: sa.Connection) -> list[int]:
    """Return the number of every order, finished or not."""
    return list(
        connection.scalars(sa.select(archived_reports.c.number).order_by(archived_reports.c.number))
    )


def known_keys(connection: sa.Connection, keys: Collection[str]) -> set[str]:
    """Return which of these the schedule has made already."""
    query = (
        sa.select(archived_reports.c.schedule_key)
        .join(report_files, report_files.c.report_id == archived_reports.c.id)
        .where(archived_reports.c.schedule_key.in_(keys))
    )
    return set(connection.scalars(query))


def order_of_key(connection: sa.Connection, key: str) -> Order | None:
    """Return what the schedule ordered for a key, if it did."""
    query = sa.select(archived_reports).where(archived_reports.c.schedule_key == key)
    row = connection.execute(query).one_or_none()
    return None if row is None else _order(row)


def _file(connection: sa.Connection, report_id: str) -> Any:
    query = sa.select(report_files).where(report_files.c.report_id == report_id)
    return connection.execute(query).one_or_none()


def _told() -> sa.Select[Any]:
    # Without the files themselves; an order that never became one is no report.
    return sa.select(archived_reports, report_files.c.sha256, report_files.c.size_bytes).join(
        report_files, report_files.c.report_id == archived_reports.c.id
    )


def _facts(connection: sa.Connection, rows: Collection[Any]) -> list[ReportFacts]:
    logins = logins_of(connection, {row.made_by for row in rows if row.made_by is not None})
    return [
        ReportFacts(
            report_id=row.id,
            number=number_text(row.number),
            kind=row.kind.value,
            from_day=row.from_day.isoformat(),
            through_day=row.through_day.isoformat(),
            point_number=row.point_number,
            subject=row.subject,
            language=row.language.value,
            format=row.format.value,
            made_at=row.made_at.isoformat(),
            made_by=logins.get(row.made_by),
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            parts=parts_of(row.size_bytes),
            file_name=_file_name(row),
        )
        for row in rows
    ]


def _file_name(row: Any) -> str:
    days = {row.from_day.isoformat(): None, row.through_day.isoformat(): None}
    point = [] if row.point_number is None else [f"point-{row.point_number}"]
    parts = [number_text(row.number), row.kind.value.replace("_", "-"), *point, *days]
    return f"{'_'.join([*parts, row.language.value])}.{row.format.value}"


def _order(row: Any) -> Order:
    return Order(
        report_id=row.id,
        number=row.number,
        asked=Asked(
            kind=row.kind,
            period=Period(from_day=row.from_day, through_day=row.through_day),
            # A shift's report and a case's letter belong to a point, and are not asked for by it.
            point_number=None if NEEDS[row.kind].point is False else row.point_number,
            subject=row.subject,
        ),
        owner=row.point_number,
        language=row.language,
        file_format=row.format,
        made_at=row.made_at,
        made_by=row.made_by,
        made_by_name=(
            BothLanguages(ar=row.made_by_ar, en=row.made_by_en) if row.made_by_en else None
        ),
        schedule_key=row.schedule_key,
    )
