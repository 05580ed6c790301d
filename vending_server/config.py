"""The server's settings: one TOML file, written by `init`, checked before anything starts.

Every key is known by name; a misspelt one is refused rather than ignored.  Paths are relative to
the file.  `mode` is chosen at `init` and has no default: a server that does not know whether it is
real must not sell.  Beyond loopback there is no plain HTTP.  No secret stands in the settings, the
database's password aside: keys and the security module's PIN are in files of their own.
"""

from __future__ import annotations

import ipaddress
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from vending_server.errors import Misconfigured
from vending_server.privacy.periods import (
    LIST_NAME,
    PERIODS,
    SUFFIX,
    Kind,
    default_periods,
    periods_from,
)

CONFIG_NAME: Final = "server.toml"
KEY_ENCRYPTION_KEY_NAME: Final = "key-encryption.key"
KEY_STORE_NAME: Final = "vending-keys.json"
PKCS11_KEY_LABEL_DEFAULT: Final = "charging-point vending keys"
PORT_DEFAULT: Final = 8480
BODY_BYTES_MAX_DEFAULT: Final = 64 * 1024
SESSION_IDLE_LIMIT_S_DEFAULT: Final = 15 * 60
# Requests a minute: far above what people do, far below what a program does.
TERMINAL_PER_MINUTE_DEFAULT: Final = 600
OPERATOR_PER_MINUTE_DEFAULT: Final = 600
METER_PER_MINUTE_DEFAULT: Final = 60
PORTAL_PER_MINUTE_DEFAULT: Final = 600
WORKERS_DEFAULT: Final = 1
DUPLICATE_MINUTES_DEFAULT: Final = 10
BACKUP_KEEP_DEFAULT: Final = 30

PORTS: Final = range(65_536)
WORKERS: Final = range(1, 65)
_BODY_BYTES: Final = range(4 * 1024, 1024 * 1024 + 1)
_IDLE_S: Final = range(60, 8 * 3600 + 1)
_PER_MINUTE: Final = range(1, 10_000_001)
_DUPLICATE_MINUTES: Final = range(24 * 60 + 1)
_BACKUP_KEEP: Final = range(2, 10_000)
_SQLITE_FILE: Final = "sqlite:///"
_POSTGRESQL: Final = "postgresql+psycopg://"


class Mode(StrEnum):
    """Whether this server sells to real meters."""

    SAMPLE = "sample"
    PRODUCTION = "production"


class KeyStoreKind(StrEnum):
    """Where the key-encryption key lies, which locks every vending key at rest."""

    FILE = "file"
    PKCS11 = "pkcs11"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerConfig:
    """Settings that were checked; see `load_config`."""

    mode: Mode
    database_url: str = field(repr=False)  # may hold the database's password
    key_store: KeyStoreKind = KeyStoreKind.FILE
    key_store_file: Path
    key_encryption_key_file: Path | None = None  # set for FILE
    pkcs11_module_file: Path | None = None  # this and the next two are set for PKCS11
    pkcs11_token_label: str | None = None
    pkcs11_pin_file: Path | None = None
    pkcs11_key_label: str = PKCS11_KEY_LABEL_DEFAULT
    sta_tables_file: Path | None
    host: str
    port: int
    tls_certificate_file: Path | None
    tls_key_file: Path | None
    tls_key_passphrase_file: Path | None = None  # sealed under the key-encryption key
    tls_authority_file: Path | None = None  # given to tills that enrol
    body_bytes_max: int
    session_idle_limit_s: int
    terminal_requests_per_minute: int = TERMINAL_PER_MINUTE_DEFAULT
    operator_requests_per_minute: int = OPERATOR_PER_MINUTE_DEFAULT
    meter_requests_per_minute: int = METER_PER_MINUTE_DEFAULT
    portal_requests_per_minute: int = PORTAL_PER_MINUTE_DEFAULT
    duplicate_minutes: int = DUPLICATE_MINUTES_DEFAULT  # 0 = the same again is never asked about
    uses_shifts: bool = False  # tills sell only in a shift that was opened with a count
    workers: int = WORKERS_DEFAULT  # processes; more than one needs PostgreSQL
    metrics_token_file: Path | None = None  # /metrics answers to whoever has it; none = nobody
    portal_token_file: Path | None = None  # receipts are checked for whoever has it
    backup_public_key_file: Path | None = None
    backup_directories: tuple[Path, ...] = ()
    backup_keep: int = BACKUP_KEEP_DEFAULT
    anonymised_list_file: Path = Path(LIST_NAME)
    retention: Mapping[Kind, int] = field(default_factory=default_periods)  # days


