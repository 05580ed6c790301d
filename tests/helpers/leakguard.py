"""Fails every test in which a secret was written down: a pytest plugin over the whole suite.

Secrets are told to a book where they are made (secret_sources.py).  Searched are

- for known secrets and by shape: every log record of ours at any level with its traceback, warnings,
  the text of every error of ours, problem bodies, and what server and kiosk processes write;
- for known secrets only: log records and expected errors of libraries, what a test prints and what
  other programs print; a command may print a token, as that is what it is for.

A test of a command that shows a secret on purpose (the custodians' shares) says so:
`@pytest.mark.shows_secret("why")`; that frees its printed output, never its logs or errors.

Each worker of a parallel run watches itself, so nothing depends on who runs what.
"""

from __future__ import annotations

import functools
import logging
import subprocess
import traceback
import warnings
from collections.abc import Callable, Generator
from typing import Any, Final

import httpx
import pytest
from _pytest.raises import RaisesExc

from drivers.errors import DriverError
from kiosk.errors import KioskError
from tests.harness import processes
from tests.helpers.secret_book import SecretBook, shapes_in
from tests.helpers.secret_sources import watch_makers
from token_engine.errors import TokenEngineError
from vending_server.errors import Refused, ServerError

_PACKAGES: Final = ("token_engine", "drivers", "vending_server", "kiosk")
_ERROR_ROOTS: Final = (TokenEngineError, ServerError, KioskError, DriverError)
_PRINTED: Final = ("Captured stdout", "Captured stderr")
_KEPT_COMPLAINTS: Final = 20


class LeakGuard(logging.Handler):
    """Searches what is written down, and keeps what it found until the test's report is made."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.book = SecretBook()
        self.is_showing = False
        self._complaints: dict[str, None] = {}
        self._patched: list[tuple[object, str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += "".join(traceback.format_exception(record.exc_info[1]))
        where = f"a log record of {record.name}"
        if record.name.startswith(_PACKAGES):
            self.engineers_read(where, text)
        else:  # a library at DEBUG tells rows, with hashes and public keys in them
            self._complain(where, self.book.found_in(text))

    def engineers_read(self, where: str, text: str) -> None:
        """Search a text in which no secret and nothing like one may stand."""
        self._complain(where, [*self.book.found_in(text), *shapes_in(text)])

    def somebody_reads(self, where: str, text: str) -> None:
        """Search a text in which no known secret may stand, unless this test is about one."""
        if not self.is_showing:
            self._complain(where, self.book.found_in(text))

    def taken_complaints(self) -> list[str]:
        """Return what was found since the last time."""
        found, self._complaints = list(self._complaints), {}
        return found

    def patch(self, owner: object, name: str, new: object) -> None:
        """Put something of ours in the place of an attribute until the run ends."""
        self._patched.append((owner, name, vars(owner).get(name)))
        setattr(owner, name, new)

    def unpatch(self) -> None:
        for owner, name, old in reversed(self._patched):
            if old is None:  # it was inherited
                delattr(owner, name)
            else:
                setattr(owner, name, old)
        self._patched.clear()

    def _complain(self, where: str, kinds: list[str]) -> None:
        for kind in kinds:
            if len(self._complaints) < _KEPT_COMPLAINTS:
                self._complaints[f"leaked: {kind} stands in {where}"] = None


GUARD: Final = LeakGuard()


def pytest_configure(config: pytest.Config) -> None:
    if GUARD._patched:  # an inner run of a test of this very plugin
        return
    config.add_cleanup(GUARD.unpatch)
    logging.getLogger().addHandler(GUARD)
    config.add_cleanup(functools.partial(logging.getLogger().removeHandler, GUARD))
    for package in _PACKAGES:
        logging.getLogger(package).setLevel(logging.DEBUG)
    watch_makers(GUARD.book, GUARD.patch)
    _watch_errors()
    _watch_expected_errors()
    _watch_captures()
    _watch_problems()
    _watch_programs()


def pytest_runtest_setup(item: pytest.Item) -> None:
    GUARD.is_showing = _shows_secret(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    GUARD.is_showing = _shows_secret(item)  # said again: a test may have run tests inside
    for title, text in report.sections:  # those of earlier phases come again
        if title.startswith(_PRINTED) and title.endswith(report.when):
            GUARD.somebody_reads(title.lower(), text)
    complaints = GUARD.taken_complaints()
    if complaints:
        reason = "" if report.longrepr is None else f"{report.longrepr}\n"
        report.outcome = "failed"
        report.longrepr = reason + "\n".join([item.nodeid, *complaints])
    return report


def _shows_secret(item: pytest.Item) -> bool:
    return item.get_closest_marker("shows_secret") is not None


def pytest_warning_recorded(warning_message: warnings.WarningMessage) -> None:
    GUARD.engineers_read("a warning", str(warning_message.message))


def _watch_errors() -> None:
    for root in _ERROR_ROOTS:
        GUARD.patch(root, "__init__", _telling(root.__init__))
    GUARD.patch(Refused, "__init__", _telling(Refused.__init__))


def _telling(make: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(make)
    def init(self: Exception, *args: Any, **params: Any) -> None:
        make(self, *args, **params)
        text = " ".join(map(str, (*args, *params.values())))
        GUARD.engineers_read(f"an error of kind {type(self).__name__}", text)

    return init


def _watch_expected_errors() -> None:
    leave = RaisesExc.__exit__

    def leave_and_tell(self: Any, kind: Any, error: BaseException | None, where: Any) -> bool:
        is_expected = leave(self, kind, error, where)
        while error is not None:  # ours were searched by shape where they were made
            GUARD.somebody_reads(f"an expected error of kind {type(error).__name__}", str(error))
            error = error.__cause__ or error.__context__
        return is_expected

    GUARD.patch(RaisesExc, "__exit__", leave_and_tell)


def _watch_captures() -> None:
    """Search also what a test takes out of the capture for itself."""
    read = pytest.CaptureFixture.readouterr

    def read_and_tell(self: Any) -> Any:
        result = read(self)
        for text in result:
            GUARD.somebody_reads("what was printed", _as_text(text))
        return result

    GUARD.patch(pytest.CaptureFixture, "readouterr", read_and_tell)


def _watch_problems() -> None:
    send = httpx.Client.send

    def send_and_tell(self: httpx.Client, *args: Any, **how: Any) -> httpx.Response:
        answer = send(self, *args, **how)
        if answer.status_code >= 400:
            GUARD.engineers_read("a problem body", answer.text)
        return answer

    GUARD.patch(httpx.Client, "send", send_and_tell)


def _watch_programs() -> None:
    communicate = subprocess.Popen.communicate

    def communicate_and_tell(self: Any, *args: Any, **how: Any) -> Any:
        result = communicate(self, *args, **how)
        for text in result:
            GUARD.somebody_reads("what a program printed", _as_text(text))
        return result

    GUARD.patch(subprocess.Popen, "communicate", communicate_and_tell)
    processes.OVERHEARD_BY.append(
        lambda program, line: GUARD.engineers_read(f"what the {program} printed", line)
    )


def _as_text(text: str | bytes | None) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text or ""
