"""The use cases of reconciliation for the routes and for who refreshes it from time to time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec
import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.days.model import SETTLING, end_of
from vending_server.days.seats import is_seat
from vending_server.db.engine import snapshot
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.errors import Refused
from vending_server.operators.model import Caller, Role, require_books_of
from vending_server.paging import WHOLE, PageAsked
from vending_server.reconciliation import (
    acts,
    closing,
    comparing,
    listing,
    lock_span,
    old_days,
    papers,
    vouchers,
    worklist,
)
from vending_server.reconciliation.items import Refreshed, refresh
from vending_server.reconciliation.projection import read_what_came, require_read
from vending_server.reconciliation.span import Batch, Span
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import (
    DAYS_MAX,
    DayChecklist,
    ItemAct,
    ItemFacts,
    ItemList,
    ItemsAsked,
    PaperAsked,
    PaperTrail,
    ReconciliationRows,
    ReconciliationSums,
    RefreshAnswer,
    RefreshAsked,
    RowsAsked,
    VoucherExport,
    VoucherList,
    VoucherMade,
    VoucherPosting,
    VouchersAsked,
)

RECENT: Final = dt.timedelta(days=35)
"""How far back a refresh looks when nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationDesk:
    """Reconciliation over one database; days are those of the municipality."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo

    def rows(self, caller: Caller, asked: RowsAsked, page: PageAsked = WHOLE) -> ReconciliationRows:
        """Return a page of rows with their views.

        Raises:
            Refused: INVALID_REQUEST (`through_day`), NOT_PERMITTED.
        """
        span = self._asked(caller, asked)
        unread = read_what_came(self.engine)
        with snapshot(self.engine) as connection:
            return listing.rows_of(
                connection,
                span,
                page,
                self.clock.now(),
                differences_only=asked.differences_only,
                unread=unread,
            )

    def sums(self, caller: Caller, asked: RowsAsked) -> ReconciliationSums:
        """Return what all rows of a question add up to; see `rows`."""
        span = self._asked(caller, asked)
        unread = read_what_came(self.engine)
        with snapshot(self.engine) as connection:
            return listing.sums_of(connection, span, self.clock.now(), unread)

    def refresh(self, caller: Caller, asked: RefreshAsked) -> RefreshAnswer:
        """Tell the items of some days anew; see `rows`.

        Raises:
            DatabaseBusy: see `require_read`.
        """
        span = self.span(caller, asked.from_day, asked.through_day, asked.point_number)
        require_read(self.engine)
        return self._refreshed(span, self.clock.now())

    def refresh_recent(self) -> RefreshAnswer:
        """Tell the items of the last weeks anew, and of older days that something came of.

        Raises:
            DatabaseBusy.
        """
        now = self.clock.now()
        weeks = recent(now, self.zone)
        told = self._refreshed(weeks, now)
        old_days.ask_for_old_days(self.engine, weeks, now)
        self.compare_asked()
        return told

    def compare_asked(self, *, is_over: Callable[[], bool] = lambda: False) -> int:
        """Compare days that somebody waits for; see comparing.compare_asked."""
        return comparing.compare_asked(self.engine, self.zone, self.clock.now, is_over=is_over)

    def _refreshed(self, span: Span, now: dt.datetime) -> RefreshAnswer:
        told: Refreshed = refresh(self.engine, span, now)
        with snapshot(self.engine) as connection:
            waiting = listing.open_items(connection, span)
        return RefreshAnswer(
            subjects=told.subjects,
            differences=told.differences,
            waiting=told.waiting,
            opened=told.opened,
            changed=told.changed,
            cleared=told.cleared,
            open_items=waiting,
            as_of=now.isoformat(),
        )

    def items(self, caller: Caller, asked: ItemsAsked, page: PageAsked = WHOLE) -> ItemList:
        """Return a page of the worklist.

        Raises:
            Refused: NOT_PERMITTED.
        """
        point = self._books_of(caller, asked.point_number)
        asked = msgspec.structs.replace(asked, point_number=point)
        with snapshot(self.engine) as connection:
            return worklist.items_in(connection, asked, page, self.clock.now())

    def item(self, caller: Caller, item_id: str) -> ItemFacts:
        """Return one item with all that is known of it.

        Raises:
            Refused: NOT_FOUND.
        """
        with snapshot(self.engine) as connection:
            acts.require_there(caller, worklist.point_of(connection, item_id))
            return worklist.one_item(connection, item_id, self.zone, self.clock.now())

    def act(self, caller: Caller, item_id: str, wanted: ItemAct) -> Kept:
        """Do something with an item; see acts.act_on."""

        def act(connection: sa.Connection, now: dt.datetime) -> ItemFacts:
            acts.act_on(connection, item_id, wanted, caller, now)
            return worklist.one_item(connection, item_id, self.zone, now)

        details: dict[str, int | str] = {
            "item": item_id,
            "act": wanted.act,
            "reason": wanted.reason,
            "amount": wanted.amount_minor or 0,
        }
        body = (item_id, wanted)
        document = _document(caller, wanted.document_id, "difference.acted", body)
        return self._once(document, details, act)

    def paper(self, caller: Caller, asked: PaperAsked) -> PaperTrail:
        """Return what was printed for a row.

        Raises:
            Refused: NOT_FOUND.
        """
        with snapshot(self.engine) as connection:
            point = papers.point_of_terminal(connection, asked)
            if point is None:
                raise Refused(ProblemCode.NOT_FOUND)
            acts.require_there(caller, point)
            return papers.trail_of(connection, asked)

    def checklist(self, caller: Caller, point_number: int, day: dt.date) -> DayChecklist:
        """Return what a day of a point lacks; one that is over is compared before.

        Raises:
            Refused: NOT_FOUND, NOT_PERMITTED.
            DatabaseBusy: see `require_read`.
        """
        require_books_of(caller, point_number)
        require_read(self.engine)
        now = self.clock.now()
        with snapshot(self.engine) as connection:
            if not is_seat(connection, point_number):
                raise Refused(ProblemCode.NOT_FOUND)
            span = lock_span.span_of_lock(connection, point_number, day, self.zone)
            through = lock_span.locked_through(connection, point_number)
        is_compared = None
        if (through is None or through < day) and now >= end_of(day, self.zone) + SETTLING:
            is_compared = comparing.compare(self.engine, span, now)
        with snapshot(self.engine) as connection:
            return closing.checklist(
                connection, point_number, day, zone=self.zone, now=now, is_compared=is_compared
            )

    def vouchers(
        self, caller: Caller, asked: VouchersAsked, page: PageAsked = WHOLE
    ) -> VoucherList:
        """Return a page of vouchers; see `rows`."""
        span = self.span(caller, asked.from_day, asked.through_day, asked.point_number)
        with snapshot(self.engine) as connection:
            return vouchers.vouchers_of(connection, span, page, self.clock.now())

    def make_voucher(self, caller: Caller, wanted: VoucherMade) -> Kept:
        """Make the voucher of a day; see vouchers.make."""

        def act(connection: sa.Connection, now: dt.datetime) -> object:
            return vouchers.make(connection, wanted, caller, zone=self.zone, now=now)

        details: dict[str, int | str] = {"point": wanted.point_number, "day": wanted.day}
        document = _document(caller, wanted.document_id, "voucher.made", wanted)
        return self._once(document, details, act)

    def export_voucher(self, caller: Caller, voucher_id: str, wanted: VoucherExport) -> Kept:
        """Take a voucher over; see vouchers.export."""

        def act(connection: sa.Connection, now: dt.datetime) -> object:
            return vouchers.export(connection, voucher_id, wanted, caller, zone=self.zone, now=now)

        body = (voucher_id, wanted)
        document = _document(caller, wanted.document_id, "voucher.exported", body)
        return self._once(document, {"voucher": voucher_id}, act)

    def post_voucher(self, caller: Caller, voucher_id: str, wanted: VoucherPosting) -> Kept:
        """Take down how a voucher was posted; see vouchers.note_posting."""

        def act(connection: sa.Connection, now: dt.datetime) -> object:
            return vouchers.note_posting(
                connection, voucher_id, wanted, caller, zone=self.zone, now=now
            )

        body = (voucher_id, wanted)
        details: dict[str, int | str] = {"voucher": voucher_id, "posted": wanted.posted_minor}
        document = _document(caller, wanted.document_id, "voucher.posted", body)
        return self._once(document, details, act)

    def _asked(self, caller: Caller, asked: RowsAsked) -> Span:
        span = self.span(caller, asked.from_day, asked.through_day, asked.point_number)
        if asked.batch_kind is None and asked.batch_number is None:
            return span
        if span.point_number is None or asked.batch_kind is None or asked.batch_number is None:
            raise Refused(ProblemCode.INVALID_REQUEST, where="batch_number")
        return replace(span, batch=Batch(asked.batch_kind, asked.batch_number))

    def span(self, caller: Caller, from_day: str, through_day: str, point: int | None) -> Span:
        """Return the days of a question that its caller may ask.

        Raises:
            Refused: INVALID_REQUEST, NOT_PERMITTED.
        """
        point = self._books_of(caller, point)
        first, last = dt.date.fromisoformat(from_day), dt.date.fromisoformat(through_day)
        if not 0 <= (last - first).days < DAYS_MAX:
            raise Refused(ProblemCode.INVALID_REQUEST, where="through_day")
        return Span(from_day=first, through_day=last, zone=self.zone, point_number=point)

    def _books_of(self, caller: Caller, point: int | None) -> int | None:
        """Return the point that is asked about: where none is named, all that the caller may see.

        Raises:
            Refused: NOT_PERMITTED.
        """
        if point is not None:
            require_books_of(caller, point)
            return point
        is_everywhere = bool(caller.roles & {Role.ACCOUNTANT, Role.AUDITOR})
        return None if is_everywhere else caller.point.number

    def _once(
        self,
        document: Document,
        details: Mapping[str, int | str],
        act: Callable[[sa.Connection, dt.datetime], object],
    ) -> Kept:
        now = self.clock.now()
        return once_audited(self.engine, document, details, lambda c: act(c, now), now)


def _document(caller: Caller, document_id: str, kind: str, body: object) -> Document:
    return Document(document_id=document_id, kind=kind, body=body, caller=caller)


def recent(now: dt.datetime, zone: dt.tzinfo) -> Span:
    """Return the last weeks up to today."""
    today = now.astimezone(zone).date()
    return Span(from_day=today - RECENT, through_day=today, zone=zone)
