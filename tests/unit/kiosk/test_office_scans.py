"""H07: the council's decision as it was signed stands beside its version, and is never replaced."""

from __future__ import annotations

import msgspec
import pytest

from kiosk.api_client import DoubtReason, Unreachable
from kiosk.headoffice.screens.h07_tariffs import ENTRY, Tariffs
from kiosk.headoffice.tariffs.scans import name_of
from kiosk.i18n.language import Language
from tests.helpers import office_scans, office_tariffs
from tests.helpers.office_bench import ACCOUNTANT, FakeLine, OfficeBench
from vending_server.wire.problems import Problem
from vending_server.wire.scans import SCAN_BYTES_MAX


@pytest.fixture
def line():
    made = FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=["tariff_manager"]))
    office_tariffs.FakeTariffs(made)
    return made


@pytest.fixture
def kept(line):
    return office_scans.FakeScans(line, "14-2026.pdf")


@pytest.fixture
def bench(qapp, line, kept):
    made = OfficeBench(qapp, line, Language.ENGLISH, entries=[ENTRY])
    made.sign_in()
    made.settle()
    made.press("F10")
    made.settle()
    yield made
    made.close()


@pytest.fixture
def scans(bench):
    return bench.window.on_top.scans


@pytest.fixture
def chosen(tmp_path, scans):
    path = tmp_path / "القرار.pdf"
    path.write_bytes(office_scans.CONTENT)
    scans.ask_for_file = lambda: path
    return path


def names(scans) -> list[str]:
    shelf = scans.table.model.shelf
    return [shelf.row(at).file_name for at in range(shelf.total)]


def test_the_scans_of_the_version_under_the_cursor_are_listed(line, scans):
    assert names(scans) == ["14-2026.pdf"]
    path = f"/v1/tariff-versions/tariff/{office_tariffs.DRAFT.version_id}/scans"
    assert path in [asked for method, asked, *_ in line.asked if method == "GET"]


def test_a_scan_is_attached_beside_the_one_that_is_there(bench, scans, kept, chosen):
    bench.press("F10")
    bench.settle()

    ((path, given),) = kept.kept
    assert path == f"/v1/tariff-versions/tariff/{office_tariffs.DRAFT.version_id}/scans"
    assert (given.file_name, given.content) == (chosen.name, office_scans.CONTENT)
    assert names(scans) == ["14-2026.pdf", chosen.name]
    assert scans.banner.notice.text_id == "S3013"


def test_the_same_file_after_no_answer_has_the_same_id(bench, line, kept, chosen):
    line.fault = Unreachable(DoubtReason.TIMEOUT)
    bench.press("F10")
    bench.settle()
    line.fault = None
    bench.press("F10")
    bench.settle()
    chosen.write_bytes(office_scans.CONTENT + b"\n")
    bench.press("F10")
    bench.settle()

    asked = [one[2] for one in line.asked if one[0] == "POST" and one[1].endswith("/scans")]
    assert asked[0] == asked[1]
    assert asked[1].document_id != asked[2].document_id


@pytest.mark.parametrize("size", [0, SCAN_BYTES_MAX + 1])
def test_what_cannot_be_a_scan_is_not_even_sent(bench, scans, kept, chosen, size):
    chosen.write_bytes(bytes(size))
    bench.press("F10")
    bench.settle()

    assert kept.kept == []
    assert scans.banner.notice.text_id == "E801"


def test_a_file_that_is_gone_says_so(bench, scans, kept, chosen):
    chosen.unlink()
    bench.press("F10")
    bench.settle()

    assert (kept.kept, scans.banner.notice.text_id) == ([], "E803")


def test_what_the_server_refuses_is_told_in_the_panel(bench, scans, kept, chosen):
    kept.refuses = Problem(status=422, code="scan_unfit", title="unfit", params={})
    bench.press("F10")
    bench.settle()

    assert scans.banner.notice.text_id == "E801"
    assert names(scans) == ["14-2026.pdf"]


def test_a_scan_is_laid_down_whole_and_opened(bench, scans):
    bench.window.on_top.opener = (opened := []).append
    bench.press("Enter")
    bench.wait_until(lambda: bool(opened), "the scan")

    assert opened[0].read_bytes() == office_scans.CONTENT
    assert opened[0].parent == bench.desk.exports


def test_a_scan_that_was_changed_is_not_opened(bench, scans, kept):
    kept.is_damaged = True
    bench.window.on_top.opener = (opened := []).append
    bench.press("Enter")
    bench.settle()

    assert (opened, scans.banner.notice.text_id) == ([], "E802")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("a.desktop", "a"),
        ("run.exe", "run"),
        ("..", "decision"),
        ("\u202efdp.exe", "fdp"),
    ],
)
def test_what_is_opened_has_the_ending_of_what_it_is(kept, name, stem):
    scan = msgspec.structs.replace(kept._scans[0], file_name=name)
    assert name_of(scan) == f"{stem} {scan.sha256[:8]}.pdf"


def test_esc_leads_back_to_the_versions(bench, scans):
    bench.press("Esc")
    assert scans.isHidden()
    assert bench.window.on_top.versions.view.hasFocus()


@pytest.mark.parametrize(
    ("role", "sees", "attaches"),
    [("accountant", True, False), ("auditor", True, False), ("supervisor", False, False)],
)
def test_whoever_only_reads_attaches_nothing(qapp, role, sees, attaches):
    line = FakeLine(msgspec.structs.replace(ACCOUNTANT, roles=[role]))
    office_tariffs.FakeTariffs(line)
    kept = office_scans.FakeScans(line, "14-2026.pdf")
    bench = OfficeBench(qapp, line, Language.ENGLISH, entries=[ENTRY])
    bench.sign_in()
    bench.settle()
    screen = bench.window.on_top
    keys = [hint.text_id for hint in Tariffs.keys(screen)]
    screen.scans.ask_for_file = lambda: pytest.fail("nothing is attached")
    bench.press("F10", "F10")
    bench.settle()
    is_open, offers = screen.scans.isVisible(), screen.scans.keep_button.isVisible()
    bench.close()

    assert ("B991" in keys, is_open, offers) == (sees, sees, attaches)
    assert kept.kept == []
