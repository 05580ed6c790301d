"""`create-operator`: take on a person.

The password is typed or read from a file; it is never an argument.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, config_of, database_of, read_secret
from vending_server.config import Mode
from vending_server.db.engine import writing
from vending_server.errors import Misconfigured
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords, check_password
from vending_server.operators.service import NewOperator, create_operator
from vending_server.points.service import require_point
from vending_server.sample_town.places import is_sample_password
from vending_server.wire.facts import BothLanguages


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--login", required=True, metavar="NAME")
    for name in ("--name-ar", "--name-en", "--title-ar", "--title-en"):
        parser.add_argument(name, required=True, metavar="TEXT")
    roles = [role.value for role in Role]
    parser.add_argument("--role", choices=roles, action="append", required=True, help="repeatable")
    parser.add_argument(
        "--point", type=int, action="append", required=True, metavar="N", help="repeatable"
    )
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="else it is asked for")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    config = config_of(args)
    password = _password(args.password_file)
    check_password(password, login=args.login)
    if config.mode is Mode.PRODUCTION and is_sample_password(password):
        raise Misconfigured("this password is printed in docs/sample-town.md")
    new = NewOperator(
        login=args.login,
        name=BothLanguages(ar=args.name_ar, en=args.name_en),
        title=BothLanguages(ar=args.title_ar, en=args.title_en),
        roles=[Role(role) for role in args.role],
        point_numbers=args.point,
        password_hash=Passwords().hash(password),
        password_set_at=SystemClock().now(),
    )
    with database_of(config) as engine, writing(engine) as connection:
        for number in args.point:
            require_point(connection, number)
        create_operator(connection, new)
    return 0


def _password(file: Path | None) -> str:
    password = read_secret(prompt="Password", file=file)
    if file is None and read_secret(prompt="Once more", file=None) != password:
        raise Misconfigured("the two passwords differ")
    return password
