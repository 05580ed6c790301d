"""EA07 for many blocks at once, bit-sliced; docs/algorithms/bit-slicing.md tells it with a picture.

The 64 planes are kept in four groups of 16: group b holds bit b of all 16 nibbles. A gate of the
substitution circuit is then one numpy call for the whole round. The permutation copies planes in
another order, and the key schedule is a choice of planes: neither computes anything.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from token_engine.batch.arrays import Words
from token_engine.batch.bit_planes import LANES, Step, run, turning_steps
from token_engine.batch.circuits import (
    KEY_BIT,
    KEY_BIT_INVERTED,
    NIBBLE_BITS,
    Circuit,
    Op,
    circuit_of,
)
from token_engine.ciphers.sta import StaTables

# Words in a plane of a full chunk: 24,576 blocks, whose planes and keys stay in a 2 MiB cache.
WIDTH_MAX: Final = 384

_NIBBLES: Final = 16
_ROUNDS: Final = 16
# STS 8.1: aligned key = ~K rotated right by 12; round r uses it rotated left by r; the table of
# nibble i is chosen by bit 4i + 3. Counted on the untouched K, that is bit 4i + 15 - r.
_KEY_BIT_OF_ROUND_0: Final = 15
_KEY_ROWS: Final = _NIBBLES + _KEY_BIT_OF_ROUND_0 // NIBBLE_BITS

_UFUNCS: Final = {
    Op.AND: np.bitwise_and,
    Op.OR: np.bitwise_or,
    Op.XOR: np.bitwise_xor,
    Op.INVERT: np.invert,
}


class StaPlanes:
    """Encrypts chunks of 64 * width blocks, each under its own key, in buffers of its own."""

    def __init__(self, tables: StaTables, width: int) -> None:
        """Find the circuit of the tables and bind every step of the 16 rounds to its arrays."""
        self.blocks = np.zeros(LANES * width, np.uint64)
        self.keys = np.zeros(LANES * width, np.uint64)
        self._planes = self.blocks.reshape(LANES, width)
        self._key_planes = self.keys.reshape(LANES, width)
        # [bit of nibble][nibble]; the first nibbles stand again at the end, so that a round
        # finds its 16 rows beside each other.
        self._selectors = np.zeros((2, NIBBLE_BITS, _KEY_ROWS, width), np.uint64)
        self._nibbles = np.zeros((NIBBLE_BITS, _NIBBLES, width), np.uint64)
        self._substituted = np.zeros_like(self._nibbles)
        self._steps = self._bind(tables, circuit_of(tables.s1, tables.s2))

    def encrypt(self) -> None:
        """Replace `blocks` by the encrypted blocks; `keys` is used up."""
        run(self._steps)

    def _bind(self, tables: StaTables, circuit: Circuit) -> list[Step]:
        keys = self._key_planes
        inverted, plain = self._selectors
        steps = turning_steps(self._planes, self._substituted)
        steps += turning_steps(keys, self._substituted)
        steps.append(_copying(keys, _key_order(), plain))
        steps.append((np.invert, (plain, inverted)))
        steps.append(_copying(self._planes, _grouped(range(LANES)), self._nibbles))
        slots = _Slots(self._nibbles[0].size)
        moves = _permutation_order(tables.p)
        for number in range(_ROUNDS):
            steps += self._round(circuit, slots, number)
            if number < _ROUNDS - 1:
                steps.append(_copying(self._substituted, _grouped(moves), self._nibbles))
        steps.append(_copying(self._substituted, moves, self._planes))
        steps += turning_steps(self._planes, self._nibbles)
        return steps

    def _round(self, circuit: Circuit, slots: _Slots, number: int) -> list[Step]:
        skipped, bit = divmod(_KEY_BIT_OF_ROUND_0 - number, NIBBLE_BITS)
        rows = slice(skipped, skipped + _NIBBLES)
        inverted, plain = self._selectors
        arrays = {
            KEY_BIT: inverted[bit, rows].reshape(-1),
            KEY_BIT_INVERTED: plain[bit, rows].reshape(-1),
        }
        for index in range(NIBBLE_BITS):
            arrays[f"x{index}"] = self._nibbles[index].reshape(-1)
            arrays[f"y{index}"] = self._substituted[index].reshape(-1)
        return _gate_steps(circuit, arrays, slots)


class _Slots:
    """Arrays for what lies between the gates, used again as soon as they are free."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free: list[Words] = []

    def take(self) -> Words:
        return self._free.pop() if self._free else np.zeros(self._size, np.uint64)

    def give_back(self, slot: Words) -> None:
        self._free.append(slot)


def _gate_steps(circuit: Circuit, arrays: dict[str, Words], slots: _Slots) -> list[Step]:
    """Bind a circuit; a result goes to an array that no later gate reads."""
    last_use = {name: i for i, gate in enumerate(circuit.gates) for name in gate.inputs}
    given = set(arrays)
    steps: list[Step] = []
    for index, gate in enumerate(circuit.gates):
        operands = [arrays[name] for name in gate.inputs]
        for name in set(gate.inputs) - given:
            if last_use[name] == index:
                slots.give_back(arrays[name])
        if gate.output not in given:
            arrays[gate.output] = slots.take()
        steps.append((_UFUNCS[gate.op], (*operands, arrays[gate.output])))
    return steps


def _place(bit: int) -> int:
    """Return where bit 4i + b stands among the groups."""
    nibble, index = divmod(bit, NIBBLE_BITS)
    return index * _NIBBLES + nibble


def _grouped(order: range | list[int]) -> list[int]:
    """Return planes in the order of the groups instead of 0..63."""
    grouped = [0] * LANES
    for bit, source in enumerate(order):
        grouped[_place(bit)] = source
    return grouped


def _permutation_order(p: tuple[int, ...]) -> list[int]:
    """Return, for each bit after the permutation, where it stands among the groups before it."""
    order = [0] * LANES
    for source, target in enumerate(p):
        order[target] = _place(source)
    return order


def _key_order() -> list[int]:
    return [
        (NIBBLE_BITS * nibble + bit) % LANES
        for bit in range(NIBBLE_BITS)
        for nibble in range(_KEY_ROWS)
    ]


def _copying(source: Words, order: list[int], target: Words) -> Step:
    width = source.shape[-1]
    rows = source.reshape(-1, width)
    # mode="clip": with the default, numpy writes to a copy of the target first.
    return partial(np.take, axis=0, out=target.reshape(-1, width), mode="clip"), (
        rows,
        np.array(order, np.intp),
    )
