"""Who opens a pack: password and device together, and for how long."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from kiosk.errors import PackRefused, TillRefusal
from kiosk.flows.pack_keys import LOCK_TIME, TRIES_MAX
from kiosk.identity import make_identity
from tests.helpers.fake_till import DRN
from tests.helpers.pack_bench import OPERATOR, PASSWORD, PackBench

WRONG = "eight olive trees"


@pytest.fixture
def bench(tmp_path) -> PackBench:
    bench = PackBench(tmp_path)
    with bench.opened() as pack:
        bench.filled(pack)
    return bench


def refusal(call) -> TillRefusal:
    with pytest.raises(TillRefusal) as refused:
        call()
    return refused.value


def test_the_right_password_opens_it_without_a_server_and_brings_back_who_it_is(bench):
    with bench.opened(signed_in=False) as pack:
        assert pack.standing().lock == "pack_closed"
        assert refusal(lambda: pack.lookup(DRN)).code == "pack_closed"
        session = pack.sign_in(OPERATOR, PASSWORD)
        assert len(pack.lookup(DRN)) == 2
    online = bench.session()
    assert session.session == ""
    assert session.pack_wrap is None
    assert (session.operator, session.point) == (online.operator, online.point)


def test_after_the_sign_out_nothing_is_opened_any_more(bench):
    with bench.opened() as pack:
        pack.signed_out()
        assert refusal(lambda: pack.lookup(DRN)).code == "pack_closed"
        assert refusal(pack.amounts).code == "pack_closed"


def test_a_stranger_and_one_who_was_here_too_long_ago_are_told_alike(bench):
    with bench.opened(signed_in=False) as pack:
        assert refusal(lambda: pack.sign_in("nobody", PASSWORD)).code == "offline_login_unknown"
        bench.pass_time(days=14)
        assert refusal(lambda: pack.sign_in(OPERATOR, PASSWORD)).code == "offline_login_unknown"


def test_a_server_that_gives_no_key_any_more_ends_the_offline_login(bench):
    with bench.opened() as pack:
        pack.signed_in(bench.session(pack_wrap=None), PASSWORD)
        assert pack.standing().lock == "pack_closed"
        assert refusal(lambda: pack.sign_in(OPERATOR, PASSWORD)).code == "offline_login_unknown"


def test_who_is_named_by_a_login_or_a_renewal_is_forgotten_and_the_others_stay(bench):
    with bench.opened() as pack:
        for login in ("rana", "awad"):
            pack.signed_in(bench.session(login), PASSWORD)
        pack.signed_in(bench.session(logins_over=["rana", "nobody"]), PASSWORD)
        pack.sign_in("awad", PASSWORD)
        bench.house.publish()
        delta = bench.house.delta(pack.request())
        pack.take(msgspec.structs.replace(delta, logins_over=["awad"]), is_whole=False)

        for login in ("rana", "awad"):
            unknown = refusal(lambda one=login: pack.sign_in(one, PASSWORD))
            assert unknown.code == "offline_login_unknown"
        pack.sign_in(OPERATOR, PASSWORD)


def test_who_is_named_is_forgotten_though_the_pack_beside_it_is_refused(bench):
    with bench.opened() as pack:
        delta = msgspec.structs.replace(bench.house.delta(), signature="0" * 128)
        with pytest.raises(PackRefused):
            pack.take(msgspec.structs.replace(delta, logins_over=[OPERATOR]), is_whole=True)
        assert refusal(lambda: pack.sign_in(OPERATOR, PASSWORD)).code == "offline_login_unknown"


def test_a_refused_password_ends_what_it_opens_and_a_wrong_one_nothing(bench):
    with bench.opened() as pack:
        pack.login_refused("nobody", PASSWORD)
        pack.login_refused(OPERATOR, WRONG)
        pack.sign_in(OPERATOR, PASSWORD)
        pack.login_refused(OPERATOR, PASSWORD)
        assert refusal(lambda: pack.sign_in(OPERATOR, PASSWORD)).code == "offline_login_unknown"


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour_also_over_a_restart(bench):
    with bench.opened(signed_in=False) as pack:
        left = [refusal(lambda: pack.sign_in(OPERATOR, WRONG)).params for _ in range(3)]
    assert left == [{"attempts_left": TRIES_MAX - one} for one in (1, 2, 3)]
    until = (bench.clock.now + LOCK_TIME).isoformat()
    with bench.opened(signed_in=False) as pack:
        refusal(lambda: pack.sign_in(OPERATOR, WRONG))
        fifth = refusal(lambda: pack.sign_in(OPERATOR, WRONG))
        assert (fifth.code, fifth.params) == ("offline_login_locked", {"until": until})
        assert refusal(lambda: pack.sign_in(OPERATOR, PASSWORD)).code == "offline_login_locked"
    bench.pass_time(minutes=15)
    with bench.opened(signed_in=False) as pack:
        assert refusal(lambda: pack.sign_in(OPERATOR, WRONG)).params == {"attempts_left": 4}
        pack.sign_in(OPERATOR, PASSWORD)
        assert refusal(lambda: pack.sign_in(OPERATOR, WRONG)).params == {"attempts_left": 4}


def test_a_try_is_counted_before_the_password_is_looked_at(bench, monkeypatch):
    with bench.opened(signed_in=False) as pack:
        monkeypatch.setattr(pack._keys, "_opened", lambda *_: 1 / 0)
        for _ in range(TRIES_MAX):
            with pytest.raises(ZeroDivisionError):
                pack.sign_in(OPERATOR, WRONG)
        assert refusal(lambda: pack.sign_in(OPERATOR, PASSWORD)).code == "offline_login_locked"


def test_neither_the_password_nor_the_device_opens_it_alone(bench, tmp_path_factory):
    other = make_identity(tmp_path_factory.mktemp("other"))
    with bench.opened(signed_in=False) as pack:
        pack._keys._identity = other
        assert refusal(lambda: pack.sign_in(OPERATOR, PASSWORD)).code == "offline_login_wrong"
        pack._keys._identity = bench.identity
        assert refusal(lambda: pack.sign_in(OPERATOR, "")).code == "offline_login_wrong"


@pytest.mark.expects_log("does not open")
def test_a_wrap_without_a_time_is_not_kept(bench):
    with bench.opened() as pack:
        strange = bench.house.wrap(bench.identity, OPERATOR, PASSWORD, valid_until="soon")
        pack.signed_in(bench.session(pack_wrap=strange), PASSWORD)
        assert pack.standing().lock == "pack_closed"


@pytest.mark.expects_log("does not open")
def test_a_wrap_of_somebody_else_opens_nothing_and_the_login_holds(bench):
    with bench.opened() as pack:
        strange = bench.house.wrap(bench.identity, "somebody", PASSWORD)
        pack.signed_in(bench.session(pack_wrap=strange), PASSWORD)
        assert pack.standing().lock == "pack_closed"


def test_a_terminal_without_a_person_needs_its_disk_only(bench):
    bench.password = None
    with bench.opened():
        pass
    with bench.opened(signed_in=False) as pack:
        pack.sign_in(OPERATOR, "whatever its settings say")
        assert len(pack.lookup(DRN)) == 2


def test_two_spellings_of_one_password_open_the_same_pack(bench):
    bench.password = "\u0644\u0627 one two three"
    with bench.opened(signed_in=False) as pack:
        pack.signed_in(bench.session(), bench.password)
        assert pack.sign_in(OPERATOR, "\ufefb one two three").operator.login == OPERATOR


def test_what_is_not_yet_or_no_longer_priced_is_not_offered(bench):
    with bench.opened() as pack:
        now = bench.clock.now
        bench.house.seal(DRN, 9_000, not_before=(now + dt.timedelta(hours=1)).isoformat())
        bench.house.seal(DRN, 8_000, not_after=(now + dt.timedelta(hours=1)).isoformat())
        bench.house.publish()
        bench.renew(pack)

        def offered():
            return sorted(one.quote.tender_minor for one in pack.lookup(DRN))

        assert offered() == [2_000, 3_000, 8_000]
        bench.pass_time(hours=1)
        assert offered() == [2_000, 3_000, 9_000]
        assert pack.amounts() == {2_000: 2, 3_000: 1, 8_000: 1, 9_000: 1}


def test_after_its_validity_nothing_of_a_pack_is_sold(bench):
    with bench.opened() as pack:
        vend = pack.lookup(DRN)[0]
        bench.pass_time(hours=24)
        assert pack.standing().lock == "lease_ended"
        assert refusal(lambda: pack.lookup(DRN)).code == "lease_ended"
        assert refusal(lambda: pack.selling([vend.sealed_id]).__enter__()).code == "lease_ended"


def test_what_a_renewal_took_away_meanwhile_is_not_sold(bench):
    with bench.opened() as pack:
        vend = pack.lookup(DRN)[0]
        bench.house.void(vend.sealed_id)
        bench.house.publish()
        bench.renew(pack)
        assert refusal(lambda: pack.selling([vend.sealed_id]).__enter__()).code == "sold_already"


def test_a_pack_of_which_nothing_is_left_says_so(bench):
    with bench.opened() as pack:
        bench.house.void(*bench.house.live)
        bench.house.publish()
        bench.renew(pack)
        assert pack.standing().lock == "pack_empty"
