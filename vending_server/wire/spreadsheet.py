"""Tables as files that an accountant opens: CSV and XLSX, written row by row.

    with open(name, "wb") as file:
        write_xlsx(file, [Sheet(name="Sales", columns=[...], rows=rows, is_rtl=True)])

Pure: no clock, no random number, no library beyond Python's own, so that the same table gives the
same bytes on server and till, and a million rows never lie in memory together.  Money and units are
written as exact decimals from integers; a spreadsheet shows them with two places and one.

What is a text stays one: nothing that a customer is called can become a formula, and the invisible
signs that keep a number in order on a screen are left out, or no search would find it again.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, Final, TypeAlias
from xml.sax.saxutils import escape

Cell: TypeAlias = str | int | dt.date | dt.datetime | None
Row: TypeAlias = Sequence[Cell]

ROWS_MAX: Final = 1_048_576  # of a sheet, as its format says
NAME_CHARS_MAX: Final = 31
CELL_CHARS_MAX: Final = 32_767
_FIRST_DAY: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no zones
_SECONDS_A_DAY: Final = 86_400
_MARK: Final = "\ufeff"  # tells Excel that a CSV file is UTF-8
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
_CSV_SIGNS: Final = frozenset(',;\t"\r\n')
_UNSEEN: Final = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)


class SheetKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    MONEY = "money"  # integer agorot
    UNITS = "units"  # integer tenths
    BASIS_POINTS = "basis_points"  # integer; told as a percentage
    DAY = "day"  # a date
    MOMENT = "moment"  # a time by the town's clock, without a zone


class TooManyRows(ValueError):
    """A sheet holds about a million rows; whoever has more exports a part, or CSV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """One column; `width` is in characters, `is_summed` puts its sum below."""

    title: str
    kind: SheetKind = SheetKind.TEXT
    width: int = 16
    is_summed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table; its rows are read once.

    `head` is what stands above the titles, line by line; `total` the word before the sums.
    """

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Row]
    is_rtl: bool = False
    head: Sequence[Sequence[str]] = field(default=())
    total: str | None = None


def write_csv(file: IO[bytes], sheets: Iterable[Sheet]) -> int:
    """Write tables below each other, an empty line between; return how many rows they had.

    Heads and sums are left out: a program reads this.
    """
    file.write(_MARK.encode())
    written = 0
    for number, sheet in enumerate(sheets):
        if number:
            file.write(b"\r\n")
        file.write(_csv_line(_csv_text(column.title) for column in sheet.columns))
        for row in sheet.rows:
            file.write(
                _csv_line(
                    _csv_cell(cell, column.kind)
                    for cell, column in zip(row, sheet.columns, strict=True)
                )
            )
            written += 1
    return written


def write_xlsx(file: IO[bytes], sheets: Sequence[Sheet]) -> int:
    """Write a workbook of these sheets; return how many rows they had.

    Raises:
        TooManyRows: the file is then unfinished.
    """
    written = 0
    names = _names_of([sheet.name for sheet in sheets])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in _frame(names):
            _put(archive, name, [text])
        for number, sheet in enumerate(sheets, start=1):
            writer = _SheetWriter(sheet)
            _put(archive, f"xl/worksheets/sheet{number}.xml", writer.parts())
            written += writer.rows
    return written


def plain(text: str) -> str:
    """Return a text without the signs that nobody sees."""
    return _UNSEEN.sub("", text)


def decimal_text(value: int, places: int) -> str:
    """Return an integer of the smallest unit as an exact decimal: 1234 at 2 places is 12.34."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole, part = divmod(value, 10**places)
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


_PLACES: Final = {
    SheetKind.COUNT: 0,
    SheetKind.MONEY: 2,
    SheetKind.UNITS: 1,
    SheetKind.BASIS_POINTS: 2,
}


# --- CSV -----------------------------------------------------------------------------------------


def _csv_line(cells: Iterable[str]) -> bytes:
    return (",".join(cells) + "\r\n").encode()


