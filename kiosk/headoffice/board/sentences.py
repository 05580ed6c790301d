"""What a board says in words: each state has a word, a sign and a tone, never a colour alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kiosk.headoffice.board.moment import BoardMoment
from kiosk.i18n.bidi import NBSP, isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire.board import Alert, Light, TerminalBoard, UtilitySales
from vending_server.wire.standings import AcceptorState, PrinterState, TerminalStanding
from vending_server.wire.terminal_acts import TerminalMessage

SIGNS: Final[Mapping[str, str]] = {
    "good": "●",
    "warning": "▲",
    "danger": "■",
    "neutral": "◷",
}
TONE_OF_LIGHT: Final[Mapping[Light, str]] = {
    "good": "good",
    "warning": "warning",
    "bad": "danger",
    "unknown": "neutral",
}
TONE_OF_LEVEL: Final = {"bad": "danger", "warning": "warning"}
UTILITY_ID: Final = {"electricity": "T063", "water": "T064"}
_ROLE_ID: Final = {"cashier": "S1408", "selfservice": "S1409", "headoffice": "S1410"}
_PRINTER_ID: Final[Mapping[PrinterState, str]] = {
    "cover_open": "S23",
    "error": "S1417",
    "offline": "S1417",
    "silent": "S82",
    "gone": "S81",
}
_ACCEPTOR_ID: Final[Mapping[AcceptorState, tuple[str, str]]] = {
    "accepting": ("good", "S1418"),
    "refusing": ("good", "S1419"),
    "stacker_full": ("danger", "S1420"),
    "stacker_removed": ("danger", "S1421"),
    "jammed": ("danger", "S1422"),
    "fault": ("danger", "S1422"),
    "wrong_device": ("danger", "S1422"),
    "silent": ("danger", "S1422"),
    "gone": ("danger", "S1422"),
}
# The text of each alert, and the figures that it names.
_ALERTS: Final[Mapping[str, tuple[str, ...]]] = {
    "journal_differs": ("S1460",),
    "no_news": ("S1461", "time"),
    "not_serving": ("S1462",),
    "paper_out": ("S1463",),
    "paper_low": ("S1464",),
    "printer": ("S1465",),
    "reader": ("S1466",),
    "acceptor": ("S1467",),
    "in_doubt": ("S1468", "n", "x"),
    "unsynced": ("S1469", "n", "x"),
    "clock": ("S1470",),
    "pack_locked": ("S1471",),
    "pack_low": ("S1472", "x"),
    "float_spent": ("S1473", "x"),
    "float_low": ("S1474", "x"),
    "quarantine": ("S1475", "n", "x"),
    "escalated": ("S3220", "n", "x"),
    "key_ended": ("S1476", "n"),
    "key_ends": ("S1477", "n", "date"),
    "backup_bad": ("S1478",),
    "backup_late": ("S1479",),
    "issuer_differs": ("S1480", "n"),
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Said:
    """A text with its tone; `marked` puts the tone's sign before it."""

    tone: str
    text: str

    @property
    def marked(self) -> str:
        """The text behind its sign, which never stands at the end of the line before."""
        return f"{SIGNS[self.tone]}{NBSP}{self.text}"


