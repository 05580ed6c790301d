"""Showing a file that lies on this machine."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_with_desktop(path: Path) -> None:
    """Hand a file to whatever shows such files here."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
