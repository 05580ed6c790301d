from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.app import paper_look
from kiosk.config import Language, load_config
from kiosk.errors import ConfigRefused
from kiosk.i18n.language import Language as Words
from kiosk.places import default_config, user_folder
from kiosk.theme.choices import TextSize, Theme

GOOD = {
    "server_url": '"https://vending.example.ps/"',
    "state_dir": '"state"',
    "printer": '"escpos:/dev/ttyUSB0?width=576"',
    "reader": '"track2:/dev/ttyUSB1"',
}


def _load(tmp_path, changes=None, extra=""):
    lines = [f"{name} = {value}" for name, value in (GOOD | (changes or {})).items() if value]
    path = tmp_path / "kiosk.toml"
    path.write_text("\n".join([*lines, extra]), encoding="utf-8")
    return load_config(path)


def test_a_short_file_gives_the_usual_till(tmp_path):
    config = _load(tmp_path)

    assert config.server_url == "https://vending.example.ps"
    assert config.journal_path == tmp_path / "state" / "journal.sqlite"
    assert (config.language, config.paper_width_dots) == (Language.ARABIC, 576)
    assert (config.timeouts.ask_after_s, config.timeouts.resolve_after_s) == (2.0, 8.0)


def test_the_look_is_light_and_normal_unless_the_file_says_otherwise(tmp_path):
    usual = _load(tmp_path)
    dark = _load(tmp_path, {"theme": '"dark"', "text": '"large"'})

    assert (usual.theme, usual.text) == (Theme.LIGHT, TextSize.NORMAL)
    assert (dark.theme, dark.text) == (Theme.DARK, TextSize.LARGE)


def test_paper_speaks_as_the_windows_unless_the_file_says_otherwise(tmp_path):
    usual = paper_look(_load(tmp_path, {"language": '"en"'}))
    both = paper_look(_load(tmp_path, {"paper_language": '"both"', "paper_large": "true"}))

    assert [usual.languages, usual.size.is_large] == [(Words.ENGLISH,), False]
    assert [both.languages, both.size.is_large] == [(Words.ARABIC, Words.ENGLISH), True]


def test_everything_can_be_said(tmp_path):
    (tmp_path / "ca.pem").write_text("x")
    changes = {"language": '"en"', "paper_width_dots": "384", "ca_file": '"ca.pem"'}
    config = _load(tmp_path, changes, "[timeouts]\nask_after_s = 1\nresolve_after_s = 3.5\n")

    assert (config.language, config.paper_width_dots) == (Language.ENGLISH, 384)
    assert config.ca_file == tmp_path / "ca.pem"
    assert (config.timeouts.ask_after_s, config.timeouts.resolve_after_s) == (1, 3.5)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost"])
def test_plain_http_is_for_this_machine_only(tmp_path, url):
    assert _load(tmp_path, {"server_url": f'"{url}"'}).server_url == url


@pytest.mark.parametrize(
    ("changes", "extra", "named"),
    [
        ({"server_url": '"http://10.0.0.1"'}, "", "https"),
        ({"server_url": '"http://127.0.0.1.example.ps"'}, "", "https"),
        ({"server_url": '"https://user:pw@example.ps"'}, "", "nothing else"),
        ({"server_url": '"ftp://example.ps"'}, "", "https"),
        ({"server_url": '"https://[::1"'}, "", "Invalid"),
        ({"server_url": ""}, "", "server_url"),
        ({"printer": '"/dev/ttyUSB0"'}, "", "scheme:path"),
        ({"language": '"fr"'}, "", "language"),
        ({"theme": '"pink"'}, "", "theme"),
        ({"paper_width_dots": "500"}, "", "paper_width_dots"),
        ({"paper_width_dots": '"576"'}, "", "paper_width_dots"),
        ({"ca_file": '"missing.pem"'}, "", "ca_file"),
        ({"sever_url": '"x"'}, "", "sever_url"),
        ({}, "[timeouts]\nask_after_s = 0\n", "ask_after_s"),
        ({}, "[timeouts]\nask_after_s = nan\n", "ask_after_s"),
        ({}, "[timeouts]\nresolve_after_s = 600\n", "resolve_after_s"),
        ({}, "[timeouts]\nask_after_s = 9\n", "longer than"),
        ({}, "[timeouts]\nnap_s = 1\n", "nap_s"),
        ({}, "not toml at all", "at line"),
    ],
)
def test_an_odd_setting_is_refused_by_name(tmp_path, changes, extra, named):
    with pytest.raises(ConfigRefused, match=named) as refused:
        _load(tmp_path, changes, extra)

    assert "kiosk.toml" in str(refused.value)


def test_a_missing_or_endless_file_is_refused(tmp_path):
    with pytest.raises(ConfigRefused):
        load_config(tmp_path / "none.toml")
    (tmp_path / "big.toml").write_text("#" * 100_000)
    with pytest.raises(ConfigRefused, match="longer"):
        load_config(tmp_path / "big.toml")


@pytest.mark.parametrize(
    ("environ", "system", "ends_with"),
    [
        ({"XDG_DATA_HOME": "/data"}, "posix", "/data/charging-point"),
        ({}, "posix", ".local/share/charging-point"),
        ({"LOCALAPPDATA": "/profile"}, "nt", "/profile/charging-point"),
        ({}, "nt", "AppData/Local/charging-point"),
    ],
)
def test_settings_lie_where_the_operating_system_keeps_a_users_data(environ, system, ends_with):
    assert user_folder(environ, system).as_posix().endswith(ends_with)


def test_settings_in_the_working_folder_come_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    elsewhere = default_config()
    (tmp_path / "kiosk.toml").write_text("")

    assert elsewhere != default_config() == Path("kiosk.toml")
