"""What the server tells head office of sales without a line: a small town with something of all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.helpers.office_bench import FakeLine
from tests.helpers.screen_till import NOW
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.closures import ClosureOrderFacts, ClosureOrderList, ClosureTerminal
from vending_server.wire.journal_sync import JournalCopies, JournalCopy
from vending_server.wire.lost_packs import LostMeter, LostMeters, LostPack, LostPacks
from vending_server.wire.offline_coverage import CoverageList, CoverageRow
from vending_server.wire.offline_findings import (
    OfflineFindingFacts,
    OfflineFindingList,
    SealedTerms,
)
from vending_server.wire.pack_standing import PackList, PackStanding

_HOUR = dt.timedelta(hours=1)


def at(hours: float) -> str:
    """A moment some hours from the bench's now."""
    return (NOW + hours * _HOUR).isoformat()


def terminal_id(number: int) -> str:
    return f"0194ffff-0000-7000-8000-0000000000{number:02d}"


def a_finding(number: int, **changes: Any) -> OfflineFindingFacts:
    told: dict[str, Any] = {
        "finding_id": f"0194ffff-0000-7000-8000-0000000001{number:02d}",
        "reason": "expired_pack",
        "state": "quarantined",
        "point_number": 3,
        "terminal": 1,
        "sequence": 1840 + number,
        "vend_id": f"0194ffff-0000-7000-8000-0000000002{number:02d}",
        "receipt_number": f"3-1-{100 + number:06d}",
        "drn": "57123456782",
        "sold_at": at(-2),
        "amount_minor": 50_00,
        "difference_minor": 0,
        "is_booked": True,
        "order_number": "",
        "sale_id": None,
        "found_at": at(-1),
        "may_be_released": True,
        "terms": SealedTerms(
            sealed_at=at(-30),
            valid_until=at(-6),
            amount_minor=50_00,
            units_tenths=812,
            state="sold",
            state_at=at(-1),
        ),
    }
    return OfflineFindingFacts(**{**told, **changes})


FINDINGS = (
    a_finding(1),
    a_finding(2, reason="sold_twice", may_be_released=False, point_number=4),
    a_finding(
        3,
        reason="unreadable",
        may_be_released=False,
        is_booked=False,
        vend_id=None,
        receipt_number=None,
        drn="",
        sold_at=None,
        amount_minor=120_00,
        terms=None,
    ),
    a_finding(4, reason="price_credited", state="posted", difference_minor=3_40, sale_id="s"),
    a_finding(
        5,
        state="released",
        may_be_released=False,
        decided_at=at(-0.5),
        decided_by="layla",
        decision_reason="الجهاز كان مغلقًا ليلة العاصفة",
        sale_id="s",
    ),
)


def _pack(number: int, **changes: Any) -> PackStanding:
    told: dict[str, Any] = {
        "terminal_id": terminal_id(number),
        "point": number,
        "terminal": 1,
        "is_suspended": False,
        "ceiling_minor": 10_000_00,
        "pack_number": 2,
        "edition": 41 + number,
        "acknowledged_edition": 41 + number,
        "valid_until": at(20),
        "live_count": 180,
        "live_minor": 8_950_00,
        "exposed_minor": 9_120_00,
        "ever_delivered_minor": 14_300_00,
        "ever_limit_minor": 30_000_00,
    }
    return PackStanding(**{**told, **changes})


def _journal(number: int, **changes: Any) -> JournalCopy:
    told: dict[str, Any] = {
        "terminal_id": terminal_id(number),
        "point": number,
        "terminal": 1,
        "sequence": 12_400 + number,
        "hash": "9f3a71c2" * 8,
        "standing": "well",
        "differs_since": None,
        "heard_at": at(-0.1),
        "is_suspended": False,
    }
    return JournalCopy(**{**told, **changes})


