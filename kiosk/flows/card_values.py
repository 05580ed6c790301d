"""Customers' cards as plain values: how they are named to the server, what a window is told."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.card_readers.base import MeterCard
from drivers.card_readers.writing import WriteReason, WriteVerdict
from drivers.customer_cards.base import CustomerCardRead, NewCard
from token_engine.identifiers import IdentifierError, drn_of, parse_meter_pan
from vending_server.wire.cards import IssuedCard, NamedCard


@dataclass(frozen=True, slots=True, kw_only=True)
class CardResult:
    """What became of one write."""

    verdict: WriteVerdict
    reason: WriteReason | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What a tap changed: a torn card is whole again, or could not be made so."""

    is_put_right: bool = False
    is_left_torn: bool = False


def name_of(read: CustomerCardRead) -> NamedCard:
    """Return how the server is told of a card; a strip has no identifier."""
    record = read.card.record
    uid: bytes = getattr(read.medium, "uid", b"")
    return NamedCard(
        meter_pan=record.meter_pan,
        customer_no=record.customer_no,
        issue=record.issue,
        uid=uid.hex(),
    )


def drn_on(read: CustomerCardRead) -> str | None:
    """Return the meter that a card names; None when its number is wrong."""
    try:
        return drn_of(parse_meter_pan(read.card.record.meter_pan))
    except IdentifierError:
        return None


def new_card_of(answer: IssuedCard) -> NewCard:
    """Return what the server gave out, as a scheme takes it."""
    card = answer.meter_card
    return NewCard(
        record=bytes.fromhex(answer.record),
        meter_card=MeterCard(
            meter_pan=answer.meter_pan,
            expiry=None,
            tct=card.tct,
            ea=card.ea,
            sgc=card.sgc,
            ti=card.ti,
            krn=card.krn,
        ),
    )
