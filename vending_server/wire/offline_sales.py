"""What a till's journal says about selling offline, read by the till and by the server.

One record is one act of one customer: up to four sealed vends of his meters, paid together.  It is
on disk, signed, before a token is shown; from then on the sale is a fact that nobody refuses.
"""

from __future__ import annotations

from typing import Final

import msgspec

from vending_server.wire.vend import Tender

VENDS_SOLD_OFFLINE: Final = "vends_sold_offline"  # the kind of the record
PACK_TAKEN: Final = "pack_taken"
VENDS_MAX: Final = 4  # codes that one customer types after one payment


class OfflineVend(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed vend, sold."""

    vend_id: str  # UUIDv7 made at the till
    sealed_id: str
    receipt_sequence: int
    drn: str
    utility: str
    tender_minor: int  # what it was sealed for
    units_tenths: int
    tenders: list[Tender]  # their sum is tender_minor
    received_minor: int  # cash handed over for this one, change included
    sealed_answer: str  # the till's own: the receipt, closed under the device key

    def __repr__(self) -> str:
        return f"<OfflineVend {self.vend_id}>"


class OfflineSale(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a `vends_sold_offline` record that the server reads."""

    kind: str
    at: str  # when the operator confirmed, by the till's clock; aware UTC
    operator: str  # login
    shift_id: str  # none: the till knows no shift
    pack_number: int
    edition: int  # of the pack that it was sold from
    valid_until: str  # of that edition's manifest
    vends: list[OfflineVend]
    visit_id: str | None = None
    purse_id: str | None = None  # the notes in the machine that pay it
    order_number: str = ""  # the closure order that was in force


class PackTakenFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a `pack_taken` record that the server reads: the acknowledgement of voids."""

    kind: str
    at: str
    pack_number: int
    edition: int
    manifest_sha256: str
    removed: list[str]  # sealed ids that are no longer on this disk
