"""Names, addresses and telephone numbers of nobody in particular.

Given, father's and family names are common ones drawn at random; whoever finds himself here is
here by chance.  Telephone numbers begin with 0590, which to our knowledge no operator gives out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

_MEN: Final = (
    *("محمد", "أحمد", "محمود", "خليل", "إبراهيم", "يوسف", "عمر", "علي", "حسن", "خالد"),
    *("سامر", "نضال", "رائد", "باسم", "زياد", "عماد", "جمال", "فراس", "طارق", "مازن"),
    *("سليم", "عيسى", "جريس", "حنا", "عدنان", "غسان", "بلال", "معتصم", "أنس", "مراد"),
)
_WOMEN: Final = (
    *("فاطمة", "مريم", "عائشة", "سمر", "هدى", "رنا", "آمنة", "سعاد", "نادية", "ليلى"),
    *("ميسون", "رانية", "إيمان", "حنان", "سهام", "ابتسام", "نوال", "وفاء", "رحمة", "سلوى"),
)
_FAMILIES: Final = (
    *("أبو عرّة", "عوّاد", "الخطيب", "سلامة", "جابر", "قاسم", "حمدان", "نصّار", "درويش", "زيدان"),
    *("أبو الرب", "الشيخ", "صبّاح", "عبد الله", "أبو بكر", "بني عودة", "الحاج", "صوالحة"),
    *("دويكات", "عطية", "شتية", "ياسين", "أبو زنط", "مصلح", "الأطرش", "عليان", "مسلّم", "خوري"),
)
_SHOPS: Final = (
    *("بقالة", "مخبز", "صيدلية", "مطعم", "ملحمة", "معرض أثاث", "ورشة حدادة", "منجرة"),
    *("محل أدوات كهربائية", "مغسلة سيارات", "معصرة زيتون", "مكتبة"),
)
_SHOP_NAMES: Final = (
    *("السلام", "الأمل", "القدس", "الزيتون", "النور", "الكرمل", "البركة", "الياسمين"),
    *("الوفاء", "الأصيل", "البيدر", "حيفا", "يافا", "الجليل"),
)
NEIGHBOURHOODS: Final = (
    *("حي الكروم", "الحارة الشرقية", "الحارة الغربية", "حي البيادر", "وسط البلد"),
    *("حي الزيتونة", "جبل الطور", "حي المدارس", "طريق النبعة", "الحي الجنوبي"),
)
_PLACES: Final = (
    *("قرب مدرسة البنات", "قرب مدرسة الذكور", "خلف المسجد الكبير", "مقابل العيادة", "قرب البئر"),
    *("شارع الشهداء", "شارع القدس", "قرب خزان المياه", "عمارة السلام", "بجانب الملعب"),
)
_WOMEN_OF_100: Final = 22


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the register names one."""

    name: str
    phone: str


def person(rng: random.Random) -> Person:
    """Return somebody: given, father's and family name."""
    is_woman = rng.randrange(100) < _WOMEN_OF_100
    given = rng.choice(_WOMEN if is_woman else _MEN)
    return Person(f"{given} {rng.choice(_MEN)} {rng.choice(_FAMILIES)}", _phone(rng))


def shop(rng: random.Random) -> Person:
    """Return a business: its trade, its name and its owner."""
    owner = f"{rng.choice(_MEN)} {rng.choice(_FAMILIES)}"
    return Person(f"{rng.choice(_SHOPS)} {rng.choice(_SHOP_NAMES)} – {owner}", _phone(rng))


def address_in(neighbourhood: str, rng: random.Random) -> str:
    """Return an address in a neighbourhood, told the way people tell it."""
    return f"{neighbourhood}، {rng.choice(_PLACES)}"


def _phone(rng: random.Random) -> str:
    return f"0590{rng.randrange(1_000_000):06d}"
