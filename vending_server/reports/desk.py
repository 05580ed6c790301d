"""The use cases of reports for routes, commands and the schedule: make, list, hand out, check.

A report is read and written from one snapshot of the books, outside any transaction that writes:
nobody who sells waits for it.  Only its order and its finished file are written, each in a moment.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.clock import Clock
from vending_server.db.engine import reading, snapshot, take_time, writing
from vending_server.db.errors import DatabaseBusy, RowConflict
from vending_server.errors import Refused
from vending_server.operators.model import Caller, Role, require_books_of
from vending_server.paging import PageAsked
from vending_server.points.service import municipality_facts
from vending_server.reconciliation.projection import require_read
from vending_server.reports import archive
from vending_server.reports.archive import Order
from vending_server.reports.kinds.books import named_points
from vending_server.reports.kinds.letter import owner_of
from vending_server.reports.making import report_of, require_sensible, write
from vending_server.reports.model import (
    NEEDS,
    Asked,
    FileFormat,
    Imprint,
    Language,
    Period,
    ReportKind,
    Said,
)
from vending_server.rerating.desk import RerateDesk
from vending_server.shifts.reading import shift_by_id
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reports import (
    ReportCheck,
    ReportFacts,
    ReportKindFacts,
    ReportKinds,
    ReportList,
    ReportListRequest,
    ReportOrder,
    ReportPart,
)

_ATTEMPTS: Final = 5
_IN_MEMORY: Final = 8 * 1024 * 1024
_EVERYTHING: Final = frozenset({Role.ACCOUNTANT, Role.AUDITOR})
# Who else has a kind whole, because he prepares the decision that it tells of.
_BY_KIND: Final[Mapping[ReportKind, frozenset[Role]]] = {
    ReportKind.TARIFF: frozenset({Role.TARIFF_MANAGER}),
}
_POINT: Final = {True: "one", None: "any", False: "none"}
_SUBJECT: Final = {
    ReportKind.SHIFT: "shift",
    ReportKind.TARIFF: "tariff",
    ReportKind.LETTER: "case",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDesk:
    """Reports over one database; days are those of the municipality."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    rerating: RerateDesk
    is_training: bool = False

    def kinds(self, caller: Caller) -> ReportKinds:
        """Tell what can be asked for, and of which points."""
        is_all = not caller.roles.isdisjoint(_EVERYTHING)
        with reading(self.engine) as connection:
            known = named_points(connection, None if is_all else caller.point.number)
        return ReportKinds(
            kinds=[
                ReportKindFacts(
                    kind=kind.value,
                    point=_POINT[needs.point],
                    subject=_SUBJECT.get(kind, "none"),
                    is_of_now=needs.is_of_now,
                )
                for kind, needs in NEEDS.items()
            ],
            points=known,
            may_have_town=is_all,
            languages=[one.value for one in Language],
            formats=[one.value for one in FileFormat],
        )

    def make(self, caller: Caller, wanted: ReportOrder, period: Period) -> tuple[ReportFacts, bool]:
        """Make a report and archive it; say too whether it is new.

        Raises:
            Refused: INVALID_REQUEST, NOT_PERMITTED, DOCUMENT_ID_REUSED, and what the report's own
                reading refuses.
        """
        asked = Asked(
            kind=ReportKind(wanted.kind),
            period=period,
            point_number=wanted.point_number,
            subject=wanted.subject,
        )
        order = Order(
            report_id=wanted.report_id,
            asked=asked,
            owner=None,
            language=Language(wanted.language),
            file_format=FileFormat(wanted.format),
            made_at=self.clock.now(),
            made_by=caller.operator_id,
            made_by_name=caller.name,
        )
        return self.archive(order, caller.actor, caller)

    def archive(
        self, order: Order, actor: Actor, caller: Caller | None = None
    ) -> tuple[ReportFacts, bool]:
        """Make what is ordered, once; without a caller nobody's permission is asked."""
        order = self._looked_over(order, caller)
        order, is_new = self._ordered(order)
        with reading(self.engine) as connection:
            is_done = archive.has_file(connection, order.report_id)
        if not is_done:
            self._finish(order, actor)
        with reading(self.engine) as connection:
            return archive.facts_of(connection, order.report_id), is_new

    def listed(self, caller: Caller, wanted: ReportListRequest, page: PageAsked) -> ReportList:
        """Return a page of the archive; a supervisor sees his own point's.

        Raises:
            Refused: NOT_PERMITTED.
        """
        point_number = wanted.point_number
        if caller.roles.isdisjoint(_EVERYTHING):
            point_number = caller.point.number if point_number is None else point_number
            require_books_of(caller, point_number)
        kind = None if wanted.kind is None else ReportKind(wanted.kind)
        with reading(self.engine) as connection:
            return archive.listed(connection, page, kind=kind, point_number=point_number)

    def part(self, caller: Caller, report_id: str, part: int) -> ReportPart:
        """Return a part of a file, looked over.

        Raises:
            Refused: NOT_FOUND, REPORT_DAMAGED.
        """
        self._order_of(report_id, caller)
        with reading(self.engine) as connection:
            return archive.part_of(connection, report_id, part)

    def check(self, caller: Caller, report_id: str) -> ReportCheck:
        """Look a file over, and make it again from today's books.

        Raises:
            Refused: NOT_FOUND.
        """
        return self.checked(self._order_of(report_id, caller), again=True)

    def checked(self, order: Order, *, again: bool) -> ReportCheck:
        """Return what a check finds; `again` makes the report once more."""
        with reading(self.engine) as connection:
            is_whole = archive.is_whole(connection, order.report_id)
        is_same: bool | None = None
        if again and is_whole and not NEEDS[order.asked.kind].is_of_now:
            with reading(self.engine) as connection:
                kept = archive.content_of(connection, order.report_id)
            is_same = self._rendered(order)[0] == kept
        return ReportCheck(
            report_id=order.report_id,
            number=order.number_text,
            is_whole=is_whole,
            is_same_again=is_same,
        )

    def _rendered(self, order: Order) -> tuple[bytes, Sequence[Said]]:
        """Return the file that an order becomes by the books as they are now, and its doubts."""
        with (
            snapshot(self.engine) as connection,
            tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file,
        ):
            facts = municipality_facts(connection)
            report = report_of(
                connection,
                order.asked,
                zone=self.zone,
                now=order.made_at,
                rerating=self.rerating,
            )
            kept = archive.doubts_of(connection, order.report_id)
            if kept is not None:
                report = dataclasses.replace(report, doubts=kept)
            imprint = Imprint(
                municipality=facts.name,
                department=facts.department,
                number=order.number_text,
                made_at=order.made_at.astimezone(self.zone).replace(tzinfo=None),
                made_by=order.made_by_text,
                is_training=self.is_training,
            )
            write(file, report, imprint, language=order.language, file_format=order.file_format)
            file.seek(0)
            return file.read(), report.doubts

    def _looked_over(self, order: Order, caller: Caller | None) -> Order:
        """Refuse what cannot be made before it has a number; return it with its point."""
        if caller is not None:
            _require_some(caller, order.asked.kind)  # first: a refusal tells nothing of the books
        require_sensible(order.asked)
        if order.asked.kind is ReportKind.DAILY:
            require_read(self.engine)  # what tills told since is a view of its own
        with snapshot(self.engine) as connection:
            owner = order.asked.point_number
            if order.asked.kind is ReportKind.SHIFT:
                assert order.asked.subject is not None, "sensible"
                owner = shift_by_id(connection, order.asked.subject).point_number
            if order.asked.kind is ReportKind.LETTER:
                assert order.asked.subject is not None, "sensible"
                owner = owner_of(connection, order.asked.subject)
            if caller is not None and not _may_have(caller, order.asked.kind, owner):
                raise Refused(ProblemCode.NOT_PERMITTED)
            report_of(
                connection,
                order.asked,
                zone=self.zone,
                now=order.made_at,
                rerating=self.rerating,
            )
        return dataclasses.replace(order, owner=owner)

    def _ordered(self, order: Order) -> tuple[Order, bool]:
        """Write an order down, or find the one of the same id."""
        for _ in range(_ATTEMPTS):
            try:
                with writing(self.engine) as connection:
                    known = archive.order_of(connection, order.report_id)
                    if known is None:
                        return archive.put_order(connection, order), True
                    if _what(known) != _what(order):
                        raise Refused(ProblemCode.DOCUMENT_ID_REUSED)
                    return known, False
            except RowConflict:
                continue  # somebody took the number: take the next
        raise DatabaseBusy("the number of a report was taken each time")

    def _finish(self, order: Order, actor: Actor) -> None:
        content, doubts = self._rendered(order)
        try:
            with writing(self.engine) as connection:
                take_time(connection)
                archive.put_file(connection, order.report_id, content, doubts)
                audit.record(
                    connection,
                    action="report.made",
                    actor=actor,
                    subject=order.report_id,
                    details={"number": order.number_text, "kind": order.asked.kind.value},
                    now=self.clock.now(),
                )
        except RowConflict:
            return  # whoever sent the same at the same time was first

    def _order_of(self, report_id: str, caller: Caller) -> Order:
        with reading(self.engine) as connection:
            order = archive.order_of(connection, report_id)
        if order is None or not _may_have(caller, order.asked.kind, order.owner):
            raise Refused(ProblemCode.NOT_FOUND)  # a stranger's is as if it were not there
        return order


def _has_whole(caller: Caller, kind: ReportKind) -> bool:
    return not caller.roles.isdisjoint(_EVERYTHING | _BY_KIND.get(kind, frozenset()))


def _require_some(caller: Caller, kind: ReportKind) -> None:
    """Refuse whoever has no report of a kind, whatever point it is of."""
    if Role.SUPERVISOR not in caller.roles and not _has_whole(caller, kind):
        raise Refused(ProblemCode.NOT_PERMITTED)


def _may_have(caller: Caller, kind: ReportKind, owner: int | None) -> bool:
    """Say whether a report is the caller's to have: standing at its point makes nobody a reader."""
    is_own = Role.SUPERVISOR in caller.roles and owner == caller.point.number
    return is_own or _has_whole(caller, kind)


def _what(order: Order) -> tuple[object, ...]:
    return (order.asked, order.language, order.file_format, order.made_by)
