"""The guard that turns stray log records into failures."""

from __future__ import annotations

import logging

import pytest

from tests.helpers.logfail import LogGuard


def _record(message: str, level: int = logging.WARNING) -> logging.LogRecord:
    return logging.LogRecord("drivers.printer", level, __file__, 1, message, (), None)


def test_an_unannounced_warning_is_a_complaint():
    guard = LogGuard()

    guard.handle(_record("printer gone"))

    assert guard.complaints() == ["unexpected WARNING from drivers.printer: printer gone"]


def test_an_announced_warning_is_no_complaint():
    guard = LogGuard(("printer g.ne",))

    guard.handle(_record("printer gone"))

    assert guard.complaints() == []


def test_an_announced_warning_that_never_comes_is_a_complaint():
    guard = LogGuard()
    guard.expect("printer gone")

    assert guard.complaints() == ["expected but never logged: 'printer gone'"]


@pytest.mark.expects_log("announced by mark")
def test_the_mark_and_the_fixture_both_announce(expects_log):
    expects_log("announced by fixture")

    logging.getLogger("anywhere").warning("announced by mark")
    logging.getLogger("anywhere").error("announced by fixture")


@pytest.mark.expects_log("stray")  # the inner run logs in this very process
def test_a_stray_warning_fails_the_test_that_logged_it(pytester: pytest.Pytester):
    pytester.makeconftest("from tests.conftest import expects_log")
    pytester.makepyfile(
        """
        import logging

        def test_it():
            logging.getLogger("x").warning("stray")
        """
    )

    result = pytester.runpytest_inprocess()

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*unexpected WARNING from x: stray*"])
