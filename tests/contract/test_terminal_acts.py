"""What head office does to a single terminal: words for whoever works there, and its suspension."""

from __future__ import annotations

import dataclasses
import datetime as dt

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import api, little_town
from tests.helpers.board_told import a_standing
from tests.helpers.little_town import NOON
from tests.helpers.office import new_document_id, take_on
from tests.helpers.pack_town import MASTER, PackTown
from vending_server.__main__ import main
from vending_server.approvals import service as approvals
from vending_server.approvals.model import TwoPersonAction
from vending_server.approvals.payload import payload_of
from vending_server.audit.tables import audit_log
from vending_server.board.acts import TerminalDesk
from vending_server.board.day import DayBook
from vending_server.board.desk import BoardDesk
from vending_server.board.messages import SHOWN_FOR
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.operators.sessions import authenticate, open_session
from vending_server.wire.pack_extension import extension_code
from vending_server.wire.terminal_acts import (
    UNREAD_MAX,
    OfflineCeilingAnswer,
    OfflineCeilingRequest,
    PackExtensionAnswer,
    PackExtensionRequest,
    TerminalMessage,
    TerminalMessageRequest,
    TerminalSuspensionAnswer,
    TerminalSuspensionRequest,
)

SECOND = dt.timedelta(seconds=1)


class NoKeys:
    def all_keys(self):
        return []


class Office:
    """An accountant asks, a supervisor agrees; both sit at terminal 2, the till is terminal 1."""

    def __init__(self, engine):
        self.engine = engine
        self.town = PackTown(engine)
        self.clock = self.town.clock
        self.desk = TerminalDesk(engine=engine, clock=self.clock, master=MASTER)
        self.board = BoardDesk(
            engine=engine, clock=self.clock, day=DayBook(little_town.ZONE), keys=NoKeys()
        )
        with writing(engine) as connection:
            self.layla = take_on(connection, "layla", Role.ACCOUNTANT, terminal=2)
            self.nasser = take_on(connection, "nasser", Role.SUPERVISOR, terminal=2)
            self.laila = take_on(connection, "laila", Role.ACCOUNTANT, terminal=2)
        self.rana = self.town.caller

    def write(self, text="The bank car comes at two.", **changes):
        given = {"document_id": new_document_id(), "point": 2, "terminal": 1, "text": text}
        request = TerminalMessageRequest(**(given | changes))
        kept = self.desk.write(self.layla, request)
        return msgspec.json.decode(kept.body, type=TerminalMessage)

    def tells(self, **changes):
        """The till tells of itself, as Rana is signed in there."""
        return self.board.hear(
            self.rana, a_standing(**changes), software_time=self.clock.now()
        ).messages

    def on_board(self):
        (found,) = (
            one
            for point in self.board.board().points
            for one in point.terminals
            if one.terminal_id == self.rana.terminal_id
        )
        return found

    def request(self, act="suspend", **changes) -> TerminalSuspensionRequest:
        given = {
            "document_id": new_document_id(),
            "act": act,
            "point": 2,
            "terminal": 1,
            "reason": "stolen",
        }
        return TerminalSuspensionRequest(**(given | changes))

    def agreed(self, request, action=TwoPersonAction.TERMINAL_SUSPENSION):
        approval_id = new_document_id()
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=action,
                subject="2-01",
                reason=request.reason,
                payload=payload_of(request),
                caller=self.layla,
                now=self.clock.now(),
            )
            approvals.decide(
                connection,
                approval_id,
                accept=True,
                note="",
                approver=self.laila if action is TwoPersonAction.CEILING_RAISE else self.nasser,
                now=self.clock.now(),
            )
        return msgspec.structs.replace(request, approval_id=approval_id)

    def turn(self, act, **changes):
        kept = self.desk.suspend(self.layla, self.agreed(self.request(act, **changes)))
        return msgspec.json.decode(kept.body, type=TerminalSuspensionAnswer)

    def hold(self, ceiling_minor, *, is_agreed=False, **changes):
        given = {"document_id": new_document_id(), "point": 2, "terminal": 1, "reason": "as agreed"}
        request = OfflineCeilingRequest(**(given | changes), ceiling_minor=ceiling_minor)
        if is_agreed:
            request = self.agreed(request, TwoPersonAction.CEILING_RAISE)
        kept = self.desk.leases.set_ceiling(self.layla, request)
        return msgspec.json.decode(kept.body, type=OfflineCeilingAnswer)

    def extension(self, **changes):
        given = {
            "document_id": new_document_id(),
            "point": 2,
            "terminal": 1,
            "edition": 1,
            "hours": 48,
            "reason": "the road is cut",
        }
        return PackExtensionRequest(**(given | changes))

    def extend(self, request):
        kept = self.desk.leases.extend(
            self.layla, self.agreed(request, TwoPersonAction.PACK_EXTENSION)
        )
        return msgspec.json.decode(kept.body, type=PackExtensionAnswer)

    def audited(self):
        with reading(self.engine) as connection:
            query = sa.select(audit_log.c.action).where(audit_log.c.action.like("terminal.%"))
            return list(connection.scalars(query.order_by(audit_log.c.sequence)))


