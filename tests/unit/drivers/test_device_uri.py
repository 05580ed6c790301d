from __future__ import annotations

import pytest

from drivers.errors import BadDeviceUri, DriverError, Fault, UnknownDeviceScheme
from drivers.receipt_printers.escpos import EscposSettings
from drivers.registry import open_card_reader, open_receipt_printer
from drivers.transport import SerialSettings
from drivers.uri import parse_uri


def test_a_uri_is_taken_apart():
    uri = parse_uri("escpos:/dev/ttyUSB0?width=384&baud=9600")

    assert (uri.scheme, uri.path) == ("escpos", "/dev/ttyUSB0")
    assert uri.options == {"width": "384", "baud": "9600"}


def test_a_path_may_hold_escaped_characters():
    assert parse_uri("track2:/dev/a%3Fb").path == "/dev/a?b"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "escpos",
        ":/dev/x",
        "escpos:",
        "escpos:?width=576",
        "escpos:/dev/x?width",
        "escpos:/dev/x?width=1&width=2",
        "escpos:/dev/x\n",
        "escpos:" + "x" * 600,
    ],
)
def test_a_uri_that_is_none_is_refused(text):
    with pytest.raises(BadDeviceUri):
        parse_uri(text)


@pytest.mark.parametrize(
    "options",
    [
        "wdith=576",
        "width=wide",
        "width=0",
        "width=-1",
        "width=99999999999999999999",
        "width=²",
        "baud=12345",
        "parity=mark",
        "cut=slice",
        "verify=hope",
        "reload=100000",
    ],
)
def test_an_option_that_is_unknown_or_wrong_is_refused(options):
    with pytest.raises(BadDeviceUri):
        open_receipt_printer(f"escpos:/dev/null?{options}", lambda _event: None)


def test_a_scheme_is_only_known_to_its_own_kind_of_device():
    with pytest.raises(UnknownDeviceScheme):
        open_card_reader("escpos:/dev/x", lambda _event: None)
    with pytest.raises(UnknownDeviceScheme):
        open_receipt_printer("track2:/dev/x", lambda _event: None)


def test_the_options_of_a_printer_reach_its_settings():
    settings = EscposSettings.from_uri(
        parse_uri("escpos:/dev/x?width=384&verify=paper&cut=none&reload=5&parity=even&flow=rtscts")
    )

    assert (settings.width_dots, settings.has_process_id, settings.cut) == (384, False, "none")
    assert (settings.timing.reload_s, settings.line.parity, settings.line.flow) == (
        5,
        "even",
        "rtscts",
    )


@pytest.mark.parametrize(("options", "parity"), [("", "even"), ("?parity=none", "none")])
def test_a_driver_may_have_a_parity_of_its_own(options, parity):
    uri = parse_uri(f"id003:/dev/x{options}")

    assert SerialSettings.from_uri(uri, default_baud=9600, default_parity="even").parity == parity


def test_every_error_has_a_code_of_its_own():
    kinds, waiting = [], [DriverError]
    while waiting:
        kind = waiting.pop()
        kinds.append(kind)
        waiting += kind.__subclasses__()

    assert len({kind.code for kind in kinds}) == len(kinds)
    assert BadDeviceUri.fault is Fault.SETTINGS