def _csv_cell(cell: Cell, kind: SheetKind) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, int):
        return decimal_text(cell, _PLACES[kind])
    return _csv_text(cell)


def _csv_text(text: str) -> str:
    text = plain(text)
    if text.startswith(_FORMULA_SIGNS):
        text = f"'{text}"  # a spreadsheet would calculate it
    if any(sign in text for sign in _CSV_SIGNS):  # where a list is told with ; or tabs, too
        return '"' + text.replace('"', '""') + '"'
    return text


# --- XLSX ----------------------------------------------------------------------------------------

# Cell styles by their place in styles.xml.
_STYLES: Final = {
    SheetKind.TEXT: 1,
    SheetKind.COUNT: 2,
    SheetKind.MONEY: 3,
    SheetKind.UNITS: 4,
    SheetKind.BASIS_POINTS: 3,
    SheetKind.DAY: 5,
    SheetKind.MOMENT: 6,
}
_HEAD_STYLE: Final = 0
_TITLE_STYLE: Final = 7
_BOLD_MORE: Final = 8  # a sum's style is so much above that of its column
_STYLES_XML: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0.0"/>'
    '<numFmt numFmtId="165" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="166" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="10"/><name val="Noto Sans"/></font>'
    '<font><b/><sz val="10"/><name val="Noto Sans"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE4EDEC"/></patternFill></fill></fills>'
    '<borders count="2"><border/><border><top style="thin"/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="15">'
    "{plain}{title}{bold}</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_FORMATS: Final = (0, 49, 3, 4, 164, 165, 166)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _styles() -> str:
    plain_xf = "".join(f'<xf numFmtId="{one}" applyNumberFormat="1"/>' for one in _FORMATS)
    title = '<xf fontId="1" fillId="2" applyFont="1" applyFill="1"><alignment wrapText="1"/></xf>'
    bold = "".join(
        f'<xf numFmtId="{one}" fontId="1" borderId="1" applyNumberFormat="1" applyFont="1"'
        ' applyBorder="1"/>'
        for one in _FORMATS
    )
    return _STYLES_XML.format(plain=plain_xf, title=title, bold=bold)


def _names_of(wanted: Sequence[str]) -> list[str]:
    names: list[str] = []
    for name in wanted:
        short = (_NOT_IN_A_NAME.sub(" ", plain(name)).strip(" '") or "Sheet")[:NAME_CHARS_MAX]
        found, number = short, 2
        while found.lower() in {one.lower() for one in names}:
            found = f"{short[: NAME_CHARS_MAX - 4]} {number}"
            number += 1
        names.append(found)
    return names


