"""What every sale asks is found by an index: a till's first year must not slow its second."""

from __future__ import annotations

import sqlite3
import sys

import pytest
from sqlalchemy.dialects import sqlite

import vending_server.app  # noqa: F401 - brings every module that asks something in
from vending_server.db.statements import Query
from vending_server.db.tables import metadata


def texts() -> dict[str, str]:
    return {
        f"{module.__name__}.{name}": str(value._select.compile(dialect=sqlite.dialect()))
        for module in list(sys.modules.values())
        if getattr(module, "__name__", "").startswith("vending_server.")
        for name, value in vars(module).items()
        if isinstance(value, Query)
    }


# Those that ask for a list of values; the others are asked without a condition or for one row.
LISTED = {name: text for name, text in texts().items() if "json_each" in text}


@pytest.mark.parametrize("name", sorted(LISTED))
def test_no_question_of_a_sale_reads_a_whole_table(name, migrated_sqlite):
    text = LISTED[name]
    connection = sqlite3.connect(migrated_sqlite)
    plan = connection.execute(f"EXPLAIN QUERY PLAN {text}", ["[1]"] * text.count("?"))
    steps = [row[3] for row in plan]
    connection.close()

    read_whole = {step.split()[1] for step in steps if step.startswith("SCAN ")}
    assert read_whole & metadata.tables.keys() == set()
