"""The meter that a document of the counter is for, locked as a sale locks it.

In the middle of a key change a token that brings no set with it is made for the key that the meter
most likely has: see key_changes.model.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from token_engine.errors import TokenEngineError
from token_engine.identifiers import parse_drn
from vending_server.errors import Refused
from vending_server.issuing.model import IssuedToken
from vending_server.key_changes.service import open_changes
from vending_server.meters import service as meter_service
from vending_server.meters.model import Meter
from vending_server.meters.service import ServedMeter
from vending_server.vending.key_limits import CreditOfKey, count_credit
from vending_server.wire.problems import ProblemCode


def locked_meter(connection: sa.Connection, drn: str) -> ServedMeter:
    """Lock a meter and its contract as a sale does, and read them as they are now.

    Raises:
        Refused: CHECK_DIGIT, METER_UNKNOWN.
    """
    number = drn_of(drn)
    meter_service.lock_contracts(connection, [number])
    meter_service.lock_meters(connection, [number])
    served = served_meter(connection, number)
    change = open_changes(connection, [served.meter]).get(served.meter.id)
    if change is None:
        return served
    return replace(served, meter=change.likely_meter(served.meter))


def served_meter(connection: sa.Connection, drn: str) -> ServedMeter:
    """Return a meter that serves a contract, under the key that the register has.

    Raises:
        Refused: CHECK_DIGIT, METER_UNKNOWN.
    """
    number = drn_of(drn)
    found = meter_service.served_meters(connection, [number]).get(number)
    if found is None:
        raise Refused(ProblemCode.METER_UNKNOWN)
    return found


def drn_of(text: str) -> str:
    """Return a meter number as it was typed.

    Raises:
        Refused: CHECK_DIGIT.
    """
    try:
        return parse_drn(text)
    except TokenEngineError as error:
        raise Refused(ProblemCode.CHECK_DIGIT) from error


def count_for_key(
    connection: sa.Connection, meter: Meter, issued: IssuedToken, *, units_tenths: int
) -> None:
    """Count free units against the limit of their vending key, as sold ones are.

    Raises:
        Refused: KEY_UNAVAILABLE, above its limit.
    """
    if issued.credit_limit_tenths is None or not units_tenths:
        return
    use = CreditOfKey(
        sgc=meter.sgc,
        krn=meter.krn,
        units_tenths=units_tenths,
        limit_tenths=issued.credit_limit_tenths,
    )
    if not all(count_credit(connection, [use])):
        raise Refused(ProblemCode.KEY_UNAVAILABLE, reason="above_credit_limit")
