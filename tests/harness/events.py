"""Children that speak JSON lines: the kiosk's autopilot and the device simulators."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.harness.processes import DEADLINE_S, Child

Event = dict[str, Any]


def wait_for_event(
    child: Child,
    name: str,
    fields: Mapping[str, object] | None = None,
    *,
    deadline_s: float = DEADLINE_S,
) -> Event:
    """Return the next event of this name whose fields have these values; a tuple means any of it.

    Raises:
        StepFailed: the child ended or the deadline passed first.
    """
    found: Event = {}
    wanted = fields or {}

    def is_wanted(line: str) -> bool:
        event = _parsed(line)
        if event.get("event") != name or not all(
            event.get(key) in value if isinstance(value, tuple) else event.get(key) == value
            for key, value in wanted.items()
        ):
            return False
        found.update(event)
        return True

    child.wait_for_line(is_wanted, f"{name} {dict(wanted)}", deadline_s=deadline_s)
    return found


def wait_for_events(child: Child, *wanted: Mapping[str, object]) -> None:
    """Return when each of these events has come, in whatever order.

    Raises:
        StepFailed: the child ended or the deadline passed first.
    """
    missing = list(wanted)

    def is_last(line: str) -> bool:
        event = _parsed(line)
        missing[:] = [one for one in missing if not one.items() <= event.items()]
        return not missing

    child.wait_for_line(is_last, f"all of {wanted}")


def _parsed(line: str) -> Event:
    try:
        event = json.loads(line)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}
