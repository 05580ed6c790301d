"""One sale from card to meter, through real processes, real bytes and a real database.

Each step is told in plain words as it happens.  Nothing here reaches into a program: the card is
swiped on a pseudo-terminal, keys are pressed, the token is read off the printed receipt's picture
and typed into a virtual meter that only knows its own decoder key.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.harness import kiosk as kiosks
from tests.harness.devices import PrinterProcess, ReaderProcess
from tests.harness.kiosk import Kiosk
from tests.harness.paper import ReceiptCode, read_receipt_code
from tests.harness.processes import StepFailed
from tests.harness.server import (
    Server,
    Town,
    enrolment_code,
    make_town,
    set_offline_ceiling,
)
from token_engine.engine import CreditService, TokenEngine
from token_engine.virtual_meter import Verdict, VirtualMeter
from vending_server.issuing.model import SERVICE_OF
from vending_server.pricing.model import Utility
from vending_server.sample_town.keys import decoder_key_of, key_spec_of_card

POINT = 2
OPERATOR = "samar"
CUSTOMERS = 120
OFFLINE_CEILING_ILS = 20_000


def tell(text: str) -> None:
    """Say what happened."""
    sys.stdout.write(f"  {text}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Rehearsal:
    """Everything that runs during a sale."""

    town: Town
    server: Server
    printer: PrinterProcess
    reader: ReaderProcess
    config: Path

    @property
    def password(self) -> str:
        """The sample password of the operator at the point."""
        return next(
            str(one["password"])
            for one in self.town.examples["operators"]
            if one["login"] == OPERATOR
        )


@contextlib.contextmanager
def town_and_devices(
    folder: Path,
    *,
    say: Callable[[str], None] = tell,
    width_dots: int = 576,
    language: str = "ar",
    command: Sequence[str] | None = None,
    until: dt.date | None = None,
    before: Callable[[Town], None] | None = None,
) -> Iterator[Rehearsal]:
    """Make the town, start server and simulators, enrol a terminal at point 2.

    `command` starts another build of the kiosk than the checkout's; the year of purchases ends
    before `until`, today if none is named; `before` the server runs, something is done to the town.
    """
    say(f"making the sample town ({CUSTOMERS} customers, a year of purchases)")
    town = make_town(folder / "server", customers=CUSTOMERS, until=until)
    if before is not None:
        before(town)
    with contextlib.ExitStack() as stack:
        server = Server(town)
        stack.callback(server.stop)
        say(f"the vending server answers at {server.url}")
        printer = PrinterProcess(folder, width_dots=width_dots)
        stack.callback(printer.process.stop)
        reader = ReaderProcess(folder)
        stack.callback(reader.process.stop)
        say("a receipt printer and a card reader are on their serial lines")
        config = kiosks.write_config(
            folder,
            server_url=server.url,
            printer=printer.link,
            reader=reader.link,
            language=language,
            width_dots=width_dots,
        )
        code = enrolment_code(town, POINT)
        number = kiosks.enrol(config, server_url=server.url, code=code, command=command)
        say(f"a new terminal is enrolled at point {POINT} with a one-time code")
        set_offline_ceiling(town, point=POINT, terminal=number, ils=OFFLINE_CEILING_ILS)
        say(f"it may hold sealed vends of {OFFLINE_CEILING_ILS:,} ILS, to sell without a line")
        yield Rehearsal(town, server, printer, reader, config)


def sell_once(
    folder: Path, rehearsal: Rehearsal, *, amount: str = "150", kiosk: Kiosk | None = None
) -> str:
    """Make one sale, at a kiosk that runs or at a new one; return its SALE COMPLETE line.

    Raises:
        StepFailed: the first step that did not happen.
    """
    example = rehearsal.town.examples["electricity_plain"]
    kiosk = kiosk or Kiosk(rehearsal.config)
    try:
        kiosk.wait_for("devices", reader="ready", printer="ready")
        kiosk.login(OPERATOR, rehearsal.password)
        tell(f"{OPERATOR} signed in at the till")
        code, receipt = _sell_at(kiosk, folder, rehearsal, example["card"], amount)
    finally:
        kiosk.stop()
    verdict, units = type_into_meter(example["card"], code.tokens[0])
    tell(f"the meter was given the 20 digits: {verdict}, {units / 10:.1f} added")
    if verdict is not Verdict.ACCEPT or units != code.units_tenths:
        raise StepFailed(f"the meter answered {verdict} and added {units} tenths")
    return (
        f"SALE COMPLETE meter={code.drn} token={code.tokens[0]} units={units} "
        f"verdict={verdict} receipt={receipt}"
    )


def _sell_at(
    kiosk: Kiosk, folder: Path, rehearsal: Rehearsal, card: str, amount: str
) -> tuple[ReceiptCode, Path]:
    rehearsal.reader.swipe(card)
    kiosk.wait_for("screen", name="sell", step="amount")
    tell("a meter card was swiped; the customer and the meter are on the screen")
    kiosk.type(amount)
    quote = kiosk.wait_for("quote", tender_minor=int(amount) * 100)
    tell(f"{amount} ILS buy {quote['units_tenths']} tenths; every line of it is on the screen")
    screen = folder / "sell.png"
    kiosk.grab(screen)
    tell(f"picture of the sell screen: {screen}")
    kiosk.key("F12")
    kiosk.wait_for("vend", state="TOKEN")
    tell("the cashier confirmed; the server sold and issued the token in one transaction")
    paper = rehearsal.printer.wait_for_paper()
    kiosk.wait_for("print", verdict="PRINTED")
    tell(f"the printer confirmed the receipt; picture of the paper: {paper}")
    kiosk.grab(folder / "result.png")
    tell(f"picture of the result screen: {folder / 'result.png'}")
    code = read_receipt_code(paper)
    tell(f"the QR code on the paper names receipt {code.receipt_number}")
    if code.units_tenths != quote["units_tenths"]:
        raise StepFailed("the receipt and the quote disagree")
    return code, paper


def type_into_meter(card: str, token: str) -> tuple[Verdict, int]:
    """Type a token into the virtual meter of a card; return the verdict and what was added."""
    spec = key_spec_of_card(card)
    service = SERVICE_OF[Utility.ELECTRICITY]
    meter = VirtualMeter.for_key(
        spec=spec,
        decoder_key=decoder_key_of(spec),
        service=CreditService(service),
        engine=TokenEngine(),
    )
    return meter.enter(token), meter.credit(service)
