"""Child processes that are waited for by what they say, never by sleeping."""

from __future__ import annotations

import collections
import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parents[2]
DEADLINE_S: Final = 60.0
_STOP_S: Final = 10.0
_KEPT_LINES: Final = 200
OVERHEARD_BY: Final[list[Callable[[str, str], None]]] = []
"""Who is told every line that a program of ours writes: (program, line)."""


class StepFailed(Exception):
    """A step of the rehearsal did not happen; the message says which and what was seen."""


class Child:
    """One program of ours; its standard output is read line by line on a thread."""

    def __init__(
        self,
        name: str,
        module: str,
        args: Sequence[str],
        *,
        env: dict[str, str] | None = None,
        command: Sequence[str] | None = None,
    ) -> None:
        """Start a module of the checkout, or `command` in its place."""
        self.name = name
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._errors: collections.deque[str] = collections.deque(maxlen=_KEPT_LINES)
        self._process = subprocess.Popen(
            [*(command or (sys.executable, "-m", module)), *args],
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"} | (env or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        threading.Thread(target=self._read_output, daemon=True).start()
        self._error_reader = threading.Thread(target=self._read_errors, daemon=True)
        self._error_reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process still lives."""
        return self._process.poll() is None

    def say(self, line: str) -> None:
        """Write a line to the program's standard input."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise StepFailed(f"{self.name} is gone: {self.complaints()}") from error

    def wait_for_line(
        self, is_wanted: Callable[[str], bool], what: str, *, deadline_s: float = DEADLINE_S
    ) -> str:
        """Return the next line that is wanted; lines before it are passed over.

        Raises:
            StepFailed: the program ended or the deadline passed first.
        """
        until = time.monotonic() + deadline_s
        seen: collections.deque[str] = collections.deque(maxlen=12)
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                raise StepFailed(f"{self.name}: no {what} in time; saw {list(seen)}") from None
            if line is None:
                raise StepFailed(
                    f"{self.name} ended without {what}; saw {list(seen)}: {self.complaints()}"
                )
            if is_wanted(line):
                return line
            seen.append(line)

    def wait_until_ended(self, deadline_s: float = DEADLINE_S) -> int:
        """Return the exit status once the process is gone (negative: the signal).

        Raises:
            StepFailed: it goes on.
        """
        try:
            return self._process.wait(deadline_s)
        except subprocess.TimeoutExpired:
            raise StepFailed(f"{self.name} does not end") from None

    def stop(self) -> None:
        """End the process, gently first."""
        if self.is_running:
            self._process.terminate()
            try:
                self._process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._close_input()
        self._error_reader.join(_STOP_S)

    def kill(self) -> None:
        """End the process as a power cut would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def complaints(self) -> str:
        """Return the end of what the program wrote to standard error."""
        return "\n".join(self._errors)

    def _close_input(self) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it died with a line of ours unread
            self._process.stdin.close()

    def _read_output(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout:
            for line in self._process.stdout:
                _overhear(self.name, line)
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr:
            for line in self._process.stderr:
                _overhear(self.name, line)
                self._errors.append(line.rstrip("\n"))


def _overhear(program: str, line: str) -> None:
    for tell in OVERHEARD_BY:
        tell(program, line)


@contextlib.contextmanager
def stopped_if_it_fails(child: Child) -> Iterator[None]:
    """Leave no process behind when what it should say first never comes."""
    try:
        yield
    except BaseException:
        child.stop()
        raise


def run_once(module: str, *args: str, stdin: str = "", command: Sequence[str] | None = None) -> str:
    """Run a program of ours to its end and return what it printed.

    Raises:
        StepFailed: it did not end well.
    """
    done = subprocess.run(
        [*(command or (sys.executable, "-m", module)), *args],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise StepFailed(f"{module} {args[0]} failed ({done.returncode}): {done.stderr.strip()}")
    return done.stdout
