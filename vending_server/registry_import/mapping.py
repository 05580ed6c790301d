"""The mapping file: how a municipality's list names and writes what the register calls otherwise.

Strict: a misspelt setting is refused, never ignored, since a column that is silently left out would
look like a list that is all right.
"""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from vending_server.errors import Misconfigured
from vending_server.registry_import.fields import PARSERS

FORMAT: Final = 1
ENCODINGS: Final = ("utf-8", "utf-8-sig", "cp1256")


class FileForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the list is written."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    dates: str = "%Y-%m-%d"


class ListMapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole mapping file: our field -> the list's column, default, and what its words mean."""

    format: int
    columns: dict[str, str]
    file: FileForm = FileForm()
    defaults: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}

    def column_of(self, field: str) -> str:
        """Return what the list calls a field; one that only has a default keeps our name."""
        return self.columns.get(field, field)

    def is_given(self, field: str) -> bool:
        """Say whether the list, or a default, says anything about a field."""
        return field in self.columns or field in self.defaults


def load_mapping(path: Path) -> ListMapping:
    """Read a mapping file.

    Raises:
        Misconfigured: it cannot be read, or says something that is not understood.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise Misconfigured(f"{path}: {error}") from None
    return read_mapping(text, str(path))


def read_mapping(text: str, path: str = "mapping") -> ListMapping:
    """Read a mapping; `path` is where it came from.

    Raises:
        Misconfigured: it says something that is not understood.
    """
    try:
        mapping = msgspec.convert(tomllib.loads(text), ListMapping)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Misconfigured(f"{path}: {error}") from None
    _check(path, mapping)
    return mapping


def mapping_of_head(data: bytes) -> ListMapping:
    """Return the mapping of a list in UTF-8 whose columns are called as our fields are.

    Raises:
        Misconfigured: none of them is.
    """
    head = data.split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    names = [name.strip().strip('"') for name in head.split(",")]
    mapping = ListMapping(format=FORMAT, columns={name: name for name in names if name in PARSERS})
    _check("the list without a mapping", mapping)
    return mapping


def _check(path: str, mapping: ListMapping) -> None:
    if mapping.format != FORMAT:
        raise Misconfigured(f"{path}: format {mapping.format} is not known here")
    named: Mapping[str, object] = {**mapping.columns, **mapping.defaults, **mapping.values}
    unknown = sorted(named.keys() - PARSERS.keys())
    if unknown:
        raise Misconfigured(f"{path}: no such field: {', '.join(unknown)}")
    if _encoding_name(mapping.file.encoding) not in ENCODINGS:
        raise Misconfigured(f"{path}: encoding must be one of {', '.join(ENCODINGS)}")
    if len(mapping.file.delimiter) != 1:
        raise Misconfigured(f"{path}: delimiter must be one sign")
    if not mapping.is_given("account_number") and not mapping.is_given("drn"):
        raise Misconfigured(f"{path}: a list needs a column for account_number or drn")


def _encoding_name(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return name
