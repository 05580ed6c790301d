"""What holds for every test: no display, no network, no stray log record, both databases.

- `database_url`: a migrated, empty database; a test that takes it runs on SQLite and on PostgreSQL.
- `shared_database_url`: the same for a whole module, whose tests fill it once and only read.
- `@pytest.mark.expects_log(...)` announces a warning (tests/helpers/logfail.py).
- A key, password, session or whole token that is written down fails the test (tests/helpers/leakguard.py).
- Tests under tests/contract and tests/end2end are marked so; only they may use loopback sockets.
- A full run with CI=true fails unless PostgreSQL passed as many tests as SQLite: it is never skipped.
"""

from __future__ import annotations

import os

# Before anything imports Qt: without a display the interpreter would abort.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import contextlib
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from kiosk.i18n import build
from tests.helpers import postgres
from tests.helpers.logfail import LogGuard
from tests.helpers.recorded_migrations import migrated_once
from tests.helpers.scratch import live_in_memory
from tests.helpers.sockets import Reach, limited_to
from tests.helpers.warm_engines import compiled_once

live_in_memory()
pytest_plugins = ["pytester", "tests.helpers.leakguard", "tests.helpers.window_garbage"]

_FOLDER = Path(__file__).parent
_MARKED_FOLDERS = ("contract", "end2end")
_DATABASES = ("sqlite", "postgresql")
_passed_on: dict[str, int] = dict.fromkeys(_DATABASES, 0)

# No deadline: two shared cores make any timing assertion a lottery.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.register_profile("thorough", deadline=None, print_blob=True, max_examples=2000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_configure() -> None:
    if build.is_stale():  # `make` has done it; whoever calls pytest may just have changed a text
        build.compile_all()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        top = item.path.relative_to(_FOLDER).parts[0]
        if top in _MARKED_FOLDERS:
            item.add_marker(top)


@pytest.fixture(autouse=True)
def expects_log(request: pytest.FixtureRequest) -> Iterator[Callable[..., None]]:
    patterns = [text for mark in request.node.iter_markers("expects_log") for text in mark.args]
    guard = LogGuard(tuple(patterns))
    logging.getLogger().addHandler(guard)
    yield guard.expect
    logging.getLogger().removeHandler(guard)
    complaints = guard.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture(autouse=True)
def _sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    is_free = any(request.node.get_closest_marker(name) for name in _MARKED_FOLDERS)
    with limited_to(Reach.LOOPBACK if is_free else Reach.NOWHERE):
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_twice() -> Iterator[None]:
    with compiled_once(), migrated_once():
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.PostgresServer]:
    with postgres.running_server() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file migrated once; copying it takes a hundredth of the time."""
    from vending_server.db.migrate import upgrade

    path = tmp_path_factory.mktemp("template") / "vending.sqlite"
    upgrade(f"sqlite:///{path}")
    assert not list(path.parent.glob("*-wal")), "all that was migrated is in the file itself"
    return path


_ON_BOTH = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in _DATABASES]


@pytest.fixture(params=_ON_BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database of this test's own."""
    with _fresh_database(request, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=_ON_BOTH)
def shared_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The URL of a database that a module's tests share: for what they all only read."""
    with _fresh_database(request, tmp_path_factory.mktemp("shared")) as url:
        yield url


@contextlib.contextmanager
def _fresh_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    from vending_server.db.migrate import upgrade

    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server")
        with server.fresh_database(upgrade) as url:
            yield url
        return
    path = folder / "vending.sqlite"
    shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
    yield f"sqlite:///{path}"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for name in _DATABASES:
        _passed_on[name] += report.when == "call" and report.passed and name in report.keywords


def _is_full_run(config: pytest.Config) -> bool:
    is_all_files = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return is_all_files and not config.option.keyword and not config.option.markexpr


def _lacks_postgresql(config: pytest.Config) -> bool:
    """Whether this is a run that must not do without PostgreSQL, and did."""
    is_worker = hasattr(config, "workerinput")
    must_have = os.environ.get("CI") == "true" and _is_full_run(config) and not is_worker
    on_postgresql = _passed_on["postgresql"]
    return must_have and (on_postgresql == 0 or on_postgresql < _passed_on["sqlite"])


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.exitstatus == pytest.ExitCode.OK and _lacks_postgresql(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts = ", ".join(f"{count} on {name}" for name, count in _passed_on.items())
    terminalreporter.write_line(f"database tests passed: {counts}")
    if _lacks_postgresql(terminalreporter.config):
        terminalreporter.write_line(
            "FAILED: PostgreSQL must pass as many tests as SQLite", red=True
        )
