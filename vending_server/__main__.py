"""`python -m vending_server COMMAND`: what an administrator does with a server.

Exit status: 0 done, 1 the command found a difference, 2 it could not be done (one line says why).
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vending_server.errors import ServerError


@dataclass(frozen=True, slots=True)
class Command:
    """Where a command's `add_arguments` and `run` are; imported only when it is given."""

    module: str
    help: str


COMMANDS: Final = {
    "init": Command("commands.init", "make a server's folder: settings, keys, database"),
    "migrate": Command("commands.migrate", "bring the database up to this release"),
    "make-views": Command("commands.make_views", "make the reporting views anew"),
    "serve": Command("commands.serve", "run the vending server"),
    "set-dealer-number": Command(
        "commands.set_dealer_number", "say under which dealer number a point sells"
    ),
    "set-municipality": Command("commands.set_municipality", "say whose receipts these are"),
    "create-point": Command("commands.create_point", "open a charging point"),
    "create-operator": Command("commands.create_operator", "take on a person"),
    "enrol": Command("commands.enrol", "print a one-time code for a new terminal"),
    "import-keys": Command("commands.import_keys", "load a vending key"),
    "list-key-campaigns": Command(
        "commands.list_key_campaigns", "show how far each key change of many meters has come"
    ),
    "list-keys": Command(
        "commands.list_keys", "show the loaded vending keys by their check values"
    ),
    "make-card-key": Command(
        "commands.make_card_key", "make a key that signs customers' cards from now on"
    ),
    "openapi": Command("commands.openapi", "describe the HTTP interface as OpenAPI 3.1"),
    "make-ca": Command("commands.make_ca", "make the authority that the tills trust"),
    "issue-certificate": Command(
        "commands.issue_certificate", "give this server a certificate, or renew it"
    ),
    "doctor": Command("commands.doctor", "look the server over and say what to do"),
    "export-person": Command(
        "commands.export_person", "write what is kept of one customer into a file for him"
    ),
    "anonymise-customer": Command(
        "commands.anonymise_customer", "make a customer who is gone nobody, by two people"
    ),
    "reports": Command("commands.reports", "make, list, check and hand out reports"),
    "retention": Command("commands.retention", "end personal data that is past its period"),
    "reconcile": Command(
        "commands.reconcile",
        "compare what every source tells of the same money, and say what differs",
    ),
    "verify-audit": Command("commands.verify_audit", "prove that the audit log is whole"),
    "import-registry": Command(
        "registry_import.command", "take over customers, contracts, places and meters from a list"
    ),
    "import-tariffs": Command("tariffs.import_command", "load tariffs that are in force already"),
    "undo-import": Command("registry_import.undo_command", "take back what a list brought"),
    "zone-readings": Command(
        "insight.readings_command", "take over readings of bulk meters from a list"
    ),
    "make-backup-key": Command("commands.make_backup_key", "make the custodians' backup key"),
    "escrow-kek": Command("commands.escrow_kek", "part the key-encryption key among custodians"),
    "backup": Command("commands.backup", "write an encrypted backup to every folder"),
    "restore": Command("commands.restore", "bring a backup into an empty database"),
    "prove-restore": Command("commands.prove_restore", "restore on trial, recompute the books"),
    "suspend-terminal": Command(
        "commands.suspend_terminal",
        "a lost or stolen machine may do nothing, or may again",
    ),
    "offline-ceiling": Command(
        "commands.offline_ceiling", "how much a terminal may hold to sell without a line"
    ),
    "packs": Command("commands.packs", "what each terminal may sell without a line"),
    "pack-file": Command(
        "commands.pack_file", "write a terminal's pack to a file that only it can open"
    ),
    "extend-pack": Command(
        "commands.extend_pack", "a code for the telephone: a pack may be sold longer"
    ),
    "lost-packs": Command(
        "commands.lost_packs", "what could come of the packs of suspended terminals"
    ),
    "closure-order": Command(
        "commands.closure_order", "larger packs that last longer, before roads or lines are cut"
    ),
    "accept-terminal-as-is": Command(
        "commands.accept_terminal", "after a restore: give up a lost terminal"
    ),
    "accrue-dues": Command("commands.accrue_dues", "let the charges of each period fall due"),
    "replay-offline": Command(
        "commands.replay_offline", "say what share of customers an outage would have served"
    ),
    "check-pricing": Command("pricing.check_command", "price a file of cases and compare"),
    "load-sample-town": Command("sample_town.command", "fill a sample server with a town"),
}


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    args = _parser(argv).parse_args(argv)
    module = importlib.import_module(f"vending_server.{COMMANDS[args.command].module}")
    try:
        return int(module.run(args))
    except ServerError as error:
        print(f"{args.command}: {error}", file=sys.stderr)
        return 2


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vending_server", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.help)
        if name in argv:
            module = importlib.import_module(f"vending_server.{command.module}")
            module.add_arguments(one)
    return parser


if __name__ == "__main__":
    os.umask(0o077)  # whatever a command writes holds keys, hashes or tokens
    raise SystemExit(main(sys.argv[1:]))
