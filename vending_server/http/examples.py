"""Examples of messages, put together from what their schemas say of each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Json = dict[str, Any]

# Of two fields that may not both be given, the one that an example shows.
_SHOWN_THOUGH_OPTIONAL: Final = frozenset({"tender_minor"})
_OF_FORMAT: Final = {"date": "2026-12-01", "date-time": "2026-11-22T08:42:10+00:00"}


def example_of(schema: Json, schemas: Json) -> Any:
    """Return a value that the schema lets pass; references are looked up in `schemas`."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("examples"):
        return schema["examples"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas)
    return _OF_TYPE[schema["type"]](schema, schemas)


def _object(schema: Json, schemas: Json) -> Json:
    shown = {*schema.get("required", ()), *_SHOWN_THOUGH_OPTIONAL}
    fields = schema.get("properties", {})
    return {name: example_of(one, schemas) for name, one in fields.items() if name in shown}


def _array(schema: Json, schemas: Json) -> list[Any]:
    if "prefixItems" in schema:
        return [example_of(one, schemas) for one in schema["prefixItems"]]
    return [example_of(schema["items"], schemas)]


def _string(schema: Json, _schemas: Json) -> str:
    return _OF_FORMAT.get(schema.get("format", ""), "text")


def _integer(schema: Json, _schemas: Json) -> int:
    return int(schema.get("minimum", 1))


def _boolean(_schema: Json, _schemas: Json) -> bool:
    return True


_OF_TYPE: Final[Mapping[str, Callable[[Json, Json], Any]]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "boolean": _boolean,
}
