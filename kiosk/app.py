"""Composition root of the kiosk: the only place, with `__main__`, where collaborators are made.

Order matters.  The journal is opened, proved and recovered before a window can sell; devices start
last, so that no event comes before somebody listens; and everything is stopped in reverse.
"""

from __future__ import annotations

import datetime as dt
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from drivers.customer_cards.devices import card_device, with_card_keys
from drivers.errors import DriverError
from drivers.receipt_printers.base import ReceiptPrinter
from drivers.registry import open_card_reader, open_receipt_printer
from kiosk.api_client import ApiClient
from kiosk.autopilot import Autopilot, EventWriter
from kiosk.cashier.desk import Desk, Place, Reporter
from kiosk.cashier.device_watch import DeviceWatch
from kiosk.cashier.line_watch import LineState, LineWatch
from kiosk.cashier.notices import is_lost_line, is_stopping, notice_of
from kiosk.cashier.stopped import StoppedFrame
from kiosk.cashier.window import SIZE_MIN, CashierWindow
from kiosk.config import KioskConfig, PaperLanguage
from kiosk.device_bridge import DeviceBridge
from kiosk.enrol import SOFTWARE_VERSION
from kiosk.errors import ConfigRefused, KioskError, PackBroken, PackUnwritable
from kiosk.event_loop import work
from kiosk.firstrun.page import SetupDesk
from kiosk.firstrun.setup import FirstRun
from kiosk.firstrun.window import FirstRunWindow
from kiosk.flows.counter_values import CounterAnswer, SlipRenderer
from kiosk.flows.pack import Pack
from kiosk.flows.pack_renewal import PackRenewal
from kiosk.flows.shift_values import ShiftSlipRenderer, SlipFacts
from kiosk.flows.standing_report import DeviceStates, StandingReport, TillFacts
from kiosk.flows.till import Till
from kiosk.flows.till_values import CopySaver, PrintSize, ReceiptRenderer, Sheet
from kiosk.i18n.language import Language
from kiosk.identity import DeviceIdentity, TerminalFacts, load_facts, load_identity
from kiosk.pack_watch import PackWatch
from kiosk.printing.files import receipt_pdf, write_pdf
from kiosk.printing.look import PaperLook
from kiosk.printing.raster import raster_of_rows
from kiosk.printing.receipt import CopyMark, receipt_of
from kiosk.printing.rows import Row, rows_of
from kiosk.printing.shift_slips import PlaceOnPaper, shift_slip_rows
from kiosk.printing.slip import Issuer, slip_rows
from kiosk.standing_watch import StandingWatch
from kiosk.store.card_keys import FILE_NAME as CARD_KEYS_NAME
from kiosk.store.card_keys import make_sure_of
from kiosk.store.journal import Journal
from kiosk.store.pack_shelf import FILE_NAME as PACK_NAME
from kiosk.store.pack_shelf import PackShelf
from kiosk.sync_watch import SyncWatch
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import apply_theme
from kiosk.widgets.words import Words
from kiosk.workers import Workers
from vending_server.wire.base import prepare_messages
from vending_server.wire.journal_chain import fingerprint
from vending_server.wire.standings import StandingTaken, TerminalRole, TerminalStanding
from vending_server.wire.vend import VendAnswer

OnStep = Callable[[str], None]
_STOP_S: Final = 5.0
_PREPARE_MS: Final = 300  # the login is painted by then, and nobody has typed a password yet
_log = logging.getLogger(__name__)


def no_step(_step: str) -> None:
    """Do nothing at a step of a sale; only tests bring something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line said besides the settings file."""

    language: Language
    is_windowed: bool = False
    has_autopilot: bool = False


@dataclass(frozen=True, slots=True)
class Terminal:
    """Who this machine is."""

    identity: DeviceIdentity
    facts: TerminalFacts

    @property
    def place(self) -> Place:
        """Where it stands."""
        enrolment = self.facts.enrolment
        return Place(
            municipality=enrolment.municipality,
            point=enrolment.point,
            terminal_number=enrolment.terminal_number,
            version=SOFTWARE_VERSION,
        )

    @property
    def on_paper(self) -> PlaceOnPaper:
        """The same for the head of a slip."""
        place = self.place
        return PlaceOnPaper(
            municipality=place.municipality,
            point=place.point,
            terminal_number=place.terminal_number,
        )


