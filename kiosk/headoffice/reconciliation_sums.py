"""The six sums above the rows, and what is to be known about each: short, over, still to come."""

from __future__ import annotations

from typing import Final

from kiosk.headoffice.reconciliation_words import marked_view
from kiosk.headoffice.sums_strip import Sum
from kiosk.headoffice.tables.columns import NOTHING, amount
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.words import Words
from vending_server.wire import reconciliation as wire

MONEY: Final = ("counted", "journal", "ledger", "deposit", "bank", "voucher")


def totals(sums: wire.ReconciliationSums) -> dict[str, int]:
    """Return the sums by column; tokens are counted. What is in no row is not 0.00."""
    there = [view for view in sums.views if view.rows or not view.missing]
    money = {v.view: v.amount_minor for v in there if v.view in MONEY}
    tokens = {v.view: v.count for v in there if v.view == "tokens"}
    return money | tokens


_STRIP: Final = (
    ("journal", "S1051"),
    ("counted", "S1050"),
    ("ledger", "S1052"),
    ("tokens", "S1053"),
    ("deposit", "S1054"),
    ("voucher", "S1056"),
)


def strip_of(words: Words, sums: wire.ReconciliationSums | None) -> list[Sum]:
    """Return the six sums; below each, what is short or over in it, or still to come."""
    if sums is None:
        return [Sum(words(text_id), NOTHING) for _, text_id in _STRIP]
    views = {view.view: view for view in sums.views}
    blocks = []
    for name, text_id in _STRIP:
        view = views.get(name)
        if view is None or (view.rows == 0 and view.missing):
            blocks.append(Sum(words(text_id), NOTHING, *_below(words, sums, name)))
            continue
        figure = isolate_ltr(f"{view.count:,}") if name == "tokens" else amount(view.amount_minor)
        if name == "tokens" and "journal" in views and views["journal"].count != view.count:
            figure = words("S1100", n=f"{view.count:,}", m=f"{views['journal'].count:,}")
        blocks.append(Sum(words(text_id), figure, *_below(words, sums, name)))
    return blocks


def _below(words: Words, sums: wire.ReconciliationSums, name: str) -> tuple[str, str]:
    """Return what is to be known about a sum, gravest first, and its tone."""
    apart = [d for d in sums.differences if marked_view(d.left, d.right) == name]
    short, over = sum(d.short_minor for d in apart), sum(d.over_minor for d in apart)
    if short or over:
        parts = [words("S1102", x=amount(short))] if short else []
        parts += [words("S1103", x=amount(over))] if over else []
        moves = any(view.view == name and view.not_final for view in sums.views)
        return words.joined(*parts), "warning" if moves else "danger"
    if name == "deposit" and sums.in_transit_minor:
        return words("S1104", x=amount(sums.in_transit_minor)), "warning"
    if name == "voucher" and sums.vouchers_due:
        return words("S1105", n=sums.vouchers_due), "warning"
    return _rows_below(words, next((view for view in sums.views if view.view == name), None))


def _rows_below(words: Words, view: wire.ViewTotal | None) -> tuple[str, str]:
    """Return of how many rows a sum is, or of how many it is not yet."""
    if view is None:
        return "", ""
    if view.missing:
        return words("S1106", n=view.missing), "warning"
    if view.not_final:
        return words("S1107", n=view.not_final), "warning"
    return words("S1101", n=view.rows), ""
