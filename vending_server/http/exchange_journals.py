"""What routes of journals take, answer and refuse: a part of exchanges.py's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import Exchange, asks, lists, tells
from vending_server.wire import journal_sync
from vending_server.wire.problems import ProblemCode as Code

JOURNALS: Final[Mapping[Route, Exchange]] = {
    ("GET", "/v1/journal"): tells(journal_sync.JournalState),
    ("POST", "/v1/journal-records"): asks(
        journal_sync.JournalUpload, journal_sync.JournalState, Code.JOURNAL_GAP
    ),
    ("POST", "/v1/journal-differences"): asks(
        journal_sync.JournalDifference, journal_sync.JournalState, Code.SIGNATURE_INVALID
    ),
    ("GET", "/v1/journals"): lists(None, journal_sync.JournalCopies),
}
