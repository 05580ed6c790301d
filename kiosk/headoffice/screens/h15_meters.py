"""H15 Meters and customers: the register, who had which meter when, and what is done about one.

Nobody's meter is told because his name was typed: see meters/register.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from kiosk.headoffice.act_form import REASON
from kiosk.headoffice.facts import Sheet
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.meters import acts, following, left_over
from kiosk.headoffice.meters.acts import MeterAct
from kiosk.headoffice.meters.life import HISTORIES, LIFE
from kiosk.headoffice.meters.register import LISTS, METERS, MeterRow, is_named
from kiosk.headoffice.screen import ScreenEntry
from kiosk.widgets.banner import notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words, saying
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.registry import ContractFacts

_REGISTRARS: Final = frozenset({"supervisor", "administrator"})
_READERS: Final = _REGISTRARS | {"accountant", "auditor"}
_OFFERED: Final = (
    (Cap.F7, acts.BLOCK),
    (Cap.F7, acts.RELEASE),
    (Cap.F8, acts.REPLACE),
    (Cap.F8, acts.OPEN),
    (Cap.F8, acts.TO_STOCK),
    (Cap.F9, acts.SCRAP),
)


class Meters(ListsScreen):
    """The register, and the life of one meter."""

    def build(self) -> None:
        """See Screen."""
        self._given: dict[str, DocumentAnswer] = {}  # by the meter that a code is for
        super().build()

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (replace(METERS, sheet=self._meter_sheet), LIFE)

    def show_about(self, about: object) -> None:
        """Show a filter of the register: another screen names what it means."""
        if isinstance(about, str):
            self.show_list_named("meters", about)

    def opened(self, row: Any, _column: str) -> None:
        """From a name to the meter's number, from a meter to its life."""
        if isinstance(row, MeterRow):
            about = f"meter:{row.meter.drn}"
            self.show_list_named("meters" if row.is_by_name else "meter_life", about)

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        if shown.name != METERS.name:
            return ()
        given = Offer(
            cap=Cap.F10,
            text_id="B939",
            run=self._give,
            fits=lambda row: is_named(row) and row.meter.state == "installed",
            route=left_over.GIVES,
        )
        hung = Offer(
            cap=Cap.F10,
            text_id="B984",
            run=self._hang,
            fits=lambda row: is_named(row) and row.meter.state == "in_stock",
            route=following.HANGS,
        )
        return [*(self._offer(cap, act) for cap, act in _OFFERED), given, hung]

    def left(self) -> None:
        """See Screen; a code is seen by nobody who comes after."""
        self._given.clear()
        self._show_row()
        super().left()

    def _meter_sheet(self, row: MeterRow, words: Words) -> Sheet:
        sheet, given = METERS.sheet(row, words), self._given.get(row.meter.drn)
        if given is None or row.is_by_name:
            return sheet
        return replace(sheet, cards=(left_over.card(words, given), *sheet.cards))

    def _offer(self, cap: Cap, act: MeterAct) -> Offer:
        return Offer(
            cap=cap,
            text_id=act.text_id,
            run=lambda row: self._ask(act, row),
            fits=act.may,
            route=act.route,
        )

    def _ask(self, act: MeterAct, row: MeterRow) -> None:
        line, document_id = self.desk.line, self.desk.new_id()
        title, effect = saying(act.text_id), act.effect(row.meter)
        told: dict[str, str] = {}

        def typed(values: dict[str, str]) -> None:
            told.update(values)
            if act.more and act.more[0].name not in told:
                self.ask(act.more, typed, title=title, what=effect)
                return
            request = act.request(row.meter, told, document_id)
            self.send(lambda: act.send(line, request), act.name)

        self.ask(act.asked(self.words), typed, title=title, what=effect)

    def _hang(self, row: MeterRow) -> None:
        line, document_id = self.desk.line, self.desk.new_id()
        title = saying("B984")

        def found(contract: ContractFacts) -> None:
            if not self.form.isVisible():
                return  # somebody left before the answer came

            def typed(values: dict[str, str]) -> None:
                request = following.installation_of(row.meter, contract, values, document_id)
                self.send(lambda: following.hang(line, request), "hung")

            self.ask((REASON,), typed, title=title, what=following.effect(row.meter, contract))

        def typed(values: dict[str, str]) -> None:
            self.read(lambda: following.contract_of(line, values["account"]), found)

        self.ask(following.ACCOUNT, typed, title=title)

    def _give(self, row: MeterRow) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def given(answer: DocumentAnswer) -> None:
            self._given[answer.drn] = answer

        def typed(values: dict[str, str]) -> None:
            request = left_over.request_of(row.meter, values, document_id)
            if request is None:
                self.form.refuse("units", notice("S2635", "warning"))
                return
            self.ask_second(
                lambda approval_id: self.send(
                    lambda: left_over.give(line, request, approval_id), "given", given
                ),
                action=left_over.ACTION,
                subject=row.meter.drn,
                reason=request.evidence,
                payload=left_over.payload(request),
                effect=left_over.effect(request),
            )

        self.ask(left_over.FIELDS, typed, title=saying("B939"), confirm_id="B33")


ENTRY: Final = ScreenEntry(
    name="meters",
    text_id="S2571",
    roles=_READERS,
    reads=(LISTS, HISTORIES),
    acts={
        acts.BLOCKS: _REGISTRARS,
        acts.RELEASES: _REGISTRARS,
        acts.OPENS: _REGISTRARS,
        following.HANGS: _REGISTRARS,
        acts.REPLACES: _REGISTRARS,
        acts.SHELVES: _REGISTRARS,
        left_over.GIVES: frozenset({"cashier", "supervisor"}),  # no cashier sees the screen
    },
    make=Meters,
)
