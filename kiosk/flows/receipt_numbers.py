"""One series of receipt numbers for all that a till prints: sales and payments alike."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from kiosk.flows.counter_book import CounterBook
from kiosk.flows.vend_book import VendBook
from vending_server.wire.login import SessionAnswer


@dataclass(frozen=True, slots=True)
class ReceiptNumbers:
    """Hold `lock` from asking for a number until it is on disk."""

    vends: VendBook
    acts: CounterBook
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_of(self, session: SessionAnswer) -> int:
        """Return the number after the highest that this till or the server knows."""
        known = (
            self.vends.last_receipt_sequence,
            self.acts.last_receipt_sequence,
            session.receipt_sequence_last,
        )
        return max(known) + 1
