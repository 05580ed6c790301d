"""What routes of keys, copies and the audit log take, answer and refuse: a part of exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import Exchange, asks, lists, tells
from vending_server.wire import upkeep

UPKEEP: Final[Mapping[Route, Exchange]] = {
    ("GET", "/v1/vending-keys"): tells(upkeep.KeyHealth),
    ("GET", "/v1/backups"): lists(None, upkeep.BackupList),
    ("GET", "/v1/restore-proofs"): lists(None, upkeep.RestoreProofList),
    ("POST", "/v1/audit-record-lists"): lists(upkeep.AuditAsked, upkeep.AuditPage),
    ("POST", "/v1/audit-verifications"): asks(upkeep.AuditRange, upkeep.AuditVerdict),
}
