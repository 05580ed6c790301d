"""A meter from stock for a contract that is there already and waits for one.

The account is typed by its number; before anything is done the screen says whose it is and where:
a number mistyped is somebody else's contract.
"""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.act_form import Field
from kiosk.headoffice.line import Line
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Saying
from vending_server.wire.registry import (
    ContractFacts,
    ContractLookup,
    MeterInstallation,
    MeterOfRegister,
)

HANGS: Final = ("POST", "/v1/meter-installations")
LOOKS: Final = ("POST", "/v1/contract-lookups")
ACCOUNT: Final = (Field(name="account", text_id="S2554", hint_id="S2983", is_figure=True),)


def contract_of(line: Line, account: str) -> ContractFacts:
    """Return whose contract a number is."""
    return line.post(LOOKS[1], ContractLookup(account_number=account), ContractFacts)


def effect(meter: MeterOfRegister, contract: ContractFacts) -> Saying:
    """Say for whom it would hang, and where."""
    told = {
        "meter": formats.meter_number(meter.drn),
        "account": isolate_ltr(contract.account_number),
        "name": isolate_name(contract.customer_name),
        "address": isolate_name(contract.address),
    }
    return lambda words: words("S2984", **told)


def installation_of(
    meter: MeterOfRegister, contract: ContractFacts, typed: dict[str, str], document_id: str
) -> MeterInstallation:
    """Return what is asked for."""
    return MeterInstallation(
        document_id=document_id,
        drn=meter.drn,
        account_number=contract.account_number,
        reason=typed["reason"],
    )


def hang(line: Line, request: MeterInstallation) -> ContractFacts:
    """Hang it at the server, once for the document's id."""
    return line.post(HANGS[1], request, ContractFacts)
