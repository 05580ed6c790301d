"""Every report in both languages as pictures of its pages, of a town in which everything happens."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

from tests.helpers import little_town
from tests.helpers.case_town import CaseTown
from tests.helpers.report_town import TODAY, TOMORROW, ReportTown
from tests.pictures.sheets import Picture
from vending_server.db.engine import snapshot
from vending_server.db.migrate import upgrade
from vending_server.reports.making import report_of, write
from vending_server.reports.model import (
    Asked,
    FileFormat,
    Imprint,
    Language,
    Period,
    ReportKind,
)
from vending_server.wire.facts import BothLanguages

FOLDER = "reports"
_DOTS_PER_INCH = "90"
_CUT = "…"  # at the end of what had no room
_IMPRINT = Imprint(
    municipality=BothLanguages(ar="بلدية بيت الزيتون", en="Municipality of Beit al-Zaytoun"),
    department=BothLanguages(ar="قسم الكهرباء والمياه", en="Electricity and water department"),
    number="R-000017",
    made_at=dt.datetime(2026, 11, 24, 8, 30),  # noqa: DTZ001 - by the town's clock
    made_by=BothLanguages(ar="مايسة", en="Maysa"),
)


def pages(out: Path, only: str, languages: list[str]) -> Iterator[tuple[str, Picture]]:
    """Yield each page's picture with its group, those named `reports_KIND` that were asked for.

    Raises:
        OSError: pdftoppm is missing (set-up installs it) or a page cannot be written.
    """
    wanted = [kind for kind in ReportKind if fnmatch(f"reports_{kind.value}", only)]
    if not wanted:
        return
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/town.sqlite"
        upgrade(url)
        engine = little_town.build(url)
        town = ReportTown(engine)
        for kind in wanted:
            for language in Language:
                if language.value in languages and kind is not ReportKind.LETTER:
                    yield from _taken(town, kind, language, out / FOLDER)
        engine.dispose()
        if ReportKind.LETTER in wanted:
            yield from _letters(Path(folder), out / FOLDER, languages)


def _letters(folder: Path, out: Path, languages: list[str]) -> Iterator[tuple[str, Picture]]:
    """Yield the letter of a case, of a town that has one."""
    url = f"sqlite:///{folder}/cases.sqlite"
    upgrade(url)
    engine = little_town.build(url)
    town = CaseTown(engine)
    case = town.open_case(town.opening(town.sell()))
    town.note(case.document_id, "evidence", "صورتان لشاشتي العدادين", reference="ملف 12")
    town.settle(case, "charged", reason="أُدخل الرمز في عداد الجار")
    for language in Language:
        if language.value in languages:
            path = out / f"reports_{ReportKind.LETTER.value}_{language.value}.pdf"
            path.write_bytes(town.letter_file(case.document_id, language))
            yield from _seen(path, ReportKind.LETTER, language)
    engine.dispose()


def _taken(
    town: ReportTown, kind: ReportKind, language: Language, folder: Path
) -> Iterator[tuple[str, Picture]]:
    path = folder / f"reports_{kind.value}_{language.value}.pdf"
    with snapshot(town.engine) as connection, path.open("wb") as file:
        report = report_of(
            connection,
            _asked(town, kind),
            zone=little_town.ZONE,
            now=town.clock.time,
            rerating=town.rerating,
        )
        write(file, report, _IMPRINT, language=language, file_format=FileFormat.PDF)
    yield from _seen(path, kind, language)


def _seen(path: Path, kind: ReportKind, language: Language) -> Iterator[tuple[str, Picture]]:
    tool = shutil.which("pdftoppm")
    if tool is None:
        raise OSError("pdftoppm is missing")
    subprocess.run([tool, "-r", _DOTS_PER_INCH, "-png", path, path.with_suffix("")], check=True)
    faults = ("a text of it was cut",) if _CUT in _text_of(path) else ()
    for page in sorted(path.parent.glob(f"{path.stem}-*.png")):
        yield f"{FOLDER} {language.value}", Picture(page, f"{kind.value}, {page.stem}", faults)


def _text_of(path: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        raise OSError("pdftotext is missing")
    return subprocess.run(
        [tool, path, "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout


def _asked(town: ReportTown, kind: ReportKind) -> Asked:
    both = Period(from_day=TODAY, through_day=TOMORROW)
    if kind is ReportKind.SHIFT:
        return Asked(kind=kind, period=both, subject=town.shifts[0])
    if kind is ReportKind.TARIFF:
        return Asked(kind=kind, period=Period(from_day=TODAY, through_day=TODAY), subject="1")
    return Asked(kind=kind, period=both, point_number=3 if kind is ReportKind.AGENT else None)
