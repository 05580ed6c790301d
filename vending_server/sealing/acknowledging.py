"""What a till's journal says of its pack: which vends are no longer on its disk.

A void is believed only when the signed journal tells of an edition without the vend, or names the
vend itself.  Until then it counts toward the ceiling, however long its validity is over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
import sqlalchemy as sa

from vending_server.sealing import rows
from vending_server.sealing.states import SealedState
from vending_server.sealing.tables import packs, sealed_vends
from vending_server.sync.model import ChainRecord, Sender
from vending_server.wire.offline_sales import PACK_TAKEN, PackTakenFacts

_vends = sealed_vends.c


@dataclass(frozen=True, slots=True)
class PackAcknowledgements:
    """Reads `pack_taken` records; a JournalReader, told after those who read sales.

    A vend that was sold before the till took the edition without it is sold.
    """

    def read(self, connection: sa.Connection, sender: Sender, news: Sequence[ChainRecord]) -> None:
        """Take note of the voids that the till has carried out."""
        taken = list(_taken(news))
        if not taken:
            return
        pack = rows.pack_of(connection, sender.terminal_id, lock=True)
        gone = {sealed_id for one in taken for sealed_id in one.removed}
        # What the till holds of this pack is the edition that it took last, and nothing else.
        editions = [
            one.edition
            for one in taken
            if one.pack_number == pack.pack_number and one.edition <= pack.edition
        ]
        newest = max(editions, default=0)
        of_edition = (_vends.pack_number == pack.pack_number) & (_vends.removed_in <= newest)
        asked = (_vends.terminal_id == sender.terminal_id) & (
            _vends.state == SealedState.VOID_ASKED
        )
        query = sa.select(_vends.id, of_edition).where(asked)
        done = [one for one, is_out in connection.execute(query) if is_out or one in gone]
        rows.mark_voided(connection, done, sender.now)
        connection.execute(
            packs.update()
            .where(packs.c.terminal_id == sender.terminal_id)
            .where(packs.c.acknowledged_edition < newest)
            .values(acknowledged_edition=newest)
        )


def _taken(news: Sequence[ChainRecord]) -> Iterator[PackTakenFacts]:
    for one in news:
        if one.facts is None or one.facts.kind != PACK_TAKEN:
            continue
        try:
            yield msgspec.json.decode(one.body.encode(), type=PackTakenFacts)
        except (msgspec.DecodeError, RecursionError):
            continue  # it acknowledges nothing; the vends stay exposed, which is what is seen
