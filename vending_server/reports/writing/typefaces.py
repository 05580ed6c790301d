"""The typefaces of a document: what each letter looks like, and only those that were used.

Two families, of two weights each, from the system's own packages (fonts-noto-core): Noto Sans, and
Noto Sans Arabic for what it does not have.  HarfBuzz shapes: joined letters, ligatures and marks
come out as an Arabic reader knows them.  In the file each typeface is a subset; beside each letter
stands what it means, so that a text can be selected, copied and searched for.
docs/decisions/0420 says why this is not reportlab's own way.
"""

from __future__ import annotations

import functools
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import uharfbuzz as hb
from reportlab.pdfbase import pdfdoc

from vending_server.errors import Misconfigured
from vending_server.reports.writing.bidi import visual_runs

FOLDER: Final = Path("/usr/share/fonts/truetype/noto")
PACKAGE: Final = "fonts-noto-core"
FILES: Final = tuple(
    f"{family}-{weight}"
    for family in ("NotoSans", "NotoSansArabic")
    for weight in ("Regular", "Bold")
)
_EM: Final = 1000  # of a PDF
_LINES_KEPT: Final = 20_000
_STAND_INS: Final = {"\u2212": "\u2013"}  # Noto Sans draws no minus sign; a dash is as long
_NOT_NEEDED: Final = (b"GSUB", b"GPOS", b"GDEF", b"name", b"OS/2", b"post")  # letters are placed
_PLAIN: Final = frozenset("0123456789.,:/-+\u2212 %")  # figures: no shaping, each on its own


_Used: TypeAlias = tuple[int, str, int]  # a glyph, what it means, how wide it is said to be


@dataclass(frozen=True, slots=True)
class _File:
    """One typeface as it lies on the disk."""

    name: str
    data: bytes
    face: Any
    font: Any

    @property
    def scale(self) -> int:
        """Return the units of its square."""
        return int(self.face.upem)

    @property
    def blank(self) -> int:
        """Return the glyph that shows nothing."""
        return int(self.font.get_nominal_glyph(ord(" ")))

    def width(self, glyph: int) -> int:
        """Return how far a glyph goes by itself, per mille."""
        return int(self.font.get_glyph_h_advance(glyph) * _EM // self.scale)

    def has(self, sign: str) -> bool:
        """Say whether it can draw a letter."""
        return self.font.get_nominal_glyph(ord(_STAND_INS.get(sign, sign))) is not None


@functools.cache
def _file(name: str) -> _File:
    path = FOLDER / f"{name}.ttf"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror} (package {PACKAGE})") from None
    face = hb.Face(data)
    return _File(name, data, face, hb.Font(face))


@dataclass(slots=True)
class _Glyph:
    """A letter as it is placed: its number in the document, and how far it goes, per mille."""

    number: int
    advance: int
    right: int
    up: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some letters of one typeface, from left to right, as operators of a PDF."""

    resource: str
    code: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be drawn: its parts from left to right, and its width per mille."""

    parts: tuple[Part, ...]
    width: int

    def points(self, size: int | float) -> float:  # noqa: PYI041 - said in full
        """Return its width in points at a size."""
        return self.width * size / _EM


@dataclass(slots=True)
class _Subset:
    """What a document uses of one typeface; every (glyph, meaning) has a number of its own."""

    file: _File
    resource: str
    numbers: dict[_Used, int] = field(default_factory=dict)
    widths: list[int] = field(default_factory=lambda: [0])

    def number_of(self, glyph: int, meaning: str, width: int) -> int:
        """Return the number of a glyph that means this and is said to be so wide."""
        used = (glyph, meaning, width)
        found = self.numbers.get(used)
        if found is None:
            found = self.numbers[used] = len(self.numbers) + 1
            self.widths.append(width)
        return found


