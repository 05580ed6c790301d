"""A customer's card given out, torn, put right after a restart, and loaded: all processes are real."""

from __future__ import annotations

import sqlalchemy as sa
from end2end_bench import OPERATOR, PASSWORD
from end2end_counter import METER

from kiosk.store.card_records import CardWriteEnded, CardWriteIntended
from tests.harness.devices import ChipReaderProcess
from vending_server.cards.tables import customer_cards
from vending_server.db.engine import reading

# A tap and the order read an NTAG once each, ten exchanges; the writing breaks off in the middle.
IN_THE_MIDDLE = 2 * 10 + 12


def test_a_card_torn_when_it_was_given_out_is_whole_after_a_restart_and_takes_a_token(counter):
    chips = ChipReaderProcess(counter.folder)
    counter._stack.callback(chips.process.stop)
    text = counter.config.read_text("utf-8")
    track = f"track2:{counter.reader.link}"
    counter.config.write_text(text.replace(track, f"pn532:{chips.link}?scheme=open"), "utf-8")
    kiosk = counter.open_and_sign_in()
    kiosk.type(METER)
    kiosk.key("Return")
    kiosk.wait_for("screen", name="sell", step="confirm_customer")
    kiosk.key("Return")
    kiosk.key("F10")
    kiosk.key("F9")
    kiosk.type("1")
    kiosk.wait_for("form", screen="card_issue", drn=METER)
    chips.lay(leaves_after=IN_THE_MIDDLE)
    kiosk.wait_for("form", card="on_reader")
    kiosk.key("F12")
    kiosk.wait_for("card_write", text="S848")
    kiosk.stop()

    kiosk = counter.open()
    if kiosk.login(OPERATOR, PASSWORD) != "sell":  # its paper may be due
        kiosk.key("F2")
        kiosk.wait_for("screen", name="sell")
    chips.lay()
    kiosk.wait_for("card", put_right=1)
    kiosk.wait_for("screen", name="sell", step="amount")
    kiosk.type("50")
    kiosk.wait_for("quote", tender_minor=5000)
    kiosk.key("F12")
    kiosk.wait_for("card_write", text="S834")

    writes = [
        one for one in counter.records() if isinstance(one, CardWriteIntended | CardWriteEnded)
    ]
    told = [getattr(one, "purpose", None) or one.verdict for one in writes]
    assert told == ["issue", "UNSURE", "issue", "WRITTEN", "token", "WRITTEN"]
    assert writes[2].instead_of == writes[0].write_id
    assert counter.town.counts() == (1, 1, 1)
    with reading(counter.town.engine) as connection:
        cards = connection.execute(sa.select(customer_cards)).all()
    assert [(card.issue, card.medium.value) for card in cards] == [(1, "chip")]
