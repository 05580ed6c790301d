"""The window of head office over a line that answers from memory: keys in, events out."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from kiosk.cashier.desk import Place, Reporter
from kiosk.cashier.line_watch import LineWatch
from kiosk.headoffice.desk import OfficeDesk
from kiosk.headoffice.office_words import OfficeWords
from kiosk.headoffice.screen import ScreenEntry
from kiosk.headoffice.screens import SCREENS
from kiosk.headoffice.window import BackupReader, OfficeWindow
from kiosk.i18n.language import Language
from kiosk.theme.dress import Dress
from kiosk.theme.wearing import apply_theme
from kiosk.workers import Workers
from tests.helpers import sales
from tests.helpers.cashier_bench import _NAMED, PERSON_MS
from tests.helpers.patience import settle, wait_until
from tests.helpers.screen_till import NOW
from tests.helpers.window_thread import refuse_windows_thread
from vending_server.wire.facts import BothLanguages
from vending_server.wire.login import OperatorFacts, SessionAnswer

PASSWORD = "a long password"
ACCOUNTANT = OperatorFacts(
    login="huda",
    name=BothLanguages(ar="هدى سليم", en="Huda Salim"),
    title=BothLanguages(ar="المحاسبة", en="Accountant"),
    roles=["accountant"],
)
Answer = Callable[..., Any]


class FakeLine:
    """Answers by method and path; `asked` says what was asked, in order."""

    def __init__(self, operator: OperatorFacts = ACCOUNTANT) -> None:
        self.operator = operator
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asked: list[tuple[str, str, Any, dict[str, Any]]] = []
        self.fault: Exception | None = None

    def sign_in(
        self, operator: str, password: str, own_password: str | None = None
    ) -> SessionAnswer:
        self.signs_in = (operator, password, own_password)
        refuse_windows_thread("sign_in")
        if self.fault is not None:
            raise self.fault
        return SessionAnswer(
            session="s",
            idle_limit_s=600,
            operator=self.operator,
            point=sales.POINT,
            terminal_number=9,
            municipality=sales.MUNICIPALITY,
            server_time=NOW.isoformat(),
            receipt_sequence_last=0,
        )

    def sign_out(self) -> None:
        """Nothing is kept here."""

    def get(self, path: str, answer_type: type[Any], **query: Any) -> Any:
        return self._answer("GET", path, None, query)

    def post(self, path: str, request: Any, answer_type: type[Any], **query: Any) -> Any:
        return self._answer("POST", path, request, query)

    def on(self, method: str, path: str, answer: Answer) -> None:
        """Answer a path, or all that begin with it if it ends with *."""
        self.answers[method, path] = answer

    def _answer(self, method: str, path: str, request: Any, query: dict[str, Any]) -> Any:
        refuse_windows_thread(path)
        self.asked.append((method, path, request, query))
        if self.fault is not None:
            raise self.fault
        for (its_method, its_path), answer in self.answers.items():
            is_it = path == its_path or (its_path[-1] == "*" and path.startswith(its_path[:-1]))
            if its_method == method and is_it:
                return answer(path=path, request=request, **query)
        raise AssertionError(f"nobody answers {method} {path}")


class OfficeBench:
    """One window and everything around it."""

    def __init__(
        self,
        app: QApplication,
        line: Any,  # a FakeLine, or the real one
        language: Language = Language.ARABIC,
        dress: Dress | None = None,
        *,
        entries: Sequence[ScreenEntry] = SCREENS,
        backup: BackupReader | None = None,
    ) -> None:
        apply_theme(app, dress)
        self.line, self.now = line, NOW
        self.events: list[dict[str, Any]] = []
        self.workers = Workers()
        reporter = Reporter()
        reporter.said.connect(self.events.append)
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self.desk = OfficeDesk(
            line=line,
            workers=self.workers,
            words=OfficeWords(language),
            place=Place(
                municipality=sales.MUNICIPALITY,
                point=sales.POINT,
                terminal_number=9,
                version="0.1.0",
            ),
            reporter=reporter,
            line_watch=LineWatch(clock_s=lambda: 4.0, now=lambda: self.now),
            filters_file=folder / "filters.json",
            exports=folder / "exports",
            now=lambda: self.now,
        )
        self.window = OfficeWindow(self.desk, entries, backup=backup)
        self._app, self._clock_ms = app, 1000
        app.installEventFilter(self.window.router)
        self.window.show()
        self.window.activateWindow()
        app.processEvents()

    def close(self) -> None:
        self._app.removeEventFilter(self.window.router)
        self.workers.close()
        self.window.close()
        self.window.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._folder.cleanup()

    # ------------------------------------------------------------------ keys

    def press(self, *names: str) -> None:
        """Press keys by name, or characters."""
        for name in names:
            bare = name.removeprefix("Ctrl+")
            key = _NAMED.get(bare) or getattr(Qt.Key, f"Key_{bare}", None) or ord(bare.upper())
            is_letter = len(bare) == 1 and "Ctrl+" not in name
            text = "\r" if bare == "Enter" else (bare if is_letter else "")
            none, ctrl = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
            self._send(int(key), ctrl if "Ctrl+" in name else none, text)
        self.window.router.flush()

    def type_text(self, text: str) -> None:
        self.press(*text)

    def _send(self, key: int, modifiers: Qt.KeyboardModifier, text: str) -> None:
        self._clock_ms += PERSON_MS
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._clock_ms)
            QApplication.sendEvent(self.window.focusWidget() or self.window, event)

    # ------------------------------------------------------------------ waiting

    def wait_until(self, is_so: Callable[[], bool], what: str = "it") -> None:
        wait_until(is_so, lambda: f"{what}: {self.events[-5:]}")

    def wait_for(self, **wanted: Any) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [e for e in self.events if wanted.items() <= e.items()]

        self.wait_until(lambda: bool(found()), str(wanted))
        return found()[-1]

    def settle(self) -> None:
        settle(self.workers)

    def sign_in(self, login: str = ACCOUNTANT.login, password: str = PASSWORD) -> None:
        self.window.sign_in.user.setText(login)
        self.window.sign_in.password.setText(password)
        self.window.sign_in.password.setFocus()
        self.press("Enter")
        self.wait_until(lambda: self.window.is_working, "somebody's work")
        self.settle()
