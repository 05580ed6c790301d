"""What a request for a second person would do, in one sentence, from exactly what is agreed to.

The sentence is made from the payload, whose digest the server compares when the act is carried out:
what is read here is what will be done.  An act that this version has no sentence for cannot be
agreed to here, since nobody could say to what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kiosk.headoffice import decided_words
from kiosk.headoffice.cases import ending
from kiosk.headoffice.seats import seat_name
from kiosk.headoffice.tables.columns import amount
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.scalars import HEAD_OFFICE

_CASE: Final = "case_decision"
_UNKNOWN: Final = "S2059"
_SUMS: Final = ("amount_minor", "credited_minor", "payout_minor")
_NAMING: Final = ("account_number", "drn", "login", "bag_number", "counterpart")
_DAY_CHARS: Final = 10  # YYYY-MM-DD
_DAYS: Final = frozenset({"day", "until", "valid_from", "from_on", "until_on"})
_FIELDS: Final[Mapping[str, str]] = {
    "account_number": "T061",
    "amount_minor": "S901",
    "bag_number": "S3031",
    "ceiling_minor": "S1671",
    "credited_minor": "S901",
    "day": "S1173",
    "document_id": "S753",
    "drn": "T004",
    "evidence": "S2770",
    "from_on": "S1274",
    "login": "S89",
    "new_drn": "S3033",
    "old_drn": "S3034",
    "payout_minor": "S901",
    "point_number": "S1169",
    "points": "S2408",
    "reason": "T152",
    "right_drn": "S3035",
    "roles": "S2407",
    "sale_id": "S3036",
    "terminal_number": "S622",
    "through": "S2131",
    "units_tenths": "S1881",
    "until": "S1692",
    "until_on": "S1275",
    "valid_from": "S2202",
}
Values = Mapping[str, Any]
Filler = Callable[[ApprovalFacts, Words], dict[str, str | int]]


@dataclass(frozen=True, slots=True)
class _Act:
    """Texts of one act; `needs` are the figures in its sentence.

    An act that ends in different ways has its sentence from `_SAYERS`.
    """

    name_id: str
    effect_id: str
    needs: str


def kind_name(facts: ApprovalFacts, words: Words) -> str:
    """Return the name of an act; one that is not known is named as the server names it."""
    known = _act_of(facts)
    return words(known.name_id) if known is not None else isolate_ltr(facts.action)


def name_of_action(action: str, words: Words) -> str:
    """Return the name of an act by its stable word."""
    return words(_ACTS[action].name_id) if action in _ACTS else isolate_ltr(action)


def effect(facts: ApprovalFacts, words: Words) -> str | None:
    """Return what happens if somebody agrees; None where this version cannot tell.

    Then nobody agrees to it here: an act without a sentence, or one with other fields than its own.
    """
    try:
        return _effect(facts, words)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def unknown(facts: ApprovalFacts, words: Words) -> str:
    """Return what is said instead of a sentence."""
    return words(_UNKNOWN, what=_what(facts))


def _effect(facts: ApprovalFacts, words: Words) -> str | None:
    sayer, known = _sayer_of(facts), _act_of(facts)
    if sayer is not None:
        return sayer(facts.payload, words)
    if known is None:
        return None
    values = _common(facts, words)
    filler = _MORE.get(facts.action)
    if filler is not None:
        values |= filler(facts, words)
    return words(known.effect_id, **{name: values[name] for name in known.needs.split()})


def names_its_subject(facts: ApprovalFacts) -> bool:
    """Say whether the sentence tells what a request is about; else its asker's words are shown."""
    return _sayer_of(facts) is None or facts.action == _CASE


def _sayer_of(facts: ApprovalFacts) -> decided_words.Sayer | None:
    """Return what makes the sentence of an act that ends in different ways."""
    if facts.action == "claim_payout":
        return decided_words.claim if decided_words.is_claim(facts.payload) else None
    return _SAYERS.get(facts.action)


def _act_of(facts: ApprovalFacts) -> _Act | None:
    """Return the texts of a request; of an act that goes both ways those of its way."""
    way = str(facts.payload.get("act", "terminal" if "ceiling_minor" in facts.payload else ""))
    if facts.action == "float_top_up" and not facts.payload.get("reference"):
        way = _NAMELESS
    if facts.action == "day_reopening" and facts.payload.get("point_number") == HEAD_OFFICE:
        way = _OFFICE
    return _WAYS.get((facts.action, way)) or _ACTS.get(facts.action)


def sum_of(facts: ApprovalFacts) -> int | None:
    """Return the agorot that a request is about; none where no sum stands in it."""
    found = (facts.payload.get(name) for name in _SUMS)
    sums = [one for one in found if isinstance(one, int)]
    if facts.action in {"cash_box_emptying", "recount"}:
        return _counted(facts.payload)
    return sums[0] if sums else None


def fields(facts: ApprovalFacts, words: Words) -> list[tuple[str, str]]:
    """Return every field of what is agreed to, none left out, as name and value.

    One that this version has no word for keeps the server's own name.
    """
    return [
        (words(_FIELDS[name]) if name in _FIELDS else isolate_ltr(name), _written(name, value))
        for name, value in _flat(facts.payload)
    ]


