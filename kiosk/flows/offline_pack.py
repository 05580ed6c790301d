"""The pack as selling sees it: what of it may be sold now, and how much is left (docs/offline.md).

`NoPack` is the pack of a till that has none: every question has its answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from kiosk.errors import TillRefusal
from kiosk.flows.till_values import LocalCode
from vending_server.wire.login import SessionAnswer
from vending_server.wire.packs import SealedVend


@dataclass(frozen=True, slots=True, kw_only=True)
class PackStanding:
    """What is left of the pack; told from manifest and journal, nothing is opened for it."""

    valid_until: dt.datetime | None = None  # none: there is no pack
    count_left: int = 0
    amount_left_minor: int = 0
    ceiling_minor: int = 0
    exposure_minor: int = 0  # of the whole pack, as it came
    pack_number: int = 0
    edition: int = 0
    order_number: str = ""  # of a closure order in force
    order_until: dt.datetime | None = None
    lock: LocalCode | None = None  # why nothing of it may be sold now

    @property
    def is_there(self) -> bool:
        """Whether this till was ever given a pack."""
        return self.valid_until is not None


class PackView(Protocol):
    """What a till asks of its pack; every method blocks."""

    def signed_in(self, session: SessionAnswer, password: str) -> None:
        """Take what an online login brought: it opens the pack while this person works."""

    def signed_out(self) -> None:
        """Forget how the pack is opened."""

    def login_over(self, login: str) -> None:
        """Let this person in no more without the server: it said that his login counts no more."""

    def login_refused(self, operator: str, password: str) -> None:
        """Let this person in no more without the server, if it refused what opens the pack."""

    def sign_in(self, operator: str, password: str) -> SessionAnswer:
        """Let a person in by what the last online login left; the session's text is empty.

        Raises:
            TillRefusal: nobody of this name, the password, too many tries, too long ago.
        """

    def standing(self) -> PackStanding:
        """Return what is left."""

    def lookup(self, drn: str) -> Sequence[SealedVend]:
        """Return what may be sold to a meter at this moment; nothing: it is not in the pack.

        Raises:
            TillRefusal: the pack is locked, or nobody opened it.
        """

    def amounts(self) -> Mapping[int, int]:
        """Return how many vends of each amount are left; may open all of them.

        Raises:
            TillRefusal: nobody opened it.
        """

    def extend(self, code: str, operator: str) -> dt.datetime:
        """Let the pack be sold longer by a code of head office; returns until when.

        Raises:
            TillRefusal: the code is wrong, too many were, or there is nothing to extend.
        """

    def selling(self, sealed_ids: Collection[str]) -> AbstractContextManager[None]:
        """Hold the pack still while these are written down as sold; then destroy them.

        Raises:
            TillRefusal: on entering: some are gone by now, or the pack is locked.
        """

    def sold(self, sealed_ids: Collection[str]) -> None:
        """Destroy what the journal says is sold; harmless to repeat."""


class NoPack:
    """The pack of a till that sells online only."""

    def signed_in(self, session: SessionAnswer, password: str) -> None:
        """Nothing is opened."""

    def signed_out(self) -> None:
        """Nothing was open."""

    def login_over(self, login: str) -> None:
        """Nobody is let in."""

    def login_refused(self, operator: str, password: str) -> None:
        """Nobody is let in."""

    def sign_in(self, operator: str, password: str) -> SessionAnswer:  # noqa: ARG002 - same
        """Let nobody in.

        Raises:
            TillRefusal: not_offline.
        """
        raise TillRefusal(LocalCode.NOT_OFFLINE)

    def standing(self) -> PackStanding:
        """Say that there is none."""
        return PackStanding(lock=LocalCode.PACK_EMPTY)

    def lookup(self, drn: str) -> Sequence[SealedVend]:
        """Refuse.

        Raises:
            TillRefusal: pack_empty.
        """
        raise TillRefusal(LocalCode.PACK_EMPTY, params={"drn": drn})

    def amounts(self) -> Mapping[int, int]:
        """Return nothing."""
        return {}

    def extend(self, code: str, operator: str) -> dt.datetime:
        """Refuse.

        Raises:
            TillRefusal: pack_empty.
        """
        raise TillRefusal(LocalCode.PACK_EMPTY, params={"n": len(code), "operator": operator})

    def selling(self, sealed_ids: Collection[str]) -> AbstractContextManager[None]:
        """Refuse.

        Raises:
            TillRefusal: pack_empty.
        """
        raise TillRefusal(LocalCode.PACK_EMPTY, params={"n": len(sealed_ids)})

    def sold(self, sealed_ids: Collection[str]) -> None:
        """There is nothing to destroy."""
        assert not sealed_ids, "sold from a pack that is not there"
