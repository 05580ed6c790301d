"""What a server issues tokens with, opened by its settings and checked against its mode.

Production refuses to start with a test key or with the sample STA tables: tokens made with either
could be made by anybody, or would be refused by every real meter.  Without the operator's tables
production still sells to EA11 meters; EA07 is then refused vend by vend.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from token_engine.ciphers.base import BlockCipher
from token_engine.ciphers.sta import IEC_SAMPLE_TABLES, StaTables, sta_tables_from_json
from token_engine.engine import TokenEngine
from token_engine.errors import KeyRefused, TablesInvalid
from token_engine.keys import Ea, SecretKey
from vending_server.config import KeyStoreKind, Mode, ServerConfig
from vending_server.errors import Misconfigured
from vending_server.keys.card_keys import CardKey
from vending_server.keys.key_encryption_key import KeyEncryptionKey
from vending_server.keys.model import VendingKey
from vending_server.keys.published import is_published
from vending_server.keys.sealing import Sealer
from vending_server.keys.store import EncryptedFileKeyStore, MadeKeys


class EngineWithoutSta(TokenEngine):
    """An engine that has no STA tables: it makes and reads no EA07 token."""

    def cipher(self, decoder_key: SecretKey, ea: Ea) -> BlockCipher:
        """Return the bare block cipher under a decoder key.

        Raises:
            KeyRefused: EA07.
        """
        if ea is Ea.STA:
            raise KeyRefused("EA07 needs the operator's STA tables, which are not configured")
        return super().cipher(decoder_key, ea)


def open_key_store(config: ServerConfig) -> EncryptedFileKeyStore:
    """Open the configured key store.

    Raises:
        Misconfigured: a file is missing, open to others or damaged, the security module does not
            answer, or a key does not fit the mode.
    """
    store = EncryptedFileKeyStore(config.key_store_file, open_sealer(config))
    check_mode(config.mode, store.all_keys())
    return store


def create_key_store(config: ServerConfig, now: dt.datetime) -> EncryptedFileKeyStore:
    """Make a new key-encryption key where the settings say, and a store under it.

    The store holds no vending key, and the first key of customers' cards.

    Raises:
        Misconfigured: one of them exists already, or cannot be made.
    """
    store = EncryptedFileKeyStore.create(config.key_store_file, _created_sealer(config))
    store.add_card_key(lambda number: CardKey.new(number=number, made_at=now))
    return store


def make_missing_keys(config: ServerConfig) -> MadeKeys:
    """Give the configured key store a receipt key and a pack master where it has none.

    Raises:
        Misconfigured: as `open_key_store`, or the store cannot be written.
    """
    return EncryptedFileKeyStore(config.key_store_file, open_sealer(config)).make_missing_keys()


def open_token_engine(config: ServerConfig) -> TokenEngine:
    """Return the engine over the configured STA tables.

    Raises:
        Misconfigured: the tables cannot be read, or are the sample ones in production.
    """
    tables = _tables(config)
    if config.mode is Mode.PRODUCTION and tables == IEC_SAMPLE_TABLES:
        raise Misconfigured(f"{config.sta_tables_file}: sample STA tables in production")
    if tables is not None:
        return TokenEngine(tables)
    return EngineWithoutSta() if config.mode is Mode.PRODUCTION else TokenEngine(IEC_SAMPLE_TABLES)


def check_mode(mode: Mode, keys: Iterable[VendingKey]) -> None:
    """Check that every one of these keys may be used in this mode.

    Raises:
        Misconfigured: a test key in production; one is named by SGC and KRN.
    """
    if mode is not Mode.PRODUCTION:
        return
    for key in keys:
        if key.is_test or is_published(key.secret):
            raise Misconfigured(f"SGC {key.sgc} KRN {key.krn}: a test key in production")


# A security module's library is loaded only where one is configured: a server with a key file, and
# everybody who only reads `--help`, does without.
def open_sealer(config: ServerConfig) -> Sealer:
    """Open the configured key-encryption key.

    Raises:
        Misconfigured: its file is missing or open to others, or the module does not answer.
    """
    if config.key_store is KeyStoreKind.PKCS11:
        from vending_server.keys import security_module  # noqa: PLC0415 - told above

        return security_module.SecurityModuleKey(security_module.module_address(config))
    assert config.key_encryption_key_file is not None, "the settings were checked"
    return KeyEncryptionKey.read(config.key_encryption_key_file)


def _created_sealer(config: ServerConfig) -> Sealer:
    if config.key_store is KeyStoreKind.PKCS11:
        from vending_server.keys import security_module  # noqa: PLC0415 - told above

        return security_module.SecurityModuleKey.create(security_module.module_address(config))
    assert config.key_encryption_key_file is not None, "the settings were checked"
    return KeyEncryptionKey.create(config.key_encryption_key_file)


def _tables(config: ServerConfig) -> StaTables | None:
    path = config.sta_tables_file
    if path is None:
        return None
    try:
        return sta_tables_from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Misconfigured(f"{path}: {error.strerror}") from None
    except (ValueError, TablesInvalid):
        # `from None`: the licensed tables stand in no message.
        raise Misconfigured(f"{path}: not a file of STA tables") from None
