"""Composition root of the self-service terminal; see kiosk/app.py for the order of things.

The acceptor starts last but one: its events are journaled in its own thread before any screen hears
of them, and it refuses every note until a customer has a purse.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from drivers.customer_cards.devices import card_device
from drivers.events import DeviceEvent
from drivers.receipt_printers.base import PrintVerdict, ReceiptPrinter
from drivers.registry import open_bill_acceptor, open_card_reader, open_receipt_printer
from kiosk.app import (
    OnStep,
    Options,
    Terminal,
    application,
    build_till,
    load_terminal,
    make_reporter,
    no_step,
    paper_look,
    reader_with_keys,
    show_stopped,
    standing_report,
    stop_device,
    watch_pack,
)
from kiosk.autopilot import Autopilot
from kiosk.cashier.desk import Reporter
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.notices import is_stopping
from kiosk.config import KioskConfig
from kiosk.device_bridge import DeviceBridge
from kiosk.errors import ConfigRefused, KioskError
from kiosk.event_loop import work
from kiosk.flows.machine import Machine
from kiosk.flows.machine_service import MachineService
from kiosk.flows.note_keeper import NoteKeeper, NoteTold
from kiosk.flows.on_paper import put_on_paper
from kiosk.flows.standing_report import DeviceStates
from kiosk.flows.till import Till
from kiosk.flows.till_clock import TillClock
from kiosk.i18n.language import Language
from kiosk.printing.cash_slip import CashSlip, cash_slip_rows
from kiosk.printing.look import PaperLook
from kiosk.printing.machine_slips import box_slip, claim_slip, doubt_slip, trial_slip
from kiosk.printing.rows import Row
from kiosk.printing.slip import Issuer
from kiosk.selfservice.conductor import Conductor
from kiosk.selfservice.faults import Health
from kiosk.selfservice.look import Look
from kiosk.selfservice.secret import read_password
from kiosk.selfservice.window import SelfServiceWindow
from kiosk.standing_watch import StandingWatch
from kiosk.store.cash_records import CashBoxEmptied, MoneyClaimed
from kiosk.sync_watch import SyncWatch
from kiosk.theme.dress import Dress, worn
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from vending_server.wire.base import prepare_messages

RESTART = 75  # of sysexits.h: try again; whoever supervises the program starts it anew


class NoteBox(QObject):
    """From the acceptor's thread to the window's, in order."""

    happened = Signal(object)
    _put = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._put.connect(self.happened, Qt.ConnectionType.QueuedConnection)

    def put(self, told: NoteTold) -> None:
        """Take a piece of news in whatever thread it comes."""
        self._put.emit(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipDesk:
    """Prints what is not a sale's receipt."""

    till: Till
    printer: ReceiptPrinter
    terminal: Terminal
    look: PaperLook

    def print_slip(self, slip: CashSlip) -> PrintVerdict:
        """Print one slip; its verdict says whether paper has it."""
        place = self.terminal.place
        issuer, fingerprint = Issuer(place.municipality, place.point), self.till.fingerprint

        def rows_in(language: Language) -> list[Row]:
            return cash_slip_rows(slip, issuer=issuer, fingerprint=fingerprint, language=language)

        sheet = self.look.sheet(rows_in)
        return put_on_paper(self.printer, sheet, job_id=f"slip/{slip.number}").verdict

    def claim(self, claim: MoneyClaimed) -> PrintVerdict:
        """Print the slip of a claim."""
        return self.print_slip(claim_slip(claim))

    def doubt(self, number: str, made_at: str, amount_minor: int) -> PrintVerdict:
        """Print a slip about something without an answer."""
        return self.print_slip(doubt_slip(number, made_at, amount_minor))

    def box(self, emptied: CashBoxEmptied) -> PrintVerdict:
        """Print the slip of an emptied cash box."""
        return self.print_slip(box_slip(emptied))

    def trial(self, made_at: str) -> PrintVerdict:
        """Print a page that says TEST."""
        return self.print_slip(trial_slip(made_at))


