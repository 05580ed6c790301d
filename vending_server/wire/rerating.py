"""Past sales under another decision, over the wire.

    POST /v1/tariff-what-ifs              what last month would have been; writes nothing.  With a
                                          limit of contracts it is told part by part: sums and
                                          bands of parts add up, since each contract is in one
    POST /v1/tariff-corrections/preview   what a correction of the past would credit, per contract
    POST /v1/tariff-corrections           credit it, with what a second person agreed to

A correction takes the units that were sold and prices them again by an active version. Whoever paid
too much has the difference added to the carry; what was paid too little is borne and reported. A
decision corrects a contract once, whatever id is sent. The second person agrees to the message
without its `approval_id`, which holds the sum of all credits and the content of the version.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page, PageSize
from vending_server.wire.scalars import Reason, Uuid7, VersionNumber

# Who names no limit is told all at once: a part by itself is no answer to what was asked.
WHOLE_TOWN: Final = PageSize(usual=1_000_000, most=1_000_000)


class WhatIfRequest(Request, frozen=True, kw_only=True):
    """A tariff version, draft or not, over the sales of local days."""

    version_id: VersionNumber
    from_on: dt.date
    until_on: dt.date  # the first day that does not count


class ChangeOfContract(Answer, frozen=True, kw_only=True):
    """What one contract would have paid for the units it bought, and bought for its money."""

    account_number: str
    units_tenths: int
    gross_minor: int
    gross_then_minor: int
    units_then_tenths: int


class Band(Answer, frozen=True, kw_only=True):
    """How many contracts would pay from `from_minor` up to 5 ILS more than that, for the period."""

    from_minor: int
    contracts: int


class WhatIfAnswer(Page, frozen=True, kw_only=True):
    """200: `*_then_*` is what the other decision makes of it, of the contracts of this page."""

    sales: int
    contracts: int
    tender_minor: int
    # The same units
    units_tenths: int
    gross_minor: int
    gross_then_minor: int
    vat_minor: int
    vat_then_minor: int
    paying_more: int
    paying_less: int
    unchanged: int
    bands: list[Band]
    losers: list[ChangeOfContract]  # dearest first
    winners: list[ChangeOfContract]
    # The same money
    units_then_tenths: int
    refused_then: int  # sales that would not have been made
    ceiling_hits: int  # sales in which the ceiling kept something from being taken
    ceiling_hits_then: int
    contracts_left: int = 0  # on the pages after this one


class CorrectionPreviewRequest(Request, frozen=True, kw_only=True):
    """POST /v1/tariff-corrections/preview."""

    version_id: VersionNumber  # of a tariff
    from_on: dt.date
    until_on: dt.date


class CorrectionOfContract(Answer, frozen=True, kw_only=True):
    """What a correction means for one contract; a negative difference is borne."""

    account_number: str
    sales: int
    difference_minor: int
    vat_minor: int
    credit_minor: int
    is_closed: bool


class CorrectionPreview(Page, frozen=True, kw_only=True):
    """200: a page of the credit list; the sums are of all of it, and what two people agree to."""

    decision: str
    content_sha256: str
    contracts: list[CorrectionOfContract]
    credited_minor: int
    borne_minor: int


class CorrectionRequest(Request, frozen=True, kw_only=True):
    """POST /v1/tariff-corrections."""

    correction_id: Uuid7  # UUIDv7, made by whoever corrects
    version_id: VersionNumber
    content_sha256: str
    from_on: dt.date
    until_on: dt.date
    credited_minor: int
    reason: Reason
    approval_id: Uuid7


class CorrectionAnswer(Answer, frozen=True, kw_only=True):
    """201: what was credited, the same again for the same message."""

    correction_id: str
    decision: str
    contracts: int
    credited_contracts: int
    credited_minor: int
    credited_vat_minor: int
    borne_minor: int
