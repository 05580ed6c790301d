"""Counters in shared memory: each worker in its row, all of them in one text."""

from __future__ import annotations

import os

import pytest

from vending_server.metrics import Metrics

ROUTES = [("POST", "/v1/vends"), ("GET", "/v1/vends/{vend_id}")]


def test_what_each_worker_counts_is_added_up():
    metrics = Metrics(ROUTES, workers=2)
    for row in (0, 1):
        metrics.use_row(row)
        metrics.count("POST", "/v1/vends", 201, 900)

    text = metrics.text({})
    assert 'vending_http_requests_total{method="POST",route="/v1/vends",status="201"} 2' in text
    assert 'duration_seconds_sum{method="POST",route="/v1/vends"} 0.001800' in text


def test_a_forked_worker_counts_into_the_memory_of_all():
    metrics = Metrics(ROUTES, workers=2)
    child = os.fork()
    if child == 0:
        metrics.use_row(1)
        metrics.count("POST", "/v1/vends", 201, 900)
        os._exit(0)
    os.waitpid(child, 0)

    assert 'status="201"} 1' in metrics.text({})


def test_a_worker_that_follows_a_dead_one_goes_on_in_its_row():
    metrics = Metrics(ROUTES, workers=1)
    for _ in range(2):
        metrics.use_row(0)
        metrics.count("POST", "/v1/vends", 201, 900)

    assert 'status="201"} 2' in metrics.text({})


def test_there_is_no_row_for_more_workers_than_were_told():
    with pytest.raises(IndexError):
        Metrics(ROUTES, workers=2).use_row(2)


def test_buckets_hold_everything_below_them_and_the_last_one_all():
    metrics = Metrics(ROUTES)
    for microseconds in (1_000, 1_001, 9_000_000):
        metrics.count("POST", "/v1/vends", 201, microseconds)

    buckets = [line for line in metrics.text({}).splitlines() if "_bucket" in line]
    assert [int(line.split()[-1]) for line in buckets] == [1, 2, 2, 2, 2, 2, 2, 2, 2, 3]
    assert 'le="0.001000"' in buckets[0]
    assert 'le="+Inf"' in buckets[-1]


def test_an_address_that_no_route_has_is_counted_without_its_text():
    metrics = Metrics(ROUTES)
    metrics.count("GET", "/v1/vends/01930000-secret", 404, 10)
    metrics.count("POST", "/v1/vends", 599, 10)

    text = metrics.text({"ready_clock": 1})
    assert "secret" not in text
    assert 'route="unmatched",status="404"} 1' in text
    assert 'status="other"} 1' in text
    assert text.endswith("# TYPE vending_ready_clock gauge\nvending_ready_clock 1\n")
