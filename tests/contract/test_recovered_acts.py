"""Acts of a cash desk that a restore forgot come back at their own time: on both databases."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.drawer import DAY, Drawer, count_of
from tests.helpers.office import new_document_id
from vending_server.audit.tables import audit_log
from vending_server.days.tables import late_postings
from vending_server.db.engine import reading, writing
from vending_server.epochs.service import (
    EpochBook,
    RestoredFrom,
    begin_epoch,
    terminal_reported,
)
from vending_server.errors import Refused
from vending_server.points.tables import terminals
from vending_server.shifts.recovering import ActRecovery
from vending_server.shifts.tables import shifts
from vending_server.wire.recovery import RecoveredAct, recovered_act_message
from vending_server.wire.shifts import CashMovement, ShiftClosing, ShiftOpening

KEY = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)


class Restored(Drawer):
    """A drawer whose server was restored just now."""

    def __init__(self, engine):
        super().__init__(engine)
        public = KEY.public_key().public_bytes_raw().hex()
        of_rana = terminals.c.id == self.rana.terminal_id
        with writing(engine) as connection:
            connection.execute(terminals.update().where(of_rana).values(public_key=public))

    def restore(self) -> None:
        now = self.clock.now()
        source = RestoredFrom(
            backup_id=new_document_id(),
            backup_taken_at=now,
            backup_sha256="0" * 64,
            epoch_of_backup=1,
            restored_by=self.walid.operator_id,
            agreed_by=self.maysa.operator_id,
        )
        with writing(self.engine) as connection:
            begin_epoch(connection, source, now)
        self.acts = ActRecovery(
            engine=self.engine, clock=self.clock, epochs=EpochBook(), desk=self.desk
        )

    def bring(self, kind, request, *, shift_id=None, operator="rana", **changes):
        fields = {"operator": operator, "kind": kind, "shift_id": shift_id}
        fields["request"] = msgspec.json.encode(request).decode()
        signed = recovered_act_message(terminal_id=self.rana.terminal_id, **fields)
        told = fields | {"signature": KEY.sign(signed).hex()} | changes
        told = self.acts.take(self.walid, RecoveredAct(**told))
        return told.outcome, told.reason


@pytest.fixture
def drawer(database_url):
    drawer = Restored(little_town.build(database_url))
    yield drawer
    with reading(drawer.engine) as connection:
        audit(connection)
    drawer.engine.dispose()


def opening_at(at: dt.datetime) -> ShiftOpening:
    return ShiftOpening(
        shift_id=new_document_id(),
        counts=count_of(20_000),
        receipt_sequence_last=0,
        opened_at=at.isoformat(),
    )


def closing_at(at: dt.datetime) -> ShiftClosing:
    return ShiftClosing(
        closing_id=new_document_id(),
        counts=count_of(20_000),
        float_left_minor=0,
        closed_at=at.isoformat(),
    )


def paid_out(amount_minor: int, at: dt.datetime) -> CashMovement:
    return CashMovement(
        movement_id=new_document_id(),
        direction="out",
        reason="petty_expense",
        amount_minor=amount_minor,
        counterpart="Post office",
        paper="17",
        happened_at=at.isoformat(),
    )


def row_of(drawer, shift_id):
    with reading(drawer.engine) as connection:
        return connection.execute(sa.select(shifts).where(shifts.c.id == shift_id)).one()


def test_a_shift_comes_back_once_at_its_own_time_in_the_name_of_whoever_worked_it(drawer):
    then = drawer.clock.now()
    opening, closing = opening_at(then), closing_at(then + dt.timedelta(hours=8))
    shift_id = opening.shift_id
    drawer.clock.advance(2 * DAY)
    drawer.restore()

    both = (("opening", opening), ("closing", closing))
    first = [drawer.bring(kind, act, shift_id=shift_id)[0] for kind, act in both]
    again = [drawer.bring(kind, act, shift_id=shift_id)[0] for kind, act in both]

    assert (first, again) == (["posted"] * 2, ["known"] * 2)
    row = row_of(drawer, shift_id)
    assert (row.opened_at, row.closed_at) == (then, then + dt.timedelta(hours=8))
    assert (row.operator_id, row.closed_by) == (drawer.rana.operator_id,) * 2
    with reading(drawer.engine) as connection:
        at = audit_log.c.action == "shift.brought_back"
        actors = connection.scalars(sa.select(audit_log.c.actor).where(at)).all()
    assert actors == ["walid", "walid"], "who brought it, and nothing twice"


def test_what_falls_into_a_day_locked_meanwhile_is_posted_in_the_next_one_with_a_link(drawer):
    shift = drawer.open()
    then = drawer.clock.now()
    closed = closing_at(then)
    drawer.close(shift.shift_id, 20_000)
    late = opening_at(then + dt.timedelta(minutes=1))
    drawer.clock.advance(2 * DAY)
    drawer.lock_decided(then.date().isoformat())
    drawer.restore()

    assert drawer.bring("opening", late, shift_id=late.shift_id) == ("posted", "")
    closed = closing_at(then + dt.timedelta(minutes=2))
    assert drawer.bring("closing", closed, shift_id=late.shift_id) == ("posted", "")

    with reading(drawer.engine) as connection:
        query = sa.select(late_postings.c.happened_at)
        of_closing = late_postings.c.transaction_id == closed.closing_id
        assert connection.scalar(query.where(of_closing)) == then + dt.timedelta(minutes=2)
    assert row_of(drawer, late.shift_id).closed_at == then + dt.timedelta(minutes=2)


def test_what_cannot_be_done_again_is_held_for_its_reason_and_stops_nothing(drawer):
    then = drawer.clock.now()
    opening = opening_at(then)
    shift_id = opening.shift_id
    drawer.restore()
    much = paid_out(15_000, then)

    assert drawer.bring("movement", much, shift_id=shift_id) == ("held", "shift_unknown")
    assert drawer.bring("opening", opening, shift_id=shift_id) == ("posted", "")
    assert drawer.bring("movement", much, shift_id=shift_id) == ("held", "approval_missing")
    gone = drawer.bring("movement", paid_out(100, then), shift_id=shift_id, operator="nobody")
    assert gone == ("held", "operator_unknown")
    accountant = drawer.bring("movement", paid_out(100, then), shift_id=shift_id, operator="maysa")
    assert accountant == ("held", "operator_unknown")


def test_only_an_awaited_terminal_acts_in_the_name_of_others_and_only_by_its_device(drawer):
    opening = opening_at(drawer.clock.now())
    drawer.restore()
    with pytest.raises(Refused, match="signature_invalid"):
        drawer.bring("opening", opening, shift_id=opening.shift_id, operator="rana", signature="00")
    with writing(drawer.engine) as connection:
        terminal_reported(
            connection,
            drawer.rana.terminal_id,
            journal_sequence=1,
            journal_hash="0" * 64,
            operator_id=drawer.rana.operator_id,
            now=drawer.clock.now(),
        )

    with pytest.raises(Refused, match="invalid_request"):
        drawer.bring("opening", opening, shift_id=opening.shift_id)


@pytest.mark.parametrize(
    ("kind", "shift_id", "changes"),
    [
        ("closing", "own", {}),
        ("bag", None, {}),
        ("opening", None, {}),
        ("opening", "own", {"counts": []}),
    ],
)
def test_what_is_no_such_act_x(drawer, kind, shift_id, changes):
    opening = msgspec.structs.replace(opening_at(drawer.clock.now()), **changes)
    drawer.restore()
    own = opening.shift_id if shift_id else None
    with pytest.raises(Refused, match="invalid_request"):
        drawer.bring(kind, opening, shift_id=own)
