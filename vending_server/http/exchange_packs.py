"""What routes of packs take, answer and refuse: a part of exchanges.py's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import (
    APPROVED,
    CLOCKED,
    Exchange,
    asks,
    document,
    lists,
)
from vending_server.wire import closures, lost_packs, offline_coverage, pack_standing, packs
from vending_server.wire.problems import ProblemCode as Code

PACKS: Final[Mapping[Route, Exchange]] = {
    ("POST", "/v1/pack-renewals"): asks(
        packs.PackRenewalRequest,
        packs.PackDelta,
        Code.KEY_UNAVAILABLE,
        Code.JOURNAL_DIFFERS,
        more=CLOCKED,
    ),
    ("GET", "/v1/packs"): lists(None, pack_standing.PackList),
    ("GET", "/v1/offline-coverage"): lists(None, offline_coverage.CoverageList),
    ("GET", "/v1/lost-packs"): lists(None, lost_packs.LostPacks),
    ("GET", "/v1/lost-packs/{terminal_id:str}/meters"): lists(None, lost_packs.LostMeters),
    ("POST", "/v1/closure-orders"): document(
        closures.ClosureOrderRequest,
        closures.ClosureOrderFacts,
        Code.REASON_MISSING,
        more=APPROVED,
    ),
    ("POST", "/v1/closure-orders/{order_id:str}/revocation"): document(
        closures.ClosureRevocation, closures.ClosureOrderFacts, Code.ALREADY_DECIDED
    ),
    ("GET", "/v1/closure-orders"): lists(None, closures.ClosureOrderList),
}
