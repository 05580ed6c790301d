"""Composition root of head office: an enrolled machine, a line to the server, a window."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from kiosk.api_client import ApiClient
from kiosk.app import Options, application, load_terminal, make_reporter, show_window
from kiosk.autopilot import Autopilot
from kiosk.cashier.line_watch import LineWatch
from kiosk.config import KioskConfig
from kiosk.event_loop import work
from kiosk.headoffice.board.own_word import OwnWord
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.line import OfficeLine
from kiosk.headoffice.office_words import OfficeWords
from kiosk.headoffice.screens import SCREENS
from kiosk.headoffice.upkeep.backups import read_light
from kiosk.headoffice.window import OfficeWindow
from kiosk.theme.dress import Dress
from kiosk.workers import Workers
from vending_server.wire.base import prepare_messages

FILTERS_NAME: Final = "headoffice_filters.json"


def run_headoffice(config: KioskConfig, options: Options) -> int:
    """Show head office until its window is closed; returns the exit code.

    Raises:
        IdentityRefused: this machine is not enrolled.
    """
    prepare_messages()
    terminal = load_terminal(config)
    app = application(Dress(config.theme, config.text))
    reporter = make_reporter(options)
    with ExitStack() as stack:
        api = ApiClient(
            config.server_url, timeouts=config.timeouts, ca_file=config.trusted_authority
        )
        stack.callback(api.close)
        workers = Workers()
        stack.callback(workers.close)
        desk = OfficeDesk(
            line=OfficeLine(
                api, identity=terminal.identity, terminal_id=terminal.facts.terminal_id
            ),
            workers=workers,
            words=OfficeWords(options.language, terminal.place.municipality.time_zone),
            place=terminal.place,
            reporter=reporter,
            line_watch=LineWatch(),
            filters_file=config.state_dir / FILTERS_NAME,
            exports=export_folder(config),
        )
        stack.callback(desk.followers.close)
        own_word = OwnWord(terminal.place.version, desk.now, then=read_light)
        window = OfficeWindow(desk, SCREENS, backup=own_word)
        app.installEventFilter(window.router)
        stack.callback(app.removeEventFilter, window.router)
        show_window(window, options)
        window.say_where()
        if options.has_autopilot:
            Autopilot(window, sys.stdin, reporter=reporter, say_where=window.say_where).start()
        return work(app)


def export_folder(config: KioskConfig) -> Path:
    """Return where Ctrl+E writes: the folder of the settings, else the person's documents."""
    if config.pdf_folder is not None:
        return config.pdf_folder
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(documents) or Path.home())
