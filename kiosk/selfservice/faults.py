"""Why a terminal cannot serve now, from what its devices, journal and line say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.cash_acceptors.base import AcceptorCondition

_TAKES_MONEY: Final = frozenset({AcceptorCondition.REFUSING, AcceptorCondition.ACCEPTING})


@dataclass(slots=True, kw_only=True)
class Health:
    """The last word of each; `reason` names the text of the gravest fault."""

    can_print: bool = False
    acceptor: AcceptorCondition = AcceptorCondition.GONE
    is_signed_in: bool = False
    is_journal_good: bool = True

    @property
    def takes_money(self) -> bool:
        """Whether notes can be taken and followed."""
        return self.acceptor in _TAKES_MONEY

    @property
    def reason(self) -> str | None:
        """Return the text that says why nothing is sold; None when all is well."""
        if not self.is_journal_good:
            return "S993"
        if not self.is_signed_in:
            return "S992"
        if not self.can_print:
            return "S990"
        return None if self.takes_money else "S991"
