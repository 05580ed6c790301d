"""A window without anything to see: what the conductor says to its pages falls on deaf ears.

The conductor and the notes' turn are the real ones; of their pages only what they read back is kept.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from kiosk.i18n.language import Language
from kiosk.selfservice.money_pages import NotesShown
from kiosk.widgets.words import Words

_IDLE_S = {"identify": 45, "meter": 45, "amount": 45, "notes": 60, "result": 120, "kept": 30}
_PAGES = ("attract", "charging", "out", "still_there", *_IDLE_S)
_ZONE = "Asia/Hebron"


class Deaf:
    """Hears anything and does nothing."""

    def __getattr__(self, _name: str) -> Any:
        return self

    def __call__(self, *_args: object, **_more: object) -> Any:
        return self


_DEAF = Deaf()


class BlankPage(Deaf):
    """One page."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.idle_s = _IDLE_S.get(name)
        self.meter: Any = None
        self.goal_minor = 0
        self.shown = NotesShown()

    def show_meter(self, meter: Any) -> None:
        self.meter = meter

    def show_notes(self, shown: NotesShown) -> None:
        self.shown = shown


class BlankWindow(QObject):
    """Shows one page at a time, to nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words(Language.ENGLISH, _ZONE)
        self._pages = {name: BlankPage(name) for name in _PAGES}
        self.page = self._pages["out"]

    def __getattr__(self, name: str) -> Deaf:
        return self.__dict__["_pages"].get(name, _DEAF)

    def go(self, page: BlankPage) -> None:
        self.page = page

    def back_to_normal(self) -> None:
        """There is no look."""
