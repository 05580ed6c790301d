"""Copies of the data, trial restores, and the light that every screen shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kiosk.headoffice.facts import Card, Fact, Sheet, moment, moment_of
from kiosk.headoffice.filters.language import Filter
from kiosk.headoffice.line import Line
from kiosk.headoffice.lists import PAGE_ROWS, ListOf, paged
from kiosk.headoffice.strip import BackupLight
from kiosk.headoffice.tables.columns import Column, Kind, Named, Pill
from kiosk.headoffice.tables.pages import Reader
from kiosk.i18n.bidi import isolate_ltr, isolate_name
from kiosk.widgets.words import Words
from vending_server.wire import board
from vending_server.wire.upkeep import BackupList, BackupRun, RestoreProof, RestoreProofList

BACKUPS: Final = ("GET", "/v1/backups")
PROOFS: Final = ("GET", "/v1/restore-proofs")
_LIGHTS: Final = {
    "good": BackupLight("good", "S1730", "●"),
    "warning": BackupLight("warning", "S1731", "▲"),
    "bad": BackupLight("danger", "S1732", "■"),
}
_MIB: Final = 1024 * 1024
_COMMAND: Final = "prove-restore --backup"
_SHARES: Final = ("--backup-key-share …", "--kek-share …")


def light_of(standing: board.BackupLight) -> BackupLight:
    """Return what the strip shows; what is not known is never green."""
    return _LIGHTS.get(standing.light, BackupLight())


def read_light(line: Line) -> BackupLight:
    """Ask the server how backups stand; blocks."""
    return light_of(line.get(BACKUPS[1], BackupList, limit=1).standing)


def _proof_pill(row: BackupRun, words: Words) -> Pill:
    if row.proof is None:
        return Pill(words("S1733"), "neutral")
    return _came_back(row.proof, words)


def _came_back(proof: RestoreProof, words: Words) -> Pill:
    return Pill(words("S1734"), "good") if proof.is_proven else Pill(words("S1735"), "danger")


def _places(row: BackupRun, words: Words) -> str:
    here = sum(not place.fault for place in row.places)
    return words("S1736", n=here, m=len(row.places))


RUN_COLUMNS: Final[tuple[Column[BackupRun], ...]] = (
    Column(
        key="file",
        text_id="S1737",
        kind=Kind.NAMED,
        value=lambda row, words: Named(isolate_ltr(row.file_name), _places(row, words)),
        grows=1,
    ),
    Column(
        key="taken_at",
        text_id="S1738",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.taken_at),
    ),
    Column(
        key="size", text_id="S1739", kind=Kind.COUNT, value=lambda row, _: -(-row.bytes // _MIB)
    ),
    Column(
        key="places",
        text_id="S1740",
        kind=Kind.PILL,
        value=lambda row, words: (
            Pill(words("S1778"), "good") if row.is_everywhere else Pill(words("S1779"), "danger")
        ),
    ),
    Column(key="proof", text_id="S1780", kind=Kind.PILL, value=_proof_pill),
)
PROOF_COLUMNS: Final[tuple[Column[RestoreProof], ...]] = (
    Column(
        key="proven_at",
        text_id="S1781",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.proven_at),
        grows=1,
    ),
    Column(
        key="taken_at",
        text_id="S1738",
        kind=Kind.MOMENT,
        value=lambda row, _: moment_of(row.backup_taken_at),
    ),
    Column(
        key="findings", text_id="S1782", kind=Kind.COUNT, value=lambda row, _: len(row.findings)
    ),
    Column(key="state", text_id="S1780", kind=Kind.PILL, value=_came_back),
)


def run_reader(line: Line, _wanted: Filter) -> Reader[BackupRun]:
    """Read copies, newest first."""

    def page(cursor: str | None) -> tuple[list[BackupRun], str | None]:
        told = line.get(BACKUPS[1], BackupList, cursor=cursor, limit=PAGE_ROWS)
        return told.backups, told.next_cursor

    return paged(page)


def proof_reader(line: Line, _wanted: Filter) -> Reader[RestoreProof]:
    """Read trial restores, newest first."""

    def page(cursor: str | None) -> tuple[list[RestoreProof], str | None]:
        told = line.get(PROOFS[1], RestoreProofList, cursor=cursor, limit=PAGE_ROWS)
        return told.proofs, told.next_cursor

    return paged(page)


def run_sheet(row: BackupRun, words: Words) -> Sheet:
    """Say where a copy is, and whether it came back."""
    pill = _proof_pill(row, words)
    return Sheet(
        title=moment(words, row.taken_at),
        below=words.joined(isolate_ltr(row.file_name)),
        state=(pill.text, pill.tone),
        cards=tuple(_cards(row, words)),
        groups=(
            (
                "",
                (
                    Fact("S1783", moment(words, row.finished_at)),
                    Fact("S1739", isolate_ltr(f"{-(-row.bytes // _MIB):,}")),
                    Fact("S1784", isolate_ltr(row.revision)),
                    Fact("S1785", isolate_ltr(str(row.epoch))),
                    Fact("S1786", isolate_ltr(row.sha256[:16])),
                    Fact("S1781", moment(words, row.proof.proven_at if row.proof else None)),
                ),
            ),
        ),
        notes=_how_to_try(row, words),
    )


def _how_to_try(row: BackupRun, words: Words) -> tuple[tuple[str, str], ...]:
    """Name the command for a copy that was not proven: no window holds what opens it (0455)."""
    if row.proof is not None and row.proof.is_proven:
        return ()
    if all(place.fault for place in row.places):
        return ()  # there is no file to try
    command = "\n".join(isolate_ltr(one) for one in (_COMMAND, f"…/{row.file_name}", *_SHARES))
    return ((words("S2696"), command),)


def proof_sheet(row: RestoreProof, words: Words) -> Sheet:
    """Say what a trial restore found."""
    pill = _came_back(row, words)
    found = tuple(Card(title=isolate_name(one), tone="danger") for one in row.findings)
    return Sheet(
        title=moment(words, row.proven_at),
        state=(pill.text, pill.tone),
        cards=found or (Card(title=words("S1787"), tone="good"),),
        groups=(("", (Fact("S1738", moment(words, row.backup_taken_at)),)),),
    )


def _cards(row: BackupRun, words: Words) -> Iterator[Card]:
    for place in row.places:
        folder = isolate_ltr(place.folder)
        if place.fault:
            yield Card(title=folder, text=isolate_name(place.fault), tone="danger")
        else:
            yield Card(title=folder, text=words("S1788"), tone="good")


RUNS: Final[ListOf[BackupRun]] = ListOf(
    name="backups", text_id="S1789", columns=RUN_COLUMNS, reader=run_reader, sheet=run_sheet
)
TRIALS: Final[ListOf[RestoreProof]] = ListOf(
    name="restore_proofs",
    text_id="S1790",
    columns=PROOF_COLUMNS,
    reader=proof_reader,
    sheet=proof_sheet,
)
