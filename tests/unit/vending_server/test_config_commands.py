"""The command line, run in this process: what an administrator types, and what comes of it."""

import datetime as dt
import getpass
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from token_engine.derivation import component_check_value, key_check_value
from token_engine.keys import Dkga, SecretKey
from vending_server.__main__ import COMMANDS, main
from vending_server.config import load_config
from vending_server.db.engine import open_engine, reading
from vending_server.keys.opening import open_key_store
from vending_server.points.service import point_facts

KEY_HEX = "5e" * 20
CHECK_VALUE = key_check_value(SecretKey.from_hex(KEY_HEX), Dkga.KDF_HMAC)
# Two custodians' parts of that key; XOR gives it.
COMPONENTS = ("a1" * 20, "ff" * 20)
PASSWORD = "seven olive trees"
MUNICIPALITY = [
    *("--name-ar", "بلدية", "--name-en", "Municipality", "--department-ar", "قسم"),
    *("--department-en", "Department", "--dealer-number", "5", "--complaints-phone", "02"),
]
SAMAR = [
    *("--login", "samar", "--name-ar", "سمر", "--name-en", "Samar", "--title-ar", "صرّافة"),
    *("--title-en", "Cashier", "--role", "cashier", "--role", "supervisor", "--point", "1"),
]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "server"


@pytest.fixture
def config(folder):
    assert main(["init", "--mode", "sample", "--directory", str(folder)]) == 0
    return str(folder / "server.toml")


@pytest.fixture
def point(config):
    names = ["--name-ar", "نقطة", "--name-en", "Point"]
    assert main(["set-municipality", "--config", config, *MUNICIPALITY]) == 0
    assert (
        main(["create-point", "--config", config, "--number", "1", "--kind", "main", *names]) == 0
    )
    return config


@pytest.fixture
def secret_file(tmp_path):
    def write(text):
        path = tmp_path / "typed"
        path.write_text(text)
        path.chmod(0o600)
        return str(path)

    return write


def rows(folder, query):
    connection = sqlite3.connect(folder / "vending.sqlite")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def write_component(path, hex_digits):
    value = component_check_value(SecretKey.from_hex(hex_digits), Dkga.KDF_HMAC)
    path.write_text(f"{hex_digits}\n{value}\n")
    path.chmod(0o600)
    return path


def import_key(config, *more):
    argv = ["import-keys", "--config", config, "--sgc", "345678", "--krn", "3"]
    return main([*argv, "--check-value", CHECK_VALUE, *more])


def test_init_makes_a_server_that_can_be_opened(config, folder):
    loaded = load_config(folder / "server.toml")

    assert open_key_store(loaded).all_keys() == []
    assert rows(folder, "SELECT count(*) FROM ledger_accounts") != [(0,)]
    assert (folder / "server.toml").stat().st_mode & 0o077 == 0


def test_a_server_has_a_key_for_cards_and_is_given_another(config, folder, capsys):
    assert main(["make-card-key", "--config", config]) == 0

    first, second = open_key_store(load_config(folder / "server.toml")).card_keys().keys
    assert (first.number, second.number) == (1, 2)
    assert f"card key 2: public half {second.public_key.hex()}" in capsys.readouterr().out


