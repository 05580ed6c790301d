"""What somebody at a keyboard can do with the simulated readers: one table of commands for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from drivers.simulators.answering_device import SimulatedAnswerer
from drivers.simulators.chip_cards import ChipCard, Classic1K, Ntag213
from drivers.simulators.msr605_core import MagneticCard, Msr605Core, Swipe
from drivers.simulators.pn532_core import Pn532Core
from drivers.simulators.scanner import SimulatedScanner

Commands = Mapping[str, Callable[[str], None]]
Opened = tuple[Commands, Callable[[], None]]


def scanner(link: Path) -> Opened:
    """Return what can be done with a scanner, and how to close it."""
    device = SimulatedScanner(link)
    commands = {
        "scan": device.scan,
        "half": device.scan_half_then_unplug,
        "raw": lambda text: device.raw(bytes.fromhex(text)),
        "unplug": lambda _text: device.port.unplug(),
        "plug": lambda _text: device.port.plug(),
    }
    return commands, device.close


def msr605(link: Path) -> Opened:
    """Return what can be done with an MSR605 and one card in the hand, and how to close it."""
    device = SimulatedAnswerer(link, Msr605Core())
    card = MagneticCard.blank()

    def swipe(how: Swipe) -> Callable[[str], None]:
        def draw(_text: str) -> None:
            device.core.wait_until_armed()  # a person waits for the lamp
            device.hand(lambda: device.core.swipe(card, how))

        return draw

    def take(text: str) -> None:
        card.tracks = [b"", text.encode("ascii"), b""]

    commands = {
        "card": take,
        "swipe": swipe(Swipe.WELL),
        **{f"swipe-{how.value}": swipe(how) for how in Swipe if how is not Swipe.WELL},
        "unplug": lambda _text: device.unplug(),
        "plug": lambda _text: device.plug(),
    }
    return commands, device.close


def pn532(link: Path) -> Opened:
    """Return what can be done with a PN532 and two chips in the hand, and how to close it."""
    device = SimulatedAnswerer(link, Pn532Core())
    chips: dict[str, ChipCard] = {"ntag": Ntag213(), "classic": Classic1K()}

    def lay(text: str) -> None:
        name, _, exchanges = text.partition(" ")
        if name not in chips:
            raise ValueError(f"a chip is one of {', '.join(chips)}")
        leaves_after = int(exchanges) if exchanges else None
        device.hand(lambda: device.core.put_card(chips[name], leaves_after=leaves_after))

    commands: Commands = {
        "lay": lay,
        "lift": lambda _text: device.hand(device.core.take_card_away),
        "unplug": lambda _text: device.unplug(),
        "plug": lambda _text: device.plug(),
    }
    return commands, device.close


READERS: Final[Mapping[str, tuple[str, Callable[[Path], Opened]]]] = {
    "scanner": ("a scanner of QR codes and barcodes", scanner),
    "msr605": ("a reader and writer of magnetic cards", msr605),
    "pn532": ("a reader of chip cards", pn532),
}
