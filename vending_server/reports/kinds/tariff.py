"""What a tariff decision would have made of past sales: for the council, before it decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from vending_server.reports.kinds.books import Books
from vending_server.reports.model import CellKind, Column, Fact, Report, Row, Said, Table
from vending_server.rerating.desk import RerateDesk
from vending_server.rerating.what_if import BAND_MINOR
from vending_server.tariffs.model import VersionKind
from vending_server.tariffs.versions import one_version
from vending_server.wire.rerating import ChangeOfContract, WhatIfAnswer, WhatIfRequest
from vending_server.wire.tariffs import TariffDraft

_UTILITIES: Final = {"electricity": "P821", "water": "P822"}
_BANDS: Final = (
    Column(title="P785", kind=CellKind.MONEY, share=14),
    Column(title="P786", kind=CellKind.MONEY, share=14),
    Column(title="P787", kind=CellKind.COUNT, share=14, is_summed=True),
)
_CONTRACTS: Final = (
    Column(title="P758", kind=CellKind.NUMBER, share=14),
    Column(title="P768", kind=CellKind.UNITS, share=14),
    Column(title="P791", kind=CellKind.MONEY, share=16),
    Column(title="P792", kind=CellKind.MONEY, share=16),
    Column(title="P793", kind=CellKind.MONEY, share=16),
)


def build(books: Books, rerating: RerateDesk) -> Report:
    """Return what the sales of the period would have been by a version, draft or not.

    Raises:
        Refused: TARIFF_UNKNOWN, INVALID_REQUEST, NO_TARIFF.
    """
    assert books.asked.subject is not None, "asked for with a version"
    period, version_id = books.asked.period, int(books.asked.subject)
    version = one_version(books.connection, VersionKind.TARIFF, version_id, is_locked=False)
    draft = version.draft
    assert isinstance(draft, TariffDraft), "the version was asked for as a tariff"
    told = rerating.what_if(
        WhatIfRequest(
            version_id=version_id,
            from_on=period.from_day,
            until_on=period.through_day + dt.timedelta(days=1),
        )
    )
    money, count = CellKind.MONEY, CellKind.COUNT
    return Report(
        asked=books.asked,
        point=None,
        facts=[
            Fact("P819", draft.code),
            Fact("P789", draft.decision),
            Fact("P820", Said(_UTILITIES[draft.utility])),
            Fact("P790", told.sales, count),
            Fact("P787", told.contracts, count),
            Fact("P768", told.units_tenths, CellKind.UNITS),
            Fact("P791", told.gross_minor, money),
            Fact("P792", told.gross_then_minor, money),
            Fact("P793", told.gross_then_minor - told.gross_minor, money, is_main=True),
            Fact("P794", told.vat_minor, money),
            Fact("P795", told.vat_then_minor, money),
            Fact("P796", told.paying_more, count),
            Fact("P797", told.paying_less, count),
            Fact("P798", told.unchanged, count),
        ],
        tables=[
            Table(title="P788", columns=_BANDS, rows=_bands(told)),
            Table(title="P841", columns=_CONTRACTS, rows=_changes(told)),
        ],
        notes=("P827",),
    )


def _bands(told: WhatIfAnswer) -> Iterator[Row]:
    for band in told.bands:
        yield (band.from_minor, band.from_minor + BAND_MINOR, band.contracts)


def _changes(told: WhatIfAnswer) -> Iterator[Row]:
    for one in (*told.losers, *reversed(told.winners)):
        yield _change(one)


def _change(one: ChangeOfContract) -> Row:
    return (
        one.account_number,
        one.units_tenths,
        one.gross_minor,
        one.gross_then_minor,
        one.gross_then_minor - one.gross_minor,
    )
