"""Which rights take two people; no SQL here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from vending_server.approvals.model import RULES, TwoPersonAction
from vending_server.operators.model import Role

# Here the second is who stood by: an administrator can ask for none of it, alone or with him.
_WITNESSED: Final = frozenset({TwoPersonAction.RECOUNT})
# One administrator alone could make himself a second person out of such a role (decision 0440).
AGREEING: Final = frozenset(
    role for action, rule in RULES.items() for role in rule.approvers if action not in _WITNESSED
)


def needs_second(roles: Collection[Role]) -> bool:
    """Say whether somebody who is given these roles could agree to other people's acts."""
    return not AGREEING.isdisjoint(roles)
