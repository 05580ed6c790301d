"""How a process dies at a step, for the launchers of the end-to-end tests.

The step is said aloud first, so that a test can tell that it was reached: a kill that never came
must not look like a proof.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from collections.abc import Callable


def killer(step: str, *, time: int = 1) -> Callable[[str], None]:
    """Return what kills this process the first time that the step is reached, or a later one."""
    left = itertools.count(time - 1, -1)

    def on_step(name: str) -> None:
        if name != step or next(left) > 0:
            return
        sys.stdout.write(f"reached {step}\n")
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGKILL)

    return on_step
