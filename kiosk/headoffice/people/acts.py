"""What is done about people: the fields that are asked for, the messages, what they do in words."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any, Final

from kiosk.headoffice.act_form import Field
from kiosk.headoffice.approval_effects import ROLES
from kiosk.headoffice.people.people import points_of, roles_of
from kiosk.i18n.bidi import NBSP, isolate_ltr
from kiosk.widgets.words import Saying, Words
from vending_server.wire.operators import (
    NamesOfPerson,
    OperatorCard,
    OperatorNew,
    OperatorRights,
    OperatorStanding,
    PasswordSlip,
    RoleName,
    StandingAct,
)
from vending_server.wire.scalars import LOGIN_CHARS_MAX

ADDS: Final = ("POST", "/v1/operators")
STANDS: Final = ("POST", "/v1/operator-standings")
RIGHTS: Final = ("POST", "/v1/operator-rights")
SLIPS: Final = ("POST", "/v1/password-slips")
ACTION: Final = "role_grant"
# What a person may be given, by the numbers that the form tells; a machine's role is no person's.
NUMBERED: Final[tuple[RoleName, ...]] = (
    "cashier",
    "supervisor",
    "accountant",
    "tariff_manager",
    "key_custodian",
    "auditor",
    "agent",
    "administrator",
)
TITLES: Final = {"suspend": "B911", "reopen": "B912", "end": "B915"}
_ENDS: Final = {"suspend": "S2458", "reopen": "S2459", "end": "S2462"}
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none looks like another
_GROUPS, _GROUP = 4, 4
_POINTS_MAX: Final = 50


class NotUnderstood(Exception):
    """A field of the form says nothing; `args[0]` names it."""


def one_time_password() -> str:
    """Return a password for a slip: 78 bits in groups that are read out and typed easily."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def rights_fields(row: OperatorCard | None) -> tuple[Field, ...]:
    """Return the fields of roles and points, with what somebody has."""
    known = () if row is None else row.roles
    roles = " ".join(str(NUMBERED.index(one) + 1) for one in NUMBERED if one in known)
    points = "" if row is None else " ".join(map(str, row.points))
    return (
        Field(name="roles", text_id="S2454", value=roles, is_figure=True),
        Field(name="points", text_id="S2455", value=points, is_figure=True),
    )


WHO_FIELDS: Final = (
    Field(name="login", text_id="S89", is_figure=True, chars_max=LOGIN_CHARS_MAX),
    Field(name="name_ar", text_id="S2450"),
    Field(name="name_en", text_id="S2451"),
    Field(name="title_ar", text_id="S2452"),
    Field(name="title_en", text_id="S2453"),
)


def new_of(typed: dict[str, str], *, document_id: str, password: str) -> OperatorNew:
    """Return the person who was typed.

    Raises:
        NotUnderstood: roles or points are none.
    """
    return OperatorNew(
        document_id=document_id,
        login=typed["login"],
        name=NamesOfPerson(ar=typed["name_ar"], en=typed["name_en"]),
        title=NamesOfPerson(ar=typed["title_ar"], en=typed["title_en"]),
        roles=_roles(typed["roles"]),
        points=_points(typed["points"]),
        password=password,
        reason=typed["reason"],
    )


def rights_of(row: OperatorCard, typed: dict[str, str], *, document_id: str) -> OperatorRights:
    """Return the rights that were typed.

    Raises:
        NotUnderstood: roles or points are none.
    """
    return OperatorRights(
        document_id=document_id,
        login=row.login,
        seen=row.version,
        roles=_roles(typed["roles"]),
        points=_points(typed["points"]),
        reason=typed["reason"],
    )


def standing_of(
    row: OperatorCard, act: StandingAct, reason: str, *, document_id: str
) -> OperatorStanding:
    """Return the message of a suspension, a return, an end."""
    return OperatorStanding(
        document_id=document_id, login=row.login, seen=row.version, act=act, reason=reason
    )


def slip_of(row: OperatorCard, reason: str, *, document_id: str, password: str) -> PasswordSlip:
    """Return the message of a slip."""
    return PasswordSlip(
        document_id=document_id,
        login=row.login,
        seen=row.version,
        password=password,
        reason=reason,
    )


def given_by(request: Any, row: OperatorCard | None) -> frozenset[str]:
    """Return the roles that somebody is given by an act: those that two people may have to give."""
    before = frozenset(() if row is None else row.roles)
    if isinstance(request, OperatorNew | OperatorRights):
        return frozenset(request.roles) - before
    if isinstance(request, OperatorStanding) and request.act != "reopen":
        return frozenset()
    return before


def effect(request: Any, row: OperatorCard | None) -> Saying:
    """Say in one sentence what an act does."""

    def say(words: Words) -> str:
        who = isolate_ltr(request.login)
        if isinstance(request, OperatorNew | OperatorRights):
            text_id = "S2457" if isinstance(request, OperatorNew) else "S2460"
            roles = roles_of(list(request.roles), words)
            return words(text_id, what=who, x=roles, n=points_of(request.points))
        if isinstance(request, PasswordSlip):
            return words("S2461", what=who)
        told = words(_ENDS[request.act], what=who)
        is_leaving = request.act != "reopen" and row is not None and row.shifts
        return words.joined(told, words("S2463"), by=" ") if is_leaving else told

    return say


def what_of(act: StandingAct, row: OperatorCard) -> Saying:
    """Say what a standing does before a reason was typed."""
    return effect(standing_of(row, act, "", document_id=""), row)


def role_numbers(words: Words) -> str:
    """Return the numbers of roles: `1 cashier · 2 supervisor …`."""
    return words.listed(_numbered(words))


def _numbered(words: Words) -> Iterable[str]:
    for number, role in enumerate(NUMBERED, start=1):
        yield f"{isolate_ltr(str(number))} {words(ROLES[role])}".replace(" ", NBSP)


def _roles(text: str) -> list[RoleName]:
    numbers = _numbers(text, "roles")
    if any(number > len(NUMBERED) for number in numbers):
        raise NotUnderstood("roles")
    return [NUMBERED[number - 1] for number in numbers]


def _points(text: str) -> list[int]:
    numbers = _numbers(text, "points")
    if len(numbers) > _POINTS_MAX:
        raise NotUnderstood("points")
    return numbers


def _numbers(text: str, name: str) -> list[int]:
    """Return the numbers of a field, each once."""
    parts = text.replace(",", " ").split()
    if not parts or any(not (one.isascii() and one.isdecimal()) for one in parts):
        raise NotUnderstood(name)
    numbers = sorted({int(one) for one in parts if len(one) <= _GROUP})
    if not numbers or numbers[0] < 1:
        raise NotUnderstood(name)
    return numbers