@pytest.fixture
def office(database_url):
    engine = little_town.build(database_url)
    yield Office(engine)
    engine.dispose()


# ---------------------------------------------------------------- messages


def test_a_message_comes_with_what_a_till_tells_anyway_until_somebody_there_has_read_it(office):
    written = office.write("  The bank car\ncomes at two. ")
    office.clock.advance(SECOND)

    (first,) = office.tells()
    (again,) = office.tells()
    assert first == again
    assert (first.message_id, first.text) == (written.message_id, "The bank car comes at two.")

    office.clock.advance(SECOND)
    read_at = office.clock.now()
    assert office.tells(messages_read=[first.message_id]) == []

    (shown,) = office.on_board().messages
    assert (shown.written_by, shown.read_by) == ("layla", "rana")
    assert dt.datetime.fromisoformat(shown.read_at) > read_at


def test_an_unread_message_stands_on_the_board_and_a_read_one_for_a_day(office):
    before = office.board.board().version
    message_id = office.write().message_id
    unread = office.board.board()
    assert unread.version != before, "whoever waits for the board is answered"
    (shown,) = office.on_board().messages
    assert (shown.read_at, shown.read_by) == (None, None)

    office.tells(messages_read=[message_id])
    assert office.board.board().version != unread.version, "its read-back is news as well"

    office.clock.advance(SHOWN_FOR + SECOND)
    assert office.on_board().messages == []


def test_who_read_a_message_first_is_kept_however_often_the_till_tells_it(office):
    message_id = office.write().message_id
    office.tells(messages_read=[message_id])
    first = office.on_board().messages
    office.clock.advance(SECOND)

    office.rana = dataclasses.replace(office.nasser, terminal_id=office.rana.terminal_id)
    office.tells(messages_read=[message_id])

    assert office.on_board().messages == first


def test_no_till_reads_the_message_of_another(office):
    message_id = office.write().message_id
    other = dataclasses.replace(office.rana, terminal_id=office.layla.terminal_id)
    told = office.board.hear(
        other, a_standing(messages_read=[message_id]), software_time=office.clock.now()
    )

    assert told.messages == []
    assert office.on_board().messages[0].read_at is None


def test_what_was_read_is_no_part_of_how_a_terminal_is(office):
    message_id = office.write().message_id
    office.tells(messages_read=[message_id])

    assert office.on_board().told == a_standing()


def test_no_more_messages_wait_at_a_till_than_are_read(office):
    for at in range(UNREAD_MAX):
        office.write(f"message {at}")
    with pytest.raises(Refused, match="messages_waiting"):
        office.write("one too many")

    assert [one.text for one in office.tells()] == [f"message {at}" for at in range(UNREAD_MAX)]
    with pytest.raises(Refused, match="terminal_unknown"):
        office.write(terminal=9)


def test_a_message_that_is_sent_again_is_written_once(office):
    document_id = new_document_id()
    assert office.write(document_id=document_id) == office.write(document_id=document_id)
    assert len(office.tells()) == 1


# ---------------------------------------------------------------- suspension


def test_a_suspended_terminal_is_refused_at_once_and_works_again_after_a_resumption(office):
    town = office.town
    town.want(("plain", 2000), ("water", 3000))
    town.till.renew()

    stopped = office.turn("suspend")

    assert (stopped.is_suspended, stopped.exposed_minor, stopped.exposed_meters) == (True, 5000, 2)
    with pytest.raises(Refused, match="terminal_suspended"):
        office.tells()
    assert office.on_board().presence == "suspended"

    assert not office.turn("resume").is_suspended

    assert office.tells() == []
    town.till.renew()
    held = town.till.manifest
    assert held.pack_number == 2, "what it is given now is closed with another key"
    assert office.audited() == ["terminal.suspended", "terminal.resumed"]


