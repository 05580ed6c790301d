"""Words of reconciliation: views, standings, subjects, kinds and states, as people read them.

The server tells plain words (wire/reconciliation.py); one that this version does not know is shown
as it is, never left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from kiosk.headoffice.seats import seat_name
from kiosk.headoffice.tables.columns import Pill, amount, signed_amount
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.reconciliation import (
    DifferenceFacts,
    LinkFacts,
    ReconciliationRow,
    SubjectFacts,
    ViewFacts,
)
from vending_server.wire.scalars import HEAD_OFFICE

VIEWS: Final = {
    "counted": "S1040",
    "journal": "S1041",
    "ledger": "S1042",
    "tokens": "S1043",
    "deposit": "S1044",
    "bank": "S1045",
    "voucher": "S1046",
    "agreed": "S1047",
}
SUBJECTS: Final = {
    "shift": "S1141",
    "cassette": "S1062",
    "till_day": "S1063",
    "slip": "S1064",
    "terminal": "S1065",
    "agent": "S1066",
    "batch": "S1067",
    "pack": "S1068",
    "tariff": "S1069",
    "key": "S1070",
    "day_of_point": "S1071",
}
STANDINGS: Final = {
    "balanced": ("good", "S1072"),
    "waits": ("warning", "S1073"),
    "decide": ("danger", "S1074"),
    "explained": ("primary", "S1075"),
    "open": ("neutral", "S1076"),
    "provisional": ("warning", "S1077"),
}
STATES: Final = {
    "open": ("danger", "S1074"),
    "explained": ("primary", "S1075"),
    "sent_back": ("warning", "S1081"),
    "escalated": ("warning", "S1082"),
    "decided": ("good", "S1083"),
    "cleared": ("good", "S1084"),
}
KINDS: Final = {
    "amount": "S1085",
    "count": "S1086",
    "missing": "S1087",
    "gap": "S1088",
    "standing": "S1089",
    "limit": "S1090",
    "price": "S1091",
}
LINKS: Final = {
    "sale": "S1128",
    "record": "S1129",
    "paper": "S1130",
    "movement": "S1131",
    "slip": "S1132",
    "confirmation": "S1133",
    "count": "S1134",
    "finding": "S1135",
    "reversal": "S1136",
    "entry": "S1137",
    "pack": "S1138",
    "version": "S1139",
    "voucher": "S1140",
    "token": "S1198",
    "shift": "S1141",
}
ACTS: Final = {
    "explain": "B52",
    "note": "B36",
    "send_back": "B49",
    "escalate": "B710",
    "correct": "B709",
    "charge": "B707",
    "write_off": "B708",
    "cleared": "S1084",
    "changed": "S1074",
    "recounted": "S2677",
    "lock": "B53",
    "reopen": "B54",
}
WAITING: Final = frozenset({"open", "sent_back", "escalated"})
"""States in which an item waits for somebody."""
_OF_THE_TOWN: Final = frozenset({"tariff", "key"})
_TOLD_BY_PLACE: Final = frozenset({"agent", "day_of_point"})
_NUMBERED: Final = {"shift": "S1061", "batch": "S3004"}
_OF_A_TILL: Final = frozenset({"shift", "batch", "till_day", "terminal"})
_ID_WHOLE, _ID_END = 16, 8
_ORDER: Final = ("journal", "ledger", "counted", "tokens", "deposit", "bank", "voucher", "agreed")
"""Of two views that differ the later one is marked: it was there second."""


def word(words: Words, table: Mapping[str, str], name: str) -> str:
    """Return the word of a name."""
    return words(table[name]) if name in table else name


def pill_of(words: Words, table: Mapping[str, tuple[str, str]], name: str) -> Pill:
    """Return the pill of a standing or state."""
    if name not in table:
        return Pill(name)
    tone, text_id = table[name]
    return Pill(words(text_id), tone)


def subject_name(words: Words, subject: SubjectFacts, number: int | None = None) -> str:
    """Return what a subject is called; a shift, and what has not come of it, by its number."""
    if subject.kind in _NUMBERED and number is not None:
        return words(_NUMBERED[subject.kind], n=isolate_ltr(str(number)))
    if subject.kind == "day_of_point" and subject.point_number == HEAD_OFFICE:
        return words("S3105")
    return word(words, SUBJECTS, subject.kind)


def subject_place(words: Words, subject: SubjectFacts) -> str:
    """Return where a subject is: at a point; a tariff counts at all of them."""
    if subject.kind in _OF_THE_TOWN:
        return words("S1278")
    return seat_name(words, subject.point_number)


def subject_mark(subject: SubjectFacts, terminal: int | None = None) -> str:
    """Return what tells a subject from its like: its till, as paper names it, else its id's end.

    Nothing where point and day do.
    """
    if subject.kind in _TOLD_BY_PLACE:
        return ""
    if terminal is not None and subject.kind in _OF_A_TILL:
        return till_name(subject.point_number, terminal)
    return _short_id(subject.id)


def till_name(point: int, terminal: int) -> str:
    """Return a till as its paper bears it, `2-01`."""
    return isolate_ltr(f"{point}-{terminal:02d}")


def pair_name(words: Words, left: str, right: str) -> str:
    """Return `Counted against journal`; the view that differs comes first."""
    one, other = (left, right) if left == marked_view(left, right) else (right, left)
    return words("S1060", a=word(words, VIEWS, one), b=word(words, VIEWS, other))


def marked_view(left: str, right: str) -> str:
    """Return the view of a pair in which a difference is shown."""
    places = {name: at for at, name in enumerate(_ORDER)}
    return max((left, right), key=lambda name: places.get(name, len(_ORDER)))


def told_difference(left: str, right: str, amount_minor: int) -> int:
    """Return a difference as the pair is read: the view that is named first less the other.

    The server tells right less left.
    """
    return amount_minor if marked_view(left, right) == right else -amount_minor


def difference_text(difference: DifferenceFacts) -> str:
    """Return a difference with its sign, or how many documents where the sums agree."""
    shown = told_difference(difference.left, difference.right, difference.amount_minor)
    if shown or not difference.count:
        return signed_amount(shown)
    sign = "+" if difference.count > 0 else "\u2212"
    return isolate_ltr(f"{sign}{abs(difference.count)}")


def view_of(views: list[ViewFacts], name: str) -> ViewFacts | None:
    """Return what one source says, unless it says nothing at all."""
    found = next((view for view in views if view.view == name), None)
    return None if found is None or found.state == "missing" else found


def to_decide_minor(row: ReconciliationRow) -> int:
    """Return the largest sum of a row that waits for somebody; sums are not added up."""
    waiting = [d for d in row.differences if d.item_state in WAITING]
    return max((abs(d.amount_minor) for d in waiting), default=0)


def standing_pill(words: Words, row: ReconciliationRow) -> Pill:
    """Return how a row stands."""
    minor = to_decide_minor(row)
    if row.standing == "decide" and minor:
        return Pill(words("S1078", x=amount(minor)), "danger")
    return pill_of(words, STANDINGS, row.standing)


def tone_of(row: ReconciliationRow, view: str) -> str:
    """Return how a figure of a row is marked: somebody has to look, it clears, it is not final."""
    marks = [d for d in row.differences if marked_view(d.left, d.right) == view]
    if any(d.item_state in WAITING for d in marks):
        return "danger"
    found = next((v for v in row.views if v.view == view), None)
    is_moving = found is not None and found.state in {"open", "provisional"}
    waits = any(d.item_id is None for d in marks)
    return "warning" if waits or is_moving else ""


def link_number(link: LinkFacts) -> str:
    """Return what tells a row from its like: a receipt, a record, else the end of its id."""
    if receipt := link.told.get("receipt"):
        return isolate_ltr(str(receipt))
    head, colon, tail = link.id.rpartition(":")
    if colon and tail.isdecimal() and head:
        return isolate_ltr(tail)
    return _short_id(link.id)


def _short_id(whole: str) -> str:
    return isolate_ltr(whole if len(whole) <= _ID_WHOLE else f"…{whole[-_ID_END:]}")


def accounts_of(words: Words, link: LinkFacts) -> str:
    """Return between which accounts an entry went; of any other row nothing."""
    debit, credit = link.told.get("debit"), link.told.get("credit")
    if not (isinstance(debit, str) and isinstance(credit, str)):
        return ""
    return words("S1913", a=account_name(debit), b=account_name(credit))


def account_name(code: str) -> str:
    """Return an account by its kind and the end of what it is of: `shift …5ce1`."""
    kind, colon, of = code.partition(":")
    if not colon or len(of) <= _ID_WHOLE:
        return isolate_ltr(code)
    return isolate_ltr(f"{kind} …{of[-4:]}")


def day_of(text: str) -> str:
    """Return a local day of the server, `22/11/2026`."""
    return isolate_ltr(dt.date.fromisoformat(text).strftime("%d/%m/%Y"))


def moment_of(words: Words, text: str) -> str:
    """Return a moment of the server, `22/11/2026 10:42`."""
    moment = dt.datetime.fromisoformat(text).astimezone(words.zone)
    return isolate_ltr(moment.strftime("%d/%m/%Y %H:%M"))
