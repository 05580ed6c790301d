"""A cashier's hands at a real till: what she presses, whom she serves, what she takes and gives.

Every movement of cash goes through `CashDrawer`, by what was said at the counter; nothing is read
off the program except the price of a purchase by units, which the customer reads off the screen.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from day_drawer import MORNING, PIECES_MINOR, CashDrawer
from day_town import METERS, SUPERVISOR, SUPERVISORS_PASSWORD, card_of
from end2end_bench import OPERATOR, PASSWORD, LittleTown, records_of

from kiosk.enrol import enrol
from kiosk.store.records import AnyRecord
from tests.harness.devices import PrinterProcess, ReaderProcess, ScannerProcess
from tests.harness.kiosk import Kiosk, write_config
from tests.harness.proxy import Proxy

NOTE_KEYS: Final = {2_000: "/", 5_000: "*", 10_000: "-", 20_000: "+"}
NOTHING: Final[Mapping[str, int]] = {}
WIDTH_DOTS: Final = 384


@dataclass(frozen=True, slots=True)
class Sold:
    """One sale as the two people at the counter remember it."""

    meter: str
    tender_minor: int
    others: Mapping[str, int] = field(default_factory=dict)  # what was not paid in cash, by means

    @property
    def cash_minor(self) -> int:
        return self.tender_minor - sum(self.others.values())


class DayTill:
    """One point for one day: a server behind a line, devices, and one enrolled machine."""

    def __init__(self, folder: Path, stack: ExitStack, town: LittleTown) -> None:
        self.folder, self.town, self._stack = folder, town, stack
        self.drawer = CashDrawer(MORNING)
        self.sold: list[Sold] = []
        self.reversed: list[Sold] = []
        self.paid_minor = 0  # for fees and debts
        self.moved_minor = 0  # into the drawer, less what went out
        self.counted_minor = 0  # at the close
        self.papers: list[Path] = []
        # The first server dies at the first sale, when it has sold and nobody knows.
        self.server = town.serve(kill_at="committed")
        stack.callback(self._stop_server)
        self.line = Proxy(self.server.port)
        stack.callback(self.line.close)
        self.printer = PrinterProcess(folder, width_dots=WIDTH_DOTS)
        stack.callback(self.printer.process.stop)
        self.reader = ReaderProcess(folder)
        stack.callback(self.reader.process.stop)
        self.scanner = ScannerProcess(folder)
        stack.callback(self.scanner.process.stop)
        enrol(self.server.url, town.enrolment_code(), folder / "state")
        self.config = write_config(
            folder,
            server_url=self.line.url,
            printer=self.printer.link,
            reader=self.reader.link,
            width_dots=WIDTH_DOTS,
        )
        with self.config.open("a", encoding="utf-8") as config:
            config.write(f'scanner = "scanner:{self.scanner.link}"\n')
            config.write("[timeouts]\nask_after_s = 4.0\nresolve_after_s = 20.0\n")
        self.kiosk = self.start()

    # ------------------------------------------------------------------ the machine

    def start(self) -> Kiosk:
        """Start the program and wait for its devices."""
        self.kiosk = Kiosk(self.config)
        self._stack.callback(self.kiosk.stop)
        self.kiosk.wait_for("devices", reader="ready", printer="ready")
        return self.kiosk

    def _stop_server(self) -> None:
        self.server.stop()

    def serve_again(self) -> None:
        """Start a server where the last one was."""
        self.server.stop()
        self.server = self.town.serve(port=self.server.port)

    def sign_in(self) -> str:
        return self.kiosk.login(OPERATOR, PASSWORD)

    def records(self) -> list[AnyRecord]:
        """Prove the journal and return it."""
        return records_of(self.folder / "state" / "journal.sqlite")

    def on(self, name: str, **more: object) -> None:
        """Wait until a screen is on top."""
        self.kiosk.wait_for("screen", name=name, **more)

    def still_on(self, name: str) -> None:
        """Wait until every key pressed so far was obeyed; the screen is this one."""
        self.kiosk.process.say("state")
        self.on(name)

    def take_paper(self) -> Path:
        self.papers.append(self.printer.wait_for_paper())
        return self.papers[-1]

    def supervisor_agrees(self) -> None:
        """The supervisor types name and password where the form waits for them."""
        self.kiosk.wait_for("approval", state="open")
        self.kiosk.type(SUPERVISOR)
        self.kiosk.key("Return")
        self.kiosk.type(SUPERVISORS_PASSWORD)
        self.kiosk.key("Return")
        self.kiosk.wait_for("approval", state="approved")
        self.kiosk.key("F12")

    # ------------------------------------------------------------------ whom

    def swipe(self, meter: str) -> None:
        self.reader.swipe(card_of(meter))
        self.on("sell", step="amount")

    def scan(self, text: str) -> None:
        """Scan a code; a receipt may be somebody else's, so the name is confirmed."""
        self.scanner.scan(text)
        self._confirm_name()

    def type_number(self, meter: str) -> None:
        self.kiosk.type(METERS[meter])
        self.kiosk.key("Return")
        self._confirm_name()

    def _confirm_name(self) -> None:
        self.on("sell", step="confirm_customer")
        self.kiosk.key("Return")
        self.on("sell", step="amount")

    def search(self, text: str, *, found: int, down: int = 0) -> None:
        self.kiosk.key("F3")
        self.on("sell", step="search")
        self.kiosk.type(text)
        assert self.kiosk.wait_for("search")["found"] == found
        self.kiosk.key(*["Down"] * down, "Return")
        self.on("sell", step="amount")

    # ------------------------------------------------------------------ money

    def ask_for(self, agorot: int) -> None:
        """Type the amount and wait for its price."""
        self.kiosk.type(plain(agorot))
        self.kiosk.wait_for("quote", tender_minor=agorot)

    def count_in(self, *notes: int) -> None:
        """Take notes and press the key of each."""
        self.kiosk.key(*(NOTE_KEYS[note] for note in notes))
        self.drawer.put(*notes)

    def pay_exactly(self, agorot: int) -> None:
        """The customer has it exactly, out of a purse full of small money."""
        purse = CashDrawer(dict.fromkeys(PIECES_MINOR, 50))
        self.drawer.put(*purse.take(agorot))

    def pay_otherwise(self, digit: str, agorot: int, number: str = "") -> None:
        """Pay a part by card, transfer or cheque."""
        self.kiosk.key("F6")
        self.on("sell", step="other_money")
        self.kiosk.type(digit)
        self.kiosk.type(plain(agorot))
        self.kiosk.key("Return")
        self.kiosk.type(number)
        self.kiosk.key("Return")
        self.on("sell", step="quoted")

    def printed(self, meter: str, agorot: int, others: Mapping[str, int] = NOTHING) -> Path:
        """Wait for token and paper of a confirmed sale and note it; stay on the result."""
        self.kiosk.wait_for("vend", state="TOKEN")
        self.sold.append(Sold(meter, agorot, others))
        paper = self.take_paper()
        self.kiosk.wait_for("print", verdict="PRINTED")
        return paper

    def next_customer(self) -> None:
        self.kiosk.key("F2")
        self.on("sell", step="meter")

    def sell(self, meter: str, agorot: int, *notes: int, is_asked: bool = True) -> Path:
        """Sell to whoever stands on the screen; without notes he pays exactly."""
        if is_asked:
            self.ask_for(agorot)
        if notes:
            self.count_in(*notes)
            self.drawer.take(sum(notes) - agorot)
        else:
            self.pay_exactly(agorot)
        self.kiosk.key("F12")
        paper = self.printed(meter, agorot)
        self.next_customer()
        return paper

    # ------------------------------------------------------------------ besides selling

    def form(self, digit: str, screen: str) -> None:
        """Open a form for whoever stands on the screen."""
        self.kiosk.key("F10")
        self.on("more")
        self.kiosk.type(digit)
        self.on(screen)

    def fill_in(self, *texts: str) -> None:
        """Type a text into each field, and confirm."""
        for at, text in enumerate(texts):
            if at:
                self.kiosk.key("Return")
            self.kiosk.type(text)
        self.kiosk.key("F12")

    def act_on_paper(self) -> Path:
        """Wait for an act's answer and its paper, and go on."""
        self.kiosk.wait_for("act", state="TOKEN")
        paper = self.take_paper()
        self.kiosk.wait_for("print", verdict="PRINTED")
        self.kiosk.key("Return")
        self.on("sell")
        return paper

    # ------------------------------------------------------------------ the cash desk

    def count(self, drawer: CashDrawer) -> None:
        """Count a drawer into the table of kinds, from the first kind to the last."""
        for at, kind in enumerate(PIECES_MINOR):
            if at:
                self.kiosk.key("Return")
            self.kiosk.type(str(drawer.pieces[kind]))

    def desk(self, digit: str, screen: str) -> None:
        """Choose from the menu of the cash desk, coming from selling."""
        self.kiosk.key("F9")
        self.on("shift_menu")
        self.kiosk.type(digit)
        self.on(screen)

    def slip(self) -> Path:
        paper = self.take_paper()
        self.kiosk.wait_for("slip", verdict="PRINTED")
        return paper

    @contextlib.contextmanager
    def line_cut(self) -> Iterator[None]:
        """Nothing gets through meanwhile."""
        self.line.cut()
        try:
            yield
        finally:
            self.line.mend()


def plain(agorot: int) -> str:
    """Return agorot as somebody types them."""
    whole, rest = divmod(agorot, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def tokens_in(text: str) -> list[str]:
    """Return the tokens that a code names, in the order of typing."""
    return re.findall(r" T([0-9]{20})", text)


def codes_on(*papers: Path) -> list[str]:
    """Return the text of every QR code on these papers, in one go of a reader that is not ours."""
    done = subprocess.run(
        [
            *("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"),
            *map(str, papers),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in {0, 4}, done.stderr
    return done.stdout.split("\n")[:-1]
