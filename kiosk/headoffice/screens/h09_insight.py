"""H09 Losses and signs: meters that are worth a visit, and what each zone does not sell.

Every sign is shown with its rule and with the household's own thirteen months beside its
neighbours'.  Nothing here blocks a meter.  The map and the sums of sales are screens of their own
(F10, F3); the list comes first, the map has the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, get_args

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.customer_classes import class_name
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.export.job import ExportJob
from kiosk.headoffice.facts import Card, Fact, Sheet
from kiosk.headoffice.filters.language import Filter, FilterKey, Sort
from kiosk.headoffice.insight_line import (
    BALANCES,
    DECIDERS,
    DECISIONS,
    HISTORIES,
    READERS,
    SIGNS,
    UTILITIES,
    balances_of,
)
from kiosk.headoffice.insight_words import (
    SIGN_IDS,
    SIGN_TONES,
    STATE_IDS,
    STATE_TONES,
    ZONE_STATE_IDS,
    against,
    exact_units,
    history_chart,
    loss_text,
    loss_tone,
    period,
    rule_of,
    zone_chart,
    zone_name,
)
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, ListsScreen, Offer
from kiosk.headoffice.screen import Navigation, ScreenEntry
from kiosk.headoffice.tables.columns import NOTHING, Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import PageRead, Reader
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import notice
from kiosk.widgets.charts.columns import ColumnChart
from kiosk.widgets.charts.parts import ChartWidget
from kiosk.widgets.charts.trend import TrendChart
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words, saying
from kiosk.workers import Latest
from vending_server.wire.insight import (
    Decision,
    DecisionFacts,
    DecisionName,
    History,
    HistoryLook,
    Sign,
    SignName,
    Signs,
    SignsLook,
    StateName,
    ZoneBalance,
)

_UTILITY: Final = FilterKey("utility", Sort.WORD, "T062", UTILITIES)
_KEYS: Final = (
    _UTILITY,
    FilterKey("sign", Sort.WORD, "S1803", get_args(SignName)),
    FilterKey("zone", Sort.WORD, "T198"),
    FilterKey("state", Sort.WORD, "S1823", get_args(StateName)),
)
_ASKED: Final = "utility:electricity"
_UNTIL: Final = Field(name="until", text_id="S1829", hint_id="S1830", is_figure=True)
_YEAR: Final = dt.timedelta(days=366)
_ACT_IDS: Final = {"inspect": "B790", "inspected": "B791", "dismiss": "B792", "snooze": "B793"}
_CHART_HEIGHT: Final = 170


class Insight(ListsScreen):
    """Signs first, zones beside them."""

    def __init__(self, entry: ScreenEntry, desk: OfficeDesk, go: Navigation) -> None:
        super().__init__(entry, desk, go)
        self.is_projected = False  # somebody else looks on: no names, numbers, addresses
        self._histories: dict[str, History] = {}
        self._asking = Latest(desk.workers)

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (
            ListOf(
                name="signs",
                text_id="S1801",
                columns=self._sign_columns(),
                reader=_signs,
                sheet=self._sign_sheet,
                keys=_KEYS,
                asked=_ASKED,
            ),
            ListOf(
                name="zones",
                text_id="S1802",
                columns=_ZONE_COLUMNS,
                reader=self._zones,
                sheet=self._zone_sheet,
                keys=(_UTILITY,),
                asked=_ASKED,
            ),
        )

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        if shown.name != "signs":
            return ()
        acts = (
            (Cap.F7, "inspect", lambda row: row is not None and row.state != "inspect"),
            (Cap.F7, "inspected", lambda row: row is not None and row.state == "inspect"),
            (Cap.F8, "dismiss", lambda row: row is not None and row.state != "dismiss"),
            (Cap.F9, "snooze", lambda row: row is not None and row.state != "snooze"),
        )
        return [
            Offer(
                cap=cap,
                text_id=_ACT_IDS[act],
                run=partial(self._decide, act),
                fits=fits,
                route=DECISIONS,
            )
            for cap, act, fits in acts
        ]

    def command(self, cap: Cap) -> bool:
        """See ListsScreen."""
        if super().command(cap):
            return True
        if self._is_asking:
            return False
        match cap:
            case Cap.F3:
                self.go.open("insight_sales", self.utility)
            case Cap.F4:
                self._project()
            case Cap.F10:
                self._to_map(self.row)
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """See ListsScreen."""
        yield from super().keys()
        if not self._is_asking:
            yield KeyHint(Cap.F10, "B794")
            yield KeyHint(Cap.F3, "B795")
            yield KeyHint(Cap.F4, "B796")

    def opened(self, row: Any, _column: str) -> None:
        """From a row to its place on the map."""
        self._to_map(row)

    def show_about(self, about: object) -> None:
        """Show a filter of the signs: another screen names what it means."""
        if isinstance(about, str):
            self.show_list_named("signs", about)

    def row_shown(self, row: Any) -> None:
        """Read the household's months, once while this screen is here."""
        if isinstance(row, Sign) and row.drn not in self._histories:
            line, look = self.desk.line, HistoryLook(drn=row.drn)

            def came(history: History) -> None:
                self._histories[history.drn] = history
                if isinstance(self.row, Sign) and self.row.drn == history.drn:
                    self._show_row()

            read = self.desk.timed(lambda: line.post(HISTORIES[1], look, History))
            self._asking.run(read, came, self.failed)

    @property
    def utility(self) -> str:
        """What is looked at."""
        return _utility_of(self.on_top.asked)

    # ------------------------------------------------------------------ acts

    def _decide(self, act: str, row: Sign) -> None:
        line, document_id = self.desk.line, self.desk.new_id()
        fields = (_UNTIL, REASON) if act == "snooze" else (REASON,)

        def typed(values: dict[str, str]) -> None:
            until = formats.parse_day(values["until"]) if "until" in values else None
            if "until" in values and not self._is_coming(until):
                self.form.refuse("until", notice("S1832", "warning"))
                return
            wanted = Decision(
                document_id=document_id,
                drn=row.drn,
                sign=row.sign,  # type: ignore[arg-type]  # as the server told it
                decision=_DECISIONS[act],
                reason=values["reason"],
                until=None if until is None else until.isoformat(),
            )
            self._histories.pop(row.drn, None)
            self.send(lambda: line.post(DECISIONS[1], wanted, DecisionFacts), "decided")

        self.ask(fields, typed, title=saying(_ACT_IDS[act]), what=saying("S1831"))

    def _is_coming(self, day: dt.date | None) -> bool:
        today = self.desk.now().astimezone(self.words.zone).date()
        return day is not None and today < day <= today + _YEAR

    def _to_map(self, row: Any) -> None:
        about = row.drn if isinstance(row, Sign) else getattr(row, "zone", "")
        self.go.open("insight_map", (self.utility, about))

    def _project(self) -> None:
        self.is_projected = not self.is_projected
        self.heading.show_state(self.words("S1867") if self.is_projected else "", "warning")
        for page in self.pages:
            page.table.speak()
        self._show_row()

    def speak(self) -> None:
        """See ListsScreen."""
        super().speak()
        self.heading.show_state(self.words("S1867") if self.is_projected else "", "warning")

    # ------------------------------------------------------------------ signs

    def _sign_columns(self) -> tuple[Column[Sign], ...]:
        def meter(row: Sign, _words: Words) -> str:
            return NOTHING if self.is_projected else formats.meter_number(row.drn)

        def person(row: Sign, words: Words) -> Named | None:
            if self.is_projected:
                return None
            return Named(words.name(row.customer_name), words.name(row.address))

        return (
            Column(
                key="sign",
                text_id="S1803",
                kind=Kind.PILL,
                value=lambda row, words: Pill(words(SIGN_IDS[row.sign]), SIGN_TONES[row.sign]),
            ),
            Column(key="meter", text_id="T004", kind=Kind.TEXT, value=meter),
            Column(key="customer", text_id="S1817", kind=Kind.NAMED, value=person, grows=2),
            Column(
                key="zone",
                text_id="T198",
                kind=Kind.NAMED,
                value=lambda row, words: Named(
                    zone_name(words, row.zone), class_name(words, row.customer_class)
                ),
                grows=1,
            ),
            _tenths("missing", "S1821", lambda row: row.missing_tenths),
        )

    def _file_columns(self) -> tuple[Column[Sign], ...]:
        """A file has room for what the panel says."""
        return (
            *self._sign_columns(),
            Column(
                key="account",
                text_id="T061",
                kind=Kind.NUMBER,
                value=lambda row, _: None if self.is_projected else row.account_number,
            ),
            _tenths("bought", "S1819", lambda row: row.bought_tenths),
            _tenths("neighbours", "S1820", lambda row: row.neighbours_tenths),
            Column(
                key="purchases",
                text_id="S1838",
                kind=Kind.COUNT,
                value=lambda row, _: row.purchases,
            ),
            Column(
                key="last_bought",
                text_id="T017",
                kind=Kind.DAY,
                value=lambda row, _: (
                    None
                    if row.last_bought_on is None
                    else dt.date.fromisoformat(row.last_bought_on)
                ),
            ),
        )

    def export(self) -> ExportJob | None:
        """See ListsScreen."""
        job = super().export()
        if job is None or self.on_top.shown.name != "signs":
            return job
        return replace(job, columns=self._file_columns())

    def _sign_sheet(self, row: Sign, words: Words) -> Sheet:
        utility = _utility_of(self.pages[0].asked)
        name = words(SIGN_IDS[row.sign])
        history = self._histories.get(row.drn)
        facts = [
            Fact("S1819", exact_units(words, row.bought_tenths, utility)),
            Fact("S1820", exact_units(words, row.neighbours_tenths, utility)),
            Fact("S1821", exact_units(words, row.missing_tenths, utility), "warning"),
            Fact("S1838", isolate_ltr(str(row.purchases))),
            Fact("S1839", isolate_ltr(str(row.neighbours_purchases))),
        ]
        if not self.is_projected:
            facts.insert(0, Fact("T061", isolate_ltr(row.account_number)))
        chart = TrendChart()
        chart.show_chart(history_chart(words, history, utility))
        sized(chart, least_height=_CHART_HEIGHT)
        return Sheet(
            title=name if self.is_projected else f"{name}\n{formats.meter_number(row.drn)}",
            below=against(words, row.against, row.neighbours),
            state=(words(STATE_IDS[row.state]), STATE_TONES.get(row.state, "neutral")),
            cards=(Card(title=rule_of(words, row, utility), tone="primary"),),
            lead=chart,
            groups=(("", tuple(facts)),),
            notes=()
            if history is None
            else tuple(_decided(words, one) for one in history.decisions),
        )

    # ------------------------------------------------------------------ zones

    def _zones(self, line: Line, wanted: Filter) -> Reader[ZoneBalance]:
        today = self.desk.now().astimezone(self.words.zone).date()
        utility = _utility_of(wanted)

        def page(_cursor: str | None) -> PageRead[ZoneBalance]:
            zones = balances_of(line, utility, today).zones
            zones.sort(key=lambda one: (-_loss_of(one), one.zone))
            known = [one.whole for one in zones if one.whole is not None]
            return PageRead(
                rows=zones,
                sums={
                    "households": sum(one.households for one in zones),
                    "input": sum(one.input_tenths for one in known),
                    "sold": sum(one.sold_tenths for one in known),
                    "loss": sum(one.loss_tenths for one in known),
                },
            )

        return page

    def _zone_sheet(self, row: ZoneBalance, words: Words) -> Sheet:
        utility, whole = _utility_of(self.pages[1].asked), row.whole
        cards = [Card(title=words(text_id)) for text_id in _zone_cards(row)]
        facts: tuple[Fact, ...] = (
            Fact("S1840", isolate_ltr(f"{row.households:,}")),
            Fact("S1841", isolate_ltr(", ".join(row.bulk_meters))),
        )
        chart: ChartWidget | None = None
        if whole is not None:
            facts += (
                Fact("S1842", exact_units(words, whole.input_tenths, utility)),
                Fact("S1843", exact_units(words, whole.sold_tenths, utility)),
                Fact("S1844", exact_units(words, whole.loss_tenths, utility)),
                Fact("S1845", loss_text(row)),
            )
            chart = ColumnChart()
            chart.show_chart(zone_chart(words, row, utility))
            sized(chart, least_height=_CHART_HEIGHT)
        return Sheet(
            title=zone_name(words, row.zone),
            below="" if whole is None else period(words, whole.from_at, whole.through_at),
            state=(words(ZONE_STATE_IDS[row.state]), "neutral"),
            cards=tuple(cards),
            lead=chart,
            groups=(("", facts),),
        )


