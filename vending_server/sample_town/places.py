"""The municipality, its five charging points and the people who work there, passwords included.

The passwords are printed in docs/sample-town.md and are therefore worth nothing; production mode
refuses the town, and these operators with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vending_server.operators.model import Role
from vending_server.points.tables import PointKind
from vending_server.wire.facts import BothLanguages, MunicipalityFacts, PointFacts

MUNICIPALITY: Final = MunicipalityFacts(
    name=BothLanguages(ar="بلدية بيت الزيتون", en="Beit al-Zaytoun Municipality"),
    department=BothLanguages(ar="قسم الكهرباء والمياه", en="Electricity and Water Department"),
    dealer_number="000000000",
    complaints_phone="02-000-0000",
    time_zone="Asia/Hebron",
)


def _point(number: int, kind: PointKind, *, ar: str, en: str) -> PointFacts:
    return PointFacts(number=number, name=BothLanguages(ar=ar, en=en), kind=kind.value)


POINTS: Final = (
    _point(
        1,
        PointKind.MAIN,
        ar="وحدة الشحن الرئيسية – مركز الجباية",
        en="Main Charging Unit – Tax Collection Centre",
    ),
    _point(2, PointKind.MUNICIPALITY, ar="مبنى البلدية", en="Municipality Building"),
    _point(3, PointKind.AGENT, ar="مقهى إنترنت الياسمين", en="Al-Yasmin Internet Cafe"),
    _point(4, PointKind.AGENT, ar="مقهى إنترنت البيدر", en="Al-Baydar Internet Cafe"),
    _point(5, PointKind.AGENT, ar="مقهى إنترنت الكرمل", en="Al-Karmel Internet Cafe"),
)
_ALL_POINTS: Final = tuple(point.number for point in POINTS)
AGENT_POINTS: Final = tuple(one.number for one in POINTS if one.kind == PointKind.AGENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody who works in the sample town."""

    login: str
    name: BothLanguages
    title: BothLanguages
    roles: tuple[Role, ...]
    points: tuple[int, ...]

    @property
    def password(self) -> str:
        """The password, public on purpose."""
        return _PASSWORDS[self.login]


_PASSWORDS: Final = {
    "huda": "green-olive-harvest-1",
    "samar": "stone-terrace-rain-2",
    "nidal": "jasmine-coffee-lamp-3",
    "rania": "threshing-floor-wind-4",
    "majd": "mountain-pine-window-5",
    "walid": "seven-springs-valley-6",
    "maysa": "copper-scale-ledger-7",
    "yousef": "old-gate-lantern-8",
    "ziad": "wheat-harbour-pencil-9",
    "suha": "silver-almond-window-10",
    "imad": "quiet-archive-thyme-11",
}

# Titles follow the person's gender (GLOSSARY section 3, rule 2).
_CASHIER_F: Final = BothLanguages(ar="الصرّافة", en="Cashier")
_AGENT_M: Final = BothLanguages(ar="الوكيل", en="Agent")
_AGENT_F: Final = BothLanguages(ar="الوكيلة", en="Agent")
_SUPERVISOR_M: Final = BothLanguages(ar="المشرف", en="Supervisor")
_ACCOUNTANT_F: Final = BothLanguages(ar="المحاسبة", en="Accountant")
_ACCOUNTANT_M: Final = BothLanguages(ar="المحاسب", en="Accountant")
_ADMINISTRATOR_M: Final = BothLanguages(ar="مدير النظام", en="Administrator")
_TARIFF_MANAGER_F: Final = BothLanguages(ar="مديرة التعرفة", en="Tariff manager")
_AUDITOR_M: Final = BothLanguages(ar="المدقّق", en="Auditor")

STAFF: Final = (
    Staff(
        login="huda",
        name=BothLanguages(ar="هدى الخطيب", en="Huda al-Khatib"),
        title=_CASHIER_F,
        roles=(Role.CASHIER,),
        points=(1,),
    ),
    Staff(
        login="samar",
        name=BothLanguages(ar="سمر عوّاد", en="Samar Awwad"),
        title=_CASHIER_F,
        roles=(Role.CASHIER,),
        points=(2,),
    ),
    Staff(
        login="nidal",
        name=BothLanguages(ar="نضال جابر", en="Nidal Jaber"),
        title=_AGENT_M,
        roles=(Role.AGENT,),
        points=(3,),
    ),
    Staff(
        login="rania",
        name=BothLanguages(ar="رانية سلامة", en="Rania Salameh"),
        title=_AGENT_F,
        roles=(Role.AGENT,),
        points=(4,),
    ),
    Staff(
        login="majd",
        name=BothLanguages(ar="مجد قاسم", en="Majd Qasem"),
        title=_AGENT_M,
        roles=(Role.AGENT,),
        points=(5,),
    ),
    Staff(
        login="walid",
        name=BothLanguages(ar="وليد حمدان", en="Walid Hamdan"),
        title=_SUPERVISOR_M,
        roles=(Role.SUPERVISOR,),
        points=_ALL_POINTS,
    ),
    Staff(
        login="maysa",
        name=BothLanguages(ar="ميساء نصّار", en="Maysa Nassar"),
        title=_ACCOUNTANT_F,
        roles=(Role.ACCOUNTANT,),
        points=_ALL_POINTS,
    ),
    Staff(
        login="yousef",
        name=BothLanguages(ar="يوسف درويش", en="Yousef Darwish"),
        title=_ADMINISTRATOR_M,
        roles=(Role.ADMINISTRATOR,),
        points=_ALL_POINTS,
    ),
    Staff(
        login="ziad",
        name=BothLanguages(ar="زياد شاهين", en="Ziad Shaheen"),
        title=_ACCOUNTANT_M,
        roles=(Role.ACCOUNTANT,),
        points=_ALL_POINTS,
    ),
    Staff(
        login="suha",
        name=BothLanguages(ar="سهى برغوث", en="Suha Barghouth"),
        title=_TARIFF_MANAGER_F,
        roles=(Role.TARIFF_MANAGER,),
        points=_ALL_POINTS,
    ),
    Staff(
        login="imad",
        name=BothLanguages(ar="عماد زيدان", en="Imad Zeidan"),
        title=_AUDITOR_M,
        roles=(Role.AUDITOR,),
        points=_ALL_POINTS,
    ),
)


def seller_at(point_number: int) -> Staff:
    """Return who sells at a point: the first of its own people."""
    return next(one for one in STAFF if one.points == (point_number,))


def is_sample_password(password: str) -> bool:
    """Say whether a password is one of the published ones."""
    return password in {one.password for one in STAFF}
