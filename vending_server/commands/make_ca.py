"""`make-ca`: make the authority whose certificates the tills of this town trust.

Best on a medium that is taken out afterwards and locked away: the server does not need it to run,
only `issue-certificate` once a year.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from vending_server.certificates.authority import fingerprint, make_authority
from vending_server.certificates.files import write_authority
from vending_server.clock import SystemClock
from vending_server.commands.common import read_secret


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--ca", type=Path, required=True, metavar="DIR", help="an existing folder")
    parser.add_argument("--name", default="Charging points", metavar="TEXT")
    add_passphrase(parser)


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """Add the argument that brings the authority's passphrase."""
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="else it is asked for")


def passphrase_of(args: argparse.Namespace) -> str:
    """Return the authority's passphrase.

    Raises:
        Misconfigured: see `read_secret`.
    """
    return read_secret(prompt="passphrase of the authority's key", file=args.passphrase_file)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: a file exists or cannot be written, or the passphrase is too short.
    """
    authority = make_authority(args.name, SystemClock().now())
    write_authority(args.ca, authority, passphrase_of(args))
    certificate = authority.certificate
    sys.stdout.write(
        f"authority until {certificate.not_valid_after_utc:%Y-%m-%d};"
        f" tills enrol with --authority {fingerprint(certificate)}\n"
    )
    return 0