def subject_of(facts: ApprovalFacts, words: Words) -> str:
    """Return what tells a request from its like: a day's or an agent's point in words."""
    point = facts.payload.get("point_number")
    if facts.action == "day_reopening" and point is not None:
        return words.joined(seat_name(words, point), _day(facts.payload.get("day", "")))
    if facts.action in {"float_top_up", "ceiling_raise"} and point is not None:
        return words("S78", n=point)
    return isolate_name(facts.subject) if facts.subject else ""


def _flat(payload: Values, before: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in payload.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{before}{name}.")
        else:
            found.append((before + name, value))
    return found


def _written(name: str, value: object) -> str:
    if name.endswith("_minor") and isinstance(value, int):
        return amount(value)
    if name.endswith("_bp") and isinstance(value, int):
        return percent(value)
    if name.endswith("_tenths") and isinstance(value, int):
        return isolate_ltr(formats.grouped_units(value))
    if name in _DAYS and value:
        return _day(value)
    if isinstance(value, str):
        return isolate_name(value) if value else "–"
    return isolate_ltr("–" if value is None else str(value))


def percent(basis_points: int) -> str:
    """Return `2.50 %`."""
    return isolate_ltr(f"{basis_points // 100}.{basis_points % 100:02d} %")


def _day(text: object) -> str:
    """Return a day of a message, or the day and time of a moment, as people read it."""
    told = str(text)
    try:
        if len(told) == _DAY_CHARS:
            return isolate_ltr(dt.date.fromisoformat(told).strftime("%d/%m/%Y"))
    except ValueError:
        return isolate_ltr(told)
    return isolate_ltr(told)


def _moment(text: object, words: Words) -> str:
    try:
        at = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return isolate_ltr(str(text))
    if at.tzinfo is None:
        return isolate_ltr(str(text))
    return isolate_ltr(at.astimezone(words.zone).strftime("%d/%m/%Y %H:%M"))


def _common(facts: ApprovalFacts, words: Words) -> dict[str, str | int]:
    minor = sum_of(facts)
    return {
        "what": _what(facts),
        "x": words.money(abs(minor)) if minor is not None else "–",
        "n": str(facts.payload.get("point_number") or facts.point_number or "–"),
    }


def _what(facts: ApprovalFacts) -> str:
    """Return what a request is about: from what is agreed to, before what its asker called it."""
    for name in _NAMING:
        if facts.payload.get(name):
            return str(facts.payload[name])
    return facts.subject or facts.action


def _paid(facts: ApprovalFacts, _words: Words) -> dict[str, str | int]:
    """Say to whom something is paid: the contract, or the agent and through what."""
    told = facts.payload
    parts = [told.get("account_number"), told.get("act"), told.get("through")]
    if "account_number" not in told:
        parts.insert(0, told.get("point_number"))
    named = " ".join(str(one) for one in parts if one)
    return {"what": named or facts.subject}


def _counted(payload: Values) -> int | None:
    counts = payload.get("counts")
    if not isinstance(counts, list):
        return None
    try:
        return sum(int(line["denomination_minor"]) * int(line["pieces"]) for line in counts)
    except (KeyError, TypeError, ValueError):
        return None


def _units(payload: Values) -> str:
    tenths = payload.get("units_tenths")
    return f"{tenths // 10}.{tenths % 10}" if isinstance(tenths, int) else "–"


def _terms(facts: ApprovalFacts, words: Words) -> dict[str, str | int]:
    """Terms of an agent; a ceiling of a terminal has its sum in whole shekels."""
    told = facts.payload
    if "ceiling_minor" in told:
        seat = isolate_ltr(f"{told.get('point')}-{told.get('terminal')}")
        return {"what": seat, "x": words.money(told["ceiling_minor"])}
    minor, bp = told.get("credit_limit_minor"), told.get("commission_bp")
    return {
        "x": words.money(minor) if isinstance(minor, int) else str(facts.subject),
        "c": percent(bp) if isinstance(bp, int) else "–",
    }


def _terminal(facts: ApprovalFacts, _words: Words) -> dict[str, str | int]:
    """Name the terminal that is agreed to; one asked for at the command line is only called so."""
    told = facts.payload
    if "terminal" not in told:
        return {}
    return {"what": isolate_ltr(f"{told.get('point')}-{told['terminal']}")}


def _roles(facts: ApprovalFacts, words: Words) -> dict[str, str | int]:
    roles = facts.payload.get("roles")
    listed = roles if isinstance(roles, list) else []
    named = [words(ROLES[one]) if one in ROLES else str(one) for one in listed]
    return {"x": ", ".join(named) or "–"}


def _written_off(facts: ApprovalFacts, _words: Words) -> dict[str, str | int]:
    debt = facts.payload.get("debt")
    named = " ".join(str(one) for one in debt.values()) if isinstance(debt, Mapping) else ""
    return {"what": facts.subject or named, "day": _day(facts.payload.get("valid_from", ""))}


_SAYERS: Final[Mapping[str, decided_words.Sayer]] = {
    _CASE: ending.said,
    "difference_decision": decided_words.difference,
    "quarantine_release": decided_words.quarantined,
}

ROLES: Final[Mapping[str, str]] = {
    "cashier": "S2080",
    "supervisor": "S2081",
    "accountant": "S2082",
    "tariff_manager": "S2083",
    "key_custodian": "S2084",
    "auditor": "S2085",
    "agent": "S2086",
    "administrator": "S2087",
    "self_service": "S2088",
}
"""Roles by the names of the wire."""

_ACTS: Final[Mapping[str, _Act]] = {
    "reversal": _Act("S2001", "S2030", "what"),
    "free_issue": _Act("S2002", "S2031", "u what"),
    "wrong_meter": _Act("S2003", "S2032", "n"),
    "change_out_credit": _Act("S2004", "S2033", "n u what"),
    "engineering_token": _Act("S2005", "S2034", "what x"),
    "key_change_token": _Act("S2006", "S2035", "what"),
    "fee_postponement": _Act("S2007", "S2036", "day n what"),
    "tariff_activation": _Act("S2008", "S2037", "day what"),
    "retroactive_credit": _Act("S2009", "S2038", "day n x"),
    "key_load": _Act("S2010", "S2039", "what"),
    "ceiling_raise": _Act("S2011", "S2040", "c n x"),
    "float_top_up": _Act("S2012", "S2041", "n x r"),
    "claim_payout": _Act("S2013", "S2042", "what x"),
    "contract_payout": _Act("S2014", "S2043", "what x"),
    "write_off": _Act("S2015", "S2044", "what x"),
    "arrears_opening": _Act("S2016", "S2045", "what x"),
    "arrears_rule": _Act("S2017", "S2046", "day what"),
    "pay_out_above_limit": _Act("S2018", "S2047", "what x"),
    "day_reopening": _Act("S2019", "S2048", "day n"),
    "quarantine_release": _Act("S2020", "", ""),
    "role_grant": _Act("S2021", "S2050", "what x"),
    "terminal_suspension": _Act("S2022", "S2051", "what"),
    "terminal_given_up": _Act("S2023", "S2052", "what"),
    "restore": _Act("S2024", "S2053", "what"),
    "person_anonymised": _Act("S2025", "S2054", "what"),
    "cash_box_emptying": _Act("S2026", "S2055", "what x"),
    "closure_order": _Act("S2027", "S2056", "day n"),
    "pack_extension": _Act("S2028", "S2057", "what"),
    "difference_decision": _Act("S2029", "", ""),
    _CASE: _Act("S2750", "", ""),
    "recount": _Act("S2677", "S2678", "what x"),
}
"""Every act of two people; a test compares it with the server's own table."""

_NAMELESS: Final = "nameless"  # no paper is named: none is told of
_OFFICE: Final = "office"
_WAYS: Final[Mapping[tuple[str, str], _Act]] = {
    ("float_top_up", _NAMELESS): _Act("S2012", "S3184", "n x"),
    ("day_reopening", _OFFICE): _Act("S2019", "S3104", "day"),
    ("terminal_suspension", "resume"): _Act("S2664", "S2665", "what"),
    ("ceiling_raise", "terminal"): _Act("S2694", "S2695", "what x"),
    ("role_grant", "slip"): _Act("S2470", "S2471", "what"),
    ("role_grant", "reopen"): _Act("S2472", "S2473", "what"),
}

_MORE: Final[Mapping[str, Filler]] = {
    "float_top_up": lambda facts, _: {
        "r": isolate_name(str(facts.payload.get("reference", "–"))),
    },
    "free_issue": lambda facts, _: {
        "u": _units(facts.payload),
        "what": str(facts.payload.get("drn", facts.subject)),
    },
    "wrong_meter": lambda facts, _: {"n": str(facts.payload.get("right_drn", "–"))},
    "change_out_credit": lambda facts, _: {
        "u": _units(facts.payload),
        "what": str(facts.payload.get("old_drn", facts.subject)),
        "n": str(facts.payload.get("new_drn", "–")),
    },
    "engineering_token": lambda facts, _: {"x": str(facts.payload.get("function", "–"))},
    "fee_postponement": lambda facts, _: {
        "day": _day(facts.payload.get("until", "")),
        "n": len(facts.payload.get("items") or ()),
    },
    "tariff_activation": lambda facts, _: {"day": _day(facts.payload.get("valid_from", ""))},
    "retroactive_credit": lambda facts, _: {
        "day": _day(facts.payload.get("from_on", "")),
        "n": _day(facts.payload.get("until_on", "")),
    },
    "ceiling_raise": _terms,
    "terminal_suspension": _terminal,
    "pack_extension": _terminal,
    "claim_payout": _paid,
    "write_off": _written_off,
    "arrears_rule": _written_off,
    "day_reopening": lambda facts, _: {"day": _day(facts.payload.get("day", ""))},
    "role_grant": _roles,
    "closure_order": lambda facts, words: {
        "day": _moment(facts.payload.get("begins_at", ""), words),
        "n": _moment(facts.payload.get("ends_at", ""), words),
    },
}
