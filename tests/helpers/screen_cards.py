"""Customers' cards behind a `ScreenTill`: a reader without a port, which does as it is told."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from drivers.card_readers.base import MisreadReason
from drivers.card_readers.chip_memory import ChipCard, ChipKind
from drivers.card_readers.writing import WriteVerdict
from drivers.customer_cards.base import (
    CustomerCard,
    CustomerCardRead,
    CustomerRecord,
    ReadBack,
    StrangeCard,
)
from kiosk.errors import TillRefusal
from kiosk.flows.card_values import CardResult, Settled
from kiosk.flows.cards import Event
from kiosk.flows.till_values import LocalCode
from tests.helpers.cards_told import DAY
from token_engine.identifiers import meter_pan_from_drn, parse_drn

HELD_S_MAX: Final = 600  # pictures of a moment in every size take minutes on a busy machine

UID = bytes.fromhex("04a1b2c3d4e5f6")
READER = "pn532:/dev/reader"


def a_tap(
    drn: str, *, uid: bytes = UID, issue: int = 2, read_back: ReadBack | None = None, **changes: Any
) -> CustomerCardRead:
    """A genuine card of a meter."""
    record = CustomerRecord(
        key_id=1,
        meter_pan=meter_pan_from_drn(parse_drn(drn)),
        customer_no="000000000001",
        issue=issue,
        issued_on=DAY,
    )
    parts: dict[str, Any] = {"pending": None, "torn": frozenset(), **changes}
    card = CustomerCard(record=record, read_back=read_back, **parts)
    return CustomerCardRead(READER, card, ChipCard(uid, ChipKind.ULTRALIGHT, bytes(144)))


def a_blank(uid: bytes = UID) -> StrangeCard:
    """A chip with nothing on it."""
    chip = ChipCard(uid, ChipKind.ULTRALIGHT, bytes(144))
    return StrangeCard(READER, MisreadReason.NOT_OURS, chip)


@dataclass
class ScreenCards:
    """`results` and `errors` are taken in order; `gate` holds a write until it is set."""

    medium: str | None = None
    results: list[CardResult] = field(default_factory=list)
    errors: dict[str, Exception] = field(default_factory=dict)
    settles_as: Settled = field(default_factory=Settled)
    gate: threading.Event | None = None
    on_card: set[str] = field(default_factory=set)
    present: Event | None = None
    calls: list[tuple[str, Any]] = field(default_factory=list)

    def note(self, event: Event | None) -> None:
        self.present = event

    def called(self, method: str) -> list[Any]:
        return [value for name, value in self.calls if name == method]

    def settle(self) -> Settled:
        self.calls.append(("settle", None))
        return self.settles_as

    def report(self) -> bool:
        self.calls.append(("report", None))
        return True

    def load(self, vend_id: str, *, is_replacing: bool = False) -> CardResult:
        return self._write("load", (vend_id, is_replacing), vend_id)

    def issue(self, act_id: str) -> CardResult:
        return self._write("issue", act_id, act_id)

    def is_on_card(self, made_for: str) -> bool:
        return made_for in self.on_card

    def for_new_card(self) -> Mapping[str, str]:
        if self.present is None:
            raise TillRefusal(LocalCode.CARD_NOT_THERE)
        uid: bytes = self.present.medium.uid  # type: ignore[attr-defined]
        return {"medium": self.medium or "", "uid": uid.hex()}

    def give_up(self) -> None:
        self.calls.append(("give_up", None))

    def _write(self, method: str, value: Any, made_for: str) -> CardResult:
        self.calls.append((method, value))
        if self.gate is not None:
            assert self.gate.wait(HELD_S_MAX), "a card was held too long"
        error = self.errors.pop(method, None)
        if error is not None:
            raise error
        default = CardResult(verdict=WriteVerdict.WRITTEN)
        result = self.results.pop(0) if self.results else default
        if result.verdict is WriteVerdict.WRITTEN:
            self.on_card.add(made_for)
        return result
