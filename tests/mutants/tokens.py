"""Amounts, TIDs, layouts, digits and key-change sets, broken."""

from __future__ import annotations

from typing import Final

from tests.mutants.mutant import Mutant, mutants_of

_VECTORS: Final = (
    "unit/test_vector_files::test_every_vector_passes_and_none_is_left_out[sts.json-2400]"
)

MUTANTS: Final[tuple[Mutant, ...]] = (
    *mutants_of(
        "amount.py",
        "unit/test_amount",
        ("Amount: 14 bits of mantissa", "MANTISSA_BITS: Final = 14", "MANTISSA_BITS: Final = 13"),
        ("Amount: steps of ten", "step: int = 10**exponent", "step: int = 8**exponent"),
        ("Amount: offsets 1, 11, 111", "(_step(exponent) - 1) // 9", "_step(exponent) // 10"),
        (
            "Amount: rounded up",
            "-((_offset(exponent) - amount) // _step(exponent))",
            "(amount - _offset(exponent)) // _step(exponent)",
        ),
        ("Amount: the last mantissa", "if mantissa < _MANTISSAS:", "if mantissa < _MANTISSAS - 1:"),
        (
            "Amount: the neighbour below",
            "code if _decode(code) == amount else code - 1",
            "code",
        ),
        (
            "currency: a debit is rounded towards the customer",
            "_encode_down(-amount_1e5,",
            "_encode_up(-amount_1e5,",
        ),
        (
            "currency: a credit is rounded up",
            "_encode_up(amount_1e5,",
            "_encode_down(amount_1e5,",
        ),
        ("currency: place of the sign", "_SIGN_BIT: Final = 8", "_SIGN_BIT: Final = 4"),
        (
            "currency: places of the exponent bits",
            "return CurrencyCode(sign | high, low)",
            "return CurrencyCode(sign | high >> 1 | (high & 1) << 2, low)",
        ),
        (
            "currency: five exponent bits",
            "_CURRENCY_EXPONENT_BITS: Final = 5",
            "_CURRENCY_EXPONENT_BITS: Final = 4",
        ),
    ),
    *mutants_of(
        "tid.py",
        "unit/test_tid",
        ("TID: base date 2014", "dt.datetime(2014, 1, 1,", "dt.datetime(2014, 1, 2,"),
        ("TID: 24 bits, never wrapped", "if 0 <= tid <= TID_MAX:", "if 0 <= tid <= TID_MAX + 1:"),
        ("TID: never negative", "if 0 <= tid <= TID_MAX:", "if tid <= TID_MAX:"),
        (
            "TID: 00:01 is the reserved minute",
            "_RESERVED_MINUTE: Final = 1",
            "_RESERVED_MINUTE: Final = 0",
        ),
        (
            "TID: a day has 1440 minutes",
            "_MINUTES_PER_DAY: Final = 1440",
            "_MINUTES_PER_DAY: Final = 1441",
        ),
        ("TID: the one after the last", "tid <= last_tid:", "tid < last_tid:"),
        (
            "TID: the one after the last is not reserved either",
            "_skip_reserved(check_tid(last_tid + 1))",
            "check_tid(last_tid + 1)",
        ),
        (
            "TID: a clock in the reserved minute",
            "tid = _skip_reserved(clock_tid)",
            "tid = clock_tid",
        ),
        ("KEN: TID shifted by 16", "_KEN_SHIFT: Final = 16", "_KEN_SHIFT: Final = 15"),
        ("KEN: 65536 minutes, not 65535", "tid >> _KEN_SHIFT > ken", "tid // 65535 > ken"),
        (
            "KEN: good to the end of its period",
            "tid >> _KEN_SHIFT > ken",
            "tid >> _KEN_SHIFT >= ken",
        ),
    ),
    *mutants_of(
        "digits.py",
        "unit/test_token_layout",
        (
            "digits: the class takes bits 28 and 27",
            "_CLASS_SHIFT: Final = 27",
            "_CLASS_SHIFT: Final = 28",
        ),
        (
            "digits: the displaced bits become 65 and 64",
            "number = displaced << 64",
            "number = (displaced >> 1 | (displaced & 1) << 1) << 64",
        ),
        ("digits: zeros on the left", "{number:0{TOKEN_DIGITS}d}", "{number:d}"),
        (
            "digits: 2^66 and above is no token",
            "if number >> TOKEN_BITS:",
            "if number >> TOKEN_BITS + 1:",
        ),
        (
            "digits: ASCII only",
            "len(token) != TOKEN_DIGITS or not is_digits(token)",
            "len(token) != TOKEN_DIGITS or not token.isdigit()",
        ),
        ("a log shows four digits at each end", "{token[-4:]}", "{token[-8:]}"),
    ),
    *mutants_of(
        "bits.py",
        "unit/test_token_layout",
        (
            "a value never spills into its neighbour",
            "if value < 0 or value >> width:",
            "if value < 0:",
        ),
        (
            "turning keeps 64 bits",
            "value >> (BLOCK_BITS - count)",
            "value >> (BLOCK_BITS - 1 - count)",
        ),
    ),
    *mutants_of(
        "tokens.py",
        "unit/test_token_layout",
        (
            "layout: TID before Amount",
            "(nibble, 4), (tid, 24), (value, 16)",
            "(nibble, 4), (value, 16), (tid, 24)",
        ),
        (
            "layout: TID read before Amount",
            "_TID_BODY: Final = (4, 24, 16)",
            "_TID_BODY: Final = (4, 16, 24)",
        ),
        (
            "layout: Control of a 4-digit maker",
            "FOUR_DIGIT_MFR: 28,",
            "FOUR_DIGIT_MFR: 36,",
            _VECTORS,
        ),
        ("layout: RO before 3KCT", "(ro, 1), (third, 1)", "(third, 1), (ro, 1)"),
        ("layout: KENHO before KRN", "((ken_high, 4), (krn, 4),", "((krn, 4), (ken_high, 4),"),
        (
            "layout: KENLO before TI",
            "pack((ken_low, 4), (ti, 8), (bits, 32))",
            "pack((ti, 8), (ken_low, 4), (bits, 32))",
        ),
        ("layout: SGC before its zeros", "pack((sgc, 24), (0, 20))", "pack((0, 20), (sgc, 24))"),
        (
            "layout: SGCLO before the key",
            "pack((sgc_low, 12), (bits, 32))",
            "pack((bits, 32), (sgc_low, 12))",
        ),
        (
            "layout: SGCHO before the key",
            "pack((sgc_high, 12), (bits, 32))",
            "pack((bits, 32), (sgc_high, 12))",
        ),
        (
            "check field: over the class too",
            "pack((frame.token_class, 2), (frame.subclass, 4)",
            "pack((0, 2), (frame.subclass, 4)",
        ),
        (
            "check field: CRC_C from subclass 4",
            "4 <= frame.subclass <= 7",
            "5 <= frame.subclass <= 7",
            _VECTORS,
        ),
        (
            "check field: a wrong one is refused",
            "if _check_field(frame) != stored:",
            "if _check_field(frame) >> 1 != stored >> 1:",
        ),
        (
            "power limits are coded as amounts",
            "        ManagementFunction.SET_MAXIMUM_PHASE_POWER_UNBALANCE_LIMIT,\n    }",
            "    }",
            "unit/test_meter_features",
        ),
    ),
    *mutants_of(
        "key_change.py",
        "unit/test_token_engine unit/test_virtual_meter",
        (
            "key change: KENHO is the high half",
            "ken_high=change.ken >> 4",
            "ken_high=change.ken & 15",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: KENLO is the low half",
            "SecondSectionToken(change.ken & 15,",
            "SecondSectionToken(change.ken >> 4,",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: TI is binary, not BCD",
            "int(change.ti), words",
            "int(change.ti, 16), words",
            "unit/test_token_engine::test_a_key_change_writes_the_tariff_index_in_binary",
        ),
        (
            "key change: SGCHO and SGCLO",
            "sgc_high, sgc_low = divmod(",
            "sgc_low, sgc_high = divmod(",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: NKMO2 in the third, NKMO1 in the fourth",
            "ThirdSectionToken(sgc_low, words[1])",
            "ThirdSectionToken(sgc_low, words[2])",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: NKLO in the second",
            "int(change.ti), words[-1])",
            "int(change.ti), words[1])",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: the words of a key, high first",
            'int.from_bytes(material[i : i + 4], "big")',
            'int.from_bytes(material[i : i + 4], "little")',
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: 3KCT",
            "words[0], has_third_section=change.carries_sgc)",
            "words[0], has_third_section=False)",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: 3KCT is 0 with EA11",
            "words[0], has_third_section=False)",
            "words[0], has_third_section=True)",
            _VECTORS,
        ),
        (
            "key change: RO with a new base date",
            "fills_tid_store=changes_base",
            "fills_tid_store=False",
            "unit/test_virtual_meter::test_a_new_base_date_empties_the_tid_store",
        ),
        (
            "key change: RO with a new base date only",
            "fills_tid_store=changes_base",
            "fills_tid_store=True",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: RO is its own bit",
            "fills_tid_store=int(change.fills_tid_store)",
            "fills_tid_store=int(change.carries_sgc)",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: a new base date with a new vending key",
            "if changes_base and (old.sgc",
            "if False and (old.sgc",
            "unit/test_virtual_meter::test_a_key_change_that_no_meter_should_get_is_not_planned",
        ),
        (
            "key change: no expired key is loaded",
            "    check_ken(clock_tid, ken)\n",
            "",
            "unit/test_virtual_meter::test_an_expired_key_is_not_loaded",
        ),
        (
            "key change: KT rules",
            "if new_type not in KEY_TYPE_CHANGES[old_type]:",
            "if False:",
            "unit/test_virtual_meter::test_a_key_change_is_planned_for_the_key_types_that_a_meter_takes",
        ),
        (
            "key change: never a DITK",
            "if self.key_type is KeyType.DITK:",
            "if False:",
            "unit/test_virtual_meter::test_a_key_change_is_planned_for_the_key_types_that_a_meter_takes",
        ),
        (
            "key change: the same cipher",
            "(old.meter_pan, old.ea) != (new.meter_pan, new.ea)",
            "old.meter_pan != new.meter_pan",
            "unit/test_virtual_meter::test_a_key_change_that_no_meter_should_get_is_not_planned",
        ),
        (
            "key change: the same meter",
            "(old.meter_pan, old.ea) != (new.meter_pan, new.ea)",
            "old.ea != new.ea",
            "unit/test_virtual_meter::test_a_key_change_that_no_meter_should_get_is_not_planned",
        ),
    ),
    *mutants_of(
        "engine.py",
        "unit/test_token_engine",
        (
            "RO needs another key",
            "if change.fills_tid_store and change.new_key == decoder_key:",
            "if False:",
            "unit/test_token_engine::test_an_emptied_tid_store_never_goes_with_the_same_key",
        ),
        (
            "the new key has the cipher's length",
            "if len(change.new_key) != DECODER_KEY_BYTES[ea]:",
            "if False:",
            "unit/test_token_engine::test_a_new_key_has_the_length_of_the_cipher",
        ),
        (
            "the reserved TID is refused",
            "if use is TidUse.ORDINARY and is_reserved(tid):",
            "if False:",
            "unit/test_token_engine::test_a_credit_token_that_no_meter_should_get_is_not_made",
        ),
        (
            "the reserved TID is there for special use",
            "if use is TidUse.ORDINARY and is_reserved(tid):",
            "if is_reserved(tid):",
            "unit/test_token_engine::test_the_reserved_tid_is_given_out_on_purpose_only",
        ),
        (
            "an expired key makes no token",
            "    check_ken(tid, ken)\n",
            "",
            "unit/test_token_engine::test_a_credit_token_that_no_meter_should_get_is_not_made",
        ),
        (
            "ClearCredit: 0..7 or all",
            "frozenset({*CreditService, ALL_REGISTERS})",
            "frozenset({*CreditService, ALL_REGISTERS, 8})",
            "unit/test_token_engine::test_a_management_value_that_means_nothing_is_refused",
        ),
        (
            "ClearCredit: 0xFFFF for all",
            "ALL_REGISTERS: Final = 0xFFFF",
            "ALL_REGISTERS: Final = 0x00FF",
            "unit/test_virtual_meter::test_a_meter_can_be_cleared",
        ),
        (
            "class 1: test n is bit n - 1",
            "return 1 << (test - 1) if test",
            "return 1 << test if test",
            "unit/test_token_engine::test_the_display_token_of_the_worked_example_is_made_and_read_without_a_key",
        ),
        (
            "class 1: test 0 is all of them",
            "else (1 << width) - 1",
            "else 0",
            "unit/test_token_engine::test_a_test_that_does_not_exist_is_refused",
        ),
        (
            "class 3 is refused",
            "if token_class is TokenClass.RESERVED:",
            "if False:",
            "unit/test_token_engine::test_a_token_of_the_reserved_class_is_told_as_unsupported",
        ),
    ),
)
