"""What stands on a counter: a disk that fills up and is put back, and a printer that runs out of paper."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from drivers.errors import DeviceGone
from drivers.receipt_printers.base import PrintOutcome, PrintReason, PrintVerdict
from kiosk.store.journal import Journal
from kiosk.store.pack_shelf import FILE_NAME as PACK_NAME
from kiosk.store.pack_shelf import PackShelf
from tests.crashes.disk import Disk, _Connection
from tests.crashes.steps import Kind, Steps

_PLENTY = 1 << 40
_FILES = ("journal.sqlite", "journal.sqlite-wal")


class CounterDisk(Disk):
    """The disk of `tests.crashes`, which can also be full, and be put back to an older copy."""

    is_full = False
    _shelf: PackShelf | None = None
    _older: dict[str, bytes] | None = None

    def open(self) -> Journal:
        """Open the journal as a program that starts does."""
        self._journal = Journal(
            self.path,
            identity=self._identity,
            connect=self._connect,
            free_bytes=lambda _folder: _PLENTY,
        )
        return self._journal

    def open_shelf(self) -> PackShelf:
        """Open the sealed vends beside it."""
        self._shelf = PackShelf(self._folder / PACK_NAME, connect=self._connect)
        return self._shelf

    def close(self) -> None:
        """End properly."""
        if self._shelf is not None:
            self._shelf.close()
            self._shelf = None
        super().close()

    def wipe_shelf(self) -> None:
        """Lose the sealed vends; no program runs."""
        for path in self._folder.glob(f"{PACK_NAME}*"):
            path.unlink()

    def commit(self, connection: _Connection) -> None:
        if self.is_full:
            raise sqlite3.OperationalError("database or disk is full")
        super().commit(connection)

    def copy(self) -> None:
        """Keep what is there now, as somebody who copies a disk does."""
        self._older = self._bytes()
        self._older |= {path.name: path.read_bytes() for path in self._folder.glob(f"{PACK_NAME}*")}

    @property
    def has_copy(self) -> bool:
        """Whether an older state was kept."""
        return self._older is not None

    def put_back(self) -> None:
        """Be what the copy was; no program runs meanwhile."""
        assert self._older is not None
        self.wipe_shelf()
        for name in (*_FILES, "journal.sqlite-shm"):
            (self._folder / name).unlink(missing_ok=True)
        for name, data in self._older.items():
            (self._folder / name).write_bytes(data)


@dataclass
class CounterPrinter:
    """`verdicts` are given in order, then PRINTED.  A sheet that came out is in `sheets`."""

    steps: Steps
    verdicts: list[PrintVerdict | str] = field(default_factory=list)
    sheets: list[tuple[str, str]] = field(default_factory=list)  # job and text
    jobs: list[str] = field(default_factory=list)  # tried, whatever came out

    def print_raster(self, bitmap_rows: bytes, *, job_id: str, **_more: Any) -> PrintOutcome:
        """See `drivers.receipt_printers.base`."""
        self.steps.at(Kind.PRINT)
        self.jobs.append(job_id)
        verdict = self.verdicts.pop(0) if self.verdicts else PrintVerdict.PRINTED
        if verdict is not PrintVerdict.NOT_SENT:
            self.sheets.append((job_id, bitmap_rows.decode("latin-1")))
        self.steps.at(Kind.PRINT)
        if verdict == GONE:
            raise DeviceGone("pulled")
        reason = None if verdict is PrintVerdict.PRINTED else PrintReason.PAPER_OUT
        return PrintOutcome(job_id=job_id, verdict=PrintVerdict(verdict), reason=reason)


GONE = "gone"  # the driver fails in the middle
