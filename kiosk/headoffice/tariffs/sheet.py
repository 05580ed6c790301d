"""A draft while it is edited: what stands in its cells, what is wrong there, and the way back.

The sheet holds texts, not values: what cannot be read stays as it was typed until somebody mends
it.  Each act (a cell, a paste, a block more or less) is one step that `undo` takes back.  The
server judges the draft; here is only told what cannot be sent at all.  No Qt here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

import msgspec

from kiosk.headoffice.tariffs.typed import Kind, NotRead, read, written
from vending_server.wire import tariffs as wire

FIELDS: Final[Mapping[type[wire.Draft], Mapping[str, Kind]]] = {
    wire.TariffDraft: {
        "code": Kind.CODE,
        "name": Kind.CODE,
        "decision": Kind.TEXT,
        "valid_from": Kind.DAY,
        "period": Kind.PERIOD,
        "vat_bp": Kind.PERCENT,
        "tender_minor_min": Kind.MONEY,
        "tender_minor_max": Kind.MONEY,
    },
    wire.PolicyDraft: {
        "decision": Kind.TEXT,
        "valid_from": Kind.DAY,
        "ceiling_bp": Kind.PERCENT,
        "guaranteed_tenths": Kind.UNITS,
        "cash_step_minor": Kind.MONEY,
        "postponement_days_max": Kind.COUNT,
        "postponements_max": Kind.COUNT,
    },
    wire.ChargeDraft: {
        "name_ar": Kind.CODE,
        "name_en": Kind.CODE,
        "decision": Kind.TEXT,
        "valid_from": Kind.DAY,
        "period": Kind.PERIOD,
        "amount_minor": Kind.MONEY,
        "vat_bp": Kind.PERCENT,
    },
    wire.LifelineDraft: {
        "decision": Kind.TEXT,
        "valid_from": Kind.DAY,
        "period": Kind.PERIOD,
        "units_tenths": Kind.UNITS,
    },
}
"""What can be edited of each kind; what a version is for is not."""

UPPER, RATE = "upper", "rate"
BLOCK_KINDS: Final[Mapping[str, Kind]] = {UPPER: Kind.LIMIT, RATE: Kind.RATE}
BLOCKS_MAX: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: a field, of a block (counted from 0) or of the whole draft."""

    name: str
    block: int | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """All texts at one moment."""

    fields: Mapping[str, str]
    blocks: tuple[Mapping[str, str], ...]


