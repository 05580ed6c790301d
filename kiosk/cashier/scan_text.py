"""What a reader that types like a keyboard has typed: a meter number, a meter card, or nonsense."""

from __future__ import annotations

from typing import Final

from kiosk.i18n.formats import normalise_digits
from vending_server.wire.lookup import LookupBy

_DRN_LENGTHS: Final = frozenset({11, 13})
_ID_RECORD_LENGTH: Final = 35
_TRACK_SIGNS: Final = str.maketrans("", "", ";=?% \r\n\t")


def lookup_of_scan(text: str) -> tuple[LookupBy, str] | None:
    """Return what to look up, or None when no card of ours says that; checks no check digit."""
    digits = normalise_digits(text).translate(_TRACK_SIGNS)
    if not digits.isdecimal():
        return None
    if len(digits) == _ID_RECORD_LENGTH:
        return LookupBy.CARD, digits
    if len(digits) in _DRN_LENGTHS:
        return LookupBy.DRN, digits
    return None
