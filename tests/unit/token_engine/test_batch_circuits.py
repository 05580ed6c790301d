import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from token_engine.batch import circuits
from token_engine.batch.bit_planes import byte_columns, plane_of, run, turning_steps
from token_engine.batch.circuits import Circuit, Op, circuit_of, evaluate, prove
from token_engine.batch.sta_planes import StaPlanes
from token_engine.ciphers.sta import IEC_SAMPLE_TABLES, Sta, StaTables
from token_engine.ciphers.sta_reference import encrypt_sta_by_the_clause
from token_engine.errors import TablesInvalid
from token_engine.keys import SecretKey

S1, S2 = IEC_SAMPLE_TABLES.s1, IEC_SAMPLE_TABLES.s2
substitutions = st.permutations(range(16)).map(tuple)
words = st.integers(0, (1 << 64) - 1)


def key_rows(keys):
    return keys.astype(">u8").view(np.uint8).reshape(-1, 8)


@settings(max_examples=8, deadline=None)
@given(substitutions, substitutions)
def test_any_pair_of_tables_has_a_circuit_that_computes_it(s1, s2):
    circuit = circuit_of(s1, s2, reworkings=0)

    for key_bit, table in enumerate((s1, s2)):
        values = evaluate(circuit, key_bit)
        made = [
            sum((values[f"y{bit}"] >> nibble & 1) << bit for bit in range(4))
            for nibble in range(16)
        ]
        assert made == list(table)


@pytest.mark.parametrize("s2", [S1, tuple(range(16)), tuple(range(15, -1, -1))])
def test_tables_that_look_alike_have_a_circuit_too(s2):
    prove(circuit_of(S1, s2, reworkings=0), S1, s2)


def test_the_circuit_of_the_sample_tables_is_small():
    assert len(circuit_of(S1, S2).gates) <= 36


def test_the_same_tables_give_the_same_circuit():
    first = circuit_of(S1, S2, reworkings=0)
    circuit_of.cache_clear()

    assert circuit_of(S1, S2, reworkings=0) == first


def test_a_circuit_with_any_other_gate_is_not_believed():
    """Turn AND into OR, OR and XOR into AND, one gate at a time; each must be noticed."""
    circuit = circuit_of(S1, S2, reworkings=0)
    other = {Op.AND: Op.OR, Op.OR: Op.AND, Op.XOR: Op.AND}
    for place, gate in enumerate(circuit.gates):
        if gate.op is Op.INVERT:
            continue
        gates = list(circuit.gates)
        gates[place] = dataclasses.replace(gate, op=other[gate.op])

        with pytest.raises(TablesInvalid):
            prove(Circuit(tuple(gates)), S1, S2)


def test_a_search_that_goes_wrong_makes_no_circuit(monkeypatch):
    right = circuits._forms
    monkeypatch.setattr(circuits, "_forms", lambda s1, s2: right(s1, s2 ^ 1))
    circuit_of.cache_clear()

    with pytest.raises(TablesInvalid):
        circuit_of(S1, S2, reworkings=0)


@pytest.mark.parametrize("nibble", range(16))
def test_a_circuit_is_not_believed_for_tables_with_one_other_bit(nibble):
    circuit = circuit_of(S1, S2, reworkings=0)
    for which, bit in itertools.product(range(2), range(4)):
        tables = [list(S1), list(S2)]
        tables[which][nibble] ^= 1 << bit

        with pytest.raises(TablesInvalid):
            prove(circuit, *tables)


@pytest.mark.parametrize("width", [1, 3, 8])
def test_turning_puts_every_bit_in_its_plane_and_back(width):
    rows = np.random.default_rng(width).integers(0, 256, (64 * width, 8), np.uint8)
    lanes = np.zeros((64, width), np.uint64)
    columns = byte_columns(lanes)
    columns[:] = rows.reshape(columns.shape)
    steps = turning_steps(lanes, np.zeros(32 * width, np.uint64))

    run(steps)

    # Bit t of byte c of word w: the row t * 8 * width + 8 * w + c.
    planes = lanes.view(np.uint8).reshape(64, -1)
    for byte, bit in itertools.product(range(8), range(8)):
        plane = np.unpackbits(planes[plane_of(byte, bit)][None, :], axis=0, bitorder="little")
        assert (plane.reshape(-1) == rows[:, byte] >> bit & 1).all()
    run(steps)
    assert (columns.reshape(rows.shape) == rows).all()


@given(words, words)
def test_the_fast_single_cipher_does_what_the_clause_says(block, key):
    fast = Sta(SecretKey(key.to_bytes(8, "big")), IEC_SAMPLE_TABLES).encrypt(block)

    assert fast == encrypt_sta_by_the_clause(block, key, IEC_SAMPLE_TABLES)


@settings(max_examples=20)
@given(words, words, substitutions, substitutions, st.permutations(range(64)).map(tuple))
def test_the_fast_single_cipher_does_so_with_any_tables(block, key, s1, s2, p):
    tables = StaTables(s1=s1, s2=s2, p=p)
    fast = Sta(SecretKey(key.to_bytes(8, "big")), tables).encrypt(block)

    assert fast == encrypt_sta_by_the_clause(block, key, tables)


def test_the_clause_gives_the_block_of_the_standard():
    made = encrypt_sta_by_the_clause(0x0B19EB230100C207, 0x0ABC12DEF3456789, IEC_SAMPLE_TABLES)

    assert made == 0xC45ED1619406DF95


def test_the_planes_do_what_the_clause_says():
    planes = StaPlanes(IEC_SAMPLE_TABLES, width=2)
    random = np.random.default_rng(5)
    edges = [0, (1 << 64) - 1, 1, 1 << 63]
    blocks, keys = (random.integers(0, 1 << 64, 128, np.uint64) for _ in range(2))
    blocks[:4], keys[2:6] = edges, edges
    planes.blocks[:], planes.keys[:] = blocks, key_rows(keys)

    planes.encrypt()

    expected = [
        encrypt_sta_by_the_clause(int(block), int(key), IEC_SAMPLE_TABLES)
        for block, key in zip(blocks, keys, strict=True)
    ]
    assert planes.blocks.tolist() == expected


def test_planes_are_good_for_one_chunk_after_another():
    planes = StaPlanes(IEC_SAMPLE_TABLES, width=1)
    results = []
    for _ in range(2):
        planes.blocks[:] = 0x0B19EB230100C207
        planes.keys[:] = key_rows(np.array([0x0ABC12DEF3456789], np.uint64))
        planes.encrypt()
        results.append(set(planes.blocks.tolist()))

    assert results == [{0xC45ED1619406DF95}] * 2
