"""A vending server of its own folder: made by `init`, filled with the sample town, run for real."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.harness.processes import Child, run_once, stopped_if_it_fails

MODULE: Final = "vending_server"
SERVE: Final = (MODULE, "serve")
_NO_LIMIT: Final = 10_000_000
_SERVING: Final = re.compile(r"serving on (https?://\S+)")


@dataclass(frozen=True)
class Town:
    """A server's folder with the sample town in it."""

    config: Path
    examples: dict[str, Any]  # meters and operators to try, as load-sample-town wrote them


def make_town(
    folder: Path,
    *,
    customers: int,
    seed: int = 1,
    months: int | None = None,
    until: dt.date | None = None,
    database_url: str | None = None,
) -> Town:
    """Make a server's folder, migrate its database and load the sample town."""
    choice = ["--database-url", database_url] if database_url else []
    history = ["--months", str(months)] if months else []
    history += ["--until", until.isoformat()] if until else []
    run_once(MODULE, "init", "--mode", "sample", "--directory", str(folder), *choice)
    config, examples = folder / "server.toml", folder / "town.json"
    run_once(
        MODULE,
        "load-sample-town",
        *("--config", str(config), "--customers", str(customers)),
        *("--seed", str(seed), "--json", str(examples), *history),
    )
    return Town(config, json.loads(examples.read_text("utf-8")))


def lift_rate_limits(town: Town) -> None:
    """Let terminals, operators and meters ask as often as a machine can."""
    limits = ("terminal", "operator", "meter", "portal")
    lines = [f"{name}_requests_per_minute = {_NO_LIMIT}\n" for name in limits]
    with town.config.open("a", encoding="utf-8") as config:
        config.write("\n" + "".join(lines))


def enrolment_code(town: Town, point: int) -> str:
    """Return a one-time code for a machine at a point."""
    return run_once(MODULE, "enrol", "--config", str(town.config), "--point", str(point)).strip()


def set_offline_ceiling(town: Town, *, point: int, terminal: int, ils: int) -> None:
    """Let a terminal hold sealed vends of this worth."""
    run_once(
        MODULE,
        *("offline-ceiling", "--config", str(town.config)),
        *("--point", str(point), "--terminal", str(terminal), "--ils", str(ils)),
    )


class Server:
    """A running server process."""

    def __init__(
        self,
        town: Town,
        *,
        port: int = 0,
        kill_at: str | None = None,
        workers: int = 1,
        program: Sequence[str] = SERVE,
    ) -> None:
        """Start it; with `kill_at` through the test-only launcher that kills at that step.

        `program` is the module to run, with the words that it wants first.
        """
        args = ["--config", str(town.config), "--port", str(port)]
        if kill_at is None:
            module, *words = program
            self.process = Child("server", module, [*words, *args, "--workers", str(workers)])
        else:
            launcher = "tests.harness.killed_server"
            self.process = Child("server", launcher, [*args, "--kill-at", kill_at])
        with stopped_if_it_fails(self.process):
            self.url = self.wait_until_serving()
        self.port = int(self.url.rpartition(":")[2])

    def wait_until_serving(self) -> str:
        """Return where it listens; each time that all of its workers serve, it says so."""
        line = self.process.wait_for_line(lambda one: bool(_SERVING.match(one)), "listening")
        match = _SERVING.match(line)
        assert match is not None
        return match[1]

    @property
    def worker_pids(self) -> list[int]:
        """The processes that the server started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in children.read_text("ascii").split()]

    def stop(self) -> None:
        """Stop it as systemd would."""
        self.process.stop()
