"""The first planted bugs: one of each part of a sale."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from unittest import mock

from kiosk.flows import paper, selling
from kiosk.flows.on_paper import put_on_paper
from kiosk.vend_outcomes import NoSale
from tests.simulation.planted.seam import Bug, Patch
from vending_server.epochs.service import EpochBook
from vending_server.errors import Refused
from vending_server.vending import deciding, service
from vending_server.vending.model import StoredAnswer
from vending_server.wire.problems import Problem, ProblemCode


def _silence_is_a_no() -> list[Patch]:
    """Believe that a vend without an answer was refused."""
    lose = selling.Selling._lose_link

    def refused(self: Any, vend_id: str, reason: Any) -> None:
        lose(self, vend_id, reason)
        none = Problem(status=410, code=ProblemCode.VEND_NONE, title="", decided=True)
        self._settle(vend_id, NoSale(problem=none))

    return [(selling.Selling, "_lose_link", refused)]


def _no_tombstone() -> list[Patch]:
    """Let the server answer "nothing" without making it so for ever."""

    def forgetful(self: Any, seller: Any, vend_id: str) -> Any:
        try:
            return self.ask(seller, vend_id)
        except Refused:
            nothing = service._tombstone(vend_id)
            return StoredAnswer(service._GONE, nothing, is_sale=False, is_new=True)

    return [(service.VendingService, "_resolve_once", forgetful)]


def _print_first() -> list[Patch]:
    """Print before it is written down that printing begins."""
    printing = paper.Paper._print

    def early(self: Any, pieces: Any) -> Any:
        sheet = self._renderer(pieces[0].sale, copy_number=pieces[0].copy)
        job = f"{pieces[0].sale.receipt_number}/{pieces[0].copy}"
        outcome = put_on_paper(self._printer, sheet, job_id=job)
        with mock.patch.object(paper, "put_on_paper", return_value=outcome):
            return printing(self, pieces)

    return [(paper.Paper, "_print", early)]


def _blocked_is_sold() -> list[Patch]:
    """Ask whether a meter is stopped when it is quoted, and never again."""
    return [(deciding, "check_may_vend", lambda _supply: None)]


def _tid_of_the_minute() -> list[Patch]:
    """After a restore, go on from the last token that the backup knows."""
    return [(EpochBook, "tid_floor", lambda _self, _connection, _base_year: None)]


BUGS: Final[Mapping[str, Bug]] = {
    "silence_is_a_no": Bug("I11", 3, _silence_is_a_no),
    "no_tombstone": Bug("I11", 32, _no_tombstone),
    "print_before_record": Bug("I8", 22, _print_first),
    "blocked_is_sold": Bug("I12", 7, _blocked_is_sold),
    "tid_repeated_after_restore": Bug("I3", 43, _tid_of_the_minute),
}
