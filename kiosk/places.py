"""Where settings lie when nobody says where: by the rules of the operating system.

No path stands in the program: a `kiosk.toml` in the working folder is taken, else the one in the
user's own folder of data.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

CONFIG_NAME: Final = "kiosk.toml"
_FOLDER: Final = "charging-point"


def default_config() -> Path:
    """Return the settings file of this user, there or not."""
    here = Path(CONFIG_NAME)
    return here if here.is_file() else user_folder(os.environ, os.name) / CONFIG_NAME


def user_folder(environ: Mapping[str, str], system: str) -> Path:
    """Return the folder of this user for what the program keeps."""
    if system == "nt":
        base = environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / _FOLDER
    base = environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / _FOLDER
