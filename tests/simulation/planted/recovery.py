"""I14: a till or a process that was stopped knows within ten seconds where everything stands."""

from __future__ import annotations

import contextlib
from typing import Any, Final

from kiosk.errors import KioskError
from kiosk.flows.paper import Paper
from kiosk.flows.selling import Selling
from kiosk.flows.shifts import Shifts
from kiosk.flows.till import Till
from kiosk.flows.vend_states import VendState
from tests.simulation.planted.seam import Bug, Patch, instead, nothing
from vending_server.vending import recovering
from vending_server.vending.clock_guard import ClockGuard

_IN_DOUBT: Final = frozenset({VendState.IN_DOUBT})
_PAUSE_S: Final = 2.0


def _asks_the_server() -> list[Patch]:
    """Ask for every vend in doubt before anybody may work, as long as the line takes."""
    recover = Selling.recover

    def asking(self: Any) -> None:
        recover(self)
        for facts in self._book.in_states(_IN_DOUBT):
            with contextlib.suppress(KioskError):  # it is asked again when somebody signs in
                self._api.resolve_vend(vend_id=facts.vend_id, timeout_s=self._timeouts.read_s)

    return [(Selling, "recover", asking)]


def _waits_for_the_line() -> list[Patch]:
    """Let nobody work before the server was heard, however often it must be asked."""
    recover = Till.recover

    def waiting(self: Till) -> Any:
        found = recover(self)
        for _ in range(20):
            try:
                self._api.health()
            except KioskError:
                self._api._sessions.mine().clock.wait(_PAUSE_S)  # type: ignore[attr-defined]
                continue
            break
        return found

    return [(Till, "recover", waiting)]


def _never_complete() -> list[Patch]:
    return [(recovering, "terminal_reported", lambda *_args, **_more: False)]


def _jump_remembered() -> list[Patch]:
    """Keep selling off after a jump of the clock, also when somebody has restarted the server."""
    sign_of_trouble = ClockGuard._sign_of_trouble
    seen: list[str] = []

    def remembering(self: Any, connection: Any, now: Any) -> str | None:
        found = sign_of_trouble(self, connection, now)
        if found is not None:
            seen.append(found)
        return seen[0] if seen else None

    return [(ClockGuard, "_sign_of_trouble", remembering)]


BUGS: Final = (
    Bug(
        name="asks_before_it_starts",
        breaks="I14",
        rule="A till that starts asks nobody before it knows where its vends stand.",
        patches=_asks_the_server,
    ),
    Bug(
        name="waits_for_the_line",
        breaks="I14",
        rule="A till starts without a line.",
        patches=_waits_for_the_line,
    ),
    Bug(
        name="vends_left_under_way",
        breaks="I14",
        rule="A vend that was under way when the till stopped is in doubt when it starts.",
        patches=instead(Selling, "recover", nothing),
    ),
    Bug(
        name="sheets_left_printing",
        breaks="I14",
        rule="A sheet that was being printed when the till stopped is unsure when it starts.",
        patches=instead(Paper, "recover", nothing),
    ),
    Bug(
        name="acts_left_under_way",
        breaks="I14",
        rule="An act of the cash desk that was under way when the till stopped is in doubt"
        " when it starts.",
        patches=instead(Shifts, "recover", nothing),
    ),
    Bug(
        name="recovery_that_never_ends",
        breaks="I14",
        rule="When the last till has reported after a restore, everybody may sell again.",
        patches=_never_complete,
    ),
    Bug(
        name="clock_never_trusted_again",
        breaks="I14",
        rule="A clock that somebody set right is trusted after the server was restarted.",
        patches=_jump_remembered,
    ),
)
