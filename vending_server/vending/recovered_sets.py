"""The set of key-change tokens in an answer that a till brings back after a restore.

A set proves itself as a credit token does: it reads under the key that the meter had.  What it
carries of the new key stays inside the issuer; that it is the planned one is proved by the credit
after it, which reads under that key or is not believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from vending_server.errors import Refused
from vending_server.issuing.model import IssuedKeyChange, ReadKeySection, TokenReading
from vending_server.key_changes.model import KEY_CHANGE_KIND, KeySet
from vending_server.meters.model import Meter
from vending_server.vending.model import Supply
from vending_server.wire.vend import TokenLine


class TokenReader(Protocol):
    """What reads a token under a meter's key."""

    def verify(self, *, meter: Meter, token: str) -> TokenReading:
        """Return what a token says to a meter; see the issuer's boundary."""
        ...


class UnprovedSet(Exception):
    """The set does not prove itself; the text is a stable word."""


def proved_set(
    reader: TokenReader, supply: Supply, lines: Sequence[TokenLine]
) -> tuple[Supply, KeySet | None]:
    """Return the supply under the key that the last token is for, and the set before it.

    Raises:
        UnprovedSet: there is no plan for it, or it is not the set that was handed out before.
    """
    if len(lines) == 1:
        return supply, None
    change = supply.key_change
    if change is None:
        raise UnprovedSet("key_change_not_planned")
    sets = tuple(line.token for line in lines[:-1])
    if not sets or any(line.kind != KEY_CHANGE_KIND for line in lines[:-1]):
        raise UnprovedSet("not_one_token")
    key_set = KeySet(change=change, old_meter=supply.meter, tokens=change.tokens)
    keyed = replace(supply, meter=change.new_key.applied_to(supply.meter))
    if not change.tokens:
        key_set = key_set.first_made(_read(reader, supply.meter, keyed.meter, lines))
    if key_set.tokens != sets:
        raise UnprovedSet("other_key_change_set")
    return keyed, key_set


def _read(
    reader: TokenReader, old: Meter, new: Meter, lines: Sequence[TokenLine]
) -> IssuedKeyChange:
    try:
        readings = [reader.verify(meter=old, token=line.token) for line in lines[:-1]]
        credit = reader.verify(meter=new, token=lines[-1].token)
    except Refused as refused:
        raise UnprovedSet(refused.code.value) from None
    if not all(isinstance(one.meaning, ReadKeySection) for one in readings):
        raise UnprovedSet("key_change_says_otherwise")
    return IssuedKeyChange(
        tokens=tuple(line.token for line in lines[:-1]),
        fills_tid_store=old.base_year != new.base_year,
        old_key_check_value=readings[0].key_check_value or "",
        new_key_check_value=credit.key_check_value or "",
        issuer=credit.issuer,
    )
