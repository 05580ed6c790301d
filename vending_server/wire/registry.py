"""The registry over the wire: customers, contracts opened and closed, meters changed and stopped.

    POST /v1/customers            take on a customer
    POST /v1/contracts            open a contract, with a meter from stock or without
    POST /v1/contract-closings    close one; what is kept for the customer becomes payable
    POST /v1/meter-installations  a meter from stock on a contract that has none
    POST /v1/meter-replacements   another meter on the same contract
    POST /v1/meter-blocks         stop a meter, with a text for each of the two sides of the counter
    POST /v1/meter-releases       let it be sold to again
    POST /v1/meter-shelvings      a meter that hangs nowhere: back to stock, or scrapped
    POST /v1/contract-lookups     how a contract stands
    POST /v1/meter-histories      who had a meter when, and what happened to it
    POST /v1/meter-lists          the register: meters with their keys, for whom they hang and where

The first eight make a document each: its id is made by the client, and the same id with the same
body is answered with the same bytes, 201 first and 200 again.  The last three are POSTs, so that no
number or name of a person stands in an address or access log.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.pages import Page
from vending_server.wire.scalars import LongText, NameOfRecord, UtilityName, Uuid7

MeterState: TypeAlias = Literal["installed", "in_stock", "removed", "scrapped"]


class NewCustomer(Request, frozen=True, kw_only=True):
    """Somebody who is to have contracts."""

    document_id: Uuid7
    number: NameOfRecord  # the municipality's own
    name: NameOfRecord
    phone: LongText = ""
    id_number: LongText = ""


class CustomerFacts(Answer, frozen=True, kw_only=True):
    """A customer as he is kept."""

    number: str
    name: str
    phone: str
    id_number: str


class PlaceGiven(Request, frozen=True, kw_only=True):
    """Where a meter is to hang; a code that is known already keeps what is known of it."""

    code: NameOfRecord
    address: NameOfRecord
    zone: LongText = ""
    latitude_micro: Annotated[int, Meta(ge=-90_000_000, le=90_000_000)] | None = (
        None  # WGS 84, millionths of a degree
    )
    longitude_micro: Annotated[int, Meta(ge=-180_000_000, le=180_000_000)] | None = None


class ContractOpening(Request, frozen=True, kw_only=True):
    """A contract to be opened today.  A new tenant begins with nothing owed and nothing kept."""

    document_id: Uuid7
    account_number: NameOfRecord
    customer_number: NameOfRecord
    utility: UtilityName
    customer_class: LongText
    place: PlaceGiven
    drn: NameOfRecord | None = None  # a meter in stock; none = the meter follows


class ContractLookup(Request, frozen=True, kw_only=True):
    """Which contract is asked about."""

    account_number: NameOfRecord


class ContractFacts(Answer, frozen=True, kw_only=True):
    """A contract as it stands; the figures are what closing it would have to settle."""

    account_number: str
    customer_number: str | None
    customer_name: str
    utility: str
    customer_class: str
    address: str
    opened_on: str
    closed_on: str | None
    drns: list[str]
    carry_minor: int
    deposit_minor: int  # kept; paid out with the carry when the contract is closed
    dues_left_minor: int
    arrears_left_minor: int


class ContractClosing(Request, frozen=True, kw_only=True):
    """A contract to be closed.

    When something is to be paid out, a second person has approved exactly that (`contract_payout`
    with `closing_payload`).
    """

    document_id: Uuid7
    account_number: NameOfRecord
    reason: LongText
    approval_id: Uuid7 | None = None


class ClosingFacts(Answer, frozen=True, kw_only=True):
    """A closed contract: what became payable, and what the customer still owes."""

    document_id: str
    account_number: str
    closed_on: str
    payout_minor: int
    dues_left_minor: int
    arrears_left_minor: int
    drns: list[str]  # taken off, to be looked at before they hang again


class MeterInstallation(Request, frozen=True, kw_only=True):
    """A meter from stock for a contract that is open and has none."""

    document_id: Uuid7
    drn: NameOfRecord
    account_number: NameOfRecord
    reason: LongText = ""


class MeterReplacement(Request, frozen=True, kw_only=True):
    """Another meter for the same contract: carry, block position and dues stay."""

    document_id: Uuid7
    old_drn: LongText
    new_drn: LongText
    reason: LongText


class ReplacementFacts(Answer, frozen=True, kw_only=True):
    """A changed meter."""

    document_id: str
    account_number: str
    old_drn: str
    new_drn: str
    replaced_at: str


class MeterBlock(Request, frozen=True, kw_only=True):
    """A meter to be stopped; the customer is told no more than the second text, or to come by."""

    document_id: Uuid7
    drn: NameOfRecord
    reason_ar: LongText
    reason_en: LongText
    customer_ar: LongText | None = None
    customer_en: LongText | None = None


class MeterRelease(Request, frozen=True, kw_only=True):
    """A stopped meter that may be sold to again."""

    document_id: Uuid7
    drn: NameOfRecord
    reason: LongText


class BlockFacts(Answer, frozen=True, kw_only=True):
    """Whether a meter is stopped, and why."""

    document_id: str
    drn: str
    block_reason: BothLanguages | None
    block_reason_customer: BothLanguages | None


class MeterShelving(Request, frozen=True, kw_only=True):
    """Where a meter goes that hangs nowhere; what is scrapped stays scrapped."""

    document_id: Uuid7
    drn: NameOfRecord
    shelf: Literal["in_stock", "removed", "scrapped"]
    reason: LongText


class ShelvingFacts(Answer, frozen=True, kw_only=True):
    """Where a meter is now."""

    document_id: str
    drn: str
    shelf: str


class MeterHistoryLookup(Request, frozen=True, kw_only=True):
    """Which meter is asked about."""

    drn: NameOfRecord


class InstallationFacts(Answer, frozen=True, kw_only=True):
    """One time that a meter hung somewhere."""

    account_number: str
    customer_name: str
    place_code: str
    address: str
    installed_at: str
    installed_by: str | None  # login
    reason: str
    removed_at: str | None
    removed_by: str | None
    removal_reason: str | None
    note: str


class EventFacts(Answer, frozen=True, kw_only=True):
    """Something that happened to a meter."""

    happened_at: str
    kind: str
    operator: str | None  # login
    details: dict[str, str | int | None]


class MeterHistory(Page, frozen=True, kw_only=True):
    """A meter's life here, oldest first: both lists in one order of time, in pages."""

    drn: str
    state: str  # installed, in_stock, removed or scrapped
    installations: list[InstallationFacts]
    events: list[EventFacts]


