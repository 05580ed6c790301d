"""Issue, replace and revoke a customer's card.  Inside the caller's transaction.

Everything is done under the lock of the contract, so that a meter never has two cards that count.
The record is signed here and nowhere else; the same document is answered with the same record for
ever, whoever tore the card meanwhile.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from token_engine.errors import IdentifierError
from token_engine.identifiers import parse_drn
from vending_server.cards import reading
from vending_server.cards.model import CardEnd, CardMedium, fits_medium, require_live
from vending_server.cards.record import RecordFields, signed_record
from vending_server.cards.tables import card_ends, card_readings, customer_cards
from vending_server.errors import Refused
from vending_server.keys.card_keys import CardKey
from vending_server.meters.model import Meter
from vending_server.meters.service import ServedMeter, lock_contracts, served_meters
from vending_server.operators.model import Caller
from vending_server.wire.cards import (
    CUSTOMER_DIGITS,
    ISSUE_MAX,
    CardFacts,
    CardIssue,
    CardKeyFacts,
    CardReading,
    CardReadingAnswer,
    CardReplacement,
    CardRevocation,
    IssuedCard,
    MeterCardFacts,
    NamedCard,
)
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does it, when, and on which local day."""

    caller: Caller
    now: dt.datetime
    today: dt.date


def issue(
    connection: sa.Connection, wanted: CardIssue, key: CardKey | None, act: Act
) -> IssuedCard:
    """Give a customer the card of a meter that has none which counts.

    Raises:
        Refused: CARD_KEY_MISSING, INVALID_REQUEST, CHECK_DIGIT, METER_UNKNOWN, CARD_EXISTS
            (params `issue`, `date`), CARD_IN_USE.
    """
    served = _locked(connection, wanted.drn)
    known = reading.live_card_of(connection, served.meter.id)
    if known is not None:
        raise Refused(ProblemCode.CARD_EXISTS, issue=known.issue, date=known.issued_on.isoformat())
    return _put(connection, served, wanted, key, act, replaces=None)


def replace(
    connection: sa.Connection, wanted: CardReplacement, key: CardKey | None, act: Act
) -> IssuedCard:
    """Put another card in the place of one, which is refused from now on.

    Raises:
        Refused: CARD_KEY_MISSING, INVALID_REQUEST, METER_UNKNOWN, CARD_UNKNOWN, CARD_REPLACED,
            CARD_REVOKED, CARD_MISMATCH, CARD_IN_USE.
    """
    served = _locked(connection, reading.card_of_id(connection, wanted.card_id).drn)
    _end(connection, wanted, CardEnd.REPLACED, act, cause=wanted.cause)
    return _put(connection, served, wanted, key, act, replaces=wanted.card_id)


def revoke(connection: sa.Connection, wanted: CardRevocation, act: Act) -> CardFacts:
    """Let a card be refused from now on.

    Raises:
        Refused: REASON_MISSING, CARD_UNKNOWN, CARD_REPLACED, CARD_REVOKED.
    """
    if not wanted.reason.strip():
        raise Refused(ProblemCode.REASON_MISSING)
    lock_contracts(connection, [reading.card_of_id(connection, wanted.card_id).drn])
    _end(connection, wanted, CardEnd.REVOKED, act, reason=wanted.reason)
    return reading.facts_of(connection, wanted.card_id)


def note_reading(
    connection: sa.Connection,
    wanted: CardReading,
    named: NamedCard,
    read_at: dt.datetime,
    act: Act,
) -> CardReadingAnswer:
    """Keep what a meter wrote on a card, if it is anything new.

    Raises:
        Refused: CARD_UNKNOWN.
    """
    card = reading.card_named(connection, named)
    before = reading.newest_reading(connection, card.id)
    told = (wanted.last_tid, wanted.credit_tenths, wanted.tamper)
    is_news = before is None or told != (before.last_tid, before.credit_tenths, before.tamper)
    if is_news:
        connection.execute(
            card_readings.insert().values(
                card_id=card.id,
                document_id=wanted.document_id,
                read_at=read_at,
                last_tid=wanted.last_tid,
                credit_tenths=wanted.credit_tenths,
                tamper=wanted.tamper,
                terminal_id=act.caller.terminal_id,
                received_at=act.now,
            )
        )
    return CardReadingAnswer(document_id=wanted.document_id, is_news=is_news)


