"""Who this machine is: its Ed25519 key and what the enrolment said.

The key file is readable by its owner only, and a key that others could have read is refused: a
copied key is a second terminal.  The key signs enrolment, login and every journal record, and
secrets that stay on this machine are derived from it by purpose.  It never leaves this module.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Final, NoReturn

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.errors import IdentityRefused
from vending_server.wire.enrolment import EnrolmentAnswer, enrolment_message
from vending_server.wire.login import LoginRequest, login_message
from vending_server.wire.pack_crypto import exchange_message
from vending_server.wire.packs import PackExchange

KEY_FILE: Final = "device.key"
FACTS_FILE: Final = "terminal.json"
_EXCHANGE_PURPOSE: Final = b"charging-point pack exchange key v1"
_OWNER_ONLY: Final = 0o600
_FACTS_BYTES_MAX: Final = 64 * 1024


class DeviceIdentity:
    """The device key; redacted in every text form and never pickled."""

    __slots__ = ("_key",)

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def __repr__(self) -> str:
        return f"DeviceIdentity({self.public_key_hex[:8]}...)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a device key is not pickled")

    @property
    def public_key(self) -> bytes:
        """The public half, 32 bytes."""
        return self._key.public_key().public_bytes_raw()

    @property
    def public_key_hex(self) -> str:
        """The public half as the server stores it."""
        return self.public_key.hex()

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of a message."""
        return self._key.sign(message)

    def derive(self, purpose: bytes) -> bytes:
        """Return 32 secret bytes that belong to this device and this purpose."""
        kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose)
        return kdf.derive(self._key.private_bytes_raw())

    def sign_enrolment(self, code: str) -> str:
        """Return the proof, in hex, that we hold the key that is to be enrolled."""
        message = enrolment_message(code=code, device_public_key=self.public_key_hex)
        return self.sign(message).hex()

    def sign_login(self, *, terminal_id: str, challenge: str, operator: str) -> str:
        """Return the device's half of a login, in hex."""
        message = login_message(terminal_id=terminal_id, challenge=challenge, operator=operator)
        return self.sign(message).hex()

    def signed_login(
        self,
        terminal_id: str,
        challenge: str,
        operator: str,
        password: str,
        own_password: str | None,
    ) -> LoginRequest:
        """Return a login; `own_password` takes the place of one that stands on a slip."""
        said = {"terminal_id": terminal_id, "challenge": challenge, "operator": operator}
        return LoginRequest(
            **said,
            password=password,
            signature=self.sign_login(**said),
            pack_exchange=self.vouched_exchange(terminal_id=terminal_id),
            new_password=msgspec.UNSET if own_password is None else own_password,
        )

    @property
    def exchange_key(self) -> X25519PrivateKey:
        """The key with which the server's half of a pack key is found."""
        return X25519PrivateKey.from_private_bytes(self.derive(_EXCHANGE_PURPOSE))

    def vouched_exchange(self, *, terminal_id: str) -> PackExchange:
        """Return the public half of the exchange key, signed by the device key."""
        public = self.exchange_key.public_key().public_bytes_raw().hex()
        message = exchange_message(terminal_id=terminal_id, exchange_key=public)
        return PackExchange(public_key=public, signature=self.sign(message).hex())


class TerminalFacts(msgspec.Struct, frozen=True, kw_only=True):
    """`terminal.json`: where we are enrolled and as whom."""

    server_url: str
    device_public_key: str
    enrolment: EnrolmentAnswer

    @property
    def terminal_id(self) -> str:
        """This terminal, as the server names it."""
        return self.enrolment.terminal_id


def is_signed_by(public_key: bytes, *, signature: bytes, message: bytes) -> bool:
    """Say whether a signature over a message was made by the holder of a key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def make_identity(directory: Path) -> DeviceIdentity:
    """Return the device key of a directory, made now if there was none.

    Raises:
        IdentityRefused: there is a key file that may not be used.
        OSError: the key cannot be stored.
    """
    path = directory / KEY_FILE
    if not path.exists():
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Of two processes that enrol at once, one key file wins and both read that one.
        with contextlib.suppress(FileExistsError):
            _store_new(path, _pem(Ed25519PrivateKey.generate()))
    return load_identity(directory)


def load_identity(directory: Path) -> DeviceIdentity:
    """Return the device key of a directory.

    Raises:
        IdentityRefused: missing, damaged, or open to other users.
    """
    path = directory / KEY_FILE
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            pem = file.read(_FACTS_BYTES_MAX)
    except OSError as error:
        raise IdentityRefused(f"{path}: {error.strerror}") from None
    if os.name == "posix" and stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
        raise IdentityRefused(f"{path}: others may read the device key; chmod 600, enrol anew")
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise IdentityRefused(f"{path}: not a device key") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise IdentityRefused(f"{path}: not an Ed25519 key")
    return DeviceIdentity(key)


def store_facts(directory: Path, facts: TerminalFacts) -> None:
    """Write `terminal.json`."""
    write_whole(directory / FACTS_FILE, msgspec.json.format(msgspec.json.encode(facts)))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, for its owner only; one that is there is replaced."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    _write_synced(part, data)
    part.replace(path)
    _sync_directory(path.parent)


def load_facts(directory: Path, identity: DeviceIdentity) -> TerminalFacts:
    """Return what the enrolment said.

    Raises:
        IdentityRefused: not enrolled, damaged, or enrolled with another key.
    """
    path = directory / FACTS_FILE
    try:
        facts = msgspec.json.decode(path.read_bytes()[:_FACTS_BYTES_MAX], type=TerminalFacts)
    except FileNotFoundError:
        raise IdentityRefused(f"{path}: this machine is not enrolled yet") from None
    except (OSError, msgspec.DecodeError) as error:
        raise IdentityRefused(f"{path}: {error}") from None
    if facts.device_public_key != identity.public_key_hex:
        raise IdentityRefused(f"{path}: belongs to another device key")
    return facts


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _store_new(path: Path, data: bytes) -> None:
    """Store a file that must not exist yet: after a power cut it is there whole, or not."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    _write_synced(part, data)
    try:
        # A link refuses an existing name, a rename would replace the key of an enrolled device.
        path.hardlink_to(part)
    finally:
        part.unlink()
    _sync_directory(path.parent)


def _write_synced(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(directory: Path) -> None:
    if os.name != "posix":
        return  # Windows has no such call and no need of it
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
