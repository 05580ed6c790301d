"""Head office: sales without a line, list by list."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from msgspec.structs import replace

from kiosk.headoffice.screens.h15_meters import Meters
from tests.helpers.office_bench import ACCOUNTANT, OfficeBench
from tests.helpers.office_books import with_books
from tests.helpers.office_cases import with_cases
from tests.helpers.office_meters import OTHER, STOPPED, a_list_look, with_meters
from tests.helpers.office_offline import with_agreement, with_offline
from tests.helpers.office_upkeep import verified, with_upkeep
from tests.pictures.shots import Shot, Shots

EXAMPLES = Path(__file__).parents[2] / "docs/examples/registry"


def sales_without_a_line(bench: OfficeBench) -> Shots:
    """H06: what waits, how it is decided, terminals, orders, lost machines, coverage."""
    with_books(bench.line)
    with_agreement(with_offline(bench.line))
    bench.sign_in()
    bench.window.go_to("offline")
    bench.settle()
    yield Shot("office_quarantine", "H06", "A sale after the pack had ended waits for two people")
    bench.press("F9")
    yield Shot("office_quarantine_reason", "H06", "F9: why the point is charged")
    bench.window.on_top.form.edits["reason"].setText("No lease, no order")
    bench.window.on_top.form.submit()
    bench.settle()
    yield Shot("office_quarantine_second", "H06", "A second accountant agrees here or elsewhere")
    bench.press("Esc")
    for name, what in (
        ("terminals", "What lies on each terminal, and how its journal stands"),
        ("closure_orders", "Larger packs for days without roads or lines"),
        ("lost", "The worst that can come of a lost machine"),
        ("lost_meters", "Which meters need new keys"),
        ("coverage", "What packs of each worth would have served"),
    ):
        bench.press("F6")
        bench.settle()
        bench.press("Down", "Down")
        bench.settle()
        yield Shot(f"office_{name}", "H06", what)
        if name == "closure_orders":
            bench.press("F7")
            yield Shot("office_closure_order", "H06", "F7: a new order")
            bench.press("Esc")


def keys_copies_and_the_log(bench: OfficeBench) -> Shots:
    """H08, H12, H14: what keeps the town able to sell."""
    bench.line.operator = replace(ACCOUNTANT, roles=["auditor"])
    with_upkeep(with_offline(with_books(bench.line)))
    bench.sign_in()
    for name, walk in (("keys", "H08"), ("backups", "H12"), ("audit", "H14")):
        bench.window.go_to(name)
        bench.settle()
        yield Shot(f"office_{name}", walk, f"The screen of {name}")
        if name == "backups":
            bench.press("End")
            bench.settle()
            yield Shot("office_backup_to_try", walk, "A copy that nobody has tried, and how it is")
        for page in bench.window.on_top.pages[1:]:  # type: ignore[union-attr]
            bench.press("F6")
            bench.settle()
            yield Shot(f"office_{page.shown.name}", walk, f"Its list of {page.shown.name}")
    bench.press("F9")
    yield Shot("office_audit_range", "H14", "F9: which stretch of the chain is proven")
    bench.press("Enter", "Enter", "Enter")
    bench.wait_for(event="proven")
    yield Shot("office_audit_proven", "H14", "The whole chain holds")
    bench.line.on("POST", "/v1/audit-verifications", verified(bad=30_017))
    bench.press("F9", "Enter", "Enter", "Enter")
    bench.wait_for(event="proven", fault="changed")
    yield Shot("office_audit_broken", "H14", "A record is not what was written")


def claims_of_machines(bench: OfficeBench) -> Shots:
    """H13: what machines could not place, and how a claim ends."""
    with_agreement(with_cases(with_offline(with_books(bench.line))))
    bench.sign_in()
    bench.window.go_to("cases")
    bench.settle()
    bench.press("Down")
    yield Shot("office_cases", "H13", "A note in doubt has waited for more than five working days")
    bench.press("F8")
    yield Shot("office_case_credit", "H13", "F8: to which account it is credited, and why")
    bench.press("Esc")
    bench.window.on_top.on_top.filter.put("state:credited")  # type: ignore[union-attr]
    bench.settle()
    yield Shot("office_case_settled", "H13", "Who settled it, who agreed, for whom")
    bench.press("F6")
    bench.settle()
    yield Shot("office_disputes", "H13", "F6: a wrong meter, both meters, and what may be done")
    bench.press("F10")
    bench.type_text("القراءتان متفقتان")
    bench.press("Enter", "Enter")
    bench.settle()
    yield Shot("office_dispute_agreed", "H13", "F10: what two others agree to, in one sentence")
    bench.press("Esc", "Down")
    bench.settle()
    yield Shot("office_dispute_evidence", "H13", "Late, with what was asked for and given")
    bench.press("F3")
    yield Shot("office_dispute_note", "H13", "F3: evidence, and where it is kept")


def a_campaign_of_keys(bench: OfficeBench) -> Shots:
    """H08: a campaign is agreed to, its meters are planned in steps and followed."""
    bench.line.operator = replace(ACCOUNTANT, roles=["key_custodian"])
    with_agreement(with_upkeep(with_offline(with_books(bench.line))))
    bench.sign_in()
    bench.window.go_to("keys")
    bench.settle()
    bench.press("F6", "F6")
    bench.settle()
    bench.press("F7")
    form = bench.window.on_top.form  # type: ignore[attr-defined]
    yield Shot("office_campaign_new", "H08", "F7: which group gets another key, and why")
    for name, value in (("name", "2014"), ("from_sgc", "990011"), ("reason", "1993")):
        form.edits[name].setText(value)
    form.submit()
    yield Shot("office_campaign_target", "H08", "Which key it gets")
    bench.press("Esc", "F8")
    yield Shot("office_campaign_plan", "H08", "F8: which of its meters are planned next")
    form.submit()
    bench.wait_for(event="planned")
    bench.settle()
    yield Shot("office_campaign_planned", "H08", "What was planned, what is left, what is unfit")
    bench.press("F9")
    bench.wait_for(event="rehearsed")
    bench.settle()
    yield Shot("office_campaign_rehearsed", "H08", "F9: its codes in virtual meters, kind by kind")
    bench.press("Enter")
    bench.settle()
    bench.press("Down")
    yield Shot("office_campaign_followed", "H08", "Enter: how each of its meters stands")
    bench.press("F7")
    yield Shot("office_key_read_back", "H08", "F7: what the display shows now")
    form.edits["krn"].setText("3")
    form.edits["ti"].setText("01")
    form.submit()
    yield Shot("office_key_proof", "H08", "And, where both keys look alike, a code it took")
    bench.press("Esc", "F8")
    form.edits["reason"].setText("الكهرباء مقطوعة")
    yield Shot("office_key_set", "H08", "F8: the change codes without a sale, and why")
    form.submit()
    bench.settle()
    yield Shot("office_key_set_second", "H08", "A second person agrees to exactly this meter")
    second = bench.window.on_top.second  # type: ignore[attr-defined]
    second.user.setText("layla")
    second.password.setText("x")
    second.password.setFocus()
    bench.press("Enter")
    bench.wait_for(event="handed_out")
    bench.settle()
    yield Shot("office_key_set_given", "H08", "The codes, in the order in which they are typed")


def meters_and_customers(bench: OfficeBench) -> Shots:
    """H15: the register, nobody's meter by his name, a meter's life, an act."""
    bench.line.operator = replace(ACCOUNTANT, roles=["supervisor"])
    with_meters(with_offline(with_books(bench.line)))
    bench.sign_in()
    bench.window.go_to("meters")
    bench.settle()
    yield Shot("office_meters", "H15", "A meter that is stopped, for whom it hangs, its key data")
    bench.window.on_top.on_top.filter.put("محمد حسن")  # type: ignore[union-attr]
    bench.settle()
    yield Shot("office_meters_by_name", "H15", "A name is a list to choose from, never a meter")
    bench.press("Enter")
    bench.settle()
    bench.press("F7")
    yield Shot("office_meter_release", "H15", "F7: why it may be sold to again")
    bench.press("Esc")
    bench.window.on_top.on_top.filter.put("state:in_stock")  # type: ignore[union-attr]
    bench.settle()
    bench.press("F8")
    yield Shot("office_meter_contract", "H15", "F8: a meter from stock hangs for a contract")
    bench.press("Esc", "F10")
    yield Shot("office_meter_follows", "H15", "F10: or for one that is there and has none")
    bench.window.on_top.form.edits["account"].setText("0311")  # type: ignore[attr-defined]
    bench.window.on_top.form.submit()  # type: ignore[attr-defined]
    bench.settle()
    yield Shot("office_meter_follows_whom", "H15", "For whom, and where, before it is done")
    bench.press("Esc")
    bench.window.on_top.on_top.filter.put(f"meter:{OTHER.drn}")  # type: ignore[union-attr]
    bench.settle()
    bench.press("F7")
    form = bench.window.on_top.form  # type: ignore[attr-defined]
    for language in ("ar", "en"):
        form.edits[f"reason_{language}"].setText("عبث بالعداد")
    form.submit()
    yield Shot("office_meter_block", "H15", "F7: what the customer is told, or nothing")
    bench.press("Esc", "F10")
    yield Shot("office_meter_credit", "H15", "F10: what the old meter still held")
    bench.press("Esc")
    bench.window.on_top.show_list_named("meter_life", f"meter:{STOPPED.drn}")  # type: ignore[attr-defined]
    bench.settle()
    yield Shot("office_meter_life", "H15", "Who had it when, and what else happened to it")


def a_list_of_the_municipality(bench: OfficeBench) -> Shots:
    """H15: a list with an error is shown line by line; one without is taken over as it was shown."""
    bench.line.operator = replace(ACCOUNTANT, roles=["administrator"])
    with_meters(with_offline(with_books(bench.line)))
    bench.sign_in()
    bench.window.go_to("meters")
    bench.settle()
    screen = cast(Meters, bench.window.on_top)
    screen.choose_file = {"csv": EXAMPLES / "customers.csv", "toml": EXAMPLES / "mapping.toml"}.get
    screen.show_list_named("registry_list")
    screen.refresh()
    bench.settle()
    yield Shot(
        "office_list_none", "H15", "What the list of a municipality is, before one is chosen"
    )
    bench.press("F7")
    bench.wait_for(event="looked")
    bench.settle()
    screen.on_top.table.choose(5)
    yield Shot("office_list_wrong", "H15", "F7: what is wrong, line by line, and what would change")
    bench.line.on("POST", "/v1/registry-import-looks", lambda **_: a_list_look(errors=0))
    bench.press("F7")
    bench.wait_for(event="looked")
    bench.settle()
    bench.press("F8")
    yield Shot("office_list_take", "H15", "F8: how many rows are written, typed as they were shown")
    screen.form.edits["rows"].setText("19")
    screen.form.submit()
    bench.wait_for(event="taken_over")
    bench.settle()
    yield Shot("office_list_taken", "H15", "Taken over, and how it is taken back")
