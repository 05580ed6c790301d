"""Lines of the log: JSON, with the id of their request, and without what an exception says."""

from __future__ import annotations

import json
import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from vending_server.logs import JsonFormatter
from vending_server.request_ids import begin_request, carried, current_request_id


def line_of(message: str, *args: object, exc_info=None) -> dict:
    record = logging.LogRecord("town", logging.ERROR, "f", 1, message, args, exc_info)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_line_carries_the_id_of_its_request():
    begin_request("till-7.a")

    line = line_of("%s fell", "الشبكة\n{")
    assert (line["request_id"], line["message"]) == ("till-7.a", "الشبكة\n{ fell")


def test_what_an_exception_says_is_not_logged():
    try:
        int("1234 5678 9012 3456 7890")
    except ValueError:
        line = line_of("failed", exc_info=sys.exc_info())

    assert line["exception"] == "ValueError"
    assert "1234" not in json.dumps(line)
    assert line["where"].startswith("test_what_an_exception_says_is_not_logged:")


@pytest.mark.parametrize("offered", [None, "", "a b", "x" * 65, "id\n", "م", 'a"b'])
def test_an_id_that_is_not_short_and_plain_is_replaced(offered):
    made = begin_request(offered)

    assert made != offered
    assert len(made) == 12


def test_work_on_another_thread_belongs_to_the_request_that_sent_it():
    begin_request("till-8")
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(carried(current_request_id)).result() == "till-8"
        assert pool.submit(current_request_id).result() is None
