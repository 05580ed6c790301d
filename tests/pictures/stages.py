"""The windows that are looked at: how each is opened, dressed, measured and closed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final, Protocol

from PySide6.QtWidgets import QApplication, QWidget

from kiosk.headoffice.line import Line
from kiosk.headoffice.strip import BackupLight
from kiosk.headoffice.upkeep.backups import light_of
from kiosk.i18n.language import Language
from kiosk.theme.choices import TextSize, Theme
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import wear
from tests.helpers import board_shown
from tests.helpers.cashier_bench import CashierBench
from tests.helpers.fake_acceptor import MachineBench
from tests.helpers.first_bench import FirstBench
from tests.helpers.machine_window import MachineWindow
from tests.helpers.office_bench import FakeLine, OfficeBench
from tests.helpers.screen_till import ScreenTill
from vending_server.wire.board import Board

Size = tuple[int, int]
SIZES: Final[tuple[Size, ...]] = ((1024, 768), (1366, 768), (1920, 1080), (1080, 1920))
SMALLEST: Final[tuple[Size, ...]] = ((1024, 768), (1366, 768), (1080, 1920))
"""The second is for head office, the last for windows that have no wide form."""

DRESSES: Final = (*(Dress(theme) for theme in Theme), Dress(text=TextSize.LARGE))
DRESSES_OF_MACHINES: Final = (*DRESSES, Dress(Theme.HIGH_CONTRAST, TextSize.LARGE))


def name_of(dress: Dress) -> str:
    """Return a dress's name in options and folders: `light`, `light-large`."""
    return dress.theme.value + ("-large" if dress.is_large else "")


class Stage(Protocol):
    """A window and what is around it; `bench` is what its walks use."""

    sizes: ClassVar[tuple[Size, ...]]
    dresses: ClassVar[tuple[Dress, ...]]
    bench: Any
    window: QWidget
    dress: Dress

    def __init__(self, app: QApplication, folder: Path, dress: Dress) -> None:
        """Open the window in Arabic; `folder` is empty and its own."""

    def speak(self, language: Language) -> None:
        """Speak a language; nothing that was entered changes."""

    def settle(self) -> None:
        """Let everything that is under way come to its end."""

    def close(self) -> None:
        """Close it and stop its threads."""


class Till:
    """The cashier's window over a till that answers as it is told to."""

    sizes = SIZES
    dresses = DRESSES

    def __init__(self, app: QApplication, folder: Path, dress: Dress) -> None:
        self.dress = dress
        self.bench = CashierBench(app, ScreenTill(), Language.ARABIC, dress)
        self.window = self.bench.window
        self.settle, self.close = self.bench.settle, self.bench.close

    def speak(self, language: Language) -> None:
        """See Stage."""
        self.bench.desk.words.switch(language)
        self.window.speak()


class FirstStart:
    """The window of the first start over a server in memory."""

    sizes = SIZES
    dresses = DRESSES

    def __init__(self, app: QApplication, folder: Path, dress: Dress) -> None:
        self.dress = dress
        self.bench = FirstBench(app, folder, Language.ARABIC)
        wear(app, dress)
        self.window = self.bench.window
        self.settle, self.close = self.bench.settle, self.bench.close

    def speak(self, language: Language) -> None:
        """See Stage."""
        self.window.desk.words.switch(language)
        self.window.speak()


class Office:
    """The window of head office over a line that answers from memory."""

    sizes: ClassVar[tuple[Size, ...]] = ((1366, 768), (1920, 1080))
    dresses = DRESSES

    def __init__(self, app: QApplication, folder: Path, dress: Dress) -> None:
        self.dress = dress
        line = FakeLine()
        line.on("GET", "/v1/board", lambda **_: board_shown.a_board())
        self.bench = OfficeBench(app, line, Language.ARABIC, dress, backup=_light)
        self.window = self.bench.window
        self.settle, self.close = self.bench.settle, self.bench.close

    def speak(self, language: Language) -> None:
        """See Stage."""
        self.bench.desk.words.switch(language)
        self.window.speak()


def _light(line: Line) -> BackupLight:
    """The strip tells of backups what the board beside it does."""
    return light_of(line.get("/v1/board", Board).backup)


class UprightTerminal:
    """The terminal of a customer, taller than wide."""

    sizes: ClassVar[tuple[Size, ...]] = ((1080, 1920),)
    dresses = DRESSES_OF_MACHINES

    def __init__(self, app: QApplication, folder: Path, dress: Dress) -> None:
        shape = (1080, 1920) if self.sizes[0][0] < self.sizes[0][1] else (1024, 768)
        self.bench = MachineWindow(app, MachineBench(folder), language=Language.ARABIC, size=shape)
        self.window = self.bench.window
        self.settle, self.close, self.dress = self.bench.settle, self.bench.close, dress
        self.window.look = replace(self.window.look, usual=dress).as_usual()
        self.window.dress()

    def speak(self, language: Language) -> None:
        """See Stage."""
        self.window.words.switch(language)
        self.window.speak()


class WideTerminal(UprightTerminal):
    """The terminal of a customer, wider than tall: other layouts."""

    sizes = ((1024, 768), (1366, 768), (1920, 1080))
