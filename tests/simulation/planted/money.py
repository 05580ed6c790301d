"""I6: what is counted is what the journal and the ledger say, shift by shift and agent by agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import sqlalchemy as sa

from kiosk.api_client import ApiClient
from kiosk.flows.shifts import Shifts
from kiosk.vend_outcomes import InDoubt
from tests.simulation.planted.seam import Bug, Patch, instead, nothing
from vending_server.ledger import accounts
from vending_server.shifts import service as shift_service
from vending_server.vending import agent_sales, rows, service
from vending_server.wire.quote import TenderKind

_money_account = rows.money_account
_take = agent_sales.take


def _card_is_cash(_kind: Any, **where: Any) -> str:
    return _money_account(TenderKind.CASH, **where)


def _beside_the_shift(kind: Any, **where: Any) -> str:
    return _money_account(kind, **where | {"shift_id": None})


def _twice(connection: sa.Connection, charges: Sequence[Any]) -> None:
    _take(connection, charges)
    _take(connection, charges)


def _shift_remembered() -> list[Patch]:
    open_shifts = service.open_shifts
    known: dict[str, Any] = {}

    def remembered(connection: sa.Connection, terminal_ids: Any) -> Any:
        found = open_shifts(connection, terminal_ids)
        for terminal_id in terminal_ids:
            shift = found.get(terminal_id)
            first = known.setdefault(terminal_id, shift)
            if first is not None and shift is not None:
                found[terminal_id] = first
        return found

    return [(service, "open_shifts", remembered)]


def _cards_in_the_drawer() -> list[Patch]:
    totals_of = shift_service.totals_of

    def with_cards(connection: sa.Connection, shift: Any) -> Any:
        totals = totals_of(connection, shift)
        cards = sum(one.amount for one in totals.by_means if one.name == TenderKind.BANK_CARD.value)
        return msgspec.structs.replace(totals, expected_minor=totals.expected_minor + cards)

    return [(shift_service, "totals_of", with_cards)]


def _float_from_nowhere() -> list[Patch]:
    """Take the opening float twice: once from what the shift before left, once from head office."""
    post_opening = shift_service._post_opening

    def posted(connection: sa.Connection, shift: Any, now: Any) -> None:
        post_opening(connection, shift, now)
        shift_service.post(
            connection,
            [
                shift_service.Entry(
                    accounts.drawer_of_shift(shift.shift_id),
                    accounts.HEAD_OFFICE_CASH,
                    shift.opening_float_minor,
                )
            ],
            transaction_id=shift.shift_id[:-1] + ("0" if shift.shift_id[-1] != "0" else "1"),
            posted_at=now,
            point_number=shift.point_number,
        )

    return [(shift_service, "_post_opening", posted)]


def _sent_again_with_new_id() -> list[Patch]:
    """Send a vend whose answer was lost once more, under another id."""
    send = ApiClient.send_vend

    def again(self: Any, *, vend_id: str, body: bytes | Any, **more: Any) -> Any:
        outcome = send(self, vend_id=vend_id, body=body, **more)
        if not isinstance(outcome, InDoubt):
            return outcome
        asked = msgspec.json.decode(body)
        fresh = vend_id[:-4] + ("0000" if vend_id[-4:] != "0000" else "0001")
        asked |= {"vend_id": fresh, "receipt_sequence": asked["receipt_sequence"] + 500_000}
        send(self, vend_id=fresh, body=msgspec.json.encode(asked | {"is_again": True}), **more)
        return outcome

    return [(ApiClient, "send_vend", again)]


BUGS: Final = (
    Bug(
        name="card_posted_as_cash",
        breaks="I6",
        rule="What was paid by card is not expected in the drawer.",
        patches=instead(rows, "money_account", _card_is_cash),
    ),
    Bug(
        name="cash_beside_the_shift",
        breaks="I6",
        rule="Cash of a sale goes into the drawer of the shift that is open.",
        patches=instead(rows, "money_account", _beside_the_shift),
    ),
    Bug(
        name="float_not_charged",
        breaks="I6",
        rule="What an agent sells is taken from his float.",
        patches=instead(agent_sales, "take", nothing),
    ),
    Bug(
        name="float_charged_twice",
        breaks="I6",
        rule="What an agent sells is taken from his float once.",
        patches=instead(agent_sales, "take", _twice),
    ),
    Bug(
        name="shift_remembered",
        breaks="I6",
        rule="A sale belongs to the shift that is open now, not to one that was.",
        patches=_shift_remembered,
    ),
    Bug(
        name="cards_counted_at_close",
        breaks="I6",
        rule="A closing shift is expected to hold its cash, and nothing that was paid by card.",
        patches=_cards_in_the_drawer,
    ),
    Bug(
        name="float_from_nowhere",
        breaks="I6",
        rule="The float of a shift is posted once.",
        patches=_float_from_nowhere,
    ),
    Bug(
        name="sold_while_it_closes",
        breaks="I6",
        rule="Nothing is sold while a count of the drawer is without its answer.",
        patches=instead(Shifts, "_is_closing", lambda _self: False),
    ),
    Bug(
        name="sent_again_with_new_id",
        breaks="I6",
        rule="A vend without an answer is asked for, never sent under another id.",
        patches=_sent_again_with_new_id,
    ),
)
