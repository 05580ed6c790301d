"""What an import says on the command line: a count, every difference, every finding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vending_server.registry_import.model import Change, Fact, Kind, Plan
from vending_server.registry_import.service import Look

SHOWN: Final = 200
_KEYS_SHOWN: Final = 20


def told(look: Look, *, language: str, is_whole: bool) -> str:
    """Return a look at a list as text; long parts are cut unless all is wanted."""
    most = None if is_whole else SHOWN
    lines = [*_counts(look.plan)]
    lines += _cut([_changed(one) for one in look.plan.changes if one.row_id is not None], most)
    lines += _missing(look.plan, None if is_whole else _KEYS_SHOWN)
    findings = [
        f"{'warning' if one.is_warning else 'ERROR'} {one.told(language)}" for one in look.findings
    ]
    return "".join(f"{line}\n" for line in [*lines, *_cut(findings, most)])


def _counts(plan: Plan) -> Iterator[str]:
    for kind in Kind:
        changes = plan.of(kind)
        new = sum(one.row_id is None for one in changes)
        yield (
            f"{kind.value}: {new} new, {len(changes) - new} changed,"
            f" {plan.unchanged[kind]} unchanged"
        )


def _changed(change: Change) -> str:
    parts = [
        f"{name} {_said(change.before[name])} -> {_said(value)}"
        for name, value in change.after.items()
    ]
    return f"line {change.line}: {change.kind.value} {change.key}: {', '.join(parts)}"


def _missing(plan: Plan, most: int | None) -> Iterator[str]:
    for kind, keys in plan.missing.items():
        if keys:
            shown = ", ".join(_cut(list(keys), most))
            yield f"in the register but not in the list, left as they are: {kind.value} {shown}"


def _said(value: Fact) -> str:
    return "(none)" if value is None or value == "" else str(value)


def _cut(lines: list[str], most: int | None) -> list[str]:
    if most is None or len(lines) <= most:
        return lines
    return [*lines[:most], f"... and {len(lines) - most} more (--full shows all)"]
