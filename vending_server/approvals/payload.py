"""What a second person agrees to when an act is a message of the wire."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from vending_server.wire.base import Request


def payload_of(request: Request) -> Mapping[str, object]:
    """Return what a second person agrees to: the message without the approval it is waiting for."""
    fields: dict[str, object] = msgspec.to_builtins(request)
    del fields["approval_id"]
    return fields
