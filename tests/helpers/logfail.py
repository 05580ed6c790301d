"""Any log record of WARNING or above that a test did not announce fails that test.

A warning nobody expected is a defect nobody has seen yet.  A test that provokes one says so, and then
the record must really come:

    @pytest.mark.expects_log("printer .* unplugged", "journal disk full")

Each text is a regular expression searched for in the message; where the wording only becomes known
inside the test, the fixture does the same: `expects_log("vend %s refused" % vend_id)`.

Exceptions that nobody can catch (in `__del__`, in threads) become warnings in pytest, and warnings
are errors here (`filterwarnings` in pyproject.toml).
"""

from __future__ import annotations

import logging
import re


class LogGuard(logging.Handler):
    """Collects the records of one test and judges them at its end."""

    def __init__(self, expected: tuple[str, ...] = ()) -> None:
        super().__init__(logging.WARNING)
        self._records: list[logging.LogRecord] = []
        self._expected = list(expected)

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)

    def expect(self, *patterns: str) -> None:
        self._expected += patterns

    def complaints(self) -> list[str]:
        """What was logged without being announced, and what was announced and never came."""
        messages = [record.getMessage() for record in self._records]
        stray = [
            f"unexpected {record.levelname} from {record.name}: {message}"
            for record, message in zip(self._records, messages, strict=True)
            if not any(re.search(pattern, message) for pattern in self._expected)
        ]
        silent = [
            f"expected but never logged: {pattern!r}"
            for pattern in self._expected
            if not any(re.search(pattern, message) for message in messages)
        ]
        return stray + silent
