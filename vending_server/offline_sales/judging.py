"""Whether an offline sale can be one in the books; pure.

The first reason found is the one that is told: each of them alone keeps the sale apart.
"""

from __future__ import annotations

from vending_server.offline_sales.model import FindingReason
from vending_server.offline_sales.reading import Books, SealedRow
from vending_server.offline_sales.records import ToldVend
from vending_server.sealing.states import SealedState
from vending_server.wire.quote import TenderKind


class Judge:
    """Judges the sales of one upload in their order; what was said once is used from then on."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._vends = set(books.used_vends)
        self._receipts = set(books.used_receipts)
        self._sold: set[str] = set()

    def reason_against(self, told: ToldVend) -> FindingReason | None:
        """Return why this must not become a sale, None when it may."""
        reason = self._reason(told)
        if reason is None:
            self._receipts.add(told.vend.receipt_sequence)
        self._vends.add(told.vend.vend_id)
        self._sold.add(told.vend.sealed_id)
        return reason

    def _reason(self, told: ToldVend) -> FindingReason | None:
        sealed = self.sealed_of(told)
        if sealed is None:
            return FindingReason.NOT_IN_PACK
        is_sold = sealed.state is SealedState.SOLD or sealed.sealed_id in self._sold
        against = (
            (FindingReason.SOLD_TWICE, is_sold),
            (FindingReason.VOIDED_BEFORE, sealed.state is SealedState.VOIDED),
            (FindingReason.VEND_ID_USED, told.vend.vend_id in self._vends),
            (FindingReason.WRONG_SUM, not _adds_up(told, sealed)),
            (FindingReason.EXPIRED_PACK, told.at > min(sealed.valid_until, told.valid_until)),
            (FindingReason.RECEIPT_NUMBER_USED, told.vend.receipt_sequence in self._receipts),
        )
        return next((reason for reason, is_so in against if is_so), None)

    def sealed_of(self, told: ToldVend) -> SealedRow | None:
        """Return the sealed vend that was sold, if this terminal was ever given it."""
        sealed = self._books.sealed.get(told.vend.sealed_id)
        if sealed is None or sealed.terminal_id != self._books.seat.terminal_id:
            return None
        is_same = (
            sealed.pack_number == told.sale.pack_number
            and self._books.meters[sealed.meter_id].drn == told.vend.drn
        )
        return sealed if is_same else None


def _adds_up(told: ToldVend, sealed: SealedRow) -> bool:
    vend = told.vend
    cash = sum(one.amount_minor for one in vend.tenders if one.kind is TenderKind.CASH)
    is_change_possible = vend.received_minor >= cash and (cash > 0 or not vend.received_minor)
    return (
        vend.tender_minor == sealed.amount_minor
        and vend.units_tenths == sealed.units_tenths
        and told.money_minor == sealed.amount_minor
        and not told.kept_minor
        and is_change_possible
    )
