"""What a real caller would mean: a drawn message made one that the server might well accept.

Each of these is done only sometimes; the rest stays as wrong as it was drawn.  A new route needs
nothing here: it is tried with drawn values and with what is remembered (memory.py).
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.fuzz.api.memory import Memory
from tests.fuzz.api.population import ACCOUNTS, CONTRACTS, FIRST_DUE, IN_STOCK, METERS
from tests.fuzz.api.town import FuzzTown
from tests.helpers import api, little_town, office
from vending_server.approvals.model import TwoPersonAction as A
from vending_server.approvals.payload import payload_of
from vending_server.http.access import Route
from vending_server.http.exchanges import EXCHANGES
from vending_server.operators.model import Role
from vending_server.rerating import correcting
from vending_server.wire.agents import commission_payload, terms_payload, top_up_payload
from vending_server.wire.days import reopening_payload
from vending_server.wire.kept_money import payout_payload
from vending_server.wire.reversal import unseen_message

Body = dict[str, Any]
Payload = Callable[[Any], Mapping[str, Any]]


def _some(make: Callable[..., Mapping[str, Any]], *names: str) -> Payload:
    return lambda message: make(**{name: getattr(message, name) for name in names})


# Acts for two people: what is asked for, and which part of the message is agreed to.
AGREED: Final[Mapping[str, tuple[A, Payload]]] = {
    "/v1/counter/engineering-tokens": (A.ENGINEERING_TOKEN, payload_of),
    "/v1/counter/free-issues": (A.FREE_ISSUE, payload_of),
    "/v1/counter/wrong-meter-cases": (A.WRONG_METER, payload_of),
    "/v1/counter/change-outs": (A.CHANGE_OUT_CREDIT, payload_of),
    "/v1/postponements": (A.FEE_POSTPONEMENT, payload_of),
    "/v1/arrears": (A.ARREARS_OPENING, payload_of),
    "/v1/arrears-write-offs": (A.WRITE_OFF, payload_of),
    "/v1/arrears-rules": (A.ARREARS_RULE, payload_of),
    "/v1/key-campaigns": (A.KEY_CHANGE_TOKEN, payload_of),
    "/v1/key-change-sets": (A.KEY_CHANGE_TOKEN, payload_of),
    "/v1/tariff-corrections": (A.RETROACTIVE_CREDIT, correcting.payload_of),
    "/v1/agent-top-ups": (
        A.FLOAT_TOP_UP,
        _some(top_up_payload, "point_number", "amount_minor", "through", "reference"),
    ),
    "/v1/agent-terms": (
        A.CEILING_RAISE,
        _some(terms_payload, "point_number", "credit_limit_minor", "commission_bp"),
    ),
    "/v1/commission-payments": (
        A.CLAIM_PAYOUT,
        _some(commission_payload, "point_number", "amount_minor", "through", "reference"),
    ),
    "/v1/kept-money": (
        A.CLAIM_PAYOUT,
        _some(payout_payload, "account_number", "act", "amount_minor"),
    ),
    "/v1/day-reopenings": (A.DAY_REOPENING, _some(reopening_payload, "point_number", "day")),
}
_REVERSAL: Final = "/v1/vends/{vend_id:str}/reversal"
_ACTIVATION: Final = "/v1/tariff-versions/{what:str}/{version_id:str}/activation"


class Meaning:
    """Knows the town, and what was said before."""

    def __init__(self, town: FuzzTown, memory: Memory, dice: random.Random) -> None:
        self.town = town
        self.memory = memory
        self.dice = dice
        self._by_path: Mapping[str, Callable[[Body, Role | None, Body], None]] = {
            "/v1/enrolments": self._enrol,
            "/v1/sessions": self._sign_in,
            "/v1/lookups": self._look_up,
            "/v1/quotes": self._quote,
            "/v1/vends": self._vend,
            "/v1/payments": self._pay,
            "/v1/tariff-drafts": self._draft,
            "/v1/tariff-corrections": self._correct,
            "/v1/postponements": self._put_off,
            "/v1/approvals/{approval_id:str}/decisions-here": self._decide_here,
            _ACTIVATION: self._activate,
            _REVERSAL: self._take_back,
            "/v1/contracts": self._open_contract,
            "/v1/meter-replacements": self._replace,
            "/v1/counter/change-outs": self._change_out,
            "/v1/counter/token-readings": self._read_token,
            "/v1/arrears": self._open_debt,
            "/v1/arrears-rules": self._debt_terms,
            "/v1/key-campaigns": self._campaign,
            "/v1/recovery/vends": self._bring_back,
        }

    def give(self, route: Route, body: Body, role: Role | None, path: Body) -> None:
        """Make a message meant."""
        if "document_id" in body and self._happens(0.7):
            body["document_id"] = office.new_document_id()
        if "counts" in body and self._happens(0.7):
            pieces = self.dice.randrange(20)
            body["counts"] = [{"denomination_minor": 10_000, "pieces": pieces}]
        if "drn" in body and "/key-change-" in route[1] and self._happens(0.6):
            body["drn"] = self.memory.recall("planned_drn") or body["drn"]
        if route[1] in self._by_path and self._happens(0.7):
            self._by_path[route[1]](body, role, path)
        if route[1] in AGREED and role is not None and self._happens(0.6):
            self._agree(route, body, role)
        if route[1].startswith("/v1/recovery/") and role is not None:
            # What is not of the shape that could be signed is sent as it is.
            with contextlib.suppress(TypeError, AttributeError, UnicodeEncodeError):
                self.town.sign_recovery(role, body)

    def note(self, route: Route, body: Any, told: Any) -> None:
        """Remember what belongs together in what was accepted."""
        if route[1] == "/v1/vends":
            self.memory.note("sold", (body, told))
        elif route[1] == "/v1/customers":
            self.memory.note("customer_number", body["number"])
        elif route[1] == "/v1/meter-replacements":
            self.memory.note("swapped", (body["old_drn"], body["new_drn"]))
        elif route[1].endswith("/pages"):
            for one in told["meters"]:
                self.memory.note("planned_drn", one["drn"])

    def _happens(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _agree(self, route: Route, body: Body, role: Role) -> None:
        action, payload = AGREED[route[1]]
        takes = EXCHANGES[route].takes
        assert takes is not None, "an act has a message"
        with contextlib.suppress(msgspec.ValidationError, UnicodeEncodeError):
            message = msgspec.convert(body | {"approval_id": office.new_document_id()}, takes)
            body["approval_id"] = self.town.agreed(action, dict(payload(message)), role)

    def _meter(self) -> str:
        return self.dice.choice(METERS)

    def _enrol(self, body: Body, _role: Role | None, _path: Body) -> None:
        body |= self.town.enrolment_body(Ed25519PrivateKey.generate())

    def _sign_in(self, body: Body, _role: Role | None, _path: Body) -> None:
        self.town.unlock(self.town.visitor)
        body |= self.town.login_body(self.town.visitor)

    def _look_up(self, body: Body, _role: Role | None, _path: Body) -> None:
        by = self.dice.choice(("drn", "name", "phone", "account"))
        values = {"drn": self._meter(), "name": "saleh", "phone": "0598000000", "account": "1007"}
        body |= {"by": by, "value": values[by]}

    def _quote(self, body: Body, _role: Role | None, _path: Body) -> None:
        body |= {"drn": self._meter(), "tender_minor": 10 * self.dice.randrange(100, 2_000)}
        body.pop("units_tenths", None)

    def _vend(self, body: Body, _role: Role | None, _path: Body) -> None:
        body |= {"vend_id": little_town.new_vend_id(), "drn": self._meter(), "made_at": "now"}
        body |= {"receipt_sequence": self.dice.randrange(1, 10**9)}
        body.pop("old_tokens_entered", None)
        self.town.priced(body)

    def _pay(self, body: Body, _role: Role | None, _path: Body) -> None:
        body |= {"account_number": str(self.dice.randrange(1001, 1240)), "amount_minor": 500}
        body |= {"items": [], "receipt_sequence": self.dice.randrange(1, 10**9)}
        self.town.payment_priced(body)

    def _draft(self, body: Body, _role: Role | None, _path: Body) -> None:
        draft = body.get("draft", {})
        if self._happens(0.7):
            body["replaces"] = None  # else nearly every draft edits one that is not there
        draft |= {"decision": "12/2026", "customer_class": "residential"}
        if "blocks" in draft:
            draft["blocks"] = [[1600, self.dice.randrange(10**6)], [None, 700_000]]
            draft["code"] = f"F{self.dice.randrange(10**6)}"

    def _correct(self, body: Body, _role: Role | None, _path: Body) -> None:
        body |= self.town.preview(self.dice.choice((1, 2)))
        body["correction_id"] = office.new_document_id()

    def _put_off(self, body: Body, _role: Role | None, _path: Body) -> None:
        number = self.dice.randrange(CONTRACTS)
        body |= {"account_number": ACCOUNTS[number], "items": [f"due:{FIRST_DUE + number}"]}

    def _decide_here(self, body: Body, _role: Role | None, _path: Body) -> None:
        seat = self.town.seconds[self.dice.choice((Role.SUPERVISOR, Role.ACCOUNTANT))]
        self.town.unlock(seat)
        body |= {"operator": seat.login, "password": api.PASSWORD}

    def _activate(self, body: Body, _role: Role | None, path: Body) -> None:
        approval_id = self.town.sent_and_agreed(path["what"], path["version_id"])
        body["approval_id"] = approval_id or body["approval_id"]

    def _take_back(self, body: Body, role: Role | None, path: Body) -> None:
        sold = self.memory.recall("sold")
        if sold is None or role is None:
            return
        path["vend_id"] = sold[0]["vend_id"]
        said = {"vend_state": "IN_DOUBT", "journal_sequence": 7, "journal_hash": "ab" * 32}
        seat = self.town.seats[role]
        message = unseen_message(terminal_id=seat.terminal_id, vend_id=path["vend_id"], **said)
        body |= said | {"signature": seat.key.sign(message).hex(), "reason": "power cut"}
        agreed = {"vend_id": path["vend_id"], "document_id": body["document_id"]}
        body["approval_id"] = self.town.agreed(A.REVERSAL, agreed | {"reason": "power cut"}, role)

    def _open_contract(self, body: Body, _role: Role | None, _path: Body) -> None:
        number = self.memory.recall("customer_number")
        body |= {"customer_number": number or body["customer_number"], "drn": None}
        body |= {"customer_class": "residential", "account_number": f"F{self.dice.random()}"}

    def _replace(self, body: Body, _role: Role | None, _path: Body) -> None:
        body |= {"old_drn": self._meter(), "new_drn": self.dice.choice(IN_STOCK)}

    def _change_out(self, body: Body, _role: Role | None, _path: Body) -> None:
        swapped = self.memory.recall("swapped")
        if swapped is not None:
            body |= {"old_drn": swapped[0], "new_drn": swapped[1], "units_tenths": 10}

    def _read_token(self, body: Body, _role: Role | None, _path: Body) -> None:
        sold = self.memory.recall("sold")
        if sold is not None:
            body |= {"drn": sold[0]["drn"], "token": sold[1]["tokens"][0]["token"]}

    def _open_debt(self, body: Body, role: Role | None, path: Body) -> None:
        body |= {"account_number": str(self.dice.randrange(1001, 1240)), "since": "2026-01-01"}
        self._debt_terms(body, role, path)

    def _debt_terms(self, body: Body, _role: Role | None, _path: Body) -> None:
        body["terms"] = {"rule": "per_period", "instalment_minor": self.dice.randrange(1, 10**4)}

    def _campaign(self, body: Body, _role: Role | None, _path: Body) -> None:
        body["target"] = {"sgc": "345678", "krn": 3, "base_year": 2014, "dkga": 4}
        body["from_sgc"] = "345678"

    def _bring_back(self, body: Body, role: Role | None, _path: Body) -> None:
        sold = self.memory.recall("sold")
        if sold is not None and role is not None:
            request, answer = (msgspec.json.encode(one).decode() for one in sold)
            operator = self.town.seats[role].login
            body |= {"operator": operator, "request": request, "answer": answer}
