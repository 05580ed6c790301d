"""Keep the pack fresh: ask the server what changed, apply it, tell the journal.

The journal goes first, to its very end: the server must know what was sold from the pack before it
says what the pack is, and that what it voided is gone before it sells on (docs/offline.md).
`renew` blocks, is called in a worker thread, and is tried again from anywhere, after any cut.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

from kiosk.errors import PackDiffers
from kiosk.flows.journal_sync import JournalSync
from kiosk.flows.pack import Pack
from vending_server.wire.packs import PackDelta

BRINGS_MAX: Final = 25  # of one renewal: some 200 uploads; the rest is tried again later
DELTAS_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class Renewed:
    """How a renewal ended."""

    is_done: bool  # the pack is what the server wants it to be
    after_s: int = 900  # the next one is due then


class PackRenewal:
    """The way of one pack from the server; one `renew` at a time, from whatever thread."""

    def __init__(self, pack: Pack, sync: JournalSync) -> None:
        self._pack, self._sync = pack, sync
        self._lock = threading.Lock()

    def renew(self) -> Renewed:
        """Bring the journal, then the pack; tells when to come again.

        Raises:
            Declined: this terminal has no pack, or gets none now.
            SessionEnded, Unreachable: as any request; what was applied stays applied.
            PackRefused: what came is not the server's word for this till; nothing was changed.
            JournalUnwritable, JournalBroken, PackUnwritable: the disk.
            TillRefusal: pack_empty: the shelf was damaged, and comes whole the next time.
        """
        with self._lock:
            if not self._pack.is_wanted():
                return Renewed(is_done=True)
            if not self._is_journal_there():
                return Renewed(is_done=False)
            delta = self._step()
            for _ in range(DELTAS_MAX):
                if not delta.has_more:
                    break
                delta = self._step()
            self._is_journal_there()  # the voids count from when the journal tells them
            return Renewed(is_done=not delta.has_more, after_s=delta.renew_after_s)

    def _step(self) -> PackDelta:
        """Ask and apply once; what does not fit is asked for whole, once."""
        api = self._sync.api
        delta = api.renew_pack(self._pack.request())
        try:
            self._pack.take(delta, is_whole=False)
        except PackDiffers:
            delta = api.renew_pack(self._pack.request(is_whole=True))
            self._pack.take(delta, is_whole=True)
        return delta

    def _is_journal_there(self) -> bool:
        for _ in range(BRINGS_MAX):
            state = self._sync.bring()
            if not state.is_well:
                return False
            if state.behind == 0:
                return True
        return False
