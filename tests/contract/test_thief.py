"""What somebody gets who carries a till away: this file is that somebody, and tries.

A real server seals, a real till holds the pack, and its whole folder is copied while the program
runs, WAL and all.  The thief knows how everything is made (wire/pack_crypto.py) and has the device
key, which lies in that folder.  On SQLite only: what lies on a till does not depend on the server's
database.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.flows.offline_choice import OfflineChoice
from kiosk.flows.offline_selling import OfflineConfirmed
from kiosk.flows.till import Till
from kiosk.identity import load_facts, load_identity
from tests.helpers import api, little_town
from tests.helpers.little_town import DRN, HandClock
from tests.helpers.machines import LOGIN, PASSWORD
from tests.helpers.packed_town import BUYERS, PackedTown
from vending_server.db.engine import writing
from vending_server.meters.tables import meters
from vending_server.operators.model import Role
from vending_server.operators.tables import operator_roles
from vending_server.wire import pack_crypto
from vending_server.wire.packs import PackWrap, SealedVend
from vending_server.wire.quote import TenderKind
from vending_server.wire.vend import Tender

GUESSES = ("", "olives", PASSWORD.upper(), LOGIN)


@pytest.fixture
def town(migrated_sqlite, tmp_path):
    shutil.copyfile(migrated_sqlite, tmp_path / "town.sqlite")
    engine = little_town.build(f"sqlite:///{tmp_path / 'town.sqlite'}")
    api.let_in(engine, Role.CASHIER)
    clock = HandClock()
    with api.running(str(engine.url), tmp_path, clock=clock) as client:
        yield PackedTown(engine, client, clock, tmp_path)
    engine.dispose()


@pytest.fixture
def loot(town):
    """The folder, carried away while the program runs and somebody is signed in."""
    with town.stolen.till() as till:
        assert town.stolen.renew(till).is_done
        assert till.pack.standing().count_left > 2
        return _carried_away(town)


def _carried_away(town: PackedTown) -> Loot:
    away = town.folder / "away"
    shutil.copytree(town.stolen.folder, away)
    return Loot(away)


class Loot:
    """A till's folder in the hands of a thief, who knows the wire and this folder only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.identity = load_identity(folder)
        self.terminal_id = load_facts(folder, self.identity).terminal_id

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def seen(self, words: list[bytes]) -> set[tuple[str, bytes]]:
        """Which of these words stand anywhere in the folder, backwards and in hex too."""
        forms = {form: word for word in words for form in (word, word[::-1], word.hex().encode())}
        return {
            (name, word)
            for name, data in self.files().items()
            for form, word in forms.items()
            if form in data
        }

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.folder / "pack.sqlite")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def pack_key(self, password: str | None) -> bytes | None:
        """Try to open the pack key with the device key and what somebody might have typed."""
        for operator, text in self.rows("SELECT operator, wrap FROM wraps"):
            wrap = msgspec.json.decode(text.encode(), type=PackWrap)
            secret = b""
            if password is not None:
                secret = pack_crypto.password_secret(password, bytes.fromhex(wrap.salt) or bytes(8))
            bound_to = pack_crypto.wrap_binding(
                terminal_id=self.terminal_id, pack_number=wrap.pack_number, operator=operator
            )
            public = bytes.fromhex(wrap.ephemeral_key)
            key = pack_crypto.wrapping_key(
                self.identity.exchange_key, public, secret, bound_to=bound_to
            )
            try:
                return pack_crypto.unwrap(key, bytes.fromhex(wrap.wrapped))
            except pack_crypto.PackDoesNotOpen:
                continue
        return None

    def opened(self, key: bytes) -> dict[str, str]:
        """Open all boxes with a key; texts by id."""
        return dict(self._opened(key))

    def _opened(self, key: bytes) -> Iterator[tuple[str, str]]:
        for sealed_id, index, box in self.rows("SELECT sealed_id, meter_index, box FROM boxes"):
            names = {"terminal_id": self.terminal_id, "sealed_id": sealed_id, "index": index}
            yield sealed_id, pack_crypto.open_box(key, box, **names).decode()


