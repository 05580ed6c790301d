"""What keeps the town able to sell, for head office: keys, copies of the data, the audit log.

    GET  /v1/vending-keys          every key with what bounds it, and the meters of each
    GET  /v1/backups               copies that were taken, newest first, each with its last proof
    GET  /v1/restore-proofs        trial restores, newest first
    POST /v1/audit-record-lists    who did what to the system, newest first
    POST /v1/audit-verifications   a stretch of the log's chain, hashed anew

No key, no part of one and no password stands in any of these answers.  A key is told by its check
value, which two people compare (docs/key-changes.md).
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.board import BackupLight
from vending_server.wire.pages import Page
from vending_server.wire.scalars import Moment

VERIFIED_MAX: Final = 20_000  # records of one request: no sale waits long for its turn
_SEQUENCE_MAX: Final = 2**62

Word = Annotated[str, Meta(min_length=1, max_length=120, examples=["backup.taken"])]
AuditSequence = Annotated[int, Meta(ge=1, le=_SEQUENCE_MAX, examples=[1])]
AuditSource: TypeAlias = Literal["terminal", "command", "server"]
KeyState: TypeAlias = Literal["good", "not_active", "ends_soon", "limit_low", "limit_used", "ended"]
AuditFault: TypeAlias = Literal["missing", "changed", "end_missing"]


class MeterGroup(Answer, frozen=True, kw_only=True):
    """Meters that are alike in what names their key."""

    sgc: str
    krn: int
    base_year: int
    meters: int
    open_changes: int  # of these: a key change is planned or handed out
    has_key: bool  # a key of this group and number is loaded


class VendingKeyFacts(Answer, frozen=True, kw_only=True):
    """One vending key; nothing of the key itself."""

    sgc: str
    krn: int
    dkga: int
    base_year: int
    ken: int
    check_value: str
    is_test: bool
    state: KeyState
    active_from: str
    issued_until: str | None  # makes no credit token from then on
    expires_at: str | None  # makes no token at all from then on
    credit_limit_tenths: int | None  # of units, over all its tokens; none: no limit
    credit_used_tenths: int  # counted for limited keys alone
    meters: int


class KeyHealth(Answer, frozen=True, kw_only=True):
    """200: the worst key first."""

    server_time: str
    keys: list[VendingKeyFacts]
    groups: list[MeterGroup]  # by supply group, key number, base date


class RestoreProof(Answer, frozen=True, kw_only=True):
    """A copy was brought back beside the books, and compared with them."""

    proven_at: str
    backup_taken_at: str | None  # none: the file could not even be opened
    is_proven: bool
    findings: list[str]  # what differed, in the command's words


class CopyPlace(Answer, frozen=True, kw_only=True):
    """One folder that a copy went to."""

    folder: str
    fault: str  # empty: it is there


class BackupRun(Answer, frozen=True, kw_only=True):
    """One backup."""

    taken_at: str
    finished_at: str
    epoch: int
    revision: str  # of the database
    file_name: str
    bytes: int
    sha256: str
    places: list[CopyPlace]
    is_everywhere: bool
    proof: RestoreProof | None  # the last one of this very file


class BackupList(Page, frozen=True, kw_only=True):
    """200: newest first, and how backups stand in all."""

    standing: BackupLight
    backups: list[BackupRun]


class RestoreProofList(Page, frozen=True, kw_only=True):
    """200: newest first."""

    proofs: list[RestoreProof]


class AuditAsked(Request, frozen=True, kw_only=True):
    """POST /v1/audit-record-lists; what is not given is not asked for."""

    action: Word | None = None  # whole, or its beginning up to a dot: `backup`
    actor: Word | None = None  # login, or the system user of a command
    subject: Word | None = None
    source: AuditSource | None = None
    terminal_id: str | None = None
    since: Moment | None = None  # included
    before: Moment | None = None  # not included


class AuditFacts(Answer, frozen=True, kw_only=True):
    """One act, as it stands in the chain."""

    sequence: int
    happened_at: str
    action: str
    source: str
    actor: str
    point: int | None  # of the terminal it was done at
    terminal: int | None
    subject: str
    details: dict[str, str | int]
    hash: str


class AuditPage(Page, frozen=True, kw_only=True):
    """200: newest first; the head is where the chain ends now."""

    records: list[AuditFacts]
    head_sequence: int
    head_hash: str


class AuditRange(Request, frozen=True, kw_only=True):
    """POST /v1/audit-verifications: from one record to another, both included.

    At most VERIFIED_MAX records are hashed at once: whoever verifies more asks again from the
    record after `last`.
    """

    first: AuditSequence
    last: AuditSequence


class AuditVerdict(Answer, frozen=True, kw_only=True):
    """200: what was found; `fault` is none where every link holds."""

    first: int
    last: int  # the last record that was looked at; less than `first`: there is none
    head_sequence: int
    hash: str  # of the last record that holds
    fault: AuditFault | None
    fault_at: int | None  # the first record that does not hold
    took_ms: int  # of the server's time
