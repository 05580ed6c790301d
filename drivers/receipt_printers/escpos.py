"""A receipt printer that speaks ESC/POS over a serial line.  See docs/protocols/escpos.md.

Theory of operation.  The device's thread owns the line.  Idle, it asks for the status
every `poll_s`.  A job goes through four stages:

1. *Ask.*  Only a printer that answers, and answers well, is sent anything.
2. *Recover*, if the job before broke off: the printer may still sit inside a band, so
   it is fed enough empty bytes to finish it, and the torn receipt is cut away.
3. *Prepare*: initialise, units, drawer.  Until here nothing of this job can be on
   paper: any failure is NOT_SENT.
4. *Stream* (`PrintJob`).  From the first byte of this stage on, only the printer's
   last answer makes the job PRINTED; everything else is UNSURE.

When a printer stops answering in stage 4 it is asked why.  Out of paper or its cover
open, it keeps what it was given and goes on once a person has seen to it, so the job
waits for that as long as `reload` allows.  Nothing is ever sent a second time.
"""

from __future__ import annotations

import itertools
import queue
import secrets
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from drivers.device_thread import DeviceThread
from drivers.errors import DeviceGone, DriverError, RasterRefused
from drivers.receipt_printers.base import (
    CAN_PRINT,
    PrinterCondition,
    PrinterStatusChanged,
    PrintOutcome,
    PrintReason,
    PrintVerdict,
)
from drivers.receipt_printers.escpos_commands import (
    BAND_ROWS_MAX,
    CUTS,
    INITIALISE,
    KICK_DRAWER,
    PROCESS_ID_COUNT,
    ask_status,
    motion_units,
    picture_steps,
    process_id_of,
    rows_of,
)
from drivers.receipt_printers.escpos_job import PrintJob
from drivers.receipt_printers.escpos_replies import (
    AutomaticStatus,
    RealTimeStatus,
    Reply,
    ReplyDecoder,
    condition_from_answers,
    condition_from_automatic,
)
from drivers.transport import SerialSettings, SerialTransport

if TYPE_CHECKING:
    from drivers.events import EventSink
    from drivers.transport import Transport, TransportOpener
    from drivers.uri import DeviceUri

