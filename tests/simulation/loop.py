"""The server's event loop without an event loop: what it awaits has happened before it looks.

A request is a coroutine that is driven by hand.  What the server hands to threads is done at once,
so that a request stops in one place only: where its vend waits for the writer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from vending_server.vending.writer import VendWriter


class OneThreadLoop:
    """As much of an event loop as futures ask for."""

    def get_debug(self) -> bool:
        return False

    def is_closed(self) -> bool:
        return False

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)  # type: ignore[arg-type]

    def run_in_executor(
        self, _executor: object, call: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future = self.create_future()
        try:
            future.set_result(call(*args))
        except Exception as error:  # noqa: BLE001 - handed on to whoever awaits it
            future.set_exception(error)
        return future

    def call_soon(self, call: Callable[..., Any], *args: Any, context: object = None) -> None:
        call(*args)

    def call_soon_threadsafe(self, call: Callable[..., Any], *args: Any) -> None:
        call(*args)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Nobody listens: a request that a kill ended leaves futures behind."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Let asyncio find such a loop running."""
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(OneThreadLoop())  # type: ignore[arg-type]
    try:
        yield
    finally:
        asyncio._set_running_loop(before)


class RoundWriter(VendWriter):
    """The server's writer, whose rounds are called for instead of running in a thread."""

    def start(self) -> None:
        """No thread begins."""

    def stop(self) -> None:
        """No thread ends."""

    def round(self) -> None:
        """Decide all that wait, those put off as well."""
        left: list[Any] = []
        while self._waiting.qsize() or left:
            batch = list(left)
            while self._waiting.qsize():
                batch += self._next_batch([], 0.0)[0] if not batch else [self._waiting.get()]
            left = self._decide(batch)


def drive(work: Coroutine[Any, Any, None], at_rest: Callable[[], None]) -> None:
    """Drive a request to its end; `at_rest` lets happen what it waits for."""
    try:
        while True:
            work.send(None)
            at_rest()
    except StopIteration:
        return
    finally:
        work.close()
