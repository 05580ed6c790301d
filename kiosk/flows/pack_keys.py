"""Who may open the pack: at an online login, and later by the same password without a line.

Theory of operation.  An online login brings the pack key wrapped (wire/pack_crypto.py).  It is
opened at once, while the password is at hand, and the wrap is kept with the facts of that login,
which are closed under the pack key: without the password nobody reads who he is or may do.
Offline, the password opens the wrap, the wrap the facts, and these are the session.  The key lives
in memory from a login to the sign-out, and nowhere else.

Five wrong passwords in a row lock a person for a quarter of an hour, as the server does; that keeps
out who stands at the till.  Who has its disk tries as fast as Argon2id lets him.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hmac
import logging
import os
import threading
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.errors import KioskError, PackBroken, TillRefusal
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.identity import DeviceIdentity
from kiosk.store.wrap_shelf import KeptWrap, WrapShelf
from vending_server.wire import pack_crypto
from vending_server.wire.login import SessionAnswer
from vending_server.wire.pack_crypto import PackDoesNotOpen
from vending_server.wire.packs import PackWrap

TRIES_MAX: Final = 5
LOCK_TIME: Final = dt.timedelta(minutes=15)
_FACTS_PURPOSE: Final = b"charging-point offline session v1"
_NONCE_BYTES: Final = 12
_log = logging.getLogger(__name__)


class PackKeys:
    """The pack key of one terminal while somebody may use it; safe to use from several threads."""

    def __init__(
        self,
        wraps: WrapShelf,
        *,
        identity: DeviceIdentity,
        terminal_id: str,
        clock: TillClock,
        memory_kib: int = pack_crypto.MEMORY_KIB,
    ) -> None:
        """Take the wraps; `memory_kib` is less in tests, and then the server's is as little."""
        self._wraps = wraps
        self._identity, self._terminal_id = identity, terminal_id
        self._clock = clock
        self._memory_kib = memory_kib
        self._lock = threading.Lock()
        self._open: tuple[int, bytes] | None = None
        self.is_due = False  # the server counts a pack at this terminal, as it said at a login

    @property
    def is_open(self) -> bool:
        """Whether whoever is signed in opens any pack."""
        return self._open is not None

    def key_of(self, pack_number: int) -> bytes | None:
        """Return the key of a pack if whoever is signed in opens it."""
        with self._lock:
            return self._open[1] if self._open and self._open[0] == pack_number else None

    def signed_in(self, session: SessionAnswer, password: str) -> None:
        """Open what an online login brought, and keep it for the time without a line; blocks.

        A login that brings nothing ends what an earlier one had brought: the server said so.

        Raises:
            PackBroken, PackUnwritable: the key is open, but there will be no offline login.
        """
        self.forget()
        self.is_due = session.pack_is_due
        self.over(*session.logins_over)
        login, wrap = session.operator.login, session.pack_wrap
        if wrap is None:
            self._wraps.forget(login)
            return
        try:
            key = self._opened(wrap, login, password)
            _moment(wrap.valid_until)
        except (PackDoesNotOpen, PackBroken):
            _log.error("the wrap that came with a login does not open: %s", login)
            return
        self._hold(wrap.pack_number, key)
        self._wraps.keep(login, wrap, _closed(key, session, login))

    def sign_in(self, operator: str, password: str) -> SessionAnswer:
        """Return the facts of somebody's last online login here, if this is his password; blocks.

        Raises:
            TillRefusal: offline_login_unknown (also: too long ago), offline_login_wrong
                (attempts_left), offline_login_locked (until).
            PackBroken, PackUnwritable: the tries cannot be counted, so none is looked at.
        """
        self.forget()
        kept = self._wraps.get(operator)
        now = self._clock.now()
        if kept is None or now >= _moment(kept.wrap.valid_until):
            raise TillRefusal(LocalCode.OFFLINE_LOGIN_UNKNOWN)
        left = self._take_try(operator, kept, now)
        try:
            key = self._opened(kept.wrap, operator, password)
        except PackDoesNotOpen:
            raise self._refusal(left, now) from None
        session = _facts(key, kept.session, operator)
        self._wraps.set_tries(operator, failed=0, locked_until=None)
        self._hold(kept.wrap.pack_number, key)
        return session

    def over(self, *logins: str) -> None:
        """Forget whose earlier logins here count no more, as the server says (decision 0471)."""
        self._wraps.forget(*logins)

    def refused(self, operator: str, password: str) -> None:
        """Forget a login whose password the server refuses, if it is the one that opens the pack.

        It was right here, and is not any more: whoever has it was suspended, has left, or has
        another one by now.  A password that was never right changes nothing.  Blocks.
        """
        kept = self._wraps.get(operator)
        if kept is None:
            return
        with contextlib.suppress(PackDoesNotOpen):
            self._opened(kept.wrap, operator, password)
            self._wraps.forget(operator)

    def forget(self) -> None:
        """Let go of the key: nobody is signed in."""
        with self._lock:
            self._open = None

    def _hold(self, pack_number: int, key: bytes) -> None:
        with self._lock:
            self._open = (pack_number, key)

    def _take_try(self, operator: str, kept: KeptWrap, now: dt.datetime) -> int:
        """Count a try before it is looked at; returns how many are left after it."""
        failed = kept.failed
        if kept.locked_until is not None:
            if now < _moment(kept.locked_until):
                raise _locked(kept.locked_until)
            failed = 0
        failed += 1
        locked_until = (now + LOCK_TIME).isoformat() if failed >= TRIES_MAX else None
        self._wraps.set_tries(operator, failed=failed, locked_until=locked_until)
        return TRIES_MAX - failed

    def _refusal(self, left: int, now: dt.datetime) -> KioskError:
        if left == 0:
            return _locked((now + LOCK_TIME).isoformat())
        return TillRefusal(LocalCode.OFFLINE_LOGIN_WRONG, params={"attempts_left": left})

    def _opened(self, wrap: PackWrap, operator: str, password: str) -> bytes:
        """Return the pack key.

        Raises:
            PackDoesNotOpen: the password is wrong, or the wrap is of another terminal or person.
        """
        bound_to = pack_crypto.wrap_binding(
            terminal_id=self._terminal_id, pack_number=wrap.pack_number, operator=operator
        )
        try:
            salt, public = bytes.fromhex(wrap.salt), bytes.fromhex(wrap.ephemeral_key)
            secret = b""
            if salt:
                secret = pack_crypto.password_secret(password, salt, memory_kib=self._memory_kib)
            key = pack_crypto.wrapping_key(
                self._identity.exchange_key, public, secret, bound_to=bound_to
            )
            return pack_crypto.unwrap(key, bytes.fromhex(wrap.wrapped))
        except ValueError:
            raise PackDoesNotOpen("a wrap that cannot be read") from None


def _moment(text: str) -> dt.datetime:
    """Return a time that was kept.

    Raises:
        PackBroken: it is none, or none that can be compared with ours.
    """
    try:
        return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    except ValueError:
        raise PackBroken("a wrap without a time") from None


def _locked(until: str) -> TillRefusal:
    return TillRefusal(LocalCode.OFFLINE_LOGIN_LOCKED, params={"until": until})


def _closed(key: bytes, session: SessionAnswer, operator: str) -> bytes:
    """Return the facts of a login, closed: without its session, which is over when it is needed."""
    facts = msgspec.structs.replace(session, session="", pack_wrap=None, logins_over=[])
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, msgspec.json.encode(facts), operator.encode())


def _facts(key: bytes, closed: bytes, operator: str) -> SessionAnswer:
    nonce, sealed = closed[:_NONCE_BYTES], closed[_NONCE_BYTES:]
    try:
        plain = _cipher(key).decrypt(nonce, sealed, operator.encode())
        return msgspec.json.decode(plain, type=SessionAnswer)
    except (InvalidTag, ValueError, msgspec.DecodeError):
        raise PackBroken("the facts of a login do not open") from None


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(hmac.digest(key, _FACTS_PURPOSE + b"\x01", "sha256"))
