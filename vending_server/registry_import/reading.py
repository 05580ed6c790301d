"""From the bytes of a list to rows of values; what cannot be read becomes findings."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from vending_server.errors import Misconfigured
from vending_server.registry_import.fields import (
    ACCOUNT_FIELDS,
    ACCOUNT_NEEDS,
    METER_FIELDS,
    METER_NEEDS,
    CellFault,
    Form,
    parse_cell,
)
from vending_server.registry_import.findings import Fault, Finding
from vending_server.registry_import.mapping import ListMapping
from vending_server.registry_import.model import Fact

LIST_BYTES_MAX: Final = 64 * 1024 * 1024
ROWS_MAX: Final = 200_000

_Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: what it says, by our fields."""

    line: int
    values: Mapping[str, Fact]


@dataclass(slots=True)
class ReadList:
    """What a list says, and what in it cannot be read."""

    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_list(data: bytes, mapping: ListMapping) -> ReadList:
    """Read a whole list.

    Raises:
        Misconfigured: list and mapping do not belong together, or it is too long.
    """
    read = ReadList()
    for line, cells in _lines(_decoded(data, mapping), mapping, read):
        if any(cells.values()):
            _read_line(line, cells, mapping, read)
        if line > ROWS_MAX:
            raise Misconfigured(f"the list has more than {ROWS_MAX} lines: divide it")
    return read


def _decoded(data: bytes, mapping: ListMapping) -> str:
    if len(data) > LIST_BYTES_MAX:
        raise Misconfigured(f"the list is longer than {LIST_BYTES_MAX} bytes: divide it")
    try:
        return data.decode(mapping.file.encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Misconfigured(f"line {line} is not {mapping.file.encoding}") from None


def _lines(text: str, mapping: ListMapping, read: ReadList) -> Iterator[tuple[int, _Cells]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mapping.file.delimiter)
    head = [name.strip() for name in next(reader, [])]
    _check_head(head, mapping)
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) == len(head):
            yield line, dict(zip(head, (cell.strip() for cell in cells), strict=True))
        elif cells:
            wrong = Fault.WRONG_CELLS
            read.findings.append(
                Finding(
                    line=line, column="", fault=wrong, value=str(len(cells)), other=str(len(head))
                )
            )
        line = reader.line_num + 1


def _check_head(head: list[str], mapping: ListMapping) -> None:
    missing = sorted(set(mapping.columns.values()) - set(head))
    if missing:
        raise Misconfigured(
            f"the list has no column {', '.join(missing)}; it has: {', '.join(head)}"
        )
    twice = sorted({name for name in mapping.columns.values() if head.count(name) > 1})
    if twice:
        raise Misconfigured(f"the list has two columns {', '.join(twice)}")


def _read_line(line: int, cells: _Cells, mapping: ListMapping, read: ReadList) -> None:
    said = {name: _cell(name, cells, mapping) for name in ("account_number", "drn")}
    if not any(said.values()):
        read.findings.append(Finding(line=line, column="", fault=Fault.NOTHING_TO_IMPORT))
        return
    fields, needs = _wanted_fields(
        has_account=bool(said["account_number"]), has_meter=bool(said["drn"])
    )
    values: dict[str, Fact] = {}
    faults = len(read.findings)
    for name in fields:
        if not mapping.is_given(name):
            continue
        finding = _read_cell(line, name, cells, mapping, values, is_needed=name in needs)
        if finding is not None:
            read.findings.append(finding)
    if len(read.findings) == faults:
        read.rows.append(Row(line, values))


def _wanted_fields(*, has_account: bool, has_meter: bool) -> tuple[Iterable[str], set[str]]:
    """Return the fields that this line speaks of, once each, and those that it must fill."""
    fields = (ACCOUNT_FIELDS if has_account else ()) + (METER_FIELDS if has_meter else ())
    needs = (ACCOUNT_NEEDS if has_account else ()) + (METER_NEEDS if has_meter else ())
    return dict.fromkeys((*fields, "account_number")), set(needs)


def _read_cell(
    line: int,
    name: str,
    cells: _Cells,
    mapping: ListMapping,
    values: dict[str, Fact],
    *,
    is_needed: bool,
) -> Finding | None:
    column = mapping.column_of(name)
    cell = _cell(name, cells, mapping)
    if is_needed and not cell:
        return Finding(line=line, column=column, fault=Fault.MISSING_VALUE)
    words = mapping.values.get(name, {})
    if cell and words and cell not in words and cell not in words.values():
        return Finding(line=line, column=column, fault=Fault.UNKNOWN_VALUE, value=cell, other=name)
    try:
        values[name] = parse_cell(words.get(cell, cell), Form(name, mapping.file.dates))
    except CellFault as wrong:
        return Finding(
            line=line, column=column, fault=wrong.fault, value=wrong.value, other=wrong.other
        )
    return None


def _cell(name: str, cells: _Cells, mapping: ListMapping) -> str:
    cell = cells[mapping.columns[name]] if name in mapping.columns else ""
    return cell or mapping.defaults.get(name, "")
