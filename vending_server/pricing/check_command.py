"""`check-pricing FILE`: price every case of a file and print where it disagrees.

The only file of this package that reads and prints. The last line is `N of M agree`; the exit
status is 0 when all do, 1 when one does not, 2 when there is nothing to compare.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vending_server.pricing.case_file import CaseFileUnreadable, disagreements, parse_cases

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a case file (JSON, format 1)")


def run(args: argparse.Namespace) -> int:
    """Run the command and return its exit status."""
    return check_pricing(args.file)


def check_pricing(path: Path) -> int:
    """Print each disagreement with its case and field, then `N of M agree`."""
    try:
        cases = parse_cases(path.read_text(encoding="utf-8"))
    except (OSError, CaseFileUnreadable) as error:
        sys.stderr.write(f"{path}: {error}\n")
        return 2
    agreed = 0
    for case in cases:
        found = disagreements(case)
        agreed += not found
        for disagreement in found:
            sys.stdout.write(f"{disagreement}\n")
    sys.stdout.write(f"{agreed} of {len(cases)} agree\n")
    if not cases:
        return 2
    return 0 if agreed == len(cases) else 1
