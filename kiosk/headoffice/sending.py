"""One act on its way to the server: kept until it is answered, and sent again as it was.

An answer that was lost says nothing of whether the act was done; under the same id the server does
it once.  What the server refused was not done, and is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.reconciliation_line import is_refused

_Sent: TypeAlias = "tuple[Callable[[], Any], Callable[[Any], None], Callable[[Exception], None]]"


class Sending(QObject):
    """`answered` and `failed` are told in the window's thread, each with what was said of it."""

    answered = Signal(str, object)
    failed = Signal(object)  # an exception; `is_unanswered` says whether it may have been done

    def __init__(self, desk: OfficeDesk) -> None:
        super().__init__()
        self._desk = desk
        self._unanswered: _Sent | None = None
        self._is_sending = False

    @property
    def is_unanswered(self) -> bool:
        """Whether something was sent of which nobody knows what became of it."""
        return self._unanswered is not None

    def send(self, op: Callable[[], Any], said: str) -> None:
        """Send one message with its id; `said` is the reporter's word for it."""

        def answered(answer: Any) -> None:
            self._unanswered, self._is_sending = None, False
            self.answered.emit(said, answer)

        def failed(error: Exception) -> None:
            self._is_sending = False
            if is_refused(error):
                self._unanswered = None  # it was not done
            self.failed.emit(error)

        self._unanswered = self._desk.timed(op), answered, failed
        self.again()

    def again(self) -> None:
        """Send what has no answer, as it was."""
        if self._unanswered is not None and not self._is_sending:
            self._is_sending = True
            self._desk.workers.run(*self._unanswered)
