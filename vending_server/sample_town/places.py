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
    """Somebody who works in the sample town; the password is public on purpose."""

    login: str
    name: BothLanguages
    title: BothLanguages
    roles: tuple[Role, ...]
    points: tuple[int, ...]
    password: str


def _staff(  # noqa: PLR0917 - one row of the table below
    login: str,
    name_ar: str,
    name_en: str,
    title: BothLanguages,
    role: Role,
    points: tuple[int, ...],
    password: str,
) -> Staff:
    return Staff(
        login=login,
        name=BothLanguages(ar=name_ar, en=name_en),
        title=title,
        roles=(role,),
        points=points,
        password=password,
    )


# Titles follow the person's gender (GLOSSARY section 3, rule 2).
_CASHIER_F: Final = BothLanguages(ar="الصرّافة", en="Cashier")
_AGENT_M: Final = BothLanguages(ar="الوكيل", en="Agent")
_AGENT_F: Final = BothLanguages(ar="الوكيلة", en="Agent")
_SUPERVISOR_M: Final = BothLanguages(ar="المشرف", en="Supervisor")
_ACCOUNTANT_F: Final = BothLanguages(ar="المحاسبة", en="Accountant")
_ADMINISTRATOR_M: Final = BothLanguages(ar="مدير النظام", en="Administrator")

STAFF: Final = (
    _staff(
        "huda",
        "هدى الخطيب",
        "Huda al-Khatib",
        _CASHIER_F,
        Role.CASHIER,
        (1,),
        "green-olive-harvest-1",
    ),
    _staff(
        "samar", "سمر عوّاد", "Samar Awwad", _CASHIER_F, Role.CASHIER, (2,), "stone-terrace-rain-2"
    ),
    _staff(
        "nidal", "نضال جابر", "Nidal Jaber", _AGENT_M, Role.AGENT, (3,), "jasmine-coffee-lamp-3"
    ),
    _staff(
        "rania",
        "رانية سلامة",
        "Rania Salameh",
        _AGENT_F,
        Role.AGENT,
        (4,),
        "threshing-floor-wind-4",
    ),
    _staff("majd", "مجد قاسم", "Majd Qasem", _AGENT_M, Role.AGENT, (5,), "mountain-pine-window-5"),
    _staff(
        "walid",
        "وليد حمدان",
        "Walid Hamdan",
        _SUPERVISOR_M,
        Role.SUPERVISOR,
        _ALL_POINTS,
        "seven-springs-valley-6",
    ),
    _staff(
        "maysa",
        "ميساء نصّار",
        "Maysa Nassar",
        _ACCOUNTANT_F,
        Role.ACCOUNTANT,
        _ALL_POINTS,
        "copper-scale-ledger-7",
    ),
    _staff(
        "yousef",
        "يوسف درويش",
        "Yousef Darwish",
        _ADMINISTRATOR_M,
        Role.ADMINISTRATOR,
        _ALL_POINTS,
        "old-gate-lantern-8",
    ),
)


def seller_at(point_number: int) -> Staff:
    """Return who sells at a point: the first of its own people."""
    return next(one for one in STAFF if one.points == (point_number,))
