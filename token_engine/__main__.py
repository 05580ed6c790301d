"""Command line of the engine: check vector files, read and make single tokens on a bench.

    python -m token_engine check-vectors FILE [--sta-tables TABLES.json]
    python -m token_engine decode TOKEN --ea 7 --key-file KEY
    python -m token_engine issue UNITS_TENTHS --tid TID --rnd N --ea 7 --key-file KEY

The one module here that reads files and prints. A key comes from a file, never as an argument:
arguments can be read by every user of a machine and stay in a shell's history. `issue` is for a
test bench; it stores no TID, so its tokens must not be sold.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from token_engine.ciphers.sta import IEC_SAMPLE_TABLES, StaTables, sta_tables_from_json
from token_engine.digits import group_token
from token_engine.engine import CreditService, TokenEngine
from token_engine.errors import TablesInvalid, TokenEngineError, VectorFileError
from token_engine.keys import Ea, SecretKey, ea_from_number
from token_engine.tid import check_tid
from token_engine.vector_checker import check_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_UNREADABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 failed, 2 unreadable input."""
    options = _parser().parse_args(arguments)
    try:
        engine = TokenEngine(_tables(options.sta_tables))
        status: int = options.run(engine, options)
    except (VectorFileError, TablesInvalid, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return EXIT_UNREADABLE
    except TokenEngineError as error:
        print(f"refused: {error.code}: {error}", file=sys.stderr)
        return EXIT_FAILED
    return status


def _check_vectors(engine: TokenEngine, options: argparse.Namespace) -> int:
    report = check_vectors(_read_json(options.file), engine)
    for finding in report.findings:
        print(f"{finding.vector_id}: {'; '.join(finding.differences)}")
    print(report.summary())
    return EXIT_FAILED if report.findings else EXIT_OK


def _decode(engine: TokenEngine, options: argparse.Namespace) -> int:
    decoded = engine.decode(
        token=options.token, decoder_key=_read_key(options.key_file), ea=_ea(options)
    )
    print(decoded.content)
    return EXIT_OK


def _issue(engine: TokenEngine, options: argparse.Namespace) -> int:
    token = engine.issue_credit(
        decoder_key=_read_key(options.key_file),
        ea=_ea(options),
        service=CreditService(options.service),
        tid=check_tid(options.tid),
        amount=options.units_tenths,
        rnd=options.rnd,
    )
    print(group_token(token))
    return EXIT_OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m token_engine")
    commands = parser.add_subparsers(required=True)

    check = commands.add_parser("check-vectors", help="check a vector file")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check_vectors)

    decode = commands.add_parser("decode", help="read one token")
    decode.add_argument("token")
    decode.set_defaults(run=_decode)

    issue = commands.add_parser("issue", help="make one credit token for a test bench")
    issue.add_argument("units_tenths", type=int)
    issue.add_argument("--tid", type=int, required=True)
    issue.add_argument("--rnd", type=int, required=True)
    issue.add_argument("--service", type=int, choices=range(4), default=0)
    issue.set_defaults(run=_issue)

    for command in (decode, issue):
        command.add_argument("--ea", type=int, required=True)
        command.add_argument("--key-file", type=Path, required=True, help="decoder key in hex")
    for command in (check, decode, issue):
        command.add_argument("--sta-tables", type=Path, help="JSON; default: the IEC samples")
    return parser


def _tables(path: Path | None) -> StaTables:
    return IEC_SAMPLE_TABLES if path is None else sta_tables_from_json(_read_json(path))


def _read_json(path: Path) -> object:
    try:
        data: object = json.loads(path.read_text("utf-8"))
    except ValueError as error:  # not JSON, or not UTF-8
        raise VectorFileError(f"{path.name} is not JSON: {error}") from error
    return data


def _read_key(path: Path) -> SecretKey:
    # Read leniently: a stray byte is no hex digit either way, and is then refused as such.
    return SecretKey.from_hex(path.read_text("ascii", errors="replace").strip())


def _ea(options: argparse.Namespace) -> Ea:
    return ea_from_number(options.ea)


if __name__ == "__main__":
    sys.exit(main())
