"""What must agree when the day is over: the pieces counted, the till's journal, the server, the paper.

Each side is worked out here from its own source: the journal from its records as they lie in the
file, the ledger from its entries, the codes from the pictures of the paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

import msgspec
import sqlalchemy as sa
from day_till import DayTill, codes_on, tokens_in
from day_town import METERS

from kiosk.identity import load_identity
from kiosk.store import records
from kiosk.store.receipt_box import ReceiptBox
from tests.harness.paper import ReceiptCode, parse_receipt_code
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.db.engine import reading
from vending_server.documents.tables import documents
from vending_server.ledger.tables import ledger_accounts, ledger_entries
from vending_server.tariffs.tables import dues
from vending_server.vending.tables import sale_reversals, sales, tokens
from vending_server.wire.cash_count import counted_minor
from vending_server.wire.shift_totals import CASH
from vending_server.wire.shifts import CashMovement, ShiftOpening, ShiftReport

TAKEN = {Verdict.ACCEPT, Verdict.FIRST_KCT, Verdict.SECOND_KCT, Verdict.THIRD_KCT}
LEFT_MINOR = 20_000
WATER = {METERS["water"], METERS["flat"]}


def check_the_books(till: DayTill, hanging: Mapping[str, VirtualMeter]) -> None:
    """Fail on the first two that do not agree."""
    assert len(till.sold) >= 30
    told = till.records()  # proves the chain and every signature
    z = z_of_server(till)
    check_the_money(till, told, z)
    check_the_figures_of_the_z(till, z)
    check_the_codes(till, hanging, z)
    assert paid_of_the_waste_fee(till) == 0  # it was put off before the sale that would take it


# ------------------------------------------------------------------ money


def check_the_money(till: DayTill, told: list[records.AnyRecord], z: ShiftReport) -> None:
    """The drawer as counted is what journal and ledger say, each by itself."""
    assert z.totals is not None
    assert cash_of_journal(till, told) == till.counted_minor
    assert z.totals.expected_minor == till.counted_minor == z.counted_minor
    assert z.variance_minor == 0
    held = held_by_ledger(till)
    assert held[f"shift:{z.shift_id}"] == 0
    assert held[f"handover:{z.terminal_id}"] == LEFT_MINOR
    assert held["cash_in_transit"] == till.counted_minor - LEFT_MINOR == till.drawer.total_minor


def cash_of_journal(till: DayTill, told: list[records.AnyRecord]) -> int:
    """Add up what a till's journal says of cash, record by record."""
    box = ReceiptBox(load_identity(till.folder / "state"))
    sold = {one.vend_id for one in told if isinstance(one, records.VendTokenReceived)}
    done = {one.act_id for one in told if isinstance(one, records.CounterDone)}
    answered = {one.act_id for one in told if isinstance(one, records.ShiftActAnswered)}
    refused = {one.act_id for one in told if isinstance(one, records.ShiftActRefused)}
    total = 0
    for one in told:
        match one:
            case records.VendIntended(vend_id=vend_id, tenders=tenders) if vend_id in sold:
                total += sum(part.amount_minor for part in tenders if part.kind == CASH)
            case records.CounterIntended(act_id=act_id, act="payment") if act_id in done:
                total += one.amount_minor
            case records.ShiftActIntended(act_id=act_id, sealed_request=sealed):
                assert (act_id in answered) is not (act_id in refused), "each has one answer"
                if act_id in refused:
                    continue
                total += _effect_minor(one.act, box.open(sealed, vend_id=act_id))
    return total


def _effect_minor(act: str, request: bytes) -> int:
    """Return what an act of the cash desk adds to the drawer before it is counted."""
    if act == "opening":
        return counted_minor(msgspec.json.decode(request, type=ShiftOpening).counts)
    if act == "movement":
        moved = msgspec.json.decode(request, type=CashMovement)
        return moved.amount_minor if moved.direction == "in" else -moved.amount_minor
    return 0


def held_by_ledger(till: DayTill) -> dict[str, int]:
    """Return what lies on each account, from the entries alone."""
    held: dict[str, int] = defaultdict(int)
    with reading(till.town.engine) as connection:
        codes = {row.id: row.code for row in connection.execute(sa.select(ledger_accounts))}
        for row in connection.execute(sa.select(ledger_entries)):
            held[codes[row.debit_account_id]] += row.amount_minor
            held[codes[row.credit_account_id]] -= row.amount_minor
    assert sum(held.values()) == 0
    return held


