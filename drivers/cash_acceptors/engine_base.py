"""What every engine of an acceptor keeps: whom it tells, and how the acceptor is."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.cash_acceptors.acceptor_device import Tell
from drivers.cash_acceptors.base import AcceptorCondition, AcceptorConditionChanged
from drivers.events import DeviceEvent


class EngineBase:
    """Tells events, and a condition when it is another one."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._tell: Tell = lambda _event: None
        self._condition = AcceptorCondition.GONE

    def tell_to(self, tell: Tell) -> None:
        """Push events there from now on."""
        self._tell = tell

    @property
    def condition(self) -> AcceptorCondition:
        """The last known condition."""
        return self._condition

    def _tell_all(self, events: Iterable[DeviceEvent]) -> None:
        for event in events:
            self._tell(event)

    def _note(self, condition: AcceptorCondition) -> None:
        if condition is not self._condition:
            self._condition = condition
            self._tell(AcceptorConditionChanged(self.uri, condition))
