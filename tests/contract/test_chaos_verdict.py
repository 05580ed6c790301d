"""The verdict after a storm: each broken promise is counted, and only those.

`python -m tests.chaos --prove` tries the same with faults in a real server.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.chaos.terminal import Told
from tests.chaos.verdict import Verdict, judge
from tests.helpers import little_town
from tests.helpers.little_town import DES_KEY, DRN, HMAC_KEY, Till
from token_engine.engine import derive_decoder_key
from vending_server.db.engine import reading, writing
from vending_server.ledger.tables import ledger_entries
from vending_server.wire.canonical import canonical_bytes

CLEAN = Verdict(vends=2, lost=0, doubled=0, unbalanced=0, replay_differs=0)


@pytest.fixture
def engine(database_url):
    engine = little_town.build(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def told(engine) -> list[Told]:
    """Two sales and a refusal, as the terminal was told of them."""
    till = Till(little_town.service(engine))
    commands = [till.command(DRN["plain"]), till.command(DRN["water"])]
    commands.append(till.command(DRN["plain"], quote_hash="0" * 64))
    answers = [till.vending.decide([one])[0] for one in commands]
    return [
        Told(
            terminal_id=one.seller.terminal_id,
            vend_id=one.request.vend_id,
            drn=one.request.drn,
            request=canonical_bytes(one.request),
            answer=answer.body,
            is_sale=answer.is_sale,
        )
        for one, answer in zip(commands, answers, strict=True)
    ]


def verdict_on(engine, told) -> Verdict:
    def key_of(spec):
        return derive_decoder_key(DES_KEY if spec.dkga == 2 else HMAC_KEY, spec)

    with reading(engine) as connection:
        return judge(connection, told, sold_before=0, replay_differs=0, decoder_key_of=key_of)


def test_kept_promises_are_clean(engine, told):
    verdict = verdict_on(engine, told)

    assert verdict == CLEAN
    assert verdict.is_clean


def test_a_sale_that_is_not_there_is_lost(engine, told):
    other = replace(told[0], vend_id=little_town.new_vend_id())
    verdict = verdict_on(engine, [other, *told[1:]])

    assert verdict == replace(CLEAN, lost=1)
    assert not verdict.is_clean


def test_a_refusal_that_is_not_there_is_lost(engine, told):
    other = replace(told[2], vend_id=little_town.new_vend_id())

    assert verdict_on(engine, [*told[:2], other]) == replace(CLEAN, lost=1)


def test_a_sale_that_nobody_was_told_of_is_doubled(engine, told):
    assert verdict_on(engine, told[1:]) == replace(CLEAN, vends=1, doubled=1)


def test_an_answer_in_other_bytes_differs(engine, told):
    other = replace(told[0], answer=told[0].answer.replace(b"{", b"{ ", 1))

    assert verdict_on(engine, [other, *told[1:]]) == replace(CLEAN, replay_differs=1)


def test_a_token_that_a_meter_reads_otherwise_is_unbalanced(engine, told):
    swapped = [replace(told[0], drn=told[1].drn), *told[1:]]

    assert verdict_on(engine, swapped).unbalanced == 1


def test_an_entry_too_many_is_unbalanced(engine, told):
    with writing(engine) as connection:
        entry = connection.execute(ledger_entries.select().limit(1)).mappings().one()
        more = {name: entry[name] for name in entry if name != "id"} | {"line": 99}
        connection.execute(ledger_entries.insert().values(more))

    assert verdict_on(engine, told) == replace(CLEAN, unbalanced=1)
