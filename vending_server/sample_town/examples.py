"""A few meters and people of the town by what they are good for, for demonstrations and tests.

No vending key and no decoder key stands in an example: what a meter needs to check a token follows
from its card and the published test keys (see keys.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from token_engine.engine import Ea
from token_engine.identifiers import NO_EXPIRY
from vending_server.pricing.model import Utility
from vending_server.sample_town.cards import PAST_EXPIRY, card_text
from vending_server.sample_town.history import ContractState, CustomerState, LivedCustomer
from vending_server.sample_town.keys import DES_1993
from vending_server.sample_town.places import STAFF

Document = dict[str, Any]


def _is_sellable(state: ContractState) -> bool:
    meter = state.planned.meter
    return meter.block_reason is None and meter.base_year != DES_1993.base_date.year


def _is_home(state: ContractState) -> bool:
    return state.contract.customer_class in {"residential", "domestic"}


def _is_electric(state: ContractState) -> bool:
    return state.contract.utility is Utility.ELECTRICITY


def _owes_dues(state: ContractState) -> bool:
    return any(
        due.paid_minor < due.amount_minor and due.postponed_reason is None
        for due in state.dues.values()
    )


def _owed_minor(customer: CustomerState, state: ContractState) -> int:
    return sum(customer.arrears[one].balance_minor for one in state.planned.arrears_ids)


def _is_plain(customer: CustomerState, state: ContractState) -> bool:
    return (
        _is_sellable(state)
        and _is_home(state)
        and _is_electric(state)
        and not customer.arrears
        and state.last_tid is not None
    )


def _is_plain_misty1(customer: CustomerState, state: ContractState) -> bool:
    return _is_plain(customer, state) and state.planned.meter.ea == Ea.MISTY1


def _is_plain_sta(customer: CustomerState, state: ContractState) -> bool:
    return _is_plain(customer, state) and state.planned.meter.ea == Ea.STA


def _is_indebted(customer: CustomerState, state: ContractState) -> bool:
    return (
        _is_sellable(state)
        and _is_electric(state)
        and _owes_dues(state)
        and _owed_minor(customer, state) > 0
    )


def _is_water(_customer: CustomerState, state: ContractState) -> bool:
    return _is_sellable(state) and _is_home(state) and not _is_electric(state)


def _is_blocked(_customer: CustomerState, state: ContractState) -> bool:
    return state.planned.meter.block_reason is not None


def _waits_for_key_change(_customer: CustomerState, state: ContractState) -> bool:
    return state.planned.meter.base_year == DES_1993.base_date.year


_WANTED: Final[Mapping[str, Callable[[CustomerState, ContractState], bool]]] = {
    "electricity_plain": _is_plain_misty1,
    "electricity_ea07": _is_plain_sta,
    "with_arrears_and_fees": _is_indebted,
    "water": _is_water,
    "blocked": _is_blocked,
    "waiting_for_key_change": _waits_for_key_change,
}
_BOTH: Final = "both_utilities"
_EXPIRED: Final = "expired_card"


class Examples:
    """Picks the first that fits each description as the customers come by."""

    def __init__(self) -> None:
        self._found: dict[str, Document | list[Document]] = {}

    def look_at(self, lived: Sequence[LivedCustomer]) -> None:
        """Look at customers in their last state."""
        for one in lived:
            for state in one.state.contracts:
                self._look_at_contract(one.state, state)
            self._look_at_customer(one.state)

    def document(self) -> Document:
        """Return what was found, and who may sell."""
        return {**self._found, "operators": operators_document()}

    def _look_at_contract(self, customer: CustomerState, state: ContractState) -> None:
        for name, fits in _WANTED.items():
            if name not in self._found and fits(customer, state):
                self._found[name] = _document(state)
        if _EXPIRED not in self._found and _is_plain(customer, state):
            expired = card_text(state.planned.meter, PAST_EXPIRY)
            self._found[_EXPIRED] = _document(state) | {"card": expired}

    def _look_at_customer(self, customer: CustomerState) -> None:
        sellable = [one for one in customer.contracts if _is_sellable(one)]
        if _BOTH not in self._found and {one.contract.utility for one in sellable} == set(Utility):
            self._found[_BOTH] = [_document(one) for one in sellable]


def operators_document() -> list[Document]:
    """Return the people who work in the town, sample passwords included."""
    return [
        {
            "login": one.login,
            "password": one.password,
            "name": one.name.en,
            "roles": [role.value for role in one.roles],
            "points": list(one.points),
        }
        for one in STAFF
    ]


def _document(state: ContractState) -> Document:
    meter, contract = state.planned.meter, state.contract
    return {
        "drn": meter.drn,
        "card": card_text(meter, NO_EXPIRY),
        "utility": contract.utility.value,
        "ea": meter.ea,
        "customer_name": contract.customer_name,
        "account_number": contract.account_number,
    }
