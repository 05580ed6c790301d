"""What the server tells head office of keys, copies of the data and the audit log."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.helpers.office_bench import FakeLine
from tests.helpers.office_offline import at
from vending_server.wire.board import BackupLight
from vending_server.wire.key_changes import (
    CampaignFacts,
    CampaignList,
    KeyFacts,
    MeterKeyAnswer,
    MeterKeyChange,
    MeterKeyChangePage,
    PlanAnswer,
    RehearsalAnswer,
    RehearsedDisplay,
    RehearsedEntry,
    RehearsedKind,
    SetAnswer,
    UnfitMeters,
)
from vending_server.wire.upkeep import (
    VERIFIED_MAX,
    AuditFacts,
    AuditPage,
    AuditVerdict,
    BackupList,
    BackupRun,
    CopyPlace,
    KeyHealth,
    MeterGroup,
    RestoreProof,
    RestoreProofList,
    VendingKeyFacts,
)
from vending_server.wire.vend import TokenLine

DAY = 24
RECORDS = 45_000


def a_key(krn: int, state: str, **changes: Any) -> VendingKeyFacts:
    told: dict[str, Any] = {
        "sgc": "990011",
        "krn": krn,
        "dkga": 4,
        "base_year": 2014,
        "ken": 255,
        "check_value": f"d5d44{krn}",
        "is_test": False,
        "state": state,
        "active_from": at(-900 * DAY),
        "issued_until": None,
        "expires_at": None,
        "credit_limit_tenths": None,
        "credit_used_tenths": 0,
        "meters": 1200 * krn,
    }
    return VendingKeyFacts(**{**told, **changes})


KEYS = (
    a_key(1, "ended", issued_until=at(-3 * DAY), expires_at=at(400 * DAY), meters=38),
    a_key(2, "ends_soon", issued_until=at(21 * DAY), base_year=1993),
    a_key(3, "limit_low", credit_limit_tenths=1_000_000_0, credit_used_tenths=962_310_4),
    a_key(4, "good", is_test=True, dkga=2),
)
GROUPS = (
    MeterGroup(sgc="990011", krn=1, base_year=1993, meters=38, open_changes=36, has_key=True),
    MeterGroup(sgc="990011", krn=2, base_year=1993, meters=2400, open_changes=0, has_key=True),
    MeterGroup(sgc="990011", krn=3, base_year=2014, meters=3600, open_changes=0, has_key=True),
    MeterGroup(sgc="990047", krn=1, base_year=2014, meters=12, open_changes=0, has_key=False),
)
CAMPAIGNS = (
    CampaignFacts(
        campaign_id="0194ffff-0000-7000-8000-000000000401",
        name="إلى مفتاح 2035",
        from_sgc="990011",
        sgc="990011",
        krn=3,
        base_year=2035,
        dkga=4,
        ti=None,
        key_type=None,
        ken=255,
        reason="قبل انتهاء المفتاح الأول",
        created_at=at(-20 * DAY),
        planned=36,
        issued=14,
        confirmed=210,
        withdrawn=3,
    ),
)
_OLD = KeyFacts(sgc="990011", krn=1, ti="01", base_year=1993)
_NEW = KeyFacts(sgc="990011", krn=3, ti="01", base_year=2035)

SET = ("40000111112222233333", "58000444445555566666")


def a_change(number: int, state: str, **changes: Any) -> MeterKeyChange:
    told: dict[str, Any] = {
        "number": number,
        "campaign_id": CAMPAIGNS[0].campaign_id,
        "drn": f"5712345678{number}",
        "state": state,
        "old": _OLD,
        "new": _NEW,
        "planned_at": at(-19 * DAY),
        "issued_at": at(-2 * DAY),
        "closed_at": None,
        "evidence": "",
    }
    return MeterKeyChange(**{**told, **changes})


CHANGES = (
    a_change(2, "planned", old=None, issued_at=None),
    a_change(3, "issued"),
    a_change(
        4, "confirmed", closed_at=at(-DAY), evidence="display: KRN 3, TI 01, SGC -; took a token"
    ),
)
WELL = RestoreProof(proven_at=at(-7), backup_taken_at=at(-8), is_proven=True, findings=[])
ILL = RestoreProof(
    proven_at=at(-7 - DAY),
    backup_taken_at=at(-8 - DAY),
    is_proven=False,
    findings=["ledger_entries: 18,204 rows, the backup says 18,210"],
)


def a_backup(days: int, **changes: Any) -> BackupRun:
    told: dict[str, Any] = {
        "taken_at": at(-8 - days * DAY),
        "finished_at": at(-7.9 - days * DAY),
        "epoch": 1,
        "revision": "0038",
        "file_name": f"vending-2026-11-{22 - days:02d}.backup",
        "bytes": 48_000_000,
        "sha256": "9f3a71c2" * 8,
        "places": [
            CopyPlace(folder="/srv/backups", fault=""),
            CopyPlace(folder="/mnt/library", fault=""),
        ],
        "is_everywhere": True,
        "proof": None,
    }
    return BackupRun(**{**told, **changes})


BACKUPS = (
    a_backup(0, proof=WELL),
    a_backup(
        1,
        proof=ILL,
        is_everywhere=False,
        places=[
            CopyPlace(folder="/srv/backups", fault=""),
            CopyPlace(folder="/mnt/library", fault="No space left on device"),
        ],
    ),
    a_backup(2),
)


def a_record(sequence: int, **changes: Any) -> AuditFacts:
    told: dict[str, Any] = {
        "sequence": sequence,
        "happened_at": at(-(RECORDS - sequence) / 10),
        "action": "shift.recounted",
        "source": "terminal",
        "actor": "maysa",
        "point": 3,
        "terminal": 1,
        "subject": f"0194ffff-0000-7000-8000-{sequence:012d}",
        "details": {"document": f"{sequence}", "reason": "العدّ مرة ثانية"},
        "hash": "9f3a71c2" * 8,
    }
    return AuditFacts(**{**told, **changes})


AUDIT = (
    a_record(
        RECORDS,
        action="key_change.plan",
        subject="57123456782",
        details={"old_krn": 1, "new_krn": 3, "old_base_year": 1993, "new_base_year": 2035},
    ),
    a_record(
        RECORDS - 1,
        action="backup.taken",
        source="command",
        actor="root",
        point=None,
        terminal=None,
        subject="vending-2026-11-22.backup",
        details={"bytes": 48_000_000, "rows": 812_400},
    ),
    *(a_record(RECORDS - number) for number in range(2, 20)),
)


def with_upkeep(line: FakeLine) -> FakeLine:
    """Let a line answer all that H08, H12 and H14 ask."""
    line.on(
        "GET",
        "/v1/vending-keys",
        lambda **_: KeyHealth(server_time=at(0), keys=list(KEYS), groups=list(GROUPS)),
    )
    line.on("GET", "/v1/key-campaigns", lambda **_: CampaignList(campaigns=list(CAMPAIGNS)))
    line.on("POST", "/v1/key-campaigns", lambda **_: CAMPAIGNS[0])
    line.on("POST", f"/v1/key-campaigns/{CAMPAIGNS[0].campaign_id}/plans", _planned)
    line.on("POST", f"/v1/key-campaigns/{CAMPAIGNS[0].campaign_id}/rehearsals", rehearsed())
    line.on(
        "POST",
        f"/v1/key-campaigns/{CAMPAIGNS[0].campaign_id}/pages",
        lambda **_: MeterKeyChangePage(meters=list(CHANGES)),
    )
    line.on("POST", "/v1/key-change-withdrawals", _told_of_meter)
    line.on("POST", "/v1/key-change-confirmations", _told_of_meter)
    line.on("POST", "/v1/key-change-sets", _handed_out)
    line.on("GET", "/v1/backups", lambda **_: backups("good"))
    line.on("GET", "/v1/restore-proofs", lambda **_: RestoreProofList(proofs=[WELL, ILL]))
    line.on(
        "POST",
        "/v1/audit-record-lists",
        lambda **_: AuditPage(records=list(AUDIT), head_sequence=RECORDS, head_hash="0" * 64),
    )
    line.on("POST", "/v1/audit-verifications", verified())
    return line


def _planned(*, request: Any, **_: Any) -> PlanAnswer:
    unfit = [UnfitMeters(reason="key_unavailable", krn=1, base_year=1993, meters=12)]
    return PlanAnswer(
        document_id=request.document_id,
        campaign_id=CAMPAIGNS[0].campaign_id,
        planned=1000,
        left=240,
        unfit=unfit,
    )


def a_kind(**changes: Any) -> RehearsedKind:
    went = (
        ("old", "Accept"),
        ("change", "1stKCT, Accept"),
        ("repeated", "CRCError, CRCError"),
        ("new", "Accept"),
        ("old_after", "CRCError"),
    )
    told: dict[str, Any] = {
        "krn": 1,
        "base_year": 1993,
        "ea": 7,
        "ti": "01",
        "meters": 38,
        "reason": None,
        "entries": [
            RehearsedEntry(code=code, display=said, is_right=True)  # type: ignore[arg-type]
            for code, said in went
        ],
        "shows": RehearsedDisplay(krn=3, ti="01", sgc="000000"),
        "is_right": True,
    }
    return RehearsedKind(**{**told, **changes})


def rehearsed(*kinds: RehearsedKind) -> Any:
    """Answer a rehearsal; without kinds: one that went well and one without a key."""
    lost = a_kind(krn=2, meters=12, reason="key_unavailable", entries=[], shows=None)
    told = kinds or (a_kind(), msgspec.structs.replace(lost, is_right=False))

    def answer(*, request: Any, **_: Any) -> RehearsalAnswer:
        return RehearsalAnswer(
            document_id=request.document_id,
            campaign_id=CAMPAIGNS[0].campaign_id,
            kinds=list(told),
        )

    return answer


def _told_of_meter(*, request: Any, **_: Any) -> MeterKeyAnswer:
    return MeterKeyAnswer(drn=request.drn, present=_OLD)


def _handed_out(*, request: Any, **_: Any) -> SetAnswer:
    return SetAnswer(
        document_id=request.document_id,
        drn=request.drn,
        made_at=at(0),
        reason=request.reason,
        approved_by=["layla"],
        tokens=[
            TokenLine(token=token, kind="key_change", units_tenths=0, tid=0, base_year=2035)
            for token in SET
        ],
    )


def backups(light: Any) -> BackupList:
    standing = BackupLight(
        light=light, taken_at=at(-8), is_everywhere=True, proven_at=at(-7), is_proven=True
    )
    return BackupList(standing=standing, backups=list(BACKUPS))


def verified(bad: int | None = None) -> Any:
    """A log of RECORDS records that holds, or up to before a bad one."""

    def answer(*, request: Any, **_: Any) -> AuditVerdict:
        last = min(request.last, request.first + VERIFIED_MAX - 1, RECORDS)
        is_bad = bad is not None and request.first <= bad <= last
        return AuditVerdict(
            first=request.first,
            last=bad - 1 if is_bad and bad is not None else last,
            head_sequence=RECORDS,
            hash="0" * 64,
            fault="changed" if is_bad else None,
            fault_at=bad if is_bad else None,
            took_ms=120,
        )

    return answer
