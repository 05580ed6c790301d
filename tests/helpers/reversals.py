"""A drawer whose till gives up a vend and asks for its reversal, with people who agree."""

from __future__ import annotations

import hashlib

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.helpers.drawer import Drawer
from tests.helpers.office import new_document_id, take_on
from vending_server.approvals.model import TwoPersonAction
from vending_server.db.engine import reading, writing
from vending_server.meters.tables import contracts
from vending_server.operators.model import Caller, Role
from vending_server.points.tables import terminals
from vending_server.tariffs.tables import arrears_accounts, dues
from vending_server.vending.reversing import ReversalDesk
from vending_server.wire.reversal import (
    ReversalAnswer,
    ReversalRequest,
    reversal_payload,
    unseen_message,
)


def key_of(terminal_id: str) -> Ed25519PrivateKey:
    """The key of a device; each has its own."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(terminal_id.encode()).digest())


class Reversals(Drawer):
    """Rana sells and gives up; Walid, her supervisor, agrees."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine)
        self.give_key(self.rana.terminal_id)
        self.reversals = ReversalDesk(engine=engine, clock=self.clock)
        with writing(engine) as connection:
            self.huda = take_on(connection, "huda", Role.SUPERVISOR)

    def give_key(self, terminal_id: str) -> None:
        public = key_of(terminal_id).public_key().public_bytes_raw().hex()
        with writing(self.engine) as connection:
            connection.execute(
                terminals.update().where(terminals.c.id == terminal_id).values(public_key=public)
            )

    def request(self, vend_id: str, *, caller: Caller | None = None, **changes) -> ReversalRequest:
        """What the till sends, signed; `signature` may be another one."""
        fields = {
            "document_id": new_document_id(),
            "reason": "printed nothing, the customer left",
            "vend_state": "IN_DOUBT",
            "journal_sequence": 12,
            "journal_hash": "ab" * 32,
        } | changes
        terminal_id = (caller or self.rana).terminal_id
        signed = unseen_message(
            terminal_id=terminal_id,
            vend_id=vend_id,
            vend_state=fields["vend_state"],
            journal_sequence=fields["journal_sequence"],
            journal_hash=fields["journal_hash"],
        )
        return ReversalRequest(**({"signature": key_of(terminal_id).sign(signed).hex()} | fields))

    def agreed(
        self, vend_id: str, request: ReversalRequest, *, asks: Caller | None = None
    ) -> ReversalRequest:
        approval_id = self.agree(
            TwoPersonAction.REVERSAL,
            reversal_payload(vend_id, request),
            asks or self.rana,
            self.walid,
        )
        return msgspec.structs.replace(request, approval_id=approval_id)

    def reverse(self, vend_id: str, *, caller: Caller | None = None, **changes) -> ReversalAnswer:
        """Reverse a vend with all that it takes."""
        by = caller or self.rana
        request = self.request(vend_id, caller=by, **changes)
        kept = self.reversals.reverse(by, vend_id, self.agreed(vend_id, request, asks=by))
        return msgspec.json.decode(kept.body, type=ReversalAnswer)

    def standing(self) -> dict[str, object]:
        """Return all that a sale changes, as it stands."""
        kept = [contracts.c[name] for name in ("id", "carry_minor", "deposit_minor")]
        with reading(self.engine) as connection:
            return {
                "contracts": connection.execute(sa.select(*kept).order_by(contracts.c.id)).all(),
                "dues": connection.execute(
                    sa.select(dues.c.id, dues.c.paid_minor).order_by(dues.c.id)
                ).all(),
                "debts": connection.execute(
                    sa.select(arrears_accounts.c.id, arrears_accounts.c.balance_minor).order_by(
                        arrears_accounts.c.id
                    )
                ).all(),
                "ledger": self.balance(),
            }
