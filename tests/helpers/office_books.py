"""Reconciliation as a server would tell it, for windows: six rows of one day, their items, papers.

The day of the design's picture: one balanced row, one short by a note, one whose sale is still to
come, one with a bag on its way, a machine's box without its voucher.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tests.helpers.board_shown import a_board
from tests.helpers.office_bench import FakeLine
from vending_server.wire import days
from vending_server.wire import reconciliation as wire
from vending_server.wire.approvals import ApprovalFacts, ApprovalRequest
from vending_server.wire.board import PointBoard
from vending_server.wire.facts import BothLanguages

DAY = "2026-11-22"
POINTS = (
    (1, 229, "rana"),
    (2, 231, "samar"),
    (3, 117, "nasser"),
    (4, 98, "odeh"),
    (5, 143, "taha"),
)
SUMS_MINOR = {1: 12_480_00, 2: 9_870_00, 3: 6_240_00, 4: 7_520_00, 5: 5_200_00, 6: 3_150_00}
TOKENS = {1: 118, 2: 97, 3: 62, 4: 79, 5: 55, 6: 31}
AS_OF = "2026-11-22T18:05:00+00:00"
SHORT, LATE, BAG, DUE = "item-short", "item-late", "item-bag", "item-due"
BATCH = "item-batch"


def subject(point: int, kind: str = "shift", **changes: Any) -> wire.SubjectFacts:
    facts = wire.SubjectFacts(
        kind=kind, id=f"{kind}-{point}", point_number=point, terminal_id=f"t{point}", day=DAY
    )
    return msgspec.structs.replace(facts, **changes)


def difference(left: str, right: str, minor: int, **changes: Any) -> wire.DifferenceFacts:
    facts = wire.DifferenceFacts(
        left=left,
        right=right,
        kind="amount",
        amount_minor=minor,
        count=0,
        since="2026-11-22T15:58:00+00:00",
        due_at=None,
        item_id=None,
        item_state=None,
    )
    return msgspec.structs.replace(facts, **changes)


def views(minor: int, count: int, **changes: tuple[int, int, str]) -> list[wire.ViewFacts]:
    told = dict.fromkeys(
        ("counted", "journal", "ledger", "tokens", "deposit", "bank", "voucher"),
        (minor, count, "known"),
    )
    told |= changes
    return [
        wire.ViewFacts(view=name, amount_minor=amount, count=number, state=state)
        for name, (amount, number, state) in told.items()
    ]


def row(point: int, standing: str = "balanced", **changes: Any) -> wire.ReconciliationRow:
    number, operator = next(((n, o) for p, n, o in POINTS if p == point), (36, None))
    minor, tokens = SUMS_MINOR[point], TOKENS[point]
    facts = wire.ReconciliationRow(
        subject=subject(point, "shift" if point <= 5 else "cassette"),
        terminal=1,
        number=number if operator else None,
        operator=operator,
        begun_at="2026-11-22T05:00:00+00:00",
        ended_at="2026-11-22T15:58:00+00:00",
        float_left_minor=None,
        is_locked=False,
        standing=standing,
        views=views(minor, tokens),
        differences=[],
        journal_records=tokens,
        z_digest=None if point > 5 else "9F3A-71C2",
    )
    return msgspec.structs.replace(facts, **changes)


def short_row() -> wire.ReconciliationRow:
    """50 short, and one sale from the pack is not here yet."""
    minor = SUMS_MINOR[3]
    return row(
        3,
        "decide",
        views=views(
            minor,
            62,
            counted=(minor - 5000, 0, "known"),
            ledger=(minor - 10000, 61, "provisional"),
            tokens=(minor - 10000, 61, "provisional"),
            deposit=(minor - 5000, 1, "known"),
            bank=(0, 0, "missing"),
            voucher=(0, 0, "missing"),
        ),
        differences=[
            difference("journal", "counted", -5000, item_id=SHORT, item_state="open"),
            difference("journal", "ledger", -10000, due_at="2026-11-23T06:00:00+00:00"),
        ],
    )


def rows() -> list[wire.ReconciliationRow]:
    minor = SUMS_MINOR[4]
    bag = row(
        4,
        "waits",
        views=views(minor, 79, deposit=(700_000, 1, "known"), bank=(0, 0, "missing")),
        differences=[difference("ledger", "deposit", -52000, due_at="2026-11-24T10:00:00+00:00")],
    )
    box = row(
        6,
        "waits",
        views=views(SUMS_MINOR[6], 31, voucher=(0, 0, "missing")),
        differences=[
            difference(
                "ledger",
                "voucher",
                -SUMS_MINOR[6],
                kind="missing",
                due_at="2026-11-24T10:00:00+00:00",
            )
        ],
    )
    return [row(1), row(2), short_row(), bag, row(5), box]


def office_day() -> wire.ReconciliationRow:
    """A day of head office whose voucher is taken over and not posted yet."""
    return row(
        6,
        "waits",
        subject=subject(0, "day_of_point"),
        terminal=0,
        number=None,
        operator=None,
        views=[
            wire.ViewFacts(view="ledger", amount_minor=45_000, count=2, state="known"),
            wire.ViewFacts(view="voucher", amount_minor=45_000, count=2, state="provisional"),
        ],
        differences=[
            difference(
                "ledger",
                "voucher",
                -45_000,
                kind="missing",
                due_at="2026-11-25T10:00:00+00:00",
            )
        ],
        journal_records=0,
        z_digest=None,
    )


def sums() -> wire.ReconciliationSums:
    def view(name: str, minor: int, count: int = 442, **changes: Any) -> wire.ViewTotal:
        total = wire.ViewTotal(
            view=name, amount_minor=minor, count=count, rows=6, missing=0, not_final=0
        )
        return msgspec.structs.replace(total, **changes)

    def apart(left: str, right: str, short: int) -> wire.DifferenceTotal:
        return wire.DifferenceTotal(left=left, right=right, over_minor=0, short_minor=short, rows=1)

    return wire.ReconciliationSums(
        views=[
            view("counted", 44_410_00),
            view("journal", 44_460_00),
            view("ledger", 44_360_00, 441, not_final=1),
            view("tokens", 44_360_00, 441, not_final=1),
            view("deposit", 43_890_00),
            view("bank", 30_700_00, missing=2),
            view("voucher", 35_070_00, missing=2),
        ],
        differences=[apart("journal", "counted", 5000), apart("journal", "ledger", 10000)],
        rows=6,
        open_items=1,
        in_transit_minor=52000,
        vouchers_due=2,
        points_not_final=[3],
        as_of=AS_OF,
    )


def sums_of(asked: wire.RowsAsked, told: list[wire.ReconciliationRow]) -> wire.ReconciliationSums:
    """Sums of one point's rows, or of head office's day."""
    if asked.point_number == 0:
        told = [office_day()]
    kept = [one for one in told if one.subject.point_number == asked.point_number]
    views = [
        msgspec.structs.replace(
            total,
            amount_minor=sum(v.amount_minor for one in kept for v in one.views if v.view == name),
            count=sum(v.count for one in kept for v in one.views if v.view == name),
            rows=sum(v.state != "missing" for one in kept for v in one.views if v.view == name),
            missing=sum(v.state == "missing" for one in kept for v in one.views if v.view == name),
        )
        for total in sums().views
        for name in (total.view,)
    ]
    return msgspec.structs.replace(
        sums(),
        views=views,
        differences=sums().differences if asked.point_number else [],
        points_not_final=sums().points_not_final if asked.point_number else [],
        rows=len(kept),
        in_transit_minor=0,
        vouchers_due=1,
    )


def link(kind: str, identity: str, minor: int = 0, **told: str | int) -> wire.LinkFacts:
    return wire.LinkFacts(
        kind=kind, id=identity, at="2026-11-22T09:20:14+00:00", amount_minor=minor, told=told
    )


def item_line(**changes: Any) -> wire.ItemLine:
    line = wire.ItemLine(
        item_id=SHORT,
        subject=subject(3),
        left="journal",
        right="counted",
        kind="amount",
        amount_minor=-5000,
        count=0,
        state="open",
        first_seen_at="2026-11-22T16:00:00+00:00",
        changed_at="2026-11-22T16:00:00+00:00",
        first_cause="note_miscounted",
        first_strength="strong",
        explained_minor=0,
        is_beyond_tolerance=True,
        terminal=1,
        shift_number=118,
    )
    return msgspec.structs.replace(line, **changes)


def causes() -> list[wire.CauseFacts]:
    def cause(kind: str, strength: str, minor: int, **told: str | int) -> wire.CauseFacts:
        return wire.CauseFacts(
            kind=kind,
            strength=strength,
            explains_minor=minor,
            clears_itself=False,
            links=[link("count", "count-3"), link("record", "t3:41", minor)],
            told=told,
        )

    return [
        cause("note_miscounted", "strong", -5000, note=5000, pieces=31, expected=32),
        cause("change_given_twice", "weak", -5000, x=5000, seconds=25),
        cause("reprint_taken_as_sale", "ruled_out", 0, why="no_copy"),
    ]


def item(**changes: Any) -> wire.ItemFacts:
    facts = wire.ItemFacts(
        item=item_line(),
        views=short_row().views,
        rows=[
            link("count", "count-3", -5000),
            link("record", "t3:40", 12000, receipt="3-0117-0040"),
            link("record", "t3:41", 5000, receipt="3-0117-0041"),
        ],
        causes=causes(),
        acts=[],
        chain_verified_through=62,
        as_of=AS_OF,
    )
    return msgspec.structs.replace(facts, **changes)


def an_act(act: str = "note", **changes: Any) -> wire.ItemActFacts:
    facts = wire.ItemActFacts(
        act_id="act-1",
        act=act,
        operator="huda",
        agreed_by=[],
        made_at="2026-11-22T17:10:00+00:00",
        reason="ورقة العد محفوظة في الملف",
        cause=None,
        amount_minor=0,
        debit=None,
        credit=None,
        decision_number="",
        links=[],
    )
    return msgspec.structs.replace(facts, **changes)


def paper() -> wire.PaperTrail:
    return wire.PaperTrail(
        link=link("record", "t3:41", 5000, receipt="3-0117-0041"),
        receipt_number="3-0117-0041",
        document_id="0193a000-0000-7000-8000-000000000041",
        shift_id="shift-3",
        operator="nasser",
        prints=[
            wire.PrintFacts(
                terminal_id="t3",
                sequence=43,
                at="2026-11-22T09:20:15+00:00",
                copy_number=0,
                verdict="printed",
            ),
            wire.PrintFacts(
                terminal_id="t3",
                sequence=45,
                at="2026-11-22T09:20:39+00:00",
                copy_number=1,
                verdict="unsure",
            ),
        ],
        copies_at_server=1,
        records=[link("record", "t3:41", 5000), link("record", "t3:42")],
        entries=[link("entry", "811:1", 5000), link("entry", "811:2", -5000)],
    )


def waiting_items() -> list[wire.ItemLine]:
    """A drawer, a bag, an agent beyond his limit and a batch that never came."""
    return [
        item_line(),
        item_line(
            item_id=BAG,
            subject=subject(4, "slip"),
            shift_number=None,
            left="deposit",
            right="bank",
            amount_minor=-52000,
            first_cause="deposit_late",
            first_strength="weak",
        ),
        item_line(
            item_id=LATE,
            subject=subject(5, "agent"),
            left="agreed",
            right="ledger",
            kind="limit",
            amount_minor=35000,
            state="escalated",
            shift_number=None,
            first_cause=None,
            first_strength=None,
        ),
        item_line(
            item_id=BATCH,
            subject=subject(2, "batch"),
            left="journal",
            right="ledger",
            kind="gap",
            amount_minor=-9000,
            first_cause="batch_missing",
            shift_number=41,
        ),
    ]


def with_books(line: FakeLine, told: list[wire.ReconciliationRow] | None = None) -> FakeLine:
    """Let the line tell the books of the day."""
    shown = rows() if told is None else told

    def asked_rows(*, request: wire.RowsAsked, **_: Any) -> wire.ReconciliationRows:
        if request.point_number == 0:
            return wire.ReconciliationRows(rows=[office_day()], as_of=AS_OF, refreshed_at=AS_OF)
        kept = [one for one in shown if one.differences or not request.differences_only]
        kept = [one for one in kept if request.point_number in {None, one.subject.point_number}]
        return wire.ReconciliationRows(rows=kept, as_of=AS_OF, refreshed_at=AS_OF)

    line.on("POST", "/v1/reconciliation-rows", asked_rows)
    line.on(
        "POST",
        "/v1/reconciliation-sums",
        lambda request, **_: sums() if request.point_number is None else sums_of(request, shown),
    )
    line.on(
        "POST",
        "/v1/reconciliation-item-lists",
        lambda **_: wire.ItemList(items=waiting_items(), open_items=2, as_of=AS_OF),
    )
    line.on(
        "POST",
        "/v1/reconciliation-refreshes",
        lambda **_: wire.RefreshAnswer(
            subjects=6,
            differences=4,
            waiting=3,
            opened=1,
            changed=0,
            cleared=0,
            open_items=2,
            as_of=AS_OF,
        ),
    )
    line.on("GET", "/v1/reconciliation-items/*", lambda **_: item())
    line.on("POST", "/v1/reconciliation-papers", lambda **_: paper())
    line.on("POST", "/v1/reconciliation-items/*", _acted)
    with_days(line)
    line.on("POST", "/v1/approvals", lambda request, **_: an_approval(request))
    line.on("GET", "/v1/approvals/*", lambda **_: an_approval())
    line.on(
        "POST", "/v1/approvals/*", lambda **_: an_approval(state="approved", approved_by=["adel"])
    )
    return line


def with_days(line: FakeLine) -> None:
    """Head office and five points: one locked, one with a difference, one whose shift is open."""
    locked = {1}

    def told(*, path: str, **_: Any) -> wire.DayChecklist:
        number, day = int(path.split("/")[3]), path.rpartition("/")[2]
        return checklist(number, day, is_locked=number in locked)

    def lock(*, request: days.DayLocking, **_: Any) -> days.DayFacts:
        locked.add(request.point_number)
        return _day_facts(request, "lock")

    def reopen(*, request: days.DayReopening, **_: Any) -> days.DayFacts:
        locked.discard(request.point_number)
        return _day_facts(request, "reopen")

    for number in range(6):  # before the checklists, whose path begins alike
        line.on("GET", f"/v1/points/{number}/days", history)
        line.on("GET", f"/v1/points/{number}/seals/*", lambda *, path, **_: a_seal(path))
    line.on("GET", "/v1/points/*", told)
    line.on("POST", "/v1/day-locks", lock)
    line.on("POST", "/v1/day-reopenings", reopen)
    names = ("HQ", "East office", "Al-Loza", "Krum", "Abu Dijan")
    arabic = ("البلدية", "المكتب الشرقي", "اللوزة", "الكروم", "أبو ديجان")
    points = [
        PointBoard(
            number=number,
            name=BothLanguages(ar=ar, en=en),
            kind="municipality",
            agent=None,
            terminals=[],
            sales=[],
        )
        for number, (ar, en) in enumerate(zip(arabic, names, strict=True), 1)
    ]
    line.on("GET", "/v1/board", lambda **_: a_board(*points))


ROOT = "9f3a71c2" * 8
ROOT_BEFORE = "41d0be77" * 8


def history(*, path: str, **_: Any) -> days.DaysFacts:
    """A day that was locked, opened again by two for a bag that came late, and locked again."""

    def event(act: str, made_at: str, **more: Any) -> days.DayEvent:
        more = {"reason": "", "operator": "maysa"} | more
        return days.DayEvent(day="2026-11-21", act=act, made_at=made_at, **more)

    return days.DaysFacts(
        point_number=int(path.split("/")[3]),
        locked_through="2026-11-21",
        events=[
            event("locked", "2026-11-22T10:40:00+00:00", rows=118, rows_root=ROOT),
            event(
                "reopened",
                "2026-11-22T09:55:00+00:00",
                reason="a forgotten bag",
                approved_by="adel",
            ),
            event(
                "locked",
                "2026-11-22T06:20:00+00:00",
                operator="walid",
                rows=115,
                rows_root=ROOT_BEFORE,
            ),
        ],
        late=[
            days.LatePosting(
                transaction_id="0192f7e0-0000-7000-8000-00000000aa01",
                happened_at="2026-11-21T13:12:00+00:00",
                posted_at="2026-11-22T07:05:00+00:00",
                amount_minor=125_000,
            )
        ],
        next_cursor=None,
    )


def a_seal(path: str, fault: str | None = None) -> days.SealVerdict:
    """What is found when the hash of a locked day is computed again."""
    return days.SealVerdict(
        point_number=int(path.split("/")[3]),
        day=path.rpartition("/")[2],
        sealed_at="2026-11-22T10:40:00+00:00",
        rows=118,
        rows_root=ROOT,
        rows_found=118,
        root_found=ROOT_BEFORE if fault == "changed" else ROOT,
        is_in_the_log=True,
        fault=fault,
    )


def _day_facts(request: days.DayLocking | days.DayReopening, act: str) -> days.DayFacts:
    return days.DayFacts(
        document_id=request.document_id,
        point_number=request.point_number,
        day=request.day,
        act=act,
        locked_through=request.day,
        provisional_shifts=0,
    )


def checklist(number: int, day: str, *, is_locked: bool) -> wire.DayChecklist:
    def check(key: str, *, is_required: bool = False, links: Any = ()) -> wire.CheckLine:
        return wire.CheckLine(
            key=key,
            is_met=not links,
            is_required=is_required,
            open=len(links),
            amount_minor=sum(abs(one.amount_minor) for one in links),
            links=list(links),
        )

    short = [link("count", "count-3", -5000)] if number == 3 else []
    still_open = [link("shift", "shift-5")] if number == 5 else []
    due = [link("voucher", f"{number}:{day}", 520000)] if number in {3, 4} else []
    lines = [
        check("shifts_closed", is_required=True, links=still_open),
        check("differences_decided", is_required=True, links=short),
        check("vouchers_exported", links=due),
        *(check(key) for key in ("points_synced", "none_in_doubt", "deposits_under_way")),
        *(check(key) for key in ("quarantine_decided", "counters_equal", "backup_proven")),
    ]
    lines.sort(key=lambda one: (one.is_met, not one.is_required))
    return wire.DayChecklist(
        point_number=number,
        day=day,
        is_locked=is_locked,
        may_lock=not is_locked and all(one.is_met for one in lines if one.is_required),
        lines=lines,
        rows_root="9f3a71c2" * 8 if is_locked else None,
        rows=118 if is_locked else 0,
        as_of=AS_OF,
    )


def _acted(*, request: wire.ItemAct, **_: Any) -> wire.ItemFacts:
    states = {"explain": "explained", "note": "open", "send_back": "sent_back"}
    state = states.get(request.act, "escalated" if request.act == "escalate" else "decided")
    done = an_act(request.act, reason=request.reason, amount_minor=request.amount_minor or 0)
    return item(item=item_line(state=state), acts=[an_act(), done])


def an_approval(request: ApprovalRequest | None = None, **changes: Any) -> ApprovalFacts:
    facts = ApprovalFacts(
        approval_id="0193a000-0000-7000-8000-00000000000a",
        action="difference_decision",
        subject=request.subject if request is not None else "",
        reason=request.reason if request is not None else "",
        payload=dict(request.payload) if request is not None else {},
        point_number=None,
        requested_by="huda",
        requested_at="2026-11-22T08:40:00+00:00",
        expires_at="2026-11-25T08:40:00+00:00",
        state="open",
        approved_by=[],
        is_own=True,
        may_decide=False,
    )
    return msgspec.structs.replace(facts, **changes)
