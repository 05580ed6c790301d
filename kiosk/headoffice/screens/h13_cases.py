"""H13 Case files: what machines could not place; every claim ends with a decision of two people.

None closes with money that has no place: what is known to be in the box is paid or credited.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from kiosk.headoffice.cases import claims
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.screen import ScreenEntry
from kiosk.widgets.banner import notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import saying
from vending_server.wire.machine_cash import CREDITED, PAID, REJECTED, ClaimFacts

_CLOSERS: Final = frozenset({"accountant", "supervisor"})
_CAPS: Final = {PAID: Cap.F7, CREDITED: Cap.F8, REJECTED: Cap.F9}


class Cases(ListsScreen):
    """Claims of machines, open ones first."""

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (claims.claims_list(self.words.zone, self.desk.now),)

    def offers(self, _shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        return tuple(
            Offer(
                cap=cap,
                text_id=claims.TITLES[act],
                run=partial(self._end, act),
                fits=partial(_may_end, act),
                route=claims.SETTLES,
            )
            for act, cap in _CAPS.items()
        )

    def _end(self, act: str, row: ClaimFacts) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            try:
                wanted = claims.settlement_of(row, act, values, document_id=document_id)
            except claims.NotUnderstood as fault:
                self.form.refuse(str(fault), notice("S1727", "warning"))
                return
            self.ask_second(
                lambda approval_id: self.send(
                    lambda: claims.settle(line, row.claim_id, wanted, approval_id), "settled"
                ),
                action=claims.ACTION,
                subject=row.number,
                reason=wanted.reason,
                payload=claims.payload(row, wanted),
                effect=claims.effect(row, wanted),
            )

        title = saying(claims.TITLES[act])
        self.ask(claims.fields_of(row, act), typed, title=title, confirm_id="B33")


def _may_end(act: str, row: ClaimFacts | None) -> bool:
    return claims.may_end(row, act)


ENTRY: Final = ScreenEntry(
    name="cases",
    text_id="S2321",
    roles=_CLOSERS | {"auditor"},
    reads=(claims.LISTS,),
    acts={claims.SETTLES: _CLOSERS},
    make=Cases,
    count=claims.waiting,
)
