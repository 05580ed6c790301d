"""Settings of one till: `kiosk.toml`, read once at start, frozen, refused whole if anything is odd.

    server_url = "https://vending.example.ps"      # plain http only to this machine itself
    state_dir = "/var/lib/charging-point"          # device key, terminal facts, journal
    printer = "escpos:/dev/serial/by-id/usb-...?width=576"
    reader = "track2:/dev/serial/by-id/usb-..."
    scanner = "scanner:/dev/serial/by-id/usb-..."  # optional: a second reader, for QR codes
    language = "ar"                                # or "en"
    role = "cashier"                               # optional; or "selfservice", "headoffice"
    paper_width_dots = 576                         # or 384
    paper_language = "both"                        # optional: "ar", "en"; without it as the windows
    paper_large = true                             # optional: every receipt in large print
    pdf_folder = "/media/stick"                    # optional: copies may be saved there
    theme = "light"                                # optional; or "dark", "high_contrast"
    text = "normal"                                # optional; or "large"
    ca_file = "/etc/charging-point/ca.pem"         # optional: trust this authority only; without
                                                   # it the one that was pinned at enrolment

    bills = "cctalk:/dev/serial/by-id/usb-..."     # of a self-service terminal: takes the notes,
    operator = "k03"                               # its own login, and its password in a file
    password_file = "k03.secret"                   # that nobody else can read

    [timeouts]                                     # optional, seconds
    connect_s = 3.0
    read_s = 10.0
    ask_after_s = 2.0
    resolve_after_s = 8.0

A relative path counts from the folder of the file.  An unknown name is refused: a setting misspelt
must never be a setting ignored.
"""

from __future__ import annotations

import ipaddress
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from drivers.errors import BadDeviceUri
from drivers.uri import parse_uri
from kiosk.errors import ConfigRefused
from kiosk.opening_hours import OpeningHours, read_hours
from kiosk.theme.choices import TextSize, Theme
from vending_server.wire.facts import BothLanguages

_FILE_BYTES_MAX: Final = 64 * 1024
AUTHORITY_FILE: Final = "authority.pem"
_PAPER_WIDTHS: Final = (384, 576)


class Language(StrEnum):
    """What the windows speak at start."""

    ARABIC = "ar"
    ENGLISH = "en"


class PaperLanguage(StrEnum):
    """What receipts speak."""

    ARABIC = "ar"
    ENGLISH = "en"
    BOTH = "both"


class Role(StrEnum):
    """What this program is, at this place."""

    CASHIER = "cashier"
    SELFSERVICE = "selfservice"
    HEADOFFICE = "headoffice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long the till waits for the server; short ones make tests quick."""

    connect_s: float = 3.0
    read_s: float = 10.0
    ask_after_s: float = 2.0
    resolve_after_s: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskConfig:
    """Everything a till is told from outside."""

    server_url: str
    state_dir: Path
    printer: str
    reader: str
    scanner: str | None
    language: Language
    role: Role
    paper_width_dots: int
    ca_file: Path | None
    timeouts: Timeouts
    bills: str | None = None
    operator: str | None = None
    password_file: Path | None = None
    paper_language: PaperLanguage | None = None  # none = as the windows
    paper_large: bool = False
    pdf_folder: Path | None = None  # none = no copy is written into a file
    hours: OpeningHours | None = None
    nearest: BothLanguages | None = None
    theme: Theme = Theme.LIGHT
    text: TextSize = TextSize.NORMAL

    @property
    def journal_path(self) -> Path:
        """Where the journal lies."""
        return self.state_dir / "journal.sqlite"

    @property
    def trusted_authority(self) -> Path | None:
        """The authority that alone is trusted; None: those of the operating system."""
        pinned = self.state_dir / AUTHORITY_FILE
        return self.ca_file or (pinned if pinned.is_file() else None)


# name -> (least, most), in seconds
_TIMEOUT_BOUNDS: Final = {
    "connect_s": (0.05, 30.0),
    "read_s": (0.05, 60.0),
    "ask_after_s": (0.05, 10.0),
    "resolve_after_s": (0.1, 60.0),
}


