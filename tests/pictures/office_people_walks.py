"""Head office: approvals, agents, tariffs, people."""

from __future__ import annotations

import msgspec

from tests.helpers import office_agents, office_tariffs
from tests.helpers import office_requests as requests
from tests.helpers.office_bench import OfficeBench
from tests.helpers.office_books import with_books
from tests.pictures.shots import Shot, Shots


def approvals(bench: OfficeBench) -> Shots:
    """A request and its effect, one's own, a decision without its reason."""
    with_books(bench.line)
    queue = requests.FakeApprovals(bench.line)
    bench.sign_in()
    bench.window.open("approvals")
    bench.settle()
    yield Shot("office_approvals", "H11", "What waits, and what agreeing would do")
    table = bench.window.on_top.table  # type: ignore[union-attr]
    table.choose(3)
    bench.press("Enter", "Ctrl+Backspace")
    bench.settle()
    yield Shot("office_approval_reason", "H11", "To refuse, a reason must be given")
    bench.press("Esc")
    table.choose(1)
    yield Shot("office_approval_own", "H11", "One's own request is for somebody else")
    queue.queue.clear()
    bench.press("F5")
    bench.settle()
    yield Shot("office_approvals_none", "H11", "Nothing waits")


def agents(bench: OfficeBench) -> Shots:
    """How an agent stands, his statement, terms as behaviour suggests them, a second person."""
    with_books(bench.line)
    office_agents.FakeAgents(bench.line)
    bench.sign_in()
    bench.window.open("agents")
    bench.settle()
    yield Shot("office_agents", "H05", "An agent's float against his limit, and his statement")
    bench.press("F9")
    bench.settle()
    yield Shot("office_agent_terms", "H05", "Terms begin with what behaviour suggests")
    form = bench.window.on_top.form  # type: ignore[union-attr]
    form.fields["text"].setText("118")
    form.confirm.click()
    bench.settle()
    yield Shot("office_agent_second", "H05", "Two people agree to exactly these terms")


def tariffs(bench: OfficeBench) -> Shots:
    """A draft cell by cell and edited, what last month would have been under it, who agreed."""
    with_books(bench.line)
    desk = office_tariffs.FakeTariffs(bench.line)
    line = bench.line
    line.operator = msgspec.structs.replace(line.operator, roles=["accountant", "tariff_manager"])
    bench.sign_in()
    bench.window.open("tariffs")
    bench.settle()
    yield Shot("office_tariffs", "H07", "A draft beside what is in force, cell by cell")
    bench.press("F6")
    bench.settle()
    yield Shot("office_tariff_months", "H07", "Which months are reckoned again")
    bench.press("Enter", "Enter", "Enter")
    bench.settle()
    yield Shot("office_tariff_what_if", "H07", "Who would have paid more and who less")
    bench.press("F4")
    bench.settle()
    bench.press("Tab", "Tab", "Tab")
    yield Shot("office_tariff_editor", "H07", "A draft is edited with the keys of a spreadsheet")
    bench.type_text("5,51")
    bench.press("Enter", "F12")
    bench.settle()
    yield Shot("office_tariff_cell", "H07", "A cell that cannot be read says so and gets the focus")
    bench.press("Esc", "Esc", "F8")
    bench.settle()
    desk.agree(office_tariffs.DRAFT.version_id)
    bench.press("F5")
    bench.settle()
    yield Shot("office_tariff_agreed", "H07", "Agreed to at another machine, not yet activated")