_OPTIONS: Final = (*SerialSettings.OPTIONS, "width", "dpi", "cut", "verify", "reload")
_READ_BYTES: Final = 256
_LATE_READS_MAX: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long to wait for what.  The time bytes need on the line comes on top."""

    answer_s: float = 1.0
    stall_s: float = 2.0
    quiet_s: float = 1.0
    poll_s: float = 2.0
    write_s: float = 3.0
    reload_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EscposSettings:
    """One printer's ways."""

    width_dots: int = 576
    dpi: int = 203
    cut: str = "partial"
    has_process_id: bool = True
    """Clones without GS ( H have the paper question after the cut as their proof."""
    line: SerialSettings = field(default_factory=SerialSettings)
    timing: Timing = field(default_factory=Timing)

    @classmethod
    def from_uri(cls, uri: DeviceUri) -> EscposSettings:
        """Read the options of a device URI.

        Raises:
            BadDeviceUri: one is unknown or wrong.
        """
        uri.refuse_options_beyond(_OPTIONS)
        verify = uri.choice("verify", ("process_id", "paper"), default="process_id")
        reload_s = uri.whole_number("reload", default=30, low=0, high=600)
        return cls(
            width_dots=uri.whole_number("width", default=576, low=8, high=2048),
            dpi=uri.whole_number("dpi", default=203, low=90, high=255),
            cut=uri.choice("cut", CUTS, default="partial"),
            has_process_id=verify == "process_id",
            line=SerialSettings.from_uri(uri, default_baud=115200),
            timing=Timing(reload_s=reload_s),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """A job waiting for the device's thread."""

    job_id: str
    rows: list[bytes]
    kick_drawer: bool
    outcome: Future[PrintOutcome] = field(default_factory=Future)

    def settle(self, verdict: PrintVerdict, reason: PrintReason | None) -> None:
        """Tell whoever waits."""
        self.outcome.set_result(PrintOutcome(job_id=self.job_id, verdict=verdict, reason=reason))


class _BrokenOff(Exception):
    """The job cannot go on, though the port is still there."""

    def __init__(self, reason: PrintReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class EscposPrinter:
    """See `drivers.receipt_printers.base.ReceiptPrinter` for the promises."""

    def __init__(
        self, uri: str, opener: TransportOpener, settings: EscposSettings, on_event: EventSink
    ) -> None:
        self._settings = settings
        self._timing = settings.timing
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._process_ids = itertools.count(secrets.randbelow(PROCESS_ID_COUNT))
        self._condition = PrinterCondition.GONE
        self._is_torn = False
        self._job: PrintJob | None = None
        self._answer: RealTimeStatus | None = None
        self._decoder = ReplyDecoder()
        self._line: Transport | None = None
        self._thread = DeviceThread(uri, opener, self, on_event)
        self._thread.start()

    @property
    def uri(self) -> str:
        """The URI this printer was opened from."""
        return self._thread.uri

    @property
    def width_dots(self) -> int:
        """Printable width."""
        return self._settings.width_dots

    def status(self) -> PrinterCondition:
        """Return the last known condition, without waiting."""
        return self._condition

    def stop(self, timeout_s: float = 5.0) -> None:
        """Close the port and end the thread; a job under way ends as it stands."""
        self._thread.stop(timeout_s)

    def print_raster(
        self,
        bitmap_rows: bytes,
        *,
        width_dots: int,
        height: int,
        job_id: str,
        kick_drawer: bool = False,
    ) -> PrintOutcome:
        """Print one receipt; see `ReceiptPrinter.print_raster`."""
        if width_dots > self.width_dots:
            raise RasterRefused(f"{width_dots} dots on a printer of {self.width_dots}")
        rows = rows_of(bitmap_rows, width_dots=width_dots, height=height)
        order = _Order(job_id=job_id, rows=rows, kick_drawer=kick_drawer)
        self._orders.put(order)
        self._thread.wake()
        if self._thread.is_stopping:  # the thread may have looked for the last time
            self._turn_away(PrintReason.STOPPED)
        return order.outcome.result()

    # ------------------------------------------------------------ the device's thread

    def serve(self, transport: Transport) -> None:
        """Poll and print until the printer goes away."""
        self._line = transport
        self._decoder = ReplyDecoder()
        try:
            self._refresh()
            poll_at = time.monotonic() + self._timing.poll_s
            while not self._thread.is_stopping:
                self._print_waiting()
                self._pump(max(poll_at - time.monotonic(), 0))
                if time.monotonic() >= poll_at:
                    self._refresh()
                    poll_at = time.monotonic() + self._timing.poll_s
        finally:
            self._line = None
            self._note(PrinterCondition.GONE)

    def absent(self) -> None:
        """Without a port nothing can be sent."""
        is_stopping = self._thread.is_stopping
        self._turn_away(PrintReason.STOPPED if is_stopping else PrintReason.GONE)

    def _turn_away(self, reason: PrintReason) -> None:
        """Answer every order not begun."""
        while (order := self._next_order()) is not None:
            order.settle(PrintVerdict.NOT_SENT, reason)

    def _next_order(self) -> _Order | None:
        try:
            return self._orders.get_nowait()
        except queue.Empty:
            return None

    def _print_waiting(self) -> None:
        while not self._thread.is_stopping and (order := self._next_order()) is not None:
            if self._prepare(order):
                self._print(order)

    def _prepare(self, order: _Order) -> bool:
        """Stages 1 to 3; an order that fails here is settled as NOT_SENT."""
        try:
            if self._refresh() not in CAN_PRINT:
                order.settle(PrintVerdict.NOT_SENT, PrintReason(self._condition.value))
                return False
            if self._is_torn:
                self._recover()
            kick = KICK_DRAWER if order.kick_drawer else b""
            self._write(INITIALISE + motion_units(self._settings.dpi) + kick)
        except DriverError as error:
            order.settle(PrintVerdict.NOT_SENT, _reason_of(error))
            raise
        return True

    def _recover(self) -> None:
        """Bring a printer whose last job broke off back between two receipts."""
        band_bytes = BAND_ROWS_MAX * ((self.width_dots + 7) // 8)
        self._write(bytes(band_bytes + 8) + CUTS[self._settings.cut])
        # Answers of the broken job must not be taken for answers of the next one.
        quiet_s = self._timing.quiet_s + self._settings.line.line_time_s(band_bytes)
        for _ in range(_LATE_READS_MAX):
            if not self._pump(quiet_s):
                break
        self._is_torn = False

    def _print(self, order: _Order) -> None:
        """Stage 4."""
        number = next(self._process_ids) % PROCESS_ID_COUNT
        job = PrintJob(
            picture_steps(order.rows),
            trailer=CUTS[self._settings.cut],
            process_id=process_id_of(number) if self._settings.has_process_id else None,
        )
        self._job, self._is_torn = job, True
        try:
            self._stream(job)
        except _BrokenOff as stop:
            order.settle(PrintVerdict.UNSURE, stop.reason)
        except DriverError as error:
            order.settle(PrintVerdict.UNSURE, _reason_of(error))
            raise
        except BaseException:  # a bug of ours: the thread will end, but nobody may wait for ever
            order.settle(PrintVerdict.UNSURE, PrintReason.ERROR)
            raise
        else:
            self._is_torn = False
            order.settle(PrintVerdict.PRINTED, None)
        finally:
            self._job = None

    def _stream(self, job: PrintJob) -> None:
        """Send a job and stay until its proof has come.

        Raises:
            _BrokenOff: the proof will not come.
            DriverError: the printer went away.
        """
        stuck_in, stuck_since = None, time.monotonic()
        while not job.is_done:
            self._send_window(job)
            if self._progresses(job):
                stuck_in, stuck_since = None, time.monotonic()
                continue
            if self._thread.is_stopping:
                raise _BrokenOff(PrintReason.STOPPED)
            condition = self._refresh()
            if condition is not stuck_in:
                stuck_in, stuck_since = condition, time.monotonic()
            self._break_off_if_hopeless(condition, time.monotonic() - stuck_since)
        if job.was_paper_out:  # a printer that goes on answering without paper proves nothing
            raise _BrokenOff(PrintReason.PAPER_OUT)

    def _send_window(self, job: PrintJob) -> None:
        while (data := job.next_bytes()) is not None:
            self._write(data)

    def _progresses(self, job: PrintJob) -> bool:
        """Wait for the next answer; whether one came before the printer counts as stuck."""
        before = job.answers
        wait_s = self._timing.stall_s + self._settings.line.line_time_s(job.bytes_open)
        ends_at = time.monotonic() + wait_s
        while job.answers == before and not self._thread.is_stopping:
            left_s = ends_at - time.monotonic()
            if left_s <= 0:
                return False
            self._pump(left_s)
        return job.answers > before

    def _break_off_if_hopeless(self, condition: PrinterCondition, stuck_s: float) -> None:
        """Decide whether waiting on makes sense for a printer that is stuck."""
        if condition is PrinterCondition.SILENT:
            raise _BrokenOff(PrintReason.SILENT)
        if condition in CAN_PRINT and stuck_s > self._timing.stall_s:
            raise _BrokenOff(PrintReason.SILENT)  # well, but our question is lost
        if condition not in CAN_PRINT and stuck_s >= self._timing.reload_s:
            raise _BrokenOff(PrintReason(condition.value))

    # ------------------------------------------------------------ the line

    def _write(self, data: bytes) -> None:
        assert self._line is not None
        timeout_s = self._timing.write_s + self._settings.line.line_time_s(len(data))
        self._line.write(data, timeout_s)

    def _pump(self, timeout_s: float) -> bool:
        """Take in what the printer says; whether it said anything."""
        assert self._line is not None
        data = self._line.read(_READ_BYTES, timeout_s)
        for reply in self._decoder.feed(data):
            self._take(reply)
        return bool(data)

    def _take(self, reply: Reply) -> None:
        if isinstance(reply, RealTimeStatus):
            self._answer = reply
        elif isinstance(reply, AutomaticStatus):
            self._note(condition_from_automatic(reply))
        elif self._job is not None:
            self._job.receive(reply)

    def _refresh(self) -> PrinterCondition:
        """Ask the printer how it is."""
        for _ in range(_LATE_READS_MAX):
            if not self._pump(0):  # a late answer to an earlier question would shift the next ones
                break
        answers = []
        for which in (1, 2, 4):
            answer = self._ask(which)
            if answer is None:
                return self._note(PrinterCondition.SILENT)
            answers.append(answer.bits)
        printer, offline_cause, paper = answers
        return self._note(
            condition_from_answers(printer=printer, offline_cause=offline_cause, paper=paper)
        )

    def _ask(self, which: int) -> RealTimeStatus | None:
        self._answer = None
        self._write(ask_status(which))
        ahead = self._job.bytes_open if self._job else 0
        wait_s = self._timing.answer_s + self._settings.line.line_time_s(ahead)
        ends_at = time.monotonic() + wait_s
        while self._answer is None and not self._thread.is_stopping:
            left_s = ends_at - time.monotonic()
            if left_s <= 0:
                break
            self._pump(left_s)
        return self._answer

    def _note(self, condition: PrinterCondition) -> PrinterCondition:
        """Remember the condition, and tell when it is another one."""
        if condition is not self._condition:
            self._condition = condition
            self._thread.tell(PrinterStatusChanged(self.uri, condition))
        return condition


def _reason_of(error: DriverError) -> PrintReason:
    return PrintReason.GONE if isinstance(error, DeviceGone) else PrintReason.SILENT


def open_escpos_printer(uri: DeviceUri, on_event: EventSink) -> EscposPrinter:
    """Start the printer a URI names.

    Raises:
        BadDeviceUri: an option is unknown or wrong.
    """
    settings = EscposSettings.from_uri(uri)
    return EscposPrinter(
        uri.text, lambda: SerialTransport(uri.path, settings.line), settings, on_event
    )
