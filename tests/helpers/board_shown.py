"""A board as the server tells it: five points, with something wrong at most of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from tests.helpers.board_told import a_pack, a_standing
from tests.helpers.screen_till import NOW
from vending_server.wire.board import (
    AgentBoard,
    Alert,
    BackupLight,
    Board,
    DaySales,
    HourSales,
    IssuerCheck,
    KeyLight,
    PointBoard,
    TerminalBoard,
    UtilitySales,
    WaitingApprovals,
)
from vending_server.wire.facts import BothLanguages
from vending_server.wire.standings import OpenDoubt, OpenShift
from vending_server.wire.terminal_acts import TerminalMessage

NAMES = (
    ("المبنى الرئيسي", "Main office", "main"),
    ("المكتب الشرقي", "Eastern office", "municipality"),
    ("مقهى اللوزة", "Al-Loza café", "agent"),
    ("مقهى الكروم", "Krum café", "agent"),
    ("مقهى أبو ديجان", "Abu Dijan café", "agent"),
)


# Sold today at each point: its first open shift, who sells at each till, sales and agorot of electricity and water.
# Together they are what the day tells.
SOLD = (
    (229, ("rana", "maysa"), (26, 345_000), (6, 62_000)),
    (231, ("samar", "rima"), (21, 278_000), (5, 54_000)),
    (117, ("nasser", "yousef"), (17, 212_000), (4, 38_000)),
    (98, ("odeh", "khalil"), (13, 173_000), (3, 27_000)),
    (143, ("taha", "mona"), (11, 142_000), (2, 19_000)),
)


def ago(**span: float) -> str:
    return (NOW - dt.timedelta(**span)).isoformat()


def a_terminal(number: int = 1, **changes: Any) -> TerminalBoard:
    told = a_standing(
        synced_at=ago(seconds=12),
        shift=OpenShift(number=7, operator="samar", opened_at=ago(hours=3)),
    )
    well: dict[str, Any] = {
        "terminal_id": f"01930000-0000-7000-8000-{number:012}",
        "number": number,
        "presence": "online",
        "since": ago(hours=3),
        "heard_at": ago(seconds=4),
        "tells": True,
        "told_at": ago(seconds=4),
        "told": told,
        "clock_off_s": 0,
        "software_version": "0.2.0",
        "journal": "well",
        "journal_held": 412,
        "journal_heard_at": ago(seconds=12),
        "exposed_minor": 0,
        "pack_until": None,
        "shift_number": 7,
        "shift_operator": "samar",
        "sales": [sold("electricity", 38, 312_500)],
    }
    return TerminalBoard(**(well | changes))


def a_till(point: int, number: int = 1, **changes: Any) -> TerminalBoard:
    """A till whose shift is of its own point, with half of what is sold there."""
    first, sellers, electricity, water = SOLD[point - 1]
    shift, who = first + number - 1, sellers[number - 1]
    sales = [
        sold(name, count // 2, minor // 2)
        for name, (count, minor) in (("electricity", electricity), ("water", water))
    ]
    known = {"shift_number": shift, "shift_operator": who, "sales": sales}
    known["terminal_id"] = f"01930000-0000-7000-8000-{point:06}{number:06}"
    opened = OpenShift(number=shift, operator=who, opened_at=ago(hours=3))
    return told(a_terminal(number, **(known | changes)), shift=opened)


def told(terminal: TerminalBoard, **changes: Any) -> TerminalBoard:
    """The same terminal that tells something else of itself."""
    assert terminal.told is not None
    word = msgspec.structs.replace(terminal.told, **changes)
    return msgspec.structs.replace(terminal, told=word)


def sold(utility: str, count: int, minor: int) -> UtilitySales:
    return UtilitySales(utility=utility, count=count, amount_minor=minor)


def a_machine(number: int, **changes: Any) -> TerminalBoard:
    machine = told(a_terminal(number), role="selfservice", acceptor="accepting", shift=None)
    plain = {"shift_number": None, "shift_operator": None}
    return told(msgspec.structs.replace(machine, **plain), **changes)


def a_point(number: int, *terminals: TerminalBoard, **changes: Any) -> PointBoard:
    ar, en, kind = NAMES[number - 1]
    _, _, electricity, water = SOLD[number - 1]
    point: dict[str, Any] = {
        "number": number,
        "name": BothLanguages(ar=ar, en=en),
        "kind": kind,
        "agent": None,
        "terminals": list(terminals),
        "sales": [sold("electricity", *electricity), sold("water", *water)],
    }
    return PointBoard(**(point | changes))


def a_day() -> DaySales:
    begin = NOW.replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(hours=2)
    of_hour = (0, 0, 0, 0, 0, 0, 0, 8, 31, 42, 27)
    before = (0, 0, 0, 0, 0, 0, 0, 12, 25, 38, 41, 33, 30, 22, 8, 14, 26, 31, 18, 6, 0, 0, 0, 0)
    hours = [
        HourSales(
            begins_at=(begin + dt.timedelta(hours=at)).isoformat(),
            count=of_hour[at] if at < len(of_hour) else 0,
            amount_minor=12_500 * (of_hour[at] if at < len(of_hour) else 0),
            before_count=before[at],
            before_minor=12_500 * before[at],
        )
        for at in range(24)
    ]
    return DaySales(
        day="2026-11-22",
        count=sum(of_hour),
        amount_minor=12_500 * sum(of_hour),
        before_count=96,
        before_minor=1_200_000,
        before_whole_minor=12_500 * sum(before),
        utilities=[sold("electricity", 88, 1_150_000), sold("water", 20, 200_000)],
        before_utilities=[sold("electricity", 80, 1_000_000), sold("water", 16, 200_000)],
        hours=hours,
    )


def a_board(*points: PointBoard, **changes: Any) -> Board:
    """A quiet town, unless points of another one are given."""
    made: dict[str, Any] = {
        "version": "1" * 32,
        "server_time": NOW.isoformat(),
        "is_training": False,
        "points": list(points) or [a_point(n, a_till(n, 1), a_till(n, 2)) for n in range(1, 6)],
        "alerts": [],
        "today": a_day(),
        "approvals": [],
        "quarantined_count": 0,
        "quarantined_minor": 0,
        "key_lights": [KeyLight(sgc="345678", krn=1, light="good", ends_at=None)],
        "backup": BackupLight(
            light="good",
            taken_at=ago(hours=6),
            is_everywhere=True,
            proven_at=ago(days=3),
            is_proven=True,
        ),
        "issuer": IssuerCheck(
            light="good",
            checked_at=ago(minutes=42),
            keys=2,
            keys_that_differ=0,
            sales=108,
            sales_without_token=0,
        ),
    }
    return Board(**(made | changes))


def troubles() -> list[Alert]:
    """What the troubled board tells first."""
    return [
        Alert(code="backup_bad", level="bad", point=None, terminal=None, since=ago(days=3)),
        Alert(code="in_doubt", level="bad", point=1, terminal=1, count=1, amount_minor=5_000),
        Alert(code="paper_out", level="bad", point=1, terminal=1),
        Alert(code="acceptor", level="bad", point=1, terminal=2),
        Alert(code="paper_low", level="warning", point=2, terminal=1),
        Alert(
            code="escalated",
            level="warning",
            point=None,
            terminal=None,
            count=2,
            amount_minor=17_000,
        ),
        Alert(code="unsynced", level="warning", point=3, terminal=1, count=3, amount_minor=7_000),
        Alert(code="float_low", level="warning", point=3, terminal=None, amount_minor=80_000),
        Alert(code="no_news", level="warning", point=4, terminal=1, since=ago(minutes=43)),
    ]


def two_messages() -> list[TerminalMessage]:
    """One that nobody has read yet, and one that was."""
    written = TerminalMessage(
        message_id="01930000-0000-7000-8000-000000000001",
        text="سيارة البنك تصل الساعة الثانية",
        written_at=ago(minutes=12),
        written_by="huda",
    )
    read = msgspec.structs.replace(
        written, text="Bring the bag", read_at=ago(minutes=3), read_by="rana"
    )
    return [written, read]


def a_troubled_board() -> Board:
    """One of everything that can be wrong."""
    doubt = OpenDoubt(what="sale", since=ago(minutes=9), amount_minor=5_000)
    silent = ago(minutes=43)
    gone = msgspec.structs.replace(
        told(a_till(4), synced_at=silent),
        **dict.fromkeys(("since", "heard_at", "told_at", "journal_heard_at"), silent),
        presence="unknown",
    )
    old = a_terminal(
        2,
        tells=False,
        told=None,
        told_at=None,
        since=None,
        clock_off_s=None,
        shift_number=232,
        shift_operator="rima",
    )
    no_paper = told(
        a_till(1),
        paper="out",
        printer="paper_out",
        in_doubt_count=1,
        in_doubt_minor=5_000,
        doubts=[doubt],
    )
    holds = a_till(3, exposed_minor=100_000, pack_until="2026-11-23T10:00:00+00:00")
    offline = told(holds, unsynced_count=3, unsynced_minor=7_000, pack=a_pack())
    no_paper = msgspec.structs.replace(no_paper, messages=two_messages())
    full = a_machine(2, acceptor="stacker_full", is_serving=False, reader="gone")
    agent = AgentBoard(
        float_minor=-420_000, credit_limit_minor=500_000, held_minor=0, left_minor=80_000
    )
    points = (
        a_point(1, no_paper, full),
        a_point(2, told(a_till(2), paper="low", printer="paper_low"), old),
        a_point(3, offline, agent=agent),
        a_point(4, gone, agent=msgspec.structs.replace(agent, left_minor=410_000)),
        a_point(
            5,
            a_till(5),
            a_terminal(
                2, presence="never", since=None, heard_at=None, told=None, told_at=None, tells=False
            ),
            agent=msgspec.structs.replace(agent, left_minor=500_000),
        ),
    )
    return a_board(
        *points,
        version="2" * 32,
        alerts=troubles(),
        approvals=[WaitingApprovals(action="float_top_up", count=2, oldest_at=ago(minutes=18))],
        quarantined_count=1,
        quarantined_minor=2_000,
        key_lights=[
            KeyLight(sgc="345678", krn=1, light="warning", ends_at="2027-01-11T00:00:00+00:00")
        ],
        backup=BackupLight(
            light="bad",
            taken_at=ago(days=3),
            is_everywhere=True,
            proven_at=ago(days=9),
            is_proven=True,
        ),
    )
