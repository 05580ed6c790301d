"""Contact sheets and a page to leaf through the pictures of one run."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

_HEAD: Final = """<!doctype html><meta charset=utf-8><title>Screens</title>
<style>body{font:15px sans-serif;margin:2em}img{max-width:100%}
details{margin:.5em 0}.bad{color:#a61b12}</style><h1>Screens</h1>"""
_GAP: Final = 8
_LABEL: Final = 20
_SHEET_WIDTH: Final = 1600
_PER_SHEET: Final = {True: 10, False: 12}  # upright pictures, wide ones
_ACROSS: Final = {True: 5, False: 3}


@dataclass(frozen=True, slots=True)
class Picture:
    """One file of a run, and what is to be seen in it."""

    path: Path
    told: str
    faults: tuple[str, ...] = ()


def contact_sheets(pictures: Sequence[Picture], to: Path) -> list[Path]:
    """Write `to` with `-1`, `-2` ... behind its name; all pictures are of one size.

    Raises:
        OSError: a sheet cannot be written.
    """
    if not pictures:
        return []
    first = QImage(str(pictures[0].path))
    is_upright = first.height() > first.width()
    count, made = _PER_SHEET[is_upright], []
    for number, at in enumerate(range(0, len(pictures), count), start=1):
        sheet = _sheet(pictures[at : at + count], first, _ACROSS[is_upright])
        made.append(to.with_name(f"{to.name}-{number}.png"))
        if not sheet.save(str(made[-1])):
            raise OSError(f"cannot write {made[-1]}")
    return made


def _sheet(pictures: Sequence[Picture], like: QImage, across: int) -> QImage:
    width = (_SHEET_WIDTH - _GAP * (across + 1)) // across
    height = width * like.height() // like.width()
    rows = -(-len(pictures) // across)
    sheet = QImage(_SHEET_WIDTH, rows * (height + _LABEL + _GAP) + _GAP, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#808890"))
    painter = QPainter(sheet)
    font = QFont("Noto Sans")
    font.setPixelSize(13)
    painter.setFont(font)
    for at, picture in enumerate(pictures):
        x = _GAP + at % across * (width + _GAP)
        y = _GAP + at // across * (height + _LABEL + _GAP)
        painter.setPen(QColor("#FFD0D0" if picture.faults else "#FFFFFF"))
        label = picture.path.stem + (f" ({len(picture.faults)} faults)" if picture.faults else "")
        painter.drawText(QRect(x, y, width, _LABEL), Qt.AlignmentFlag.AlignLeft, label)
        image = QImage(str(picture.path))
        small = image.scaled(
            width,
            height,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(x, y + _LABEL, small)
    painter.end()
    return sheet


def write_index(
    folder: Path, groups: dict[str, list[Picture]], sheets: dict[str, list[Path]]
) -> None:
    """Write `index.html`: every group with its sheets and its pictures by name.

    Raises:
        OSError: the page cannot be written.
    """
    parts = [_HEAD]
    for name, pictures in groups.items():
        parts.append(f"<details><summary>{html.escape(name)}: {len(pictures)}</summary>")
        shown = [sheet.relative_to(folder) for sheet in sheets.get(name, [])]
        parts += [f'<p><img loading=lazy src="{sheet}">' for sheet in shown]
        parts.append("<ul>")
        parts += [_line(folder, picture) for picture in pictures]
        parts.append("</ul></details>")
    (folder / "index.html").write_text("\n".join(parts), "utf-8")


def _line(folder: Path, picture: Picture) -> str:
    where, told = picture.path.relative_to(folder), html.escape(picture.told)
    faults = "".join(f"<br><span class=bad>{html.escape(one)}</span>" for one in picture.faults)
    return f'<li><a href="{where}">{picture.path.stem}</a> {told}{faults}'
