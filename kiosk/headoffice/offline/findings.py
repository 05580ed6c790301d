"""What was odd about sales without a line, and the record beside what the till was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.offline.words import REASONS, SEALED, STATES, pill_of, seat, word
from kiosk.headoffice.tables.columns import Column, Kind, Named, amount, signed_amount
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Saying, Words
from vending_server.wire.offline_findings import (
    FindingDecision,
    OfflineFindingFacts,
    OfflineFindingList,
    OfflineFindingListRequest,
    decision_payload,
)

LISTS: Final = ("POST", "/v1/offline-finding-lists")
DECIDES: Final = ("POST", "/v1/offline-findings/{finding_id:str}/decision")
ACTION: Final = "quarantine_release"
WAITING: Final = "state:quarantined"
_QUARANTINED: Final = "quarantined"
_RELEASE, _CHARGE = "release", "charge"

KEYS: Final = (
    FilterKey("point", Sort.NUMBER, "S1602"),
    FilterKey("day", Sort.DAY, "S1603"),
    FilterKey("amount", Sort.MONEY, "S901"),
    FilterKey("state", Sort.WORD, "S1604", tuple(STATES)),
    FilterKey("reason", Sort.WORD, "S1605", tuple(REASONS)),
)


def _name(row: OfflineFindingFacts, words: Words) -> Named:
    record = words("S1606", n=row.sequence)
    name = isolate_ltr(row.receipt_number) if row.receipt_number else record
    return Named(name, seat(words, row.point_number, row.terminal))


COLUMNS: Final[tuple[Column[OfflineFindingFacts], ...]] = (
    Column(key="receipt", text_id="S1607", kind=Kind.NAMED, value=_name),
    Column(
        key="reason",
        text_id="S1605",
        kind=Kind.TEXT,
        value=lambda row, words: word(words, REASONS, row.reason),
        grows=1,
    ),
    Column(
        key="sold_at",
        text_id="S1608",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.sold_at),
    ),
    Column(key="amount", text_id="S901", kind=Kind.MONEY, value=lambda row, _: row.amount_minor),
    Column(
        key="difference",
        text_id="S1609",
        kind=Kind.DIFFERENCE,
        value=lambda row, _: row.difference_minor or None,
        yields=True,
    ),
    Column(
        key="state",
        text_id="S1604",
        kind=Kind.PILL,
        value=lambda row, words: pill_of(words, STATES, row.state),
    ),
)


def _reader(zone: ZoneInfo) -> object:
    def reader(line: Line, wanted: Filter) -> Reader[OfflineFindingFacts]:
        asked = OfflineFindingListRequest(is_waiting=wanted.word("state") == _QUARANTINED)

        def page(cursor: str | None) -> tuple[list[OfflineFindingFacts], str | None]:
            told = line.post(LISTS[1], asked, OfflineFindingList, cursor=cursor, limit=PAGE_ROWS)
            return told.findings, told.next_cursor

        def keeps(row: OfflineFindingFacts) -> bool:
            sold_at = moment_of(row.sold_at)
            is_kept = wanted.keeps(
                point=row.point_number,
                day=sold_at.astimezone(zone).date() if sold_at else None,
                amount=row.amount_minor,
                state=row.state,
                reason=row.reason,
            )
            return is_kept and wanted.finds(f"{row.receipt_number or ''} {row.drn}")

        return paged(page, keeps)

    return reader


def sheet(row: OfflineFindingFacts, words: Words) -> Sheet:
    """Say what the till told, what it had been given, and what became of it."""
    pill = pill_of(words, STATES, row.state)
    name = _name(row, words)
    return Sheet(
        title=name.name,
        below=words.joined(name.below, words("S1606", n=row.sequence)),
        state=(pill.text, pill.tone),
        cards=tuple(_cards(row, words)),
        groups=(
            (words("S1610"), _told(row, words)),
            (words("S1611"), _terms(row, words)),
            *_decided(row, words),
        ),
    )


def _cards(row: OfflineFindingFacts, words: Words) -> Iterator[Card]:
    is_waiting = row.state == _QUARANTINED
    tone = "danger" if is_waiting else "warning"
    money = "S1612" if row.is_booked else "S1613"
    yield Card(
        title=word(words, REASONS, row.reason), text=words(money) if is_waiting else "", tone=tone
    )
    if is_waiting and not row.may_be_released:
        yield Card(title=words("S1614"))


def _told(row: OfflineFindingFacts, words: Words) -> tuple[Fact, ...]:
    facts = [
        Fact("S1608", moment(words, row.sold_at)),
        Fact("S901", amount(row.amount_minor)),
        Fact("S900", formats.meter_number(row.drn) if row.drn else ""),
        Fact("S1616", moment(words, row.found_at)),
    ]
    if row.difference_minor:
        facts.append(Fact("S1609", signed_amount(row.difference_minor)))
    if row.order_number:
        facts.append(Fact("S1615", isolate_name(row.order_number)))
    return tuple(facts)


def _terms(row: OfflineFindingFacts, words: Words) -> tuple[Fact, ...]:
    terms = row.terms
    if terms is None:
        return (Fact("S1617", words("S1618"), "danger"),)
    sold_at = moment_of(row.sold_at)
    is_late = sold_at is not None and sold_at > dt.datetime.fromisoformat(terms.valid_until)
    is_other = terms.amount_minor != row.amount_minor
    return (
        Fact("S1659", moment(words, terms.sealed_at)),
        Fact("S1657", moment(words, terms.valid_until), "danger" if is_late else ""),
        Fact("S901", amount(terms.amount_minor), "danger" if is_other else ""),
        Fact("S1617", word(words, SEALED, terms.state)),
    )


def _decided(row: OfflineFindingFacts, words: Words) -> Iterator[tuple[str, tuple[Fact, ...]]]:
    if row.decided_at is None:
        return
    yield (
        words.joined(words("S1658"), isolate_name(row.decision_reason), by=": "),
        (
            Fact("S1660", moment(words, row.decided_at)),
            Fact("S1661", isolate_ltr(row.decided_by or "")),
        ),
    )


def findings_list(zone: ZoneInfo) -> ListOf[OfflineFindingFacts]:
    """Return the list; days of its filter are those of a zone."""
    return ListOf(
        name="findings",
        text_id="S1662",
        columns=COLUMNS,
        reader=_reader(zone),  # type: ignore[arg-type]
        sheet=sheet,
        keys=KEYS,
        asked=WAITING,  # begin with what somebody must decide
        route=LISTS,
    )


def waiting(line: Line) -> int:
    """Return how many sales wait in quarantine, as far as one page goes."""
    asked = OfflineFindingListRequest(is_waiting=True)
    return len(line.post(LISTS[1], asked, OfflineFindingList, limit=PAGE_ROWS).findings)


def may_release(row: OfflineFindingFacts | None) -> bool:
    """Say whether a row may become a sale after all."""
    return row is not None and row.may_be_released


def may_charge(row: OfflineFindingFacts | None) -> bool:
    """Say whether a row waits for a decision."""
    return row is not None and row.state == _QUARANTINED


def payload(row: OfflineFindingFacts, act: str) -> dict[str, object]:
    """Return what two people agree to."""
    return decision_payload(finding_id=row.finding_id, act=act, amount_minor=row.amount_minor)


def effect(row: OfflineFindingFacts, act: str) -> Saying:
    """Say in one sentence what a decision does."""
    text_id = "S1663" if act == _RELEASE else "S1664"
    number = row.receipt_number or str(row.sequence)
    return lambda words: words(
        text_id, x=amount(row.amount_minor), n=isolate_ltr(number), p=row.point_number
    )


def decision(act: str, *, document_id: str, reason: str, approval_id: str) -> FindingDecision:
    """Return the message of a decision that was agreed to."""
    return FindingDecision(
        document_id=document_id,
        act=act,  # type: ignore[arg-type]  # one of the two that the screen offers
        reason=reason,
        approval_id=approval_id,
    )


def decide(line: Line, finding_id: str, decided: FindingDecision) -> OfflineFindingFacts:
    """Carry out a decision."""
    path = f"/v1/offline-findings/{finding_id}/decision"
    return line.post(path, decided, OfflineFindingFacts)
