"""What the server tells head office of claims against machines."""

from __future__ import annotations

from typing import Any

from tests.helpers.office_bench import FakeLine
from tests.helpers.office_offline import at
from vending_server.wire.machine_cash import ClaimFacts, ClaimList


def a_claim(number: int, **changes: Any) -> ClaimFacts:
    told: dict[str, Any] = {
        "claim_id": f"0194ffff-0000-7000-8000-0000000005{number:02d}",
        "number": f"5A0C19E{number}",
        "kind": "money",
        "point_number": 4,
        "terminal": 2,
        "amount_minor": 50_00,
        "account_number": "10023",
        "drn": "57123456782",
        "note_id": "",
        "reason": "no answer",
        "happened_at": at(-30),
        "posted_at": at(-29),
        "is_late": False,
        "state": "open",
    }
    return ClaimFacts(**{**told, **changes})


CLAIMS = (
    a_claim(1),
    a_claim(2, kind="note", note_id="N-204", amount_minor=100_00, happened_at=at(-24 * 9)),
    a_claim(3, kind="stray", amount_minor=None, drn="", account_number=""),
    a_claim(
        4,
        state="credited",
        settled_minor=50_00,
        settled_at=at(-5),
        settled_by="huda",
        agreed_by=["layla"],
        settlement_reason="حضر المشترك ومعه القسيمة",
        credited_to="10023",
    ),
)


def with_cases(line: FakeLine) -> FakeLine:
    """Let a line answer all that H13 asks."""
    line.on("POST", "/v1/machine-claim-lists", _claims)
    line.on("POST", "/v1/machine-claims/*", lambda **_: CLAIMS[3])
    return line


def _claims(*, request: Any, **_: Any) -> ClaimList:
    shown = [one for one in CLAIMS if not request.is_open or one.state == "open"]
    return ClaimList(claims=shown, owed_minor=50_00)
