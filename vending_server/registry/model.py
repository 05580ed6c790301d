"""What happens to meters and contracts, as closed sets and plain values; no SQL here."""

from __future__ import annotations

from enum import StrEnum


class InstallReason(StrEnum):
    """Why a meter was hung on a wall."""

    NEW_CONTRACT = "new_contract"
    CHANGE_OUT = "change_out"
    IMPORTED = "imported"  # it hung there before this register began
    FOLLOWED = "followed"  # the contract was there already, and waited for its meter


class RemovalReason(StrEnum):
    """Why a meter was taken off its contract."""

    CONTRACT_CLOSED = "contract_closed"
    CHANGE_OUT = "change_out"


class MeterEvent(StrEnum):
    """What happens to a meter, hanging and taking off aside (those are installations)."""

    REGISTERED = "registered"
    KEYED = "keyed"  # what names its decoder key
    SHELVED = "shelved"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


class Act(StrEnum):
    """What a document of the registry did."""

    NEW_CUSTOMER = "new_customer"
    CONTRACT_OPENED = "contract_opened"
    CONTRACT_CLOSED = "contract_closed"
    METER_HUNG = "meter_hung"
    METER_REPLACED = "meter_replaced"
    METER_BLOCKED = "meter_blocked"
    METER_RELEASED = "meter_released"
    METER_SHELVED = "meter_shelved"
