"""`python -m drivers` against simulated devices on real ports: what it prints, and what it ends with."""

from __future__ import annotations

import types

import pytest
from drivers_bench import Sink

from drivers import port_names
from drivers.__main__ import main
from drivers.errors import DeviceGone, PortRefused
from drivers.events import DeviceLost
from drivers.port_names import all_ports, resolve_port
from drivers.registry import open_card_reader
from drivers.simulators.answering_device import SimulatedAnswerer
from drivers.simulators.chip_cards import Ntag213
from drivers.simulators.escpos_printer import SimulatedEscposPrinter
from drivers.simulators.msr605_core import Msr605Core
from drivers.simulators.pn532_core import Pn532Core
from drivers.simulators.scanner import SimulatedScanner


def plugged(monkeypatch, *devices):
    found = [
        types.SimpleNamespace(
            device=path, vid=0x067B, pid=0x2303, serial_number=serial, description="a converter"
        )
        for path, serial in devices
    ]
    monkeypatch.setattr(port_names.list_ports, "comports", lambda: found)


@pytest.fixture
def pn532(tmp_path):
    peer = SimulatedAnswerer(tmp_path / "pn532", Pn532Core())
    yield peer
    peer.close()


# ------------------------------------------------------------ names of ports


def test_a_port_is_found_by_its_usb_identity_wherever_it_is_plugged(monkeypatch):
    plugged(monkeypatch, ("/dev/ttyUSB0", "A1"), ("/dev/ttyUSB3", "B2"))

    assert resolve_port("usb:067B:2303:B2") == "/dev/ttyUSB3"
    plugged(monkeypatch, ("/dev/ttyUSB7", "B2"))
    assert resolve_port("usb:067b:2303:B2") == "/dev/ttyUSB7"
    assert resolve_port("usb:067b:2303") == "/dev/ttyUSB7"
    assert resolve_port("/dev/anything") == "/dev/anything"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("usb:067b:2303", PortRefused),  # two of them
        ("usb:067b:2303:C3", DeviceGone),
        ("usb:067b:2303:a1", DeviceGone),  # a serial number's letters count
        ("usb:067b", PortRefused),
        ("usb:zzzz:2303", PortRefused),
    ],
)
def test_a_usb_identity_that_names_no_single_device_is_told(monkeypatch, name, error):
    plugged(monkeypatch, ("/dev/ttyUSB0", "A1"), ("/dev/ttyUSB3", "B2"))

    with pytest.raises(error):
        resolve_port(name)


def test_a_driver_finds_its_device_by_usb_identity_and_again_after_it_moved(monkeypatch, tmp_path):
    plugged(monkeypatch)
    sink = Sink()
    reader = open_card_reader("scanner:usb:067b:2303:A1", sink)
    sink.wait_for_kind(DeviceLost)
    for place in ("first", "second"):
        peer, seen = SimulatedScanner(tmp_path / place), len(sink.events)
        plugged(monkeypatch, (str(tmp_path / place), "A1"))
        sink.wait_for(lambda event: type(event).__name__ == "DeviceConnected", since=seen)
        peer.scan(f"at the {place} socket")
        sink.wait_for(lambda event: type(event).__name__ == "CodeScanned", since=seen)
        peer.close()
        sink.wait_for_kind(DeviceLost, since=seen)
    reader.stop()