def _frame(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield all of a workbook but its sheets."""
    numbers = range(1, len(names) + 1)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{one}.xml" ContentType="{kind}.worksheet+xml"/>'
        for one in numbers
    )
    yield (
        "[Content_Types].xml",
        (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{parts}</Types>'
        ),
    )
    yield (
        "_rels/.rels",
        (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
    )
    sheets = "".join(
        f'<sheet name="{escape(name, _QUOTE)}" sheetId="{one}" r:id="rId{one}"/>'
        for one, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheets}</sheets></workbook>',
    )
    links = "".join(
        f'<Relationship Id="rId{one}" Type="{_LINKS}/worksheet" '
        f'Target="worksheets/sheet{one}.xml"/>'
        for one in numbers
    )
    yield (
        "xl/_rels/workbook.xml.rels",
        (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}<Relationship '
            f'Id="rId{len(names) + 1}" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>'
        ),
    )
    yield "xl/styles.xml", _styles()


_QUOTE: Final = {'"': "&quot;"}


def _put(archive: zipfile.ZipFile, name: str, parts: Iterable[str]) -> None:
    info = zipfile.ZipInfo(name, _ZIP_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for part in parts:
            member.write(part.encode())


class _SheetWriter:
    """Writes one sheet's rows and adds its columns up on the way."""

    def __init__(self, sheet: Sheet) -> None:
        self.rows = 0
        self._sheet = sheet
        self._sums = [0] * len(sheet.columns)
        self._letters = [_letters(at) for at in range(len(sheet.columns))]

    def parts(self) -> Iterator[str]:
        """Yield the sheet's XML, a row at a time."""
        sheet = self._sheet
        rtl = ' rightToLeft="1"' if sheet.is_rtl else ""
        titles_at = len(sheet.head) + (2 if sheet.head else 1)
        widths = "".join(
            f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>'
            for at, column in enumerate(sheet.columns, start=1)
        )
        yield (
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"{rtl}>'
            f'<pane ySplit="{titles_at}" topLeftCell="A{titles_at + 1}" activePane="bottomLeft" '
            f'state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>'
        )
        for number, line in enumerate(sheet.head, start=1):
            cells = (
                _text_cell(_letters(at), number, one, _HEAD_STYLE) for at, one in enumerate(line)
            )
            yield f'<row r="{number}">{"".join(cells)}</row>'
        titles = (
            _text_cell(letters, titles_at, column.title, _TITLE_STYLE)
            for letters, column in zip(self._letters, sheet.columns, strict=True)
        )
        yield f'<row r="{titles_at}">{"".join(titles)}</row>'
        number = titles_at
        for row in sheet.rows:
            number += 1
            if number >= ROWS_MAX:
                raise TooManyRows(sheet.name)
            yield self._row(number, row)
        if sheet.total is not None and self.rows:
            yield self._total(number + 1, titles_at + 1)
        yield "</sheetData></worksheet>"

    def _row(self, number: int, row: Row) -> str:
        cells = []
        for at, (cell, column) in enumerate(zip(row, self._sheet.columns, strict=True)):
            if cell is None:
                continue
            if column.is_summed:
                assert isinstance(cell, int), "only numbers are added up"
                self._sums[at] += cell
            cells.append(_cell(self._letters[at], number, cell, column.kind))
        self.rows += 1
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _total(self, number: int, first: int) -> str:
        cells = []
        for at, column in enumerate(self._sheet.columns):
            letters, style = self._letters[at], _STYLES[column.kind] + _BOLD_MORE
            if column.is_summed:
                value = decimal_text(self._sums[at], _PLACES[column.kind])
                formula = f"SUM({letters}{first}:{letters}{number - 1})"
                cells.append(
                    f'<c r="{letters}{number}" s="{style}"><f>{formula}</f><v>{value}</v></c>'
                )
            elif at == 0:
                cells.append(_text_cell(letters, number, self._sheet.total or "", style))
            else:
                cells.append(f'<c r="{letters}{number}" s="{style}"/>')
        return f'<row r="{number}">{"".join(cells)}</row>'


def _letters(at: int) -> str:
    """Return a column's name: 0 is A, 26 is AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _cell(letters: str, number: int, cell: Cell, kind: SheetKind) -> str:
    if isinstance(cell, str):
        return _text_cell(letters, number, cell, _STYLES[SheetKind.TEXT])
    if isinstance(cell, dt.date):
        value = _serial(cell)
    else:
        assert isinstance(cell, int), "None has no cell"
        value = decimal_text(cell, _PLACES[kind])
    return f'<c r="{letters}{number}" s="{_STYLES[kind]}"><v>{value}</v></c>'


def _serial(day: dt.date) -> str:
    """Return a day or time as a spreadsheet counts it: days since the end of 1899."""
    if not isinstance(day, dt.datetime):
        return str((day - _FIRST_DAY.date()).days)
    assert day.tzinfo is None, "a spreadsheet shows the town's clock"
    since = day - _FIRST_DAY
    # Ten places: to the second and far beyond.
    part = (since.seconds * 10**10 + _SECONDS_A_DAY // 2) // _SECONDS_A_DAY
    return f"{since.days}.{part:010d}"


def _text_cell(letters: str, number: int, text: str, style: int) -> str:
    text = escape(_NOT_XML.sub("", plain(text))[:CELL_CHARS_MAX])
    return (
        f'<c r="{letters}{number}" s="{style}" t="inlineStr">'
        f'<is><t xml:space="preserve">{text}</t></is></c>'
    )
