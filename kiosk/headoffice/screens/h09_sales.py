"""H09, sales: by day, hour, zone, tariff and block, of one utility at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kiosk.headoffice.customer_classes import class_name
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.insight_line import READERS, SALES, UTILITIES
from kiosk.headoffice.insight_words import (
    exact_units,
    shekels_short,
    utility_name,
    zone_name,
)
from kiosk.headoffice.screen import Navigation, Screen, ScreenEntry
from kiosk.headoffice.tables.columns import Column, Kind
from kiosk.headoffice.tables.pages import PageRead
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.charts.columns import ColumnChart
from kiosk.widgets.charts.parts import Chart, ChartWidget, Figure
from kiosk.widgets.charts.ranks import RankChart
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label
from vending_server.wire.insight import BlockSold, SalesLook, SalesSeen, Sold, TariffSold

PERIODS: Final = (30, 90, 7)
_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of the file: which division, which part of it, and its sums."""

    by_id: str
    name: str
    sold: Sold | BlockSold


class InsightSales(Screen):
    """Four charts; Tab goes from one to the next, arrows through its figures."""

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self.utility, self.days = UTILITIES[0], PERIODS[0]
        self.is_by_block = False  # in the place of the chart by tariff
        self.seen: SalesSeen | None = None

    def build(self) -> None:
        """See Screen."""
        self.sum = label("strong")
        self.by_day, self.by_hour = ColumnChart(), ColumnChart()
        self.by_zone, self.by_tariff = RankChart(), RankChart()
        below = QWidget()
        grid = QGridLayout(below)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        charts = (self.by_day, self.by_hour, self.by_zone, self.by_tariff)
        for at, chart in enumerate(charts):
            grid.addWidget(_framed(chart), at // 2, at % 2)
            chart.moved.connect(lambda place, of=chart: self._say(of, place))
        for at in (0, 1):
            grid.setRowStretch(at, 1)
            grid.setColumnStretch(at, 1)
        self.page(self.sum, below)

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        self._draw()

    def refresh(self) -> None:
        """See Screen."""
        line, today = self.desk.line, self.desk.now().astimezone(self.words.zone).date()
        first = today - dt.timedelta(days=self.days - 1)
        look = SalesLook(from_day=first.isoformat(), through_day=today.isoformat())

        def came(seen: SalesSeen) -> None:
            self.seen = seen
            self._draw()

        self.read(lambda: line.post(SALES[1], look, SalesSeen), came)

    def entered(self) -> None:
        """See Screen."""
        self.by_day.setFocus()

    def show_about(self, about: object) -> None:
        """Show a utility."""
        if about in UTILITIES:
            self.utility = str(about)
            self._draw()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        if cap is Cap.F6:
            self.utility = UTILITIES[1 - UTILITIES.index(self.utility)]
            self._draw()
        elif cap is Cap.F8:
            self.is_by_block = not self.is_by_block
            self._draw()
        elif cap is Cap.F7:
            self.days = PERIODS[(PERIODS.index(self.days) + 1) % len(PERIODS)]
            self.refresh()
        else:
            return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        yield KeyHint(Cap.F6, "B04")
        yield KeyHint(Cap.F7, "B799")
        yield KeyHint(Cap.F8, "B928")

    def export(self) -> ExportJob | None:
        """See Screen."""
        if self.seen is None:
            return None
        rows = list(self._parts(self.seen))
        return ExportJob(
            name=f"sales {self.utility} {self.days}",
            title=self.words(self.entry.text_id),
            columns=_COLUMNS,
            reader=lambda _cursor: PageRead(rows=rows),
            words=self.words.copy(),
        )

    # ------------------------------------------------------------------ drawing

    def _draw(self) -> None:
        words, seen = self.words, self.seen
        days = words("S1875", days=self.days)
        if seen is None:
            return
        of_days = self._of(seen.days)
        self.sum.setText(
            words(
                "S1876",
                service=utility_name(words, self.utility),
                days=days,
                money=words.money(sum(one.tender_minor for one in of_days)),
                count=f"{sum(one.count for one in of_days):,}",
            )
        )
        self.by_day.show_chart(self._chart("S1871", self._days(seen)))
        self.by_hour.show_chart(self._chart("S1872", self._hours(seen)))
        self.by_zone.show_chart(self._chart("S1873", self._named(self._of(seen.zones))))
        by_tariff = self._chart("S1874", self._named(self._of(seen.tariffs)))
        self.by_tariff.show_chart(self._blocks(seen) if self.is_by_block else by_tariff)

    def _chart(self, title_id: str, figures: list[Figure]) -> Chart:
        return Chart(
            title=self.words(title_id),
            figures=figures,
            series=(self.words("S1880"),),
            writes=self.words.money,
            writes_short=shekels_short,
            nothing=self.words("S1877"),
        )

    def _blocks(self, seen: SalesSeen) -> Chart:
        """Units of each block; a tariff is named where a class had more than one in the days."""
        words, utility = self.words, self.utility
        shown = [one for one in seen.blocks if one.utility == utility]
        return Chart(
            title=words("S2522"),
            figures=[
                Figure(
                    self._block_name(one, shown, text_id="S2525"),
                    (one.units_tenths,),
                    self._block_name(one, shown),
                )
                for one in shown
            ],
            series=(words("S1881"),),
            writes=lambda tenths: exact_units(words, tenths, utility),
            nothing=words("S1877"),
        )

    def _block_name(
        self, one: BlockSold, shown: Sequence[BlockSold], text_id: str = "S2523"
    ) -> str:
        words = self.words
        has = {other.part for other in shown if other.customer_class == one.customer_class}
        upper = one.upper_tenths
        limit = words("S2224")
        if upper is not None:
            limit = words("S2524", x=words.units(upper, one.utility))
        return words.joined(
            class_name(words, one.customer_class),
            isolate_ltr(one.part) if len(has) > 1 else "",
            words(text_id, n=one.block, x=limit),
        )

    def _of(self, parts: Iterable[Sold]) -> list[Sold]:
        return [one for one in parts if one.utility == self.utility]

    def _days(self, seen: SalesSeen) -> list[Figure]:
        """Every day has its place: one without a sale is a gap that must be seen."""
        sums = {one.part: one.tender_minor for one in self._of(seen.days)}
        if not sums:
            return []
        today = self.desk.now().astimezone(self.words.zone).date()
        days = [today - dt.timedelta(days=back) for back in range(self.days - 1, -1, -1)]
        return [
            Figure(
                isolate_ltr(f"{day:%d/%m}"),
                (sums.get(day.isoformat(), 0),),
                isolate_ltr(f"{day:%d/%m/%Y}"),
            )
            for day in days
        ]

    def _hours(self, seen: SalesSeen) -> list[Figure]:
        sums = {int(one.part): one.tender_minor for one in self._of(seen.hours)}
        if not sums:
            return []
        return [
            Figure(
                isolate_ltr(str(hour)),
                (sums.get(hour, 0),),
                isolate_ltr(f"{hour:02}:00\u2013{hour:02}:59"),
            )
            for hour in range(_HOURS)
        ]

    def _named(self, parts: list[Sold]) -> list[Figure]:
        return [Figure(self._name(one), (one.tender_minor,)) for one in parts]

    def _name(self, one: Sold) -> str:
        words = self.words
        if isinstance(one, TariffSold):
            return words.joined(class_name(words, one.customer_class), isolate_ltr(one.part))
        return zone_name(words, one.part)

    def _parts(self, seen: SalesSeen) -> Iterable[_Part]:
        for by_id, parts in (("S1871", seen.days), ("S1872", seen.hours)):
            for one in self._of(parts):
                yield _Part(by_id, one.part, one)
        blocks = [one for one in seen.blocks if one.utility == self.utility]
        for block in blocks:
            yield _Part("S2522", self._block_name(block, blocks), block)
        for by_id, named in (("S1873", seen.zones), ("S1874", list[Sold](seen.tariffs))):
            for one in self._of(named):
                yield _Part(by_id, self._name(one), one)

    def _say(self, chart: ChartWidget, place: int) -> None:
        if chart.hasFocus():
            self.desk.announcer.say(chart.chart.said(place))


def _framed(chart: ChartWidget) -> QWidget:
    inside = QVBoxLayout()
    inside.addWidget(chart)
    return card(inside, margins=(12, 10, 12, 10))


_COLUMNS: Final[tuple[Column[_Part], ...]] = (
    Column(key="by", text_id="S1882", kind=Kind.TEXT, value=lambda row, words: words(row.by_id)),
    Column(key="part", text_id="S1878", kind=Kind.TEXT, value=lambda row, _: row.name),
    Column(key="count", text_id="S1879", kind=Kind.COUNT, value=lambda row, _: row.sold.count),
    Column(
        key="amount",
        text_id="S1880",
        kind=Kind.MONEY,  # a block has none
        value=lambda row, _: None if isinstance(row.sold, BlockSold) else row.sold.tender_minor,
    ),
    Column(
        key="units",
        text_id="S1881",
        kind=Kind.UNITS,
        value=lambda row, _: row.sold.units_tenths,
    ),
)

ENTRY: Final = ScreenEntry(
    name="insight_sales",
    text_id="S1870",
    roles=READERS,
    reads=(SALES,),
    make=InsightSales,
    is_listed=False,
)