_DECISIONS: Final[dict[str, DecisionName]] = {
    "inspect": "inspect",
    "inspected": "inspected",
    "dismiss": "dismiss",
    "snooze": "snooze",
}


def _tenths(key: str, text_id: str, value: Any) -> Column[Any]:
    """Return a column of units."""
    return Column(key=key, text_id=text_id, kind=Kind.UNITS, value=lambda row, _: value(row))


def _of_whole(name: str) -> Any:
    return lambda row: None if row.whole is None else getattr(row.whole, name)


_ZONE_COLUMNS: Final[tuple[Column[ZoneBalance], ...]] = (
    Column(
        key="zone",
        text_id="T198",
        kind=Kind.TEXT,
        value=lambda row, words: zone_name(words, row.zone),
        grows=2,
    ),
    Column(
        key="state",
        text_id="S1823",
        kind=Kind.PILL,
        value=lambda row, words: Pill(words(ZONE_STATE_IDS[row.state]), "neutral"),
    ),
    Column(key="households", text_id="S1840", kind=Kind.COUNT, value=lambda row, _: row.households),
    _tenths("input", "S1842", _of_whole("input_tenths")),
    _tenths("sold", "S1843", _of_whole("sold_tenths")),
    _tenths("loss", "S1844", _of_whole("loss_tenths")),
    Column(
        key="loss_share",
        text_id="S1845",
        kind=Kind.PILL,
        value=lambda row, _: None if row.whole is None else Pill(loss_text(row), loss_tone(row)),
        ends=True,
    ),
)


