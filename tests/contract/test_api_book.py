"""docs/API.md is what a server answers, tells every route, and shows nothing that is secret."""

from __future__ import annotations

import re

import pytest

from tests.api_book.playing import DOCUMENT, played
from tests.helpers import api
from vending_server.http.exchanges import EXCHANGES


@pytest.fixture(scope="module")
def book(migrated_sqlite, tmp_path_factory):
    return played(migrated_sqlite, tmp_path_factory.mktemp("book"))


def test_the_book_is_what_the_server_answers(book):
    told, written = book.document().splitlines(), DOCUMENT.read_text("utf-8").splitlines()

    differs = next((pair for pair in zip(told, written, strict=False) if pair[0] != pair[1]), None)
    assert differs is None, "write it anew: make api-book"
    assert len(told) == len(written)


def test_every_route_has_its_conversation(book):
    assert set(EXCHANGES) - book.played == set()


def test_no_token_key_password_or_session_stands_in_the_book(book):
    text = book.document()

    assert len(book.masks.secrets) > 20, "what was masked is known"
    assert [one for one in (*book.masks.secrets, api.PASSWORD) if one in text] == []
    assert re.findall(r"\d{19,}|[0-9a-f]{64}", text) == []
