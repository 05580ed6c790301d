from __future__ import annotations

import string

import pytest

from drivers.card_readers.base import MisreadReason
from drivers.receipt_printers.base import CAN_PRINT, PrinterCondition, PrintReason
from kiosk import errors
from kiosk.api_client import Declined
from kiosk.flows import refusals
from kiosk.flows.refusals import (
    FigureKind,
    tell,
    tell_error,
    tell_misread,
    tell_printer,
    tell_printer_first,
)
from kiosk.flows.till_values import LocalCode
from kiosk.i18n.build import read_all
from kiosk.i18n.language import Language
from vending_server.wire.problems import Problem, ProblemCode

TEXTS = read_all()


def _own_codes(root):
    for kind in root.__subclasses__():
        is_own = not kind.__module__.startswith("tests.")  # another test may have made one up
        yield from [kind.__dict__["code"]] if is_own and "code" in kind.__dict__ else []
        yield from _own_codes(kind)


@pytest.mark.parametrize("code", [*ProblemCode, *LocalCode])
def test_every_code_of_the_wire_and_of_the_till_has_a_text(code):
    assert code in refusals.ROWS


def test_every_error_of_this_program_has_a_text():
    codes = {code for code in _own_codes(errors.KioskError) if isinstance(code, str)}

    without_texts = {"catalogue_fault"}  # the texts themselves are broken: none could be shown

    assert {"journal_broken", "unreachable"} <= codes
    assert codes - without_texts <= set(refusals.ROWS)


@pytest.mark.parametrize("code", list(refusals.ROWS))
def test_every_row_fills_exactly_the_placeholders_of_its_text_in_both_languages(code):
    row = refusals.ROWS[code]
    for language in Language:
        wording = TEXTS[language][row.text_id].words
        wanted = {name for _, name, _, _ in string.Formatter().parse(wording) if name}

        assert {figure.placeholder for figure in row.figures} == wanted


def test_a_figure_reaches_its_placeholder():
    told = tell(ProblemCode.TENDER_BELOW_MINIMUM, {"minimum": 2000})

    assert (told.text_id, told.values) == ("E07", {"x": (FigureKind.MONEY, 2000)})


def test_a_blocked_meter_tells_its_reason_in_both_languages():
    told = tell(ProblemCode.METER_BLOCKED, {"reason_ar": "دين", "reason_en": "debt"})

    assert told.values["reason"] == (FigureKind.TEXT_BY_LANGUAGE, ("دين", "debt"))


def test_a_code_of_a_newer_server_is_an_unexpected_fault_with_its_reference():
    problem = Problem(status=422, code="brand_new", title="x", request_id="r-7")

    assert tell_error(Declined(problem)) == refusals.Telling(
        "E60", {"ref": (FigureKind.TEXT, "r-7")}
    )


def test_a_missing_figure_never_leaves_a_hole():
    assert tell(ProblemCode.LOGIN_LOCKED, {}).text_id == "E60"


@pytest.mark.parametrize("reason", MisreadReason)
def test_every_misread_swipe_has_a_text(reason):
    assert tell_misread(reason).text_id in TEXTS[Language.ARABIC]


@pytest.mark.parametrize("condition", PrinterCondition)
def test_a_printer_that_cannot_print_never_says_before_a_sale_that_one_is_saved(condition):
    told = tell_printer_first(condition)

    assert (told is None) == (condition in CAN_PRINT)
    if told is not None:
        assert "Nothing was done yet." in TEXTS[Language.ENGLISH][told.text_id].words


@pytest.mark.parametrize("trouble", [*PrinterCondition, *PrintReason])
def test_a_printer_that_cannot_print_says_why(trouble):
    told = tell_printer(trouble)

    assert (told is None) == (trouble in CAN_PRINT)
    assert told is None or told.text_id in TEXTS[Language.ARABIC]
