"""H15: the register, nobody's meter by his name alone, a meter's life, and what is done about one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLabel

from kiosk.api_client import Declined
from kiosk.headoffice.customer_classes import class_of
from kiosk.headoffice.export.job import Format
from kiosk.headoffice.filters.language import FilterFault, parse
from kiosk.headoffice.meters import life, register, taking_over
from kiosk.headoffice.screens import h15_meters
from kiosk.headoffice.tables.columns import plain_text
from kiosk.i18n.bidi import strip_controls
from kiosk.i18n.language import Language
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words
from tests.helpers import office_meters as town
from tests.helpers.keyboard_walk import keyboard_faults
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from tests.helpers.office_meters import with_meters
from tests.helpers.office_offline import with_agreement
from tests.helpers.window_look import faults, nameless
from vending_server.approvals.payload import payload_of
from vending_server.wire.problems import Problem
from vending_server.wire.registry import (
    ContractOpening,
    MeterBlock,
    MeterListAsked,
    MeterRelease,
    MeterReplacement,
    MeterShelving,
    PlaceGiven,
)
from vending_server.wire.registry_imports import LIST_BYTES_MAX, FactChange, ListChange

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Maker = Callable[..., OfficeBench]


@pytest.fixture
def make(qapp: QApplication) -> Iterator[Maker]:
    made: list[OfficeBench] = []

    def start(*, role: str = "supervisor", asked: str = "") -> OfficeBench:
        line = with_meters(FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=[role])))
        made.append(OfficeBench(qapp, line, Language.ENGLISH, entries=(h15_meters.ENTRY,)))
        bench = made[-1]
        bench.sign_in()
        bench.settle()
        if asked:
            bench.window.on_top.on_top.filter.put(asked)
            bench.settle()
        return bench

    yield start
    for bench in made:
        bench.close()


def sent(bench: OfficeBench, path: str) -> list:
    return [request for _, its_path, request, _ in bench.line.asked if its_path == path]


def shown(bench: OfficeBench) -> str:
    labels = bench.window.on_top.panel.findChildren(QLabel)
    return strip_controls(" ".join(part.text() for part in labels if part.isVisible()))


def fill(bench: OfficeBench, **values: str) -> None:
    form = bench.window.on_top.form
    for name, value in values.items():
        form.edits[name].setText(value)
    form.submit()
    bench.settle()


# ---------------------------------------------------------------- what is looked for


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", MeterListAsked()),
        ("0412-3456", MeterListAsked(drn="04123456")),
        ("٠٤١٢", MeterListAsked(drn="0412")),
        ("محمد حسن", MeterListAsked(customer="محمد حسن")),
        ("customer:محمد 0412", MeterListAsked(drn="0412", customer="محمد")),
        ("meter:0412 state:installed", MeterListAsked(drn="0412", state="installed")),
        ("blocked:yes sgc:990011 krn:2", MeterListAsked(is_blocked=True, sgc="990011", krn=2)),
        ('place:"B44" account:0044', MeterListAsked(place="B44", account="0044")),
    ],
)
def test_a_word_is_a_number_or_a_name_and_a_key_says_which(text, asked):
    assert register.question(parse(text, register.KEYS)) == asked


@pytest.mark.parametrize("text", ["-customer:x", "account:1,2", "meter:12x", "sgc:abc"])
def test_what_the_server_cannot_look_for_is_said_and_not_left_out(text):
    with pytest.raises(FilterFault):
        register.question(parse(text, register.KEYS))


def test_a_life_is_of_one_meter_named_by_its_number():
    with pytest.raises(FilterFault):
        life.number_of(parse("meter:ab", life.KEYS))
    assert life.number_of(parse("meter:0412-3456-784", life.KEYS)) == "04123456784"


# ---------------------------------------------------------------- a name is no identity


def test_a_name_shows_a_list_and_tells_and_offers_nothing_of_any_meter(make: Maker):
    bench = make(asked="محمد حسن")
    table = bench.window.on_top.on_top.table

    assert table.model.rowCount() == 3
    assert "Names repeat" in shown(bench)
    assert "Key data" not in shown(bench)
    assert "1187" not in shown(bench)
    bench.press("F7")
    assert not bench.window.on_top.form.isVisible()
    assert sent(bench, "/v1/meter-blocks") == []


def test_enter_names_the_meter_by_its_number_and_then_all_is_told(make: Maker):
    bench = make(asked="محمد حسن")
    bench.window.on_top.on_top.table.choose(2)
    bench.press("Enter")
    bench.settle()

    assert sent(bench, "/v1/meter-lists")[-1] == MeterListAsked(drn=town.SECOND.drn)
    assert "Key data" in shown(bench)
    assert "2040" in shown(bench)


def test_enter_on_a_meter_shows_its_life_in_order_of_time(make: Maker):
    bench = make(asked=town.STOPPED.drn)
    bench.press("Enter")
    bench.settle()

    table = bench.window.on_top.on_top.table
    rows = [table.model.row(at) for at in range(table.model.rowCount())]
    assert sent(bench, "/v1/meter-histories")[-1].drn == town.STOPPED.drn
    assert len(rows) == 4
    assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_a_life_of_no_meter_is_not_asked_for(make: Maker):
    bench = make()
    bench.press("F6")
    bench.settle()
    assert sent(bench, "/v1/meter-histories") == []


# ---------------------------------------------------------------- what is done


def test_a_meter_is_blocked_with_a_reason_in_both_languages_and_points_are_told_of(make: Maker):
    bench = make(asked=town.OTHER.drn)
    bench.press("F7")
    assert "next renewal" in bench.window.on_top.form._what.text()
    fill(bench, reason_ar="عبث")
    assert sent(bench, "/v1/meter-blocks") == []
    fill(bench, reason_en="Tampering")
    assert sent(bench, "/v1/meter-blocks") == []
    fill(bench)
    bench.wait_for(event="blocked")

    (asked,) = sent(bench, "/v1/meter-blocks")
    assert isinstance(asked, MeterBlock)
    assert (asked.drn, asked.reason_ar, asked.reason_en) == (town.OTHER.drn, "عبث", "Tampering")
    assert (asked.customer_ar, asked.customer_en) == (None, None)


def test_a_stopped_meter_is_released_with_a_reason(make: Maker):
    bench = make(asked=town.STOPPED.drn)
    assert "Tampering" in shown(bench)
    bench.press("F7")
    fill(bench, reason="inspected")
    bench.wait_for(event="released")

    (asked,) = sent(bench, "/v1/meter-releases")
    assert isinstance(asked, MeterRelease)
    assert (asked.drn, asked.reason) == (town.STOPPED.drn, "inspected")


def test_a_meter_is_changed_and_the_form_says_that_its_credit_stays_behind(make: Maker):
    bench = make(asked=town.OTHER.drn)
    bench.press("F8")
    assert "is not moved" in bench.window.on_top.form._what.text()
    fill(bench, new_drn="5730 0000 006", reason="display dark")
    bench.wait_for(event="replaced")

    (asked,) = sent(bench, "/v1/meter-replacements")
    assert isinstance(asked, MeterReplacement)
    assert (asked.old_drn, asked.new_drn) == (town.OTHER.drn, town.STOCK.drn)


def test_a_meter_from_stock_is_hung_for_a_contract_of_its_own_utility(make: Maker):
    bench = make(asked=town.STOCK.drn)
    bench.press("F8")
    fill(bench, account="N1", customer="C9")
    fill(bench, place="P1", address="حي الزيتونة")
    bench.wait_for(event="linked")

    (asked,) = sent(bench, "/v1/contracts")
    assert isinstance(asked, ContractOpening)
    assert (asked.drn, asked.utility, asked.customer_number) == (
        town.STOCK.drn,
        "electricity",
        "C9",
    )
    assert asked.place == PlaceGiven(code="P1", address="حي الزيتونة")


def test_a_class_stands_and_is_typed_by_its_name_in_either_language(make: Maker):
    for typed, sent_on in (("", "residential"), ("تجاري", "commercial"), ("mosque", "mosque")):
        bench = make(asked=town.STOCK.drn)
        bench.press("F8")
        assert bench.window.on_top.form.edits["class"].text() == "Residential"
        fill(bench, account="N1", customer="C9", **({"class": typed} if typed else {}))
        fill(bench, place="P1", address="حي الزيتونة")
        bench.wait_for(event="linked")
        (asked,) = sent(bench, "/v1/contracts")
        assert asked.customer_class == sent_on


@pytest.mark.parametrize(
    ("typed", "utility", "code"),
    [
        ("منزلي", "water", "domestic"),
        ("Residential", "electricity", "residential"),
        ("domestic", "water", "domestic"),
        ("صناعي", "electricity", "industrial"),
    ],
)
def test_one_name_of_a_home_is_the_class_of_its_utility(typed: str, utility: str, code: str):
    assert class_of(typed, utility) == code


def test_beside_a_meter_its_class_stands_in_the_words_of_the_trade(make: Maker):
    bench = make(asked=town.OTHER.drn)
    assert "Residential" in shown(bench)
    assert "residential" not in shown(bench)


@given(st.text(st.characters(categories=["L", "N"]) | st.sampled_from(" ،,"), max_size=80))
def test_an_address_in_two_lines_loses_no_word(address: str):
    def bare(text: str) -> list[str]:
        return text.replace("،", " ").replace(",", " ").split()

    assert bare(" ".join(register.in_two(address))) == bare(address)


def test_a_file_has_an_address_in_one_piece():
    (column,) = [one for one in register.COLUMNS if one.key == "place"]
    row = register.MeterRow(town.OTHER, is_by_name=False)
    assert column.plain(row, Words(Language.ENGLISH)) == town.FAR


def test_a_meter_from_stock_is_hung_for_the_contract_that_the_screen_named_before(make: Maker):
    bench = make(asked=town.STOCK.drn)
    form = bench.window.on_top.form
    bench.press("F10")
    fill(bench, account="0311")
    assert sent(bench, "/v1/meter-installations") == []
    said = strip_controls(form._what.text())
    assert [one for one in ("0311", "ليلى جابر", "حي الزيتونة") if one not in said] == []
    fill(bench, reason="the meter came")
    bench.wait_for(event="hung")

    (asked,) = sent(bench, "/v1/meter-installations")
    assert (asked.drn, asked.account_number) == (town.STOCK.drn, "0311")


def test_a_number_of_no_contract_hangs_nothing_and_may_be_typed_again(make: Maker):
    bench = make(asked=town.STOCK.drn)
    unknown = Declined(Problem(status=404, code="contract_unknown", title=""))

    def refuse(**_: object) -> None:
        raise unknown

    bench.line.on("POST", "/v1/contract-lookups", refuse)
    bench.press("F10")
    fill(bench, account="0399")

    assert list(bench.window.on_top.form.edits) == ["account"]
    assert bench.window.on_top.banner.isVisible()
    assert sent(bench, "/v1/meter-installations") == []


def test_who_left_the_form_is_not_asked_again_by_a_late_answer(make: Maker):
    bench = make(asked=town.STOCK.drn)
    bench.press("F10")
    form = bench.window.on_top.form
    form.edits["account"].setText("0311")
    form.submit()
    bench.press("Esc")
    bench.settle()
    assert not form.isVisible()


# ---------------------------------------------------------------- a list of the municipality


EXAMPLES = Path(__file__).parents[3] / "docs/examples/registry"


def a_list(make: Maker, *, errors: int, mapping: Path | None = EXAMPLES / "mapping.toml"):
    bench = make(role="administrator")
    bench.line.on("POST", "/v1/registry-import-looks", lambda **_: town.a_list_look(errors=errors))
    screen = bench.window.on_top
    screen.choose_file = {"csv": EXAMPLES / "customers.csv", "toml": mapping}.get
    screen.show_list_named("registry_list")
    screen.refresh()
    bench.settle()
    bench.press("F7")
    bench.wait_for(event="looked")
    bench.settle()
    return bench


def test_a_list_is_looked_at_line_by_line_and_one_with_errors_cannot_be_taken_over(
    make: Maker, tmp_path
):
    bench = a_list(make, errors=1)
    table = bench.window.on_top.on_top.table

    (asked,) = sent(bench, "/v1/registry-import-looks")
    assert asked.data == (EXAMPLES / "customers.csv").read_bytes()
    assert asked.mapping == (EXAMPLES / "mapping.toml").read_text("utf-8")
    rows = [table.model.row(at) for at in range(table.model.rowCount())]
    assert [row.state for row in rows] == ["count"] * 5 + ["error", "warning", "changed"]
    assert rows[5].raw.startswith("100231,5001,محمود")
    bench.press("F8")
    assert not bench.window.on_top.form.isVisible()
    bench.window.on_top.on_top.filter.put("state:error")
    bench.settle()
    path = tmp_path / "wrong.csv"
    with ThreadPoolExecutor(1) as worker:
        job = bench.window.on_top.export()
        assert worker.submit(job.write, path, Format.CSV).result() == 1
    text = path.read_text("utf-8-sig")
    assert [one for one in ("1207910000018", "رقم العداد", "100231") if one not in text] == []


def test_what_would_change_is_told_in_words():
    facts = [
        FactChange(name="phone", before="–", after="0590000009"),
        FactChange(name="utility", before="water", after="electricity"),
        FactChange(name="customer_class", before="domestic", after="palace"),
        FactChange(name="latitude_micro", before="–", after="31523456"),
        FactChange(name="moon", before="1", after="2"),
    ]
    change = ListChange(line=3, kind="customer", key="5001", facts=facts)
    told = taking_over.sheet(None, taking_over.ListRow(change), Words(Language.ENGLISH)).notes[0][1]

    assert plain_text(told) == (
        "Mobile number: – → 0590000009 · Service: Water → Electricity"
        " · Class: Residential → palace · Latitude: – → 31.523456 · moon: 1 → 2"
    )


def test_what_was_shown_is_taken_over_when_its_number_of_rows_was_typed(make: Maker):
    bench = a_list(make, errors=0)
    bench.press("F8")
    fill(bench, rows="18")
    assert sent(bench, "/v1/registry-imports") == []
    fill(bench, rows="19")
    bench.wait_for(event="taken_over")
    bench.settle()

    (taken,) = sent(bench, "/v1/registry-imports")
    assert taken.plan_sha256 == town.a_list_look().plan_sha256
    assert taken.data == (EXAMPLES / "customers.csv").read_bytes()
    assert taken.document_id in strip_controls(shown_notice(bench))
    bench.press("F8")  # it is taken: there is nothing to take any more
    assert not bench.window.on_top.form.isVisible()


def shown_notice(bench: OfficeBench) -> str:
    labels = bench.window.on_top.banner.findChildren(QLabel)
    return " ".join(part.text() for part in labels)


def test_a_file_that_is_too_long_stays_here(make: Maker, tmp_path):
    bench = make(role="administrator")
    long = tmp_path / "long.csv"
    long.write_bytes(b"x" * (LIST_BYTES_MAX + 1))
    screen = bench.window.on_top
    screen.choose_file = {"csv": long}.get
    screen.show_list_named("registry_list")
    bench.settle()
    bench.press("F7")
    bench.settle()

    assert "3 MB" in shown_notice(bench)
    assert sent(bench, "/v1/registry-import-looks") == []


def test_only_an_administrator_sees_lists_to_take_over(make: Maker):
    for role, is_seen in (("supervisor", False), ("auditor", False), ("administrator", True)):
        names = [page.shown.name for page in make(role=role).window.on_top.pages]
        assert ("registry_list" in names) == is_seen


def test_the_credit_of_an_old_meter_takes_two_people_and_its_code_is_seen_until_one_leaves(
    make: Maker,
):
    bench = make(asked=town.OTHER.drn)
    with_agreement(bench.line)
    bench.press("F10")
    fill(bench, old_drn="04123456784", units="0", evidence="photo")
    assert sent(bench, "/v1/approvals") == []
    fill(bench, units="12.5")
    second = bench.window.on_top.second
    second.user.setText("layla")
    second.password.setText("x")
    second.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="given")
    bench.settle()

    (approval,) = sent(bench, "/v1/approvals")
    (given,) = sent(bench, "/v1/counter/change-outs")
    assert approval.action == "change_out_credit"
    assert approval.payload == payload_of(given)
    assert given.approval_id == approval.approval_id
    assert (given.new_drn, given.units_tenths) == (town.OTHER.drn, 125)
    assert "12345678901234567890" in shown(bench).replace(" ", "")
    bench.window.on_top.left()
    assert "12345678901234567890" not in shown(bench).replace(" ", "")


@pytest.mark.parametrize(("key", "shelf"), [("F8", "in_stock"), ("F9", "scrapped")])
def test_a_meter_that_was_taken_off_goes_back_to_stock_or_is_scrapped(make: Maker, key, shelf):
    bench = make(asked=town.REMOVED.drn)
    bench.press(key)
    fill(bench, reason="looked at")
    bench.wait_until(lambda: bool(sent(bench, "/v1/meter-shelvings")))

    (asked,) = sent(bench, "/v1/meter-shelvings")
    assert isinstance(asked, MeterShelving)
    assert (asked.drn, asked.shelf) == (town.REMOVED.drn, shelf)


def test_who_only_reads_is_offered_nothing(make: Maker):
    bench = make(role="auditor", asked=town.OTHER.drn)
    assert [hint.cap for hint in list(bench.window.on_top.keys())] == [Cap.F6]


# ---------------------------------------------------------------- how it looks


def test_both_lists_fit_are_named_reached_by_keys_and_go_into_a_file(make: Maker, tmp_path):
    bench = make()
    for language in (Language.ARABIC, Language.ENGLISH):
        bench.desk.words.switch(language)
        bench.window.speak()
        screen = bench.window.on_top
        for name, asked in (("meters", ""), ("meters", town.STOPPED.drn), ("meter_life", "")):
            screen.show_list_named(name, f"meter:{asked}" if asked else "")
            bench.settle()
            if name == "meter_life":
                screen.show_list_named(name, f"meter:{town.STOPPED.drn}")
                bench.settle()
            assert faults(bench.window) == [], name
            assert nameless(bench.window) == []
            assert keyboard_faults(bench.window) == []
            job, path = screen.export(), tmp_path / f"{name}.csv"
            with ThreadPoolExecutor(1) as worker:
                rows = worker.submit(job.write, path, Format.CSV).result()
            assert rows == screen.on_top.table.model.rowCount()
