"""Where the town's people live, on a map of a town that does not exist.

Neighbourhoods lie around the middle of the town, and a place's number decides where in its
neighbourhood it is.  Millionths of a degree; nothing is drawn, so that nobody moves when somebody
is added.
"""

from __future__ import annotations

from typing import Final

from vending_server.meters.model import Place
from vending_server.sample_town.people import NEIGHBOURHOODS

_MIDDLE: Final = (31_900_000, 35_200_000)
_NEIGHBOURHOODS_A_ROW: Final = 4
_WIDTH: Final = 4_000  # of a neighbourhood: about 400 m
_STRIDES: Final = (1_237, 2_741)


def outline_of(neighbourhood: str) -> list[tuple[int, int]]:
    """Return the corners of a neighbourhood as longitude and latitude; the last is the first."""
    row, column = divmod(NEIGHBOURHOODS.index(neighbourhood), _NEIGHBOURHOODS_A_ROW)
    south, west = _MIDDLE[0] - row * _WIDTH, _MIDDLE[1] + column * _WIDTH
    north, east = south + _WIDTH, west + _WIDTH
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def place_of(contract_id: int, *, account_number: str, address: str, neighbourhood: str) -> Place:
    """Return the place of a contract; everybody in the town has a place of his own."""
    row, column = divmod(NEIGHBOURHOODS.index(neighbourhood), _NEIGHBOURHOODS_A_ROW)
    latitude, longitude = _MIDDLE
    return Place(
        id=contract_id,
        code=account_number,
        address=address,
        zone=neighbourhood,
        latitude_micro=latitude - row * _WIDTH + contract_id * _STRIDES[0] % _WIDTH,
        longitude_micro=longitude + column * _WIDTH + contract_id * _STRIDES[1] % _WIDTH,
    )
