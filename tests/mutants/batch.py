"""The batch engine, broken: it must give what the single issue gives, row by row."""

from __future__ import annotations

from typing import Final

from tests.mutants.mutant import Mutant, mutants_of

_BATCH: Final = "contract/test_engine_batch"
_ANY_ROWS: Final = f"{_BATCH}::test_any_rows_give_the_same_tokens_and_refusals"
_LIMITS: Final = f"{_BATCH}::test_every_limit_of_tid_and_amount_is_the_same"
_METERS: Final = f"{_BATCH}::test_any_meters_get_the_same_keys_and_refusals"
_REFUSED: Final = "unit/test_batch_requests::test_a_refused_row_stops_no_other_and_has_no_digits"

MUTANTS: Final[tuple[Mutant, ...]] = (
    *mutants_of(
        "batch/issuing.py",
        f"{_REFUSED} {_BATCH}::test_no_row_is_lost_at_the_edge_of_a_word",
        (
            "chunks: no row between them is lost",
            "part = slice(start, start + CHUNK_ROWS)",
            "part = slice(start, start + CHUNK_ROWS - 1)",
            f"{_BATCH}::test_no_row_is_lost_at_the_edge_of_a_chunk",
        ),
        ("chunks: the last word is not full", "-(-rows // LANES)", "rows // LANES"),
        ("a refused row has no digits", "digits[part][refused != 0] = 0", "pass"),
        (
            "a refused row goes through as zeros",
            "chunk = _without(chunk, refused)",
            "pass",
            _LIMITS,
        ),
        ("a refused meter has no TI", "tis = np.where(refused == 0, tis, 0)", "pass", _METERS),
    ),
    *mutants_of(
        "batch/refusals.py",
        _ANY_ROWS,
        (
            "a row keeps the first refusal",
            "refusals[mask & (refusals == Refusal.NONE)]",
            "refusals[mask]",
        ),
    ),
    *mutants_of(
        "batch/credit_blocks.py",
        f"unit/test_batch_columns {_LIMITS} {_ANY_ROWS}",
        (
            "Amount: the last of an exponent belongs to it",
            "np.searchsorted(_LAST, amounts)",
            'np.searchsorted(_LAST, amounts, side="right")',
        ),
        (
            "Amount: rounded up",
            "(amounts + (steps - np.uint64(1)) - offsets)",
            "(amounts - offsets)",
        ),
        (
            "Amount: rounded up by less than a step",
            "(amounts + (steps - np.uint64(1)) - offsets)",
            "(amounts + steps - offsets)",
        ),
        (
            "Amount: offsets 1, 11, 111",
            "_MANTISSAS * ((10**e - 1) // 9)",
            "_MANTISSAS * (10**e // 10)",
        ),
        ("currency: a debit goes down", "codes -= (negative &", "codes += (negative &"),
        (
            "currency: an exact debit stays",
            "(negative & (_decode(codes) != magnitudes))",
            "negative",
        ),
        ("currency: place of the sign", "_SIGN: Final = 8 << 16", "_SIGN: Final = 4 << 16"),
        (
            "KEN: TID shifted by 16",
            "_KEN_SHIFT: Final = 16",
            "_KEN_SHIFT: Final = 15",
        ),
        (
            "KEN: good to the end of its period",
            "(ken + 1 << _KEN_SHIFT) - 1",
            "(ken << _KEN_SHIFT) - 1",
        ),
        (
            "TID: 00:01 is the reserved minute",
            "_RESERVED_MINUTE: Final = np.uint32(1)",
            "_RESERVED_MINUTE: Final = np.uint32(0)",
        ),
        ("TID: 24 bits", "_outside(rows.tids, TID_MAX)", "_outside(rows.tids, TID_MAX + 1)"),
        (
            "RND does not matter to currency",
            "_outside(rows.rnds, _RND_MAX) & ~currency",
            "_outside(rows.rnds, _RND_MAX)",
        ),
        (
            "units have a greatest amount, money has another",
            "_outside(rows.amounts, UNITS_MAX) & ~currency",
            "_outside(rows.amounts, UNITS_MAX)",
        ),
        (
            "CRC: start value",
            "return low ^ np.uint16(function(0)), middle, high",
            "return low, middle, high",
        ),
        ("CRC_C for currency", "function = crc_c if currency else crc", "function = crc"),
    ),
    *mutants_of(
        "batch/circuits.py",
        "unit/test_batch_circuits",
        (
            "a circuit is proved before it is used",
            "    prove(circuit, s1, s2)\n",
            "",
            "unit/test_batch_circuits::test_a_search_that_goes_wrong_makes_no_circuit",
        ),
        (
            "the proof looks at both tables",
            "enumerate((s1, s2)):\n        values",
            "enumerate((s1,)):\n        values",
            "unit/test_batch_circuits::test_a_circuit_is_not_believed_for_tables_with_one_other_bit",
        ),
        (
            "the proof looks at every nibble",
            "if made != tuple(table):",
            "if made[:15] != tuple(table)[:15]:",
            "unit/test_batch_circuits::test_a_circuit_is_not_believed_for_tables_with_one_other_bit",
        ),
        (
            "NOT ~S2 ^ (k | ~D): the key bit of a form",
            "_Form(s2 ^ _ALL, difference ^ _ALL, Op.OR)",
            "_Form(s2 ^ _ALL, difference ^ _ALL, Op.AND)",
        ),
    ),
    *mutants_of(
        "batch/sta_planes.py",
        "unit/test_batch_circuits::test_the_planes_do_what_the_clause_says"
        " unit/test_batch_circuits::test_planes_are_good_for_one_chunk_after_another",
        (
            "planes: the key bits of round 0",
            "_KEY_BIT_OF_ROUND_0: Final = 15",
            "_KEY_BIT_OF_ROUND_0: Final = 14",
        ),
        (
            "planes: a set bit of the key as it came chooses S1",
            "circuit_of(tables.s2, tables.s1)",
            "circuit_of(tables.s1, tables.s2)",
        ),
        (
            "planes: a scratch array is free after its last use",
            "if last_use[name] == index:",
            "if last_use[name] >= index:",
        ),
        (
            "planes: P moves bit j to p[j]",
            "order[target] = _place(source)",
            "order[source] = _place(target)",
        ),
    ),
    *mutants_of(
        "batch/bit_planes.py",
        "unit/test_batch_circuits::test_turning_puts_every_bit_in_its_plane_and_back",
        ("turning: single bits", "1: 0x5555555555555555", "1: 0xAAAAAAAAAAAAAAAA"),
    ),
    *mutants_of(
        "batch/misty1_arrays.py",
        "unit/test_batch_columns",
        (
            "EA11 columns: K'i is FI of Ki and Ki+1",
            "np.roll(key, -1, axis=0)",
            "np.roll(key, 1, axis=0)",
        ),
        ("EA11 columns: FO, first round's key", "self._m(i + 5)", "self._m(i + 6)"),
        ("EA11 columns: FI cuts 7 and 9 bits", "_ALL >> 9, _ALL & 0x1FF", "_ALL & 0x7F, _ALL >> 7"),
    ),
    *mutants_of(
        "batch/des_arrays.py",
        "unit/test_batch_columns",
        ("DES columns: an entry of S1", '"e4d12fb8', '"4ed12fb8'),
        ("DES columns: the last entries of S8", 'dfc90356b"', 'dfc9035b6"'),
        ("DES columns: two entries of P", "16, 7, 20, 21,", "7, 16, 20, 21,"),
        ("DES columns: a key shift", "(1, 1, 2, 2,", "(1, 2, 2, 2,"),
        (
            "DES columns: the halves at the end",
            "(right, left), strict=True",
            "(left, right), strict=True",
        ),
    ),
    *mutants_of(
        "batch/decoder_keys.py",
        f"{_METERS} {_BATCH}::test_every_tariff_index_and_form_of_number_gives_the_same_key",
        ("DKGA02 columns: place of TI", "np.uint64(4 * (16 - 9))", "np.uint64(4 * (16 - 8))"),
        ("DKGA02 columns: TI as BCD", "int(str(ti), 16) for", "ti for"),
        ("DKGA02 columns: the last XOR", "        keys ^= data\n", ""),
        (
            "DKGA04 columns: place of the MeterPAN",
            "slice(27, 45)",
            "slice(26, 44)",
            f"{_METERS}[dkga04-ea11]",
        ),
        (
            "DKGA04 columns: place of TI",
            "slice(11, 13)",
            "slice(10, 12)",
            f"{_METERS}[dkga04-ea11]",
        ),
        (
            "DKGA04 columns: outer pad of HMAC",
            "_OUTER_PAD: Final = 0x5C",
            "_OUTER_PAD: Final = 0x5A",
            f"{_METERS}[dkga04-ea11]",
        ),
    ),
    *mutants_of(
        "batch/meter_numbers.py",
        f"{_METERS} {_BATCH}::test_every_tariff_index_and_form_of_number_gives_the_same_key",
        ("Luhn columns: doubling", "9 if digit > 4", "9 if digit > 5"),
        (
            "Luhn columns: the MeterPAN's own digits",
            "pan_sum = _doubled(digits[0]) + digits[1]",
            "pan_sum = digits[0] + _doubled(digits[1])",
        ),
        (
            "Luhn columns: the DRN's digit inside",
            'Refusal.CHECK_DIGIT, _UNEVEN.take(drn_sums, mode="clip")',
            'Refusal.CHECK_DIGIT, _UNEVEN.take(drn_sums, mode="clip") & False',
        ),
        ("PANBlock columns: without the check digit", "bcd[4] >> np.uint64(4)", "bcd[4]"),
        (
            "DRN columns: codes below 0100",
            "~long & (self.pans < _SHORT_ISSUER_FIRST)",
            "~long & (self.pans < 0)",
        ),
        (
            "DRN columns: the code 0100 itself is good",
            "_SHORT_ISSUER_FIRST: Final = np.uint64(100 * 10**10)",
            "_SHORT_ISSUER_FIRST: Final = np.uint64(101 * 10**10)",
        ),
    ),
    *mutants_of(
        "batch/token_digits.py",
        "unit/test_batch_columns",
        ("digits: a carry from group to group", "    high += carries\n", ""),
        ("digits: the displaced bits count 2^64 each", "    displaced *= _WORD_HIGH\n", ""),
        (
            "digits: the class takes bits 28 and 27",
            "_CLASS_SHIFT: Final = np.uint64(27)",
            "_CLASS_SHIFT: Final = np.uint64(28)",
        ),
        ("digits: zeros in a group", "{value:04d}", "{value:4d}"),
    ),
    *mutants_of(
        "batch/linear_tables.py",
        "unit/test_batch_columns",
        ("linear tables: f(0) is taken out", "(1 << shift + bit) ^ nothing", "(1 << shift + bit)"),
    ),
)
