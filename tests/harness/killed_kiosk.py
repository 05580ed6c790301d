"""Test-only launcher: the cashier's window, killed with SIGKILL at a numbered step of a sale."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.app import Options, run
from kiosk.config import load_config
from kiosk.flows.till_values import Step
from kiosk.i18n.language import Language
from tests.harness.killed import killer


def main() -> int:
    """Sell until the step is reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--role", choices=["cashier"], required=True)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--keys-from-stdin", action="store_true", required=True)
    parser.add_argument("--kill-at", type=Step, choices=list(Step), required=True)
    args = parser.parse_args()
    config = load_config(args.config)
    options = Options(language=Language(config.language), has_autopilot=True)
    return run(config, options, on_step=killer(args.kill_at))


if __name__ == "__main__":
    sys.exit(main())
