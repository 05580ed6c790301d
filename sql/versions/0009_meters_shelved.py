"""One more act of the registry: a meter that was taken off goes back to stock, or is scrapped.

SQLite cannot change a CHECK, so the table is made anew there with what it holds.
"""

from __future__ import annotations

from typing import Final

from alembic import op

from vending_server.db.immutable import refuse_changes

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ACTS: Final = (
    "'new_customer', 'contract_opened', 'contract_closed', 'meter_replaced', 'meter_blocked', "
    "'meter_released', 'meter_shelved'"
)
_CHECK: Final = f"CONSTRAINT ck_registry_documents_act CHECK (kind IN ({_ACTS}))"


def upgrade() -> None:
    """Allow the new act."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE registry_documents DROP CONSTRAINT ck_registry_documents_act")
        op.execute(f"ALTER TABLE registry_documents ADD {_CHECK}")
        return
    op.execute("ALTER TABLE registry_documents RENAME TO registry_documents_old")
    op.execute(
        "CREATE TABLE registry_documents ("
        "id CHAR(32) NOT NULL, kind VARCHAR(15) NOT NULL, body_sha256 VARCHAR(64) NOT NULL, "
        "operator_id INTEGER NOT NULL, made_at DATETIME NOT NULL, response BLOB NOT NULL, "
        "CONSTRAINT fk_registry_documents_operator_id "
        "FOREIGN KEY(operator_id) REFERENCES operators (id), "
        f"CONSTRAINT pk_registry_documents PRIMARY KEY (id), {_CHECK})"
    )
    op.execute("INSERT INTO registry_documents SELECT * FROM registry_documents_old")
    op.execute("DROP TABLE registry_documents_old")  # and its triggers with it
    refuse_changes(op.get_bind(), "registry_documents", ("id",))
