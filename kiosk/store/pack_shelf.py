"""The shelf: a terminal's sealed vends on its own disk, each in a box that only the pack key opens.

    boxes   sealed id, keyed meter index, ciphertext: no meter, no amount, no token can be read
    sold    what this till has sold of the edition that it holds: the box is destroyed, its digest
            stays until an edition comes without it
    wraps   the pack key for each person who signed in here online (flows/pack_keys.py)

What the server sends is believed only as a whole: signed, for this terminal and of this server,
newer than what is held, and its digest over exactly what lies here afterwards.  Then it is applied
in one transaction, together with the journal record that will tell of it (`untold`): a till that
stops in between writes that record at its next start.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from kiosk.errors import JournalBroken, PackBroken, PackDiffers, PackRefused
from kiosk.identity import is_signed_by
from kiosk.store.journal import connect_sqlite
from kiosk.store.offline_records import PackTaken
from kiosk.store.pack_file import Connect, PackFile, destroy
from kiosk.store.records import decode_record, encode_record
from vending_server.wire.pack_crypto import INDEX_BYTES, box_digest, pack_digest
from vending_server.wire.packs import (
    LEASE_HOURS_MAX,
    PackDelta,
    PackManifest,
    SealedBox,
    manifest_message,
)

FILE_NAME: Final = "pack.sqlite"
_MANIFEST: Final = "manifest"
_SIGNATURE: Final = "signature"
_SIGNING_KEY: Final = "signing_key"
_UNTOLD: Final = "untold"
_LEASE_MAX: Final = dt.timedelta(hours=LEASE_HOURS_MAX)
_INDEX: Final = re.compile(f"[0-9a-f]{{{2 * INDEX_BYTES}}}")


@dataclass(frozen=True, slots=True)
class StoredBox:
    """One sealed vend, closed."""

    sealed_id: str
    index: str
    box: bytes


@dataclass(frozen=True, slots=True)
class Left:
    """What a pack still holds."""

    count: int
    sold_minor: int  # of the manifest's exposure


class PackShelf:
    """The pack of one terminal; safe to use from several threads."""

    def __init__(self, path: Path, *, connect: Connect = connect_sqlite) -> None:
        """Open the file, or begin it; one that is damaged is destroyed and begun anew.

        Raises:
            PackUnwritable: the disk does not let us.
        """
        self.damage = ""  # why the file that was there is gone
        try:
            self.file = PackFile(path, connect=connect)
        except PackBroken as broken:
            self.damage = str(broken)
            destroy(path)
            self.file = PackFile(path, connect=connect)
        try:
            self._check_whole()
        except PackBroken as broken:
            self.damage = str(broken)
            self.file.begin_anew()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self.file.close()

    @property
    def manifest(self) -> PackManifest | None:
        """What is held, as the server signed it; None: nothing.

        Raises:
            PackBroken: it cannot be read.
        """
        text = self.fact(_MANIFEST)
        try:
            return None if text is None else _manifest_of(text)
        except PackRefused as error:
            raise PackBroken(str(error)) from None

    def boxes_of(self, index: str) -> list[StoredBox]:
        """Return the boxes of one meter, by its keyed index."""
        query = "SELECT sealed_id, meter_index, box FROM boxes WHERE meter_index = ?"
        return [StoredBox(*row) for row in self.file.rows(query, index)]

    def boxes(self) -> list[StoredBox]:
        """Return all of them."""
        return [StoredBox(*row) for row in self.file.rows("SELECT * FROM boxes")]

    def holds(self, sealed_ids: Collection[str]) -> bool:
        """Say whether all of these lie here."""
        query = "SELECT 1 FROM boxes WHERE sealed_id = ?"
        return all(self.file.rows(query, one) for one in sealed_ids)

    def left(self) -> Left:
        """Count what is left; nothing is opened for it."""
        count = self.file.rows("SELECT count(*) FROM boxes")[0][0]
        sold = self.file.rows("SELECT coalesce(sum(amount_minor), 0) FROM sold")[0][0]
        return Left(count, sold)

    def put_away(self, sold: Mapping[str, int]) -> None:
        """Destroy the boxes of what is sold, by id and amount; others are not touched."""
        query = "SELECT sealed_id, box FROM boxes WHERE sealed_id = ?"
        found = [row for one in sold for row in self.file.rows(query, one)]
        if not found:
            return
        with self.file.changing():
            for sealed_id, box in found:
                self._keep_sold(sealed_id, box, sold[sealed_id])

    def apply(
        self,
        delta: PackDelta,
        *,
        terminal_id: str,
        sold: Mapping[str, int],
        newest: tuple[int, int],
        is_whole: bool,
        at: str,
    ) -> PackTaken | None:
        """Take over what the server sent; returns what the journal has to be told next, or None.

        `sold` is what this till ever sold offline, by id and amount: such a box is not laid on the
        shelf again, and its void is not acknowledged, for the sale itself tells of it.  `newest` is
        the highest pack number and edition that ever lay here: a lost pack does not come back as
        an older one, whose voids the server believes.  `is_whole`: the server was asked for all, so
        what it did not send goes.

        Raises:
            PackDiffers: it does not fit what is held; ask for the whole pack.
            PackRefused: it is not the server's word for this terminal, or older than what is held.
            PackBroken, PackUnwritable: the file; nothing was changed.
        """
        manifest = self._believed(delta, terminal_id)
        if (manifest.pack_number, manifest.edition) < newest:
            raise PackRefused("a pack older than one that was here")
        held = self.manifest
        if held is not None and not _is_newer(manifest, than=held):
            if delta.manifest == self.fact(_MANIFEST):
                return None
            raise PackRefused("a pack older than the one that is held")
        is_new_key = held is not None and held.pack_number != manifest.pack_number
        with self.file.changing():
            gone = self._without(delta.removed, is_all=is_whole or is_new_key)
            kept = self._with(delta.added, sold)
            if is_new_key:
                self.file.run("DELETE FROM wraps WHERE pack_number <> ?", manifest.pack_number)
            self._check_digest(manifest)
            taken = PackTaken(
                at=at,
                pack_number=manifest.pack_number,
                edition=manifest.edition,
                manifest_sha256=hashlib.sha256(delta.manifest.encode()).hexdigest(),
                removed=sorted((gone | set(delta.removed)) - kept - sold.keys()),
            )
            self._set_fact(_MANIFEST, delta.manifest)
            self._set_fact(_SIGNATURE, delta.signature)
            self._set_fact(_SIGNING_KEY, delta.signing_key)
            self._set_fact(_UNTOLD, encode_record(taken).decode())
        return taken

    def untold(self) -> PackTaken | None:
        """Return what was applied and may not stand in the journal yet.

        Raises:
            PackBroken: it cannot be read.
        """
        text = self.fact(_UNTOLD)
        if text is None:
            return None
        try:
            record = decode_record(text.encode())
        except JournalBroken as error:
            raise PackBroken(str(error)) from None
        if not isinstance(record, PackTaken):
            raise PackBroken("an untold record of another kind")
        return record

    def told(self) -> None:
        """Forget what `untold` returned: it stands in the journal."""
        if self.fact(_UNTOLD) is not None:
            with self.file.changing():
                self.file.run("DELETE FROM facts WHERE name = ?", _UNTOLD)

    def begin_anew(self) -> None:
        """Destroy the pack, its wraps, and all that was known of its server."""
        self.file.begin_anew()

    def fact(self, name: str) -> str | None:
        """Return a small fact that is kept beside the boxes."""
        rows = self.file.rows("SELECT value FROM facts WHERE name = ?", name)
        return rows[0][0] if rows else None

    def keep_fact(self, name: str, value: str) -> None:
        """Keep a small fact, in a transaction of its own."""
        with self.file.changing():
            self._set_fact(name, value)

    def _set_fact(self, name: str, value: str) -> None:
        self.file.run("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, value)

    def _believed(self, delta: PackDelta, terminal_id: str) -> PackManifest:
        """Return the manifest if it is the word of the server that we know, for this terminal."""
        pinned = self.fact(_SIGNING_KEY)
        if pinned is not None and delta.signing_key != pinned:
            raise PackRefused("signed by another server than before")
        _check_signature(delta.manifest, delta.signature, delta.signing_key)
        manifest = _manifest_of(delta.manifest)
        if manifest.terminal_id != terminal_id:
            raise PackRefused("the pack of another terminal")
        _check_times(manifest)
        return manifest

    def _without(self, removed: Collection[str], *, is_all: bool) -> set[str]:
        """Destroy boxes and return their ids."""
        if not is_all:
            for sealed_id in removed:
                self.file.run("DELETE FROM boxes WHERE sealed_id = ?", sealed_id)
                self.file.run("DELETE FROM sold WHERE sealed_id = ?", sealed_id)
            return set()
        ids = {row[0] for row in self.file.rows("SELECT sealed_id FROM boxes")}
        self.file.run("DELETE FROM boxes")
        self.file.run("DELETE FROM sold")
        return ids

    def _with(self, added: Iterable[SealedBox], sold: Mapping[str, int]) -> set[str]:
        """Lay down boxes and return their ids."""
        ids = set()
        for one in added:
            box = _box_of(one)
            ids.add(one.sealed_id)
            if one.sealed_id in sold:
                self._keep_sold(one.sealed_id, box, sold[one.sealed_id])
            else:
                self.file.run(
                    "INSERT OR REPLACE INTO boxes VALUES (?, ?, ?)", one.sealed_id, one.index, box
                )
        return ids

    def _keep_sold(self, sealed_id: str, box: bytes, amount_minor: int) -> None:
        self.file.run(
            "INSERT OR REPLACE INTO sold VALUES (?, ?, ?)", sealed_id, box_digest(box), amount_minor
        )
        self.file.run("DELETE FROM boxes WHERE sealed_id = ?", sealed_id)

    def _check_digest(self, manifest: PackManifest) -> None:
        pairs = [(one.sealed_id, box_digest(one.box)) for one in self.boxes()]
        pairs += self.file.rows("SELECT sealed_id, box_sha256 FROM sold")
        if len(pairs) != manifest.count or pack_digest(pairs) != manifest.digest:
            raise PackDiffers("the pack is not what its manifest says")

    def _check_whole(self) -> None:
        """Prove that the file is still what the server signed.

        Raises:
            PackBroken: it is not.
        """
        manifest = self.manifest
        if manifest is None:
            return
        try:
            _check_signature(
                *(self.fact(name) or "" for name in (_MANIFEST, _SIGNATURE, _SIGNING_KEY))
            )
            self._check_digest(manifest)
        except PackRefused as error:
            raise PackBroken(str(error)) from None


def _is_newer(manifest: PackManifest, *, than: PackManifest) -> bool:
    return (manifest.pack_number, manifest.edition) > (than.pack_number, than.edition)


def _manifest_of(text: str) -> PackManifest:
    try:
        return msgspec.json.decode(text.encode(), type=PackManifest)
    except (msgspec.DecodeError, UnicodeError):
        raise PackRefused("a manifest that cannot be read") from None


def _check_times(manifest: PackManifest) -> None:
    """Refuse times that cannot be compared with ours, and a lease that no server may give."""
    from_, until = _moment(manifest.issued_at), _moment(manifest.valid_until)
    if until - from_ > _LEASE_MAX:
        raise PackRefused("a pack that would be sold for too long")
    if manifest.closure is not None:
        _moment(manifest.closure.until)


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise PackRefused("a manifest without a time") from None
    if moment.tzinfo is None:
        raise PackRefused("a manifest with a time of nowhere")
    return moment


def _check_signature(manifest: str, signature: str, signing_key: str) -> None:
    try:
        is_good = is_signed_by(
            bytes.fromhex(signing_key),
            signature=bytes.fromhex(signature),
            message=manifest_message(manifest),
        )
    except ValueError:
        is_good = False
    if not is_good:
        raise PackRefused("a manifest that the server did not sign")


def _box_of(one: SealedBox) -> bytes:
    if not _INDEX.fullmatch(one.index):
        raise PackRefused("a box without the index of a meter")
    try:
        return base64.b64decode(one.box, validate=True)
    except (binascii.Error, ValueError):
        raise PackRefused("a box that cannot be read") from None
