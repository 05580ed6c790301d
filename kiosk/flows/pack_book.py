"""What the journal says about the pack: what was sold from it, what was taken, and until when.

The journal is the truth and the shelf follows it.  `catch_up` reads what was written since the last
call, by whomever; so nobody has to tell this book anything, and nothing can be forgotten.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from kiosk.errors import JournalBroken
from kiosk.store.journal import Journal
from kiosk.store.offline_records import PackExtended, PackLost, PackTaken, VendsSoldOffline
from kiosk.store.records import decode_record
from vending_server.wire.packs import PackManifest

_ALL: Final = 2**62


class _Glance(msgspec.Struct, frozen=True):
    """What is looked at in every record."""

    kind: str
    at: str


_GLANCE: Final = msgspec.json.Decoder(_Glance)


@dataclass(frozen=True, slots=True)
class TakenPack:
    """The edition that the journal says is on this disk."""

    pack_number: int
    edition: int
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Extension:
    """What the journal says about the edition that is held."""

    pack_number: int
    edition: int
    hours: int  # from the manifest's issue

    def is_of(self, manifest: PackManifest) -> bool:
        """Say whether it is for this edition."""
        return (self.pack_number, self.edition) == (manifest.pack_number, manifest.edition)

    def until(self, manifest: PackManifest) -> dt.datetime:
        """Return the end of the validity that it allows."""
        return dt.datetime.fromisoformat(manifest.issued_at) + dt.timedelta(hours=self.hours)


_OURS: Final = frozenset(
    str(one.__struct_config__.tag) for one in (VendsSoldOffline, PackTaken, PackLost, PackExtended)
)


class PackBook:
    """The pack as one journal tells it; safe to use from several threads."""

    def __init__(self, journal: Journal) -> None:
        """Take the journal; nothing is read before `catch_up`."""
        self._journal = journal
        self._lock = threading.RLock()
        self._seq = 0
        self._sold: dict[str, int] = {}
        self._taken: TakenPack | None = None
        self._newest = (0, 0)
        self._extension: Extension | None = None
        self._times_from = 0
        self._latest: dt.datetime | None = None

    @property
    def seq(self) -> int:
        """The last record that was read."""
        return self._seq

    @property
    def sold(self) -> Mapping[str, int]:
        """What this till ever sold offline: amounts by sealed id."""
        return self._sold

    @property
    def taken(self) -> TakenPack | None:
        """What must lie on the shelf; None: nothing."""
        return self._taken

    @property
    def newest(self) -> tuple[int, int]:
        """Pack number and edition of the newest that was ever taken, whatever became of it."""
        return self._newest

    @property
    def extension(self) -> Extension | None:
        """The last one that was allowed, of whatever edition."""
        return self._extension

    @property
    def latest(self) -> dt.datetime | None:
        """The latest time in any record since `watch_times_after`; None: there is none."""
        return self._latest

    def watch_times_after(self, seq: int) -> None:
        """Look only at times of records behind this number from now on."""
        with self._lock:
            self._times_from, self._latest = seq, None

    def catch_up(self) -> None:
        """Read what was written since.

        Raises:
            JournalBroken: a record cannot be read.
        """
        with self._lock:
            for record in self._journal.records_after(self._seq, most=_ALL):
                self._read(record.seq, record.body)
                self._seq = record.seq

    def _read(self, seq: int, body: bytes) -> None:
        try:
            glance = _GLANCE.decode(body)
            if seq > self._times_from:
                at = dt.datetime.fromisoformat(glance.at)
                self._latest = max(at, self._latest or at)
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            raise JournalBroken(f"record {seq} cannot be read: {error}") from None
        if glance.kind not in _OURS:
            return
        match decode_record(body):
            case VendsSoldOffline(vends=vends):
                self._sold |= {one.sealed_id: one.tender_minor for one in vends}
            case PackTaken(pack_number=number, edition=edition, manifest_sha256=manifest):
                self._taken = TakenPack(number, edition, manifest)
                self._newest = max(self._newest, (number, edition))
            case PackLost():
                self._taken = None
            case PackExtended(pack_number=number, edition=edition, hours=hours):
                self._extension = Extension(number, edition, hours)
