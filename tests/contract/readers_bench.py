"""One rig per kind of reader and line, all with the same hands, for the readers' contract suite.

`show` presents a good card or code; `show(upto=n)` lets only the first n bytes of it come out, as when
somebody pulls the plug in the middle.
"""

from __future__ import annotations

from drivers_bench import Sink

from drivers.card_readers.base import CardRead, CodeScanned, ReaderConditionChanged
from drivers.card_readers.chip_memory import ChipTapped
from drivers.card_readers.msr605 import Msr605Reader, Msr605Timing
from drivers.card_readers.pn532 import Pn532Reader
from drivers.card_readers.pn532_link import Pn532Timing
from drivers.card_readers.scanner import RepeatFilter, ScanDecoder, Scanner
from drivers.card_readers.track2 import Track2Decoder, Track2Reader
from drivers.errors import DeviceGone
from drivers.events import DeviceConnected
from drivers.memory_transport import MemoryTransport
from drivers.registry import open_card_reader
from drivers.simulators.answering_device import SimulatedAnswerer
from drivers.simulators.chip_cards import Ntag213
from drivers.simulators.msr605_core import MagneticCard, Mode, Msr605Core, Swipe
from drivers.simulators.pn532_core import Pn532Core
from drivers.simulators.scanner import SimulatedScanner
from drivers.simulators.track2_reader import SimulatedTrack2Reader, track_line

TEXT = "600727571234567823=2712=0207345678053"
ID_RECORD = "60072757123456782327120207345678053"
AREA = (b"57310482991622074685" + bytes(range(124)))[:144]
CODE = "CP1 R2-0231-0047 M04123456784 U1992 T57310482991622074685"


class Talker:
    """What a reader that only talks is, for the rigs."""

    def __init__(self, *, scheme, make, simulator, line, event, bad, shows):
        self.scheme, self.make, self.simulator = scheme, make, simulator
        self.line, self.event, self.bad, self.shows = line, event, bad, shows


TRACK2 = Talker(
    scheme="track2",
    make=lambda opener, sink: Track2Reader("memory", opener, Track2Decoder(), sink),
    simulator=SimulatedTrack2Reader,
    line=track_line(TEXT),
    event=CardRead,
    bad=track_line(TEXT).replace(b"7", b"6", 1),
    shows=lambda event: event.card.id_record == ID_RECORD,
)
SCANNER = Talker(
    scheme="scanner",
    make=lambda opener, sink: Scanner("memory", opener, ScanDecoder(), sink, RepeatFilter(0)),
    simulator=SimulatedScanner,
    line=CODE.encode() + b"\r\n",
    event=CodeScanned,
    bad=b"\xff\xfe\r\n",
    shows=lambda event: event.text == CODE,
)


class MemoryTalkerRig:
    """The driver on a line without a port."""

    def __init__(self, kind, _folder):
        self.kind = kind
        self.sink = Sink()
        self._lines = [MemoryTransport()]
        self._is_there = True
        self.driver = kind.make(self._open, self.sink)
        self.sink.wait_for_kind(DeviceConnected)

    def show(self, upto=None):
        self._lines[-1].deliver(self.kind.line[:upto])

    def show_bad(self):
        self._lines[-1].deliver(self.kind.bad)

    def unplug(self):
        self._is_there = False
        self._lines[-1].unplug()

    def plug(self):
        self._lines.append(MemoryTransport())
        self._is_there = True

    def close(self):
        self.driver.stop()

    def _open(self):
        if not self._is_there:
            raise DeviceGone("unplugged")
        return self._lines[-1]


class PtyTalkerRig:
    """The driver on a real serial port, opened through the registry."""

    def __init__(self, kind, folder):
        self.kind = kind
        self.sink = Sink()
        self.link = folder / "reader"
        self._peer = kind.simulator(self.link)
        self.uri = f"{kind.scheme}:{self.link}"
        self.unplug = self._peer.port.unplug
        self.plug = self._peer.port.plug
        self.driver = open_card_reader(self.uri, self.sink)
        self.sink.wait_for_kind(DeviceConnected)

    def show(self, upto=None):
        self._peer.raw(self.kind.line[:upto])

    def show_bad(self):
        self._peer.raw(self.kind.bad)

    def close(self):
        self.driver.stop()
        self._peer.close()


