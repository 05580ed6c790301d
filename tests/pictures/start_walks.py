"""The first start of a machine, page by page."""

from __future__ import annotations

from drivers.receipt_printers.base import PrintReason, PrintVerdict
from tests.helpers.first_bench import FirstBench
from tests.pictures.shots import Shot, Shots


def first_start(bench: FirstBench) -> Shots:
    """Language, server, devices, test sheet."""
    bench.settle()
    yield Shot("first_language", "start", "The first page: which language")
    bench.at_server()
    yield Shot("first_server", "start", "Where the server is, and the code for this machine")
    bench.fill_in("http://vending.example.ps", "ENROL-ME")
    bench.press("F12")
    bench.wait_for(event="banner")
    yield Shot("first_server_refused", "start", "An address that is none")


def first_devices(bench: FirstBench) -> Shots:
    """Ports that are found or not, the trial."""
    bench.found, found = [], bench.found
    bench.at_devices()
    bench.press("F12")
    bench.settle()
    yield Shot("first_no_ports", "start", "No device was found")
    bench.found = found
    bench.press("F5")
    bench.settle()
    yield Shot("first_devices", "start", "Ports that were found")
    bench.press("F12")
    bench.wait_for(event="screen", name="first_trial")
    bench.settle()
    yield Shot("first_trial", "start", "A test sheet and a card")
    bench.verdict, bench.reason = PrintVerdict.UNSURE, PrintReason.SILENT
    bench.press("F7")
    bench.wait_for(event="banner", id="E28")
    bench.swipe()
    bench.wait_for(event="card")
    yield Shot("first_trial_unsure", "start", "The sheet is not certain; the card was read")
    bench.press("F12")
    bench.wait_for(event="banner", id="E608")
    yield Shot("first_trial_warned", "start", "E608: starting all the same takes a second F12")


def enrolled(bench: FirstBench) -> Shots:
    """One step back: the machine has its keys already."""
    bench.at_devices()
    bench.press("Esc")
    bench.settle()
    yield Shot("first_enrolled", "start", "The machine is known to the server")
