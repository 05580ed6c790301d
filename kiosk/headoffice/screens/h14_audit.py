"""H14 Audit search: who did what, and whether the chain of what was written holds.

A stretch is proven piece by piece at the server; how far it came is shown, Esc stops it.  What was
found stays beside the heading with the stretch that it is of: nothing is called whole beyond it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kiosk.headoffice.act_form import Field
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.upkeep import audit
from kiosk.i18n.bidi import isolate_ltr
from kiosk.widgets.banner import notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import saying
from vending_server.wire.upkeep import AuditVerdict

_READERS: Final = frozenset({"auditor", "administrator"})
_FAULTS: Final = {"changed": "S1970", "missing": "S1971", "end_missing": "S1972"}
_TO_THE_END: Final = 2**62
_DIGITS_MAX: Final = 15


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a stretch was proven."""

    first: int
    wanted: int  # the last record that was asked for
    verdict: AuditVerdict
    server_ms: int

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to ask."""
        told = self.verdict
        return told.fault is not None or told.last >= min(self.wanted, told.head_sequence)


class Audit(ListsScreen):
    """One list, and the proof of its chain."""

    proof: Proof | None = None
    _is_proving = False

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        return (audit.audit_list(self.words.zone),)

    def offers(self, _shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        return (
            Offer(cap=Cap.F9, text_id="B745", run=lambda _row: self._ask(), fits=lambda _row: True),
        )

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        self._tell()

    def back(self) -> bool:
        """See Screen; a proof that runs is stopped first."""
        if self._is_proving:
            self._is_proving = False
            self._tell()
            return True
        return super().back()

    # ------------------------------------------------------------------ proving

    def _ask(self) -> None:
        self._is_proving = False
        fields = (
            Field(name="first", text_id="S1962", value="1", is_figure=True),
            Field(
                name="last",
                text_id="S1963",
                hint_id="S1964",
                is_figure=True,
                may_be_empty=True,
            ),
        )
        self.ask(fields, self._typed, title=saying("B745"), what=saying("S1965"), confirm_id="B745")

    def _typed(self, values: dict[str, str]) -> None:
        numbers = {}
        for name, text in values.items():
            is_number = text.isascii() and text.isdecimal() and len(text) <= _DIGITS_MAX
            if not (is_number and int(text) >= 1) and not (name == "last" and not text):
                self.form.refuse(name, notice("S1727", "warning"))
                return
            numbers[name] = int(text) if text else _TO_THE_END
        if numbers["last"] < numbers["first"]:
            self.form.refuse("last", notice("S1727", "warning"))
            return
        self.facts_again()
        self.proof, self._is_proving = None, True
        self._prove(numbers["first"], numbers["first"], numbers["last"], 0)

    def _prove(self, first: int, at: int, last: int, server_ms: int) -> None:
        line = self.desk.line

        def done(told: AuditVerdict) -> None:
            if not self._is_proving:
                return
            spent = server_ms + told.took_ms
            self.proof = Proof(first, last, told, spent)
            if self.proof.is_done:
                self._is_proving = False
                self.desk.reporter.say("proven", last=told.last, fault=told.fault or "")
                self.desk.announcer.say(self._said()[0], is_urgent=told.fault is not None)
            else:
                self._prove(first, told.last + 1, last, spent)
            self._tell()

        self.act(lambda: audit.verify(line, at, last), done)

    def failed(self, error: Exception) -> None:
        """See Screen; a proof that got no answer is none."""
        self._is_proving = False
        super().failed(error)

    def _said(self) -> tuple[str, str]:
        proof, words = self.proof, self.words
        if proof is None:
            return words("S1966"), "neutral"
        told = proof.verdict
        if told.fault is not None:
            return "■ " + words(_FAULTS[told.fault], n=told.fault_at or 0), "danger"
        if told.last < proof.first:
            return "○ " + words("S1973"), "neutral"
        span = isolate_ltr(f"{proof.first:,}–{told.last:,}")
        if not proof.is_done:
            return "◷ " + words("S1967" if self._is_proving else "S1968", x=span), "warning"
        seconds = isolate_ltr(f"{proof.server_ms / 1000:.1f}")
        return "● " + words("S1969", x=span, y=seconds), "good"

    def _tell(self) -> None:
        text, tone = self._said()
        self.heading.show_state(text, tone)


ENTRY: Final = ScreenEntry(
    name="audit",
    text_id="S1961",
    roles=_READERS,
    reads=(audit.RECORDS, audit.VERIFIES),
    make=Audit,
)
