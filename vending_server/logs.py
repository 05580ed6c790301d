"""The server's log: one JSON object a line, on standard error, for a person or a collector.

Fields: `at` (UTC), `level`, `logger`, `message`, `process`, and `request_id` where a request is
being worked on. An exception is told by its kind and where it was raised; its text may hold values
of customers and is left out.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import traceback
from types import TracebackType

from vending_server.request_ids import current_request_id

_FRAMES = 6


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; text of any kind stays inside of its quotes."""
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        request_id = current_request_id()
        if request_id is not None:
            line["request_id"] = request_id
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            line["where"] = where_raised(trace)
        return json.dumps(line, ensure_ascii=False)


def where_raised(trace: TracebackType | None) -> str:
    """Return the innermost frames as names and lines, without values."""
    frames = traceback.extract_tb(trace)
    return " < ".join(f"{one.name}:{one.lineno}" for one in reversed(frames[-_FRAMES:]))


def begin_log() -> None:
    """Send everything that is logged to standard error; called once, before anything is served."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)
