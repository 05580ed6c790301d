"""What the server tells head office of meters: two customers of one name, stock, a stopped one."""

from __future__ import annotations

from typing import Any

from tests.helpers.office_bench import FakeLine
from tests.helpers.office_offline import at
from vending_server.meters.search import fold_name
from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.facts import BothLanguages
from vending_server.wire.registry import (
    BlockFacts,
    ContractFacts,
    EventFacts,
    InstallationFacts,
    MeterHistory,
    MeterList,
    MeterOfRegister,
    MeterSeat,
    ReplacementFacts,
    ShelvingFacts,
)
from vending_server.wire.registry_imports import (
    FactChange,
    KindCount,
    ListChange,
    ListFinding,
    ListImportAnswer,
    ListLookAnswer,
)
from vending_server.wire.vend import TokenLine

DAY = 24
SAME_NAME = "محمد عبد الرحمن حسن"


def a_seat(number: int, name: str, address: str) -> MeterSeat:
    return MeterSeat(
        account_number=f"{number:04}",
        customer_number=f"20 {number:04}",
        customer_name=name,
        customer_class="residential",
        place_code=f"B{number:02}-3",
        address=address,
        zone="الحي الشرقي",
    )


def a_meter(drn: str, **changes: Any) -> MeterOfRegister:
    told: dict[str, Any] = {
        "drn": drn,
        "utility": "electricity",
        "state": "installed",
        "maker": "Hexing",
        "model": "HXE110",
        "ea": 11,
        "dkga": 4,
        "sgc": "990011",
        "krn": 1,
        "ti": "01",
        "key_type": 2,
        "ken": 255,
        "base_year": 1993,
        "has_key_change": False,
        "seat": None,
        "block_reason": None,
        "blocked_at": None,
        "blocked_by": None,
    }
    return MeterOfRegister(**{**told, **changes})


STOPPED = a_meter(
    "04123456784",
    seat=a_seat(1187, SAME_NAME, "شارع الجامع 14"),
    block_reason=BothLanguages(ar="عبث بالعداد", en="Tampering"),
    blocked_at=at(-3 * DAY),
    blocked_by="walid",
)
FIRST = a_meter("04123456792", seat=a_seat(1187, SAME_NAME, "شارع الجامع 14"), utility="water")
SECOND = a_meter(
    "57123456782", seat=a_seat(2040, SAME_NAME, "حي الزيتونة، بناية 6"), has_key_change=True
)
SHOP = "ملحمة الأصيل – عبد الرحمن عبد الهادي"
FAR = "الحي الشرقي، مقابل مدرسة البنات الأساسية، عمارة السلام، الطابق الثالث"
OTHER = a_meter("57222222222", seat=a_seat(311, SHOP, FAR), krn=2)
STOCK = a_meter("57300000006", state="in_stock", base_year=2014, krn=2)
REMOVED = a_meter("57400000005", state="removed", model="", maker="")
METERS = (STOPPED, FIRST, SECOND, OTHER, STOCK, REMOVED)
LIFE = MeterHistory(
    drn=STOPPED.drn,
    state="installed",
    installations=[
        InstallationFacts(
            account_number="0044",
            customer_name="سعاد ناصر",
            place_code="B44-3",
            address="شارع الجامع 14",
            installed_at=at(-900 * DAY),
            installed_by=None,
            reason="imported",
            removed_at=at(-400 * DAY),
            removed_by="walid",
            removal_reason="contract_closed",
            note="",
        ),
        InstallationFacts(
            account_number="1187",
            customer_name=SAME_NAME,
            place_code="B1187-3",
            address="شارع الجامع 14",
            installed_at=at(-390 * DAY),
            installed_by="walid",
            reason="new_contract",
            removed_at=None,
            removed_by=None,
            removal_reason=None,
            note="",
        ),
    ],
    events=[
        EventFacts(
            happened_at=at(-395 * DAY),
            kind="shelved",
            operator="walid",
            details={"shelf": "in_stock", "reason": "فُحص وسليم"},
        ),
        EventFacts(
            happened_at=at(-3 * DAY),
            kind="blocked",
            operator="walid",
            details={"blocked_ar": "عبث بالعداد", "blocked_en": "Tampering"},
        ),
    ],
)


def _list(*, request: Any, **_: Any) -> MeterList:
    def keeps(one: MeterOfRegister) -> bool:
        name = fold_name(one.seat.customer_name) if one.seat else ""
        return (
            one.drn.startswith(request.drn)
            and all(word in name for word in fold_name(request.customer).split())
            and request.state in (None, one.state)
            and request.is_blocked in (None, one.block_reason is not None)
        )

    return MeterList(meters=[one for one in METERS if keeps(one)])


