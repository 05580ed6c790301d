"""The one table of screens, in the order of the navigation; a new screen is one row here.

    H02  reconciliation   H03  difference (from H02)   H04  day close

docs/headoffice.md says how to add one.
"""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.screen import ScreenEntry

SCREENS: Final[tuple[ScreenEntry, ...]] = ()
