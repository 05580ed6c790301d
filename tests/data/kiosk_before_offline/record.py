"""Makes the files beside it, with the code of the release before offline selling (commit de3635d):

    git worktree add ../before de3635d && cd ../before
    PYTHONPATH=. QT_QPA_PLATFORM=offscreen python RECORD.PY FOLDER

A till of that release over a server of that release: it sold and brought its journal, then it sold on
and brought nothing.  What it leaves behind is the disk of a machine that is upgraded in mid-day:

    sold, printed, brought     sold, printed, not brought     sold, not printed
    sold, its answer lost      confirmed, its request never left

Kept: the journal as it lies on the disk, what the enrolment said, the server's database, and every
message.  The device key is made from a number that stands here and is written nowhere.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from requests.adapters import BaseAdapter

from kiosk.api_client import ApiClient, new_http_session
from kiosk.enrol import enrol
from kiosk.flows.till import Till
from kiosk.flows.till_values import Step
from kiosk.identity import load_identity
from kiosk.store.journal import Journal
from tests.helpers import api, little_town
from tests.helpers.fake_till import (
    QUICK,
    FakePrinter,
    PowerCut,
    a_sale,
    render,
    render_shift_slip,
    render_slip,
)
from tests.helpers.little_town import DRN, HandClock
from vending_server.db.engine import writing
from vending_server.db.migrate import upgrade
from vending_server.operators.model import Role
from vending_server.points.service import make_enrolment_code

DEVICE_SEED = bytes([7]) * 32
URL = "http://127.0.0.1:9"
POINT = 2


class Line(BaseAdapter):
    """Writes down what is said."""

    def __init__(self, client: Any) -> None:
        super().__init__()
        self.client, self.said, self.is_down = client, [], False
        self.loses_vends = False

    def new_session(self) -> requests.Session:
        session = new_http_session()
        session.mount("http://", self)
        return session

    def send(self, request: requests.PreparedRequest, **_more: Any) -> requests.Response:
        if self.is_down:
            raise requests.ConnectionError("no way")
        body = request.body or b""
        body = body if isinstance(body, bytes) else b"".join(body)
        told = self.client.request(
            request.method, request.path_url, content=body, headers=dict(request.headers)
        )
        self.said.append(
            {
                "method": request.method,
                "path": request.path_url,
                "request": body.decode(),
                "status": told.status_code,
                "answer": told.text,
            }
        )
        if self.loses_vends and request.path_url == "/v1/vends":
            self.is_down = True
            raise requests.ConnectionError("reset")
        answer = requests.Response()
        answer.status_code, answer.raw = told.status_code, io.BytesIO(told.content)
        answer.headers.update(told.headers)
        answer.request, answer.url = request, str(request.url)
        return answer

    def close(self) -> None:
        """Keep nothing open."""


def record(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        disk, server = Path(scratch) / "disk", Path(scratch) / "server"
        server.mkdir()
        url = f"sqlite:///{server / 'town.sqlite'}"
        upgrade(url)
        engine, clock = little_town.build(url), HandClock()
        api.let_in(engine, Role.CASHIER)
        write_key(disk)
        with api.running(url, server, clock=clock) as client:
            line = Line(client)
            with writing(engine) as connection:
                code = make_enrolment_code(connection, POINT, clock.now())
            enrol(URL, code, disk, new_session=line.new_session)
            a_day_at(disk, line, clock)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copy(disk / "journal.sqlite", folder)
        shutil.copy(disk / "terminal.json", folder)
        packed = gzip.compress((server / "town.sqlite").read_bytes(), mtime=0)
        (folder / "town.sqlite.gz").write_bytes(packed)
        said = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in line.said)
        (folder / "messages.jsonl").write_text(said, "utf-8")


def write_key(disk: Path) -> None:
    disk.mkdir(mode=0o700)
    key = Ed25519PrivateKey.from_private_bytes(DEVICE_SEED)
    file = disk / "device.key"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    file.chmod(0o600)


def a_day_at(disk: Path, line: Line, clock: HandClock) -> None:
    def on_step(name: str) -> None:
        if line.is_down and name == Step.SENT_JOURNALED:
            raise PowerCut

    identity = load_identity(disk)
    journal = Journal(disk / "journal.sqlite", identity=identity)
    till = Till(
        journal=journal,
        api=ApiClient(URL, timeouts=QUICK, new_session=line.new_session),
        identity=identity,
        terminal_id=json.loads((disk / "terminal.json").read_text())["enrolment"]["terminal_id"],
        printer=FakePrinter(),
        renderer=render,
        slip_renderer=render_slip,
        shift_slips=render_shift_slip,
        clock=clock.now,
        timeouts=QUICK,
        on_step=on_step,
    )
    till.login("samar", api.PASSWORD)
    till.lookup("drn", DRN["plain"])
    till.print_receipt(till.sell(a_sale(till, drn=DRN["plain"])).vend_id)
    till.sync.bring()
    till.print_receipt(till.sell(a_sale(till, drn=DRN["plain"], tender_minor=3_000)).vend_id)
    till.sell(a_sale(till, drn=DRN["plain"], tender_minor=4_000))
    never_left = a_sale(till, drn=DRN["water"], tender_minor=6_000)
    in_doubt = a_sale(till, drn=DRN["indebted"])
    line.loses_vends = True
    till.sell(in_doubt)
    try:
        till.sell(never_left)
    except PowerCut:
        journal.close()
        till.close()


if __name__ == "__main__":
    record(Path(sys.argv[1]))
