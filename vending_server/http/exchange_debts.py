"""What routes of postponed dues take, answer and refuse: a part of exchanges.py's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, Exchange, asks, document, lists
from vending_server.wire import postponements
from vending_server.wire.problems import ProblemCode as Code

DEBTS: Final[Mapping[Route, Exchange]] = {
    ("POST", "/v1/postponements"): document(
        postponements.Postponement,
        postponements.PostponementFacts,
        Code.REASON_MISSING,
        Code.CONTRACT_UNKNOWN,
        Code.CONTRACT_CLOSED,
        Code.POSTPONEMENT_NOT_ALLOWED,
        Code.POSTPONEMENT_DAY,
        Code.POSTPONEMENTS_USED_UP,
        Code.DUE_NOT_OWED,
        Code.POSTPONED_ALREADY,
        more=APPROVED,
    ),
    ("POST", "/v1/postponement-withdrawals"): document(
        postponements.PostponementWithdrawal,
        postponements.PostponementFacts,
        Code.REASON_MISSING,
        Code.POSTPONEMENT_UNKNOWN,
        Code.POSTPONEMENT_OVER,
    ),
    ("POST", "/v1/postponement-lookups"): asks(
        postponements.PostponementLookup, postponements.PostponementOutlook, Code.CONTRACT_UNKNOWN
    ),
    ("GET", "/v1/postponements"): lists(None, postponements.PostponementList),
}
