"""How fast offline sales are posted: whole uploads as a till sends them, against one by one.

A real server process over HTTP, and one durable database.  One by one is one record,
one request and one commit for each sale.  Both ways do the same for every sale (proof, judgement,
price, rows); stretches of both take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import contextlib
import http.client
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from benchmarks.offline.journal import TERMINAL_ID, SellingTill, make_till
from tests.harness.server import Server, lift_rate_limits, make_town
from vending_server.db.engine import open_engine, reading
from vending_server.offline_sales.tables import offline_findings
from vending_server.vending.tables import sales
from vending_server.wire.journal_sync import RECORDS_MAX

_TURNS: Final = 3
_ONE_BY_ONE: Final = 30  # sales of one turn
_SALES_EACH: Final = 4  # of one customer, all his meters together: a town as large as that


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncFigures:
    """Sales posted for each second either way, and what coming again posted."""

    sync_per_s: float
    row_by_row_per_s: float
    replay_posted: int
    per_upload: float  # sales of a whole upload
    flagged: int

    @property
    def ratio(self) -> float:
        """How many times as fast as one by one."""
        return self.sync_per_s / self.row_by_row_per_s


def run(sold: int, *, database_url: str | None = None) -> SyncFigures:
    """Post so many sales in whole uploads, some more one by one, and send everything once more."""
    folder = Path(tempfile.mkdtemp(prefix="bench-sync-"))
    try:
        town = make_town(
            folder, customers=max(100, sold // _SALES_EACH), months=1, database_url=database_url
        )
        lift_rate_limits(town)
        url = database_url or f"sqlite:///{folder / 'vending.sqlite'}"
        till = make_till(url, sold + _TURNS * _ONE_BY_ONE)
        server = Server(town)
        try:
            return _measured(server, till, url, sold)
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def _measured(server: Server, till: SellingTill, url: str, sold: int) -> SyncFigures:
    _sent(server, till, till.uploads(1, at_once=1))  # the first request of a process is slow
    single, whole, sent, large = 0.0, 0.0, [], 0
    share, done = sold // _TURNS, 0
    for turn in range(_TURNS):
        ones = till.uploads(_ONE_BY_ONE - (turn == 0), at_once=1)
        single += _sent(server, till, ones)
        count = sold - done if turn == _TURNS - 1 else share
        uploads = till.uploads(count, at_once=RECORDS_MAX)
        whole += _sent(server, till, uploads)
        sent += ones + uploads
        large += len(uploads)
        done += count
    before, flagged = _counted(url)
    assert before == sold + _TURNS * _ONE_BY_ONE, "every sale is posted"
    _sent(server, till, sent)
    after, _ = _counted(url)
    return SyncFigures(
        sync_per_s=sold / whole,
        row_by_row_per_s=(_TURNS * _ONE_BY_ONE - 1) / single,
        replay_posted=after - before,
        per_upload=sold / large,
        flagged=flagged,
    )


def _sent(server: Server, till: SellingTill, uploads: Sequence[bytes]) -> float:
    """Send uploads one after the other; return the seconds it took."""
    headers = {"authorization": f"Bearer {till.session}", "content-type": "application/json"}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port)) as line:
        started = time.perf_counter()
        for one in uploads:
            line.request("POST", "/v1/journal-records", one, headers)
            answer = line.getresponse()
            told = answer.read()
            assert answer.status == http.client.OK, told
            assert b'"standing":"well"' in told, told
        return time.perf_counter() - started


def _counted(url: str) -> tuple[int, int]:
    """Return how many sales the terminal has, and what was found about them."""
    with _open(url) as engine, reading(engine) as connection:
        count = sa.select(sa.func.count())
        of_till = count.select_from(sales).where(sales.c.terminal_id == TERMINAL_ID)
        sold = connection.scalars(of_till).one()
        found = connection.scalars(count.select_from(offline_findings)).one()
        return sold, found


@contextlib.contextmanager
def _open(url: str) -> Iterator[sa.Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