def run_selfservice(config: KioskConfig, options: Options, *, on_step: OnStep = no_step) -> int:
    """Show the terminal's screens until it is stopped; returns the exit code.

    Raises:
        ConfigRefused: a setting that a terminal without a person needs is missing.
        KioskError: it cannot start, and not for the journal's sake: that is shown.
    """
    bills, login, password = _needed(config)
    prepare_messages()
    terminal = load_terminal(config)
    app = application(Dress(config.theme, config.text))
    reporter = make_reporter(options)
    words = Words(options.language, terminal.place.municipality.time_zone)
    with ExitStack() as stack:
        bridge, notes = DeviceBridge(), NoteBox()
        devices = DeviceWatch(printer_uri=config.printer, reader_uri=reader_with_keys(config))
        bridge.happened.connect(devices.take)
        devices.changed.connect(lambda: reporter.devices(devices))
        try:
            printer = open_receipt_printer(config.printer, bridge.push)
            stack.callback(stop_device, printer.stop)
            till = stack.enter_context(build_till(config, terminal, printer, on_step=on_step))
            till.recover()
        except KioskError as error:
            if not is_stopping(error):
                raise
            return show_stopped(app, words, error, reporter)
        workers = Workers()
        stack.callback(workers.close)
        clock = TillClock(lambda: dt.datetime.now(dt.UTC))
        keeper = NoteKeeper(book=till.purses.notes, clock=clock, tell=notes.put, on_step=on_step)
        slips = SlipDesk(
            till=till,
            printer=printer,
            terminal=terminal,
            look=replace(paper_look(config), size=till.print_size),
        )
        machine = Machine(
            till=till,
            keeper=keeper,
            clock=clock,
            login=login,
            password=password,
            claim_slip=slips.claim,
            doubt_slip=slips.doubt,
        )
        service = MachineService(machine, clock=clock, box_slip=slips.box, test_page=slips.trial)
        window = _window(app, words, terminal, reporter, options)
        conductor = Conductor(
            window,
            machine,
            workers,
            devices=devices,
            reporter=reporter,
            bills_uri=bills,
            language=options.language,
            service=service,
            version=terminal.place.version,
            restart=lambda: app.exit(RESTART),
            hours=config.hours,
        )
        _follow_settings(config, window, till)
        bridge.happened.connect(conductor.happened)
        notes.happened.connect(conductor.heard)
        _open_devices(config, bills, machine, bridge, stack)
        _show(window, options)
        _begin(conductor, till, workers, lambda: _device_states(devices, conductor.health))
        if options.has_autopilot:
            Autopilot(window, sys.stdin, reporter=reporter, say_where=window.say_where).start()
        return work(app, lambda: app.exit(0))  # a window of the hall does not close


def _begin(
    conductor: Conductor, till: Till, workers: Workers, devices: Callable[[], DeviceStates]
) -> None:
    """Sign in; while that holds, the journal goes to the server, whose word on it counts."""
    sync = SyncWatch(till.sync, workers, parent=conductor)
    conductor.session_changed.connect(sync.follow)
    sync.changed.connect(lambda: conductor.journal_compared(is_ours=till.sync.state.is_well))
    sync.changed.connect(lambda: conductor.journal_brought(sync.fault))
    if (pack := watch_pack(till, workers, sync, conductor)) is not None:
        conductor.session_changed.connect(pack.follow)
    report = standing_report(till, "selfservice")
    standing = StandingWatch(report, devices, sync, workers=workers, parent=conductor)
    conductor.session_changed.connect(standing.follow)
    conductor.begin()


def _device_states(devices: DeviceWatch, health: Health) -> DeviceStates:
    return DeviceStates(
        printer=devices.printer,
        is_reader_ready=devices.is_reader_ready,
        acceptor=health.acceptor,
        is_serving=health.reason is None or health.is_closed,  # by its hours: as it should be
    )


def _follow_settings(config: KioskConfig, window: SelfServiceWindow, till: Till) -> None:
    """Name the nearest point; let paper have large letters while the screen has them."""
    window.out.nearest = config.nearest

    def dressed() -> None:
        till.print_size.is_large = config.paper_large or window.look.is_large

    dressed()
    window.look_changed.connect(dressed)


def _window(
    app: QApplication, words: Words, terminal: Terminal, reporter: Reporter, options: Options
) -> SelfServiceWindow:
    screen = app.primaryScreen().geometry()
    look = Look.for_screen(screen.width(), screen.height(), worn())
    window = SelfServiceWindow(words, look, terminal.place, reporter)
    window.is_closable = options.has_autopilot or options.is_windowed
    app.installEventFilter(window)
    return window


def _open_devices(
    config: KioskConfig, bills: str, machine: Machine, bridge: DeviceBridge, stack: ExitStack
) -> None:
    """Start what has events; the acceptor's come to the journal first."""
    keeper = machine.keeper
    resume = machine.till.purses.notes.resume()
    acceptor = open_bill_acceptor(bills, _kept_first(keeper, bridge), resume=resume)
    stack.callback(stop_device, acceptor.stop)
    keeper.attach(acceptor)
    reader_uri = reader_with_keys(config)
    for uri in filter(None, (reader_uri, config.scanner)):
        reader = open_card_reader(uri, bridge.push)
        stack.callback(stop_device, reader.stop)
        if uri == reader_uri:  # nothing is written here; its keys are learnt at each login
            machine.till.cards.use(card_device(uri, reader))


def _needed(config: KioskConfig) -> tuple[str, str, Callable[[], str]]:
    """Return what only a terminal without a person needs."""
    if config.bills is None or config.operator is None or config.password_file is None:
        raise ConfigRefused("selfservice needs bills, operator and password_file in the settings")
    path = config.password_file
    read_password(path)  # refused now rather than at the first customer
    return config.bills, config.operator, lambda: read_password(path)


def _kept_first(keeper: NoteKeeper, bridge: DeviceBridge) -> Callable[[DeviceEvent], None]:
    def push(event: DeviceEvent) -> None:
        keeper.take(event)
        bridge.push(event)

    return push


def _show(window: SelfServiceWindow, options: Options) -> None:
    if options.is_windowed or options.has_autopilot:
        sizes = (1080, 1920) if window.look.sizes.is_portrait else (1024, 768)
        window.resize(*sizes)
        window.show()
    else:
        window.setWindowFlags(
            Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        window.setCursor(Qt.CursorShape.BlankCursor)
        window.showFullScreen()
    window.activateWindow()
