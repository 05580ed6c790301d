"""Head office: coming in, the lock, and screen after screen."""

from __future__ import annotations

from tests.helpers.office_bench import OfficeBench
from tests.pictures.shots import Shot, Shots


def coming_in(bench: OfficeBench) -> Shots:
    """Nobody yet, somebody, locked."""
    yield Shot("office_sign_in", "H", "Nobody is signed in")
    bench.sign_in()
    bench.press("F1")
    yield Shot("office_keys", "H", "F1: the keys")
    bench.press("Esc", "Ctrl+L")
    yield Shot("office_lock", "H", "Locked until the same person is back")
