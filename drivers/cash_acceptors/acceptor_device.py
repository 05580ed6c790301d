"""An acceptor on its own thread: orders go in through a queue, one turn after the other.

A turn is: take the orders, let the engine have one exchange of news with the device,
wait until the next one is due or somebody wakes us.  All that a protocol knows stands
in its engine, which has no thread; tests run turns without one.
"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable
from typing import Final, Protocol

from drivers.cash_acceptors.base import AcceptorCondition, NoteOrder
from drivers.device_thread import DeviceThread
from drivers.errors import WriteDeadlinePassed
from drivers.events import DeviceEvent, EventSink
from drivers.transport import Transport, TransportOpener

_READ_BYTES: Final = 256
_CLOSE_S: Final = 2.0
_PERHAPS_OPEN: Final = frozenset({AcceptorCondition.ACCEPTING, AcceptorCondition.SILENT})

Tell = Callable[[DeviceEvent], None]


class AcceptorEngine(Protocol):
    """A protocol's side of an acceptor.  Used by one thread."""

    poll_s: float

    def tell_to(self, tell: Tell) -> None:
        """Push events there from now on."""
        ...

    @property
    def condition(self) -> AcceptorCondition:
        """The last known condition."""
        ...

    def accept(self, amounts_minor: frozenset[int]) -> None:
        """Take these denominations from the next turn on; none at all is to refuse."""
        ...

    def step(self, transport: Transport) -> None:
        """Hear what is new and pass on what was ordered.

        Raises:
            DriverError: the device went away.
        """
        ...

    def confirm(self, mark: str) -> None:
        """Know that the journal holds an event."""
        ...

    def contact_lost(self) -> None:
        """Told when the port is gone."""
        ...


class BillEngine(AcceptorEngine, Protocol):
    """The same, for notes."""

    def order(self, escrow_id: str, wanted: NoteOrder) -> None:
        """Want something done with the note in escrow."""
        ...


class AcceptorDevice:
    """What acceptors of notes and of coins have in common."""

    def __init__(
        self, uri: str, opener: TransportOpener, engine: AcceptorEngine, on_event: EventSink
    ) -> None:
        self._orders: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._engine = engine
        self._thread = DeviceThread(uri, opener, self, on_event)
        engine.tell_to(self._thread.tell)

    @property
    def uri(self) -> str:
        """The URI this acceptor was opened from."""
        return self._thread.uri

    def start(self) -> None:
        """Begin looking for the device."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Close the acceptor and the port, end the thread; a note in escrow stays where it is."""
        self._thread.stop(timeout_s)

    def condition(self) -> AcceptorCondition:
        """Return the last known condition."""
        return self._engine.condition

    def confirm(self, mark: str) -> None:
        """Say that the journal holds this event."""
        self._put(lambda: self._engine.confirm(mark))

    def serve(self, transport: Transport) -> None:
        """Take turns until the device goes away."""
        try:
            while not self._thread.is_stopping:
                self.turn(transport)
            self._close(transport)
        finally:
            self._engine.contact_lost()

    def _close(self, transport: Transport) -> None:
        """Leave the device closed: nobody will be there to hear of money."""
        self._take_orders()  # what was journaled is confirmed, if it can be
        self._engine.accept(frozenset())
        ends_at = time.monotonic() + _CLOSE_S
        while time.monotonic() < ends_at:
            with contextlib.suppress(WriteDeadlinePassed):  # what ended us gives one write up
                self._engine.step(transport)
                if self._engine.condition not in _PERHAPS_OPEN:
                    return

    def absent(self) -> None:
        """Nobody waits; orders stay in the queue."""

    def turn(self, transport: Transport) -> None:
        """Take one turn.

        Raises:
            DriverError: the device went away.
        """
        self._take_orders()
        self._engine.step(transport)
        if self._orders.empty() and not self._thread.is_stopping:
            transport.read(_READ_BYTES, self._engine.poll_s)  # nobody speaks unasked

    def _take_orders(self) -> None:
        while not self._orders.empty():
            self._orders.get()()

    def _put(self, order: Callable[[], None]) -> None:
        self._orders.put(order)
        self._thread.wake()


class BillAcceptorDevice(AcceptorDevice):
    """See `drivers.cash_acceptors.base.BillAcceptor` for the promises."""

    def __init__(
        self, uri: str, opener: TransportOpener, engine: BillEngine, on_event: EventSink
    ) -> None:
        super().__init__(uri, opener, engine, on_event)
        self._bills = engine

    def accept_notes(self, amounts_minor: frozenset[int]) -> None:
        """Take notes of these denominations from now on."""
        self._put(lambda: self._bills.accept(amounts_minor))

    def refuse_notes(self) -> None:
        """Take no more notes."""
        self._put(lambda: self._bills.accept(frozenset()))

    def stack_note(self, escrow_id: str) -> None:
        """Let the note in escrow into the cash box."""
        self._put(lambda: self._bills.order(escrow_id, NoteOrder.STACK))

    def return_note(self, escrow_id: str) -> None:
        """Give the note in escrow back."""
        self._put(lambda: self._bills.order(escrow_id, NoteOrder.RETURN))


class CoinAcceptorDevice(AcceptorDevice):
    """See `drivers.cash_acceptors.base.CoinAcceptor` for the promises."""

    def accept_coins(self, amounts_minor: frozenset[int]) -> None:
        """Take coins of these denominations from now on."""
        self._put(lambda: self._engine.accept(amounts_minor))

    def refuse_coins(self) -> None:
        """Take no more coins."""
        self._put(lambda: self._engine.accept(frozenset()))
