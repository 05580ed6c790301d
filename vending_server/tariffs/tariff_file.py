"""Tariff files: decided tariff versions and deduction policies written down as JSON (format 1).

`versions[]` is what `tests/data/tariffs.json` shows; `policies[]` holds, for each utility, a date
and the three figures of PRICING S2, and may say how far dues are put off (`postponing`).  Strict:
what is wrong is a finding that names its version, and nothing of the file is taken.  A file says
nothing of who decided; whoever loads it does.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from vending_server.errors import Misconfigured
from vending_server.pricing.case_file import parse_tariff
from vending_server.pricing.model import Period, Policy, Tariff, Utility
from vending_server.pricing.refusal import PricingRefused
from vending_server.pricing.validation import check_policy, check_tariff
from vending_server.tariffs.model import NOTHING_POSTPONED, PostponingLimits

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCharge:
    """What a contract owes once per period, whatever it buys; VAT is in the amount."""

    code: str
    amount_minor: int
    vat_bp: int
    per: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenTariff:
    """One tariff version of a file, and the charges that were decided with it."""

    code: str
    name: str
    customer_class: str
    valid_from: dt.date
    tariff: Tariff
    fixed_charges: tuple[FixedCharge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPolicy:
    """One version of the rules on deductions, for one utility."""

    utility: Utility
    valid_from: dt.date
    policy: Policy
    postponing: PostponingLimits = NOTHING_POSTPONED


@dataclass(slots=True)
class TariffFile:
    """What a file holds, and what in it cannot be taken."""

    tariffs: list[WrittenTariff] = field(default_factory=list)
    policies: list[WrittenPolicy] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_tariff_file(text: str) -> TariffFile:
    """Read a whole file.

    Raises:
        Misconfigured: it is not a tariff file of the format that this program knows.
    """
    read = TariffFile()
    document = _document(text)
    for number, one in enumerate(document["versions"], start=1):
        try:
            read.tariffs.append(_tariff(one))
        except (PricingRefused, KeyError, TypeError, ValueError) as wrong:
            read.faults.append(f"version {number} ({_name_of(one)}): {_told(wrong)}")
    for number, one in enumerate(document.get("policies", []), start=1):
        try:
            read.policies.append(_policy(one))
        except (PricingRefused, KeyError, TypeError, ValueError) as wrong:
            read.faults.append(f"policy {number}: {_told(wrong)}")
    read.faults += _repeated(read)
    return read


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise Misconfigured(f"format {document['format']!r} is not known here")
        if not isinstance(document["versions"], list):
            raise Misconfigured("versions must be a list")
    except (ValueError, TypeError, KeyError):
        raise Misconfigured("this is not a tariff file (format, versions)") from None
    return dict(document)


def _tariff(one: dict[str, Any]) -> WrittenTariff:
    tariff = parse_tariff(one["tariff"])
    check_tariff(tariff)
    return WrittenTariff(
        code=_text(one, "code"),
        name=_text(one, "name"),
        customer_class=_text(one, "customer_class"),
        valid_from=dt.date.fromisoformat(one["valid_from"]),
        tariff=tariff,
        fixed_charges=tuple(
            FixedCharge(
                code=charge["code"],
                amount_minor=charge["amount"],
                vat_bp=charge["vat_bp"],
                per=Period(charge["per"]),
            )
            for charge in one["fixed_charges"]
        ),
    )


def _policy(one: dict[str, Any]) -> WrittenPolicy:
    policy = Policy(
        ceiling_bp=one["ceiling_bp"],
        guaranteed_units=one["guaranteed_units"],
        cash_rounding=one["cash_rounding"],
    )
    check_policy(policy)
    return WrittenPolicy(
        utility=Utility(one["utility"]),
        valid_from=dt.date.fromisoformat(one["valid_from"]),
        policy=policy,
        postponing=_postponing(one.get("postponing")),
    )


def _postponing(one: dict[str, Any] | None) -> PostponingLimits:
    if one is None:
        return NOTHING_POSTPONED
    limits = PostponingLimits(one["days_max"], one["times_max"])
    field = limits.bad_field
    if field is not None:
        raise ValueError(f"postponing: {field} breaks a rule")
    return limits


def _text(one: dict[str, Any], name: str) -> str:
    value = one[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text")
    return value


def _repeated(read: TariffFile) -> Iterator[str]:
    codes = [one.code for one in read.tariffs]
    starts = [(one.tariff.utility, one.customer_class, one.valid_from) for one in read.tariffs]
    for one, start in zip(read.tariffs, starts, strict=True):
        if codes.count(one.code) > 1 or starts.count(start) > 1:
            yield f"{one.code}: its code, or its class and first day, stands in the file twice"


def _name_of(one: object) -> object:
    return one.get("code", "without a code") if isinstance(one, dict) else "not an object"


def _told(wrong: Exception) -> str:
    if isinstance(wrong, PricingRefused):
        return f"{wrong.field} breaks a rule ({wrong.code.value})"
    if isinstance(wrong, KeyError):
        return f"{wrong.args[0]} is missing"
    return str(wrong)
