"""What any receipt printer can do, and how sure it is of having done it.

The verdict of a print is the point of this interface.  PRINTED means that the
printer itself said so after the last row.  NOT_SENT means that no row can have
reached the paper, so the same job may simply be sent again.  Everything between is
UNSURE: only a person who looks at the paper can tell, and an automatic second try
could hand out two receipts.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, Protocol

from drivers.events import Device, DeviceEvent


class PrintVerdict(enum.StrEnum):
    """What is known about a job; the journal stores the value."""

    PRINTED = "PRINTED"
    NOT_SENT = "NOT_SENT"
    UNSURE = "UNSURE"


class PrinterCondition(enum.StrEnum):
    """What the printer last said about itself; the gravest one when several hold."""

    GONE = "gone"
    SILENT = "silent"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    ERROR = "error"
    OFFLINE = "offline"
    PAPER_LOW = "paper_low"
    READY = "ready"


CAN_PRINT: Final = frozenset({PrinterCondition.READY, PrinterCondition.PAPER_LOW})


class PrintReason(enum.StrEnum):
    """Why a job is not PRINTED."""

    GONE = "gone"
    SILENT = "silent"
    COVER_OPEN = "cover_open"
    PAPER_OUT = "paper_out"
    ERROR = "error"
    OFFLINE = "offline"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOutcome:
    """The end of one job.  `reason` is None exactly when the verdict is PRINTED."""

    job_id: str
    verdict: PrintVerdict
    reason: PrintReason | None = None

    def __post_init__(self) -> None:
        assert (self.reason is None) == (self.verdict is PrintVerdict.PRINTED)


@dataclass(frozen=True, slots=True)
class PrinterStatusChanged(DeviceEvent):
    """The printer's condition is another one than before; also said mid-job."""

    condition: PrinterCondition


class ReceiptPrinter(Device, Protocol):
    """One printer with its own thread."""

    @property
    def width_dots(self) -> int:
        """Printable width: 384 on 58 mm paper, 576 on 80 mm."""
        ...

    def status(self) -> PrinterCondition:
        """Return the last known condition; never waits, so a window may call it."""
        ...

    def print_raster(
        self,
        bitmap_rows: bytes,
        *,
        width_dots: int,
        height: int,
        job_id: str,
        kick_drawer: bool = False,
    ) -> PrintOutcome:
        """Print one receipt and cut it; blocks until the verdict stands.

        Not for a window's thread.  While the printer waits for paper or for its
        cover the job waits too, for as long as the device URI's `reload` allows.

        Args:
            bitmap_rows: rows from the top, each padded to whole bytes, the leftmost
                dot in the highest bit, 1 is black.
            width_dots: dots per row, at most the printer's own width.
            height: number of rows.
            job_id: the caller's name for the job, handed back in the outcome.
            kick_drawer: also open the cash drawer.

        Raises:
            RasterRefused: the bytes do not fit the size, or the paper.
        """
        ...
