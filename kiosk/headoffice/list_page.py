"""One list of a screen: how it is declared, and its table below its filter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.facts import Sheet
from kiosk.headoffice.filters.bar import FilterBar
from kiosk.headoffice.filters.language import Filter, FilterKey
from kiosk.headoffice.line import Line
from kiosk.headoffice.screen import Route
from kiosk.headoffice.tables.columns import Column
from kiosk.headoffice.tables.pages import Reader
from kiosk.headoffice.tables.view import RowsTable
from kiosk.widgets.words import Words

R = TypeVar("R")
NO_ROW: Final = "S3209"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(Generic[R]):
    """One list; `reader` makes what pages come from out of the line and the filter."""

    name: str  # in files, saved filters and tests
    text_id: str
    columns: Sequence[Column[R]]
    reader: Callable[[Line, Filter], Reader[R]]
    sheet: Callable[[R, Words], Sheet]
    keys: tuple[FilterKey, ...] = ()
    check: Callable[[Filter], object] = lambda _filter: None  # see FilterBar
    asked: str = ""  # the filter at the beginning
    empty: Callable[[Filter], str] = lambda _filter: NO_ROW  # what is said where no row is
    route: Route | None = None  # None: whoever sees the screen reads it


class ListPage(QWidget):
    """One list with its filter."""

    def __init__(self, desk: OfficeDesk, screen: str, shown: ListOf[Any]) -> None:
        super().__init__()
        self.shown = shown
        self.filter: FilterBar | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if shown.keys:
            self.filter = FilterBar(desk, f"{screen}_{shown.name}", shown.keys, check=shown.check)
            column.addWidget(self.filter)
            if shown.asked:
                self.filter.put(shown.asked)
        self.table: RowsTable[Any] = RowsTable(desk, shown.columns, name_id=shown.text_id)
        column.addWidget(self.table, 1)

    @property
    def empty_id(self) -> str:
        """What stands in the place of a row's facts; nothing while rows may still come."""
        shelf = self.table.model.shelf
        return self.shown.empty(self.asked) if shelf.is_whole and not shelf.total else ""

    @property
    def asked(self) -> Filter:
        """What is filtered for."""
        return self.filter.filter if self.filter is not None else Filter()
