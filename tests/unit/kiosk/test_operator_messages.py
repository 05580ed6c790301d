"""The document of what operators read says what the program says."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.operator_messages import document

_FILE = Path(__file__).parents[3] / "docs" / "operator-messages.md"


def test_the_document_is_the_programs_own_table():
    assert _FILE.read_text("utf-8") == document()