PACKS = (_pack(1), _pack(2), _pack(3, valid_until=at(-6)), _pack(5, is_suspended=True))
JOURNALS = (
    _journal(1),
    _journal(2),
    _journal(3, standing="forked", differs_since=at(-5)),
    _journal(4),
    _journal(5, is_suspended=True, heard_at=at(-50)),
)
ORDERS = (
    ClosureOrderFacts(
        order_id="0194ffff-0000-7000-8000-000000000301",
        number="2026/2",
        begins_at=at(-3),
        ends_at=at(30),
        reason="إغلاق الطريق الرئيسي",
        terminals=[
            ClosureTerminal(
                terminal_id=terminal_id(3), point=3, terminal=1, ceiling_minor=50_000_00
            ),
            ClosureTerminal(
                terminal_id=terminal_id(4), point=4, terminal=1, ceiling_minor=20_000_00
            ),
        ],
        made_at=at(-4),
        made_by="maysa",
        agreed_by="layla",
        is_in_force=True,
    ),
    ClosureOrderFacts(
        order_id="0194ffff-0000-7000-8000-000000000302",
        number="2026/1",
        begins_at=at(-300),
        ends_at=at(-250),
        reason="صيانة الألياف",
        terminals=[],
        made_at=at(-301),
        made_by="maysa",
        agreed_by="layla",
        is_in_force=False,
        revoked_at=at(-270),
        revoked_by="nasser",
    ),
)
LOST = (
    LostPack(
        terminal_id=terminal_id(5),
        point=5,
        terminal=1,
        suspended_at=at(-40),
        valid_until=at(-16),
        exposed_count=180,
        exposed_minor=9_120_00,
        ever_delivered_minor=14_300_00,
        exposed_meters=122,
        meters=140,
        meters_with_key_change=38,
        meters_keyed_since=5,
        groups=["990011"],
    ),
)
LOST_METERS = tuple(
    LostMeter(
        drn=f"5712345{number:04d}",
        sgc="990011",
        krn=1,
        exposed_minor=50_00 + number * 100,
        ever_delivered_minor=150_00,
        has_key_change=number % 3 == 0,
    )
    for number in range(1, 25)
)
COVERAGE = tuple(
    CoverageRow(
        point=point,
        amounts="cashier",
        hours=hours,
        ceiling_minor=worth,
        first_on="2026-09-01",
        last_on="2026-11-20",
        outages=60,
        came=400,
        some=some,
        usual=usual,
    )
    for point in (3, 4)
    for hours in (8, 24)
    for worth, some, usual in (
        (2_500_00, 180, 120),
        (5_000_00, 270, 210),
        (10_000_00, 340, 296),
        (20_000_00, 384, 352),
        (50_000_00, 398, 390),
    )
)


def with_offline(line: FakeLine) -> FakeLine:
    """Let a line answer all that H06 asks."""
    line.on("POST", "/v1/offline-finding-lists", _findings)
    line.on("GET", "/v1/packs", lambda **_: PackList(packs=list(PACKS)))
    line.on("GET", "/v1/journals", lambda **_: JournalCopies(journals=list(JOURNALS)))
    line.on("GET", "/v1/closure-orders", lambda **_: ClosureOrderList(orders=list(ORDERS)))
    line.on("GET", "/v1/lost-packs", lambda **_: LostPacks(packs=list(LOST)))
    line.on("GET", "/v1/lost-packs/*", lambda **_: LostMeters(meters=list(LOST_METERS)))
    line.on("GET", "/v1/offline-coverage", lambda **_: CoverageList(rows=list(COVERAGE)))
    return line


def _findings(*, request: Any, **_: Any) -> OfflineFindingList:
    shown = [one for one in FINDINGS if not request.is_waiting or one.state == "quarantined"]
    return OfflineFindingList(findings=shown, waiting_minor=100_00)


def with_agreement(line: FakeLine) -> FakeLine:
    """Let a second person agree as soon as he types his name and password."""
    asked: dict[str, Any] = {}

    def facts(state: str) -> ApprovalFacts:
        request = asked["request"]
        return ApprovalFacts(
            approval_id=request.approval_id,
            action=request.action,
            subject=request.subject,
            reason=request.reason,
            payload=request.payload,
            point_number=None,
            requested_by="huda",
            requested_at=at(0),
            expires_at=at(1),
            state=state,
            approved_by=["layla"] if state == "approved" else [],
            is_own=True,
            may_decide=False,
        )

    def put(*, request: Any, **_: Any) -> ApprovalFacts:
        asked["request"] = request
        return facts("open")

    line.on("POST", "/v1/approvals", put)
    line.on("POST", "/v1/approvals/*", lambda **_: facts("approved"))
    line.on("GET", "/v1/approvals/*", lambda **_: facts("open"))
    return line
