"""A meter is set onto its new key without a sale: the change codes for whoever stands before it.

Two people stand behind it.  The codes are shown beside the meter until the screen is left; what was
handed out once is handed out again as it was, never made anew.
"""

from __future__ import annotations

from typing import Final

import msgspec

from kiosk.headoffice.facts import Card
from kiosk.headoffice.line import Line
from kiosk.headoffice.upkeep.campaigns import key_name
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Saying, Words
from vending_server.wire.key_changes import MeterKeyChange, SetAnswer, SetRequest

HANDS_OUT: Final = ("POST", "/v1/key-change-sets")


def fits(row: MeterKeyChange) -> bool:
    """Say whether there is a set: planned, or made before; also after somebody read it back."""
    was_made = row.issued_at is not None
    return row.state in {"planned", "issued"} or (row.state == "confirmed" and was_made)


def request_of(drn: str, typed: dict[str, str], document_id: str) -> SetRequest:
    """Return what is asked for."""
    return SetRequest(document_id=document_id, drn=drn, reason=typed["reason"])


def effect(row: MeterKeyChange) -> Saying:
    """Say which meter gets which key, and what that ends."""
    meter, new = formats.meter_number(row.drn), isolate_ltr(key_name(row.new) or "")
    return lambda words: words("S2976", meter=meter, new=new)


def hand_out(line: Line, request: SetRequest, approval_id: str) -> SetAnswer:
    """Have the codes handed out, once for the document's id."""
    agreed = msgspec.structs.replace(request, approval_id=approval_id)
    return line.post(HANDS_OUT[1], agreed, SetAnswer)


def card(words: Words, given: SetAnswer) -> Card:
    """Return the codes, numbered as they are typed."""
    codes = [
        isolate_ltr(f"{at}. {formats.token_groups(one.token)}")
        for at, one in enumerate(given.tokens, start=1)
    ]
    return Card(title=words("S2977"), text="\n".join(codes), tone="good")