class _SelfService(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What only a terminal without a person is told."""

    hours: dict[str, str] = msgspec.field(default_factory=dict)
    nearest_ar: str = ""  # where a cashier is, with his hours
    nearest_en: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    server_url: str
    state_dir: str
    printer: str
    reader: str
    scanner: str | None = None
    language: Language = Language.ARABIC
    role: Role = Role.CASHIER
    paper_width_dots: int = 576
    ca_file: str | None = None
    bills: str | None = None
    operator: str | None = None
    password_file: str | None = None
    theme: Theme = Theme.LIGHT
    text: TextSize = TextSize.NORMAL
    paper_language: PaperLanguage | None = None
    paper_large: bool = False
    pdf_folder: str | None = None
    timeouts: dict[str, float] = msgspec.field(default_factory=dict)
    selfservice: _SelfService = msgspec.field(default_factory=_SelfService)


def load_config(path: Path) -> KioskConfig:
    """Read and check a settings file.

    Raises:
        ConfigRefused: the message names the file and the setting.
    """
    try:
        raw = _read_toml(path)
        return _checked(msgspec.convert(raw, _File), base=path.resolve().parent)
    except (OSError, ValueError, msgspec.ValidationError, BadDeviceUri) as error:
        raise ConfigRefused(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def check_server_url(url: str) -> str:
    """Return the URL without a trailing slash if money may travel over it.

    Raises:
        ValueError: not http(s), names more than a host, or plain http to another machine.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("server_url must begin with https://")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("server_url must hold a host and a path, nothing else")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise ValueError("server_url must be https:// unless the server is this machine")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _read_toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        data = file.read(_FILE_BYTES_MAX + 1)
    if len(data) > _FILE_BYTES_MAX:
        raise ValueError("longer than a settings file can be")
    return tomllib.loads(data.decode())


def _checked(raw: _File, *, base: Path) -> KioskConfig:
    if raw.paper_width_dots not in _PAPER_WIDTHS:
        raise ValueError("paper_width_dots must be 384 or 576")
    for uri in filter(None, (raw.printer, raw.reader, raw.scanner, raw.bills)):
        parse_uri(uri)
    return KioskConfig(
        server_url=check_server_url(raw.server_url),
        state_dir=base / raw.state_dir,
        printer=raw.printer,
        reader=raw.reader,
        scanner=raw.scanner,
        language=raw.language,
        role=raw.role,
        paper_width_dots=raw.paper_width_dots,
        ca_file=_existing_file(base, raw.ca_file),
        timeouts=_timeouts(raw.timeouts),
        bills=raw.bills,
        operator=raw.operator,
        password_file=base / raw.password_file if raw.password_file else None,
        hours=read_hours(raw.selfservice.hours),
        nearest=_nearest(raw.selfservice),
        theme=raw.theme,
        paper_language=raw.paper_language,
        paper_large=raw.paper_large,
        pdf_folder=_existing_folder(base, raw.pdf_folder),
        text=raw.text,
    )


def _nearest(raw: _SelfService) -> BothLanguages | None:
    if bool(raw.nearest_ar) != bool(raw.nearest_en):
        raise ValueError("nearest_ar and nearest_en belong together")
    return BothLanguages(ar=raw.nearest_ar, en=raw.nearest_en) if raw.nearest_ar else None


def _existing_file(base: Path, name: str | None) -> Path | None:
    if name is None:
        return None
    path = base / name
    if not path.is_file():
        raise ValueError(f"ca_file: no file {path}")
    return path


def _existing_folder(base: Path, name: str | None) -> Path | None:
    if name is None:
        return None
    path = base / name
    if not path.is_dir():
        raise ValueError(f"pdf_folder: no folder {path}")
    return path


def _timeouts(raw: dict[str, float]) -> Timeouts:
    for name, value in raw.items():
        if name not in _TIMEOUT_BOUNDS:
            raise ValueError(f"timeouts: no setting {name!r}")
        least, most = _TIMEOUT_BOUNDS[name]
        if not least <= value <= most:
            raise ValueError(f"timeouts.{name} must be from {least} to {most}")
    timeouts = Timeouts(**raw)
    if timeouts.resolve_after_s <= timeouts.ask_after_s:
        raise ValueError("timeouts.resolve_after_s must be longer than ask_after_s")
    return timeouts
