"""What only somebody with the database's own password could do to the audit log."""

from __future__ import annotations

from vending_server.db.engine import writing


def without_triggers(engine, statement):
    """Do what only somebody with the database's own password could."""
    with writing(engine) as connection:
        if engine.dialect.name == "sqlite":
            for name in ("no_replace", "no_update", "no_delete"):
                connection.exec_driver_sql(f"DROP TRIGGER audit_log_{name}")
        else:
            connection.exec_driver_sql("DROP TRIGGER audit_log_no_change ON audit_log")
        connection.execute(statement)
