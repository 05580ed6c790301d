"""`check-vectors`: prove the engine against a file of known tokens, keys and verdicts.

It ends with how many of how many pass; each that does not is told in a line of its own.

  python -m token_engine check-vectors tests/vectors/sts.json
"""

from __future__ import annotations

import argparse
from pathlib import Path

from token_engine.commands.common import EXIT_FAILED, EXIT_OK, add_tables_argument, read_json
from token_engine.engine import TokenEngine
from token_engine.vector_checker import check_vectors


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("file", type=Path, help="a vector file (JSON)")
    add_tables_argument(parser)


def run(engine: TokenEngine, options: argparse.Namespace) -> int:
    """Print each difference and a summary."""
    report = check_vectors(read_json(options.file), engine)
    for finding in report.findings:
        print(f"{finding.vector_id}: {'; '.join(finding.differences)}")
    print(report.summary())
    return EXIT_FAILED if report.findings else EXIT_OK
