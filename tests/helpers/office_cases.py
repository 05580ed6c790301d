"""What the server tells head office of claims against machines."""

from __future__ import annotations

from typing import Any

from tests.helpers.office_bench import FakeLine
from tests.helpers.office_offline import at
from vending_server.wire.cases import (
    CaseFacts,
    CaseList,
    CaseMeter,
    CaseNoteFacts,
    CaseNoteList,
    CaseSettled,
)
from vending_server.wire.machine_cash import ClaimFacts, ClaimList
from vending_server.wire.vend import TokenLine


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


def a_case(number: int, **changes: Any) -> CaseFacts:
    told: dict[str, Any] = {
        "case_id": f"0194ffff-0000-7000-8000-0000000006{number:02d}",
        "number": number,
        "kind": "wrong_meter",
        "state": "open",
        "point_number": 2,
        "terminal": 1,
        "opened_at": at(-30),
        "opened_by": "rana",
        "code_entered": "yes",
        "sold_reading": "112.4",
        "right_reading": "0.0",
        "evidence": "الإيصال معها، والجار يقرّ بإدخال الرمز",
        "sale_id": f"0194ffff-0000-7000-8000-0000000007{number:02d}",
        "receipt_number": f"2-01-0000{number:02d}",
        "sold_at": at(-31),
        "amount_minor": 100_00,
        "units_tenths": 1_945,
        "utility": "electricity",
        "sold": a_meter("57123456782", "10023", "خالد عبد الرحمن", "حي الكروم، شارع المدرسة"),
        "right": a_meter("04123456784", "10047", "أم نضال", "حي الكروم، خلف المسجد"),
        "is_moved": False,
    }
    return CaseFacts(**{**told, **changes})


def a_meter(drn: str, account: str, name: str, address: str) -> CaseMeter:
    return CaseMeter(
        drn=drn, account_number=account, customer_name=name, address=address, last_sale_at=at(-31)
    )


CASES = (
    a_case(14),
    a_case(13, state="asked", opened_at=at(-24 * 9), code_entered="unknown"),
    a_case(12, kind="reversal", right=None, right_reading=""),
    a_case(11, is_moved=True),
    a_case(
        10,
        state="charged",
        is_moved=True,
        settled_minor=0,
        settled_at=at(-5),
        settled_by="huda",
        agreed_by=["layla", "walid"],
        settlement_reason="القراءتان متفقتان مع الإيصال",
    ),
)
NOTES = (
    CaseNoteFacts(
        act="asked", text="صورة لشاشتي العدادين", reference="", made_by="huda", made_at=at(-20)
    ),
    CaseNoteFacts(
        act="evidence",
        text="صورتان بهاتف الموظف",
        reference="ملف 12",
        made_by="huda",
        made_at=at(-4),
    ),
)
SETTLED = CaseSettled(
    case_id=CASES[0].case_id,
    number=14,
    state="charged",
    amount_minor=0,
    account_number="",
    settled_at=at(0),
    issued_for="04123456784",
    tokens=[TokenLine(token="1" * 20, kind="credit", units_tenths=1_945, tid=7, base_year=2014)],
)


def with_cases(line: FakeLine) -> FakeLine:
    """Let a line answer all that H13 asks."""
    line.on("POST", "/v1/case-file-lists", _cases)
    line.on("POST", "/v1/case-files/*", lambda **_: SETTLED)
    line.on("POST", "/v1/case-notes", lambda **_: NOTES[0])
    line.on("POST", "/v1/case-note-lists", _notes)
    line.on("POST", "/v1/machine-claim-lists", _claims)
    line.on("POST", "/v1/machine-claims/*", lambda **_: CLAIMS[3])
    return line


def _claims(*, request: Any, **_: Any) -> ClaimList:
    shown = [one for one in CLAIMS if not request.is_open or one.state == "open"]
    return ClaimList(claims=shown, owed_minor=50_00)


def _cases(*, request: Any, **_: Any) -> CaseList:
    waits = {"open", "asked"}
    shown = [one for one in CASES if not request.is_open or one.state in waits]
    return CaseList(cases=shown)


def _notes(*, request: Any, **_: Any) -> CaseNoteList:
    return CaseNoteList(notes=list(NOTES) if request.case_id == CASES[1].case_id else [])
