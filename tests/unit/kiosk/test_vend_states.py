from __future__ import annotations

import itertools

import pytest

from kiosk.errors import IllegalTransition
from kiosk.flows import vend_states
from kiosk.flows.vend_states import VendEvent, VendState, next_state

S = VendState
E = vend_states
EVENTS = VendEvent.__subclasses__()

# Written by hand from SCREENS 2.5, not read from the code.
ALLOWED = {
    (S.QUOTED, E.IntentJournaled): S.INTENT,
    (S.QUOTED, E.OpenedOffline): S.TOKEN,
    (S.INTENT, E.RequestSent): S.SENT,
    (S.INTENT, E.LinkLost): S.IN_DOUBT,
    (S.SENT, E.TokenReceived): S.TOKEN,
    (S.SENT, E.VendRefused): S.REFUSED,
    (S.SENT, E.LinkLost): S.IN_DOUBT,
    (S.IN_DOUBT, E.TokenReceived): S.TOKEN,
    (S.IN_DOUBT, E.VendRefused): S.REFUSED,
    (S.REFUSED, E.MoneyReturned): S.REFUNDED,
    (S.REFUSED, E.MoneyUsedAgain): S.REFUNDED,
    (S.TOKEN, E.PrintStarted): S.PRINTING,
    (S.PRINTING, E.PrinterConfirmed): S.PRINTED,
    (S.PRINTING, E.NothingSent): S.NOT_SENT,
    (S.PRINTING, E.PrinterSilent): S.UNSURE,
    (S.PRINTED, E.PrintStarted): S.PRINTING,
    (S.NOT_SENT, E.PrintStarted): S.PRINTING,
    (S.UNSURE, E.PrintStarted): S.PRINTING,
    (S.DONE, E.PrintStarted): S.PRINTING,
    (S.PRINTED, E.HandedOver): S.DONE,
    (S.NOT_SENT, E.HandedOver): S.DONE,
    (S.UNSURE, E.PaperFoundGood): S.DONE,
}


@pytest.mark.parametrize(
    ("state", "event"),
    list(itertools.product(VendState, EVENTS)),
    ids=lambda value: str(value)[-30:],
)
def test_every_event_in_every_state_is_allowed_or_refused_as_designed(state, event):
    if (state, event) in ALLOWED:
        assert next_state(state, event) is ALLOWED[state, event]
        return
    with pytest.raises(IllegalTransition):
        next_state(state, event)


def test_no_way_leads_from_a_lost_link_to_refused_without_an_answer():
    refusing = {state for (state, event), after in ALLOWED.items() if after is S.REFUSED}
    events = {event for (_, event), after in ALLOWED.items() if after is S.REFUSED}

    assert next_state(S.SENT, E.LinkLost) is S.IN_DOUBT
    assert refusing == {S.SENT, S.IN_DOUBT}
    assert events == {E.VendRefused}


def test_settled_money_is_settled_for_ever_and_only_money_that_was_refused():
    assert {state for (state, _), after in ALLOWED.items() if after is S.REFUNDED} == {S.REFUSED}
    assert not {event for (state, event) in ALLOWED if state is S.REFUNDED}


def test_no_way_leads_from_a_token_back_to_the_money():
    reachable = {S.TOKEN}
    for _ in VendState:
        reachable |= {after for (state, _), after in ALLOWED.items() if state in reachable}

    assert reachable == set(vend_states.WITH_TOKEN)
