"""The printer: which sheets came out, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.errors import DeviceGone
from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.flows.on_paper import put_on_paper
from tests.crashes.steps import Kind, Steps
from tests.helpers.fake_till import FakeSheet

BOX, CLAIM = "box", "claim"  # slips about these
DOUBT = "doubt"  # such a slip may come again: it only says which number to ask for
GONE = "gone"  # the driver fails in the middle


@dataclass
class Printer:
    """`verdicts` are given in order, then PRINTED.  A sheet that may be out is in `sheets`."""

    steps: Steps
    verdicts: list[PrintVerdict | str] = field(default_factory=list)
    sheets: list[tuple[str, str]] = field(default_factory=list)  # job and text

    def print_raster(
        self,
        bitmap_rows: bytes,
        *,
        width_dots: int,
        height: int,
        job_id: str,
        kick_drawer: bool = False,
    ) -> PrintOutcome:
        assert not kick_drawer, "a machine has no drawer to open"
        self.steps.at(Kind.PRINT)
        verdict = self.verdicts.pop(0) if self.verdicts else PrintVerdict.PRINTED
        if verdict is not PrintVerdict.NOT_SENT:
            self.sheets.append((job_id, bitmap_rows.decode()))
        self.steps.at(Kind.PRINT)
        if verdict == GONE:
            raise DeviceGone("pulled")
        verdict = PrintVerdict(verdict)
        reason = None if verdict is PrintVerdict.PRINTED else PrintReason.PAPER_OUT
        return PrintOutcome(job_id=job_id, verdict=verdict, reason=reason)

    def slip(self, about: str, number: str, amount_minor: int) -> PrintVerdict:
        """Print a slip about a claim or a doubt, and return its verdict."""
        text = f"{about} {number} {amount_minor}"
        return put_on_paper(self, FakeSheet(text), job_id=f"{about}/{number}").verdict
