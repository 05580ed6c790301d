"""What holds for every request, and who is asking."""

from __future__ import annotations

from typing import Final

from tests.api_book.book import Book
from tests.api_book.town import METER, METRICS_TOKEN

HEAD: Final = """
# The interface, by example

A conversation for each thing that the server does, for whoever writes another till, a bank's bridge or a report. Each was
played with a real server over a small made-up town when this file was made (`make api-book`); a test plays them again and fails when the
server answers otherwise. The exact form of every message is in the description that the server gives of itself (`/v1/openapi.json`); what
the roles and words mean is in [ARCHITECTURE.md](ARCHITECTURE.md); what an operator reads for each code is in
[operator-messages.md](operator-messages.md).

How to read it: above the arrow is what was sent, below it status and answer. `…` stands for fields or rows left out here, not on the
wire. What must not stand in a book is masked: `⟨session 1⟩`, `⟨password 1⟩`, `⟨signature …⟩`; tokens are written `0000 0000 0000 0000 0001`
and are twenty digits without blanks on the wire. The same mask is the same value. Ids that begin with `01930000` were made by the
caller, those with `0194ffff` by the server. It is always 22 November 2026, 10:00 in the town, unless something happened since.
"""


def tell(book: Book) -> None:
    book.begin(HEAD)
    _conventions(book)
    _watching(book)
    _enrolling(book)
    _signing_in(book)


def _conventions(book: Book) -> None:
    book.chapter(
        "What holds for every request",
        """
        - HTTPS; JSON in UTF-8 in both directions. A field that the server does not know is refused, fields that you do not
        know are yours to ignore: answers grow.
        - Money is whole agorot (`*_minor`: 10000 is 100.00 shekels), energy and water whole tenths (`*_tenths`: 1234 is 123.4 kWh), rates
        millionths of a shekel, percentages hundredths of a percent (`*_bp`: 1600 is 16 %). Time is ISO 8601 in UTC.
        - Every request but a few carries `Authorization: Bearer ⟨session⟩`. The lines below say *as rana (cashier)* instead.
        - **Whatever moves money or makes a token has an id that the caller makes** (a UUID of version 7), keeps on disk *before* sending, and
        sends again unchanged until it has an answer. The same id with the same body is answered with the same bytes for ever:
        201 the first time, 200 from then on. The same id with another body is refused (409) and changes nothing.
        - A refusal is `application/problem+json` with a stable `code`; the status only groups them. Act on the code, never on a text.
        - For a vend, only an answer with a token or a problem with `decided` true ends it. Anything else (no answer, 500, 503, a cut
        line) means *in doubt*: the token may exist. Ask, then resolve; see [Selling](#selling).
        - Every answer has an `X-Request-Id`, your own if you sent a short plain one. It also stands in problems and in the server's log: keep it.
        - Too many requests are answered 429 with `retry_after_s`. Nothing was looked at; wait and send the same again.
        """,
    )


def _watching(book: Book) -> None:
    book.chapter(
        "Is it alive, is it ready",
        """
        `health` says that the process lives. `ready` says whether a sale could be decided now, and of database, keys and clock which is
        not well (503 then): take the server out of service, do not restart it blindly.
        """,
    )
    book.get("", "/v1/health")
    book.get("", "/v1/ready")
    book.say(
        "Counters for Prometheus, to whoever has the token of the setting `metrics_token_file`; without that setting there is nothing"
        " here (404). Labels name routes and statuses, never a meter or a person."
    )
    text = book.play("", "GET", "/metrics", None, bearer=METRICS_TOKEN, is_silent=True)
    shown = [line for line in text.splitlines() if line.startswith(("# HELP", "ready_"))]
    book.block_of("GET /metrics        with the metrics token", "", "→ 200", *shown, "…")
    book.say("With any other token:")
    book.play("", "GET", "/metrics", None, bearer="something-else", gives=403)
    book.say(
        "The description of everything below, and the certificate of the town's own authority where it has one:"
    )
    described = book.get("", "/v1/openapi.json", is_silent=True)
    book.block_of(
        "GET /v1/openapi.json",
        "",
        "→ 200",
        f'{{"openapi": "{described["openapi"]}", "paths": …, …}}',
    )
    book.get("", "/v1/certificate-authority", gives=404)


def _enrolling(book: Book) -> None:
    town = book.town
    book.chapter(
        "A new machine",
        """
        The machine makes an Ed25519 key and keeps it. An administrator prints a one-time code for a charging point
        (`python -m vending_server enrol`); the machine signs code and public key (`vending_server/wire/enrolment.py` has the exact bytes) and is
        a terminal of that point from then on. A code works once and for a short time: on `enrolment_refused` print another.
        """,
    )
    machine = town.enrolment("rana")
    answer = book.post("", "/v1/enrolments", machine, gives=201, is_whole=True)
    town.seats["rana"].terminal_id = answer["terminal_id"]
    book.say(
        "The same machine may send this again and is told the same. To another one the code is worth nothing:"
    )
    other = town.enrolment("nasser", code=machine["code"])
    book.post("", "/v1/enrolments", other, gives=403)


def _signing_in(book: Book) -> None:
    town = book.town
    seat = town.seats["rana"]
    book.chapter(
        "Signing in and out",
        """
        A session takes the operator's password *and* the machine's signature over a challenge of the server: a stolen password is useless
        on another machine, a stolen machine without a password.
        """,
    )
    asked = {"terminal_id": seat.terminal_id}
    challenge = book.post("", "/v1/login-challenges", asked, gives=201)["challenge"]
    book.say(
        "A wrong password is counted; after five the person is locked for a while (423 `login_locked`, `until`)."
    )
    wrong = town.login("rana", challenge, "not this one")
    book.post("", "/v1/sessions", wrong, gives=401)
    challenge = book.post("", "/v1/login-challenges", asked, gives=201, is_silent=True)["challenge"]
    book.say("A challenge is good for one try; ask for another, then:")
    session = book.post(
        "", "/v1/sessions", town.login("rana", challenge), gives=201, is_whole=True
    )["session"]
    town.signed_in("rana", session)
    book.say(
        """
        `receipt_sequence_last` is the last number the server knows of this terminal: a till that was set up anew goes on behind it. A session ends
        when nobody uses it for `idle_limit_s` seconds, or when it is ended. Sign in again and repeat the request; a vend is not touched by that.
        """
    )
    book.play("rana", "DELETE", "/v1/sessions/current", None, gives=204)
    book.get("", "/v1/approvals", gives=401, bearer=session)
    book.say("Somebody whose role may not do a thing is told so, whatever he sends:")
    seat.signed_in_at = None
    body = {"document_id": town.new_id(), "drn": METER["plain"], "reason": ""}
    book.post("rana", "/v1/meter-releases", body, gives=403)
