"""What is wrong with a list, line by line, in the words of whoever must put it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vending_server.wire.facts import BothLanguages


class Fault(StrEnum):
    """Each way in which a line can be wrong."""

    MISSING_VALUE = "missing_value"
    UNKNOWN_VALUE = "unknown_value"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_DATE = "not_a_date"
    NOT_A_METER_NUMBER = "not_a_meter_number"
    CHECK_DIGIT = "check_digit"
    TOO_LONG = "too_long"
    NOT_PRINTABLE = "not_printable"
    WRONG_CELLS = "wrong_cells"
    NOTHING_TO_IMPORT = "nothing_to_import"
    HALF_COORDINATES = "half_coordinates"
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"
    ACCOUNT_CLOSED = "account_closed"
    METER_SCRAPPED = "meter_scrapped"
    OTHER_CUSTOMER = "other_customer"
    FIXED_FACT = "fixed_fact"
    METER_ELSEWHERE = "meter_elsewhere"
    ACCOUNT_HAS_METER = "account_has_meter"
    # Warnings: the list can be imported, but look
    KEY_UNKNOWN = "key_unknown"
    NO_TARIFF = "no_tariff"
    KEY_CHANGED = "key_changed"


WARNINGS: Final = frozenset({Fault.KEY_UNKNOWN, Fault.NO_TARIFF, Fault.KEY_CHANGED})


def _both(ar: str, en: str) -> BothLanguages:
    return BothLanguages(ar=ar, en=en)


_TEXTS: Final[Mapping[Fault, BothLanguages]] = {
    Fault.MISSING_VALUE: _both("الخانة فارغة ويجب تعبئتها.", "The cell is empty; fill it in."),
    Fault.UNKNOWN_VALUE: _both(
        "«{value}» غير معروف. يرجى تصحيحه أو إضافته إلى [values.{other}] في ملف الربط.",
        '"{value}" is not known. Correct it, or add it to [values.{other}] of the mapping.',
    ),
    Fault.NOT_A_NUMBER: _both("«{value}» ليس رقمًا.", '"{value}" is not a number.'),
    Fault.OUT_OF_RANGE: _both(
        "«{value}» خارج المسموح: {other}.", '"{value}" is not within {other}.'
    ),
    Fault.NOT_A_DATE: _both(
        "«{value}» ليس تاريخًا على شكل {other}.", '"{value}" is no date of the form {other}.'
    ),
    Fault.NOT_A_METER_NUMBER: _both(
        "«{value}» ليس رقم عداد: يلزم 11 أو 13 رقمًا. ربما حذف برنامج الجداول صفرًا من أوله.",
        '"{value}" is no meter number: it has 11 or 13 digits. A spreadsheet may have dropped a'
        " leading zero.",
    ),
    Fault.CHECK_DIGIT: _both(
        "رقم العداد «{value}» غير صحيح. يرجى مقارنته بالمكتوب على العداد.",
        'Meter number "{value}" is not correct. Compare it with the meter itself.',
    ),
    Fault.TOO_LONG: _both(
        "النص أطول من {other} حرفًا.", "The text has more than {other} characters."
    ),
    Fault.NOT_PRINTABLE: _both(
        "النص فيه رموز لا تُطبع. هل ترميز الملف صحيح في ملف الربط؟",
        "The text holds signs that do not print. Is the encoding in the mapping right?",
    ),
    Fault.WRONG_CELLS: _both(
        "عدد الخانات {value} بدل {other}.", "The line has {value} cells instead of {other}."
    ),
    Fault.NOTHING_TO_IMPORT: _both(
        "السطر بلا رقم اشتراك وبلا رقم عداد.",
        "The line has neither an account number nor a meter number.",
    ),
    Fault.HALF_COORDINATES: _both(
        "خط الطول وخط العرض يُكتبان معًا.", "Latitude and longitude are given together."
    ),
    Fault.DUPLICATE: _both(
        "«{value}» مكتوب من قبل في السطر {other}.", '"{value}" stands already in line {other}.'
    ),
    Fault.CONTRADICTION: _both(
        "«{value}» مكتوب في السطر {other} ببيانات مختلفة.",
        '"{value}" stands in line {other} with other data.',
    ),
    Fault.ACCOUNT_CLOSED: _both(
        "الاشتراك «{value}» مغلق. يُفتح اشتراك جديد برقم جديد.",
        'Account "{value}" is closed. Open a new one under a new number.',
    ),
    Fault.METER_SCRAPPED: _both("العداد «{value}» مشطوب.", 'Meter "{value}" was scrapped.'),
    Fault.OTHER_CUSTOMER: _both(
        "الاشتراك «{value}» مسجّل للمشترك {other}. عند تغيّر الساكن يُغلق الاشتراك ويُفتح غيره.",
        'Account "{value}" belongs to customer {other}. For a new tenant close it and open'
        " another.",
    ),
    Fault.FIXED_FACT: _both(
        "لا يتغيّر هذا بالاستيراد: المسجّل {other}.",
        "An import does not change this: the register has {other}.",
    ),
    Fault.METER_ELSEWHERE: _both(
        "العداد «{value}» مركّب على الاشتراك {other}. يُستبدل أو يُغلق هناك أولًا.",
        'Meter "{value}" serves account {other}. Replace it or close the account there first.',
    ),
    Fault.ACCOUNT_HAS_METER: _both(
        "على الاشتراك «{value}» العداد {other}. يُستعمل استبدال العداد، لا الاستيراد.",
        'Account "{value}" has meter {other}. Use the change-out of a meter, not an import.',
    ),
    Fault.KEY_UNKNOWN: _both(
        "لا يوجد مفتاح {value} في الخادم: لن يُباع لهذه العدادات ({other}).",
        "No key {value} is loaded here: these meters ({other}) cannot be sold to.",
    ),
    Fault.NO_TARIFF: _both(
        "لا توجد تعرفة للفئة {value}: لن يُباع لهذه الاشتراكات ({other}).",
        "There is no tariff for {value}: these accounts ({other}) cannot be sold to.",
    ),
    Fault.KEY_CHANGED: _both(
        "تتغيّر بيانات مفتاح العداد «{value}». إن لم تكن كذلك في العداد نفسه فلن يقبل الرموز.",
        'What names the key of meter "{value}" changes. If the meter itself has not, it will'
        " refuse its tokens.",
    ),
}
assert set(_TEXTS) == set(Fault), "every fault has its words"
# Of tariffs that are lacking; a class of the municipality's own is called as it calls it.
_ARABIC: Final[Mapping[str, str]] = {
    "electricity": "كهرباء",
    "water": "مياه",
    "residential": "منزلي",
    "domestic": "منزلي",
    "commercial": "تجاري",
    "industrial": "صناعي",
    "agricultural": "زراعي",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: where, in which column of the list, and what."""

    line: int
    column: str  # as the list's own head names it; empty = the line as a whole
    fault: Fault
    value: str = ""
    other: str = ""

    @property
    def is_warning(self) -> bool:
        """Whether the list can be imported all the same."""
        return self.fault in WARNINGS

    def said(self, language: str) -> str:
        """Return what is wrong, without where."""
        text = _TEXTS[self.fault]
        wording = text.ar if language == "ar" else text.en
        value = self.value
        if self.fault is Fault.NO_TARIFF:
            value = _tariff_named(value, language)
        return wording.format(value=value, other=self.other)

    def told(self, language: str) -> str:
        """Return the finding as one line."""
        where = f"{self.line}: {self.column}: " if self.column else f"{self.line}: "
        return where + self.said(language)


def _tariff_named(value: str, language: str) -> str:
    """Return `domestic (water)` of a utility and a class in the words of the list's fields."""
    utility, _, its_class = value.partition(" ")
    if language == "ar":
        utility, its_class = _ARABIC.get(utility, utility), _ARABIC.get(its_class, its_class)
    return f"{its_class} ({utility})"
