"""From what is asked to a report, and from a report to a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import IO, Final

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.reports.kinds import (
    agent,
    aging,
    daily,
    deposits,
    letter,
    sales,
    shift,
    tariff,
    vat,
)
from vending_server.reports.kinds.books import Books
from vending_server.reports.model import (
    NEEDS,
    Asked,
    FileFormat,
    Imprint,
    Language,
    Report,
    ReportKind,
)
from vending_server.reports.wording import Wording
from vending_server.reports.writing.paper import write_pdf
from vending_server.reports.writing.tables import write_csv, write_xlsx
from vending_server.rerating.desk import RerateDesk
from vending_server.wire.ids import is_uuid7
from vending_server.wire.problems import ProblemCode

DAYS_MAX: Final = 400
_VERSION_DIGITS_MAX: Final = 18
Builder = Callable[[Books], Report]
_BUILDERS: Final[Mapping[ReportKind, Builder]] = {
    ReportKind.DAILY: daily.build,
    ReportKind.SHIFT: shift.build,
    ReportKind.AGENT: agent.build,
    ReportKind.DEPOSITS: deposits.build,
    ReportKind.SALES: sales.build,
    ReportKind.VAT: vat.build,
    ReportKind.AGING: aging.build,
    ReportKind.LETTER: letter.build,
}
_WRITERS: Final[Mapping[FileFormat, Callable[[IO[bytes], Report, Imprint, Wording], None]]] = {
    FileFormat.PDF: write_pdf,
    FileFormat.CSV: write_csv,
    FileFormat.XLSX: write_xlsx,
}
assert set(_WRITERS) == set(FileFormat), "every format can be written"
assert {*_BUILDERS, ReportKind.TARIFF} == set(ReportKind), "every kind can be made"


def require_sensible(asked: Asked) -> None:
    """Refuse what no report can be made of.

    Raises:
        Refused: INVALID_REQUEST; `where` names the field.
    """
    needs, period = NEEDS[asked.kind], asked.period
    days = (period.through_day - period.from_day).days
    wrong = {
        "through_day": not 0 <= days < DAYS_MAX,
        "point_number": needs.point is not None and needs.point != (asked.point_number is not None),
        "subject": not (_is_subject(asked) if needs.subject else asked.subject is None),
    }
    for where, is_wrong in wrong.items():
        if is_wrong:
            raise Refused(ProblemCode.INVALID_REQUEST, where=where)


def _is_subject(asked: Asked) -> bool:
    """Say whether the subject is a shift's or case's id, or the number of a version."""
    subject = asked.subject or ""
    if asked.kind is not ReportKind.TARIFF:
        return is_uuid7(subject)
    return subject.isascii() and subject.isdecimal() and len(subject) <= _VERSION_DIGITS_MAX


def report_of(
    connection: sa.Connection,
    asked: Asked,
    *,
    zone: dt.tzinfo,
    now: dt.datetime,
    rerating: RerateDesk,
) -> Report:
    """Read a report; its rows are read from this connection while it is written.

    Raises:
        Refused: INVALID_REQUEST, and what the kind's `build` refuses.
    """
    require_sensible(asked)
    books = Books(connection=connection, asked=asked, zone=zone, now=now)
    if asked.kind is ReportKind.TARIFF:
        return tariff.build(books, rerating)
    return _BUILDERS[asked.kind](books)


def write(
    file: IO[bytes],
    report: Report,
    imprint: Imprint,
    *,
    language: Language,
    file_format: FileFormat,
) -> None:
    """Write a report as a file; the same report gives the same bytes."""
    _WRITERS[file_format](file, report, imprint, Wording(language))
