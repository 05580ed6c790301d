"""What the routes of the cash desk take, answer and refuse: a part of the table in exchanges.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vending_server.http.access import Route
from vending_server.http.exchange_rows import APPROVED, CASH, Exchange, document, lists, tells
from vending_server.wire import agents, days, kept_money, shifts
from vending_server.wire.problems import ProblemCode as Code

CASH_DESK: Final[Mapping[Route, Exchange]] = {
    # The drawer
    ("POST", "/v1/shifts"): document(
        shifts.ShiftOpening,
        shifts.ShiftReport,
        Code.SHIFT_OPEN_ALREADY,
        Code.REASON_MISSING,
        Code.RECOVERING_AFTER_RESTORE,
        more=CASH,
    ),
    ("GET", "/v1/shifts/{shift_id:str}"): tells(shifts.ShiftReport, Code.SHIFT_UNKNOWN),
    ("POST", "/v1/shifts/{shift_id:str}/movements"): document(
        shifts.CashMovement,
        shifts.MovementAnswer,
        Code.SHIFT_UNKNOWN,
        Code.SHIFT_CLOSED,
        Code.MOVEMENT_NOT_ALLOWED,
        more=APPROVED | CASH,
    ),
    ("POST", "/v1/shifts/{shift_id:str}/closing"): document(
        shifts.ShiftClosing,
        shifts.ShiftReport,
        Code.SHIFT_UNKNOWN,
        Code.SHIFT_CLOSED,
        more=CASH,
    ),
    ("POST", "/v1/shifts/{shift_id:str}/recounts"): document(
        shifts.ShiftRecount,
        shifts.ShiftReport,
        Code.SHIFT_UNKNOWN,
        Code.SHIFT_NOT_CLOSED,
        Code.SHIFT_DEPOSITED,
        Code.APPROVER_IS_REQUESTER,
        Code.REASON_MISSING,
        more=CASH | APPROVED,
    ),
    ("POST", "/v1/kept-money"): document(
        kept_money.KeptMoney,
        kept_money.KeptMoneyReceipt,
        Code.CONTRACT_UNKNOWN,
        Code.CONTRACT_CLOSED,
        Code.SHIFT_UNKNOWN,
        Code.SHIFT_CLOSED,
        Code.SHIFT_OF_ANOTHER,
        Code.DEPOSIT_SHORT,
        Code.ABOVE_WHAT_IS_OWED,
        Code.TENDER_NOT_CASH_MULTIPLE,
        Code.REASON_MISSING,
        more=APPROVED | CASH,
    ),
    ("POST", "/v1/bank-deposits"): document(
        shifts.BankDeposit,
        shifts.BankDepositAnswer,
        Code.SHIFT_UNKNOWN,
        Code.SHIFT_NOT_CLOSED,
        Code.SHIFT_DEPOSITED,
        Code.BATCH_NOT_OPEN,
        Code.REASON_MISSING,
        more=CASH,
    ),
    ("POST", "/v1/bank-deposits/{deposit_id:str}/confirmation"): document(
        shifts.BankConfirmation,
        shifts.BankConfirmationAnswer,
        Code.NOT_FOUND,
        Code.ALREADY_DECIDED,
        Code.REASON_MISSING,
        more=CASH,
    ),
    ("POST", "/v1/batch-closings"): document(
        shifts.BatchClosing,
        shifts.BatchFacts,
        Code.BATCH_NOT_OPEN,
        Code.BATCH_NOT_FINISHED,
        Code.RECEIPT_NUMBER_USED,
    ),
    ("GET", "/v1/points/{point_number:str}/batches"): lists(None, shifts.BatchList),
    ("POST", "/v1/shift-lists"): lists(shifts.ShiftListRequest, shifts.ShiftList),
    ("POST", "/v1/bank-deposit-lists"): lists(shifts.SlipListRequest, shifts.SlipList),
    # Agents' books
    ("GET", "/v1/agents"): lists(None, agents.AgentList),
    ("GET", "/v1/agents/{point_number:str}/suggestion"): tells(
        agents.AgentSuggestion, Code.AGENT_UNKNOWN
    ),
    ("GET", "/v1/agents/{point_number:str}"): tells(agents.AgentFacts, Code.AGENT_UNKNOWN),
    ("POST", "/v1/agent-top-ups"): document(
        agents.AgentTopUp, agents.AgentFacts, Code.AGENT_UNKNOWN, more=APPROVED
    ),
    ("POST", "/v1/agent-terms"): document(
        agents.AgentTerms,
        agents.AgentFacts,
        Code.AGENT_UNKNOWN,
        Code.REASON_MISSING,
        Code.ABOVE_WHAT_IS_OWED,
        more=APPROVED,
    ),
    ("POST", "/v1/commission-settlements"): document(
        agents.CommissionSettlement,
        agents.SettlementFacts,
        Code.AGENT_UNKNOWN,
        Code.NOTHING_TO_SETTLE,
    ),
    ("POST", "/v1/commission-payments"): document(
        agents.CommissionPayment,
        agents.AgentFacts,
        Code.AGENT_UNKNOWN,
        Code.ABOVE_WHAT_IS_OWED,
        more=APPROVED,
    ),
    ("POST", "/v1/agent-statements"): lists(
        agents.StatementRequest, agents.AgentStatement, Code.AGENT_UNKNOWN
    ),
    # The books
    ("POST", "/v1/day-locks"): document(
        days.DayLocking,
        days.DayFacts,
        Code.NOT_FOUND,
        Code.DAY_NOT_OVER,
        Code.DAY_NOT_THE_LATEST,
        Code.DAY_HAS_OPEN_SHIFTS,
        Code.DAY_HAS_OPEN_ITEMS,
        Code.DAY_NOT_COMPARED,
    ),
    ("POST", "/v1/day-reopenings"): document(
        days.DayReopening,
        days.DayFacts,
        Code.NOT_FOUND,
        Code.REASON_MISSING,
        Code.DAY_NOT_THE_LATEST,
        Code.PERIOD_LOCKED,
        more=APPROVED,
    ),
    ("GET", "/v1/points/{point_number:str}/days"): lists(None, days.DaysFacts),
    ("GET", "/v1/points/{point_number:str}/seals/{day:str}"): tells(
        days.SealVerdict, Code.NOT_FOUND
    ),
    ("POST", "/v1/period-locks"): document(
        days.PeriodLocking,
        days.PeriodFacts,
        Code.PERIOD_NOT_NEXT,
        Code.PERIOD_HAS_OPEN_DAYS,
    ),
    ("GET", "/v1/ledger/periods"): lists(None, days.PeriodList),
    ("GET", "/v1/ledger/trial-balances/{day:str}"): lists(None, days.TrialBalance),
}
