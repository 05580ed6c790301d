"""Typed access to one entry of a parsed vector file, so that a malformed file is told as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from token_engine.errors import VectorFileError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Fields:
    """The members of one JSON object; every access proves the member's type.

    Raises:
        VectorFileError: from every method, naming the entry and the member.
    """

    def __init__(self, data: object, name: str) -> None:
        """Take a JSON object; `name` tells a reader where it stands in the file."""
        if not isinstance(data, dict):
            raise VectorFileError(f"{name} is not an object")
        self._data: Mapping[str, object] = data
        self.name = name

    def has(self, member: str) -> bool:
        """Return whether the member is there and not null."""
        return self._data.get(member) is not None

    def value(self, member: str) -> object:
        """Return a member as it stands."""
        if member not in self._data:
            raise VectorFileError(f"{self.name} has no member {member!r}")
        return self._data[member]

    def integer(self, member: str) -> int:
        """Return a whole number."""
        value = self.value(member)
        if not _is_integer(value):
            raise self._wrong(member, "a whole number")
        return value

    def integers(self, member: str) -> list[int]:
        """Return a list of whole numbers."""
        values = [value for value in self._list(member) if _is_integer(value)]
        if len(values) != len(self._list(member)):
            raise self._wrong(member, "a list of whole numbers")
        return values

    def optional_integers(self, member: str) -> list[int | None]:
        """Return a list of whole numbers and nulls."""
        values = [v for v in self._list(member) if v is None or _is_integer(v)]
        if len(values) != len(self._list(member)):
            raise self._wrong(member, "a list of whole numbers and nulls")
        return values

    def flag(self, member: str) -> bool:
        """Return true or false."""
        value = self.value(member)
        if not isinstance(value, bool):
            raise self._wrong(member, "true or false")
        return value

    def text(self, member: str) -> str:
        """Return a string."""
        value = self.value(member)
        if not isinstance(value, str):
            raise self._wrong(member, "a string")
        return value

    def texts(self, member: str) -> list[str]:
        """Return a list of strings; a single string counts as a list of one."""
        value = self.value(member)
        values = [value] if isinstance(value, str) else self._list(member)
        strings = [item for item in values if isinstance(item, str)]
        if len(strings) != len(values):
            raise self._wrong(member, "a list of strings")
        return strings

    def hex_number(self, member: str) -> int:
        """Return the number that a string of hex digits writes."""
        try:
            return int.from_bytes(bytes.fromhex(self.text(member)), "big")
        except ValueError:
            raise self._wrong(member, "hex digits") from None

    def decimal_number(self, member: str) -> int:
        """Return the whole number that a string writes, where JSON's own could lose digits."""
        try:
            return int(self.text(member))
        except ValueError:
            raise self._wrong(member, "a whole number in a string") from None

    def child(self, member: str) -> Fields:
        """Return the members of an object inside this one."""
        return Fields(self.value(member), f"{self.name}, {member}")

    def children(self, member: str) -> list[Fields]:
        """Return the objects of a list inside this one."""
        return [
            Fields(item, f"{self.name}, {member} {number}")
            for number, item in enumerate(self._list(member), start=1)
        ]

    def _list(self, member: str) -> list[object]:
        value = self.value(member)
        if not isinstance(value, list):
            raise self._wrong(member, "a list")
        return value

    def _wrong(self, member: str, expected: str) -> VectorFileError:
        return VectorFileError(f"{self.name}: {member!r} is not {expected}")


def _is_integer(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
