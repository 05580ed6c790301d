"""H08 Key health: what bounds each vending key, the meters of each, campaigns; never a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from kiosk.headoffice.act_form import REASON
from kiosk.headoffice.facts import Card, Sheet
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.upkeep import campaigns, handing_out, keys, read_back, rehearsal
from kiosk.widgets.banner import notice
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Words, saying
from vending_server.wire.key_changes import (
    CampaignFacts,
    MeterKeyChange,
    PlanAnswer,
    RehearsalAnswer,
    SetAnswer,
    WithdrawalRequest,
)
from vending_server.wire.upkeep import KeyHealth

_READERS: Final = frozenset({"key_custodian", "supervisor", "administrator", "auditor"})
_KEEPERS: Final = frozenset({"key_custodian"})
_HANDING_OUT: Final = _KEEPERS | {"supervisor"}
_READING_BACK: Final = _HANDING_OUT | {"administrator"}
_WELL: Final = frozenset({"good", "not_active"})


class Keys(ListsScreen):
    """The worst key first; campaigns are made and followed here."""

    def build(self) -> None:
        """See Screen."""
        self._planned: dict[str, PlanAnswer] = {}  # what the last step of a campaign came to
        self._rehearsed: dict[str, RehearsalAnswer] = {}
        self._sets: dict[str, SetAnswer] = {}  # by the meter that the codes are for
        super().build()

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        followed = replace(keys.CAMPAIGN_LIST, sheet=self._campaign_sheet)
        meters = replace(campaigns.METERS, sheet=self._meter_sheet)
        return (keys.KEY_LIST, keys.GROUP_LIST, followed, meters)

    def opened(self, row: Any, _column: str) -> None:
        """From a campaign to its meters."""
        if isinstance(row, CampaignFacts):
            self.show_list_named("campaign_meters", f"campaign:{row.campaign_id}")

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        if shown.name == "key_campaigns":
            return (
                Offer(
                    cap=Cap.F7,
                    text_id="B936",
                    run=lambda _row: self._begin(),
                    fits=lambda _row: True,
                    route=campaigns.MAKES,
                ),
                Offer(cap=Cap.F8, text_id="B937", run=self._plan, route=campaigns.PLANS),
                Offer(cap=Cap.F9, text_id="B983", run=self._rehearse, route=rehearsal.REHEARSES),
            )
        if shown.name == "campaign_meters":
            return (
                Offer(
                    cap=Cap.F7,
                    text_id="B981",
                    run=self._read_back,
                    fits=lambda row: row is not None and read_back.fits(row),
                    route=read_back.CONFIRMS,
                ),
                Offer(
                    cap=Cap.F8,
                    text_id="B982",
                    run=self._hand_out,
                    fits=lambda row: row is not None and handing_out.fits(row),
                    route=handing_out.HANDS_OUT,
                ),
                Offer(
                    cap=Cap.F9,
                    text_id="B938",
                    run=self._withdraw,
                    fits=lambda row: row is not None and row.state == "planned",
                    route=campaigns.WITHDRAWS,
                ),
            )
        return ()

    def left(self) -> None:
        """See Screen; codes are seen by nobody who comes after."""
        self._sets.clear()
        self._show_row()
        super().left()

    def _campaign_sheet(self, row: CampaignFacts, words: Words) -> Sheet:
        sheet, cards = keys.campaign_sheet(row, words), list[Card]()
        if (planned := self._planned.get(row.campaign_id)) is not None:
            cards += campaigns.plan_cards(words, planned)
        if (rehearsed := self._rehearsed.get(row.campaign_id)) is not None:
            cards += rehearsal.cards(words, rehearsed)
        return replace(sheet, cards=tuple(cards)) if cards else sheet

    def _meter_sheet(self, row: MeterKeyChange, words: Words) -> Sheet:
        given, sheet = self._sets.get(row.drn), campaigns.METERS.sheet(row, words)
        if given is None:
            return sheet
        return replace(sheet, cards=(handing_out.card(words, given), *sheet.cards))

    # ------------------------------------------------------------------ acts

    def _begin(self) -> None:
        line, document_id, title = self.desk.line, self.desk.new_id(), saying("B936")
        told: dict[str, str] = {}

        def typed(values: dict[str, str]) -> None:
            told.update(values)
            if "krn" not in told:
                self.ask(campaigns.TARGET, typed, title=title, confirm_id="B33")
                return
            try:
                request = campaigns.campaign_of(told, document_id)
            except campaigns.NotUnderstood as fault:
                name = str(fault)
                self._refuse(name, typed)
                return
            self.ask_second(
                lambda approval_id: self.send(
                    lambda: campaigns.make(line, request, approval_id), "campaign"
                ),
                action=campaigns.ACTION,
                subject=request.name,
                reason=request.reason,
                payload=campaigns.payload(request),
                effect=campaigns.effect(request),
            )

        self.ask(campaigns.ABOUT, typed, title=title, what=saying("S2627"))

    def _refuse(self, name: str, typed: Any) -> None:
        """Go back to the field; that of the first form is asked with it again."""
        if name == "from_sgc":
            self.ask(campaigns.ABOUT, typed, title=saying("B936"), what=saying("S2627"))
        self.form.refuse(name, notice("S2628", "warning"))

    def _rehearse(self, row: CampaignFacts) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def rehearsed(answer: RehearsalAnswer) -> None:
            self._planned.pop(row.campaign_id, None)  # what was done last is what is seen
            self._rehearsed[row.campaign_id] = answer
            self._show_row()

        self.send(
            lambda: rehearsal.rehearse(line, row.campaign_id, document_id), "rehearsed", rehearsed
        )

    def _plan(self, row: CampaignFacts) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def planned(answer: PlanAnswer) -> None:
            self._rehearsed.pop(row.campaign_id, None)
            self._planned[row.campaign_id] = answer

        def typed(values: dict[str, str]) -> None:
            request = campaigns.plan_of(values, document_id)
            self.send(lambda: campaigns.plan(line, row.campaign_id, request), "planned", planned)

        self.ask(campaigns.GROUP, typed, title=saying("B937"), what=saying("S2629"))

    def _withdraw(self, row: MeterKeyChange) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            request = WithdrawalRequest(
                document_id=document_id, drn=row.drn, reason=values["reason"]
            )
            self.send(lambda: campaigns.withdraw(line, request), "withdrawn")

        self.ask((REASON,), typed, title=saying("B938"))

    def _read_back(self, row: MeterKeyChange) -> None:
        line, document_id = self.desk.line, self.desk.new_id()
        title, told = saying("B981"), dict[str, str]()

        def typed(values: dict[str, str]) -> None:
            told.update(values)
            if "note" not in told:
                self.ask(read_back.PROOF, typed, title=title, what=saying("S2971"))
                return
            try:
                request = read_back.confirmation_of(row.drn, told, document_id)
            except campaigns.NotUnderstood as fault:
                name = str(fault)
                if name not in self.form.edits:  # of the first form, which is asked once more
                    told.clear()
                    self.ask(read_back.SHOWN, typed, title=title, what=read_back.effect(row))
                self.form.refuse(name, notice("S2628", "warning"))
                return
            self.send(lambda: read_back.confirm(line, request), "confirmed")

        self.ask(read_back.SHOWN, typed, title=title, what=read_back.effect(row))

    def _hand_out(self, row: MeterKeyChange) -> None:
        line, document_id = self.desk.line, self.desk.new_id()

        def handed_out(answer: SetAnswer) -> None:
            self._sets[answer.drn] = answer
            self._show_row()

        def typed(values: dict[str, str]) -> None:
            request = handing_out.request_of(row.drn, values, document_id)
            self.ask_second(
                lambda approval_id: self.send(
                    lambda: handing_out.hand_out(line, request, approval_id),
                    "handed_out",
                    handed_out,
                ),
                action=campaigns.ACTION,
                subject=row.drn,
                reason=request.reason,
                payload=campaigns.payload(request),
                effect=handing_out.effect(row),
            )

        effect = handing_out.effect(row)
        self.ask((REASON,), typed, title=saying("B982"), what=effect, confirm_id="B33")


def waiting(line: Line) -> int:
    """Return how many keys want attention, and groups of meters without one."""
    told = line.get(keys.KEYS[1], KeyHealth)
    bad = sum(one.state not in _WELL for one in told.keys)
    return bad + sum(not one.has_key for one in told.groups)


ENTRY: Final = ScreenEntry(
    name="keys",
    text_id="S1777",
    roles=_READERS,
    reads=(keys.KEYS, keys.CAMPAIGNS, campaigns.PAGES),
    acts={
        campaigns.MAKES: _KEEPERS,
        campaigns.PLANS: _KEEPERS,
        rehearsal.REHEARSES: _KEEPERS,
        campaigns.WITHDRAWS: _KEEPERS,
        read_back.CONFIRMS: _READING_BACK,
        handing_out.HANDS_OUT: _HANDING_OUT,
    },
    make=Keys,
    count=waiting,
)