def test_whoever_works_at_a_terminal_that_was_resumed_signs_in_anew(office):
    with writing(office.engine) as connection:
        session = open_session(
            connection,
            operator_id=office.rana.operator_id,
            terminal_id=office.rana.terminal_id,
            now=NOON,
        )

    def ask():
        limit = dt.timedelta(minutes=10)
        return authenticate(office.engine, session, now=office.clock.now(), idle_limit=limit)

    assert ask().login == "rana"
    office.turn("suspend")
    with pytest.raises(Refused, match="terminal_suspended"):
        ask()
    office.turn("resume")
    with pytest.raises(Refused, match="session_ended"):
        ask()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"terminal": 9}, "terminal_unknown"),
        ({"terminal": 2}, "not_permitted"),  # the one at which they sit
        ({"act": "resume"}, "already_decided"),
        ({"reason": "  "}, "reason_missing"),
    ],
)
def test_what_cannot_be_suspended_is_refused(office, changes, code):
    request = office.request(**changes)
    if request.reason.strip():
        request = office.agreed(request)
    with pytest.raises(Refused, match=code):
        office.desk.suspend(office.layla, request)


def test_two_people_agree_to_a_suspension_and_it_is_no_leave_to_resume(office):
    with pytest.raises(Refused, match="approval_missing"):
        office.desk.suspend(office.layla, office.request())
    agreed = office.agreed(office.request())
    for changed in ({"act": "resume"}, {"terminal": 3}, {"reason": "other"}):
        with pytest.raises(Refused, match="approval_differs"):
            office.desk.suspend(office.layla, msgspec.structs.replace(agreed, **changed))

    once, again = (office.desk.suspend(office.layla, agreed) for _ in range(2))

    assert (once.is_new, again.is_new, once.body) == (True, False, again.body)


# ---------------------------------------------------------------- its pack


def test_a_lower_ceiling_takes_out_what_is_too_much_at_the_next_renewal_and_none_ends_the_lease(
    office,
):
    town = office.town
    town.want(("plain", 2000), ("water", 3000))
    town.till.renew()

    told = office.hold(0)
    assert (told.ceiling_minor, told.exposed_minor) == (0, 5000), "until then it may sell that"
    assert told.valid_until == town.till.manifest.valid_until

    town.till.renew()
    assert town.till.manifest.count == 0

    with pytest.raises(Refused, match="approval_missing"):
        office.hold(10_000)
    office.hold(10_000, is_agreed=True)
    town.till.renew()
    assert town.till.manifest.exposure_minor == 5000
    assert office.audited() == ["terminal.offline_ceiling"] * 2


def test_a_code_that_two_people_agreed_to_is_that_of_the_edition_and_comes_again(office):
    town = office.town
    town.want(("plain", 2000))
    town.till.renew()

    told = office.extend(office.extension())

    names = {"terminal_id": town.caller.terminal_id, "pack_number": 1, "hours": 48}
    assert told.code == extension_code(town.till.key, edition=1, **names)
    agreed = office.agreed(office.extension(), TwoPersonAction.PACK_EXTENSION)
    once, again = (office.desk.leases.extend(office.layla, agreed) for _ in range(2))
    assert once.body == again.body


def test_what_cannot_be_leased_is_refused(office):
    office.town.want(("plain", 2000))
    office.town.till.renew()
    with pytest.raises(Refused, match="terminal_unknown"):
        office.hold(1000, terminal=9)
    with pytest.raises(Refused, match="reason_missing"):
        office.hold(1000, reason=" ")
    with pytest.raises(Refused, match="approval_missing"):
        office.desk.leases.extend(office.layla, office.extension())
    for changes, code in (
        ({"edition": 9}, "pack_not_extended"),
        ({"terminal": 9}, "terminal_unknown"),
        ({"terminal": 2}, "pack_not_extended"),
    ):
        with pytest.raises(Refused, match=code):
            office.extend(office.extension(**changes))
    no_secret = dataclasses.replace(office.desk, master=None).leases
    with pytest.raises(Refused, match="key_unavailable"):
        no_secret.extend(office.layla, office.extension())


def test_at_the_command_line_two_people_resume_what_two_suspended(
    office, database_url, tmp_path, capsys
):
    folder, password = tmp_path / "server", tmp_path / "password"
    made = ["init", "--mode", "sample", "--directory", str(folder), "--database-url", database_url]
    assert main(made) == 0
    password.write_text(api.PASSWORD)
    password.chmod(0o600)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(office.engine) as connection:
        take_on(connection, "huda", Role.ADMINISTRATOR, password_hash=hashed)
        take_on(connection, "samir", Role.SUPERVISOR, password_hash=hashed)
    asked = ["suspend-terminal", "--config", str(folder / "server.toml"), "--point", "2"]
    asked += ["--terminal", "1", "--reason", "found", "--by", "huda", "--by", "samir"]
    asked += ["--password-file", str(password)] * 2

    assert main([*asked, "--resume"]) == 2, "it is not suspended"
    assert main(asked) == 0
    assert main([*asked, "--resume"]) == 0

    assert "terminal 2-01 works again" in capsys.readouterr().out
    assert office.audited() == ["terminal.suspended", "terminal.resumed"]
