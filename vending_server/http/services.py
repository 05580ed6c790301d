"""What the routes hand over to; built once by vending_server.app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass

from vending_server.aftersales.desk import CounterDesk
from vending_server.aftersales.lifeline_desk import LifelineDesk
from vending_server.agents.desk import AgentDesk
from vending_server.approvals.desk import ApprovalDesk
from vending_server.arrears.desk import ArrearsDesk
from vending_server.board.acts import TerminalDesk
from vending_server.board.desk import BoardDesk
from vending_server.board.watch import BoardWatch
from vending_server.cards.desk import CardDesk
from vending_server.cases.desk import CaseDesk
from vending_server.days.desk import DayDesk
from vending_server.http.limits import RateLimits
from vending_server.insight.desk import InsightDesk
from vending_server.kept_money.desk import KeptMoneyDesk
from vending_server.key_changes.desk import KeyChangeDesk
from vending_server.machine_cash.desk import MachineCashDesk
from vending_server.offline_sales.desk import OfflineFindingDesk
from vending_server.operators.identity import IdentityService
from vending_server.papers.desk import PaperDesk
from vending_server.payments.service import PaymentDesk
from vending_server.postponements.desk import PostponementDesk
from vending_server.privacy.desk import PrivacyDesk
from vending_server.receipts.checking import ReceiptDesk
from vending_server.reconciliation.desk import ReconciliationDesk
from vending_server.registry.desk import RegistryDesk
from vending_server.registry_import.desk import RegistryImportDesk
from vending_server.reports.desk import ReportDesk
from vending_server.rerating.desk import RerateDesk
from vending_server.sealing.closure_desk import ClosureDesk
from vending_server.sealing.desk import PackDesk
from vending_server.shifts.desk import ShiftDesk
from vending_server.shifts.recovering import ActRecovery
from vending_server.staff.desk import StaffDesk
from vending_server.sync.desk import JournalDesk
from vending_server.tariffs.desk import TariffDesk
from vending_server.tariffs.scan_desk import ScanDesk
from vending_server.upkeep.desk import UpkeepDesk
from vending_server.vending.lookup import LookupService
from vending_server.vending.recovering import RecoveryDesk
from vending_server.vending.reversing import ReversalDesk
from vending_server.vending.service import VendingService
from vending_server.vending.writer import VendWriter
from vending_server.visits.desk import VisitDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The use cases behind the routes."""

    identity: IdentityService
    approvals: ApprovalDesk
    registry: RegistryDesk
    registry_import: RegistryImportDesk
    shifts: ShiftDesk
    kept_money: KeptMoneyDesk
    machine_cash: MachineCashDesk
    agents: AgentDesk
    days: DayDesk
    reconciliation: ReconciliationDesk
    tariffs: TariffDesk
    scans: ScanDesk
    rerating: RerateDesk
    reports: ReportDesk
    papers: PaperDesk
    lookup: LookupService
    vending: VendingService
    recovery: RecoveryDesk
    recovered_acts: ActRecovery
    counter: CounterDesk
    lifelines: LifelineDesk
    cases: CaseDesk
    reversals: ReversalDesk
    payments: PaymentDesk
    postponements: PostponementDesk
    arrears: ArrearsDesk
    privacy: PrivacyDesk
    visits: VisitDesk
    key_changes: KeyChangeDesk
    cards: CardDesk
    journals: JournalDesk
    offline_findings: OfflineFindingDesk
    packs: PackDesk
    closures: ClosureDesk
    insight: InsightDesk
    board: BoardDesk
    board_watch: BoardWatch
    terminals: TerminalDesk
    upkeep: UpkeepDesk
    staff: StaffDesk
    writer: VendWriter
    limits: RateLimits
    identity_pool: Executor  # few threads: a login takes 64 MiB, and strangers may knock
    authority_pem: str | None  # the certificate of the town's own authority, for tills that enrol
    check_ready: Callable[[], Mapping[str, bool]]  # what a sale needs, and whether it is well
    metrics_token: str | None
    receipts: ReceiptDesk
    portal_token: str | None
