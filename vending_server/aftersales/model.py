"""Documents of the counter as plain values; no SQL here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from token_engine.engine import ManagementFunction
from vending_server.approvals.model import TwoPersonAction
from vending_server.errors import Refused
from vending_server.issuing.model import IssuedToken
from vending_server.meters.model import Meter
from vending_server.pricing.units import (
    TOKEN_UNITS_MAX,
    is_representable,
    representable_above,
    representable_at_or_below,
)
from vending_server.wire.problems import ProblemCode

ENGINEERING_FUNCTIONS: Final[Mapping[str, ManagementFunction]] = {
    one.name.lower(): one for one in ManagementFunction
}


class DocumentKind(StrEnum):
    """What a document of the counter did."""

    ENGINEERING = "engineering"
    FREE_ISSUE = "free_issue"
    WRONG_METER = "wrong_meter"
    CHANGE_OUT = "change_out"


# Each of them takes a second person.
ACTION_OF: Final[Mapping[DocumentKind, TwoPersonAction]] = {
    DocumentKind.ENGINEERING: TwoPersonAction.ENGINEERING_TOKEN,
    DocumentKind.FREE_ISSUE: TwoPersonAction.FREE_ISSUE,
    DocumentKind.WRONG_METER: TwoPersonAction.WRONG_METER,
    DocumentKind.CHANGE_OUT: TwoPersonAction.CHANGE_OUT_CREDIT,
}
assert set(ACTION_OF) == set(DocumentKind), "every document takes two people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A document that waits to be written, with the one token that it hands out."""

    document_id: str
    kind: DocumentKind
    meter: Meter
    contract_id: int
    issued: IssuedToken
    units_tenths: int
    reason: str
    corrects_sale_id: str | None = None
    replaced_meter_id: int | None = None
    approval_id: str
    made_at: dt.datetime


def require_token_units(units_tenths: int) -> None:
    """Refuse units that a token cannot carry exactly; nothing is rounded that nobody pays for.

    Raises:
        Refused: ABOVE_TOKEN_MAXIMUM, or UNITS_NOT_REPRESENTABLE with the nearest two.
    """
    if units_tenths > TOKEN_UNITS_MAX:
        raise Refused(ProblemCode.ABOVE_TOKEN_MAXIMUM, maximum_tenths=TOKEN_UNITS_MAX)
    if not is_representable(units_tenths):
        raise Refused(
            ProblemCode.UNITS_NOT_REPRESENTABLE,
            below=representable_at_or_below(units_tenths),
            above=representable_above(units_tenths),
        )
