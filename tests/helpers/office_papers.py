"""Settlement papers of a line that answers from memory: it keeps the server's rules, and its ids."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from kiosk.api_client import Declined
from tests.helpers.office_agents import NAMES, stands
from tests.helpers.office_bench import FakeLine
from tests.helpers.office_offline import at
from vending_server.wire import agents
from vending_server.wire import papers as wire
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.reports import ReportPart

CONTENT = b"%PDF-1.5 a settlement" * 20
HAND = "ليلى عودة"
AGENT = "سليم عطية"


def signed(side: str, name: str, by: str = "layla") -> wire.SignatureFacts:
    return wire.SignatureFacts(side=side, name=name, recorded_by=by, recorded_at=at(-20))


def disputed(number: int, **changes: Any) -> wire.DisputeFacts:
    told: dict[str, Any] = {
        "dispute_id": f"0194ffff-0000-7000-8000-0000000009{number:02d}",
        "side": "agent",
        "name": AGENT,
        "line": f"3-0117-{number:04d}",
        "reason": "بيعت مرتين، وعُكس بيع واحد فقط",
        "recorded_by": "layla",
        "recorded_at": at(-18),
        "answer": None,
        "correction": "",
        "answer_reason": "",
        "answered_by": None,
        "answered_at": None,
    }
    return wire.DisputeFacts(**{**told, **changes})


ANSWERED = {
    "answer": "accepted",
    "correction": "3-0118-0004",
    "answer_reason": "عُكس البيع الثاني",
    "answered_by": "huda",
    "answered_at": at(-6),
}


def a_paper(number: int, **changes: Any) -> wire.PaperFacts:
    told: dict[str, Any] = {
        "report_id": f"0194ffff-0000-7000-8000-0000000008{number:02d}",
        "number": f"R-{number:06d}",
        "point_number": 3,
        "from_day": "2026-10-24",
        "through_day": "2026-11-21",
        "language": "ar",
        "made_at": at(-30),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "state": wire.UNSIGNED,
        "signatures": [],
        "disputes": [],
    }
    return wire.PaperFacts(**{**told, **changes})


def papers() -> list[wire.PaperFacts]:
    """Return one of each state, the latest first."""
    return [
        a_paper(46),
        a_paper(
            45,
            point_number=5,
            state=wire.BY_ONE,
            signatures=[signed("municipality", HAND, by="huda")],
        ),
        a_paper(44, point_number=4, state=wire.BY_ONE, signatures=[signed("agent", AGENT)]),
        a_paper(43, state=wire.DISPUTED, disputes=[disputed(7, **ANSWERED), disputed(12)]),
        a_paper(
            42,
            language="en",
            state=wire.BY_BOTH,
            signatures=[signed("municipality", HAND), signed("agent", AGENT, by="huda")],
            disputes=[
                disputed(
                    3,
                    answer="rejected",
                    answer_reason="كشف البنك يثبته",
                    answered_by="huda",
                    answered_at=at(-6),
                )
            ],
        ),
    ]


class FakePapers:
    """`done` holds each act by its document's id; `faults` are raised after an act was done."""

    def __init__(self, line: FakeLine, login: str = "huda") -> None:
        self.papers = papers()
        self.done: dict[str, Any] = {}
        self.faults: list[Exception] = []
        self._login = login
        line.on("POST", "/v1/paper-lists", self._list)
        line.on("POST", "/v1/paper-signatures", self._act(self._sign))
        line.on("POST", "/v1/paper-disputes", self._act(self._dispute))
        line.on("POST", "/v1/paper-dispute-answers", self._act(self._answer))
        line.on("GET", "/v1/agents", lambda **_: _agents())
        line.on("GET", "/v1/reports/*", self._part)

    def _list(self, *, request: wire.PaperListRequest, **_: Any) -> wire.PaperList:
        shown = [one for one in self.papers if request.point_number in {None, one.point_number}]
        return wire.PaperList(papers=shown)

    def _act(self, do: Any) -> Any:
        def act(*, request: Any, **_: Any) -> wire.PaperStands:
            if request.document_id not in self.done:
                self.stands = do(request)
                self.done[request.document_id] = request
            assert self.done[request.document_id] == request, "the same id, and other words"
            if self.faults:
                raise self.faults.pop(0)
            return self.stands

        return act

    def _sign(self, request: wire.PaperSignature) -> wire.PaperStands:
        paper = self._paper(request.report_id)
        if any(one.recorded_by == self._login for one in paper.signatures):
            raise refused(ProblemCode.ONE_FOR_BOTH_SIDES)
        both = [*paper.signatures, signed(request.side, request.name, by=self._login)]
        state = wire.BY_BOTH if len(both) > 1 else wire.BY_ONE
        return self._put(paper, signatures=both, state=state)

    def _dispute(self, request: wire.PaperDispute) -> wire.PaperStands:
        paper = self._paper(request.report_id)
        one = disputed(
            1,
            dispute_id=request.document_id,
            side=request.side,
            name=request.name,
            line=request.line,
            reason=request.reason,
            recorded_by=self._login,
        )
        return self._put(paper, disputes=[*paper.disputes, one], state=wire.DISPUTED)

    def _answer(self, request: wire.PaperDisputeAnswer) -> wire.PaperStands:
        paper = next(
            one
            for one in self.papers
            if request.dispute_id in {each.dispute_id for each in one.disputes}
        )
        said = {
            "answer": request.act,
            "correction": request.correction,
            "answer_reason": request.reason,
            "answered_by": self._login,
            "answered_at": at(0),
        }
        disputes = [
            msgspec.structs.replace(one, **said) if one.dispute_id == request.dispute_id else one
            for one in paper.disputes
        ]
        return self._put(paper, disputes=disputes, state=wire.UNSIGNED)

    def _paper(self, report_id: str) -> wire.PaperFacts:
        return next(one for one in self.papers if one.report_id == report_id)

    def _put(self, paper: wire.PaperFacts, **changes: Any) -> wire.PaperStands:
        now = msgspec.structs.replace(paper, **changes)
        self.papers[self.papers.index(paper)] = now
        return wire.PaperStands(report_id=now.report_id, number=now.number, state=now.state)

    def _part(self, *, path: str, **_: Any) -> ReportPart:
        report_id, part = path.removeprefix("/v1/reports/").split("/parts/")
        half = len(CONTENT) // 2
        content = CONTENT[:half] if part == "1" else CONTENT[half:]
        sha256 = hashlib.sha256(CONTENT).hexdigest()
        return ReportPart(
            report_id=report_id, part=int(part), parts=2, sha256=sha256, content=content
        )


def refused(code: ProblemCode) -> Declined:
    return Declined(Problem(status=409, code=code.value, title=""))


def _agents() -> agents.AgentList:
    told = [agents.AgentLine(name=NAMES[number], stands=stands(number)) for number in NAMES]
    return agents.AgentList(agents=told, next_cursor=None)
