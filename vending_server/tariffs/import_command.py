"""`import-tariffs`: load a municipality's decided tariffs and policies into a new server.

Without `--apply` it only says what would happen.  Later changes go through a draft and a second
person; this command is for the decisions that were in force before the server was.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import sqlalchemy as sa

from vending_server.audit import service as audit
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, command_actor, config_of, database_of
from vending_server.db.engine import reading, writing
from vending_server.errors import Misconfigured
from vending_server.tariffs.loading import TariffPlan, load, plan_loading
from vending_server.tariffs.tariff_file import TariffFile, read_tariff_file
from vending_server.vending.past_sales import was_anything_sold
from vending_server.wire.canonical import digest_hex


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="tariffs and policies, JSON")
    parser.add_argument("--apply", action="store_true", help="write them; else only look")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status; 1 = the file has faults, nothing was written.

    Raises:
        Misconfigured: the file cannot be read, or is no tariff file.
    """
    text = _read(args.file)
    file = read_tariff_file(text)
    with database_of(config_of(args)) as engine:
        with reading(engine) as connection:
            plan = plan_loading(connection, file)
        sys.stdout.write(_told(plan))
        if plan.faults:
            return 1
        if not args.apply:
            sys.stdout.write("only looked: nothing was written\n")
            return 0
        with writing(engine) as connection:
            _load(connection, file, name=args.file.name, sha256=digest_hex(text.encode()))
    sys.stdout.write("loaded\n")
    return 0


def _load(connection: sa.Connection, file: TariffFile, *, name: str, sha256: str) -> None:
    plan = plan_loading(connection, file)
    if plan.faults:
        raise Misconfigured("the tariffs were changed meanwhile: look again")
    if (plan.tariffs or plan.policies) and was_anything_sold(connection):
        # One person at the server's own machine must not change what a running town pays.
        raise Misconfigured("something was sold already: new versions take two people, as drafts")
    load(connection, plan)
    audit.record(
        connection,
        action="tariffs.imported",
        actor=command_actor(),
        subject=name,
        details={"sha256": sha256, "versions": len(plan.tariffs), "policies": len(plan.policies)},
        now=SystemClock().now(),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{path}: not UTF-8") from None


def _told(plan: TariffPlan) -> str:
    lines = [
        f"tariff {one.code}: {one.tariff.utility.value} {one.customer_class}"
        f" from {one.valid_from} ({one.tariff.decision})"
        for one in plan.tariffs
    ]
    lines += [f"policy {one.utility.value} from {one.valid_from}" for one in plan.policies]
    lines += [f"{plan.unchanged} in the register already"]
    lines += [f"warning {one}" for one in plan.warnings]
    lines += [f"ERROR {one}" for one in plan.faults]
    return "".join(f"{line}\n" for line in lines)
