"""`anonymise-customer`: a customer who has no contract any more asks to be forgotten.

Two people do it, for good: name, phones, identity number and address are replaced; money, meters,
tokens and receipts stay.  What his period ends is anonymised by `retention` (docs/retention.md).
"""

from __future__ import annotations

import argparse
import sys

import sqlalchemy as sa

from vending_server.approvals.model import TwoPersonAction
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of
from vending_server.commands.custodians import add_two_people, command_actor, two_people
from vending_server.commands.retention import give_way
from vending_server.db.engine import writing
from vending_server.errors import Misconfigured
from vending_server.operators.passwords import Passwords
from vending_server.privacy.anonymising import Anonymiser
from vending_server.privacy.forgotten import list_of
from vending_server.privacy.persons import Person, person_by_id, person_by_number


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument(
        "--customer", required=True, metavar="NUMBER", help="the municipality's; #7 for row 7"
    )
    parser.add_argument(
        "--reason", required=True, metavar="TEXT", help="which paper asks for it; no name"
    )
    add_two_people(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command; exit status 1 when a copy of the list could not be written.

    Raises:
        Misconfigured: no such customer, no reason, not two people, or something stands in the way.
    """
    if not args.reason.strip():
        raise Misconfigured("say which paper asks for it")
    config, clock = config_of(args), SystemClock()
    forgotten = list_of(config)
    people = two_people(args, TwoPersonAction.PERSON_ANONYMISED, clock=clock, passwords=Passwords())
    with database_of(config) as engine:
        with writing(engine) as connection:
            first, second = people(connection)
            one = _customer(connection, args.customer)
        anonymiser = Anonymiser(
            engine=engine,
            clock=clock,
            actor=command_actor(),
            forgotten=forgotten,
            give_way=give_way,
        )
        details = {"reason": args.reason, "by": first.login, "agreed": second.login}
        found = anonymiser.anonymise(one, details)
    if found:
        raise Misconfigured("; ".join(found))
    sys.stdout.write(f"{one.subject} is nobody now\n")
    faults = forgotten.level()
    for fault in faults:
        sys.stdout.write(f"the list of the anonymised has no copy there: {fault}\n")
    return int(bool(faults))


def _customer(connection: sa.Connection, number: str) -> Person:
    row = number.removeprefix("#")
    found = (
        person_by_id(connection, int(row))
        if row != number and row.isdecimal()
        else person_by_number(connection, number)
    )
    if found is None:
        raise Misconfigured(f"there is no customer {number!r}")
    return found