def age(words: Words, seconds: int | None) -> str:
    """Return `12 s`, `5 min`, `3 h` or `2 d`: the largest unit that is whole."""
    if seconds is None:
        return words("S1456")
    if seconds >= _DAY:
        return words.count("S1430", seconds // _DAY)
    for least, text_id in ((_HOUR, "S1429"), (_MINUTE, "S1428")):
        if seconds >= least:
            return _whole(words(text_id, n=seconds // least))
    return _whole(words("S1427", n=seconds))


def _whole(text: str) -> str:
    """Return a few words that a line does not break."""
    return text.replace(" ", NBSP)


def time_or_date(words: Words, moment: BoardMoment, told: str) -> str:
    """Return the time of something today, else its date."""
    at = dt.datetime.fromisoformat(told)
    is_today = at.astimezone(words.zone).date() == moment.now.astimezone(words.zone).date()
    return words.time_of(at) if is_today else words.date_of(at)


def name_of(words: Words, terminal: TerminalBoard) -> str:
    """Return `Till 2`, by what it said it is."""
    role = None if terminal.told is None else terminal.told.role
    return words("S1411" if role is None else _ROLE_ID[role], n=terminal.number)


def presence(words: Words, moment: BoardMoment, terminal: TerminalBoard) -> Said:
    """Say whether there is news of a terminal, and since when."""
    match moment.presence_of(terminal):
        case "online":
            if terminal.since is None:
                return Said("good", words("S1402"))
            since = time_or_date(words, moment, terminal.since)
            return Said("good", words("S1403", time=since))
        case "suspended":
            return Said("neutral", words("S1406"))
        case "never":
            return Said("neutral", words("S1405"))
        case _:
            if terminal.heard_at is None:
                return Said("neutral", words("S1407"))
            heard = time_or_date(words, moment, terminal.heard_at)
            return Said("neutral", words("S1404", time=heard))


def devices(words: Words, moment: BoardMoment, terminal: TerminalBoard) -> list[Said]:
    """Say how paper and devices are; nothing of what is not known now but that it is not."""
    if moment.presence_of(terminal) in {"suspended", "never"}:
        return []
    if moment.presence_of(terminal) == "online" and not terminal.tells:
        return [Said("neutral", words("S1412"))]
    told = terminal.told
    if told is None or not moment.tells_now(terminal):
        return [Said("neutral", words("S1413"))]
    return [*_paper_and_printer(words, told), *_reader_and_acceptor(words, told)]


def _paper_and_printer(words: Words, told: TerminalStanding) -> Iterator[Said]:
    if told.printer == "none":
        return
    if told.paper == "out":
        yield Said("danger", words("S22"))
    elif told.printer in _PRINTER_ID:
        yield Said("danger", words(_PRINTER_ID[told.printer]))
    elif told.paper == "low":
        yield Said("warning", words("S21"))
    else:
        yield Said("good", words("S1414"))


def _reader_and_acceptor(words: Words, told: TerminalStanding) -> Iterator[Said]:
    if told.reader != "none":
        is_ready = told.reader == "ready"
        yield Said("good" if is_ready else "warning", words("S80" if is_ready else "S24"))
    if told.acceptor in _ACCEPTOR_ID:
        tone, text_id = _ACCEPTOR_ID[told.acceptor]
        yield Said(tone, words(text_id))


def shift(words: Words, moment: BoardMoment, terminal: TerminalBoard) -> str:
    """Say which shift is open: by the terminal's own word, else as the server has it."""
    told = terminal.told
    if told is not None and moment.tells_now(terminal) and told.shift is not None:
        return words("S1423", n=told.shift.number, name=words.name(told.shift.operator))
    if terminal.shift_number is not None:
        operator = words.name(terminal.shift_operator or "")
        return words("S1423", n=terminal.shift_number, name=operator)
    if told is not None and told.role == "cashier":
        return words("S1424")
    return ""


def journal(words: Words, moment: BoardMoment, terminal: TerminalBoard) -> Said:
    """Say how far the journal is here, and what was sold and is not."""
    told = terminal.told
    if terminal.journal not in {None, "well"}:
        return Said("danger", words("S1460"))
    if told is not None and told.unsynced_count:
        waiting = words("S09", n=told.unsynced_count)
        return Said("warning", words.joined(waiting, words.money(told.unsynced_minor)))
    synced_s = moment.seconds_since(None if told is None else told.synced_at)
    if synced_s is None:
        synced_s = moment.seconds_since(terminal.journal_heard_at)
    if synced_s is None:
        return Said("neutral", "")  # it has none, or never brought anything
    is_now = moment.presence_of(terminal) == "online"
    synced = _whole(words("S1425", age=age(words, synced_s)))
    return Said("good" if is_now else "neutral", synced)


def pack(words: Words, moment: BoardMoment, terminal: TerminalBoard) -> str:
    """Say what is left to sell without a line, and until when; nothing where there is no pack."""
    told = terminal.told
    if told is None or told.pack is None:
        return ""
    until = time_or_date(words, moment, told.pack.valid_until)
    return words("S1431", x=words.money(told.pack.amount_left_minor), time=until)


def message(words: Words, told: TerminalMessage) -> Said:
    """Say what was written to a terminal, and whether somebody has read it."""
    by, text = words.name(told.written_by), isolate_name(told.text)
    if told.read_at is None:
        return Said("warning", words("S2659", name=by, x=text))
    at = words.clock_of(dt.datetime.fromisoformat(told.read_at))
    return Said(
        "good", words("S2660", name=by, who=words.name(told.read_by or ""), time=at, x=text)
    )


def sales(words: Words, sold: Sequence[UtilitySales]) -> list[tuple[str, str]]:
    """Return name and sum of each utility of a day."""
    return [
        (words(UTILITY_ID[one.utility]), words.money(one.amount_minor))
        for one in sold
        if one.utility in UTILITY_ID
    ]


def alert(words: Words, moment: BoardMoment, told: Alert) -> Said:
    """Return an alert in words; one that this release does not know keeps its code."""
    tone = TONE_OF_LEVEL[told.level]
    if told.code not in _ALERTS:
        return Said(tone, isolate_ltr(told.code))
    text_id, *names = _ALERTS[told.code]
    since = told.since
    values: dict[str, str | int] = {
        "n": told.count or 0,
        "x": words.money(told.amount_minor or 0),
        "time": words("S1456") if since is None else time_or_date(words, moment, since),
        "date": "" if since is None else words.date_of(dt.datetime.fromisoformat(since)),
    }
    return Said(tone, words(text_id, **{name: values[name] for name in names}))


def place(words: Words, told: Alert, terminals: Mapping[tuple[int, int], TerminalBoard]) -> str:
    """Say where an alert is: point and terminal; nothing for one of the whole town."""
    if told.point is None:
        return ""
    point = words("S78", n=told.point)
    if told.terminal is None:
        return point
    terminal = terminals.get((told.point, told.terminal))
    name = words("S1411", n=told.terminal) if terminal is None else name_of(words, terminal)
    return words.joined(point, name)
