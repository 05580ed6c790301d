"""One receipt on its way: which bytes may go out now, and when it is certain.

Theory of operation.  A job is a list of steps.  Each is followed by a question that
the printer answers only after carrying the step out, and at most two questions are
open at a time, so a printer that stops leaves at most two bands in its buffer.  The
trailer (cut) ends with the question whose answer proves the whole job: a process id
of this job alone, or, for printers without it, one more paper question.

This file knows no port, no clock and no thread.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from drivers.receipt_printers.escpos_commands import ASK_PAPER, ask_process_id
from drivers.receipt_printers.escpos_replies import PaperSensor, ProcessEcho

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drivers.receipt_printers.escpos_replies import Reply

WINDOW: Final = 2


class PrintJob:
    """See the module's theory of operation."""

    def __init__(self, steps: Iterable[bytes], *, trailer: bytes, process_id: bytes | None) -> None:
        self._process_id = process_id
        self._waiting = deque(step + ASK_PAPER for step in steps)
        proof = ASK_PAPER if process_id is None else ask_process_id(process_id)
        self._waiting.append(trailer + proof)
        self._open: deque[int] = deque()
        self._is_echoed = False
        self.answers = 0
        self.was_paper_out = False

    @property
    def is_done(self) -> bool:
        """Whether the printer has answered the last question."""
        if self._process_id is None:
            return not self._waiting and not self._open
        return self._is_echoed

    @property
    def bytes_open(self) -> int:
        """How many bytes are on their way without an answer yet."""
        return sum(self._open)

    def next_bytes(self) -> bytes | None:
        """Return what to send now; None while the window is full, or at the end."""
        if not self._waiting or len(self._open) == WINDOW:
            return None
        step = self._waiting.popleft()
        self._open.append(len(step))
        return step

    def receive(self, reply: Reply) -> None:
        """Take an answer from the printer; those of other jobs are not for us."""
        match reply:
            case PaperSensor():
                self.was_paper_out |= reply.is_out
                if self._open:
                    self._open.popleft()
                    self.answers += 1
            case ProcessEcho() if reply.process_id == self._process_id and not self._waiting:
                self._is_echoed = True
                self.answers += 1
            case _:
                pass
