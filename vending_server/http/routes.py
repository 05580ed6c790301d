"""Every route of the server, and its description."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

from litestar.handlers import HTTPRouteHandler

from vending_server.http import (
    agent_routes,
    approval_routes,
    arrears_routes,
    board_routes,
    card_routes,
    case_routes,
    closure_routes,
    counter_routes,
    day_routes,
    description_routes,
    health_routes,
    identity_routes,
    insight_routes,
    journal_routes,
    kept_money_routes,
    key_change_routes,
    machine_cash_routes,
    offline_routes,
    operator_routes,
    pack_routes,
    paper_routes,
    payment_routes,
    postponement_routes,
    privacy_routes,
    receipt_routes,
    reconciliation_routes,
    recovery_routes,
    registry_import_routes,
    registry_routes,
    report_routes,
    rerating_routes,
    reversal_routes,
    scan_routes,
    selling_routes,
    shift_routes,
    tariff_routes,
    terminal_routes,
    upkeep_routes,
    watching_routes,
)
from vending_server.http.openapi import PARAMETER, describe
from vending_server.metrics import Pattern
from vending_server.wire.canonical import canonical_bytes

ROUTES: Final[Sequence[HTTPRouteHandler]] = (
    *identity_routes.ROUTES,
    *selling_routes.ROUTES,
    *payment_routes.ROUTES,
    *postponement_routes.ROUTES,
    *arrears_routes.ROUTES,
    *reversal_routes.ROUTES,
    *recovery_routes.ROUTES,
    *counter_routes.ROUTES,
    *card_routes.ROUTES,
    *journal_routes.ROUTES,
    *offline_routes.ROUTES,
    *pack_routes.ROUTES,
    *closure_routes.ROUTES,
    *key_change_routes.ROUTES,
    *approval_routes.ROUTES,
    *registry_routes.ROUTES,
    *registry_import_routes.ROUTES,
    *privacy_routes.ROUTES,
    *shift_routes.ROUTES,
    *kept_money_routes.ROUTES,
    *machine_cash_routes.ROUTES,
    *case_routes.ROUTES,
    *agent_routes.ROUTES,
    *day_routes.ROUTES,
    *reconciliation_routes.ROUTES,
    *tariff_routes.ROUTES,
    *scan_routes.ROUTES,
    *rerating_routes.ROUTES,
    *report_routes.ROUTES,
    *paper_routes.ROUTES,
    *receipt_routes.ROUTES,
    *board_routes.ROUTES,
    *terminal_routes.ROUTES,
    *insight_routes.ROUTES,
    *upkeep_routes.ROUTES,
    *operator_routes.ROUTES,
    *health_routes.ROUTES,
    *watching_routes.ROUTES,
    *description_routes.ROUTES,
)


@functools.cache
def openapi_bytes() -> bytes:
    """Return the description of all routes, made once.

    Raises:
        Undescribed: a route has no row in exchanges.EXCHANGES.
    """
    return canonical_bytes(describe(ROUTES))


@functools.cache
def patterns() -> tuple[Pattern, ...]:
    """Return method and path of every route, as a count of its answers names it."""
    return tuple(
        (str(method), PARAMETER.sub(r"{\1}", path))
        for handler in ROUTES
        for path in sorted(handler.paths)
        for method in sorted(handler.http_methods)
    )
