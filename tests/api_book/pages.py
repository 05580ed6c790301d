"""How a message is printed: as few lines as fit, long things shortened, nothing left out silently."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, Final

WIDTH: Final = 110
_INDENT: Final = 2
ROWS_SHOWN: Final = 2
# Facts that most answers repeat, so that a till needs no tables; shown whole once, at the sign-in.
REPEATED: Final = frozenset(
    {"municipality", "point", "operator_name", "operator_title", "block_limits_tenths"}
)
REST: Final = "…"
NAMED_MAX: Final = 6


def shortened(message: Any, show: Collection[str] = (), *, is_whole: bool = False) -> Any:
    """Return a message with its repeated facts and, if `show` names fields, all others left out."""
    if is_whole:
        return message
    if isinstance(message, list):
        rows = [shortened(one, show) for one in message[:ROWS_SHOWN]]
        more = len(message) - ROWS_SHOWN
        return [*rows, f"{REST} and {more} more"] if more > 0 else rows
    if not isinstance(message, dict):
        return message
    kept = {
        name: shortened(value, () if name in show else show)
        for name, value in message.items()
        if _is_shown(name, value, show)
    }
    left = [name for name in message if name not in kept]
    return kept | ({REST: _told(left)} if left else {})


def _told(left: list[str]) -> str:
    return ", ".join(left) if len(left) <= NAMED_MAX else f"{len(left)} more"


def _is_shown(name: str, value: Any, show: Collection[str]) -> bool:
    if show:
        return name in show or _reaches(value, show)
    return name not in REPEATED


def _reaches(value: Any, show: Collection[str]) -> bool:
    """Say whether a field to be shown stands somewhere below."""
    if isinstance(value, list):
        return any(_reaches(one, show) for one in value)
    if isinstance(value, dict):
        return any(name in show or _reaches(one, show) for name, one in value.items())
    return False


def printed(value: Any, *, indent: int = 0, lead: int = 0) -> str:
    """Return JSON that breaks a line only where it must."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent + lead <= WIDTH or not isinstance(value, dict | list) or not value:
        return line
    inner, end = " " * (indent + _INDENT), " " * indent
    lines = _packed(_parts(value, indent + _INDENT), WIDTH - indent - _INDENT)
    parts = ",\n".join(f"{inner}{one}" for one in lines)
    left, right = "{}" if isinstance(value, dict) else "[]"
    return f"{left}\n{parts}\n{end}{right}"


def _packed(parts: Iterator[str], width: int) -> list[str]:
    """Return as few lines as hold these parts; one that has lines of its own stands alone."""
    lines: list[str] = []
    for part in parts:
        fits = lines and "\n" not in lines[-1] + part and len(lines[-1]) + len(part) + 2 <= width
        if fits:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines


def _parts(value: Any, indent: int) -> Iterator[str]:
    if isinstance(value, list):
        yield from (printed(one, indent=indent) for one in value)
        return
    for name, one in value.items():
        key = f"{json.dumps(name, ensure_ascii=False)}: "
        yield key + printed(one, indent=indent, lead=len(key))
