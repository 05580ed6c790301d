"""A ccTalk coin acceptor (docs/protocols/cctalk.md).

A coin in its credit buffer is in the box: there is no escrow and no order.  Polling,
set-up and holes stand in `cctalk_engine`; here codes become events, and each accepted
coin is sent down a path of the sorter, if there is one.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

from drivers.cash_acceptors.acceptor_device import CoinAcceptorDevice
from drivers.cash_acceptors.base import (
    AcceptorCondition,
    AcceptorEvent,
    Coin,
    CoinAccepted,
    CoinDoubt,
    CoinInDoubt,
    CoinRejected,
    CoinReturnPressed,
    FraudAttempt,
    FraudKind,
    RejectReason,
    Resume,
)
from drivers.cash_acceptors.cctalk_engine import CctalkEngine, CctalkSettings
from drivers.cash_acceptors.cctalk_events import BufferedEvent
from drivers.cash_acceptors.cctalk_frames import (
    COIN_ACCEPTOR,
    MODIFY_SORTER_PATH,
    READ_CREDITS,
)
from drivers.cash_acceptors.cctalk_line import CctalkAddress, CctalkLine, Clock
from drivers.cash_acceptors.cctalk_notes import read_coins
from drivers.cash_acceptors.cctalk_uri import ADDRESS_OPTIONS, address_from_uri
from drivers.errors import BadDeviceUri
from drivers.events import EventSink
from drivers.transport import SerialSettings, SerialTransport
from drivers.uri import DeviceUri

PATHS_MAX: Final = 8
RETURN_LEVER: Final = 254
_REJECTED: Final = {1, 3, 4, 5, 8, 12, 21, 22, 27, 37, 38}
_REFUSED: Final = {2, *range(128, 160)}
_CANCELLED: Final = range(160, 192)
_FRAUDS: Final = {
    16: FraudKind.STRING,
    17: FraudKind.PULLED_BACK,
    18: FraudKind.SENSOR,
    20: FraudKind.STRING,
    23: FraudKind.SENSOR,
    24: FraudKind.TAMPER,
    25: FraudKind.TAMPER,
    34: FraudKind.TAMPER,
    40: FraudKind.SENSOR,
}
_DOUBTS: Final = {6: CoinDoubt.STUCK, 7: CoinDoubt.STUCK, 36: CoinDoubt.SWALLOWED}
_CONDITION_CODES: Final = {
    *(6, 7, 9, 10, 11, 13, 14, 15, 26),
    *(29, 30, 31, 32, 33, 35, 36, 255),
}
_OPTIONS: Final = (*SerialSettings.OPTIONS, *ADDRESS_OPTIONS, "path", "paths")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinSettings(CctalkSettings):
    """One acceptor's ways."""

    address: CctalkAddress = field(default_factory=lambda: CctalkAddress(number=COIN_ACCEPTOR))
    path: int = 0
    """Where coins go that have no path of their own; 0 leaves it to the acceptor."""
    paths: Mapping[int, int] = field(default_factory=dict)
    """Paths by denomination in agorot."""

    def path_of(self, coin: Coin) -> int:
        """Return the sorter path of a coin."""
        return self.paths.get(coin.amount_minor, self.path)


class CctalkCoins(CctalkEngine):
    """See `drivers.cash_acceptors.acceptor_device.AcceptorEngine`."""

    category = b"Coin Acceptor"
    read_events = READ_CREDITS
    faults: ClassVar[Mapping[int, AcceptorCondition]] = {18: AcceptorCondition.JAMMED}

    def __init__(
        self,
        uri: str,
        settings: CoinSettings,
        *,
        resume: Resume | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        super().__init__(uri, settings, mark=resume.mark if resume else None, clock=clock)
        self._coins: dict[int, Coin] = {}
        self._ways = settings

    def _read_money(self, line: CctalkLine) -> Mapping[int, Coin] | None:
        coins = read_coins(line)
        self._coins = self._coins if coins is None else coins
        return coins

    def _prepare(self, line: CctalkLine) -> bool:
        """Set the sorter."""
        ways = ((number, self._ways.path_of(coin)) for number, coin in self._coins.items())
        return all(line.tell(MODIFY_SORTER_PATH, bytes(way)) for way in ways if way[1])

    def _events_of(self, event: BufferedEvent, mark: str) -> list[AcceptorEvent]:
        number, code = event
        if number:
            return self._credit(number, code, mark)
        events: list[AcceptorEvent] = []
        if code in _CONDITION_CODES:
            self._suspect()
        if code in _REJECTED | _REFUSED:
            is_refused = code in _REFUSED
            reason = RejectReason.REFUSED if is_refused else RejectReason.INVALID
            events.append(CoinRejected(self.uri, mark, reason))
        if code in _FRAUDS:
            events.append(FraudAttempt(self.uri, mark, _FRAUDS[code]))
        if code in _DOUBTS:
            events.append(CoinInDoubt(self.uri, mark, None, _DOUBTS[code]))
        if code in _CANCELLED:
            coin = self._coins.get(code - _CANCELLED.start + 1)
            events.append(CoinInDoubt(self.uri, mark, coin, CoinDoubt.CANCELLED))
        if code == RETURN_LEVER:
            events.append(CoinReturnPressed(self.uri, mark))
        return events

    def _credit(self, number: int, path: int, mark: str) -> list[AcceptorEvent]:
        coin = self._coins.get(number)
        if coin is None:  # never accepted by us, but nobody may say that it is not in the box
            return [CoinInDoubt(self.uri, mark, None, CoinDoubt.SWALLOWED)]
        return [CoinAccepted(self.uri, mark, coin, path)]


def _paths(uri: DeviceUri) -> dict[int, int]:
    """Return the paths of an option like `500:2,1000:3`."""
    text = uri.options.get("paths", "")
    paths = {}
    for one in text.split(",") if text else ():
        amount, _, path = one.partition(":")
        is_number = amount.isascii() and amount.isdigit() and path.isascii() and path.isdigit()
        if not is_number or not 1 <= int(path[:3]) <= PATHS_MAX:
            raise BadDeviceUri(f"{uri.text}: paths must be like 500:2,1000:3")
        paths[int(amount[:9])] = int(path)
    return paths


def open_cctalk_coins(
    uri: DeviceUri, on_event: EventSink, resume: Resume | None
) -> CoinAcceptorDevice:
    """Start the acceptor a URI names.

    Raises:
        BadDeviceUri: an option is unknown or wrong.
    """
    uri.refuse_options_beyond(_OPTIONS)
    line = SerialSettings.from_uri(uri, default_baud=9600)
    settings = CoinSettings(
        address=address_from_uri(uri, default=COIN_ACCEPTOR),
        path=uri.whole_number("path", default=0, low=0, high=PATHS_MAX),
        paths=_paths(uri),
    )
    engine = CctalkCoins(uri.text, settings, resume=resume)
    device = CoinAcceptorDevice(uri.text, lambda: SerialTransport(uri.path, line), engine, on_event)
    device.start()
    return device
