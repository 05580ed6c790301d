"""A pack: the sealed vends that one terminal may sell while the line is down (docs/offline.md).

    POST /v1/pack-renewals   what changed since the edition that the till holds

The pack key comes with an online login (`PackWrap` in wire/login.py's answer).  What the till then
holds is told by the manifest, which the server signs: its text is verified as it came.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.journal_sync import Signature
from vending_server.wire.quote import Quote
from vending_server.wire.scalars import Moment
from vending_server.wire.vend import TokenLine

BOXES_MAX: Final = 2_000  # of one answer; the rest comes with the next one
LEASE_HOURS_MAX: Final = 72  # from the manifest's issue to the end of its validity
PASSWORD_CHARS_MIN: Final = 12  # shorter ones never open a pack offline
_MANIFEST_PURPOSE: Final = b"charging-point pack manifest v1\x00"

Count = Annotated[int, Meta(ge=0, le=2**31)]
ExchangeKey = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64, examples=["0" * 64])]


class PackExchange(Request, frozen=True, kw_only=True):
    """The device's exchange key (X25519), vouched for by its device key."""

    public_key: ExchangeKey
    signature: Signature  # over pack_crypto.exchange_message


class PackWrap(Answer, frozen=True, kw_only=True):
    """The pack key for one operator at one terminal; all in hex."""

    pack_number: int
    operator: str  # login
    salt: str  # of the password's part; empty: a terminal without a person
    ephemeral_key: str  # X25519
    wrapped: str
    valid_until: str  # offline logins with it end then, whatever the pack's validity; aware UTC


class PackRenewalRequest(Request, frozen=True, kw_only=True):
    """POST /v1/pack-renewals."""

    pack_number: Count  # 0: none yet
    edition: Count  # what the till holds, whole and journaled; 0: nothing
    software_time: Moment  # the till's clock, for the record only


class SealedBox(Answer, frozen=True, kw_only=True):
    """One sealed vend, closed."""

    sealed_id: str
    index: str  # pack_crypto.meter_index
    box: str  # base64


class ClosureFacts(Answer, frozen=True, kw_only=True):
    """An order to sell on while roads or lines are cut: larger packs, longer validity."""

    order_number: str
    until: str  # aware UTC
    reason: str


class PackManifest(Answer, frozen=True, kw_only=True):
    """What the whole pack is, once a delta is applied; signed by the server as canonical text."""

    terminal_id: str
    pack_number: int
    edition: int
    issued_at: str  # aware UTC
    valid_until: str
    ceiling_minor: int
    exposure_minor: int  # the sum of all live sealed vends
    count: int
    digest: str  # pack_crypto.pack_digest
    closure: ClosureFacts | None = None


class PackDelta(Answer, frozen=True, kw_only=True):
    """200: what to add and to destroy; applied whole or not at all."""

    manifest: str  # the canonical text of a PackManifest
    signature: str  # Ed25519 over manifest_message, hex
    signing_key: str  # Ed25519, hex; the till trusts the first one that it sees, and keeps it
    added: list[SealedBox]
    removed: list[str]  # sealed ids
    has_more: bool = False  # ask again at once, from this edition
    renew_after_s: int = 900
    # Whose wraps here count no more: suspended, left, moved, given another password.
    logins_over: list[str] = msgspec.field(default_factory=list)


class SealedVend(Answer, frozen=True, kw_only=True):
    """The text of a box: a complete vend but for who sells it, to whom and when.  No names."""

    sealed_id: str
    drn: str
    customer_class: str
    quote: Quote
    tokens: list[TokenLine]
    block_left_minor: int | msgspec.UnsetType = msgspec.UNSET
    sealed_at: str  # aware UTC
    not_before: str
    not_after: str


def manifest_message(manifest: str) -> bytes:
    """Return the bytes that the server signs."""
    return _MANIFEST_PURPOSE + manifest.encode()
