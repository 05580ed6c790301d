"""The virtual meter, broken."""

from __future__ import annotations

from typing import Final

from tests.mutants.mutant import Mutant, mutants_of

MUTANTS: Final[tuple[Mutant, ...]] = (
    *mutants_of(
        "virtual_meter.py",
        "unit/test_virtual_meter unit/test_meter_features",
        (
            "order of checks: the smallest TID is used, not old",
            "content.tid < min(self._tids)",
            "content.tid <= min(self._tids)",
            "unit/test_virtual_meter::test_a_new_base_date_empties_the_tid_store",
        ),
        (
            "order of checks: used before expired",
            "if content.tid in self._tids:",
            "if content.tid in self._tids and not ken_expired(content.tid, self._register.ken):",
            "unit/test_meter_features::test_of_several_faults_the_first_in_the_order_of_checks_is_told",
        ),
        (
            "order of checks: old before expired",
            "if content.tid < min(self._tids):",
            "if content.tid < min(self._tids) and not ken_expired(content.tid, self._register.ken):",
            "unit/test_meter_features::test_of_several_faults_the_first_in_the_order_of_checks_is_told",
        ),
        (
            "order of checks: expired before DDTK",
            "if ken_expired(content.tid, self._register.ken):",
            "if ken_expired(content.tid, self._register.ken) and self._register.key_type is not KeyType.DDTK:",
            "unit/test_meter_features::test_of_several_faults_the_first_in_the_order_of_checks_is_told",
        ),
        (
            "order of checks: DDTK before the services",
            "if is_credit and self._register.key_type is KeyType.DDTK:",
            "if is_credit and self._register.key_type is KeyType.DDTK and content.service in self._make.services:",
            "unit/test_meter_features::test_of_several_faults_the_first_in_the_order_of_checks_is_told",
        ),
        (
            "DDTK: management goes on",
            "if is_credit and self._register",
            "if self._register",
            "unit/test_virtual_meter::test_a_default_key_takes_no_credit_but_takes_management",
        ),
        (
            "TID store: the smallest goes",
            "self._tids.remove(min(self._tids))",
            "self._tids.remove(max(self._tids))",
            "unit/test_virtual_meter::test_tokens_may_be_entered_out_of_order_while_the_store_remembers",
        ),
        (
            "TID store: the smallest goes, not the oldest",
            "self._tids.remove(min(self._tids))",
            "self._tids.pop(0)",
            "unit/test_meter_features::test_a_meter_remembers_as_many_tids_as_its_maker_gave_it",
        ),
        (
            "TID store: only what was accepted",
            "if verdict is Verdict.ACCEPT:\n            self._tids",
            "if verdict:\n            self._tids",
            "unit/test_virtual_meter::test_a_refused_token_changes_nothing_and_can_be_entered_again_later",
        ),
        (
            "RO: the whole store",
            "[FIRST_TID] * self._make.tid_store_size",
            "[FIRST_TID]",
            "unit/test_virtual_meter::test_a_new_base_date_empties_the_tid_store",
        ),
        (
            "RO: with zeros",
            "[FIRST_TID] * self._make",
            "[self._make.tid_fill] * self._make",
            "unit/test_meter_features::test_tid_roll_over_rehearsal",
        ),
        (
            "RO: only if the bit is set",
            "if fills_tid_store:",
            "if True:",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "RO: if the bit is set",
            "if fills_tid_store:",
            "if False:",
            "unit/test_virtual_meter::test_a_new_base_date_empties_the_tid_store",
        ),
        (
            "KT rules",
            "if register.key_type not in KEY_TYPE_CHANGES[self._register.key_type]:",
            "if False:",
            "unit/test_virtual_meter::test_a_key_type_the_meter_does_not_take_leaves_the_old_key",
        ),
        (
            "partial sets: complete, then empty",
            "        self._sections.clear()\n        register, fills",
            "        register, fills",
            "unit/test_virtual_meter::test_a_complete_set_leaves_nothing_behind_for_the_next_one",
        ),
        (
            "partial sets: forgotten in time",
            "> dt.timedelta(seconds=self._make.partial_set_s)",
            "> dt.timedelta(seconds=2 * self._make.partial_set_s)",
            "unit/test_meter_features::test_a_partial_set_is_forgotten_in_time",
        ),
        (
            "partial sets: not forgotten too early",
            "> dt.timedelta(seconds=self._make.partial_set_s)",
            "> dt.timedelta(seconds=self._make.partial_set_s - 1)",
            "unit/test_meter_features::test_a_partial_set_is_forgotten_in_time",
        ),
        (
            "partial sets: time counts from the last section",
            "        self._sections_at = self._clock()\n",
            "",
            "unit/test_meter_features::test_a_partial_set_is_forgotten_in_time",
        ),
        (
            "partial sets: 3KCT asks for the third",
            "if not first.has_third_section:",
            "if True:",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: KENHO and KENLO",
            "first.ken_high << 4 | second.ken_low",
            "second.ken_low << 4 | first.ken_high",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: NKMO1 and NKMO2",
            "return (third.key_bits, fourth.key_bits), sgc",
            "return (fourth.key_bits, third.key_bits), sgc",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: SGCHO and SGCLO",
            "fourth.sgc_high << 12 | third.sgc_low",
            "third.sgc_low << 12 | fourth.sgc_high",
            "unit/test_virtual_meter::test_a_key_change_works_in_every_order_and_keeps_the_credit",
        ),
        (
            "key change: SGC has six digits (EA11)",
            "if register.sgc > SGC_MAX:",
            "if False:",
            "unit/test_meter_features::test_a_supply_group_in_two_halves_has_six_digits",
        ),
        (
            "key change: TI has two digits",
            "return ti <= TI_MAX",
            "return True",
            "unit/test_meter_features::test_a_section_with_a_value_that_has_no_digits_is_refused",
        ),
        (
            "key change: KRN is 1..9",
            "return 1 <= krn <= KRN_MAX",
            "return krn <= KRN_MAX",
            "unit/test_meter_features::test_a_section_with_a_value_that_has_no_digits_is_refused",
        ),
        (
            "overflow: the greatest credit itself fits",
            "abs(total) > self._make.credit_max",
            "abs(total) >= self._make.credit_max",
            "unit/test_meter_features::test_a_register_takes_the_greatest_credit_and_no_more",
        ),
        (
            "overflow: below zero too",
            "abs(total) > self._make.credit_max",
            "total > self._make.credit_max",
            "unit/test_meter_features::test_a_register_of_money_has_a_bottom_too",
        ),
        (
            "class 1: of the meter's maker",
            "if content.mfr_code not in (0, self._make.mfr_code):",
            "if False:",
            "unit/test_virtual_meter::test_a_display_token_works_again_and_again_in_its_makers_meters",
        ),
        (
            "class 1: maker 0 is every maker",
            "(0, self._make.mfr_code)",
            "(self._make.mfr_code,)",
            "unit/test_virtual_meter::test_a_display_token_works_again_and_again_in_its_makers_meters",
        ),
        (
            "class 1 ends no count of wrong entries",
            "            return self._show(content)\n",
            "            self._wrong_entries = 0\n            return self._show(content)\n",
            "unit/test_meter_features::test_nothing_that_anybody_could_enter_ends_the_count",
        ),
        (
            "credit of a service that is not there",
            "if content.service not in self._make.services:",
            "if False:",
            "unit/test_meter_features::test_of_several_faults_the_first_in_the_order_of_checks_is_told",
        ),
        (
            "ClearCredit clears what it names",
            "else (CreditService(register),)",
            "else CreditService",
            "unit/test_meter_features::test_one_register_is_cleared_and_the_other_stays",
        ),
        (
            "ClearTamperCondition",
            "            self._is_tampered = False\n",
            "            pass\n",
            "unit/test_meter_features::test_an_open_case_stops_the_supply_until_a_token_clears_it",
        ),
        (
            "a locked keypad takes nothing",
            "if self.locked_for:",
            "if False:",
            "unit/test_meter_features::test_every_verdict_has_its_occasion",
        ),
    ),
    *mutants_of(
        "meter_parts.py",
        "unit/test_meter_features",
        (
            "lock-out: from the n-th wrong entry",
            "wrong < self.wrong_entries",
            "wrong <= self.wrong_entries",
            "unit/test_meter_features::test_every_verdict_has_its_occasion",
        ),
        (
            "lock-out: twice as long each time",
            "self.first_s << min(",
            "self.first_s + min(",
            "unit/test_meter_features::test_wrong_entries_close_the_keypad_longer_each_time",
        ),
        (
            "lock-out: never longer than the longest",
            "min(self.longest_s, self.first_s <<",
            "max(0, self.first_s <<",
            "unit/test_meter_features::test_wrong_entries_close_the_keypad_longer_each_time",
        ),
        (
            "TID store: 50 places",
            "TID_STORE_SIZE: Final = 50",
            "TID_STORE_SIZE: Final = 49",
            "unit/test_meter_features::test_tid_roll_over_rehearsal",
        ),
        (
            "TID store: one place at least",
            "if not 1 <= self.tid_store_size",
            "if not 0 <= self.tid_store_size",
            "unit/test_meter_features::test_a_store_without_a_place_is_no_store",
        ),
    ),
    *mutants_of(
        "meter_state.py",
        "unit/test_meter_features",
        (
            "saving: the whole TID store",
            "len(tids) != make.tid_store_size or",
            "",
            "unit/test_meter_features::test_a_state_with_a_value_that_cannot_be_is_refused",
        ),
        (
            "saving: partial sets",
            "for one in state.sections.values()]",
            "for one in ()]",
            "unit/test_meter_features::test_a_meter_goes_on_where_it_was_saved",
        ),
        (
            "saving: until when the keypad is closed",
            '_time(data["locked_until"])',
            '_time(data["sections_at"])',
            "unit/test_meter_features::test_a_meter_goes_on_where_it_was_saved",
        ),
        (
            "saving: the cause does not quote the key",
            '"this is not the state of a virtual meter") from None',
            'f"this is not the state of a virtual meter: {data}") from None',
            "unit/test_meter_features::test_a_refused_state_does_not_quote_the_key",
        ),
    ),
    *mutants_of(
        "meter_display.py",
        "unit/test_meter_features unit/test_cli_commands",
        (
            "class 1: bit n - 1 is test n",
            "tuple(bit + 1 for bit in bits",
            "tuple(bit for bit in bits",
            "unit/test_meter_features::test_what_is_consumed_leaves_the_register_and_counts_for_ever",
        ),
        (
            "class 1: the index of an extended read",
            "_INDEX_SHIFT: Final = 30",
            "_INDEX_SHIFT: Final = 29",
            "unit/test_meter_features::test_an_extended_read_names_its_register",
        ),
        (
            "class 1: tenths",
            "whole, rest = divmod(magnitude, 10)\n",
            "whole, rest = divmod(magnitude, 100)\n",
            "unit/test_meter_features::test_what_is_consumed_leaves_the_register_and_counts_for_ever",
        ),
    ),
)
