"""Why a terminal cannot serve now, from what its devices, journal, line and clock say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from drivers.cash_acceptors.base import AcceptorCondition, FraudKind

_TAKES_MONEY: Final = frozenset({AcceptorCondition.REFUSING, AcceptorCondition.ACCEPTING})
# A customer who pulls at his note is no thief; these take a person's look.
ALARMING: Final = frozenset({FraudKind.TAMPER, FraudKind.STRING})


@dataclass(slots=True, kw_only=True)
class Health:
    """The last word of each; `reason` names the text of the gravest fault."""

    can_print: bool = False
    acceptor: AcceptorCondition = AcceptorCondition.GONE
    is_signed_in: bool = False
    is_journal_good: bool = True
    is_journal_ours: bool = True  # the server does not hold another disk's under our name
    is_tampered: bool = False  # until somebody opens the service menu
    pack_lock_id: str | None = None  # the line is gone, and the pack does not serve
    is_closed: bool = False  # by the hours of the settings
    opens_at: dt.datetime | None = None  # of the town's clock; none = not known

    @property
    def takes_money(self) -> bool:
        """Whether notes can be taken and followed."""
        return self.acceptor in _TAKES_MONEY

    @property
    def reason(self) -> str | None:
        """Return the text that says why nothing is sold; None when all is well."""
        faults = (
            (not self.is_journal_good, "S993"),
            (not self.is_journal_ours, "S544"),
            (self.is_tampered, "S692"),
            (self.acceptor is AcceptorCondition.STACKER_REMOVED, "S691"),
            (self.is_closed, "S690"),
            (self.pack_lock_id is not None, self.pack_lock_id or ""),
            (not self.is_signed_in, "S992"),
            (not self.can_print, "S990"),
            (not self.takes_money, "S991"),
        )
        return next((text_id for is_so, text_id in faults if is_so), None)
