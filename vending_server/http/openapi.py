"""The OpenAPI 3.1 description, made from the routes, the table of exchanges and the wire's structs.

Nothing is described by hand here: paths and summaries come from the routes, bodies and answers from
the msgspec structs that are parsed and sent, roles from http/access.py, statuses from the codes.
OpenAPI 3.1 takes JSON Schema as msgspec writes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from vending_server.aftersales.model import ENGINEERING_FUNCTIONS
from vending_server.approvals.model import TwoPersonAction
from vending_server.errors import HTTP_STATUS
from vending_server.http.access import ACCESS, Route
from vending_server.http.examples import example_of
from vending_server.http.exchange_rows import Exchange
from vending_server.http.exchanges import EXCHANGES, codes_of, needs_session
from vending_server.http.parameters import PARAMETERS
from vending_server.pricing.model import Period
from vending_server.wire.pages import CURSOR, CURSOR_CHARS_MAX, LIMIT
from vending_server.wire.problems import PROBLEM_MEDIA_TYPE, Problem, ProblemCode

VERSION: Final = "1"  # of the contract: it grows, and a change that breaks tills takes /v2
_JSON: Final = "application/json"
PARAMETER: Final = re.compile(r"\{(\w+):\w+\}")
_REF: Final = "#/components/schemas/{name}"

Json = dict[str, Any]

# Fields that a service holds against a closed set of its own, which the wire does not know.
_CLOSED_SETS: Final[Mapping[tuple[str, str], Iterable[str]]] = {
    ("ApprovalRequest", "action"): TwoPersonAction,
    ("EngineeringTokenRequest", "function"): ENGINEERING_FUNCTIONS,
    **{(struct, "period"): Period for struct in ("TariffDraft", "ChargeDraft", "LifelineDraft")},
}


class Undescribed(Exception):
    """A route is missing in a table; the message says what to write where."""


def describe(handlers: Sequence[HTTPRouteHandler]) -> Json:
    """Return the document for these routes.

    Raises:
        Undescribed: for the first route that has no row.
    """
    operations = dict(_operations(handlers))
    structs: set[type[Any]] = {Problem}
    for exchange in (EXCHANGES[route] for route in operations):
        structs |= {one for one in (exchange.takes, exchange.answers) if one is not None}
    named = sorted(structs, key=lambda one: one.__name__)
    told, schemas = msgspec.json.schema_components(
        [*named, *PARAMETERS.values()], ref_template=_REF
    )
    parameters = dict(zip(PARAMETERS, told[len(named) :], strict=True))
    _close_sets(schemas)
    paths: defaultdict[str, Json] = defaultdict(dict)
    for route, handler in operations.items():
        path = PARAMETER.sub(r"{\1}", route[1])
        paths[path][route[0].lower()] = _operation(route, handler, schemas, parameters)
    _link(paths, operations, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Charging point vending server",
            "version": VERSION,
            "description": _ABOUT,
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": _SECURITY,
            "headers": {_REQUEST_ID: _REQUEST_ID_TOLD},
        },
    }


_ABOUT: Final = (
    "Sells prepaid electricity and water. Money is whole agorot (`*_minor`), energy whole tenths"
    " (`*_tenths`), time ISO 8601 in UTC. Ids of what moves money are made by the caller (UUIDv7):"
    " the same id with the same body is answered with the same bytes, 201 first and 200 again."
    " A refusal is `application/problem+json` with a stable `code`; only one with `decided` true"
    " ends a vend. `x-roles` names the roles that a route lets in."
)
_SECURITY: Final = {
    "session": {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "The session that POST /v1/sessions answered with: an operator's password, and a"
            " challenge of the server signed with the terminal's Ed25519 key."
        ),
    },
    "metrics": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token in the file that the setting metrics_token_file names.",
    },
    "portal": {
        "type": "http",
        "scheme": "bearer",
        "description": "The token in the file that the setting portal_token_file names.",
    },
}
_OWN_TOKENS: Final = {("GET", "/metrics"): "metrics", ("POST", "/v1/receipt-checks"): "portal"}
_REQUEST_ID: Final = "X-Request-Id"
_REQUEST_ID_TOLD: Final = {
    "description": "The caller's own, or made here: the same stands in the server's log.",
    "schema": {"type": "string"},
}
_HEADERS: Final = {_REQUEST_ID: {"$ref": f"#/components/headers/{_REQUEST_ID}"}}


def _operations(handlers: Sequence[HTTPRouteHandler]) -> Iterator[tuple[Route, HTTPRouteHandler]]:
    for handler in handlers:
        for path in sorted(handler.paths):
            for method in sorted(handler.http_methods):
                route = (str(method), path)
                if route not in EXCHANGES:
                    raise Undescribed(
                        f"{method} {path}: say what it takes, answers and refuses with"
                        " in vending_server/http/exchanges.py"
                    )
                for name in PARAMETER.findall(path):
                    if name not in PARAMETERS:
                        raise Undescribed(
                            f"{method} {path}: say what {{{name}}} may be"
                            " in vending_server/http/parameters.py"
                        )
                yield route, handler


def _operation(route: Route, handler: HTTPRouteHandler, schemas: Json, parameters: Json) -> Json:
    exchange = EXCHANGES[route]
    module = handler.fn.__module__.rpartition(".")[2].removesuffix("_routes")
    summary, _, more = (handler.fn.__doc__ or "").strip().partition("\n\n")
    made: Json = {
        "operationId": f"{module}.{handler.fn.__name__}",
        "tags": [module],
        "summary": " ".join(summary.split()),
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": parameters[name]}
            for name in PARAMETER.findall(route[1])
        ]
        + _page_parameters(exchange)
        + _queries(exchange),
        "responses": _responses(route, exchange),
        "security": _security(route),
    }
    if more:
        made["description"] = more.strip()
    if route in ACCESS:
        made["x-roles"] = sorted(ACCESS[route])
    if exchange.takes is not None:
        schema = {"$ref": _REF.format(name=exchange.takes.__name__)}
        example = example_of(schema, schemas)
        made["requestBody"] = {
            "required": True,
            "content": {_JSON: {"schema": schema, "example": example}},
        }
    return made


def _queries(exchange: Exchange) -> list[Json]:
    return [
        {
            "name": one.name,
            "in": "query",
            "required": False,
            "description": one.words,
            "schema": msgspec.json.schema(one.kind),
        }
        for one in exchange.queries
    ]


def _page_parameters(exchange: Exchange) -> list[Json]:
    if exchange.pages is None:
        return []
    sizes = {"minimum": 1, "maximum": exchange.pages.most, "default": exchange.pages.usual}
    told = (
        (LIMIT, "How many rows at most.", {"type": "integer"} | sizes),
        (CURSOR, _CURSOR_TOLD, {"type": "string", "maxLength": CURSOR_CHARS_MAX}),
    )
    return [
        {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
        for name, words, schema in told
    ]


_CURSOR_TOLD: Final = (
    "`next_cursor` of the page before, unchanged and with the same body; none for the first page."
)


def _security(route: Route) -> list[Json]:
    if route in _OWN_TOKENS:
        return [{_OWN_TOKENS[route]: []}]
    return [{"session": []}] if needs_session(route) else []


def _responses(route: Route, exchange: Exchange) -> Json:
    made: Json = {}
    for status in exchange.statuses:
        made[str(status)] = one = {"description": _WORDS[status], "headers": _HEADERS}
        if exchange.answers is not None:
            schema = {"$ref": _REF.format(name=exchange.answers.__name__)}
            one["content"] = {_JSON: {"schema": schema}}
        elif exchange.is_text:
            one["content"] = {"text/plain": {"schema": {"type": "string"}}}
    by_status: defaultdict[int, list[ProblemCode]] = defaultdict(list)
    for code in sorted(codes_of(route)):
        by_status[HTTP_STATUS[code]].append(code)
    for status, codes in sorted(by_status.items()):
        also = made.get(str(status), {}).get("content", {})
        made[str(status)] = problem = _problem(status, codes)
        problem["content"] |= also
    return made


_WORDS: Final = {
    200: "Answered; where it was made before, with the same bytes.",
    201: "Made.",
    204: "Done; there is nothing to say.",
    503: "Not now.",
}


def _problem(status: int, codes: Sequence[ProblemCode]) -> Json:
    names = [code.value for code in codes]
    narrowed = {"properties": {"status": {"const": status}, "code": {"enum": names}}}
    schema = {"allOf": [{"$ref": _REF.format(name=Problem.__name__)}, narrowed]}
    return {
        "description": "Refused: " + ", ".join(f"`{name}`" for name in names),
        "headers": _HEADERS,
        "content": {PROBLEM_MEDIA_TYPE: {"schema": schema}},
    }


def _close_sets(schemas: Json) -> None:
    for (struct, field), values in _CLOSED_SETS.items():
        if struct in schemas:
            schemas[struct]["properties"][field] |= {"enum": sorted(str(one) for one in values)}


def _link(paths: Json, operations: Mapping[Route, HTTPRouteHandler], schemas: Json) -> None:
    """Tell which answer names what another route is about, by the names of the fields."""
    for route in operations:
        source = EXCHANGES[route]
        responses = paths[PARAMETER.sub(r"{\1}", route[1])][route[0].lower()]["responses"]
        links = dict(_links_from(source, route, operations, paths, schemas))
        if links:
            for status in source.statuses:
                responses[str(status)]["links"] = links


def _links_from(
    source: Exchange,
    route: Route,
    operations: Mapping[Route, HTTPRouteHandler],
    paths: Json,
    schemas: Json,
) -> Iterator[tuple[str, Json]]:
    own = dict.fromkeys(PARAMETER.findall(route[1]))
    for method, path in operations:
        names = PARAMETER.findall(path)
        found = {
            name: f"$request.path.{name}" if name in own else _place_of(name, source, schemas)
            for name in names
        }
        if names and (method, path) != route and all(found.values()):
            target = paths[PARAMETER.sub(r"{\1}", path)][method.lower()]["operationId"]
            yield target, {"operationId": target, "parameters": found}


def _place_of(name: str, source: Exchange, schemas: Json) -> str | None:
    """Return where an exchange names a path parameter: in body or answer, or one level below."""
    for struct, where in ((source.takes, "$request.body#"), (source.answers, "$response.body#")):
        if struct is None:
            continue
        properties = schemas[struct.__name__]["properties"]
        if name in properties:
            return f"{where}/{name}"
        for field, schema in properties.items():
            for one in [schema, *schema.get("anyOf", [])]:
                below = schemas.get(one.get("$ref", "").rpartition("/")[2], {})
                if name in below.get("properties", {}) and source.answers is struct:
                    return f"{where}/{field}/{name}"
    return None
