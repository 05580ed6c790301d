"""Where certificates and their keys lie, and how they are opened.

    an authority's folder   authority.crt, authority.key (its passphrase is known to people only)
    the server's folder     server.crt, server.key (encrypted),
                            server.key.passphrase (sealed under the key-encryption key),
                            authority.crt (given to tills)

The server's key is opened without a person, at every start; so its passphrase is random and sealed
like a vending key.  Whoever copies the folder without the key-encryption key cannot pose as it.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from vending_server.certificates.authority import (
    PASSPHRASE_CHARS_MIN,
    Authority,
    certificate_pem,
    encrypted_pem,
    new_key,
)
from vending_server.errors import Misconfigured
from vending_server.keys.errors import KeyStoreDamaged
from vending_server.keys.files import create_secret_file, read_secret_file
from vending_server.keys.sealing import Sealer

AUTHORITY_CERTIFICATE: Final = "authority.crt"
AUTHORITY_KEY: Final = "authority.key"
SERVER_CERTIFICATE: Final = "server.crt"
SERVER_KEY: Final = "server.key"
SERVER_KEY_PASSPHRASE: Final = "server.key.passphrase"  # noqa: S105 - the file's name
_BOUND_TO: Final = b"charging-point tls key passphrase v1"
_FILE_BYTES_MAX: Final = 64 * 1024


def write_authority(folder: Path, authority: Authority, passphrase: str) -> None:
    """Write a new authority's two files; nothing that exists is replaced.

    Raises:
        Misconfigured: the passphrase is too short, or a file exists or cannot be written.
    """
    if len(passphrase) < PASSPHRASE_CHARS_MIN:
        raise Misconfigured(f"the passphrase needs {PASSPHRASE_CHARS_MIN} characters or more")
    create_secret_file(folder / AUTHORITY_KEY, encrypted_pem(authority.key, passphrase))
    create_secret_file(folder / AUTHORITY_CERTIFICATE, certificate_pem(authority.certificate))


def read_authority(folder: Path, passphrase: str) -> Authority:
    """Open an authority.

    Raises:
        Misconfigured: a file is missing or none of ours, or the passphrase is another.
    """
    certificate = read_certificate(folder / AUTHORITY_CERTIFICATE)
    path = folder / AUTHORITY_KEY
    try:
        key = serialization.load_pem_private_key(read_secret_file(path), passphrase.encode())
    except (ValueError, TypeError):
        # `from None`: the library's words may tell more of the file than a screen should.
        raise Misconfigured(f"{path}: not opened by this passphrase") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise Misconfigured(f"{path}: not the key of an authority of ours")
    if key.public_key() != certificate.public_key():
        raise Misconfigured(f"{folder}: key and certificate do not belong together")
    return Authority(certificate, key)


def read_certificate(path: Path) -> x509.Certificate:
    """Return the first certificate of a file.

    Raises:
        Misconfigured: there is none.
    """
    try:
        with path.open("rb") as file:
            return x509.load_pem_x509_certificate(file.read(_FILE_BYTES_MAX))
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except ValueError:
        raise Misconfigured(f"{path}: not a certificate") from None


def make_server_key(folder: Path, sealer: Sealer) -> ec.EllipticCurvePublicKey:
    """Make the server's key, encrypted, with its passphrase sealed beside it.

    Raises:
        Misconfigured: a file exists or cannot be written.
    """
    key, passphrase = new_key(), secrets.token_hex()
    sealed = sealer.seal(passphrase.encode(), bound_to=_BOUND_TO)
    create_secret_file(folder / SERVER_KEY_PASSPHRASE, f"{sealed.hex()}\n".encode())
    create_secret_file(folder / SERVER_KEY, encrypted_pem(key, passphrase))
    return key.public_key()


def server_key_passphrase(path: Path, sealer: Sealer) -> str:
    """Return what opens the server's key.

    Raises:
        Misconfigured: missing, open to others, damaged, or sealed under another key.
    """
    try:
        sealed = bytes.fromhex(read_secret_file(path).decode("ascii").strip())
        return sealer.open(sealed, bound_to=_BOUND_TO).decode("ascii")
    except (ValueError, KeyStoreDamaged):
        raise Misconfigured(f"{path}: not sealed under this server's key") from None
