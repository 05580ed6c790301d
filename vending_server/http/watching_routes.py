"""The route that Prometheus reads."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from litestar import Request, Response, get

from vending_server.http.bearer import require_token
from vending_server.http.gate import services_of

_MEDIA_TYPE: Final = "text/plain; version=0.0.4"


@get("/metrics")
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Tell counters to whoever has the token of the settings; without one there is nothing here."""
    services = services_of(request)
    require_token(request, services.metrics_token)
    checks = await asyncio.to_thread(services.check_ready)
    gauges = {f"ready_{name}": int(is_well) for name, is_well in checks.items()}
    text = request.app.metrics.text(gauges)  # type: ignore[attr-defined]
    return Response(text.encode(), media_type=_MEDIA_TYPE)


ROUTES = [metrics]
