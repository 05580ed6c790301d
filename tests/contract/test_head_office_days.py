"""What no point posts is taken over, locked and sealed as head office's own days, on both databases."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.head_office_town import DAY, HEAD_OFFICE, TODAY, TOMORROW, HeadOfficeTown
from tests.helpers.office import new_document_id
from vending_server.db.engine import reading, snapshot, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Misconfigured, Refused
from vending_server.ledger import accounts
from vending_server.ledger.accounts import AccountIds
from vending_server.ledger.posting import Entry
from vending_server.ledger.service import entry_rows, post
from vending_server.ledger.tables import ledger_entries
from vending_server.operations import books, doctor
from vending_server.points.service import create_point
from vending_server.points.tables import PointKind
from vending_server.reconciliation.refresher import Refresher
from vending_server.reconciliation.tables import reconciliation_clock, reconciliation_items
from vending_server.reports import schedule
from vending_server.reports.kinds import daily
from vending_server.reports.kinds.books import Books
from vending_server.reports.model import Asked, Period, ReportKind, Said
from vending_server.wire.days import DayLocking
from vending_server.wire.facts import BothLanguages
from vending_server.wire.problems import ProblemCode
from vending_server.wire.reconciliation import (
    ItemsAsked,
    RowsAsked,
    VoucherPosting,
    VouchersAsked,
)

DAYS = {"from_day": "2026-11-20", "through_day": "2026-11-30"}


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    town = HeadOfficeTown(engine)
    town.post_at_head_office()
    yield town
    with reading(engine) as connection:
        audit(connection)
    engine.dispose()


def refusal(act, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value


def by_accounts(rows) -> Counter:
    found: Counter = Counter()
    for row in rows:
        found[row["debit"], row["credit"]] += row["amount_minor"]
    return found


def told_by(voucher) -> Counter:
    return Counter({(one.debit, one.credit): one.amount_minor for one in voucher.lines})


def items_of_head_office(town):
    item = reconciliation_items.c
    query = sa.select(reconciliation_items).where(item.subject_id == f"{HEAD_OFFICE}:{TODAY}")
    with reading(town.engine) as connection:
        return connection.execute(query).all()


def post_wrongly(town) -> None:
    """Tell head office's voucher back with another sum than the ledger's."""
    made = town.voucher()
    posting = VoucherPosting(
        document_id=new_document_id(), posted_number="77", posted_minor=made.total_minor - 100
    )
    town.head.post_voucher(town.maysa, made.voucher_id, posting)


def an_entry(connection, moment: dt.datetime, point: int | None = None) -> None:
    post(
        connection,
        [Entry(accounts.BANK, accounts.HEAD_OFFICE_CASH, 100)],
        transaction_id=new_document_id(),
        posted_at=moment,
        point_number=point,
    )


def slip_in(connection, moment: dt.datetime, point: int | None = None) -> None:
    """Insert an entry past every service, as a bug would."""
    rows = entry_rows(
        [Entry(accounts.BANK, accounts.HEAD_OFFICE_CASH, 100)],
        transaction_id=new_document_id(),
        posted_at=moment,
        ids=AccountIds(),
        connection=connection,
        point_number=point,
    )
    connection.execute(ledger_entries.insert(), rows)


def test_the_vouchers_of_head_office_and_of_the_points_are_all_entries_of_a_day(town):
    town.clock.advance(DAY)
    of_office, of_point = town.voucher(), town.voucher(point=2)
    day = [row for row in town.raw() if row["day"] == TODAY]

    pairs = {(one.debit, one.credit): one.amount_minor for one in of_office.lines}
    assert pairs[accounts.MACHINE_CLAIMS, accounts.HEAD_OFFICE_CASH] == 5_000, "the claim"
    assert 10_000 in pairs.values(), "the case that was paid in cash"
    assert pairs[accounts.ARREARS, accounts.ARREARS_TAKEN_OVER] == 9_000
    assert pairs[accounts.ARREARS_WRITTEN_OFF, accounts.ARREARS] == 4_000
    assert told_by(of_office) == by_accounts(one for one in day if one["point_number"] is None)
    assert told_by(of_office) + told_by(of_point) == by_accounts(day)
    assert of_office.entries + of_point.entries == len(day)


def test_the_paper_of_the_whole_town_tells_what_head_office_posted(town):
    town.clock.advance(DAY)
    town.lock(TODAY, point=HEAD_OFFICE)
    day = dt.date.fromisoformat(TODAY)
    asked = Asked(kind=ReportKind.DAILY, period=Period(from_day=day, through_day=day))
    with snapshot(town.engine) as connection:
        books_ = Books(
            connection=connection, asked=asked, zone=little_town.ZONE, now=town.clock.now()
        )
        tables = {table.title: list(table.rows) for table in daily.build(books_).tables}
    raw = [row for row in town.raw() if row["point_number"] is None]

    assert sum(row[4] for row in tables["P1071"]) == sum(row["amount_minor"] for row in raw)
    assert sum(row[3] for row in tables["P1071"]) == len(raw)
    assert [row[1] for row in tables["P1060"]] == [Said("P1070")]


def test_a_locked_day_of_head_office_takes_no_entry_from_anybody(town):
    town.clock.advance(DAY)
    facts = town.lock(TODAY, point=HEAD_OFFICE)
    with writing(town.engine) as connection:
        refused = refusal(an_entry, connection, little_town.NOON)
    with pytest.raises(RowConflict), writing(town.engine) as connection:
        slip_in(connection, little_town.NOON)
    with writing(town.engine) as connection:
        an_entry(connection, little_town.NOON, point=2)  # the point's own day is open
        an_entry(connection, town.clock.now())
        slip_in(connection, town.clock.now())

    assert refused.code is ProblemCode.DAY_LOCKED
    assert facts.rows == sum(
        row["point_number"] is None and row["day"] == TODAY for row in town.raw()
    )


def test_no_report_of_its_own_is_due_for_a_locked_day_of_head_office(town):
    town.clock.advance(DAY)
    town.lock(TODAY, point=HEAD_OFFICE)
    with reading(town.engine) as connection:
        of_office = schedule.due(connection, dt.date.fromisoformat(TOMORROW))
    town.lock_decided(TODAY)
    with reading(town.engine) as connection:
        of_point = schedule.due(connection, dt.date.fromisoformat(TOMORROW))

    assert of_office == []
    assert {one.asked.point_number for one in of_point} == {2, None}, (
        "its own, and the town's month"
    )


def test_a_locked_point_does_not_lock_head_office(town):
    town.clock.advance(DAY)
    town.lock_decided(TODAY)
    with writing(town.engine) as connection:
        slip_in(connection, little_town.NOON)
        an_entry(connection, little_town.NOON)


def test_a_changed_entry_of_head_office_is_found_by_everybody_who_looks(database_url):
    engine = little_town.build(database_url)
    town = HeadOfficeTown(engine)
    town.post_at_head_office()
    town.clock.advance(DAY)
    town.lock(TODAY, point=HEAD_OFFICE)
    whole = town.days.seal(town.maysa, HEAD_OFFICE, dt.date.fromisoformat(TODAY))
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            doors = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in connection.exec_driver_sql(doors).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        change = "UPDATE ledger_entries SET amount_minor = amount_minor + 1"
        connection.exec_driver_sql(f"{change} WHERE point_number IS NULL AND amount_minor = 4000")
    told = town.days.seal(town.maysa, HEAD_OFFICE, dt.date.fromisoformat(TODAY))
    with reading(engine) as connection:
        found, said = " ".join(books.findings(connection)), list(doctor._seals(connection, 7))
    engine.dispose()

    assert (whole.fault, told.fault) == (None, "changed")
    assert f"locked day {TODAY} of head office" in found
    assert [level for level, _ in said] == [doctor.Level.FAIL]


def test_a_day_of_head_office_is_opened_again_by_two_people(town):
    town.clock.advance(DAY)
    town.lock(TODAY, point=HEAD_OFFICE)
    alone = refusal(town.reopen, TODAY, point=HEAD_OFFICE, approval_id=None)
    opened = town.reopen(TODAY, point=HEAD_OFFICE)
    with writing(town.engine) as connection:
        an_entry(connection, little_town.NOON)
    told = town.days.days(town.maysa, HEAD_OFFICE)

    assert alone.code is ProblemCode.APPROVAL_MISSING
    assert opened.locked_through == "2026-11-21"
    assert [(one.day, one.act) for one in told.events] == [(TODAY, "reopened"), (TODAY, "locked")]


def test_a_voucher_of_head_office_posted_with_another_sum_keeps_its_day_open(town):
    town.clock.advance(DAY)
    post_wrongly(town)
    refused = refusal(town.lock, TODAY, point=HEAD_OFFICE)
    (item,) = items_of_head_office(town)
    told = town.head.checklist(town.maysa, HEAD_OFFICE, dt.date.fromisoformat(TODAY))
    lines = {one.key: one for one in told.lines}

    assert (refused.code, refused.params) == (ProblemCode.DAY_HAS_OPEN_ITEMS, {"open": 1})
    assert (item.point_number, item.amount_minor) == (HEAD_OFFICE, -100)
    assert (told.may_lock, lines["differences_decided"].open) == (False, 1)
    assert lines["vouchers_exported"].open == 1
    entries = [one for one in item.rows if one["kind"] == "entry"]
    assert sum(one["amount_minor"] for one in entries) == sum(
        row["amount_minor"] for row in town.raw() if row["point_number"] is None
    ), "each entry behind it is told"
    assert town.lock_decided(TODAY, point=HEAD_OFFICE).locked_through == TODAY


def test_head_office_lacks_vouchers_once_any_point_has_one(town):
    town.clock.advance(4 * DAY)
    Refresher(town.head).refresh_if_due()
    asked = VouchersAsked(**DAYS)
    before = (town.head.vouchers(town.maysa, asked).due, items_of_head_office(town))
    town.voucher(point=2)
    due = town.head.vouchers(town.maysa, asked).due
    town.head.refresh_recent()
    (item,) = items_of_head_office(town)
    town.voucher()

    assert before == (0, []), "a town without vouchers misses none"
    assert due == 2, "the point's lacks its number in the accounts, head office's is not made"
    assert (item.kind.value, item.day.isoformat()) == ("missing", TODAY)
    listed = town.head.vouchers(town.maysa, VouchersAsked(**DAYS, point_number=HEAD_OFFICE))
    assert [one.point_number for one in listed.vouchers] == [HEAD_OFFICE]


def test_vouchers_of_before_head_office_had_days_make_nothing_of_it_due(town):
    town.clock.advance(4 * DAY)
    town.voucher(point=2)
    with writing(town.engine) as connection:  # as the migration does with what it finds
        connection.execute(reconciliation_clock.update().values(vouchers_of_points=1))
    town.head.refresh_recent()
    quiet = items_of_head_office(town)
    with writing(town.engine) as connection:
        an_entry(connection, little_town.NOON, point=2)
        an_entry(connection, little_town.NOON + DAY)
        an_entry(connection, little_town.NOON + DAY, point=2)
    town.voucher(point=2)  # made anew for an old day: it begins nothing
    assert (quiet, town.head.vouchers(town.maysa, VouchersAsked(**DAYS)).due) == ([], 2)
    town.voucher(point=2, day=TOMORROW)

    assert town.head.vouchers(town.maysa, VouchersAsked(**DAYS)).due == 3


def test_the_rows_of_head_office_are_its_days(town):
    town.clock.advance(DAY)
    made = town.voucher()
    asked = RowsAsked(**DAYS, point_number=HEAD_OFFICE)
    (row,) = town.head.rows(town.maysa, asked).rows
    sums = town.head.sums(town.maysa, asked)
    views = {one.view: one for one in row.views}
    of_town = town.head.rows(town.maysa, RowsAsked(**DAYS)).rows

    assert (row.subject.kind, row.subject.id) == ("day_of_point", f"{HEAD_OFFICE}:{TODAY}")
    assert (views["ledger"].amount_minor, views["voucher"].state) == (
        made.total_minor,
        "provisional",
    )
    assert row.standing == "waits"
    assert (sums.rows, sums.views[0].amount_minor) == (1, made.total_minor)
    assert all(one.subject.kind != "day_of_point" for one in of_town), "no drawer holds a turnover"


def test_whoever_is_bound_to_a_point_sees_nothing_of_head_office(town):
    town.clock.advance(DAY)
    post_wrongly(town)
    town.head.refresh_recent()
    day = dt.date.fromisoformat(TODAY)
    acts = (
        lambda: town.lock(TODAY, point=HEAD_OFFICE, caller=town.walid),
        lambda: town.days.days(town.walid, HEAD_OFFICE),
        lambda: town.days.seal(town.walid, HEAD_OFFICE, day),
        lambda: town.head.checklist(town.walid, HEAD_OFFICE, day),
        lambda: town.head.rows(town.walid, RowsAsked(**DAYS, point_number=HEAD_OFFICE)),
        lambda: town.head.vouchers(town.walid, VouchersAsked(**DAYS, point_number=HEAD_OFFICE)),
        lambda: town.head.items(town.walid, ItemsAsked(point_number=HEAD_OFFICE)),
    )
    (item,) = items_of_head_office(town)

    assert {refusal(act).code for act in acts} == {ProblemCode.NOT_PERMITTED}
    assert refusal(town.head.item, town.walid, item.id).code is ProblemCode.NOT_FOUND
    seen = town.head.items(town.walid, ItemsAsked()).items
    assert all(one.subject.point_number != HEAD_OFFICE for one in seen)


def test_a_month_is_locked_when_head_offices_days_are(town):
    town.clock.advance(12 * DAY)
    town.lock_decided("2026-11-30")
    refused = refusal(town.lock_month, "2026-11")
    town.lock(TODAY, point=HEAD_OFFICE)
    half = refusal(town.lock_month, "2026-11")
    for number in range(23, 31):
        town.lock(f"2026-11-{number}", point=HEAD_OFFICE)

    assert (refused.code, refused.params) == (ProblemCode.PERIOD_HAS_OPEN_DAYS, {"open": 1})
    assert half.code is ProblemCode.PERIOD_HAS_OPEN_DAYS
    assert town.lock_month("2026-11").entries == len(town.raw())


def test_no_point_bears_head_offices_number(town):
    name = BothLanguages(ar="نقطة", en="Point")
    with pytest.raises(Misconfigured), writing(town.engine) as connection:
        create_point(connection, number=HEAD_OFFICE, kind=PointKind.MUNICIPALITY, name=name)


def test_a_lock_sent_again_is_the_same_answer(town):
    town.clock.advance(DAY)
    wanted = DayLocking(document_id=new_document_id(), point_number=HEAD_OFFICE, day=TODAY)
    first = town.days.lock(town.maysa, wanted)

    assert town.days.lock(town.maysa, wanted).body == first.body
    assert msgspec.json.decode(first.body)["rows"] > 0
