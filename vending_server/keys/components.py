"""Custodians' components: a vending key as two or three parts that are XORed.

Each custodian holds one part and its check value, and no part says anything about the key.  A part
that is mistyped is found by its own check value, before the parts are joined; a part that makes the
others worthless (all zeros, or equal to another part) is refused.

The parts give the key to the bit.  Nothing adjusts the parity of a DKGA02 key: products differ in
that, and a key that the others of the group do not have makes tokens that no meter takes.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from token_engine.derivation import component_check_value
from token_engine.errors import TokenEngineError
from token_engine.keys import Dkga, SecretKey
from vending_server.keys.errors import KeyNotAccepted

COMPONENT_COUNTS: Final = range(2, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One custodian's part; `secret` prints as redacted."""

    secret: SecretKey
    check_value: str


def component_of(*, hex_digits: str, check_value: str, dkga: Dkga, number: int) -> Component:
    """Return what a custodian gave, once its check value agrees.

    Raises:
        KeyNotAccepted: mistyped, of a wrong length, or worth nothing as a component.
    """
    try:
        secret = SecretKey.from_hex(hex_digits)
        proof = component_check_value(secret, dkga)
    except TokenEngineError as error:
        raise KeyNotAccepted(f"component {number}: {error}") from None
    if proof != check_value.strip().lower():
        raise KeyNotAccepted(f"component {number}: its check value is another one")
    if secret == SecretKey(bytes(len(secret))):
        raise KeyNotAccepted(f"component {number}: zeros leave the key to the other custodians")
    return Component(secret=secret, check_value=proof)


def joined(components: Sequence[Component]) -> SecretKey:
    """Return the key that the components make together.

    Raises:
        KeyNotAccepted: not two or three, of different lengths, or one of them stands there twice.
    """
    if len(components) not in COMPONENT_COUNTS:
        raise KeyNotAccepted("a key is given as two or three components")
    secrets = [one.secret for one in components]
    if len({len(one) for one in secrets}) != 1:
        raise KeyNotAccepted("the components have different lengths")
    if any(one == other for at, one in enumerate(secrets) for other in secrets[:at]):
        raise KeyNotAccepted("the same component was given twice; it cancels itself")
    return functools.reduce(_xor, secrets)


def _xor(one: SecretKey, other: SecretKey) -> SecretKey:
    pairs = zip(one.reveal_key_bytes(), other.reveal_key_bytes(), strict=True)
    return SecretKey(bytes(a ^ b for a, b in pairs))
