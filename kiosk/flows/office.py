"""Tells head office what a terminal owes and where its notes went, until it is answered."""

from __future__ import annotations

from kiosk.api_client import ApiClient, Declined, SessionEnded
from kiosk.flows.counter import Served
from kiosk.flows.office_papers import OfficePaper, papers
from kiosk.flows.purse_book import PurseBook
from kiosk.flows.till_clock import TillClock
from kiosk.store.cash_records import OfficeTold
from vending_server.wire.machine_cash import ServiceEntry, ServicePerson


class Office:
    """One terminal's side; every method blocks and is called in a worker thread."""

    def __init__(
        self,
        *,
        api: ApiClient,
        served: Served,
        book: PurseBook,
        clock: TillClock,
        terminal_id: str,
    ) -> None:
        self._api = api
        self._served = served
        self._book = book
        self._clock = clock
        self._terminal_id = terminal_id

    def untold(self) -> list[OfficePaper]:
        """Return what head office has not answered yet, oldest kinds first."""
        return [
            paper
            for paper in papers(self._book, self._terminal_id)
            if not self._book.is_told(paper.document_id)
        ]

    def tell(self) -> int:
        """Tell what was not answered; return how much still is not.

        What the server refuses is asked again with the next round: it may be a day's lock, and the
        money is on paper and in the journal meanwhile.

        Raises:
            SessionEnded, Unreachable: the rest waits.
            JournalUnwritable: it was told; it is told again, which changes nothing.
        """
        refused = 0
        for paper in self.untold():
            try:
                self._send(paper)
            except SessionEnded:
                raise
            except Declined:
                refused += 1
                continue
            self._book.record(OfficeTold(at=self._clock.stamp(), document_id=paper.document_id))
        return refused

    def enter(self, operator: str, password: str) -> ServicePerson:
        """Ask whether somebody may open the service menu; the password goes nowhere else.

        Raises:
            Declined: login_refused, login_locked, not_permitted.
            SessionEnded, Unreachable: nobody knows.
        """
        entry = ServiceEntry(operator=operator, password=password)
        person: ServicePerson = self._served(lambda: self._api.enter_service(entry))
        return person

    def _send(self, paper: OfficePaper) -> None:
        self._served(lambda: self._api.post_document(paper.path, paper.body))
