"""The pack of this till: what of it may be sold now, who opens it, and what the journal is told.

Theory of operation.  Three things must agree: the shelf (what lies on the disk), the journal (what
was taken and sold) and the clock.  The journal leads.  What it says is sold is destroyed on the
shelf, at the latest at the next start; an edition on the shelf that the journal does not know is
told to it, and one that it knows otherwise (the file is gone, damaged, or an older copy) makes the
whole pack lost: destroyed, journaled, and asked for again.  So nothing that the server believes to
be gone from here is ever sold.

One lock holds off renewal and selling from each other: what is confirmed at the counter is either
still on the shelf when it is written down as sold, or refused.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeVar

import msgspec

from kiosk.errors import KioskError, PackBroken, PackRefused, PackUnwritable, TillRefusal
from kiosk.flows.offline_clock import OfflineClock, uninterrupted_ns
from kiosk.flows.offline_pack import PackStanding
from kiosk.flows.pack_book import Extension, PackBook, TakenPack
from kiosk.flows.pack_extension import ExtensionCodes
from kiosk.flows.pack_keys import PackKeys
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.identity import DeviceIdentity
from kiosk.store.journal import Journal
from kiosk.store.offline_records import PackExtended, PackLost
from kiosk.store.pack_shelf import PackShelf, StoredBox
from kiosk.store.records import encode_record
from kiosk.store.wrap_shelf import WrapShelf
from vending_server.wire import pack_crypto
from vending_server.wire.login import SessionAnswer
from vending_server.wire.pack_crypto import PackDoesNotOpen
from vending_server.wire.pack_extension import BY_PHONE
from vending_server.wire.pack_medium import open_on_device
from vending_server.wire.packs import PackDelta, PackManifest, PackRenewalRequest, SealedVend

T = TypeVar("T")
_REASON_CHARS_MAX: Final = 200
_log = logging.getLogger(__name__)


class Pack:
    """One terminal's pack; every method blocks, and may be called from several threads."""

    def __init__(
        self,
        *,
        shelf: PackShelf,
        journal: Journal,
        identity: DeviceIdentity,
        terminal_id: str,
        clock: Callable[[], dt.datetime],
        memory_kib: int = pack_crypto.MEMORY_KIB,
        steady_ns: Callable[[], int] = uninterrupted_ns,
    ) -> None:
        """Take shelf and journal; nothing is sold before `recover`.

        Raises:
            PackBroken, PackUnwritable: the shelf.
        """
        self._shelf, self._journal = shelf, journal
        self._identity, self._terminal_id = identity, terminal_id
        self._till_clock = TillClock(clock)
        self._lock = threading.RLock()
        self._book = PackBook(journal)
        self._clock = OfflineClock(self._till_clock, self._book, shelf, steady_ns)
        self._codes = ExtensionCodes(shelf, terminal_id)
        self._keys = PackKeys(
            WrapShelf(shelf),
            identity=identity,
            terminal_id=terminal_id,
            clock=self._till_clock,
            memory_kib=memory_kib,
        )

    def recover(self) -> None:
        """Make shelf and journal agree after a start.

        Raises:
            JournalUnwritable, JournalBroken: the journal.
            PackUnwritable: the shelf; the pack may not be used.
        """
        with self._lock:
            self._book.catch_up()
            try:
                self._check_begun()
                self._tell()
                self._check_told()
                self._shelf.put_away(self._book.sold)
            except PackBroken as broken:
                self._lose(str(broken))

    def close(self) -> None:
        """Close the shelf."""
        self._shelf.close()

    # ------------------------------------------------------------------ who opens it

    def signed_in(self, session: SessionAnswer, password: str) -> None:
        """Take what an online login brought: the server's time, and the pack key if there is one.

        A pack that cannot be used is no reason not to be signed in.
        """
        with _logged("what a login brought for the pack was not kept"):
            self._guarded(lambda: self._keys.signed_in(session, password))
        self.server_seen(session.server_time)

    def sign_in(self, operator: str, password: str) -> SessionAnswer:
        """Sign in without a server; see PackKeys.sign_in for what it refuses."""
        return self._guarded(lambda: self._keys.sign_in(operator, password))

    def signed_out(self) -> None:
        """Let go of the key."""
        self._keys.forget()

    def login_over(self, login: str) -> None:
        """Forget a login here that counts no more; what cannot be kept is told again."""
        with _logged("a login that is over was not forgotten"):
            self._guarded(lambda: self._keys.over(login))

    def login_refused(self, operator: str, password: str) -> None:
        """Forget a login here if the server refuses the password that opens the pack; blocks."""
        with _logged("a login that was refused was not looked at"):
            self._guarded(lambda: self._keys.refused(operator, password))

    def server_seen(self, server_time: str) -> None:
        """Believe the clock anew; a pack that cannot be used is told of elsewhere."""
        told = dt.datetime.fromisoformat(server_time)
        with _logged("the server's time was not kept"):
            self._guarded(lambda: self._clock.server_seen(told))
            self._guarded(self._codes.forgive)

    def wants_time(self) -> bool:
        """Say whether the server must say what time it is before anything is sold without it."""
        doubt = ""
        with _logged("whether the clock is believed is not known"):
            if self._guarded(lambda: self._shelf.manifest) is not None:
                doubt = self._guarded(self._clock.doubt)
        return doubt != ""

    # ------------------------------------------------------------------ selling

    def standing(self) -> PackStanding:
        """Return what is left and why nothing of it may be sold now; opens no vend."""
        with self._lock:
            try:
                manifest = self._shelf.manifest
                left = self._shelf.left()
                lock = self._locked(manifest)
            except KioskError:
                _log.exception("the pack cannot be looked at")
                return PackStanding(lock=LocalCode.PACK_EMPTY)
        if manifest is None or _is_none(manifest):
            return PackStanding(lock=lock)
        closure, extension = manifest.closure, self._extension_of(manifest)
        order_number, order_until = "", None
        if closure is not None:
            order_number = closure.order_number
            order_until = dt.datetime.fromisoformat(closure.until)
        elif extension is not None:
            order_number = f"{BY_PHONE}{extension.hours}"
            order_until = extension.until(manifest)
        return PackStanding(
            valid_until=self._lease_until(manifest),
            count_left=left.count,
            amount_left_minor=manifest.exposure_minor - left.sold_minor,
            ceiling_minor=manifest.ceiling_minor,
            exposure_minor=manifest.exposure_minor,
            pack_number=manifest.pack_number,
            edition=manifest.edition,
            order_number=order_number,
            order_until=order_until,
            lock=lock,
        )

    def lookup(self, drn: str) -> Sequence[SealedVend]:
        """Return what may be sold to a meter at this moment; only its own boxes are opened.

        Raises:
            TillRefusal: lease_ended, pack_empty, clock_not_trusted, pack_closed.
        """
        with self._lock:
            key = self._key()
            index = pack_crypto.meter_index(key, drn)
            vends = self._opened(key, self._guarded(lambda: self._shelf.boxes_of(index)))
            now = self._clock.now()
        return [one for one in vends if one.drn == drn and _is_in_time(one, now)]

    def amounts(self) -> Mapping[int, int]:
        """Return how many vends of each amount are left; opens all of them.

        Raises:
            TillRefusal: as lookup.
        """
        with self._lock:
            vends = self._opened(self._key(), self._guarded(self._shelf.boxes))
        return Counter(one.quote.tender_minor for one in vends)

    @contextlib.contextmanager
    def selling(self, sealed_ids: Collection[str]) -> Iterator[None]:
        """Hold these vends while the journal is told that they are sold; then destroy them.

        What the block raises leaves them on the shelf, unless the journal has them all the same.

        Raises:
            TillRefusal: sold_already: a renewal took one away, or another sale; or as lookup.
        """
        with self._lock:
            self._key()
            if not self._guarded(lambda: self._shelf.holds(sealed_ids)):
                raise TillRefusal(LocalCode.SOLD_ALREADY)
            yield
            self.sold(sealed_ids)

    def sold(self, sealed_ids: Collection[str]) -> None:
        """Destroy what the journal says is sold; harmless to repeat.

        What the disk does not let go now goes at the next start; it is not offered any more.
        """
        with self._lock, _logged("what is sold was not destroyed"):
            self._book.catch_up()
            sold = self._book.sold
            gone = {one: sold[one] for one in sealed_ids if one in sold}
            self._guarded(lambda: self._shelf.put_away(gone))

    def extend(self, code: str, operator: str) -> dt.datetime:
        """Let the pack be sold longer by a code that head office read out; returns until when.

        Raises:
            TillRefusal: extension_wrong (attempts_left), extension_locked, clock_not_trusted,
                pack_empty, pack_closed.
            JournalUnwritable, PackUnwritable: nothing is longer.
        """
        with self._lock:
            manifest = self._guarded(lambda: self._shelf.manifest)
            lock = self._guarded(lambda: self._locked(manifest))
            if manifest is None or lock not in {None, LocalCode.LEASE_ENDED}:
                raise TillRefusal(lock or LocalCode.PACK_EMPTY)
            key = self._keys.key_of(manifest.pack_number)
            if key is None:
                raise TillRefusal(LocalCode.PACK_CLOSED)
            told = self._guarded(lambda: self._codes.checked(code, key, manifest))
            if told.until(manifest) > self._lease_until(manifest):
                record = PackExtended(
                    at=self._till_clock.stamp(),
                    operator=operator,
                    pack_number=told.pack_number,
                    edition=told.edition,
                    hours=told.hours,
                )
                self._journal.append(encode_record(record))
            return self._lease_until(manifest)

    # ------------------------------------------------------------------ renewal

    def is_wanted(self) -> bool:
        """Say whether a renewal is of any use.

        Somebody can open a pack, or one lies here, or the server counts one that never came or was
        lost: what it voids counts against the ceiling until the journal tells of the edition
        without it.
        """
        with self._lock:
            held = self._guarded(lambda: self._shelf.manifest)
            lies_here = held is not None and not _is_none(held)
            return self._keys.is_open or lies_here or self._keys.is_due

    def request(self, *, is_whole: bool = False) -> PackRenewalRequest:
        """Return what the server is asked: what changed since the edition that is held, or all.

        Raises:
            PackUnwritable, JournalUnwritable: what is held could not be told yet.
            TillRefusal: pack_empty: it is lost just now.
        """
        self._guarded(self._tell)
        held = self._guarded(lambda: self._shelf.manifest)
        return PackRenewalRequest(
            pack_number=0 if held is None else held.pack_number,
            edition=0 if held is None or is_whole else held.edition,
            software_time=self._till_clock.stamp(),
        )

    def take(self, delta: PackDelta, *, is_whole: bool) -> bool:
        """Apply what the server sent and tell the journal; returns whether anything changed.

        Raises:
            PackDiffers: ask for the whole pack.
            PackRefused, PackUnwritable: nothing was changed.
            JournalUnwritable: applied, and told at the next start or renewal.
        """
        with self._lock:
            # Before all else: what cannot be applied is no reason to let anybody in.
            self._guarded(lambda: self._keys.over(*delta.logins_over))
            self._book.catch_up()
            taken = self._guarded(
                lambda: self._shelf.apply(
                    delta,
                    terminal_id=self._terminal_id,
                    sold=self._book.sold,
                    newest=self._book.newest,
                    is_whole=is_whole,
                    at=self._till_clock.stamp(),
                )
            )
            self._guarded(self._tell)
        return taken is not None

    def take_file(self, data: bytes) -> bool:
        """Apply a whole pack that came on a medium, as if the line had brought it; see `take`.

        Raises:
            PackRefused: also a file that is not for this device.
        """
        try:
            delta = open_on_device(
                data, terminal_id=self._terminal_id, private=self._identity.exchange_key
            )
        except PackDoesNotOpen as error:
            raise PackRefused(str(error)) from None
        return self.take(delta, is_whole=True)

    # ------------------------------------------------------------------ inside

    def _tell(self) -> None:
        """Write down what was applied, once."""
        untold = self._shelf.untold()
        if untold is None:
            return
        self._book.catch_up()
        told = TakenPack(untold.pack_number, untold.edition, untold.manifest_sha256)
        if self._book.taken != told:
            self._journal.append(encode_record(untold))
            self._book.catch_up()
        self._shelf.told()

    def _check_begun(self) -> None:
        """Refuse a pack beside a journal that is new: it was another one's.

        Raises:
            PackBroken: there is one.
        """
        if self._journal.head.seq == 0 and self._shelf.manifest is not None:
            raise PackBroken("the journal of this pack is gone")

    def _check_told(self) -> None:
        """Compare the shelf with what the journal says lies there.

        Raises:
            PackBroken: it is another edition, or none.
        """
        held, taken = self._shelf.manifest, self._book.taken
        ours = None if held is None else (held.pack_number, held.edition)
        told = None if taken is None else (taken.pack_number, taken.edition)
        if ours != told:
            raise PackBroken(self._shelf.damage or "not the edition that the journal tells of")

    def _lose(self, reason: str) -> None:
        """Destroy the pack, and say so in the journal if that says it was here."""
        _log.error("the pack is lost: %s", reason)
        self._keys.forget()
        self._shelf.begin_anew()
        if self._book.taken is not None:
            lost = PackLost(at=self._till_clock.stamp(), reason=reason[:_REASON_CHARS_MAX])
            self._journal.append(encode_record(lost))
            self._book.catch_up()

    def _guarded(self, work: Callable[[], T]) -> T:
        """Do something with the shelf; a damaged one is lost, and then there is no pack."""
        with self._lock:
            try:
                return work()
            except PackBroken as broken:
                self._lose(str(broken))
                raise TillRefusal(LocalCode.PACK_EMPTY) from broken

    def _locked(self, manifest: PackManifest | None) -> LocalCode | None:
        if manifest is None:
            return LocalCode.PACK_EMPTY
        if self._clock.doubt():
            return LocalCode.CLOCK_NOT_TRUSTED
        if self._clock.now() >= self._lease_until(manifest):
            return LocalCode.LEASE_ENDED
        if self._shelf.left().count == 0:
            return LocalCode.PACK_EMPTY
        if self._keys.key_of(manifest.pack_number) is None:
            return LocalCode.PACK_CLOSED
        return None

    def _lease_until(self, manifest: PackManifest) -> dt.datetime:
        """Return until when this edition may be sold: as it came, or as head office let it."""
        until = dt.datetime.fromisoformat(manifest.valid_until)
        extension = self._extension_of(manifest)
        return until if extension is None else extension.until(manifest)

    def _extension_of(self, manifest: PackManifest) -> Extension | None:
        """Return what makes this edition last longer than it came, if there is anything."""
        self._book.catch_up()
        extension = self._book.extension
        if extension is None or not extension.is_of(manifest):
            return None
        is_longer = extension.until(manifest) > dt.datetime.fromisoformat(manifest.valid_until)
        return extension if is_longer else None

    def _key(self) -> bytes:
        """Return the pack key, if anything may be sold at all."""
        manifest = self._guarded(lambda: self._shelf.manifest)
        lock = self._guarded(lambda: self._locked(manifest))
        if lock is not None:
            raise TillRefusal(lock)
        assert manifest is not None, "a pack that is not there is locked"
        key = self._keys.key_of(manifest.pack_number)
        if key is None:  # signed out meanwhile
            raise TillRefusal(LocalCode.PACK_CLOSED)
        return key

    def _opened(self, key: bytes, boxes: Collection[StoredBox]) -> list[SealedVend]:
        """Open boxes; what is sold is left out, whatever the disk still holds."""
        self._book.catch_up()
        sold = self._book.sold
        vends = [self._vend(key, one) for one in boxes if one.sealed_id not in sold]
        return [one for one in vends if one is not None]

    def _vend(self, key: bytes, stored: StoredBox) -> SealedVend | None:
        """Return what is in a box; one that holds nothing for us is not sold, the others are."""
        try:
            plain = pack_crypto.open_box(
                key,
                stored.box,
                terminal_id=self._terminal_id,
                sealed_id=stored.sealed_id,
                index=stored.index,
            )
            vend = msgspec.json.decode(plain, type=SealedVend)
        except (PackDoesNotOpen, msgspec.DecodeError):
            _log.exception("a sealed vend does not open")
            return None
        return vend if vend.sealed_id == stored.sealed_id else None


def _is_none(manifest: PackManifest) -> bool:
    """Say whether it is the manifest of a terminal that sells on the line only."""
    return manifest.ceiling_minor == 0 and manifest.count == 0


def _is_in_time(one: SealedVend, now: dt.datetime) -> bool:
    from_, until = map(dt.datetime.fromisoformat, (one.not_before, one.not_after))
    return from_ <= now < until


@contextlib.contextmanager
def _logged(what: str) -> Iterator[None]:
    """Let a fault of the pack be no fault of the sale or the login beside it."""
    try:
        yield
    except (PackBroken, PackUnwritable, TillRefusal):
        _log.exception(what)
