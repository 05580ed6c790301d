"""Customers' cards at this till: what lies on the reader, what is written on it, what it tells.

Theory of operation.  The image is in the journal before its first byte leaves, the verdict after
(drivers/customer_cards/journaled.py).  A write whose end nobody knows is settled at the card's next
tap, before anything else is written: what is torn is written again from the journal, what another
till wrote meanwhile is left alone.  An image belongs to one chip, so that a card that was changed
for another on the reader gets nothing.  No money hangs on any of this: every token is on paper too.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from drivers.card_readers.msr605_frames import Tracks
from drivers.card_readers.writing import WriteOutcome, WriteReason, WriteVerdict
from drivers.customer_cards.base import (
    CardUnreadable,
    CustomerCardRead,
    Found,
    PendingTokenWaits,
    StrangeCard,
)
from drivers.customer_cards.devices import CHIP, CardDevice
from drivers.customer_cards.journaled import write_journaled
from drivers.errors import CardImageRefused
from kiosk.api_client import ApiClient
from kiosk.errors import KioskError, TillRefusal
from kiosk.flows.card_book import CardBook, CardPurpose, CardWrite
from kiosk.flows.card_values import CardResult, Settled, drn_on, name_of, new_card_of
from kiosk.flows.till_clock import TillClock
from kiosk.flows.till_values import LocalCode
from kiosk.flows.vend_reader import VendReader
from kiosk.store.card_keys import keep_card_keys
from kiosk.store.card_records import CardWriteEnded, CardWriteFound, CardWriteIntended
from kiosk.store.receipt_box import ReceiptBox
from vending_server.wire.cards import CardReading, IssuedCard
from vending_server.wire.lookup import LookupBy, LookupRequest

Event = CustomerCardRead | StrangeCard
_BLANK_STRIP: Final = Tracks(None, None, None)
_AGAIN: Final = frozenset({Found.TORN, Found.NOT_WRITTEN})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writing:
    """What one write is about; stands in its record."""

    purpose: CardPurpose
    subject: str
    card: str
    made_for: str = ""
    instead_of: str | None = None


class Cards:
    """The cards of one till; every method but `note` and `give_up` blocks, in a worker thread."""

    def __init__(
        self,
        *,
        book: CardBook,
        box: ReceiptBox,
        vends: VendReader,
        issued: Callable[[str], IssuedCard],
        api: ApiClient,
        clock: TillClock,
        new_id: Callable[[], str],
        operator: Callable[[], str],
        keys_file: Path | None,
    ) -> None:
        self._book = book
        self._box = box
        self._vends = vends
        self._issued = issued
        self._api = api
        self._clock = clock
        self._new_id = new_id
        self._operator = operator
        self._keys_file = keys_file
        self._device: CardDevice | None = None
        self._present: Event | None = None
        self._lock = threading.RLock()

    # ------------------------------------------------------------------ the reader

    def use(self, device: CardDevice | None) -> None:
        """Write with this reader from now on."""
        self._device = device

    @property
    def medium(self) -> str | None:
        """What the reader here writes; None: nothing."""
        return self._device.medium if self._device is not None else None

    def note(self, event: Event | None) -> None:
        """Remember which card was tapped last; None: the next customer's turn."""
        self._present = event

    @property
    def present(self) -> Event | None:
        """The card that was tapped last."""
        return self._present

    def give_up(self) -> None:
        """Wait for no card any more."""
        if self._device is not None:
            self._device.writer.give_up()

    # ------------------------------------------------------------------ the server

    def learn_keys(self) -> None:
        """Ask whose signatures count, and keep them; an old answer goes on counting without one."""
        if self._keys_file is None or self._device is None:
            return
        try:
            keep_card_keys(self._keys_file, self._api.card_keys().keys)
        except KioskError as error:
            _log.info("the keys of customers' cards stay as they are: %s", error.code)
        except OSError as error:
            _log.info("the keys of customers' cards cannot be kept: %s", error.strerror)

    def report(self) -> bool:
        """Tell the server what the meter wrote; a report that is lost is made at the next tap."""
        read = self._present
        if not isinstance(read, CustomerCardRead) or read.card.read_back is None:
            return False
        said = read.card.read_back
        try:
            self._api.card_reading(
                CardReading(
                    document_id=self._new_id(),
                    card=name_of(read).text,
                    read_at=self._clock.stamp(),
                    last_tid=said.last_tid,
                    credit_tenths=said.credit_tenths,
                    tamper=int(said.tamper),
                )
            )
        except KioskError as error:
            _log.info("a card's read-back was not told: %s", error.code)
            return False
        return True

    # ------------------------------------------------------------------ a tap

    def settle(self) -> Settled:
        """Put right what is torn on the card that lies there; harmless when nothing is.

        Raises:
            JournalUnwritable: nothing was written.
        """
        with self._lock:
            event = self._present
            if event is None or self._device is None:
                return Settled()
            return self._settle(self._device, event)

    def _settle(self, device: CardDevice, event: Event) -> Settled:
        write = self._book.open_on(self._key_of(device, event))
        is_put_right = False
        if write is not None:
            result = self._settle_write(device, write, event.medium)
            if result is not None and result.verdict is not WriteVerdict.WRITTEN:
                return Settled(is_left_torn=True)
            is_put_right = result is not None
        read = self._present
        if not isinstance(read, CustomerCardRead) or not read.card.is_repair_due:
            return Settled(is_put_right=is_put_right)
        result = self._repair(device, read)
        is_whole = result.verdict is WriteVerdict.WRITTEN
        return Settled(is_put_right=is_whole, is_left_torn=not is_whole)

    def _settle_write(self, device: CardDevice, write: CardWrite, medium: Any) -> CardResult | None:
        """Write an open image again where it is torn or missing; None: it is over without that."""
        sealed = self._book.sealed_image(write)
        image = device.images.decode(self._box.open(sealed, vend_id=write.write_id))
        found = device.scheme.found(medium, image)
        if found not in _AGAIN or device.medium != CHIP:
            # A strip is written at a swipe that somebody must be told to make.
            self._book.record(
                CardWriteFound(at=self._clock.stamp(), write_id=write.write_id, found=found)
            )
            return None
        about = _Writing(
            purpose=CardPurpose(write.intent.purpose),
            subject=write.intent.subject,
            card=write.intent.card,
            made_for=write.intent.made_for,
            instead_of=write.write_id,
        )
        return self._write(device, about, medium, device.scheme.again(medium, image))

    def _repair(self, device: CardDevice, read: CustomerCardRead) -> CardResult:
        image = device.scheme.repair(read.medium)
        if image is None:
            return CardResult(verdict=WriteVerdict.WRITTEN)
        about = _Writing(
            purpose=CardPurpose.REPAIR, subject=drn_on(read) or "", card=self._key_of(device, read)
        )
        return self._write(device, about, read.medium, image)

    # ------------------------------------------------------------------ writing

    def load(self, vend_id: str, *, is_replacing: bool = False) -> CardResult:
        """Write the token of a sale on the card that lies there; done before, it is done.

        Raises:
            TillRefusal: vend_not_here, no_token, no_card_writer, card_not_there, card_of_another,
                card_one_token, card_token_waits, card_not_genuine; nothing was written.
            Declined, SessionEnded, Unreachable: the server does not take this card, or is silent.
            JournalUnwritable: nothing was written.
        """
        device = self._writer()
        drn = self._vends.facts(vend_id).intent.drn
        tokens = self._vends.tokens_of(vend_id)
        if [line.kind for line in tokens] != ["credit"]:
            raise TillRefusal(LocalCode.CARD_ONE_TOKEN)
        (line,) = tokens
        with self._lock:
            self._require_card_of(drn)
            self._api.lookup(
                LookupRequest(by=LookupBy.CUSTOMER_CARD, value=name_of(self._read()).text)
            )
            if self._settle(device, self._read()).is_left_torn:
                return CardResult(verdict=WriteVerdict.UNSURE, reason=WriteReason.FAILED)
            read = self._read()
            pending = read.card.pending
            if pending is not None and (pending.token, pending.tid) == (line.token, line.tid):
                return CardResult(verdict=WriteVerdict.WRITTEN)
            try:
                image = device.scheme.load(
                    read.medium, line.token, line.tid, is_replacing=is_replacing
                )
            except PendingTokenWaits:
                raise TillRefusal(LocalCode.CARD_TOKEN_WAITS) from None
            except CardUnreadable:
                raise TillRefusal(LocalCode.CARD_NOT_GENUINE) from None
            about = _Writing(
                purpose=CardPurpose.TOKEN,
                subject=drn,
                card=self._key_of(device, read),
                made_for=vend_id,
            )
            return self._write(device, about, read.medium, image)

    def for_new_card(self) -> dict[str, str]:
        """Return what the server is told of the card that is to be issued.

        Raises:
            TillRefusal: no_card_writer, card_not_there.
        """
        device = self._writer()
        if device.medium != CHIP:
            return {"medium": device.medium, "uid": ""}
        if self._present is None:
            raise TillRefusal(LocalCode.CARD_NOT_THERE)
        return {"medium": device.medium, "uid": device.uid_of(self._present.medium).hex()}

    def issue(self, act_id: str) -> CardResult:
        """Write what the server gave out on the chip it was signed for, or on the next strip.

        Raises:
            TillRefusal: vend_not_here, no_token, no_card_writer, card_not_there, card_of_another,
                card_not_genuine; nothing was written.
            JournalUnwritable: nothing was written.
        """
        device, answer = self._writer(), self._issued(act_id)
        with self._lock:
            medium = self._medium_for(device, answer)
            if device.medium == CHIP and self._settle(device, self._event()).is_left_torn:
                return CardResult(verdict=WriteVerdict.UNSURE, reason=WriteReason.FAILED)
            if self._is_there(answer):
                return CardResult(verdict=WriteVerdict.WRITTEN)
            image = self._issue_image(device, medium, answer)
            about = _Writing(
                purpose=CardPurpose.ISSUE,
                subject=answer.drn,
                card=answer.uid or _strip_name(answer),
                made_for=act_id,
            )
            return self._write(device, about, medium, image)

    def is_on_card(self, made_for: str) -> bool:
        """Say whether the journal knows that the token or record is on its card."""
        write = self._book.last_for(made_for)
        return write is not None and write.is_on_card

    def _issue_image(self, device: CardDevice, medium: Any, answer: IssuedCard) -> Any:
        for is_last in (False, True):
            try:
                return device.scheme.issue(medium, new_card_of(answer))
            except CardUnreadable:
                if is_last:
                    raise TillRefusal(LocalCode.CARD_NOT_GENUINE) from None
                self.learn_keys()  # the server may have a new key since the login
        raise AssertionError("the loop returns or raises")

    def _medium_for(self, device: CardDevice, answer: IssuedCard) -> Any:
        if device.medium != answer.medium:
            raise TillRefusal(LocalCode.NO_CARD_WRITER)
        if device.medium != CHIP:
            return _BLANK_STRIP
        medium = self._event().medium
        if device.uid_of(medium).hex() != answer.uid:
            raise TillRefusal(LocalCode.CARD_OF_ANOTHER)
        return medium

    def _is_there(self, answer: IssuedCard) -> bool:
        read = self._present
        return isinstance(read, CustomerCardRead) and name_of(read).text == (
            f"{answer.meter_pan}.{answer.customer_no}.{answer.issue}.{answer.uid}"
        )

    def _write(self, device: CardDevice, about: _Writing, medium: Any, image: Any) -> CardResult:
        kept = _Kept(self, device, about)
        try:
            outcome = write_journaled(kept, device.writer, self._new_id(), image)
        except CardImageRefused:
            return CardResult(verdict=WriteVerdict.NOT_WRITTEN, reason=WriteReason.REFUSED)
        if outcome.verdict is WriteVerdict.WRITTEN:
            self._learn_written(device, device.images.applied(medium, image))
        return CardResult(verdict=outcome.verdict, reason=outcome.reason)

    def _learn_written(self, device: CardDevice, medium: Any) -> None:
        """Know the card as it is now: a chip that stays there is not told again."""
        present = self._present
        if present is not None and device.uid_of(present.medium) != device.uid_of(medium):
            return  # the next customer's card was tapped meanwhile
        uri = present.uri if present is not None else device.writer.uri
        try:
            self._present = CustomerCardRead(uri, device.scheme.read(medium), medium)
        except CardUnreadable as error:
            self._present = StrangeCard(uri, error.reason, medium)

    def intend(self, write_id: str, about: _Writing, image: bytes) -> None:
        """Keep an image before it is written."""
        self._book.record(
            CardWriteIntended(
                at=self._clock.stamp(),
                write_id=write_id,
                purpose=about.purpose.value,
                subject=about.subject,
                card=about.card,
                made_for=about.made_for,
                operator=self._operator(),
                sealed_image=self._box.close(image, vend_id=write_id),
                instead_of=about.instead_of,
            )
        )

    def end(self, write_id: str, outcome: WriteOutcome) -> None:
        """Keep a verdict."""
        reason = outcome.reason.value if outcome.reason is not None else None
        self._book.record(
            CardWriteEnded(
                at=self._clock.stamp(),
                write_id=write_id,
                verdict=outcome.verdict.value,
                reason=reason,
            )
        )

    # ------------------------------------------------------------------ what is there

    def _writer(self) -> CardDevice:
        if self._device is None:
            raise TillRefusal(LocalCode.NO_CARD_WRITER)
        return self._device

    def _event(self) -> Event:
        if self._present is None:
            raise TillRefusal(LocalCode.CARD_NOT_THERE)
        return self._present

    def _read(self) -> CustomerCardRead:
        event = self._event()
        if not isinstance(event, CustomerCardRead):
            raise TillRefusal(LocalCode.CARD_NOT_GENUINE)
        return event

    def _require_card_of(self, drn: str) -> None:
        if drn_on(self._read()) != drn:
            raise TillRefusal(LocalCode.CARD_OF_ANOTHER)

    def _key_of(self, device: CardDevice, event: Event) -> str:
        """Return how the book knows a card: a chip by itself, a strip by what it says."""
        if device.medium == CHIP:
            return device.uid_of(event.medium).hex()
        return name_of(event).text if isinstance(event, CustomerCardRead) else ""


class _Kept:
    """The journal as a write needs it; see `drivers.customer_cards.journaled.CardJournal`."""

    def __init__(self, cards: Cards, device: CardDevice, about: _Writing) -> None:
        self._cards, self._device, self._about = cards, device, about

    def intend(self, write_id: str, image: Any) -> None:
        self._cards.intend(write_id, self._about, self._device.images.encode(image))

    def settle(self, write_id: str, outcome: WriteOutcome) -> None:
        self._cards.end(write_id, outcome)


def _strip_name(answer: IssuedCard) -> str:
    return f"{answer.meter_pan}.{answer.customer_no}.{answer.issue}."
