"""An authority of the town's own: one key that vouches for the server's certificate alone.

Every till is told at its enrolment which authority to trust, and trusts no other.  So whoever has
the authority's key can make a machine that tills take for the server: it is encrypted with a
passphrase before it touches a disk, may not make further authorities, and belongs on a medium in a
safe, not on the server.

P-256 and SHA-256 throughout: what every TLS library of the last ten years can verify.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vending_server.errors import Misconfigured

AUTHORITY_DAYS: Final = 10 * 365
SERVER_DAYS_DEFAULT: Final = 397  # a little over a year: renewing is a date in the calendar
SERVER_DAYS: Final = range(1, 826)
PASSPHRASE_CHARS_MIN: Final = 12
_NAME_CHARS_MAX: Final = 64
_NAMES_MAX: Final = 20
# A till whose clock is a little behind must not find the certificate of the future.
_CLOCKS_DIFFER: Final = dt.timedelta(hours=1)
_CURVE: Final = ec.SECP256R1()


@dataclass(frozen=True, slots=True)
class Authority:
    """The certificate that tills trust, and its key, open in memory."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey = field(repr=False)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Return a new key for a certificate."""
    return ec.generate_private_key(_CURVE)


def make_authority(name: str, now: dt.datetime) -> Authority:
    """Make an authority that vouches for servers for ten years.

    Raises:
        Misconfigured: the name cannot stand in a certificate.
    """
    if not 0 < len(name) <= _NAME_CHARS_MAX or not name.isprintable():
        raise Misconfigured(f"the authority's name has 1 to {_NAME_CHARS_MAX} characters")
    key = new_key()
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    public = key.public_key()
    certificate = (
        _dated(now, days=AUTHORITY_DAYS)
        .subject_name(named)
        .issuer_name(named)
        .public_key(public)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate, key)


def issue(
    authority: Authority,
    public: ec.EllipticCurvePublicKey,
    names: Sequence[str],
    *,
    days: int,
    now: dt.datetime,
) -> x509.Certificate:
    """Return the certificate of a server that is reached by these host names and addresses.

    Raises:
        Misconfigured: no name, one that is none, or a time beyond the authority's own end.
    """
    alternatives = x509.SubjectAlternativeName(_general_names(names))
    certificate = (
        _dated(now, days=days)
        # The names stand in the extension: a common name is looked at by nobody any more.
        .subject_name(x509.Name([]))
        .issuer_name(authority.certificate.subject)
        .public_key(public)
        .add_extension(alternatives, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_issuer_identifier(authority), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    if certificate.not_valid_after_utc > authority.certificate.not_valid_after_utc:
        end = f"{authority.certificate.not_valid_after_utc:%Y-%m-%d}"
        raise Misconfigured(f"the authority itself ends on {end}: make a new one, enrol the tills")
    return certificate


def names_in(certificate: x509.Certificate) -> list[str]:
    """Return the host names and addresses that a certificate is good for."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    names = found.get_values_for_type(x509.DNSName)
    return [*names, *map(str, found.get_values_for_type(x509.IPAddress))]


def is_issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Say whether this authority vouches for a certificate."""
    try:
        certificate.verify_directly_issued_by(authority)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the first half of the SHA-256 of a certificate, as it is read out and typed in.

    128 bits: nobody can make another certificate that has the same.
    """
    digits = certificate.fingerprint(hashes.SHA256()).hex()[:32]
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def encrypted_pem(key: ec.EllipticCurvePrivateKey, passphrase: str) -> bytes:
    """Return a key as it may lie on a disk."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """Return a certificate as servers and tills read it."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def _dated(now: dt.datetime, *, days: int) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + dt.timedelta(days=days))
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer_identifier(authority: Authority) -> x509.AuthorityKeyIdentifier:
    extensions = authority.certificate.extensions
    subject = extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(subject)


def _general_names(names: Sequence[str]) -> list[x509.GeneralName]:
    if not 0 < len(names) <= _NAMES_MAX:
        raise Misconfigured(f"a server is reached by 1 to {_NAMES_MAX} names or addresses")
    return [_general_name(name) for name in dict.fromkeys(names)]


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        pass
    labels = name.split(".")
    is_host = all(
        0 < len(one) < 64 and one.strip("-") == one and one.replace("-", "").isalnum()
        for one in labels
    )
    if not is_host or not name.isascii() or len(name) > 253:
        raise Misconfigured(f"{name!r} is neither a host name nor an address")
    return x509.DNSName(name.lower())
