"""What a till writes about selling offline is what the server reads."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.store.offline_records import PackTaken, VendsSoldOffline
from kiosk.store.records import decode_record, encode_record
from vending_server.wire.offline_sales import OfflineSale, OfflineVend, PackTakenFacts
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

AT = "2026-03-01T08:00:00+00:00"
VEND = OfflineVend(
    vend_id="v",
    sealed_id="s",
    receipt_sequence=7,
    drn="07123456780",
    utility="electricity",
    tender_minor=2_000,
    units_tenths=300,
    tenders=[Tender(kind=TenderKind.CASH, amount_minor=2_000)],
    received_minor=5_000,
    sealed_answer="closed",
)
SOLD = VendsSoldOffline(
    at=AT,
    operator="cashier1",
    shift_id="",
    pack_number=1,
    edition=3,
    valid_until=AT,
    vends=[VEND],
    order_number="12",
)
TAKEN = PackTaken(at=AT, pack_number=1, edition=3, manifest_sha256="00", removed=["s"])


@pytest.mark.parametrize(("record", "read"), [(SOLD, OfflineSale), (TAKEN, PackTakenFacts)])
def test_the_server_reads_every_field_that_the_till_writes(record, read) -> None:
    body = encode_record(record)
    facts = msgspec.json.decode(body, type=read)
    assert msgspec.to_builtins(facts) == msgspec.json.decode(body)
    assert decode_record(body) == record
