"""Head office: approvals, agents, tariffs, people."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from kiosk.api_client import Declined, Unreachable
from kiosk.vend_outcomes import DoubtReason
from tests.helpers import office_agents, office_papers, office_scans, office_tariffs
from tests.helpers import office_requests as requests
from tests.helpers.office_bench import OfficeBench
from tests.helpers.office_books import with_books
from tests.helpers.office_offline import with_agreement
from tests.helpers.office_people import with_people
from tests.pictures.shots import Shot, Shots
from vending_server.wire.problems import Problem, ProblemCode


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


def papers(bench: OfficeBench) -> Shots:
    """Which settlements were signed, what keeps one from it, its lines, disputes and answers."""
    with_books(bench.line)
    office_agents.FakeAgents(bench.line)
    office_papers.FakePapers(bench.line)
    bench.sign_in()
    bench.window.open("agents")
    bench.settle()
    bench.press("F3")
    bench.settle()
    screen = bench.window.on_top
    screen.on_top.filter.put("")  # type: ignore[union-attr]
    bench.settle()
    yield Shot("office_papers", "H05", "Which settlements are signed; one that nobody signed")
    for name, what in (
        ("own", "Who wrote the first signature down does not write the second"),
        ("one", "One side signed, the other one is still to be asked"),
        ("disputed", "Nobody signs while a line waits for its answer"),
        ("both", "Both sides signed: nothing is done about it any more"),
    ):
        bench.press("Down")
        bench.settle()
        yield Shot(f"office_paper_{name}", "H05", what)
    screen.on_top.table.choose(1)  # type: ignore[union-attr]
    bench.press("F7")
    yield Shot("office_paper_not_twice", "H05", "F7 on it says why")
    bench.press("Home", "F7")
    yield Shot("office_paper_sign", "H05", "F7: which side, and the name as it reads on the paper")
    bench.press("Enter", "Enter", "Enter")
    yield Shot("office_paper_nameless", "H05", "No signature without its name")
    bench.press("Esc", "Down", "Down", "F7")
    screen.form.edits["name"].setText(office_papers.AGENT)  # type: ignore[union-attr]
    screen.form.submit()  # type: ignore[union-attr]
    yield Shot("office_paper_same_name", "H05", "One name does not stand for both sides")
    bench.press("Esc", "Up", "Up", "F8")
    yield Shot("office_paper_dispute", "H05", "F8: a line typed as it stands on the paper")
    screen.form.submit()  # type: ignore[union-attr]
    yield Shot("office_paper_who", "H05", "No dispute without who does not agree")


def lines_of_papers(bench: OfficeBench) -> Shots:
    """A line is chosen and disputed; disputes are answered."""
    with_books(bench.line)
    office_agents.FakeAgents(bench.line)
    office_papers.FakePapers(bench.line)
    bench.sign_in()
    bench.window.open("papers")
    bench.settle()
    screen = bench.window.on_top
    bench.press("Down", "Down", "Down", "Enter")
    bench.settle()
    screen.on_top.table.choose(7)  # type: ignore[union-attr]
    yield Shot("office_paper_lines", "H05", "Enter: the lines of a paper, to choose from")
    bench.press("Down", "F8")
    yield Shot("office_paper_line", "H05", "F8 on a line: it stands in the form already")
    form = screen.form  # type: ignore[union-attr]
    for name, value in (("name", office_papers.AGENT), ("reason", "لم تصل إلى العداد")):
        form.edits[name].setText(value)
    form.submit()
    bench.settle()
    yield Shot("office_paper_told", "H05", "The dispute is written down, and what follows of it")
    bench.press("F6", "F6")
    bench.settle()
    yield Shot("office_paper_disputes", "H05", "Disputed lines that wait for their answer")
    bench.press("F9")
    yield Shot("office_paper_accept", "H05", "F9: which document corrects the line, and why")
    bench.press("Esc", "F10")
    yield Shot("office_paper_reject", "H05", "F10: why the line stands")
    bench.press("Esc")
    screen.on_top.filter.put("state:accepted")  # type: ignore[union-attr]
    bench.settle()
    yield Shot("office_paper_answered", "H05", "A dispute with its answer and its correction")


def papers_looked_at(bench: OfficeBench) -> Shots:
    """An auditor reads papers; an answer that was lost; a file that is not whole."""
    line = bench.line
    line.operator = msgspec.structs.replace(line.operator, login="sami", roles=["auditor"])
    with_books(line)
    office_agents.FakeAgents(line)
    desk = office_papers.FakePapers(line)
    bench.sign_in()
    bench.window.open("papers")
    bench.settle()
    yield Shot("office_papers_auditor", "H05", "An auditor reads and opens, and writes nothing")
    desk.papers.clear()
    bench.press("F5")
    bench.settle()
    yield Shot("office_papers_none", "H05", "No settlement was made yet")


def papers_in_doubt(bench: OfficeBench) -> Shots:
    """What the server refuses, and what nobody answered."""
    with_books(bench.line)
    office_agents.FakeAgents(bench.line)
    desk = office_papers.FakePapers(bench.line)
    bench.sign_in()
    bench.window.open("papers")
    bench.settle()
    form = bench.window.on_top.form  # type: ignore[union-attr]
    for fault, name, what in (
        (office_papers.refused(ProblemCode.PAPER_DISPUTED), "refused", "It was disputed meanwhile"),
        (Unreachable(DoubtReason.TIMEOUT), "doubt", "Nobody answered: F5 sends the same again"),
    ):
        desk.faults = [fault]
        bench.press("F7")
        form.edits["name"].setText(office_papers.HAND)
        form.submit()
        bench.settle()
        yield Shot(f"office_paper_{name}", "H05", what)
        desk.papers[0] = office_papers.a_paper(46)


def tariffs(bench: OfficeBench) -> Shots:
    """A draft cell by cell and edited, what last month would have been under it, who agreed."""
    with_books(bench.line)
    desk = office_tariffs.FakeTariffs(bench.line)
    office_scans.FakeScans(bench.line, "قرار المجلس 14-2026.pdf", "2026-14 signed.pdf")
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
    bench.press("Esc", "F10")
    bench.settle()
    yield Shot("office_tariff_decision", "H07", "F10: the decision as the council signed it")
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
    bench.press("F4")
    bench.settle()
    yield Shot("office_tariff_asked", "H07", "F4 on it: saving withdraws what was agreed to")


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
