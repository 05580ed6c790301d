"""H15 Meters and customers: the register, who had which meter when, and what is done about one.

Nobody's meter is told because his name was typed: see meters/register.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.meters import acts
from kiosk.headoffice.meters.acts import MeterAct
from kiosk.headoffice.meters.life import HISTORIES, LIFE
from kiosk.headoffice.meters.register import LISTS, METERS, MeterRow
from kiosk.headoffice.screen import ScreenEntry
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import saying

_REGISTRARS: Final = frozenset({"supervisor", "administrator"})
_READERS: Final = _REGISTRARS | {"accountant", "auditor"}
_OFFERED: Final = (
    (Cap.F7, acts.BLOCK),
    (Cap.F7, acts.RELEASE),
    (Cap.F8, acts.REPLACE),
    (Cap.F8, acts.OPEN),
    (Cap.F8, acts.TO_STOCK),
    (Cap.F9, acts.SCRAP),
)


class Meters(ListsScreen):
    """The register, and the life of one meter."""

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (METERS, LIFE)

    def show_about(self, about: object) -> None:
        """Show a filter of the register: another screen names what it means."""
        if isinstance(about, str):
            self.show_list_named("meters", about)

    def opened(self, row: Any, _column: str) -> None:
        """From a name to the meter's number, from a meter to its life."""
        if isinstance(row, MeterRow):
            about = f"meter:{row.meter.drn}"
            self.show_list_named("meters" if row.is_by_name else "meter_life", about)

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        if shown is not METERS:
            return ()
        return [self._offer(cap, act) for cap, act in _OFFERED]

    def _offer(self, cap: Cap, act: MeterAct) -> Offer:
        return Offer(
            cap=cap,
            text_id=act.text_id,
            run=lambda row: self._ask(act, row),
            fits=act.may,
            route=act.route,
        )

    def _ask(self, act: MeterAct, row: MeterRow) -> None:
        line, document_id = self.desk.line, self.desk.new_id()
        title, effect = saying(act.text_id), act.effect(row.meter)
        told: dict[str, str] = {}

        def typed(values: dict[str, str]) -> None:
            told.update(values)
            if act.more and act.more[0].name not in told:
                self.ask(act.more, typed, title=title, what=effect)
                return
            request = act.request(row.meter, told, document_id)
            self.send(lambda: act.send(line, request), act.name)

        self.ask(act.fields, typed, title=title, what=effect)


ENTRY: Final = ScreenEntry(
    name="meters",
    text_id="S2571",
    roles=_READERS,
    reads=(LISTS, HISTORIES),
    acts={
        acts.BLOCKS: _REGISTRARS,
        acts.RELEASES: _REGISTRARS,
        acts.OPENS: _REGISTRARS,
        acts.REPLACES: _REGISTRARS,
        acts.SHELVES: _REGISTRARS,
    },
    make=Meters,
)