def test_without_the_password_there_are_lengths_in_steps_and_nothing_to_read(town, loot):
    assert loot.seen(town.secrets()) == set()
    text = b"".join(data for name, data in loot.files().items() if name.startswith("pack.sqlite"))
    for word in (b"tender_minor", b"units_tenths", b'"drn"', b"customer_class"):
        assert word not in text
    boxes = loot.rows("SELECT box FROM boxes")
    assert len(boxes) == len(town.live())
    assert {len(box) % pack_crypto.PAD_BYTES for (box,) in boxes} == {16}


def test_the_device_key_alone_and_guessed_passwords_open_nothing(town, loot):
    assert loot.pack_key(None) is None
    for guess in GUESSES:
        assert loot.pack_key(guess) is None
    for purpose in (b"", b"charging-point pack wrap v1", b"charging-point sealed vend v1\x00"):
        with pytest.raises(pack_crypto.PackDoesNotOpen):
            loot.opened(loot.identity.derive(purpose))
    # A keyed index tells which boxes are of one meter, and not of which.
    indexes = {index for (index,) in loot.rows("SELECT meter_index FROM boxes")}
    own = loot.identity.derive(b"charging-point pack index v1")
    assert not indexes & {pack_crypto.meter_index(own, drn) for drn in DRN.values()}


def test_with_the_password_there_is_exactly_the_live_pack_and_nobodys_name(town, loot):
    key = loot.pack_key(PASSWORD)
    assert key is not None
    opened = loot.opened(key)
    assert opened == town.live()
    whole = "".join(opened.values()).encode()
    assert [word for word in town.personal() if word in whole] == []
    assert {one.drn for one in map(_vend, opened.values())} == {DRN[name] for name in BUYERS}


def test_what_was_sold_or_voided_is_gone_from_every_file(town):
    with town.stolen.till() as till:
        town.stolen.renew(till)
        before = _carried_away(town)
        boxes = dict(before.rows("SELECT sealed_id, box FROM boxes"))
        shutil.rmtree(before.folder)
        sold = till.pack.lookup(DRN["plain"])[0]
        town.line.is_down = True
        _sell_offline(till, sold)
        town.line.is_down = False
        _block(town, "indebted")
        assert town.stolen.renew(till).is_done
        loot = _carried_away(town)
    files = loot.files()  # first of all: SQLite tidies up what it opens
    held = dict(loot.rows("SELECT sealed_id, box FROM boxes"))
    gone = boxes.keys() - held.keys()
    assert sold.sealed_id in gone
    assert len(gone) > 1, "the blocked meter's vends were voided"
    for sealed_id in gone:
        # A page is 4 KiB: a box may lie in pieces, so its pieces are looked for.
        pieces = [boxes[sealed_id][at : at + 64] for at in range(0, len(boxes[sealed_id]), 64)]
        found = {name for name, data in files.items() for piece in pieces if piece in data}
        assert found == set()


def test_a_terminal_without_a_person_gives_away_its_live_pack_and_nothing_else(town):
    with writing(town.engine) as connection:
        connection.execute(operator_roles.update().values(role=Role.SELF_SERVICE))
    with town.stolen.till() as till:
        town.stolen.renew(till)
        assert till.pack.standing().count_left
        loot = _carried_away(town)
    key = loot.pack_key(None)
    assert key is not None
    opened = loot.opened(key)
    assert opened == town.live()
    assert loot.seen(town.secrets()) == set(), "not even this disk shows it in clear"
    whole = "".join(opened.values()).encode()
    assert [word for word in town.personal() if word in whole] == []


def test_the_thief_would_see_it(town, loot):
    """The search finds what it looks for: a till that kept texts would fail the tests above."""
    secret = town.secrets()[0]
    (loot.folder / "pack.sqlite-note").write_bytes(b"x" + secret + b"x")
    assert loot.seen(town.secrets()) == {("pack.sqlite-note", secret)}


def _sell_offline(till: Till, vend: SealedVend) -> None:
    amount = vend.quote.tender_minor
    cash = Tender(kind=TenderKind.CASH, amount_minor=amount)
    till.offline.sell(
        OfflineConfirmed(choice=OfflineChoice((vend,)), tenders=(cash,), received_minor=amount)
    )


def _block(town: PackedTown, name: str) -> None:
    with writing(town.engine) as connection:
        blocked = meters.update().where(meters.c.drn == DRN[name])
        connection.execute(blocked.values(blocked_ar="سبب", blocked_en="reason"))


def _vend(text: str) -> SealedVend:
    return msgspec.json.decode(text, type=SealedVend)