def load_config(path: Path) -> ServerConfig:
    """Read and check a settings file.

    Raises:
        Misconfigured: the file is missing or unreadable, or one of its settings cannot be.
    """
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured(f"{path}: not a TOML file: {error}") from None
    try:
        return config_from(settings, folder=path.resolve().parent)
    except Misconfigured as error:
        raise Misconfigured(f"{path}: {error}") from None


def config_from(settings: Mapping[str, object], *, folder: Path) -> ServerConfig:
    """Return the checked settings; relative paths are taken from `folder`.

    Raises:
        Misconfigured: a key is unknown, missing or has a value that cannot be.
    """
    unknown = sorted(set(settings) - _KNOWN)
    if unknown:
        raise Misconfigured(f"unknown setting: {', '.join(unknown)}")
    read = _Reader(settings, folder)
    kind = _key_store_kind(read.text_or("key_store", KeyStoreKind.FILE))
    in_module = kind is KeyStoreKind.PKCS11
    config = ServerConfig(
        mode=_mode(read.text("mode")),
        database_url=_absolute_url(read.text("database_url"), folder),
        key_store=kind,
        key_store_file=read.path("key_store_file"),
        key_encryption_key_file=read.path_if("key_encryption_key_file", wanted=not in_module),
        pkcs11_module_file=read.path_if("pkcs11_module_file", wanted=in_module),
        pkcs11_token_label=read.text_if("pkcs11_token_label", wanted=in_module),
        pkcs11_pin_file=read.path_if("pkcs11_pin_file", wanted=in_module),
        pkcs11_key_label=read.text_or("pkcs11_key_label", PKCS11_KEY_LABEL_DEFAULT),
        sta_tables_file=read.optional_file("sta_tables_file"),
        host=read.text("host"),
        port=read.number("port", within=PORTS),
        tls_certificate_file=read.optional_file("tls_certificate_file"),
        tls_key_file=read.optional_file("tls_key_file"),
        tls_key_passphrase_file=read.optional_file("tls_key_passphrase_file"),
        tls_authority_file=read.optional_file("tls_authority_file"),
        body_bytes_max=read.number("body_bytes_max", within=_BODY_BYTES),
        session_idle_limit_s=read.number("session_idle_limit_s", within=_IDLE_S),
        terminal_requests_per_minute=read.number_or(
            "terminal_requests_per_minute", TERMINAL_PER_MINUTE_DEFAULT, within=_PER_MINUTE
        ),
        operator_requests_per_minute=read.number_or(
            "operator_requests_per_minute", OPERATOR_PER_MINUTE_DEFAULT, within=_PER_MINUTE
        ),
        meter_requests_per_minute=read.number_or(
            "meter_requests_per_minute", METER_PER_MINUTE_DEFAULT, within=_PER_MINUTE
        ),
        portal_requests_per_minute=read.number_or(
            "portal_requests_per_minute", PORTAL_PER_MINUTE_DEFAULT, within=_PER_MINUTE
        ),
        duplicate_minutes=read.number_or(
            "duplicate_minutes", DUPLICATE_MINUTES_DEFAULT, within=_DUPLICATE_MINUTES
        ),
        uses_shifts=read.yes_or_no("uses_shifts", default=False),
        workers=read.number_or("workers", WORKERS_DEFAULT, within=WORKERS),
        metrics_token_file=read.optional_file("metrics_token_file"),
        portal_token_file=read.optional_file("portal_token_file"),
        backup_public_key_file=read.optional_path("backup_public_key_file"),
        backup_directories=read.paths("backup_directories"),
        backup_keep=read.number_or("backup_keep", BACKUP_KEEP_DEFAULT, within=_BACKUP_KEEP),
        anonymised_list_file=read.folder / read.text_or("anonymised_list_file", LIST_NAME),
        retention=periods_from(settings.get("retention", {})),
    )
    _check_transport(config)
    check_workers(config)
    return config


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleSettings:
    """What `init` writes about a security module."""

    library: Path
    token_label: str
    pin_file: Path


