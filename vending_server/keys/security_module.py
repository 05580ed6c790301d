"""The key-encryption key inside a security module, reached over PKCS#11 (Cryptoki 2.40).

The key is made in the module, is marked as sensitive and never extractable, and seals by
AES-256-GCM there; what leaves the module is sealed.  A key of our label without these marks is
refused: it may have been outside.  Not AES key wrap: SoftHSM pads what it unwraps, and a binding
could not be sealed along (docs/decisions/0025).

The PIN is read from its file for each use and kept nowhere.  Every use is a session of its own, one
at a time: in PKCS#11 being logged in belongs to the process, so a second session would disturb the
first.  The module guards keys at rest only; a vending key in use is in this process's memory, and a
certified module that makes the tokens itself stands at another door (docs/protocols/prismtoken.md).
"""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pkcs11
from pkcs11.exceptions import (
    DataInvalid,
    EncryptedDataInvalid,
    EncryptedDataLenRange,
    GeneralError,
    PinIncorrect,
    PKCS11Error,
)

from vending_server.config import ServerConfig
from vending_server.errors import Misconfigured
from vending_server.keys.errors import KeyStoreDamaged
from vending_server.keys.files import read_secret_file

KEY_BITS: Final = 256
_NAME_BYTES: Final = 8
_NONCE_BYTES: Final = 12
_TAG_BITS: Final = 128

# What a failed check of the GCM tag looks like; SoftHSM says GeneralError.
_NOT_AUTHENTIC: Final = (GeneralError, DataInvalid, EncryptedDataInvalid, EncryptedDataLenRange)

_MADE_AS: Final = {
    pkcs11.Attribute.SENSITIVE: True,
    pkcs11.Attribute.EXTRACTABLE: False,
    pkcs11.Attribute.MODIFIABLE: False,
    # It seals and opens vending keys and does nothing else.
    pkcs11.Attribute.WRAP: False,
    pkcs11.Attribute.UNWRAP: False,
    pkcs11.Attribute.DERIVE: False,
    pkcs11.Attribute.SIGN: False,
    pkcs11.Attribute.VERIFY: False,
}
# What the module itself vouches for, about the key's whole life.
_PROOFS: Final = (
    pkcs11.Attribute.LOCAL,
    pkcs11.Attribute.ALWAYS_SENSITIVE,
    pkcs11.Attribute.NEVER_EXTRACTABLE,
)

_one_session: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleAddress:
    """Where a key lies: the module's library, the token in it, and the key's label there."""

    library: Path
    token_label: str
    pin_file: Path
    key_label: str


class SecurityModuleKey:
    """Seals and opens small secrets inside the module; see `Sealer`."""

    def __init__(self, address: ModuleAddress) -> None:
        """Find the key.

        Raises:
            Misconfigured: no module, token, PIN or key, or a key that may have been outside.
        """
        self._address = address
        with _key_of(address) as key:
            for proof in _PROOFS:
                if not key[proof]:
                    raise Misconfigured(f"{_told(address)}: the key is not {proof.name}")
            self._name: str = key.id.hex()

    @classmethod
    def create(cls, address: ModuleAddress) -> SecurityModuleKey:
        """Make a new key in the module.

        Raises:
            Misconfigured: there is a key of this label already, or the module refuses.
        """
        with _session(address, is_writing=True) as session:
            if list(session.get_objects(_named(address))):
                raise Misconfigured(f"{_told(address)}: exists already and is not replaced")
            session.generate_key(
                pkcs11.KeyType.AES,
                KEY_BITS,
                id=secrets.token_bytes(_NAME_BYTES),
                label=address.key_label,
                store=True,
                template=_MADE_AS,
            )
        return cls(address)

    @property
    def name(self) -> str:
        """16 hex digits that tell this key from others: its random id in the module."""
        return self._name

    def seal(self, secret: bytes, *, bound_to: bytes) -> bytes:
        """Return a secret encrypted; see `Sealer`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        with _key_of(self._address) as key:
            sealed: bytes = key.encrypt(
                secret,
                mechanism=pkcs11.Mechanism.AES_GCM,
                mechanism_param=pkcs11.GCMParams(nonce, bound_to, _TAG_BITS),
            )
        return nonce + sealed

    def open(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """Return the secret; see `Sealer`."""
        nonce, body = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        with _key_of(self._address) as key:
            try:
                secret: bytes = key.decrypt(
                    body,
                    mechanism=pkcs11.Mechanism.AES_GCM,
                    mechanism_param=pkcs11.GCMParams(nonce, bound_to, _TAG_BITS),
                )
            except _NOT_AUTHENTIC:
                raise KeyStoreDamaged("a sealed key was changed, or was sealed otherwise") from None
        return secret

    def __repr__(self) -> str:
        return f"<SecurityModuleKey {self._name}, in the module>"


def module_address(config: ServerConfig) -> ModuleAddress:
    """Return where the settings say that the key lies."""
    assert config.pkcs11_module_file is not None, "the settings were checked"
    assert config.pkcs11_token_label is not None, "the settings were checked"
    assert config.pkcs11_pin_file is not None, "the settings were checked"
    return ModuleAddress(
        library=config.pkcs11_module_file,
        token_label=config.pkcs11_token_label,
        pin_file=config.pkcs11_pin_file,
        key_label=config.pkcs11_key_label,
    )


@contextlib.contextmanager
def _key_of(address: ModuleAddress) -> Iterator[Any]:
    # Any: which methods a key has is known only once the module lists its mechanisms.
    with _session(address, is_writing=False) as session:
        found = list(session.get_objects(_named(address)))
        if len(found) != 1:
            raise Misconfigured(f"{_told(address)}: {len(found)} keys of this label, not one")
        yield found[0]


@contextlib.contextmanager
def _session(address: ModuleAddress, *, is_writing: bool) -> Iterator[pkcs11.Session]:
    """Open a session and turn whatever the module says into a line for an administrator."""
    pin = _pin(address.pin_file)
    with _one_session:
        try:
            token = pkcs11.lib(str(address.library)).get_token(token_label=address.token_label)
            with token.open(user_pin=pin, rw=is_writing) as session:
                yield session
        except PinIncorrect:
            # Said apart: a module locks itself after a few of these.
            raise Misconfigured(f"{address.pin_file}: the module refuses this PIN") from None
        except PKCS11Error as error:
            # The kind only: a module's own text may hold anything.  The bare root is a library that
            # cannot be loaded.
            is_root = type(error) is PKCS11Error
            kind = "the library cannot be loaded" if is_root else type(error).__name__
            raise Misconfigured(f"{_told(address)}: {kind}") from None


def _pin(path: Path) -> str:
    try:
        pin = read_secret_file(path).decode("ascii").strip()
    except UnicodeDecodeError:
        raise Misconfigured(f"{path}: a PIN is plain text") from None
    if not pin:
        raise Misconfigured(f"{path}: there is no PIN in it")
    return pin


def _named(address: ModuleAddress) -> dict[pkcs11.Attribute, object]:
    return {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.SECRET_KEY,
        pkcs11.Attribute.KEY_TYPE: pkcs11.KeyType.AES,
        pkcs11.Attribute.LABEL: address.key_label,
    }


def _told(address: ModuleAddress) -> str:
    return f"{address.library}: token {address.token_label!r}, key {address.key_label!r}"
