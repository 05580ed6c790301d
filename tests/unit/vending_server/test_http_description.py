"""The published description says what the routes parse, answer and refuse with, and nothing else."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
import typing
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from litestar import get

from vending_server.errors import HTTP_STATUS, Refused
from vending_server.http.access import ACCESS, OPEN_TO_ALL
from vending_server.http.exchanges import EXCHANGES, codes_of
from vending_server.http.messages import parse
from vending_server.http.openapi import Undescribed, describe
from vending_server.http.routes import ROUTES, openapi_bytes
from vending_server.wire import base
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.pages import Page
from vending_server.wire.problems import PROBLEM_MEDIA_TYPE

DOCUMENT = json.loads(openapi_bytes())
SCHEMAS = DOCUMENT["components"]["schemas"]
# Lists in one answer that is whole or nothing: what stands on one paper, or is told of one thing.
CANNOT_GROW = {
    *("tokens", "tenders", "corrections", "postponed"),  # of one sale
    *("documents", "counts"),  # of one visit, of one bag
    "unfit",  # kinds of meters of one campaign
    "lines",  # of one postponement, at most as many as it may name
    "rules",  # by which one debt was collected: a few in its life
    *("dues", "postponements"),  # of one contract: what is unpaid, and the newest put off
    "keys",  # of customers' cards: one byte numbers them
    "added",  # to a pack: packs.BOXES_MAX at most, the rest with the next edition
    "changes",  # of one meter's key: a few in its life
    "terminals",  # of one closure order: those of the town
    "kinds",  # of reports: one file of ours each; of things in a list; of meters, the first hundred
    "findings",  # of a municipality's list: the first FINDINGS_SHOWN, as its changes
    "messages",  # of one terminal: those that may wait unread, and the newest that were read
    # Of the board: points, kinds of alerts and acts, and keys of one town; hours of one day
    *("points", "alerts", "approvals", "key_lights"),
    # Of insight: the days of one look, hours of a day, months of a year; zones and tariffs of one
    # town; what was decided about one meter
    *("days", "hours", "months", "zones", "tariffs", "blocks", "decisions"),
    # Of reconciliation: kinds of views and causes, acts of one item, its first hundred rows
    *("views", "differences", "causes", "acts", "rows"),
    *("prints", "records", "entries"),  # of one document of a till
    *("routes", "two_person_acts"),  # the server's own tables of who may do what
    "groups",  # of meters: supply groups by key and base date
}
BODIES = sorted(
    {one.takes for one in EXCHANGES.values() if one.takes is not None}, key=lambda one: one.__name__
)


def operations() -> Iterator[tuple[str, str, dict]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def example_of(kind: type[base.Request]) -> dict:
    return next(
        operation["requestBody"]["content"]["application/json"]["example"]
        for _, _, operation in operations()
        if "requestBody" in operation
        and operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith(
            f"/{kind.__name__}"
        )
    )


def parsed_by(function) -> set[type]:
    """The messages that a route's code names."""
    source = ast.parse(textwrap.dedent(inspect.getsource(function)))
    names = {node.id for node in ast.walk(source) if isinstance(node, ast.Name)}
    found = {function.__globals__.get(name) for name in names}
    return {one for one in found if isinstance(one, type) and issubclass(one, base.Request)}


def test_every_route_of_the_table_of_access_is_described_and_no_other():
    assert set(EXCHANGES) == set(ACCESS) | OPEN_TO_ALL
    assert len(list(operations())) == len(EXCHANGES)


def test_a_route_without_a_row_is_named_with_the_place_to_describe_it():
    @get("/v1/forgotten")
    async def forgotten() -> None: ...

    with pytest.raises(Undescribed, match=r"GET /v1/forgotten: .*http/exchanges\.py"):
        describe([forgotten])


def test_every_route_has_its_conversation_in_the_book():
    book = (Path(__file__).parents[3] / "docs/API.md").read_text("utf-8")
    for method, path in EXCHANGES:
        shown = re.sub(r"\\\{\w+:\w+\\\}", r"[^/\\s]+", re.escape(path))
        assert re.search(rf"^{method} {shown}(\?|\s)", book, re.MULTILINE), (
            f"{method} {path}: tell it in tests/api_book/chapters, and make api-book"
        )


def test_each_route_parses_the_body_that_its_row_names():
    for handler in ROUTES:
        (path,), (method,) = handler.paths, handler.http_methods
        takes = EXCHANGES[str(method), path].takes
        assert parsed_by(handler.fn) == ({takes} if takes else set()), (method, path)


