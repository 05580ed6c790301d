"""Cash on its way: bags and the bank's word for each, and boxes of terminals with their count.

What the bank counted is taken down once, with its reference; a difference gets a reason and an
entry of its own at the server, and stands in the worklist until it is decided.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from kiosk.headoffice import cash_boxes
from kiosk.headoffice import reconciliation_line as server
from kiosk.headoffice.act_form import Field
from kiosk.headoffice.by_points import BOARD, by_points
from kiosk.headoffice.facts import Card, Fact, Sheet, moment
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer, paged
from kiosk.headoffice.money_fields import sum_of
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill, amount, signed_amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words, saying
from vending_server.wire import shifts
from vending_server.wire.machine_cash import EmptyingFacts

LISTS: Final = ("POST", "/v1/bank-deposit-lists")
CONFIRMATIONS: Final = ("POST", "/v1/bank-deposits/{deposit_id:str}/confirmation")
_STATES: Final = {
    "way": ("warning", "S1924"),
    "confirmed": ("good", "S1925"),
    "differs": ("danger", "S1926"),
}
_KEYS: Final = (
    server.POINT_KEY,
    server.DAY_KEY,
    FilterKey("state", Sort.WORD, "S1099", tuple(_STATES)),
    FilterKey("amount", Sort.MONEY, "S901"),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """A bag and the point that it came from."""

    point: int
    line: shifts.SlipLine

    @property
    def state(self) -> str:
        """On its way, confirmed, or counted otherwise by the bank."""
        if self.line.confirmed_minor is None:
            return "way"
        return "confirmed" if self.line.confirmed_minor == self.line.amount_minor else "differs"


def _pill(slip: Slip, words: Words) -> Pill:
    tone, text_id = _STATES[slip.state]
    return Pill(words(text_id), tone)


def _name(slip: Slip, words: Words) -> Named:
    number = words("S1920", n=isolate_ltr(str(slip.line.number)))
    return Named(
        words.joined(words("S78", n=slip.point), number),
        words.joined(moment(words, slip.line.made_at), isolate_name(slip.line.made_by)),
    )


def _bag(slip: Slip, words: Words) -> tuple[str, str]:
    return words.name(slip.line.bank), words.name(slip.line.bag_number)


_COLUMNS: Final[tuple[Column[Slip], ...]] = (
    Column(key="slip", text_id="S1132", kind=Kind.NAMED, value=_name, grows=1),
    Column(
        key="bag",
        text_id="S1921",
        kind=Kind.NAMED,
        value=lambda slip, words: Named(
            words.name(slip.line.bank), words.name(slip.line.bag_number)
        ),
        grows=1,
        yields=1,
    ),
    Column(
        key="amount", text_id="S1922", kind=Kind.MONEY, value=lambda slip, _: slip.line.amount_minor
    ),
    Column(
        key="confirmed",
        text_id="S1923",
        kind=Kind.MONEY,
        value=lambda slip, _: slip.line.confirmed_minor,
        tone=lambda slip: "danger" if slip.state == "differs" else "",
    ),
    Column(key="state", text_id="S1099", kind=Kind.PILL, value=_pill),
)


def _sheet(slip: Slip, words: Words) -> Sheet:
    line, pill, name = slip.line, _pill(slip, words), _name(slip, words)
    differs = (line.confirmed_minor or 0) - line.amount_minor
    cards = []
    if slip.state == "differs":
        cards.append(Card(title=pill.text, text=signed_amount(differs), tone="danger"))
    facts = (
        Fact("S1931", amount(line.expected_minor)),
        Fact("S1922", amount(line.amount_minor)),
        Fact("S1923", amount(line.confirmed_minor) if line.confirmed_minor is not None else ""),
        Fact("S1927", isolate_name(line.bank_reference) if line.bank_reference else ""),
        Fact("S1925", moment(words, line.confirmed_at)),
        Fact("S1930", isolate_name(line.made_by)),
    )
    return Sheet(
        title=name.name,
        below=words.joined(*_bag(slip, words)),
        state=None if cards else (pill.text, pill.tone),
        cards=tuple(cards),
        groups=(("", facts),),
    )


def slips(line: Line, wanted: Filter, *, zone: dt.tzinfo) -> Reader[Slip]:
    """Return the slips of all points, point after point, or of one; days are those of the town."""

    def of_point(number: int, cursor: str | None) -> tuple[Sequence[Slip], str | None]:
        asked = shifts.SlipListRequest(point_number=number)
        told = line.post(LISTS[1], asked, shifts.SlipList, cursor=cursor, limit=server.PAGE_ROWS)
        return [Slip(number, slip) for slip in told.slips], told.next_cursor

    def keeps(slip: Slip) -> bool:
        day = dt.datetime.fromisoformat(slip.line.made_at).astimezone(zone).date()
        return wanted.keeps(
            state=slip.state, point=slip.point, amount=slip.line.amount_minor, day=day
        )

    return paged(by_points(line, wanted, of_point), keeps)


class Deposits(ListsScreen):
    """Slips of every point; those on their way first in the filter that it begins with."""

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (
            ListOf(
                name="deposits",
                text_id="S1901",
                columns=_COLUMNS,
                reader=partial(slips, zone=self.words.zone),
                sheet=_sheet,
                keys=_KEYS,
                asked="state:way,differs",
            ),
            cash_boxes.list_of_boxes(self.words.zone),
        )

    def show_about(self, about: object) -> None:
        """Show a filter of the slips."""
        if isinstance(about, str):
            self.show_list_named("deposits", about)

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        if shown.name == "boxes":
            return (
                Offer(
                    cap=Cap.F8,
                    text_id="B999",
                    run=self._ask_count,
                    fits=lambda box: box is not None and cash_boxes.state_of(box) == "waits",
                    route=cash_boxes.COUNTS,
                ),
            )
        return (
            Offer(
                cap=Cap.F8,
                text_id="B719",
                run=self._ask,
                fits=lambda row: row is not None and row.state == "way",
                route=CONFIRMATIONS,
            ),
        )

    def _ask_count(self, box: EmptyingFacts) -> None:
        self.ask(
            cash_boxes.FIELDS,
            lambda typed: self._count(box, typed),
            title=saying("B999"),
            what=lambda words: words.joined(
                cash_boxes.name(box, words).name, words.name(box.bag_number)
            ),
        )

    def _count(self, box: EmptyingFacts, typed: dict[str, str]) -> None:
        counted = cash_boxes.count_of(self.form, typed, self.desk.new_id())
        if counted is None:
            return
        line = self.desk.line
        self.send(lambda: line.post(cash_boxes.path_of(box), counted, EmptyingFacts), "box_counted")

    def _ask(self, slip: Slip) -> None:
        self.ask(
            (
                Field(name="reference", text_id="S1927", is_figure=True),
                Field(name="amount", text_id="S1928", is_figure=True),
                Field(name="reason", text_id="S1929", may_be_empty=True),
            ),
            lambda typed: self._confirm(slip, typed),
            title=saying("B719"),
            what=lambda words: words.joined(
                _name(slip, words).name, amount(slip.line.amount_minor)
            ),
        )

    def _confirm(self, slip: Slip, typed: dict[str, str]) -> None:
        minor = sum_of(self.form, typed, "amount")
        if minor is None:
            return
        said = shifts.BankConfirmation(
            document_id=self.desk.new_id(),
            bank_reference=typed["reference"],
            amount_minor=minor,
            difference_reason=typed["reason"],
        )
        line = self.desk.line
        path = f"/v1/bank-deposits/{quote(slip.line.document_id, safe='')}/confirmation"
        self.send(lambda: line.post(path, said, shifts.BankConfirmationAnswer), "bank_said")


ENTRY: Final = ScreenEntry(
    name="deposits",
    text_id="S1901",
    roles=server.READERS,
    reads=(LISTS, BOARD, cash_boxes.LISTS),
    acts={
        CONFIRMATIONS: frozenset({"accountant"}),
        cash_boxes.COUNTS: frozenset({"accountant"}),
    },
    make=Deposits,
)
