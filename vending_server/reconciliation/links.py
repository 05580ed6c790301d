"""Links, causes and subjects as they are stored and as they travel; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from vending_server.reconciliation.model import Cause, Link, LinkKind, Subject, ViewSum
from vending_server.wire.reconciliation import CauseFacts, LinkFacts, SubjectFacts, ViewFacts


def link_facts(link: Link) -> LinkFacts:
    """Return a link as it travels."""
    return LinkFacts(
        kind=link.kind.value,
        id=link.id,
        at=None if link.at is None else link.at.isoformat(),
        amount_minor=link.amount_minor,
        told=dict(link.told),
    )


def link_of(facts: LinkFacts) -> Link:
    """Return what travelled as a link."""
    return Link(
        kind=LinkKind(facts.kind),
        id=facts.id,
        at=None if facts.at is None else dt.datetime.fromisoformat(facts.at),
        amount_minor=facts.amount_minor,
        told=dict(facts.told),
    )


def cause_facts(cause: Cause) -> CauseFacts:
    """Return a cause as it travels."""
    return CauseFacts(
        kind=cause.kind.value,
        strength=cause.strength.name.lower(),
        explains_minor=cause.explains_minor,
        clears_itself=cause.clears_itself,
        links=[link_facts(one) for one in cause.links],
        told=dict(cause.told),
    )


def stored(facts: Iterable[LinkFacts] | Iterable[CauseFacts]) -> list[Any]:
    """Return facts as a column of JSON keeps them."""
    return [msgspec.to_builtins(one) for one in facts]


def links_of(column: Iterable[Any]) -> list[LinkFacts]:
    """Return the links that a column keeps."""
    return [msgspec.convert(one, LinkFacts) for one in column]


def causes_of(column: Iterable[Any]) -> list[CauseFacts]:
    """Return the causes that a column keeps, in their order."""
    return [msgspec.convert(one, CauseFacts) for one in column]


def subject_facts(subject: Subject) -> SubjectFacts:
    """Return a subject as it travels."""
    return SubjectFacts(
        kind=subject.kind.value,
        id=subject.id,
        point_number=subject.point_number,
        terminal_id=subject.terminal_id,
        day=subject.day.isoformat(),
    )


def view_facts(views: Mapping[Any, ViewSum]) -> list[ViewFacts]:
    """Return views as they travel, in their fixed order."""
    return [
        ViewFacts(
            view=view.value, amount_minor=one.amount_minor, count=one.count, state=one.state.value
        )
        for view, one in views.items()
    ]


def told_at(at: dt.datetime | None) -> str | None:
    """Return a moment as it travels."""
    return None if at is None else at.isoformat()
