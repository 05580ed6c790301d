"""Play every chapter in one town."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.api_book.book import Book
from tests.api_book.chapters import CHAPTERS
from tests.api_book.town import book_town

DOCUMENT: Final = Path(__file__).parents[2] / "docs/API.md"


def played(migrated: Path, folder: Path) -> Book:
    """Return the book, played over a copy of a migrated, empty SQLite file."""
    with book_town(migrated, folder) as town:
        book = Book(town)
        for tell in CHAPTERS:
            tell(book)
    return book
