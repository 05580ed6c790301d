"""A campaign's change on virtual meters: how it went for each kind of meter that the group has.

What stands here is what a technician would see on a display; no code is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.headoffice.facts import Card
from kiosk.headoffice.line import Line
from kiosk.headoffice.upkeep.campaigns import path_of
from kiosk.headoffice.upkeep.unfit_words import why
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire.key_changes import RehearsalAnswer, RehearsalRequest, RehearsedKind

REHEARSES: Final = ("POST", "/v1/key-campaigns/{campaign_id:str}/rehearsals")
_CODES: Final = ("old", "change", "repeated", "new", "old_after")
_NOTHING: Final = "–"


def rehearse(line: Line, campaign_id: str, document_id: str) -> RehearsalAnswer:
    """Let the server type the codes into its virtual meters, once for the document's id."""
    request = RehearsalRequest(document_id=document_id)
    return line.post(path_of(REHEARSES, campaign_id), request, RehearsalAnswer)


def cards(words: Words, told: RehearsalAnswer) -> Iterator[Card]:
    """Yield how it went, what went wrong first."""
    if not told.kinds:
        yield Card(title=words("S2981"), tone="neutral")
    for one in sorted(told.kinds, key=lambda kind: kind.is_right):
        yield _card(words, one)


def _card(words: Words, one: RehearsedKind) -> Card:
    kind = isolate_ltr(f"EA{one.ea:02} · KRN {one.krn} · TI {one.ti} · {one.base_year}")
    count = isolate_ltr(f"{one.meters:,}")
    if one.reason is not None:
        text = words.joined(kind, why(words, one.reason), by="\n")
        return Card(title=words("S2620", x=count), text=text, tone="danger")
    title = words("S2978" if one.is_right else "S2979", x=count)
    text = words.joined(kind, _went(words, one), by="\n")
    return Card(title=title, text=text, tone="good" if one.is_right else "danger")


def _went(words: Words, one: RehearsedKind) -> str:
    said = {entry.code: isolate_ltr(entry.display) for entry in one.entries}
    shown = one.shows
    display = _NOTHING if shown is None else f"KRN {shown.krn} · TI {shown.ti} · SGC {shown.sgc}"
    told = {code: said.get(code, _NOTHING) for code in _CODES}
    before = {code: told[code] for code in _CODES[:3]}
    after = {code: told[code] for code in _CODES[3:]}
    return words.joined(
        words("S2980", **before), words("S2985", **after, shown=isolate_ltr(display)), by="\n"
    )
