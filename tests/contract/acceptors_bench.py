"""A bench for acceptors of cash: a virtual clock, a wire with faults, an auditor.

The virtual rig runs the driver's turns itself, on a clock that moves when somebody
waits; the pty rig runs the very same driver on its own thread and a real serial port.
"""

from __future__ import annotations

import itertools

from drivers_bench import Sink

from drivers.cash_acceptors.acceptor_device import BillAcceptorDevice, CoinAcceptorDevice
from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorConditionChanged,
    AcceptorEvent,
    NoteInDoubt,
    NoteInEscrow,
    NoteOrder,
    NoteReturned,
    NoteStacked,
    OpenNote,
    Resume,
    StrayNoteStacked,
)
from drivers.cash_acceptors.cctalk_bills import BillSettings, CctalkBills
from drivers.cash_acceptors.cctalk_coins import CctalkCoins, CoinSettings
from drivers.cash_acceptors.cctalk_frames import Check
from drivers.cash_acceptors.cctalk_line import CctalkAddress, LineTiming
from drivers.cash_acceptors.id003 import Id003Bills, Id003Settings
from drivers.cash_acceptors.note_book import HoldTiming
from drivers.errors import DeviceGone, DriverError
from drivers.simulators.acceptor_wire import FaultyWire, SimulatedAcceptor
from drivers.simulators.cctalk_bill_core import BillValidatorCore
from drivers.simulators.cctalk_coin_core import CoinAcceptorCore
from drivers.simulators.id003_core import COUNTRY, Id003Core
from drivers.transport import SerialSettings, SerialTransport

ALL_NOTES = frozenset({2000, 5000, 10000, 20000})
ENDS = (NoteStacked, NoteReturned, NoteInDoubt)
TURNS_MAX = 2000
HOLD = HoldTiming(hold_s=60, outcome_s=30)


class VirtualClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class JournalingSink(Sink):
    """Confirms what it is told, as a till does whose journal is written at once."""

    def __init__(self, kept: int = 10**6) -> None:
        super().__init__()
        self.driver = None
        self.kept = kept

    def __call__(self, event) -> None:
        super().__call__(event)
        if isinstance(event, AcceptorEvent) and len(self.events) <= self.kept:
            self.driver.confirm(event.mark)


class VirtualLine:
    """A transport whose waiting moves the clock."""

    def __init__(self, core, wire: FaultyWire, clock: VirtualClock) -> None:
        self._core, self._wire, self._clock = core, wire, clock
        self._inbox = bytearray()

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        if not self._inbox:
            if self._wire.is_cut:
                raise DeviceGone("unplugged")
            self._clock.now += max(timeout_s, 0)
        taken = bytes(self._inbox[:max_bytes])
        del self._inbox[:max_bytes]
        return taken

    def write(self, data: bytes, timeout_s: float) -> None:
        if self._wire.is_cut:
            raise DeviceGone("unplugged")
        self._clock.now += len(data) / 1000
        self._inbox += self._wire.exchange(self._core, data)

    def wake(self) -> None:
        pass

    def abort(self) -> None:
        pass

    def close(self) -> None:
        pass


def pace(*, quick):
    """On a real port: poll often, and be patient with a peer on a busy machine."""
    return {"poll_s": 0.01, "line": LineTiming(reply_s=3.0)} if quick else {}


def cctalk(check):
    """How to make core and engine of one protocol."""

    class Kind:
        name = f"cctalk-{check}"
        hears_itself = True
        device = BillAcceptorDevice

        @staticmethod
        def core(clock=None, **options):
            if clock is not None:
                options["clock"] = clock
            return BillValidatorCore(has_crc=check is Check.CRC16, **options)

        @staticmethod
        def engine(uri, *, resume=None, quick=False, **options):
            address = CctalkAddress(number=40, check=check)
            settings = BillSettings(address=address, hold=HOLD, **pace(quick=quick))
            return CctalkBills(uri, settings, resume=resume, **options)

    return Kind


class Id003Kind:
    name = "id003"
    hears_itself = False
    device = BillAcceptorDevice

    @staticmethod
    def core(clock=None, **options):
        if clock is not None:
            options["clock"] = clock
        return Id003Core(**options)

    @staticmethod
    def engine(uri, *, resume=None, quick=False, **options):
        settings = Id003Settings(country=COUNTRY, hold=HOLD, **pace(quick=quick))
        return Id003Bills(uri, settings, resume=resume, **options)


class CoinKind:
    name = "cctalk-coins"
    device = CoinAcceptorDevice

    @staticmethod
    def core(clock=None, **options):
        if clock is not None:
            options["clock"] = clock
        return CoinAcceptorCore(**options)

    @staticmethod
    def engine(uri, *, resume=None, quick=False, new_id=None, **options):
        settings = CoinSettings(path=1, paths={500: 2}, **pace(quick=quick))
        return CctalkCoins(uri, settings, resume=resume, **options)


