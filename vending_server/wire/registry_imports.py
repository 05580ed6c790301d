"""A municipality's list over the wire: looked at first, then taken over exactly as it was shown.

    POST /v1/registry-import-looks   what a list would do, and all that is wrong with it; reads only
    POST /v1/registry-imports        a document: take it over, if it still does what was shown

The second is answered 201 first and 200 with the same bytes each time after.  `plan_sha256` is of
the look: a register that was changed meanwhile, or another list, gives another one, and is refused.
The batch has the document's id; `undo-import` takes it back.
"""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.facts import BothLanguages
from vending_server.wire.scalars import NameOfRecord, Sha256, Uuid7

LIST_BYTES_MAX: Final = 3 * 1024 * 1024  # some 15,000 lines; longer ones take the command
BODY_BYTES_MAX: Final = LIST_BYTES_MAX * 4 // 3 + 128 * 1024
FINDINGS_SHOWN: Final = 500
CHANGES_SHOWN: Final = 500


class ListLook(Request, frozen=True, kw_only=True):
    """POST /v1/registry-import-looks."""

    file_name: NameOfRecord
    data: Annotated[bytes, Meta(max_length=LIST_BYTES_MAX)]  # base64
    # TOML as in docs/import.md; empty = the columns are called as our fields are
    mapping: Annotated[str, Meta(max_length=50_000)] = ""


class KindCount(Answer, frozen=True, kw_only=True):
    """What happens to the things of one kind."""

    kind: str  # customer, place, meter_type, contract, meter
    new: int
    changed: int
    unchanged: int
    missing: int  # in the register, not in the list: left as they are


class ListFinding(Answer, frozen=True, kw_only=True):
    """One thing that is wrong with a line."""

    line: int
    column: str  # as the list calls it; empty = the line as a whole
    is_warning: bool  # the list can be taken over all the same
    text: BothLanguages


class FactChange(Answer, frozen=True, kw_only=True):
    """One fact, as the register has it and as the list does."""

    name: str
    before: str
    after: str


class ListChange(Answer, frozen=True, kw_only=True):
    """Something that is known and would change."""

    line: int
    kind: str
    key: str  # account, meter number: as people call it
    facts: list[FactChange]


class ListLookAnswer(Answer, frozen=True, kw_only=True):
    """What a list would do; findings and changes are the first of all that there are."""

    kinds: list[KindCount]
    rows: int  # that would be written
    findings: list[ListFinding]
    findings_in_all: int
    errors: int  # with one the list is not taken over
    changes: list[ListChange]
    changes_in_all: int
    plan_sha256: str


class ListImport(Request, frozen=True, kw_only=True):
    """POST /v1/registry-imports: the same list and mapping, and what was shown of them."""

    document_id: Uuid7
    file_name: NameOfRecord
    data: Annotated[bytes, Meta(max_length=LIST_BYTES_MAX)]
    mapping: Annotated[str, Meta(max_length=50_000)] = ""
    plan_sha256: Sha256


class ListImportAnswer(Answer, frozen=True, kw_only=True):
    """A list that was taken over."""

    batch_id: str
    file_name: str
    rows: int
