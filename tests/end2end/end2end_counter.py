"""A counter where something may go wrong: server, printer, reader and one enrolled machine.

The kiosk is the real program with its real window, offscreen; the operator's hands are the
autopilot's keys, the customer's card is bytes on a pseudo-terminal.
"""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa
from end2end_bench import OPERATOR, PASSWORD, LittleTown, card_of, records_of

from kiosk.enrol import enrol
from kiosk.store.records import AnyRecord
from tests.harness.devices import PrinterProcess, ReaderProcess
from tests.harness.kiosk import Kiosk, write_config
from tests.harness.paper import read_receipt_code
from tests.harness.server import Server
from tests.helpers.little_town import DRN
from vending_server.db.engine import reading
from vending_server.vending.tables import tokens

CUSTOMER = "plain"
METER = DRN[CUSTOMER]


class Counter:
    """Everything at one charging point; what is started is stopped with `stack`."""

    def __init__(
        self,
        folder: Path,
        stack: ExitStack,
        town: LittleTown,
        *,
        printer_faults: tuple[str, ...] = (),
        kill_server_at: str | None = None,
    ) -> None:
        self.folder = folder
        self.town = town
        self._stack = stack
        self.server = self.serve(kill_at=kill_server_at)
        self.printer = PrinterProcess(folder, faults=printer_faults)
        stack.callback(self.printer.process.stop)
        self.reader = ReaderProcess(folder)
        stack.callback(self.reader.process.stop)
        enrol(self.server.url, town.enrolment_code(), folder / "state")
        self.connect_to(self.server.url)

    @property
    def journal_path(self) -> Path:
        return self.folder / "state" / "journal.sqlite"

    def serve(self, *, port: int = 0, kill_at: str | None = None) -> Server:
        server = self.town.serve(port=port, kill_at=kill_at)
        self._stack.callback(server.stop)
        return server

    def connect_to(self, url: str) -> None:
        """Let the machine talk to this address from its next start on."""
        self.config = write_config(
            self.folder,
            server_url=url,
            printer=self.printer.link,
            reader=self.reader.link,
            reload_s=1,
        )

    def open(self, *, kill_at: str | None = None, kill_at_time: int = 1) -> Kiosk:
        """Start the program and wait for its devices."""
        kiosk = Kiosk(self.config, kill_at=kill_at, kill_at_time=kill_at_time)
        self._stack.callback(kiosk.stop)
        kiosk.wait_for("devices", reader="ready", printer="ready")
        return kiosk

    def open_and_sign_in(self, *, kill_at: str | None = None, kill_at_time: int = 1) -> Kiosk:
        """Start the program and sign in where nothing is in doubt."""
        kiosk = self.open(kill_at=kill_at, kill_at_time=kill_at_time)
        assert kiosk.login(OPERATOR, PASSWORD) == "sell"
        return kiosk

    def swipe(self, kiosk: Kiosk, customer: str = CUSTOMER) -> None:
        """Swipe a card; the customer is on the screen and the amount is asked for."""
        self.reader.swipe(card_of(customer))
        kiosk.wait_for("screen", name="sell", step="amount")

    def quote(self, kiosk: Kiosk, shekels: int) -> None:
        """Swipe and type an amount; the quote is on the screen."""
        self.swipe(kiosk)
        kiosk.type(str(shekels))
        kiosk.wait_for("quote", tender_minor=shekels * 100)

    def records(self) -> list[AnyRecord]:
        """Prove the journal and return it."""
        return records_of(self.journal_path)

    def papers(self) -> list[Path]:
        """Return the pictures of all paper that was cut off, oldest first."""
        return sorted((self.folder / "paper").glob("*.png"))

    def tokens_on_paper(self) -> list[str]:
        """Return the token that each piece of paper bears."""
        codes = [read_receipt_code(paper) for paper in self.papers()]
        assert all(code.drn == METER for code in codes)
        return [token for code in codes for token in code.tokens]

    def tokens_of_server(self) -> list[str]:
        with reading(self.town.engine) as connection:
            return list(connection.scalars(sa.select(tokens.c.token)))


def expect_death(kiosk: Kiosk, step: str) -> None:
    """Wait until the kiosk was killed at a step, and prove that it was at that step."""
    kiosk.process.wait_for_line(lambda line: line == f"reached {step}", f"reached {step}")
    assert kiosk.process.wait_until_ended() == -signal.SIGKILL
    kiosk.stop()
