"""A version cell by cell, beside the one that is in force for the same thing; no Qt here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeGuard

from kiosk.headoffice.approval_effects import percent
from kiosk.headoffice.customer_classes import class_name
from kiosk.headoffice.tables.columns import amount
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire import tariffs as wire

_MICRO: Final = 1_000_000
BP: Final = 10_000
_RATE_DECIMALS: Final = 4
STATES: Final = {
    "draft": ("neutral", "S2204"),
    "sent": ("warning", "S2205"),
    "scheduled": ("primary", "S2206"),
    "in_force": ("good", "S2207"),
    "past": ("neutral", "S2208"),
    # What became of asking for a second person
    "agreed": ("good", "S2480"),
    "refused": ("danger", "S2481"),
    "lapsed": ("danger", "S2482"),
}
PERIOD_NAMES: Final = {"month": "S2486", "two_months": "S2487"}
NOT_DECIDED: Final = frozenset({"draft", "sent"})
_ANSWERS: Final = {"approved": "agreed", "rejected": "refused", "expired": "lapsed"}
NAMED: Final = {
    "name": "S2240",
    "name_ar": "S2240",
    "name_en": "S2240",
    "decision": "S2241",
    "period": "S2242",
    "vat_bp": "S2243",
    "tender_minor_min": "S2244",
    "tender_minor_max": "S2245",
    "ceiling_bp": "S2246",
    "guaranteed_tenths": "S2247",
    "cash_step_minor": "S2248",
    "postponement_days_max": "S2249",
    "postponements_max": "S2250",
    "amount_minor": "S2251",
    "units_tenths": "S2252",
    "customer_class": "S2253",
    "valid_from": "S2254",
}


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell: its name, what it is in force now (none: nothing is), what it is here."""

    name: str
    before: str | None
    here: str | None

    @property
    def is_changed(self) -> bool:
        """Whether the version says something else than what is in force."""
        return self.before != self.here


def standing(version: wire.VersionFacts) -> str:
    """Return how far a version has come: its state, or what a second person said of it."""
    if version.state == "sent" and version.agreement is not None:
        return _ANSWERS.get(version.agreement.state, "sent")
    return version.state


def kind_id(content: wire.Draft) -> str:
    """Return the text of what kind of version it is."""
    match content:
        case wire.TariffDraft():
            return "S2209"
        case wire.PolicyDraft():
            return "S2210"
        case wire.ChargeDraft():
            return "S2211"
        case _:
            return "S2212"


def what_for(content: wire.Draft) -> tuple[str, ...]:
    """Return what only one version can be in force for."""
    match content:
        case wire.TariffDraft():
            return ("tariff", content.utility, content.customer_class)
        case wire.PolicyDraft():
            return ("policy", content.utility)
        case wire.ChargeDraft():
            return ("charge", content.code, content.utility, content.customer_class)
        case _:
            return ("lifeline", content.utility, content.customer_class)


def version_name(version: wire.VersionFacts) -> str:
    """Return what a version is called in the name of a file: its code, or what it is for."""
    content = version.content
    named = content.code if isinstance(content, (wire.TariffDraft, wire.ChargeDraft)) else ""
    return isolate_ltr(named or " ".join(what_for(content)[1:]))


def called(version: wire.VersionFacts, words: Words) -> str:
    """Return what a version is called on a screen: a code as it is, what it is for in words."""
    content = version.content
    if isinstance(content, (wire.TariffDraft, wire.ChargeDraft)) and content.code:
        return isolate_ltr(content.code)
    return words.joined(*(_spoken(words, part) for part in what_for(content)[1:]))


def _spoken(words: Words, name: str) -> str:
    """Return a utility or a customer class in words."""
    return words(_UTILITIES[name]) if name in _UTILITIES else class_name(words, name)


_UTILITIES: Final = {"electricity": "T063", "water": "T064"}
ORDER: Final = "S2518"


def _standing_on(
    versions: Sequence[wire.VersionFacts], day: dt.date
) -> dict[tuple[str, ...], wire.Draft]:
    """Return what of each thing is decided for a day."""
    found: dict[tuple[str, ...], wire.Draft] = {}
    for one in sorted(versions, key=lambda one: one.content.valid_from):
        if one.state not in NOT_DECIDED and one.content.valid_from <= day:
            found[what_for(one.content)] = one.content
    return found


