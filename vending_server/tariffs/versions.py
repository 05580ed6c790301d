"""Draft a version, send it to a second person, activate it.

A draft may be changed until it is active. The request for a second person carries the whole
content, and activation spends it on the content as it stands then: whoever edits in between takes
the request back with the same transaction and has to ask again. An active version is never edited,
which a trigger holds as well; the next one supersedes it from its own day on. A version does not
begin on a day from which on something was sold already: what was sold stays sold, and a back-dated
decision goes through the correction of past sales.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from vending_server.approvals import service as approvals
from vending_server.approvals.model import ApprovalState, TwoPersonAction
from vending_server.audit import service as audit
from vending_server.audit.model import Actor
from vending_server.errors import Refused
from vending_server.operators.model import Caller
from vending_server.tariffs.checking import bad_field
from vending_server.tariffs.model import VersionKind, VersionState
from vending_server.tariffs.tables import (
    charge_schedules,
    lifeline_rules,
    policies,
    tariff_versions,
)
from vending_server.wire.canonical import canonical_digest_hex
from vending_server.wire.problems import ProblemCode
from vending_server.wire.tariffs import (
    ChargeDraft,
    Draft,
    LifelineDraft,
    PolicyDraft,
    SeenVersion,
    TariffDraft,
)

# (connection, utility, class or none for every class, first local day) -> was anything sold?
SoldSince = Callable[[sa.Connection, str, str | None, dt.date], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of any kind."""

    kind: VersionKind
    id: int
    state: VersionState
    draft: Draft
    edited_by: int | None
    approval_id: str | None
    activated_at: dt.datetime | None

    @property
    def payload(self) -> dict[str, Any]:
        """What a second person agrees to: the whole content, and which row it is."""
        return {"version_id": self.id, **msgspec.to_builtins(self.draft)}

    @property
    def content_sha256(self) -> str:
        """A short name of the content, for people and for the audit log."""
        return canonical_digest_hex(self.draft)

    @property
    def document(self) -> str:
        """What an approval is spent on, and the subject of audit records."""
        return f"{self.kind.value}:{self.id}"

    @property
    def group(self) -> tuple[object, ...]:
        """What only one version can be in force for."""
        return tuple(getattr(self.draft, name) for name in _KINDS[self.kind].group)


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a kind of version is kept, and what may begin only once on a day."""

    table: sa.Table
    draft: type[Draft]
    group: tuple[str, ...]


_KINDS: Final[Mapping[VersionKind, _Kind]] = {
    VersionKind.TARIFF: _Kind(tariff_versions, TariffDraft, ("utility", "customer_class")),
    VersionKind.POLICY: _Kind(policies, PolicyDraft, ("utility",)),
    VersionKind.CHARGE: _Kind(
        charge_schedules, ChargeDraft, ("kind", "code", "utility", "customer_class")
    ),
    VersionKind.LIFELINE: _Kind(lifeline_rules, LifelineDraft, ("utility", "customer_class")),
}
assert set(_KINDS) == set(VersionKind), "every kind of version is kept somewhere"
_KIND_OF: Final = {kept.draft: kind for kind, kept in _KINDS.items()}


def all_versions(connection: sa.Connection) -> list[Version]:
    """Return every version that was ever drafted, kind by kind, oldest first."""
    return [
        _version(kind, row)
        for kind, kept in _KINDS.items()
        for row in connection.execute(
            sa.select(kept.table).order_by(kept.table.c.valid_from, kept.table.c.id)
        ).mappings()
    ]


def one_version(
    connection: sa.Connection, kind: VersionKind, version_id: int, *, is_locked: bool = True
) -> Version:
    """Return a version, locked until the end of the transaction if anything depends on it.

    Raises:
        Refused: TARIFF_UNKNOWN.
    """
    table = _KINDS[kind].table
    query = sa.select(table).where(table.c.id == version_id)
    row = connection.execute(query.with_for_update() if is_locked else query).mappings()
    found = row.one_or_none()
    if found is None:
        raise Refused(ProblemCode.TARIFF_UNKNOWN)
    return _version(kind, found)


def put_draft(
    connection: sa.Connection,
    draft: Draft,
    *,
    editor_id: int | None,
    actor: Actor,
    now: dt.datetime,
    replaces: SeenVersion | None = None,
    is_new: bool = False,
) -> Version:
    """Write a draft, or replace the one that is named, else of the same name unless it is new.

    The same again changes nothing.

    Raises:
        Refused: TARIFF_NOT_VALID (param `field`), TARIFF_OVERLAPS (`date`), TARIFF_NOT_DRAFT;
            with `replaces` also TARIFF_UNKNOWN, and TARIFF_CHANGED if it is not what was seen.
    """
    field = bad_field(draft)
    if field is not None:
        raise Refused(ProblemCode.TARIFF_NOT_VALID, field=field)
    kind = _KIND_OF[type(draft)]
    known = _same_name(connection, kind, draft)
    if replaces is not None:
        known = _as_seen(connection, kind, draft, replaces, known)
    elif is_new and known is not None and known.draft != draft:
        raise _named_already(draft)
    _refuse_overlap(connection, kind, draft, known)
    if known is not None and known.draft == draft:
        return known
    if known is not None and known.state is VersionState.ACTIVE:
        raise Refused(ProblemCode.TARIFF_NOT_DRAFT)
    values = _columns(draft) | {
        "state": VersionState.DRAFT,
        "edited_by": editor_id,
        "edited_at": now,
        "approval_id": None,
    }
    if known is not None:
        _take_back(connection, known, "edited", actor, now)
    made = _write(connection, kind, None if known is None else known.id, values)
    _tell(connection, "tariff.drafted", made, actor, now)
    return made


def send(
    connection: sa.Connection,
    kind: VersionKind,
    version_id: int,
    *,
    approval_id: str,
    reason: str,
    caller: Caller,
    now: dt.datetime,
    seen_sha256: str | None = None,
) -> Version:
    """Ask a second person for a version as it stands, if that is what its asker saw.

    Whatever was asked for it before is taken back: a version waits for one answer.

    Raises:
        Refused: TARIFF_UNKNOWN, TARIFF_NOT_DRAFT, TARIFF_CHANGED, DECISION_MISSING,
            APPROVAL_WITHDRAWN (an old request is sent again), and what approvals.ask refuses.
    """
    known = one_version(connection, kind, version_id)
    if known.state is VersionState.ACTIVE:
        raise Refused(ProblemCode.TARIFF_NOT_DRAFT)
    if seen_sha256 not in {None, known.content_sha256}:
        raise Refused(ProblemCode.TARIFF_CHANGED)
    _require_decision(known)
    asked = approvals.ask(
        connection,
        approval_id=approval_id,
        action=TwoPersonAction.TARIFF_ACTIVATION,
        subject=_subject(known),
        reason=reason,
        payload=known.payload,
        caller=caller,
        now=now,
    )
    if asked.state is ApprovalState.WITHDRAWN:
        raise Refused(ProblemCode.APPROVAL_WITHDRAWN)
    _take_back(connection, known, "asked anew", caller.actor, now, but=approval_id)
    return _write(
        connection, kind, version_id, {"state": VersionState.SENT, "approval_id": approval_id}
    )


def activate(
    connection: sa.Connection,
    kind: VersionKind,
    version_id: int,
    *,
    approval_id: str,
    caller: Caller,
    now: dt.datetime,
    today: dt.date,
    sold_since: SoldSince,
) -> Version:
    """Make a version active, with what a second person agreed to; again, it changes nothing.

    Raises:
        Refused: TARIFF_UNKNOWN, TARIFF_NOT_DRAFT, DECISION_MISSING, TARIFF_NOT_VALID,
            TARIFF_IN_THE_PAST, APPROVER_IS_REQUESTER (whoever edited it last may not agree
            either), and what approvals.use refuses.
    """
    known = one_version(connection, kind, version_id)
    if known.state is VersionState.ACTIVE:
        if known.approval_id == approval_id:
            return known
        raise Refused(ProblemCode.TARIFF_NOT_DRAFT)
    _require_decision(known)
    field = bad_field(known.draft)
    if field is not None:
        raise Refused(ProblemCode.TARIFF_NOT_VALID, field=field)
    if known.draft.valid_from <= today and _was_sold(connection, known.draft, sold_since):
        raise Refused(ProblemCode.TARIFF_IN_THE_PAST)
    used = approvals.use(
        connection,
        approval_id,
        action=TwoPersonAction.TARIFF_ACTIVATION,
        payload=known.payload,
        used_for=known.document,
        now=now,
    )
    if known.edited_by in used.approved_by:
        raise Refused(ProblemCode.APPROVER_IS_REQUESTER)
    values = {"state": VersionState.ACTIVE, "approval_id": approval_id, "activated_at": now}
    made = _write(connection, kind, version_id, values)
    _tell(connection, "tariff.activated", made, caller.actor, now)
    _take_back(connection, made, "activated", caller.actor, now, but=approval_id)
    return made


def _take_back(
    connection: sa.Connection,
    version: Version,
    because: str,
    actor: Actor,
    now: dt.datetime,
    *,
    but: str | None = None,
) -> None:
    """Withdraw what is asked for a version, `but` one request."""
    name = version.kind.value
    approvals.withdraw(
        connection,
        action=TwoPersonAction.TARIFF_ACTIVATION,
        is_about=lambda told: (told.get("what"), told.get("version_id")) == (name, version.id),
        because=because,
        actor=actor,
        now=now,
        but=but,
    )


def _require_decision(version: Version) -> None:
    if not version.draft.decision.strip():
        raise Refused(ProblemCode.DECISION_MISSING)


def _was_sold(connection: sa.Connection, draft: Draft, sold_since: SoldSince) -> bool:
    customer_class = getattr(draft, "customer_class", None)
    is_for_all = isinstance(draft, ChargeDraft | PolicyDraft)
    return sold_since(
        connection, draft.utility, None if is_for_all else customer_class, draft.valid_from
    )


def _same_name(connection: sa.Connection, kind: VersionKind, draft: Draft) -> Version | None:
    table = _KINDS[kind].table
    if isinstance(draft, TariffDraft):
        same = table.c.code == draft.code
    else:
        same = _begins_alike(kind, draft)
    row = connection.execute(sa.select(table).where(same).with_for_update()).mappings()
    found = row.one_or_none()
    return None if found is None else _version(kind, found)


def _as_seen(
    connection: sa.Connection,
    kind: VersionKind,
    draft: Draft,
    seen: SeenVersion,
    same_name: Version | None,
) -> Version:
    """Return the version that somebody edits, unless somebody else was faster."""
    known = one_version(connection, kind, seen.version_id)
    if known.draft == draft:
        return known  # the same again, whose answer got lost
    if known.state is VersionState.ACTIVE:
        raise Refused(ProblemCode.TARIFF_NOT_DRAFT)
    if known.content_sha256 != seen.content_sha256:
        raise Refused(ProblemCode.TARIFF_CHANGED)
    if same_name is not None and same_name.id != known.id:
        raise _named_already(draft)
    return known


def _named_already(draft: Draft) -> Refused:
    if isinstance(draft, TariffDraft):
        return Refused(ProblemCode.TARIFF_NOT_VALID, field="code")
    return Refused(ProblemCode.TARIFF_OVERLAPS, date=draft.valid_from.isoformat())


def _refuse_overlap(
    connection: sa.Connection, kind: VersionKind, draft: Draft, known: Version | None
) -> None:
    table = _KINDS[kind].table
    rival = connection.execute(
        sa.select(table.c.id, table.c.state).where(_begins_alike(kind, draft))
    ).one_or_none()
    if rival is None:
        return
    is_other = known is None or rival.id != known.id
    is_closed = rival.state is VersionState.ACTIVE and known is not None and known.draft != draft
    if is_other or is_closed:
        raise Refused(ProblemCode.TARIFF_OVERLAPS, date=draft.valid_from.isoformat())


def _begins_alike(kind: VersionKind, draft: Draft) -> sa.ColumnElement[bool]:
    table = _KINDS[kind].table
    names = (*_KINDS[kind].group, "valid_from")
    return sa.and_(*(table.c[name] == getattr(draft, name) for name in names))


def _write(
    connection: sa.Connection, kind: VersionKind, version_id: int | None, values: dict[str, Any]
) -> Version:
    table = _KINDS[kind].table
    if version_id is None:
        insert = table.insert().values(values).returning(table.c.id)
        version_id = int(connection.scalars(insert).one())
    else:
        connection.execute(table.update().where(table.c.id == version_id).values(values))
    return one_version(connection, kind, version_id)


def _tell(
    connection: sa.Connection, action: str, version: Version, actor: Actor, now: dt.datetime
) -> None:
    audit.record(
        connection,
        action=action,
        actor=actor,
        subject=version.document,
        details={"content": version.content_sha256, "about": _subject(version)},
        now=now,
    )


def _subject(version: Version) -> str:
    named = [str(one) for one in version.group]
    return " ".join([version.kind.value, *named, version.draft.valid_from.isoformat()])


def _columns(draft: Draft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__struct_fields__}


def _version(kind: VersionKind, row: Mapping[Any, Any]) -> Version:
    draft = _KINDS[kind].draft
    return Version(
        kind=kind,
        id=row["id"],
        state=row["state"],
        draft=msgspec.convert(
            {name: _plain(row[name]) for name in draft.__struct_fields__} | {"what": kind.value},
            draft,
        ),
        edited_by=row["edited_by"],
        approval_id=row["approval_id"],
        activated_at=row["activated_at"],
    )


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)
