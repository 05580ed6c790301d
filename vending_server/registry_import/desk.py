"""The use cases of an import for the routes: look at a list, take it over as it was shown.

Whoever takes over saw what would happen; the digest of that plan comes back with the list, and a
plan that has become another one is refused inside the transaction that would write it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.service import Document, Kept, once
from vending_server.errors import Misconfigured, Refused
from vending_server.keys.store import KeyStore
from vending_server.operators.model import Caller
from vending_server.registry_import.errors import ImportRefused, PlanDiffers
from vending_server.registry_import.mapping import ListMapping, mapping_of_head, read_mapping
from vending_server.registry_import.model import Change, Fact, Kind, Plan
from vending_server.registry_import.outlook import key_names
from vending_server.registry_import.service import (
    KnownList,
    ListFile,
    Look,
    apply_list,
    look_at,
    plan_digest,
    read_file,
)
from vending_server.wire.canonical import digest_hex
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode
from vending_server.wire.registry_imports import (
    CHANGES_SHOWN,
    FINDINGS_SHOWN,
    FactChange,
    KindCount,
    ListChange,
    ListFinding,
    ListImport,
    ListImportAnswer,
    ListLook,
    ListLookAnswer,
)

_NOTHING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryImportDesk:
    """Lists over one database; days are those of the municipality."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    keys: KeyStore

    def look(self, asked: ListLook) -> ListLookAnswer:
        """Return what a list would do; nothing is written.

        Raises:
            Refused: LIST_UNREADABLE.
        """
        known = _known(asked)
        with reading(self.engine) as connection:
            look = look_at(connection, known, key_names(self.keys.all_keys()))
        return _told(known, look)

    def take_over(self, caller: Caller, wanted: ListImport) -> Kept:
        """Write what the list says, as one batch of the document's id.

        Raises:
            Refused: LIST_UNREADABLE, LIST_HAS_ERRORS, LIST_DIFFERS, and what documents refuse.
        """
        known = _known(wanted)
        now = self.clock.now()

        def act(connection: sa.Connection) -> ListImportAnswer:
            try:
                plan = apply_list(
                    connection,
                    known,
                    batch_id=wanted.document_id,
                    actor=caller.actor,
                    now=now,
                    zone=self.zone,
                    shown=wanted.plan_sha256,
                )
            except ImportRefused as refused:
                raise Refused(ProblemCode.LIST_HAS_ERRORS) from refused
            except PlanDiffers as differs:
                raise Refused(ProblemCode.LIST_DIFFERS) from differs
            return ListImportAnswer(
                batch_id=wanted.document_id, file_name=wanted.file_name, rows=len(plan.changes)
            )

        document = Document(
            document_id=wanted.document_id,
            kind="registry.list_imported",
            body={
                "list": digest_hex(wanted.data),
                "mapping": wanted.mapping,
                "plan": wanted.plan_sha256,
            },
            caller=caller,
        )
        return once(self.engine, document, act, now)


def _known(given: ListLook | ListImport) -> KnownList:
    try:
        mapping: ListMapping = (
            read_mapping(given.mapping) if given.mapping.strip() else mapping_of_head(given.data)
        )
        return read_file(ListFile(name=given.file_name, data=given.data, mapping=mapping))
    except Misconfigured as fault:
        raise Refused(ProblemCode.LIST_UNREADABLE, reason=str(fault)[:300]) from None


def _told(known: KnownList, look: Look) -> ListLookAnswer:
    # Errors first: what forbids the list must not be hidden behind warnings.
    findings = sorted(look.findings, key=lambda one: (one.is_warning, one.line))
    changed = [one for one in look.plan.changes if one.row_id is not None]
    return ListLookAnswer(
        kinds=list(_counts(look.plan)),
        rows=len(look.plan.changes),
        findings=[
            ListFinding(
                line=one.line,
                column=one.column,
                is_warning=one.is_warning,
                text=BothLanguages(ar=one.said("ar"), en=one.said("en")),
            )
            for one in findings[:FINDINGS_SHOWN]
        ],
        findings_in_all=len(findings),
        errors=len(look.errors),
        changes=[_change(one) for one in changed[:CHANGES_SHOWN]],
        changes_in_all=len(changed),
        plan_sha256=plan_digest(known, look.plan),
    )


def _counts(plan: Plan) -> Iterator[KindCount]:
    for kind in Kind:
        changes = plan.of(kind)
        new = sum(one.row_id is None for one in changes)
        yield KindCount(
            kind=kind.value,
            new=new,
            changed=len(changes) - new,
            unchanged=plan.unchanged[kind],
            missing=len(plan.missing.get(kind, ())),
        )


def _change(change: Change) -> ListChange:
    facts = [
        FactChange(name=name, before=_said(change.before[name]), after=_said(value))
        for name, value in change.after.items()
    ]
    return ListChange(line=change.line, kind=change.kind.value, key=change.key, facts=facts)


def _said(value: Fact) -> str:
    return _NOTHING if value is None or value == "" else str(value)
