"""What the server shows to those who connect: its certificate, over TLS 1.2 or later."""

from __future__ import annotations

import ssl
from pathlib import Path

from vending_server.certificates.authority import certificate_pem
from vending_server.certificates.files import read_certificate, server_key_passphrase
from vending_server.config import ServerConfig
from vending_server.errors import Misconfigured
from vending_server.keys.files import read_secret_file
from vending_server.keys.opening import open_sealer


def server_context(config: ServerConfig) -> ssl.SSLContext | None:
    """Return how connections are secured; none where only this machine can connect.

    Raises:
        Misconfigured: the key is missing, open to others, not opened by its passphrase, or not
            that of the certificate.
    """
    certificate, key = config.tls_certificate_file, config.tls_key_file
    if certificate is None or key is None:
        return None
    read_secret_file(key)  # refuses one that others can read
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    try:
        context.load_cert_chain(certificate, key, _passphrase(config))
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        reason = getattr(error, "reason", None) or type(error).__name__
        raise Misconfigured(f"{certificate} and {key} cannot be used: {reason}") from None
    return context


def authority_pem(path: Path | None) -> str | None:
    """Return the certificate that tills are given, and nothing else that its file may hold.

    Raises:
        Misconfigured: the file holds none.
    """
    return None if path is None else certificate_pem(read_certificate(path)).decode("ascii")


def _passphrase(config: ServerConfig) -> str:
    """Return an empty one for a key in clear: else the library would ask at the terminal."""
    if config.tls_key_passphrase_file is None:
        return ""
    return server_key_passphrase(config.tls_key_passphrase_file, open_sealer(config))
