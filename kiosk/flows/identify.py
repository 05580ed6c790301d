"""From what was typed or swiped to a lookup that is worth sending.

Check digits and the card's expiry are tested here, before any request: a wrong number costs the
customer no second of waiting and tells the server nothing.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Final

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import LocalCode
from token_engine.errors import CheckDigitError, IdentifierError
from token_engine.identifiers import doe_expired, parse_drn, parse_id_record
from vending_server.wire.cards import named_card
from vending_server.wire.lookup import SEARCH_CHARACTERS_MIN, LookupBy, LookupRequest
from vending_server.wire.problems import ProblemCode

_SEARCH_CHARACTERS_MAX: Final = 100
_IGNORED_CATEGORIES: Final = frozenset({"Cf", "Zs", "Pd"})  # isolates, spaces, dashes


def plain_digits(text: str) -> str:
    """Return a typed number in digits 0-9, without spaces, dashes and direction marks."""
    kept = (c for c in text.strip() if unicodedata.category(c) not in _IGNORED_CATEGORIES)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept)


def checked_drn(text: str) -> str:
    """Return a typed meter number.

    Raises:
        TillRefusal: check_digit or number_malformed.
    """
    try:
        return parse_drn(plain_digits(text))
    except CheckDigitError:
        raise TillRefusal(ProblemCode.CHECK_DIGIT) from None
    except IdentifierError:
        raise TillRefusal(LocalCode.NUMBER_MALFORMED) from None


def checked_card(text: str, *, today: dt.date) -> str:
    """Return the 35 digits of a meter card.

    Raises:
        TillRefusal: check_digit, card_malformed or card_expired.
    """
    try:
        card = parse_id_record(text.strip())
    except CheckDigitError:
        raise TillRefusal(ProblemCode.CHECK_DIGIT) from None
    except IdentifierError:
        raise TillRefusal(LocalCode.CARD_MALFORMED) from None
    if doe_expired(card.doe, today):
        raise TillRefusal(ProblemCode.CARD_EXPIRED)
    return card.text()


def lookup_request(by: LookupBy, value: str, *, today: dt.date) -> LookupRequest:
    """Return the request for what was typed or swiped.

    Raises:
        TillRefusal: as above, card_malformed or search_too_short.
    """
    match by:
        case LookupBy.DRN:
            return LookupRequest(by=by, value=checked_drn(value))
        case LookupBy.CARD:
            return LookupRequest(by=by, value=checked_card(value, today=today))
        case LookupBy.CUSTOMER_CARD:
            if named_card(value) is None:
                raise TillRefusal(LocalCode.CARD_MALFORMED)
            return LookupRequest(by=by, value=value)
        case LookupBy.PHONE | LookupBy.ACCOUNT:
            return LookupRequest(by=by, value=_searchable(plain_digits(value)))
        case LookupBy.NAME:
            return LookupRequest(by=by, value=_searchable(" ".join(value.split())))


def _searchable(text: str) -> str:
    if len(text) < SEARCH_CHARACTERS_MIN:
        raise TillRefusal(ProblemCode.SEARCH_TOO_SHORT, params={"minimum": SEARCH_CHARACTERS_MIN})
    return text[:_SEARCH_CHARACTERS_MAX]
