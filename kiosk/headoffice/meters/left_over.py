"""What an old meter's display still showed, as a code for the meter that hangs in its place.

Two people stand behind it, and the server gives no more than the old meter was ever sold.  The code
is shown beside the meter until another list is read; the document keeps it for ever.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from kiosk.headoffice.act_form import Field
from kiosk.headoffice.facts import Card
from kiosk.headoffice.line import Line
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.widgets.words import Saying, Words
from vending_server.wire.counter import ChangeOutRequest, DocumentAnswer
from vending_server.wire.registry import MeterOfRegister

GIVES: Final = ("POST", "/v1/counter/change-outs")
ACTION: Final = "change_out_credit"
FIELDS: Final = (
    Field(name="old_drn", text_id="S2630", is_figure=True),
    Field(name="units", text_id="S2631", is_figure=True),
    Field(name="evidence", text_id="S2632"),
)


def request_of(
    meter: MeterOfRegister, typed: dict[str, str], document_id: str
) -> ChangeOutRequest | None:
    """Return what was typed; None: the units are no number of a tenth or more."""
    try:
        units = formats.parse_units(typed["units"])
    except NumberNotUnderstood:
        return None
    if units <= 0:
        return None
    return ChangeOutRequest(
        document_id=document_id,
        old_drn=typed["old_drn"].replace("-", "").replace(" ", ""),
        new_drn=meter.drn,
        units_tenths=units,
        evidence=typed["evidence"],
    )


def payload(request: ChangeOutRequest) -> dict[str, Any]:
    """Return what a second person agrees to: the message without the approval it waits for."""
    fields: dict[str, Any] = msgspec.to_builtins(request)
    del fields["approval_id"]
    return fields


def effect(request: ChangeOutRequest) -> Saying:
    """Say how much goes from which meter to which."""
    units = isolate_ltr(formats.unit_amount(request.units_tenths))
    old, new = formats.meter_number(request.old_drn), formats.meter_number(request.new_drn)
    return lambda words: words("S2633", x=units, old=old, new=new)


def give(line: Line, request: ChangeOutRequest, approval_id: str) -> DocumentAnswer:
    """Have the code made, once for the document's id."""
    agreed = msgspec.structs.replace(request, approval_id=approval_id)
    return line.post(GIVES[1], agreed, DocumentAnswer)


def card(words: Words, given: DocumentAnswer) -> Card:
    """Return the code, to be written down and typed at the meter."""
    codes = " · ".join(isolate_ltr(formats.token_groups(one.token)) for one in given.tokens)
    return Card(title=words("S2634"), text=codes, tone="good")
