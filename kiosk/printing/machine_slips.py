"""What stands on each slip of a self-service terminal that is no sale's receipt."""

from __future__ import annotations

from kiosk.flows.purse_book import short_number
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.printing.cash_slip import CashSlip
from kiosk.store.cash_records import CashBoxEmptied, MoneyClaimed

_SECOND_ID = "R652"


def claim_slip(claim: MoneyClaimed) -> CashSlip:
    """Return the slip of a claim: the customer's only paper about his money."""
    return CashSlip(
        kind_id="R11",
        number=claim.claim_number,
        made_at=claim.at,
        amount_minor=claim.amount_minor,
        amount_id="R911",
        notes=("R912",),
    )


def doubt_slip(number: str, made_at: str, amount_minor: int) -> CashSlip:
    """Return the slip about something without an answer."""
    return CashSlip(
        kind_id="R914",
        number=number,
        made_at=made_at,
        amount_minor=amount_minor,
        amount_id="R911",
        notes=("R913", "R912"),
    )


def box_slip(emptied: CashBoxEmptied) -> CashSlip:
    """Return the slip that goes with a sealed bag, signed by both who took it."""
    unread = emptied.unread_notes
    first, *others = emptied.collectors
    return CashSlip(
        kind_id="R920",
        number=short_number(emptied.emptying_id),
        made_at=emptied.at,
        amount_minor=emptied.expected_minor,
        amount_id="R922",
        lines=(
            ("R921", isolate_name(emptied.bag_number)),
            *((("R650", isolate_ltr(str(unread))),) if unread else ()),
        ),
        pieces=[(one.denomination_minor, one.pieces) for one in emptied.counts if one.pieces],
        signers=(("R925", first), *((_SECOND_ID, other) for other in others)),
    )


def trial_slip(made_at: str) -> CashSlip:
    """Return the page of a test print."""
    return CashSlip(kind_id="R930", number="TEST", made_at=made_at, notes=("R653",))
