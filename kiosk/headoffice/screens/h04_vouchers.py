"""Accounting vouchers: what a day posted at a point or at head office, on its way to the books.

A voucher is made from the ledger, taken over into a file, and told back with number and total as
the accounting system has them.  None is ever changed: where a day got another entry, another
replaces it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.act_form import Field
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.facts import Card, Fact, Sheet, moment
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer, paged
from kiosk.headoffice.money_fields import day_of, number_of, sum_of
from kiosk.headoffice.reconciliation_words import day_of as day_text
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.seats import SEAT_KEY, seat_file, seat_name
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words, saying
from vending_server.wire import reconciliation as wire

LISTS: Final = ("POST", "/v1/voucher-lists")
VOUCHERS: Final = ("POST", "/v1/vouchers")
EXPORTS: Final = ("POST", "/v1/vouchers/{voucher_id:str}/export")
POSTINGS: Final = ("POST", "/v1/vouchers/{voucher_id:str}/posting")
_ACCOUNTANTS: Final = frozenset({"accountant"})
_STATES: Final = {
    "new": ("warning", "S1907"),
    "exported": ("primary", "S1906"),
    "posted": ("good", "S1908"),
    "differs": ("danger", "S1909"),
    "changed": ("danger", "S1910"),
}
_KEYS: Final = (
    SEAT_KEY,
    server.DAY_KEY,
    FilterKey("state", Sort.WORD, "S1099", tuple(_STATES)),
)


def state_of(voucher: wire.VoucherFacts) -> str:
    """Return how far a voucher is; what somebody has to look at comes first."""
    if voucher.ledger_minor != voucher.total_minor:
        return "changed"
    if voucher.posted_minor is not None:
        return "posted" if voucher.posted_minor == voucher.total_minor else "differs"
    return "exported" if voucher.exported_at is not None else "new"


def _pill(voucher: wire.VoucherFacts, words: Words) -> Pill:
    tone, text_id = _STATES[state_of(voucher)]
    return Pill(words(text_id), tone)


def _name(voucher: wire.VoucherFacts, words: Words) -> Named:
    point = seat_name(words, voucher.point_number)
    number = words("S1903", n=isolate_ltr(str(voucher.number)))
    return Named(words.joined(point, day_text(voucher.day)), number)


_COLUMNS: Final[tuple[Column[wire.VoucherFacts], ...]] = (
    Column(key="voucher", text_id="S1902", kind=Kind.NAMED, value=_name, grows=1),
    Column(key="total", text_id="S1911", kind=Kind.MONEY, value=lambda v, _: v.total_minor),
    Column(
        key="ledger",
        text_id="S1912",
        kind=Kind.MONEY,
        value=lambda v, _: v.ledger_minor,
        tone=lambda v: "danger" if v.ledger_minor != v.total_minor else "",
    ),
    Column(key="posted", text_id="S1904", kind=Kind.NUMBER, value=lambda v, _: v.posted_number),
    Column(key="state", text_id="S1099", kind=Kind.PILL, value=_pill),
)
_LINES: Final[tuple[Column[wire.VoucherLine], ...]] = (
    Column(key="debit", text_id="S1151", kind=Kind.NUMBER, value=lambda line, _: line.debit),
    Column(key="credit", text_id="S1152", kind=Kind.NUMBER, value=lambda line, _: line.credit),
    Column(key="amount", text_id="S901", kind=Kind.MONEY, value=lambda line, _: line.amount_minor),
    Column(key="entries", text_id="S1914", kind=Kind.COUNT, value=lambda line, _: line.entries),
)


def _sheet(voucher: wire.VoucherFacts, words: Words) -> Sheet:
    pill, name = _pill(voucher, words), _name(voucher, words)
    posted = isolate_name(voucher.posted_number) if voucher.posted_number else words("S1905")
    facts = [
        Fact("S1911", amount(voucher.total_minor)),
        Fact("S1912", amount(voucher.ledger_minor)),
        Fact("S1914", isolate_ltr(f"{voucher.entries:,}")),
        Fact("S1906", moment(words, voucher.exported_at)),
        Fact("S1904", posted),
    ]
    if voucher.posted_minor is not None:
        facts.append(Fact("S1908", amount(voucher.posted_minor)))
    is_late = state_of(voucher) in {"changed", "differs"}
    cards = (Card(title=pill.text, tone="danger"),) if is_late else ()
    return Sheet(
        title=name.name,
        below=words.joined(name.below, moment(words, voucher.made_at)),
        state=None if is_late else (pill.text, pill.tone),
        cards=cards,
        groups=(("", tuple(facts)),),
    )


def today_of(screen: ListsScreen) -> dt.date:
    """Return the town's day."""
    return screen.desk.now().astimezone(screen.words.zone).date()