def test_list_shows_what_to_write_into_a_uri(monkeypatch, capsys):
    plugged(monkeypatch, ("/dev/ttyUSB0", "A1"))

    assert main(["list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "usb:067b:2303:A1",
        "    port  /dev/ttyUSB0",
        "    says  a converter",
    ]


def test_list_says_so_when_nothing_is_there(monkeypatch, capsys):
    plugged(monkeypatch)

    assert main(["list"]) == 1
    assert "No serial port" in capsys.readouterr().out
    assert all_ports() == []


# ------------------------------------------------------------ probe


def test_probe_finds_a_pn532(pn532, tmp_path, capsys):
    assert main(["probe", f"{tmp_path}/pn532", "--kind", "pn532"]) == 0
    assert f'Its URI: "pn532:{tmp_path}/pn532?baud=115200"' in capsys.readouterr().out


def test_probe_finds_an_msr605(tmp_path, capsys):
    peer = SimulatedAnswerer(tmp_path / "msr", Msr605Core())

    assert main(["probe", f"{tmp_path}/msr", "--kind", "msr605"]) == 0
    assert "msr605:" in capsys.readouterr().out
    peer.close()


def test_probe_finds_a_printer_before_it_asks_anything_else(tmp_path, capsys):
    peer = SimulatedEscposPrinter(tmp_path / "printer", width_dots=64)

    assert main(["probe", f"{tmp_path}/printer"]) == 0
    assert capsys.readouterr().out.count("baud: ") == 1
    peer.close()


def test_probe_says_how_to_try_a_reader_that_only_talks(tmp_path, capsys):
    peer = SimulatedScanner(tmp_path / "scanner")

    assert main(["probe", f"{tmp_path}/scanner", "--kind", "msr605"]) == 1
    assert "monitor 'scanner:" in capsys.readouterr().out
    peer.close()


def test_probe_of_no_port_says_so(tmp_path, capsys):
    assert main(["probe", f"{tmp_path}/nothing"]) == 2
    assert capsys.readouterr().err.startswith("device_gone: ")


# ------------------------------------------------------------ monitor


def test_monitor_shows_a_scan_and_hides_its_text(tmp_path, monkeypatch):
    peer = SimulatedScanner(tmp_path / "scanner")
    lines = []

    def shown(line, **_options):
        lines.append(line)
        if "DeviceConnected" in line:
            peer.scan("T57310482991622074685")
        if "CodeScanned" in line:
            raise KeyboardInterrupt

    monkeypatch.setattr("drivers.__main__.print", shown, raising=False)

    assert main(["monitor", f"scanner:{tmp_path}/scanner"]) == 0
    assert "CodeScanned" in lines[-1]
    assert "5731" not in "".join(lines)
    peer.close()


def test_monitor_shows_a_chip_and_hides_what_is_on_it(pn532, tmp_path, capsys):
    card = Ntag213()
    card.area = b"57310482991622074685".ljust(144)
    pn532.core.put_card(card)
    (tmp_path / "devices.toml").write_text(f'[devices]\nchips = "pn532:{tmp_path}/pn532"\n')

    main(["monitor", "chips", "--file", f"{tmp_path}/devices.toml", "--seconds", "0.5"])

    out = capsys.readouterr().out
    assert "ChipTapped: chip=ChipCard(uid=" in out
    assert "5731" not in out


def test_monitor_of_a_name_that_is_not_in_the_file_names_those_that_are(tmp_path, capsys):
    (tmp_path / "devices.toml").write_text('[devices]\nchips = "pn532:/dev/x"\n')

    assert main(["monitor", "printer", "--file", f"{tmp_path}/devices.toml"]) == 2
    assert "names chips, not printer" in capsys.readouterr().err


# ------------------------------------------------------------ doctor


def doctor(tmp_path, capsys, text):
    (tmp_path / "devices.toml").write_text(text)
    code = main(["doctor", f"{tmp_path}/devices.toml"])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_doctor_finds_well_what_answers(pn532, tmp_path, capsys):
    printer = SimulatedEscposPrinter(tmp_path / "printer", width_dots=64)

    code, said = doctor(
        tmp_path,
        capsys,
        f'[devices]\nchips = "pn532:{tmp_path}/pn532"\nprinter = "escpos:{tmp_path}/printer?width=64"\n',
    )

    assert (code, said.splitlines()) == (
        0,
        ["WELL chips: it answers", "WELL printer: it answers and has paper"],
    )
    printer.close()


def test_doctor_says_what_to_do_about_each_that_is_not_well(pn532, tmp_path, capsys):
    pn532.core.faults.is_mute = True
    owner = open_card_reader(f"scanner:{tmp_path}/scanner", sink := Sink())
    peer = SimulatedScanner(tmp_path / "scanner")
    sink.wait_for(lambda event: type(event).__name__ == "DeviceConnected")
    paperless = SimulatedEscposPrinter(tmp_path / "printer", width_dots=64)
    paperless.run_out_of_paper()

    code, said = doctor(
        tmp_path,
        capsys,
        f"""[devices]
gone = "track2:{tmp_path}/nothing"
mute = "pn532:{tmp_path}/pn532"
same = "msr605:{tmp_path}/pn532"
busy = "scanner:{tmp_path}/scanner"
printer = "escpos:{tmp_path}/printer?width=64"
numbered = "track2:/dev/ttyUSB99"
odd = "pn532:/dev/x?colour=red"
other = "fax:/dev/y"
""",
    )

    assert code == 1
    for line in (
        "ILL  gone: it is not plugged in",
        "ILL  mute: its port is there, and it does not answer",
        "ILL  same: it has the same port as mute",
        "ILL  busy: another program holds its port",
        "ILL  printer: it says: paper out",
        "     -> Put paper in.",
        "LOOK numbered: it is named by a number, /dev/ttyUSB99, which may move to another device",
        "ILL  odd: pn532:/dev/x?colour=red: no option 'colour'",
        "ILL  other: fax:/dev/y: no driver is called 'fax'",
    ):
        assert line in said.splitlines()
    for device in (owner,):
        device.stop()
    peer.close()
    paperless.close()


def test_doctor_reads_a_tills_settings_too(tmp_path, capsys):
    peer = SimulatedScanner(tmp_path / "scanner")

    code, said = doctor(
        tmp_path, capsys, f'server_url = "https://x"\nscanner = "scanner:{tmp_path}/scanner"\n'
    )

    assert code == 0
    assert said.startswith("LOOK scanner: its port opens; this kind of reader cannot be asked")
    peer.close()


@pytest.mark.parametrize(
    "text", ["", "[devices]\n", "[devices]\nx = 1\n", "devices = ", 'devices = "x"']
)
def test_a_file_without_devices_is_refused(tmp_path, capsys, text):
    code, said = doctor(tmp_path, capsys, text)

    assert code == 2
    assert said.startswith("device_file_refused: ")


@pytest.mark.parametrize("command", [[], ["list"], ["probe"], ["monitor"], ["doctor"]])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])

    assert ended.value.code == 0
    assert "python -m drivers" in capsys.readouterr().out
