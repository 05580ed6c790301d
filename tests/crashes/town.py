"""The real server in this process, over a little town of its own for each run.

Database, keys and the terminal's identity are made once and copied; a run starts from the same bytes
as any other, so that a seed is the same run wherever it stands in the list.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from litestar.testing import TestClient

from kiosk.identity import DeviceIdentity, make_identity
from tests.crashes.steps import Clock
from tests.helpers import api, little_town
from vending_server.app import bare_app, furnish
from vending_server.config import ServerConfig
from vending_server.db.engine import writing
from vending_server.db.migrate import upgrade
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.points.tables import terminals

LOGIN, PASSWORD = "samar", api.PASSWORD
TERMINAL_ID = little_town.seller().terminal_id
_RATES = ("terminal", "operator", "meter")
_NO_LIMIT = 1_000_000  # a minute: the line of a real day is slower than a run
METERS = (little_town.DRN["plain"], little_town.DRN["indebted"], little_town.DRN["water"])


@dataclasses.dataclass(frozen=True)
class Town:
    """One server at work."""

    client: TestClient
    engine: sa.Engine


class Towns:
    """Makes towns that are all alike."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite"
        (folder / "terminal").mkdir()
        self.identity: DeviceIdentity = make_identity(folder / "terminal")
        url = f"sqlite:///{self._template}"
        upgrade(url)
        engine = little_town.build(url)
        api.let_in(engine, Role.SELF_SERVICE)
        with writing(engine) as connection:
            mine = terminals.update().where(terminals.c.id == TERMINAL_ID)
            connection.execute(mine.values(public_key=self.identity.public_key_hex))
        engine.dispose()
        (folder / "server").mkdir()
        many = {f"{who}_requests_per_minute": _NO_LIMIT for who in _RATES}
        self._config: ServerConfig = api.config_for(url, folder / "server", **many)
        self._app = bare_app(api.BODY_BYTES_MAX)

    @contextmanager
    def fresh(self, clock: Clock) -> Iterator[Town]:
        """Open a town as it was in the beginning."""
        path = self._folder / "town.sqlite"
        shutil.copyfile(self._template, path)
        config = dataclasses.replace(self._config, database_url=f"sqlite:///{path}")
        furnish(self._app, config, passwords=Passwords(api.CHEAP), clock=clock)
        with TestClient(self._app) as client:
            yield Town(client, self._app.state.engine)
        for left in self._folder.glob("town.sqlite*"):
            left.unlink()
