"""What can be wrong with a backup.  No text here holds a key or a row."""

from __future__ import annotations

from vending_server.errors import Misconfigured


class BackupUnusable(Misconfigured):
    """This file is not restored: damaged, changed, cut short, or not what its manifest says."""

    code = "backup_unusable"
