"""The forms of the counter: what each asks for and which message it makes."""

from __future__ import annotations

from typing import Final

from kiosk.cashier.act_form import Entered, FormSpec
from kiosk.cashier.form_fields import Field, FieldKind, tenths_of
from kiosk.flows.counter_values import CounterKind
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.base import Request
from vending_server.wire.counter import FreeIssueRequest

_REASON: Final = Field(key="reason", label_id="S458")


def _free_issue(entered: Entered) -> Request:
    return FreeIssueRequest(
        document_id=entered.document_id,
        drn=entered.meter.drn,
        units_tenths=tenths_of(entered.values["units"]),
        reason=entered.values["reason"],
    )


def _free_issue_effect(entered: Entered, words: Words) -> str:
    units = words.units(tenths_of(entered.values["units"]), entered.meter.utility)
    return words(
        "S460",
        x=units,
        meter=formats.meter_number(entered.meter.drn),
        name=isolate_name(entered.meter.customer_name),
    )


FREE_ISSUE: Final = FormSpec(
    screen="free_issue",
    title_id="S457",
    hint_id="S459",
    kind=CounterKind.FREE_ISSUE,
    action="free_issue",
    path="/v1/counter/free-issues",
    fields=(Field(key="units", label_id="S414", kind=FieldKind.UNITS), _REASON),
    build=_free_issue,
    effect=_free_issue_effect,
)

FORMS: Final = (FREE_ISSUE,)
