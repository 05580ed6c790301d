"""A form of the counter: what is to be done, a second person's agreement, then the act itself.

The act's id is made when the request is put, so that what is agreed to is exactly what is sent.
The act is written down before it is sent (flows/counter_acts.py); the request for agreement moves
nothing and is not: after a restart it is put again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QStackedLayout, QVBoxLayout, QWidget

from kiosk.cashier.approval_panel import ApprovalPanel
from kiosk.cashier.desk import Desk
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.form_fields import Field, FieldWidget
from kiosk.cashier.notices import is_session_over, notice_of_gap
from kiosk.cashier.screen import Navigation
from kiosk.cashier.till_port import CounterPort, TillPort
from kiosk.cashier.work_screen import WorkScreen
from kiosk.errors import KioskError
from kiosk.flows.counter_values import ActView, CounterKind, NewAct
from kiosk.flows.refusals import tell_printer_first
from kiosk.i18n.bidi import isolate_ltr
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.theme.dress import worn
from kiosk.theme.wearing import sized
from kiosk.widgets.banner import Banner, Notice, notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.number_field import (
    meter_field,
    name_field,
)
from kiosk.widgets.parts import card, label, listens, set_property, wrapping
from kiosk.widgets.words import Words
from kiosk.workers import Latest
from vending_server.wire.approvals import ApprovalFacts
from vending_server.wire.base import Request
from vending_server.wire.lookup import LookupAnswer, LookupBy, MeterFacts

_ROW_GAP: Final = 10
_ROW_GAP_LARGE: Final = 6


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in a form."""

    document_id: str
    meter: MeterFacts
    values: Mapping[str, str]
    looked_at: Any = None  # what `look` found of the meter


def payload_of(message: Any, _entered: Entered) -> Mapping[str, Any]:
    """Return the message as a second person agrees to it: without the agreement itself."""
    payload: dict[str, Any] = msgspec.to_builtins(message)
    del payload["approval_id"]
    return payload


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpec:
    """One form: its words, its fields, and the message that they make."""

    screen: str
    title_id: str
    hint_id: str
    kind: CounterKind
    action: str  # of the second person; none where one person is enough
    path: str  # may name what was entered
    fields: Sequence[Field]
    build: Callable[[Entered], Request]
    # What is asked of the server once the meter is known, and how it is shown.
    look: Callable[[CounterPort, MeterFacts], Any] | None = None
    told: Callable[[Any, Words], str] = lambda _found, _words: ""
    # What the message needs that only the server knows; asked in a worker.
    prepare: Callable[[TillPort, Entered], Mapping[str, str]] | None = None
    # What the second person agrees to, and the message that is sent then.
    payload: Callable[[Any, Entered], Mapping[str, Any]] = payload_of
    subject: Callable[[Entered], str] = lambda entered: entered.meter.drn
    finish: Callable[[TillPort, Any, Entered], Any] = lambda _till, message, _entered: message
    effect: Callable[[Entered, Words], str]
    # What F8 sends of the same fields, without a second person.
    instead: FormSpec | None = None


