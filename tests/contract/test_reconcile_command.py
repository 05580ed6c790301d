"""`reconcile`: what waits is listed, and the exit status says whether anything does."""

from __future__ import annotations

import pytest

from tests.helpers import little_town
from tests.helpers.reconciled_town import ReconciledTown
from vending_server.__main__ import main


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield ReconciledTown(engine)
    engine.dispose()


@pytest.fixture
def command(town, database_url, tmp_path, capsys):
    folder = tmp_path / "server"
    made = ["init", "--mode", "sample", "--directory", str(folder), "--database-url", database_url]
    assert main(made) == 0
    config = folder / "server.toml"
    capsys.readouterr()

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["reconcile", "--config", str(config), *arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def test_what_waits_is_listed_until_it_is_gone(town, command):
    shift = town.open()
    town.close(shift, 15_000)
    status, out, _ = command("--day", "2026-11-22")
    assert status == 1
    assert "shift 1/1" in out
    assert "journal - counted (amount)" in out
    assert "-50.00" in out

    town.recount(shift.shift_id, 20_000)
    status, out, _ = command("--day", "2026-11-22", "--point", "2")
    assert "1 cleared; 1 wait" in out
    assert (status, "counted - deposit (missing)" in out) == (1, True), (
        "what was found is in no bag"
    )


def test_a_day_on_which_nothing_waits_ends_well(command):
    status, out, _ = command("--day", "2026-11-20")
    assert (status, "0 wait" in out) == (0, True)


def test_a_day_that_is_none_is_said(command):
    status, _, said = command("--day", "yesterday")
    assert (status, "a day is like 2026-11-22" in said) == (2, True)
