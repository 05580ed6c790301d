"""The price of energy: block positions, N(u), C(u), its inverse, and the block lines (S3, S5, S6).

Blocks are counted from the start of the period and a block's upper bound belongs to it. Net
prices stay in micro-ILS x tenths (`net_micro`, the N of PRICING) until the one rounding up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vending_server.pricing.model import WHOLE_BP, BlockLine, EnergyLine, Tariff
from vending_server.pricing.rounding import ceiling_ratio, half_up_ratio
from vending_server.pricing.vat import contained_vat

if TYPE_CHECKING:
    from collections.abc import Iterator

# N / 100000 is agorot without VAT; x (10000 + v) / 10000 adds the VAT.
_MICRO_PER_AGORA_BP: Final = 100_000 * WHOLE_BP


def energy_charge(tariff: Tariff, *, bought: int, units: int) -> int:
    """Return C(units): what these units cost with VAT, rounded up to the agora."""
    net_micro = sum(tenths * rate for _, tenths, rate in _fill(tariff, bought, units))
    return ceiling_ratio(net_micro * (WHOLE_BP + tariff.vat_bp), _MICRO_PER_AGORA_BP)


def units_for_money(tariff: Tariff, *, bought: int, money: int) -> int:
    """Return u*: the most units whose charge is not above the money.

    The charge is a ceiling and the money whole agorot, so the exact price decides: walk the
    blocks with the largest N the money reaches, and no search is needed.
    """
    net_micro = money * _MICRO_PER_AGORA_BP // (WHOLE_BP + tariff.vat_bp)
    units = 0
    for _, room, rate in _blocks_from(tariff, bought):
        affordable = net_micro // rate
        if room is None or affordable < room:
            return units + affordable
        units += room
        net_micro -= room * rate
    raise AssertionError("the last block has no end")


def block_rest(tariff: Tariff, *, bought: int) -> int | None:
    """Return the tenths left in the block of the last tenth bought; None in the open last one."""
    for block in tariff.blocks:
        if block.upper is not None and block.upper >= bought:
            return block.upper - bought
    return None


def block_rest_price(tariff: Tariff, *, bought: int, carry: int) -> int | None:
    """Return the money that buys exactly the rest of the present block, beside what was carried.

    A next purchase of so much, charges aside, stays in this block and fills it; one of less leaves
    some of it.  None in the open last block.
    """
    rest = block_rest(tariff, bought=bought)
    if rest is None:
        return None
    return max(0, energy_charge(tariff, bought=bought, units=rest) - carry)


def energy_line(tariff: Tariff, *, bought: int, units: int) -> EnergyLine:
    """Charge the units and spread the net price over the blocks they fell into."""
    gross = energy_charge(tariff, bought=bought, units=units)
    vat = contained_vat(gross, tariff.vat_bp)
    return EnergyLine(
        gross=gross,
        vat_bp=tariff.vat_bp,
        vat=vat,
        net=gross - vat,
        blocks=_block_lines(list(_fill(tariff, bought, units)), gross - vat),
    )


def _block_lines(filled: list[tuple[int, int, int]], net: int) -> tuple[BlockLine, ...]:
    """Spread `net` by rounding running totals.

    Each line is the difference of two rounded totals, so that the lines add up and none can be
    negative; rounding each share by itself can leave less than nothing for the last (S9.5).
    """
    net_micro_total = sum(tenths * rate for _, tenths, rate in filled)
    lines = []
    net_micro = already = 0
    for block, tenths, rate in filled:
        net_micro += tenths * rate
        upto = half_up_ratio(net * net_micro, net_micro_total)
        lines.append(BlockLine(block=block, tenths=tenths, rate=rate, net=upto - already))
        already = upto
    return tuple(lines)


def _fill(tariff: Tariff, bought: int, units: int) -> Iterator[tuple[int, int, int]]:
    """Yield (block, tenths, rate) for each block that the next `units` tenths enter."""
    for block, room, rate in _blocks_from(tariff, bought):
        if units == 0:
            return
        tenths = units if room is None else min(units, room)
        units -= tenths
        yield block, tenths, rate


def _blocks_from(tariff: Tariff, bought: int) -> Iterator[tuple[int, int | None, int]]:
    """Yield (block, room left in it, rate) from the position in the period on."""
    position = bought
    for number, block in enumerate(tariff.blocks, start=1):
        if block.upper is None:
            yield number, None, block.rate
        elif block.upper > position:
            yield number, block.upper - position, block.rate
            position = block.upper
