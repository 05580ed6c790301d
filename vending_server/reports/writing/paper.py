"""A report as a PDF: its head, facts and tables laid out on A4, in the direction of its language.

Everything is measured from the side where a reader begins: `across` is the way from there, and
`Flow` turns it round for Arabic.  Figures stand under each other at their right edge in both
languages, because digits run from the left in both.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from vending_server.reports.model import CellKind, Fact, Imprint, Report
from vending_server.reports.titles import TITLES, where_and_when
from vending_server.reports.wording import Wording
from vending_server.reports.words import in_words
from vending_server.reports.writing.bidi import LRI, PDI
from vending_server.reports.writing.flow import Flow
from vending_server.reports.writing.sheet import Ink, Sheets
from vending_server.reports.writing.table import WrittenTable, write_table

_FACTS_ACROSS: Final = {False: 3, True: 5}
_FACT_HEIGHT: Final = 30
_SIGN_HEIGHT: Final = 112
_SIGN_WIDTH_MAX: Final = 250
_GAP: Final = 14
_BODY_SIZE: Final = 12
_CODE_SIZE: Final = 20
_CODE_HEIGHT: Final = 54  # of its box
_CODE_INSET: Final = 14
_IN_MEMORY: Final = 1 << 20  # of the pages that are put aside


def write_pdf(file: IO[bytes], report: Report, imprint: Imprint, wording: Wording) -> None:
    """Write a report; the same report and imprint give the same bytes."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as aside:
        _write(file, aside, report, imprint, wording)


def _write(
    file: IO[bytes], aside: IO[bytes], report: Report, imprint: Imprint, wording: Wording
) -> None:
    sheets = Sheets(
        file,
        aside,
        is_wide=report.is_wide,
        title=f"{imprint.number} {wording.text(TITLES[report.asked.kind])}",
        language=wording.language.value,
    )
    flow = Flow(sheets, wording.language.is_rtl, _Margin(report, imprint, wording))
    _write_head(flow, report, imprint, wording)
    _write_doubts(flow, report, imprint, wording)
    _write_body(flow, report, wording)
    _write_facts(flow, report.facts, wording, across=_FACTS_ACROSS[report.is_wide])
    tables = [write_table(flow, table, wording) for table in report.tables]
    _write_words(flow, report, wording)
    for note in report.notes:
        flow.paragraph(wording.text(note), size=8, ink=Ink.QUIET)
    _write_signers(flow, report.signers, wording, tables)
    flow.close()


@dataclass(frozen=True, slots=True)
class _Margin:
    """What stands at the foot of every page, and at the head of all but the first."""

    report: Report
    imprint: Imprint
    wording: Wording

    def write(self, flow: Flow, *, is_first: bool) -> None:
        wording, imprint = self.wording, self.imprint
        title = wording.text(TITLES[self.report.asked.kind])
        if not is_first:
            flow.at_head(f"{title} · {_where_and_when(self.report, imprint, wording)}")
        made = wording.text("P713", at=imprint.made_at, by=imprint.made_by)
        number = f"{LRI}{imprint.number}{PDI}"
        flow.at_foot(f"{wording.name(imprint.municipality)} · {number} · {made}")
        if imprint.is_training:
            flow.at_foot_middle(wording.text("P732"))


def _write_head(flow: Flow, report: Report, imprint: Imprint, wording: Wording) -> None:
    flow.pair(
        wording.name(imprint.municipality), imprint.number, size=11, is_bold=True, ink=Ink.ACCENT
    )
    flow.pair(wording.name(imprint.department), wording.text("P714"), size=8.5, ink=Ink.QUIET)
    flow.down(6)
    flow.band(2, Ink.ACCENT)
    flow.down(30)
    flow.text(wording.text(TITLES[report.asked.kind]), size=20, is_bold=True)
    flow.down(17)
    flow.text(_where_and_when(report, imprint, wording), size=11)
    flow.down(_GAP)


def _where_and_when(report: Report, imprint: Imprint, wording: Wording) -> str:
    return " · ".join(part for part in where_and_when(report, imprint, wording) if part)


