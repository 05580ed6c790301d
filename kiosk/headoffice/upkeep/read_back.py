"""A meter was read after its key change: what its display shows now, and what else proves it.

Nothing stands in the fields at first: a number that is only confirmed was not read.  Whether the
reading is of the new key, and whether it proves anything, the server says.
"""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.act_form import Field
from kiosk.headoffice.line import Line
from kiosk.headoffice.upkeep.campaigns import NotUnderstood
from kiosk.i18n import formats
from kiosk.i18n.formats import normalise_digits
from kiosk.widgets.words import Saying
from vending_server.wire.key_changes import ConfirmationRequest, MeterKeyAnswer, MeterKeyChange

CONFIRMS: Final = ("POST", "/v1/key-change-confirmations")
_OPEN: Final = frozenset({"planned", "issued"})
_TOKEN_DIGITS: Final = 20
SHOWN: Final = (
    Field(name="krn", text_id="S1704", is_figure=True, chars_max=1),
    Field(name="ti", text_id="S2566", is_figure=True, chars_max=2),
    Field(
        name="sgc",
        text_id="S1703",
        hint_id="S2972",
        is_figure=True,
        may_be_empty=True,
        chars_max=6,
    ),
)
PROOF: Final = (
    Field(
        name="accepted",
        text_id="S2973",
        hint_id="S2974",
        is_figure=True,
        may_be_empty=True,
        chars_max=40,
    ),
    Field(name="note", text_id="S2975", may_be_empty=True),
)


def fits(row: MeterKeyChange) -> bool:
    """Say whether a reading could end this change."""
    return row.state in _OPEN


def effect(row: MeterKeyChange) -> Saying:
    """Say what is asked for, and what comes of it."""
    meter = formats.meter_number(row.drn)
    return lambda words: words("S2970", meter=meter)


def confirmation_of(drn: str, typed: dict[str, str], document_id: str) -> ConfirmationRequest:
    """Return what was read.

    Raises:
        NotUnderstood: a field is not what a display could show, or a code could be.
    """
    accepted = normalise_digits(typed["accepted"]).replace(" ", "").replace("-", "")
    if typed["krn"] not in set("123456789"):
        raise NotUnderstood("krn")
    if not typed["ti"].isdecimal():
        raise NotUnderstood("ti")
    if typed["sgc"] and not (len(typed["sgc"]) == 6 and typed["sgc"].isdecimal()):
        raise NotUnderstood("sgc")
    if accepted and not (len(accepted) == _TOKEN_DIGITS and accepted.isdecimal()):
        raise NotUnderstood("accepted")
    return ConfirmationRequest(
        document_id=document_id,
        drn=drn,
        krn=int(typed["krn"]),
        ti=typed["ti"].zfill(2),  # some displays drop the zero
        sgc=typed["sgc"] if typed["sgc"].strip("0") else None,  # zeros: it knows none
        accepted_token=accepted or None,
        note=typed["note"],
    )


def confirm(line: Line, request: ConfirmationRequest) -> MeterKeyAnswer:
    """Let the server judge the reading, once for the document's id."""
    return line.post(CONFIRMS[1], request, MeterKeyAnswer)