def load_terminal(config: KioskConfig) -> Terminal:
    """Read key and facts of the enrolment.

    Raises:
        IdentityRefused: missing, damaged, or open to other users.
    """
    identity = load_identity(config.state_dir)
    return Terminal(identity, load_facts(config.state_dir, identity))


def paper_look(config: KioskConfig) -> PaperLook:
    """Return how the settings want paper to look; it speaks as the windows do unless told."""
    chosen = config.paper_language or PaperLanguage(config.language.value)
    languages = {
        PaperLanguage.ARABIC: (Language.ARABIC,),
        PaperLanguage.ENGLISH: (Language.ENGLISH,),
        PaperLanguage.BOTH: (Language.ARABIC, Language.ENGLISH),
    }
    return PaperLook(
        languages=languages[chosen],
        width_dots=config.paper_width_dots,
        size=PrintSize(is_large=config.paper_large),
    )


def copy_saver(config: KioskConfig, till: Till) -> CopySaver | None:
    """Return what writes copies into files; None where no folder is set for them."""
    folder = config.pdf_folder
    if folder is None:
        return None
    languages = paper_look(config).languages

    def save(sale: VendAnswer, *, copy_number: int) -> Path:
        pdf = receipt_pdf(sale, languages, copy_number=copy_number, fingerprint=till.fingerprint)
        return write_pdf(folder, sale, pdf, copy_number=copy_number)

    return save


def receipt_renderer(journal: Journal, look: PaperLook) -> ReceiptRenderer:
    """Return what turns a sale into dots, with the journal's fingerprint of that moment."""

    def render(sale: VendAnswer, *, copy_number: int) -> Sheet:
        mark, head = CopyMark(copy_number), fingerprint(journal.head.hash)

        def rows_in(language: Language) -> Iterator[Row]:
            return rows_of(receipt_of(sale, mark=mark, fingerprint=head, language=language))

        return look.sheet(rows_in)

    return render


def slip_renderer(journal: Journal, place: Place, look: PaperLook) -> SlipRenderer:
    """Return what turns an act of the counter into dots."""
    issuer = Issuer(place.municipality, place.point)

    def render(answer: CounterAnswer, *, copy_number: int) -> Sheet:
        mark, head = CopyMark(copy_number), fingerprint(journal.head.hash)

        def rows_in(language: Language) -> list[Row]:
            return slip_rows(answer, issuer=issuer, mark=mark, fingerprint=head, language=language)

        return look.sheet(rows_in)

    return render


def shift_slip_renderer(place: PlaceOnPaper, look: PaperLook) -> ShiftSlipRenderer:
    """Return what turns a slip of the cash desk into dots: in one language, its readers' own."""

    def render(slip: SlipFacts, *, copy_number: int) -> Sheet:
        language = look.languages[0]
        rows = shift_slip_rows(slip, place, language=language, copy_number=copy_number)
        return raster_of_rows(rows, width_dots=look.width_dots, is_rtl=language.is_rtl)

    return render


@contextmanager
def build_till(
    config: KioskConfig,
    terminal: Terminal,
    printer: ReceiptPrinter,
    *,
    on_step: OnStep = no_step,
) -> Iterator[Till]:
    """Open journal and line and put a till together; all of it is closed at the end.

    Raises:
        JournalInUse, JournalUnwritable, JournalBroken: nothing may be sold.
    """
    with ExitStack() as stack:
        journal = Journal(config.journal_path, identity=terminal.identity)
        stack.callback(journal.close)
        api = ApiClient(
            config.server_url, timeouts=config.timeouts, ca_file=config.trusted_authority
        )
        stack.callback(api.close)
        pack = open_pack(config, terminal, journal, stack)
        look = paper_look(config)
        till = Till(
            journal=journal,
            api=api,
            identity=terminal.identity,
            terminal_id=terminal.facts.terminal_id,
            printer=printer,
            renderer=receipt_renderer(journal, look),
            slip_renderer=slip_renderer(journal, terminal.place, look),
            shift_slips=shift_slip_renderer(terminal.on_paper, look),
            size=look.size,
            clock=lambda: dt.datetime.now(dt.UTC),
            timeouts=config.timeouts,
            on_step=on_step,
            card_keys=config.state_dir / CARD_KEYS_NAME,
            pack=pack,
        )
        stack.callback(till.close)
        if pack is not None:
            till.sync.keep_time(pack.server_seen, is_wanted=pack.wants_time)
        yield till


