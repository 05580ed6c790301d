"""Boolean circuits made from substitution tables, for bit-sliced EA07.

Theory of operation. A bit-sliced cipher does not look a nibble up: it computes the four bits of
the result with AND, OR, XOR and NOT, for 64 blocks in one machine word. The tables are the
operator's data, so the circuit is searched for when they are loaded, and proved against them.

With k the key bit that chooses the table, each bit of the result has two forms of two gates
over a pair of functions of the nibble alone (D = S1 xor S2 in that bit, ~ is NOT):

    S1 ^ (k & D)     ~S2 ^ (k | ~D)

Two more forms would need ~k; they spare no gate that is worth the planes of ~k. A function of a
nibble is one of 65,536, written as the 16 bits of its truth table, so "everything that n more
gates can make of what there is" is a plain breadth-first search. The search takes the nearest
function that is still needed, adds its gates, and goes on from there, ties being broken by chance.
The smallest of a few such circuits is then reworked: what some of its result bits alone need is
taken out and searched for again, starting from all that is left. Chance is seeded: the same
tables always give the same circuit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from operator import and_, or_, xor
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from token_engine.errors import TablesInvalid

NIBBLE_BITS: Final = 4
KEY_BIT: Final = "k"

_FUNCTIONS: Final = 1 << 16
_ALL: Final = _FUNCTIONS - 1
# Truth tables of the four bits of a nibble: bit v says what the function gives for the nibble v.
_INPUTS: Final = (0xAAAA, 0xCCCC, 0xF0F0, 0xFF00)
_STARTS: Final = 3
_REWORKINGS: Final = 30
_UNREACHED: Final = 255

Functions: TypeAlias = NDArray[np.uint16]


class Op(Enum):
    """What a gate does; INVERT takes its first input only."""

    AND = "and"
    OR = "or"
    XOR = "xor"
    INVERT = "not"


_BINARY: Final = {Op.AND: np.bitwise_and, Op.OR: np.bitwise_or, Op.XOR: np.bitwise_xor}
_OPS: Final = tuple(Op)
_ON_TRUTH_TABLES: Final = {Op.AND: and_, Op.OR: or_, Op.XOR: xor}


@dataclass(frozen=True, slots=True)
class Gate:
    """One operation; `output` names its result. Names are x0..x3, k, t0.., m0..m3 and y0..y3."""

    op: Op
    inputs: tuple[str, ...]
    output: str


@dataclass(frozen=True, slots=True)
class Circuit:
    """Gates in an order in which every input is there before it is used."""

    gates: tuple[Gate, ...]


@lru_cache(maxsize=8)
def circuit_of(s1: tuple[int, ...], s2: tuple[int, ...], reworkings: int = _REWORKINGS) -> Circuit:
    """Return a proved circuit for a pair of nibble substitutions, s2 where the key bit is set."""
    rng = np.random.default_rng(seed=1)
    bits = [_forms(_truth_table(s1, bit), _truth_table(s2, bit)) for bit in range(NIBBLE_BITS)]
    made = min((_completed({}, bits, rng) for _ in range(_STARTS)), key=len)
    for _ in range(reworkings):
        kept = rng.permutation(NIBBLE_BITS)[: rng.integers(1, NIBBLE_BITS)]
        other = _completed(_needed(made, [bits[bit] for bit in kept]), bits, rng, limit=len(made))
        # One that is just as small is taken as well: the next reworking then starts elsewhere.
        if len(other) <= len(made):
            made = other
    circuit = _circuit_of_functions(made, bits)
    prove(circuit, s1, s2)
    return circuit


def prove(circuit: Circuit, s1: Sequence[int], s2: Sequence[int]) -> None:
    """Compare a circuit with its tables on all 32 inputs.

    Raises:
        TablesInvalid: they differ; no token may be made with this circuit.
    """
    for key_bit, table in enumerate((s1, s2)):
        values = evaluate(circuit, key_bit)
        made = tuple(
            sum((values[f"y{bit}"] >> nibble & 1) << bit for bit in range(NIBBLE_BITS))
            for nibble in range(16)
        )
        if made != tuple(table):
            raise TablesInvalid("the circuit does not compute the tables it was made from")


def evaluate(circuit: Circuit, key_bit: int) -> Mapping[str, int]:
    """Return the truth table of every name in a circuit, for one value of the key bit."""
    values = {f"x{bit}": function for bit, function in enumerate(_INPUTS)}
    values[KEY_BIT] = _ALL * key_bit
    for gate in circuit.gates:
        operands = [values[name] for name in gate.inputs]
        if gate.op is Op.INVERT:
            values[gate.output] = operands[0] ^ _ALL
        else:
            values[gate.output] = _ON_TRUTH_TABLES[gate.op](*operands)
    return values


@dataclass(frozen=True, slots=True)
class _Form:
    """A result bit as `base ^ (k op chosen)`."""

    base: int
    chosen: int
    op: Op


_Forms: TypeAlias = tuple[_Form, ...]
# Functions in the order in which they are made, each with its gate: what goes in is there before.
_Made: TypeAlias = dict[int, tuple[Op, tuple[int, ...]]]


def _forms(s1: int, s2: int) -> _Forms:
    difference = s1 ^ s2
    return (
        _Form(s1, difference, Op.AND),
        _Form(s2 ^ _ALL, difference ^ _ALL, Op.OR),
    )


def _truth_table(table: Sequence[int], bit: int) -> int:
    return sum((table[nibble] >> bit & 1) << nibble for nibble in range(16))


def _completed(
    start: _Made, bits: Sequence[_Forms], rng: np.random.Generator, limit: int = _FUNCTIONS
) -> _Made:
    """Return what every bit needs; more than `limit` functions are not worth completing."""
    made = dict(start)
    while wanted := _wanted(made, bits):
        if len(made) > limit:
            return made
        closure = _Closure([*_INPUTS, *made], wanted, rng)
        _add(made, closure, closure.nearest)
    return _needed(made, bits)


def _wanted(made: _Made, bits: Sequence[_Forms]) -> set[int]:
    return {
        function
        for forms in bits
        if not any(_is_there(form, made) for form in forms)
        for form in forms
        for function in (form.base, form.chosen)
        if function not in made and function not in _INPUTS
    }


def _is_there(form: _Form, made: _Made) -> bool:
    return all(one in made or one in _INPUTS for one in (form.base, form.chosen))


def _add(made: _Made, closure: _Closure, function: int) -> None:
    if function in made or function in _INPUTS:
        return
    op, operands = closure.made_by(function)
    for operand in operands:
        _add(made, closure, operand)
    made[function] = op, operands


def _chosen(forms: _Forms, made: _Made) -> _Form:
    return next(form for form in forms if _is_there(form, made))


def _needed(made: _Made, bits: Sequence[_Forms]) -> _Made:
    """Return the functions that go into some of the bits."""
    needed = set()
    for forms in bits:
        form = _chosen(forms, made)
        needed |= {form.base, form.chosen}
    for function in reversed(made):
        if function in needed:
            needed.update(made[function][1])
    return {function: gate for function, gate in made.items() if function in needed}


def _circuit_of_functions(made: _Made, bits: Sequence[_Forms]) -> Circuit:
    """Give the functions names, and each result bit its two gates with the key bit."""
    names = {function: f"x{bit}" for bit, function in enumerate(_INPUTS)}
    gates = []
    for number, (function, (op, operands)) in enumerate(made.items()):
        names[function] = f"t{number}"
        gates.append(Gate(op, tuple(names[one] for one in operands), names[function]))
    for bit, forms in enumerate(bits):
        form = _chosen(forms, made)
        masked = f"m{bit}"
        gates.append(Gate(form.op, (KEY_BIT, names[form.chosen]), masked))
        gates.append(Gate(Op.XOR, (names[form.base], masked), f"y{bit}"))
    return Circuit(tuple(gates))


class _Closure:
    """Functions by the number of gates that make them from those at hand, until one is wanted."""

    def __init__(self, at_hand: list[int], wanted: set[int], rng: np.random.Generator) -> None:
        self._rng = rng
        self._cost = np.full(_FUNCTIONS, _UNREACHED, np.uint8)
        self._left, self._right = np.zeros((2, _FUNCTIONS), np.uint16)
        self._op = np.zeros(_FUNCTIONS, np.int8)
        start = rng.permutation(np.array(at_hand, np.uint16))
        self._cost[start] = 0
        self._levels: list[Functions] = [start]
        targets = np.array(sorted(wanted), np.uint16)
        while not (hits := targets[self._cost[targets] != _UNREACHED]).size:
            self._grow()
        self.nearest = int(rng.choice(hits))

    def made_by(self, function: int) -> tuple[Op, tuple[int, ...]]:
        """Return the last gate of a function and what goes into it."""
        op = _OPS[self._op[function]]
        left, right = int(self._left[function]), int(self._right[function])
        return op, (left,) if op is Op.INVERT else (left, right)

    def _grow(self) -> None:
        cost = len(self._levels)
        for smaller in self._rng.permutation((cost + 1) // 2):
            left, right = self._levels[smaller], self._levels[cost - 1 - smaller]
            for op in self._rng.permutation(len(_BINARY)):
                made = _BINARY[_OPS[op]](left[:, None], right[None, :]).ravel()
                new = np.flatnonzero(self._cost.take(made) == _UNREACHED)
                self._keep(made[new], op, left[new // len(right)], right[new % len(right)])
                self._cost[made[new]] = cost
        inverted = ~self._levels[-1]
        inverted = inverted[self._cost.take(inverted) == _UNREACHED]
        self._keep(inverted, _OPS.index(Op.INVERT), ~inverted, ~inverted)
        self._cost[inverted] = cost
        reached = np.flatnonzero(self._cost == cost).astype(np.uint16)
        self._levels.append(self._rng.permutation(reached))

    def _keep(self, functions: Functions, op: int, left: Functions, right: Functions) -> None:
        self._op[functions] = op
        self._left[functions] = left
        self._right[functions] = right
