"""What each route takes, answers and refuses: one table, from which the description is made.

The routes parse for themselves (docs/decisions/0003), so a test compares each row with what the
route's code parses, and the answers of a fuzzer with what the rows promise. A refusal that a row
does not name is answered all the same, and logged as a warning: the suite fails on it.

What every route of a kind may refuse is added by `codes_of`; a row names only its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import ACCESS, OPEN_TO_ALL, Route
from vending_server.http.exchange_board import BOARD
from vending_server.http.exchange_cards import CARDS, REFUSED_CARDS
from vending_server.http.exchange_cases import CASES
from vending_server.http.exchange_cash import CASH_DESK
from vending_server.http.exchange_debts import DEBTS
from vending_server.http.exchange_insight import INSIGHT
from vending_server.http.exchange_journals import JOURNALS
from vending_server.http.exchange_machines import MACHINES
from vending_server.http.exchange_operators import OPERATORS
from vending_server.http.exchange_packs import PACKS
from vending_server.http.exchange_reconciliation import RECONCILIATION
from vending_server.http.exchange_reports import REPORTS
from vending_server.http.exchange_rows import (
    APPROVED,
    CLOCKED,
    COUNTER,
    DECIDED,
    FIRST_AND_AGAIN,
    ISSUED,
    KEYED,
    OWED,
    PRICED,
    SOLD,
    UNITS,
    Exchange,
    asks,
    document,
    lists,
    makes,
    tells,
)
from vending_server.http.exchange_upkeep import UPKEEP
from vending_server.wire import (
    approvals,
    counter,
    enrolment,
    key_changes,
    login,
    lookup,
    payments,
    persons,
    quote,
    receipt_checks,
    recovery,
    registry,
    registry_imports,
    rerating,
    reversal,
    service_state,
    tariffs,
    vend,
    visits,
)
from vending_server.wire.problems import ProblemCode as Code

# Added by kind of route, see codes_of.
_ANY_ROUTE: Final = frozenset({Code.DATABASE_BUSY, Code.SERVER_FAULT})
_WITH_BODY: Final = frozenset(
    {Code.MALFORMED_JSON, Code.UNKNOWN_FIELD, Code.INVALID_REQUEST, Code.BODY_TOO_LARGE}
)
_IN_PAGES: Final = frozenset({Code.CURSOR_INVALID, Code.INVALID_REQUEST, Code.UNKNOWN_FIELD})
_SIGNED_IN: Final = frozenset(
    {
        Code.SESSION_ENDED,
        Code.NOT_PERMITTED,
        Code.TERMINAL_SUSPENDED,
        Code.TERMINAL_UNKNOWN,
        Code.TOO_MANY_REQUESTS,
    }
)


EXCHANGES: Final[Mapping[Route, Exchange]] = {
    **CASH_DESK,
    **DEBTS,
    **MACHINES,
    **CASES,
    **CARDS,
    **JOURNALS,
    **PACKS,
    **RECONCILIATION,
    **REPORTS,
    **BOARD,
    **INSIGHT,
    **UPKEEP,
    **OPERATORS,
    # Whoever watches the server
    ("GET", "/v1/health"): tells(service_state.Health),
    ("GET", "/v1/ready"): asks(None, service_state.Readiness, statuses=(200, 503)),
    ("GET", "/metrics"): Exchange(
        is_text=True, refuses=frozenset({Code.NOT_FOUND, Code.NOT_PERMITTED})
    ),
    ("POST", "/v1/receipt-checks"): asks(
        receipt_checks.ReceiptCheckRequest,
        receipt_checks.ReceiptCheckAnswer,
        Code.NOT_FOUND,
        Code.NOT_PERMITTED,
        Code.TOO_MANY_REQUESTS,
    ),
    ("GET", "/v1/openapi.json"): tells(service_state.OpenApiDocument),
    # Who is asking
    ("GET", "/v1/certificate-authority"): tells(enrolment.AuthorityAnswer, Code.NOT_FOUND),
    ("POST", "/v1/enrolments"): makes(
        enrolment.EnrolmentRequest,
        enrolment.EnrolmentAnswer,
        Code.ENROLMENT_REFUSED,
        Code.SIGNATURE_INVALID,
    ),
    ("POST", "/v1/login-challenges"): makes(
        login.ChallengeRequest,
        login.ChallengeAnswer,
        Code.TERMINAL_UNKNOWN,
        Code.TERMINAL_SUSPENDED,
        Code.TOO_MANY_REQUESTS,
    ),
    ("POST", "/v1/sessions"): makes(
        login.LoginRequest,
        login.SessionAnswer,
        Code.TERMINAL_UNKNOWN,
        Code.TERMINAL_SUSPENDED,
        Code.CHALLENGE_EXPIRED,
        Code.SIGNATURE_INVALID,
        Code.LOGIN_REFUSED,
        Code.LOGIN_LOCKED,
        Code.PASSWORD_OF_SLIP,
        Code.SLIP_EXPIRED,
        Code.PASSWORD_WEAK,
        Code.NOT_PERMITTED,
        Code.TOO_MANY_REQUESTS,
    ),
    ("DELETE", "/v1/sessions/current"): Exchange(
        statuses=(204,), refuses=frozenset({Code.SESSION_ENDED})
    ),
    # Selling
    ("POST", "/v1/lookups"): lists(
        lookup.LookupRequest,
        lookup.LookupAnswer,
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
        Code.CARD_EXPIRED,
        Code.CARD_MISMATCH,
        Code.SEARCH_TOO_SHORT,
        more=REFUSED_CARDS,
        pages=lookup.LOOKUP_PAGES,
    ),
    ("POST", "/v1/quotes"): asks(quote.QuoteRequest, quote.QuoteAnswer, more=PRICED | CLOCKED),
    ("POST", "/v1/vends"): Exchange(
        takes=vend.VendRequest,
        answers=vend.VendAnswer,
        statuses=FIRST_AND_AGAIN,
        refuses=SOLD | {Code.VEND_ID_REUSED, Code.JOURNAL_DIFFERS},
    ),
    ("GET", "/v1/vends/{vend_id:str}"): tells(vend.VendAnswer, Code.VEND_UNKNOWN, more=SOLD),
    ("POST", "/v1/vends/{vend_id:str}/resolution"): tells(vend.VendAnswer, more=SOLD),
    ("POST", "/v1/vends/{vend_id:str}/reprints"): asks(
        vend.ReprintRequest, vend.ReprintAnswer, Code.RECEIPT_NOT_FOUND, Code.SALE_REVERSED
    ),
    ("POST", "/v1/payment-quotes"): asks(
        payments.PaymentQuoteRequest, payments.PaymentQuoteAnswer, more=OWED
    ),
    ("POST", "/v1/payments"): document(
        payments.PaymentRequest,
        payments.PaymentAnswer,
        Code.RECEIPT_NUMBER_USED,
        Code.SHIFT_OF_ANOTHER,
        Code.TENDERS_DISAGREE,
        Code.TENDER_NOT_CASH_MULTIPLE,
        Code.TENDER_REFERENCE_MISSING,
        Code.DEPOSIT_SHORT,
        Code.AGENT_CREDIT_SHORT,
        Code.DAY_LOCKED,
        more=OWED,
    ),
    ("GET", "/v1/visits/{visit_id:str}"): tells(visits.VisitAnswer, Code.RECEIPT_NOT_FOUND),
    ("POST", "/v1/visits/{visit_id:str}/reprints"): asks(
        vend.ReprintRequest, visits.VisitAnswer, Code.RECEIPT_NOT_FOUND
    ),
    ("POST", "/v1/vends/{vend_id:str}/reversal"): document(
        reversal.ReversalRequest,
        reversal.ReversalAnswer,
        Code.RECEIPT_NOT_FOUND,
        Code.SALE_REVERSED,
        Code.TOKEN_SEEN,
        Code.TOO_LATE_TO_REVERSE,
        Code.SIGNATURE_INVALID,
        Code.SHIFT_OF_ANOTHER,
        Code.REASON_MISSING,
        Code.RECOVERING_AFTER_RESTORE,
        more=APPROVED,
    ),
    # The registry
    ("POST", "/v1/customers"): document(
        registry.NewCustomer, registry.CustomerFacts, Code.CUSTOMER_NUMBER_USED
    ),
    ("POST", "/v1/contracts"): document(
        registry.ContractOpening,
        registry.ContractFacts,
        Code.ACCOUNT_NUMBER_USED,
        Code.CUSTOMER_UNKNOWN,
        Code.CONTRACT_UNKNOWN,
        Code.METER_UNKNOWN,
        Code.METER_NOT_IN_STOCK,
        Code.METER_OTHER_UTILITY,
        Code.NO_TARIFF,
    ),
    ("POST", "/v1/contract-closings"): document(
        registry.ContractClosing,
        registry.ClosingFacts,
        Code.CONTRACT_UNKNOWN,
        Code.CONTRACT_CLOSED,
        Code.REASON_MISSING,
        more=APPROVED,
    ),
    ("POST", "/v1/meter-installations"): document(
        registry.MeterInstallation,
        registry.ContractFacts,
        Code.CONTRACT_UNKNOWN,
        Code.CONTRACT_CLOSED,
        Code.CONTRACT_HAS_METER,
        Code.METER_UNKNOWN,
        Code.METER_NOT_IN_STOCK,
        Code.METER_OTHER_UTILITY,
    ),
    ("POST", "/v1/meter-replacements"): document(
        registry.MeterReplacement,
        registry.ReplacementFacts,
        Code.CONTRACT_UNKNOWN,
        Code.CONTRACT_CLOSED,
        Code.METER_UNKNOWN,
        Code.METER_NOT_IN_STOCK,
        Code.METER_OTHER_UTILITY,
        Code.REASON_MISSING,
    ),
    ("POST", "/v1/meter-blocks"): document(
        registry.MeterBlock, registry.BlockFacts, Code.METER_UNKNOWN, Code.REASON_MISSING
    ),
    ("POST", "/v1/meter-releases"): document(
        registry.MeterRelease,
        registry.BlockFacts,
        Code.METER_UNKNOWN,
        Code.METER_NOT_BLOCKED,
        Code.REASON_MISSING,
    ),
    ("POST", "/v1/meter-shelvings"): document(
        registry.MeterShelving,
        registry.ShelvingFacts,
        Code.METER_UNKNOWN,
        Code.METER_NOT_IN_STOCK,
        Code.REASON_MISSING,
    ),
    ("POST", "/v1/contract-lookups"): asks(
        registry.ContractLookup, registry.ContractFacts, Code.CONTRACT_UNKNOWN
    ),
    ("POST", "/v1/meter-histories"): lists(
        registry.MeterHistoryLookup, registry.MeterHistory, Code.METER_UNKNOWN
    ),
    ("POST", "/v1/meter-lists"): lists(registry.MeterListAsked, registry.MeterList),
    ("POST", "/v1/registry-import-looks"): asks(
        registry_imports.ListLook, registry_imports.ListLookAnswer, Code.LIST_UNREADABLE
    ),
    ("POST", "/v1/registry-imports"): document(
        registry_imports.ListImport,
        registry_imports.ListImportAnswer,
        Code.LIST_UNREADABLE,
        Code.LIST_HAS_ERRORS,
        Code.LIST_DIFFERS,
    ),
    ("POST", "/v1/person-exports"): asks(
        persons.PersonExportRequest,
        persons.PersonExport,
        Code.CUSTOMER_UNKNOWN,
        Code.REASON_MISSING,
    ),
    # Tariffs
    ("GET", "/v1/tariff-versions"): lists(None, tariffs.VersionList),
    ("POST", "/v1/tariff-drafts"): makes(
        tariffs.DraftRequest,
        tariffs.VersionFacts,
        Code.TARIFF_NOT_DRAFT,
        Code.TARIFF_NOT_VALID,
        Code.TARIFF_OVERLAPS,
        Code.TARIFF_UNKNOWN,
        Code.TARIFF_CHANGED,
        Code.TARIFF_RATE_FAR,
    ),
    ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/submission"): asks(
        tariffs.SubmissionRequest,
        tariffs.VersionFacts,
        Code.TARIFF_UNKNOWN,
        Code.TARIFF_NOT_DRAFT,
        Code.TARIFF_CHANGED,
        Code.DECISION_MISSING,
        Code.REASON_MISSING,
        Code.APPROVAL_MISSING,
        Code.DOCUMENT_ID_REUSED,
    ),
    ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/activation"): asks(
        tariffs.ActivationRequest,
        tariffs.VersionFacts,
        Code.TARIFF_UNKNOWN,
        Code.TARIFF_NOT_DRAFT,
        Code.TARIFF_NOT_VALID,
        Code.TARIFF_IN_THE_PAST,
        Code.TARIFF_OVERLAPS,
        Code.DECISION_MISSING,
        Code.APPROVER_IS_REQUESTER,
        more=APPROVED,
    ),
    ("POST", "/v1/tariff-what-ifs"): asks(
        rerating.WhatIfRequest,
        rerating.WhatIfAnswer,
        Code.TARIFF_UNKNOWN,
        Code.NO_TARIFF,
        pages=rerating.WHOLE_TOWN,
    ),
    ("POST", "/v1/tariff-corrections/preview"): lists(
        rerating.CorrectionPreviewRequest,
        rerating.CorrectionPreview,
        Code.TARIFF_UNKNOWN,
        Code.TARIFF_NOT_ACTIVE,
        Code.CORRECTION_MADE,
    ),
    ("POST", "/v1/tariff-corrections"): makes(
        rerating.CorrectionRequest,
        rerating.CorrectionAnswer,
        Code.TARIFF_UNKNOWN,
        Code.TARIFF_NOT_ACTIVE,
        Code.CORRECTION_MADE,
        Code.DOCUMENT_ID_REUSED,
        Code.REASON_MISSING,
        more=APPROVED,
    ),
    # After a restore
    ("GET", "/v1/recovery"): tells(recovery.RecoveryFacts),
    ("POST", "/v1/recovery/vends"): asks(
        recovery.RecoveredVend, recovery.RecoveredVendAnswer, Code.SIGNATURE_INVALID
    ),
    ("POST", "/v1/recovery/acts"): asks(
        recovery.RecoveredAct, recovery.RecoveredActAnswer, Code.SIGNATURE_INVALID
    ),
    ("POST", "/v1/recovery/report"): asks(
        recovery.RecoveryReport, recovery.RecoveryFacts, Code.SIGNATURE_INVALID
    ),
    # The counter
    ("POST", "/v1/counter/engineering-tokens"): document(
        counter.EngineeringTokenRequest, counter.DocumentAnswer, more=COUNTER
    ),
    ("POST", "/v1/counter/display-tokens"): makes(
        counter.DisplayTokenRequest, counter.DisplayTokenAnswer
    ),
    ("POST", "/v1/counter/free-issues"): document(
        counter.FreeIssueRequest, counter.DocumentAnswer, more=COUNTER | UNITS
    ),
    ("POST", "/v1/counter/lifeline-issues"): document(
        counter.LifelineRequest,
        counter.DocumentAnswer,
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
        Code.METER_BLOCKED,
        Code.LIFELINE_NOT_GRANTED,
        Code.LIFELINE_USED,
        more=ISSUED | UNITS,
    ),
    ("POST", "/v1/counter/wrong-meter-cases"): document(
        counter.WrongMeterRequest,
        counter.DocumentAnswer,
        Code.RECEIPT_NOT_FOUND,
        Code.CREDIT_MOVED_ALREADY,
        Code.SALE_REVERSED,
        Code.NOT_THIS_METER,
        more=COUNTER | UNITS,
    ),
    ("POST", "/v1/counter/change-outs"): document(
        counter.ChangeOutRequest,
        counter.DocumentAnswer,
        Code.CREDIT_MOVED_ALREADY,
        Code.MORE_THAN_SOLD,
        Code.NOT_THIS_METER,
        more=COUNTER | UNITS,
    ),
    ("POST", "/v1/counter/token-readings"): asks(
        counter.TokenReadingRequest,
        counter.TokenReadingAnswer,
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
        Code.KEY_UNAVAILABLE,
    ),
    # Key changes
    ("POST", "/v1/key-campaigns"): document(
        key_changes.CampaignRequest,
        key_changes.CampaignFacts,
        Code.REASON_MISSING,
        more=APPROVED,
    ),
    ("GET", "/v1/key-campaigns"): lists(None, key_changes.CampaignList),
    ("GET", "/v1/key-campaigns/{campaign_id:str}"): tells(
        key_changes.CampaignFacts, Code.KEY_CAMPAIGN_UNKNOWN
    ),
    ("POST", "/v1/key-campaigns/{campaign_id:str}/pages"): lists(
        key_changes.MeterPageRequest, key_changes.MeterKeyChangePage, Code.KEY_CAMPAIGN_UNKNOWN
    ),
    ("POST", "/v1/key-campaigns/{campaign_id:str}/plans"): document(
        key_changes.PlanRequest, key_changes.PlanAnswer, Code.KEY_CAMPAIGN_UNKNOWN
    ),
    ("POST", "/v1/key-campaigns/{campaign_id:str}/rehearsals"): document(
        key_changes.RehearsalRequest, key_changes.RehearsalAnswer, Code.KEY_CAMPAIGN_UNKNOWN
    ),
    ("POST", "/v1/key-change-withdrawals"): document(
        key_changes.WithdrawalRequest,
        key_changes.MeterKeyAnswer,
        Code.KEY_CHANGE_ISSUED,
        more=KEYED,
    ),
    ("POST", "/v1/key-change-confirmations"): document(
        key_changes.ConfirmationRequest,
        key_changes.MeterKeyAnswer,
        Code.KEY_READING_DIFFERS,
        Code.KEY_READING_PROVES_NOTHING,
        Code.KEY_UNAVAILABLE,
        more=KEYED,
    ),
    ("POST", "/v1/key-change-sets"): document(
        key_changes.SetRequest,
        key_changes.SetAnswer,
        Code.KEY_UNAVAILABLE,
        Code.KEY_CHANGE_WAITS,
        more=KEYED | APPROVED | CLOCKED,
    ),
    ("POST", "/v1/key-change-lookups"): asks(
        key_changes.KeyLookup,
        key_changes.MeterKeyAnswer,
        Code.CHECK_DIGIT,
        Code.METER_UNKNOWN,
    ),
    # Four eyes
    ("POST", "/v1/approvals"): makes(
        approvals.ApprovalRequest,
        approvals.ApprovalFacts,
        Code.REASON_MISSING,
        Code.DOCUMENT_ID_REUSED,
    ),
    ("GET", "/v1/approvals"): lists(None, approvals.ApprovalList),
    ("GET", "/v1/approvals/{approval_id:str}"): tells(
        approvals.ApprovalFacts, Code.APPROVAL_MISSING
    ),
    ("POST", "/v1/approvals/{approval_id:str}/decisions"): asks(
        approvals.ApprovalDecision, approvals.ApprovalFacts, more=DECIDED
    ),
    ("POST", "/v1/approvals/{approval_id:str}/decisions-here"): asks(
        approvals.ApprovalDecisionHere,
        approvals.ApprovalFacts,
        Code.LOGIN_REFUSED,
        Code.LOGIN_LOCKED,
        Code.PASSWORD_OF_SLIP,
        more=DECIDED,
    ),
}


def codes_of(route: Route) -> frozenset[Code]:
    """Return every code that a route may refuse with.

    Raises:
        KeyError: the route has no row.
    """
    exchange = EXCHANGES[route]
    codes = exchange.refuses | _ANY_ROUTE
    if route in ACCESS:
        codes |= _SIGNED_IN
    if exchange.takes is not None:
        codes |= _WITH_BODY
    if exchange.pages is not None:
        codes |= _IN_PAGES
    if "{" in route[1]:  # an identifier that holds a slash names another address
        codes |= {Code.INVALID_REQUEST, Code.NOT_FOUND, Code.METHOD_NOT_ALLOWED}
    return codes


def needs_session(route: Route) -> bool:
    """Say whether a route answers only to somebody who has signed in."""
    return route not in OPEN_TO_ALL or route == ("DELETE", "/v1/sessions/current")
