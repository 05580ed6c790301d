"""What the first start does without windows, and what a power cut does to it."""

from __future__ import annotations

import errno
import functools
from pathlib import Path

import msgspec
import pytest

from drivers.uri import parse_uri
from kiosk.api_client import Unreachable
from kiosk.authority import AuthorityDiffers
from kiosk.config import AUTHORITY_FILE, Language, load_config
from kiosk.enrol import enrol
from kiosk.errors import ConfigRefused, IdentityRefused
from kiosk.firstrun import setup
from kiosk.firstrun.setup import (
    Answers,
    FirstRun,
    is_storage,
    plain_address,
    plain_code,
    printer_uri,
    reader_uri,
)
from kiosk.firstrun.trial_sheet import trial_rows
from kiosk.identity import KEY_FILE
from kiosk.printing.rows import TokenRow
from tests.helpers import fake_server as fake
from tests.helpers.fake_server import Break, FakeServer

ANSWERS = Answers(
    language=Language.ENGLISH,
    server_url=fake.URL,
    printer="/dev/serial/by-id/usb-Printer 1",
    reader="/dev/reader",
    paper_width_dots=384,
)


def first_start(folder: Path, server: FakeServer | None = None, **more) -> FirstRun:
    server = server or FakeServer()
    join = functools.partial(enrol, new_session=server.new_session)
    return FirstRun(folder / "kiosk.toml", enrol=join, ports=list, **more)


def test_the_settings_that_it_writes_are_settings_that_a_till_takes(tmp_path):
    first = first_start(tmp_path)
    first.keep(ANSWERS)
    facts = first.connect(fake.CODE)
    first.finish()
    config = load_config(tmp_path / "kiosk.toml")

    assert (config.server_url, config.language, config.paper_width_dots) == (fake.URL, "en", 384)
    assert parse_uri(config.printer).path == ANSWERS.printer
    assert parse_uri(config.printer).options == {"width": "384"}
    assert config.state_dir == tmp_path / "state"
    assert facts.terminal_id == fake.TERMINAL_ID
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kiosk.toml", "state"]


def test_answers_survive_a_power_cut_and_the_code_is_not_among_them(tmp_path):
    first = first_start(tmp_path)
    first.keep(ANSWERS)
    first.connect(fake.CODE)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    again = first_start(tmp_path)

    assert again.answers == ANSWERS
    assert fake.CODE.encode() not in kept
    assert again.facts() is not None


def test_a_lost_answer_is_asked_again_with_the_same_code_and_the_same_key(tmp_path):
    server = FakeServer()
    server.break_next("enrol", Break.AFTER)
    first = first_start(tmp_path, server)
    first.keep(ANSWERS)
    with pytest.raises(Unreachable):
        first.connect(fake.CODE)
    key = (tmp_path / "state" / KEY_FILE).read_bytes()
    again = first_start(tmp_path, server)

    assert again.facts() is None
    assert again.connect(fake.CODE).terminal_id == fake.TERMINAL_ID
    assert (tmp_path / "state" / KEY_FILE).read_bytes() == key


def test_no_settings_are_written_before_the_machine_is_enrolled(tmp_path):
    first = first_start(tmp_path)
    first.keep(ANSWERS)
    with pytest.raises(IdentityRefused):
        first.finish()

    assert not (tmp_path / "kiosk.toml").exists()


def test_settings_that_no_till_would_take_are_not_written_and_the_draft_stays(tmp_path):
    first = first_start(tmp_path)
    first.keep(msgspec.structs.replace(ANSWERS, printer="escpos:"))
    first.connect(fake.CODE)
    with pytest.raises(ConfigRefused):
        first.finish()

    assert not (tmp_path / "kiosk.toml").exists()
    assert not first_start(tmp_path).is_new


def test_a_cut_while_the_settings_are_written_leaves_the_answers(tmp_path, monkeypatch):
    first = first_start(tmp_path)
    first.keep(ANSWERS)
    first.connect(fake.CODE)
    write = setup.write_whole

    def cut(path: Path, data: bytes) -> None:
        if path.name == "kiosk.toml":
            raise OSError(errno.ENOSPC, "full")
        write(path, data)

    monkeypatch.setattr(setup, "write_whole", cut)
    with pytest.raises(OSError, match="full"):
        first.finish()
    monkeypatch.undo()
    again = first_start(tmp_path)
    again.finish()

    assert load_config(tmp_path / "kiosk.toml").paper_width_dots == 384


@pytest.mark.expects_log("cannot be read")
def test_a_damaged_draft_is_begun_anew(tmp_path):
    first_start(tmp_path).keep(ANSWERS)
    (tmp_path / "kiosk.toml.draft").write_text("{", "utf-8")

    assert first_start(tmp_path).answers == Answers()


def test_an_authority_that_was_told_is_pinned_before_the_code_is_sent(tmp_path):
    server = FakeServer()
    first = first_start(tmp_path, server, pin=_differs)
    first.keep(msgspec.structs.replace(ANSWERS, fingerprint="ab" * 16))
    with pytest.raises(AuthorityDiffers):
        first.connect(fake.CODE)

    assert server.count("enrol") == 0


def test_an_authority_of_an_earlier_try_does_not_stay(tmp_path):
    first = first_start(tmp_path)
    (tmp_path / "state").mkdir(mode=0o700)
    (tmp_path / "state" / AUTHORITY_FILE).write_text("x")
    first.keep(ANSWERS)
    first.connect(fake.CODE)

    assert not (tmp_path / "state" / AUTHORITY_FILE).exists()


def _differs(_url: str, _fingerprint: str, _folder: Path) -> Path:
    raise AuthorityDiffers


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vending.example.ps", "https://vending.example.ps"),
        (" https://a.ps ", "https://a.ps"),
        ("http://127.0.0.1:٨٠٠٠", "http://127.0.0.1:8000"),
        ("", ""),
    ],
)
def test_an_address_is_https_unless_something_else_was_typed(typed, meant):
    assert plain_address(typed) == meant


def test_a_code_may_be_typed_in_small_letters_with_blanks_and_arabic_digits():
    assert plain_code(" ab١2-cd34 ") == "AB12-CD34"


def test_a_whole_device_uri_stays_as_it_was_typed():
    assert printer_uri("escpos:COM3?baud=9600", width_dots=576) == "escpos:COM3?baud=9600"
    assert printer_uri("COM3", width_dots=576) == "escpos:COM3?width=576"
    assert reader_uri("track2:COM4") == reader_uri("COM4") == "track2:COM4"
    assert reader_uri("msr605:/dev/ttyUSB0") == "msr605:/dev/ttyUSB0"


def test_a_colon_in_the_path_of_a_port_makes_no_uri_of_it():
    path = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0"

    assert parse_uri(reader_uri(path)).path == path
    assert parse_uri(printer_uri(path, width_dots=384)).path == path


def test_a_full_disk_is_told_from_a_lost_line():
    assert is_storage(OSError(errno.ENOSPC, ""))
    assert not is_storage(ConnectionRefusedError(errno.ECONNREFUSED, ""))
    assert not is_storage(TimeoutError())


def test_there_is_never_a_token_on_the_test_sheet(tmp_path):
    first = first_start(tmp_path)
    first.keep(ANSWERS)
    rows = list(trial_rows(first.connect(fake.CODE), first_language()))

    assert not any(isinstance(row, TokenRow) for row in rows)


def first_language():
    from kiosk.i18n.language import Language as Spoken

    return Spoken.ARABIC
