"""The text of a receipt's QR code, and the tag that lets the town prove it is its own.

    CP2 R2-01-000047 M04123456784 W20261122084210 P15000 U1992 T57310482991622074685 H<32 hex>

`R` receipt number, `D` a document that has none, `M` meter, `K` kind where it is no sale, `W` when
(UTC), `P` money in agorot, `U` units in tenths, each `T` a token in the order of typing.  `H` is
the tag: 128 bits of an HMAC over all that stands before it.  So the text alone proves itself, also
when the books have forgotten the sale.  Nobody is named in it.

Upper-case letters, digits and `-` only: the QR's alphanumeric mode packs them closely.  A receipt
of before there were tags says `CP1` and less; it is printed as ever, and proves nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from vending_server.wire.counter import DocumentAnswer
from vending_server.wire.kept_money import KeptMoneyReceipt
from vending_server.wire.payments import PaymentAnswer
from vending_server.wire.vend import TokenLine, VendAnswer

FORM: Final = "CP2"
OLDER_FORM: Final = "CP1"
TAG_DIGITS: Final = 32
TEXT_MAX: Final = 400  # characters: eight tokens and more
_TAG_MARK: Final = " H"
_IN_UTC: Final = "+00:00"
_TO_THE_SECOND: Final = len("2026-11-22T08:42:10")
_SIGNS: Final = str.maketrans("", "", "-:T")
KINDS: Final[Mapping[str, str]] = {  # the K of the text, and what an answer calls it
    "P": "payment",
    "T": "money_taken",
    "R": "money_returned",
    "O": "money_paid_out",
    "C": "counter",
}
SALE: Final = "sale"
_KEPT: Final[Mapping[str, str]] = {"taken": "T", "returned": "R", "paid_out": "O"}


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a scanned text says; `tag` is none where it has no tag at all."""

    signed: str = field(repr=False)  # holds tokens
    tag: str | None
    facts: Mapping[str, str] = field(repr=False)  # by their letter; of several tokens the last


def text_of_sale(
    *,
    receipt_number: str,
    drn: str,
    sold_at: str,
    tender_minor: int,
    units_tenths: int,
    tokens: Iterable[TokenLine],
) -> str:
    """Return what is signed of a sale."""
    typed = "".join(f" T{line.token}" for line in tokens)
    return (
        f"{FORM} R{receipt_number} M{drn} W{_when(sold_at)} P{tender_minor} U{units_tenths}{typed}"
    )


def text_of(answer: VendAnswer | PaymentAnswer | KeptMoneyReceipt | DocumentAnswer) -> str:
    """Return what is signed of an answer, whether or not it carries a tag."""
    if isinstance(answer, VendAnswer):
        return text_of_sale(
            receipt_number=answer.receipt_number,
            drn=answer.quote.drn,
            sold_at=answer.sold_at,
            tender_minor=answer.quote.tender_minor,
            units_tenths=answer.quote.units_tenths,
            tokens=answer.tokens,
        )
    if isinstance(answer, PaymentAnswer):
        money, when = answer.quote.amount_minor, answer.paid_at
        return f"{FORM} R{answer.receipt_number} KP W{_when(when)} P{money}"
    if isinstance(answer, KeptMoneyReceipt):
        kind = _KEPT[answer.act]
        when, money = _when(answer.happened_at), answer.amount_minor
        return f"{FORM} R{answer.receipt_number} K{kind} W{when} P{money}"
    units = sum(line.units_tenths for line in answer.tokens)
    typed = "".join(f" T{line.token}" for line in answer.tokens)
    number = answer.document_id.upper()
    return f"{FORM} D{number} KC M{answer.drn} W{_when(answer.made_at)} U{units}{typed}"


def with_tag(signed: str, tag: str) -> str:
    """Return the whole text of the QR code."""
    return f"{signed}{_TAG_MARK}{tag}"


def read_text(text: str) -> ReadText | None:
    """Take a scanned text apart; None: it is no receipt of this system at all."""
    form, *words = text.split(" ")
    if form not in {FORM, OLDER_FORM} or not all(words) or not words:
        return None
    signed, mark, tag = text.rpartition(_TAG_MARK)
    if form == OLDER_FORM or not mark or len(tag) != TAG_DIGITS:
        return ReadText(text, None, _facts(words))
    return ReadText(signed, tag, _facts(words[:-1]))


def _facts(words: Iterable[str]) -> dict[str, str]:
    return {word[0]: word[1:] for word in words}


def _when(moment: str) -> str:
    """Return a moment of the wire to the second, in UTC."""
    if not moment.endswith(_IN_UTC):
        moment = dt.datetime.fromisoformat(moment).astimezone(dt.UTC).isoformat()
    return moment[:_TO_THE_SECOND].translate(_SIGNS)