def _reader(screen: Vouchers) -> Any:
    def of(line: Line, wanted: Filter) -> Reader[wire.VoucherFacts]:
        first, last = server.span_of(wanted, today_of(screen))
        asked = wire.VouchersAsked(
            from_day=first, through_day=last, point_number=wanted.number("point")
        )

        def read(cursor: str | None) -> tuple[Sequence[wire.VoucherFacts], str | None]:
            told = line.post(
                LISTS[1], asked, wire.VoucherList, cursor=cursor, limit=server.PAGE_ROWS
            )
            screen.due = told.due
            return told.vouchers, told.next_cursor

        def keeps(voucher: wire.VoucherFacts) -> bool:
            return wanted.keeps(
                state=state_of(voucher),
                point=voucher.point_number,
                day=dt.date.fromisoformat(voucher.day),
            )

        return paged(read, keeps)

    return of


class Vouchers(ListsScreen):
    """Vouchers, the latest made first."""

    due = 0  # days with entries and no voucher

    def list_shown(self) -> None:
        """Say how many days still need one."""
        self.heading.show_state(self.words("S1919", n=self.due) if self.due else "", "warning")

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (
            ListOf(
                name="vouchers",
                text_id="S1900",
                columns=_COLUMNS,
                reader=_reader(self),
                sheet=_sheet,
                keys=_KEYS,
                check=lambda wanted: server.span_of(wanted, today_of(self)),
            ),
        )

    def show_about(self, about: object) -> None:
        """Show a filter of the vouchers."""
        if isinstance(about, str):
            self.show_list_named("vouchers", about)

    def offers(self, _shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        return (
            Offer(
                cap=Cap.F8,
                text_id="B716",
                run=self._ask_day,
                fits=lambda _row: True,
                route=VOUCHERS,
            ),
            Offer(cap=Cap.F9, text_id="B717", run=self._take_over, route=EXPORTS),
            Offer(
                cap=Cap.F10,
                text_id="B718",
                run=self._ask_posting,
                fits=lambda row: row is not None and row.posted_at is None,
                route=POSTINGS,
            ),
        )

    # ------------------------------------------------------------------ what is done

    def _ask_day(self, row: wire.VoucherFacts | None) -> None:
        point = str(row.point_number) if row is not None else ""
        day = row.day if row is not None else ""
        self.ask(
            (
                Field(name="point", text_id="S1915", value=point, is_figure=True),
                Field(name="day", text_id="S1916", value=day, is_figure=True),
            ),
            self._make,
            title=saying("B716"),
        )

    def _make(self, typed: dict[str, str]) -> None:
        point, day = number_of(self.form, typed, "point"), None
        if point is not None:
            day = day_of(self.form, typed, "day")
        if point is None or day is None:
            return
        made = wire.VoucherMade(document_id=self.desk.new_id(), point_number=point, day=day)
        line = self.desk.line
        self.send(lambda: line.post(VOUCHERS[1], made, wire.VoucherFacts), "voucher_made")

    def _take_over(self, row: wire.VoucherFacts) -> None:
        """Note at the server that it was taken over, then offer its lines as a file."""
        line, path = self.desk.line, f"/v1/vouchers/{quote(row.voucher_id, safe='')}/export"
        request = wire.VoucherExport(document_id=self.desk.new_id())
        self.send(
            lambda: line.post(path, request, wire.VoucherFacts), "voucher_noted", self._taken_over
        )

    def _taken_over(self, voucher: wire.VoucherFacts) -> None:
        lines = list(voucher.lines)
        self.desk.reporter.say("voucher_exported", number=voucher.number)
        self.go.save(
            ExportJob(
                name=f"voucher {voucher.number} {seat_file(voucher.point_number)} {voucher.day}",
                title=str(voucher.number),
                columns=_LINES,
                reader=lambda _cursor: PageRead(rows=lines),
                words=self.words.copy(),
            )
        )

    def _ask_posting(self, row: wire.VoucherFacts) -> None:
        self.ask(
            (
                Field(name="number", text_id="S1917", is_figure=True),
                Field(name="total", text_id="S1918", is_figure=True),
            ),
            lambda typed: self._post(row, typed),
            title=saying("B718"),
        )

    def _post(self, row: wire.VoucherFacts, typed: dict[str, str]) -> None:
        minor = sum_of(self.form, typed, "total")
        if minor is None:
            return
        posting = wire.VoucherPosting(
            document_id=self.desk.new_id(), posted_number=typed["number"], posted_minor=minor
        )
        line, path = self.desk.line, f"/v1/vouchers/{quote(row.voucher_id, safe='')}/posting"
        self.send(lambda: line.post(path, posting, wire.VoucherFacts), "voucher_posted")


ENTRY: Final = ScreenEntry(
    name="vouchers",
    text_id="S1900",
    roles=frozenset({"accountant", "auditor"}),
    reads=(LISTS,),
    acts={VOUCHERS: _ACCOUNTANTS, EXPORTS: _ACCOUNTANTS, POSTINGS: _ACCOUNTANTS},
    make=Vouchers,
)
