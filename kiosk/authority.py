"""Which authority this till trusts: fetched once, at enrolment, and compared with what was told.

The administrator reads the authority's fingerprint out together with the enrolment code.  The
certificate itself comes over a line that nobody vouches for yet; what makes it the right one is the
fingerprint alone.  Nothing of ours is sent over that line.  From then on the till trusts servers of
this authority and no other, the authorities of the operating system included.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from kiosk.config import AUTHORITY_FILE
from kiosk.errors import Fault, KioskError
from kiosk.identity import write_whole
from vending_server.wire.enrolment import AuthorityAnswer

PATH: Final = "/v1/certificate-authority"
_TIMEOUT_S: Final = 10.0
_ANSWER_BYTES_MAX: Final = 64 * 1024
_DIGITS: Final = 32  # 128 bits of SHA-256


class AuthorityDiffers(KioskError):
    """The server's authority is not the one whose fingerprint was typed: mistyped, or not ours."""

    code = "authority_differs"
    fault = Fault.LINK


def pin_authority(server_url: str, fingerprint: str, directory: Path) -> Path:
    """Fetch the authority's certificate, compare it and keep it; returns where it lies.

    Raises:
        AuthorityDiffers: nothing was kept.
        OSError: no answer, or the file cannot be written.
    """
    pem = _fetched(server_url)
    if not _has_fingerprint(pem, fingerprint):
        raise AuthorityDiffers
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = directory / AUTHORITY_FILE
    write_whole(path, pem.encode("ascii"))
    return path


def _has_fingerprint(pem: str, typed: str) -> bool:
    digits = "".join(one for one in typed.lower() if one.isalnum())
    found = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()[:_DIGITS]
    return digits.isascii() and hmac.compare_digest(digits, found)


def _fetched(server_url: str) -> str:
    parts = urlsplit(server_url)
    if parts.scheme != "https":
        raise AuthorityDiffers("an authority vouches for https only")
    line = http.client.HTTPSConnection(
        parts.hostname or "", parts.port, timeout=_TIMEOUT_S, context=_trusting_nobody()
    )
    try:
        line.request("GET", f"{parts.path.rstrip('/')}{PATH}")
        body = line.getresponse().read(_ANSWER_BYTES_MAX)
        answer = msgspec.json.decode(body, type=AuthorityAnswer)
        # There and back: one certificate, whatever else the answer held.
        return ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(answer.certificate))
    except (http.client.HTTPException, ValueError) as error:  # not an authority's answer
        raise AuthorityDiffers(type(error).__name__) from None
    finally:
        line.close()


def _trusting_nobody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False  # the fingerprint decides, see above
    context.verify_mode = ssl.CERT_NONE
    return context