def _locked(connection: sa.Connection, text: str) -> ServedMeter:
    try:
        drn = parse_drn(text)
    except IdentifierError as error:
        raise Refused(ProblemCode.CHECK_DIGIT) from error
    lock_contracts(connection, [drn])
    served = served_meters(connection, [drn]).get(drn)
    if served is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    return served


def _end(
    connection: sa.Connection,
    wanted: CardReplacement | CardRevocation,
    kind: CardEnd,
    act: Act,
    *,
    cause: str | None = None,
    reason: str | None = None,
) -> None:
    card = reading.card_of_id(connection, wanted.card_id)  # as it is under the lock
    state = reading.state_of_row(card)
    if kind is CardEnd.REPLACED or card.kind is not None:
        require_live(state, card.ended_on)  # the card of a former contract may be revoked
    connection.execute(
        card_ends.insert().values(
            card_id=card.id,
            document_id=wanted.document_id,
            kind=kind,
            cause=cause,
            reason=reason,
            ended_on=act.today,
            made_by=act.caller.operator_id,
            made_at=act.now,
        )
    )


def _put(
    connection: sa.Connection,
    served: ServedMeter,
    wanted: CardIssue | CardReplacement,
    key: CardKey | None,
    act: Act,
    *,
    replaces: str | None,
) -> IssuedCard:
    if key is None:
        raise Refused(ProblemCode.CARD_KEY_MISSING)
    medium = CardMedium(wanted.medium)
    if not fits_medium(medium, wanted.uid):
        raise Refused(ProblemCode.INVALID_REQUEST, where="uid")
    if wanted.uid and reading.live_card_on(connection, wanted.uid) is not None:
        raise Refused(ProblemCode.CARD_IN_USE)
    fields = RecordFields(
        meter_pan=served.meter.meter_pan,
        customer_no=f"{served.contract.customer_id:0{CUSTOMER_DIGITS}}",
        issue=_next_issue(connection, served),
        issued_on=act.today,
    )
    connection.execute(
        customer_cards.insert().values(
            id=wanted.document_id,
            meter_id=served.meter.id,
            contract_id=served.contract.id,
            meter_pan=fields.meter_pan,
            customer_no=fields.customer_no,
            issue=fields.issue,
            issued_on=fields.issued_on,
            medium=medium,
            uid=wanted.uid,
            key_number=key.number,
            identity=wanted.identity,
            made_by=act.caller.operator_id,
            made_at=act.now,
        )
    )
    return IssuedCard(
        card_id=wanted.document_id,
        drn=served.meter.drn,
        account_number=served.contract.account_number,
        meter_pan=fields.meter_pan,
        customer_no=fields.customer_no,
        issue=fields.issue,
        issued_on=fields.issued_on.isoformat(),
        medium=medium.value,
        uid=wanted.uid,
        replaces=replaces,
        key=CardKeyFacts(number=key.number, public_key=key.public_key.hex()),
        record=signed_record(fields, bytes.fromhex(wanted.uid), key).hex(),
        meter_card=_meter_card(served.meter),
    )


def _next_issue(connection: sa.Connection, served: ServedMeter) -> int:
    """Return the next number of this customer's cards for this meter; none is ever used twice."""
    query = sa.select(sa.func.max(customer_cards.c.issue)).where(
        customer_cards.c.meter_pan == served.meter.meter_pan,
        customer_cards.c.customer_no == f"{served.contract.customer_id:0{CUSTOMER_DIGITS}}",
    )
    number = (connection.scalar(query) or 0) + 1
    assert number <= ISSUE_MAX, "sixty-five thousand cards of one customer"
    return int(number)


def _meter_card(meter: Meter) -> MeterCardFacts:
    return MeterCardFacts(
        tct=f"{meter.tct:02}", ea=f"{meter.ea:02}", sgc=meter.sgc, ti=meter.ti, krn=str(meter.krn)
    )
