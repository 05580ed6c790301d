"""Acts of the counter and agreements as the server would tell them."""

from __future__ import annotations

from typing import Any

from kiosk.flows.counter_values import CounterKind
from tests.helpers import sales
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.base import Request
from vending_server.wire.cases import CaseOpened
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.facts import BothLanguages
from vending_server.wire.key_changes import KeyFacts, MeterKeyAnswer, MeterKeyChange, SetAnswer
from vending_server.wire.postponements import (
    DueLine,
    PostponedLine,
    PostponementFacts,
    PostponementOutlook,
)
from vending_server.wire.reversal import ReversalAnswer
from vending_server.wire.vend import TenderLine

DOCUMENT_ID = "01930000-0000-7000-8000-000000000d0c"
_MADE_AT = "2026-11-22T08:42:10+00:00"


def an_approval(**changes: Any) -> ApprovalFacts:
    """A request that nobody has answered yet."""
    facts: dict[str, Any] = {
        "approval_id": "01930000-0000-7000-8000-0000000000aa",
        "action": "free_issue",
        "subject": "0412 3456 784",
        "reason": "",
        "payload": {},
        "point_number": 2,
        "requested_by": "samar",
        "requested_at": _MADE_AT,
        "expires_at": "2026-11-22T09:12:10+00:00",
        "state": "open",
        "approved_by": [],
        "is_own": True,
        "may_decide": False,
        **changes,
    }
    return ApprovalFacts(**facts)


def a_case(**changes: Any) -> CaseOpened:
    """A case that a till opened."""
    facts: dict[str, Any] = {
        "document_id": DOCUMENT_ID,
        "number": 14,
        "kind": "wrong_meter",
        "opened_at": _MADE_AT,
        "receipt_number": "2-01-000047",
        "amount_minor": 100_00,
        "sold_drn": "07981204550",
        "right_drn": "04123456784",
        "evidence": "الإيصال معها، والقراءتان متفقتان",
        **changes,
    }
    return CaseOpened(**facts)


def a_document(**changes: Any) -> DocumentAnswer:
    """A token without a sale that a supervisor agreed to."""
    facts: dict[str, Any] = {
        "document_id": DOCUMENT_ID,
        "kind": "free_issue",
        "made_at": _MADE_AT,
        "drn": "04123456784",
        "customer_name": "محمود خليل أبو عرّة",
        "account_number": "20 1187",
        "reason": "تعويض عن انقطاع",
        "operator_name": BothLanguages(ar="سمر عوّاد", en="Samar Awwad"),
        "approved_by": ["nadia"],
        "corrects_sale_id": None,
        "tokens": [sales.a_token()],
        **changes,
    }
    return DocumentAnswer(**facts)


def a_set(**changes: Any) -> SetAnswer:
    """Two key-change tokens without a sale."""
    facts: dict[str, Any] = {
        "document_id": DOCUMENT_ID,
        "drn": "04123456784",
        "made_at": _MADE_AT,
        "reason": "تغيير المفتاح",
        "approved_by": ["nadia"],
        "tokens": [sales.a_token(str(one) * 20, kind="key_change") for one in (1, 2)],
        **changes,
    }
    return SetAnswer(**facts)


def a_postponement(**changes: Any) -> PostponementFacts:
    """A fee put off to a day."""
    facts: dict[str, Any] = {
        "postponement_id": DOCUMENT_ID,
        "account_number": "20 1187",
        "customer_name": "محمود خليل أبو عرّة",
        "until": "2026-12-15",
        "cause": "hardship",
        "reason": "وضع اجتماعي",
        "state": "running",
        "lines": [
            PostponedLine(
                item="due:7",
                kind="municipal_fee",
                code="waste",
                name=BothLanguages(ar="رسوم نفايات", en="Waste fee"),
                period="2026-11",
                left_minor=1200,
                is_waiting=True,
            )
        ],
        "asked_by": "samar",
        "approved_by": ["nadia"],
        "made_at": _MADE_AT,
        "withdrawn_by": None,
        "withdrawn_at": None,
        "withdrawal_reason": None,
        **changes,
    }
    return PostponementFacts(**facts)


def a_key(**changes: Any) -> MeterKeyAnswer:
    """A meter whose key change is planned."""
    old = KeyFacts(sgc="345678", krn=2, ti="05", base_year=2014)
    change = MeterKeyChange(
        number=1,
        campaign_id=DOCUMENT_ID,
        drn="04123456784",
        state="planned",
        old=None,
        new=KeyFacts(sgc="345678", krn=3, ti="05", base_year=2035),
        planned_at=_MADE_AT,
        issued_at=None,
        closed_at=None,
        evidence="",
    )
    facts: dict[str, Any] = {"drn": "04123456784", "present": old, "changes": [change], **changes}
    return MeterKeyAnswer(**facts)


def a_reversal(**changes: Any) -> ReversalAnswer:
    """A sale of 150 in cash that was taken back."""
    facts: dict[str, Any] = {
        "document_id": DOCUMENT_ID,
        "vend_id": "01930000-0000-7000-8000-0000000000f1",
        "sale_id": "01930000-0000-7000-8000-0000000000a1",
        "receipt_number": "2-0231-0047",
        "reversed_at": _MADE_AT,
        "drn": "04123456784",
        "customer_name": "محمود خليل أبو عرّة",
        "account_number": "20 1187",
        "units_tenths": 1992,
        "tenders": [TenderLine(kind="cash", amount_minor=15_000)],
        "cash_minor": 15_000,
        "reason": "انقطع الخط",
        "operator_name": BothLanguages(ar="سمر عوّاد", en="Samar Awwad"),
        "approved_by": ["nadia"],
        **changes,
    }
    return ReversalAnswer(**facts)


def an_outlook() -> PostponementOutlook:
    """Two fees that may be put off, and one that is."""
    dues = [
        DueLine(
            item=f"due:{number}",
            kind="municipal_fee",
            code="waste",
            name=BothLanguages(ar="رسوم نفايات", en="Waste fee"),
            period=f"2026-{number:02d}",
            left_minor=1200,
            postponed_until=until,
            postponed_reason=None,
        )
        for number, until in ((9, "2026-12-01"), (10, None), (11, None))
    ]
    return PostponementOutlook(
        account_number="20 1187",
        customer_name="محمود خليل أبو عرّة",
        dues=dues,
        latest_until="2026-12-31",
        times_left=2,
        postponements=[],
    )


def answer_to(kind: CounterKind, request: Request) -> object:
    """Return what the server would answer to a message of this kind."""
    asked: Any = request
    if kind is CounterKind.KEY_SET:
        return a_set(document_id=asked.document_id, drn=asked.drn)
    if kind is CounterKind.KEY_CONFIRMATION:
        return a_key(drn=asked.drn)
    if kind is CounterKind.REVERSAL:
        return a_reversal(document_id=asked.document_id)
    if kind is CounterKind.POSTPONEMENT:
        return a_postponement(postponement_id=asked.document_id)
    if kind is CounterKind.CASE:
        return a_case(document_id=asked.document_id, right_drn=asked.right_drn)
    drn = getattr(asked, "drn", "04123456784")
    return a_document(document_id=asked.document_id, kind=kind.value, drn=drn)
