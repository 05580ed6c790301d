"""The counter behind a `ScreenTill`: answers as it is told to, and remembers what it was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from vending_server.wire.counter import TokenReadingAnswer


def a_reading(**changes: Any) -> TokenReadingAnswer:
    """A charge of this meter that is on record."""
    said: dict[str, Any] = {
        "meaning": "credit",
        "units_tenths": 1992,
        "tid": 6_454_950,
        "minute": "2026-11-22T08:42:00+00:00",
        "is_on_record": True,
        "sale_id": "sale",
        "receipt_number": "2-0231-0047",
        **changes,
    }
    return TokenReadingAnswer(**said)


@dataclass
class ScreenCounter:
    """Scripted: put an exception into `errors[method]` and it is raised once."""

    reading: TokenReadingAnswer = field(default_factory=a_reading)
    errors: dict[str, Exception] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def called(self, method: str) -> list[Any]:
        return [value for name, value in self.calls if name == method]

    def read_token(self, drn: str, token: str) -> TokenReadingAnswer:
        self.enter("read_token", (drn, token))
        return self.reading

    def enter(self, method: str, value: Any) -> None:
        self.calls.append((method, value))
        error = self.errors.pop(method, None)
        if error is not None:
            raise error
