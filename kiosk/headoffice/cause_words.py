"""What head office reads of a cause: its name, how sure it is, and one sentence with its figures.

The server tells a kind and a few facts (wire/reconciliation.py); no sentence travels.  A kind or a
fact that this version does not know is shown by its plain word: what speaks for it can be opened
all the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from kiosk.widgets.words import Words

Told = Mapping[str, str | int]

_TITLES: Final = {
    "journal_forked": "S1240",
    "batch_missing": "S1241",
    "resolved_later": "S1242",
    "deposit_doubled": "S1243",
    "deposit_late": "S1244",
    "payout_uncounted": "S1245",
    "reprint_taken_as_sale": "S1246",
    "change_given_twice": "S1247",
    "note_miscounted": "S1248",
    "tariff_retroactive": "S1249",
    "agent_over_float": "S1250",
    "pack_stolen": "S1251",
    "token_without_sale": "S1252",
    "cassette_short": "S1253",
    "voucher_wrong": "S1254",
}
_STRENGTHS: Final = {"proven": "S1234", "strong": "S1235", "weak": "S1236", "ruled_out": "S1237"}
_RULED_OUT: Final = {
    "no_opening": "S1230",
    "movement_there": "S1231",
    "no_copy": "S1232",
    "no_single_note": "S1233",
}
_STANDINGS: Final = {"forked": "S1209", "rolled_back": "S1210", "unsigned": "S1211"}
_SLIPS: Final = {"no_word": "S1214", "counted_otherwise": "S1215", "not_bagged": "S1216"}


def title(words: Words, kind: str) -> str:
    """Return a cause in a few words, for a list."""
    return words(_TITLES[kind]) if kind in _TITLES else kind


def strength(words: Words, name: str) -> str:
    """Return how much evidence speaks for a cause; never a percentage."""
    return words(_STRENGTHS[name]) if name in _STRENGTHS else name


def sentence(words: Words, kind: str, told: Told) -> str:
    """Return what evidence says, as one or two sentences."""
    why = str(told.get("why", ""))
    if why in _RULED_OUT:
        return words(_RULED_OUT[why])
    say = _SENTENCES.get(kind)
    return title(words, kind) if say is None else say(words, told)


def _money(words: Words, told: Told, name: str = "x") -> str:
    return words.money(_number(told, name))


def _number(told: Told, name: str) -> int:
    value = told.get(name, 0)
    return value if isinstance(value, int) else 0


def _batch(words: Words, told: Told) -> str:
    if "x" in told:
        return words("S1200", x=_money(words, told))
    return words("S1201", n=_number(told, "held"))


def _resolved(words: Words, told: Told) -> str:
    text_id = "S1203" if told.get("money") == "returned" else "S1202"
    return words(text_id, x=_money(words, told))


def _note(words: Words, told: Told) -> str:
    pieces, expected = _number(told, "pieces"), _number(told, "expected")
    note = _money(words, told, "note")
    if pieces == expected:
        return words("S1208", x=note)
    return words("S1207", x=note, a=pieces, b=expected)


def _doubled(words: Words, told: Told) -> str:
    slip, amount = _number(told, "slip"), _money(words, told)
    if told.get("by") == "bag":
        return words("S1213", n=slip, x=amount)
    return words("S1212", n=slip, x=amount, reference=str(told.get("reference", "")))


def _forked(words: Words, told: Told) -> str:
    if "apart" in told:
        return words("S1224", x=_money(words, told), n=_number(told, "apart"))
    return words(_STANDINGS.get(str(told.get("standing")), "S1209"))


def _late(words: Words, told: Told) -> str:
    return words(_SLIPS.get(str(told.get("how")), "S1215"), x=_money(words, told))


def _tariff(words: Words, told: Told) -> str:
    return words(
        "S1217",
        decision=str(told.get("decision", "")),
        a=_day(told, "from"),
        b=_day(told, "until"),
        x=_money(words, told),
    )


def _day(told: Told, name: str) -> str:
    """Return a day of the wire as days are written here."""
    try:
        return f"{dt.date.fromisoformat(str(told.get(name))):%d/%m/%Y}"
    except ValueError:
        return str(told.get(name, ""))


def _with(text_id: str, number: str) -> Callable[[Words, Told], str]:
    """Return what says a sum and a number."""
    return lambda words, told: words(text_id, x=_money(words, told), n=_number(told, number))


_SENTENCES: Final[Mapping[str, Callable[[Words, Told], str]]] = {
    "batch_missing": _batch,
    "resolved_later": _resolved,
    "change_given_twice": _with("S1204", "seconds"),
    "payout_uncounted": lambda words, told: words("S1205", n=_number(told, "openings")),
    "reprint_taken_as_sale": _with("S1206", "copy"),
    "note_miscounted": _note,
    "journal_forked": _forked,
    "deposit_doubled": _doubled,
    "deposit_late": _late,
    "tariff_retroactive": _tariff,
    "agent_over_float": _with("S1218", "sales"),
    "pack_stolen": _with("S1219", "vends"),
    "token_without_sale": lambda words, told: words("S1220", n=_number(told, "tokens")),
    "cassette_short": lambda words, told: words(
        "S1221", x=_money(words, told, "note"), n=abs(_number(told, "pieces"))
    ),
    "voucher_wrong": lambda words, told: words(
        "S1222" if told.get("how") == "missing" else "S1223"
    ),
}
