"""The counter on both databases: a token without a tender takes two people, and is made once."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
import sqlalchemy as sa

from tests.helpers import little_town
from tests.helpers.audit import audit
from tests.helpers.issuers import MemoryKeys
from tests.helpers.little_town import DRN, NOON, HandClock, Till
from tests.helpers.office import new_document_id, take_on
from tests.helpers.reversals import Reversals
from token_engine.engine import ManagementFunction, TokenEngine, derive_decoder_key
from token_engine.identifiers import make_drn
from vending_server.aftersales.desk import CounterDesk
from vending_server.aftersales.model import ACTION_OF, DocumentKind
from vending_server.aftersales.tables import counter_documents
from vending_server.approvals import service as approvals
from vending_server.approvals.payload import payload_of
from vending_server.audit.service import verify
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.issuing.software import SoftwareIssuer
from vending_server.meters.service import served_meters
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.registry.tables import meter_installations
from vending_server.vending.clock_guard import ClockGuard
from vending_server.vending.tables import tokens
from vending_server.wire.counter import (
    ChangeOutRequest,
    DisplayTokenRequest,
    DocumentAnswer,
    EngineeringTokenRequest,
    FreeIssueRequest,
    TokenReadingRequest,
    WrongMeterRequest,
)
from vending_server.wire.vend import VendAnswer


class Counter:
    """A desk over a little town, with a cashier who asks and two people who agree."""

    def __init__(self, engine, **bounds):
        self.engine = engine
        clock = HandClock()
        guard = ClockGuard(clock, lambda _connection, now: now)
        issuer = SoftwareIssuer(engine=TokenEngine(), key_store=MemoryKeys(**bounds))
        self.desk = CounterDesk(engine=engine, clock=clock, clock_guard=guard, issuer=issuer)
        vending = little_town.service(engine, clock, clock_guard=guard, issuer=issuer)
        self.till = Till(vending)
        with writing(engine) as connection:
            self.cashier = take_on(connection, "salma", Role.CASHIER)
            self.boss = take_on(connection, "nasser", Role.SUPERVISOR)
            self.other = take_on(connection, "layla", Role.ACCOUNTANT)
            self.chief = take_on(connection, "majed", Role.SUPERVISOR)

    def agreed(self, kind, request, *, agree=True):
        """The request with the approval of as many people as it takes."""
        approval_id = new_document_id()
        asks = self.chief if kind is DocumentKind.ENGINEERING else self.cashier
        agrees = [self.boss, self.other] if kind is DocumentKind.WRONG_METER else [self.boss]
        with writing(self.engine) as connection:
            approvals.ask(
                connection,
                approval_id=approval_id,
                action=ACTION_OF[kind],
                subject="",
                reason="because",
                payload=payload_of(request),
                caller=asks,
                now=NOON,
            )
            for one in agrees if agree else []:
                approvals.decide(
                    connection, approval_id, accept=True, note="", approver=one, now=NOON
                )
        return msgspec.structs.replace(request, approval_id=approval_id)

    def make(self, kind, request, *, agree=True):
        return self.send(kind, self.agreed(kind, request, agree=agree))

    def send(self, kind, request):
        act = {
            DocumentKind.ENGINEERING: self.desk.engineering_token,
            DocumentKind.FREE_ISSUE: self.desk.free_issue,
            DocumentKind.WRONG_METER: self.desk.wrong_meter,
            DocumentKind.CHANGE_OUT: self.desk.change_out,
        }[kind]
        made = act(self.cashier, request)
        return msgspec.json.decode(made.body, type=DocumentAnswer)

    def sell(self, name="plain", tender=10_000):
        return msgspec.json.decode(self.till.sell(DRN[name], tender).body, type=VendAnswer)

    def decode(self, name, token):
        with reading(self.engine) as connection:
            meter = served_meters(connection, [DRN[name]])[DRN[name]].meter
        key = MemoryKeys().vending_key(sgc=meter.sgc, krn=meter.krn)
        spec = meter.key_spec()
        secret = derive_decoder_key(key.secret, spec)
        return TokenEngine().decode(token=token, decoder_key=secret, ea=spec.ea)

    def count(self, table=counter_documents):
        with reading(self.engine) as connection:
            return connection.scalars(sa.select(sa.func.count()).select_from(table)).one()

    def hang_instead(self, old, new):
        """Take a meter down and hang another one at its contract, as the registry tells it."""
        with writing(self.engine) as connection:
            found = sa.select(meters.c.drn, meters.c.id, meters.c.contract_id)
            rows = {row.drn: row for row in connection.execute(found)}
            contract = rows[DRN[old]].contract_id
            hung = meter_installations.update()
            for name, to, change in (
                (old, None, {"removed_at": NOON, "removal_reason": "change_out"}),
                (new, contract, {"contract_id": contract}),
            ):
                meter = rows[DRN[name]].id
                connection.execute(
                    meters.update().where(meters.c.id == meter).values(contract_id=to)
                )
                connection.execute(
                    hung.where(meter_installations.c.meter_id == meter).values(**change)
                )


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    with reading(engine) as connection:
        audit(connection)
        assert verify(connection).fault == ""
    engine.dispose()


@pytest.fixture
def counter(engine):
    return Counter(engine)


def free_issue(units=100, drn="plain", **changes):
    fields = {"document_id": new_document_id(), "drn": DRN[drn], "units_tenths": units}
    return FreeIssueRequest(**(fields | {"reason": "lifeline"} | changes))


def engineering(function="clear_tamper_condition", value=0, **changes):
    fields = {"document_id": new_document_id(), "drn": DRN["plain"], "function": function}
    return EngineeringTokenRequest(**(fields | {"value": value, "reason": "checked"} | changes))


def wrong_meter(sale, right="indebted", **changes):
    fields = {"document_id": new_document_id(), "sale_id": sale.sale_id, "right_drn": DRN[right]}
    return WrongMeterRequest(**(fields | {"evidence": "photo 12"} | changes))


def change_out(units, old="plain", new="indebted"):
    return ChangeOutRequest(
        document_id=new_document_id(),
        old_drn=DRN[old],
        new_drn=DRN[new],
        units_tenths=units,
        evidence="photo of the display",
    )


def test_free_units_become_a_token_that_says_so(counter):
    made = counter.make(DocumentKind.FREE_ISSUE, free_issue(150))

    decoded = counter.decode("plain", made.tokens[0].token)
    assert (decoded.units_tenths, decoded.tid) == (150, made.tokens[0].tid)
    assert (made.reason, made.approved_by) == ("lifeline", ["nasser"])


def test_free_units_move_no_money_and_no_block(counter):
    before = counter.sell()
    counter.make(DocumentKind.FREE_ISSUE, free_issue(150))
    after = counter.sell()

    assert after.quote.bought_before_tenths == before.quote.units_tenths


@pytest.mark.parametrize(
    ("function", "value", "carried"),
    [
        ("clear_tamper_condition", 0, 0),
        ("set_maximum_power_limit", 5000, 5000),
        ("clear_credit", 0xFFFF, 0xFFFF),
    ],
)
def test_an_engineering_token_does_what_was_asked(counter, function, value, carried):
    made = counter.make(DocumentKind.ENGINEERING, engineering(function, value))

    content = counter.decode("plain", made.tokens[0].token).content
    assert (content.function, content.value) == (ManagementFunction[function.upper()], carried)
    assert made.tokens[0].kind == "management"


def test_credits_and_engineering_tokens_share_one_sequence_of_tids(counter):
    made = [
        counter.sell().tokens[0],
        counter.make(DocumentKind.ENGINEERING, engineering()).tokens[0],
        counter.make(DocumentKind.FREE_ISSUE, free_issue()).tokens[0],
        counter.sell().tokens[0],
    ]

    tids = [one.tid for one in made]
    assert tids == sorted(set(tids))


@pytest.mark.parametrize(
    ("kind", "request_of"),
    [(DocumentKind.FREE_ISSUE, free_issue), (DocumentKind.ENGINEERING, engineering)],
)
def test_nothing_is_made_before_a_second_person_agrees(counter, kind, request_of):
    with pytest.raises(Refused, match="approval_missing"):
        counter.make(kind, request_of(), agree=False)
    with pytest.raises(Refused, match="approval_missing"):
        counter.send(kind, request_of())

    assert (counter.count(), counter.count(tokens)) == (0, 0)


def test_more_units_than_were_agreed_are_refused(counter):
    request = counter.agreed(DocumentKind.FREE_ISSUE, free_issue(100))

    with pytest.raises(Refused, match="approval_differs"):
        counter.send(DocumentKind.FREE_ISSUE, msgspec.structs.replace(request, units_tenths=1000))
    assert counter.count() == 0


def test_the_same_document_again_is_the_same_token(counter):
    request = counter.agreed(DocumentKind.FREE_ISSUE, free_issue())

    first = counter.send(DocumentKind.FREE_ISSUE, request)
    again = counter.send(DocumentKind.FREE_ISSUE, request)

    assert again.tokens[0].token == first.tokens[0].token
    assert counter.count(tokens) == 1
    with pytest.raises(Refused, match="document_id_reused"):
        counter.send(DocumentKind.FREE_ISSUE, msgspec.structs.replace(request, reason="x"))


def test_a_second_document_needs_an_approval_of_its_own(counter):
    request = counter.agreed(DocumentKind.FREE_ISSUE, free_issue())
    counter.send(DocumentKind.FREE_ISSUE, request)
    other = msgspec.structs.replace(request, document_id=new_document_id())

    with pytest.raises(Refused, match="approval_differs"):
        counter.send(DocumentKind.FREE_ISSUE, other)


@pytest.mark.parametrize(
    ("request_of", "code"),
    [
        (lambda: free_issue(drn="blocked"), "meter_blocked"),
        (lambda: free_issue(16_385), "units_not_representable"),
        (lambda: free_issue(18_201_625), "above_token_maximum"),
        (lambda: free_issue(reason=" "), "reason_missing"),
    ],
)
def test_free_units_that_cannot_be_are_refused(counter, request_of, code):
    with pytest.raises(Refused, match=code):
        counter.make(DocumentKind.FREE_ISSUE, request_of())


@pytest.mark.parametrize(
    ("request_of", "code"),
    [
        (lambda: engineering("open_the_drawer"), "invalid_request"),
        (lambda: engineering("clear_credit", 12), "invalid_request"),
        (lambda: engineering(drn="0"), "check_digit"),
        (lambda: engineering(drn=make_drn(57, 99999999)), "meter_unknown"),
    ],
)
def test_an_engineering_token_that_cannot_be_is_refused(counter, request_of, code):
    with pytest.raises(Refused, match=code):
        counter.make(DocumentKind.ENGINEERING, request_of())
    assert counter.count(tokens) == 0


def test_free_units_count_against_the_limit_of_their_key(engine):
    counter = Counter(engine, credit_limit_tenths=250)
    counter.make(DocumentKind.FREE_ISSUE, free_issue(200))

    with pytest.raises(Refused, match="key_unavailable") as caught:
        counter.make(DocumentKind.FREE_ISSUE, free_issue(100))
    assert caught.value.params["reason"] == "above_credit_limit"


def test_what_went_into_a_wrong_meter_is_issued_for_the_right_one(counter):
    sale = counter.sell("plain")

    made = counter.make(DocumentKind.WRONG_METER, wrong_meter(sale))

    assert counter.decode("indebted", made.tokens[0].token).units_tenths == sale.quote.units_tenths
    assert (made.corrects_sale_id, made.approved_by) == (sale.sale_id, ["nasser", "layla"])


def test_one_sale_is_issued_anew_once(counter):
    sale = counter.sell("plain")
    counter.make(DocumentKind.WRONG_METER, wrong_meter(sale))

    with pytest.raises(Refused, match="credit_moved_already"):
        counter.make(DocumentKind.WRONG_METER, wrong_meter(sale))


@pytest.mark.parametrize("right", ["plain", "water"])
def test_the_right_meter_is_another_one_of_the_same_utility(counter, right):
    with pytest.raises(Refused, match="not_this_meter"):
        counter.make(DocumentKind.WRONG_METER, wrong_meter(counter.sell("plain"), right))


def test_a_sale_that_never_was_is_not_issued_anew(counter):
    sale = dataclasses.make_dataclass("Sale", ["sale_id"])(new_document_id())

    with pytest.raises(Refused, match="receipt_not_found"):
        counter.make(DocumentKind.WRONG_METER, wrong_meter(sale))


def test_one_person_who_agrees_is_not_enough_for_a_wrong_meter(counter):
    request = wrong_meter(counter.sell("plain"))
    asked = counter.agreed(DocumentKind.WRONG_METER, request, agree=False)
    with writing(counter.engine) as connection:
        approvals.decide(
            connection, asked.approval_id, accept=True, note="", approver=counter.boss, now=NOON
        )

    with pytest.raises(Refused, match="approval_missing"):
        counter.send(DocumentKind.WRONG_METER, asked)


def test_what_was_left_in_an_old_meter_goes_into_the_one_in_its_place(counter):
    sold = counter.sell("plain").quote.units_tenths
    counter.hang_instead("plain", "indebted")

    made = counter.make(DocumentKind.CHANGE_OUT, change_out(sold))

    assert counter.decode("indebted", made.tokens[0].token).units_tenths == sold


def test_no_more_is_moved_than_the_old_meter_was_given_in_parts_neither(counter):
    sold = counter.sell("plain").quote.units_tenths
    counter.hang_instead("plain", "indebted")

    with pytest.raises(Refused, match="more_than_sold") as caught:
        counter.make(DocumentKind.CHANGE_OUT, change_out(sold + 1))
    assert caught.value.params["maximum_tenths"] == sold
    counter.make(DocumentKind.CHANGE_OUT, change_out(sold - 10))
    with pytest.raises(Refused, match="more_than_sold") as caught:
        counter.make(DocumentKind.CHANGE_OUT, change_out(11))
    assert caught.value.params["maximum_tenths"] == 10


def test_a_meter_that_still_hangs_gives_nothing_away(counter):
    counter.sell("plain")

    with pytest.raises(Refused, match="not_this_meter"):
        counter.make(DocumentKind.CHANGE_OUT, change_out(10))


def test_a_token_brought_back_is_read_with_its_receipt(counter):
    sale = counter.sell("plain")

    said = counter.desk.read_token(
        TokenReadingRequest(drn=DRN["plain"], token=sale.tokens[0].token)
    )

    assert (said.meaning, said.units_tenths) == ("credit", sale.quote.units_tenths)
    assert (said.is_on_record, said.sale_id) == (True, sale.sale_id)
    assert said.receipt_number == sale.receipt_number


def test_a_document_is_found_by_its_token(counter):
    made = counter.make(DocumentKind.ENGINEERING, engineering())

    said = counter.desk.read_token(
        TokenReadingRequest(drn=DRN["plain"], token=made.tokens[0].token)
    )

    assert (said.function, said.document_id) == ("clear_tamper_condition", made.document_id)


@pytest.mark.parametrize("token", ["1" * 20, "12", "x" * 20])
def test_a_token_that_says_nothing_to_this_meter_names_nobody(counter, token):
    said = counter.desk.read_token(TokenReadingRequest(drn=DRN["plain"], token=token))

    assert said.meaning in {"other_key", "malformed", "unsupported"}
    assert not said.is_on_record


def test_another_meters_token_names_nobody(counter):
    sale = counter.sell("plain")

    said = counter.desk.read_token(
        TokenReadingRequest(drn=DRN["indebted"], token=sale.tokens[0].token)
    )

    assert (said.meaning, said.sale_id) == ("other_key", None)


def test_a_sale_that_was_taken_back_is_no_longer_worth_anything_at_the_counter(engine):
    counter, till = Counter(engine), Reversals(engine)
    sale, stands = counter.sell("plain"), counter.sell("water")
    till.reverse(sale.vend_id)

    said, kept = (
        counter.desk.read_token(TokenReadingRequest(drn=DRN[name], token=one.tokens[0].token))
        for name, one in (("plain", sale), ("water", stands))
    )
    assert (said.is_on_record, said.is_reversed, kept.is_reversed) == (True, True, False)
    with pytest.raises(Refused, match="sale_reversed"):
        counter.make(DocumentKind.WRONG_METER, wrong_meter(sale))
    counter.hang_instead("plain", "indebted")
    with pytest.raises(Refused, match="more_than_sold") as caught:
        counter.make(DocumentKind.CHANGE_OUT, change_out(10))
    assert caught.value.params["maximum_tenths"] == 0


def test_a_sale_that_was_issued_anew_is_not_taken_back(engine):
    counter, till = Counter(engine), Reversals(engine)
    sale = counter.sell("plain")
    counter.make(DocumentKind.WRONG_METER, wrong_meter(sale))

    with pytest.raises(Refused, match="too_late_to_reverse"):
        till.reverse(sale.vend_id)


def test_a_display_token_needs_nobody_and_leaves_nothing(counter):
    made = counter.desk.display_token(DisplayTokenRequest(form="two_digit_mfr", test=0))

    assert len(made.token) == 20
    assert counter.count(tokens) == 0
    with pytest.raises(Refused, match="invalid_request"):
        counter.desk.display_token(DisplayTokenRequest(form="all_of_them", test=0))