class Typefaces:
    """The typefaces of one document; draws nothing itself."""

    def __init__(self) -> None:
        self._subsets: dict[str, _Subset] = {}
        self._lines: dict[tuple[str, bool, bool], Line] = {}

    def line(self, text: str, *, is_bold: bool, is_rtl: bool) -> Line:
        """Return a text as a line of this direction."""
        key = (text, is_bold, is_rtl)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= _LINES_KEPT:
                self._lines.clear()
            found = self._lines[key] = self._made(text, is_bold=is_bold, is_rtl=is_rtl)
        return found

    def add_to(self, document: Any) -> None:
        """Put what was used into a reportlab document, once all of it is drawn."""
        fonts = document.idToObject["BasicFonts"].dict
        for subset in self._subsets.values():
            fonts[subset.resource] = _font_object(document, subset)

    def _made(self, text: str, *, is_bold: bool, is_rtl: bool) -> Line:
        weight = "Bold" if is_bold else "Regular"
        latin, arabic = f"NotoSans-{weight}", f"NotoSansArabic-{weight}"
        parts: list[Part] = []
        width = 0
        if _PLAIN.issuperset(text):
            runs: Iterable[tuple[str, str, bool]] = [(text, latin, False)] if text else []
        else:
            runs = (
                (letters, name, run.is_rtl)
                for run in visual_runs(text, is_rtl=is_rtl)
                for letters, name in _by_typeface(run.text, latin, arabic, is_rtl=run.is_rtl)
            )
        for letters, name, run_is_rtl in runs:
            subset = self._subset(name)
            glyphs = list(_shaped(subset, letters, is_rtl=run_is_rtl))
            parts.append(Part(subset.resource, _operators(subset, glyphs)))
            width += sum(one.advance for one in glyphs)
        return Line(tuple(parts), width)

    def _subset(self, name: str) -> _Subset:
        if name not in self._subsets:
            self._subsets[name] = _Subset(_file(name), f"T{len(self._subsets) + 1}")
        return self._subsets[name]


def _by_typeface(text: str, latin: str, arabic: str, *, is_rtl: bool) -> Iterator[tuple[str, str]]:
    """Yield the stretches of a run that one typeface draws, from left to right."""
    first, second = (arabic, latin) if is_rtl else (latin, arabic)
    stretches: list[tuple[str, str]] = []
    for sign in text:
        name = first if _file(first).has(sign) or not _file(second).has(sign) else second
        if unicodedata.combining(sign) and stretches:
            name = stretches[-1][1]
        if stretches and stretches[-1][1] == name:
            stretches[-1] = (stretches[-1][0] + sign, name)
        else:
            stretches.append((sign, name))
    return reversed(stretches) if is_rtl else iter(stretches)


def _shaped(subset: _Subset, text: str, *, is_rtl: bool) -> Iterator[_Glyph]:
    buffer = hb.Buffer()
    buffer.add_str("".join(_STAND_INS.get(sign, sign) for sign in text))
    buffer.direction = "rtl" if is_rtl else "ltr"
    is_arabic = subset.file.name.startswith("NotoSansArabic")
    buffer.script, buffer.language = ("Arab", "ar") if is_arabic else ("Latn", "en")
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    hb.shape(subset.file.font, buffer)
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    meanings = _meanings([info.cluster for info in infos], text)
    scale = subset.file.scale
    for info, place, meaning in zip(infos, places, meanings, strict=True):
        advance = place.x_advance * _EM // scale
        right, up = place.x_offset * _EM // scale, place.y_offset * _EM // scale
        # A ligature is so many letters, one beside the other, as a reader of the file sees it.
        shown = meaning[::-1] if is_rtl else meaning
        whole = subset.file.width(info.codepoint)
        share = whole // max(len(shown), 1)
        less = share * max(len(shown) - 1, 0)
        number = subset.number_of(info.codepoint, shown[:1], whole - less)
        yield _Glyph(number, advance - less, right, up)
        for letter in shown[1:]:
            yield _Glyph(subset.number_of(subset.file.blank, letter, share), share, 0, 0)


