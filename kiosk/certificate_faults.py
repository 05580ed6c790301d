"""Why the server's certificate was not taken: told apart, as each is put right by somebody else.

Nothing was sent when this happens: a till talks to nobody before it knows who it is.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from typing import Final

from kiosk.vend_outcomes import DoubtReason

# OpenSSL's X509_V_ERR_* (x509_vfy.h); every other verdict means that we know no issuer of it.
_BY_VERDICT: Final[Mapping[int, DoubtReason]] = {
    9: DoubtReason.CERTIFICATE_EARLY,
    10: DoubtReason.CERTIFICATE_EXPIRED,
    62: DoubtReason.CERTIFICATE_OTHER_NAME,
    64: DoubtReason.CERTIFICATE_OTHER_NAME,  # an address instead of a host name
}
_DEPTH_MAX: Final = 10


def certificate_fault(error: BaseException) -> DoubtReason | None:
    """Return what was wrong with the certificate, if it was the certificate."""
    for one in _inside(error):
        if isinstance(one, ssl.SSLCertVerificationError):
            return _BY_VERDICT.get(one.verify_code, DoubtReason.CERTIFICATE_STRANGE)
    return None


def _inside(error: BaseException) -> Iterator[BaseException]:
    """Return an error and those that it wraps, as requests and urllib3 wrap them."""
    current: object = error
    for _ in range(_DEPTH_MAX):
        if not isinstance(current, BaseException):
            return
        yield current
        reason = getattr(current, "reason", None)
        inner = next((one for one in current.args if isinstance(one, BaseException)), None)
        current = reason if isinstance(reason, BaseException) else inner or current.__cause__
