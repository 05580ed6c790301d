"""Case files: priced sales written down as JSON, read back and compared (../data format 1).

A case file is evidence from elsewhere, and some of its inputs are broken on purpose. So reading
is strict - a missing, unknown or misspelt field is an invalid input, never a default - and goes
part by part in the order of PRICING S8: what is wrong with the tariff is said before anything
about the policy, and that before the rest. Text in, values out; nothing here opens a file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from vending_server.pricing.model import (
    ArrearsAccount,
    ArrearsRule,
    Block,
    DueItem,
    Payment,
    Percent,
    Period,
    PerPeriod,
    PerVend,
    Policy,
    PricedSale,
    PricingRequest,
    Tariff,
    Utility,
)
from vending_server.pricing.price import price
from vending_server.pricing.refusal import PricingRefused, RefusalCode
from vending_server.pricing.validation import check_policy, check_tariff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMAT: Final = 1
_ABSENT: Final = "(no such field)"

Document = Mapping[str, Any]
_Member = TypeVar("_Member", bound=StrEnum)
_Value = TypeVar("_Value")


class CaseFileUnreadable(Exception):
    """The file as a whole is not a case file of the format this program knows."""

    code: Final = "case_file_unreadable"


@dataclass(frozen=True, slots=True)
class Case:
    """One written sale: what goes in and what must come out."""

    id: int
    name: str
    input: Any
    expected: Document


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field of one case in which the price and the file differ."""

    case: Case
    field: str
    expected: object
    got: object

    def __str__(self) -> str:
        return (
            f"case {self.case.id} ({self.case.name}): {self.field}: "
            f"expected {self.expected!r}, got {self.got!r}"
        )


