"""The use cases of insight for the routes; all of them read but two."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import sqlalchemy as sa

from vending_server.clock import Clock
from vending_server.db.engine import reading
from vending_server.documents.audited import once_audited
from vending_server.documents.service import Document, Kept
from vending_server.errors import Refused
from vending_server.insight import decisions, selling, signs, zones
from vending_server.insight.judged import Judgements
from vending_server.operators.model import Caller
from vending_server.paging import PageAsked
from vending_server.pricing.model import Utility
from vending_server.wire.insight import (
    DAYS_MAX,
    PERIODS_DAYS_MAX,
    BalanceLook,
    Balances,
    Decision,
    History,
    HistoryLook,
    MeterPoints,
    OutlineList,
    PointsLook,
    SalesSeen,
    Signs,
    SignsLook,
    ZoneOutline,
)
from vending_server.wire.problems import ProblemCode


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightDesk:
    """Insight over one database, by the days of one time zone."""

    engine: sa.Engine
    clock: Clock
    zone: dt.tzinfo
    judgements: Judgements = field(init=False)

    def __post_init__(self) -> None:
        kept = Judgements(engine=self.engine, clock=self.clock, zone=self.zone)
        object.__setattr__(self, "judgements", kept)

    def sales(self, from_day: dt.date, through_day: dt.date) -> SalesSeen:
        """Return what was sold on some days.

        Raises:
            Refused: INVALID_REQUEST: the days are turned around, or too many.
        """
        _require_span(from_day, through_day, DAYS_MAX)
        with reading(self.engine) as connection:
            return selling.sales_seen(connection, from_day, through_day, self.zone)

    def signs(self, wanted: SignsLook, page: PageAsked) -> Signs:
        """Return a page of what stands out, the gravest first."""
        judged = self.judgements.of(Utility(wanted.utility))
        with reading(self.engine) as connection:
            return signs.listed(connection, judged, wanted, page, self.zone)

    def history(self, wanted: HistoryLook) -> History:
        """Return one household's months; see signs.history for what is refused."""
        with reading(self.engine) as connection:
            return signs.history(
                connection, wanted.drn, self.judgements.of, self.zone, self._today()
            )

    def decide(self, caller: Caller, wanted: Decision, until: dt.date | None) -> Kept:
        """Write a decision about a sign down; see decisions.decide for what is refused."""
        now = self.clock.now()
        document = Document(
            document_id=wanted.document_id, kind="sign_decision", body=wanted, caller=caller
        )
        return once_audited(
            self.engine,
            document,
            {"meter": wanted.drn, "sign": wanted.sign, "decision": wanted.decision},
            lambda connection: decisions.decide(
                connection, wanted, until, caller, now=now, today=self._today()
            ),
            now,
        )

    def balances(self, wanted: BalanceLook, from_day: dt.date, through_day: dt.date) -> Balances:
        """Return input against sales of each zone.

        Raises:
            Refused: INVALID_REQUEST: the days are turned around, or too many.
        """
        _require_span(from_day, through_day, PERIODS_DAYS_MAX)
        with reading(self.engine) as connection:
            return zones.balances(
                connection, Utility(wanted.utility), from_day, through_day, self.zone
            )

    def points(self, wanted: PointsLook, page: PageAsked) -> MeterPoints:
        """Return a page of the meters of a map."""
        judged = self.judgements.of(Utility(wanted.utility))
        with reading(self.engine) as connection:
            return signs.points(connection, judged, page, self._today())

    def outlines(self, page: PageAsked) -> OutlineList:
        """Return a page of the zones' outlines."""
        with reading(self.engine) as connection:
            return zones.outlines(connection, page)

    def give_outline(self, caller: Caller, wanted: ZoneOutline) -> Kept:
        """Give a zone its outline, or take it away."""
        now = self.clock.now()
        document = Document(
            document_id=wanted.document_id, kind="zone_outline", body=wanted, caller=caller
        )
        return once_audited(
            self.engine,
            document,
            {"zone": wanted.zone, "polygons": len(wanted.polygons), "note": wanted.note},
            lambda connection: zones.give_outline(connection, wanted, caller, now),
            now,
        )

    def _today(self) -> dt.date:
        return self.clock.now().astimezone(self.zone).date()


def _require_span(from_day: dt.date, through_day: dt.date, days_max: int) -> None:
    if from_day > through_day:
        raise Refused(ProblemCode.INVALID_REQUEST, where="through_day")
    if (through_day - from_day).days >= days_max:
        raise Refused(ProblemCode.INVALID_REQUEST, where="from_day")
