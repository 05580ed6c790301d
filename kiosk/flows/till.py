"""The till: one object with which a window signs in, quotes, sells, asks, prints and reprints.

Every method blocks and is called in a worker thread.  (Signatures first; bodies follow.)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kiosk.flows.till_values import (
    ConfirmedSale,
    Printer,
    PrintResult,
    ReceiptRenderer,
    VendView,
)
from vending_server.wire.login import SessionAnswer
from vending_server.wire.lookup import LookupAnswer, LookupBy
from vending_server.wire.quote import QuoteAnswer
from vending_server.wire.vend import TokenLine


class Till:
    """See the module."""

    def __init__(
        self,
        *,
        journal: object,  # kiosk.store.journal.Journal
        api: object,  # kiosk.api_client.ApiClient
        identity: object,  # kiosk.identity.DeviceIdentity
        printer: Printer,
        renderer: ReceiptRenderer,
        clock: Callable[[], dt.datetime],
        new_id: Callable[[], str] | None = None,
        on_step: Callable[[str], None] = lambda _step: None,
    ) -> None:
        raise NotImplementedError

    def recover(self) -> list[VendView]:
        """Call once at start: unfinished vends become IN_DOUBT or UNSURE; returns those."""
        raise NotImplementedError

    def login(self, operator: str, password: str) -> SessionAnswer:
        """Sign in.  Raises Declined (login_refused, login_locked...), Unreachable, Journal*."""
        raise NotImplementedError

    def logout(self) -> None:
        """Forget the session.  Raises JournalUnwritable."""
        raise NotImplementedError

    def lookup(self, by: LookupBy, value: str) -> LookupAnswer:
        """Find meters.  Raises TillRefusal, Declined, SessionEnded, Unreachable."""
        raise NotImplementedError

    def quote(
        self,
        drn: str,
        *,
        tender_minor: int | None = None,
        units_tenths: int | None = None,
        is_cash: bool = True,
    ) -> QuoteAnswer:
        """Price a purchase; nothing is journaled.  Raises as lookup."""
        raise NotImplementedError

    def sell(self, sale: ConfirmedSale) -> VendView:
        """Sell; returns a view in TOKEN, REFUSED or IN_DOUBT.  Raises TillRefusal, Journal*."""
        raise NotImplementedError

    def ask(self, vend_id: str) -> VendView:
        """Ask for the answer of a vend in doubt; reads only, never final by itself."""
        raise NotImplementedError

    def resolve(self, vend_id: str) -> VendView:
        """Get the final answer (TOKEN or REFUSED), or stay IN_DOUBT when nobody answers."""
        raise NotImplementedError

    def money_returned(self, vend_id: str) -> VendView:
        """REFUSED -> REFUNDED."""
        raise NotImplementedError

    def print_receipt(self, vend_id: str) -> PrintResult:
        """Print the first sheet; also again after NOT_SENT.  Raises TillRefusal, Journal*."""
        raise NotImplementedError

    def reprint(self, vend_id: str) -> PrintResult:
        """Print a marked copy; the server counts it first.  Raises as lookup, Journal*."""
        raise NotImplementedError

    def paper_is_good(self, vend_id: str) -> VendView:
        """UNSURE -> DONE."""
        raise NotImplementedError

    def done(self, vend_id: str) -> VendView:
        """PRINTED or NOT_SENT -> DONE; harmless on a vend that is DONE."""
        raise NotImplementedError

    def view(self, vend_id: str) -> VendView:
        """Return a vend as the journal knows it.  Raises TillRefusal(vend_not_here)."""
        raise NotImplementedError

    def open_vends(self) -> list[VendView]:
        """Return the vends without an answer, oldest first."""
        raise NotImplementedError

    def recent_receipts(self, count: int = 5) -> list[VendView]:
        """Return this till's last receipts, newest first."""
        raise NotImplementedError

    def tokens_of(self, vend_id: str) -> tuple[TokenLine, ...]:
        """Return the tokens of a sold vend.  Raises TillRefusal(no_token)."""
        raise NotImplementedError

    def check_journal(self) -> None:
        """Try a failed journal again; returns when it works.  Raises JournalUnwritable."""
        raise NotImplementedError
