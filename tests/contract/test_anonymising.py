"""A customer who is gone becomes nobody; his money, meters and receipts stay, and are proven."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tests.helpers import api, disaster, little_town
from tests.helpers.little_town import DRN, NOON, HandClock, Till
from tests.helpers.office import take_on
from vending_server.__main__ import main
from vending_server.approvals.model import ApprovalState, TwoPersonAction
from vending_server.approvals.tables import approval_requests
from vending_server.audit.service import verify
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.db.tables import metadata
from vending_server.db.views import view_names
from vending_server.documents.tables import documents
from vending_server.epochs.tables import epochs
from vending_server.ledger.service import trial_balance
from vending_server.machine_cash.tables import (
    ClaimEnd,
    ClaimKind,
    machine_claim_ends,
    machine_claims,
)
from vending_server.meters.tables import contracts, customers, meters
from vending_server.operations import books
from vending_server.operations.proof import prove
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.tables import operators
from vending_server.privacy import anonymising
from vending_server.privacy.anonymising import Anonymiser, Done, anonymise_again
from vending_server.privacy.forgotten import ForgottenList
from vending_server.privacy.persons import Obstacle, person_by_number
from vending_server.registry.model import Act
from vending_server.registry.tables import meter_installations, registry_documents
from vending_server.registry_import.tables import import_batches, import_changes
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.vending.tables import RecoveredOutcome, recovered_vends, vends
from vending_server.wire.canonical import canonical_bytes

NUMBER, IDENTITY = "C-1001", "901234567"
# Letters only where a hash or a token could hold the same by chance.
HIS = ("محمود", "جوال", NUMBER, IDENTITY, "عمارة 5")
ANSWERS = sa.select(vends.c.response).order_by(vends.c.decided_at, vends.c.vend_id)
CLOSED = NOON.date() + dt.timedelta(days=1)
SETTLED = NOON + dt.timedelta(days=92)
GONE = NOON + dt.timedelta(days=3700)


def fill(engine):
    """Let customer 1 buy, and put his name wherever one may stand."""
    till = Till(little_town.service(engine))
    for _ in range(3):
        assert till.sell(DRN["plain"]).is_sale
    with writing(engine) as connection:
        his = customers.update().where(customers.c.id == 1)
        phones = {"phone": "جوال 1", "phone_search": "جوال1"}
        connection.execute(his.values(number=NUMBER, id_number=IDENTITY, **phones))
        here = contracts.update().where(contracts.c.id == 1)
        connection.execute(here.values(address="عمارة 5"))
        named = {"account_number": "0001", "customer_name": "محمود", "address": "عمارة 5"}
        person = {"id_number": IDENTITY, "name": "محمود", "number": NUMBER, "phone": "جوال"}
        for kind, said in (("a", named), ("b", {"account_number": "0002", "customer_name": "X"})):
            connection.execute(
                documents.insert().values(
                    id=little_town.new_vend_id(),
                    kind=kind,
                    body_sha256="1" * 64,
                    response=canonical_bytes(said),
                    operator_id=1,
                    terminal_id=little_town.seller().terminal_id,
                    made_at=NOON,
                )
            )
        for kind, said in ((Act.NEW_CUSTOMER, person), (Act.CONTRACT_OPENED, named)):
            connection.execute(
                registry_documents.insert().values(
                    id=little_town.new_vend_id(),
                    kind=kind,
                    body_sha256="1" * 64,
                    operator_id=1,
                    made_at=NOON,
                    response=canonical_bytes(said),
                )
            )
        batch = little_town.new_vend_id()
        hashes = dict.fromkeys(("file_sha256", "mapping_sha256"), "1" * 64)
        connection.execute(
            import_batches.insert().values(
                id=batch, applied_at=NOON, applied_by="root", file_name="list.csv", **hashes
            )
        )
        for table, name in (("customers", NUMBER), ("contracts", "0001")):
            connection.execute(
                import_changes.insert().values(
                    batch_id=batch, table_name=table, row_id=1, name=name, before=None, after=person
                )
            )


def bring_back(connection, received_at):
    """Let a till have brought the first sale back after a restore."""
    take_on(connection, "walid", Role.SUPERVISOR)
    people = {
        "restored_by": 1,
        "agreed_by": sa.select(sa.func.max(operators.c.id)).scalar_subquery(),
    }
    backup = {"backup_id": little_town.new_vend_id(), "backup_sha256": "1" * 64}
    times = {"begun_at": received_at, "backup_taken_at": received_at}
    connection.execute(epochs.insert().values(number=2, **people, **backup, **times))
    sold = connection.execute(sa.select(vends).limit(1)).one()
    signed = {"operator": "samar", "request": b"{}", "answer": sold.response, "signature": ""}
    connection.execute(
        recovered_vends.insert().values(
            terminal_id=sold.terminal_id,
            vend_id=sold.vend_id,
            epoch_number=2,
            received_at=received_at,
            submitted_by=1,
            outcome=RecoveredOutcome.POSTED,
            reason="",
            **signed,
        )
    )


def close(engine, *contract_ids):
    with writing(engine) as connection:
        connection.execute(
            contracts.update()
            .where(contracts.c.id.in_(contract_ids))
            .values(closed_on=CLOSED, carry_minor=0)
        )
        mine = meter_installations.c.contract_id.in_(contract_ids)
        off = {"removed_at": NOON + dt.timedelta(days=1), "removal_reason": "contract_closed"}
        connection.execute(meter_installations.update().where(mine).values(off))
        hung = meters.c.contract_id.in_(contract_ids)
        connection.execute(meters.update().where(hung).values(contract_id=None))


def settle_claim(connection, claim_id):
    """Let it be paid in cash; an approval stands behind each end."""
    approval_id = little_town.new_vend_id()
    connection.execute(
        approval_requests.insert().values(
            id=approval_id,
            action=TwoPersonAction.CLAIM_PAYOUT,
            subject="",
            reason="",
            payload={},
            payload_sha256="0" * 64,
            requested_by=1,
            requested_at=NOON,
            expires_at=GONE,
            state=ApprovalState.USED,
            used_for=claim_id,
            used_at=NOON,
        )
    )
    connection.execute(
        machine_claim_ends.insert().values(
            claim_id=claim_id,
            document_id=little_town.new_vend_id(),
            act=ClaimEnd.PAID,
            amount_minor=5_000,
            reason="slip",
            approval_id=approval_id,
            made_by=1,
            made_at=NOON,
        )
    )


def anonymiser(engine, folder, now, **changes):
    return replace(
        Anonymiser(
            engine=engine,
            clock=HandClock(now),
            actor=disaster.ACTOR,
            forgotten=ForgottenList(folder / "anonymised.list"),
            give_way=lambda: None,
        ),
        **changes,
    )


def everything(engine):
    """Return all that the database holds, as one text."""
    with reading(engine) as connection:
        rows = [
            value.decode() if isinstance(value, bytes) else str(value)
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table))
            for value in row
        ]
    return "\n".join(rows)


def reports(connection):
    """Return what each reporting view tells."""
    return {
        name: sorted(map(str, connection.exec_driver_sql(f"SELECT * FROM {name}")))
        for name in view_names()
    }


def one_of(engine, number=NUMBER):
    with reading(engine) as connection:
        return person_by_number(connection, number)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    fill(engine)
    yield engine
    engine.dispose()


def test_who_is_long_gone_becomes_nobody_and_the_books_are_what_they_were(engine, tmp_path):
    close(engine, 1)
    with reading(engine) as connection:
        sums, wrong = trial_balance(connection), books.findings(connection)
        sold = connection.scalars(ANSWERS).all()
        told = reports(connection)
    assert [word for word in HIS if word not in everything(engine)] == []

    assert anonymiser(engine, tmp_path, GONE).end_overdue(3650) == Done(anonymised=1)
    assert anonymiser(engine, tmp_path, GONE).end_overdue(3650) == Done()

    left = everything(engine)
    assert [word for word in HIS if word in left] == []
    assert "Ahmad Saleh" in left
    with reading(engine) as connection:
        assert verify(connection).fault == ""
        assert (trial_balance(connection), books.findings(connection)) == (sums, wrong)
        assert reports(connection) == told
        now = connection.scalars(ANSWERS).all()
        his = connection.execute(sa.select(customers).where(customers.c.id == 1)).one()
        audited = connection.execute(sa.select(audit_log.c.subject)).scalars().all()
    for before, after in zip(map(json.loads, sold), map(json.loads, now), strict=True):
        assert {**before, "customer_name": "", "address": ""} == after
    assert (his.name, his.number, his.anonymised_at is None) == ("#1", None, False)
    assert set(audited) == {"customer #1"}
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(customers.update().where(customers.c.id == 1).values(name="Huda"))


def test_whoever_has_something_open_is_told_what_and_stays(engine, tmp_path):
    found = [anonymiser(engine, tmp_path, SETTLED).anonymise(one_of(engine), {})]
    close(engine, 1)
    with writing(engine) as connection:
        connection.execute(contracts.update().where(contracts.c.id == 1).values(deposit_minor=5))
        debt = arrears_accounts.update().where(arrears_accounts.c.id == 1)
        connection.execute(debt.values(customer_id=1))
    found.append(anonymiser(engine, tmp_path, SETTLED).anonymise(one_of(engine), {}))
    with writing(engine) as connection:
        connection.execute(contracts.update().values(deposit_minor=0))
        connection.execute(arrears_accounts.update().values(balance_minor=0))
    found.append(anonymiser(engine, tmp_path, NOON).anonymise(one_of(engine), {}))
    with writing(engine) as connection:
        connection.execute(dues.update().where(dues.c.contract_id == 2).values(contract_id=1))
    found.append(anonymiser(engine, tmp_path, SETTLED).anonymise(one_of(engine), {}))

    assert found == [
        [Obstacle.CONTRACT_OPEN],
        [Obstacle.MONEY_KEPT, Obstacle.MONEY_OWED],
        [Obstacle.ANSWER_YOUNG],
        [Obstacle.MONEY_OWED],
    ]
    assert one_of(engine) is not None
    assert ForgottenList(tmp_path / "anonymised.list").read() == []
    assert anonymiser(engine, tmp_path, GONE).end_overdue(3650) == Done(
        waiting={1: [Obstacle.MONEY_OWED]}
    )


def test_whoever_a_machine_owes_money_stays_until_that_is_settled(engine, tmp_path):
    close(engine, 1)
    claim_id = little_town.new_vend_id()
    with writing(engine) as connection:
        connection.execute(
            machine_claims.insert().values(
                id=claim_id,
                number="5A0C19E2",
                kind=ClaimKind.MONEY,
                terminal_id=little_town.seller().terminal_id,
                point_number=little_town.seller().point.number,
                amount_minor=5_000,
                contract_id=1,
                account_number="0001",
                drn="",
                note_id="",
                reason="refused",
                happened_at=NOON,
                posted_at=NOON,
                is_late=False,
            )
        )
    later = anonymiser(engine, tmp_path, SETTLED)
    assert later.anonymise(one_of(engine), {}) == [Obstacle.MONEY_KEPT]
    with writing(engine) as connection:
        settle_claim(connection, claim_id)

    assert later.anonymise(one_of(engine), {}) == []


def test_a_sale_that_a_till_brought_back_lately_is_young_whenever_it_was_sold(engine, tmp_path):
    close(engine, 1)
    with writing(engine) as connection:
        bring_back(connection, SETTLED - dt.timedelta(days=1))
    one = one_of(engine)

    assert anonymiser(engine, tmp_path, SETTLED).anonymise(one, {}) == [Obstacle.ANSWER_YOUNG]
    later = SETTLED + dt.timedelta(days=90)
    assert anonymiser(engine, tmp_path, later).anonymise(one, {}) == []


def test_who_was_stopped_half_way_is_finished_by_the_next_run(engine, tmp_path, monkeypatch):
    class PowerCut(Exception):
        pass

    def cut():
        raise PowerCut

    monkeypatch.setattr(anonymising, "MOST", 2)
    close(engine, 1)

    with pytest.raises(PowerCut):
        anonymiser(engine, tmp_path, GONE, give_way=cut).end_overdue(3650)
    with reading(engine) as connection:
        named = sa.select(sa.func.count()).where(vends.c.names_removed_at.is_(None))
        assert connection.scalar(named) == 1
    assert one_of(engine) is not None

    assert anonymiser(engine, tmp_path, GONE).end_overdue(3650).anonymised == 1
    assert [word for word in HIS if word in everything(engine)] == []


def test_who_comes_back_with_older_books_is_anonymised_once_his_contract_is_closed(
    engine, tmp_path
):
    listed = ForgottenList(tmp_path / "anonymised.list")
    listed.add(one_of(engine))
    with writing(engine) as connection:
        again = anonymise_again(connection, listed.read(), actor=disaster.ACTOR, now=SETTLED)
    assert again == (0, 1)
    close(engine, 1)

    assert anonymiser(engine, tmp_path, SETTLED).end_overdue(3650) == Done(anonymised=1)

    assert [word for word in HIS if word in everything(engine)] == []


def test_a_restore_does_not_bring_back_who_was_anonymised(database_url, tmp_path):
    town = disaster.town_of(database_url, tmp_path)
    fill(town.engine)
    close(town.engine, 1)
    path = town.file_of(town.backup())
    one = one_of(town.engine)
    assert anonymiser(town.engine, tmp_path, SETTLED).anonymise(one, {"reason": "letter"}) == []
    town.clock.time = SETTLED
    after = town.file_of(town.backup())
    sealer = disaster.open_sealer(town.config)
    assert not [
        finding
        for finding in prove(after, private=town.private, sealer=sealer).findings
        if "vending key" not in finding  # this town has none
    ]
    lines = ForgottenList(tmp_path / "anonymised.list").read()

    with disaster.empty_database("sqlite", tmp_path, lambda: None) as scratch:
        report = town.restore(scratch, path, forgotten=lines)

        assert (report.anonymised, report.waiting) == (1, 0)
        assert [word for word in HIS if word in everything(scratch)] == []
        with reading(scratch) as connection:
            assert verify(connection).fault == ""
    town.engine.dispose()


def test_on_request_it_takes_two_people_of_whom_one_keeps_the_books(
    engine, database_url, tmp_path, capsys
):
    folder, password = tmp_path / "server", tmp_path / "password"
    made = ["init", "--mode", "sample", "--directory", str(folder), "--database-url", database_url]
    assert main(made) == 0
    password.write_text(api.PASSWORD)
    password.chmod(0o600)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    roles = {"walid": Role.SUPERVISOR, "maysa": Role.ACCOUNTANT, "rana": Role.CASHIER}
    with writing(engine) as connection:
        for login, role in roles.items():
            take_on(connection, login, role, password_hash=hashed)
        # A customer of before the register, who never had a contract.
        row = {"id": 9, "name": "Sami", "name_search": "sami", "phone": "", "phone_search": ""}
        connection.execute(customers.insert().values(row))

    def asked(*people, customer="#9"):
        by = [text for one in people for text in ("--by", one, "--password-file", str(password))]
        config = ["--config", str(folder / "server.toml"), "--customer", customer]
        return main(["anonymise-customer", *config, "--reason", "letter 7", *by])

    assert asked("walid", "walid") == asked("walid", "rana") == asked("rana", "maysa") == 2
    assert asked("walid", "maysa", customer="#8") == 2
    assert asked("walid", "maysa", customer=NUMBER) == 2
    assert str(Obstacle.CONTRACT_OPEN) in capsys.readouterr().err
    assert asked("walid", "maysa") == 0

    assert "Sami" not in everything(engine)
    with reading(engine) as connection:
        record = connection.execute(sa.select(audit_log)).one()
    assert (record.action, record.subject) == ("person.anonymised", "customer #9")
    assert (record.details["agreed"], record.details["reason"]) == ("maysa", "letter 7")
    assert (folder / "anonymised.list").is_file()


def test_a_second_person_may_be_asked_for_it(engine):
    with writing(engine) as connection:
        connection.execute(
            approval_requests.insert().values(
                id=little_town.new_vend_id(),
                action=TwoPersonAction.PERSON_ANONYMISED,
                subject="customer #1",
                reason="letter 7",
                payload={},
                payload_sha256="1" * 64,
                requested_by=1,
                requested_at=NOON,
                expires_at=SETTLED,
                state=ApprovalState.OPEN,
            )
        )
    with pytest.raises(RowConflict), writing(engine) as connection:
        connection.execute(sa.text("UPDATE approval_requests SET action = 'something_else'"))
