"""What a journal says about selling offline; the server reads these too (wire/offline_sales.py).

Its `vends_sold_offline` is one whole act of one customer in one record: it is on disk before a
token is shown, so that a sealed vend is either sold, with its money and its receipt number, or as
closed as before.
"""

from __future__ import annotations

from kiosk.store.record_base import Record
from vending_server.wire.offline_sales import PACK_TAKEN, VENDS_SOLD_OFFLINE, OfflineVend


class VendsSoldOffline(Record, frozen=True, kw_only=True, tag=VENDS_SOLD_OFFLINE):
    """Sold from the pack: nobody refuses this any more.  `at`: when the operator confirmed."""

    operator: str
    shift_id: str  # none: the till knows no shift
    pack_number: int
    edition: int  # of the pack that it was sold from
    valid_until: str  # of that edition's manifest
    vends: list[OfflineVend]  # 1 to VENDS_MAX, in the order of the receipts
    visit_id: str | None = None
    purse_id: str | None = None  # the notes in the machine that pay it
    order_number: str = ""  # the closure order that was in force


class PackTaken(Record, frozen=True, kw_only=True, tag=PACK_TAKEN):
    """A delta is applied on this disk; the server believes its voids from here on."""

    pack_number: int
    edition: int
    manifest_sha256: str
    removed: list[str]  # sealed ids that are no longer on this disk


class PackLost(Record, frozen=True, kw_only=True, tag="pack_lost"):
    """The pack's file was of no use and is destroyed; the next renewal brings the pack whole."""

    reason: str


class PackExtended(Record, frozen=True, kw_only=True, tag="pack_extended"):
    """Head office let the edition that is held be sold longer, by a code read out by telephone."""

    operator: str
    pack_number: int
    edition: int
    hours: int  # from the manifest's issue, not from now


class OperatorSignedInOffline(Record, frozen=True, kw_only=True, tag="operator_signed_in_offline"):
    """The password opened the pack; no server was asked."""

    operator: str