def open_pack(
    config: KioskConfig, terminal: Terminal, journal: Journal, stack: ExitStack
) -> Pack | None:
    """Open what may be sold while the line is down; none: the disk does not let us keep it.

    Raises:
        JournalUnwritable, JournalBroken: nothing may be sold.
    """
    try:
        shelf = PackShelf(config.state_dir / PACK_NAME)
        stack.callback(shelf.close)
        pack = Pack(
            shelf=shelf,
            journal=journal,
            identity=terminal.identity,
            terminal_id=terminal.facts.terminal_id,
            clock=lambda: dt.datetime.now(dt.UTC),
        )
        pack.recover()
    except (PackUnwritable, PackBroken):
        _log.exception("this till sells on the line only")
        return None
    return pack


def watch_pack(till: Till, workers: Workers, sync: SyncWatch, parent: QObject) -> PackWatch | None:
    """Return what renews the till's pack, beside what brings its journal; none without a pack."""
    if not isinstance(till.pack, Pack):
        return None
    watch = PackWatch(PackRenewal(till.pack, till.sync), workers, parent=parent)
    watch.follow_line(sync)
    return watch


def standing_report(
    till: Till,
    role: TerminalRole,
    *,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> StandingReport:
    """Return what tells head office how a till is."""
    facts = TillFacts(
        unanswered=till.standing.unanswered,
        sync=lambda: till.sync.state,
        unsynced=till.offline.unsynced,
        pack=till.offline.standing,
        shift=lambda: till.shifts.state().shift,
        now=now,
    )

    def send(told: TerminalStanding) -> StandingTaken:
        return till.sync.api.post("/v1/terminal-standings", told, StandingTaken)

    return StandingReport(facts, send, role=role, version=SOFTWARE_VERSION)


def _watch_standing(
    till: Till, devices: DeviceWatch, sync: SyncWatch, workers: Workers, window: CashierWindow
) -> None:
    """Let a till tell of itself while somebody is signed in."""
    watch = StandingWatch(
        standing_report(till, "cashier"),
        lambda: DeviceStates(printer=devices.printer, is_reader_ready=devices.is_reader_ready),
        sync,
        workers=workers,
        parent=window,
    )
    window.session_changed.connect(watch.follow)
    watch.messages_came.connect(window.messages.take)
    window.messages.read.connect(watch.was_read)
    watch.suspended.connect(window.stopped_by_head_office)


def reader_with_keys(config: KioskConfig) -> str:
    """Return the reader's URI; a scheme of customers' cards finds this till's own file of keys.

    Raises:
        ConfigRefused: the file cannot be begun.
    """
    path = config.state_dir / CARD_KEYS_NAME
    try:
        make_sure_of(path)
    except OSError as error:
        raise ConfigRefused(f"{path}: {error.strerror}") from None
    return with_card_keys(config.reader, str(path))


def run(config: KioskConfig, options: Options, *, on_step: OnStep = no_step) -> int:
    """Show the cashier's window until it is closed; returns the exit code.

    Raises:
        KioskError: the till cannot start, and not for the journal's sake: that is shown.
    """
    prepare_messages()
    terminal = load_terminal(config)
    app = application(Dress(config.theme, config.text))
    reporter = make_reporter(options)
    words = Words(options.language, terminal.place.municipality.time_zone)
    reader_uri = reader_with_keys(config)
    with ExitStack() as stack:
        bridge = DeviceBridge()
        devices = DeviceWatch(printer_uri=config.printer, reader_uri=reader_uri)
        bridge.happened.connect(devices.take)
        devices.changed.connect(lambda: reporter.devices(devices))
        try:
            printer = open_receipt_printer(config.printer, bridge.push)
            stack.callback(stop_device, printer.stop)
            till = stack.enter_context(build_till(config, terminal, printer, on_step=on_step))
            recovered = till.recover()
        except KioskError as error:
            if not is_stopping(error):
                raise
            _log.exception("the journal does not let us sell")
            return show_stopped(app, words, error, reporter)
        workers = Workers()
        stack.callback(workers.close)
        desk = Desk(
            till=till,
            workers=workers,
            words=words,
            place=terminal.place,
            reporter=reporter,
            line=LineWatch(),
            saver=copy_saver(config, till),
        )
        window = CashierWindow(desk, devices)
        sync = SyncWatch(till.sync, workers, parent=window)
        window.session_changed.connect(sync.follow)
        sync.changed.connect(lambda: reporter.say("synced", behind=till.sync.state.behind))
        desk.journal_is_due = sync.bring
        sync.changed.connect(lambda: _line_learns(sync, desk.line))
        sync.changed.connect(window.offline_watch.look)
        if (pack := watch_pack(till, workers, sync, window)) is not None:
            window.session_changed.connect(pack.follow)
            pack.changed.connect(window.offline_watch.look)
            desk.renew_pack, desk.pack_fault = pack.renew, lambda: pack.fault
        _watch_standing(till, devices, sync, workers, window)
        app.installEventFilter(window.router)
        window.begin(recovered, till.acts.open_acts())
        for uri in filter(None, (reader_uri, config.scanner)):
            reader = open_card_reader(uri, bridge.push)
            stack.callback(stop_device, reader.stop)
            if uri == reader_uri:
                till.cards.use(card_device(uri, reader))
        show_window(window, options)
        QTimer.singleShot(_PREPARE_MS, window, window.prepare)
        if options.has_autopilot:
            pilot = Autopilot(
                window,
                sys.stdin,
                reporter=reporter,
                say_where=lambda: window.screen_on_top.say_where(),  # noqa: PLW0108 - the one of then
            )
            pilot.start()
        return work(app)


def _line_learns(sync: SyncWatch, line: LineWatch) -> None:
    """Know of the line what the journal found out on its way."""
    if sync.fault is not None and is_lost_line(sync.fault):
        line.lost.emit()
    elif line.state is LineState.GONE:
        line.answered.emit(0)


def run_first_start(config_path: Path, options: Options) -> bool:
    """Ask what a till must know before it can start; returns whether the settings are written.

    A rehearsal (`has_autopilot`) starts the program anew afterwards: one keyboard, one window.
    """
    app = application()
    reporter = make_reporter(options)
    first = FirstRun(config_path)
    kept = Language(first.answers.language.value)
    words = Words(options.language if first.is_new else kept)
    workers = Workers()
    window = FirstRunWindow(SetupDesk(first, workers, words, reporter))
    app.installEventFilter(window.router)
    show_window(window, options)
    if options.has_autopilot:
        Autopilot(window, sys.stdin, reporter=reporter, say_where=window.say_where).start()
    work(app)
    app.removeEventFilter(window.router)
    workers.close()
    window.deleteLater()
    return window.is_finished


def application(dress: Dress | None = None) -> QApplication:
    """Return the one application, dressed."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    apply_theme(app, dress)
    return app


def make_reporter(options: Options) -> Reporter:
    """Return what says where the windows stand, to the one who drives them if somebody does."""
    reporter = Reporter()
    if options.has_autopilot:
        writer = EventWriter(sys.stdout)
        writer.setParent(reporter)
        reporter.said.connect(writer.write)
    return reporter


def show_window(window: QMainWindow, options: Options) -> None:
    """Show a window over the whole screen, or as large as it likes."""
    if options.is_windowed or options.has_autopilot:
        window.show()
    else:
        # Said outright: without a window manager nobody makes a full screen of it.
        window.setGeometry(window.screen().geometry())
        window.showFullScreen()
    window.activateWindow()


def show_stopped(app: QApplication, words: Words, error: KioskError, reporter: Reporter) -> int:
    """Show the red screen (G13) in place of everything: there is nothing to sell with."""
    notice = notice_of(error, "")
    rtl, ltr = Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight
    app.setLayoutDirection(rtl if words.is_rtl else ltr)
    frame = StoppedFrame(words)
    frame.show_notice(notice, may_retry=False)
    window = QMainWindow()
    window.setCentralWidget(frame)
    window.resize(*SIZE_MIN)
    window.show()
    reporter.say("screen", name="stopped")
    reporter.say("banner", id=notice.text_id)
    work(app)
    return 1


def stop_device(stop: Callable[[float], None]) -> None:
    """Stop a device; one that does not stop is only told of."""
    try:
        stop(_STOP_S)
    except DriverError:
        _log.exception("a device did not stop")
