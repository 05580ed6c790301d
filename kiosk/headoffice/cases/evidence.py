"""What was asked and given about a case or a claim: read, told, added to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kiosk.headoffice.act_form import Field
from kiosk.headoffice.facts import moment
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.cases import (
    ASKED,
    CaseFacts,
    CaseNote,
    CaseNoteFacts,
    CaseNoteList,
    CaseNoteListRequest,
)
from vending_server.wire.machine_cash import ClaimFacts

NOTES: Final = ("POST", "/v1/case-notes")
LISTS: Final = ("POST", "/v1/case-note-lists")
EVIDENCE: Final = "evidence"
TITLES: Final = {ASKED: "B951", EVIDENCE: "B952"}
_SAID: Final = {ASKED: "S2771", EVIDENCE: "S2772"}
_TEXT: Final = Field(name="text", text_id="S2770")
_REFERENCE: Final = Field(name="reference", text_id="S2779", hint_id="S2780", may_be_empty=True)
FIELDS: Final = {ASKED: (_TEXT,), EVIDENCE: (_TEXT, _REFERENCE)}


def id_of(row: CaseFacts | ClaimFacts) -> str:
    """Return under which id notes about a row are kept."""
    return row.case_id if isinstance(row, CaseFacts) else row.claim_id


def notes_of(line: Line, case_id: str) -> list[CaseNoteFacts]:
    """Return what was asked and given, oldest first, as far as one page goes."""
    asked = CaseNoteListRequest(case_id=case_id)
    return line.post(LISTS[1], asked, CaseNoteList, limit=PAGE_ROWS).notes


def note_of(document_id: str, case_id: str, act: str, typed: dict[str, str]) -> CaseNote:
    """Return the note that was typed."""
    return CaseNote(
        document_id=document_id,
        case_id=case_id,
        act=act,  # type: ignore[arg-type]  # one of the two that the screen offers
        text=typed["text"],
        reference=typed.get("reference", ""),
    )


def noted(notes: Sequence[CaseNoteFacts], words: Words) -> Iterator[tuple[str, str]]:
    """Yield each note as a name and its words."""
    for one in notes:
        at = moment(words, one.made_at)
        name = words.joined(words(_SAID.get(one.act, "S2772")), at, isolate_ltr(one.made_by))
        told = words.joined(isolate_name(one.text), isolate_name(one.reference))
        yield name, told if one.reference else isolate_name(one.text)
