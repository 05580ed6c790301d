"""Processor time of processes and all that they started, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """Return a process and its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except FileNotFoundError:  # one of PostgreSQL's helpers that ended meanwhile
        return []
    return [pid, *(one for child in children for one in tree(int(child)))]


def seconds(pid: int) -> float:
    """Return what a process and its descendants have used, those that ended included."""
    return sum(_seconds(one) for one in tree(pid))


def _seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2].split()
    except FileNotFoundError:  # it ended meanwhile; its parent has the sum
        return 0.0
    return sum(int(one) for one in fields[11:15]) * _TICK_S
