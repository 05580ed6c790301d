"""A display without a screen, for windows that must really be on one."""

from __future__ import annotations

import os
import subprocess
from types import TracebackType
from typing import Final, Self

from tests.harness.processes import StepFailed

_SIZE: Final = "1366x768x24"
_STOP_S: Final = 10.0


class VirtualDisplay:
    """Xvfb on the first number that is free; `name` is what DISPLAY says."""

    def __init__(self) -> None:
        told, telling = os.pipe()
        try:
            self._process = subprocess.Popen(
                ["Xvfb", "-displayfd", str(telling), "-screen", "0", _SIZE, "-nolisten", "tcp"],
                pass_fds=[telling],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError:
            raise StepFailed("Xvfb is missing: install xvfb") from None
        finally:
            os.close(telling)
        with os.fdopen(told, encoding="ascii") as number:
            self.name = f":{number.readline().strip()}"
        if self.name == ":":
            self.stop()
            raise StepFailed("Xvfb did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
