"""What commands need of the custodians: the backup key, the key-encryption key, two people."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from vending_server.approvals.model import RULES, TwoPersonAction
from vending_server.audit.model import Actor, Source
from vending_server.clock import Clock
from vending_server.commands.common import read_secret
from vending_server.config import ServerConfig
from vending_server.errors import Misconfigured, Refused
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.opening import open_sealer
from vending_server.keys.sealing import Sealer
from vending_server.keys.shares import read_secret_of
from vending_server.operations.sealed_file import public_half
from vending_server.operators import service as operators
from vending_server.operators.passwords import Passwords
from vending_server.operators.service import Operator

BACKUP_KEY: Final = "backup-key"
KEY_ENCRYPTION_KEY: Final = "key-encryption-key"
_TWO: Final = 2


def add_backup_key(parser: argparse.ArgumentParser) -> None:
    """Add the argument that brings the custodians' shares of the backup key."""
    parser.add_argument(
        "--backup-key-share",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help="a custodian's share of the backup key; give the argument for each of them",
    )


def add_kek_shares(parser: argparse.ArgumentParser, *, otherwise: str) -> None:
    """Add the argument that brings the shares of the key-encryption key."""
    parser.add_argument(
        "--kek-share",
        type=Path,
        action="append",
        metavar="FILE",
        help=f"a custodian's share of the key-encryption key, once for each; {otherwise}",
    )


def add_two_people(parser: argparse.ArgumentParser, *, above: str = "") -> None:
    """Add the arguments that say who does it and who agrees; always, or `above` something."""
    when = f"above {above}, " if above else ""
    parser.add_argument(
        "--by",
        action="append",
        required=not above,
        default=[],
        metavar="LOGIN",
        help=f"{when}twice: who does it, then who agrees; each gives a password",
    )
    parser.add_argument(
        "--password-file",
        type=Path,
        action="append",
        metavar="FILE",
        help="twice, in the same order; else the passwords are asked for",
    )


def backup_private_key(args: argparse.Namespace) -> bytes:
    """Return the custodians' backup key.

    Raises:
        Misconfigured: see read_secret_of.
    """
    return read_secret_of(
        args.backup_key_share, kind=BACKUP_KEY, name_of=lambda secret: public_half(secret).name
    )


def sealer_of(args: argparse.Namespace, config: ServerConfig) -> Sealer:
    """Return the key-encryption key: from the custodians' shares if given, else as configured.

    Raises:
        Misconfigured: see read_secret_of and open_sealer.
    """
    if not args.kek_share:
        return open_sealer(config)
    return KeyEncryptionKey(escrowed_kek(args))


def escrowed_kek(args: argparse.Namespace) -> bytes:
    """Return the bytes of the key-encryption key that the shares make.

    Raises:
        Misconfigured: see read_secret_of.
    """
    return read_secret_of(
        args.kek_share,
        kind=KEY_ENCRYPTION_KEY,
        name_of=lambda secret: KeyEncryptionKey(secret).name,
    )


def command_actor() -> Actor:
    """Return who runs this command, as the audit log names him: the system's user."""
    user = os.environ.get("SUDO_USER") or getpass.getuser()
    return Actor(source=Source.COMMAND, name=user)


def two_people(
    args: argparse.Namespace, action: TwoPersonAction, *, clock: Clock, passwords: Passwords
) -> Callable[[sa.Connection], tuple[Operator, Operator]]:
    """Return what proves, within a database, that two people want this.

    Raises:
        Misconfigured: not two different logins, or not a password for each.
    """
    logins = args.by
    files = args.password_file or [None, None]
    if len(logins) != _TWO or len(set(logins)) != _TWO or len(files) != _TWO:
        raise Misconfigured("this takes two different people: --by twice, --password-file twice")
    given = [
        (login, read_secret(prompt=f"Password of {login}", file=file))
        for login, file in zip(logins, files, strict=True)
    ]

    def prove(connection: sa.Connection) -> tuple[Operator, Operator]:
        first, second = (
            _proven(connection, login, password, clock=clock, passwords=passwords)
            for login, password in given
        )
        rule = RULES[action]
        if first.roles.isdisjoint(rule.requesters):
            raise Misconfigured(f"{first.login} may not ask for this: {_named(rule.requesters)}")
        if second.roles.isdisjoint(rule.approvers):
            raise Misconfigured(f"{second.login} may not agree to this: {_named(rule.approvers)}")
        return first, second

    return prove


def _proven(
    connection: sa.Connection, login: str, password: str, *, clock: Clock, passwords: Passwords
) -> Operator:
    found = operators.find_operator(connection, login)
    try:
        if found is not None:
            operators.take_try(connection, found.operator_id, clock.now())
    except Refused as refused:
        raise Misconfigured(f"{login}: {refused.code.value}") from None
    is_right = passwords.matches(None if found is None else found.password_hash, password)
    if found is None or not is_right:
        raise Misconfigured(f"{login}: unknown, or another password")
    operators.forget_tries(connection, found.operator_id)
    return found


def _named(roles: frozenset[str]) -> str:
    return "it takes " + " or ".join(sorted(roles))
