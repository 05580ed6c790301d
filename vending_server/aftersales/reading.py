"""What a token says that somebody brings back, and whether we made it for this meter."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.aftersales.tables import counter_documents, lifeline_tokens
from vending_server.issuing.boundary import TokenIssuer
from vending_server.issuing.model import (
    ReadCredit,
    ReadDisplayTest,
    ReadKeySection,
    ReadManagement,
    TokenFault,
    TokenMeaning,
)
from vending_server.key_changes.service import open_changes
from vending_server.meters.model import Meter
from vending_server.points.tables import terminals
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.deciding import receipt_number
from vending_server.vending.reversed_sales import is_reversed
from vending_server.vending.tables import sales, tokens
from vending_server.wire.counter import TokenReadingAnswer


def read_token(
    connection: sa.Connection, issuer: TokenIssuer, meter: Meter, token: str
) -> TokenReadingAnswer:
    """Return what a token says to a meter; another meter's token says nothing, and names nobody.

    In the middle of a key change it is read under both keys of the meter.
    """
    meaning = issuer.verify(meter=meter, token=token).meaning
    change = open_changes(connection, [meter]).get(meter.id)
    if meaning is TokenFault.OTHER_KEY and change is not None:
        meter = change.new_key.applied_to(meter)
        meaning = issuer.verify(meter=meter, token=token).meaning
    said = _said(meaning)
    if not isinstance(meaning, ReadCredit | ReadManagement):
        return said
    query = (
        sa.select(
            tokens.c.token,
            sa.func.coalesce(tokens.c.sale_id, sealed_vends.c.sale_id).label("sale_id"),
            sa.func.coalesce(counter_documents.c.id, lifeline_tokens.c.document_id).label(
                "document_id"
            ),
        )
        .select_from(tokens)
        .outerjoin(
            lifeline_tokens,
            (lifeline_tokens.c.meter_id == tokens.c.meter_id)
            & (lifeline_tokens.c.base_year == tokens.c.base_year)
            & (lifeline_tokens.c.tid == tokens.c.tid),
        )
        .outerjoin(
            counter_documents,
            (counter_documents.c.meter_id == tokens.c.meter_id)
            & (counter_documents.c.base_year == tokens.c.base_year)
            & (counter_documents.c.tid == tokens.c.tid),
        )
        .outerjoin(
            sealed_vends,
            (sealed_vends.c.meter_id == tokens.c.meter_id)
            & (sealed_vends.c.base_year == tokens.c.base_year)
            & (sealed_vends.c.tid == tokens.c.tid),
        )
        .where(tokens.c.meter_id == meter.id, tokens.c.base_year == meter.base_year)
        .where(tokens.c.tid == meaning.tid)
    )
    row = connection.execute(query).one_or_none()
    # One wrong key in 65,536 reads as a token too: only the stored digits tell that it is ours.
    if row is None or row.token != token:
        return said
    return _on_record(connection, said, row.sale_id, row.document_id)


def _said(meaning: TokenMeaning) -> TokenReadingAnswer:
    match meaning:
        case ReadCredit():
            return TokenReadingAnswer(
                meaning="credit",
                units_tenths=None if meaning.service.is_currency else meaning.amount,
                tid=meaning.tid,
                minute=meaning.minute.isoformat(),
            )
        case ReadManagement():
            return TokenReadingAnswer(
                meaning="management",
                function=meaning.function.name.lower(),
                value=meaning.value,
                tid=meaning.tid,
                minute=meaning.minute.isoformat(),
            )
        case ReadDisplayTest():
            return TokenReadingAnswer(meaning="display_test", value=meaning.control)
        case ReadKeySection():
            return TokenReadingAnswer(meaning="key_change")
        case TokenFault():
            return TokenReadingAnswer(meaning=meaning.value)


def _on_record(
    connection: sa.Connection,
    said: TokenReadingAnswer,
    sale_id: str | None,
    document_id: str | None,
) -> TokenReadingAnswer:
    number = None
    if sale_id is not None:
        query = (
            sa.select(terminals.c.point_number, terminals.c.number, sales.c.receipt_sequence)
            .join(terminals, sales.c.terminal_id == terminals.c.id)
            .where(sales.c.id == sale_id)
        )
        row = connection.execute(query).one()
        number = receipt_number(
            point=row.point_number, terminal=row.number, sequence=row.receipt_sequence
        )
    return TokenReadingAnswer(
        meaning=said.meaning,
        units_tenths=said.units_tenths,
        tid=said.tid,
        minute=said.minute,
        function=said.function,
        value=said.value,
        is_on_record=True,
        sale_id=sale_id,
        receipt_number=number,
        document_id=document_id,
        is_reversed=sale_id is not None and is_reversed(connection, sale_id),
    )
