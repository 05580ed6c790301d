from pathlib import Path

import pytest

from vending_server.config import Mode, config_from, config_text, is_loopback, load_config
from vending_server.errors import Misconfigured

FOLDER = Path("/srv/vending")
SETTINGS = {
    "mode": "sample",
    "database_url": "sqlite:///vending.sqlite",
    "key_encryption_key_file": "kek",
    "key_store_file": "/keys/store.json",
    "host": "127.0.0.1",
    "port": 8480,
    "body_bytes_max": 65536,
    "session_idle_limit_s": 900,
}


def loaded(**changes):
    return config_from(SETTINGS | changes, folder=FOLDER)


@pytest.mark.parametrize("mode", Mode)
def test_what_init_writes_is_accepted(tmp_path, mode):
    path = tmp_path / "server.toml"
    path.write_text(config_text(mode=mode, database_url='sqlite:///a "quoted" name.sqlite'))

    config = load_config(path)

    assert config.mode is mode
    assert config.database_url == f'sqlite:///{tmp_path}/a "quoted" name.sqlite'
    assert config.key_encryption_key_file.parent == tmp_path


def test_relative_paths_are_relative_to_the_file():
    config = loaded()

    assert config.key_encryption_key_file == Path("/srv/vending/kek")
    assert config.key_store_file == Path("/keys/store.json")
    assert config.database_url == "sqlite:////srv/vending/vending.sqlite"


@pytest.mark.parametrize(
    "url", ["sqlite:////abs/vending.sqlite", "postgresql+psycopg://u:p@db/vending"]
)
def test_other_database_addresses_stay_as_they_are(url):
    assert loaded(database_url=url).database_url == url


def test_the_databases_password_is_not_shown():
    assert "hunter2" not in repr(loaded(database_url="postgresql+psycopg://u:hunter2@db/vending"))


def test_a_misspelt_setting_is_refused():
    with pytest.raises(Misconfigured, match="unknown setting: prot"):
        loaded(prot=80)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_missing_setting_is_named(name):
    settings = {key: value for key, value in SETTINGS.items() if key != name}

    with pytest.raises(Misconfigured, match=name):
        config_from(settings, folder=FOLDER)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "test"),
        ("mode", "Production"),
        ("mode", 1),
        ("database_url", ""),
        ("host", ""),
        ("port", -1),
        ("port", 65536),
        ("port", "8480"),
        ("port", True),
        ("body_bytes_max", 4095),
        ("body_bytes_max", 1024 * 1024 + 1),
        ("workers", 0),
        ("uses_shifts", 1),
        ("session_idle_limit_s", 59),
        ("session_idle_limit_s", 8 * 3600 + 1),
        ("session_idle_limit_s", 900.0),
        ("sta_tables_file", "not-there.json"),
        ("tls_key_file", 5),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(name, value):
    with pytest.raises(Misconfigured, match=name):
        loaded(**{name: value})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "vending.example"])
def test_beyond_loopback_a_certificate_is_needed(host):
    with pytest.raises(Misconfigured, match="tls_certificate_file"):
        loaded(host=host)


@pytest.mark.parametrize("host", ["0.0.0.0", "vending.example"])
def test_with_a_certificate_any_host_will_do(host, tmp_path):
    for name in ("crt", "key"):
        (tmp_path / name).touch()
    files = {"tls_certificate_file": str(tmp_path / "crt"), "tls_key_file": str(tmp_path / "key")}

    assert loaded(host=host, **files).host == host


@pytest.mark.parametrize("name", ["tls_certificate_file", "tls_key_file"])
def test_a_certificate_and_its_key_belong_together(name, tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(Misconfigured, match="belong together"):
        loaded(**{name: str(tmp_path / "file")})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_hosts_of_this_machine_only(host):
    assert is_loopback(host)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Misconfigured, match=r"server\.toml: No such file"):
        load_config(tmp_path / "server.toml")


@pytest.mark.parametrize("content", [b"mode = ", b"\xff\xfe"])
def test_what_is_no_toml_is_refused(tmp_path, content):
    path = tmp_path / "server.toml"
    path.write_bytes(content)

    with pytest.raises(Misconfigured, match="not a TOML file"):
        load_config(path)


def test_one_process_serves_unless_more_are_asked_for():
    assert loaded().workers == 1
    assert loaded(database_url="postgresql+psycopg:///vending", workers=2).workers == 2


def test_several_processes_over_sqlite_are_refused():
    with pytest.raises(Misconfigured, match="PostgreSQL"):
        loaded(workers=2)
