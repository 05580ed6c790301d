"""I8: as many prints are recorded as papers printed, and a second paper says that it is a copy."""

from __future__ import annotations

import dataclasses
from typing import Any, Final
from unittest import mock

from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.flows import paper, vend_book
from kiosk.flows.paper import Paper
from kiosk.flows.vend_states import NothingSent, VendState
from tests.simulation.planted.seam import Bug, Patch, instead


def _unmarked() -> list[Patch]:
    copy = Paper._copy

    def as_first(self: Any, vend_id: str, count: Any) -> Any:
        return dataclasses.replace(copy(self, vend_id, count), copy=0)

    return [(Paper, "_copy", as_first)]


def _printed_first() -> list[Patch]:
    """Print, and only then write down that printing begins."""
    printing, put_on_paper = Paper._print, paper.put_on_paper

    def early(self: Any, pieces: Any) -> Any:
        sheet = paper.joined([self._renderer(one.sale, copy_number=one.copy) for one in pieces])
        job = f"{pieces[0].sale.receipt_number}/{pieces[0].copy}"
        outcome = put_on_paper(self._printer, sheet, job_id=job)
        with mock.patch.object(paper, "put_on_paper", return_value=outcome):
            return printing(self, pieces)

    return [(Paper, "_print", early)]


def _stopped_as(verdict: PrintVerdict) -> Any:
    return instead(
        paper, "STOPPED", PrintOutcome(job_id="", verdict=verdict, reason=PrintReason.STOPPED)
    )


_UNSURE_IS_NOTHING = {**vend_book.EVENT_OF_VERDICT, PrintVerdict.UNSURE: NothingSent}


def _copies_as_the_server_says() -> list[Patch]:
    copy = Paper._copy

    def counted_there(self: Any, vend_id: str, count: Any) -> Any:
        told: list[int] = []

        def counting() -> Any:
            answer = count()
            told.append(answer.copy_number)
            return answer

        piece = copy(self, vend_id, counting)
        return dataclasses.replace(piece, copy=told[0])

    return [(Paper, "_copy", counted_there)]


def _copies_unrecorded() -> list[Patch]:
    """Let a copy be printed under the record of the sheet before it."""
    begin = Paper._begin

    def silent(self: Any, piece: Any) -> None:
        if piece.copy > 1:
            piece = dataclasses.replace(piece, copy=piece.copy - 1)
        begin(self, piece)

    return [(Paper, "_begin", silent)]


def _printed_again_by_itself() -> list[Patch]:
    """Print what was cut off once more at the next start, for the customer who may still be there."""
    recover = Paper.recover

    def again(self: Any) -> None:
        cut_off = self._book.in_states(frozenset({VendState.PRINTING}))
        recover(self)
        for facts in cut_off:
            sale = self._reader.sale_of(facts)
            sheet = self._renderer(sale, copy_number=facts.sheet)
            job = f"{sale.receipt_number}/{facts.sheet}"
            paper.put_on_paper(self._printer, sheet, job_id=job)

    return [(Paper, "recover", again)]


BUGS: Final = (
    Bug(
        name="copy_not_marked",
        breaks="I8",
        rule="A second sheet of a sale says COPY.",
        patches=_unmarked,
    ),
    Bug(
        name="print_recorded_after_paper",
        breaks="I8",
        rule="That printing begins is on disk before the printer gets a byte.",
        patches=_printed_first,
    ),
    Bug(
        name="cut_off_sheet_is_none",
        breaks="I8",
        rule="A sheet whose verdict was cut off may be on paper.",
        patches=_stopped_as(PrintVerdict.NOT_SENT),
    ),
    Bug(
        name="silent_printer_printed_nothing",
        breaks="I8",
        rule="A printer that falls silent may have printed.",
        patches=instead(vend_book, "EVENT_OF_VERDICT", _UNSURE_IS_NOTHING),
    ),
    Bug(
        name="copies_as_the_server_says",
        breaks="I8",
        rule="A copy's number is above all that this till printed, whatever a restored server says.",
        patches=_copies_as_the_server_says,
    ),
    Bug(
        name="copy_recorded_as_the_one_before",
        breaks="I8",
        rule="Each copy is recorded under its own number.",
        patches=_copies_unrecorded,
    ),
    Bug(
        name="cut_off_sheet_printed_again",
        breaks="I8",
        rule="Nothing is printed a second time without a person.",
        patches=_printed_again_by_itself,
    ),
)
