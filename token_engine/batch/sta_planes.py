"""EA07 for many blocks at once, bit-sliced; docs/algorithms/bit-slicing.md tells it with a picture.

The 64 planes are kept in four groups of 16: group b holds bit b of all 16 nibbles. A gate of the
substitution circuit is then one numpy call for the whole round. The permutation copies planes in
another order, and the key schedule is a choice of planes: neither computes anything.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from token_engine.batch.arrays import Bytes, Words
from token_engine.batch.bit_planes import (
    BLOCK_BYTES,
    BYTE_BITS,
    LANES,
    Step,
    byte_columns,
    plane_of,
    run,
    turning_steps,
)
from token_engine.batch.circuits import KEY_BIT, NIBBLE_BITS, Circuit, Op, circuit_of
from token_engine.ciphers.sta import StaTables

# Words in a plane of a full chunk: 16,384 blocks. Fewer leave too little work in one numpy call,
# more leave the second-level cache of small cores.
WIDTH_MAX: Final = 256

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
        self.keys = np.zeros((LANES * width, BLOCK_BYTES), np.uint8)
        # The substitution goes from one to the other, the permutation comes back.
        self._nibbles = np.zeros((NIBBLE_BITS, _NIBBLES, width), np.uint64)
        self._substituted = np.zeros_like(self._nibbles)
        # [bit of nibble][nibble]; the first nibbles stand again at the end, so that a round
        # finds its 16 rows beside each other.
        self._selectors = np.zeros((NIBBLE_BITS, _KEY_ROWS, width), np.uint64)
        self._steps = [
            *self._loading(self.keys, _key_order(), self._selectors),
            *self._loading(self.blocks.view(np.uint8), _block_order(), self._nibbles),
            *self._rounds(tables),
        ]

    def encrypt(self) -> None:
        """Replace `blocks` by the encrypted blocks; a key is its 8 bytes in order."""
        run(self._steps)

    def _loading(self, rows: Bytes, order: list[int], target: Words) -> list[Step]:
        lanes = self._substituted.reshape(LANES, -1)
        columns = byte_columns(lanes)
        return [
            (np.copyto, (columns, rows.reshape(columns.shape))),
            *turning_steps(lanes, self._nibbles),
            _copying(lanes, order, target),
        ]

    def _rounds(self, tables: StaTables) -> list[Step]:
        # The clause inverts the key; left as it came, a set bit chooses S1.
        circuit = circuit_of(tables.s2, tables.s1)
        slots = _Slots(self._nibbles[0].size)
        moves = _permutation_order(tables.p)
        steps: list[Step] = []
        for number in range(_ROUNDS):
            steps += self._substitution(circuit, slots, number)
            if number < _ROUNDS - 1:
                steps.append(_copying(self._substituted, _grouped(moves), self._nibbles))
        lanes = self._nibbles.reshape(LANES, -1)
        columns = byte_columns(lanes)
        blocks = self.blocks.view(np.uint8).reshape(columns.shape)
        steps.append(_copying(self._substituted, _turned(moves), lanes))
        steps += turning_steps(lanes, self._substituted)
        # Column by column: numpy would write the rows one byte after another, at half the speed.
        steps += [
            (np.copyto, (blocks[..., byte], columns[..., byte])) for byte in range(BLOCK_BYTES)
        ]
        return steps

    def _substitution(self, circuit: Circuit, slots: _Slots, number: int) -> list[Step]:
        skipped, bit = divmod(_KEY_BIT_OF_ROUND_0 - number, NIBBLE_BITS)
        rows = slice(skipped, skipped + _NIBBLES)
        arrays = {KEY_BIT: self._selectors[bit, rows].reshape(-1)}
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


def _grouped(order: list[int]) -> list[int]:
    """Return planes in the order of the groups instead of 0..63."""
    grouped = [0] * LANES
    for bit, source in enumerate(order):
        grouped[_place(bit)] = source
    return grouped


def _turned(order: list[int]) -> list[int]:
    """Return planes in the order of turned lanes instead of 0..63."""
    turned = [0] * LANES
    for bit, source in enumerate(order):
        turned[plane_of(*divmod(bit, BYTE_BITS))] = source
    return turned


def _permutation_order(p: tuple[int, ...]) -> list[int]:
    """Return, for each bit after the permutation, where it stands among the groups before it."""
    order = [0] * LANES
    for source, target in enumerate(p):
        order[target] = _place(source)
    return order


def _block_order() -> list[int]:
    """Return where the groups find the planes of blocks, whose lowest byte comes first."""
    return _grouped([plane_of(*divmod(bit, BYTE_BITS)) for bit in range(LANES)])


def _key_order() -> list[int]:
    """Return where the selectors find the planes of keys, whose highest byte comes first."""
    bits = (
        (NIBBLE_BITS * nibble + bit) % LANES
        for bit in range(NIBBLE_BITS)
        for nibble in range(_KEY_ROWS)
    )
    return [plane_of(BLOCK_BYTES - 1 - bit // BYTE_BITS, bit % BYTE_BITS) for bit in bits]


def _copying(source: Words, order: list[int], target: Words) -> Step:
    width = source.shape[-1]
    rows = source.reshape(-1, width)
    # mode="clip": with the default, numpy writes to a copy of the target first.
    return partial(np.take, axis=0, out=target.reshape(-1, width), mode="clip"), (
        rows,
        np.array(order, np.intp),
    )
