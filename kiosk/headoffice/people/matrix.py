"""What each role may do: one row a permission, one column a role, as the server itself decides."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.approval_effects import ROLES, name_of_action
from kiosk.headoffice.facts import Sheet
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, paged
from kiosk.headoffice.tables.columns import Column, Kind, Named
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.operators import RolePermissions

PERMISSIONS: Final = ("GET", "/v1/role-permissions")
KINDS: Final = {
    "agrees": "S2437",
    "asks": "S2436",
    "reads": "S2434",
    "does": "S2435",
}
KEYS: Final = (
    FilterKey("role", Sort.WORD, "S2407", tuple(ROLES)),
    FilterKey("kind", Sort.WORD, "S2433", tuple(KINDS)),
)
SHORT: Final = {
    "cashier": "S2440",
    "supervisor": "S2441",
    "accountant": "S2442",
    "tariff_manager": "S2443",
    "key_custodian": "S2444",
    "auditor": "S2445",
    "agent": "S2446",
    "administrator": "S2447",
    "self_service": "S2448",
}
_YES: Final = "●"
_ALL_BEGIN: Final = "/v1/"
_PLACE: Final = re.compile(r"\{(\w+):\w+\}")
_FIRST_OUT: Final = {"self_service": 3, "agent": 2, "auditor": 1}  # no room: beside the list


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One thing that may be done: a route of the server, or a side of an act of two people."""

    kind: str
    action: str  # of two people; else empty
    path: str  # of a route of the server; else empty
    roles: frozenset[str]


def permissions(told: RolePermissions) -> list[Permission]:
    """Return the rows: acts of two people first, since they weigh most."""
    sides = (
        (act.action, kind, roles)
        for act in told.two_person_acts
        for kind, roles in (("asks", act.requesters), ("agrees", act.approvers))
    )
    acts = [
        Permission(kind=kind, action=action, path="", roles=frozenset(roles))
        for action, kind, roles in sides
    ]
    routes = [
        Permission(
            kind="reads" if route.method == "GET" else "does",
            action="",
            path=route.path,
            roles=frozenset(route.roles),
        )
        for route in told.routes
    ]
    return acts + routes


def _name(row: Permission, words: Words) -> str:
    return name_of_action(row.action, words) if row.action else isolate_ltr(shortened(row.path))


def shortened(path: str) -> str:
    """Return a route without what all have in common: its name then lies nearer to its roles."""
    return _PLACE.sub(r"{\1}", path.removeprefix(_ALL_BEGIN))


def _role_column(role: str) -> Column[Permission]:
    return Column(
        key=role,
        text_id=SHORT[role],
        kind=Kind.TEXT,
        value=lambda row, _: _YES if role in row.roles else "",
        yields=_FIRST_OUT.get(role, 0),
    )


COLUMNS: Final[tuple[Column[Permission], ...]] = (
    Column(
        key="permission",
        text_id="S2438",
        kind=Kind.NAMED,
        value=lambda row, words: Named(_name(row, words), words(KINDS[row.kind])),
    ),
    *(_role_column(role) for role in SHORT),
)


def reader(line: Line, wanted: Filter) -> Reader[Permission]:
    """Return the rows of which a role is wanted."""

    def page(_cursor: str | None) -> tuple[list[Permission], str | None]:
        return permissions(line.get(PERMISSIONS[1], RolePermissions)), None

    def keeps(row: Permission) -> bool:
        is_kept = wanted.keeps(kind=row.kind)
        is_kept = is_kept and any(wanted.keeps(role=one) for one in row.roles)
        return is_kept and wanted.finds(f"{row.path} {row.action}")

    return paged(page, keeps)


def sheet(row: Permission, words: Words) -> Sheet:
    """Say who may, in whole words."""
    who = words.listed(words(ROLES[one]) for one in ROLES if one in row.roles)
    return Sheet(
        title=_name(row, words),
        state=(words(KINDS[row.kind]), "neutral"),
        groups=((words.joined(words("S2407"), who, by=": "), ()),),
    )


MATRIX: Final[ListOf[Permission]] = ListOf(
    name="permissions",
    text_id="S2404",
    columns=COLUMNS,
    reader=reader,
    sheet=sheet,
    keys=KEYS,
)
