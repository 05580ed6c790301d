"""One conversation after another: schemathesis follows the links, this makes its requests meant.

Before a request goes out, fields are filled with values the server knows, what must be signed is
signed, and what needs a second person gets one, each only sometimes: the rest stays as wrong as it
was made. Every answer is held against the description; what differs is counted, and the run goes
on.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import hypothesis
import hypothesis.errors
import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation.stateful.state_machine import APIStateMachine

from tests.fuzz.api.meaning import Meaning
from tests.fuzz.api.memory import Memory
from tests.fuzz.api.town import METRICS_TOKEN, FuzzTown, numbers_known
from vending_server.http.access import Route
from vending_server.http.exchanges import EXCHANGES
from vending_server.operators.model import Role

_STEPS: Final = 10  # of one conversation
_NO_SESSION: Final = "nobodys"
_CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
_ROUTE_OF: Final = {
    (method, re.sub(r":\w+\}", "}", path)): (method, path) for method, path in EXCHANGES
}


@dataclasses.dataclass(frozen=True)
class Plan:
    """What one turn does: calls of each route by itself, then conversations along the links."""

    each: int = 12
    times: int = 4  # a drawn request is sent, each time with other values filled in
    conversations: int = 60


_WHOLE: Final = Plan()


class Enough(Exception):
    """As many examples as were wanted have been tried."""


class Findings:
    """What was tried and what differed from the description, each kind once with its request."""

    def __init__(self) -> None:
        self.examples = 0
        self.turns = 0
        self.drawn = 0
        self.server_errors = 0
        self.undescribed = 0
        self.statuses: Counter[int] = Counter()
        self.succeeded: Counter[Route] = Counter()
        self.tried: Counter[Route] = Counter()
        self.told: dict[str, str] = {}

    def count(self, route: Route, status: int) -> None:
        self.examples += 1
        self.statuses[status] += 1
        self.tried[route] += 1
        self.succeeded[route] += status < 400

    def differs(self, case: Any, response: Any, failure: Failure) -> None:
        is_fault = response.status_code >= 500
        self.server_errors += is_fault
        self.undescribed += not is_fault
        key = f"{case.method} {case.path} {response.status_code} {type(failure).__name__}"
        if key not in self.told:
            self.told[key] = "\n".join(
                (key, str(failure)[:1500], str(case.body)[:1500], response.text[:1500])
            )


class Conversation:
    """What all the machines of a run share."""

    def __init__(self, town: FuzzTown, *, seed: int, examples: int) -> None:
        self.town = town
        self.dice = random.Random(seed)
        self.memory = Memory(numbers_known(town.engine), self.dice)
        self.meaning = Meaning(town, self.memory, self.dice)
        self.findings = Findings()
        self.examples = examples
        registry = load_all_checks() or schemathesis.checks.CHECKS
        self.checks = registry.get_by_names(list(_CHECKS))

    def happens(self, chance: float) -> bool:
        return self.dice.random() < chance

    def prepare(self, case: Any) -> Role | None:
        """Fill in what a real caller would know; return the role that asks."""
        route = _ROUTE_OF[case.method.upper(), case.path]
        role = self.town.caller_for(route, self.dice.randrange(100))
        if case.path_parameters:
            self.memory.put_in(case.path_parameters, chance=0.6)
        if EXCHANGES[route].pages is not None and self.happens(0.6):
            case.query = self._next_page()
        if isinstance(case.body, dict) and self.happens(0.8):
            self.memory.put_in(case.body, chance=0.6)
            self.meaning.give(route, case.body, role, case.path_parameters)
        return role

    def _next_page(self) -> dict[str, Any]:
        """Ask for so few rows that there is a next page, or for the page after one that was told."""
        cursor = self.memory.recall("next_cursor") if self.happens(0.5) else None
        return {"limit": self.dice.randrange(1, 4)} | ({} if cursor is None else {"cursor": cursor})

    def how(self, case: Any, role: Role | None) -> dict[str, Any]:
        """Return how a request goes out."""
        return {"headers": self._headers(case, role), "session": self.town.http}

    def _headers(self, case: Any, role: Role | None) -> dict[str, str]:
        """Return the session that goes with a request; sometimes nobody's."""
        case.headers.pop("Authorization", None)  # made up from the security scheme
        if case.path == "/v1/sessions/current" or self.happens(0.02):
            return {"authorization": f"Bearer {_NO_SESSION}"}
        if case.path in {"/metrics", "/v1/receipt-checks"}:
            return {"authorization": f"Bearer {METRICS_TOKEN}"}
        if role is None:
            return {}
        return {"authorization": f"Bearer {self.town.signed_in(role)}"}

    def judge(self, case: Any, response: Any, role: Role | None) -> None:
        """Hold an answer against the description."""
        route = _ROUTE_OF[case.method.upper(), case.path]
        self.findings.count(route, response.status_code)
        try:
            case.validate_response(response, checks=self.checks)
        except FailureGroup as group:
            for failure in group.exceptions:
                self.findings.differs(case, response, failure)
        except Failure as failure:
            self.findings.differs(case, response, failure)
        if response.status_code < 400:
            self.memory.learn(case.body)
            self.memory.learn(_json_of(response))
            self.meaning.note(route, case.body, _json_of(response))
        elif response.status_code == 401 and role is not None:
            self.town.seats[role].session = ""
        if self.findings.examples >= self.examples:
            raise Enough


