"""The accountant's day: three shifts close, bags go to the bank, an agent settles, a batch comes late,
one sale waits in quarantine; then the day is locked, opened again, locked, and printed.

On SQLite only: a PostgreSQL server compares the test's clock with its own; the desks behind have
their tests on both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from office_day import (
    CAFE,
    FLOAT_MINOR,
    POINT,
    Day,
    bag,
    close_drawer,
    day_at,
    open_drawer,
    sell,
)

from kiosk.api_client import Declined
from tests.helpers.audit import audit
from tests.helpers.machines import Machine, offered, sell_offline
from tests.helpers.office import new_document_id
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import reading
from vending_server.wire import reconciliation as recon
from vending_server.wire.agents import CommissionSettlement, SettlementFacts
from vending_server.wire.days import (
    DayFacts,
    DayLocking,
    DayReopening,
    DaysFacts,
    reopening_payload,
)
from vending_server.wire.offline_findings import (
    FindingDecision,
    OfflineFindingFacts,
    OfflineFindingList,
    OfflineFindingListRequest,
)
from vending_server.wire.offline_findings import decision_payload as finding_payload
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reports import ReportCheck, ReportFacts, ReportOrder, ReportPart
from vending_server.wire.shifts import BankConfirmation, BankConfirmationAnswer

HOUR = dt.timedelta(hours=1)
SEALED_MINOR = 2_000
SHORT, FORK, COPIED = ("shift", "counted"), ("terminal", "ledger"), ("shift", "ledger")
SETTLED = (("agent_settlement", CAFE),)


@pytest.fixture
def day(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Day]:
    with day_at(migrated_sqlite, tmp_path) as day:
        yield day
        with reading(day.engine) as connection:
            audit(connection)


def test_an_accountants_day_from_three_drawers_to_the_printed_lock(day: Day):
    the_day = day.today
    slips = the_drawers_close_and_the_cafe_sells(day)
    clone = the_line_of_the_third_till_is_cut(day)
    the_bank_counts(day, slips)
    day.next_morning()
    the_agent_settles(day)
    day_may_not_be_locked(day, the_day)

    the_batch_arrives_late(day)
    the_copied_disk_is_found(day, clone)
    two_people_decide(day, the_day)
    first = lock(day, the_day)
    reopen(day, the_day)
    again = lock(day, the_day)
    assert again.rows_root == first.rows_root != ""
    acts = day.maysa.get(f"/v1/points/{POINT}/days", DaysFacts).events
    assert [one.act for one in acts[:3]] == ["locked", "reopened", "locked"]
    the_papers_are_printed(day, the_day)


def the_drawers_close_and_the_cafe_sells(day: Day) -> dict[str, int]:
    """One drawer is right, one is a 50 note short; returns the slips of their bags."""
    slips = {}
    for machine, who, missing in ((day.east, "samar", 0), (day.west, "rima", 5_000)):
        with machine.till(operator=who) as till:
            open_drawer(till)
            taken = sell(till, ("plain", "water", "plain"))
            report = close_drawer(till, FLOAT_MINOR + taken - missing)
            slips[bag(till, report, f"bag of {who}")] = taken - missing
            till.sync.bring()
    with day.cafe.till(operator="majd") as till:
        sell(till, ("plain", "water"))
        till.sync.bring()
    return slips


def the_line_of_the_third_till_is_cut(day: Day) -> Machine:
    """Omar sells on from his pack; a copy of his disk sells the same vend elsewhere."""
    with day.far.till(operator="omar") as till:
        open_drawer(till)
        sell(till, ("plain",))
        day.far.renew(till)
    clone = day.far.cloned_to(day.folder / "clone")
    clone.steady_ns = day.far.steady_ns
    day.far.line.is_down = True
    for machine in (day.far, clone):
        with machine.till(operator="omar") as till:
            (view,) = sell_offline(till, offered(till, "water")[0])
            assert view.tender_minor == SEALED_MINOR
    return clone


def the_bank_counts(day: Day, slips: dict[str, int]) -> None:
    for slip, amount in slips.items():
        word = BankConfirmation(
            document_id=new_document_id(), bank_reference=f"stamp {slip[-4:]}", amount_minor=amount
        )
        path = f"/v1/bank-deposits/{slip}/confirmation"
        assert day.maysa.post(path, word, BankConfirmationAnswer).variance_minor == 0


def the_agent_settles(day: Day) -> None:
    until = (day.clock.now() - HOUR).isoformat()
    order = CommissionSettlement(document_id=new_document_id(), point_number=CAFE, sold_until=until)
    settled = day.maysa.post("/v1/commission-settlements", order, SettlementFacts)
    assert (settled.sales_count, settled.sales_minor) == (2, 10_000)


def day_may_not_be_locked(day: Day, the_day: str) -> None:
    lacking = lacking_of(day, the_day)
    assert {"shifts_closed", "differences_decided"} <= lacking
    assert refusal(lambda: lock(day, the_day)).code == ProblemCode.DAY_HAS_OPEN_SHIFTS


def the_batch_arrives_late(day: Day) -> None:
    """The line is back: the journal comes, the drawer closes with what the pack brought in it."""
    day.far.line.is_down = False
    with day.far.till(operator="omar") as till:
        till.sync.bring()
        report = close_drawer(till, FLOAT_MINOR + 5_000 + SEALED_MINOR)
        bag(till, report, "bag of omar")
        till.sync.bring()
    assert report.variance_minor == 0


def the_copied_disk_is_found(day: Day, clone: Machine) -> None:
    with clone.till(operator="omar") as till:
        assert not till.sync.bring().is_well


def two_people_decide(day: Day, the_day: str) -> None:
    """The money of the copied disk is the point's to settle, the missing note is Rima's."""
    assert lacking_of(day, the_day) == {"differences_decided"}
    assert refusal(lambda: lock(day, the_day)).code == ProblemCode.DAY_HAS_OPEN_ITEMS
    finding_id = settle_the_quarantine(day)
    items = {(one.subject.kind, one.right): one for one in open_items(day)}
    short, fork, copied = (items.pop(key) for key in (SHORT, FORK, COPIED))
    assert items == {}
    assert (short.amount_minor, short.first_cause) == (-5_000, "note_miscounted")
    assert (fork.first_cause, fork.first_strength) == ("journal_forked", "proven")
    assert copied.amount_minor == SEALED_MINOR, "booked to the drawer that it never lay in"
    decide(day, short, "charge", login="rima")
    decide(day, fork, "explain", cause="journal_forked")
    decide(day, copied, "explain", links=[recon.LinkGiven(kind="finding", id=finding_id)])
    assert open_items(day) == []


def settle_the_quarantine(day: Day) -> str:
    asked = OfflineFindingListRequest(is_waiting=True)
    told = day.maysa.post("/v1/offline-finding-lists", asked, OfflineFindingList)
    (finding,) = told.findings
    assert (finding.reason, finding.amount_minor) == ("forked_journal", SEALED_MINOR)
    payload = finding_payload(
        finding_id=finding.finding_id, act="charge", amount_minor=finding.amount_minor
    )
    decision = FindingDecision(
        document_id=new_document_id(),
        act="charge",
        reason="sold from a copied disk",
        approval_id=day.maysa.asks(day.laila, TwoPersonAction.QUARANTINE_RELEASE, payload),
    )
    path = f"/v1/offline-findings/{finding.finding_id}/decision"
    assert day.maysa.post(path, decision, OfflineFindingFacts).state == "charged"
    return finding.finding_id


def decide(day: Day, item: recon.ItemLine, act: str, **how: Any) -> None:
    wanted = recon.ItemAct(
        document_id=new_document_id(),
        act=act,
        reason="as found",
        amount_minor=item.amount_minor,
        **how,
    )
    if act == "charge" or how.get("links"):
        payload = recon.decision_payload(item.item_id, wanted)
        agreed = day.maysa.asks(day.laila, TwoPersonAction.DIFFERENCE_DECISION, payload)
        wanted = msgspec.structs.replace(wanted, approval_id=agreed)
    path = f"/v1/reconciliation-items/{item.item_id}/acts"
    day.maysa.post(path, wanted, recon.ItemFacts)


def the_papers_are_printed(day: Day, the_day: str) -> None:
    """What was archived is fetched whole, and made once more from the books it is the same."""
    for kind, point in (("daily_reconciliation", POINT), ("deposits", POINT), *SETTLED):
        for language in ("ar", "en"):
            order = ReportOrder(
                report_id=new_document_id(),
                kind=kind,
                from_day=the_day,
                through_day=the_day,
                language=language,
                format="pdf",
                point_number=point,
            )
            facts = day.maysa.post("/v1/reports", order, ReportFacts)
            paper = b"".join(
                day.maysa.get(f"/v1/reports/{facts.report_id}/parts/{part}", ReportPart).content
                for part in range(1, facts.parts + 1)
            )
            assert paper.startswith(b"%PDF")
            assert hashlib.sha256(paper).hexdigest() == facts.sha256
            check = day.maysa.get(f"/v1/reports/{facts.report_id}/check", ReportCheck)
            assert check.is_whole
            assert check.is_same_again is not False


# ---------------------------------------------------------------------- asking


def refusal(act: Callable[[], object]) -> Declined:
    with pytest.raises(Declined) as caught:
        act()
    return caught.value


def lacking_of(day: Day, the_day: str) -> set[str]:
    """Look at the town now, and return what the day may not be locked without."""
    refresh(day, the_day)
    path = f"/v1/points/{POINT}/checklists/{the_day}"
    lines = day.maysa.get(path, recon.DayChecklist).lines
    return {one.key for one in lines if one.is_required and not one.is_met}


def open_items(day: Day) -> list[recon.ItemLine]:
    return day.maysa.post("/v1/reconciliation-item-lists", recon.ItemsAsked(), recon.ItemList).items


def refresh(day: Day, the_day: str) -> None:
    asked = recon.RefreshAsked(from_day=the_day, through_day=day.today)
    day.maysa.post("/v1/reconciliation-refreshes", asked, recon.RefreshAnswer)


def lock(day: Day, the_day: str) -> DayFacts:
    order = DayLocking(document_id=new_document_id(), point_number=POINT, day=the_day)
    return day.maysa.post("/v1/day-locks", order, DayFacts)


def reopen(day: Day, the_day: str) -> None:
    agreed = day.maysa.asks(
        day.laila,
        TwoPersonAction.DAY_REOPENING,
        reopening_payload(point_number=POINT, day=the_day),
    )
    order = DayReopening(
        document_id=new_document_id(),
        point_number=POINT,
        day=the_day,
        reason="a late slip",
        approval_id=agreed,
    )
    day.maysa.post("/v1/day-reopenings", order, DayFacts)