class ActForm(WorkScreen):
    """Fields, then the second person, then F12."""

    name = "act_form"

    def __init__(self, desk: Desk, go: Navigation, devices: DeviceWatch, spec: FormSpec) -> None:
        super().__init__(desk, go)
        self.spec = self._way = spec
        self.name = spec.screen  # type: ignore[misc] # one class, a screen for each form
        self._devices = devices
        self._meter: MeterFacts | None = None
        self._message: Any = None
        self._entered: Entered | None = None
        self._is_sending = False
        self._is_asking = False  # a second person, and there is no answer yet
        self._lookups = Latest(desk.workers)
        self._title, self._hint = label("screen-title"), wrapping("muted")
        self._meter_label, self.meter = label("strong"), meter_field()
        self._customer, self._told = wrapping("section"), wrapping("strong")
        self._looked_at: Any = None
        self.fields = [FieldWidget(one) for one in spec.fields]
        self.banner = Banner(desk.words)
        self.approval = ApprovalPanel(desk)
        self.approval.answered.connect(self._answered)
        self.approval.failed.connect(self._approval_failed)
        self.meter.textEdited.connect(self._forget_meter)
        self.banner.changed.connect(self._make_room)
        self._lay_out()
        self.retranslate()

    def begin(self, meter: MeterFacts | None) -> None:
        """Start anew, for the meter that stood on the screen."""
        self.approval.stop()
        self._lookups.forget()
        self._message = None
        self._looked_at = None
        self._is_sending = self._is_asking = False
        self.banner.show_notice(None)
        for field in self.fields:
            field.clear()
        self._meter = meter
        self.meter.setText(meter.drn if meter else "")
        self._show(0)
        self.retranslate()
        if meter is not None:
            self.found(meter)

    def entered(self) -> None:
        """Ask for what is missing first."""
        (self.meter if self._meter is None else self.fields[0].widget).setFocus()

    def left(self) -> None:
        """Nothing of a customer stays behind; a request that was put runs out by itself."""
        if not self._is_sending:
            self.begin(None)

    def found(self, meter: MeterFacts) -> None:
        """Ask what else this form shows of a meter."""
        look, counter = self.spec.look, self.desk.till.counter
        if look is None:
            return

        def told(looked: Any) -> None:
            self._looked_at = looked
            self.retranslate()
            self.desk.reporter.say("form", screen=self.name, drn=meter.drn)

        self._lookups.run(self.desk.timed(lambda: look(counter, meter)), told, self.failed)

    def command(self, cap: Cap) -> bool:
        """Do what a key means at this step."""
        is_form = self._stack.currentIndex() == 0
        match cap:
            case Cap.F2:
                self.go.to_sell()
            case Cap.ESC:
                self._back(is_form=is_form)
            case Cap.ENTER if is_form:
                self._enter()
            case Cap.ENTER:
                self.approval.enter()
            case Cap.F5 if not is_form:
                self.approval.look()
            case Cap.F12 if is_form:
                self._way = self.spec
                self._put()
            case Cap.F8 if is_form and self.spec.instead is not None:
                self._way = self.spec.instead
                self._put()
            case Cap.F12:
                self._carry_out()
            case _:
                return False
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this step."""
        if self._stack.currentIndex() == 0:
            yield KeyHint(Cap.ENTER, "B407")
            yield KeyHint(Cap.F12, "B33" if self.spec.action else "B408")
            if self.spec.instead is not None:
                yield KeyHint(Cap.F8, "B955")
        else:
            yield KeyHint(Cap.ENTER, "B34", self.approval.is_open)
            yield KeyHint(Cap.F5, "B29", self.approval.is_open)
            yield KeyHint(Cap.F12, "B408", self.approval.is_approved and not self._is_sending)
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again; what was entered stays."""
        words = self.words
        self._title.setText(words(self.spec.title_id))
        self._hint.setText(words(self.spec.hint_id))
        self._meter_label.setText(words("T004"))
        name_field(self.meter, words, words("T004"))
        told = "" if self._looked_at is None else self.spec.told(self._looked_at, words)
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._customer.setText(self._said_of_customer(is_short=bool(told) and worn().is_large))
        # Large print needs the width for the fields.
        set_property(self._told, "role", "small" if worn().is_large else "strong")
        self._grid.setColumnStretch(2, 0 if worn().is_large else 3)
        for field in self.fields:
            field.retranslate(words)
        self._grid.setVerticalSpacing(_ROW_GAP_LARGE if worn().is_large else _ROW_GAP)
        self._make_room()
        self.banner.retranslate()
        self.approval.retranslate()

    def _make_room(self) -> None:
        """Let a refusal take the place of the hint: large print has no height for both."""
        is_told = self.banner.notice is not None
        self._hint.setVisible(not (is_told and worn().is_large))

    def _said_of_customer(self, *, is_short: bool) -> str:
        meter, words = self._meter, self.words
        if meter is None:
            return ""
        address = "" if is_short else words.name(meter.address)
        return words.joined(words.name(meter.customer_name), address)

    # ------------------------------------------------------------------ the form

    def _enter(self) -> None:
        if listens(self.meter) and self._meter is None:
            self._look_up()
        else:
            self.next_of(self.meter, *(field.widget for field in self.fields))

    def _back(self, *, is_form: bool) -> None:
        if is_form:
            self.go.to_more()
            return
        self.approval.stop()
        self._message = None
        self._show(0)
        self.fields[0].widget.setFocus()

    def _forget_meter(self) -> None:
        self._lookups.forget()
        self.banner.show_notice(None)
        self._meter = None
        self._looked_at = None
        self.retranslate()

    def _look_up(self) -> None:
        drn, till = self.meter.plain, self.desk.till
        if not drn:
            self.meter.setFocus()
            return
        self._lookups.run(
            self.desk.timed(lambda: till.lookup(LookupBy.DRN, drn)), self._looked_up, self.failed
        )

    def _looked_up(self, answer: LookupAnswer) -> None:
        if len(answer.meters) != 1:
            self.tell(notice("E02"))
            return
        self._meter = answer.meters[0]
        self.banner.show_notice(None)
        self.retranslate()
        self.desk.reporter.say("form", screen=self.name, drn=self._meter.drn)
        self.fields[0].widget.setFocus()
        self.found(self._meter)

    def _put(self) -> None:
        """Put the act before a second person."""
        if self._is_asking:
            QApplication.beep()
            return
        if self._meter is None and not self.meter.plain:
            self._needs("T004", self.meter)
            return
        if self._meter is None:
            self._look_up()
            return
        missing = next((field for field in self.fields if field.is_missing), None)
        if missing is not None:
            if missing.spec.key == "reason":
                self.tell(notice("E38"))
                missing.widget.setFocus()
            else:
                self._needs(missing.spec.label_id, missing.widget)
            return
        values = {field.spec.key: field.value for field in self.fields}
        entered = Entered(self.desk.till.acts.new_id(), self._meter, values, self._looked_at)
        self.banner.show_notice(None)
        prepare, till = self._way.prepare, self.desk.till
        if prepare is None:
            self._build(entered)
            return

        def op() -> Entered:
            return replace(entered, values={**values, **prepare(till, entered)})

        def prepared(known: Entered) -> None:
            self._is_asking = False
            if self._meter is entered.meter:
                self._build(known)

        self._is_asking = True
        self.desk.workers.run(self.desk.timed(op), prepared, self._not_asked)

    def _needs(self, label_id: str, widget: QWidget) -> None:
        self.tell(notice_of_gap(self.words(label_id)))
        widget.setFocus()

    def _build(self, entered: Entered) -> None:
        try:
            message = self._way.build(entered)
            effect = self._way.effect(entered, self.words)
        except NumberNotUnderstood:
            self.tell(notice("E504"))
            return
        if self._way.action:
            self._ask(message, effect, entered)
        elif self._can_print(self.banner):
            self._do(self._act(message, entered))

    def _ask(self, message: Any, effect: str, entered: Entered) -> None:
        counter, approval_id = self.desk.till.counter, self.desk.till.acts.new_id()
        reason = getattr(message, "reason", "") or getattr(message, "evidence", "")
        self._message, self._entered = message, entered

        def op() -> ApprovalFacts:
            return counter.ask_approval(
                approval_id,
                action=self.spec.action,
                subject=formats_plain(entered.meter),
                reason=reason,
                payload=self.spec.payload(message, entered),
            )

        def asked(facts: ApprovalFacts) -> None:
            self._is_asking = False
            if self._message is not message:
                return  # left or changed meanwhile
            self.approval.begin(facts, effect)
            self._show(1)
            self.approval.user.setFocus()
            self.desk.reporter.say("approval", state=facts.state)

        self._is_asking = True
        self.desk.workers.run(self.desk.timed(op), asked, self._not_asked)

    def _not_asked(self, error: Exception) -> None:
        self._is_asking = False
        self.failed(error)

    # ------------------------------------------------------------------ the second person

    def _answered(self, facts: ApprovalFacts) -> None:
        self.desk.reporter.say("approval", state=facts.state)
        QApplication.beep()
        name = isolate_ltr(", ".join(facts.approved_by))
        self.announce(
            self.words("A09", name=name) if self.approval.is_approved else self.words("S452")
        )
        self.setFocus()
        self.keys_changed.emit()

    def _approval_failed(self, error: Exception) -> None:
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
            return
        self.approval.tell(told)
        self.tell_banner(told)

    # ------------------------------------------------------------------ the act

    def _carry_out(self) -> None:
        facts, entered = self.approval.facts, self._entered
        if facts is None or entered is None or not self.approval.is_approved or self._is_sending:
            QApplication.beep()
            return
        if self._can_print(self.approval.banner):
            message = msgspec.structs.replace(self._message, approval_id=facts.approval_id)
            self._do(self._act(message, entered))

    def _can_print(self, banner: Banner) -> bool:
        told = tell_printer_first(self._devices.printer)
        if told is not None:
            banner.show_notice(Notice(told, "warning"))
            self.tell_banner(Notice(told, "warning"))
        return told is None

    def _do(self, act: NewAct) -> None:
        self._is_sending = True
        self.go.close_keys()
        self.set_step("sending")
        acts = self.desk.till.acts
        self.desk.workers.run(self.desk.timed(lambda: acts.do(act)), self._done, self._not_done)

    def _act(self, message: Any, entered: Entered) -> NewAct:
        finish, till = self._way.finish, self.desk.till
        return NewAct(
            kind=self._way.kind,
            path=self._way.path.format(**entered.values),
            request=lambda _ids: finish(till, message, entered),
            subject=self._way.subject(entered),
            utility=entered.meter.utility,
            document_id=message.document_id,
        )

    def _done(self, view: ActView) -> None:
        self._end_sending()
        self.desk.reporter.act(view)
        self.go.to_act(view)

    def _not_done(self, error: Exception) -> None:
        self._end_sending()
        told = self.desk.notice(error)
        if is_session_over(error):
            self.go.to_login(told)
        elif isinstance(error, KioskError):
            (self.approval.banner if self._stack.currentIndex() else self.banner).show_notice(told)
            self.tell_banner(told)
        else:
            # Nobody foresaw this: only the journal can say whether the act began.
            self.go.to_work("acts")

    def _end_sending(self) -> None:
        self._is_sending = False
        self.go.open_keys()
        self.set_step("approval" if self._stack.currentIndex() else "form")

    def _show(self, page: int) -> None:
        self._stack.setCurrentIndex(page)
        self.set_step("approval" if page else "form")
        self.keys_changed.emit()

    def _lay_out(self) -> None:
        form = self._grid = QGridLayout()
        form.setHorizontalSpacing(16)
        self.meter.setProperty("meter", None)
        self.meter.setProperty("framed", "true")
        sized(self.meter, least_height=42)
        form.addWidget(self._meter_label, 0, 0)
        form.addWidget(self.meter, 0, 1)
        form.addWidget(self._customer, 1, 1)
        # Beside the fields: below each other both would not fit the smallest window.
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        form.addWidget(self._told, 0, 2, len(self.fields) + 2, 1)
        for at, field in enumerate(self.fields, start=2):
            form.addWidget(field.label, at, 0)
            form.addWidget(field.widget, at, 1)
        form.setColumnStretch(1, 3)
        form.setColumnStretch(2, 3)
        self.form_layout = self._form = QVBoxLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setSpacing(12)
        self._form.addLayout(form)
        self._form.addWidget(self.banner)
        self._form.addStretch(1)
        page, second = QWidget(), QWidget()
        page.setLayout(self._form)
        column = QVBoxLayout(second)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.approval)
        column.addStretch(1)
        host = QWidget()
        self._stack = QStackedLayout(host)
        self._stack.addWidget(page)
        self._stack.addWidget(second)
        layout = QVBoxLayout()
        layout.setSpacing(12)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addWidget(host, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.addWidget(card(layout, margins=(24, 18, 24, 18)))


def formats_plain(meter: MeterFacts) -> str:
    """Return how the second person reads for whom: the meter number, no name."""
    return f"{meter.drn[:4]} {meter.drn[4:8]} {meter.drn[8:]}"
