"""Sealed vends of round amounts, and a pack that holds them in memory; it outlives its tills."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from kiosk.errors import TillRefusal
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.till_values import LocalCode
from tests.helpers import fake_server as fake
from vending_server.wire.login import SessionAnswer
from vending_server.wire.packs import SealedVend
from vending_server.wire.quote import Quote
from vending_server.wire.vend import TokenLine

SEALED_AT = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
VALID_UNTIL = SEALED_AT + dt.timedelta(hours=24)


def a_sealed(drn: str, amount_minor: int, number: int, quote: Quote | None = None) -> SealedVend:
    """One sealed vend; the number makes its id, its TID and its token."""
    priced = quote or fake.a_quote(drn, amount_minor)
    token = TokenLine(
        token=f"{number:020d}",
        kind="credit",
        units_tenths=priced.units_tenths,
        tid=1000 + number,
        base_year=2014,
    )
    return SealedVend(
        sealed_id=f"sealed-{number}",
        drn=drn,
        customer_class="residential",
        quote=priced,
        tokens=[token],
        sealed_at=SEALED_AT.isoformat(),
        not_before=SEALED_AT.isoformat(),
        not_after=VALID_UNTIL.isoformat(),
    )


@dataclass
class FakePack:
    """Holds what `seal` put in.  `forgets` counts how often destroying a box fails."""

    boxes: dict[str, SealedVend] = field(default_factory=dict)
    lock: LocalCode | None = None
    has_pack: bool = True
    changes: dict[str, Any] = field(default_factory=dict)  # of the standing
    fails: list[Exception] = field(default_factory=list)  # raised after the block of `selling`
    offline_session: SessionAnswer | None = None
    made: int = 0

    def seal(self, drn: str, *amounts_minor: int, quote: Quote | None = None) -> list[SealedVend]:
        """Put sealed vends of a meter into the pack."""
        sealed = []
        for amount in amounts_minor:
            self.made += 1
            sealed.append(a_sealed(drn, amount, self.made, quote))
            self.boxes[sealed[-1].sealed_id] = sealed[-1]
        return sealed

    def signed_in(self, session: SessionAnswer, password: str) -> None:
        assert password
        self.offline_session = msgspec.structs.replace(session, session="")

    def signed_out(self) -> None:
        pass

    def login_over(self, login: str) -> None:
        if self.offline_session and self.offline_session.operator.login == login:
            self.offline_session = None

    def login_refused(self, operator: str, password: str) -> None:
        if password == fake.PASSWORD:
            self.login_over(operator)

    def sign_in(self, operator: str, password: str) -> SessionAnswer:
        known = self.offline_session
        if known is None or known.operator.login != operator or password != fake.PASSWORD:
            raise TillRefusal(LocalCode.PACK_CLOSED)
        return known

    def standing(self) -> PackStanding:
        if not self.has_pack:
            return PackStanding(lock=LocalCode.PACK_EMPTY)
        left = sum(one.quote.tender_minor for one in self.boxes.values())
        standing = PackStanding(
            valid_until=VALID_UNTIL,
            count_left=len(self.boxes),
            amount_left_minor=left,
            ceiling_minor=500_000,
            exposure_minor=left,
            pack_number=1,
            edition=3,
            lock=self.lock,
        )
        return replace(standing, **self.changes)

    def lookup(self, drn: str) -> Sequence[SealedVend]:
        if self.lock is not None:
            raise TillRefusal(self.lock)
        return [one for one in self.boxes.values() if one.drn == drn]

    def amounts(self) -> Mapping[int, int]:
        return Counter(one.quote.tender_minor for one in self.boxes.values())

    @contextmanager
    def selling(self, sealed_ids: Collection[str]) -> Iterator[None]:
        if not set(sealed_ids) <= set(self.boxes):
            raise TillRefusal(LocalCode.NOT_IN_PACK)
        yield
        if self.fails:
            raise self.fails.pop()
        self.sold(sealed_ids)

    def sold(self, sealed_ids: Collection[str]) -> None:
        for sealed_id in sealed_ids:
            self.boxes.pop(sealed_id, None)