class VirtualBillRig:
    def __init__(self, kind, _folder=None, *, wire=None, **core_options) -> None:
        self.kind = kind
        self.clock = VirtualClock()
        self.wire = wire or FaultyWire()
        self.core = kind.core(self.clock, **core_options)
        self._ids = itertools.count(1)
        self.restart(None)

    def restart(self, resume) -> None:
        """Let the driver's process end and begin anew."""
        self.sink = JournalingSink()
        self.engine = self.kind.engine(
            self.kind.name,
            resume=resume,
            clock=self.clock,
            new_id=lambda: f"note {next(self._ids)}",
        )
        self.driver = self.kind.device(self.kind.name, lambda: self._line, self.engine, self.sink)
        self.sink.driver = self.driver
        self._line = VirtualLine(self.core, self.wire, self.clock)

    def turn(self) -> None:
        try:
            self.driver.turn(self._line)
        except DriverError:
            self.engine.contact_lost()
            self.clock.now += 0.25

    def until(self, is_so):
        return any(is_so() or self.turn() for _ in range(20))

    def hand(self, name, *arguments):
        return getattr(self.core, name)(*arguments)

    def unplug(self) -> None:
        self.wire.cut_at = self.wire.passed

    def plug(self) -> None:
        self.wire.mend()
        self._line = VirtualLine(self.core, self.wire, self.clock)

    def wait_for(self, fits, *, since=0):
        for _ in range(TURNS_MAX):
            for event in self.sink.events[since:]:
                if fits(event):
                    return event
            self.turn()
        raise AssertionError(self.sink.events)

    def end(self) -> None:
        """Let the driver end as its thread does."""
        self.driver._thread._stop.set()
        self.driver.serve(self._line)

    def close(self) -> None:
        pass


class PtyBillRig:
    def __init__(self, kind, folder, *, wire=None, **core_options) -> None:
        self.core = kind.core(**core_options)
        self.core.move_s = 0.02
        self._peer = SimulatedAcceptor(folder / "acceptor", self.core, wire)
        self.sink = JournalingSink()
        self.driver = kind.device(
            kind.name,
            lambda: SerialTransport(str(folder / "acceptor"), SerialSettings(baud=9600)),
            kind.engine(kind.name, quick=True),
            self.sink,
        )
        self.sink.driver = self.driver
        self.driver.start()

    def until(self, is_so):
        return self._peer.wait_until(is_so)

    def hand(self, name, *arguments):
        with self._peer.lock:
            return getattr(self.core, name)(*arguments)

    def unplug(self) -> None:
        self._peer.port.unplug()

    def plug(self) -> None:
        self._peer.plug()

    def wait_for(self, fits, *, since=0):
        return self.sink.wait_for(fits, since=since)

    def close(self) -> None:
        self.driver.stop()
        self._peer.close()


def wait_for_kind(rig, kind, *, since=0):
    return rig.wait_for(lambda event: isinstance(event, kind), since=since)


def wait_for_condition(rig, condition, *, since=0):
    return rig.wait_for(
        lambda event: isinstance(event, AcceptorConditionChanged) and event.condition is condition,
        since=since,
    )


def open_for(rig, amounts=ALL_NOTES):
    rig.driver.accept_notes(amounts)
    wait_for_condition(rig, AcceptorCondition.ACCEPTING)


def escrowed(rig, value=20):
    """Insert a note and wait until it is told."""
    since = len(rig.sink.events)
    assert rig.until(lambda: rig.core.insert(value))  # it may still be busy with the last one
    return wait_for_kind(rig, NoteInEscrow, since=since)


def ends_of(events, escrow_id):
    return [event for event in events if isinstance(event, ENDS) and event.escrow_id == escrow_id]


def audit(events, core) -> None:
    """Nothing stacked disappears, nothing counts twice; what is in doubt is told so."""
    counted = sum(
        event.note.amount_minor
        for event in events
        if isinstance(event, NoteStacked | StrayNoteStacked) and event.note is not None
    )
    doubted = sum(e.note.amount_minor for e in events if isinstance(e, NoteInDoubt))
    physical = 100 * sum(core.cash_box)
    assert counted <= physical <= counted + doubted, events
    for escrow in (event for event in events if isinstance(event, NoteInEscrow)):
        assert len(ends_of(events, escrow.escrow_id)) <= 1, events


def resume_from(journal, ordered):
    """What a till that journaled these events would open the driver with."""
    told = [event for event in journal if isinstance(event, AcceptorEvent)]
    if not told:
        return None
    ended = {event.escrow_id for event in told if isinstance(event, ENDS)}
    waiting = [e for e in told if isinstance(e, NoteInEscrow) and e.escrow_id not in ended]
    open_note = None
    if waiting:
        order = ordered.get(waiting[-1].escrow_id, NoteOrder.NONE)
        open_note = OpenNote(escrow_id=waiting[-1].escrow_id, note=waiting[-1].note, ordered=order)
    return Resume(mark=told[-1].mark, open_note=open_note)
