"""A code of head office lets a pack be sold longer: this edition here, never beyond 72 hours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import JournalUnwritable, TillRefusal
from kiosk.store.offline_records import PackExtended
from tests.helpers.fake_till import DRN
from tests.helpers.pack_bench import OPERATOR, PASSWORD, PackBench
from vending_server.wire.pack_extension import CODE_DIGITS, extension_code, hours_of

DAY = dt.timedelta(hours=24)


@pytest.fixture
def bench(tmp_path) -> PackBench:
    bench = PackBench(tmp_path)
    with bench.opened() as pack:
        bench.filled(pack)
    return bench


def code_of(bench, hours: int, **changes) -> str:
    names = {"terminal_id": bench.house.terminal_id, "pack_number": 1, "edition": 1}
    return extension_code(bench.house.key, hours=hours, **names | changes)


def refusal(call) -> TillRefusal:
    with pytest.raises(TillRefusal) as refused:
        call()
    return refused.value


def extended(bench) -> list[PackExtended]:
    return [one for one in bench.records if isinstance(one, PackExtended)]


def test_a_pack_whose_validity_ended_is_sold_on_until_the_hour_of_the_code_also_after_a_restart(
    bench,
):
    issued = bench.clock.now
    bench.pass_time(hours=25)
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert pack.standing().lock == "lease_ended"
        assert pack.extend(code_of(bench, 48), OPERATOR) == issued + 2 * DAY
        assert len(pack.lookup(DRN)) == 2
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        standing = pack.standing()
        assert (standing.lock, standing.valid_until) == (None, issued + 2 * DAY)
        assert (standing.order_number, standing.order_until) == ("phone/48", issued + 2 * DAY)
        bench.pass_time(hours=23)
        assert pack.standing().lock == "lease_ended"
    [record] = extended(bench)
    assert (record.operator, record.pack_number, record.edition) == (OPERATOR, 1, 1)


def test_typed_twice_or_for_less_than_it_has_a_code_changes_nothing(bench):
    with bench.opened() as pack:
        until = pack.standing().valid_until
        assert pack.extend(code_of(bench, 3), OPERATOR) == until
        assert pack.standing().order_number == ""
        longer = pack.extend(code_of(bench, 30), OPERATOR)
        spaced = f"{code_of(bench, 30)[:4]} {code_of(bench, 30)[4:]}"
        assert pack.extend(spaced, OPERATOR) == longer
        assert pack.extend(code_of(bench, 26), OPERATOR) == longer
    assert len(extended(bench)) == 1


def test_a_newer_edition_has_a_validity_of_its_own(bench):
    with bench.opened() as pack:
        pack.extend(code_of(bench, 72), OPERATOR)
        bench.house.publish()
        bench.renew(pack)
        assert pack.standing().valid_until == bench.clock.now + DAY
        assert pack.standing().order_number == ""


@pytest.mark.parametrize(
    "changes", [{"edition": 2}, {"pack_number": 2}, {"terminal_id": "another"}]
)
def test_a_code_for_something_else_is_wrong_and_five_lock_until_the_server_is_heard(bench, changes):
    with bench.opened() as pack:
        wrong = code_of(bench, 48, **changes)
        left = [refusal(lambda: pack.extend(wrong, OPERATOR)).params for _ in range(4)]
        assert left == [{"attempts_left": one} for one in (4, 3, 2, 1)]
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, PASSWORD)
        assert refusal(lambda: pack.extend(wrong, OPERATOR)).code == "extension_locked"
        right = code_of(bench, 48)
        assert refusal(lambda: pack.extend(right, OPERATOR)).code == "extension_locked"
        pack.server_seen(bench.house.now.isoformat())
        pack.extend(right, OPERATOR)
    assert len(extended(bench)) == 1


def test_what_is_mistyped_is_told_and_not_counted(bench):
    with bench.opened() as pack:
        code = code_of(bench, 48)
        mistyped = code[:-1] + str((int(code[-1]) + 1) % 10)
        for text in (mistyped, "", code[:-1], code + "0", "x" * CODE_DIGITS, "٠" * CODE_DIGITS):
            told = refusal(lambda text=text: pack.extend(text, OPERATOR))
            assert (told.code, told.params) == ("extension_wrong", {"attempts_left": 5})


def test_nobody_extends_a_pack_that_he_cannot_open_or_by_a_clock_that_is_doubted(bench):
    with bench.opened(signed_in=False) as pack:
        assert refusal(lambda: pack.extend(code_of(bench, 48), OPERATOR)).code == "pack_closed"
        bench.clock.now += dt.timedelta(minutes=5)
        pack.sign_in(OPERATOR, PASSWORD)
        told = refusal(lambda: pack.extend(code_of(bench, 48), OPERATOR))
        assert told.code == "clock_not_trusted"


def test_what_is_not_in_the_journal_is_not_longer(bench):
    with bench.opened() as pack:
        append, pack._journal.append = pack._journal.append, _full
        with pytest.raises(JournalUnwritable):
            pack.extend(code_of(bench, 48), OPERATOR)
        pack._journal.append = append
        assert pack.standing().valid_until == bench.clock.now + DAY


@settings(max_examples=40)
@given(st.integers(1, 72), st.data())
def test_every_digit_that_is_mistyped_is_told_by_the_check_digit(hours, data):
    code = extension_code(bytes(32), terminal_id="t", pack_number=1, edition=1, hours=hours)
    assert hours_of(code) == hours
    at = data.draw(st.integers(0, CODE_DIGITS - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != code[at]]))
    assert hours_of(code[:at] + other + code[at + 1 :]) is None


def test_no_code_speaks_of_more_than_72_hours():
    assert hours_of("73000000000") is None
    with pytest.raises(AssertionError):
        extension_code(bytes(32), terminal_id="t", pack_number=1, edition=1, hours=73)


def _full(_body: bytes) -> int:
    raise JournalUnwritable
