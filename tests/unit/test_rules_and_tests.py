"""The page that lists the rules of the trade names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules-and-tests.md"
ROW = re.compile(r"^\| (?P<rule>[^|]+) \| (?P<file>[\w/]+\.py) `(?P<name>\w+)` \|$")


def _rows() -> list[tuple[str, Path, str]]:
    lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    matches = [(line, ROW.match(line)) for line in lines if not line.startswith("| Rule |")]
    assert not [line for line, match in matches if match is None]
    return [(m["rule"], ROOT / "tests" / m["file"], m["name"]) for _, m in matches if m is not None]


def test_every_rule_names_a_test_that_is_there():
    missing = [
        (rule, name)
        for rule, file, name in _rows()
        if not file.is_file()
        or not re.search(rf"^\s*(async )?def test_{name}\(", file.read_text(), re.MULTILINE)
    ]

    assert missing == []


def test_a_rule_stands_on_the_page_once():
    rules = [rule for rule, _, _ in _rows()]

    assert len(rules) == len(set(rules)) > 70