class MeterListAsked(Request, frozen=True, kw_only=True):
    """POST /v1/meter-lists: meters of which all this is true; none = whatever it is."""

    drn: Annotated[str, Meta(pattern="^[0-9]*$", max_length=13, examples=["0412"])] = (
        ""  # it begins
    )
    customer: LongText = ""  # words of the name, however they are spelled
    account: LongText = ""  # the whole number
    place: LongText = ""  # part of the place's code or of the address
    state: MeterState | None = None
    is_blocked: bool | None = None
    sgc: Annotated[str, Meta(pattern="^[0-9]*$", max_length=6, examples=["990011"])] = ""
    krn: Annotated[int, Meta(ge=1, le=9, examples=[2])] | None = None


class MeterSeat(Answer, frozen=True, kw_only=True):
    """For whom a meter hangs, and where."""

    account_number: str
    customer_number: str | None
    customer_name: str
    customer_class: str
    place_code: str
    address: str
    zone: str


class MeterOfRegister(Answer, frozen=True, kw_only=True):
    """A meter of the register; what names its key is no secret, the key stands nowhere here."""

    drn: str
    utility: str
    state: str  # installed, in_stock, removed or scrapped
    maker: str  # empty: its type is not known
    model: str
    ea: int
    dkga: int
    sgc: str
    krn: int
    ti: str
    key_type: int
    ken: int
    base_year: int
    has_key_change: bool  # another key is planned, or handed out and not yet seen at the meter
    seat: MeterSeat | None  # none = it hangs nowhere
    block_reason: BothLanguages | None
    blocked_at: str | None
    blocked_by: str | None  # login; none = it came with an import


class MeterList(Page, frozen=True, kw_only=True):
    """Meters in the order of their numbers, in pages."""

    meters: list[MeterOfRegister]


def closing_payload(*, account_number: str, payout_minor: int) -> dict[str, str | int]:
    """Return what a second person approves when a contract is closed with a payout."""
    return {"account_number": account_number, "payout_minor": payout_minor}