def with_meters(line: FakeLine) -> FakeLine:
    """Let a line answer all that H15 asks and does."""
    line.on("POST", "/v1/meter-lists", _list)
    line.on("POST", "/v1/meter-histories", lambda **_: LIFE)
    line.on("POST", "/v1/meter-blocks", _block)
    line.on("POST", "/v1/meter-releases", _block)
    line.on("POST", "/v1/meter-replacements", _replaced)
    line.on("POST", "/v1/contracts", _opened)
    line.on("POST", "/v1/registry-import-looks", lambda **_: a_list_look())
    line.on("POST", "/v1/registry-imports", _list_taken)
    line.on("POST", "/v1/contract-lookups", lambda request, **_: _contract(request, []))
    line.on(
        "POST", "/v1/meter-installations", lambda request, **_: _contract(request, [request.drn])
    )
    line.on("POST", "/v1/counter/change-outs", _given)
    line.on("POST", "/v1/meter-shelvings", _shelved)
    return line


def _block(*, request: Any, **_: Any) -> BlockFacts:
    return BlockFacts(
        document_id=request.document_id,
        drn=request.drn,
        block_reason=None,
        block_reason_customer=None,
    )


def _replaced(*, request: Any, **_: Any) -> ReplacementFacts:
    return ReplacementFacts(
        document_id=request.document_id,
        account_number="0311",
        old_drn=request.old_drn,
        new_drn=request.new_drn,
        replaced_at=at(0),
    )


def _given(*, request: Any, **_: Any) -> DocumentAnswer:
    token = TokenLine(
        token="12345678901234567890",
        kind="credit",
        units_tenths=request.units_tenths,
        tid=1,
        base_year=2014,
    )
    return DocumentAnswer(
        document_id=request.document_id,
        kind="change_out",
        made_at=at(0),
        drn=request.new_drn,
        customer_name="ليلى جابر",
        account_number="0311",
        reason=request.evidence,
        operator_name=BothLanguages(ar="هدى", en="Huda"),
        approved_by=["layla"],
        corrects_sale_id=None,
        tokens=[token],
    )


def _shelved(*, request: Any, **_: Any) -> ShelvingFacts:
    return ShelvingFacts(document_id=request.document_id, drn=request.drn, shelf=request.shelf)


def a_list_look(*, errors: int = 1) -> ListLookAnswer:
    wrong = ListFinding(
        line=2,
        column="رقم العداد",
        is_warning=False,
        text=BothLanguages(
            ar="رقم العداد «1207910000018» غير صحيح. يرجى مقارنته بالمكتوب على العداد.",
            en='Meter number "1207910000018" is not correct. Compare it with the meter itself.',
        ),
    )
    without = ListFinding(
        line=3,
        column="الفئة",
        is_warning=True,
        text=BothLanguages(
            ar="لا توجد تعرفة للفئة منزلي (مياه): لن يُباع لهذه الاشتراكات (1).",
            en="There is no tariff for domestic (water): these accounts (1) cannot be sold to.",
        ),
    )
    change = ListChange(
        line=3,
        kind="customer",
        key="5001",
        facts=[FactChange(name="phone", before="0590000001", after="0590000009")],
    )
    kinds = (("customer", 3), ("place", 4), ("meter_type", 2), ("contract", 4), ("meter", 5))
    return ListLookAnswer(
        kinds=[
            KindCount(
                kind=kind, new=new, changed=int(kind == "customer"), unchanged=11_870, missing=2
            )
            for kind, new in kinds
        ],
        rows=19,
        findings=[*[wrong] * errors, without],
        findings_in_all=errors + 1,
        errors=errors,
        changes=[change],
        changes_in_all=1,
        plan_sha256="0" * 64,
    )


def _list_taken(*, request: Any, **_: Any) -> ListImportAnswer:
    return ListImportAnswer(batch_id=request.document_id, file_name=request.file_name, rows=19)


def _contract(request: Any, drns: list[str]) -> ContractFacts:
    return ContractFacts(
        account_number=request.account_number,
        customer_number="C77",
        customer_name="ليلى جابر",
        utility="electricity",
        customer_class="residential",
        address="حي الزيتونة، بناية 6",
        opened_on="2026-10-02",
        closed_on=None,
        drns=drns,
        carry_minor=0,
        deposit_minor=0,
        dues_left_minor=0,
        arrears_left_minor=0,
    )


def _opened(*, request: Any, **_: Any) -> ContractFacts:
    return ContractFacts(
        account_number=request.account_number,
        customer_number=request.customer_number,
        customer_name="ليلى جابر",
        utility=request.utility,
        customer_class=request.customer_class,
        address=request.place.address,
        opened_on="2026-11-22",
        closed_on=None,
        drns=[request.drn],
        carry_minor=0,
        deposit_minor=0,
        dues_left_minor=0,
        arrears_left_minor=0,
    )
