"""A lost terminal: suspended by two people on the server itself."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.office import take_on
from vending_server.__main__ import main
from vending_server.audit.service import verify
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.tables import terminals


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(engine) as connection:
        take_on(connection, "huda", Role.ADMINISTRATOR, password_hash=hashed)
        take_on(connection, "nasser", Role.SUPERVISOR, password_hash=hashed)
        take_on(connection, "rana", Role.CASHIER, password_hash=hashed)
    yield engine
    engine.dispose()


@pytest.fixture
def suspend(engine, database_url, tmp_path):
    folder = tmp_path / "server"
    made = ["init", "--mode", "sample", "--directory", str(folder), "--database-url", database_url]
    assert main(made) == 0
    password = tmp_path / "password"
    password.write_text(api.PASSWORD)
    password.chmod(0o600)

    def run(*people, terminal="1"):
        by = [text for one in people for text in ("--by", one)]
        files = ["--password-file", str(password)] * len(people)
        where = ["--point", "2", "--terminal", terminal, "--reason", "stolen"]
        config = ["--config", str(folder / "server.toml")]
        return main(["suspend-terminal", *config, *where, *by, *files])

    return run


def suspended(engine):
    with reading(engine) as connection:
        query = sa.select(terminals.c.number).where(terminals.c.suspended_at.is_not(None))
        return connection.scalars(query).all()


def test_two_people_suspend_a_terminal_and_it_is_written_down(engine, suspend, capsys):
    assert suspend("huda", "nasser") == 0

    assert suspended(engine) == [1]
    assert "2-01 is suspended" in capsys.readouterr().out
    with reading(engine) as connection:
        row = connection.execute(sa.select(audit_log)).one()
        assert verify(connection).fault == ""
    assert (row.action, row.details["agreed"]) == ("terminal.suspended", "nasser")


@pytest.mark.parametrize("people", [("huda", "huda"), ("huda", "rana"), ("huda",)])
def test_one_person_or_one_without_the_role_is_not_enough(engine, suspend, people):
    assert suspend(*people) == 2

    assert suspended(engine) == []


def test_a_terminal_that_is_not_there_or_suspended_already_is_told(engine, suspend, capsys):
    assert suspend("huda", "nasser", terminal="9") == 2
    assert "no terminal 2-09" in capsys.readouterr().err
    assert suspend("huda", "nasser") == 0
    assert suspend("huda", "nasser") == 2
