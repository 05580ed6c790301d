"""H08, H12, H14: keys, copies of the data, the audit log and the proof of its chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.api_client import Unreachable
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.filters.language import parse
from kiosk.headoffice.screens import h08_keys, h12_backups, h14_audit
from kiosk.headoffice.tables.columns import plain_text
from kiosk.headoffice.upkeep import audit, backups, keys, rehearsal
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.vend_outcomes import DoubtReason
from kiosk.widgets.words import Words
from tests.helpers import office_upkeep as town
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_offline import with_agreement
from tests.helpers.office_upkeep import with_upkeep
from tests.helpers.window_look import faults, nameless
from vending_server.approvals.payload import payload_of
from vending_server.wire.board import BackupLight
from vending_server.wire.key_changes import RehearsalAnswer, RehearsalRequest
from vending_server.wire.upkeep import VERIFIED_MAX, AuditAsked, CopyPlace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ENTRIES = (h08_keys.ENTRY, h12_backups.ENTRY, h14_audit.ENTRY)
Maker = Callable[..., OfficeBench]


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(*, role: str = "auditor", on: str = "") -> OfficeBench:
        line = with_upkeep(FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=[role])))
        made.append(OfficeBench(qapp, line, Language.ENGLISH, entries=ENTRIES))
        made[-1].sign_in()
        if on:
            made[-1].window.go_to(on)
            made[-1].settle()
        return made[-1]

    yield start
    for bench in made:
        bench.close()


def asked(bench: OfficeBench, path: str) -> list:
    return [request for _, its_path, request, _ in bench.line.asked if its_path == path]


def prove(bench: OfficeBench) -> None:
    bench.press("F9", "Enter", "Enter", "Enter")


# ---------------------------------------------------------------- keys


def test_keys_that_want_attention_and_meters_without_a_key_are_counted(make: Maker):
    bench = make(role="key_custodian", on="keys")
    table = bench.window.on_top.on_top.table

    with ThreadPoolExecutor(1) as worker:
        assert worker.submit(h08_keys.waiting, bench.desk.line).result() == 4
    assert table.model.row(0).key.state == "ended"
    assert [row.days_left for row in map(table.model.row, range(4))] == [0, 21, None, None]
    assert table.model.row(2).left_tenths == 376_896


def test_a_campaign_is_not_done_before_the_last_meter_was_seen():
    campaign = msgspec.structs.replace(town.CAMPAIGNS[0], planned=0, issued=1, confirmed=999)
    assert keys.progress_percent(campaign) == 99


def campaigns_of(make: Maker, role: str = "key_custodian") -> OfficeBench:
    bench = make(role=role, on="keys")
    with_agreement(bench.line)
    bench.window.on_top.show_list_named("key_campaigns")
    bench.window.on_top.refresh()
    bench.settle()
    return bench


def fill(bench: OfficeBench, **values: str) -> None:
    form = bench.window.on_top.form
    for name, value in values.items():
        form.edits[name].setText(value)
    form.submit()
    bench.settle()


def test_a_campaign_is_kept_as_two_custodians_agreed_to_it(make: Maker):
    bench = campaigns_of(make)
    bench.press("F7")
    fill(bench, name="1993 to 2014", from_sgc="990011", reason="TIDs run out")
    fill(bench, sgc="990011", krn="0")
    assert asked(bench, "/v1/approvals") == []
    fill(bench, krn="2")
    second = bench.window.on_top.second
    second.user.setText("layla")
    second.password.setText("x")
    second.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="campaign")

    (approval,) = asked(bench, "/v1/approvals")
    (kept,) = filter(None, asked(bench, "/v1/key-campaigns"))
    assert approval.action == "key_change_token"
    assert kept.approval_id == approval.approval_id
    assert approval.payload == payload_of(kept)
    assert (kept.target.krn, kept.target.base_year, kept.target.ti) == (2, 2014, None)


def test_what_a_step_planned_what_is_left_and_what_is_unfit_stands_beside_the_campaign(
    make: Maker,
):
    bench = campaigns_of(make)
    bench.press("F8")
    fill(bench, zone="north")
    bench.wait_for(event="planned")
    bench.settle()

    path = f"/v1/key-campaigns/{town.CAMPAIGNS[0].campaign_id}/plans"
    (planned,) = asked(bench, path)
    told = bench.window.on_top.panel.findChildren(QLabel)
    text = strip_controls(" ".join(part.text() for part in told))
    assert (planned.zone, planned.maker, planned.model) == ("north", None, None)
    said = ("1,000", "240", "12", "No key of this group and number is loaded.")
    assert [part for part in said if part not in text] == [], text


def test_where_no_campaign_is_chosen_it_is_said_how_one_is(make: Maker):
    bench = campaigns_of(make)
    bench.window.on_top.show_list_named("campaign_meters")
    bench.settle()
    assert "press Enter" in told_beside(bench)

    bench.window.on_top.on_top.filter.put(f"campaign:{town.CAMPAIGNS[0].campaign_id} meter:1")
    bench.settle()
    assert "No meter of this campaign" in told_beside(bench)


def test_only_a_planned_meter_is_taken_back(make: Maker):
    bench = campaigns_of(make)
    bench.press("Enter")
    bench.settle()
    table = bench.window.on_top.on_top.table
    assert [table.model.row(at).state for at in range(3)] == ["planned", "issued", "confirmed"]
    table.choose(1)
    bench.press("F9")
    assert not bench.window.on_top.form.isVisible()
    table.choose(0)
    bench.press("F9")
    fill(bench, reason="wrong zone")
    bench.wait_for(event="withdrawn")

    (withdrawn,) = asked(bench, "/v1/key-change-withdrawals")
    assert (withdrawn.drn, withdrawn.reason) == (town.CHANGES[0].drn, "wrong zone")


def test_what_a_rehearsal_came_to_stands_beside_the_campaign_what_went_wrong_first(make: Maker):
    bench = campaigns_of(make)
    bench.press("F9")
    bench.wait_for(event="rehearsed")
    bench.settle()

    text = told_beside(bench)
    parts = ("12", "No key of this group", "38", "1stKCT, Accept", "KRN 3")
    places = [text.replace(" ", "").find(part.replace(" ", "")) for part in parts]
    assert -1 not in places, text
    assert places[:3] == sorted(places[:3])
    bench.press("F8")
    fill(bench)
    bench.wait_for(event="planned")
    bench.settle()
    assert "1stKCT" not in told_beside(bench)  # the last step is what is seen


def test_a_rehearsal_that_went_wrong_is_red_and_one_without_meters_says_so(make: Maker):
    words = make().desk.words
    tones = []
    for kinds in ((town.a_kind(is_right=False),), (town.a_kind(),)):
        told = town.rehearsed(*kinds)(request=RehearsalRequest(document_id="x"))
        tones += [card.tone for card in rehearsal.cards(words, told)]
    nothing = RehearsalAnswer(document_id="x", campaign_id="y", kinds=[])

    assert tones == ["danger", "good"]
    assert [card.tone for card in rehearsal.cards(words, nothing)] == ["neutral"]


def test_who_only_reads_keys_rehearses_nothing(make: Maker):
    bench = campaigns_of(make, role="supervisor")
    bench.press("F9")
    assert "F9" not in caps_of(bench)


def meters_of(make: Maker, role: str, at: int) -> OfficeBench:
    """The meters of the campaign, one of them under the cursor."""
    bench = campaigns_of(make, role)
    bench.press("Enter")
    bench.settle()
    bench.window.on_top.on_top.table.choose(at)
    return bench


def told_beside(bench: OfficeBench) -> str:
    told = bench.window.on_top.panel.findChildren(QLabel)
    return strip_controls(" ".join(part.text() for part in told))


@pytest.mark.parametrize("role", ["key_custodian", "supervisor", "administrator"])
def test_what_a_display_shows_is_sent_as_it_was_read(make: Maker, role: str):
    bench = meters_of(make, role, 1)
    bench.press("F7")
    assert [edit.text() for edit in bench.window.on_top.form.edits.values()] == ["", "", ""]
    fill(bench, krn="٣", ti="1", sgc="000000")
    fill(bench, accepted="1234-5678 9012 3456 7890", note="Sami, by telephone")
    bench.wait_for(event="confirmed")

    (seen,) = asked(bench, "/v1/key-change-confirmations")
    assert (seen.drn, seen.krn, seen.ti, seen.sgc) == (town.CHANGES[1].drn, 3, "01", None)
    assert (seen.accepted_token, seen.note) == ("12345678901234567890", "Sami, by telephone")


def test_a_field_that_no_display_shows_is_asked_for_again_and_nothing_is_sent(make: Maker):
    bench = meters_of(make, "supervisor", 1)
    form = bench.window.on_top.form
    bench.press("F7")
    fill(bench, krn="0", ti="01")
    fill(bench)
    assert list(form.edits) == ["krn", "ti", "sgc"]
    fill(bench, krn="3", ti="01", sgc="99")
    fill(bench)
    assert list(form.edits) == ["krn", "ti", "sgc"]
    fill(bench, krn="3", ti="01")
    fill(bench, accepted="1234")
    assert list(form.edits) == ["accepted", "note"]
    assert asked(bench, "/v1/key-change-confirmations") == []


def agree(bench: OfficeBench) -> None:
    second = bench.window.on_top.second
    second.user.setText("layla")
    second.password.setText("x")
    second.password.setFocus()
    bench.press("Enter")


def test_codes_without_a_sale_take_two_people_and_are_gone_when_the_screen_is_left(make: Maker):
    bench = meters_of(make, "supervisor", 0)
    bench.press("F8")
    fill(bench, reason="the meter is empty")
    assert asked(bench, "/v1/key-change-sets") == []
    agree(bench)
    bench.wait_for(event="handed_out")
    bench.settle()

    (approval,) = asked(bench, "/v1/approvals")
    (kept,) = asked(bench, "/v1/key-change-sets")
    assert (approval.action, kept.drn) == ("key_change_token", town.CHANGES[0].drn)
    assert (kept.approval_id, approval.payload) == (approval.approval_id, payload_of(kept))
    assert "1.40000111112222233333" in told_beside(bench).replace(" ", "")
    bench.window.on_top.left()
    assert "4000" not in told_beside(bench)


def caps_of(bench: OfficeBench) -> set[str]:
    hints = bench.window.on_top.keys()
    return {hint.cap.value for hint in hints}


def test_who_may_do_what_about_a_meter_of_a_campaign(make: Maker):
    for role, caps in (
        ("auditor", set()),
        ("administrator", {"F7"}),
        ("supervisor", {"F7", "F8"}),
        ("key_custodian", {"F7", "F8", "F9"}),
    ):
        assert caps_of(meters_of(make, role, 0)) == {"F6", *caps}, role


def test_a_meter_that_was_read_back_can_only_get_its_set_again(make: Maker):
    assert caps_of(meters_of(make, "key_custodian", 2)) == {"F6", "F8"}


def test_one_meter_of_a_campaign_is_found_by_its_number(make: Maker):
    bench = meters_of(make, "supervisor", 0)
    page = bench.window.on_top.on_top
    page.filter.put(f"campaign:{town.CAMPAIGNS[0].campaign_id} meter:{town.CHANGES[2].drn}")
    bench.settle()
    assert [page.table.model.row(at).state for at in range(page.table.model.rowCount())] == [
        "confirmed"
    ]


def test_who_only_reads_keys_plans_nothing(make: Maker):
    bench = campaigns_of(make, role="supervisor")
    bench.press("F7", "F8")
    assert not bench.window.on_top.form.isVisible()


# ---------------------------------------------------------------- copies


@pytest.mark.parametrize(
    ("light", "tone"), [("good", "good"), ("warning", "warning"), ("bad", "danger")]
)
def test_the_light_says_how_backups_stand_and_is_green_only_when_proven(light, tone):
    assert backups.light_of(town.backups(light).standing).tone == tone


def test_a_light_that_is_not_known_is_not_green(qapp: QApplication):
    standing = BackupLight(
        light="unknown", taken_at=None, is_everywhere=False, proven_at=None, is_proven=None
    )
    assert backups.light_of(standing).tone == "strip"


def test_when_nobody_answers_the_light_goes_out(qapp: QApplication):
    line = with_upkeep(FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=["auditor"])))
    bench = OfficeBench(qapp, line, Language.ENGLISH, entries=ENTRIES, backup=backups.read_light)
    try:
        bench.sign_in()
        assert "Backups: proven" in bench.window.strip.accessibleName()
        line.fault = Unreachable(DoubtReason.LINK)
        bench.window.count_again()
        bench.settle()
        assert "Backups: not known" in bench.window.strip.accessibleName()
    finally:
        bench.close()


# ---------------------------------------------------------------- the audit log


def test_the_server_is_asked_for_what_it_can_sort_out_in_days_of_the_town(make: Maker):
    bench = make(on="audit")
    text = 'action:shift who:maysa about:"Point 2" from:command day:2026-11-20..2026-11-21'
    bench.window.on_top.on_top.filter.put(text)
    bench.settle()

    assert asked(bench, "/v1/audit-record-lists")[-1] == AuditAsked(
        action="shift",
        actor="maysa",
        subject="Point 2",
        source="command",
        since="2026-11-19T22:00:00+00:00",
        before="2026-11-21T22:00:00+00:00",
    )


def test_what_is_not_wanted_is_sorted_out_here(make: Maker):
    bench = make(on="audit")
    bench.window.on_top.on_top.filter.put("-action:shift.recounted -who:root")
    bench.settle()

    table = bench.window.on_top.on_top.table
    assert asked(bench, "/v1/audit-record-lists")[-1] == AuditAsked()
    assert [table.model.row(at).sequence for at in range(table.model.rowCount())] == [town.RECORDS]


def test_an_open_end_of_the_days_is_left_open(make: Maker):
    wanted = parse("day:2026-11-20..", audit.KEYS)
    question = audit.question(wanted, make().desk.words.zone)
    assert (question.since, question.before) == ("2026-11-19T22:00:00+00:00", None)


def test_figures_before_and_after_stand_side_by_side():
    told = {"old_krn": 1, "reason": "x", "new_krn": 3, "old_limit": 5}
    record = msgspec.structs.replace(town.AUDIT[0], details=told)
    shown = audit.details_of(record, Words(Language.ENGLISH))

    plain = [(plain_text(name), plain_text(value)) for name, value in shown]
    assert plain == [("Key no.", "1 → 3"), ("Reason", "x"), ("old_limit", "5")]


def test_roles_and_sums_of_a_record_are_read_as_people_read_them():
    told = {"old_roles": "cashier", "roles": "cashier wizard", "amount": 115050, "note": ""}
    record = msgspec.structs.replace(town.AUDIT[0], details=told)
    shown = dict(audit.details_of(record, Words(Language.ARABIC)))

    assert [plain_text(name) for name in shown] == ["الأدوار", "المبلغ", "ملاحظة"]
    assert [plain_text(value) for value in shown.values()] == [
        "صرّاف ← صرّاف، wizard",
        "1,150.50",
        "–",
    ]


@pytest.mark.parametrize("looked_for", ["count", "shift.recounted", "ثان"])
def test_an_act_is_found_by_its_code_and_by_its_name_in_either_language(
    make: Maker, looked_for: str
):
    bench = make(on="audit")
    bench.window.on_top.on_top.filter.put(looked_for)
    bench.settle()

    table = bench.window.on_top.on_top.table
    found = {table.model.row(at).action for at in range(table.model.rowCount())}
    assert found == {"shift.recounted"}


def test_the_chain_is_proven_in_stretches_to_its_end(make: Maker):
    bench = make(on="audit")
    prove(bench)
    bench.wait_for(event="proven", last=town.RECORDS, fault="")

    spans = [(one.first, one.last) for one in asked(bench, "/v1/audit-verifications")]
    assert [first for first, _ in spans] == [1, VERIFIED_MAX + 1, 2 * VERIFIED_MAX + 1]
    assert bench.window.on_top.heading.state.property("tone") == "good"
    assert "45,000" in bench.window.on_top.heading.state.text()


def test_a_bad_record_is_named_and_nothing_beyond_it_is_asked(make: Maker):
    bench = make(on="audit")
    bench.line.on("POST", "/v1/audit-verifications", town.verified(bad=20_005))
    prove(bench)
    bench.wait_for(event="proven", fault="changed")

    assert len(asked(bench, "/v1/audit-verifications")) == 2
    assert "20005" in bench.window.on_top.heading.state.text()
    assert bench.window.on_top.heading.state.property("tone") == "danger"


def test_a_proof_without_an_answer_is_none(make: Maker):
    bench = make(on="audit")
    bench.line.fault = Unreachable(DoubtReason.LINK)
    prove(bench)
    bench.settle()

    assert bench.window.on_top.heading.state.property("tone") == "neutral"
    assert bench.window.on_top.proof is None


@pytest.mark.parametrize("typed", ["0", "x", "99999999999999999"])
def test_a_stretch_that_is_not_understood_is_not_asked(make: Maker, typed: str):
    bench = make(on="audit")
    bench.press("F9")
    bench.window.on_top.form.edits["first"].setText(typed)
    bench.press("Enter", "Enter", "Enter")
    bench.settle()
    assert asked(bench, "/v1/audit-verifications") == []


# ---------------------------------------------------------------- all of them


def test_every_list_fits_is_named_and_reached_by_keys_and_goes_into_a_file(make: Maker, tmp_path):
    bench = make()
    for language in (Language.ARABIC, Language.ENGLISH):
        bench.desk.words.switch(language)
        bench.window.speak()
        for entry in ENTRIES:
            bench.window.go_to(entry.name)
            for page in bench.window.on_top.pages:
                bench.settle()
                assert faults(bench.window) == [], page.shown.name
                assert nameless(bench.window) == []
                assert keyboard_faults(bench.window) == []
                job, path = bench.window.on_top.export(), tmp_path / f"{page.shown.name}.csv"
                with ThreadPoolExecutor(1) as worker:
                    rows = worker.submit(job.write, path, Format.CSV).result()
                assert rows == page.table.model.rowCount()
                bench.press("F6")
    bench.settle()


def test_days_left_are_whole_days_and_never_less_than_none():
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    end = (now + dt.timedelta(days=2, hours=23)).isoformat()
    assert keys.KeyRow(town.a_key(1, "ends_soon", expires_at=end), now).days_left == 2


def test_a_copy_that_was_not_proven_names_the_command_that_tries_it_and_no_other_does():
    words = Words(Language.ENGLISH)
    lost = [CopyPlace(folder="/srv/backups", fault="gone")]
    tried = [
        backups.run_sheet(one, words).notes
        for one in (
            town.a_backup(2),
            town.a_backup(0, proof=town.WELL),
            town.a_backup(2, places=lost),
        )
    ]

    ((_, command),), proven, gone = tried
    lines = [plain_text(line) for line in command.split("\n")]
    assert lines[:2] == ["prove-restore --backup", "…/vending-2026-11-20.backup"]
    assert (proven, gone) == ((), ())
