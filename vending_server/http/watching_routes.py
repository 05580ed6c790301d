"""The route that Prometheus reads."""

from __future__ import annotations

import asyncio
import hmac
from typing import Any, Final

from litestar import Request, Response, get

from vending_server.errors import Refused
from vending_server.http.gate import services_of
from vending_server.wire.problems import ProblemCode

_MEDIA_TYPE: Final = "text/plain; version=0.0.4"
_SCHEME: Final = "Bearer "


@get("/metrics")
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Tell counters to whoever has the token of the settings; without one there is nothing here."""
    services = services_of(request)
    _check_token(request.headers.get("authorization", ""), services.metrics_token)
    checks = await asyncio.to_thread(services.check_ready)
    gauges = {f"ready_{name}": int(is_well) for name, is_well in checks.items()}
    text = request.app.metrics.text(gauges)  # type: ignore[attr-defined]
    return Response(text.encode(), media_type=_MEDIA_TYPE)


def _check_token(header: str, token: str | None) -> None:
    # Behind a proxy everybody comes from loopback, so that an address proves nothing.
    if token is None:
        raise Refused(ProblemCode.NOT_FOUND)
    if not hmac.compare_digest(header.encode(), f"{_SCHEME}{token}".encode()):
        raise Refused(ProblemCode.NOT_PERMITTED)


ROUTES = [metrics]
