"""Twenty terminals sell to 300 meters while server and database are killed; then all is checked.

    python -m tests.chaos [--duration 60] [--seed 1] [--fault answered_before_durable | --prove]

The server (two workers), or one worker of it, is killed with SIGKILL every few seconds, PostgreSQL
(fsync on) stopped twice in immediate mode.  Ends with one line of plain numbers and, if any promise
was broken, with status 1.  --fault plants a fault; --prove plants each of them, one run after the
other, and ends with status 0 only if every one was seen for what it is.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from tests.chaos.faults import DATABASE, FAULTS
from tests.chaos.storm import Storm
from tests.chaos.terminal import Terminal
from tests.chaos.verdict import Verdict, judge
from tests.harness.server import SERVE, Town, lift_rate_limits, make_town
from tests.helpers import postgres
from vending_server.clock import SystemClock
from vending_server.db.engine import open_engine, reading, writing
from vending_server.meters.tables import meters
from vending_server.points.service import make_enrolment_code
from vending_server.vending.tables import sales

POINTS, TERMINALS, METERS, CUSTOMERS = 5, 20, 300, 260
REPLAYED_AT_THE_END = 20  # of each terminal's vends; all are compared with the stored rows


def main() -> int:
    options = _options()
    if options.prove:
        missed = [name for name in FAULTS if not _is_seen(name, options)]
        return int(bool(missed))
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    try:
        with postgres.running_server(durable=True) as database:
            return _run(options, folder, database)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--duration", type=float, default=60.0, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fault", choices=FAULTS)
    parser.add_argument("--prove", action="store_true", help="plant every fault and find it")
    return parser.parse_args()


def _is_seen(name: str, options: argparse.Namespace) -> bool:
    """Run with a fault planted; it must be counted as what it is."""
    given = ["--duration", str(options.duration), "--seed", str(options.seed), "--fault", name]
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", *given],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    counted = done.stdout.splitlines()[-1] if done.stdout else "nothing"
    found = re.search(rf"\b{FAULTS[name].seen_as}=[1-9]", counted)
    is_seen = done.returncode == 1 and found is not None
    print(f"{'seen' if is_seen else 'MISSED'}  {name}: {counted}", flush=True)
    return is_seen


def _run(options: argparse.Namespace, folder: Path, database: postgres.PostgresServer) -> int:
    rng = random.Random(options.seed)
    url = database.new_database(DATABASE)
    town = make_town(folder / "server", customers=CUSTOMERS, months=1, database_url=url)
    lift_rate_limits(town)
    program = SERVE
    if options.fault is not None:
        FAULTS[options.fault].plant_in_database(url)
        program = ("tests.chaos.faulty_server", options.fault)
    storm = Storm(town, database, rng, program)
    try:
        verdict = _judged(options, storm, town, url, rng)
    finally:
        storm.server.stop()
    print(
        f"vends={verdict.vends} kills={storm.kills + storm.database_kills} lost={verdict.lost}"
        f" doubled={verdict.doubled} unbalanced={verdict.unbalanced}"
        f" replay_differs={verdict.replay_differs}"
    )
    return int(not verdict.is_clean)


def _judged(
    options: argparse.Namespace, storm: Storm, town: Town, url: str, rng: random.Random
) -> Verdict:
    with _engine(url) as engine, writing(engine) as connection:
        sold_before = connection.scalars(sa.select(sa.func.count()).select_from(sales)).one()
        drns, now = _hot_meters(connection), SystemClock().now()
        points = [number % POINTS + 1 for number in range(TERMINALS)]
        codes = [make_enrolment_code(connection, point, now) for point in points]
    terminals = [Terminal(storm.server.port, drns, random.Random(rng.random())) for _ in codes]
    for one, point, code in zip(terminals, points, codes, strict=True):
        one.enrol(code)
        one.sign_in(*_operator_at(town, point))
    storm.blow(terminals, options.duration)
    differs = sum(one.answers_that_differ + _replays(one, rng) for one in terminals)
    told = [told for one in terminals for told in one.told]
    print(
        f"seed {options.seed}: {len(told)} vends decided,"
        f" {sum(one.sent_again for one in terminals)} of them sent again,"
        f" {sum(one.resolved for one in terminals)} resolved in doubt; killed: the server"
        f" {storm.kills} times, PostgreSQL {storm.database_kills} times"
    )
    with _engine(url) as engine, reading(engine) as connection:
        return judge(connection, told, sold_before=sold_before, replay_differs=differs)


def _operator_at(town: Town, point: int) -> tuple[str, str]:
    operator = next(one for one in town.examples["operators"] if one["points"] == [point])
    return operator["login"], operator["password"]


def _hot_meters(connection: sa.Connection) -> list[str]:
    query = sa.select(meters.c.drn).where(meters.c.contract_id.is_not(None))
    query = query.where(meters.c.blocked_ar.is_(None), meters.c.base_year == 2014)
    drns = list(connection.scalars(query.order_by(meters.c.id).limit(METERS)))
    assert len(drns) == METERS, f"only {len(drns)} meters"
    return drns


def _replays(terminal: Terminal, rng: random.Random) -> int:
    """Send a sample of all decided vends again, a long time after; count other answers."""
    sample = rng.sample(terminal.told, min(REPLAYED_AT_THE_END, len(terminal.told)))
    return sum(terminal.replay(told) != told.answer for told in sample)


@contextlib.contextmanager
def _engine(url: str) -> Iterator[sa.Engine]:
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
