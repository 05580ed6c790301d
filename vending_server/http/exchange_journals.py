"""What routes of journals and of what they tell take, answer and refuse: a part of exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, Exchange, asks, document, lists, tells
from vending_server.wire import journal_sync, offline_findings
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
    ("POST", "/v1/offline-finding-lists"): lists(
        offline_findings.OfflineFindingListRequest, offline_findings.OfflineFindingList
    ),
    ("POST", "/v1/offline-findings/{finding_id:str}/decision"): document(
        offline_findings.FindingDecision,
        offline_findings.OfflineFindingFacts,
        Code.REASON_MISSING,
        Code.ALREADY_DECIDED,
        Code.VEND_UNKNOWN,
        Code.VEND_ID_REUSED,
        Code.TENDERS_DISAGREE,
        Code.DAY_LOCKED,
        more=APPROVED,
    ),
}
