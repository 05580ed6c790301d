"""Offline sales as a journal's records tell them; nothing is believed of them here but their form.

A till's journal is signed, so what stands in it was written there; that it can be read, and means
anything, is another matter.  One record is one customer: either all of its vends are understood, or
the record is handed on as unreadable with the money that it names.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from vending_server.sync.model import ChainRecord
from vending_server.wire.ids import is_uuid7
from vending_server.wire.offline_sales import (
    VENDS_MAX,
    VENDS_SOLD_OFFLINE,
    OfflineSale,
    OfflineVend,
)
from vending_server.wire.quote import TenderKind
from vending_server.wire.scalars import MONEY_MAX, RECEIPT_SEQUENCE_MAX
from vending_server.wire.vend import TENDERS_MAX

_SALE: Final = msgspec.json.Decoder(OfflineSale)
_NUL: Final = "\0"  # PostgreSQL keeps none
_TEXT_CHARS_MAX: Final = 1_000  # of a login, a number of a meter or an order: far less is usual


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVend:
    """One sealed vend that a till says it sold, with the record that says so."""

    sequence: int  # of the record in the till's journal
    position: int  # within the record, from 1
    record_hash: str
    at: dt.datetime
    valid_until: dt.datetime
    sale: OfflineSale
    vend: OfflineVend = field(repr=False)

    @property
    def money_minor(self) -> int:
        """What the customer paid for it, by its parts."""
        return sum(part.amount_minor for part in self.vend.tenders)

    @property
    def kept_minor(self) -> int:
        """What of it was money kept on the contract: none may be spent without a line."""
        kept = (one for one in self.vend.tenders if one.kind is TenderKind.DEPOSIT)
        return sum(one.amount_minor for one in kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRecord:
    """A record that says it is an offline sale and cannot be understood."""

    sequence: int
    named_minor: int  # the money that it seems to name; nothing of it is posted


Told = ToldVend | UnreadableRecord


def told_in(records: Sequence[ChainRecord]) -> list[Told]:
    """Return the offline sales of some records, in their order."""
    found: list[Told] = []
    for record in records:
        if _is_sale(record):
            found += _told(record.sequence, record.hash.hex(), record.body)
    return found


def _is_sale(record: ChainRecord) -> bool:
    """Say whether a record tells of an offline sale; also one of which nothing else can be read."""
    if record.facts is None:
        return f'"{VENDS_SOLD_OFFLINE}"' in record.body
    return record.facts.kind == VENDS_SOLD_OFFLINE


def _told(sequence: int, record_hash: str, body: str) -> Sequence[Told]:
    try:
        sale = _SALE.decode(body.encode())
        at, valid_until = _moment(sale.at), _moment(sale.valid_until)
    except (ValueError, RecursionError, OverflowError):  # of msgspec too
        return [UnreadableRecord(sequence=sequence, named_minor=_money_named(body))]
    if not _is_usable(sale):
        return [UnreadableRecord(sequence=sequence, named_minor=_money_named(body))]
    return [
        ToldVend(
            sequence=sequence,
            position=position,
            record_hash=record_hash,
            at=at,
            valid_until=valid_until,
            sale=sale,
            vend=vend,
        )
        for position, vend in enumerate(sale.vends, start=1)
    ]


def _moment(text: str) -> dt.datetime:
    moment = dt.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment.astimezone(dt.UTC)


def _is_usable(sale: OfflineSale) -> bool:
    """Say whether every field fits its column, and there is no more than a till writes.

    Each vend in quarantine keeps the whole act as its evidence: what is long is long many times.
    """
    return (
        1 <= len(sale.vends) <= VENDS_MAX
        and len(sale.operator) + len(sale.order_number) <= _TEXT_CHARS_MAX
        and (not sale.shift_id or _is_uuid(sale.shift_id))
        and (sale.visit_id is None or is_uuid7(sale.visit_id))
        and _NUL not in sale.operator + sale.order_number
        and all(_is_vend_usable(one) for one in sale.vends)
    )


def _is_vend_usable(vend: OfflineVend) -> bool:
    return (
        is_uuid7(vend.vend_id)
        and _is_uuid(vend.sealed_id)
        and 1 <= vend.receipt_sequence <= RECEIPT_SEQUENCE_MAX
        and 0 <= vend.tender_minor <= MONEY_MAX
        and 0 <= vend.received_minor <= MONEY_MAX
        and 1 <= len(vend.tenders) <= TENDERS_MAX
        and len(vend.drn) + len(vend.utility) <= _TEXT_CHARS_MAX
        and not any(_NUL in text for text in (vend.drn, *(one.reference for one in vend.tenders)))
    )


def _is_uuid(text: str) -> bool:
    """Say whether a text is a UUID in the one spelling that the database gives back."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _money_named(body: str) -> int:
    """Return what a record that cannot be understood seems to have taken."""
    try:
        told: Any = msgspec.json.decode(body.encode())
        vends = told.get("vends")
        named = [one.get("tender_minor") for one in vends if isinstance(one, dict)]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return 0
    known = [one for one in named if type(one) is int and 0 <= one <= MONEY_MAX]
    return min(sum(known), MONEY_MAX)