def config_text(*, mode: Mode, database_url: str, module: ModuleSettings | None = None) -> str:
    """Return the settings file that `init` writes; TOML and JSON quote these texts alike."""
    return _TEMPLATE.format(
        mode=json.dumps(mode.value),
        database_url=json.dumps(database_url),
        key_store=_FILE_SETTINGS if module is None else _module_settings(module),
        port=PORT_DEFAULT,
        body_bytes_max=BODY_BYTES_MAX_DEFAULT,
        session_idle_limit_s=SESSION_IDLE_LIMIT_S_DEFAULT,
        workers=WORKERS_DEFAULT,
    )


_RETENTION: Final = "\n".join(
    f"# {kind}{SUFFIX} = {period.days}" for kind, period in PERIODS.items()
)

_TEMPLATE: Final = f"""\
# Settings of the vending server.  Paths are relative to this file.

# "sample" or "production", chosen once: production refuses test keys and the sample STA tables.
mode = {{mode}}

# May hold a password: keep this file readable by the server only.
database_url = {{database_url}}

# Vending keys, each sealed under the key-encryption key.
key_store_file = "{KEY_STORE_NAME}"
{{key_store}}
# The operator's STA tables, needed in production to sell to EA07 meters.
# sta_tables_file = "sta-tables.json"

# Any other host than loopback needs the certificate and its key: make-ca, issue-certificate.
host = "127.0.0.1"
port = {{port}}
# tls_certificate_file = "server.crt"
# tls_key_file = "server.key"
# tls_key_passphrase_file = "server.key.passphrase"
# tls_authority_file = "authority.crt"

# Prometheus reads /metrics with the token in this file (mode 0600); without it nobody does.
# metrics_token_file = "metrics.token"
# The customers' portal checks receipts with the token in this file (mode 0600); so do not others.
# portal_token_file = "portal.token"

# Backups: the custodians' public key (make-backup-key), and folders on disks of their own.
# backup_public_key_file = "backup.pub"
# backup_directories = ["/media/backup-usb", "/mnt/backup-office"]
# backup_keep = {BACKUP_KEEP_DEFAULT}
# Who was anonymised, by opaque marks; copied into each of those folders.
# anonymised_list_file = "{LIST_NAME}"

body_bytes_max = {{body_bytes_max}}
session_idle_limit_s = {{session_idle_limit_s}}

# How often one terminal, one operator and one meter may be asked for, in requests a minute.
# terminal_requests_per_minute = {TERMINAL_PER_MINUTE_DEFAULT}
# operator_requests_per_minute = {OPERATOR_PER_MINUTE_DEFAULT}
# meter_requests_per_minute = {METER_PER_MINUTE_DEFAULT}
# portal_requests_per_minute = {PORTAL_PER_MINUTE_DEFAULT}
# The same amount for the same meter within so many minutes is asked about; 0 = never.
# duplicate_minutes = {DUPLICATE_MINUTES_DEFAULT}
# Whether a till sells only in a shift: its cashier counts the drawer before and after.
# Agents' points have no drawer of ours and sell without.
# uses_shifts = true
# Processes that sell side by side; more than one needs PostgreSQL.  One for each core is a start.
workers = {{workers}}

# How many days personal data is kept; docs/retention.md.  At the end of the file.
# [retention]
{_RETENTION}
"""

_FILE_SETTINGS: Final = f"""\
# "file": the key-encryption key is a file.  "pkcs11": it never leaves a security module.
key_store = "file"
key_encryption_key_file = "{KEY_ENCRYPTION_KEY_NAME}\""""

_KNOWN: Final = frozenset(ServerConfig.__dataclass_fields__)