@dataclass(slots=True)
class Sheet:
    """Begins with a draft's content; `draft` is what it says now, if it can be read."""

    content: wire.Draft
    _now: _Step = field(init=False)
    _before: list[_Step] = field(init=False, default_factory=list)
    _saved: _Step = field(init=False)

    def __post_init__(self) -> None:
        kinds = self.kinds
        texts = {name: written(kinds[name], getattr(self.content, name)) for name in kinds}
        blocks = self.content.blocks if isinstance(self.content, wire.TariffDraft) else ()
        self._now = _Step(
            MappingProxyType(texts), tuple(_block_texts(upper, rate) for upper, rate in blocks)
        )
        self._saved = self._now

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The fields that can be edited, in their order."""
        return FIELDS[type(self.content)]

    @property
    def blocks(self) -> int:
        """How many blocks there are now."""
        return len(self._now.blocks)

    @property
    def is_dirty(self) -> bool:
        """Whether something is not saved."""
        return self._now != self._saved

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._before)

    def kind(self, place: Place) -> Kind:
        """Return how a cell is read."""
        return self.kinds[place.name] if place.block is None else BLOCK_KINDS[place.name]

    def text(self, place: Place) -> str:
        """Return what stands in a cell; a block that is not there is empty."""
        if place.block is None:
            return self._now.fields[place.name]
        return self._now.blocks[place.block][place.name] if place.block < self.blocks else ""

    def value(self, place: Place) -> Any:
        """Return a cell as a value, None if it cannot be read."""
        try:
            return read(self.kind(place), self.text(place))
        except NotRead:
            return None

    # ------------------------------------------------------------------ acts

    def put(self, texts: Mapping[Place, str]) -> bool:
        """Type into cells, as one step; blocks behind the last one are added.  False: no change."""
        fields = dict(self._now.fields)
        blocks = [dict(one) for one in self._now.blocks]
        for place, text in texts.items():
            clean = " ".join(text.split())
            if place.block is None:
                fields[place.name] = clean
                continue
            while place.block >= len(blocks) and len(blocks) < BLOCKS_MAX:
                blocks.append(dict.fromkeys(BLOCK_KINDS, ""))
            if place.block < len(blocks):
                blocks[place.block][place.name] = clean
        return self._step(_Step(MappingProxyType(fields), tuple(blocks)))

    def add_block(self, at: int) -> bool:
        """Put an empty block before one; the last block, without an end, stays the last."""
        if self.blocks >= BLOCKS_MAX or not isinstance(self.content, wire.TariffDraft):
            return False
        blocks = list(self._now.blocks)
        blocks.insert(min(at, max(self.blocks - 1, 0)), dict.fromkeys(BLOCK_KINDS, ""))
        return self._step(replace(self._now, blocks=tuple(blocks)))

    def remove_block(self, at: int) -> bool:
        """Take a block out; the one that is last then has no end.  False: it is the only one."""
        if self.blocks <= 1 or not 0 <= at < self.blocks:
            return False
        blocks = [dict(one) for one in self._now.blocks]
        del blocks[at]
        if at == len(blocks):
            blocks[-1][UPPER] = ""
        return self._step(replace(self._now, blocks=tuple(blocks)))

    def undo(self) -> bool:
        """Take the last step back."""
        if not self._before:
            return False
        self._now = self._before.pop()
        return True

    # ------------------------------------------------------------------ what it says

    def wrong(self, place: Place) -> str:
        """Return the text that says what is wrong in a cell; nothing if it can be sent."""
        try:
            value = read(self.kind(place), self.text(place))
        except NotRead as error:
            return error.text_id
        if place.block is None:
            return ""
        if place.name == RATE:
            return "" if value else "E744"
        is_last = place.block == self.blocks - 1
        if is_last or value is None:
            return "" if is_last and value is None else "E743"
        lower = self.value(Place(UPPER, place.block - 1)) if place.block else 0
        return "" if lower is None or lower < value else "E743"

    def places(self) -> list[Place]:
        """Return every cell, blocks first."""
        inside = [Place(name, at) for at in range(self.blocks) for name in BLOCK_KINDS]
        return inside + [Place(name) for name in self.kinds]

    def first_wrong(self) -> Place | None:
        """Return the first cell that cannot be sent."""
        return next((one for one in self.places() if self.wrong(one)), None)

    def draft(self) -> wire.Draft | None:
        """Return the draft; none while a cell is wrong."""
        if self.first_wrong() is not None:
            return None
        values = {name: self.value(Place(name)) for name in self.kinds}
        if isinstance(self.content, wire.TariffDraft):
            values["blocks"] = [
                (self.value(Place(UPPER, at)), self.value(Place(RATE, at)))
                for at in range(self.blocks)
            ]
        return msgspec.structs.replace(self.content, **values)

    def place_of(self, field_name: str) -> Place | None:
        """Return the cell that the server means by a field's name; none: it is none of ours."""
        name = _SERVER_NAMES.get(field_name, field_name)
        if name == "blocks":
            return Place(UPPER, 0)
        return Place(name) if name in self.kinds else None

    def _step(self, step: _Step) -> bool:
        if step == self._now:
            return False
        self._before.append(self._now)
        self._now = step
        return True


# The names that pricing gives to what it checks.
_SERVER_NAMES: Final = {
    "min_tender": "tender_minor_min",
    "max_tender": "tender_minor_max",
    "guaranteed_units": "guaranteed_tenths",
    "cash_rounding": "cash_step_minor",
}


def _block_texts(upper: int | None, rate: int) -> Mapping[str, str]:
    return {UPPER: written(Kind.LIMIT, upper), RATE: written(Kind.RATE, rate)}


def table_of(text: str) -> Sequence[Sequence[str]]:
    """Return copied cells, of here or of a spreadsheet, row by row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return [line.split("\t") for line in lines]
