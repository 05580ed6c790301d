"""States of one vend at the till: the same names in code, journal and screens.

    QUOTED -> INTENT -> SENT -> TOKEN -> PRINTING -> PRINTED | NOT_SENT | UNSURE -> DONE
                        SENT -> IN_DOUBT -> TOKEN | REFUSED -> REFUNDED
    QUOTED -> TOKEN     while the line is down: a sealed vend of the pack, opened

Theory of operation.  Every event but the first is journaled before the vend is in its new state,
so the journal alone says where each vend stands (flows/vend_book.py).  The till sees all events;
the server knows nothing of printing, the printer nothing of money.

The ugly part is a line that goes quiet: the money is in the drawer and a token may exist.  That is
IN_DOUBT and never REFUSED; only an answer that the server stores for ever leads out of it.  Also
INTENT can be in doubt: after a power cut the till asks even about a request it may not have sent.

REFUSED is not the end either: there is no token and never will be, but the customer's money lies on
the counter.  REFUNDED means that the money is settled, by exactly one journaled fact: it is back in
the customer's hand, or it went into the vend whose intent names this one (`instead_of`).  If that
vend is refused too, the question is open again there: a chain has one open end.

A sealed vend was decided when it was sealed: no answer is due, and there is no doubt to be in.

A reprint goes back through PRINTING.  It changes what is known about paper, never the token.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import IllegalTransition


class VendState(StrEnum):
    """Where a vend stands."""

    QUOTED = "QUOTED"
    INTENT = "INTENT"
    SENT = "SENT"
    IN_DOUBT = "IN_DOUBT"
    TOKEN = "TOKEN"  # noqa: S105 - a state, not a secret
    REFUSED = "REFUSED"
    REFUNDED = "REFUNDED"
    PRINTING = "PRINTING"
    PRINTED = "PRINTED"
    NOT_SENT = "NOT_SENT"
    UNSURE = "UNSURE"
    DONE = "DONE"


class VendEvent:
    """Something that happened to a vend; the events are the types, they carry nothing."""


class IntentJournaled(VendEvent):
    """The operator confirmed; inputs and receipt sequence are on disk."""


class OpenedOffline(VendEvent):
    """Sold from the pack: inputs, receipt sequence and token are on disk, in one record."""


class RequestSent(VendEvent):
    """From here on bytes may have left."""


class LinkLost(VendEvent):
    """No usable answer came."""


class TokenReceived(VendEvent):
    """The server sold, and its whole answer is on disk."""


class VendRefused(VendEvent):
    """The server said no for ever: a stored refusal or a tombstone."""


class MoneyReturned(VendEvent):
    """The customer has the money back."""


class MoneyUsedAgain(VendEvent):
    """The money went into another vend; that vend's intent says so."""


class PrintStarted(VendEvent):
    """The copy number is on disk; the first byte goes to the printer now."""


class PrinterConfirmed(VendEvent):
    """The printer itself said, after the last row, that it has printed."""


class NothingSent(VendEvent):
    """No row can have reached the paper."""


class PrinterSilent(VendEvent):
    """Some of it may be on paper; only a person can tell."""


class PaperFoundGood(VendEvent):
    """A person looked at the paper and found it whole."""


class HandedOver(VendEvent):
    """The customer has what he came for."""


EVENT_OF_VERDICT: Final[Mapping[PrintVerdict, type[VendEvent]]] = {
    PrintVerdict.PRINTED: PrinterConfirmed,
    PrintVerdict.NOT_SENT: NothingSent,
    PrintVerdict.UNSURE: PrinterSilent,
}
assert set(EVENT_OF_VERDICT) == set(PrintVerdict), "every verdict is an event"

S = VendState
_REPRINT: Final[Mapping[type[VendEvent], VendState]] = {PrintStarted: S.PRINTING}

_TRANSITIONS: Final[Mapping[VendState, Mapping[type[VendEvent], VendState]]] = {
    S.QUOTED: {IntentJournaled: S.INTENT, OpenedOffline: S.TOKEN},
    S.INTENT: {RequestSent: S.SENT, LinkLost: S.IN_DOUBT},
    # A lost link never means "refused": money is in the box, the token may exist.
    S.SENT: {TokenReceived: S.TOKEN, VendRefused: S.REFUSED, LinkLost: S.IN_DOUBT},
    S.IN_DOUBT: {TokenReceived: S.TOKEN, VendRefused: S.REFUSED},
    S.TOKEN: {PrintStarted: S.PRINTING},
    S.REFUSED: {MoneyReturned: S.REFUNDED, MoneyUsedAgain: S.REFUNDED},
    S.REFUNDED: {},
    S.PRINTING: {PrinterConfirmed: S.PRINTED, NothingSent: S.NOT_SENT, PrinterSilent: S.UNSURE},
    S.PRINTED: {**_REPRINT, HandedOver: S.DONE},
    S.NOT_SENT: {**_REPRINT, HandedOver: S.DONE},  # the token was copied by hand
    S.UNSURE: {**_REPRINT, PaperFoundGood: S.DONE},
    S.DONE: _REPRINT,
}
assert set(_TRANSITIONS) == set(VendState), "every state needs a row"

WITHOUT_ANSWER: Final = frozenset({S.INTENT, S.SENT, S.IN_DOUBT})
NEVER_ON_PAPER: Final = frozenset({S.TOKEN, S.NOT_SENT})  # the original is still due
PAPER_DUE: Final = NEVER_ON_PAPER | {S.UNSURE}  # a person has to look or print
OPEN: Final = WITHOUT_ANSWER | {S.REFUSED}  # no answer yet, or money that nobody has settled
UNFINISHED: Final = PAPER_DUE | {S.IN_DOUBT, S.REFUSED}  # a person is needed
"""Money may have been taken and nobody knows for what: the meter sells nothing else meanwhile."""

WITH_TOKEN: Final = frozenset({S.TOKEN, S.PRINTING, S.PRINTED, S.NOT_SENT, S.UNSURE, S.DONE})
"""A token exists and is on this till's disk."""

REPRINTABLE: Final = frozenset({S.PRINTED, S.NOT_SENT, S.UNSURE, S.DONE})


def next_state(state: VendState, event: type[VendEvent]) -> VendState:
    """Return the state after an event.

    Raises:
        IllegalTransition: this state does not know this event; nothing was changed.
    """
    try:
        return _TRANSITIONS[state][event]
    except KeyError:
        raise IllegalTransition(f"no {event.__name__} in {state}") from None
