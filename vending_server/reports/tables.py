"""The archive of reports: what was ordered, and the file that it became; both written once."""

from __future__ import annotations

import sqlalchemy as sa

from vending_server.db.columns import UtcTime, UuidText, closed_set, metadata
from vending_server.reports.model import FileFormat, Language, ReportKind

archived_reports = sa.Table(
    "archived_reports",
    metadata,
    sa.Column("id", UuidText, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("kind", closed_set(ReportKind), nullable=False),
    # Whose it is: of a shift too.  None = the town's.
    sa.Column("point_number", sa.ForeignKey("points.number")),
    sa.Column("from_day", sa.Date, nullable=False),
    sa.Column("through_day", sa.Date, nullable=False),
    sa.Column("subject", sa.Text),
    sa.Column("language", closed_set(Language), nullable=False),
    sa.Column("format", closed_set(FileFormat), nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("made_by", sa.ForeignKey("operators.id")),  # none = the schedule, or a command
    sa.Column("made_by_ar", sa.Text, nullable=False),  # as it is printed
    sa.Column("made_by_en", sa.Text, nullable=False),
    # What the schedule made it for, so that it makes it once.
    sa.Column("schedule_key", sa.Text, unique=True),
    sa.CheckConstraint("from_day <= through_day", name="days_in_order"),
)

report_files = sa.Table(
    "report_files",
    metadata,
    sa.Column("report_id", sa.ForeignKey("archived_reports.id"), primary_key=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    # What could still change when it was made; none = made before that was kept.
    sa.Column("doubts", sa.JSON(none_as_null=True)),
)
