"""What takes two people, from one table; no SQL here (ARCHITECTURE section 7).

One person asks, and says exactly what is to be done; another agrees to exactly that. Whoever then
carries it out brings the same words again: anything else is refused. Nobody approves what he asked
for himself, whatever his roles are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vending_server.operators.model import Role

AT_THE_TILL: Final = dt.timedelta(minutes=30)
AT_THE_OFFICE: Final = dt.timedelta(days=3)
# The bag has left the machine, however long its line is down: that may be told late.
UNTIL_TOLD: Final = dt.timedelta(days=90)


class TwoPersonAction(StrEnum):
    """Every act that takes a second person."""

    REVERSAL = "reversal"
    FREE_ISSUE = "free_issue"
    WRONG_METER = "wrong_meter"
    CHANGE_OUT_CREDIT = "change_out_credit"
    ENGINEERING_TOKEN = "engineering_token"  # noqa: S105 - an act, not a secret
    KEY_CHANGE_TOKEN = "key_change_token"  # noqa: S105 - same
    FEE_POSTPONEMENT = "fee_postponement"
    TARIFF_ACTIVATION = "tariff_activation"
    RETROACTIVE_CREDIT = "retroactive_credit"
    KEY_LOAD = "key_load"
    CEILING_RAISE = "ceiling_raise"
    FLOAT_TOP_UP = "float_top_up"
    CLAIM_PAYOUT = "claim_payout"
    CONTRACT_PAYOUT = "contract_payout"
    WRITE_OFF = "write_off"
    ARREARS_OPENING = "arrears_opening"
    ARREARS_RULE = "arrears_rule"
    PAY_OUT_ABOVE_LIMIT = "pay_out_above_limit"
    DAY_REOPENING = "day_reopening"
    QUARANTINE_RELEASE = "quarantine_release"
    ROLE_GRANT = "role_grant"
    TERMINAL_SUSPENSION = "terminal_suspension"
    TERMINAL_GIVEN_UP = "terminal_given_up"
    RESTORE = "restore"
    PERSON_ANONYMISED = "person_anonymised"
    CASH_BOX_EMPTYING = "cash_box_emptying"
    CLOSURE_ORDER = "closure_order"
    PACK_EXTENSION = "pack_extension"
    DIFFERENCE_DECISION = "difference_decision"
    CASE_DECISION = "case_decision"
    RECOUNT = "recount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who may ask, who may agree, how many must, and how long the request stands."""

    requesters: frozenset[Role]
    approvers: frozenset[Role]
    lifetime: dt.timedelta
    approvals: int = 1


_TILL: Final = frozenset({Role.CASHIER, Role.SUPERVISOR})
_SUPERVISORS: Final = frozenset({Role.SUPERVISOR})
_OFFICE: Final = frozenset({Role.ACCOUNTANT, Role.SUPERVISOR})
_ACCOUNTANTS: Final = frozenset({Role.ACCOUNTANT})
_TARIFFS: Final = frozenset({Role.TARIFF_MANAGER})
_CUSTODIANS: Final = frozenset({Role.KEY_CUSTODIAN})
_ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
_MACHINES: Final = frozenset({Role.SELF_SERVICE})


def _rule(
    requesters: frozenset[Role],
    approvers: frozenset[Role],
    lifetime: dt.timedelta = AT_THE_OFFICE,
    approvals: int = 1,
) -> Rule:
    return Rule(requesters=requesters, approvers=approvers, lifetime=lifetime, approvals=approvals)


