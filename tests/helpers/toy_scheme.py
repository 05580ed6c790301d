"""A second card scheme, as a licensed one would come: another layout, no signature of ours.

0-3 `TOY1`, 4-12 MeterPAN, 13-18 customer, 19 issue, 32-47 what was loaded: TID, token
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from drivers.card_readers.base import MisreadReason
from drivers.card_readers.pn532 import ChipImage
from drivers.customer_cards.base import (
    CardUnreadable,
    CustomerCard,
    CustomerRecord,
    Found,
    PendingToken,
    PendingTokenWaits,
)


class ToyScheme:
    name = "toy"

    def __init__(self, _keys: object) -> None:
        """Whose signatures count is nothing to this scheme."""

    def read(self, medium) -> CustomerCard:
        area = medium.area
        if area[:4] != b"TOY1":
            raise CardUnreadable(MisreadReason.NOT_OURS)
        record = CustomerRecord(
            key_id=0,
            meter_pan=area[4:13].hex(),
            customer_no=area[13:19].hex(),
            issue=area[19],
            issued_on=dt.date(2026, 11, 23),
        )
        loaded = area[32:48]
        pending = None
        if any(loaded):
            token = f"{int.from_bytes(loaded[3:12], 'big'):020}"
            pending = PendingToken(token=token, tid=int.from_bytes(loaded[:3], "big"), sequence=1)
        return CustomerCard(record=record, pending=pending, read_back=None, torn=frozenset())

    def issue(self, medium, new) -> ChipImage:
        pan, customer = bytes.fromhex(new.meter_card.meter_pan), new.record[15:21]
        whole = (b"TOY1" + pan + customer + bytes((new.record[22],))).ljust(144, b"\0")
        return ChipImage(medium.uid, medium.area, ((0, whole),))

    def load(self, medium, token, tid, *, is_replacing=False) -> ChipImage:
        if self.read(medium).pending is not None and not is_replacing:
            raise PendingTokenWaits("toy")
        loaded = (tid.to_bytes(3, "big") + int(token).to_bytes(9, "big")).ljust(16, b"\0")
        return ChipImage(medium.uid, medium.area, ((32, loaded),))

    def repair(self, medium) -> None:
        self.read(medium)

    def found(self, medium, image) -> Found:
        if medium.uid != image.uid:
            return Found.OTHER_CARD
        known = {image.after: Found.WRITTEN, image.before: Found.NOT_WRITTEN}
        return known.get(medium.area, Found.TORN)

    def again(self, medium, image) -> ChipImage:
        return dataclasses.replace(image, before=medium.area)
