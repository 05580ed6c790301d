"""What the server tells head office of people who work here."""

from __future__ import annotations

from typing import Any

from tests.helpers.office_bench import FakeLine
from tests.helpers.office_offline import at
from vending_server.http.operator_routes import permissions_told
from vending_server.wire.facts import BothLanguages
from vending_server.wire.operators import (
    OperatorCard,
    OperatorChanged,
    OperatorList,
    ShiftOfPerson,
)
from vending_server.wire.upkeep import AuditFacts, AuditPage

AGREEING = ["accountant", "administrator", "key_custodian", "supervisor", "tariff_manager"]


def a_person(login: str, ar: str, en: str, *roles: str, **changes: Any) -> OperatorCard:
    title = BothLanguages(ar="موظف", en="Employee")
    told: dict[str, Any] = {
        "login": login,
        "name": BothLanguages(ar=ar, en=en),
        "title": title,
        "roles": sorted(roles),
        "points": [2],
        "standing": "active",
        "since": None,
        "version": 3,
        "last_login_at": at(-2),
        "sessions": 1,
        "failed_tries": 0,
        "locked_until": None,
        "password_set_at": at(-24 * 40),
        "slip_until": None,
        "sells_offline": "cashier" in roles,
        "shifts": [],
        "second_person": not set(AGREEING).isdisjoint(roles),
    }
    return OperatorCard(**(told | changes))


PEOPLE = (
    a_person("amal", "أمل جابر", "Amal Jaber", "administrator", points=[1, 2]),
    a_person(
        "rana",
        "رنا الخطيب",
        "Rana al-Khatib",
        "cashier",
        shifts=[ShiftOfPerson(point=2, terminal=1, number=118, opened_at=at(-3))],
    ),
    a_person(
        "nasser",
        "ناصر درويش",
        "Nasser Darwish",
        *("cashier", "supervisor"),
        failed_tries=5,
        locked_until=at(1),
        sessions=0,
        points=[1, 2, 3, 4],
    ),
    a_person(
        "salim",
        "سليم عطية",
        "Salim Attia",
        "agent",
        standing="suspended",
        since=at(-30),
        sessions=0,
        points=[5],
        sells_offline=False,
    ),
    a_person(
        "samira",
        "سميرة عوّاد",
        "Samira Awwad",
        "cashier",
        last_login_at=None,
        sessions=0,
        slip_until=at(48),
        password_set_at=at(-24),
        version=1,
    ),
    a_person("walid", "وليد حنا", "Walid Hanna", "auditor", points=[1]),
    a_person(
        "ziad",
        "زياد قاسم",
        "Ziad Qasem",
        "accountant",
        standing="ended",
        since=at(-24 * 90),
        sessions=0,
        points=[1],
        password_set_at=None,
    ),
)


def with_people(line: FakeLine) -> FakeLine:
    """Let a line answer all that H10 asks."""
    line.on(
        "GET",
        "/v1/operators",
        lambda **_: OperatorList(operators=list(PEOPLE), agreeing=AGREEING),
    )
    line.on("GET", "/v1/role-permissions", lambda **_: permissions_told())
    line.on("POST", "/v1/audit-record-lists", _changes)
    for path in ("/v1/operators", "/v1/operator-standings", "/v1/operator-rights"):
        line.on("POST", path, _changed)
    line.on("POST", "/v1/password-slips", _changed)
    return line


def _changed(*, request: Any, **_: Any) -> OperatorChanged:
    is_slip = hasattr(request, "password")
    return OperatorChanged(
        login=request.login,
        standing="active",
        version=4,
        decided_at=at(0),
        slip_until=at(72) if is_slip else None,
    )


def _changes(**_: Any) -> AuditPage:
    told = (
        ("operator.rights", "rana", {"old_roles": "cashier", "roles": "cashier supervisor"}),
        ("operator.suspended", "salim", {"reason": "نقص في الصندوق"}),
        ("operator.added", "samira", {"roles": "cashier", "points": "2"}),
    )
    records = [
        AuditFacts(
            sequence=412 - number,
            happened_at=at(-number),
            action=action,
            source="terminal",
            actor="amal",
            point=1,
            terminal=9,
            subject=subject,
            details=details,
            hash="ab" * 32,
        )
        for number, (action, subject, details) in enumerate(told)
    ]
    return AuditPage(records=records, head_sequence=412, head_hash="ab" * 32)
