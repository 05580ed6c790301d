"""`issue-certificate`: a certificate for this server from the town's own authority.

The first time the server's key is made as well, and the lines for server.toml are printed.  With
`--renew` the same key and the same names get a new date: one file is replaced, whole, so that a
power cut leaves the old certificate or the new one, never a pair that does not fit.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from vending_server.audit import service as audit
from vending_server.certificates import authority as ca
from vending_server.certificates import files
from vending_server.clock import SystemClock
from vending_server.commands.common import add_config, command_actor, config_of, database_of
from vending_server.commands.make_ca import add_passphrase, passphrase_of
from vending_server.config import ServerConfig
from vending_server.db.engine import writing
from vending_server.errors import Misconfigured
from vending_server.keys.files import create_secret_file, replace_secret_file
from vending_server.keys.opening import open_sealer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    add_config(parser)
    parser.add_argument("--ca", type=Path, required=True, metavar="DIR", help="made by make-ca")
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help="what tills connect to, once for each host name or address; not with --renew",
    )
    parser.add_argument("--days", type=_days, default=ca.SERVER_DAYS_DEFAULT, metavar="N")
    parser.add_argument("--renew", action="store_true", help="the same key and names once more")
    add_passphrase(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status.

    Raises:
        Misconfigured: the authority does not open, a name is none, or a file is in the way.
    """
    config = config_of(args)
    authority = files.read_authority(args.ca, passphrase_of(args))
    certificate = _renewed(args, config, authority) if args.renew else _first(args, authority)
    _record(config, certificate)
    sys.stdout.write(
        f"certificate until {certificate.not_valid_after_utc:%Y-%m-%d}"
        f" for {', '.join(ca.names_in(certificate))}; restart the server\n"
    )
    return 0


def _first(args: argparse.Namespace, authority: ca.Authority) -> x509.Certificate:
    folder = args.config.resolve().parent
    now = SystemClock().now()
    # Issued for nothing first: a name that is none must not leave a key behind.
    ca.issue(authority, authority.key.public_key(), args.name, days=args.days, now=now)
    public = files.make_server_key(folder, open_sealer(config_of(args)))
    certificate = ca.issue(authority, public, args.name, days=args.days, now=now)
    create_secret_file(folder / files.SERVER_CERTIFICATE, ca.certificate_pem(certificate))
    pem = ca.certificate_pem(authority.certificate)
    create_secret_file(folder / files.AUTHORITY_CERTIFICATE, pem)
    sys.stdout.write(_SETTINGS)
    return certificate


_SETTINGS = f"""\
server.toml:
tls_certificate_file = "{files.SERVER_CERTIFICATE}"
tls_key_file = "{files.SERVER_KEY}"
tls_key_passphrase_file = "{files.SERVER_KEY_PASSPHRASE}"
tls_authority_file = "{files.AUTHORITY_CERTIFICATE}"
"""


def _renewed(
    args: argparse.Namespace, config: ServerConfig, authority: ca.Authority
) -> x509.Certificate:
    path = config.tls_certificate_file
    if path is None:
        raise Misconfigured("there is no tls_certificate_file to renew; issue a first one")
    if args.name:
        raise Misconfigured("a renewed certificate has the names of the old one")
    old = files.read_certificate(path)
    public = old.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise Misconfigured(f"{path}: not issued by an authority of ours")
    now = SystemClock().now()
    new = ca.issue(authority, public, ca.names_in(old), days=args.days, now=now)
    if config.tls_authority_file is not None:
        _check_tills_take(new, files.read_certificate(config.tls_authority_file))
    replace_secret_file(path, ca.certificate_pem(new))
    return new


def _check_tills_take(certificate: x509.Certificate, trusted: x509.Certificate) -> None:
    """Refuse what no enrolled till would trust."""
    if not ca.is_issued_by(certificate, trusted):
        raise Misconfigured("this is another authority than the tills were enrolled with")


def _record(config: ServerConfig, certificate: x509.Certificate) -> None:
    with database_of(config) as engine, writing(engine) as connection:
        audit.record(
            connection,
            action="certificate.issued",
            actor=command_actor(),
            subject=f"{certificate.serial_number:x}",
            details={
                "names": ", ".join(ca.names_in(certificate)),
                "until": certificate.not_valid_after_utc.isoformat(),
            },
            now=SystemClock().now(),
        )


def _days(text: str) -> int:
    days = int(text)
    if days not in ca.SERVER_DAYS:
        raise argparse.ArgumentTypeError(f"{ca.SERVER_DAYS[0]} to {ca.SERVER_DAYS[-1]} days")
    return days
