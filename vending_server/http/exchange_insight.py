"""What the routes of insight take, answer and refuse: a part of the table in exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import Exchange, asks, document, lists
from vending_server.wire import insight
from vending_server.wire.problems import ProblemCode as Code

INSIGHT: Final[Mapping[Route, Exchange]] = {
    ("POST", "/v1/insight/sales"): asks(insight.SalesLook, insight.SalesSeen),
    ("POST", "/v1/insight/signs"): lists(insight.SignsLook, insight.Signs),
    ("POST", "/v1/insight/histories"): asks(
        insight.HistoryLook, insight.History, Code.METER_UNKNOWN
    ),
    ("POST", "/v1/insight/decisions"): document(
        insight.Decision, insight.DecisionFacts, Code.METER_UNKNOWN, Code.REASON_MISSING
    ),
    ("POST", "/v1/insight/balances"): asks(insight.BalanceLook, insight.Balances),
    ("POST", "/v1/insight/points"): asks(
        insight.PointsLook, insight.MeterPoints, pages=insight.POINT_PAGES
    ),
    ("GET", "/v1/zone-outlines"): lists(None, insight.OutlineList),
    ("POST", "/v1/zone-outlines"): document(insight.ZoneOutline, insight.OutlineFacts),
}