def test_a_list_is_told_in_pages_or_says_here_why_it_cannot_grow():
    whole = set()
    for handler in ROUTES:
        (path,), (method,) = handler.paths, handler.http_methods
        row = EXCHANGES[str(method), path]
        is_paged = "page_of(" in inspect.getsource(handler.fn)
        assert is_paged == (row.pages is not None), (method, path)
        told = DOCUMENT["paths"][path.replace(":str}", "}")][str(method).lower()]["parameters"]
        in_query = [one["name"] for one in told if one["in"] == "query"]
        pages = ["limit", "cursor"] if is_paged else []
        assert in_query == [*pages, *(one.name for one in row.queries)], (method, path)
        if is_paged:
            assert issubclass(row.answers, Page), (method, path)
        elif row.answers is not None:
            whole |= facts_listed_by(row.answers)
    assert whole == CANNOT_GROW


def facts_listed_by(answer: type[base.Answer]) -> set[str]:
    """The names of all lists of messages in an answer."""
    hints = typing.get_type_hints(answer)
    return {name for name, hint in hints.items() if "list[vending_server" in str(hint)}


def test_every_reference_in_the_description_leads_somewhere():
    references = re.findall(r'"\$ref":"#/([^"]+)"', openapi_bytes().decode())

    for reference in references:
        found = DOCUMENT
        for part in reference.split("/"):
            found = found[part]
    assert len(references) > len(EXCHANGES)


def test_each_operation_has_a_name_of_its_own():
    names = [operation["operationId"] for _, _, operation in operations()]

    assert len(set(names)) == len(names)


def test_every_code_of_a_route_stands_under_its_status():
    for method, path, operation in operations():
        told = {
            code: int(status)
            for status, one in operation["responses"].items()
            for code in one.get("content", {}).get(
                PROBLEM_MEDIA_TYPE,
                {"schema": {"allOf": [{}, {"properties": {"code": {"enum": []}}}]}},
            )["schema"]["allOf"][1]["properties"]["code"]["enum"]
        }
        route = next(
            one for one in EXCHANGES if one[0] == method and one[1].replace(":str}", "}") == path
        )
        assert told == {code.value: HTTP_STATUS[code] for code in codes_of(route)}


def test_only_what_is_open_to_all_is_described_without_a_session():
    closed = {(m, p) for m, p, operation in operations() if operation["security"]}
    roles = {(m, p) for m, p, operation in operations() if "x-roles" in operation}

    own = {("GET", "/metrics"), ("POST", "/v1/receipt-checks")}  # with tokens of the settings
    assert closed == roles | own | {("DELETE", "/v1/sessions/current")}
    assert len(roles) == len(ACCESS)


@pytest.mark.parametrize("kind", BODIES, ids=lambda one: one.__name__)
def test_the_example_of_a_body_is_what_the_parser_takes(kind):
    parse(canonical_bytes(example_of(kind)), kind)


@pytest.mark.parametrize("kind", BODIES, ids=lambda one: one.__name__)
def test_what_the_schema_of_a_body_forbids_the_parser_refuses(kind):
    for wrong in spoiled(example_of(kind), SCHEMAS[kind.__name__]):
        with pytest.raises(Refused):
            parse(canonical_bytes(wrong), kind)


def test_the_schema_of_a_body_is_the_one_that_msgspec_decodes_by():
    _, expected = msgspec.json.schema_components(BODIES, ref_template="#/components/schemas/{name}")
    narrowed = {"action", "function", "period"}  # held against the services' own sets
    for kind in BODIES:
        for name, field in expected[kind.__name__].get("properties", {}).items():
            told = dict(SCHEMAS[kind.__name__]["properties"][name])
            if name in narrowed:
                told.pop("enum", None)
            assert told == json.loads(canonical_bytes(field)), (kind, name)


def spoiled(example: dict, schema: dict) -> Iterator[dict]:
    """The example with one thing wrong at a time, each of a kind that the schema forbids."""
    yield example | {"surplus": 1}
    for name in schema.get("required", ()):
        yield {key: value for key, value in example.items() if key != name}
    for name, field in schema["properties"].items():
        for value in values_outside(field):
            yield example | {name: value}


def values_outside(field: dict) -> Iterator[object]:
    if "minimum" in field:
        yield field["minimum"] - 1
    if "maximum" in field:
        yield field["maximum"] + 1
    if "maxLength" in field:
        yield "x" * (field["maxLength"] + 1)
    if "pattern" in field:
        yield " "
    if field.get("minItems"):
        yield []
    if "maxItems" in field:
        yield [example_item(field)] * (field["maxItems"] + 1)
    if field.get("type") == "string":
        yield 5
    if field.get("type") == "integer":
        yield from ("5", True, 1.5)


def example_item(field: dict) -> object:
    from vending_server.http.examples import example_of as of

    return of(field["items"], SCHEMAS)
