"""What is said of a sheet of paper: the same for sales and for acts of the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.receipt_printers.base import PrintVerdict
from kiosk.cashier.print_desk import PrintState
from kiosk.flows.refusals import NEVER_PRINTED, tell_printer
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.words import Words


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """A pill, the next step, and a notice where something is wrong."""

    text_id: str
    tone: str
    step_id: str
    told: Notice | None = None
    copies: int = 0

    def written(self, words: Words) -> str:
        """Return the text of the pill."""
        is_copy = self.copies and self.tone == "good"
        return words("S99", n=self.copies) if is_copy else words(self.text_id)


_PRINTING: Final = PaperSaid("S13", "neutral", "S96")


def paper_said(state: PrintState | None) -> PaperSaid:
    """Return what to say of the newest sheet; None = nothing was printed since the start."""
    if state is None:
        return PaperSaid("S14", "neutral", "S96")
    if state.refused is not None or state.is_unprinted:
        text_id = "S133" if state.is_unprinted and state.refused is None else "S15"
        told = state.refused or notice(NEVER_PRINTED, "warning")
        return PaperSaid(text_id, "warning", "S98", told)
    if state.verdict is PrintVerdict.PRINTED:
        copies = state.result.copy_number if state.result else 0
        return PaperSaid("S14", "good", "S96", copies=copies)
    if state.verdict is PrintVerdict.UNSURE:
        return PaperSaid("S15", "danger", "S97", notice("E28"))
    is_printing = state.verdict is None
    return _PRINTING if is_printing else PaperSaid("S133", "warning", "S98", _reason(state))


def _reason(state: PrintState) -> Notice | None:
    reason = state.result.reason if state.result else None
    told = tell_printer(reason) if reason else None
    return Notice(told, "warning") if told else None