def parse_cases(text: str) -> list[Case]:
    """Read a case file.

    Raises:
        CaseFileUnreadable: not JSON, another format, or not a list of cases.
    """
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise CaseFileUnreadable(f"format {document['format']!r}, not {FORMAT}")
        return [
            Case(raw["id"], raw["name"], raw["input"], dict(raw["expected"]))
            for raw in document["cases"]
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise CaseFileUnreadable(f"not a case file: {error!r}") from error


def disagreements(case: Case) -> list[Disagreement]:
    """Price a case and list every field that differs from what it expects."""
    got = _outcome(case.input)
    if case.expected.get("ok") is not got["ok"]:
        # A sale beside a refusal differs in every field; one line says it.
        return [Disagreement(case, "ok", _verdict(case.expected), _verdict(got))]
    return [Disagreement(case, *found) for found in _differences("", case.expected, got)]


def sale_document(sale: PricedSale) -> dict[str, Any]:
    """Write a sale as the case files write it."""
    return {"ok": True, **_plain(asdict(sale))}


def refusal_document(refused: PricingRefused) -> dict[str, Any]:
    """Write a refusal as the case files write it."""
    document: dict[str, Any] = {"ok": False, "refusal": refused.code.value}
    if refused.code is RefusalCode.UNITS_NOT_REPRESENTABLE:
        document |= {"below": refused.below, "above": refused.above}
    return document


def parse_request(document: Any) -> PricingRequest:
    """Read the input of a case.

    Raises:
        PricingRefused: `invalid_*`, as S8 orders them.
    """
    is_object = isinstance(document, dict)
    raw: Document = document if is_object else {}
    tariff = _part(RefusalCode.INVALID_TARIFF, parse_tariff, raw.get("tariff"))
    check_tariff(tariff)
    policy = _part(RefusalCode.INVALID_POLICY, _policy, raw.get("policy"))
    check_policy(policy)
    return _part(RefusalCode.INVALID_REQUEST, lambda rest: _request(tariff, policy, rest), document)


def parse_tariff(document: Any) -> Tariff:
    """Read a tariff object, as case files and tariff files hold it, without judging its values.

    Raises:
        TypeError, ValueError: a field is missing, unknown, or no such choice.
    """
    raw = _fields(document, _TARIFF_FIELDS)
    return Tariff(
        utility=_member(Utility, raw["utility"]),
        period=_member(Period, raw["period"]),
        decision=raw["decision"],
        vat_bp=raw["vat_bp"],
        min_tender=raw["min_tender"],
        max_tender=raw["max_tender"],
        blocks=tuple(Block(upper, rate) for upper, rate in _listed(raw["blocks"])),
    )


_TARIFF_FIELDS: Final = frozenset(
    {"utility", "period", "decision", "vat_bp", "min_tender", "max_tender", "blocks"}
)
_POLICY_FIELDS: Final = frozenset({"ceiling_bp", "guaranteed_units", "cash_rounding"})
_REQUEST_FIELDS: Final = frozenset(
    {
        "tariff",
        "policy",
        "payment",
        "carry",
        "bought",
        "fixed_charges",
        "municipal_fees",
        "arrears",
        "tender",
        "units_wanted",
    }
)
_DUE_FIELDS: Final = frozenset({"code", "period", "amount", "paid", "vat_bp"})
_FEE_FIELDS: Final = frozenset({"postponed", "reason"})
_RULES: Final[Mapping[str, tuple[Callable[..., ArrearsRule], frozenset[str]]]] = {
    "percent": (Percent, frozenset({"bp"})),
    "per_vend": (PerVend, frozenset({"instalment"})),
    "per_period": (PerPeriod, frozenset({"instalment", "paid_this_period"})),
}


def _outcome(document: Any) -> dict[str, Any]:
    try:
        return sale_document(price(parse_request(document)))
    except PricingRefused as refused:
        return refusal_document(refused)


def _verdict(outcome: Document) -> object:
    return outcome.get("refusal", "a sale")


def _part(code: RefusalCode, parse: Callable[[Any], _Value], raw: Any) -> _Value:
    """Read one part of the input; what cannot be read refuses with the part's code."""
    try:
        return parse(raw)
    except (TypeError, ValueError) as error:
        raise PricingRefused(code, field=str(error)) from error


def _policy(raw: Any) -> Policy:
    return Policy(**_fields(raw, _POLICY_FIELDS))


def _request(tariff: Tariff, policy: Policy, document: Any) -> PricingRequest:
    raw = _fields(document, _REQUEST_FIELDS)
    return PricingRequest(
        tariff=tariff,
        policy=policy,
        payment=_member(Payment, raw["payment"]),
        carry=raw["carry"],
        bought=raw["bought"],
        fixed_charges=_due_items(raw["fixed_charges"]),
        municipal_fees=_due_items(raw["municipal_fees"]),
        arrears=tuple(_account(account) for account in _listed(raw["arrears"])),
        tender=raw["tender"],
        units_wanted=raw["units_wanted"],
    )


def _due_items(raw: Any) -> tuple[DueItem, ...]:
    # A charge cannot be postponed: one that says so is read here and refused by the checks.
    return tuple(
        DueItem(**_fields(item, _DUE_FIELDS, optional=_FEE_FIELDS)) for item in _listed(raw)
    )


def _account(document: Any) -> ArrearsAccount:
    raw = _fields(document, frozenset({"code", "balance", "rule"}))
    return ArrearsAccount(raw["code"], raw["balance"], _rule(raw["rule"]))


def _rule(document: Any) -> ArrearsRule:
    if not isinstance(document, dict) or document.get("type") not in tuple(_RULES):
        raise ValueError("rule.type")
    make, fields = _RULES[document["type"]]
    raw = _fields(document, fields | {"type"})
    return make(**{name: raw[name] for name in fields})


def _fields(
    document: Any, required: frozenset[str], *, optional: frozenset[str] = frozenset()
) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise TypeError("an object was expected")
    wrong = (required - document.keys()) | (document.keys() - required - optional)
    if wrong:
        raise ValueError(min(wrong))
    return document


def _listed(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise TypeError("a list was expected")
    return raw


def _member(choices: type[_Member], raw: Any) -> _Member:
    if not isinstance(raw, str):
        raise TypeError("a text was expected")
    return choices(raw)


def _plain(value: Any) -> Any:
    """Turn tuples and enums into the lists and texts that JSON has."""
    match value:
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case tuple():
            return [_plain(inner) for inner in value]
        case Enum():
            return value.value
        case _:
            return value


def _differences(path: str, expected: Any, got: Any) -> Iterator[tuple[str, object, object]]:
    """Yield (field, expected, got) for every leaf that differs, in the order of the file."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for name in expected | got:
            inner = f"{path}.{name}" if path else name
            yield from _differences(inner, expected.get(name, _ABSENT), got.get(name, _ABSENT))
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for index, (one, other) in enumerate(zip(expected, got, strict=True)):
            yield from _differences(f"{path}[{index}]", one, other)
    # The type too: to Python 1 == 1.0 == True, but only one of them is an amount.
    elif type(expected) is not type(got) or expected != got:
        yield path, expected, got
