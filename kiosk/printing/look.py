"""How the paper of one till looks: width, languages, and whether it is in large print just now."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.flows.till_values import PrintSize
from kiosk.i18n.language import Language
from kiosk.printing.both import RowsIn, worded
from kiosk.printing.raster import Raster, raster_of_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLook:
    """What the sheets of a till share; `size` is turned up for one customer and down again."""

    languages: tuple[Language, ...]
    width_dots: int
    size: PrintSize

    def sheet(self, rows_in: RowsIn) -> Raster:
        """Draw a paper that is worded by language."""
        return raster_of_rows(
            worded(rows_in, self.languages),
            width_dots=self.width_dots,
            is_rtl=self.languages[0].is_rtl,
            is_large=self.size.is_large,
        )
