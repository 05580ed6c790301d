"""Roles that this release does not have: the switch, the setting and an honest window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel

from kiosk import __main__ as command_line
from kiosk import app, app_selfservice
from kiosk.about import about
from kiosk.carried_fonts import load_carried_fonts
from kiosk.cashier.desk import Reporter
from kiosk.config import Role
from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.language import Language
from kiosk.theme.dress import FAMILIES, TOKEN_FAMILY
from kiosk.theme.wearing import apply_theme
from kiosk.unbuilt import UnbuiltWindow
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words
from tests.helpers.window_look import cut_texts, outside, overlapping

SETTINGS = """\
server_url = "https://vending.example.ps"
state_dir = "state"
printer = "escpos:/dev/printer"
reader = "track2:/dev/reader"
"""


@pytest.fixture
def make_window(qapp: QApplication) -> Iterator[Callable[[Role, Language], UnbuiltWindow]]:
    apply_theme(qapp)
    windows: list[UnbuiltWindow] = []

    def make(role: Role, language: Language) -> UnbuiltWindow:
        windows.append(UnbuiltWindow(role, Words(language), Reporter()))
        windows[-1].show()
        return windows[-1]

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


def shown(window: UnbuiltWindow) -> str:
    return " ".join(part.text() for part in window.findChildren(QLabel))


@pytest.mark.qt_log_ignore("propagateSizeHints")
@pytest.mark.parametrize("language", list(Language))
def test_the_window_says_what_is_missing_and_cuts_nothing(make_window, language):
    window = make_window(Role.HEADOFFICE, language)
    for size in ((1024, 768), (1366, 768)):
        window.resize(*size)
        QApplication.processEvents()

        assert list(cut_texts(window)) == []
        assert list(outside(window)) == []
        assert list(overlapping(window)) == []
    assert Words(language)("S600") in shown(window)


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_f11_changes_the_language(make_window):
    window = make_window(Role.HEADOFFICE, Language.ARABIC)
    window.press(Cap.F11)

    assert "Head office" in shown(window)


@pytest.mark.parametrize(
    ("setting", "switch", "opened"),
    [
        ("", [], "cashier"),
        ('role = "headoffice"\n', [], "headoffice"),
        ('role = "headoffice"\n', ["--role", "cashier"], "cashier"),
        ("", ["--role", "selfservice"], "selfservice"),
    ],
)
def test_the_switch_comes_before_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, switch: list[str], opened: str
):
    seen: list[str] = []
    monkeypatch.setattr(app, "run", lambda config, _options: seen.append("cashier") or 0)
    monkeypatch.setattr(app, "run_unbuilt", lambda role, _options: seen.append(role.value) or 0)
    monkeypatch.setattr(
        app_selfservice,
        "run_selfservice",
        lambda config, _options: seen.append("selfservice") or 0,
    )
    settings = tmp_path / "kiosk.toml"
    settings.write_text(SETTINGS + setting, "utf-8")

    assert command_line.main(["--config", str(settings), *switch]) == 0
    assert seen == [opened]


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_a_window_takes_the_whole_screen_without_a_window_manager(make_window, monkeypatch):
    window = make_window(Role.HEADOFFICE, Language.ARABIC)
    window.hide()
    wanted: list[QRect] = []
    monkeypatch.setattr(window, "setGeometry", wanted.append)
    monkeypatch.setattr(window, "showFullScreen", lambda: wanted.append(None))
    app._show(window, app.Options(language=Language.ARABIC))

    assert wanted == [window.screen().geometry(), None]


def test_about_tells_where_each_typeface_comes_from(qapp: QApplication):
    is_whole, lines = about()

    assert is_whole
    assert [line for line in lines if line.startswith("font ")] == [
        f"font {family}: of the system" for family in (*FAMILIES, TOKEN_FAMILY)
    ]


@pytest.mark.qt_log_ignore("")
@pytest.mark.expects_log("broken.ttf: not a typeface")
def test_a_damaged_typeface_is_told_and_left_out(qapp: QApplication, tmp_path: Path):
    (tmp_path / "broken.ttf").write_bytes(b"nothing")

    assert load_carried_fonts(tmp_path) == frozenset()


def test_texts_that_were_not_compiled_are_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def no_words(*_: object) -> None:
        raise CatalogueFault("no words in kiosk_ar.qm")

    monkeypatch.setattr("kiosk.widgets.words.Texts", no_words)
    monkeypatch.setattr(app, "run", no_words)
    settings = tmp_path / "kiosk.toml"
    settings.write_text(SETTINGS, "utf-8")

    assert command_line.main(["--config", str(settings)]) == command_line.FAILED
    assert capsys.readouterr().err == "catalogue_fault: no words in kiosk_ar.qm\n"
