"""What was typed, scanned or tapped: a meter number, a meter card, a receipt, or nonsense."""

from __future__ import annotations

import re
from typing import Final

from drivers.customer_cards.base import CustomerCardRead
from kiosk.flows.card_values import drn_on, name_of
from kiosk.i18n.formats import normalise_digits
from vending_server.wire.lookup import LookupBy

_DRN_LENGTHS: Final = frozenset({11, 13})
_ID_RECORD_LENGTH: Final = 35
_RECEIPT: Final = re.compile(
    r"CP[12] [RD]\S+(?: K\S)? M(?P<drn>[0-9]{11}|[0-9]{13})(?: \S+)+"
)  # vending_server/wire/receipt_text.py
_TRACK_SIGNS: Final = str.maketrans("", "", ";=?% \r\n\t")


def lookup_of_scan(text: str) -> tuple[LookupBy, str] | None:
    """Return what to look up, or None when no card of ours says that; checks no check digit."""
    receipt = _RECEIPT.fullmatch(text.strip())
    if receipt is not None:  # the meter it was sold to; its tokens are not looked at
        return LookupBy.DRN, receipt["drn"]
    digits = normalise_digits(text).translate(_TRACK_SIGNS)
    if not digits.isdecimal():
        return None
    if len(digits) == _ID_RECORD_LENGTH:
        return LookupBy.CARD, digits
    if len(digits) in _DRN_LENGTHS:
        return LookupBy.DRN, digits
    return None


def lookup_of_card(read: CustomerCardRead) -> tuple[LookupBy, str] | None:
    """Return what to look up for a customer's card; None when its meter number is wrong."""
    if drn_on(read) is None:
        return None
    return LookupBy.CUSTOMER_CARD, name_of(read).text
