import secrets

import pytest

from vending_server.errors import Misconfigured
from vending_server.operators.passwords import HOUSE_COST, Cost, Passwords, check_password

PASSWORD = "seven olive trees"
QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))


def test_the_right_password_matches():
    assert QUICK.matches(QUICK.hash(PASSWORD), PASSWORD)


@pytest.mark.parametrize("password", ["", "Seven olive trees", PASSWORD + " ", PASSWORD * 10])
def test_another_password_does_not(password):
    assert not QUICK.matches(QUICK.hash(PASSWORD), password)


def test_nobodys_password_never_matches(monkeypatch):
    monkeypatch.setattr(secrets, "token_hex", lambda: PASSWORD)
    guessed = Passwords(Cost(passes=1, memory_kib=8, lanes=1))

    assert not guessed.matches(None, PASSWORD)
    assert not QUICK.matches(None, PASSWORD)


def test_a_damaged_hash_matches_nothing():
    assert not QUICK.matches("$argon2id$v=19$damaged", PASSWORD)


def test_one_password_has_two_hashes():
    assert QUICK.hash(PASSWORD) != QUICK.hash(PASSWORD)


def test_a_password_is_the_same_however_a_keyboard_composes_it():
    lam_alef_ligature, lam_alef = "\ufefb", "\u0644\u0627"

    assert QUICK.matches(QUICK.hash(f"{lam_alef_ligature} olive trees"), f"{lam_alef} olive trees")


def test_the_house_cost_is_argon2id_as_the_rfc_recommends():
    encoded = Passwords().hash(PASSWORD)

    assert encoded.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (HOUSE_COST.passes, HOUSE_COST.memory_kib, HOUSE_COST.lanes) == (3, 65536, 4)


@pytest.mark.parametrize("password", ["seven olives", "زيتون وزعتر وتين", "x1y2z" * 20])
def test_a_password_that_keeps_the_rule(password):
    check_password(password, login="samar")


@pytest.mark.parametrize(
    "password", ["", "seven olive", "s" * 12, "abababababab", "x1y2z" * 26, "SAMAR at the till"]
)
def test_a_password_that_breaks_the_rule(password):
    with pytest.raises(Misconfigured, match="a password") as caught:
        check_password(password, login="samar")
    assert not password or password not in str(caught.value)
