"""Enrolment of this machine: `python -m kiosk enrol`.

The key is made and stored first, so a lost answer costs nothing: the same command with the same
code proves the same key again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kiosk.api_client import ApiClient, SessionFactory, new_http_session
from kiosk.config import check_server_url
from kiosk.errors import ConfigRefused
from kiosk.identity import TerminalFacts, make_identity, store_facts
from vending_server.wire.enrolment import EnrolmentRequest

SOFTWARE_VERSION: Final = "0.1.0"


def server_url_of(text: str) -> str:
    """Return the server's address.

    Raises:
        ConfigRefused: it is one that keys must not travel to.
    """
    try:
        return check_server_url(text)
    except ValueError as error:
        raise ConfigRefused(str(error)) from None


def enrol(
    server_url: str,
    code: str,
    directory: Path,
    *,
    ca_file: Path | None = None,
    new_session: SessionFactory = new_http_session,
) -> TerminalFacts:
    """Make this machine a terminal and keep what the server said about it.

    Raises:
        ConfigRefused: the address is one that keys must not travel to.
        IdentityRefused: there is a key file that may not be used.
        Declined: the server refused the code.
        Unreachable: no answer; do it again with the same code.
        OSError: key or facts cannot be stored.
    """
    url = server_url_of(server_url)
    identity = make_identity(directory)
    api = ApiClient(url, ca_file=ca_file, new_session=new_session)
    answer = api.enrol(
        EnrolmentRequest(
            code=code,
            device_public_key=identity.public_key_hex,
            signature=identity.sign_enrolment(code),
            software_version=SOFTWARE_VERSION,
        )
    )
    facts = TerminalFacts(
        server_url=url, device_public_key=identity.public_key_hex, enrolment=answer
    )
    store_facts(directory, facts)
    return facts
