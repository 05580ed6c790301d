"""What the first start does, without windows: keep the answers, enrol, write the settings.

Nothing is lost when it is cut half-way.  Every answer is kept in a draft beside the settings file
as soon as its step is over; the device key and the facts of the enrolment are stored by `enrol`
itself, so a machine that is enrolled is not enrolled a second time; and kiosk.toml is written last,
whole or not at all.  The one-time code is kept nowhere: after a lost answer the same code is typed
again, and proves the same key.
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import quote

import msgspec

from drivers.errors import BadDeviceUri
from drivers.ports import FoundPort, found_ports
from drivers.registry import DeviceKind, kinds_of
from drivers.uri import parse_uri
from kiosk import enrol as enrolment
from kiosk.authority import pin_authority
from kiosk.config import AUTHORITY_FILE, Language, load_config
from kiosk.errors import IdentityRefused
from kiosk.i18n.formats import normalise_digits
from kiosk.identity import FACTS_FILE, TerminalFacts, load_facts, load_identity, write_whole

STATE_FOLDER: Final = "state"
PRINTER_SCHEME, READER_SCHEME = "escpos:", "track2:"
_HEAD: Final = "# Written by the first start; kiosk/config.py says what else may stand here."
_DRAFT_BYTES_MAX: Final = 64 * 1024
_STORAGE: Final = frozenset(
    {errno.ENOSPC, errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO, errno.ENOTDIR, errno.EDQUOT}
)
_log = logging.getLogger(__name__)


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered so far; no secret is among it."""

    language: Language = Language.ARABIC
    server_url: str = ""
    fingerprint: str = ""
    printer: str = ""  # a port, or a whole device URI
    reader: str = ""
    paper_width_dots: int = 576


class Enroller(Protocol):
    """`kiosk.enrol.enrol`."""

    def __call__(
        self, server_url: str, code: str, directory: Path, *, ca_file: Path | None = None
    ) -> TerminalFacts:
        """Make this machine a terminal."""
        ...


class FirstRun:
    """One machine on its way to being a till.  Safe to use from worker threads."""

    def __init__(
        self,
        config_path: Path,
        *,
        enrol: Enroller = enrolment.enrol,
        pin: Callable[[str, str, Path], Path] = pin_authority,
        ports: Callable[[], list[FoundPort]] = found_ports,
    ) -> None:
        self._config_path = config_path
        self._draft_path = config_path.with_name(f"{config_path.name}.draft")
        self._enrol, self._pin = enrol, pin
        self._lock = threading.Lock()
        self.ports = ports
        self.answers = self._kept()

    @property
    def state_dir(self) -> Path:
        """Where key, facts and journal lie: beside the settings."""
        return self._config_path.parent / STATE_FOLDER

    @property
    def is_new(self) -> bool:
        """Whether nothing was answered yet."""
        return not self._draft_path.exists()

    def facts(self) -> TerminalFacts | None:
        """Return who this machine is, if it is enrolled already.

        Raises:
            IdentityRefused: it is, with a key that may not be used any more.
        """
        if not (self.state_dir / FACTS_FILE).exists():
            return None
        return load_facts(self.state_dir, load_identity(self.state_dir))

    def keep(self, answers: Answers) -> None:
        """Keep the answers, on disk.

        Raises:
            OSError: they cannot be stored.
        """
        with self._lock:
            self._config_path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._draft_path, msgspec.json.encode(answers))
            self.answers = answers

    def connect(self, code: str) -> TerminalFacts:
        """Enrol at the server of the answers; an authority whose fingerprint was told is pinned.

        Raises:
            KioskError: the server, the code or the authority was refused; nothing was lost.
            OSError: no answer, or nothing can be stored (`is_storage`).
        """
        url = enrolment.server_url_of(self.answers.server_url)
        fingerprint = self.answers.fingerprint
        pinned = self.state_dir / AUTHORITY_FILE
        if fingerprint:
            self._pin(url, fingerprint, self.state_dir)
        else:
            pinned.unlink(missing_ok=True)  # of an earlier try
        authority = pinned if fingerprint else None
        return self._enrol(url, plain_code(code), self.state_dir, ca_file=authority)

    def finish(self) -> None:
        """Write the settings file and forget the draft.

        Raises:
            IdentityRefused: this machine is not enrolled.
            ConfigRefused, OSError: the settings cannot be used or stored; the draft stays.
        """
        facts = self.facts()
        if facts is None:
            raise IdentityRefused("not enrolled yet")
        text = settings_text(self.answers, server_url=facts.server_url)
        with self._lock:
            trial = self._config_path.with_name(f"{self._config_path.name}.trial")
            write_whole(trial, text.encode())
            load_config(trial)  # what is refused here would be refused at every start
            trial.unlink()
            write_whole(self._config_path, text.encode())
            self._draft_path.unlink(missing_ok=True)

    def _kept(self) -> Answers:
        try:
            data = self._draft_path.read_bytes()[:_DRAFT_BYTES_MAX]
            return msgspec.json.decode(data, type=Answers)
        except FileNotFoundError:
            return Answers()
        except (OSError, msgspec.DecodeError):
            _log.warning("the draft of the settings cannot be read; it is begun anew")
            return Answers()


def plain_address(typed: str) -> str:
    """Return an address as it is meant: https unless something else was typed."""
    text = normalise_digits("".join(typed.split()))
    return text if not text or "://" in text else f"https://{text}"


def plain_code(typed: str) -> str:
    """Return a one-time code as the server wants it."""
    return normalise_digits("".join(typed.split())).upper()


def printer_uri(port: str, *, width_dots: int) -> str:
    """Return the device URI of a printer at a port; a whole URI stays as it was typed."""
    if _is_whole(port):
        return port
    return f"{PRINTER_SCHEME}{_quoted(port)}?width={width_dots}"


def reader_uri(port: str) -> str:
    """Return the device URI of a card reader at a port; a whole URI may name another driver."""
    return port if _is_whole(port) else f"{READER_SCHEME}{_quoted(port)}"


def is_device(uri: str, kind: DeviceKind) -> bool:
    """Say whether a device URI can be read, and there is a driver of this kind for it."""
    with contextlib.suppress(BadDeviceUri):
        return kind in kinds_of(parse_uri(uri).scheme)
    return False


def settings_text(answers: Answers, *, server_url: str) -> str:
    """Return kiosk.toml."""
    width = answers.paper_width_dots
    values = {
        "server_url": server_url,
        "state_dir": STATE_FOLDER,
        "printer": printer_uri(answers.printer, width_dots=width),
        "reader": reader_uri(answers.reader),
        "language": answers.language.value,
        "paper_width_dots": width,
    }
    # A printable text of JSON is one of TOML; addresses and URIs are checked to be printable.
    lines = [f"{name} = {json.dumps(told, ensure_ascii=False)}" for name, told in values.items()]
    return "\n".join([_HEAD, *lines, ""])


def is_storage(error: OSError) -> bool:
    """Say whether it was the disk and not the line."""
    return error.errno in _STORAGE


def _is_whole(port: str) -> bool:
    """Tell `scheme:path` from a port; the path of a port begins with no bare word and colon."""
    scheme, colon, _ = port.partition(":")
    return bool(colon) and scheme.isalnum()


def _quoted(port: str) -> str:
    return quote(port, safe="/:\\")
