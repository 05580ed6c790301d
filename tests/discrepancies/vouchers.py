"""The accountant's vouchers: one a point and day, and head office's, made the morning after.

Each is posted the day after that.

Entries may still come into a day that has its voucher; then another voucher replaces it, as it does
in the office.  Head office's vouchers take no dice of the town: the month of a seed stays what it was.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import msgspec

from tests.discrepancies.notes import Notes
from tests.discrepancies.town import ZONE, Town
from vending_server.days.model import HEAD_OFFICE
from vending_server.errors import Refused
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.reconciliation.model import CauseKind, SubjectKind
from vending_server.sample_town.places import POINTS
from vending_server.wire.ids import uuid7
from vending_server.wire.reconciliation import (
    VoucherExport,
    VoucherFacts,
    VoucherMade,
    VoucherPosting,
)


class Accounting:
    """What one accountant does with vouchers; `odd` are the days of which she gets one wrong."""

    def __init__(self, town: Town, notes: Notes, odd: Sequence[dt.date]) -> None:
        self.town, self.notes, self.odd = town, notes, list(odd)
        self.desk = ReconciliationDesk(engine=town.engine, clock=town.clock, zone=ZONE)
        self.waiting: list[VoucherFacts] = []  # made and not posted
        self._dice = random.Random("vouchers of head office")

    def morning(self, day: dt.date) -> None:
        """Make what is due of the three days before, and post what was made the day before."""
        for voucher in self.waiting:
            self._post(voucher, voucher.total_minor)
        self.waiting = []
        for back in (3, 2, 1):
            self._make(day - dt.timedelta(days=back))

    def _make(self, day: dt.date) -> None:
        made = [
            voucher for point in POINTS if (voucher := self._made(point.number, day)) is not None
        ]
        if made and day in self.odd:
            self.odd.remove(day)
            self._get_wrong(made.pop(self.town.rng.randrange(len(made))))
        of_office = self._made(HEAD_OFFICE, day)
        self.waiting += made if of_office is None else [*made, of_office]

    def _made(self, point: int, day: dt.date) -> VoucherFacts | None:
        wanted = VoucherMade(
            document_id=self._new_id(point), point_number=point, day=day.isoformat()
        )
        try:
            kept = self.desk.make_voucher(self.town.office("laila"), wanted)
        except Refused:  # nothing was posted that day, or its voucher says just that
            return None
        voucher = msgspec.json.decode(kept.body, type=VoucherFacts)
        message = VoucherExport(document_id=self._new_id(point))
        self.desk.export_voucher(self.town.office("laila"), voucher.voucher_id, message)
        return voucher

    def _post(self, voucher: VoucherFacts, minor: int) -> None:
        number = voucher.number
        if voucher.point_number != HEAD_OFFICE:
            number = self.town.rng.randrange(1_000, 9_999)
        message = VoucherPosting(
            document_id=self._new_id(voucher.point_number),
            posted_number=str(number),
            posted_minor=minor,
        )
        self.desk.post_voucher(self.town.office("laila"), voucher.voucher_id, message)

    def _new_id(self, point: int) -> str:
        """An id as a client makes it."""
        if point != HEAD_OFFICE:
            return self.town.new_id()
        unix_ms = int(self.town.clock.now().timestamp() * 1000)
        return uuid7(unix_ms=unix_ms, random_bytes=self._dice.randbytes(10))

    def _get_wrong(self, voucher: VoucherFacts) -> None:
        """Type two figures of a sum the wrong way round."""
        digits = list(str(voucher.total_minor))
        places = [n for n in range(len(digits) - 1) if digits[n] != digits[n + 1]]
        place = self.town.rng.choice(places or [0])
        digits[place : place + 2] = reversed(digits[place : place + 2])
        typed = int("".join(digits)) if places else voucher.total_minor + 100
        self._post(voucher, typed)
        key = f"{voucher.point_number}:{voucher.day}"
        shows_at = {(SubjectKind.DAY_OF_POINT, key): typed - voucher.total_minor}
        told = f"the voucher of {voucher.day} at point {voucher.point_number} posted wrongly"
        self.notes.note(CauseKind.VOUCHER_WRONG, shows_at, told)
