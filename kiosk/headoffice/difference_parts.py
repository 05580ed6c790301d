"""The parts of a difference in detail: what each source says, causes, acts, paper; as widgets."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from kiosk.headoffice.difference_card import RULED_OUT, cause_lines
from kiosk.headoffice.reconciliation_words import (
    ACTS,
    LINKS,
    VIEWS,
    accounts_of,
    link_number,
    moment_of,
    word,
)
from kiosk.headoffice.tables.columns import NOTHING, amount, signed_amount
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.parts import NUMBER_ALIGN, TRAIL_ALIGN, label, name_it, rule, wrapping
from kiosk.widgets.words import Words
from vending_server.wire import reconciliation as wire

_VERDICTS = {"printed": "S14", "not_sent": "S1145", "unsure": "S15"}
_VIEW_STATES = {"missing": "S1174", "open": "S1076", "provisional": "S1077"}


def views_grid(words: Words, views: list[wire.ViewFacts]) -> QWidget:
    """Return what each source says: name, sum, how far it is known."""
    host = QWidget()
    grid = QGridLayout(host)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    told = []
    for at, view in enumerate(views):
        is_there = view.state != "missing"
        text = amount(view.amount_minor) if is_there else NOTHING
        figure = label("strong" if is_there else "", words.joined(text))
        figure.setAlignment(NUMBER_ALIGN)
        state = words(_VIEW_STATES[view.state]) if view.state in _VIEW_STATES else ""
        grid.addWidget(label("", word(words, VIEWS, view.view)), at, 0)
        grid.addWidget(label("small", state), at, 1, TRAIL_ALIGN)
        grid.addWidget(figure, at, 2)
        told.append(f"{word(words, VIEWS, view.view)} {text} {state}")
    name_it(host, ". ".join(told))
    return host


def summary(words: Words, item: wire.ItemFacts) -> Iterator[QWidget]:
    """Yield how much is explained, and whether the journal's chain was verified."""
    line = item.item
    left = abs(line.amount_minor) - abs(line.explained_minor)
    text = words("S1124", x=amount(abs(line.explained_minor)), y=amount(max(left, 0)))
    yield wrapping("title", text)  # what is left to decide is what one looks for first
    if item.chain_verified_through is None:
        yield wrapping("small", "○ " + words("S1126"))
    else:
        yield wrapping("small", "● " + words("S1125", n=f"{item.chain_verified_through:,}"))


def causes(words: Words, item: wire.ItemFacts) -> Iterator[QWidget]:
    """Yield a card for each cause, the best evidence first; those that are ruled out come last."""
    if not item.causes:
        yield wrapping("", words("S1123"))
    for at, (cause, (name, sentence)) in enumerate(
        zip(item.causes, cause_lines(words, item.causes), strict=True), 1
    ):
        frame = QFrame()
        frame.setProperty("tone", "neutral" if cause.strength == RULED_OUT else "primary")
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 8, 14, 10)
        column.setSpacing(3)
        column.addWidget(wrapping("card-name", f"{isolate_ltr(str(at))} · {name}"))
        column.addWidget(wrapping("card-text", sentence))
        behind = words.listed(dict.fromkeys(word(words, LINKS, one.kind) for one in cause.links))
        explains = signed_amount(cause.explains_minor) if cause.explains_minor else ""
        column.addWidget(wrapping("card-small", words.joined(explains, behind)))
        name_it(frame, f"{name}. {sentence}")
        yield frame


def acts(words: Words, item: wire.ItemFacts) -> Iterator[QWidget]:
    """Yield what was done, newest first."""
    for act in reversed(item.acts):
        who = isolate_name(act.operator) if act.operator else ""
        agreed = words("S456", name=isolate_ltr(", ".join(act.agreed_by))) if act.agreed_by else ""
        moved = signed_amount(act.amount_minor) if act.amount_minor else ""
        if act.act == "recounted":
            moved = words.joined(words("T119"), amount(act.amount_minor))
        head = words.joined(word(words, ACTS, act.act), who, moment_of(words, act.made_at))
        yield wrapping("strong", head)
        more = words.joined(moved, isolate_name(act.decision_number), agreed)
        for text in (act.reason, more):
            if text.strip("\u2066\u2067\u2068\u2069\u200f"):
                yield wrapping("small", text)


def no_paper(words: Words) -> Iterator[QWidget]:
    """Yield that nothing was printed."""
    yield wrapping("section", words("S1142"))
    yield wrapping("", words("S1143"))


def paper(words: Words, trail: wire.PaperTrail) -> Iterator[QWidget]:
    """Yield what was printed for a row: its receipt, every sheet, the records and entries of it."""
    receipt = isolate_ltr(trail.receipt_number) if trail.receipt_number else ""
    who = isolate_name(trail.operator) if trail.operator else ""
    yield wrapping("section", words("S1142"))
    if receipt:
        yield wrapping("strong", words.joined(words("S95", n=receipt), who))
    if not trail.prints:
        yield wrapping("", words("S1143"))
    for sheet in trail.prints:
        copy = words("S1144", n=sheet.copy_number) if sheet.copy_number else words("T130")
        verdict = words(_VERDICTS.get(sheet.verdict, "S1146"))
        yield wrapping("", words.joined(copy, moment_of(words, sheet.at), verdict))
    if trail.copies_at_server:
        yield wrapping("small", words("S1147", n=trail.copies_at_server))
    for kind, links in (("record", trail.records), ("entry", trail.entries)):
        if links:
            yield rule()
            yield wrapping("small", word(words, LINKS, kind))
        for link in links:
            money = signed_amount(link.amount_minor) if link.amount_minor else ""
            yield wrapping("small", words.joined(link_number(link), _said(words, link), money))


def _said(words: Words, link: wire.LinkFacts) -> str:
    """Tell between which accounts an entry went, or when a record was written."""
    return accounts_of(words, link) or (moment_of(words, link.at) if link.at else "")