def _meanings(clusters: list[int], text: str) -> list[str]:
    """Return what each glyph stands for: the letters of its cluster, all with the last of them."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    found = []
    for at, cluster in enumerate(clusters):
        is_last = at + 1 == len(clusters) or clusters[at + 1] != cluster
        found.append(text[cluster : ends[cluster]] if is_last else "")
    return found


def _operators(subset: _Subset, glyphs: list[_Glyph]) -> str:
    """Return the glyphs as one TJ array, with Ts around those that are raised."""
    code: list[str] = []
    array: list[str] = []
    raised = 0

    def flush() -> None:
        if array:
            code.append(f"[{''.join(array)}] TJ")
            array.clear()

    for one in glyphs:
        if one.up != raised:
            flush()
            code.append(f"{one.up} Rise")
            raised = one.up
        if one.right:
            array.append(f"{-one.right}")
        array.append(f"<{one.number:04X}>")
        beyond = subset.widths[one.number] - one.advance + one.right
        if beyond:
            array.append(f"{beyond}")
    flush()
    if raised:
        code.append("0 Rise")
    return " ".join(code).replace("><", "")


# --- What goes into the file ---------------------------------------------------------------------


def _font_object(document: Any, subset: _Subset) -> Any:
    file = subset.file
    base = f"{_tag(subset)}+{file.name}"
    used = _only_used(subset)
    data = _stream(document, used, {"Length1": len(used)})
    extents = file.font.get_font_extents("ltr")
    descriptor = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("FontDescriptor"),
            "FontName": pdfdoc.PDFName(base),
            "Flags": 4,
            "FontBBox": pdfdoc.PDFArray([-_EM, -_EM, 2 * _EM, 2 * _EM]),
            "ItalicAngle": 0,
            "Ascent": extents.ascender * _EM // file.scale,
            "Descent": extents.descender * _EM // file.scale,
            "CapHeight": 714,
            "StemV": 120 if file.name.endswith("Bold") else 80,
            "FontFile2": data,
        }
    )
    glyphs = [glyph for glyph, _, _ in subset.numbers]
    places = b"\0\0" + b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)
    descendant = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("Font"),
            "Subtype": pdfdoc.PDFName("CIDFontType2"),
            "BaseFont": pdfdoc.PDFName(base),
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {
                    "Registry": pdfdoc.PDFString("Adobe"),
                    "Ordering": pdfdoc.PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "FontDescriptor": document.Reference(descriptor),
            "DW": _EM,
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray(subset.widths[1:])]),
            "CIDToGIDMap": _stream(document, places, {}),
        }
    )
    return document.Reference(
        pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(base),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([document.Reference(descendant)]),
                "ToUnicode": _stream(document, _meaning_table(subset), {}),
            }
        )
    )


def _tag(subset: _Subset) -> str:
    """Return six letters that name this very subset, as the format wants."""
    value = zlib.crc32(repr(sorted(subset.numbers)).encode())
    letters = []
    for _ in range(6):
        value, rest = divmod(value, 26)
        letters.append(chr(ord("A") + rest))
    return "".join(letters)


def _only_used(subset: _Subset) -> bytes:
    wanted = hb.SubsetInput()
    # What no typeface has is seen as a box: nothing may be left out unseen.
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        | hb.SubsetFlags.NOTDEF_OUTLINE
    )
    wanted.glyph_set.update({glyph for glyph, _, _ in subset.numbers})
    wanted.drop_table_tag_set.update(int.from_bytes(tag, "big") for tag in _NOT_NEEDED)
    face = hb.subset(subset.file.face, wanted)
    assert face is not None, "a typeface can be cut down"
    return bytes(face.blob.data)


def _meaning_table(subset: _Subset) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    told = [(number, meaning) for (_, meaning, _), number in subset.numbers.items() if meaning]
    for begin in range(0, len(told), 100):
        some = told[begin : begin + 100]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{number:04X}> <{_utf16(meaning)}>" for number, meaning in some]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def _stream(document: Any, data: bytes, about: dict[str, int]) -> Any:
    held = pdfdoc.PDFDictionary({**about, "Filter": pdfdoc.PDFName("FlateDecode")})
    return document.Reference(pdfdoc.PDFStream(held, zlib.compress(data, 6)))
