from __future__ import annotations

import pytest

from drivers.errors import DeviceGone, RasterRefused
from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import IllegalTransition, TillRefusal
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_states import VendState
from tests.helpers.fake_till import OTHER_DRN, TillBench, a_sale

S = VendState
V = PrintVerdict


@pytest.fixture
def bench(tmp_path):
    return TillBench(tmp_path)


@pytest.mark.parametrize(
    ("verdict", "state"),
    [
        (V.PRINTED, S.PRINTED),
        (V.NOT_SENT, S.NOT_SENT),
        (V.UNSURE, S.UNSURE),
        (RasterRefused("too wide"), S.NOT_SENT),
        (DeviceGone("unplugged"), S.UNSURE),
    ],
)
def test_the_journal_holds_what_the_printer_said(bench, verdict, state):
    bench.printer.verdicts = [verdict]
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        result = till.print_receipt(vend_id)

        assert till.view(vend_id).state is state
        assert till.view(vend_id).print_verdict == result.verdict == state.value
    with bench.till() as till:
        assert till.view(vend_id).state is state


def test_an_unplugged_printer_leaves_paper_unsure_and_the_reprint_is_copy_1_of_the_same_token(
    bench,
):
    bench.printer.verdicts = [V.UNSURE]
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        copy = till.reprint(vend_id)

    assert (copy.copy_number, copy.verdict) == (1, V.PRINTED)
    first, second = bench.printer.printed
    assert second == first.replace("copy 0", "copy 1")
    assert len(bench.server.sold) == 1


def test_copies_are_counted_up_over_restarts_and_never_below_the_server(bench):
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        bench.server.copies[vend_id] = ["from-another-till"]
        first = till.reprint(vend_id)
    with bench.till() as till:
        bench.server.copies[vend_id] = []  # restored from an older backup
        second = till.reprint(vend_id)

    assert [first.copy_number, second.copy_number] == [2, 3]


def test_what_was_not_sent_may_simply_be_printed_again_as_the_first_sheet(bench):
    bench.printer.verdicts = [V.NOT_SENT]
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        again = till.print_receipt(vend_id)

    assert again.copy_number == 0
    assert [paper.split()[2] for paper in bench.printer.printed] == ["0"]


def test_a_first_sheet_is_never_printed_twice(bench):
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        with pytest.raises(TillRefusal) as refusal:
            till.print_receipt(vend_id)

    assert refusal.value.code == LocalCode.ALREADY_PRINTED
    assert len(bench.printer.printed) == 1


def test_without_the_server_the_till_counts_its_copies_alone(bench):
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        bench.server.is_cut = True
        till.reprint(vend_id)
        till.reprint(vend_id)

        assert till.view(vend_id).copies == 2
    assert [text.split(" token")[0][-6:] for text in bench.printer.printed] == [
        "copy 0",
        "copy 1",
        "copy 2",
    ]


def test_a_copy_counted_alone_is_never_counted_again_by_the_server(bench):
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        bench.server.is_cut = True
        till.reprint(vend_id)
        bench.server.is_cut = False
        result = till.reprint(vend_id)

    assert result.copy_number == 2


def test_a_copy_in_a_file_is_counted_and_recorded_as_one_on_paper(bench, tmp_path):
    written: list[int] = []

    def save(_sale, *, copy_number: int):
        written.append(copy_number)
        return tmp_path / "copy.pdf"

    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        saved = till.save_copy(vend_id, save)
        printed = till.reprint(vend_id)

        assert (saved.copy_number, saved.saved_as, written) == (1, "copy.pdf", [1])
        assert printed.copy_number == 2
        assert till.view(vend_id).copies == 2
    assert len(bench.printer.printed) == 2


def test_a_copy_that_no_folder_takes_is_told_and_its_number_is_not_used_again(bench):
    def full(_sale, *, copy_number: int):
        raise OSError(28, "no space left")

    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        till.print_receipt(vend_id)
        with pytest.raises(TillRefusal) as refusal:
            till.save_copy(vend_id, full)

        assert refusal.value.code == LocalCode.COPY_NOT_SAVED
        assert till.reprint(vend_id).copy_number == 2


def test_a_copy_that_would_bring_another_token_is_not_printed(bench):
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        other = till.sell(a_sale(till, drn=OTHER_DRN)).vend_id
        till.print_receipt(vend_id)
        bench.server.rows[vend_id] = bench.server.rows[other]
        with pytest.raises(TillRefusal) as refusal:
            till.reprint(vend_id)

    assert refusal.value.code == LocalCode.REPRINT_DIFFERS
    assert len(bench.printer.printed) == 1


def test_nothing_can_be_copied_before_it_was_printed(bench):
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        with pytest.raises(TillRefusal) as refusal:
            till.reprint(vend_id)

    assert refusal.value.code == LocalCode.NOT_PRINTED_YET
    assert bench.server.count("reprint") == 0


def test_good_paper_and_handing_over_end_a_vend(bench):
    bench.printer.verdicts = [V.UNSURE]
    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        with pytest.raises(IllegalTransition):
            till.done(vend_id)
        till.print_receipt(vend_id)
        with pytest.raises(IllegalTransition):
            till.done(vend_id)
        good = till.paper_is_good(vend_id)
        done = till.done(vend_id)

    assert (good.state, done.state) == (S.DONE, S.DONE)


def test_a_failing_renderer_leaves_the_vend_with_its_token_and_no_sheet_started(bench):
    def broken(_sale, *, copy_number):
        raise ValueError(copy_number)

    with bench.till() as till:
        vend_id = till.sell(a_sale(till)).vend_id
        renderer, till._paper._renderer = till._paper._renderer, broken
        with pytest.raises(ValueError, match="0"):
            till.print_receipt(vend_id)
        state = till.view(vend_id).state
        till._paper._renderer = renderer
        printed = till.print_receipt(vend_id)

    assert state is S.TOKEN
    assert printed.verdict is V.PRINTED


def test_only_the_last_five_receipts_are_shown_newest_first(bench):
    with bench.till() as till:
        for amount in range(1000, 8000, 1000):
            till.print_receipt(till.sell(a_sale(till, tender_minor=amount)).vend_id)
        shown = till.recent_receipts(50)

    assert [view.receipt_sequence for view in shown] == [7, 6, 5, 4, 3]


def test_a_receipt_that_is_still_due_is_shown_however_old(bench):
    with bench.till() as till:
        due = till.sell(a_sale(till, tender_minor=1000)).vend_id
        for amount in range(2000, 9000, 1000):
            till.print_receipt(till.sell(a_sale(till, tender_minor=amount)).vend_id)
    with bench.till() as till:
        shown = till.recent_receipts()
        unfinished = till.recover()

    assert [view.receipt_sequence for view in shown] == [8, 7, 6, 5, 4, 1]
    assert [view.vend_id for view in unfinished] == [due]


def test_a_vend_of_another_till_is_not_here(bench):
    with bench.till() as till, pytest.raises(TillRefusal) as refusal:
        till.reprint("01890000-0000-7000-8000-000000000000")

    assert refusal.value.code == LocalCode.VEND_NOT_HERE
