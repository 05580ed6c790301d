"""A campaign is rehearsed: its codes are typed into a virtual meter, and fit no meter of the town."""

from __future__ import annotations

import dataclasses
import re

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import issuers, little_town
from tests.helpers.issuers import a_meter
from tests.helpers.key_town import TO_2014, TO_KRN_4, KeyTown
from tests.helpers.little_town import DRN, NOON
from tests.helpers.office import new_document_id
from token_engine.keys import KeyType
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.audit.service import verify
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.errors import Refused
from vending_server.issuing.model import NewKey
from vending_server.issuing.software import SoftwareIssuer
from vending_server.key_changes.tables import key_changes
from vending_server.meters.tables import meters
from vending_server.vending.tables import tokens
from vending_server.wire.key_changes import KeyTarget, RehearsalAnswer, RehearsalRequest

KEY = NewKey(sgc=issuers.SGC, krn=4, ti="07", key_type=2, ken=255, base_year=2014, dkga=4)
ALL = ["old", "change", "repeated", "new", "old_after"]


@pytest.fixture
def town(database_url):
    engine = little_town.build(database_url)
    yield KeyTown(engine)
    with reading(engine) as connection:
        assert verify(connection).fault == ""
    engine.dispose()


def rehearse(town, campaign_id, document_id="") -> RehearsalAnswer:
    request = RehearsalRequest(document_id=document_id or new_document_id())
    kept = town.desk.rehearse(town.custodian, campaign_id, request)
    return msgspec.json.decode(kept.body, type=RehearsalAnswer)


@pytest.mark.parametrize(
    ("meter", "other", "shown", "codes"),
    [
        (a_meter("plain"), {}, "345678", ALL),
        (a_meter("water"), {}, "345678", ALL),
        (a_meter("plain", key_type=int(KeyType.DDTK)), {"krn": 3}, "345678", ALL[1:-1]),
        (a_meter("plain"), {"sgc": issuers.OTHER_SGC, "krn": 2}, issuers.OTHER_SGC, ALL),
        (a_meter("indebted"), {}, "000000", ALL),  # two codes carry no group
        (a_meter("indebted", krn=1, base_year=1993), {"krn": 2, "dkga": 2}, "000000", ALL),
    ],
)
def test_every_code_does_what_it_should(meter, other, shown, codes):
    new_key = dataclasses.replace(KEY, **other)

    done = issuers.software().rehearse_key_change(meter=meter, new_key=new_key, at=NOON)

    said = {entry.code.value: entry.display for entry in done.entries}
    assert list(said) == codes
    assert all(entry.is_right for entry in done.entries), said
    assert said["change"].endswith("Accept")
    assert (said["new"], said.get("old_after", "CRCError")) == ("Accept", "CRCError")
    assert (done.krn, done.ti, done.sgc) == (new_key.krn, "07", shown)


@given(st.integers(0, 99), st.integers(150, 255), st.sampled_from([3, 4]))
def test_whatever_the_key_is_the_display_shows_it_after_the_change(ti, ken, krn):
    new_key = dataclasses.replace(KEY, ti=f"{ti:02d}", krn=krn, ken=ken)
    meter = a_meter("plain", ti="05")

    done = issuers.software().rehearse_key_change(meter=meter, new_key=new_key, at=NOON)

    assert all(entry.is_right for entry in done.entries)
    assert (done.krn, done.ti) == (krn, f"{ti:02d}")


def test_a_rehearsal_plans_nothing_makes_nothing_and_tells_no_code(town):
    town.to_base_1993("indebted")
    campaign = town.campaign(TO_2014)

    told = rehearse(town, campaign)

    assert [(one.krn, one.base_year, one.is_right) for one in told.kinds] == [(1, 1993, True)]
    assert told.kinds[0].meters == 1
    assert re.search("[0-9]{20}", msgspec.json.encode(told).decode()) is None
    assert (town.count(key_changes), town.count(tokens)) == (0, 0)
    assert town.meter("indebted").krn == 1


def test_no_code_of_a_rehearsal_fits_a_meter_of_the_town(town, monkeypatch):
    typed: list[str] = []
    enter = VirtualMeter.enter

    def noting(meter, token):
        typed.append(token)
        return enter(meter, token)

    monkeypatch.setattr(VirtualMeter, "enter", noting)
    rehearse(town, town.campaign(TO_KRN_4))
    monkeypatch.undo()

    assert len(typed) > len(ALL)
    for name in DRN:
        wall = town.on_the_wall(name)
        assert {wall.enter(token) for token in typed} <= {Verdict.CRC_ERROR, Verdict.FORMAT_ERROR}


def test_meters_that_are_planned_already_are_rehearsed_as_well(town):
    town.to_base_1993("indebted")
    campaign = town.campaign(TO_2014)
    town.plan(campaign)

    assert [one.meters for one in rehearse(town, campaign).kinds] == [1]


def test_a_kind_without_a_key_is_named_with_the_reason(town):
    with writing(town.engine) as connection:
        one = meters.update().where(meters.c.drn == DRN["plain"])
        connection.execute(one.values(krn=9))
    told = rehearse(town, town.campaign(TO_KRN_4))

    (lost,) = [one for one in told.kinds if one.krn == 9]
    assert (lost.reason, lost.entries, lost.is_right) == ("key_unavailable", [], False)
    assert any(one.is_right for one in told.kinds)


def test_an_issuer_without_a_virtual_meter_says_so(town):
    desk = dataclasses.replace(town.desk, issuer=issuers.remote())
    town.desk = desk

    told = rehearse(town, town.campaign(TO_KRN_4))

    assert {one.reason for one in told.kinds} == {"no_virtual_meter"}


def test_codes_of_another_key_are_seen(town, monkeypatch):
    """What a wrong set would do at a counter shows here: the charge code is not taken."""
    issue = SoftwareIssuer.issue_key_change

    def wrong(self, *, new_key, **what):
        return issue(self, new_key=dataclasses.replace(new_key, krn=3), **what)

    monkeypatch.setattr(SoftwareIssuer, "issue_key_change", wrong)
    town.to_base_1993("indebted")
    told = rehearse(town, town.campaign(KeyTarget(sgc=issuers.SGC, krn=4, base_year=2014, dkga=4)))

    (old,) = [one for one in told.kinds if one.base_year == 1993]
    said = {entry.code: entry for entry in old.entries}
    assert (old.is_right, said["change"].is_right, said["new"].is_right) == (False, True, False)
    assert old.shows is not None
    assert old.shows.krn == 3


def test_a_rehearsal_is_one_document_and_stands_in_the_audit_log(town):
    campaign, document = town.campaign(TO_KRN_4), new_document_id()
    first = rehearse(town, campaign, document)

    assert rehearse(town, campaign, document) == first
    with reading(town.engine) as connection:
        query = sa.select(audit_log.c.subject).where(audit_log.c.action == "key_change.rehearsed")
        assert list(connection.scalars(query)) == [campaign]


def test_an_unknown_campaign_is_not_rehearsed(town):
    with pytest.raises(Refused) as refused:
        rehearse(town, new_document_id())
    assert refused.value.code.value == "key_campaign_unknown"
