"""Goes through a chapter and shows each shot in every language, style and size that is asked for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from kiosk.i18n.language import Language
from kiosk.theme.dress import Dress
from tests.helpers.window_look import faults
from tests.pictures.album import Chapter
from tests.pictures.shots import Shot
from tests.pictures.stages import SIZES, Size, Stage, name_of

_ROUNDS: Final = 4  # one for the size, the others for what each layout then asks of its parent


def _all(_value: object) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which pictures are taken; without a word, all."""

    shots: Callable[[Shot], bool] = _all
    languages: Iterable[Language] = tuple(Language)
    dresses: Callable[[Dress], bool] = _all
    sizes: Iterable[Size] = SIZES


@dataclass(frozen=True, slots=True)
class View:
    """A window as it is seen at this moment, and what is wrong with it."""

    shot: Shot
    language: Language
    dress: Dress
    size: Size
    window: QWidget = field(repr=False)
    faults: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its file without a folder."""
        return f"{self.shot.name}_{self.language.value}.png"

    @property
    def folder(self) -> str:
        """Where it belongs among the pictures."""
        return f"{self.size[0]}x{self.size[1]}/{name_of(self.dress)}"


def views(app: QApplication, chapter: Chapter, wanted: Wanted) -> Iterator[View]:
    """Walk through a chapter; the window is as the view says until the next is asked for.

    Each dress has a walk of its own: to put one on takes longer than to walk.
    """
    for dress in filter(wanted.dresses, chapter.stage.dresses):
        with tempfile.TemporaryDirectory() as folder:
            stage = chapter.stage(app, Path(folder), dress)
            try:
                for shot in chapter.walk(stage.bench):
                    if wanted.shots(shot):
                        if not shot.is_under_way:
                            stage.settle()
                        yield from _views_of(app, stage, shot, wanted)
            finally:
                stage.close()


def _views_of(app: QApplication, stage: Stage, shot: Shot, wanted: Wanted) -> Iterator[View]:
    window, usual = stage.window, stage.window.size()
    for language in wanted.languages:
        stage.speak(language)
        for size in (one for one in wanted.sizes if one in stage.sizes):
            window.resize(*size)
            for _ in range(_ROUNDS):
                app.processEvents()
            found = faults(window)
            if (window.width(), window.height()) != size:
                found.append(f"the window is {window.width()}x{window.height()}")
            yield View(shot, language, stage.dress, size, window, tuple(found))
    stage.speak(Language.ARABIC)
    window.resize(usual)
    app.processEvents()
