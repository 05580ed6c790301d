"""Money kept for a contract as the server would tell it."""

from __future__ import annotations

from typing import Any

from vending_server.wire.kept_money import KeptMoneyReceipt


def a_kept_sum(**changes: Any) -> KeptMoneyReceipt:
    """Two hundred kept at a terminal."""
    facts: dict[str, Any] = {
        "document_id": "01930000-0000-7000-8000-0000000000ee",
        "receipt_number": "2-0231-0050",
        "account_number": "20 1187",
        "customer_name": "محمود خليل أبو عرّة",
        "act": "taken",
        "amount_minor": 20_000,
        "left_minor": 21_500,
        "happened_at": "2026-11-22T08:42:10+00:00",
        "posted_at": "2026-11-22T08:42:10+00:00",
        "is_late": False,
        **changes,
    }
    return KeptMoneyReceipt(**facts)