def test_init_never_touches_a_server_that_exists(config, folder, capsys):
    before = {path: path.read_bytes() for path in folder.iterdir()}

    assert main(["init", "--mode", "production", "--directory", str(folder)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_init_has_no_default_mode(folder, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["init", "--directory", str(folder)])
    assert caught.value.code == 2
    assert not folder.exists()


def test_migrate_may_be_run_again(config, capsys):
    assert main(["migrate", "--config", config]) == 0
    assert "revision" in capsys.readouterr().out


def test_a_database_that_is_not_there_is_one_line(folder, config, capsys):
    path = folder / "server.toml"
    url = "postgresql+psycopg://u:hunter2@/none?host=/nowhere"
    path.write_text(re.sub("database_url = .*", f'database_url = "{url}"', path.read_text()))

    assert main(["enrol", "--config", config, "--point", "1"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("enrol: database: ")
    assert said.count("\n") == 1
    assert "hunter2" not in said


def test_enrol_prints_a_code_that_is_kept_as_a_hash(point, folder, capsys):
    capsys.readouterr()
    assert main(["enrol", "--config", point, "--point", "1"]) == 0

    code = capsys.readouterr().out.strip()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", code)
    assert code not in str(rows(folder, "SELECT * FROM enrolment_codes"))


def test_enrol_for_an_unknown_point_is_refused(point, capsys):
    assert main(["enrol", "--config", point, "--point", "7"]) == 2
    assert capsys.readouterr().err == "enrol: there is no point 7\n"


def test_a_point_number_is_used_once(point, capsys):
    names = ["--name-ar", "نقطة", "--name-en", "Point"]

    assert (
        main(["create-point", "--config", point, "--number", "1", "--kind", "agent", *names]) == 2
    )
    assert "there is a point 1 already" in capsys.readouterr().err


def test_a_point_may_sell_under_a_dealer_number_of_its_own(config, point):
    def told() -> object:
        engine = open_engine(load_config(Path(config)).database_url)
        with reading(engine) as connection:
            number = point_facts(connection, 1).dealer_number
        engine.dispose()
        return number

    argv = ["set-dealer-number", "--config", config, "--point", "1"]
    before = told()

    assert main([*argv, "--dealer-number", "563217889"]) == 0
    assert (before, told()) == (msgspec.UNSET, "563217889")
    assert main(argv) == 0
    assert told() is msgspec.UNSET
    assert main([*argv[:-1], "9"]) == 2


def test_a_time_zone_must_exist(config, capsys):
    argv = ["set-municipality", "--config", config, *MUNICIPALITY, "--time-zone", "Asia/Nowhere"]

    assert main(argv) == 2
    assert "no time zone" in capsys.readouterr().err


def test_an_operators_password_comes_from_a_file(point, folder, secret_file):
    argv = ["create-operator", "--config", point, *SAMAR]

    assert main([*argv, "--password-file", secret_file(f"{PASSWORD}\n")]) == 0
    assert rows(folder, "SELECT login FROM operators") == [("samar",)]
    assert rows(folder, "SELECT role FROM operator_roles") == [("cashier",), ("supervisor",)]
    ((password_hash,),) = rows(folder, "SELECT password_hash FROM operators")
    assert password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    ("typed", "status"), [([PASSWORD, PASSWORD], 0), ([PASSWORD, "another one here"], 2)]
)
def test_an_operators_password_is_typed_twice(point, monkeypatch, typed, status):
    answers = iter(typed)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))

    assert main(["create-operator", "--config", point, *SAMAR]) == status


def test_a_short_password_is_refused_and_not_repeated(point, folder, secret_file, capsys):
    argv = ["create-operator", "--config", point, *SAMAR, "--password-file", secret_file("olives")]

    assert main(argv) == 2
    assert "olives" not in capsys.readouterr().err
    assert rows(folder, "SELECT count(*) FROM operators") == [(0,)]


def test_a_key_is_loaded_from_a_file_and_never_shown(config, folder, secret_file, capsys):
    assert import_key(config, "--key-file", secret_file(f"{KEY_HEX}\n")) == 0

    said = capsys.readouterr()
    assert KEY_HEX not in said.out + said.err
    key = open_key_store(load_config(folder / "server.toml")).vending_key(sgc="345678", krn=3)
    assert key.secret == SecretKey.from_hex(KEY_HEX)
    assert (key.base_year, key.ken, key.is_test) == (2014, 255, False)


def test_a_key_is_typed_without_being_shown(config, monkeypatch):
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: KEY_HEX)

    assert import_key(config) == 0


def test_a_key_from_a_pipe_without_a_terminal_is_one_line(config, monkeypatch, capsys):
    def no_terminal(_prompt):
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", no_terminal)

    assert import_key(config) == 2
    assert "there is no terminal to ask at" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["5e" * 19 + "5f", "5e" * 19, "5e5e", "secret words", ""])