def _json_of(response: Any) -> Any:
    is_json = "json" in response.headers.get("content-type", [""])[0]
    return json.loads(response.content) if response.content and is_json else None


def converse(
    town: FuzzTown,
    *,
    examples: int,
    seed: int,
    plan: Plan = _WHOLE,
    on_turn: Callable[[Findings], None] = lambda _found: None,
) -> Findings:
    """Talk to the server until so many requests were answered; return what was found."""
    talk = Conversation(town, seed=seed, examples=examples)
    schema = schemathesis.openapi.from_url(f"{town.server.url}/v1/openapi.json")
    operations = [result.ok() for result in schema.get_all_operations()]
    machine = _machine(schema, talk) if plan.conversations else None
    with contextlib.suppress(Enough):
        for turn in itertools.count(seed * 1_000_000):
            talk.findings.turns += 1
            talk.dice.shuffle(operations)
            for operation in operations:
                _try(operation, talk, turn, plan)
            if machine is not None:
                _follow_links(machine, turn, plan)
            on_turn(talk.findings)
    return talk.findings


def _try(operation: Any, talk: Conversation, seed: int, plan: Plan) -> None:
    """Call one route several times, each time otherwise."""

    @hypothesis.seed(seed)
    @_settings(plan.each)
    @hypothesis.given(case=operation.as_strategy())
    def calls(case: Any) -> None:
        talk.findings.drawn += 1
        drawn = copy.deepcopy((case.body, dict(case.path_parameters), dict(case.query)))
        for _ in range(plan.times):
            case.body, case.path_parameters, case.query = copy.deepcopy(drawn)
            role = talk.prepare(case)
            talk.judge(case, case.call(**talk.how(case, role)), role)

    _not_minding_flakiness(calls)


def _machine(schema: Any, talk: Conversation) -> type[APIStateMachine]:
    base: type[APIStateMachine] = schema.as_state_machine()

    class Machine(base):  # type: ignore[valid-type, misc]
        def before_call(self, case: Any) -> None:
            talk.findings.drawn += 1
            self.role = talk.prepare(case)

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return talk.how(case, self.role)

        def validate_response(self, response: Any, case: Any, **_kwargs: Any) -> None:
            talk.judge(case, response, self.role)

    return Machine


def _follow_links(machine: type[APIStateMachine], seed: int, plan: Plan) -> None:
    """Hold some conversations in which each request uses what an answer named."""
    hypothesis.seed(seed)(machine)
    _not_minding_flakiness(
        lambda: machine.run(settings=_settings(plan.conversations, stateful_step_count=_STEPS))
    )


def _not_minding_flakiness(work: Callable[[], None]) -> None:
    """The server remembers, so that the same draws meet other answers: hypothesis minds that."""
    with contextlib.suppress(hypothesis.errors.Flaky):
        work()


def _settings(examples: int, **more: Any) -> hypothesis.settings:
    return hypothesis.settings(
        max_examples=examples,
        phases=[hypothesis.Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        **more,
    )
