"""The server's side of a journal's way there, in memory, by the server's own rules."""

from __future__ import annotations

import msgspec

from tests.helpers.fake_counter import Reply
from vending_server.sync.model import NO_COPY, Standing, chain_of, differs_at
from vending_server.wire.journal_sync import JournalDifference, JournalState, JournalUpload
from vending_server.wire.problems import Problem, ProblemCode
from vending_server.wire.recovery import RecoveryFacts

JOURNAL_ROUTES = {
    ("GET", "journal"): "journal_state",
    ("POST", "journal-records"): "journal_records",
    ("POST", "journal-differences"): "journal_difference",
    ("GET", "recovery"): "recovery",
}


class FakeJournals:
    """One terminal's copy: `hashes[0]` is of nothing, `bodies` what came."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.hashes: list[bytes] = [NO_COPY.hash]
        self.standing = Standing.WELL
        self.shown_apart: list[str] = []  # records that came when nothing is appended any more
        self.told: list[JournalDifference] = []
        self.server_time: str | None = None
        self.epoch = 1

    def _on_journal_state(self, **_: object) -> Reply:
        return self._journal_told()

    def _on_journal_records(self, *, body: bytes, **_: object) -> Reply:
        upload = msgspec.json.decode(body, type=JournalUpload)
        if self.standing is not Standing.WELL:
            self.shown_apart += upload.bodies
            return self._journal_told()
        if upload.first_sequence > len(self.bodies) + 1:
            return _gap(len(self.bodies))
        chain = chain_of(upload)
        is_linked = self.hashes[upload.first_sequence - 1].hex() == upload.previous_hash
        if not is_linked or differs_at(chain, dict(enumerate(self.hashes))) is not None:
            self.standing = Standing.FORKED
        for record in chain[len(self.bodies) + 1 - upload.first_sequence :]:
            if self.standing is Standing.WELL:
                self.bodies.append(record.body)
                self.hashes.append(record.hash)
        return self._journal_told()

    def _on_journal_difference(self, *, body: bytes, **_: object) -> Reply:
        self.told.append(msgspec.json.decode(body, type=JournalDifference))
        self.standing = Standing(self.told[-1].kind)
        return self._journal_told()

    def _on_recovery(self, **_: object) -> Reply:
        facts = RecoveryFacts(epoch=self.epoch, is_awaited=False, backup_taken_at=None)
        return Reply(200, msgspec.json.encode(facts))

    def _journal_told(self) -> Reply:
        state = JournalState(
            sequence=len(self.bodies),
            hash=self.hashes[-1].hex(),
            standing=self.standing.value,
            server_time=self.server_time,
        )
        return Reply(200, msgspec.json.encode(state))


def _gap(sequence: int) -> Reply:
    code = ProblemCode.JOURNAL_GAP
    problem = Problem(status=409, code=code, title=code, params={"sequence": sequence})
    return Reply(409, msgspec.json.encode(problem))
