"""I11: money that was taken ends in a token, or in a record that it was given back; never in both."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from kiosk import vend_outcomes
from kiosk.flows.selling import Selling
from kiosk.flows.vend_book import VendBook
from kiosk.store.records import VendMoneyReturned
from kiosk.vend_outcomes import InDoubt, NoSale, Unknown
from tests.simulation.planted.seam import Bug, Patch
from vending_server.errors import Refused
from vending_server.vending import service
from vending_server.vending.model import StoredAnswer
from vending_server.vending.service import VendingService
from vending_server.wire.problems import Problem, ProblemCode


def _none(vend_id: str) -> NoSale:
    code = ProblemCode.VEND_NONE
    return NoSale(Problem(status=410, code=code, title="", decided=True, vend_id=vend_id))


def _no_tombstone() -> list[Patch]:
    """Answer "nothing" without making it so for ever."""

    def forgetful(self: Any, seller: Any, vend_id: str) -> StoredAnswer:
        try:
            return self.ask(seller, vend_id)
        except Refused:
            return StoredAnswer(410, service._tombstone(vend_id), is_sale=False, is_new=True)

    return [(VendingService, "_resolve_once", forgetful)]


def _silence_is_a_no() -> list[Patch]:
    lose = Selling._lose_link

    def refused(self: Any, vend_id: str, reason: Any) -> None:
        lose(self, vend_id, reason)
        self._settle(vend_id, _none(vend_id))

    return [(Selling, "_lose_link", refused)]


def _unknown_is_a_no() -> list[Patch]:
    question = Selling._question

    def decided(self: Any, vend_id: str, ask: Any) -> Any:
        def asked(**more: Any) -> Any:
            outcome = ask(**more)
            return _none(vend_id) if isinstance(outcome, Unknown) else outcome

        return question(self, vend_id, asked)

    return [(Selling, "_question", decided)]


def _undecided_is_a_no() -> list[Patch]:
    read_refusal = vend_outcomes._read_refusal

    def credulous(status: int, problem: Problem, vend_id: str) -> Any:
        if problem.code in {ProblemCode.SESSION_ENDED, ProblemCode.VEND_UNKNOWN}:
            return read_refusal(status, problem, vend_id)
        sure = msgspec.structs.replace(problem, decided=True, vend_id=vend_id)
        return vend_outcomes.Refused(sure)

    return [(vend_outcomes, "_read_refusal", credulous)]


def _lost_line_is_a_no() -> list[Patch]:
    question = Selling._question

    def decided(self: Any, vend_id: str, ask: Any) -> Any:
        def asked(**more: Any) -> Any:
            outcome = ask(**more)
            return _none(vend_id) if isinstance(outcome, InDoubt) else outcome

        return question(self, vend_id, asked)

    return [(Selling, "_question", decided)]


def _refund_unrecorded() -> list[Patch]:
    record = VendBook.record

    def silent(self: VendBook, one: Any) -> None:
        if not isinstance(one, VendMoneyReturned):
            record(self, one)

    return [(VendBook, "record", silent)]


BUGS: Final = (
    Bug(
        name="no_tombstone",
        breaks="I11",
        rule='A vend that is answered "nothing" can never be sold any more.',
        patches=_no_tombstone,
    ),
    Bug(
        name="silence_is_a_no",
        breaks="I11",
        rule="A vend without an answer is in doubt, not refused.",
        patches=_silence_is_a_no,
    ),
    Bug(
        name="unknown_is_a_no",
        breaks="I11",
        rule="A vend that the server has not seen yet may still be on its way.",
        patches=_unknown_is_a_no,
    ),
    Bug(
        name="undecided_is_a_no",
        breaks="I11",
        rule="Only a refusal that is stored for ever gives money back.",
        patches=_undecided_is_a_no,
    ),
    Bug(
        name="unresolved_is_a_no",
        breaks="I11",
        rule="A resolution that brings no answer resolves nothing.",
        patches=_lost_line_is_a_no,
    ),
    Bug(
        name="refund_unrecorded",
        breaks="I11",
        rule="Money that goes back to a customer is in the journal first.",
        patches=_refund_unrecorded,
    ),
)
