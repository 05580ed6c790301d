"""Scans of decisions on both databases: what is taken, written once, told whole, for whom."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

import msgspec
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import api, little_town
from tests.helpers.little_town import HandClock
from tests.helpers.office import new_document_id, take_on
from vending_server.audit.tables import audit_log
from vending_server.db.engine import reading, writing
from vending_server.db.errors import RowConflict
from vending_server.errors import Refused
from vending_server.operators.model import Role
from vending_server.operators.passwords import Passwords
from vending_server.tariffs import versions
from vending_server.tariffs.scan_desk import ScanDesk
from vending_server.tariffs.scan_formats import ScanFormat, format_of
from vending_server.tariffs.scan_tables import decision_scan_files, decision_scans
from vending_server.wire import tariffs as wire
from vending_server.wire.scans import PART_BYTES, SCAN_BYTES_MAX, ScanGiven, ScanPart

PDF = b"%PDF-1.7\nthe council met\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9"
POLICY = wire.PolicyDraft(
    utility="water",
    valid_from=dt.date(2026, 12, 1),
    decision="9/2026",
    ceiling_bp=3000,
    guaranteed_tenths=100,
    cash_step_minor=50,
)


class Council:
    """Rima keeps what the council signed beside a draft of hers."""

    def __init__(self, engine):
        self.engine, self.clock = engine, HandClock()
        self.desk = ScanDesk(engine=engine, clock=self.clock)
        with writing(engine) as connection:
            self.rima = take_on(connection, "rima", Role.TARIFF_MANAGER)
            self.version = str(self.draft(connection).id)

    def draft(self, connection, **changes):
        draft = msgspec.structs.replace(POLICY, **changes)
        return versions.put_draft(
            connection,
            draft,
            editor_id=self.rima.operator_id,
            actor=self.rima.actor,
            now=self.clock.now(),
        )

    def keep(self, content=PDF, *, document_id=None, version=None, name="9-2026.pdf"):
        asked = ScanGiven(
            document_id=document_id or new_document_id(), file_name=name, content=content
        )
        return self.desk.keep(self.rima, "policy", version or self.version, asked)

    def listed(self, version=None):
        return self.desk.listed("policy", version or self.version).scans


@pytest.fixture
def council(database_url):
    engine = little_town.build(database_url)
    yield Council(engine)
    engine.dispose()


@pytest.mark.parametrize(("content", "told"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg")])
def test_a_scan_is_kept_with_its_hash_and_told_whole(council, content, told):
    council.keep(content)

    (scan,) = council.listed()
    assert (scan.number, scan.format, scan.decision, scan.kept_by) == (1, told, "9/2026", "rima")
    assert scan.sha256 == hashlib.sha256(content).hexdigest()
    assert council.desk.part(scan.scan_id, 1).content == content


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00 a program",
        PDF[:-7],  # cut off on its way
        PNG[:-8],
        JPEG[:-2],
        b"<html>%PDF-1.7 %%EOF</html>",
        bytes(100),
    ],
)
def test_what_is_no_whole_scan_is_refused_whatever_it_is_called(council, content):
    with pytest.raises(Refused, match="scan_unfit"):
        council.keep(content)
    assert council.listed() == []


@given(st.binary(max_size=200))
def test_whatever_is_taken_begins_as_its_format_does(content):
    found = format_of(content)
    begins = {ScanFormat.PDF: b"%PDF-", ScanFormat.PNG: b"\x89PNG", ScanFormat.JPEG: b"\xff\xd8"}
    assert found is None or content.startswith(begins[found])
    for whole in (PDF, PNG, JPEG):
        assert format_of(b"." + content + whole) is None


def test_a_second_scan_stands_beside_the_first(council):
    council.keep(PDF)
    council.keep(JPEG, name="better.jpg")

    assert [(one.number, one.file_name) for one in council.listed()] == [
        (1, "9-2026.pdf"),
        (2, "better.jpg"),
    ]


def test_the_same_document_again_is_kept_once_and_another_under_its_id_never(council):
    document_id = new_document_id()
    first, again = (council.keep(document_id=document_id) for _ in range(2))

    assert (first.status, again.status, again.body) == (201, 200, first.body)
    for other in ({"content": PNG}, {"name": "other.pdf"}):
        with pytest.raises(Refused, match="document_id_reused"):
            council.keep(document_id=document_id, **other)
    assert len(council.listed()) == 1


def test_scans_of_one_version_are_told_of_no_other(council):
    with writing(council.engine) as connection:
        other = str(council.draft(connection, valid_from=dt.date(2027, 1, 1)).id)
    council.keep(version=other)

    assert council.listed() == []
    assert [one.number for one in council.listed(other)] == [1]


def test_a_scan_keeps_the_number_of_the_decision_that_it_came_for(council):
    council.keep()
    with writing(council.engine) as connection:
        council.draft(connection, decision="10/2026")
    council.keep(PNG)

    assert [one.decision for one in council.listed()] == ["9/2026", "10/2026"]


def test_a_version_that_there_is_not_has_no_scans(council):
    for what, number in (("policy", "999"), ("gas", "1"), ("policy", "x")):
        with pytest.raises(Refused, match="tariff_unknown"):
            council.desk.listed(what, number)
    with pytest.raises(Refused, match="tariff_unknown"):
        council.keep(version="999")
    with pytest.raises(Refused, match="not_found"):
        council.desk.part(new_document_id(), 1)


def test_a_large_scan_is_told_in_parts(council):
    content = PDF[:9] + bytes(2 * PART_BYTES) + PDF[9:]
    council.keep(content)
    (scan,) = council.listed()

    told = [council.desk.part(scan.scan_id, part) for part in range(1, scan.parts + 1)]
    assert scan.parts == 3
    assert b"".join(one.content for one in told) == content
    for part in (0, 4):
        with pytest.raises(Refused, match="not_found"):
            council.desk.part(scan.scan_id, part)
    assert msgspec.json.decode(msgspec.json.encode(told[0]), type=ScanPart) == told[0]


@pytest.mark.parametrize("size", [7, SCAN_BYTES_MAX + 1])
def test_no_message_brings_a_scan_out_of_its_bounds(size):
    message = {"document_id": new_document_id(), "file_name": "a.pdf", "content": bytes(size)}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(message), type=ScanGiven)


def test_the_database_keeps_a_scan_as_it_was_written(council):
    council.keep()
    for change in (
        decision_scans.update().values(file_name="x"),
        decision_scans.delete(),
        decision_scan_files.update().values(sha256="0" * 64),
        decision_scan_files.delete(),
    ):
        with pytest.raises(RowConflict), writing(council.engine) as connection:
            connection.execute(change)


def test_that_a_scan_was_kept_stands_in_the_audit_log_with_its_hash(council):
    council.keep()

    (scan,) = council.listed()
    query = sa.select(audit_log).where(audit_log.c.action == "tariff.scan_kept")
    with reading(council.engine) as connection:
        (row,) = connection.execute(query).all()
    assert (row.subject, row.details["sha256"]) == (scan.scan_id, scan.sha256)


@pytest.fixture
def till(council, tmp_path):
    url = council.engine.url.render_as_string(hide_password=False)
    hashed = Passwords(api.CHEAP).hash(api.PASSWORD)
    with writing(council.engine) as connection:
        for login, role in {"suha": Role.TARIFF_MANAGER, "imad": Role.AUDITOR}.items():
            take_on(connection, login, role, password_hash=hashed)
    with api.running(url, tmp_path) as client:
        till = api.HttpTill(client, council.engine)
        assert till.enrol().status_code == 201
        yield till


def test_only_this_route_takes_megabytes_and_only_from_those_who_may(council, till):
    path = f"/v1/tariff-versions/policy/{council.version}/scans"
    content = base64.b64encode(PDF[:9] + bytes(1024 * 1024) + PDF[9:]).decode()
    message = {"document_id": new_document_id(), "file_name": "9.pdf", "content": content}
    till.login(operator="imad")
    assert till.post(path, message).status_code == 403
    till.login(operator="suha")
    assert till.post("/v1/tariff-drafts", message).status_code == 413
    kept, again = till.post(path, message), till.post(path, message)
    assert (kept.status_code, again.status_code, again.content) == (201, 200, kept.content)
    assert till.post(path, message | {"content": content * 6}).status_code == 413

    till.login(operator="imad")
    assert [one["number"] for one in till.get(path).json()["scans"]] == [1]
    parts = [
        base64.b64decode(
            till.get(f"/v1/decision-scans/{message['document_id']}/parts/{part}").json()["content"]
        )
        for part in range(1, kept.json()["parts"] + 1)
    ]
    assert hashlib.sha256(b"".join(parts)).hexdigest() == kept.json()["sha256"]
