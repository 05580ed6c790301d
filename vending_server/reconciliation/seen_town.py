"""What is the whole town's: prices that were decided afterwards, tokens that no sale stands for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import sqlalchemy as sa

from vending_server.aftersales.tables import counter_documents, lifeline_tokens
from vending_server.corrections.tables import tariff_corrections
from vending_server.days.model import HEAD_OFFICE
from vending_server.meters.tables import contracts
from vending_server.pricing.model import Tariff
from vending_server.reconciliation.model import (
    ROWS_MAX,
    Difference,
    DifferenceKind,
    Link,
    LinkKind,
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
TOWN: Final = HEAD_OFFICE
"""What belongs to no point is head office's."""


def seen_tariffs(connection: sa.Connection, span: Span) -> Iterator[Seen]:
    """Yield the tariffs that were decided, or credited for, after their day had sold something.

    A span names those of which something was done in its days; each is then told as a whole, so
    that a look at few days never tells another sum than a look at many.
    """
    if span.point_number not in {None, TOWN}:
        return
    done = tariff_corrections.c
    corrected = sa.select(done.version_id).where(
        done.made_at >= span.since, done.made_at < span.until
    )
    decided = sa.select(_version.id).where(
        _version.activated_at >= span.since, _version.activated_at < span.until
    )
    ids = {*connection.scalars(corrected), *connection.scalars(decided)}
    credited = (
        sa.select(
            done.version_id,
            sa.func.sum(done.credited_minor).label("credited_minor"),
            sa.func.count().label("number"),
            sa.func.max(done.made_at).label("made_at"),
        )
        .where(done.approval_id.is_not(None), done.version_id.in_(ids))
        .group_by(done.version_id)
    )
    for row in connection.execute(credited):
        credited_minor, number = int(row.credited_minor), int(row.number)
        yield _tariff_seen(row.version_id, credited_minor, number, row.made_at, span)
    late = sa.select(tariff_versions).where(
        _version.id.in_(ids),
        _version.state == VersionState.ACTIVE,
        _version.activated_at.is_not(None),
        _version.id.not_in(sa.select(done.version_id)),
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
    strange: Mapping[Key, _Strange]  # tokens with another check value than most of their key


@dataclass(frozen=True, slots=True)
class _Strange:
    """Tokens with another check value than most of their key: how many, and some of them."""

    count: int
    rows: tuple[Link, ...]


def seen_keys(connection: sa.Connection, span: Span, now: dt.datetime) -> Iterator[Seen]:
    """Yield the vending keys whose counter, check value or tokens contradict the books.

    A counter is of all tokens that were ever made under its key; check values are those of the
    span's sales, and what was found of them in one span stays found (items.LASTING).
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
    strange = keys.strange.get(key)
    found: list[tuple[DifferenceKind, int, tuple[Link, ...]]] = [
        (DifferenceKind.COUNT, keys.orphans.get(key, 0), ())
    ]
    if strange is not None:
        found.append((DifferenceKind.STANDING, strange.count, strange.rows))
    if (counted := keys.counted.get(key)) is not None:
        # In tenths of a unit: the issuer made what no row holds, or the other way round.
        lacking = counted.counted_tenths - counted.kept_tenths
        found.append((DifferenceKind.LIMIT, lacking, ()))
    for kind, count, rows in found:
        if count:
            yield Difference(
                subject=subject,
                left=View.LEDGER,
                right=View.TOKENS,
                kind=kind,
                amount_minor=0,
                count=count,
                rows=rows,
                since=since,
            )


def _check_values(connection: sa.Connection, span: Span) -> dict[Key, _Strange]:
    """Return the tokens of a span's sales with another check value than most of their key."""
    query = (
        sa.select(_token.sgc, _token.krn, _token.key_check_value, sa.func.count())
        .join(sales, (sales.c.meter_id == _token.meter_id) & (sales.c.id == _token.sale_id))
        .where(sales.c.sold_at >= span.since, sales.c.sold_at < span.until)
        .group_by(_token.sgc, _token.krn, _token.key_check_value)
    )
    by_key: defaultdict[Key, list[tuple[int, str]]] = defaultdict(list)
    for row in connection.execute(query):
        by_key[row[0], row[1]].append((int(row[3]), row[2]))
    found = {}
    for key, values in by_key.items():
        if len(values) > 1:
            *few, _most = sorted(values)
            rows = tuple(_bearing(connection, span, key, [value for _, value in few]))
            found[key] = _Strange(sum(count for count, _ in few), rows)
    return found


def _bearing(
    connection: sa.Connection, span: Span, key: Key, values: Sequence[str]
) -> Iterator[Link]:
    """Yield tokens of a span's sales that bear one of these check values."""
    query = (
        sa.select(_token.meter_id, _token.base_year, _token.tid, _token.units_tenths)
        .add_columns(sales.c.sold_at)
        .join(sales, (sales.c.meter_id == _token.meter_id) & (sales.c.id == _token.sale_id))
        .where(sales.c.sold_at >= span.since, sales.c.sold_at < span.until)
        .where(_token.sgc == key[0], _token.krn == key[1], _token.key_check_value.in_(values))
        .order_by(sales.c.sold_at.desc(), sales.c.id)
        .limit(ROWS_MAX)
    )
    for row in connection.execute(query):
        yield Link(
            kind=LinkKind.TOKEN,
            id=f"{row.meter_id}:{row.base_year}:{row.tid}",
            at=row.sold_at,
            told={"units_tenths": row.units_tenths},
        )


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
