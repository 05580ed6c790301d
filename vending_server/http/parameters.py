"""What stands in addresses: one row for each name between braces, as the routes check it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from msgspec import Meta

from vending_server.tariffs.model import VersionKind
from vending_server.wire.scalars import Day, Uuid7

PARAMETERS: Final[Mapping[str, Any]] = {
    "vend_id": Uuid7,
    "visit_id": Uuid7,
    "shift_id": Uuid7,
    "deposit_id": Uuid7,
    "approval_id": Uuid7,
    "campaign_id": Uuid7,
    "finding_id": Uuid7,
    "item_id": Uuid7,
    "voucher_id": Uuid7,
    "order_id": Uuid7,
    "terminal_id": Uuid7,
    "claim_id": Uuid7,
    "case_id": Uuid7,
    "emptying_id": Uuid7,
    "report_id": Uuid7,
    "scan_id": Uuid7,
    "part": Annotated[str, Meta(pattern="^[0-9]{1,9}$", examples=["1"])],
    "point_number": Annotated[str, Meta(pattern="^[0-9]{1,9}$", examples=["2"])],
    "day": Day,
    "what": VersionKind,
    "version_id": Annotated[str, Meta(pattern="^[0-9]{1,18}$", examples=["7"])],
}
