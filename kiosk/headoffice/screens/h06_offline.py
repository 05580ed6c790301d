"""H06 Offline batches and quarantine: what waits, terminals, orders, lost machines, coverage.

Money that was taken is a fact and never refused: what waits here is whether it was a sale.  Two
accountants decide; the record stands beside what the till had been given.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kiosk.headoffice.act_form import REASON
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.offline import coverage, findings, lost, orders, terminals
from kiosk.headoffice.offline.words import seat_key
from kiosk.headoffice.screen import ScreenEntry
from kiosk.widgets.banner import notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import saying
from vending_server.wire.closures import ClosureOrderFacts
from vending_server.wire.lost_packs import LostPack
from vending_server.wire.offline_findings import OfflineFindingFacts

_BOOKS: Final = frozenset({"accountant", "auditor"})
_READERS: Final = _BOOKS | {"supervisor", "administrator"}
_ORDERERS: Final = frozenset({"accountant", "supervisor", "administrator"})


class Offline(ListsScreen):
    """Six lists; what is quarantined first."""

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (
            findings.findings_list(self.words.zone),
            terminals.TERMINALS,
            orders.ORDERS,
            lost.LOST,
            lost.LOST_METERS,
            coverage.coverage_list(),
        )

    def show_about(self, about: object) -> None:
        """Show a filter of the findings: another screen names what it means."""
        if isinstance(about, str):
            self.show_list_named("findings", about)

    def opened(self, row: Any, _column: str) -> None:
        """From a lost machine to the meters whose tokens it may hold."""
        if isinstance(row, LostPack):
            self.show_list_named("lost_meters", f"terminal:{seat_key(row.point, row.terminal)}")

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        if shown.name == "findings":
            return (
                Offer(
                    cap=Cap.F8,
                    text_id="B741",
                    run=lambda row: self._decide(row, "release"),
                    fits=findings.may_release,
                    route=findings.DECIDES,
                ),
                Offer(
                    cap=Cap.F9,
                    text_id="B742",
                    run=lambda row: self._decide(row, "charge"),
                    fits=findings.may_charge,
                    route=findings.DECIDES,
                ),
            )
        if shown.name == "closure_orders":
            return (
                Offer(
                    cap=Cap.F7,
                    text_id="B743",
                    run=lambda _row: self._order(),
                    fits=lambda _row: True,
                    route=orders.MAKES,
                ),
                Offer(
                    cap=Cap.F9,
                    text_id="B744",
                    run=self._revoke,
                    fits=lambda row: orders.may_be_revoked(row, self.desk.now()),
                    route=orders.REVOKES,
                ),
            )
        return ()

    # ------------------------------------------------------------------ quarantine

    def _decide(self, row: OfflineFindingFacts, act: str) -> None:
        line, effect = self.desk.line, findings.effect(row, act)
        document_id = self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            reason = values["reason"]

            def agreed(approval_id: str) -> None:
                decision = findings.decision(
                    act, document_id=document_id, reason=reason, approval_id=approval_id
                )
                self.send(lambda: findings.decide(line, row.finding_id, decision), "decided")

            self.ask_second(
                agreed,
                action=findings.ACTION,
                subject=row.finding_id,
                reason=reason,
                payload=findings.payload(row, act),
                effect=effect,
            )

        title = saying("B741" if act == "release" else "B742")
        self.ask((REASON,), typed, title=title, what=effect, confirm_id="B33")

    # ------------------------------------------------------------------ closure orders

    def _order(self) -> None:
        self.ask(orders.FIELDS, self._order_typed, title=saying("B743"), confirm_id="B33")

    def _order_typed(self, values: dict[str, str]) -> None:
        line, now = self.desk.line, self.desk.now()
        try:
            order = orders.order_of(values, document_id=self.desk.new_id(), now=now)
        except orders.NotUnderstood as fault:
            self.form.refuse(str(fault), notice("S1727", "warning"))
            return
        self.ask_second(
            lambda approval_id: self.send(lambda: orders.make(line, order, approval_id), "ordered"),
            action=orders.ACTION,
            subject=values["shares"],
            reason=order.reason,
            payload=orders.payload(order),
            effect=orders.effect(order),
        )

    def _revoke(self, row: ClosureOrderFacts) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            reason = values["reason"]
            self.send(lambda: orders.revoke(line, row.order_id, document_id, reason), "revoked")

        self.ask((REASON,), typed, title=saying("B744"), what=saying("S1728"))


ENTRY: Final = ScreenEntry(
    name="offline",
    text_id="S1729",
    roles=_READERS,
    reads=(
        terminals.PACKS,
        terminals.JOURNALS,
        orders.READS,
        lost.READS,
        lost.METERS,
        coverage.READS,
    ),
    acts={
        findings.LISTS: _BOOKS,
        findings.DECIDES: frozenset({"accountant"}),
        orders.MAKES: _ORDERERS,
        orders.REVOKES: _ORDERERS,
    },
    make=Offline,
    count=findings.waiting,
    counts_by=findings.LISTS,
)
