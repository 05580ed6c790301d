"""Several sealed quotes of one meter as one that adds up, for the screen.  Pure.

Each is sold and printed by itself; whoever pays wants to see one sum, and what it buys.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from vending_server.wire.quote import BlockLine, DeductionLine, Quote


def joined_quote(quotes: Sequence[Quote]) -> Quote:
    """Return one quote with the sums of all; what is still owed is what all of them leave."""
    first = quotes[0]
    if len(quotes) == 1:
        return first
    owed = max(one.arrears_after_minor + _taken(one.deductions, "arrears") for one in quotes)
    deductions = _joined_deductions(quotes)
    return msgspec.structs.replace(
        first,
        tender_minor=sum(one.tender_minor for one in quotes),
        carry_before_minor=sum(one.carry_before_minor for one in quotes),
        ceiling_minor=sum(one.ceiling_minor for one in quotes),
        deductions=deductions,
        deductions_minor=sum(one.deductions_minor for one in quotes),
        energy_money_minor=sum(one.energy_money_minor for one in quotes),
        units_tenths=sum(one.units_tenths for one in quotes),
        energy_gross_minor=sum(one.energy_gross_minor for one in quotes),
        energy_vat_minor=sum(one.energy_vat_minor for one in quotes),
        energy_net_minor=sum(one.energy_net_minor for one in quotes),
        blocks=_joined_blocks(quotes),
        vat_summary=[line for one in quotes for line in one.vat_summary],
        carry_after_minor=sum(one.carry_after_minor for one in quotes),
        bought_before_tenths=min(one.bought_before_tenths for one in quotes),
        arrears_after_minor=max(0, owed - _taken(deductions, "arrears")),
    )


def _joined_blocks(quotes: Sequence[Quote]) -> list[BlockLine]:
    found: dict[tuple[int, int], BlockLine] = {}
    for line in (line for one in quotes for line in one.blocks):
        key = (line.block, line.rate_micro)
        known = found.get(key)
        found[key] = (
            line
            if known is None
            else msgspec.structs.replace(
                known, tenths=known.tenths + line.tenths, net_minor=known.net_minor + line.net_minor
            )
        )
    return [found[key] for key in sorted(found)]


def _joined_deductions(quotes: Sequence[Quote]) -> list[DeductionLine]:
    """Join the lines of the same debt: each quote was made as if it alone paid of it."""
    found: dict[tuple[str, str, str | None], DeductionLine] = {}
    for line in (line for one in quotes for line in one.deductions):
        key = (line.kind, line.code, line.period)
        known = found.get(key)
        found[key] = (
            line
            if known is None
            else msgspec.structs.replace(
                known,
                asked_minor=known.asked_minor + line.asked_minor,
                taken_minor=known.taken_minor + line.taken_minor,
                left_minor=max(0, known.left_minor - line.taken_minor),
                vat_minor=known.vat_minor + line.vat_minor,
                net_minor=known.net_minor + line.net_minor,
            )
        )
    return list(found.values())


def _taken(lines: Sequence[DeductionLine], kind: str) -> int:
    return sum(line.taken_minor for line in lines if line.kind == kind)