def _is_paid_by(content: wire.Draft, customer_class: str) -> TypeGuard[wire.ChargeDraft]:
    classes = {wire.EVERY_CLASS, customer_class}
    return isinstance(content, wire.ChargeDraft) and content.customer_class in classes


def beside(
    versions: Sequence[wire.VersionFacts], tariff: wire.TariffDraft, day: dt.date, words: Words
) -> dict[str, str]:
    """Return what a purchase pays beside the energy of a tariff, as it is decided for a day."""
    told = {words("S2517"): words(ORDER)}
    for content in _standing_on(versions, day).values():
        if content.utility != tariff.utility:
            continue
        if isinstance(content, wire.PolicyDraft):
            for field in ("ceiling_bp", "guaranteed_tenths", "cash_step_minor"):
                told[words(NAMED[field])] = _value(field, getattr(content, field))
        elif _is_paid_by(content, tariff.customer_class):
            name = content.name_ar if words.is_rtl else content.name_en
            told[words.name(name)] = amount(content.amount_minor)
    return told


def in_force(
    versions: Sequence[wire.VersionFacts], version: wire.VersionFacts
) -> wire.VersionFacts | None:
    """Return the version that is in force for the same thing, another than this one."""
    group = what_for(version.content)
    found = (one for one in versions if one.state == "in_force" and what_for(one.content) == group)
    return next((one for one in found if one.version_id != version.version_id), None)


def cells(
    version: wire.VersionFacts,
    before: wire.VersionFacts | None,
    words: Words,
    versions: Sequence[wire.VersionFacts] = (),
    today: dt.date | None = None,
) -> list[CellRow]:
    """Return every cell of a version, blocks first; a block that is gone stands there as well.

    Of a tariff, with all versions at hand, also what is taken beside the energy, from its day on.
    """
    here = _written(version.content, words)
    there = _written(before.content, words) if before is not None else {}
    content = version.content
    if isinstance(content, wire.TariffDraft) and versions and today is not None:
        here |= beside(versions, content, max(content.valid_from, today), words)
        there |= beside(versions, content, today, words) if before is not None else {}
    names = list(dict.fromkeys([*here, *there]))
    return [CellRow(name, there.get(name), here.get(name)) for name in names]


def _written(content: wire.Draft, words: Words) -> dict[str, str]:
    told: dict[str, str] = {}
    if isinstance(content, wire.TariffDraft):
        for number, (upper, rate) in enumerate(content.blocks, 1):
            unit = words.unit_sign(content.utility)
            limit = words("S2224") if upper is None else words.units(upper, content.utility)
            told[words("S2221", n=number)] = limit
            told[words("S2222", n=number)] = f"{rate_text(rate)} ₪/{unit}"
            with_vat = rate * (BP + content.vat_bp)
            told[words("S2223", n=number)] = f"{rate_text(with_vat // BP)} ₪/{unit}"
    for field in content.__struct_fields__:
        if field in NAMED:
            name = words(NAMED[field])
            value = getattr(content, field)
            is_known = field in {"customer_class", "utility"} and value != wire.EVERY_CLASS
            text = _spoken(words, value) if is_known else _value(field, value)
            if field == "period":
                text = words(PERIOD_NAMES[value])
            told[name] = f"{told[name]} · {text}" if name in told else text
    return told


def day_text(day: dt.date) -> str:
    """Return a day as people write it."""
    return day.strftime("%d/%m/%Y")


def rate_text(micro: int) -> str:
    """Return a rate with four decimals; what is finer is left out, never rounded up."""
    whole, part = divmod(micro, _MICRO)
    return isolate_ltr(f"{whole}.{part:06d}"[: len(str(whole)) + 1 + _RATE_DECIMALS])


def _value(field: str, value: object) -> str:
    if isinstance(value, dt.date):
        return isolate_ltr(day_text(value))
    if isinstance(value, int):
        if "_minor" in field:
            return amount(value)
        if field.endswith("_bp"):
            return percent(value)
        if field.endswith("_tenths"):
            return isolate_ltr(f"{value // 10}.{value % 10}")
        return isolate_ltr(str(value))
    return isolate_name(str(value)) or "–"
