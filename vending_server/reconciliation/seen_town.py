"""What is the whole town's: prices that were decided afterwards, tokens that no sale stands for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.aftersales.tables import counter_documents, lifeline_tokens
from vending_server.corrections.tables import tariff_corrections
from vending_server.meters.tables import contracts
from vending_server.pricing.model import Tariff
from vending_server.reconciliation.model import (
    Difference,
    DifferenceKind,
    Subject,
    SubjectKind,
    View,
    ViewSum,
)
from vending_server.reconciliation.span import Seen, Span
from vending_server.rerating.correcting import Correction, differences
from vending_server.rerating.history import Span as SalesSpan
from vending_server.sealing.tables import sealed_vends
from vending_server.tariffs.checking import tariff_of
from vending_server.tariffs.model import VersionKind, VersionState
from vending_server.tariffs.tables import tariff_versions
from vending_server.tariffs.versions import one_version
from vending_server.vending.key_limits import KeyCount, key_counts
from vending_server.vending.reversed_sales import not_reversed
from vending_server.vending.tables import sales, tokens
from vending_server.wire.tariffs import TariffDraft

_version, _token = tariff_versions.c, tokens.c
TOWN: Final = 0
"""The point of what belongs to none."""


def seen_tariffs(connection: sa.Connection, span: Span) -> Iterator[Seen]:
    """Yield the tariffs that were decided, or credited for, after their day had sold something."""
    if span.point_number is not None:
        return
    credited = (
        sa.select(
            tariff_corrections.c.version_id,
            sa.func.sum(tariff_corrections.c.credited_minor).label("credited_minor"),
            sa.func.count().label("number"),
            sa.func.max(tariff_corrections.c.made_at).label("made_at"),
        )
        .where(tariff_corrections.c.approval_id.is_not(None))
        .where(tariff_corrections.c.made_at >= span.since)
        .where(tariff_corrections.c.made_at < span.until)
        .group_by(tariff_corrections.c.version_id)
    )
    for row in connection.execute(credited):
        credited_minor, number = int(row.credited_minor), int(row.number)
        yield _tariff_seen(row.version_id, credited_minor, number, row.made_at, span)
    known = sa.select(tariff_corrections.c.version_id)
    late = sa.select(tariff_versions).where(
        _version.state == VersionState.ACTIVE,
        _version.activated_at >= span.since,
        _version.activated_at < span.until,
        _version.id.not_in(known),
    )
    for version in connection.execute(late).all():
        if version.valid_from <= span.day_of(version.activated_at):
            yield from _decided_late(connection, version, span)


def _decided_late(connection: sa.Connection, row: Any, span: Span) -> Iterator[Seen]:
    """Yield a version in force before it was decided, with what it would have made cheaper."""
    sold = SalesSpan(
        utility=row.utility,
        customer_class=row.customer_class,
        from_on=row.valid_from,
        until_on=span.day_of(row.activated_at) + dt.timedelta(days=1),
        zone=span.zone,
    )
    by_others = (
        sa.select(sa.func.count())
        .select_from(sales)
        .join(contracts, contracts.c.id == sales.c.contract_id)
        .where(contracts.c.utility == row.utility)
        .where(contracts.c.customer_class == row.customer_class)
        .where(sales.c.sold_at >= sold.since, sales.c.sold_at < row.activated_at)
        .where(sales.c.tariff_version_id != row.id, not_reversed())
    )
    number = int(connection.scalars(by_others).one())
    if not number:
        return
    version = one_version(connection, VersionKind.TARIFF, row.id, is_locked=False)
    assert isinstance(version.draft, TariffDraft), "the version was asked for as a tariff"
    tariff: Tariff = tariff_of(version.draft)
    correction = Correction(
        decision=row.decision, content_sha256=version.content_sha256, tariff=tariff, span=sold
    )
    owed = sum(one.credit_minor for one in differences(connection, correction))
    yield _tariff_seen(row.id, owed, number, row.activated_at, span)


def _tariff_seen(
    version_id: int, owed_minor: int, number: int, at: dt.datetime, span: Span
) -> Seen:
    subject = Subject(
        kind=SubjectKind.TARIFF, id=str(version_id), point_number=TOWN, day=span.day_of(at)
    )
    return Seen(
        subject=subject,
        begun_at=at,
        views={View.AGREED: ViewSum(0, 0), View.LEDGER: ViewSum(owed_minor, number)},
        differences=(
            Difference(
                subject=subject,
                left=View.AGREED,
                right=View.LEDGER,
                kind=DifferenceKind.PRICE,
                amount_minor=owed_minor,
                count=number,
                since=at,
            ),
        ),
    )


Key: TypeAlias = tuple[str, int]  # SGC and KRN


@dataclass(frozen=True, slots=True)
class _Keys:
    """What is odd about keys."""

    orphans: Mapping[Key, int]  # tokens without any document
    counted: Mapping[Key, KeyCount]  # of keys that the issuer counts
    strange: Mapping[Key, int]  # tokens with another check value than most of their key


def seen_keys(connection: sa.Connection, span: Span, now: dt.datetime) -> Iterator[Seen]:
    """Yield the vending keys whose counter, check value or tokens contradict the books.

    A counter is of all tokens that were ever made under its key; check values are those of the
    span's sales.
    """
    if span.point_number is not None:
        return
    keys = _Keys(
        orphans=_without_document(connection),
        counted={(one.sgc, one.krn): one for one in key_counts(connection)},
        strange=_check_values(connection, span),
    )
    for key in sorted(keys.orphans.keys() | keys.counted.keys() | keys.strange.keys()):
        counted = keys.counted.get(key)
        subject = Subject(
            kind=SubjectKind.KEY,
            id=f"{key[0]}:{key[1]}",
            point_number=TOWN,
            day=span.day_of(now) if now < span.until else span.through_day,
        )
        yield Seen(
            subject=subject,
            begun_at=span.since,
            views={View.TOKENS: ViewSum(0, 0 if counted is None else counted.counted_tenths)},
            differences=tuple(_of_key(key, subject, keys, span.since)),
        )


def _of_key(key: Key, subject: Subject, keys: _Keys, since: dt.datetime) -> Iterator[Difference]:
    found = [
        (DifferenceKind.COUNT, keys.orphans.get(key, 0)),
        (DifferenceKind.STANDING, keys.strange.get(key, 0)),
    ]
    if (counted := keys.counted.get(key)) is not None:
        # In tenths of a unit: the issuer made what no row holds, or the other way round.
        lacking = counted.counted_tenths - counted.kept_tenths
        found.append((DifferenceKind.LIMIT, lacking))
    for kind, count in found:
        if count:
            yield Difference(
                subject=subject,
                left=View.LEDGER,
                right=View.TOKENS,
                kind=kind,
                amount_minor=0,
                count=count,
                since=since,
            )


def _check_values(connection: sa.Connection, span: Span) -> dict[Key, int]:
    """Count the tokens of a span's sales that bear another check value than most of their key."""
    query = (
        sa.select(_token.sgc, _token.krn, _token.key_check_value, sa.func.count())
        .join(sales, (sales.c.meter_id == _token.meter_id) & (sales.c.id == _token.sale_id))
        .where(sales.c.sold_at >= span.since, sales.c.sold_at < span.until)
        .group_by(_token.sgc, _token.krn, _token.key_check_value)
    )
    by_key: defaultdict[Key, list[int]] = defaultdict(list)
    for row in connection.execute(query):
        by_key[row[0], row[1]].append(int(row[3]))
    return {key: sum(counts) - max(counts) for key, counts in by_key.items() if len(counts) > 1}


def _without_document(connection: sa.Connection) -> dict[Key, int]:
    """Count the tokens that neither a sale, a pack nor a document of the counter stands for."""
    query = (
        sa.select(_token.sgc, _token.krn, sa.func.count())
        .where(_token.sale_id.is_(None))
        .where(~sa.exists().where(*_same(sealed_vends)))
        .where(~sa.exists().where(*_same(counter_documents)))
        .where(~sa.exists().where(*_same(lifeline_tokens)))
        .group_by(_token.sgc, _token.krn)
    )
    return {(row[0], row[1]): int(row[2]) for row in connection.execute(query)}


def _same(table: sa.Table) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == _token[name] for name in ("meter_id", "base_year", "tid")]
