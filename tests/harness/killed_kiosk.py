"""Test-only launcher: a window of the kiosk, killed with SIGKILL at a numbered step of a sale."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.app import Options, run
from kiosk.app_selfservice import run_selfservice
from kiosk.config import load_config
from kiosk.flows.note_keeper import NOTE_STEPS
from kiosk.flows.offline_selling import OfflineStep
from kiosk.flows.till_values import Step
from kiosk.i18n.language import Language
from tests.harness.killed import killer


def main() -> int:
    """Sell until the step is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=["cashier", "selfservice"], required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--keys-from-stdin", action="store_true", required=True)
    parser.add_argument("--kill-at", choices=[*Step, *NOTE_STEPS, *OfflineStep], required=True)
    parser.add_argument("--kill-at-time", type=int, default=1, help="the first time, or a later")
    args = parser.parse_args()
    config = load_config(args.config)
    options = Options(language=Language(config.language), has_autopilot=True)
    start = run if args.role == "cashier" else run_selfservice
    return start(config, options, on_step=killer(args.kill_at, time=args.kill_at_time))


if __name__ == "__main__":
    sys.exit(main())
