"""Head office: approvals, agents, tariffs, people."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from kiosk.api_client import Declined
from tests.helpers import office_agents, office_tariffs
from tests.helpers import office_requests as requests
from tests.helpers.office_bench import OfficeBench
from tests.helpers.office_books import with_books
from tests.helpers.office_offline import with_agreement
from tests.helpers.office_people import with_people
from tests.pictures.shots import Shot, Shots
from vending_server.wire.problems import Problem


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
    bench.press("F12")
    yield Shot("office_tariff_paper", "H07", "F12: a paper of it for the council")
    bench.press("Esc")
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


def users(bench: OfficeBench) -> Shots:
    """H10: people, how one is suspended, given rights and a password; roles; what was changed."""
    bench.line.operator = msgspec.structs.replace(
        bench.line.operator, login="amal", roles=["administrator"]
    )
    with_agreement(with_people(with_books(bench.line)))
    bench.sign_in("amal")
    bench.window.open("users")
    bench.settle()
    bench.press("Down")
    yield Shot("office_users", "H10", "Who works here; a cashier with an open shift")
    screen = bench.window.on_top
    bench.press("F7")
    yield Shot(
        "office_user_suspend", "H10", "F7: what a suspension does, and when it reaches tills"
    )
    bench.press("Esc", "F8")
    yield Shot("office_user_rights", "H10", "F8: roles by their numbers, and points")
    screen.form.edits["roles"].setText("1 2")  # type: ignore[union-attr]
    screen.form.edits["reason"].setText("Stands in for Nasser")  # type: ignore[union-attr]
    screen.form.submit()  # type: ignore[union-attr]
    bench.settle()
    yield Shot("office_user_second", "H10", "A second administrator agrees")
    bench.press("Esc", "F9")
    screen.form.edits["reason"].setText("Forgot it")  # type: ignore[union-attr]
    screen.form.submit()  # type: ignore[union-attr]
    bench.wait_until(lambda: screen.slip.slip is not None, "a slip")  # type: ignore[union-attr]
    bench.settle()
    screen.slip.show_slip(replace(screen.slip.slip, password="qm7t-4xke-9wfh-2rpd"))  # type: ignore[union-attr]
    yield Shot("office_user_slip", "H10", "A one-time password, until it is put away")
    bench.press("Esc", "Down")
    yield Shot("office_user_locked", "H10", "Locked after five wrong passwords; a second person")
    bench.press("F3")
    yield Shot("office_user_new", "H10", "F3: a new person, and then what he may do")
    bench.press("Esc", "F6")
    bench.settle()
    yield Shot("office_permissions", "H10", "What each role may do")
    bench.press("F6")
    bench.settle()
    yield Shot("office_people_changes", "H10", "Who changed whose rights")


def own_password(bench: OfficeBench) -> Shots:
    """A login with a password from a slip."""
    bench.line.fault = Declined(Problem(status=403, code="password_of_slip", title=""))
    form = bench.window.sign_in
    form.user.setText("samira")
    form.password.setText("qm7t-4xke-9wfh-2rpd")
    bench.press("Enter", "Enter")
    bench.settle()
    yield Shot("office_own_password", "H", "A password from a slip asks for one's own")
