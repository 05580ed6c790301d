"""What a scripted till knows of its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.flows.standing import LineTrial, TillStanding


@dataclass
class ScreenStanding:
    """It answers what it is told to."""

    known: TillStanding = field(default_factory=TillStanding)
    trial: LineTrial = field(default_factory=lambda: LineTrial(took_ms=12))
    enter: Callable[[str, Any], None] = lambda _method, _value: None

    def local(self) -> TillStanding:
        self.enter("local", None)
        return self.known

    def try_line(self) -> LineTrial:
        self.enter("try_line", None)
        return self.trial
