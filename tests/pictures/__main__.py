"""Takes the pictures of all screens: `make pictures` (docs/pictures/README.md).

The last line is `pictures=<n> clipped=<pictures in which something is cut, covered or turned>`.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from kiosk.i18n.language import Language
from tests.pictures import report_pages
from tests.pictures.album import CHAPTERS, Chapter
from tests.pictures.camera import View, Wanted, views
from tests.pictures.sheets import Picture, contact_sheets, write_index
from tests.pictures.stages import DRESSES_OF_MACHINES, SIZES, name_of

_COMPRESSION = 60  # of Qt's 0 to 100: half the time of the smallest file


def main(arguments: Sequence[str]) -> int:
    """Take all pictures, or those that are asked for; 0 when nothing is wrong in them."""
    asked = _parser().parse_args(arguments)
    asked.out.mkdir(parents=True, exist_ok=True)
    groups: dict[str, list[Picture]] = defaultdict(list)
    jobs = [(number, asked) for number in range(len(CHAPTERS))]
    with ProcessPoolExecutor(asked.jobs) as pool:
        for found in pool.map(_chapter, jobs):
            for group, picture in found:
                groups[group].append(picture)
    spoken = [asked.lang] if asked.lang else [one.value for one in Language]
    for group, picture in report_pages.pages(asked.out, asked.only, spoken):
        groups[group].append(picture)
    app = QApplication(
        []
    )  # for the words on sheets; after the pool, whose processes make their own
    _leaf_through(asked.out, groups)
    del app
    pictures = [picture for group in groups.values() for picture in group]
    clipped = [picture for picture in pictures if picture.faults]
    for picture in clipped:
        print(picture.path.relative_to(asked.out), *picture.faults, sep="\n    ")
    print(f"see {asked.out / 'index.html'}")
    print(f"pictures={len(pictures)} clipped={len(clipped)}")
    return 0 if pictures and not clipped else 1


class ChapterFailed(Exception):
    """A walk could not be taken to its end; the message is the whole trace."""


def _chapter(job: tuple[int, argparse.Namespace]) -> list[tuple[str, Picture]]:
    """Take the pictures of one chapter, in a process of the pool.

    Raises:
        ChapterFailed: whatever went wrong, as words: an error of the kiosk holds what no other
            process can read, and "cannot pickle" would be all that is told of it.
    """
    number, asked = job
    try:
        return _pictures_of(CHAPTERS[number], asked)
    except Exception:  # noqa: BLE001 - told as it is, in the main process
        raise ChapterFailed(f"{CHAPTERS[number].name}\n{traceback.format_exc()}") from None


def _pictures_of(chapter: Chapter, asked: argparse.Namespace) -> list[tuple[str, Picture]]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    qInstallMessageHandler(_say)
    wanted = Wanted(
        shots=lambda shot: fnmatch(shot.name, asked.only),
        languages=[Language(asked.lang)] if asked.lang else list(Language),
        dresses=lambda dress: fnmatch(name_of(dress), asked.theme),
        sizes=[size for size in SIZES if asked.size in {"", f"{size[0]}x{size[1]}"}],
    )
    return [
        (f"{view.folder} {view.language.value}", _take(view, asked.out))
        for view in views(app, chapter, wanted)
    ]


def _take(view: View, out: Path) -> Picture:
    path = out / view.folder / view.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not view.window.grab().save(str(path), quality=_COMPRESSION):
        raise OSError(f"cannot write {path}")
    return Picture(path, f"{view.shot.screen} {view.shot.told}", view.faults)


def _leaf_through(out: Path, groups: dict[str, list[Picture]]) -> None:
    sheets = {}
    for name, pictures in groups.items():
        to = out / "sheets" / name.replace("/", "_").replace(" ", "_")
        to.parent.mkdir(exist_ok=True)
        sheets[name] = contact_sheets(pictures, to)
    write_index(out, groups, sheets)


def _say(kind: QtMsgType, _context: object, text: str) -> None:
    """Pass on what Qt says, but for what an offscreen display cannot do."""
    if kind is not QtMsgType.QtDebugMsg and "propagateSizeHints" not in text:
        print(text, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("var/pictures"), help="the folder")
    parser.add_argument("--only", default="*", help="names of shots, such as 'sell_*'")
    parser.add_argument("--lang", choices=["", *(one.value for one in Language)], default="")
    sizes = [f"{width}x{height}" for width, height in SIZES]
    parser.add_argument("--size", choices=["", *sizes], default="")
    names = ", ".join(map(name_of, DRESSES_OF_MACHINES))
    parser.add_argument("--theme", default="*", help=f"{names}, or a pattern")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
