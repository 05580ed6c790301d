"""A few requests of `make fuzz-api`, so that the fuzzer itself cannot rot."""

from __future__ import annotations

import shutil

from tests.fuzz.api.machine import Plan, converse
from tests.fuzz.api.town import fuzz_town
from vending_server.http.exchanges import EXCHANGES


def test_a_server_answers_its_own_description_with_nothing_undescribed(migrated_sqlite, tmp_path):
    path = tmp_path / "vending.sqlite"
    shutil.copyfile(migrated_sqlite, path)

    with fuzz_town(f"sqlite:///{path}", tmp_path / "server") as town:
        plan = Plan(each=1, times=1, conversations=0)
        found = converse(town, examples=len(EXCHANGES), seed=7, plan=plan)

    assert list(found.told) == []
    assert len(found.tried) > len(EXCHANGES) // 2
