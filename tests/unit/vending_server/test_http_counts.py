"""A count of cash as the routes take it."""

from __future__ import annotations

import pytest

from vending_server.errors import Refused
from vending_server.http.messages import require_count
from vending_server.wire.cash_count import CountLine


def line(denomination_minor: int, pieces: int = 1) -> CountLine:
    return CountLine(denomination_minor=denomination_minor, pieces=pieces)


@pytest.mark.parametrize("lines", [[], [line(5_000), line(5_000)], [line(4_321)]])
def test_what_is_no_count_of_cash_is_refused(lines):
    with pytest.raises(Refused, match="invalid_request"):
        require_count(lines)


def test_an_empty_drawer_is_counted_as_nothing_of_something():
    require_count([line(5_000, 0)])