def test_a_key_that_is_not_the_one_meant_is_refused_and_not_repeated(
    config, folder, secret_file, capsys, text
):
    assert import_key(config, "--key-file", secret_file(text)) == 2

    said = capsys.readouterr().err
    assert said.startswith("import-keys: ")
    assert not text or text not in said
    assert open_key_store(load_config(folder / "server.toml")).all_keys() == []


def test_production_takes_no_test_key(folder, secret_file, capsys):
    assert main(["init", "--mode", "production", "--directory", str(folder)]) == 0

    config = str(folder / "server.toml")
    parts = [str(write_component(folder / f"part{at}", one)) for at, one in enumerate(COMPONENTS)]
    files = [word for part in parts for word in ("--component-file", part)]
    assert import_key(config, "--test", *files) == 2
    assert "a test key in production" in capsys.readouterr().err
    assert open_key_store(load_config(folder / "server.toml")).all_keys() == []


def test_production_takes_no_key_from_one_hand(folder, secret_file, capsys):
    assert main(["init", "--mode", "production", "--directory", str(folder)]) == 0

    config = str(folder / "server.toml")
    assert import_key(config, "--key-file", secret_file(KEY_HEX)) == 2
    assert "components of two or three custodians" in capsys.readouterr().err


def test_a_key_says_from_when_it_is_active(config, folder, secret_file):
    file = secret_file(KEY_HEX)

    assert import_key(config, "--key-file", file, "--active-from", "2026-01-31T02:00+02:00") == 0
    key = open_key_store(load_config(folder / "server.toml")).vending_key(sgc="345678", krn=3)
    assert key.active_from == dt.datetime(2026, 1, 31, tzinfo=dt.UTC)


@pytest.mark.parametrize("command", [name for name in COMMANDS if name != "load-sample-town"])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])

    assert caught.value.code == 0
    assert command in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["migrate", "serve", "create-point", "create-operator", "enrol", "import-keys"]
)
def test_every_command_is_told_its_settings(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command])

    assert caught.value.code == 2
    assert "--config" in capsys.readouterr().err


def test_help_loads_no_database_library():
    program = (
        "import sys\n"
        "from vending_server.__main__ import main\n"
        "try:\n"
        "    main(['--help'])\n"
        "except SystemExit:\n"
        "    print('sqlalchemy' in sys.modules, 'litestar' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "False False"


def test_init_refuses_a_database_it_does_not_know_before_it_writes(folder, capsys):
    argv = ["init", "--mode", "sample", "--directory", str(folder)]

    assert main([*argv, "--database-url", "mysql://x"]) == 2
    assert "postgresql+psycopg://" in capsys.readouterr().err
    assert not (folder / "server.toml").exists()


def test_init_says_how_to_go_on_when_the_database_is_not_there(folder, tmp_path, capsys):
    argv = ["init", "--mode", "sample", "--directory", str(folder)]

    assert main([*argv, "--database-url", f"sqlite:///{tmp_path}/none/x.sqlite"]) == 2
    assert "then: migrate --config" in capsys.readouterr().err


def test_an_operator_of_an_unknown_point_is_refused_by_name(point, secret_file, capsys):
    argv = [*SAMAR[:-1], "9", "--password-file", secret_file("olives and thyme\n")]

    assert main(["create-operator", "--config", point, *argv]) == 2
    assert "there is no point 9" in capsys.readouterr().err


def test_production_takes_no_published_password(folder, secret_file, capsys):
    assert main(["init", "--mode", "production", "--directory", str(folder)]) == 0
    argv = [*SAMAR, "--password-file", secret_file("stone-terrace-rain-2\n")]

    assert main(["create-operator", "--config", str(folder / "server.toml"), *argv]) == 2
    assert "sample-town" in capsys.readouterr().err


def test_example_meters_that_cannot_be_written_stop_the_loading_before_it_begins(
    config, folder, capsys
):
    argv = ["load-sample-town", "--config", config, "--customers", "1", "--seed", "1"]

    assert main([*argv, "--json", "/nowhere/x.json"]) == 2
    assert "/nowhere/x.json" in capsys.readouterr().err
    assert rows(folder, "SELECT count(*) FROM customers") == [(0,)]
