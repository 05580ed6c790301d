"""Read offline sales out of a till's journal, in the transaction that keeps its records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from vending_server.keys.receipt_key import ReceiptKey
from vending_server.ledger.accounts import AccountIds
from vending_server.offline_sales.accounts import Accounts
from vending_server.offline_sales.findings import Finding, new_finding_id
from vending_server.offline_sales.judging import Judge
from vending_server.offline_sales.model import FindingReason, Seat
from vending_server.offline_sales.posting import Poster
from vending_server.offline_sales.pricing_again import TariffsOfDays
from vending_server.offline_sales.quarantine import hold, note
from vending_server.offline_sales.reading import Books, books_for, known_vends
from vending_server.offline_sales.records import Told, ToldVend, told_in
from vending_server.offline_sales.writing import Outcome, write
from vending_server.points.service import point_facts, terminal
from vending_server.sync.model import ChainRecord, Sender, Standing
from vending_server.wire.facts import AGENT, MunicipalityFacts


def _nothing_follows(_connection: sa.Connection) -> None:
    """Do nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineSalesReader:
    """Posts what tills sold while the line was down; a sync.readers.JournalReader.

    `after` is called when sales were posted: another sale may have waited for them.
    """

    zone: dt.tzinfo
    municipality: MunicipalityFacts
    receipt_key: ReceiptKey | None
    account_ids: AccountIds
    after: Callable[[sa.Connection], None] = _nothing_follows

    def read(self, connection: sa.Connection, sender: Sender, news: Sequence[ChainRecord]) -> None:
        """Post the sales in new records, or keep them apart; none is refused.

        Raises:
            RowConflict: the books changed meanwhile; the upload is taken in once more.
        """
        told = told_in(news)
        if told:
            self._settle(connection, seat_of(connection, sender), told)

    def read_apart(
        self,
        connection: sa.Connection,
        sender: Sender,
        standing: Standing,
        records: Sequence[ChainRecord],
    ) -> None:
        """Keep apart what the journal of another disk says was sold; each sale once.

        What the device signed happened, on whichever of its disks: its money is posted.  Where the
        head was not signed by it, anybody may have written the records: they are told only.

        Raises:
            RowConflict: the books changed meanwhile; the upload is taken in once more.
        """
        told = [one for one in told_in(records) if isinstance(one, ToldVend)]
        known = known_vends(connection, sender.terminal_id, [one.vend.vend_id for one in told])
        news = {one.vend.vend_id: one for one in told if one.vend.vend_id not in known}
        if not news:
            return
        seat = seat_of(connection, sender)
        books = books_for(connection, seat, list(news.values()), self.zone)
        if standing is Standing.UNSIGNED:
            held = [note(books, one, FindingReason.UNSIGNED_JOURNAL) for one in news.values()]
        else:
            held = [hold(books, one, FindingReason.FORKED_JOURNAL) for one in news.values()]
        outcome = Outcome(posted=(), held=held, unreadable=())
        write(connection, books, Accounts(books), outcome, self.account_ids)

    def _settle(self, connection: sa.Connection, seat: Seat, told: Sequence[Told]) -> None:
        sold = [one for one in told if isinstance(one, ToldVend)]
        books = books_for(connection, seat, sold, self.zone)
        accounts = Accounts(books)
        poster = self.poster(books, accounts)
        judge = Judge(books)
        good, held = [], []
        for one in sold:
            reason = judge.reason_against(one)
            if reason is not None:
                held.append(hold(books, one, reason))
            else:
                good.append(poster.place(one, books.sealed[one.vend.sealed_id]))
        accounts.count_bought(connection, [(one.sealed.contract_id, one.period) for one in good])
        posted = [poster.post(one) for one in good]
        unreadable = [
            Finding(
                told=one,
                reason=FindingReason.UNREADABLE,
                finding_id=new_finding_id(seat.now),
            )
            for one in told
            if not isinstance(one, ToldVend)
        ]
        outcome = Outcome(posted=posted, held=held, unreadable=unreadable)
        write(connection, books, accounts, outcome, self.account_ids)
        if posted:
            self.after(connection)

    def poster(self, books: Books, accounts: Accounts) -> Poster:
        """Return what makes sales over some books."""
        return Poster(
            books=books,
            accounts=accounts,
            tariffs=TariffsOfDays(books.versions, self.zone),
            zone=self.zone,
            municipality=self.municipality,
            receipt_key=self.receipt_key,
        )


def seat_of(connection: sa.Connection, sender: Sender) -> Seat:
    """Return the terminal whose journal came."""
    seat = terminal(connection, sender.terminal_id)
    return Seat(
        terminal_id=seat.terminal_id,
        terminal_number=seat.number,
        point_number=seat.point_number,
        is_agent=point_facts(connection, seat.point_number).kind == AGENT,
        brought_by=sender.operator_id,
        now=sender.now,
    )