def _signs(line: Line, wanted: Filter) -> Reader[Sign]:
    look = SignsLook(
        utility=_utility_of(wanted),  # type: ignore[arg-type]  # one of UTILITIES
        sign=wanted.word("sign"),  # type: ignore[arg-type]  # one of its choices
        zone=wanted.word("zone"),
        state=wanted.word("state"),  # type: ignore[arg-type]  # one of its choices
    )

    def page(cursor: str | None) -> PageRead[Sign]:
        told = line.post(SIGNS[1], look, Signs, limit=PAGE_ROWS, cursor=cursor)
        return PageRead(
            rows=told.signs,
            next_cursor=told.next_cursor,
            sums={"missing": told.missing_tenths},
        )

    return page


def _utility_of(wanted: Filter) -> str:
    return wanted.word("utility") or UTILITIES[0]


def _loss_of(zone: ZoneBalance) -> int:
    """Return by what zones are put in order: what is lost; zones without a figure last."""
    return -(10**15) if zone.whole is None else zone.whole.loss_tenths


def _zone_cards(row: ZoneBalance) -> Iterable[str]:
    if row.state == "no_meter":
        yield "S1850"
    elif row.state == "no_readings":
        yield "S1851"
    else:
        yield "S1854"
        if row.whole is not None and row.whole.loss_tenths < 0:
            yield "S1852"


def _decided(words: Words, one: DecisionFacts) -> tuple[str, str]:
    day = words.date_of(dt.datetime.fromisoformat(one.decided_at))
    said = words.joined(words(STATE_IDS[one.decision]), day, isolate_ltr(one.decided_by))
    return said, words.name(one.reason)


ENTRY: Final = ScreenEntry(
    name="insight",
    text_id="S1800",
    roles=READERS,
    reads=(SIGNS, HISTORIES, BALANCES),
    acts={DECISIONS: DECIDERS},
    make=Insight,
)
