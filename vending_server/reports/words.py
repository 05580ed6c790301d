"""A sum in words, as it is written out where two sides sign; pure.

Arabic counts as grammar wants: the noun after 3 to 10 is a plural, after 11 to 99 a singular in the
accusative, and the number turns its gender against the noun's (the shekel is he, the agora she).
"""

from __future__ import annotations

from typing import Final

from vending_server.reports.model import Language

_MOST: Final = 10**12  # shekels

_ONES: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = (
    *("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
)
_SCALES: Final = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))

_AR_HE: Final = (
    *("صفر", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"),
    *("أحد عشر", "اثنا عشر", "ثلاثة عشر", "أربعة عشر", "خمسة عشر", "ستة عشر", "سبعة عشر"),
    *("ثمانية عشر", "تسعة عشر"),
)
_AR_SHE: Final = (
    *("صفر", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"),
    *("إحدى عشرة", "اثنتا عشرة", "ثلاث عشرة", "أربع عشرة", "خمس عشرة", "ست عشرة", "سبع عشرة"),
    *("ثماني عشرة", "تسع عشرة"),
)
_AR_TENS: Final = (
    *("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"),
)
_AR_HUNDREDS: Final = (
    *("", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة"),
    "تسعمئة",
)
_AND: Final = " و"


class _Noun:
    """A counted thing in Arabic, in the forms that its number asks for."""

    def __init__(self, one: str, two: str, few: str, many: str, *, is_she: bool = False) -> None:
        self.one, self.two, self.few, self.many = one, two, few, many
        self.names = _AR_SHE if is_she else _AR_HE
        self.single = "واحدة" if is_she else "واحد"


_THOUSAND: Final = _Noun("ألف", "ألفان", "آلاف", "ألفًا")
_MILLION: Final = _Noun("مليون", "مليونان", "ملايين", "مليونًا")
_BILLION: Final = _Noun("مليار", "ملياران", "مليارات", "مليارًا")
_SHEKEL: Final = _Noun("شيكل", "شيكلان", "شواكل", "شيكلًا")
_AGORA: Final = _Noun("أغورة", "أغورتان", "أغورات", "أغورة", is_she=True)


def in_words(minor: int, language: Language) -> str:
    """Return agorot as a sentence's worth of words; what is less than nothing says so first."""
    shekels, agorot = divmod(abs(minor), 100)
    assert shekels < _MOST, "no sum of ours is as large"
    if language is Language.ARABIC:
        words = _arabic(shekels, agorot)
        return f"ناقص {words}" if minor < 0 else words
    words = _english(shekels, agorot)
    words = f"minus {words}" if minor < 0 else words
    return words[0].upper() + words[1:]


def _english(shekels: int, agorot: int) -> str:
    parts = []
    if shekels or not agorot:
        parts.append(f"{_number(shekels)} {'shekel' if shekels == 1 else 'shekels'}")
    if agorot:
        parts.append(f"{_number(agorot)} {'agora' if agorot == 1 else 'agorot'}")
    return " and ".join(parts)


def _number(value: int) -> str:
    if value < len(_ONES):
        return _ONES[value]
    if value < 100:
        tens, rest = divmod(value, 10)
        return _TENS[tens] + (f"-{_ONES[rest]}" if rest else "")
    if value < 1000:
        hundreds, rest = divmod(value, 100)
        return f"{_ONES[hundreds]} hundred" + (f" and {_number(rest)}" if rest else "")
    for scale, name in _SCALES:
        if value >= scale:
            many, rest = divmod(value, scale)
            joint = " and " if 0 < rest < 100 else " "
            return f"{_number(many)} {name}" + (f"{joint}{_number(rest)}" if rest else "")
    raise AssertionError("every number above 999 has a scale")


def _arabic(shekels: int, agorot: int) -> str:
    parts = []
    if shekels or not agorot:
        parts.append(_counted(shekels, _SHEKEL))
    if agorot:
        parts.append(_counted(agorot, _AGORA))
    return _AND.join(parts)


def _counted(value: int, noun: _Noun) -> str:
    """Return so many of a thing: a thousand and two shekels are a thousand and two shekels."""
    rest = value % 100
    if rest == 1:
        before = _large(value - 1)
        return _AND.join([*before, f"{noun.one} {noun.single}"])
    if rest == 2:
        return _AND.join([*_large(value - 2), noun.two])
    words = _AND.join([*_large(value - rest), *_below_hundred(rest, noun)])
    if not words:
        return f"{noun.names[0]} {noun.one}"
    if 3 <= rest <= 10:
        return f"{words} {noun.few}"
    if rest:
        return f"{words} {noun.many}"
    # A dual loses its ending before what it counts: مئتا شيكل, ألفا شيكل.
    last = words.rpartition(" ")[2]
    if last.removeprefix("و") in {"مئتان", "ألفان", "مليونان", "ملياران"}:
        words = words.removesuffix("ن")
    words = words.removesuffix("ًا")  # and an accusative its own: أحد عشر ألف شيكل
    return f"{words} {noun.one}"


def _large(value: int) -> list[str]:
    """Return the parts of a number of whole hundreds."""
    parts = []
    for scale, noun in ((10**9, _BILLION), (10**6, _MILLION), (10**3, _THOUSAND)):
        many, value = divmod(value, scale)
        if many == 1:
            parts.append(noun.one)
        elif many:
            parts.append(_counted(many, noun))
    if value:
        parts.append(_AR_HUNDREDS[value // 100])
    return parts


def _below_hundred(value: int, noun: _Noun) -> list[str]:
    if not value:
        return []
    if value < len(noun.names):
        return [noun.names[value]]
    tens, rest = divmod(value, 10)
    ones = noun.names[rest].replace("ثماني", "ثمانٍ") if noun.names is _AR_SHE else noun.names[rest]
    return [*([ones] if rest else []), _AR_TENS[tens]]
