"""What is left of each purse, and which purses somebody must still look after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.errors import TillRefusal
from kiosk.flows.counter_book import CounterBook, CounterFacts
from kiosk.flows.purse_book import PurseBook, PurseFacts, short_number
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_book import VendBook, VendFacts
from kiosk.flows.vend_states import WITH_TOKEN, WITHOUT_ANSWER
from kiosk.store.cash_records import ClaimPrinted, MoneyClaimed, PurseBegun


class ClaimReason(StrEnum):
    """Why money could be neither vended nor kept."""

    REFUSED = "refused"
    NO_LINE = "no_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class PurseSums:
    """Where the money of a purse went; an invariant holds them together."""

    stacked_minor: int
    vended_minor: int
    kept_minor: int
    in_doubt_minor: int  # at the server, or on the way there
    claimed_minor: int

    @property
    def left_minor(self) -> int:
        """What can still be spent."""
        spent = self.vended_minor + self.kept_minor + self.in_doubt_minor + self.claimed_minor
        return self.stacked_minor - spent


class Purses:
    """Notes, vends and acts of one journal, seen as money."""

    def __init__(
        self,
        notes: PurseBook,
        vends: VendBook,
        acts: CounterBook,
        *,
        clock: TillClock,
        new_id: Callable[[], str],
        spending: threading.Lock,
    ) -> None:
        self.notes = notes
        self._vends = vends
        self._acts = acts
        self._clock = clock
        self._new_id = new_id
        self._spending = spending  # held too by whoever calls `spend`, until its intent is on disk

    def begin(self, *, drn: str, utility: str, account_number: str) -> str:
        """Open a purse and return its id.

        Raises:
            JournalUnwritable: no note may be taken.
        """
        purse_id = self._new_id()
        self.notes.record(
            PurseBegun(
                at=self._clock.stamp(),
                purse_id=purse_id,
                drn=drn,
                utility=utility,
                account_number=account_number,
            )
        )
        return purse_id

    def spend(self, purse_id: str | None, amount_minor: int) -> None:
        """See `purse_book.Spend`."""
        if purse_id is None:
            return
        left = self.sums(purse_id).left_minor
        if amount_minor > left:
            raise TillRefusal(LocalCode.PURSE_SHORT, params={"left": left})

    def sums(self, purse_id: str) -> PurseSums:
        """Add a purse up from the journal's records."""
        purse = self.notes.purse(purse_id)
        vends, acts = self.vends_of(purse_id), self.acts_of(purse_id)
        waiting = sum(v.cash_minor for v in vends if v.state in WITHOUT_ANSWER)
        waiting += sum(a.intent.amount_minor for a in acts if a.state in WITHOUT_ANSWER)
        kept = (a.intent.amount_minor for a in acts if a.state in WITH_TOKEN)
        return PurseSums(
            stacked_minor=purse.stacked_minor,
            vended_minor=sum(v.cash_minor for v in vends if v.state in WITH_TOKEN),
            kept_minor=sum(kept),
            in_doubt_minor=waiting,
            claimed_minor=purse.claimed_minor,
        )

    def left(self, purse_id: str) -> int:
        """Return what of a purse can still be spent."""
        return self.sums(purse_id).left_minor

    def vends_of(self, purse_id: str) -> list[VendFacts]:
        """Return the vends that a purse pays, oldest first."""
        return self._vends.paid_from(purse_id)

    def acts_of(self, purse_id: str) -> list[CounterFacts]:
        """Return the acts that keep its money, oldest first."""
        return self._acts.paid_from(purse_id)

    def claim(self, purse_id: str, reason: ClaimReason) -> MoneyClaimed | None:
        """Write down that head office owes what is left; None when nothing is.

        Raises:
            JournalUnwritable: the money stays in its purse.
        """
        with self._spending:  # two workers may put the same purse away at once
            left = self.left(purse_id)
            if left <= 0:
                return None
            claim_id = self._new_id()
            claim = MoneyClaimed(
                at=self._clock.stamp(),
                purse_id=purse_id,
                claim_id=claim_id,
                claim_number=short_number(claim_id),
                amount_minor=left,
                reason=reason.value,
            )
            self.notes.record(claim)
            return claim

    def claim_printed(self, claim: MoneyClaimed, verdict: str) -> None:
        """Write down what became of a claim's paper."""
        number = claim.claim_number
        self.notes.record(
            ClaimPrinted(at=self._clock.stamp(), claim_number=number, verdict=verdict)
        )

    def unsettled(self) -> list[PurseFacts]:
        """Return the purses with money that is nowhere yet, oldest first."""
        return [purse for purse in self.notes.purses() if self._is_unsettled(purse)]

    def _is_unsettled(self, purse: PurseFacts) -> bool:
        sums = self.sums(purse.purse_id)
        return sums.left_minor > 0 or sums.in_doubt_minor > 0
