"""The kiosk's command line.

    python -m kiosk [--role cashier|selfservice|headoffice] --config kiosk.toml
        [--language ar|en] [--windowed]
    python -m kiosk enrol --server URL --code CODE [--authority FINGERPRINT] --config kiosk.toml
    python -m kiosk journal verify --config kiosk.toml
    python -m kiosk pack-file FILE --config kiosk.toml
    python -m kiosk receipt-pdf ANSWER.json --out FILE.pdf [--language ar|en|both] [--copy N]
    python -m kiosk about

Without a settings file the first start asks for what a till must know (kiosk/firstrun).

Assertions stay on: it refuses to run under `python -O`.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kiosk.authority import pin_authority
from kiosk.config import KioskConfig, Role, load_config
from kiosk.enrol import enrol, server_url_of
from kiosk.errors import IdentityRefused, KioskError
from kiosk.flows.refusals import tell_error
from kiosk.i18n.errors import CatalogueFault
from kiosk.i18n.language import Language
from kiosk.pack_import import take_from_medium
from kiosk.places import default_config
from kiosk.store.verify import verify_command

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
_OWNER_ONLY: Final = 0o077
_LANGUAGES: Final = {"ar": ["ar"], "en": ["en"], "both": ["ar", "en"]}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    if not __debug__:
        print("The kiosk does not run without its assertions (python -O).", file=sys.stderr)
        return USAGE
    os.umask(_OWNER_ONLY)  # journal and keys are nobody else's to read
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    args = _parser().parse_args(argv)
    try:
        return _COMMANDS[args.command](args)
    except KioskError as error:
        _explain(error)
        return FAILED
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror}", file=sys.stderr)
        return FAILED


def _run(args: argparse.Namespace) -> int:
    # Qt is loaded for windows only: enrolment and verification run on a bare console.
    from kiosk.app import Options, run, run_first_start  # noqa: PLC0415

    def options_in(language: str) -> Options:
        return Options(
            language=Language(args.language or language),
            is_windowed=args.windowed,
            has_autopilot=args.keys_from_stdin,
        )

    if not args.config.exists():
        is_finished = run_first_start(args.config, options_in(Language.ARABIC))
        if not is_finished or args.keys_from_stdin:
            return OK
    config = load_config(args.config)
    role = Role(args.role or config.role)
    options = options_in(config.language)
    if role is Role.SELFSERVICE:
        from kiosk.app_selfservice import run_selfservice  # noqa: PLC0415 - as above

        return run_selfservice(config, options)
    if role is Role.HEADOFFICE:
        from kiosk.app_headoffice import run_headoffice  # noqa: PLC0415 - as above

        return run_headoffice(config, options)
    return run(config, options)


def _receipt_pdf(args: argparse.Namespace) -> int:
    from kiosk.app import application  # noqa: PLC0415 - as above
    from kiosk.printing.files import receipt_pdf, stored_answer  # noqa: PLC0415 - as above

    try:
        answer = stored_answer(args.answer.read_bytes())
    except ValueError as error:
        print(f"{args.answer}: {error}", file=sys.stderr)
        return FAILED
    languages = [Language(one) for one in _LANGUAGES[args.language]]
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # draws into a file, on no screen
    app = application()
    args.out.write_bytes(receipt_pdf(answer, languages, copy_number=args.copy))
    app.quit()
    return OK


def _about(_args: argparse.Namespace) -> int:
    from kiosk.about import about  # noqa: PLC0415 - as above

    is_whole, lines = about()
    print("\n".join(lines))
    return OK if is_whole else FAILED


def _enrol(args: argparse.Namespace) -> int:
    config = load_config(args.config)
    if args.authority is not None:
        pin_authority(server_url_of(args.server), args.authority, config.state_dir)
    facts = enrol(args.server, args.code, config.state_dir, ca_file=config.trusted_authority)
    point = facts.enrolment.point
    print(
        f"enrolled as terminal {facts.enrolment.terminal_number} of point {point.number}"
        f" ({point.name.en}), id {facts.terminal_id}"
    )
    return OK


def _verify(args: argparse.Namespace) -> int:
    path, public_key = _journal_of(args)
    code, text = verify_command(path, public_key=public_key)
    print(text)
    return code


def _pack_file(args: argparse.Namespace) -> int:
    standing = take_from_medium(load_config(args.config), args.file)
    until = standing.valid_until.isoformat() if standing.valid_until else "-"
    shekels, agorot = divmod(standing.amount_left_minor, 100)
    print(
        f"edition {standing.edition} of the pack is taken: {standing.count_left} sealed vends,"
        f" {shekels}.{agorot:02} ILS, to be sold until {until}"
    )
    return OK


def _journal_of(args: argparse.Namespace) -> tuple[Path, bytes | None]:
    if args.path is not None:
        return args.path, None
    from kiosk.app import load_terminal  # noqa: PLC0415 - as above

    config: KioskConfig = load_config(args.config)
    try:
        return config.journal_path, load_terminal(config).identity.public_key
    except IdentityRefused:
        return config.journal_path, None


def _explain(error: KioskError) -> None:
    """Say in both languages what is wrong, then the detail for the technician."""
    from kiosk.widgets.words import Words  # noqa: PLC0415 - as above

    telling = tell_error(error)
    for language in Language:
        try:
            print(f"{telling.text_id}: {Words(language).told(telling)}", file=sys.stderr)
        except CatalogueFault:
            break  # the words themselves are missing: the line below says so
    print(f"{error.code}: {error}", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--role", choices=list(Role), help="else the one of the settings")
    parser.add_argument("--config", type=Path, default=default_config())
    parser.add_argument("--language", choices=[language.value for language in Language])
    parser.add_argument("--windowed", action="store_true", help="not over the whole screen")
    parser.add_argument("--keys-from-stdin", action="store_true", help="see kiosk/autopilot.py")
    commands = parser.add_subparsers(dest="command")
    enrolment = commands.add_parser("enrol", help="make this machine a terminal")
    enrolment.add_argument("--server", required=True)
    enrolment.add_argument("--code", required=True)
    enrolment.add_argument(
        "--authority", metavar="FINGERPRINT", help="of the town's own authority, told with the code"
    )
    enrolment.add_argument("--config", type=Path, default=argparse.SUPPRESS)
    commands.add_parser("about", help="version, roles, typefaces")
    pdf = commands.add_parser("receipt-pdf", help="a stored sale or payment as a PDF for A4")
    pdf.add_argument("answer", type=Path, help="as the server answered it, JSON")
    pdf.add_argument("--out", type=Path, required=True)
    pdf.add_argument("--language", choices=list(_LANGUAGES), default="ar")
    pdf.add_argument("--copy", type=int, default=1, metavar="N", help="0 is the original")
    medium = commands.add_parser("pack-file", help="take a pack from a medium; no program runs")
    medium.add_argument("file", type=Path, help="as `pack-file` of the server wrote it")
    medium.add_argument("--config", type=Path, default=argparse.SUPPRESS)
    journal = commands.add_parser("journal", help="look at the journal from outside")
    journal.add_argument("action", choices=["verify"])
    journal.add_argument("path", type=Path, nargs="?")
    journal.add_argument("--config", type=Path, default=argparse.SUPPRESS)
    return parser


_COMMANDS: Final = {
    None: _run,
    "enrol": _enrol,
    "journal": _verify,
    "pack-file": _pack_file,
    "about": _about,
    "receipt-pdf": _receipt_pdf,
}


if __name__ == "__main__":
    raise SystemExit(main())
