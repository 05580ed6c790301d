"""The forms of the counter: what each asks for and which message it makes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

import msgspec

from kiosk.cashier.act_form import Entered, FormSpec
from kiosk.cashier.form_fields import Field, FieldKind, day_of, tenths_of, whole_of
from kiosk.cashier.till_port import CounterPort, TillPort
from kiosk.flows.counter_values import CounterKind
from kiosk.i18n import formats
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.i18n.errors import NumberNotUnderstood
from kiosk.widgets.words import Words
from vending_server.wire.base import Request
from vending_server.wire.cases import CaseOpening, CodeName
from vending_server.wire.counter import (
    EngineeringTokenRequest,
    FreeIssueRequest,
    WrongMeterRequest,
)
from vending_server.wire.key_changes import (
    ConfirmationRequest,
    KeyFacts,
    MeterKeyAnswer,
    SetRequest,
)
from vending_server.wire.lookup import MeterFacts
from vending_server.wire.postponements import (
    Cause,
    DueLine,
    Postponement,
    PostponementOutlook,
)
from vending_server.wire.reversal import ReversalRequest, reversal_payload

_REASON: Final = Field(key="reason", label_id="S458")


def _free_issue(entered: Entered) -> Request:
    return FreeIssueRequest(
        document_id=entered.document_id,
        drn=entered.meter.drn,
        units_tenths=tenths_of(entered.values["units"]),
        reason=entered.values["reason"],
    )


def _free_issue_effect(entered: Entered, words: Words) -> str:
    units = words.units(tenths_of(entered.values["units"]), entered.meter.utility)
    return words(
        "S460",
        x=units,
        meter=formats.meter_number(entered.meter.drn),
        name=isolate_name(entered.meter.customer_name),
    )


FREE_ISSUE: Final = FormSpec(
    screen="free_issue",
    title_id="S457",
    hint_id="S459",
    kind=CounterKind.FREE_ISSUE,
    action="free_issue",
    path="/v1/counter/free-issues",
    fields=(Field(key="units", label_id="S414", kind=FieldKind.UNITS), _REASON),
    build=_free_issue,
    effect=_free_issue_effect,
)

_WATTS: Final = frozenset({"set_maximum_power_limit", "set_maximum_phase_power_unbalance_limit"})
_CLEAR: Final = "clear_credit"
_FUNCTIONS: Final = (
    ("clear_tamper_condition", "S471"),
    ("set_maximum_power_limit", "S472"),
    ("set_maximum_phase_power_unbalance_limit", "S473"),
    ("set_water_meter_factor", "S474"),
    (_CLEAR, "S475"),
)


def _engineering(entered: Entered) -> Request:
    """Make the message; whoever clears a credit must say how much is lost."""
    values, function = entered.values, entered.values["function"]
    shown = values["value"]
    reason = f"{values['order']}: {values['reason']}"
    value = 0
    if function == _CLEAR:
        tenths = tenths_of(shown)
        reason += f" ({tenths // 10}.{tenths % 10})"
    elif function != "clear_tamper_condition":
        value = whole_of(shown)
    return EngineeringTokenRequest(
        document_id=entered.document_id,
        drn=entered.meter.drn,
        function=function,
        value=value,
        reason=reason,
    )


def _engineering_effect(entered: Entered, words: Words) -> str:
    function, shown = entered.values["function"], entered.values["value"]
    what = words(dict(_FUNCTIONS)[function])
    meter = formats.meter_number(entered.meter.drn)
    if function == _CLEAR:
        return words("S476", x=words.units(tenths_of(shown), entered.meter.utility), meter=meter)
    sign = " W" if function in _WATTS else ""
    return words.joined(what, isolate_ltr(f"{shown}{sign}") if shown else "", meter)


ENGINEERING: Final = FormSpec(
    screen="engineering",
    title_id="S463",
    hint_id="S470",
    kind=CounterKind.ENGINEERING,
    action="engineering_token",
    path="/v1/counter/engineering-tokens",
    fields=(
        Field(key="function", label_id="S418", kind=FieldKind.CHOICE, choices=_FUNCTIONS),
        Field(key="value", label_id="S477", kind=FieldKind.UNITS, is_optional=True),
        Field(key="order", label_id="S478"),
        _REASON,
    ),
    build=_engineering,
    effect=_engineering_effect,
)


def _sale_id(till: TillPort, entered: Entered) -> Mapping[str, str]:
    values = entered.values
    return {"sale_id": till.counter.sale_of_token(values["wrong"], values["token"])}


def _wrong_meter(entered: Entered) -> Request:
    values = entered.values
    return WrongMeterRequest(
        document_id=entered.document_id,
        sale_id=values["sale_id"],
        right_drn=entered.meter.drn,
        evidence=f"{values['typed']}: {values['reason']}",
    )


def _wrong_meter_effect(entered: Entered, words: Words) -> str:
    return words(
        "S480",
        wrong=formats.meter_number(entered.values["wrong"]),
        meter=formats.meter_number(entered.meter.drn),
    )


def _case(entered: Entered) -> Request:
    """Make a case; of a receipt for this very meter the sale is disputed, and no other meant."""
    values, drn = entered.values, entered.meter.drn
    is_wrong = values["wrong"] != drn
    return CaseOpening(
        document_id=entered.document_id,
        kind="wrong_meter" if is_wrong else "reversal",
        sale_id=values["sale_id"],
        right_drn=drn if is_wrong else "",
        code_entered=_TYPED[values["typed"]],
        sold_reading="",
        right_reading="",
        evidence=values["reason"],
    )


_TYPED: Final[Mapping[str, CodeName]] = {
    "not typed": "no",
    "typed": "yes",
    "unknown": "unknown",
}
CASE: Final = FormSpec(
    screen="wrong_meter",
    title_id="S464",
    hint_id="S479",
    kind=CounterKind.CASE,
    action="",  # it moves nothing
    path="/v1/case-files",
    fields=(),
    build=_case,
    effect=lambda _entered, words: words("S2781"),
    prepare=_sale_id,
)
WRONG_METER: Final = FormSpec(
    screen="wrong_meter",
    title_id="S464",
    hint_id="S479",
    kind=CounterKind.WRONG_METER,
    action="wrong_meter",
    path="/v1/counter/wrong-meter-cases",
    fields=(
        Field(key="wrong", label_id="S481", kind=FieldKind.METER),
        Field(key="token", label_id="S404", kind=FieldKind.TOKEN),
        Field(
            key="typed",
            label_id="S482",
            kind=FieldKind.CHOICE,
            choices=(("not typed", "S483"), ("typed", "S484"), ("unknown", "S485")),
        ),
        Field(key="reason", label_id="S486"),
    ),
    build=_wrong_meter,
    effect=_wrong_meter_effect,
    prepare=_sale_id,
    instead=CASE,
)


def _look_at_key(counter: CounterPort, meter: MeterFacts) -> MeterKeyAnswer:
    return counter.key_lookup(meter.drn)


def _key_words(key: KeyFacts) -> str:
    return isolate_ltr(f"SGC {key.sgc} · KRN {key.krn} · TI {key.ti} · {key.base_year}")


_STATES: Final = {"planned": "S489", "issued": "S490", "confirmed": "S491", "withdrawn": "S492"}


def _key_told(found: MeterKeyAnswer, words: Words) -> str:
    """Say what key the meter has and what is planned for it."""
    now = words("S487", key=_key_words(found.present))
    if not found.changes:
        return f"{now}\n{words('S493')}"
    change = found.changes[0]
    state = words(_STATES.get(change.state, "S492"))
    planned = words.joined(words("S488", key=_key_words(change.new)), state)
    return f"{now}\n{planned}"


def _key_set(entered: Entered) -> Request:
    return SetRequest(
        document_id=entered.document_id,
        drn=entered.meter.drn,
        reason=entered.values["reason"],
    )


KEY_SET: Final = FormSpec(
    screen="key_set",
    title_id="S465",
    hint_id="S494",
    kind=CounterKind.KEY_SET,
    action="key_change_token",
    path="/v1/key-change-sets",
    fields=(_REASON,),
    build=_key_set,
    effect=lambda entered, words: words("S495", meter=formats.meter_number(entered.meter.drn)),
    look=_look_at_key,
    told=_key_told,
)


def _key_confirmation(entered: Entered) -> Request:
    values = entered.values
    krn, ti, sgc = values["krn"], values["ti"], values["sgc"]
    is_understood = _KRN.fullmatch(krn) and _TI.fullmatch(ti) and (not sgc or _SGC.fullmatch(sgc))
    if not is_understood:
        raise NumberNotUnderstood("no reading of a key")
    return ConfirmationRequest(
        document_id=entered.document_id,
        drn=entered.meter.drn,
        krn=int(krn),
        ti=ti,
        sgc=sgc or None,
        accepted_token=values["token"] or None,
        note=values["note"],
    )


_KRN: Final = re.compile("[1-9]")
_TI: Final = re.compile("[0-9]{2}")
_SGC: Final = re.compile("[0-9]{6}")
KEY_CONFIRMATION: Final = FormSpec(
    screen="key_confirmation",
    title_id="S468",
    hint_id="S496",
    kind=CounterKind.KEY_CONFIRMATION,
    action="",
    path="/v1/key-change-confirmations",
    fields=(
        Field(key="krn", label_id="S497", kind=FieldKind.DIGITS),
        Field(key="ti", label_id="S498", kind=FieldKind.DIGITS),
        Field(key="sgc", label_id="S499", kind=FieldKind.DIGITS, is_optional=True),
        Field(key="token", label_id="S500", kind=FieldKind.TOKEN, is_optional=True),
        Field(key="note", label_id="S501", is_optional=True),
    ),
    build=_key_confirmation,
    effect=lambda entered, words: words("S435", n=entered.meter.drn),
    look=_look_at_key,
    told=_key_told,
)


def _give_up(till: TillPort, entered: Entered) -> Mapping[str, str]:
    return {"vend_id": till.reversing.give_up(entered.meter.drn)}


def _reversal(entered: Entered) -> ReversalRequest:
    """Make the message unsigned: the device says where the vend stands when it is sent."""
    return ReversalRequest(
        document_id=entered.document_id,
        reason=entered.values["reason"],
        vend_state="",
        journal_sequence=0,
        journal_hash="",
        signature="",
    )


REVERSAL: Final = FormSpec(
    screen="reversal",
    title_id="S502",
    hint_id="S503",
    kind=CounterKind.REVERSAL,
    action="reversal",
    path="/v1/vends/{vend_id}/reversal",
    fields=(_REASON,),
    build=_reversal,
    effect=lambda entered, words: words("S504", meter=formats.meter_number(entered.meter.drn)),
    prepare=_give_up,
    payload=lambda message, entered: reversal_payload(entered.values["vend_id"], message),
    finish=lambda till, message, entered: till.reversing.signed(entered.values["vend_id"], message),
)


def _outlook(counter: CounterPort, meter: MeterFacts) -> PostponementOutlook:
    return counter.postponement_outlook(meter.account_number)


def _open_dues(outlook: PostponementOutlook) -> list[DueLine]:
    """Return what may be chosen, each by one digit; what is put off already is not."""
    return [due for due in outlook.dues if due.postponed_until is None][:9]


def _outlook_told(outlook: PostponementOutlook, words: Words) -> str:
    lines = [
        words(
            "S513",
            n=at,
            name=words.both(due.name),
            period=words.first_month(due.period),
            x=words.money(due.left_minor),
        )
        for at, due in enumerate(_open_dues(outlook), start=1)
    ]
    if outlook.latest_until is None or not lines:
        return words("S514")
    day = dt.date.fromisoformat(outlook.latest_until).strftime("%d/%m/%Y")
    return "\n".join([*lines, words("S515", n=outlook.times_left, date=isolate_ltr(day))])


def _chosen_dues(entered: Entered) -> list[DueLine]:
    dues = _open_dues(entered.looked_at) if entered.looked_at is not None else []
    digits = sorted({int(digit) for digit in entered.values["items"]})
    if not digits or not all(1 <= digit <= len(dues) for digit in digits):
        raise NumberNotUnderstood("no such line")
    return [dues[digit - 1] for digit in digits]


def _postponement(entered: Entered) -> Request:
    return Postponement(
        document_id=entered.document_id,
        account_number=entered.meter.account_number,
        items=[due.item for due in _chosen_dues(entered)],
        until=day_of(entered.values["until"]),
        cause=msgspec.convert(entered.values["cause"], Cause),
        reason=entered.values["reason"],
    )


def _postponement_effect(entered: Entered, words: Words) -> str:
    return words(
        "S516",
        x=words.money(sum(due.left_minor for due in _chosen_dues(entered))),
        date=isolate_ltr(entered.values["until"]),
        n=isolate_ltr(entered.meter.account_number),
    )


POSTPONEMENT: Final = FormSpec(
    screen="postponement",
    title_id="S466",
    hint_id="S511",
    kind=CounterKind.POSTPONEMENT,
    action="fee_postponement",
    path="/v1/postponements",
    fields=(
        Field(key="items", label_id="S512", kind=FieldKind.DIGITS),
        Field(key="until", label_id="S517", kind=FieldKind.DAY),
        Field(
            key="cause",
            label_id="S518",
            kind=FieldKind.CHOICE,
            choices=(
                ("hardship", "S519"),
                ("social_case", "S520"),
                ("objection", "S521"),
                ("meter_fault", "S522"),
                ("other", "S523"),
            ),
        ),
        _REASON,
    ),
    build=_postponement,
    effect=_postponement_effect,
    look=_outlook,
    told=_outlook_told,
    subject=lambda entered: entered.meter.account_number,
)
FORMS: Final = (
    *(FREE_ISSUE, ENGINEERING, WRONG_METER, KEY_SET, KEY_CONFIRMATION, REVERSAL),
    POSTPONEMENT,
)
