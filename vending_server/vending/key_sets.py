"""Which key a sale's token is made for, and the set that must be typed before it.

Decided after the price, so that a refused sale makes no set; written with the sale.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from vending_server.errors import Refused
from vending_server.issuing.boundary import TokenIssuer
from vending_server.key_changes.model import KeySet
from vending_server.key_changes.service import SetIssue, write_issue
from vending_server.vending.model import SaleDecision, Supply, VendCommand

_log = logging.getLogger(__name__)

KeyFor = Callable[[VendCommand, Supply, dt.datetime], tuple[Supply, KeySet | None]]


def present_key(
    _command: VendCommand, supply: Supply, _at: dt.datetime
) -> tuple[Supply, KeySet | None]:
    """Sell under the key that the meter has."""
    return supply, None


def keyed_by(issuer: TokenIssuer) -> KeyFor:
    """Return what says which key a sale is for, with the set before it.

    It raises IssuerSilent when it is not known whether a set was made; the vend stays undecided.
    """

    def keyed(
        command: VendCommand, supply: Supply, at: dt.datetime
    ) -> tuple[Supply, KeySet | None]:
        change, entered = supply.key_change, command.request.old_tokens_entered
        if change is None or not change.goes_with_credit(old_tokens_entered=entered):
            return supply, None
        key_set = KeySet(change=change, old_meter=supply.meter, tokens=change.tokens)
        if not change.tokens:
            try:
                key_set = key_set.first_made(
                    issuer.issue_key_change(
                        request_id=command.request_id,
                        meter=supply.meter,
                        new_key=change.new_key,
                        at=at,
                    )
                )
            except Refused as refused:
                # This keeps no customer from his credit: the meter still has its present key.
                # The warning is for whoever runs the server; the plan stands until it can be kept.
                reason = refused.params.get("reason", refused.code.value)
                _log.warning("key change %d cannot be issued: %s", change.id, reason)
                return supply, None
        return replace(supply, meter=change.new_key.applied_to(supply.meter)), key_set

    return keyed


def write_sets(connection: sa.Connection, decisions: Sequence[SaleDecision]) -> None:
    """Write the sets that sales hand out for the first time; no statement for any other sale.

    Raises:
        RowConflict: a change is not as it was read.
    """
    for decision in decisions:
        key_set = decision.key_set
        if key_set is not None and key_set.made is not None:
            issue = SetIssue(
                change=key_set.change,
                old_meter=key_set.old_meter,
                made=key_set.made,
                at=decision.sold_at,
                sale_id=decision.sale_id,
            )
            write_issue(connection, issue)
