"""Command line of the engine, for engineers and meter technicians.

    python -m token_engine COMMAND --help

Exit status: 0 done, 1 refused or a difference found, 2 an input that cannot be read. Each command
is a module of `token_engine.commands`; they and this module alone read files and print.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Final

from token_engine.commands import bench, check_vectors, decode, issue, key_change, meter
from token_engine.commands.common import (
    EXIT_FAILED,
    EXIT_UNREADABLE,
    UNREADABLE,
    refusal,
    tables_of,
)
from token_engine.engine import TokenEngine
from token_engine.errors import TokenEngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = {
    "issue": (issue, "make one token for a test bench"),
    "decode": (decode, "read one token and explain every field"),
    "key-change": (key_change, "make the tokens that give a meter a new key"),
    "meter": (meter, "a small meter for training: type digits, see verdict and credit"),
    "check-vectors": (check_vectors, "prove the engine against a file of known answers"),
    "bench": (bench, "a quick measurement on this machine"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 failed, 2 unreadable input."""
    options = _parser().parse_args(arguments)
    try:
        engine = TokenEngine(tables_of(options.sta_tables))
        status: int = options.run(engine, options)
    except UNREADABLE as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_UNREADABLE
    except TokenEngineError as error:
        print(refusal(error), file=sys.stderr)
        return EXIT_FAILED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m token_engine")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, told) in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=told,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