A = TwoPersonAction
RULES: Final[Mapping[TwoPersonAction, Rule]] = {
    A.REVERSAL: _rule(_TILL, _SUPERVISORS, AT_THE_TILL),
    A.FREE_ISSUE: _rule(_TILL, _SUPERVISORS, AT_THE_TILL),
    # Evidence, then two who agree besides the one who asks.
    A.WRONG_METER: _rule(_TILL, _OFFICE, AT_THE_OFFICE, approvals=2),
    A.CHANGE_OUT_CREDIT: _rule(_TILL, _SUPERVISORS, AT_THE_TILL),
    A.ENGINEERING_TOKEN: _rule(_SUPERVISORS | _ADMINISTRATORS, _SUPERVISORS, AT_THE_TILL),
    A.KEY_CHANGE_TOKEN: _rule(_SUPERVISORS | _CUSTODIANS, _SUPERVISORS | _CUSTODIANS, AT_THE_TILL),
    A.FEE_POSTPONEMENT: _rule(_TILL, _SUPERVISORS, AT_THE_TILL),
    A.TARIFF_ACTIVATION: _rule(_TARIFFS, _TARIFFS | _ADMINISTRATORS),
    A.RETROACTIVE_CREDIT: _rule(_TARIFFS, _ACCOUNTANTS),
    A.KEY_LOAD: _rule(_CUSTODIANS, _CUSTODIANS),
    A.CEILING_RAISE: _rule(_OFFICE, _ACCOUNTANTS | _ADMINISTRATORS),
    A.FLOAT_TOP_UP: _rule(_OFFICE, _ACCOUNTANTS),
    A.CLAIM_PAYOUT: _rule(_OFFICE, _ACCOUNTANTS),
    A.CONTRACT_PAYOUT: _rule(_OFFICE, _OFFICE),
    A.WRITE_OFF: _rule(_ACCOUNTANTS, _ACCOUNTANTS),
    A.ARREARS_OPENING: _rule(_ACCOUNTANTS, _OFFICE),
    A.ARREARS_RULE: _rule(_ACCOUNTANTS, _OFFICE),
    A.PAY_OUT_ABOVE_LIMIT: _rule(_TILL, _SUPERVISORS, AT_THE_TILL),
    A.DAY_REOPENING: _rule(_ACCOUNTANTS, _ACCOUNTANTS),
    A.QUARANTINE_RELEASE: _rule(_ACCOUNTANTS, _ACCOUNTANTS),
    A.ROLE_GRANT: _rule(_ADMINISTRATORS, _ADMINISTRATORS),
    A.TERMINAL_SUSPENSION: _rule(_OFFICE | _ADMINISTRATORS, _ADMINISTRATORS | _SUPERVISORS),
    A.TERMINAL_GIVEN_UP: _rule(_OFFICE | _ADMINISTRATORS, _ADMINISTRATORS | _ACCOUNTANTS),
    A.RESTORE: _rule(_ADMINISTRATORS, _ADMINISTRATORS | _CUSTODIANS),
    # The second one knows the books: for good, and nobody can say afterwards who it was.
    A.PERSON_ANONYMISED: _rule(_OFFICE | _ADMINISTRATORS, _ACCOUNTANTS),
    # The machine asks; both who stand before it agree to what its journal says is in the box.
    A.CASH_BOX_EMPTYING: _rule(_MACHINES, _OFFICE | _ADMINISTRATORS, UNTIL_TOLD, approvals=2),
    A.CLOSURE_ORDER: _rule(_OFFICE | _ADMINISTRATORS, _ACCOUNTANTS | _ADMINISTRATORS),
    # A till calls whose line is down, and whoever answers need not wait for the bookkeeper.
    A.PACK_EXTENSION: _rule(_OFFICE | _ADMINISTRATORS, _OFFICE | _ADMINISTRATORS, AT_THE_TILL),
    A.DIFFERENCE_DECISION: _rule(_ACCOUNTANTS, _OFFICE),
    # Two besides the one who asks, as for a wrong meter at the till.
    A.CASE_DECISION: _rule(_OFFICE, _OFFICE, AT_THE_OFFICE, approvals=2),
    # Two stand before the drawer; neither is the one whose shift it was (shifts.service.recount).
    A.RECOUNT: _rule(_OFFICE, _TILL | _OFFICE, AT_THE_TILL),
}
assert set(RULES) == set(TwoPersonAction), "every act for two people needs a rule"


class ApprovalState(StrEnum):
    """How far a request has come; that it has expired is told by the clock, not stored."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    USED = "used"
    WITHDRAWN = "withdrawn"  # what was asked for was changed, or asked for anew, since


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A request with what became of it; `payload` is exactly what was asked for."""

    approval_id: str
    action: TwoPersonAction
    subject: str
    reason: str
    payload: Mapping[str, object]
    payload_sha256: str
    point_number: int | None
    requested_by: int
    requested_at: dt.datetime
    expires_at: dt.datetime
    state: ApprovalState
    approved_by: tuple[int, ...]
    used_for: str | None

    def has_expired(self, now: dt.datetime) -> bool:
        """Say whether the time to agree, or to act, is over."""
        return self.state in {ApprovalState.OPEN, ApprovalState.APPROVED} and now >= self.expires_at

    def standing(self, now: dt.datetime) -> str:
        """Return the state as it is told: `expired`, or what is stored."""
        return "expired" if self.has_expired(now) else self.state.value