class Answerer:
    """What a reader that is asked is, for the rigs: a core that is armed, and two hands."""

    def __init__(self, *, scheme, make, core, armed, good, bad, event, shows):
        self.scheme, self.make, self.core, self.armed = scheme, make, core, armed
        self.good, self.bad, self.event, self.shows = good, bad, event, shows

    def simulator(self, link):
        return SimulatedAnswerer(link, self.core())


MSR605 = Answerer(
    scheme="msr605",
    make=lambda opener, sink: Msr605Reader(
        "memory", opener, sink, timing=Msr605Timing(silence_s=0.1)
    ),
    core=Msr605Core,
    armed=lambda core: core.wait_for(Mode.READ),
    good=lambda core, upto: core.swipe(MagneticCard([b"", TEXT.encode(), b""]))[:upto],
    bad=lambda core: core.swipe(MagneticCard([b"", TEXT.encode(), b""]), Swipe.MISREAD),
    event=CardRead,
    shows=lambda event: event.card.id_record == ID_RECORD,
)


def _lay_chip(core, upto):
    """A whole card; or one that is taken away after some exchanges, one to each eight bytes."""
    chip = Ntag213()
    chip.area = AREA
    return core.put_card(chip, leaves_after=None if upto is None else upto // 8)


def _lay_other_chip(core):
    return core.put_card(Ntag213(bytes(7), capability=0x06))  # too small


PN532 = Answerer(
    scheme="pn532",
    make=lambda opener, sink: Pn532Reader("memory", opener, sink, timing=Pn532Timing(poll_s=0.01)),
    core=Pn532Core,
    armed=lambda core: core.wait_for_polls(),
    good=_lay_chip,
    bad=_lay_other_chip,
    event=ChipTapped,
    shows=lambda event: event.chip.area == AREA,
)


class MemoryAnswererRig:
    """The driver on a line without a port; the core answers at once."""

    def __init__(self, kind, _folder):
        self.kind = kind
        self.sink = Sink()
        self.core = kind.core()
        self._lines = [MemoryTransport(self.core.receive)]
        self._is_there = True
        self.driver = kind.make(self._open, self.sink)
        self.sink.wait_for_kind(DeviceConnected)

    def show(self, upto=None):
        self.kind.armed(self.core)
        self._lines[-1].deliver(self.kind.good(self.core, upto))

    def show_bad(self):
        self.kind.armed(self.core)
        self._lines[-1].deliver(self.kind.bad(self.core))

    def unplug(self):
        self._is_there = False
        self._lines[-1].unplug()

    def plug(self):
        self.core.power_up()
        self._lines.append(MemoryTransport(self.core.receive))
        self._is_there = True

    def close(self):
        self.driver.stop()

    def _open(self):
        if not self._is_there:
            raise DeviceGone("unplugged")
        return self._lines[-1]


class PtyAnswererRig:
    """The driver on a real serial port, opened through the registry."""

    def __init__(self, kind, folder):
        self.kind = kind
        self.sink = Sink()
        self.link = folder / "reader"
        self._peer = kind.simulator(self.link)
        self.uri = f"{kind.scheme}:{self.link}"
        self.unplug, self.plug = self._peer.unplug, self._peer.plug
        self.driver = open_card_reader(self.uri, self.sink)
        self.sink.wait_for_kind(ReaderConditionChanged)

    def show(self, upto=None):
        self.kind.armed(self._peer.core)
        self._peer.hand(lambda: self.kind.good(self._peer.core, upto))

    def show_bad(self):
        self.kind.armed(self._peer.core)
        self._peer.hand(lambda: self.kind.bad(self._peer.core))

    def close(self):
        self.driver.stop()
        self._peer.close()


RIGS = {
    "track2-memory": (MemoryTalkerRig, TRACK2),
    "track2-pty": (PtyTalkerRig, TRACK2),
    "scanner-memory": (MemoryTalkerRig, SCANNER),
    "scanner-pty": (PtyTalkerRig, SCANNER),
    "msr605-memory": (MemoryAnswererRig, MSR605),
    "msr605-pty": (PtyAnswererRig, MSR605),
    "pn532-memory": (MemoryAnswererRig, PN532),
    "pn532-pty": (PtyAnswererRig, PN532),
}
PTY_RIGS = [name for name in RIGS if name.endswith("-pty")]


def make_rig(name, folder):
    rig, kind = RIGS[name]
    return rig(kind, folder)
