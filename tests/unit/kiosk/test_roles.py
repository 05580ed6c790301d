"""Which role starts: the switch, the setting; and what every role shares at its start."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QMainWindow

from kiosk import __main__ as command_line
from kiosk import app, app_headoffice, app_selfservice
from kiosk.about import about
from kiosk.carried_fonts import load_carried_fonts
from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.language import Language
from kiosk.theme.dress import FAMILIES, TOKEN_FAMILY

SETTINGS = """\
server_url = "https://vending.example.ps"
state_dir = "state"
printer = "escpos:/dev/printer"
reader = "track2:/dev/reader"
"""


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
    monkeypatch.setattr(
        app_headoffice, "run_headoffice", lambda config, _options: seen.append("headoffice") or 0
    )
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
def test_a_window_takes_the_whole_screen_without_a_window_manager(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
):
    window = QMainWindow()
    wanted: list[QRect | None] = []
    monkeypatch.setattr(window, "setGeometry", wanted.append)
    monkeypatch.setattr(window, "showFullScreen", lambda: wanted.append(None))
    app.show_window(window, app.Options(language=Language.ARABIC))

    assert wanted == [window.screen().geometry(), None]
    window.deleteLater()


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
