"""People who work here: who may do what, and how that is changed."""

from __future__ import annotations

from typing import Any

from tests.api_book.book import PROBLEM, Book, agreed
from tests.api_book.town import Seat

SLIP = "wk3p-7tbd-4mrz-8hqf"


def tell(book: Book) -> None:
    book.chapter(
        "People who work here",
        """
        Administrators take people on, suspend them at once, let them work again, end their work, and give them rights; auditors look on. Each act is a document with a
        reason, and stands in the audit log under the person's login. Nobody acts about himself, nobody is deleted, and no act leaves the town without an administrator.
        `seen` is the `version` of whom the caller looked at: somebody who was changed meanwhile is refused with `operator_changed`.
        """,
    )
    shown = ("login", "standing", "roles", "version", "second_person")
    book.get("walid", "/v1/operators?limit=2", show=shown)
    book.say("Who may do what is told from the tables by which the server itself decides:")
    shown = ("method", "path", "roles", "action", "approvers")
    book.get("walid", "/v1/role-permissions", show=shown)
    _take_on(book)
    _suspend(book)
    _rights(book)


def _take_on(book: Book) -> None:
    book.section(
        "A person begins",
        """
        The one-time password is made by whoever asks, and told to the person on a slip; no answer and no record holds it. It opens no session: a login that brings it is
        refused with `password_of_slip` until it brings the person's own in `new_password` as well, within 72 hours.
        """,
    )
    samira: dict[str, Any] = {
        "document_id": book.town.new_id(),
        "login": "samira",
        "name": {"ar": "سميرة", "en": "Samira"},
        "title": {"ar": "أمينة صندوق", "en": "Cashier"},
        "roles": ["cashier"],
        "points": [2],
        "password": SLIP,
        "reason": "new at the second window",
    }
    book.post("amal", "/v1/operators", samira, gives=201)
    town = book.town
    at = town.seats["rana"]
    town.seats["samira"] = Seat("samira", at.key, terminal_id=at.terminal_id)

    def login(**more: str) -> dict[str, Any]:
        asked = {"terminal_id": at.terminal_id}
        challenge = town.client.post("/v1/login-challenges", json=asked).json()["challenge"]
        return town.login("samira", challenge, SLIP) | more

    book.post("", "/v1/sessions", login(), gives=403, show=PROBLEM)
    own = login(new_password="a-password-of-her-own")
    book.post("", "/v1/sessions", own, gives=201, show=("operator", "idle_limit_s"))
    at.signed_in_at = None
    again: dict[str, Any] = {
        "document_id": town.new_id(),
        "login": "samira",
        "seen": 1,
        "password": "8vnc-pk3w-d6xh-m4qt",
        "reason": "she forgot hers",
    }
    book.post("amal", "/v1/password-slips", again, gives=201)


def _suspend(book: Book) -> None:
    book.section(
        "A person stops",
        """
        `suspend` and `end` close every session of the person: the next request of any till is refused with `session_ended`, and `login_over` in its `params` tells the till whose
        login there counts no more. A till that hears from the server in another way is told the same by `logins_over`, in the answers to a login and to a pack's renewal,
        and lets that person in no more without a line either. Until then it lets in whoever signed in there within 14 days, as long as its pack's lease runs.
        Who was suspended comes back by `reopen`, who has ended does not.
        """,
    )
    for seen, act, reason in ((2, "suspend", "keys are missing"), (3, "reopen", "they were found")):
        body = {
            "document_id": book.town.new_id(),
            "login": "samira",
            "seen": seen,
            "act": act,
            "reason": reason,
        }
        book.post("amal", "/v1/operator-standings", body, gives=201)


def _rights(book: Book) -> None:
    book.section(
        "A person gets other rights",
        """
        Roles and points are told whole. A role that agrees to other people's acts (`second_person`) is given by two administrators: act `role_grant`, over the request without
        `approval_id` and `password`, with `act` before it: `new`, `rights`, `slip`, or that of a standing. So is a slip for, or the return of, somebody who has one.
        Who gets it is not who agrees.
        """,
    )
    asked: dict[str, Any] = {
        "document_id": book.town.new_id(),
        "login": "samira",
        "seen": 4,
        "roles": ["cashier", "supervisor"],
        "points": [2],
        "reason": "stands in for Nasser",
    }
    book.post("amal", "/v1/operator-rights", asked, gives=403, show=PROBLEM)
    approval = agreed(book, "amal", "role_grant", {"act": "rights"} | asked, "yara")
    book.post("amal", "/v1/operator-rights", asked | {"approval_id": approval}, gives=201)
