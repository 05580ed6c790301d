"""The book must always be what the journal says, whatever happens in whatever order."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from drivers.receipt_printers.base import PrintVerdict
from kiosk.errors import IllegalTransition, JournalBroken, JournalUnwritable
from kiosk.flows.vend_book import VendBook
from kiosk.flows.vend_states import VendState
from kiosk.identity import DeviceIdentity, make_identity
from kiosk.store import records
from kiosk.store.journal import Journal
from kiosk.store.receipt_box import ReceiptBox
from tests.helpers.fake_till import DRN, OTHER_DRN, FullableDisk
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

AT = "2026-11-23T08:00:00+00:00"
IDENTITY = DeviceIdentity(Ed25519PrivateKey.generate())


def an_intent(vend_id, sequence, drn=DRN, instead_of=None):
    return records.VendIntended(
        at=AT,
        vend_id=vend_id,
        receipt_sequence=sequence,
        operator="samar",
        drn=drn,
        utility="electricity",
        tender_minor=5000,
        units_tenths=None,
        tenders=[Tender(kind=TenderKind.CASH, amount_minor=5000)],
        received_minor=5000,
        quote_hash="",
        request_sha256="",
        instead_of=instead_of,
    )


def _about(vend_id, copy_number, verdict):
    """Every record about a vend but the intent."""
    common = {"at": AT, "vend_id": vend_id}
    return [
        records.VendSent(**common),
        records.VendLinkLost(**common, reason="link"),
        records.VendTokenReceived(**common, sale_id="s", receipt_number="1", sealed_answer="x"),
        records.VendRefusedForEver(**common, code="vend_none", sealed_answer="x"),
        records.VendMoneyReturned(**common, operator="samar", amount_minor=5000),
        records.VendPrintStarted(**common, copy_number=copy_number),
        records.VendPrintEnded(**common, copy_number=copy_number, verdict=verdict, reason=None),
        records.VendPaperFoundGood(**common, operator="samar"),
        records.VendHandedOver(**common),
    ]


class JournalAndBook(RuleBasedStateMachine):
    """Random events, full disks and restarts; a plain model beside the book."""

    vends = Bundle("vends")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="journal-and-book-")
        self.disk = FullableDisk()
        self.states: dict[str, VendState] = {}
        self.copies: dict[str, int] = {}
        self.written = 0
        self._open()

    def _open(self):
        path = Path(self.folder.name) / "journal.sqlite"
        self.journal = Journal(path, identity=IDENTITY, connect=self.disk.connect)
        self.book = VendBook(self.journal)

    def teardown(self):
        settled = [
            one.instead_of if isinstance(one, records.VendIntended) else one.vend_id
            for one in (records.decode_record(body) for _, body in self.journal.bodies())
            if isinstance(one, records.VendIntended | records.VendMoneyReturned)
        ]
        is_settled = {v for v, state in self.states.items() if state is VendState.REFUNDED}
        assert sorted(filter(None, settled)) == sorted(is_settled), "one fact each, no more"
        self.journal.close()
        self.folder.cleanup()

    @rule(target=vends, drn=st.sampled_from([DRN, OTHER_DRN]))
    def intend(self, drn):
        vend_id = f"vend-{len(self.states)}"
        self.book.record(an_intent(vend_id, self.book.last_receipt_sequence + 1, drn))
        self.states[vend_id] = VendState.INTENT
        self.copies[vend_id] = 0
        self.written += 1
        return vend_id

    @rule(target=vends, refused=vends, is_full=st.booleans())
    def intend_instead(self, refused, is_full):
        vend_id = f"vend-{len(self.states)}"
        record = an_intent(vend_id, self.book.last_receipt_sequence + 1, instead_of=refused)
        if is_full:
            self.disk.connection.execute("PRAGMA query_only = ON")
        try:
            self.book.record(record)
        except IllegalTransition:
            assert self.states[refused] is not VendState.REFUSED
            return multiple()
        except JournalUnwritable:
            assert is_full
            return multiple()
        finally:
            self.disk.connection.execute("PRAGMA query_only = OFF")
        assert self.states[refused] is VendState.REFUSED
        self.states |= {vend_id: VendState.INTENT, refused: VendState.REFUNDED}
        self.copies[vend_id] = 0
        self.written += 1
        return vend_id

    @rule(
        vend_id=vends,
        which=st.integers(0, 8),
        copy_number=st.integers(0, 3),
        verdict=st.sampled_from(PrintVerdict),
        is_full=st.booleans(),
    )
    def happen(self, vend_id, which, copy_number, verdict, is_full):
        record = _about(vend_id, copy_number, verdict)[which]
        if is_full:
            self.disk.connection.execute("PRAGMA query_only = ON")
        try:
            self.book.record(record)
        except IllegalTransition:
            return
        except JournalUnwritable:
            assert is_full
            return
        finally:
            self.disk.connection.execute("PRAGMA query_only = OFF")
        assert not is_full
        self.written += 1
        self.states[vend_id] = self.book.get(vend_id).state
        if isinstance(record, records.VendPrintStarted):
            self.copies[vend_id] = max(self.copies[vend_id], copy_number)

    @rule(vend_id=vends)
    def intend_again(self, vend_id):
        with pytest.raises(IllegalTransition):
            self.book.record(an_intent(vend_id, 1))

    @rule()
    def restart(self):
        self.journal.close()
        self._open()

    @invariant()
    def book_agrees_with_model_and_disk(self):
        assert self.journal.head.seq == self.written
        assert self.book.last_receipt_sequence == len(self.states)
        assert {v: self.book.get(v).state for v in self.states} == self.states
        assert {v: self.book.get(v).copies for v in self.states} == self.copies

    @invariant()
    def a_token_is_for_ever(self):
        for vend_id in self.states:
            facts = self.book.get(vend_id)
            has_answer = facts.answer_seq is not None
            without = {VendState.INTENT, VendState.SENT, VendState.IN_DOUBT}
            assert has_answer == (facts.state not in without)


TestJournalAndBook = JournalAndBook.TestCase
TestJournalAndBook.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)


def test_a_journal_that_tells_an_impossible_story_is_not_believed(tmp_path):
    journal = Journal(tmp_path / "journal.sqlite", identity=IDENTITY)
    journal.append(records.encode_record(records.VendSent(at=AT, vend_id="nobody")))
    with pytest.raises(JournalBroken, match="impossible story"):
        VendBook(journal)
    journal.close()


def test_one_record_moves_both_vends_and_the_refusal_can_still_be_read(tmp_path):
    journal = Journal(tmp_path / "journal.sqlite", identity=IDENTITY)
    book = VendBook(journal)
    common = {"at": AT, "vend_id": "a"}
    book.record(an_intent("a", 1))
    book.record(records.VendSent(**common))
    book.record(records.VendRefusedForEver(**common, code="price_changed", sealed_answer="no"))
    book.record(an_intent("b", 2, instead_of="a"))
    for one in (book, VendBook(journal)):
        assert [one.get(v).state for v in "ab"] == [VendState.REFUNDED, VendState.INTENT]
        assert one.sealed_answer(one.get("a")) == "no"
        for instead_of in ("a", "b", "c", "nobody"):
            with pytest.raises(IllegalTransition):
                one.record(an_intent("c", 3, instead_of=instead_of))
    assert journal.head.seq == 4
    journal.close()


def test_a_journal_of_before_the_field_opens_and_its_refused_vends_are_unsettled(tmp_path):
    journal = Journal(tmp_path / "journal.sqlite", identity=IDENTITY)
    body = records.encode_record(an_intent("a", 1))
    assert b'"instead_of":null,' in body
    journal.append(body.replace(b'"instead_of":null,', b""))
    common = {"at": AT, "vend_id": "a"}
    journal.append(records.encode_record(records.VendSent(**common)))
    refusal = records.VendRefusedForEver(**common, code="vend_none", sealed_answer="x")
    journal.append(records.encode_record(refusal))
    facts = VendBook(journal).get("a")

    assert (facts.state, facts.intent.instead_of) == (VendState.REFUSED, None)
    journal.close()


def test_a_record_of_an_unknown_kind_is_not_passed_over(tmp_path):
    journal = Journal(tmp_path / "journal.sqlite", identity=IDENTITY)
    journal.append(b'{"kind":"from_the_future","at":"x"}')
    with pytest.raises(JournalBroken, match="cannot be read"):
        VendBook(journal)
    journal.close()


def test_a_stored_answer_opens_only_for_its_own_vend_and_device(tmp_path):
    box = ReceiptBox(IDENTITY)
    sealed = box.close(b"an answer", vend_id="a")
    other = ReceiptBox(make_identity(tmp_path))

    assert box.open(sealed, vend_id="a") == b"an answer"
    for wrong_box, vend_id, text in (
        (box, "b", sealed),
        (other, "a", sealed),
        (box, "a", "AAAA" + sealed[4:]),
        (box, "a", "not base64!"),
        (box, "a", ""),
    ):
        with pytest.raises(JournalBroken):
            wrong_box.open(text, vend_id=vend_id)
