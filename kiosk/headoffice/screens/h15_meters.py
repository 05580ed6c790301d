"""H15 Meters and customers: the register, who had which meter when, and what is done about one.

Nobody's meter is told because his name was typed: see meters/register.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QFileDialog

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.act_form import REASON
from kiosk.headoffice.facts import Sheet
from kiosk.headoffice.list_page import NO_ROW
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.meters import acts, following, left_over, taking_over
from kiosk.headoffice.meters.acts import MeterAct
from kiosk.headoffice.meters.life import HISTORIES, LIFE
from kiosk.headoffice.meters.register import LISTS, METERS, MeterRow, is_named
from kiosk.headoffice.meters.taking_over import HeldList, ListTooLong
from kiosk.headoffice.screen import ScreenEntry
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words, saying
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.registry import ContractFacts
from vending_server.wire.registry_imports import ListImportAnswer

_ADMINISTRATORS: Final = frozenset({"administrator"})
_FILES: Final = {"csv": "CSV (*.csv *.txt)", "toml": "TOML (*.toml)"}
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


def _ask_for_file(kind: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(None, kind.upper(), "", _FILES[kind])
    return Path(name) if name else None


class Meters(ListsScreen):
    """The register, the life of one meter, and a list that is taken over."""

    def build(self) -> None:
        """See Screen."""
        self.choose_file: Callable[[str], Path | None] = _ask_for_file
        self._held: HeldList | None = None
        self._taken: ListImportAnswer | None = None
        self._given: dict[str, DocumentAnswer] = {}  # by the meter that a code is for
        super().build()

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        taken = ListOf(
            name="registry_list",
            text_id="S2986",
            columns=taking_over.COLUMNS,
            reader=lambda _line, wanted: taking_over.reader(self._held, wanted),
            sheet=lambda row, words: taking_over.sheet(self._held, row, words),
            keys=taking_over.KEYS,
            empty=lambda _wanted: NO_ROW if self._held is not None else "S3212",
            route=taking_over.LOOKS,
        )
        return (replace(METERS, sheet=self._meter_sheet), LIFE, taken)

    def list_shown(self) -> None:
        """Say what the list of files is for, or what came of one."""
        if self.on_top.shown.name != "registry_list":
            return
        if (taken := self._taken) is not None:
            told: dict[str, tuple[FigureKind, int | str | tuple[str, str]]] = {
                "id": (FigureKind.TEXT, taken.batch_id),
                "n": (FigureKind.COUNT, taken.rows),
            }
            self.show_notice(Notice(Telling("S2996", told), "good"))
        elif self._held is None:
            self.show_notice(notice("S2992", "neutral"))

    def failed(self, error: Exception) -> None:
        """Say of a file that it cannot be taken; else see Screen."""
        if isinstance(error, ListTooLong):
            self.heading.freshness.failed()
            self.show_notice(notice("S2998", "warning"))
            return
        super().failed(error)

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
        if shown.name == "registry_list":
            return self._of_a_list()
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

    def _of_a_list(self) -> Sequence[Offer]:
        held = self._held
        return (
            Offer(
                cap=Cap.F7,
                text_id="B985",
                run=lambda _row: self._choose(),
                fits=lambda _row: True,
                route=taking_over.LOOKS,
            ),
            Offer(
                cap=Cap.F8,
                text_id="B986",
                run=lambda _row: self._take_over(),
                fits=lambda _row: held is not None and held.may_be_taken,
                route=taking_over.TAKES,
            ),
        )

    def _choose(self) -> None:
        path = self.choose_file("csv")
        if path is None:
            return
        mapping_path, line = self.choose_file("toml"), self.desk.line

        def looked(held: HeldList) -> None:
            self._held, self._taken = held, None
            self.desk.reporter.say("looked", errors=held.look.errors)
            self.refresh()

        self.act(lambda: taking_over.look_at(line, path, mapping_path), looked)

    def _take_over(self) -> None:
        held, line, document_id = self._held, self.desk.line, self.desk.new_id()
        assert held is not None, "nothing is offered without a list"

        def taken(answer: ListImportAnswer) -> None:
            self._held, self._taken = None, answer
            self.refresh()

        def typed(values: dict[str, str]) -> None:
            if values["rows"].replace(",", "") != str(held.look.rows):
                self.form.refuse("rows", notice("E799", "warning"))
                return
            self.send(lambda: taking_over.take_over(line, held, document_id), "taken_over", taken)

        effect = taking_over.effect(held)
        self.ask((taking_over.ROWS,), typed, title=saying("B986"), what=effect)

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
        taking_over.LOOKS: _ADMINISTRATORS,
        taking_over.TAKES: _ADMINISTRATORS,
        acts.REPLACES: _REGISTRARS,
        acts.SHELVES: _REGISTRARS,
        left_over.GIVES: frozenset({"cashier", "supervisor"}),  # no cashier sees the screen
    },
    make=Meters,
)