def _write_doubts(flow: Flow, report: Report, imprint: Imprint, wording: Wording) -> None:
    """Say aloud that figures may change, and why."""
    lines = [wording.said(doubt) for doubt in report.doubts]
    if imprint.is_training:
        lines.insert(0, wording.text("P732"))
    if lines:
        flow.warning(wording.text("P717"), lines)
        flow.down(10)


def _write_body(flow: Flow, report: Report, wording: Wording) -> None:
    """Write a letter's sentences, and its code as it is typed: four by four, from the left."""
    for said in report.body:
        flow.paragraph(wording.said(said), size=_BODY_SIZE)
        flow.down(6)
    if report.code:
        _write_code(flow, report.code, wording)
    if report.body:
        flow.down(_GAP)


def _write_code(flow: Flow, code: str, wording: Wording) -> None:
    """Write a code into a box of its own, as receipts do: it is what the letter is kept for."""
    flow.need(_CODE_HEIGHT + 14)
    flow.down(12)
    groups = " ".join(code[at : at + 4] for at in range(0, len(code), 4))
    width = flow.measure(groups, _CODE_SIZE, is_bold=True) + 2 * _CODE_INSET
    flow.frame(across=0, width=width, height=_CODE_HEIGHT)
    flow.text(wording.text("P974"), size=8, ink=Ink.QUIET, across=_CODE_INSET, below=16)
    flow.text(groups, size=_CODE_SIZE, is_bold=True, across=_CODE_INSET, below=42, is_ltr=True)
    flow.down(_CODE_HEIGHT + 2)


def _write_facts(flow: Flow, facts: Sequence[Fact], wording: Wording, *, across: int) -> None:
    if not facts:
        return
    flow.down(6)
    width = flow.width / across
    for begin in range(0, len(facts), across):
        flow.need(_FACT_HEIGHT)
        for at, fact in enumerate(facts[begin : begin + across]):
            value = wording.cell(fact.value, fact.kind)
            is_figure = fact.kind is not CellKind.TEXT
            flow.text(wording.text(fact.label), size=8, ink=Ink.QUIET, across=at * width)
            flow.text(
                value,
                size=12 if fact.is_main else 10.5,
                is_bold=True,
                across=at * width,
                below=14,
                ink=Ink.ACCENT if fact.is_main else Ink.TEXT,
                width=width - 8,
                is_ltr=is_figure,
            )
        flow.down(_FACT_HEIGHT)
    flow.down(2)


def _write_words(flow: Flow, report: Report, wording: Wording) -> None:
    if report.in_words is None:
        return
    assert isinstance(report.in_words.value, int), "money is written out"
    words = in_words(report.in_words.value, wording.language)
    flow.need(50)
    flow.down(16)
    flow.text(
        f"{wording.text(report.in_words.label)} — {wording.text('P719')}", size=8, ink=Ink.QUIET
    )
    flow.paragraph(wording.text("P720", words=words), size=11, is_bold=True)
    flow.down(4)


def _write_signers(
    flow: Flow, signers: Sequence[str], wording: Wording, tables: Sequence[WrittenTable]
) -> None:
    """Leave room for each side to sign: who, when, and a line; nobody signs a page without sums."""
    if not signers:
        return
    if flow.need(_SIGN_HEIGHT):
        for table in tables:
            table.again()
    flow.down(18)
    gap = 18
    width = min((flow.width - gap * (len(signers) - 1)) / len(signers), _SIGN_WIDTH_MAX)
    for at, signer in enumerate(signers):
        across = at * (width + gap)
        flow.frame(across=across, width=width, height=_SIGN_HEIGHT - 22)
        inner = across + 10
        flow.text(wording.text(signer), size=10, is_bold=True, across=inner, below=16)
        for below, label in ((38, "P721"), (58, "P723"), (80, "P722")):
            text = wording.text(label)
            flow.text(text, size=8, ink=Ink.QUIET, across=inner, below=below)
            begin = max(70.0, flow.measure(text, 8) + 8)
            flow.rule(across=inner + begin, width=width - 20 - begin, below=below + 1)
    flow.down(_SIGN_HEIGHT)
