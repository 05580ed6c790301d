"""The issuer boundary: whoever turns what was decided into digits for a meter.

The software engine is one issuer; a certified security module can take its place
(docs/protocols/prismtoken.md).  What it was, and a check value of the key it used, are recorded
with every token.  Nothing here reveals a key.

`request_id` names the act that a call is for, and no other act of the same kind: a vend, a
document.  An issuer behind a line hands it on, so that whoever asks again about the same act gets
the token that was made the first time, and not a second one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from token_engine.engine import DisplayTestForm, ManagementFunction, Tid
from vending_server.errors import Refused, ServerError
from vending_server.issuing.model import (
    CreditOrder,
    IssuedDisplayTest,
    IssuedKeyChange,
    IssuedToken,
    NewKey,
    RehearsedKeyChange,
    TokenReading,
)
from vending_server.meters.model import Meter


class IssuerSilent(ServerError):
    """An issuer was asked and did not answer in time: whether it made a token is not known.

    This is no refusal.  The transaction is rolled back, the vend stays undecided, and the till
    resends it under the same id.  Nothing is lost by that: a token that was never answered with
    reached nobody.
    """

    code = "issuer_silent"


class CreditIssuer(Protocol):
    """Makes credit tokens for meters of the register.

    An implementation has a deadline for each call and never tries again by itself: the transaction
    that waits holds rows, and only the till knows whether the vend is still wanted.
    """

    def issue_credit(
        self, *, request_id: str, meter: Meter, tid: Tid, units_tenths: int
    ) -> IssuedToken:
        """Return a token for representable units.

        Raises:
            Refused: KEY_UNAVAILABLE, when the meter's key is missing, expired or unfit; for
                certain no token was made.
            IssuerSilent: no answer in time; the vend stays undecided.
        """
        ...


class BatchIssuer(Protocol):
    """Makes many credit tokens in one call; a module makes them one after the other."""

    def issue_credits(self, orders: Sequence[CreditOrder]) -> list[IssuedToken | Refused]:
        """Return for each order, in order, its token or why there is none.

        Raises:
            IssuerSilent: no answer in time; whoever asks again under the same names gets the same.
        """
        ...


class TokenIssuer(CreditIssuer, BatchIssuer, Protocol):
    """Makes and reads every kind of token that a meter of the register understands.

    Each call refuses and stays silent as `issue_credit` does.  Whether a meter needs what it is
    asked for (a power limit for a water meter) is for the caller to know.
    """

    def issue_management(
        self, *, request_id: str, meter: Meter, function: ManagementFunction, tid: Tid, value: int
    ) -> IssuedToken:
        """Return a management token; its TID comes from the same sequence as the credit's.

        `value` is watts for the two power limits, which may be rounded up to what a token can
        carry; a register 0..7 or ALL_REGISTERS to clear; 0 where the function has no value.

        Raises:
            Refused: KEY_UNAVAILABLE; or INVALID_REQUEST for a value that the function cannot have.
            IssuerSilent: no answer in time.
        """
        ...

    def issue_key_change(
        self, *, request_id: str, meter: Meter, new_key: NewKey, at: dt.datetime
    ) -> IssuedKeyChange:
        """Return the set that takes a meter from its present key to another one.

        `at` is the time of the sale or document that the set belongs to: a key-change token has no
        TID to tell it.  The present key may have expired: nothing else can encrypt the set.  For
        EA07 the set has a third token when the supply group changes.

        Raises:
            Refused: KEY_UNAVAILABLE, when one of the keys is missing or not as recorded, when the
                new one could not be sold with, or when the meter would not take it.
            IssuerSilent: no answer in time.
        """
        ...

    def rehearse_key_change(
        self, *, meter: Meter, new_key: NewKey, at: dt.datetime
    ) -> RehearsedKeyChange:
        """Try the set on a virtual meter of such a make and keys, and of a number that is nobody's.

        No code that it makes fits a meter of the register, and none leaves the issuer.

        Raises:
            Refused: KEY_UNAVAILABLE, as `issue_key_change` and `issue_credit` do; also by an issuer
                that has no virtual meter.
        """
        ...

    def issue_display_test(
        self, *, form: DisplayTestForm, control: int, mfr_code: int
    ) -> IssuedDisplayTest:
        """Return a test or display token: no key, no TID, as often as wanted.

        Raises:
            Refused: INVALID_REQUEST, for a field that the form has no room for.
            IssuerSilent: no answer in time.
        """
        ...

    def verify(self, *, meter: Meter, token: str) -> TokenReading:
        """Return what a token says to this meter, or why it says nothing.

        To read it under a former or a coming key, pass the meter as it was or will be
        (`NewKey.applied_to`).  Bounds of keys do not matter here: nothing is made.

        Raises:
            Refused: KEY_UNAVAILABLE, when the meter's key is not here; never for the token.
            IssuerSilent: no answer in time.
        """
        ...
