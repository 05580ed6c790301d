"""Insight over the wire: what was sold, what is worth an inspection, what got lost on the way.

POST /v1/insight/sales          sums of days, hours, zones, tariffs and their blocks
POST /v1/insight/signs          meters that stand out, the gravest first, in pages
POST /v1/insight/histories      one household's months beside its neighbours', and what was decided
POST /v1/insight/decisions      order an inspection, tell its result, dismiss, put off
POST /v1/insight/balances       what came into each zone against what was sold there
POST /v1/insight/points         every meter that has a place, for a map, in pages
GET  /v1/zone-outlines          the outlines of zones, in pages
POST /v1/zone-outlines          give a zone its outline, or another

A sign is a reason to look, and nothing else: none of them blocks a meter, and none is a word about
a person.  Units are tenths of a kWh or m3, money is agorot, places are WGS 84 in millionths of a
degree.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from vending_server.wire.base import Answer, Request
from vending_server.wire.pages import Page, PageSize
from vending_server.wire.scalars import Day, Drn, LineOfText, Reason, UtilityName, Uuid7

DAYS_MAX: Final = 92  # of one look at sales
PERIODS_DAYS_MAX: Final = 800  # of one look at balances
POINT_PAGES: Final = PageSize(usual=1_000, most=5_000)
POLYGONS_MAX: Final = 20
CORNERS_MAX: Final = 250

SignName: TypeAlias = Literal["tamper", "none_bought", "falling", "low", "small_frequent"]
DecisionName: TypeAlias = Literal["inspect", "inspected", "dismiss", "snooze"]
StateName: TypeAlias = Literal["open", "inspect", "inspected", "dismiss", "snooze"]
ZONE_CHARS_MAX: Final = 200
ZoneName: TypeAlias = Annotated[
    str, Meta(pattern=r"\S", max_length=ZONE_CHARS_MAX, examples=["حي الكروم"])
]
Longitude: TypeAlias = Annotated[int, Meta(ge=-180_000_000, le=180_000_000, examples=[35_200_000])]
Latitude: TypeAlias = Annotated[int, Meta(ge=-90_000_000, le=90_000_000, examples=[31_900_000])]
Corner: TypeAlias = tuple[Longitude, Latitude]
Ring: TypeAlias = Annotated[list[Corner], Meta(min_length=4, max_length=CORNERS_MAX)]


_SQUARE: Final = [[0, 0], [4_000, 0], [4_000, 4_000], [0, 0]]


class SalesLook(Request, frozen=True, kw_only=True):
    """POST /v1/insight/sales: local days, both included, at most DAYS_MAX."""

    from_day: Day
    through_day: Day


class Sold(Answer, frozen=True, kw_only=True):
    """What was sold of a utility in one part of the whole; `part` says which."""

    part: str  # 2026-11-22, an hour 0 to 23, a zone (empty: none known), a tariff's code
    utility: str
    count: int
    tender_minor: int
    units_tenths: int


class TariffSold(Sold, frozen=True, kw_only=True):
    """The same of one tariff."""

    name: str
    customer_class: str


class BlockSold(Answer, frozen=True, kw_only=True):
    """Units that fell into one block of one tariff; a sale that goes on into the next is in both.

    No money: it stands in whole agorot on receipts, and a share of a sale is none.
    """

    part: str  # the tariff's code
    utility: str
    customer_class: str
    block: int  # from 1
    upper_tenths: int | None  # inclusive; none = no end
    rate_micro: int  # per unit, without VAT
    count: int
    units_tenths: int


class SalesSeen(Answer, frozen=True, kw_only=True):
    """200: each part once for each utility that was sold in it."""

    days: list[Sold]
    hours: list[Sold]
    zones: list[Sold]
    tariffs: list[TariffSold]
    blocks: list[BlockSold] = msgspec.field(default_factory=list)


class SignsLook(Request, frozen=True, kw_only=True):
    """POST /v1/insight/signs; `state` open leaves out what is decided and still holds."""

    utility: UtilityName
    sign: SignName | None = None
    zone: ZoneName | None = None
    state: StateName | None = None


class DecisionFacts(Answer, frozen=True, kw_only=True):
    """What somebody decided about a sign; 201/200 of a decision."""

    decision_id: str
    drn: str
    sign: str
    decision: str
    reason: str
    decided_at: str
    decided_by: str  # a login
    until: str | None  # a day: from then on it is open again; none = until another decision


class Sign(Answer, frozen=True, kw_only=True):
    """One reason to look at one meter, with the figures of its rule."""

    drn: str
    account_number: str
    customer_name: str
    address: str
    zone: str
    customer_class: str
    sign: str
    against: str  # whom it was compared with: zone | town (too few in the zone) | nobody
    neighbours: int  # how many
    window_days: int
    bought_tenths: int  # in the window
    neighbours_tenths: int  # the median of the neighbours
    missing_tenths: int  # how much less it bought than by its rule it would have
    purchases: int
    neighbours_purchases: int  # the median
    change_bp: int | None  # its rate in the window, of its own rate before; 10,000 = the same
    neighbours_change_bp: int | None  # the median
    last_bought_on: str | None  # a day; none = never
    tamper: int  # the flags as the meter last wrote them
    read_at: str | None  # when it did
    state: str
    decision: DecisionFacts | None  # the newest


class SignCount(Answer, frozen=True, kw_only=True):
    """How many of one kind are open."""

    sign: str
    count: int


class Signs(Page, frozen=True, kw_only=True):
    """200: meters that stand out, the gravest first; the figures are of the whole list."""

    judged_through: str  # the last day that was looked at
    meters: int  # that were judged
    found: int
    missing_tenths: int
    counts: list[SignCount]
    signs: list[Sign]


class HistoryLook(Request, frozen=True, kw_only=True):
    """POST /v1/insight/histories."""

    drn: Drn


class MonthBought(Answer, frozen=True, kw_only=True):
    """A month of one household, and the median of its neighbours."""

    month: str
    units_tenths: int
    purchases: int
    neighbours_tenths: int


class History(Answer, frozen=True, kw_only=True):
    """200: the last thirteen months, the present one last; and every decision, newest first."""

    drn: str
    utility: str
    opened_on: str
    against: str
    neighbours: int
    months: list[MonthBought]
    decisions: list[DecisionFacts]


class Decision(Request, frozen=True, kw_only=True):
    """POST /v1/insight/decisions; `until` belongs to a snooze and to nothing else."""

    document_id: Uuid7
    drn: Drn
    sign: SignName
    decision: DecisionName
    reason: Reason
    until: Day | None = None


class BalanceLook(Request, frozen=True, kw_only=True):
    """POST /v1/insight/balances: local days, both included."""

    utility: UtilityName
    from_day: Day
    through_day: Day


class BalancePeriod(Answer, frozen=True, kw_only=True):
    """Between two readings of all bulk meters of a zone."""

    from_at: str
    through_at: str
    input_tenths: int
    sold_tenths: int
    loss_tenths: int  # input less sold; below nothing: more was sold than came in
    loss_bp: int | None  # of the input; none = nothing came in


class ZoneBalance(Answer, frozen=True, kw_only=True):
    """One zone; only of `known` there are periods, nothing is estimated."""

    zone: str  # empty: accounts without a zone
    state: Literal["known", "no_meter", "no_readings"]
    bulk_meters: list[str]
    households: int
    sold_tenths: int  # in the days asked for
    whole: BalancePeriod | None  # from the first to the last reading
    periods: list[BalancePeriod]


class Balances(Answer, frozen=True, kw_only=True):
    """200: every zone that has accounts, bulk meters or an outline."""

    utility: str
    zones: list[ZoneBalance]


class PointsLook(Request, frozen=True, kw_only=True):
    """POST /v1/insight/points."""

    utility: UtilityName


class MeterPoint(Answer, frozen=True, kw_only=True):
    """A meter on the map: no name, no account, no address."""

    drn: str
    longitude_micro: int
    latitude_micro: int
    zone: str
    customer_class: str
    bought_tenths: int  # in the window
    sign: str | None  # the gravest that is open or being looked at


class MeterPoints(Page, frozen=True, kw_only=True):
    """200: meters that have a place."""

    placed: int
    unplaced: int  # are on no map
    points: list[MeterPoint]


class ZoneOutline(Request, frozen=True, kw_only=True):
    """POST /v1/zone-outlines; each polygon is its outer ring, closed: the last corner is the first.

    An empty list takes the outline away.
    """

    document_id: Uuid7
    zone: ZoneName
    polygons: Annotated[list[Ring], Meta(max_length=POLYGONS_MAX, examples=[[_SQUARE]])]
    note: LineOfText = ""  # where it comes from: a file's name


class OutlineFacts(Answer, frozen=True, kw_only=True):
    """200: an outline as it is kept."""

    zone: str
    polygons: list[list[list[int]]]  # corners as longitude, latitude
    note: str
    given_at: str
    given_by: str


class OutlineList(Page, frozen=True, kw_only=True):
    """200: outlines by the zone's name."""

    outlines: list[OutlineFacts]
