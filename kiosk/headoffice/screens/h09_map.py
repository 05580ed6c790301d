"""H09, the map: zones by what they lose, meters by their sign; outlines in, GeoJSON out.

It shows the same rows as the lists of H09, and never a name, an account or an address: it may be
projected as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtGui import QPolygonF
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from kiosk.flows.refusals import FigureKind, Telling
from kiosk.headoffice.customer_classes import class_name
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.detail import ScrolledColumn, panel
from kiosk.headoffice.facts import Card, Fact, Sheet, parts_of
from kiosk.headoffice.insight_line import (
    BALANCES,
    GIVES_OUTLINES,
    OUTLINES,
    POINTS,
    READERS,
    REGISTRARS,
    UTILITIES,
    Town,
    give_outlines,
    town_of,
)
from kiosk.headoffice.insight_words import (
    SIGN_IDS,
    ZONE_STATE_IDS,
    exact_units,
    loss_text,
    loss_tone,
    period,
    utility_name,
    zone_name,
)
from kiosk.headoffice.map.geojson import (
    GeoJsonFault,
    Outline,
    bounded,
    read_outlines,
    write_geojson,
)
from kiosk.headoffice.map.layers import PointsItem, ZoneItem, placed
from kiosk.headoffice.map.legend import Legend
from kiosk.headoffice.map.view import MapView
from kiosk.headoffice.screen import Navigation, Screen, ScreenEntry
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import name_it, wrapping
from vending_server.wire.insight import MeterPoint, ZoneBalance

_PANEL_WIDTH: Final = 320


def _ask_for_file() -> Path | None:
    name, _ = QFileDialog.getOpenFileName(None, "GeoJSON", "", "GeoJSON (*.geojson *.json)")
    return Path(name) if name else None


class InsightMap(Screen):
    """A map and what is known of the zone or meter that was chosen."""

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self.utility = UTILITIES[0]
        self.town: Town | None = None
        self.choose_file: Callable[[], Path | None] = _ask_for_file
        self._about = ""  # a zone's name or a meter's number
        self._chosen: ZoneBalance | MeterPoint | None = None

    def build(self) -> None:
        """See Screen."""
        self.view, self.panel = MapView(), ScrolledColumn()
        self.view.zone_chosen.connect(self._zone_chosen)
        self.view.meter_chosen.connect(self._meter_chosen)
        below = QWidget()
        across = QHBoxLayout(below)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        across.addWidget(self.view, 1)
        side = panel(self.panel)
        sized(side, width=_PANEL_WIDTH)
        across.addWidget(side)
        self.page(below)

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        self.heading.subtitle.setText(utility_name(self.words, self.utility))
        for part in (self.view, self.view.viewport()):
            name_it(part, self.words("S1855"), self.words("S1868"))
        self._show_panel()
        self.view.viewport().update()

    def refresh(self) -> None:
        """See Screen."""
        line, utility = self.desk.line, self.utility
        today = self.desk.now().astimezone(self.words.zone).date()
        self.read(lambda: town_of(line, utility, today), self._show)

    def entered(self) -> None:
        """See Screen."""
        self.view.setFocus()

    def show_about(self, about: object) -> None:
        """Show a utility and, on its map, a zone or a meter."""
        if not isinstance(about, tuple):
            return
        utility, self._about = about
        if utility != self.utility or self.town is None:
            self._switch(utility)
        else:
            self._show_chosen()

    def command(self, cap: Cap) -> bool:
        """See Screen."""
        match cap:
            case Cap.F6:
                self._switch(UTILITIES[1 - UTILITIES.index(self.utility)])
            case Cap.F7 if self.go.may(GIVES_OUTLINES):
                self._take_outlines()
            case Cap.F8 if self.town is not None:
                self._save()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        yield KeyHint(Cap.F6, "B04")
        if self.go.may(GIVES_OUTLINES):
            yield KeyHint(Cap.F7, "B797")
        yield KeyHint(Cap.F8, "B798")

    # ------------------------------------------------------------------ showing

    def _switch(self, utility: str) -> None:
        self.utility, self._chosen = utility, None
        self.heading.subtitle.setText(utility_name(self.words, utility))
        self.refresh()

    def _show(self, town: Town) -> None:
        self.town = town
        middle = _middle(town)
        balances = {one.zone: one for one in town.balances}
        zones = {
            one.zone: self._zone_item(one.zone, one.polygons, balances.get(one.zone), middle)
            for one in town.outlines
        }
        self.view.show_layers(zones, PointsItem(town.points, middle) if town.points else None)
        self._show_chosen()

    def _zone_item(
        self,
        name: str,
        polygons: list[list[list[int]]],
        balance: ZoneBalance | None,
        middle_micro: int,
    ) -> ZoneItem:
        shapes = [
            QPolygonF([placed(corner[0], corner[1], middle_micro) for corner in ring])
            for ring in polygons
        ]

        def words() -> str:
            known = balance is not None and balance.whole is not None
            state = ZONE_STATE_IDS["no_meter" if balance is None else balance.state]
            return f"{self.words.name(name)}\n{loss_text(balance) if known else self.words(state)}"

        return ZoneItem(shapes, lambda: loss_tone(balance), words)

    def _show_chosen(self) -> None:
        town = self.town
        if town is None:
            return
        for at, point in enumerate(town.points):
            if point.drn == self._about:
                self.view.choose_meter(at, is_centred=True)
                self._chosen = point
        for zone in town.balances:
            if zone.zone and zone.zone == self._about:
                self.view.choose_zone(zone.zone)
                self._chosen = zone
        self._show_panel()

    def _zone_chosen(self, name: str) -> None:
        assert self.town is not None, "something was clicked"
        self._chosen = next((one for one in self.town.balances if one.zone == name), None)
        self._show_panel()

    def _meter_chosen(self, at: int) -> None:
        assert self.town is not None, "something was clicked"
        self._chosen = self.town.points[at]
        self._show_panel()

    def _show_panel(self) -> None:
        parts: list[QWidget] = []
        told = self.words("S1856")
        sheet = self._sheet()
        if sheet is not None:
            parts += parts_of(self.words, sheet)
            told = sheet.told
            self.desk.announcer.say(told)
        parts.append(Legend(self.words))
        if self.town is not None:
            sums = {"placed": len(self.town.points), "unplaced": self.town.unplaced}
            counts = {name: isolate_ltr(f"{count:,}") for name, count in sums.items()}
            parts.append(wrapping("small", self.words("S1857", **counts)))
            if not self.town.outlines:
                parts.append(wrapping("small", self.words("S1859")))
        parts.append(wrapping("small", self.words("S1868")))
        self.panel.show_parts(parts, told)

    def _sheet(self) -> Sheet | None:
        words, one = self.words, self._chosen
        if isinstance(one, MeterPoint):
            return Sheet(
                title=words(SIGN_IDS[one.sign]) if one.sign else words("S1858"),
                below=zone_name(words, one.zone),
                groups=(
                    (
                        "",
                        (
                            Fact("T004", isolate_ltr(f"…{one.drn[-4:]}")),
                            Fact("S1888", class_name(words, one.customer_class)),
                            Fact("S1819", exact_units(words, one.bought_tenths, self.utility)),
                        ),
                    ),
                ),
            )
        return None if one is None else self._zone_sheet(one)

    def _zone_sheet(self, zone: ZoneBalance) -> Sheet:
        words, whole = self.words, zone.whole
        facts = [Fact("S1840", isolate_ltr(f"{zone.households:,}"))]
        if whole is not None:
            facts += [
                Fact("S1842", exact_units(words, whole.input_tenths, self.utility)),
                Fact("S1843", exact_units(words, whole.sold_tenths, self.utility)),
                Fact("S1844", exact_units(words, whole.loss_tenths, self.utility)),
                Fact("S1845", loss_text(zone)),
            ]
        cards = () if whole is not None else (Card(title=words(_WHY[zone.state])),)
        return Sheet(
            title=zone_name(words, zone.zone),
            below="" if whole is None else period(words, whole.from_at, whole.through_at),
            cards=cards,
            groups=(("", tuple(facts)),),
        )

    # ------------------------------------------------------------------ files

    def _take_outlines(self) -> None:
        path = self.choose_file()
        if path is None:
            return
        line, new_id = self.desk.line, self.desk.new_id

        def give() -> int:
            return give_outlines(line, read_outlines(bounded(path)), path.name, new_id)

        def given(count: int) -> None:
            self.show_notice(_told("S1865", "good", n=count))
            self.refresh()

        self.act(give, given)

    def failed(self, error: Exception) -> None:
        """Say of a file what is wrong with it; else see Screen."""
        if isinstance(error, GeoJsonFault):
            where = {"where": error.where} if error.where else {}
            self.show_notice(_told(error.text_id, "warning", **where))
        elif isinstance(error, OSError) and not isinstance(error, ConnectionError):
            self.show_notice(notice("S1861", "warning"))
        else:
            super().failed(error)

    def _save(self) -> None:
        town = self.town
        assert town is not None, "there is a map"
        day = self.desk.now().astimezone(self.words.zone).date()
        path = self.desk.exports / f"losses_{town.utility}_{day.isoformat()}.geojson"

        def save() -> str:
            outlines = [
                Outline(one.zone, [[(c[0], c[1]) for c in ring] for ring in one.polygons])
                for one in town.outlines
            ]
            balances = {one.zone: one for one in town.balances}
            data = write_geojson(outlines, balances, town.points, utility=town.utility)
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(path.name + ".part")
            fresh.write_bytes(data)
            fresh.replace(path)
            return path.name

        def saved(name: str) -> None:
            self.show_notice(_told("S1866", "good", file=name))
            self.desk.reporter.say("exported", name=name)

        self.act(save, saved)


_WHY: Final = {"no_meter": "S1850", "no_readings": "S1851", "known": "S1854"}


def _told(text_id: str, tone: str, **values: str | int) -> Notice:
    """Return a notice with figures or names that are written as they are."""
    figures = {name: (FigureKind.TEXT, value) for name, value in values.items()}
    return Notice(Telling(text_id, figures), tone)


def _middle(town: Town) -> int:
    """Return the latitude at which a metre is a metre both ways."""
    latitudes = [one.latitude_micro for one in town.points]
    latitudes += [c[1] for one in town.outlines for ring in one.polygons for c in ring]
    return (min(latitudes) + max(latitudes)) // 2 if latitudes else 0


ENTRY: Final = ScreenEntry(
    name="insight_map",
    text_id="S1855",
    roles=READERS,
    reads=(POINTS, BALANCES, OUTLINES),
    acts={GIVES_OUTLINES: REGISTRARS},
    make=InsightMap,
    is_listed=False,
)
