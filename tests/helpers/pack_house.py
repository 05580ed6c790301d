"""The server's side of one terminal's pack, in memory, by the wire's own functions."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
from typing import Any

import msgspec

from kiosk.identity import DeviceIdentity
from tests.helpers.fake_server import a_quote
from vending_server.keys.pack_master import PackMaster
from vending_server.sealing.wraps import wrap_for
from vending_server.wire import pack_crypto
from vending_server.wire.canonical import canonical_bytes
from vending_server.wire.packs import (
    ClosureFacts,
    PackDelta,
    PackManifest,
    PackRenewalRequest,
    PackWrap,
    SealedBox,
    SealedVend,
)
from vending_server.wire.vend import TokenLine

MEMORY_KIB = 64  # of Argon2id, on both sides
MASTER = PackMaster(bytes(range(32)))


class PackHouse:
    """Seals for one terminal; `publish` makes an edition of what is live then."""

    def __init__(self, terminal_id: str, now: dt.datetime, master: PackMaster = MASTER) -> None:
        self.terminal_id, self.now, self.master = terminal_id, now, master
        self.pack_number = 1
        self.live: dict[str, SealedVend] = {}
        self.ever: dict[str, SealedVend] = {}
        self.closure: ClosureFacts | None = None
        self._editions: dict[int, tuple[str, frozenset[str]]] = {0: ("", frozenset())}
        self._numbers = itertools.count(1)

    @property
    def edition(self) -> int:
        return max(self._editions)

    @property
    def key(self) -> bytes:
        return self.master.pack_key(terminal_id=self.terminal_id, pack_number=self.pack_number)

    def seal(self, drn: str, *amounts: int, **changes: Any) -> list[str]:
        """Seal vends for a meter; returns their ids.  Not told before `publish`."""
        ids = []
        for amount in amounts:
            number = next(self._numbers)
            token = TokenLine(
                token=f"{number:020}",
                kind="credit",
                units_tenths=amount // 10,
                tid=number,
                base_year=2014,
            )
            vend = SealedVend(
                sealed_id=f"0190-{number:08}",
                drn=drn,
                customer_class="home",
                quote=a_quote(drn, amount),
                tokens=[token],
                sealed_at=self.now.isoformat(),
                not_before=self.now.isoformat(),
                not_after=(self.now + dt.timedelta(days=10)).isoformat(),
            )
            vend = msgspec.structs.replace(vend, **changes)
            self.live[vend.sealed_id] = self.ever[vend.sealed_id] = vend
            ids.append(vend.sealed_id)
        return ids

    def void(self, *sealed_ids: str) -> None:
        """Leave vends out of the next edition: voided, or sold."""
        for one in sealed_ids:
            del self.live[one]

    def publish(self, *, valid: dt.timedelta = dt.timedelta(hours=24), **changes: Any) -> int:
        """Make the next edition of what is live now."""
        manifest = PackManifest(
            terminal_id=self.terminal_id,
            pack_number=self.pack_number,
            edition=self.edition + 1,
            issued_at=self.now.isoformat(),
            valid_until=(self.now + valid).isoformat(),
            ceiling_minor=1_000_000,
            exposure_minor=sum(one.quote.tender_minor for one in self.live.values()),
            count=len(self.live),
            digest=pack_crypto.pack_digest(
                (one, pack_crypto.box_digest(self._box(one))) for one in self.live
            ),
            closure=self.closure,
        )
        text = canonical_bytes(msgspec.structs.replace(manifest, **changes)).decode()
        self._editions[self.edition + 1] = (text, frozenset(self.live))
        return self.edition

    def delta(self, asked: PackRenewalRequest | None = None) -> PackDelta:
        """Answer a renewal; without one as to a till that holds nothing."""
        from_ = asked.edition if asked and asked.pack_number == self.pack_number else 0
        manifest, now = self._editions[self.edition]
        before = self._editions[from_][1] if from_ else frozenset(self.ever) - now
        return PackDelta(
            manifest=manifest,
            signature=self.master.sign(manifest),
            signing_key=self.master.signing_key,
            added=[self.boxed(one) for one in sorted(now - before)],
            removed=sorted(before - now),
        )

    def boxed(self, sealed_id: str) -> SealedBox:
        return SealedBox(
            sealed_id=sealed_id,
            index=self._index(sealed_id),
            box=base64.b64encode(self._box(sealed_id)).decode(),
        )

    def wrap(
        self, identity: DeviceIdentity, operator: str, password: str | None, **changes: Any
    ) -> PackWrap:
        """What a login brings."""
        made = wrap_for(
            operator,
            password,
            terminal_id=self.terminal_id,
            pack_number=self.pack_number,
            device_key=identity.vouched_exchange(terminal_id=self.terminal_id).public_key,
            master=self.master,
            valid_until=self.now + dt.timedelta(days=14),
            memory_kib=MEMORY_KIB,
        )
        return msgspec.structs.replace(made, **changes)

    def _index(self, sealed_id: str) -> str:
        return pack_crypto.meter_index(self.key, self.ever[sealed_id].drn)

    def _box(self, sealed_id: str) -> bytes:
        return pack_crypto.close_box(
            self.key,
            canonical_bytes(self.ever[sealed_id]),
            terminal_id=self.terminal_id,
            sealed_id=sealed_id,
            index=self._index(sealed_id),
        )
