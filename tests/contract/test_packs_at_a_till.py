"""What real tills and a real server make of a pack that gets lost on the way, or after it.

On SQLite only: the services behind have their tests on both databases.
"""

from __future__ import annotations

import shutil

import pytest
import sqlalchemy as sa

from kiosk.api_client import Unreachable
from kiosk.flows.till import Till
from tests.helpers import api, little_town
from tests.helpers.little_town import HandClock
from tests.helpers.machines import LOGIN, PASSWORD
from tests.helpers.packed_town import PackedTown
from vending_server.db.engine import reading, writing
from vending_server.operators.model import Role
from vending_server.sealing.tables import packs, sealed_vends


@pytest.fixture
def town(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER)
    clock = HandClock()
    with api.running(str(engine.url), tmp_path, clock=clock) as client:
        yield PackedTown(engine, client, clock, tmp_path)
    engine.dispose()


def states(town: PackedTown) -> set[str]:
    with reading(town.engine) as connection:
        return {one.value for one in connection.scalars(sa.select(sealed_vends.c.state))}


def take_the_ceiling_away(town: PackedTown) -> None:
    with writing(town.engine) as connection:
        connection.execute(packs.update().values(ceiling_minor=0))


def renew_until_told(town: PackedTown, till: Till) -> None:
    till.login(LOGIN, PASSWORD)
    assert town.stolen.renew(till).is_done
    assert not till.pack.standing().is_there


def test_a_pack_that_never_arrived_is_accounted_for_though_nobody_may_open_it_any_more(town):
    with town.stolen.till() as till:
        town.line.loses_answer_to = "/v1/pack-renewals"
        with pytest.raises(Unreachable):
            town.stolen.renew(till)
        assert states(town) == {"live"}
        take_the_ceiling_away(town)
        renew_until_told(town, till)
        assert states(town) == {"voided"}


@pytest.mark.expects_log("the pack is lost")
def test_a_pack_that_was_wiped_is_accounted_for_though_nobody_may_open_it_any_more(town):
    with town.stolen.till() as till:
        town.stolen.renew(till)
        take_the_ceiling_away(town)
    (town.stolen.folder / "pack.sqlite").unlink()
    with town.stolen.till() as till:
        assert states(town) == {"live"}
        renew_until_told(town, till)
        assert states(town) == {"voided"}


def test_a_till_that_never_had_a_pack_is_told_nothing_and_asks_for_nothing(town):
    take_the_ceiling_away(town)
    with town.stolen.till() as till:
        assert till.session.pack_wrap is None
        assert not till.session.pack_is_due
        assert town.stolen.renew(till).is_done
    assert "/v1/pack-renewals" not in {path for _, path, _ in town.line.sent}
