"""The test print: both languages, every size of type, the edges of the paper.  Never a token."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.catalogue import Texts
from kiosk.i18n.language import Language
from kiosk.identity import TerminalFacts
from kiosk.printing.raster import Raster, raster_of_rows
from kiosk.printing.receipt import Line
from kiosk.printing.rows import BandRow, PairRow, Row, RuleKind, RuleRow, TextRow
from kiosk.printing.style import Style


def trial_sheet(facts: TerminalFacts, *, language: Language, width_dots: int) -> Raster:
    """Return the sheet as dots."""
    rows = trial_rows(facts, language)
    return raster_of_rows(rows, width_dots=width_dots, is_rtl=language.is_rtl)


def trial_rows(facts: TerminalFacts, language: Language) -> Iterator[Row]:
    """Yield the rows of the sheet from the top."""
    texts, place = Texts(language), facts.enrolment
    yield BandRow(texts.get("S640"))
    yield TextRow(isolate_name(language.choose(place.municipality.name)), Style.TITLE)
    yield RuleRow(RuleKind.SOLID)
    point = isolate_name(language.choose(place.point.name))
    yield PairRow(Line(texts.get("S78", n=place.point.number), point))
    yield PairRow(Line(texts.get("S622"), isolate_ltr(str(place.terminal_number))))
    yield RuleRow(RuleKind.DASHED)
    yield TextRow(texts.get("S641"), Style.KIND)
    yield TextRow(Texts(language.other).get("S641"), Style.PLAIN)
    yield TextRow(isolate_ltr("0123456789"), Style.LARGE)
    yield TextRow(texts.get("S642"), Style.SMALL)
    yield RuleRow(RuleKind.SOLID)
    yield BandRow(texts.get("S640"))