def paid_of_the_waste_fee(till: DayTill) -> int:
    query = sa.select(dues.c.paid_minor).where(dues.c.code == "waste")
    with reading(till.town.engine) as connection:
        return connection.scalars(query).one()


# ------------------------------------------------------------------ the Z


def z_of_server(till: DayTill) -> ShiftReport:
    with reading(till.town.engine) as connection:
        kept = connection.scalars(sa.select(documents.c.response).where(documents.c.kind == "z"))
        return msgspec.json.decode(bytes(kept.one()), type=ShiftReport)


def check_the_figures_of_the_z(till: DayTill, z: ShiftReport) -> None:
    """Every sum of the Z, from what the two people at the counter remember."""
    assert z.totals is not None
    everything = [*till.sold, *till.reversed]
    means: Counter[str] = Counter()
    for one in everything:
        means[CASH] += one.cash_minor
        means.update(one.others)
    by_means = {one.name: one.amount for one in z.totals.by_means}
    by_utility = {one.name: one.amount for one in z.totals.by_utility}
    water = sum(one.tender_minor for one in everything if one.meter in {"water", "flat"})
    taken_back = sum(one.tender_minor for one in till.reversed)
    assert by_means == {name: amount for name, amount in means.items() if amount}
    assert by_utility == {
        "electricity": sum(one.tender_minor for one in everything) - water,
        "water": water,
    }
    assert [(one.name, one.amount) for one in z.totals.payments] == [(CASH, till.paid_minor)]
    assert [(one.name, one.amount) for one in z.totals.reversals] == [(CASH, taken_back)]
    assert (
        sum(one.amount if one.name == "pay_in" else -one.amount for one in z.totals.flows)
        == till.moved_minor
    )
    counts = z.counts
    assert (counts.sales, counts.payments, counts.reversals) == (
        len(everything),
        1,
        len(till.reversed),
    )


# ------------------------------------------------------------------ codes


def check_the_codes(till: DayTill, hanging: Mapping[str, VirtualMeter], z: ShiftReport) -> None:
    """Every code on paper goes into its meter once, and there is no other code anywhere."""
    texts = codes_on(*till.papers)
    printed = receipts_among(texts)
    assert len(printed) == len(till.sold)
    units: Counter[str] = Counter()
    for code in printed:
        units["water" if code.drn in WATER else "electricity"] += code.units_tenths
        *key_set, charge = code.tokens
        for token in key_set:
            assert hanging[code.drn].enter(token) in TAKEN, (code.receipt_number, len(key_set))
        assert hanging[code.drn].enter(charge) is Verdict.ACCEPT
    for code in printed:
        assert hanging[code.drn].enter(code.tokens[-1]) is not Verdict.ACCEPT
    with reading(till.town.engine) as connection:
        of_sales = sa.select(tokens.c.token).where(tokens.c.sale_id.is_not(None))
        undone = sa.select(sale_reversals.c.sale_id)
        kept = set(connection.scalars(of_sales.where(tokens.c.sale_id.not_in(undone))))
        withheld = connection.scalars(
            sa.select(sales.c.units_tenths).where(sales.c.id.in_(undone))
        ).all()
        free = set(connection.scalars(sa.select(tokens.c.token).where(tokens.c.sale_id.is_(None))))
    assert kept == {code.tokens[-1] for code in printed}
    given = {token for text in texts if " D" in text for token in tokens_in(text)}
    assert free == given
    assert [hanging[METERS["plain"]].enter(token) for token in free] == [Verdict.ACCEPT]
    units["electricity"] += sum(withheld)
    assert {one.name: one.amount for one in z.counts.units} == dict(units)


def receipts_among(texts: list[str]) -> list[ReceiptCode]:
    """Return what the codes of receipts say, each receipt once, in the order of sale."""
    printed: dict[str, ReceiptCode] = {}
    for text in texts:
        if " R" not in text or " T" not in text:  # of a document or a payment
            continue
        code = parse_receipt_code(text)
        assert printed.setdefault(code.receipt_number, code) == code, "a copy says the same"
    return [printed[number] for number in sorted(printed)]