def _module_settings(module: ModuleSettings) -> str:
    settings = {
        "key_store": KeyStoreKind.PKCS11.value,
        "pkcs11_module_file": str(module.library),
        "pkcs11_token_label": module.token_label,
        # A file of the owner's alone; the PIN itself never stands here.
        "pkcs11_pin_file": str(module.pin_file),
    }
    return "\n".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())


class _Reader:
    """Takes settings one by one, each by the type it must have."""

    def __init__(self, settings: Mapping[str, object], folder: Path) -> None:
        self._settings = settings
        self.folder = folder

    def text(self, name: str) -> str:
        value = self._settings.get(name)
        if not isinstance(value, str) or not value:
            raise Misconfigured(f"{name} must be set to a text")
        return value

    def number(self, name: str, *, within: range) -> int:
        value = self._settings.get(name)
        # type() and not isinstance(): `true` would pass for 1.
        if type(value) is not int or value not in within:
            raise Misconfigured(f"{name} must be a number from {within[0]} to {within[-1]}")
        return value

    def number_or(self, name: str, default: int, *, within: range) -> int:
        return self.number(name, within=within) if name in self._settings else default

    def yes_or_no(self, name: str, *, default: bool) -> bool:
        value = self._settings.get(name, default)
        if not isinstance(value, bool):
            raise Misconfigured(f"{name} must be true or false")
        return value

    def text_or(self, name: str, default: str) -> str:
        return self.text(name) if name in self._settings else default

    def text_if(self, name: str, *, wanted: bool) -> str | None:
        """Take a setting that one kind of key store needs and the other must not have."""
        if wanted:
            return self.text(name)
        if name in self._settings:
            raise Misconfigured(f"{name} does not belong to this kind of key_store")
        return None

    def path(self, name: str) -> Path:
        return self.folder / self.text(name)

    def path_if(self, name: str, *, wanted: bool) -> Path | None:
        text = self.text_if(name, wanted=wanted)
        return None if text is None else self.folder / text

    def optional_path(self, name: str) -> Path | None:
        return self.path(name) if name in self._settings else None

    def paths(self, name: str) -> tuple[Path, ...]:
        value = self._settings.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise Misconfigured(f"{name} must be a list of folders")
        return tuple(self.folder / one for one in value)

    def optional_file(self, name: str) -> Path | None:
        if name not in self._settings:
            return None
        path = self.path(name)
        if not path.is_file():
            raise Misconfigured(f"{name}: there is no file {path}")
        return path


def _mode(text: str) -> Mode:
    try:
        return Mode(text)
    except ValueError:
        raise Misconfigured('mode must be "sample" or "production"') from None


def _key_store_kind(text: str) -> KeyStoreKind:
    try:
        return KeyStoreKind(text)
    except ValueError:
        raise Misconfigured('key_store must be "file" or "pkcs11"') from None


def _absolute_url(url: str, folder: Path) -> str:
    if url.startswith(_POSTGRESQL):
        return url
    if not url.startswith(_SQLITE_FILE):
        raise Misconfigured(f"database_url must begin with {_SQLITE_FILE} or {_POSTGRESQL}")
    return f"{_SQLITE_FILE}{folder / url.removeprefix(_SQLITE_FILE)}"


def _check_transport(config: ServerConfig) -> None:
    has_certificate = config.tls_certificate_file is not None
    if has_certificate != (config.tls_key_file is not None):
        raise Misconfigured("tls_certificate_file and tls_key_file belong together")
    if not has_certificate and not is_loopback(config.host):
        raise Misconfigured("a host other than loopback needs tls_certificate_file")


def check_workers(config: ServerConfig) -> None:
    """Refuse several processes over SQLite: its writer is alone, and one process checkpoints.

    Raises:
        Misconfigured: more than one worker without PostgreSQL.
    """
    if config.workers > 1 and not config.database_url.startswith(_POSTGRESQL):
        raise Misconfigured("several workers need PostgreSQL; over SQLite, workers must be 1")


def is_loopback(host: str) -> bool:
    """Say whether a host is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
