"""What routes of dues and debts take, answer and refuse: a part of exchanges.py's table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, Exchange, asks, document, lists
from vending_server.wire import arrears, postponements
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
    # Old debts
    ("POST", "/v1/arrears"): document(
        arrears.DebtOpening,
        arrears.DebtFacts,
        Code.REASON_MISSING,
        Code.ARREARS_NOT_VALID,
        Code.CONTRACT_UNKNOWN,
        Code.DAY_LOCKED,
        more=APPROVED,
    ),
    ("POST", "/v1/arrears-write-offs"): document(
        arrears.DebtWriteOff,
        arrears.DebtFacts,
        Code.REASON_MISSING,
        Code.ARREARS_UNKNOWN,
        Code.ABOVE_WHAT_IS_OWED,
        Code.DAY_LOCKED,
        more=APPROVED,
    ),
    ("POST", "/v1/arrears-rules"): document(
        arrears.DebtRuleChange,
        arrears.DebtFacts,
        Code.REASON_MISSING,
        Code.ARREARS_NOT_VALID,
        Code.ARREARS_UNKNOWN,
        Code.ARREARS_RULE_IN_THE_PAST,
        more=APPROVED,
    ),
    ("POST", "/v1/arrears-statements"): lists(
        arrears.DebtStatementRequest, arrears.DebtStatement, Code.CONTRACT_UNKNOWN
    ),
}
