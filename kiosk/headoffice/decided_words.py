"""What a decision about a difference, a quarantined sale or a claim does, in one sentence.

Made from the payload alone, act by act: what its asker called it is no part of the sentence, since
nobody checks that when it is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from kiosk.headoffice import cause_words
from kiosk.headoffice.tables.columns import amount
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words

Wanted = Mapping[str, Any]
Sayer = Callable[[Wanted, Words], str]
_DASH: Final = "–"


def difference(wanted: Wanted, words: Words) -> str:
    """Return what a decision about a difference does; its sum is negative where money is short.

    Raises:
        ValueError: It does what this version does not know; so do the others here.
    """
    act, minor = wanted.get("act"), wanted.get("amount_minor")
    x = _sum(wanted)
    if act == "charge":
        name = wanted.get("login")
        return words("S3067", x=x, name=isolate_name(str(name)) if name else words("S1158"))
    if act == "write_off":
        is_over = isinstance(minor, int) and minor > 0
        number = isolate_name(str(wanted.get("decision_number", _DASH)))
        return words("S3069" if is_over else "S3068", x=x, n=number)
    if act == "explain":
        return words("S3070", what=_explained_by(wanted, words))
    _require_one_of(act, "correct")
    debit, credit = (isolate_ltr(str(wanted.get(side, _DASH))) for side in ("debit", "credit"))
    return words("S1157", x=x, a=debit, b=credit)


def quarantined(wanted: Wanted, words: Words) -> str:
    """Return what a decision about an offline sale in quarantine does."""
    _require_one_of(wanted.get("act"), "charge", "release")
    return words("S3072" if wanted.get("act") == "charge" else "S3071", x=_sum(wanted))


def claim(wanted: Wanted, words: Words) -> str:
    """Return what becomes of a claim against a machine."""
    act, x = wanted.get("act"), _sum(wanted)
    if act == "rejected":
        return words("S3073", x=x)
    if act == "credited":
        return words("S3074", x=x, a=isolate_name(str(wanted.get("account_number", _DASH))))
    _require_one_of(act, "paid")
    return words("S3075", x=x)


def is_claim(wanted: Wanted) -> bool:
    """Say whether a pay-out is of a machine's claim: other pay-outs go by the same name."""
    return "claim_id" in wanted


def _require_one_of(act: object, *known: str) -> None:
    if act not in known:
        raise ValueError("an act without a sentence")


def _explained_by(wanted: Wanted, words: Words) -> str:
    rows = wanted.get("rows")
    if wanted.get("cause"):
        return cause_words.title(words, str(wanted["cause"]))
    return words("S3061", n=len(rows) if isinstance(rows, list) else 0)


def _sum(wanted: Wanted) -> str:
    minor = wanted.get("amount_minor")
    return amount(abs(minor)) if isinstance(minor, int) else _DASH
