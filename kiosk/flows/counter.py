"""What a till asks the server at the counter besides selling: reads, and a second person.

Nothing here moves money or makes a token, so nothing is journaled; acts that do are in `acts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from kiosk.api_client import ApiClient
from kiosk.errors import TillRefusal
from kiosk.flows.identify import checked_drn
from kiosk.flows.till_values import LocalCode
from vending_server.wire.approvals import ApprovalDecisionHere, ApprovalFacts, ApprovalRequest
from vending_server.wire.cards import CardList, CardLookup
from vending_server.wire.counter import TokenReadingAnswer, TokenReadingRequest
from vending_server.wire.key_changes import KeyLookup, MeterKeyAnswer
from vending_server.wire.payments import PaymentQuoteAnswer, PaymentQuoteRequest
from vending_server.wire.postponements import PostponementLookup, PostponementOutlook

TOKEN_DIGITS: Final = 20


class Served(Protocol):
    """Calls the server; a session that it ended is ended at the till too."""

    def __call__(self, call: Callable[[], Any]) -> Any:
        """Return what the call returns."""


class Counter:
    """Reads at the counter; every method blocks and is called in a worker thread."""

    def __init__(self, *, api: ApiClient, served: Served) -> None:
        self._api = api
        self._served = served

    def payment_quote(
        self, account_number: str, amount_minor: int, items: Sequence[str] = ()
    ) -> PaymentQuoteAnswer:
        """Tell what an amount would pay of what is owed; an amount of 1 lists it all.

        Raises:
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        request = PaymentQuoteRequest(
            account_number=account_number, amount_minor=amount_minor, items=list(items)
        )
        answer: PaymentQuoteAnswer = self._served(lambda: self._api.payment_quote(request))
        return answer

    def ask_approval(
        self,
        approval_id: str,
        *,
        action: str,
        subject: str,
        reason: str,
        payload: Mapping[str, Any],
    ) -> ApprovalFacts:
        """Put an act before a second person; asked again with the same id, the same request.

        Raises:
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        request = ApprovalRequest(
            approval_id=approval_id,
            action=action,
            subject=subject,
            reason=reason,
            payload=dict(payload),
        )
        facts: ApprovalFacts = self._served(lambda: self._api.ask_approval(request))
        return facts

    def approval(self, approval_id: str) -> ApprovalFacts:
        """Tell how a request stands.

        Raises:
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        facts: ApprovalFacts = self._served(lambda: self._api.approval(approval_id))
        return facts

    def decide_here(
        self, approval_id: str, *, operator: str, password: str, accept: bool
    ) -> ApprovalFacts:
        """Let a second person decide at this machine; the password goes nowhere else.

        Raises:
            Declined: login_refused, login_locked, not_permitted, approver_is_requester...
            SessionEnded, Unreachable: the session of whoever asked is over; no answer.
        """
        decision = ApprovalDecisionHere(operator=operator, password=password, accept=accept)
        facts: ApprovalFacts = self._served(lambda: self._api.decide_here(approval_id, decision))
        return facts

    def cards_of(self, drn: str) -> CardList:
        """Tell which customer's cards a meter has had, newest first.

        Raises:
            TillRefusal: number_malformed; nothing was sent.
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        request = CardLookup(drn=checked_drn(drn))
        answer: CardList = self._served(lambda: self._api.customer_cards(request))
        return answer

    def key_lookup(self, drn: str) -> MeterKeyAnswer:
        """Tell how a meter's key stands, and what is planned for it.

        Raises:
            TillRefusal: number_malformed; nothing was sent.
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        request = KeyLookup(drn=checked_drn(drn))
        answer: MeterKeyAnswer = self._served(lambda: self._api.key_lookup(request))
        return answer

    def sale_of_token(self, drn: str, token: str) -> str:
        """Return the id of the sale that made a token for a meter, as its paper shows both.

        Raises:
            TillRefusal: vend_not_here when no sale of ours made it; else as `read_token`.
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        said = self.read_token(drn, token)
        if said.sale_id is None or not said.is_on_record or said.is_reversed:
            raise TillRefusal(LocalCode.VEND_NOT_HERE)
        return said.sale_id

    def postponement_outlook(self, account_number: str) -> PostponementOutlook:
        """Tell what an account has due, and how far it may be put off.

        Raises:
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        request = PostponementLookup(account_number=account_number)
        outlook: PostponementOutlook = self._served(lambda: self._api.postponement_outlook(request))
        return outlook

    def read_token(self, drn: str, token: str) -> TokenReadingAnswer:
        """Tell what a token says that somebody brings back.

        Raises:
            TillRefusal: number_malformed, token_incomplete; nothing was sent.
            Declined, SessionEnded, Unreachable: the server's no, or its silence.
        """
        if len(token) != TOKEN_DIGITS or not token.isascii() or not token.isdigit():
            raise TillRefusal(LocalCode.TOKEN_INCOMPLETE)
        request = TokenReadingRequest(drn=checked_drn(drn), token=token)
        answer: TokenReadingAnswer = self._served(lambda: self._api.read_token(request))
        return answer
