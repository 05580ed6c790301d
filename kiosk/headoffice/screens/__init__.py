"""The one table of screens, in the order of the navigation; a new screen is one row here.

docs/headoffice.md says how to add one.
"""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.screens import (
    h01_board,
    h02_reconciliation,
    h02_worklist,
    h03_difference,
    h04_day_close,
    h04_deposits,
    h04_vouchers,
    h05_agents,
    h05_papers,
    h06_offline,
    h07_tariffs,
    h08_keys,
    h09_insight,
    h09_map,
    h09_sales,
    h10_users,
    h11_approvals,
    h12_backups,
    h13_cases,
    h14_audit,
    h15_meters,
    h16_reports,
)

SCREENS: Final[tuple[ScreenEntry, ...]] = (
    h01_board.ENTRY,
    h02_reconciliation.ENTRY,
    h02_worklist.ENTRY,
    h03_difference.ENTRY,
    h04_day_close.ENTRY,
    h04_deposits.ENTRY,
    h04_vouchers.ENTRY,
    h05_agents.ENTRY,
    h05_papers.ENTRY,
    h06_offline.ENTRY,
    h07_tariffs.ENTRY,
    h08_keys.ENTRY,
    h09_insight.ENTRY,
    h09_map.ENTRY,
    h09_sales.ENTRY,
    h10_users.ENTRY,
    h11_approvals.ENTRY,
    h12_backups.ENTRY,
    h13_cases.ENTRY,
    h14_audit.ENTRY,
    h15_meters.ENTRY,
    h16_reports.ENTRY,
)
