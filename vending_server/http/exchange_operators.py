"""What routes about people who work here take, answer and refuse: a part of exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, Exchange, document, lists, tells
from vending_server.wire import operators
from vending_server.wire.problems import ProblemCode as Code

_AGREED: Final = APPROVED | {Code.REASON_MISSING, Code.APPROVER_IS_REQUESTER}
_ABOUT_ONE: Final = _AGREED | {
    Code.OPERATOR_UNKNOWN,
    Code.OPERATOR_CHANGED,
    Code.ALREADY_DECIDED,
}

OPERATORS: Final[Mapping[Route, Exchange]] = {
    ("GET", "/v1/operators"): lists(None, operators.OperatorList),
    ("GET", "/v1/role-permissions"): tells(operators.RolePermissions),
    ("POST", "/v1/operators"): document(
        operators.OperatorNew,
        operators.OperatorChanged,
        Code.LOGIN_TAKEN,
        Code.PASSWORD_WEAK,
        more=_AGREED,
    ),
    ("POST", "/v1/operator-standings"): document(
        operators.OperatorStanding,
        operators.OperatorChanged,
        Code.LAST_ADMINISTRATOR,
        more=_ABOUT_ONE,
    ),
    ("POST", "/v1/operator-rights"): document(
        operators.OperatorRights,
        operators.OperatorChanged,
        Code.LAST_ADMINISTRATOR,
        more=_ABOUT_ONE,
    ),
    ("POST", "/v1/password-slips"): document(
        operators.PasswordSlip, operators.OperatorChanged, Code.PASSWORD_WEAK, more=_ABOUT_ONE
    ),
}
