"""What the office does about a meter: stop and release, hang, change, shelve; each a document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.customer_classes import class_name, class_of
from kiosk.headoffice.line import Line
from kiosk.headoffice.meters.register import MeterRow, is_named
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name, strip_controls
from kiosk.widgets.words import Saying, Words
from vending_server.wire.base import Answer, Request
from vending_server.wire.registry import (
    BlockFacts,
    ContractFacts,
    ContractOpening,
    MeterBlock,
    MeterOfRegister,
    MeterRelease,
    MeterReplacement,
    MeterShelving,
    PlaceGiven,
    ReplacementFacts,
    ShelvingFacts,
)

BLOCKS: Final = ("POST", "/v1/meter-blocks")
RELEASES: Final = ("POST", "/v1/meter-releases")
OPENS: Final = ("POST", "/v1/contracts")
REPLACES: Final = ("POST", "/v1/meter-replacements")
SHELVES: Final = ("POST", "/v1/meter-shelvings")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterAct:
    """One act: what is asked, what is said of it, and the document that it makes."""

    name: str  # what the reporter calls it
    text_id: str
    effect_id: str  # the sentence above the fields
    fields: tuple[Field, ...]
    route: tuple[str, str]
    answer: type[Answer]
    request: Callable[[MeterOfRegister, dict[str, str], str], Request]
    fits: Callable[[MeterOfRegister], bool]
    more: tuple[Field, ...] = ()  # asked after the first: a form of six fields fits no large print
    names_customer: bool = False  # the sentence says whose meter it is

    def may(self, row: MeterRow | None) -> bool:
        """Say whether it can be done about a row, of a meter that was named by its number."""
        return row is not None and is_named(row) and self.fits(row.meter)

    def asked(self, words: Words) -> tuple[Field, ...]:
        """Return the first fields; a class stands there by its name."""
        return tuple(
            replace(one, value=strip_controls(class_name(words, one.value)))
            if one.name == "class"
            else one
            for one in self.fields
        )

    def effect(self, meter: MeterOfRegister) -> Saying:
        """Say what comes of it."""
        told = {"meter": formats.meter_number(meter.drn)}
        if self.names_customer and meter.seat is not None:
            told["name"] = isolate_name(meter.seat.customer_name)
            told["account"] = isolate_ltr(meter.seat.account_number)

        def say(words: Words) -> str:
            return words(self.effect_id, **told)

        return say

    def send(self, line: Line, request: Request) -> Any:
        """Do it at the server, once for the document's id."""
        return line.post(self.route[1], request, self.answer)


BLOCK: Final = MeterAct(
    name="blocked",
    text_id="B930",
    effect_id="S2587",
    fields=(
        Field(name="reason_ar", text_id="S2588"),
        Field(name="reason_en", text_id="S2589"),
    ),
    more=(
        Field(name="customer_ar", text_id="S2590", hint_id="S2591", may_be_empty=True),
        Field(name="customer_en", text_id="S2592", may_be_empty=True),
    ),
    route=BLOCKS,
    answer=BlockFacts,
    request=lambda meter, typed, document_id: MeterBlock(
        document_id=document_id,
        drn=meter.drn,
        reason_ar=typed["reason_ar"],
        reason_en=typed["reason_en"],
        customer_ar=typed["customer_ar"] or None,
        customer_en=typed["customer_en"] or None,
    ),
    fits=lambda meter: meter.block_reason is None,
)
RELEASE: Final = MeterAct(
    name="released",
    text_id="B931",
    effect_id="S2593",
    fields=(REASON,),
    route=RELEASES,
    answer=BlockFacts,
    request=lambda meter, typed, document_id: MeterRelease(
        document_id=document_id, drn=meter.drn, reason=typed["reason"]
    ),
    fits=lambda meter: meter.block_reason is not None,
)
REPLACE: Final = MeterAct(
    name="replaced",
    text_id="B932",
    effect_id="S2594",
    fields=(Field(name="new_drn", text_id="S2595", hint_id="S2596", is_figure=True), REASON),
    route=REPLACES,
    answer=ReplacementFacts,
    request=lambda meter, typed, document_id: MeterReplacement(
        document_id=document_id,
        old_drn=meter.drn,
        new_drn=typed["new_drn"].replace("-", "").replace(" ", ""),
        reason=typed["reason"],
    ),
    fits=lambda meter: meter.state == "installed",
    names_customer=True,
)
OPEN: Final = MeterAct(
    name="linked",
    text_id="B933",
    effect_id="S2597",
    fields=(
        Field(name="account", text_id="S2554", is_figure=True),
        Field(name="customer", text_id="S2564", is_figure=True),
        Field(name="class", text_id="S1888", value="residential"),
    ),
    more=(
        Field(name="place", text_id="S2565", is_figure=True),
        Field(name="address", text_id="T065"),
        Field(name="zone", text_id="T198", may_be_empty=True),
    ),
    route=OPENS,
    answer=ContractFacts,
    request=lambda meter, typed, document_id: ContractOpening(
        document_id=document_id,
        account_number=typed["account"],
        customer_number=typed["customer"],
        utility=meter.utility,  # type: ignore[arg-type]  # as the register tells it
        customer_class=class_of(typed["class"], meter.utility),
        place=PlaceGiven(code=typed["place"], address=typed["address"], zone=typed["zone"]),
        drn=meter.drn,
    ),
    fits=lambda meter: meter.state == "in_stock",
)


def _shelving(shelf: str) -> Callable[[MeterOfRegister, dict[str, str], str], Request]:
    return lambda meter, typed, document_id: MeterShelving(
        document_id=document_id,
        drn=meter.drn,
        shelf=shelf,  # type: ignore[arg-type]  # of the two below
        reason=typed["reason"],
    )


TO_STOCK: Final = MeterAct(
    name="shelved",
    text_id="B934",
    effect_id="S2600",
    fields=(REASON,),
    route=SHELVES,
    answer=ShelvingFacts,
    request=_shelving("in_stock"),
    fits=lambda meter: meter.state == "removed",
)
SCRAP: Final = MeterAct(
    name="scrapped",
    text_id="B935",
    effect_id="S2601",
    fields=(REASON,),
    route=SHELVES,
    answer=ShelvingFacts,
    request=_shelving("scrapped"),
    fits=lambda meter: meter.state in {"in_stock", "removed"},
)
