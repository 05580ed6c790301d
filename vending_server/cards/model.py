"""What a customer's card is to the server, and when it is refused; no SQL here."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from vending_server.errors import Refused
from vending_server.wire.problems import ProblemCode


class CardMedium(StrEnum):
    """What the record stands on."""

    CHIP = "chip"
    STRIP = "strip"


class CardEnd(StrEnum):
    """Why a card counts no more."""

    REPLACED = "replaced"
    REVOKED = "revoked"


class CardState(StrEnum):
    """How a card stands now."""

    LIVE = "live"
    REPLACED = "replaced"
    REVOKED = "revoked"
    FORMER = "former"  # its contract is closed, or another meter hangs there


def state_of(end: CardEnd | None, *, serves_its_contract: bool) -> CardState:
    """Return how a card stands; `serves_its_contract`: its meter is on its contract still."""
    if end is not None:
        return CardState(end.value)
    return CardState.LIVE if serves_its_contract else CardState.FORMER


def require_live(state: CardState, ended_on: dt.date | None) -> None:
    """Refuse a card that counts no more.

    Raises:
        Refused: CARD_REPLACED or CARD_REVOKED (param `date`), CARD_MISMATCH.
    """
    match state:
        case CardState.LIVE:
            return
        case CardState.FORMER:
            raise Refused(ProblemCode.CARD_MISMATCH)
        case CardState.REPLACED:
            code = ProblemCode.CARD_REPLACED
        case CardState.REVOKED:
            code = ProblemCode.CARD_REVOKED
    assert ended_on is not None, "what ended has a day"
    raise Refused(code, date=ended_on.isoformat())


def fits_medium(medium: CardMedium, uid: str) -> bool:
    """Say whether an identifier belongs to a medium: each chip has one, no strip does."""
    # The `$` of the message's pattern lets one newline pass, which would be another spelling.
    return bool(uid) == (medium is CardMedium.CHIP) and not uid.endswith("\n")
