"""C18 The line: how it is and since when, what has no answer, the clock, an agent's account.

Opens over whatever was on the screen and leads back there: it takes nothing away.  All but the
result of a try, and what it brought of an agent's account, is told without asking anybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from kiosk.cashier.desk import Desk
from kiosk.cashier.extension_entry import ExtensionEntry
from kiosk.cashier.line_watch import LineState
from kiosk.cashier.notices import is_plain_silence, notice_of
from kiosk.cashier.offline_watch import OfflineWatch
from kiosk.cashier.pack_status import PackStatus
from kiosk.cashier.screen import Navigation
from kiosk.cashier.work_screen import BACK, WorkScreen
from kiosk.flows.journal_sync import SyncState
from kiosk.flows.refusals import FigureKind, Telling
from kiosk.flows.standing import LineTrial, TillStanding
from kiosk.widgets.banner import Banner, Notice
from kiosk.widgets.key_bar import KeyHint
from kiosk.widgets.key_router import Cap
from kiosk.widgets.parts import card, label, name_it, pill, row, rule, set_property, wrapping
from kiosk.workers import Latest
from vending_server.wire.agents import AgentFacts
from vending_server.wire.lookup import MeterFacts

LINE_SAID = {
    LineState.UNTRIED: ("neutral", "", "S88"),
    LineState.GOOD: ("good", "● ", "T810"),
    LineState.SLOW: ("warning", "▲ ", "S06"),
    LineState.GONE: ("danger", "■ ", "T171"),
}
assert set(LINE_SAID) == set(LineState), "every state of the line has its words"
_TICK_MS = 1000
_LABELS = ("T811", "T812", "T813", "T814", "T540", "T815")
_AGENT_LABELS = ("T108", "T816", "T817", "T145", "T818")
_BP_OF_A_PERCENT = 100


class LineStatusScreen(WorkScreen):
    """Rows of facts; F5 tries the line."""

    name: ClassVar[str] = "line_status"

    def __init__(self, desk: Desk, go: Navigation, watch: OfflineWatch) -> None:
        super().__init__(desk, go)
        self._watch = watch
        self._is_renewing = False
        self._amounts: Sequence[tuple[int, int]] = ()
        self._latest = Latest(desk.workers)
        self.pack = PackStatus(desk.words)
        self.extension = ExtensionEntry(desk.words)
        watch.changed.connect(self._pack_changed)
        self._standing: TillStanding | None = None
        self._trial: LineTrial | None = None
        self._is_trying = self._is_extending = False
        self._title = label("screen-title")
        self._line = pill()
        self._since, self._hint = label("muted"), wrapping("muted")
        self._tried = wrapping("strong")
        self.banner = Banner(desk.words)
        self._rows = [(label("muted"), label("strong")) for _ in _LABELS]
        self._account = [(label("muted"), label("strong")) for _ in _AGENT_LABELS]
        self._wrong_clock = pill("warning")
        self._wrong_clock.hide()
        self._rule = rule()
        self._lay_out()
        desk.line.changed.connect(self._line_changed)
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._write_line)

    def begin(self, _meter: MeterFacts | None) -> None:
        """Read what the till knows."""
        self._trial = None
        self._is_renewing = False
        self.banner.show_notice(None)
        self._read()
        self._watch.look()
        self.retranslate()

    def entered(self) -> None:
        """Nothing to type."""
        self.setFocus()
        self._clock.start()
        self.announce(self._line.text())

    def left(self) -> None:
        """The facts of an agent's account do not stay behind."""
        self._clock.stop()
        self._trial = None
        self.extension.close_again()
        self._write_account(None)

    def command(self, cap: Cap) -> bool:
        """Try the line, or go back to where one was."""
        if cap is Cap.F5:
            self._try()
        elif cap is Cap.F12 and self._watch.has_pack:
            self._is_renewing = True
            self.banner.show_notice(None)
            self.desk.renew_pack()
        elif cap is Cap.F8 and self._can_extend:
            self.banner.show_notice(None)
            self.extension.open(self._watch.state.standing)
        elif cap is Cap.ENTER and self.extension.isVisible():
            self._extend()
        elif cap is Cap.ESC and self.extension.isVisible():
            self.extension.close_again()
            self.setFocus()
        elif cap is Cap.ESC:
            self.go.from_line_status()
        elif cap in BACK:
            self.go.to_sell()
        else:
            return cap is Cap.ENTER
        return True

    def keys(self) -> Iterable[KeyHint]:
        """Return the keys of this screen."""
        yield KeyHint(Cap.F5, "B810", not self._is_trying)
        if self._watch.has_pack:
            yield KeyHint(Cap.F12, "B565")
        if self._can_extend:
            yield KeyHint(Cap.F8, "B570")
        yield KeyHint(Cap.F2, "B02")
        yield KeyHint(Cap.F11, "B11")
        yield KeyHint(Cap.ESC, "B13")

    def retranslate(self) -> None:
        """Write every text again."""
        words = self.words
        self._title.setText(words("S810"))
        self._hint.setText(words("S811"))
        self._hint.setVisible(not self._watch.has_pack)
        self.banner.retranslate()
        self.pack.retranslate()
        self.extension.retranslate()
        for (what, _), text_id in zip(self._rows, _LABELS, strict=True):
            what.setText(words(text_id))
        self._write_line()
        self._write_standing()
        self._write_trial()
        said = [f"{what.text()}: {value.text()}" for what, value in self._rows]
        name_it(self, words("S810"), ". ".join((self._line.text(), *said)))

    # ------------------------------------------------------------------ asking

    def _read(self) -> None:
        standing = self.desk.till.standing
        self.desk.workers.run(standing.local, self._known, self.failed)

    def _known(self, standing: TillStanding) -> None:
        self._standing = standing
        self.retranslate()
        self.desk.reporter.say("line_status", unanswered=standing.unanswered)

    def _try(self) -> None:
        if self._is_trying:
            return
        self._is_trying, self._trial = True, None
        self.banner.show_notice(None)
        self._write_trial()
        self.keys_changed.emit()
        standing = self.desk.till.standing
        self.desk.workers.run(self.desk.timed(standing.try_line), self._answered, self._no_answer)

    def _answered(self, trial: LineTrial) -> None:
        self._is_trying, self._trial = False, trial
        self._read()
        self.retranslate()
        self.announce(self._tried.text())
        self.desk.reporter.say("line_tried", took_ms=trial.took_ms)
        self.keys_changed.emit()

    def _no_answer(self, error: Exception) -> None:
        self._is_trying = False
        self._write_trial()
        self.keys_changed.emit()
        if self.isVisible():  # whoever works elsewhere by now is told at the next question
            self.tell(notice_of(error, "")) if is_plain_silence(error) else self.failed(error)

    def _line_changed(self) -> None:
        if self.isVisible():
            self.retranslate()

    def _pack_changed(self) -> None:
        """Show what is left of the pack; a renewal that was asked for here tells how it ended."""
        if not self.isVisible():
            return
        self.pack.show_pack(self._watch.state, self._amounts)
        self._hint.setVisible(not self._watch.has_pack)
        self.keys_changed.emit()
        fault = self.desk.pack_fault()
        if self._is_renewing and fault is not None:
            self._is_renewing = False
            self._no_answer(fault)
        if self._watch.has_pack:
            offline = self.desk.till.offline
            self._latest.run(offline.amounts, self._amounts_known, lambda _error: None)

    def _amounts_known(self, amounts: Sequence[tuple[int, int]]) -> None:
        self._amounts = amounts
        self.pack.show_pack(self._watch.state, amounts)

    @property
    def _can_extend(self) -> bool:
        """Whether a code from the telephone would be of any use: where the line is, it renews."""
        return self._watch.has_pack and self._watch.is_gone

    def _extend(self) -> None:
        code, offline = self.extension.field.plain, self.desk.till.offline
        if self._is_extending or not self.extension.is_whole:
            return
        self._is_extending = True
        self.banner.show_notice(None)
        self.desk.workers.run(lambda: offline.extend(code), self._extended, self._not_extended)

    def _extended(self, until: dt.datetime) -> None:
        self._is_extending = False
        self.extension.close_again()
        told = Telling(
            "S593",
            {
                "date": (FigureKind.TEXT, self.words.date_of(until)),
                "time": (FigureKind.TIME, until.isoformat()),
            },
        )
        self.banner.show_notice(Notice(told, "good"))
        self.announce(self.words.told(told))
        self.desk.reporter.say("extended")
        self.setFocus()
        self._watch.look()

    def _not_extended(self, error: Exception) -> None:
        self._is_extending = False
        self.extension.field.selectAll()
        self.failed(error)

    # ------------------------------------------------------------------ showing

    def _write_line(self) -> None:
        words, line = self.words, self.desk.line
        tone, sign, text_id = LINE_SAID[line.state]
        self._line.setText(sign + words(text_id))
        set_property(self._line, "tone", tone)
        since = line.since
        self._since.setText("" if since is None else words("S812", time=words.time_of(since)))
        age = line.seconds_since_answer()
        self._rows[0][1].setText(words("S814") if age is None else words("S813", n=age))

    def _write_standing(self) -> None:
        words, standing = self.words, self._standing
        if standing is None:
            return
        oldest, clock = standing.oldest_at, standing.clock
        money = words.money(standing.unanswered_minor)
        none = words("S815")
        made = "" if oldest is None else words.joined(words.date_of(oldest), words.time_of(oldest))
        shown = [
            words.joined(str(standing.unanswered)) if standing.unanswered else none,
            money if standing.unanswered else none,
            made or none,
        ]
        shown.append(self._journal_said(standing.sync))
        if clock is None:
            shown.append(words("S816"))
        elif clock.is_right:
            shown.append(words("S817", time=words.time_of(clock.seen_at)))
        else:
            shown.append(words("S818", n=abs(clock.off_s), time=words.time_of(clock.seen_at)))
        for (_, value), text in zip(self._rows[1:], shown, strict=True):
            value.setText(text)
        is_wrong = clock is not None and not clock.is_right
        self._wrong_clock.setText("▲ " + shown[-1])
        self._wrong_clock.setVisible(is_wrong)
        self._rows[-1][1].setVisible(not is_wrong)

    def _journal_said(self, sync: SyncState) -> str:
        words = self.words
        if not sync.is_well:
            return "■ " + words("S543")
        if sync.behind:
            return words("S541", n=sync.behind)
        if sync.synced_at is None:
            return words("S542")
        return "✓ " + words("S540", time=words.time_of(dt.datetime.fromisoformat(sync.synced_at)))

    def _write_trial(self) -> None:
        words, trial = self.words, self._trial
        said = words("S728") if self._is_trying else ""
        if trial is not None:
            said = "✓ " + words("S819", n=trial.took_ms)
        self._tried.setText(said)
        self._tried.setVisible(bool(said))
        self._write_account(trial.agent if trial is not None else None)

    def _write_account(self, agent: AgentFacts | None) -> None:
        words = self.words
        figures = [""] * len(_AGENT_LABELS)
        if agent is not None:
            percent, part = divmod(agent.commission_bp, _BP_OF_A_PERCENT)
            figures = [
                words.money(agent.float_minor),
                words.money(agent.credit_limit_minor),
                words.money(agent.left_minor),
                words.joined(f"{percent}.{part:02}%"),
                words.money(agent.commission_owed_minor + agent.unsettled_commission_minor),
            ]
        self._rule.setVisible(agent is not None)
        for (what, value), text_id, figure in zip(
            self._account, _AGENT_LABELS, figures, strict=True
        ):
            what.setText(words(text_id))
            value.setText(figure)
            what.setVisible(agent is not None)
            value.setVisible(agent is not None)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(36)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        self._fill(grid, 0, self._rows)
        # In the same place as the fact in plain letters: one of the two is seen.
        grid.addWidget(self._wrong_clock, len(_LABELS) - 1, 1, Qt.AlignmentFlag.AlignLeading)
        grid.addWidget(self._rule, len(_LABELS), 0, 1, 2)
        self._fill(grid, len(_LABELS) + 1, self._account)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addLayout(row([self._line, self._since, 1]))
        column.addWidget(self._tried)
        column.addWidget(self.banner)
        column.addWidget(self.extension)
        column.addWidget(self._hint)
        column.addWidget(rule())
        sides = QHBoxLayout()
        sides.setSpacing(36)
        sides.addLayout(grid, 1)
        sides.addWidget(self.pack, 1)
        column.addLayout(sides)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 12, 20, 12)
        outer.addWidget(card(column, margins=(24, 18, 24, 18)))

    @staticmethod
    def _fill(grid: QGridLayout, first: int, rows: Iterable[tuple[QLabel, QLabel]]) -> None:
        for at, (what, value) in enumerate(rows, start=first):
            grid.addWidget(what, at, 0)
            grid.addWidget(value, at, 1)
