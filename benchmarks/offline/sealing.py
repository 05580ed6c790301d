"""How fast vends are sealed: read, priced, issued, encrypted and written, edition by edition."""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Final

import sqlalchemy as sa

from benchmarks.offline.town import build
from tests.helpers import little_town
from tests.helpers.issuers import software
from tests.helpers.little_town import NOON
from vending_server.db.engine import reading, writing
from vending_server.db.migrate import upgrade
from vending_server.epochs.service import EpochBook
from vending_server.keys.pack_master import PackMaster
from vending_server.sealing import rows
from vending_server.sealing.choosing import ByPurchases
from vending_server.sealing.making import Maker, Order
from vending_server.sealing.model import VALIDITY
from vending_server.sealing.planning import Planner
from vending_server.sealing.prices import SealedPrices
from vending_server.vending.supplies import SupplyReader
from vending_server.wire.base import prepare_messages
from vending_server.workers import keep_what_is_built

AMOUNTS: Final = (2_000, 3_000, 5_000, 13_000)  # what a pack may hold of one meter
_AT_ONCE: Final = 4_000  # several editions' worth: the ciphers work best on many
_MIB: Final = 1024  # ru_maxrss is in KiB


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingFigures:
    """Vends for each second of one core, and the most memory that the process ever held."""

    seal_per_s: float
    seal_peak_mb: float
    sealed: int
    seconds: float


def run(vends: int, folder: Path | None = None) -> SealingFigures:
    """Seal so many vends in a town with enough meters."""
    prepare_messages()
    with tempfile.TemporaryDirectory(dir=folder or _fast_folder()) as name:
        url = f"sqlite:///{name}/vending.sqlite"
        upgrade(url)
        engine, numbers = build(url, -(-vends // len(AMOUNTS)))
        try:
            return _sealed(engine, numbers, vends)
        finally:
            engine.dispose()


def _fast_folder() -> str | None:
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() else None


def _sealed(engine: sa.Engine, numbers: range, vends: int) -> SealingFigures:
    epochs = EpochBook()
    maker = Maker(issuer=software(), epochs=epochs, master=PackMaster.generate())
    supplies = SupplyReader(little_town.ZONE)
    planner = Planner(supplies=supplies, maker=maker, choose=ByPurchases(supplies.zone))
    sealed, prices = 0, SealedPrices()
    keep_what_is_built()  # as a server does
    started = process_time()
    parts = _parts(numbers, _AT_ONCE // len(AMOUNTS))
    for edition, part in enumerate(parts, start=1):
        now = NOON + edition * dt.timedelta(seconds=1)
        with reading(engine) as connection:
            pack = rows.pack_of(connection, little_town.seller().terminal_id)
            _, sides = planner.supplied(connection, part, now)
            orders = [
                Order(side=side, amount_minor=amount, exposed=0)
                for of_meter in sides.values()
                for side, amount in itertools.product(of_meter, AMOUNTS)
            ]
            made = maker.make(connection, pack, orders[: vends - sealed], prices, now)
        with writing(engine) as connection:
            rows.write_made(connection, pack, made, added_in=edition, valid_until=now + VALIDITY)
        sealed += len(made)
    seconds = process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB
    return SealingFigures(
        seal_per_s=sealed / seconds, seal_peak_mb=peak, sealed=sealed, seconds=seconds
    )


def _parts(numbers: range, count: int) -> Iterator[range]:
    for start in range(0, len(numbers), count):
        yield numbers[start : start + count]
