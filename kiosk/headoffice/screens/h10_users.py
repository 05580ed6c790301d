"""H10 Users and roles: who may do what, where; and the acts that change it.

Nobody is deleted, nobody acts about himself.  A one-time password is made here, sent once with the
act's id, and shown when the server has it; whoever closes the slip cannot see it again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

import msgspec

from kiosk.headoffice.act_form import REASON, Field
from kiosk.headoffice.lists import ListOf, ListsScreen, Offer
from kiosk.headoffice.people import acts, matrix, people
from kiosk.headoffice.people.slip import Slip, SlipPanel, save
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.upkeep import audit
from kiosk.i18n import formats
from kiosk.widgets.banner import notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.words import Saying, saying
from vending_server.wire.operators import (
    OperatorCard,
    OperatorChanged,
    OperatorNew,
    PasswordSlip,
    StandingAct,
    agreed_to,
)

_READERS: Final = frozenset({"administrator", "auditor"})
_ADMINISTRATORS: Final = frozenset({"administrator"})


class Users(ListsScreen):
    """People, what each role may do, what was changed."""

    def lists(self) -> Sequence[ListOf[Any]]:
        """See ListsScreen."""
        self._agreeing = people.Agreeing()
        log = audit.audit_list(self.words.zone)
        changes = dataclasses.replace(
            log, name="people_changes", text_id="S2405", asked="action:operator"
        )
        return people.people_list(self._agreeing, self.desk.now), matrix.MATRIX, changes

    def offers(self, shown: ListOf[Any]) -> Sequence[Offer]:
        """See ListsScreen."""
        if shown.name != "people":
            return ()
        return (
            Offer(
                cap=Cap.F3,
                text_id="B910",
                run=lambda _row: self._new(),
                fits=lambda _row: True,
                route=acts.ADDS,
            ),
            *(
                Offer(
                    cap=cap,
                    text_id=acts.TITLES[act],
                    run=partial(self._stand, act),
                    fits=partial(self._may_stand, act),
                    route=acts.STANDS,
                )
                for cap, act in _STANDINGS
            ),
            Offer(
                cap=Cap.F8,
                text_id="B913",
                run=self._rights,
                fits=self._is_person,
                route=acts.RIGHTS,
            ),
            Offer(
                cap=Cap.F9, text_id="B914", run=self._slip, fits=self._is_person, route=acts.SLIPS
            ),
        )

    # ------------------------------------------------------------------ the slip

    def build(self) -> None:
        """See Screen."""
        super().build()
        self.slip = SlipPanel(self.desk)
        self.slip.saving.connect(self._save)
        self.slip.left.connect(self.facts_again)
        self.put_beside(self.slip)

    def speak(self) -> None:
        """See Screen."""
        super().speak()
        self.slip.speak()

    def command(self, cap: Cap) -> bool:
        """See Screen; a slip is saved or put away, and nothing else begins meanwhile."""
        if self.slip.slip is None:
            return super().command(cap)
        if cap is Cap.F9:
            self._save()
        elif cap is Cap.ENTER:
            (self._save if self.slip.keep.hasFocus() else self.slip.put_away)()
        return cap is not Cap.ESC  # the window's, who comes back with it to `back`

    def back(self) -> bool:
        """See Screen."""
        if self.slip.slip is not None:
            self.slip.put_away()
            return True
        return super().back()

    def keys(self) -> Iterable[KeyHint]:
        """See Screen."""
        if self.slip.slip is None:
            yield from super().keys()
        else:
            yield KeyHint(Cap.F9, "B916")
            yield KeyHint(Cap.ESC, "B917")

    def left(self) -> None:
        """See Screen; no slip stays for the next one at this seat."""
        if self.slip.slip is not None:
            self.slip.put_away()
        super().left()

    def _save(self) -> None:
        slip, folder = self.slip.slip, self.desk.exports
        if slip is not None:
            languages = (self.words.language, self.words.language.other)
            self.act(lambda: save(slip, folder, languages), self.slip.say_saved)

    # ------------------------------------------------------------------ acts

    def _new(self) -> None:
        """Ask who it is, then what he may do."""
        document_id, password = self.desk.new_id(), acts.one_time_password()

        def named(who: dict[str, str]) -> None:
            def typed(values: dict[str, str]) -> None:
                told = who | values
                self._understood(
                    lambda: acts.new_of(told, document_id=document_id, password=password),
                    acts.ADDS[1],
                    None,
                    "person_added",
                )

            fields = (*acts.rights_fields(None), REASON)
            self.ask(fields, typed, title=saying("B910"), what=acts.role_numbers)

        self.ask(acts.WHO_FIELDS, named, title=saying("B910"), confirm_id="B918")

    def _rights(self, row: OperatorCard) -> None:
        document_id = self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            self._understood(
                lambda: acts.rights_of(row, values, document_id=document_id),
                acts.RIGHTS[1],
                row,
                "rights_given",
            )

        fields: tuple[Field, ...] = (*acts.rights_fields(row), REASON)
        self.ask(fields, typed, title=saying("B913"), what=acts.role_numbers)

    def _stand(self, act: StandingAct, row: OperatorCard) -> None:
        document_id = self.desk.new_id()

        def typed(values: dict[str, str]) -> None:
            request = acts.standing_of(row, act, values["reason"], document_id=document_id)
            self._carry_out(request, acts.STANDS[1], row, f"person_{act}")

        what = acts.what_of(act, row)
        self.ask((REASON,), typed, title=saying(acts.TITLES[act]), what=what)

    def _slip(self, row: OperatorCard) -> None:
        document_id, password = self.desk.new_id(), acts.one_time_password()

        def of(reason: str) -> PasswordSlip:
            return acts.slip_of(row, reason, document_id=document_id, password=password)

        def typed(values: dict[str, str]) -> None:
            self._carry_out(of(values["reason"]), acts.SLIPS[1], row, "slip_made")

        what: Saying = acts.effect(of(""), row)
        self.ask((REASON,), typed, title=saying("B914"), what=what)

    def _understood(
        self, made: Callable[[], Any], path: str, row: OperatorCard | None, said: str
    ) -> None:
        """Carry out what was typed, or say which field says nothing."""
        try:
            request = made()
        except acts.NotUnderstood as fault:
            self.form.refuse(str(fault), notice("S1727", "warning"))
            return
        self._carry_out(request, path, row, said)

    def _carry_out(self, request: Any, path: str, row: OperatorCard | None, said: str) -> None:
        """Send an act; where it makes somebody a second person, another administrator agrees."""
        line = self.desk.line

        def send(whole: Any) -> None:
            self.send(
                lambda: line.post(path, whole, OperatorChanged), said, partial(self._done, whole)
            )

        if self._agreeing.roles.isdisjoint(acts.given_by(request, row)):
            send(request)
            return
        self.ask_second(
            lambda approval_id: send(msgspec.structs.replace(request, approval_id=approval_id)),
            action=acts.ACTION,
            subject=request.login,
            reason=request.reason,
            payload=agreed_to(request),
            effect=acts.effect(request, row),
        )

    def _done(self, request: Any, told: OperatorChanged) -> None:
        """Show the slip of whoever got a one-time password."""
        if not isinstance(request, OperatorNew | PasswordSlip) or told.slip_until is None:
            return
        until = formats.when(dt.datetime.fromisoformat(told.slip_until), self.words.zone)
        slip = Slip(
            login=told.login,
            password=request.password,
            until=until,
            made_at=dt.datetime.fromisoformat(told.decided_at),
        )
        self.show_beside(self.slip)
        self.slip.show_slip(slip)

    # ------------------------------------------------------------------ about whom

    def _is_other(self, row: OperatorCard | None) -> bool:
        return row is not None and row.login != self.go.login and row.standing != "ended"

    def _is_person(self, row: OperatorCard | None) -> bool:
        is_machine = row is not None and "self_service" in row.roles
        return self._is_other(row) and not is_machine

    def _may_stand(self, act: str, row: OperatorCard | None) -> bool:
        if row is None or not self._is_other(row):
            return False
        return act == "end" or row.standing == ("active" if act == "suspend" else "suspended")


_STANDINGS: Final[tuple[tuple[Cap, StandingAct], ...]] = (
    (Cap.F7, "suspend"),
    (Cap.F7, "reopen"),
    (Cap.F10, "end"),
)
ENTRY: Final = ScreenEntry(
    name="users",
    text_id="S2402",
    roles=_READERS,
    reads=(people.PEOPLE, matrix.PERMISSIONS, audit.RECORDS),
    acts=dict.fromkeys((acts.ADDS, acts.STANDS, acts.RIGHTS, acts.SLIPS), _ADMINISTRATORS),
    make=Users,
)
