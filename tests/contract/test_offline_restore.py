"""A server that was restored from an older backup, and a till that had sold without a line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers import disaster, little_town
from tests.helpers.audit import audit
from tests.helpers.little_town import DRN
from tests.helpers.sealed_town import SealedTown
from vending_server.db.engine import reading
from vending_server.epochs.service import EpochBook
from vending_server.issuing.software import SoftwareIssuer
from vending_server.keys.opening import open_key_store, open_token_engine
from vending_server.ledger.accounts import AccountIds
from vending_server.offline_sales.tables import offline_findings
from vending_server.operations import books
from vending_server.sealing.tables import sealed_vends
from vending_server.vending.recovering import RecoveryDesk
from vending_server.vending.tables import sales
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.recovery import RecoveredVend, recovered_vend_message


@pytest.fixture
def town(database_url, tmp_path):
    town = disaster.town_of(database_url, tmp_path)
    yield town
    town.engine.dispose()


@pytest.fixture
def empty(request, town, tmp_path):
    def postgres():
        return request.getfixturevalue("postgres_server")

    with disaster.empty_database(town.engine.dialect.name, tmp_path, postgres) as engine:
        yield engine


@pytest.fixture
def till(town):
    """A till with a line and a pack; its tokens are those of the server's keys."""
    till = SealedTown(town.engine, clock=town.clock)
    issuer = SoftwareIssuer(
        engine=open_token_engine(town.config), key_store=open_key_store(town.config)
    )
    till.vending = replace(till.vending, issuer=issuer)
    return till


def recovery_of(till) -> RecoveryDesk:
    return RecoveryDesk(
        engine=till.engine,
        clock=till.clock,
        reader=till.vending.issuer,
        supplies=till.vending.supplies,
        account_ids=AccountIds(),
        epochs=EpochBook(),
    )


def sold_online(till, sequence):
    online = little_town.Till(till.vending, till.seller, sequence=iter([sequence]))
    command = online.command(DRN["plain"], 10_000)
    return command, till.vending.decide([command])[0]


def brought_back(till, desk, command, answer) -> str:
    told = {
        "operator": "samar",
        "request": canonical_bytes(command.request).decode(),
        "answer": answer.body.decode(),
    }
    signed = recovered_vend_message(terminal_id=till.terminal_id, **told)
    signature = till.office.key.sign(signed).hex()
    return desk.take(till.seller, RecoveredVend(**told, signature=signature)).outcome


def money(till):
    rows = till.rows(sales, sales.c.receipt_sequence)
    return [
        (row.receipt_sequence, row.tender_minor, row.carry_before_minor, row.carry_after_minor)
        for row in rows
    ]


def reasons(till):
    return [row.reason.value for row in till.rows(offline_findings, offline_findings.c.sequence)]


def check(till):
    with reading(till.engine) as connection:
        audit(connection)
        assert books.findings(connection) == []


def test_what_the_backup_had_sealed_is_posted_again_once(town, till, empty):
    one, two = till.seal("plain", 2_000), till.seal("plain", 3_000)
    till.sell(one)
    till.bring()
    path = town.file_of(town.backup())
    till.sell(two)
    till.bring()
    before = money(till)

    town.restore(empty, path)
    after = till.on(empty)
    assert len(money(after)) == 1
    after.bring()

    assert money(after) == before
    assert [row.state.value for row in after.rows(sealed_vends, sealed_vends.c.id)] == ["sold"] * 2
    assert reasons(after) == []
    check(after)
    after.office.take(after.chain)
    assert money(after) == before, "and never again"
    check(after)


def test_what_was_sealed_after_the_backup_is_seen_with_its_money(town, till, empty):
    till.sell(till.seal("plain", 2_000))
    till.bring()
    path = town.file_of(town.backup())
    till.sell(till.seal("plain", 3_000))
    till.bring()

    town.restore(empty, path)
    after = till.on(empty)
    after.bring()

    assert [row[:2] for row in money(after)] == [(1, 2_000)]
    assert reasons(after) == ["not_in_pack"]
    check(after)


def test_an_online_sale_after_one_without_a_line_waits_for_the_journal(town, till, empty):
    sealed = till.seal("plain", 2_000)
    path = town.file_of(town.backup())
    till.sell(sealed)
    till.bring()
    told = sold_online(till, 100)
    before = money(till)

    town.restore(empty, path)
    after = till.on(empty)
    desk = recovery_of(after)
    assert brought_back(after, desk, *told) == "held", "it was priced on what the other one left"
    after.reader = replace(after.reader, after=desk.try_held_again)
    after.office.desk = replace(after.office.desk, readers=(after.reader,))
    after.bring()

    assert money(after) == before
    check(after)
