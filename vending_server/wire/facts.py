"""Who and where: facts that answers repeat so that a till needs no tables of its own."""

from __future__ import annotations

from typing import Final

import msgspec

from vending_server.wire.base import Answer


class BothLanguages(Answer, frozen=True, kw_only=True):
    """A text that people of either language read."""

    ar: str
    en: str


class MunicipalityFacts(Answer, frozen=True, kw_only=True):
    """What stands at the head of every receipt."""

    name: BothLanguages
    department: BothLanguages
    dealer_number: str  # the licensed dealer number of Palestinian tax invoices
    complaints_phone: str
    time_zone: str  # IANA name; receipts show local time
    is_training: bool | msgspec.UnsetType = msgspec.UNSET  # test keys: paper says it is not valid


AGENT: Final = "agent"


class PointFacts(Answer, frozen=True, kw_only=True):
    """One charging point, as the status strip and the receipt name it."""

    number: int
    name: BothLanguages
    kind: str  # main, municipality or agent
    dealer_number: str | msgspec.UnsetType = msgspec.UNSET  # of a seller with a number of his own
