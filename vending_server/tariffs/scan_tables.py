"""Scans of decisions: which version each stands beside, and the file; both written once."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata
from vending_server.tariffs.model import VersionKind
from vending_server.tariffs.scan_formats import ScanFormat

# A version is a row of one of four tables (versions.py), none of which is ever deleted.
decision_scans = sa.Table(
    "decision_scans",
    metadata,
    sa.Column("id", UuidText, primary_key=True),  # made by whoever attaches it
    sa.Column("version_kind", closed_set(VersionKind), nullable=False),
    sa.Column("version_id", sa.BigInteger, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # within the version
    sa.Column("decision", sa.Text, nullable=False),  # its number as the version named it then
    sa.Column("file_name", sa.Text, nullable=False),  # of the file
    sa.Column("format", closed_set(ScanFormat), nullable=False),
    sa.Column("kept_by", sa.ForeignKey("operators.id"), nullable=False),
    sa.Column("kept_at", UtcTime, nullable=False),
    sa.UniqueConstraint("version_kind", "version_id", "number"),
)

decision_scan_files = sa.Table(
    "decision_scan_files",
    metadata,
    sa.Column("scan_id", sa.ForeignKey("decision_scans.id"), primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
