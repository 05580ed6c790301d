from __future__ import annotations

import sqlite3

import pytest

from kiosk.errors import JournalBroken
from kiosk.store.journal import Journal
from kiosk.store.verify import verify_command, verify_journal
from tests.helpers import fake_server as fake
from tests.helpers.fake_till import TillBench, a_sale
from vending_server.wire.journal_chain import fingerprint


@pytest.fixture
def bench(tmp_path):
    return TillBench(tmp_path)


def test_a_journal_verifies_beside_a_till_that_is_selling(bench):
    with bench.till() as till:
        till.print_receipt(till.sell(a_sale(till)).vend_id)
        report = verify_journal(bench.journal_path, public_key=bench.identity.public_key)
        head = till._journal.head

    assert report.records == head.seq
    assert report.fingerprint == fingerprint(head.hash)
    assert report.terminal_id == fake.TERMINAL_ID
    assert report.is_key_expected


def test_the_command_says_on_one_line_that_all_is_well(bench):
    with bench.till() as till:
        till.sell(a_sale(till))
    code, line = verify_command(bench.journal_path)

    assert code == 0
    assert "all verify" in line
    assert "as the journal itself says" in line


def test_the_command_fails_on_a_changed_record(bench):
    with bench.till() as till:
        till.sell(a_sale(till))
    connection = sqlite3.connect(bench.journal_path)
    connection.execute("DROP TRIGGER journal_keeps_words")
    connection.execute("UPDATE journal SET body = x'7b7d' WHERE seq = 3")
    connection.commit()
    connection.close()
    code, line = verify_command(bench.journal_path)

    assert code == 1
    assert "journal_broken: record 3 was changed" in line


def test_another_key_than_the_enrolled_one_is_found(bench):
    with bench.till():
        pass
    with pytest.raises(JournalBroken, match="not signed"):
        verify_journal(bench.journal_path, public_key=bytes(32))


def test_a_missing_file_is_told_and_not_made(tmp_path):
    code, line = verify_command(tmp_path / "none.sqlite")

    assert code == 1
    assert "no journal yet" in line
    assert list(tmp_path.iterdir()) == []


def test_an_empty_journal_does_not_verify(bench):
    Journal(bench.journal_path, identity=bench.identity).close()

    assert verify_command(bench.journal_path)[0] == 1
