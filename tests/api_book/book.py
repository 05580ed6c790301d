"""One book: chapters add prose and requests to it, and it becomes a Markdown document."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Collection
from typing import Any, Final

from httpx import Response

from tests.api_book.masks import Masks
from tests.api_book.pages import REST, printed, shortened
from tests.api_book.town import PEOPLE, BookTown
from tests.helpers import api
from vending_server.__main__ import main
from vending_server.http.access import Route
from vending_server.http.exchanges import EXCHANGES

PROBLEM: Final = ("status", "code", "decided", "params")  # the rest is shown once
_ROUTES: Final = [
    (method, re.compile(re.sub(r"\{\w+:\w+\}", "[^/]+", path)), path) for method, path in EXCHANGES
]


class Book:
    """Plays, prints, and counts which routes were called."""

    def __init__(self, town: BookTown) -> None:
        self.town = town
        self.masks = Masks()
        self.played: set[Route] = set()
        self._parts: list[str] = []
        self._titles: list[str] = []

    def chapter(self, title: str, text: str) -> None:
        """Begin a chapter."""
        self._titles.append(title)
        self._parts.append(f"## {title}")
        self.say(text)

    def section(self, title: str, text: str = "") -> None:
        """Begin a section of a chapter."""
        self._parts.append(f"### {title}")
        if text:
            self.say(text)

    def say(self, text: str) -> None:
        """Add prose; its lines are joined as they stand."""
        self._parts.append("\n".join(line.strip() for line in text.strip().splitlines()))

    def get(self, who: str, path: str, **how: Any) -> Any:
        """Play a GET as somebody; see `play`."""
        return self.play(who, "GET", path, None, **how)

    def post(self, who: str, path: str, body: Any = None, **how: Any) -> Any:
        """Play a POST as somebody; see `play`."""
        return self.play(who, "POST", path, body, **how)

    def play(
        self,
        who: str,
        method: str,
        path: str,
        body: Any,
        *,
        gives: int = 200,
        show: Collection[str] = (),
        is_whole: bool = False,
        is_silent: bool = False,
        bearer: str | None = None,
    ) -> Any:
        """Send a request, print it with its answer, and return the answer's content.

        `who` is a login, or nothing for somebody without a session; `show` names the fields that
        are printed of the answer, `is_silent` prints nothing.
        """
        sent = {} if body is None else {"content": json.dumps(body, ensure_ascii=False).encode()}
        session = bearer or (self.town.session_of(who) if who else "")
        with_session = {"authorization": f"Bearer {session}"} if session else {}
        answer = self.town.client.request(method, path, headers=with_session, **sent)
        assert answer.status_code == gives, (method, path, answer.status_code, answer.text)
        self.played |= {
            (other, declared)
            for other, pattern, declared in _ROUTES
            if other == method and pattern.fullmatch(path.partition("?")[0])
        }
        content = _content_of(answer)
        if gives >= 400 and not is_whole:
            show = PROBLEM
        if not is_silent:
            asked = [self._line(who, self._masked_path(f"{method} {path}"))]
            asked += [] if body is None else [printed(self.masks.value("", body))]
            self._print(asked, answer, self._told(content, show, is_whole=is_whole))
        return content

    def command(self, *argv: str, config: bool = True, only: str = "", gives: int = 0) -> str:
        """Run a command of the server in this process and print what it says."""
        given = ["--config", str(self.town.config)] if config else []
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            status = main([argv[0], *given, *argv[1:]])
        assert status == gives, (argv, status, told.getvalue())
        text = told.getvalue()
        shown = [line for line in text.splitlines() if re.search(only, line)]
        words = [argv[0], *(["--config", "server.toml"] if config else []), *argv[1:]]
        line = " ".join(word.rpartition("/docs/")[2] for word in words)
        self._block(f"$ python -m vending_server {line}", *map(self.masks.text, shown))
        return text

    def table(self, *rows: Collection[str]) -> None:
        """Print a table; the first row is its head."""
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        lines.insert(1, "|" + "---|" * len(rows[0]))
        self._parts.append("\n".join(lines))

    def document(self) -> str:
        """Return the whole book."""
        contents = [f"- [{title}](#{_anchor(title)})" for title in self._titles]
        head, *rest = self._parts
        return "\n\n".join([head, "\n".join(contents), *rest]) + "\n"

    def block_of(self, *lines: str) -> None:
        """Print lines as they are, for what is not told by its fields."""
        self._block(*lines)

    def exchange_of(self, who: str, line: str, body: Any, told: Any) -> None:
        """Print a request that was played unseen, with a body that is told in short."""
        asked = [self._line(who, line), printed(self.masks.value("", body))]
        self._block(*asked, "", "→ 200", printed(self.masks.value("", told)))

    def begin(self, head: str) -> None:
        """Say what stands above the table of contents."""
        self.say(head)

    def _print(self, asked: list[str], answer: Response, told: str | None) -> None:
        self._block(*asked, "", f"→ {answer.status_code}", *([] if told is None else [told]))

    def _line(self, who: str, line: str) -> str:
        role = PEOPLE[who].value.replace("_", " ") if who else ""
        return f"{line}        as {who} ({role})" if who else line

    def _told(self, content: Any, show: Collection[str], *, is_whole: bool) -> str | None:
        if content is None:
            return None
        if isinstance(content, str):
            return self.masks.text(content)
        cut = shortened(self.masks.value("", content), show, is_whole=is_whole)
        if show == PROBLEM:
            del cut[REST]
        return printed(cut)

    def _masked_path(self, line: str) -> str:
        path, mark, cursor = line.partition("cursor=")
        return f"{self.masks.text(path)}{mark}{self.masks.value('next_cursor', cursor) if mark else ''}"

    def _block(self, *lines: str) -> None:
        self._parts.append("\n".join(["```", *lines, "```"]))


def agreed(book: Book, asks: str, action: str, payload: dict[str, Any], *agree: str) -> str:
    """Let somebody ask for something and others agree, unseen; return the approval's id."""
    approval_id = book.town.new_id()
    asked = {"approval_id": approval_id, "action": action, "subject": "", "reason": "as agreed"}
    book.post(asks, "/v1/approvals", asked | {"payload": payload}, gives=201, is_silent=True)
    for one in agree:
        path = f"/v1/approvals/{approval_id}/decisions"
        book.post(one, path, {"accept": True}, is_silent=True)
    return approval_id


def _content_of(answer: Response) -> Any:
    if not answer.content:
        return None
    is_json = "json" in answer.headers["content-type"]
    return answer.json() if is_json else answer.text


def _anchor(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


PASSWORD: Final = api.PASSWORD
