"""People who work here, for head office: who may do what, where, and how that is changed.

    GET  /v1/operators            everybody, those who have left as well, by login
    GET  /v1/role-permissions     which role may call which route, ask for or agree to which act
    POST /v1/operators            take on a person, with a one-time password
    POST /v1/operator-standings   suspend at once, let work again, end
    POST /v1/operator-rights      other roles, other points
    POST /v1/password-slips       another one-time password

Each POST is a document: the same id and body again are answered with the same bytes, and done once.
A one-time password is made by whoever asks and told to the person on a slip: no answer, no approval
and no record holds it.  It opens nothing but the way to a password of the person's own (`POST
/v1/sessions` with `new_password`), for SLIP_HOURS.

Whatever gives somebody a role that agrees to other people's acts needs an approval of the act
`role_grant` over `agreed_to(request)`.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page
from vending_server.wire.scalars import LOGIN_CHARS_MAX, PointNumber, Reason, Uuid7

SLIP_HOURS: Final = 72
_POINTS_MAX: Final = 50

Login: TypeAlias = Annotated[
    str, Meta(pattern=r"\S", max_length=LOGIN_CHARS_MAX, examples=["samira"])
]
NameOfPerson: TypeAlias = Annotated[str, Meta(pattern=r"\S", max_length=100, examples=["Samira"])]
RoleName: TypeAlias = Literal[
    "cashier",
    "supervisor",
    "accountant",
    "tariff_manager",
    "key_custodian",
    "auditor",
    "agent",
    "administrator",
]
RoleSet: TypeAlias = Annotated[list[RoleName], Meta(min_length=1, max_length=8)]
PointSet: TypeAlias = Annotated[
    list[PointNumber], Meta(min_length=1, max_length=_POINTS_MAX, examples=[[2]])
]
OneTimePassword: TypeAlias = Annotated[str, Meta(max_length=128, examples=["qm7t-4xke-9wfh-2rpd"])]
Seen: TypeAlias = Annotated[int, Meta(ge=1, le=2**31, examples=[1])]  # `version` of who was seen
Standing: TypeAlias = Literal["active", "suspended", "ended"]
StandingAct: TypeAlias = Literal["suspend", "reopen", "end"]


class NamesOfPerson(Request, frozen=True, kw_only=True):
    """A name or title in both languages; a title follows the person's gender."""

    ar: NameOfPerson
    en: NameOfPerson


class OperatorNew(Request, frozen=True, kw_only=True):
    """POST /v1/operators."""

    document_id: Uuid7
    login: Login
    name: NamesOfPerson
    title: NamesOfPerson
    roles: RoleSet
    points: PointSet
    password: OneTimePassword
    reason: Reason
    approval_id: Uuid7 | None = None


class OperatorStanding(Request, frozen=True, kw_only=True):
    """POST /v1/operator-standings."""

    document_id: Uuid7
    login: Login
    seen: Seen
    act: StandingAct
    reason: Reason
    approval_id: Uuid7 | None = None


class OperatorRights(Request, frozen=True, kw_only=True):
    """POST /v1/operator-rights: all roles and points from now on, not only what is new."""

    document_id: Uuid7
    login: Login
    seen: Seen
    roles: RoleSet
    points: PointSet
    reason: Reason
    approval_id: Uuid7 | None = None


class PasswordSlip(Request, frozen=True, kw_only=True):
    """POST /v1/password-slips."""

    document_id: Uuid7
    login: Login
    seen: Seen
    password: OneTimePassword
    reason: Reason
    approval_id: Uuid7 | None = None


OperatorAct: TypeAlias = OperatorNew | OperatorStanding | OperatorRights | PasswordSlip
_ACTS: Final[dict[type[Request], str]] = {
    OperatorNew: "new",
    OperatorRights: "rights",
    PasswordSlip: "slip",
}


def agreed_to(request: OperatorAct) -> dict[str, Any]:
    """Return what a second person agrees to: all but the approval, and never a password."""
    fields: dict[str, Any] = msgspec.to_builtins(request)
    for name in ("approval_id", "password"):
        fields.pop(name, None)
    return {"act": _ACTS.get(type(request), "")} | fields


class OperatorChanged(Answer, frozen=True, kw_only=True):
    """201: how somebody stands after an act."""

    login: str
    standing: Standing
    version: int
    decided_at: str
    slip_until: str | None = None  # of the one-time password, if one was set


class ShiftOfPerson(Answer, frozen=True, kw_only=True):
    """A shift that somebody has open."""

    point: int
    terminal: int
    number: int
    opened_at: str


class OperatorCard(Answer, frozen=True, kw_only=True):
    """One person; nothing of a password but its age."""

    login: str
    name: BothLanguages
    title: BothLanguages
    roles: list[str]
    points: list[int]
    standing: Standing
    since: str | None  # suspended or ended since
    version: int
    last_login_at: str | None
    sessions: int  # open now
    failed_tries: int
    locked_until: str | None
    password_set_at: str | None  # none: before this was written down
    slip_until: str | None  # a slip's password was not changed yet; it is good until then
    sells_offline: bool  # signs in at a till without a line
    shifts: list[ShiftOfPerson]
    second_person: bool  # a role of his agrees to acts of others


class OperatorList(Page, frozen=True, kw_only=True):
    """200: by login."""

    operators: list[OperatorCard]
    agreeing: list[str]  # roles that agree to others' acts: two people give them


class RoutePermission(Answer, frozen=True, kw_only=True):
    """Who may call a route."""

    method: str
    path: str
    roles: list[str]


class ActPermission(Answer, frozen=True, kw_only=True):
    """Who may ask for an act of two people, and who agrees to it."""

    action: str
    requesters: list[str]
    approvers: list[str]
    approvals: int


class RolePermissions(Answer, frozen=True, kw_only=True):
    """200: what the server itself decides by."""

    roles: list[str]
    routes: list[RoutePermission]
    two_person_acts: list[ActPermission]
