"""The live board: how the points and their terminals are, on one page (docs/headoffice.md).

    GET /v1/board                   as it is now
    GET /v1/board?after=<version>   the same, as soon as something is different; at the latest
                                    after `wait_s` seconds, WAIT_S unless said

`version` is a fingerprint of all that is worth a look: every server process gives the same board
the same one.  Ages go on by themselves: whoever shows a board counts them on, and believes none
that is older than STALE_S.  What is not known is said to be unknown, never to be well.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer
from vending_server.wire.facts import BothLanguages
from vending_server.wire.standings import TerminalStanding
from vending_server.wire.terminal_acts import TerminalMessage

AFTER: Final = "after"
WAIT: Final = "wait_s"
WAIT_S: Final = 20  # a question that waits is answered by then, changed or not
STALE_S: Final = 120  # no news for so long: unknown

Version = Annotated[str, Meta(pattern="^[0-9a-f]{32}$", max_length=32, examples=["0" * 32])]
WaitSeconds = Annotated[int, Meta(ge=0, le=25, examples=[WAIT_S])]
Presence: TypeAlias = Literal["online", "unknown", "never", "suspended"]
Light: TypeAlias = Literal["good", "warning", "bad", "unknown"]


class UtilitySales(Answer, frozen=True, kw_only=True):
    """What was sold of one utility; a sale that was taken back is left out."""

    utility: str
    count: int
    amount_minor: int


class TerminalBoard(Answer, frozen=True, kw_only=True):
    """One terminal."""

    terminal_id: str
    number: int  # within its point
    presence: Presence
    since: str | None  # online: of the unbroken news; else of the last word; none: never heard
    heard_at: str | None  # the last request of somebody signed in, near enough
    tells: bool  # false: it says nothing of itself, an older release
    told_at: str | None
    told: TerminalStanding | None  # its last word, however old: told_at says so
    clock_off_s: int | None  # its clock less the server's, when it told; positive: ahead
    software_version: str
    journal: str | None  # sync.model.Standing: `well`, or how its journal differs; none: none yet
    journal_held: int  # up to which record it is here
    journal_heard_at: str | None  # when something new of it came
    exposed_minor: int  # what a thief of it would have
    pack_until: str | None
    shift_number: int | None  # as the server has it
    shift_operator: str | None
    sales: list[UtilitySales]  # of today
    # Unread ones, and those that were read within a day; the newest first.
    messages: list[TerminalMessage] = msgspec.field(default_factory=list)


class AgentBoard(Answer, frozen=True, kw_only=True):
    """What an agent may still sell."""

    float_minor: int
    credit_limit_minor: int
    held_minor: int  # for the packs of his terminals
    left_minor: int


class PointBoard(Answer, frozen=True, kw_only=True):
    """One point with its terminals, by number."""

    number: int
    name: BothLanguages
    kind: str
    agent: AgentBoard | None
    terminals: list[TerminalBoard]
    sales: list[UtilitySales]  # of today, over its terminals


class Alert(Answer, frozen=True, kw_only=True):
    """Something that somebody should look at; the window has the words for `code`."""

    code: str  # of board.alerts.AlertCode
    level: Literal["bad", "warning"]
    point: int | None
    terminal: int | None
    amount_minor: int | None = None
    count: int | None = None
    since: str | None = None


class HourSales(Answer, frozen=True, kw_only=True):
    """One hour of the town's clock: today, and a week ago."""

    begins_at: str
    count: int
    amount_minor: int
    before_count: int
    before_minor: int


class DaySales(Answer, frozen=True, kw_only=True):
    """Today beside the same weekday, whole and up to the same time."""

    day: str
    count: int
    amount_minor: int
    before_count: int  # up to the same time
    before_minor: int
    before_whole_minor: int
    utilities: list[UtilitySales]
    before_utilities: list[UtilitySales]  # up to the same time
    hours: list[HourSales]


class WaitingApprovals(Answer, frozen=True, kw_only=True):
    """Requests for a second person, of one act."""

    action: str
    count: int
    oldest_at: str


class KeyLight(Answer, frozen=True, kw_only=True):
    """One vending key."""

    sgc: str
    krn: int
    light: Light
    ends_at: str | None  # makes no credit token from then on


class BackupLight(Answer, frozen=True, kw_only=True):
    """Whether the data can come back: good only if a restore was proven, not because a file is."""

    light: Light
    taken_at: str | None  # of the newest backup
    is_everywhere: bool
    proven_at: str | None  # of the last trial restore
    is_proven: bool | None


class IssuerCheck(Answer, frozen=True, kw_only=True):
    """What the issuer counted beside the tokens that stand here; done once an hour."""

    light: Light
    checked_at: str
    keys: int  # with a counter
    keys_that_differ: int
    sales: int  # of today
    sales_without_token: int


class Board(Answer, frozen=True, kw_only=True):
    """200: everything on one page."""

    version: Version
    server_time: str
    is_training: bool
    points: list[PointBoard]
    alerts: list[Alert]  # the gravest first
    today: DaySales
    approvals: list[WaitingApprovals]
    quarantined_count: int
    quarantined_minor: int
    key_lights: list[KeyLight]
    backup: BackupLight
    issuer: IssuerCheck
