"""Who may call which route: one table for the whole server.

A route that is not in the table answers nobody; a test walks the application's routes and fails for
one that is missing here, and for one that is named here and does not exist. What the caller may see
of *another point's* data is the service's to refuse; the matrix test tries that as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

from vending_server.operators.model import SELLERS, Role

Route: TypeAlias = tuple[str, str]  # method and path, as the route is declared

# Before a session: anybody who can reach the server.
OPEN_TO_ALL: Final[frozenset[Route]] = frozenset(
    {
        ("GET", "/v1/health"),
        ("GET", "/v1/ready"),
        ("GET", "/v1/openapi.json"),
        ("GET", "/metrics"),  # with a token of its own
        ("POST", "/v1/receipt-checks"),  # with the portal's
        ("GET", "/v1/certificate-authority"),
        ("POST", "/v1/enrolments"),
        ("POST", "/v1/login-challenges"),
        ("POST", "/v1/sessions"),
        ("DELETE", "/v1/sessions/current"),  # ends what it is given, and says nothing
    }
)

_SELLERS: Final = SELLERS
_MACHINES: Final = frozenset({Role.SELF_SERVICE})
_SELLING: Final = _SELLERS | _MACHINES  # a terminal without a person sells too
_TARIFFS: Final = frozenset({Role.TARIFF_MANAGER})
_TARIFF_READERS: Final = _TARIFFS | {
    Role.ACCOUNTANT,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
_TILL: Final = frozenset({Role.CASHIER, Role.SUPERVISOR})  # an agent corrects nothing
_ANYBODY: Final = frozenset(Role)
_REGISTRARS: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_CLOSERS: Final = frozenset({Role.SUPERVISOR, Role.ACCOUNTANT})  # those who may ask for a payout
_AUDITORS: Final = frozenset({Role.AUDITOR})
_ACCOUNTANTS: Final = frozenset({Role.ACCOUNTANT})
_BOOK_READERS: Final = _ACCOUNTANTS | _AUDITORS
_KEEPERS: Final = frozenset({Role.KEY_CUSTODIAN})
_OFFICE: Final = _BOOK_READERS | _REGISTRARS | _KEEPERS | _TARIFFS
_INSIGHT: Final = _CLOSERS | _REGISTRARS | _AUDITORS
_ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})
_STAFF_READERS: Final = _ADMINISTRATORS | _AUDITORS
_KEY_READERS: Final = _KEEPERS | _REGISTRARS | _AUDITORS

ACCESS: Final[Mapping[Route, frozenset[Role]]] = {
    # Selling
    ("POST", "/v1/lookups"): _SELLING,
    ("POST", "/v1/quotes"): _SELLING,
    ("POST", "/v1/vends"): _SELLING,
    ("GET", "/v1/vends/{vend_id:str}"): _SELLING,
    ("POST", "/v1/vends/{vend_id:str}/resolution"): _SELLING,
    ("POST", "/v1/vends/{vend_id:str}/reprints"): _SELLERS,
    ("POST", "/v1/payment-quotes"): _SELLERS,
    ("POST", "/v1/payments"): _SELLERS,
    ("GET", "/v1/visits/{visit_id:str}"): _SELLERS,
    ("POST", "/v1/visits/{visit_id:str}/reprints"): _SELLERS,
    # An agent takes nothing back; at his point a supervisor must be there
    ("POST", "/v1/vends/{vend_id:str}/reversal"): _TILL,
    # What happened at a terminal, told by whoever is signed in there
    ("GET", "/v1/journal"): _ANYBODY,
    ("POST", "/v1/journal-records"): _ANYBODY,
    ("POST", "/v1/journal-differences"): _ANYBODY,
    ("GET", "/v1/journals"): _BOOK_READERS | _REGISTRARS,
    ("POST", "/v1/offline-finding-lists"): _BOOK_READERS,
    ("POST", "/v1/offline-findings/{finding_id:str}/decision"): _ACCOUNTANTS,
    # How terminals are: told by whoever is signed in there, seen by the office
    ("POST", "/v1/terminal-standings"): _ANYBODY,
    ("GET", "/v1/board"): _OFFICE,
    # What is sold while the line is down
    # Whoever may ask for a second person about a terminal may write to it
    ("POST", "/v1/terminal-messages"): _CLOSERS | _REGISTRARS,
    ("POST", "/v1/terminal-suspensions"): _CLOSERS | _REGISTRARS,
    ("POST", "/v1/offline-ceilings"): _CLOSERS | _REGISTRARS,
    ("POST", "/v1/pack-extensions"): _CLOSERS | _REGISTRARS,
    ("POST", "/v1/pack-renewals"): _SELLING,
    ("GET", "/v1/packs"): _BOOK_READERS | _REGISTRARS,
    ("GET", "/v1/lost-packs"): _BOOK_READERS | _REGISTRARS | _KEEPERS,
    ("GET", "/v1/lost-packs/{terminal_id:str}/meters"): _BOOK_READERS | _REGISTRARS | _KEEPERS,
    ("POST", "/v1/closure-orders"): _CLOSERS | _REGISTRARS,
    ("POST", "/v1/closure-orders/{order_id:str}/revocation"): _CLOSERS | _REGISTRARS,
    ("GET", "/v1/closure-orders"): _BOOK_READERS | _REGISTRARS,
    ("GET", "/v1/offline-coverage"): _BOOK_READERS | _REGISTRARS,
    # The registry
    ("POST", "/v1/customers"): _REGISTRARS,
    ("POST", "/v1/contracts"): _REGISTRARS,
    ("POST", "/v1/contract-closings"): _CLOSERS,
    ("POST", "/v1/meter-installations"): _REGISTRARS,
    ("POST", "/v1/meter-replacements"): _REGISTRARS,
    ("POST", "/v1/meter-blocks"): _REGISTRARS,
    ("POST", "/v1/meter-releases"): _REGISTRARS,
    ("POST", "/v1/meter-shelvings"): _REGISTRARS,
    ("POST", "/v1/contract-lookups"): _REGISTRARS | _CLOSERS | _AUDITORS,
    ("POST", "/v1/meter-histories"): _REGISTRARS | _CLOSERS | _AUDITORS,
    ("POST", "/v1/meter-lists"): _REGISTRARS | _CLOSERS | _AUDITORS,
    # A whole list: whoever runs the command on the server
    ("POST", "/v1/registry-import-looks"): _ADMINISTRATORS,
    ("POST", "/v1/registry-imports"): _ADMINISTRATORS,
    # What is kept of one customer, for him: whoever takes customers on
    ("POST", "/v1/person-exports"): _REGISTRARS,
    # Tariffs
    ("GET", "/v1/tariff-versions"): _TARIFF_READERS,
    ("POST", "/v1/tariff-drafts"): _TARIFFS,
    ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/submission"): _TARIFFS,
    ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/activation"): _TARIFFS,
    # The council's decisions as they were signed
    ("POST", "/v1/tariff-versions/{what:str}/{version_id:str}/scans"): _TARIFFS,
    ("GET", "/v1/tariff-versions/{what:str}/{version_id:str}/scans"): _TARIFFS | _BOOK_READERS,
    ("GET", "/v1/decision-scans/{scan_id:str}/parts/{part:str}"): _TARIFFS | _BOOK_READERS,
    ("POST", "/v1/tariff-what-ifs"): _TARIFF_READERS,
    ("POST", "/v1/tariff-corrections/preview"): _TARIFF_READERS,
    ("POST", "/v1/tariff-corrections"): _TARIFFS,
    # Charges and fees put off: a cashier asks, a supervisor agrees; taking it back takes no second
    ("POST", "/v1/postponements"): _TILL,
    ("POST", "/v1/postponement-withdrawals"): _CLOSERS,
    ("POST", "/v1/postponement-lookups"): _TILL | _BOOK_READERS,
    ("GET", "/v1/postponements"): _TILL | _BOOK_READERS,
    # Old debts by hand: two people stand behind each act
    ("POST", "/v1/arrears"): _ACCOUNTANTS,
    ("POST", "/v1/arrears-write-offs"): _ACCOUNTANTS,
    ("POST", "/v1/arrears-rules"): _ACCOUNTANTS,
    ("POST", "/v1/arrears-statements"): _TILL | _BOOK_READERS,
    # After a restore: a till brings back what it holds
    ("GET", "/v1/recovery"): _SELLING,
    ("POST", "/v1/recovery/vends"): _SELLING,
    ("POST", "/v1/recovery/acts"): _SELLING,
    ("POST", "/v1/recovery/report"): _SELLING,
    # The drawer: whose shift it is, and which point's, the services say
    ("POST", "/v1/shifts"): _TILL,
    ("GET", "/v1/shifts/{shift_id:str}"): _TILL | _BOOK_READERS,
    ("POST", "/v1/shifts/{shift_id:str}/movements"): _TILL,
    ("POST", "/v1/shifts/{shift_id:str}/closing"): _TILL,
    ("POST", "/v1/shifts/{shift_id:str}/recounts"): _CLOSERS,
    ("POST", "/v1/kept-money"): _TILL | _MACHINES,  # the last only takes
    ("POST", "/v1/bank-deposits"): _TILL | _ACCOUNTANTS,
    ("POST", "/v1/bank-deposits/{deposit_id:str}/confirmation"): _ACCOUNTANTS,
    ("POST", "/v1/batch-closings"): _CLOSERS,
    ("GET", "/v1/points/{point_number:str}/batches"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/shift-lists"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/bank-deposit-lists"): _CLOSERS | _AUDITORS,
    # What every source says of the same money, and who decides about what differs
    ("POST", "/v1/reconciliation-rows"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/reconciliation-sums"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/reconciliation-refreshes"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/reconciliation-item-lists"): _CLOSERS | _AUDITORS,
    ("GET", "/v1/reconciliation-items/{item_id:str}"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/reconciliation-items/{item_id:str}/acts"): _CLOSERS,
    ("POST", "/v1/reconciliation-papers"): _CLOSERS | _AUDITORS,
    ("GET", "/v1/points/{point_number:str}/checklists/{day:str}"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/vouchers"): _ACCOUNTANTS,
    ("POST", "/v1/voucher-lists"): _BOOK_READERS,
    ("POST", "/v1/vouchers/{voucher_id:str}/export"): _ACCOUNTANTS,
    ("POST", "/v1/vouchers/{voucher_id:str}/posting"): _ACCOUNTANTS,
    # Machines: they tell of their money, head office settles it
    ("POST", "/v1/machine-claims"): _MACHINES,
    ("POST", "/v1/machine-claims/{claim_id:str}/settlement"): _CLOSERS,
    ("POST", "/v1/machine-claim-lists"): _CLOSERS | _AUDITORS,
    # Disputes about sales: a till may open one, head office asks and ends it
    ("POST", "/v1/case-files"): _TILL | _ACCOUNTANTS,
    ("POST", "/v1/case-files/{case_id:str}/settlement"): _CLOSERS,
    ("POST", "/v1/case-file-lists"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/case-notes"): _CLOSERS,
    ("POST", "/v1/case-note-lists"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/service-entries"): _MACHINES,
    ("POST", "/v1/cash-box-emptyings"): _MACHINES,
    ("POST", "/v1/cash-box-emptyings/{emptying_id:str}/count"): _ACCOUNTANTS,
    ("POST", "/v1/cash-box-emptying-lists"): _CLOSERS | _AUDITORS,
    # Agents' books: which agent's, the services say
    ("GET", "/v1/agents"): _BOOK_READERS,
    ("GET", "/v1/agents/{point_number:str}/suggestion"): _BOOK_READERS,
    ("GET", "/v1/agents/{point_number:str}"): _CLOSERS | _AUDITORS | {Role.AGENT},
    ("POST", "/v1/agent-top-ups"): _CLOSERS,
    ("POST", "/v1/agent-terms"): _ACCOUNTANTS,
    ("POST", "/v1/commission-settlements"): _ACCOUNTANTS,
    ("POST", "/v1/commission-payments"): _ACCOUNTANTS,
    ("POST", "/v1/agent-statements"): _CLOSERS | _AUDITORS | {Role.AGENT},
    # The books: days of a point, months of the town
    ("POST", "/v1/day-locks"): _CLOSERS,
    ("POST", "/v1/day-reopenings"): _ACCOUNTANTS,
    ("GET", "/v1/points/{point_number:str}/days"): _CLOSERS | _AUDITORS,
    ("GET", "/v1/points/{point_number:str}/seals/{day:str}"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/period-locks"): _ACCOUNTANTS,
    ("GET", "/v1/ledger/periods"): _BOOK_READERS,
    ("GET", "/v1/ledger/trial-balances/{day:str}"): _BOOK_READERS,
    # Reports: a supervisor has his own point's, a tariff manager one kind: the service says which
    ("GET", "/v1/report-kinds"): _CLOSERS | _AUDITORS,
    ("POST", "/v1/reports"): _CLOSERS | _AUDITORS | _TARIFFS,
    ("POST", "/v1/report-lists"): _CLOSERS | _AUDITORS,
    ("GET", "/v1/reports/{report_id:str}/parts/{part:str}"): _CLOSERS | _AUDITORS | _TARIFFS,
    ("GET", "/v1/reports/{report_id:str}/check"): _CLOSERS | _AUDITORS,
    # Settlements that both sides sign: accountants write down what was signed on paper
    ("POST", "/v1/paper-signatures"): _ACCOUNTANTS,
    ("POST", "/v1/paper-disputes"): _ACCOUNTANTS,
    ("POST", "/v1/paper-dispute-answers"): _ACCOUNTANTS,
    ("POST", "/v1/paper-lists"): _ACCOUNTANTS | _AUDITORS,
    # Insight: signs name households, so it is for those who may look into the registry
    ("POST", "/v1/insight/sales"): _INSIGHT,
    ("POST", "/v1/insight/signs"): _INSIGHT,
    ("POST", "/v1/insight/histories"): _INSIGHT,
    ("POST", "/v1/insight/decisions"): _INSIGHT - _AUDITORS,
    ("POST", "/v1/insight/balances"): _INSIGHT,
    ("POST", "/v1/insight/points"): _INSIGHT,
    ("GET", "/v1/zone-outlines"): _INSIGHT,
    ("POST", "/v1/zone-outlines"): _REGISTRARS,
    # The counter: a second person stands behind each act, see approvals.model.RULES
    ("POST", "/v1/counter/engineering-tokens"): _REGISTRARS,
    ("POST", "/v1/counter/display-tokens"): _TILL,
    ("POST", "/v1/counter/free-issues"): _TILL,
    ("POST", "/v1/counter/lifeline-issues"): _TILL,
    ("POST", "/v1/counter/wrong-meter-cases"): _TILL,
    ("POST", "/v1/counter/change-outs"): _TILL,
    ("POST", "/v1/counter/token-readings"): _SELLERS,
    # Customers' cards: what a meter wrote back is told by every till that reads one
    ("GET", "/v1/card-keys"): _SELLING,
    ("POST", "/v1/customer-cards"): _TILL,
    ("POST", "/v1/customer-card-replacements"): _TILL,
    ("POST", "/v1/customer-card-revocations"): _TILL | _REGISTRARS,
    ("POST", "/v1/customer-card-lookups"): _TILL | _REGISTRARS | _AUDITORS,
    ("POST", "/v1/customer-card-readings"): _SELLING,
    ("GET", "/v1/card-readings"): _CLOSERS | _AUDITORS,
    # Key changes: two people stand behind a campaign, and behind a set without a sale
    ("POST", "/v1/key-campaigns"): _KEEPERS,
    ("GET", "/v1/key-campaigns"): _KEY_READERS,
    ("GET", "/v1/key-campaigns/{campaign_id:str}"): _KEY_READERS,
    ("POST", "/v1/key-campaigns/{campaign_id:str}/pages"): _KEY_READERS,
    ("POST", "/v1/key-campaigns/{campaign_id:str}/plans"): _KEEPERS,
    ("POST", "/v1/key-campaigns/{campaign_id:str}/rehearsals"): _KEEPERS,
    ("POST", "/v1/key-change-withdrawals"): _KEEPERS,
    ("POST", "/v1/key-change-confirmations"): _KEEPERS | _REGISTRARS,
    ("POST", "/v1/key-change-sets"): _KEEPERS | {Role.SUPERVISOR},
    ("POST", "/v1/key-change-lookups"): _KEY_READERS | _TILL,
    # What keeps the town able to sell; nothing of a key itself, and only reading
    ("GET", "/v1/vending-keys"): _KEY_READERS,
    ("GET", "/v1/backups"): _OFFICE,
    ("GET", "/v1/restore-proofs"): _OFFICE,
    ("POST", "/v1/audit-record-lists"): _AUDITORS | {Role.ADMINISTRATOR},
    ("POST", "/v1/audit-verifications"): _AUDITORS | {Role.ADMINISTRATOR},
    # People: who gives rights stands in the audit log, and what needs a second in staff.rules
    ("GET", "/v1/operators"): _STAFF_READERS,
    ("GET", "/v1/role-permissions"): _STAFF_READERS,
    ("POST", "/v1/operators"): _ADMINISTRATORS,
    ("POST", "/v1/operator-standings"): _ADMINISTRATORS,
    ("POST", "/v1/operator-rights"): _ADMINISTRATORS,
    ("POST", "/v1/password-slips"): _ADMINISTRATORS,
    # Four eyes: which act a role may ask for or agree to is told by approvals.model.RULES
    ("GET", "/v1/approvals"): _ANYBODY,
    ("POST", "/v1/approvals"): _ANYBODY,
    ("GET", "/v1/approvals/{approval_id:str}"): _ANYBODY,
    ("POST", "/v1/approvals/{approval_id:str}/decisions"): _ANYBODY,
    ("POST", "/v1/approvals/{approval_id:str}/decisions-here"): _ANYBODY,
}
