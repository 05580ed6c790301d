"""What is not listed in db/tables.py is in no backup and in no test that walks all tables."""

from __future__ import annotations

import re
from pathlib import Path

SERVER = Path(__file__).parents[3] / "vending_server"


def test_every_file_of_tables_is_listed():
    listed = (SERVER / "db" / "tables.py").read_text("utf-8")
    imported = {
        f"{package}.{module}"
        for package, module in re.findall(
            r"^from (vending_server\.\w+) import (\w+)", listed, re.MULTILINE
        )
    }
    found = {
        ".".join(path.relative_to(SERVER.parent).with_suffix("").parts)
        for path in SERVER.rglob("*tables.py")
        if re.search(r"^\w+ = sa\.Table\(", path.read_text("utf-8"), re.MULTILINE)
    }

    assert found
    assert found - imported == set(), "list them in vending_server/db/tables.py"
