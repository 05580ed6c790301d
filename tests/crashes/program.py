"""The program of a terminal from one start to its end: the real collaborators, put together as
`kiosk.app_selfservice` does, and what its threads do, one after the other in an order that a seed chose.

Queues stand for threads: what workers do, what the window hears.  The clock of every part is the
run's, so that timers, time-outs and the acceptor's movements come in their order without waiting.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

import shiboken6

from drivers.events import DeviceConnected, DeviceEvent
from drivers.receipt_printers.base import PrinterCondition, PrinterStatusChanged
from kiosk.api_client import ApiClient
from kiosk.cashier.desk import Reporter
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.flows.machine import Machine
from kiosk.flows.machine_service import MachineService
from kiosk.flows.note_keeper import NoteKeeper
from kiosk.flows.till import Till
from kiosk.flows.till_clock import TillClock
from kiosk.i18n.language import Language
from kiosk.selfservice.conductor import Conductor
from kiosk.store.cash_records import MoneyClaimed
from tests.crashes import line as lines
from tests.crashes.acceptor import URI as BILLS
from tests.crashes.blank_window import BlankWindow
from tests.crashes.hall import Hall
from tests.crashes.paper import BOX, CLAIM, DOUBT
from tests.crashes.steps import Kind
from tests.crashes.town import LOGIN, PASSWORD, TERMINAL_ID
from tests.helpers.fake_till import render, render_shift_slip, render_slip
from tests.helpers.one_thread import without_threads

PRINTER, READER = "escpos:/dev/printer", "track2:/dev/reader"
_TICK_S = 1.0


class Program:
    """One start.  `step` lets one thing happen; a `PowerCut` may come out of anything."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self._rng = hall, hall.rng
        self._ops: list[Callable[[], Callable[[], None]]] = []
        self._heard: deque[Callable[[], None]] = deque()
        self._is_answering = self.is_over = False
        self.window = BlankWindow()
        self._devices = DeviceWatch(printer_uri=PRINTER, reader_uri=READER)
        self._ticked_at = hall.clock.seconds
        self._due: dict[str, float] = {}

    def start(self) -> None:
        """Do what the composition root does, in its order."""
        hall = self.hall
        self.till = self._till()
        self.till.recover()
        clock = TillClock(hall.clock.now)
        notes = self.till.purses.notes
        self._keeper = NoteKeeper(book=notes, clock=clock, tell=self._tell_note)
        self.machine = Machine(
            till=self.till,
            keeper=self._keeper,
            clock=clock,
            login=LOGIN,
            password=lambda: PASSWORD,
            claim_slip=self._claim_slip,
            doubt_slip=lambda number, _at, amount: hall.printer.slip(DOUBT, number, amount),
        )
        self.conductor = Conductor(
            self.window,  # type: ignore[arg-type]
            self.machine,
            self,  # type: ignore[arg-type]
            devices=self._devices,
            reporter=Reporter(),
            bills_uri=BILLS,
            language=Language.ENGLISH,
            service=MachineService(
                self.machine,
                clock=clock,
                box_slip=lambda emptied: hall.printer.slip(BOX, emptied.bag_number, 0),
                test_page=lambda at: hall.printer.slip(BOX, at, 0),
            ),
        )
        hall.line.meanwhile = self._meanwhile
        self._keeper.attach(hall.acceptor.driver(self._push, notes.resume()))
        self._tell_device(DeviceConnected(READER))
        self._tell_device(PrinterStatusChanged(PRINTER, PrinterCondition.READY))
        self.conductor.begin()

    def _till(self) -> Till:
        hall = self.hall
        till = Till(
            journal=hall.disk.open(),
            api=ApiClient(lines.URL, new_session=hall.line.new_session),
            identity=hall.identity,
            terminal_id=TERMINAL_ID,
            printer=hall.printer,
            renderer=render,
            slip_renderer=render_slip,
            shift_slips=render_shift_slip,
            clock=hall.clock.now,
            new_id=hall.new_id,
        )
        return without_threads(till)

    def end(self) -> None:
        """Forget everything; what is on disk stays as it is."""
        self.is_over = True
        self.hall.line.meanwhile = lambda: None
        shiboken6.delete(self.window)  # and with it every timer

    # ------------------------------------------------------------------ workers, and who tells whom

    def run(
        self,
        op: Callable[[], Any],
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """See `kiosk.workers.Workers`."""

        def work() -> Callable[[], None]:
            try:
                return partial(on_done, op())
            except Exception as error:  # noqa: BLE001 - as the real one
                return partial(on_error, error)

        self._ops.append(work)

    def _tell_note(self, told: Any) -> None:
        self._heard.append(lambda: self.conductor.heard(told))

    def _push(self, event: DeviceEvent) -> None:
        self._keeper.take(event)
        self._heard.append(lambda: self._tell_device(event))

    def _tell_device(self, event: DeviceEvent) -> None:
        self._devices.take(event)
        self.conductor.happened(event)

    def _claim_slip(self, claim: MoneyClaimed) -> Any:
        return self.hall.printer.slip(CLAIM, claim.claim_number, claim.amount_minor)

    # ------------------------------------------------------------------ time

    @property
    def is_busy(self) -> bool:
        """Whether anything waits to be done."""
        return bool(self._ops or self._heard)

    def step(self) -> None:
        """Let one thing happen."""
        self.hall.steps.at(Kind.TURN)
        ways = ["acceptor"] + ["window"] * 3 * bool(self._heard) + ["worker"] * 3 * bool(self._ops)
        way = self._rng.choice(ways)
        if way == "window":
            self._heard.popleft()()
        elif way == "worker":
            at = 0 if self._rng.random() < 0.8 else self._rng.randrange(len(self._ops))
            self._heard.append(self._ops.pop(at)())
        else:
            self.hall.acceptor.turn()
        self._timers()

    def _meanwhile(self) -> None:
        """The acceptor goes on while an answer is out."""
        if not self._is_answering and self._rng.random() < 0.3:
            self._is_answering = True
            self.hall.acceptor.turn()
            self._is_answering = False

    def _timers(self) -> None:
        now, conductor = self.hall.clock.seconds, self.conductor
        while self._ticked_at + _TICK_S <= now:
            self._ticked_at += _TICK_S
            conductor.idle.tick()
        for timer, call in (
            (conductor.cash._asking, self._ask),
            (conductor._retry, conductor.begin),
            (conductor._settling, conductor._settle),
        ):
            name = str(id(timer))
            if not timer.isActive():
                self._due.pop(name, None)
            elif now >= self._due.setdefault(name, now + timer.interval() / 1000):
                del self._due[name]
                call()

    def _ask(self) -> None:
        self.conductor.cash._asking.stop()
        self.conductor.cash._resolve()
