"""H01: the board follows by itself, is read by keyboard, and shows nothing old as being so now."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from kiosk.api_client import Declined, Unreachable
from kiosk.headoffice.board import sentences
from kiosk.headoffice.board.bars import named_every, scale_above
from kiosk.headoffice.board.follow import BoardFollow
from kiosk.headoffice.board.moment import BoardMoment
from kiosk.headoffice.board.own_word import OwnWord
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.strip import BackupLight
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from kiosk.widgets.words import Words
from tests.helpers.board_shown import a_board, a_point, a_terminal, a_troubled_board, told
from tests.helpers.office_bench import FakeLine, OfficeBench
from tests.helpers.screen_till import NOW
from vending_server.approvals.payload import payload_of
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.board import STALE_S, Alert
from vending_server.wire.problems import Problem
from vending_server.wire.terminal_acts import (
    OfflineCeilingAnswer,
    PackExtensionAnswer,
    TerminalMessage,
    TerminalSuspensionAnswer,
)

WORDS = Words(Language.ENGLISH)


# ---------------------------------------------------------------- what is said


def said(terminal, age_s=0.0):
    moment = BoardMoment(a_board(a_point(1, terminal)), age_s)
    presence = sentences.presence(WORDS, moment, terminal)
    devices = sentences.devices(WORDS, moment, terminal)
    return [presence.tone, *(one.tone for one in devices)]


def test_what_is_heard_now_is_green():
    assert said(a_terminal()) == ["good", "good", "good"]


@pytest.mark.parametrize("age_s", [STALE_S - 3, STALE_S + 1, 10_000])
def test_nothing_is_green_that_nobody_told_within_two_minutes(age_s):
    tones = said(a_terminal(), age_s)  # its word was four seconds old when the board came

    assert "good" not in tones
    assert tones == ["neutral", "neutral"]


def test_a_word_that_was_young_enough_is_believed_until_it_is_not():
    assert said(a_terminal(), STALE_S - 5) == ["good", "good", "good"]


def test_an_older_release_is_online_and_its_devices_are_not_known():
    old = a_terminal(told=None, told_at=None, tells=False, since=None)

    assert said(old) == ["good", "neutral"]


def test_paper_and_devices_have_each_their_tone():
    bad = told(a_terminal(), paper="out", printer="paper_out", reader="gone")
    low = told(a_terminal(), paper="low", printer="paper_low", acceptor="jammed")

    assert said(bad) == ["good", "danger", "warning"]
    assert said(low) == ["good", "warning", "good", "danger"]


def test_an_alert_of_a_newer_server_keeps_its_code():
    moment = BoardMoment(a_board())
    new = Alert(code="meteor", level="bad", point=None, terminal=None)

    assert "meteor" in sentences.alert(WORDS, moment, new).text


def test_every_alert_of_the_server_has_its_words_in_both_languages():
    moment = BoardMoment(a_troubled_board())
    for language in Language:
        words = Words(language)
        for one in sentences._ALERTS:
            told_ = Alert(
                code=one, level="bad", point=1, terminal=1, since=moment.board.server_time
            )
            assert sentences.alert(words, moment, told_).text != one


def test_ages_are_told_in_the_largest_whole_unit():
    told_ = [sentences.age(WORDS, seconds) for seconds in (59, 60, 7_199, 86_400, None)]

    assert [one.strip("\u2066\u2069 ") for one in told_][-1] == "not known"
    assert [one.rpartition("\u00a0")[2] for one in told_[:4]] == ["s", "min", "h", "d"]


@pytest.mark.parametrize("minor", [0, 1, 299_00, 300_01, 5_000_000, 98_765_432])
def test_the_scale_of_the_hours_is_round_and_holds_the_highest(minor):
    scale = scale_above(minor)

    assert scale >= minor
    assert scale % 300_00 == 0


@pytest.mark.parametrize(("step", "every"), [(20, 3), (12, 6), (6, 12), (1, 24)])
def test_names_of_hours_never_touch_each_other(step, every):
    assert named_every(step, 50) == every


# ---------------------------------------------------------------- following


class Followers:
    """Questions that a test answers when it likes."""

    def __init__(self):
        self.asked = []

    def run(self, op, on_done, on_error):
        self.asked.append((op, on_done, on_error))

    def land(self):
        op, on_done, on_error = self.asked.pop(0)
        try:
            result = op()
        except Exception as error:  # noqa: BLE001 - as the real ones do
            on_error(error)
        else:
            on_done(result)


class Followed:
    def __init__(self):
        self.line, self.followers = FakeLine(), Followers()
        self.line.on("GET", "/v1/board", lambda **_: a_board())
        self.follow = BoardFollow(self, None, clock_s=lambda: 5.0, jitter=lambda: 0.5)
        self.boards, self.faults = [], []
        self.follow.arrived.connect(self.boards.append)
        self.follow.failed.connect(self.faults.append)

    def queries(self):
        return [query for _, _, _, query in self.line.asked]


@pytest.fixture
def followed(qapp, monkeypatch):
    monkeypatch.setattr("tests.helpers.office_bench.refuse_windows_thread", lambda _what: None)
    return Followed()


def test_the_first_question_waits_for_nothing_and_the_next_for_another_board(followed):
    followed.follow.begin()
    followed.followers.land()
    followed.follow._timer.timeout.emit()
    followed.followers.land()

    assert followed.queries() == [{}, {"after": "1" * 32, "wait_s": 5}]
    assert len(followed.boards) == 2


def test_one_question_is_on_its_way_at_a_time(followed):
    followed.follow.begin()
    followed.follow.begin()

    assert len(followed.followers.asked) == 1


def test_while_another_screen_is_on_top_nothing_is_asked_and_nothing_told(followed):
    followed.follow.begin()
    followed.follow.rest()
    followed.followers.land()

    assert followed.boards == []
    assert not followed.follow._timer.isActive()


def test_after_a_failure_it_asks_ever_later_and_for_the_whole_board(followed):
    followed.line.fault = Unreachable(DoubtReason.LINK)
    followed.follow.begin()
    waits = []
    for _ in range(5):
        followed.followers.land()
        waits.append(followed.follow._timer.interval())
        followed.follow._timer.timeout.emit()

    assert waits == [3_000, 6_000, 12_000, 24_000, 30_000]
    assert len(followed.faults) == 5
    followed.line.fault = None
    followed.followers.land()
    assert followed.queries()[-1] == {}


# ---------------------------------------------------------------- the screen


@pytest.fixture
def bench(qapp):
    line = FakeLine()
    line.on("GET", "/v1/board", lambda **_: a_troubled_board())
    bench = OfficeBench(qapp, line, Language.ENGLISH)
    bench.sign_in()
    bench.wait_for(event="board")
    yield bench
    bench.close()


def screen(bench):
    return bench.window.on_top


def test_alerts_come_first_and_lead_to_their_point(bench):
    assert screen(bench).alerts.hasFocus() or bench.window.focusWidget() is screen(bench).alerts

    bench.press("Down", "Down", "Enter")

    assert bench.wait_for(event="point")["number"] == 1
    bench.press("Esc")
    assert bench.window.focusWidget() is screen(bench).wall.cards[1]


def test_arrows_go_from_card_to_card_and_enter_opens_one(bench):
    screen(bench).wall.cards[1].setFocus()
    bench.press("Right", "Right", "Enter")
    assert bench.wait_for(event="point")["number"] == 3

    bench.press("Esc", "Up")

    assert bench.window.focusWidget() is screen(bench).alerts


def test_a_board_that_changes_is_shown_and_only_what_is_new_is_said(bench):
    spoken = []
    bench.desk.announcer.said.connect(lambda text, _urgent: spoken.append(text))
    board = a_troubled_board()
    more = Alert(code="clock", level="warning", point=5, terminal=1)
    changed = msgspec.structs.replace(board, alerts=[*board.alerts, more], version="3" * 32)
    bench.line.on("GET", "/v1/board", lambda **_: changed)

    bench.press("F5")
    bench.wait_for(event="board", alerts=9)
    bench.settle()

    assert len(spoken) == 1
    assert spoken[0].endswith("The clock there is wrong")


def test_while_no_board_comes_nothing_shown_stays_green(bench):
    here = screen(bench)
    follow = here.follow
    here.left()
    follow._arrived_s -= STALE_S + 5
    here._write()

    assert here.heading.state.property("tone") == "danger"
    tones = {
        part._presence.property("tone")
        for card in here.wall.cards.values()
        for part in card._terminals.values()
    }
    assert tones == {"neutral"}


def test_the_language_changes_and_everything_is_written_anew(bench):
    bench.press("F11")

    assert screen(bench).heading.title.text() == "اللوحة الحيّة"
    assert "المبنى" in screen(bench).wall.cards[1].accessibleName()


def test_each_card_is_read_as_one_sentence(bench):
    told_ = screen(bench).wall.cards[1].accessibleDescription()

    assert "Out of paper" in told_
    assert "In doubt" in told_


def test_the_board_is_a_file_with_a_row_a_terminal(bench, tmp_path):
    job = screen(bench).export()
    path = tmp_path / "board.csv"

    assert job.write(path, Format.CSV) == 8
    text = path.read_text("utf-8-sig")
    assert "Out of paper" in text
    assert "50.00" in text


def test_a_machine_of_head_office_tells_of_itself_with_what_it_asks_anyway():
    line, light = FakeLine(), BackupLight("good", "S774", "●")
    line.on("POST", "/v1/terminal-standings", lambda **_: None)
    own_word = OwnWord("0.2.0", lambda: NOW, then=lambda _line: light)

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(own_word, line).result() is light

    ((_, _, word, _),) = line.asked
    assert (word.role, word.printer, word.software_version) == ("headoffice", "none", "0.2.0")


def test_points_that_come_and_go_have_their_cards(bench):
    bench.line.on(
        "GET", "/v1/board", lambda **_: a_board(a_point(2, a_terminal()), version="4" * 32)
    )

    bench.press("F5")
    bench.wait_for(event="board", alerts=0)

    assert list(screen(bench).wall.cards) == [2]
    assert dt.datetime.fromisoformat(screen(bench)._board.server_time)


# ---------------------------------------------------------------- acts about one terminal


def open_point(bench, number):
    screen(bench).open_point(number)
    bench.wait_for(event="point", number=number)


def hints(bench):
    found = screen(bench).keys()
    return [one.cap.value for one in found]


def test_a_message_is_written_to_the_terminal_that_is_chosen(bench):
    written = TerminalMessage(
        message_id="m", text="come", written_at=NOW.isoformat(), written_by="huda"
    )
    bench.line.on("POST", "/v1/terminal-messages", lambda **_: written)
    open_point(bench, 2)
    bench.press("Right", "Ctrl+M")
    bench.type_text("come")
    screen(bench).acts.form.submit()
    bench.wait_for(event="message_written")

    (request,) = (one for _, path, one, _ in bench.line.asked if path.endswith("-messages"))
    assert (request.point, request.terminal, request.text) == (2, 2, "come")
    assert not screen(bench).acts.isVisible()
    bench.press("Esc")
    assert hints(bench) == ["Enter"]


def test_a_message_whose_answer_was_lost_is_sent_again_under_its_number(bench):
    bench.line.on("POST", "/v1/terminal-messages", nobody)
    open_point(bench, 2)
    bench.press("Ctrl+M")
    bench.type_text("come")
    screen(bench).acts.form.submit()
    bench.wait_for(event="banner", id="S2143")

    written = TerminalMessage(
        message_id="m", text="come", written_at=NOW.isoformat(), written_by="huda"
    )
    bench.line.on("POST", "/v1/terminal-messages", lambda **_: written)
    bench.press("F5")
    bench.wait_for(event="message_written")

    first, again = (one for _, path, one, _ in bench.line.asked if path.endswith("-messages"))
    assert first.document_id == again.document_id
    assert not screen(bench).acts.sending.is_unanswered


def nobody(**_):
    raise Unreachable(DoubtReason.LINK)


def test_only_where_a_person_sits_a_message_is_offered(bench):
    open_point(bench, 1)
    assert hints(bench) == ["Ctrl+M", "F7", "F8"]

    bench.press("Right")  # a machine

    assert hints(bench) == ["F7", "F8"]


def test_an_unread_message_and_its_read_back_stand_in_words():
    unread = TerminalMessage(
        message_id="m", text="come", written_at=NOW.isoformat(), written_by="huda"
    )
    read = msgspec.structs.replace(unread, read_at=NOW.isoformat(), read_by="samar")
    said_ = [sentences.message(WORDS, one) for one in (unread, read)]

    assert [one.tone for one in said_] == ["warning", "good"]
    assert "not read yet" in said_[0].text
    assert "samar" in said_[1].text


@pytest.mark.parametrize(("presence", "act"), [("online", "suspend"), ("suspended", "resume")])
def test_a_terminal_is_suspended_and_resumed_with_a_second_person_who_agrees_to_exactly_that(
    bench, presence, act
):
    board = a_board(a_point(4, a_terminal(3, presence=presence)), version="5" * 32)
    bench.line.on("GET", "/v1/board", lambda **_: board)
    asked = []

    def approved(request, **_):
        asked.append(request)
        return an_approval(request)

    bench.line.on("POST", "/v1/approvals", approved)
    answer = TerminalSuspensionAnswer(
        terminal_id="t",
        is_suspended=act == "suspend",
        decided_at=NOW.isoformat(),
        exposed_minor=0,
        exposed_meters=0,
    )
    bench.line.on("POST", "/v1/terminal-suspensions", lambda **_: answer)
    bench.press("F5")
    bench.wait_for(event="board", alerts=0)
    open_point(bench, 4)
    bench.press("F8")
    bench.type_text("stolen")
    screen(bench).acts.form.submit()
    bench.wait_for(event=f"terminal_{act}")

    (request,) = (one for _, path, one, _ in bench.line.asked if path.endswith("-suspensions"))
    assert (request.act, request.point, request.terminal, request.reason) == (act, 4, 3, "stolen")
    assert request.approval_id == asked[0].approval_id
    assert asked[0].payload == payload_of(request)


def with_a_pack(bench):
    held = a_terminal(3, exposed_minor=400_000, pack_until=NOW.isoformat())
    bench.line.on("GET", "/v1/board", lambda **_: a_board(a_point(4, held), version="7" * 32))
    bench.press("F5")
    bench.wait_for(event="board", alerts=0)
    open_point(bench, 4)


def test_what_a_terminal_may_hold_is_set_and_more_than_one_may_allow_is_refused_at_the_field(bench):
    answer = OfflineCeilingAnswer(
        terminal_id="t", ceiling_minor=0, exposed_minor=400_000, valid_until=None
    )
    bench.line.on("POST", "/v1/offline-ceilings", lambda **_: answer)
    with_a_pack(bench)
    bench.press("F7")
    form = screen(bench).acts.form
    form.edits["shekels"].setText("20001")
    form.edits["reason"].setText("less is enough")
    form.submit()
    assert bench.wait_for(event="banner", id="S2668")

    form.edits["shekels"].setText("0")
    form.submit()
    bench.wait_for(event="ceiling_set")

    (request,) = (one for _, path, one, _ in bench.line.asked if path.endswith("-ceilings"))
    assert (request.point, request.terminal, request.ceiling_minor) == (4, 3, 0)


def test_more_than_before_is_put_before_a_second_person_when_the_server_says_so(bench):
    asked = []

    def answer(request, **_):
        if request.approval_id is None:
            raise Declined(Problem(status=409, code="approval_missing", title=""))
        return OfflineCeilingAnswer(
            terminal_id="t", ceiling_minor=9, exposed_minor=0, valid_until=None
        )

    def approved(request, **_):
        asked.append(request)
        return an_approval(request)

    bench.line.on("POST", "/v1/offline-ceilings", answer)
    bench.line.on("POST", "/v1/approvals", approved)
    with_a_pack(bench)
    bench.press("F7")
    form = screen(bench).acts.form
    form.edits["shekels"].setText("5000")
    form.edits["reason"].setText("a feast")
    form.submit()
    bench.wait_for(event="ceiling_set")

    first, second = (one for _, path, one, _ in bench.line.asked if path.endswith("-ceilings"))
    assert (first.approval_id, first.document_id) == (None, second.document_id)
    assert asked[0].action == "ceiling_raise"
    assert asked[0].payload == payload_of(second)


def digits(acts):
    return "".join(one for one in acts._code_text.text() if one.isdecimal())


def test_the_code_of_an_extension_is_read_out_and_then_seen_no_more(bench):
    asked = []

    def approved(request, **_):
        asked.append(request)
        return an_approval(request)

    bench.line.on("POST", "/v1/approvals", approved)
    answer = PackExtensionAnswer(code="48123456789", until=NOW.isoformat())
    bench.line.on("POST", "/v1/pack-extensions", lambda **_: answer)
    with_a_pack(bench)
    bench.press("F9")
    form = screen(bench).acts.form
    form.edits["edition"].setText("3")
    form.edits["reason"].setText("the road is cut")
    form.submit()
    bench.wait_for(event="pack_extended")
    acts = screen(bench).acts

    (request,) = (one for _, path, one, _ in bench.line.asked if path.endswith("-extensions"))
    assert (request.edition, request.hours) == (3, 48)
    assert asked[0].payload == payload_of(request)
    assert "48123456789" in digits(acts)
    bench.press("F11")
    assert "48123456789" in digits(acts)
    bench.press("Enter")
    assert (acts.isVisible(), digits(acts)) == (False, "")


def an_approval(request):
    return ApprovalFacts(
        approval_id=request.approval_id,
        action=request.action,
        subject=request.subject,
        reason=request.reason,
        payload=request.payload,
        point_number=1,
        requested_by="huda",
        requested_at=NOW.isoformat(),
        expires_at=NOW.isoformat(),
        state="approved",
        approved_by=["nasser"],
        is_own=True,
        may_decide=False,
    )


def test_nobody_stops_the_machine_at_which_he_sits(bench):
    here = bench.desk.place
    board = a_board(a_point(here.point.number, a_terminal(here.terminal_number)), version="6" * 32)
    bench.line.on("GET", "/v1/board", lambda **_: board)
    bench.press("F5")
    bench.wait_for(event="board", alerts=0)

    open_point(bench, here.point.number)

    assert "F8" not in hints(bench)
